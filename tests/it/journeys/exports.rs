//! Cases are taken along: a list as a file, a case as Markdown.

use super::{
    at_work, demo,
    gallery::Gallery,
    office::{Clerk, MIGHTY_MICK},
    said,
};
use crate::{
    browser::{Browser, Look, Page, key},
    world::World,
};

/// A case of Robert's; its id.
fn a_case(world: &World) -> String {
    let mut clerk = Clerk::new(world, "Robert");
    clerk.partner_case(MIGHTY_MICK, "The kettle whistles", "Day and *night*.", "high")
}

/// What the clipboard holds, as pasted into the comment box.
fn pasted(page: &Page) -> String {
    page.script("document.getElementById('comment').focus()", &[]);
    page.press(&[key::CONTROL, "v"].concat());
    page.wait("for what was copied", |page| !page.value("Comment").is_empty());
    page.value("Comment")
}

#[test]
fn a_list_is_saved_and_a_case_copied() {
    let (browser, world) = (Browser::start(), demo());
    a_case(&world);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/cases?direction=outgoing&priority=high");
    robert.click("Export");
    robert.click("CSV A row for each case");
    let table = String::from_utf8(robert.downloaded("cases.csv")).unwrap();
    assert!(table.contains(",The kettle whistles,Outgoing,"), "{table}");
    assert!(!table.contains(",Incoming,"), "as filtered");
    robert.click("JSON Lines*");
    let lines = String::from_utf8(robert.downloaded("cases.jsonl")).unwrap();
    assert!(lines.contains("\"description\":\"Day and *night*.\""), "{lines}");
    assert_eq!(robert.path(), "/cases?direction=outgoing&priority=high");

    robert.press(key::ESCAPE);
    robert.click("The kettle whistles");
    robert.script("document.querySelector('[data-copy-from]').focus()", &[]);
    assert_eq!(robert.focused(), "Copy as Markdown");
    robert.press(key::ENTER);
    said(&robert, "The case is copied as Markdown");
    let copied = pasted(&robert);
    assert!(copied.starts_with("# The kettle whistles\n\n- **Case:** CA-"), "{copied}");
    assert!(copied.contains("> Day and *night*.\n"), "{copied}");
}

#[test]
fn what_was_found_is_saved() {
    let (browser, world) = (Browser::start(), demo());
    let case = a_case(&world);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.wait("for the index", |page| {
        page.open("/search?q=ketle+night");
        page.words().contains("The kettle whistles")
    });
    robert.click("Export");
    robert.click("CSV A row for each case");
    let table = String::from_utf8(robert.downloaded("found.csv")).unwrap();
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.contains(&case) && table.contains(",The kettle whistles,Outgoing,"), "{table}");
    robert.click("JSON Lines*");
    let lines = String::from_utf8(robert.downloaded("found.jsonl")).unwrap();
    assert!(lines.contains("\"description\":\"Day and *night*.\""), "{lines}");
    robert.open("/search?q=no+such+thing");
    robert.see("Nothing found");
    robert.see_no("Export");
}

#[test]
fn a_list_is_saved_and_a_case_read_as_markdown_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP.without_scripts());
    robert.open("/cases?archive=1");
    robert.click("Export");
    robert.click("CSV with messages*");
    let table = String::from_utf8(robert.downloaded("cases.csv")).unwrap();
    assert!(table.contains("\nMessage,CA-"), "{table}");
    let case = a_case(&world);
    robert.open(&format!("/cases/{case}"));
    robert.click("Copy as Markdown");
    robert.see("## Description");
    assert_eq!(robert.path(), format!("/cases/{case}/markdown"));
}

#[test]
fn what_takes_cases_along_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut gallery = Gallery::default();
    robert.open("/cases");
    robert.click("Export");
    gallery.hang(&robert, "list-export-open");
    let case = a_case(&world);
    gallery.visit(&robert, &format!("/cases/{case}"), "case-copy");
    let bo = at_work(&browser, &world, "Bo", Look::DESKTOP);
    bo.open("/cases?direction=outgoing&preset=portal");
    bo.click("Export");
    gallery.hang(&bo, "own-export-open");
    gallery.close();
}
