//! The main path in a browser that runs no scripts.

use super::{
    LOG, PICTURE, at_work, demo,
    office::{Clerk, MIGHTY_MICK},
};
use crate::browser::{Browser, Look};

const PLAIN: Look = Look::DESKTOP.without_scripts();

#[test]
fn a_case_is_opened_worked_on_and_closed_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", PLAIN);
    let michael = at_work(&browser, &world, "Michael", PLAIN);

    robert.click("New case");
    robert.click("Mighty Mick's LLC*");
    robert.click("Next");
    robert.fill("Subject", "Opened by hand");
    robert.fill("Description", "Without a script.");
    robert.choose("Priority", "High");
    robert.attach("Attach files", &[LOG, PICTURE]);
    robert.click("CC (optional)*");
    robert.click("Adrian Pennino");
    robert.click("Create");
    robert.inside("Summary").see("provisioning-log.txt");
    robert.inside("Summary").see("Tutorial Screenshot.png");
    robert.click("Go to details");

    michael.open("/cases");
    michael.click("Opened by hand");
    michael.shoot("plain-case");
    michael.click("Inquire");
    michael.shoot("plain-inquire");
    michael.fill("Comment", "Which order?");
    michael.click("Inquire");
    michael.inside("About this case").see("Status Inquiring");

    robert.reload();
    robert.click("Submit data");
    robert.fill("Comment", "Order PR-7741.");
    robert.click("Submit data");
    robert.inside("About this case").see("Status Pending");
    robert.fill("Comment", "The log is attached.");
    robert.attach("Attach files", &[LOG]);
    robert.click("Private*");
    robert.click("Add comment");
    robert.inside("Comments 3").see("The log is attached.");
    robert.see("Private to Front Street Inc.");
    robert.click("Upload attachments");
    robert.attach("Browse for files", &[PICTURE]);
    robert.click("Upload");
    robert.inside("Attachments 4").see("Tutorial Screenshot.png");

    michael.reload();
    michael.inside("Attachments 3").see_no("Private");
    michael.click("Resolve");
    michael.fill("Comment", "It is credited.");
    michael.click("Resolve");
    michael.inside("About this case").see("Status Resolved");

    robert.reload();
    robert.click("Close");
    robert.click("5 (Excellent)");
    robert.fill("Do you have any additional feedback? (optional)", "Thank you.");
    robert.click("Confirm");
    robert.inside("Resolution").see("Rate 5 (Excellent)");
    robert.inside("Resolution").see("Feedback Thank you.");
}

#[test]
fn a_refused_form_comes_back_with_all_that_was_typed_and_uploaded() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", PLAIN);
    robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    robert.fill("Subject", " ");
    robert.fill("Description", "Typed once.");
    robert.choose("Priority", "Urgent");
    robert.choose("Product (optional)", "Tutorial Product (PRD-404-832-779)");
    robert.attach("Attach files", &[PICTURE]);
    robert.click("CC (optional)*");
    robert.click("Adrian Pennino");
    robert.click("Create");
    robert.see("Subject: please fill this in.");
    robert.forgive("status of 422");
    assert_eq!(robert.value("Description"), "Typed once.");
    assert_eq!(robert.value("Priority"), "urgent");
    robert.see("Tutorial Screenshot.png");
    robert.shoot("plain-refused");
    robert.fill("Subject", "Now with a subject");
    robert.click("Create");
    let summary = robert.inside("Summary");
    for words in [
        "Now with a subject",
        "Urgent",
        "Tutorial Product",
        "Tutorial Screenshot.png",
        "Adrian Pennino",
    ] {
        summary.see(words);
    }
    // The same in the comment box, with a file that is none of those allowed.
    robert.click("Go to details");
    robert.fill("Comment", "See the file.");
    robert.attach("Attach files", &[crate::client::File { name: "run.exe", bytes: b"MZ" }]);
    robert.click("Add comment");
    robert.see("“run.exe” (2 bytes) is not a kind of file that can be sent here.");
    robert.forgive("status of 415");
    assert_eq!(robert.value("Comment"), "See the file.");
    robert.click("Add comment");
    robert.inside("Comments 1").see("See the file.");
}

#[test]
fn filters_pages_and_previews_work_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let mut clerk = Clerk::new(&world, "Robert");
    let order = clerk.case("Order PR-7741");
    for number in 1..=27 {
        clerk.partner_case(MIGHTY_MICK, &format!("Report {number:02}"), "It says so.", "low");
    }
    let robert = at_work(&browser, &world, "Robert", PLAIN);
    robert.see("25 of 31");
    robert.click("Older");
    robert.see("Price list for 2027");
    robert.click("Newer");
    robert.see("Report 27");
    robert.click("Priority");
    robert.click("High");
    robert.click("Apply");
    robert.see("1 of 1");
    assert!(robert.path().contains("priority=high"));
    robert.click("Status*");
    robert.click("Pending");
    robert.inside("Status").click("Apply");
    robert.see("Nothing matches");
    robert.click("Remove filters");
    robert.click("Archive 2");
    robert.see("Trial period should be thirty days");
    robert.open(&format!("/cases/{order}"));
    robert.inside("Attachments 3").click("provisioning-log.txt");
    robert.see("gateway restarted");
    robert.click("Next file*");
    robert.click("Close");
    robert.at(".msg").click("Edit this comment");
    robert.fill("Comment", "The screenshot shows the two orders.");
    robert.click("Save");
    robert.click("edited*");
    robert.see("The screenshot shows both orders");
    robert.click("Close");
    robert.click("Edit people");
    robert.choose("Agent (optional)", "Adrian Pennino");
    robert.click("Save");
    robert.inside("People").see("Agent AP Adrian Pennino");
    robert.click("Sign out");
    robert.see("to the helpdesk of Casemate Support");
}

#[test]
fn lists_are_narrowed_and_given_names_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let mut clerk = Clerk::new(&world, "Robert");
    clerk.partner_case(MIGHTY_MICK, "Report 27", "It says so.", "low");
    let robert = at_work(&browser, &world, "Robert", PLAIN);
    robert.click("More");
    robert.choose("Agent", "Me");
    robert.choose("Partner", "Mighty Mick's LLC");
    robert.choose("Product", "Tutorial Product");
    robert.inside("More filters").click("Apply");
    robert.see("Product Tutorial Product");
    robert.see_no("Report 27");
    robert.click("Remove the filter Product");
    robert.see("Report 27");
    assert!(robert.path().ends_with("?agent=me&account=PA-995-631"), "{}", robert.path());
    robert.click("More");
    robert.fill("Save as a view called", "Ours with Mick");
    robert.click("Save");
    robert.open("/cases");
    robert.inside("Views").click("Ours with Mick");
    robert.see("Partner Mighty Mick's LLC");
    robert.click("More");
    robert.fill("Names with", "apollo");
    robert.click("Find");
    robert.choose("Partner", "Apollo Cloud");
    robert.inside("More filters").click("Apply");
    robert.see_no("Report 27");
    robert.click("Unassigned*");
    robert.at("main h1").see("Unassigned");
    robert.at("main").see_no("Report 27");
    robert.click("Ours with Mick");
    robert.click("More");
    robert.click("Delete the view*");
    robert.see_no("Ours with Mick");
}
