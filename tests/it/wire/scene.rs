//! What people do at a helpdesk, as the requests of their browsers.

use crate::client::{Answer, Client, File};

pub(crate) const SUPPORT: &str = "PA-000-001";
pub(crate) const FRONT_STREET: &str = "VA-112-358";
pub(crate) const MIGHTY_MICK: &str = "PA-995-631";
pub(crate) const HARBOR: &str = "VA-264-317";

/// The smallest picture that is one: a single pixel.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\
    \x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\
    \0\0\0\0IEND\xaeB`\x82";

/// What the form of a new case to this desk asks for, apart from partner and subject.
pub(crate) fn asked_by(partner: &str) -> &'static [(&'static str, &'static str)] {
    match partner {
        SUPPORT => &[("category", "1"), ("description", "It does not work.")],
        HARBOR => {
            &[("environment", "1"), ("impact", "medium"), ("description", "It does not work.")]
        }
        _ => &[("priority", "medium"), ("type", "technical"), ("description", "It does not work.")],
    }
}

/// Opens a case and returns its id.
pub(crate) fn open_case(client: &mut Client, partner: &str, subject: &str) -> String {
    let fields = [&[("partner", partner), ("subject", subject)], asked_by(partner)].concat();
    let answer = client.post_form("/cases/new/details", &fields);
    assert_eq!(answer.status, 303, "a case is opened: {answer}");
    let to = answer.header("location").unwrap();
    to.strip_prefix("/cases/").and_then(|to| to.strip_suffix("/summary")).unwrap().to_owned()
}

/// Writes a comment and returns its mark.
pub(crate) fn comment(client: &mut Client, case: &str, text: &str) -> String {
    sent(&client.post_form(&format!("/cases/{case}/comments"), &[("comment", text)]))
}

/// Writes a comment for one's own account, with files, and returns its mark.
pub(crate) fn comment_privately(
    client: &mut Client,
    case: &str,
    text: &str,
    files: &[File<'_>],
) -> String {
    let fields = [("comment", text), ("private", "on")];
    sent(&client.post_files(&format!("/cases/{case}/comments"), &fields, "file", files))
}

/// The mark of a comment that was just sent.
pub(crate) fn sent(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "a comment is taken: {answer}");
    answer.header("location").unwrap().split_once("#c-").unwrap().1.to_owned()
}

/// Attaches a file to the case itself and returns its id.
pub(crate) fn attach(client: &mut Client, case: &str, file: File<'_>) -> String {
    let answer = client.post_files_for_json(&format!("/cases/{case}/attach"), "file", &[file]);
    assert_eq!(answer.status, 200, "a file is taken: {answer}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Takes a step of the workflow.
pub(crate) fn step(client: &mut Client, case: &str, action: &str, fields: &[(&str, &str)]) {
    let answer = client.post_form(&format!("/cases/{case}/do/{action}"), fields);
    assert_eq!(answer.status, 303, "{action} is possible: {answer}");
}

/// Where the case stands, as its page says.
pub(crate) fn state(client: &mut Client, case: &str) -> String {
    let page = client.get(&format!("/cases/{case}")).text();
    let (_, rest) = page.split_once("<dt>Status</dt>").expect("a case's page says where it stands");
    let shown = rest.split("</dd>").next().unwrap();
    text(shown).trim().to_owned()
}

/// The ids of that form in a page, each once, in the order in which they come.
pub(crate) fn ids(page: &str, prefix: &str, groups: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let length = prefix.len() + groups * 4;
    for (at, _) in page.match_indices(&format!("{prefix}-")) {
        let Some(id) = page.get(at..at + length) else { continue };
        let digits = id[prefix.len()..].bytes().all(|b| b == b'-' || b.is_ascii_digit());
        if digits && !found.iter().any(|other| other == id) {
            found.push(id.to_owned());
        }
    }
    found
}

/// The text of a piece of a page, without its tags.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    unescaped(&text)
}

/// A text of a page as it was before it was escaped.
pub(crate) fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
