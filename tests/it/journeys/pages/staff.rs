//! The people of an organisation: set up, deactivated, let in again.

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery},
};

#[test]
fn an_admin_sets_up_a_colleague_and_lets_them_go() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/settings/people", "settings-people");
    robert.click("Adrian Pennino");
    robert.see("When they leave");
    gallery.hang(&robert, "settings-person");
    robert.click("Member*");
    robert.click("Opens cases on behalf of a contact");
    robert.click("Save");
    robert.see("Saved.");
    robert.click("Deactivate");
    robert.see("Deactivate Adrian Pennino?");
    gallery.hang(&robert, "settings-person-deactivate");
    robert.click("Deactivate");
    robert.see("not let in any more.");
    gallery.hang(&robert, "settings-person-deactivated");
    robert.click("Activate again");
    robert.see("Let in again");
    robert.open("/settings/people");
    robert.click("Robert Balboa");
    robert.click("Viewer*");
    robert.click("Save");
    robert.see("only admin of the organisation");
    robert.forgive("status of 422");
    gallery.hang(&robert, "settings-person-refused");

    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    paulie.open("/settings/accounts/VA-112-358");
    paulie.click("Its people");
    paulie.see("These are the people of");
    gallery.hang(&paulie, "settings-people-of");
    gallery.close();
}
