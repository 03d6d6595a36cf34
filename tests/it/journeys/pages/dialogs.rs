//! Every dialog, open over its page; and the same forms as pages of their own.

use crate::{
    browser::{Browser, Look, Page},
    journeys::{LOG, PICTURE, at_work, demo, gallery::Gallery, office::Clerk},
    world::World,
};

fn at_case(browser: &Browser, world: &World, name: &str, subject: &str) -> Page {
    let page = at_work(browser, world, name, Look::DESKTOP);
    page.open(&format!("/cases/{}", Clerk::new(world, name).case(subject)));
    page
}

/// Opens each dialog of a page, looks at it, and cancels it.
fn open_each(gallery: &mut Gallery, page: &Page, dialogs: &[(&str, &str)]) {
    for (button, shot) in dialogs {
        page.click(button);
        page.wait("for the dialog", |page| !page.texts("dialog[open]").is_empty());
        gallery.hang(page, shot);
        page.at("dialog").click("Cancel");
        page.wait("for its end", |page| page.texts("dialog").is_empty());
    }
}

#[test]
fn dialogs_between_partners_look_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let michael = at_case(&browser, &world, "Michael", "Price list for 2027");
    let robert = at_case(&browser, &world, "Robert", "Price list for 2027");
    open_each(
        &mut gallery,
        &robert,
        &[
            ("Edit", "dialog-edit"),
            ("Inquire", "dialog-inquire"),
            ("Resolve", "dialog-resolve"),
            ("Edit people", "dialog-people"),
            ("Upload attachments", "dialog-attach"),
        ],
    );
    open_each(&mut gallery, &michael, &[("Edit description", "dialog-edit-description")]);
    let robert = at_case(&browser, &world, "Robert", "Order PR-7741");
    open_each(
        &mut gallery,
        &robert,
        &[
            ("Reopen", "dialog-reopen"),
            ("Close", "dialog-close"),
            ("Delete order-PR-7741.pdf", "dialog-delete-file"),
        ],
    );
    robert.at(".msg").click("Edit this comment");
    let dialog = robert.inside("Edit comment");
    gallery.hang(&robert, "dialog-edit-comment");
    dialog.fill("Comment", "The screenshot shows both orders, the second with a known id.");
    dialog.click("Save");
    robert.see("with a known id");
    robert.click("edited*");
    robert.inside("History of a comment").see("Until");
    gallery.hang(&robert, "dialog-history");
    let robert = at_case(&browser, &world, "Robert", "Seat count differs");
    open_each(&mut gallery, &robert, &[("Submit data", "dialog-submit-data")]);
    gallery.close();
}

#[test]
fn dialogs_of_portals_and_clients_look_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let iris = at_case(&browser, &world, "Iris", "A desk can be booked twice");
    open_each(
        &mut gallery,
        &iris,
        &[("Accept resolution", "dialog-accept"), ("Reject solution", "dialog-reject")],
    );
    let iris = at_case(&browser, &world, "Iris", "New badges are not");
    open_each(&mut gallery, &iris, &[("Close case", "dialog-close-case")]);
    let paulie = at_case(&browser, &world, "Paulie", "Where do we find");
    open_each(
        &mut gallery,
        &paulie,
        &[("Wait for customer", "dialog-wait"), ("Close ticket", "dialog-close-ticket")],
    );
    gallery.close();
}

#[test]
fn what_a_dialog_says_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_case(&browser, &world, "Robert", "Order PR-7741");
    robert.click("Upload attachments");
    let large = vec![b'x'; 10 * 1024 * 1024 + 1];
    let files = [
        LOG,
        PICTURE,
        crate::client::File { name: "console-dump-of-the-whole-night.log", bytes: &large },
    ];
    robert.inside("Attachments").attach("Browse for files", &files);
    robert.see("A .log file can have up to 10 MB here.");
    gallery.hang(&robert, "dialog-attach-chosen");
    robert.at("dialog").click("Cancel");
    robert.click("Edit");
    robert.inside("Edit case").fill("Subject", " ");
    robert.inside("Edit case").click("Save");
    robert.see("please fill this in");
    robert.forgive("status of 422");
    gallery.hang(&robert, "dialog-edit-refused");
    robert.open(&format!("/cases/{}/do/close", Clerk::new(&world, "Robert").case("Order PR-7741")));
    gallery.hang(&robert, "page-close");
    gallery.close();
}
