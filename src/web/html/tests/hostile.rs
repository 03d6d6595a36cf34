//! Texts that try to be more than text.

use super::pages;

/// Tries to leave a text, an attribute, a comment, a title; and to be a template.
const PAYLOAD: &str = "\"><svg onload=alert(1)>'</title></textarea>&lt;{{7*7}}<!--";

fn hostile(text: &str) -> String {
    // Names of files and addresses must stay what they are, or they are refused before any page.
    match text {
        text if text.contains('@') => format!("{text}\"><img src=x onerror=alert(1)>"),
        text if text
            .rsplit_once('.')
            .is_some_and(|(_, end)| end.len() < 5 && !end.contains(' ')) =>
        {
            format!("\"><svg onload=alert(1)>{text}")
        }
        text => format!("{text}{PAYLOAD}"),
    }
}

#[test]
fn nothing_that_somebody_wrote_becomes_markup() {
    let mut carriers = 0;
    for (name, page) in pages::all(hostile) {
        let html = page.into_string();
        for raw in ["<svg onload", "<img src=x", "'</title>", "</textarea>&lt;", "{{7*7}}<!--"] {
            assert!(!html.contains(raw), "{raw} in {name}");
        }
        carriers += usize::from(html.contains("&lt;svg onload"));
    }
    assert!(carriers > 50, "only {carriers} pages carried the text at all");
}

#[test]
fn no_attribute_is_left_or_added_by_what_somebody_wrote() {
    for (name, page) in pages::all(hostile) {
        for tag in tags(&page.into_string()) {
            assert!(tag.matches('"').count().is_multiple_of(2), "{name}: {tag}");
            let bare: String = tag.split('"').step_by(2).collect();
            let attributes = bare.split_whitespace().skip(1).map(|part| part.trim_end_matches('='));
            for attribute in attributes.filter(|attribute| *attribute != "/") {
                assert!(!attribute.starts_with("on"), "{name}: {tag}");
                assert!(!matches!(attribute, "style" | "srcdoc"), "{name}: {tag}");
            }
        }
    }
}

#[test]
fn no_page_has_a_script_or_a_style_of_its_own() {
    for (name, page) in pages::all(str::to_owned) {
        let html = page.into_string();
        assert!(!html.contains("<style"), "{name}");
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" type=\"module\" src=\"/static/"), "{name}");
            assert!(script.contains("\"></script>"), "{name}");
        }
    }
}

#[test]
fn every_address_on_a_page_is_our_own_but_the_ways_of_a_desk_elsewhere() {
    for (name, page) in pages::all(hostile) {
        for tag in tags(&page.into_string()) {
            for attribute in [" href=\"", " src=\"", " action=\"", " formaction=\""] {
                let Some((_, rest)) = tag.split_once(attribute) else { continue };
                let address = rest.split('"').next().unwrap();
                let local = address.starts_with('/') && !address.starts_with("//");
                let elsewhere = address.starts_with("https://desk.example.com/")
                    && tag.contains("rel=\"noopener noreferrer nofollow\"");
                assert!(local || elsewhere || address.starts_with('#'), "{name}: {tag}");
            }
        }
    }
}

/// The opening tags of a page, without `<` and `>`.
pub(super) fn tags(html: &str) -> Vec<String> {
    let (mut tags, mut rest) = (Vec::new(), html);
    while let Some((_, after)) = rest.split_once('<') {
        let mut quoted = false;
        let end = after.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let Some(end) = end else { break };
        let tag = &after[..end];
        if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            tags.push(tag.to_owned());
        }
        rest = &after[end..];
    }
    tags
}
