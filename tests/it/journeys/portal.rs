//! The support portal, sentence by sentence (seed 003): a service provider's people and the
//! vendor's support, in a browser each. What the model says stands above the step that does it.

use super::{LOG, at_work, demo, gallery::Gallery, office::Clerk};
use crate::browser::{Browser, Look, Page};

/// Where the place of the cases is.
const MY_CASES: &str = "/cases?direction=outgoing&status=new&status=open&preset=portal";

fn titles(page: &Page) -> Vec<String> {
    page.texts("tbody .c-title")
}

fn actions(page: &Page) -> Vec<String> {
    page.inside("Actions").texts(".btn")
}

/// Waits until the page of whoever has done something says so.
fn status(page: &Page, state: &str) {
    page.inside("About this case").see(&format!("Status {state}"));
}

/// Looks again at what the other side has done.
fn again(page: &Page, state: &str) {
    page.reload();
    status(page, state);
}

#[test]
fn the_portal_from_contact_support_to_a_closed_case() {
    let (browser, world) = (Browser::start(), demo());
    let leo = at_work(&browser, &world, "Leo", Look::DESKTOP);
    opening(&leo, true);
    let finn = at_work(&browser, &world, "Finn", Look::DESKTOP);
    tracking(&leo);
    resolution(&leo, &finn, true);
}

#[test]
fn the_portal_works_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let leo = at_work(&browser, &world, "Leo", Look::DESKTOP.without_scripts());
    opening(&leo, false);
    let finn = at_work(&browser, &world, "Finn", Look::DESKTOP.without_scripts());
    tracking(&leo);
    resolution(&leo, &finn, false);
}

/// Contact the support team; Opening a case.
fn opening(leo: &Page, scripts: bool) {
    // “Once inside Portal, the user must access the Home section, where they will find the
    // corresponding access to the support service.”
    assert_eq!(leo.path(), "/home");
    // “By clicking Contact support, a screen will appear from which, depending on the user's
    // permissions, they can select the account they want to open the case for or create one on
    // behalf of another user.”
    leo.inside("Contact support").click("Contact support");
    leo.see("To Harbor Workspace");
    // “Reported by: user who opens the case.”
    leo.see("Reported by LM Leo Mullion");
    // “Account: selectable field if the user belongs to an MSP and manages more than one client.”
    assert_eq!(
        leo.choices("Account (optional)"),
        ["Our own account", "Northgate Clinic", "Lucky Seven Tavern"]
    );
    // “Contact: allows opening the case "on behalf of" another user who has the issue.”
    assert_eq!(
        leo.choices("Contact (optional)"),
        ["Nobody in particular", "Iris Vault", "Leo Mullion"]
    );
    leo.choose("Contact (optional)", "Iris Vault");
    // “Environment: it is related to the tenant or reporting group where the device … is located.”
    leo.choose("Environment", "Operations");
    // “Impact: … it can have three values: High, Medium, and Low.”
    assert_eq!(leo.choices("Impact"), ["Choose one", "High", "Medium", "Low"]);
    leo.choose("Impact", "High");
    // “Subject: brief description of the requirement. Description: complete details of the case.”
    leo.fill("Subject", "The blinds are stuck");
    leo.fill("Description", "On the third floor, since this morning.");
    // “There is an option to attach files (images or documents) that help describe the issue.”
    leo.attach("Attach files", &[LOG]);
    if scripts {
        leo.see("provisioning-log.txt");
    }
    leo.click("Create");
    leo.see("Your case was created. Harbor Workspace has it now.");
}

/// Case tracking, Case statuses.
fn tracking(leo: &Page) {
    // “Once a case is created on the main screen, the status of cases being managed and those
    // already resolved will appear under the My tickets section.”
    leo.inside("Main").click("Home");
    let tickets = leo.inside("My tickets");
    for words in ["Being managed", "The blinds are stuck New", "Resolved"] {
        tickets.see(words);
    }
    tickets.see("A desk can be booked twice for the same hour Resolved");
    // “This information is also accessible from the upper menu of the page, in the My Cases
    // section.”
    for page in ["/home", "/cases", "/help/workflow", "/cases/new", MY_CASES] {
        leo.open(page);
        leo.inside("Main").click("My cases");
        assert_eq!(leo.path(), MY_CASES);
    }
    assert_eq!(titles(leo)[0], "The blinds are stuck");
    assert_eq!(leo.texts("nav.tabs a"), ["Being managed", "Resolved", "Closed"]);
    leo.click("Resolved");
    assert_eq!(titles(leo), ["A desk can be booked twice for the same hour"]);
    leo.click("Closed");
    assert_eq!(titles(leo), ["Printer on the second floor asks for a code"]);
}

/// What the user can do once a case is Resolved, and before.
fn resolution(leo: &Page, finn: &Page, scripts: bool) {
    // “New - The case has been recently created.”
    leo.inside("Main").click("My cases");
    leo.click("The blinds are stuck");
    status(leo, "New");
    // “While the … team is working on a case, the user can close it. … To do this, access the case
    // and, within the Actions section, click Close case.”
    assert_eq!(actions(leo), ["Close case"]);
    // “Open - The case is being managed by the support team.”
    finn.open("/cases");
    finn.click("The blinds are stuck");
    finn.inside("Actions").click("Take up");
    status(finn, "Open");
    again(leo, "Open");
    resolve(finn);
    // “Resolved - The case has been resolved and is pending user confirmation.” “To either reject
    // or accept the request, it is necessary to access the ticket and select the corresponding
    // option in the Actions section.”
    again(leo, "Resolved");
    assert_eq!(actions(leo), ["Reject solution", "Accept resolution"]);
    // “If the rejection of the solution is selected, a new screen will appear requesting the reasons
    // for rejecting it. Once the information has been added in the text field in the form, the
    // Reject Solution button will be enabled.”
    leo.inside("Actions").click("Reject solution");
    let reject = leo.inside("Reject solution");
    if scripts {
        let waits = "return document.querySelector('.dlg .btn.primary')?.disabled";
        leo.wait("for the button to wait", |page| page.script(waits, &[]) == true);
        reject.fill("Reasons", "They move, but only down.");
        leo.wait("for the button", |page| page.script(waits, &[]) == false);
    } else {
        reject.fill("Reasons", "  ");
        reject.click("Reject solution");
        leo.see("please fill this in");
        leo.forgive("status of 422");
        reject.fill("Reasons", "They move, but only down.");
    }
    reject.click("Reject solution");
    // “Reject the resolution, which will return the case to the Open state.”
    status(leo, "Open");
    finn.reload();
    finn.see("They move, but only down.");
    resolve(finn);
    again(leo, "Resolved");
    // “Accept the resolution, which will change the status to Closed.” “If the resolution acceptance
    // is selected, the system may ask you to complete a two-question survey.”
    leo.inside("Actions").click("Accept resolution");
    let survey = leo.inside("Accept resolution");
    survey.inside("Was your issue solved? (optional)").click("Partly");
    survey.inside("How was your case handled? (optional)").click("4");
    survey.click("Accept resolution");
    status(leo, "Closed");
    leo.inside("Resolution").see("Partly");
    // “Closed - The case has been permanently closed.”
    leo.see("This case is closed for good");
    leo.see_no("Actions");
    // The survey can be skipped, and a case closed before it is resolved.
    leo.open("/cases");
    leo.click("A desk can be booked twice*");
    leo.inside("Actions").click("Accept resolution");
    leo.inside("Accept resolution").click("Accept resolution");
    status(leo, "Closed");
    leo.open("/cases");
    leo.click("Shared screens go black*");
    leo.inside("Actions").click("Close case");
    leo.inside("Close this case?").click("Close case");
    status(leo, "Closed");
}

fn resolve(finn: &Page) {
    finn.inside("Actions").click("Resolve");
    let dialog = finn.inside("Resolve");
    dialog.fill("Comment", "They move again.");
    dialog.click("Resolve");
    status(finn, "Resolved");
}

#[test]
fn the_portal_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let leo = at_work(&browser, &world, "Leo", Look::DESKTOP);
    gallery.hang(&leo, "portal-home");
    gallery.visit(&leo, MY_CASES, "portal-cases");
    gallery.visit(&leo, "/cases?direction=outgoing&preset=portal&archive=1", "portal-closed");
    gallery.visit(&leo, "/cases/new?preset=portal", "portal-contact");
    let case = Clerk::new(&world, "Leo").case("A desk can be booked twice");
    gallery.visit(&leo, &format!("/cases/{case}"), "portal-actions");
    let sam = at_work(&browser, &world, "Sam", Look::DESKTOP);
    gallery.hang(&sam, "portal-home-empty");
    gallery.close();
}
