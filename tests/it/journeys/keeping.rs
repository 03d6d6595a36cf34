//! Keeping house on a case: what should not have been sent is redacted, and what was asked twice
//! leads to where it was asked first.

use super::{LOG, PICTURE, at_work, demo, gallery::Gallery, office::Clerk};
use crate::{
    browser::{Browser, Look, Page},
    client::File,
    world::World,
};

fn at_case(browser: &Browser, world: &World, name: &str, subject: &str, look: Look) -> Page {
    let page = at_work(browser, world, name, look);
    page.open(&format!("/cases/{}", Clerk::new(world, name).case(subject)));
    page
}

#[test]
fn words_and_files_that_should_not_have_been_sent_are_redacted() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_case(&browser, &world, "Robert", "Price list for 2027", Look::DESKTOP);
    robert.fill("Comment", "The key is open-sesame-7741.");
    robert.attach("Attach files", &[LOG, PICTURE]);
    robert.see("provisioning-log.txt");
    robert.click("Add comment");
    robert.see("open-sesame-7741");
    let michael = at_case(&browser, &world, "Michael", "Price list for 2027", Look::DESKTOP);
    michael.see("open-sesame-7741");
    robert
        .at(".msg:has([aria-label='Edit this comment']):last-of-type")
        .click("Redact this comment");
    let dialog = robert.inside("Redact this comment?");
    dialog.see("This cannot be undone");
    gallery.hang(&robert, "dialog-redact-comment");
    dialog.click("provisioning-log.txt*");
    dialog.click("Redact");
    robert.see("Redacted by Robert Balboa");
    gallery.hang(&robert, "case-redacted");
    robert.see_no("open-sesame-7741");
    robert.see_no("provisioning-log.txt");
    robert.see("Tutorial Screenshot.png");
    michael.reload();
    michael.see("Redacted by Robert Balboa");
    michael.see_no("open-sesame-7741");
    michael.see("redacted a file");
    assert_eq!(michael.texts("[aria-label='Redact this comment']").len(), 0);
    gallery.close();
}

#[test]
fn a_description_and_a_file_are_redacted_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let look = Look::DESKTOP.without_scripts();
    let robert = at_case(&browser, &world, "Robert", "Order PR-7741", look);
    let before = robert.texts(".prose")[0].clone();
    robert.click("Redact description");
    robert.see("This cannot be undone");
    robert.shoot("plain-redact-description");
    robert.click("Redact");
    robert.see("redacted the description");
    robert.see_no(&before);
    robert.click("Upload attachments");
    robert.attach("Browse for files", &[PICTURE]);
    robert.click("Upload");
    robert.inside("Attachments*").see("Tutorial Screenshot.png");
    robert.click("Redact Tutorial Screenshot.png");
    robert.see("This cannot be undone");
    robert.click("Redact");
    robert.see("redacted a file");
    robert.inside("Attachments*").see_no("Tutorial Screenshot.png");
    // A file that was deleted still has its name in the conversation.
    let night = File { name: "night.txt", ..LOG };
    robert.click("Upload attachments");
    robert.attach("Browse for files", &[night]);
    robert.click("Upload");
    robert.click("Delete night.txt");
    robert.click("Delete");
    robert.see("deleted night.txt");
    robert.click("Redact night.txt");
    robert.click("Redact");
    robert.see("deleted redacted.txt");
    robert.see_no("night.txt");
}

#[test]
fn a_case_is_marked_as_a_duplicate_and_resolved() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let first = Clerk::new(&world, "Robert").case("Order PR-7741");
    let robert = at_case(&browser, &world, "Robert", "Price list for 2027", Look::DESKTOP);
    robert.click("Duplicate of …");
    let dialog = robert.inside("Duplicate of another");
    dialog.fill("Duplicate of", "CA-000-000-001");
    dialog.click("Mark only");
    robert.see("There is no other case with this id.");
    robert.forgive("status of 422");
    assert_eq!(robert.value("Duplicate of"), "CA-000-000-001");
    gallery.hang(&robert, "dialog-duplicate");
    robert.inside("Duplicate of another").fill("Duplicate of", &first);
    robert.click("Mark, then resolve");
    robert.see("is asked to confirm");
    robert.fill("Comment", "We answer this where you asked first.");
    robert.click("Resolve");
    robert.inside("About this case").see("Status Resolved");
    robert.see("marked this as a duplicate of another");
    gallery.hang(&robert, "case-duplicate");
    let michael = at_case(&browser, &world, "Michael", "Price list for 2027", Look::DESKTOP);
    michael.inside("About this case").see("Duplicate of Order PR-7741");
    michael.click("Order PR-7741*");
    michael.inside("About this case").see("Duplicates Price list for 2027");
    gallery.close();
}

#[test]
fn a_case_that_went_to_the_wrong_desk_is_moved_to_another() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_case(&browser, &world, "Robert", "Price list for 2027", Look::DESKTOP);
    robert.inside("About this case").see_no("Move to another desk");
    let michael = at_case(&browser, &world, "Michael", "Price list for 2027", Look::DESKTOP);
    michael.click("Move to another desk");
    michael.see("Which desk should have it?");
    michael.see_no("Front Street Inc.");
    gallery.hang(&michael, "move-desks");
    michael.click("Casemate Support*");
    michael.click("Next");
    michael.see("Comments do not go along");
    assert!(michael.value("Subject").starts_with("Price list for 2027"));
    gallery.hang(&michael, "move-form");
    michael.fill("Subject", "Price list, please");
    michael.choose("Ticket type", "Billing");
    michael.click("Move");
    michael.see("Your ticket was created.");
    michael.click("Go to details");
    michael.inside("About this case").see("Moved from Price list for 2027");
    michael.click("Price list for 2027*");
    michael.inside("About this case").see("Moved to Price list, please");
    michael.see("moved this to another desk");
    gallery.hang(&michael, "case-moved");
    robert.reload();
    robert.see("moved this to another desk");
    robert.see_no("Price list, please");
    robert.inside("About this case").see_no("Casemate Support");
    gallery.close();
}
