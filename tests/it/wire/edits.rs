//! Files that come with an edit, of a case or of a comment.

use super::scene::{self, FRONT_STREET, PNG};
use crate::{
    client::{Client, File},
    world::World,
};

const WORDS: &str = "Typed with care";

/// Sends a picture to the draft of a form; its id.
fn picture(client: &mut Client, form: &str, name: &str) -> String {
    let uploads = format!("{form}/draft/files");
    let answer = client.post_files_for_json(&uploads, "file", &[File { name, bytes: PNG }]);
    answer.json()["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// An edit of a case and one of a comment: the form's address, its field, what else it sends.
type Edit<'a> = (String, &'static str, Vec<(&'static str, &'a str)>);

fn edits(case: &str, mark: &str) -> [Edit<'static>; 2] {
    [
        (format!("/cases/{case}/edit"), "description", vec![("edition", "0")]),
        (format!("/cases/{case}/comments/{mark}/edit"), "comment", Vec::new()),
    ]
}

#[test]
fn a_picture_of_an_edit_waits_in_its_draft_and_is_shown_once_it_is_saved() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "To be edited");
    let mark = scene::comment(&mut ivo, &case, "As it was");
    for (form, field, more) in edits(&case, &mark) {
        let page = ivo.get(&form).text();
        assert!(
            page.contains("data-md=\"image\"") && page.contains("multipart/form-data"),
            "{form}"
        );
        let (shown, other) =
            (picture(&mut ivo, &form, "shown.png"), picture(&mut ivo, &form, "other.png"));
        let page = ivo.get(&form).text();
        assert!(page.contains(&shown) && page.contains("other.png"), "{form}: {page}");
        assert_eq!(robert.get(&format!("/files/{shown}")).status, 404, "it is not sent yet");
        let answer =
            ivo.post_form(&format!("{form}/draft/files/{other}/remove"), &[(field, WORDS)]);
        assert_eq!(answer.header("location"), Some(form.as_str()), "{answer}");
        let page = ivo.get(&form).text();
        assert!(page.contains(WORDS) && !page.contains("other.png"), "{form}: {page}");
        let text = format!("{WORDS}\n\n![shown.png](attachment:{shown})");
        let fields = [&more[..], &[(field, text.as_str()), ("kept", &shown)]].concat();
        assert_eq!(ivo.post_form(&form, &fields).status, 303, "{form}");
        let page = robert.get(&format!("/cases/{case}")).text();
        assert!(page.contains(&format!("<img src=\"/files/{shown}/raw\"")), "{form}: {page}");
        let noted = format!("attached <a href=\"/files/{shown}/view\">");
        assert!(page.contains(&noted), "{form}: {page}");
        assert!(!ivo.get(&form).text().contains("name=\"kept\""), "the draft is used up");
    }
    let page = robert.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Attachments <span class=\"count\">2"), "{page}");
}

#[test]
fn an_edit_without_scripts_takes_files_and_loses_nothing_if_one_is_refused() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "To be edited");
    let mark = scene::comment(&mut ivo, &case, "As it was");
    let files = [File { name: "run.exe", bytes: b"MZ" }, File { name: "dot.png", bytes: PNG }];
    for (form, field, more) in edits(&case, &mark) {
        let fields = [&more[..], &[(field, WORDS)]].concat();
        let answer = ivo.post_files(&form, &fields, "file", &files);
        let page = answer.text();
        assert_eq!(answer.status, 415, "{answer}");
        assert!(page.contains("“run.exe”") && page.contains("dot.png") && page.contains(WORDS));
        let page = ivo.get(&form).text();
        assert!(page.contains(WORDS) && page.contains("dot.png"), "and they wait: {page}");
        let (_, kept) = page.split_once("name=\"kept\" value=\"").unwrap();
        let kept = kept.split('"').next().unwrap();
        let again = [&fields[..], &[("kept", kept)]].concat();
        let log = [File { name: "trace.txt", bytes: b"02:08\n" }];
        assert_eq!(ivo.post_files(&form, &again, "file", &log).status, 303, "{form}");
    }
    let page = robert.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Attachments <span class=\"count\">4"), "{page}");
    // Ten a message, those of before included; what has ten has no place for more.
    let form = format!("/cases/{case}/comments/{mark}/edit");
    let nine = [File { name: "dot.png", bytes: PNG }; 9];
    assert_eq!(ivo.post_files(&form, &[("comment", WORDS)], "file", &nine).status, 422);
    let page = ivo.get(&form).text();
    let kept: Vec<_> = scene::ids(&page, "CAAT", 3);
    assert_eq!(kept.len(), 8, "{page}");
    let fields = kept.iter().map(|id| ("kept", id.as_str())).chain([("comment", WORDS)]);
    assert_eq!(ivo.post_form(&form, &fields.collect::<Vec<_>>()).status, 303);
    assert!(!ivo.get(&form).text().contains("data-drop"));
}
