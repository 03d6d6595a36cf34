//! Canned replies: kept, shared, and used while answering.

use super::{
    at_work, demo,
    gallery::Gallery,
    office::{Clerk, MIGHTY_MICK},
};
use crate::{
    browser::{Browser, Look, Page},
    world::World,
};

const GREETING: &str = "Hello {customer},\n\nthank you. {agent}";
const FILLED: &str = "Hello Robert Balboa,\n\nthank you. Robert Balboa";

/// A case of Robert's; its address.
fn a_case(world: &World) -> String {
    let mut clerk = Clerk::new(world, "Robert");
    let case = clerk.partner_case(MIGHTY_MICK, "The kettle whistles", "All day.", "high");
    format!("/cases/{case}")
}

/// Keeps a reply, which a mistake before does not lose.
fn keep(page: &Page, name: &str, share: bool) {
    page.open("/replies/new");
    page.fill("Text", GREETING);
    page.fill("Name", &"x".repeat(61));
    page.click("Save");
    page.see("61 characters are too many");
    page.forgive("status of 422");
    assert_eq!(page.value("Text"), GREETING);
    page.fill("Name", name);
    if share {
        page.click("Share it with the agents of Front Street Inc.");
    }
    page.click("Save");
    page.see("Canned replies");
    assert_eq!(page.path(), "/replies");
    page.see(name);
}

#[test]
fn a_reply_is_kept_used_where_the_caret_is_changed_and_deleted() {
    let (browser, world) = (Browser::start(), demo());
    let case = a_case(&world);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/replies");
    robert.see("No replies yet");
    keep(&robert, "Greeting", true);

    robert.open(&case);
    robert.fill("Comment", "before after");
    robert.script("document.getElementById('comment').setSelectionRange(7, 7)", &[]);
    robert.click("Replies");
    let dialog = robert.inside("Canned replies");
    dialog.see("Hello Robert Balboa,");
    dialog.click("Greeting*");
    let whole = format!("before {FILLED}after");
    robert.wait("for the reply", |page| page.value("Comment") == whole);
    robert.wait("for the focus", |page| page.focused().starts_with("Comment"));

    // A dialog over a dialog; what the first holds is still there.
    robert.click("Resolve");
    let resolve = robert.inside("Resolve");
    resolve.fill("Comment", "Done. ");
    resolve.click("Replies");
    robert.inside("Canned replies").click("Greeting*");
    let words = format!("Done. {FILLED}");
    robert.wait("for the reply", |page| page.inside("Resolve").value("Comment") == words);
    robert.inside("Resolve").click("Cancel");

    // A colleague uses it and cannot change it.
    let adrian = at_work(&browser, &world, "Adrian", Look::DESKTOP);
    adrian.open("/replies");
    adrian.see("by Robert Balboa");
    adrian.see_no("Edit Greeting");

    robert.open("/replies");
    robert.click("Edit Greeting");
    robert.inside("Edit reply").fill("Name", "Welcome");
    robert.inside("Edit reply").click("Save");
    robert.see("Welcome");
    robert.click("Delete Welcome");
    robert.inside("Delete this reply?").click("Delete");
    robert.see("No replies yet");
}

#[test]
fn a_reply_is_used_without_scripts_and_what_is_typed_stays() {
    let (browser, world) = (Browser::start(), demo());
    let case = a_case(&world);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP.without_scripts());
    keep(&robert, "Greeting", false);
    robert.open(&case);
    robert.fill("Comment", "Typed before.");
    robert.click("Replies");
    robert.see("Canned replies");
    robert.click("Greeting*");
    assert_eq!(robert.value("Comment"), format!("Typed before.\n\n{FILLED}"));
    robert.click("Add comment");
    robert.see("thank you.");
}

#[test]
fn canned_replies_look_right() {
    let (browser, world) = (Browser::start(), demo());
    let case = a_case(&world);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut gallery = Gallery::default();
    gallery.visit(&robert, "/replies", "replies-none");
    keep(&robert, "Greeting", true);
    keep(&robert, &"Ⅶ long".repeat(8), false);
    gallery.visit(&robert, "/replies", "replies");
    gallery.visit(&robert, "/replies/new", "replies-new");
    robert.open(&case);
    robert.click("Replies");
    robert.inside("Canned replies").see("Greeting");
    gallery.hang(&robert, "replies-choose");
    gallery.visit(&robert, &format!("{case}/replies"), "replies-page");
    gallery.close();
}
