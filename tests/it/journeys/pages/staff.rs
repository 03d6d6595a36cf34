//! The people of an organisation: set up, deactivated, let in again.

use crate::{
    browser::{Browser, Look},
    client::File,
    journeys::{at_work, demo, gallery::Gallery},
    mailroom::{Mailroom, Manners},
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
    robert.click("Give them to a colleague");
    gallery.hang(&robert, "settings-person-cases");
    robert.back();
    robert.click("Deactivate");
    robert.see("Deactivate Adrian Pennino?");
    robert.choose("Give them to (optional)", "Robert Balboa (Admin)");
    gallery.hang(&robert, "settings-person-deactivate");
    robert.click("Deactivate");
    robert.see("not let in any more.");
    robert.see_no("Give them to a colleague");
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

#[test]
fn somebody_is_invited_and_comes_in_by_their_link() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/settings/people");
    robert.click("Invite people");
    gallery.hang(&robert, "settings-invite");
    robert.click("Several at once");
    robert.fill("People", "Bo Mortar, bo@one.example\nSam Plinth");
    robert.click("Agent*");
    robert.click("Invite");
    robert.see("line 2: write a name, a comma and an email address");
    robert.forgive("status of 422");
    gallery.hang(&robert, "settings-invite-refused");
    robert.fill("People", "Bo Mortar, bo@one.example\nSam Plinth, sam@one.example");
    robert.click("Invite");
    robert.see("2 links are made.");
    gallery.hang(&robert, "settings-invited");
    let link = robert.value("Bo Mortar bo@one.example");
    robert.click("I have sent them");
    robert.see("sam@one.example");
    gallery.hang(&robert, "settings-people-invited");
    robert.click("Withdraw Sam Plinth");
    robert.see_no("sam@one.example");

    let visitor = browser.visit(&world.url, Look::DESKTOP);
    let link = link.strip_prefix(&world.url).unwrap().to_owned();
    gallery.visit(&visitor, &link, "door-invited");
    visitor.fill("Password", "short");
    visitor.click("Come in");
    visitor.see("At least 10 characters, please.");
    visitor.forgive("status of 422");
    gallery.hang(&visitor, "door-invited-refused");
    visitor.fill("Password", "a few words are easier");
    visitor.click("Come in");
    visitor.wait("to be in", |page| page.path() == "/cases");

    robert.open("/settings/people");
    robert.click("Bo Mortar");
    robert.click("Make a link to a new password");
    robert.see("The link is made.");
    gallery.hang(&robert, "settings-reset");
    let link = robert.value("Bo Mortar bo@one.example");
    visitor.open("/cases");
    visitor.see("made a link to a new password for you");
    gallery.hang(&visitor, "list-reset-told");
    let link = link.strip_prefix(&world.url).unwrap().to_owned();
    let other = browser.visit(&world.url, Look::DESKTOP);
    gallery.visit(&other, &link, "door-reset");
    other.fill("Password", "some other words");
    other.click("Change password");
    other.wait("to be in", |page| page.path() == "/cases");
    gallery.close();
}

#[test]
fn a_table_is_looked_at_and_then_imported() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    paulie.open("/settings/accounts");
    paulie.click("Import");
    gallery.hang(&paulie, "settings-import");
    paulie.fill("Table (optional)", "name,kind\nHarbor Lights,client\nAnvil Works,king\n,client");
    paulie.click("Look first");
    paulie.see("line 3: a kind is vendor, distributor, reseller or client");
    paulie.forgive("status of 422");
    gallery.hang(&paulie, "settings-import-refused");
    paulie.fill("Table (optional)", "");
    let bytes = b"name,kind\nHarbor Lights,client\nAnvil Works,vendor\n";
    paulie.attach("Or a file", &[File { name: "all.csv", bytes }]);
    paulie.click("Look first");
    paulie.see("nothing is written yet");
    gallery.hang(&paulie, "settings-import-looked");
    paulie.click("Import");
    paulie.see("2 organisations made.");
    gallery.hang(&paulie, "settings-imported");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP.without_scripts());
    robert.open("/settings/people");
    robert.click("Import");
    robert.fill("Table (optional)", "name,email\nBo Mortar,bo@one.example");
    robert.click("Look first");
    robert.see("To be invited: 1 person.");
    robert.click("Import");
    robert.see("1 link is made.");
    gallery.close();
}

#[test]
fn who_has_forgotten_their_password_is_led_on() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let visitor = browser.visit(&world.url, Look::DESKTOP);
    visitor.open("/sign-in");
    visitor.click("Forgot your password?");
    visitor.see("Ask an administrator of your organisation");
    gallery.hang(&visitor, "door-forgot-no-mail");
    let server = Mailroom::open(Manners::default());
    let port = server.port.to_string();
    let fields = [
        ("host", "127.0.0.1"),
        ("port", port.as_str()),
        ("security", "none"),
        ("from", "desk@help.example.com"),
    ];
    assert_eq!(world.signed_in("Paulie").post_form("/settings/mail", &fields).status, 303);
    gallery.visit(&visitor, "/sign-in/forgot", "door-forgot");
    visitor.fill("Email", &world.user("Adrian").email);
    visitor.click("Send me a link");
    visitor.see("a mail is on its way to it");
    gallery.hang(&visitor, "door-forgot-mailed");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/settings/people/invite");
    robert.fill("Name", "Bo Mortar");
    robert.fill("Email", "bo@one.example");
    robert.click("Invite");
    robert.see("1 mail is on the way");
    gallery.hang(&robert, "settings-invited-by-mail");
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    paulie.open("/settings/mail");
    paulie.see("Invitation by Robert Balboa");
    gallery.hang(&paulie, "settings-mail-links");
    gallery.close();
}
