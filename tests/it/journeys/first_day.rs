//! The first day: from an empty folder to a closed case between two organisations, by clicking. The
//! one command is `serve`.

use tempfile::TempDir;

use super::gallery::Gallery;
use crate::{
    browser::{Browser, Look, Page},
    world::World,
};

#[test]
fn from_an_empty_folder_to_a_closed_case_between_two_organisations() {
    let (_folder, world) = empty();
    let browser = Browser::start();
    let mut gallery = Gallery::default();
    let ada = browser.visit(&world.url, Look::DESKTOP);
    set_up(&ada, &world, &mut gallery);
    let to_cleo = second_organisation(&ada, &mut gallery);
    let cleo = browser.visit(&world.url, Look::DESKTOP);
    comes_in(&cleo, &world, &to_cleo);
    opens(&cleo);
    answers(&ada, &cleo);
    resolves(&ada, &cleo);
    gallery.close();
}

#[test]
fn the_steps_of_setting_up_can_be_skipped_each() {
    let (_folder, world) = empty();
    let browser = Browser::start();
    let ada = browser.visit(&world.url, Look::DESKTOP.without_scripts());
    begin(&ada, &world);
    ada.click("Skip");
    ada.see("Who works with you at Guild of Locksmiths?");
    ada.click("Skip");
    ada.see("takes cases by the workflow");
    ada.click("Go to your cases");
    ada.see("No cases yet");
}

/// A helpdesk that nobody has set up yet.
fn empty() -> (TempDir, World) {
    let folder = tempfile::tempdir().unwrap();
    let world = World::serve(&folder.path().join("data"), &[]);
    (folder, world)
}

/// The path of a link of this helpdesk.
fn path<'a>(link: &'a str, world: &World) -> &'a str {
    link.strip_prefix(&world.url).expect("it leads to this helpdesk")
}

/// From the printed link to the desk.
fn begin(ada: &Page, world: &World) {
    ada.open(path(world.set_up.as_deref().expect("a first start prints a link"), world));
    ada.fill("Organisation", "Guild of Locksmiths");
    ada.fill("Your name", "Ada Key");
    ada.fill("Email", "ada@example.com");
    ada.fill("Password", "a few words are easier");
    ada.click("Set up");
    ada.see("How do cases go at this desk?");
}

/// Link, organisation and admin, desk, people, ready.
fn set_up(ada: &Page, world: &World, gallery: &mut Gallery) {
    begin(ada, world);
    gallery.hang(ada, "first-desk");
    ada.click("Between partners*");
    ada.click("Save and go on");
    ada.see("Who works with you at Guild of Locksmiths?");
    gallery.hang(ada, "first-people");
    ada.fill("People", "Bo Mortar, bo@example.com\nSam Plinth");
    ada.click("Invite");
    ada.see("line 2: write a name, a comma and an email address");
    ada.forgive("status of 422");
    gallery.hang(ada, "first-people-refused");
    ada.fill("People", "Bo Mortar, bo@example.com\nSam Plinth, sam@example.com, admin");
    ada.click("Invite");
    ada.see("2 links are made.");
    assert!(ada.value("Bo Mortar bo@example.com").contains("/link/"));
    gallery.hang(ada, "first-invited");
    ada.click("I have sent them");
    ada.see("takes cases by the workflow");
    gallery.hang(ada, "first-ready");
    // Whoever has a role of their own behind their name has that.
    ada.click("Invite more people");
    ada.click("Cancel");
    ada.see("bo@example.com Agent");
    ada.see("sam@example.com Admin");
    ada.open("/welcome/ready");
}

/// A second organisation, a contract with it, and the link of its first admin.
fn second_organisation(ada: &Page, gallery: &mut Gallery) -> String {
    let words = ada.words();
    let own = words.split(['(', ')']).find(|word| word.starts_with("PA-")).unwrap();
    ada.click("Add an organisation");
    ada.fill("Name", "Cobbler and Sons");
    ada.choose("Kind", "Client");
    ada.click("Create");
    ada.see("It has no admin yet");
    gallery.hang(ada, "first-organisation");
    ada.fill("Id of the other", own);
    ada.click("Join them");
    ada.see("Guild of Locksmiths Operator");
    ada.click("Invite its first admin");
    ada.see("Invite people to Cobbler and Sons");
    ada.fill("Name", "Cleo Last");
    ada.fill("Email", "cleo@example.com");
    ada.click("Invite");
    ada.see("1 link is made.");
    let link = ada.value("Cleo Last cleo@example.com");
    ada.click("I have sent them");
    ada.see("cleo@example.com Admin");
    link
}

/// Somebody follows the link that was made for them.
fn comes_in(cleo: &Page, world: &World, link: &str) {
    cleo.open(path(link, world));
    cleo.fill("Password", "other words than hers");
    cleo.click("Come in");
    cleo.see("No cases yet");
}

fn opens(cleo: &Page) {
    cleo.click("New case");
    cleo.click("Guild of Locksmiths*");
    cleo.click("Next");
    cleo.fill("Subject", "The back door does not open");
    cleo.choose("Type", "Technical");
    cleo.fill("Description", "Since this morning.");
    cleo.click("Create");
    cleo.inside("Summary").see("The back door does not open");
    cleo.click("Go to details");
    cleo.inside("About this case").see("Status Pending");
}

/// A question and its answer.
fn answers(ada: &Page, cleo: &Page) {
    ada.open("/cases");
    ada.click("The back door does not open");
    ada.click("Inquire");
    ada.inside("Inquire").fill("Comment", "Which of the two locks?");
    ada.inside("Inquire").click("Inquire");
    ada.inside("About this case").see("Status Inquiring");
    cleo.inside("Main").click("Waiting for us*");
    cleo.click("The back door does not open");
    cleo.see("Which of the two locks?");
    cleo.click("Submit data");
    cleo.inside("Submit required data").fill("Comment", "The upper one.");
    cleo.inside("Submit required data").click("Submit data");
    cleo.inside("About this case").see("Status Pending");
}

fn resolves(ada: &Page, cleo: &Page) {
    ada.reload();
    ada.see("The upper one.");
    ada.click("Resolve");
    ada.inside("Resolve").fill("Comment", "Its spring is a new one now.");
    ada.inside("Resolve").click("Resolve");
    ada.inside("About this case").see("Status Resolved");
    cleo.reload();
    cleo.see("Its spring is a new one now.");
    cleo.click("Close");
    cleo.inside("Mark case as closed").click("Confirm");
    for page in [cleo, ada] {
        page.reload();
        page.inside("About this case").see("Status Closed");
    }
}
