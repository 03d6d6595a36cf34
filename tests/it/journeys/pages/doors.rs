//! Pages before the door, and the help, which has none.

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery},
    world::World,
};

#[test]
fn the_door_looks_right_shut_and_refusing() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let visitor = browser.visit(&world.url, Look::DESKTOP);
    gallery.visit(&visitor, "/sign-in", "sign-in");
    visitor.fill("Email", &world.user("Robert").email);
    visitor.fill("Password", "not the password");
    visitor.click("Sign in");
    visitor.see("Email and password do not match.");
    visitor.forgive("status of 422");
    assert_eq!(visitor.value("Email"), world.user("Robert").email);
    visitor.wait("for the focus", |page| page.focused() == "Password");
    gallery.hang(&visitor, "sign-in-refused");
    gallery.close();
}

#[test]
fn the_help_looks_right_before_the_door_and_behind_it() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let visitor = browser.visit(&world.url, Look::DESKTOP);
    gallery.visit(&visitor, "/help/workflow", "help-stranger");
    gallery.visit(&visitor, "/help/signing-in", "help-signing-in-stranger");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/help/components", "components");
    gallery.close();
}

#[test]
fn a_helpdesk_is_set_up_by_a_link_that_works_once() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::serve(&folder.path().join("data"), &["--min-free-disk", "1MB"]);
    let browser = Browser::start();
    let mut gallery = Gallery::default();
    let visitor = browser.visit(&world.url, Look::DESKTOP);
    let link = world.set_up.as_ref().unwrap().strip_prefix(&world.url).unwrap().to_owned();
    gallery.visit(&visitor, &link, "set-up");
    visitor.fill("Organisation", "Casemate Support");
    visitor.fill("Your name", "Paulie Marsh");
    visitor.fill("Email", "paulie.marsh@example.com");
    visitor.fill("Password", "short");
    visitor.click("Set up");
    visitor.see("at least");
    visitor.forgive("status of 422");
    assert_eq!(visitor.value("Organisation"), "Casemate Support");
    gallery.hang(&visitor, "set-up-refused");
    visitor.fill("Password", "a few words are easier");
    visitor.click("Set up");
    visitor.see("How do cases go at this desk?");
    gallery.hang(&visitor, "set-up-desk");
    visitor.fill("Close what is resolved after", "a while");
    visitor.click("Save and go on");
    visitor.see("write a period from 1h to 365days");
    visitor.forgive("status of 422");
    gallery.hang(&visitor, "set-up-desk-refused");
    visitor.fill("Close what is resolved after", "5days");
    visitor.fill("Largest file (optional)", "8");
    visitor.click("Save and go on");
    visitor.click("Skip");
    visitor.see("takes cases by the workflow");
    gallery.hang(&visitor, "set-up-ready");
    visitor.open("/settings/desk");
    assert_eq!(visitor.value("Close what is resolved after"), "5days");
    assert_eq!(visitor.value("Largest file (optional)"), "8");
    visitor.open("/welcome/ready");
    visitor.click("Go to your cases");
    visitor.see("No cases yet");
    gallery.hang(&visitor, "list-nothing-ever");
    let other = browser.visit(&world.url, Look::DESKTOP);
    gallery.visit(&other, &link, "error-410");
    other.see("This link is used up");
    other.forgive("status of 410");
    gallery.close();
}
