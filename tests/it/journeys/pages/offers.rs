//! A contract that is offered by a link, made by one and taken by another.

use crate::{
    browser::{Browser, Look, key},
    journeys::{at_work, demo, gallery::Gallery, said},
};

#[test]
fn a_contract_is_offered_by_a_link_and_taken() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/settings/contracts");
    robert.fill("Whom is the link for?", "Harbor, Ada");
    robert.click("Make a link");
    robert.see("Send it to the one whom it is for");
    gallery.hang(&robert, "contract-link-made");
    let link = robert.value("Harbor, Ada");
    robert.click("Copy the link");
    said(&robert, "It is copied");
    robert.click("I have sent it");
    robert.see("A link for Harbor, Ada");
    robert.fill("Whom is the link for?", "");
    robert.press(&[key::CONTROL, "v"].concat());
    robert.wait("for what was copied", |page| !page.value("Whom is the link for?").is_empty());
    assert!(link.starts_with(&robert.value("Whom is the link for?")));
    robert.fill("Whom is the link for?", "");
    gallery.hang(&robert, "settings-contracts-link");
    let path = link.strip_prefix(&world.url).unwrap();

    // Whoever has not signed in does so first, and is led on.
    let ada = browser.visit(&world.url, Look::DESKTOP);
    ada.open(path);
    ada.fill("Email", &world.user("Ada").email);
    ada.fill("Password", &world.user("Ada").password);
    ada.click("Sign in");
    ada.see("Front Street Inc. (Vendor VA-112-358) offers a contract.");
    gallery.hang(&ada, "contract-link");
    ada.click("Accept for Harbor Workspace");
    ada.see("Your contracts");
    ada.see("Front Street Inc.");
    ada.open(path);
    ada.see("This link is used up");
    ada.forgive("status of 410");
    gallery.close();
}
