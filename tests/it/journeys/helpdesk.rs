//! The helpdesk of a customer, sentence by sentence (seed 004): the customer's people and support,
//! in a browser each. What the model says stands above the step that does it.

use super::{
    LOG, PICTURE, at_work, demo,
    gallery::Gallery,
    office::{Clerk, SUPPORT},
};
use crate::{
    browser::{Browser, Look, Page, key},
    world::World,
};

/// Where the place of the tickets is.
const TICKETS: &str = "/cases?direction=outgoing&preset=client";

fn titles(page: &Page) -> Vec<String> {
    page.texts("tbody .c-title a")
}

fn tabs(page: &Page) -> Vec<String> {
    page.texts("nav.tabs a")
}

/// Whether the form's button is disabled.
fn waits(page: &Page, form: &str) -> bool {
    page.script(&format!("return document.querySelector('{form} .btn.primary').disabled"), &[])
        == true
}

/// Waits until the columns that can be sorted say this of themselves.
fn sorted(page: &Page, updated: Option<&str>, created: Option<&str>) {
    let read =
        "return ['updated', 'created'].map(c => document.querySelector('th.c-' + c).ariaSort)";
    page.wait("to be sorted", |page| {
        page.script(read, &[]) == serde_json::json!([updated, created])
    });
}

#[test]
fn the_helpdesk_from_the_form_to_a_reopened_ticket() {
    let (browser, world) = (Browser::start(), demo());
    let bo = at_work(&browser, &world, "Bo", Look::DESKTOP);
    creation(&bo);
    files(&bo);
    preview(&bo);
    overview(&bo);
    let nora = at_work(&browser, &world, "Nora", Look::DESKTOP);
    progress(&bo, &nora);
    closing(&bo);
    reopening(&bo, &nora);
}

/// Ticket Creation.
fn creation(bo: &Page) {
    // “To access the Helpdesk section, select it by clicking on it in the left navigation bar.”
    bo.inside("Main").click("Tickets");
    // “If you don’t have any tickets, you’ll see a ticket creation form when opening the Helpdesk
    // section.”
    assert_eq!(bo.path(), TICKETS);
    bo.see("New ticket");
    bo.see("To Casemate Support");
    // “Please note that you will be able to submit a ticket only after filling in the Subject and
    // Description.”
    bo.wait("for the button to wait", |page| waits(page, "[data-write]"));
    bo.fill("Subject", "The till shows yesterday");
    assert!(waits(bo, "[data-write]"));
    bo.fill("Description", "  ");
    assert!(waits(bo, "[data-write]"));
    bo.fill("Description", "It has been the 23rd for two days.");
    bo.wait("for the button", |page| !waits(page, "[data-write]"));
    // “Select the appropriate category for your request in the Ticket type field.”
    assert_eq!(bo.choices("Ticket type").len(), 5);
    bo.choose("Ticket type", "Something is broken");
    // “To attach files, click Attach Files under the text field with your request description and
    // upload files from your device.” “The attached files shouldn’t exceed 20 MB each (10 MB for
    // .jpg and .png files). A maximum of 10 files can be attached in one message.”
    bo.inside("Attachments (optional)")
        .see("Up to 20 MB each, .jpg and .png up to 10 MB; 10 files at most.");
    bo.attach("Attach files", &[LOG]);
    bo.see("provisioning-log.txt");
}

/// The ticket is sent, and what is added to it.
fn files(bo: &Page) {
    // “Click Create Ticket to send your request to our support team. Once you submit the ticket, it
    // will appear under Tickets in the Helpdesk.”
    bo.click("Create ticket");
    bo.see("Your ticket was created. Casemate Support has it now.");
    bo.click("Close");
    assert_eq!(bo.path(), TICKETS);
    assert_eq!(titles(bo), ["The till shows yesterday"]);
    // “Clicking a ticket’s row will take you to the ticket’s page with your original request and
    // all subsequent comments.”
    bo.click("The till shows yesterday");
    bo.see("It has been the 23rd for two days.");
    // “Every ticket is created in the Open state.”
    bo.inside("About this case").see("Status Open");
    // “To add a file to an existing ticket … go to the comments box, click Attach Files under the
    // text box, upload the required files from your device, and click Send Message.”
    bo.attach("Attach files", &[PICTURE]);
    bo.see("Tutorial Screenshot.png");
    bo.click("Send message*");
    bo.inside("Attachments 2").see("Tutorial Screenshot.png");
}

/// Attachments Download and Preview.
fn preview(bo: &Page) {
    // “Depending on your selection, the file will either download to your device or open in preview
    // mode in the same tab of your user panel.”
    bo.inside("Attachments 2").click("Tutorial Screenshot.png");
    // “In the top panel of the preview window, you’ll find the attachment’s name, the download button
    // …, and the button to close the preview window.” “The preview window’s bottom panel lists the
    // total number of attachments for the current ticket …, along with the file upload date and size.”
    assert_eq!(bo.texts(".viewer h1"), ["Tutorial Screenshot.png"]);
    assert_eq!(bo.texts(".viewer footer span:first-child"), ["2 of 2"]);
    let facts = bo.texts(".viewer header .muted").concat();
    assert!(facts.contains("202") && facts.contains("Bo Mortar"), "{facts}");
    // “When you press the download pictogram in the ticket or in the preview window, your browser
    // will download the attachment to your device.”
    bo.click("Download");
    assert_eq!(bo.downloaded("Tutorial Screenshot.png"), PICTURE.bytes);
    bo.click("Close");
    bo.inside("About this case").see("Status Open");
}

/// Helpdesk General Overview, and Ticket Overview.
fn overview(bo: &Page) {
    // “The Tickets tab provides a complete list of your active (not closed) tickets, with ticket
    // ID, author, title, current status, and category.” “On the Archive tab, you have access to all
    // tickets already solved and closed.”
    bo.inside("Main").click("Tickets");
    assert_eq!(tabs(bo), ["Tickets", "Archive"]);
    assert_eq!(
        bo.texts("thead th:not(.c-tick)"),
        ["Id", "Author", "Title", "Status", "Category", "Created", "Updated"]
    );
    let row = bo.texts("tbody td:not(.c-tick)");
    assert!(row[0].starts_with("CA-"), "{row:?}");
    assert_eq!(row[1..5], ["Bo Mortar", "The till shows yesterday", "Open", "Something is broken"]);
    // “Additional information about the ticket category, author and assignee, creation, and last
    // update dates will be displayed.”
    bo.click("The till shows yesterday");
    let about = bo.inside("About this case");
    for words in ["Opened by", "Bo Mortar", "Agent Not assigned", "Ticket type Something is broken"]
    {
        about.see(words);
    }
    about.see("Created");
    about.see("Updated");
    // “Additional information panel can be collapsed.”
    about.click("Details");
    about.see_no("Something is broken");
    about.click("Details");
    about.see("Something is broken");
}

/// Ticket Progress Tracking.
fn progress(bo: &Page, nora: &Page) {
    // “As soon as the support team takes it up, the ticket’s status will change to In progress.”
    nora.open("/cases");
    nora.click("The till shows yesterday");
    nora.click("Take up");
    bo.reload();
    bo.inside("About this case").see("Status In progress");
    // “The support team will mark the ticket as Waiting for customer if additional information or
    // your decision is needed to proceed with the ticket.”
    nora.click("Wait for customer");
    let dialog = nora.inside("Wait for customer");
    dialog.fill("Comment", "Which till is it?");
    dialog.click("Wait for customer");
    nora.inside("About this case").see("Status Waiting for customer");
    // “An additional counter displays the number of tickets requiring your attention (Waiting for
    // customer status) on the left navigation bar visible from all sections.”
    for section in ["/help/workflow", "/cases", "/cases/new"] {
        bo.open(section);
        bo.inside("Main").see("Tickets 1");
    }
    bo.inside("Main").click("Tickets*");
    bo.click("The till shows yesterday");
    // “You can also add a new comment on the topic.”
    bo.fill("Comment", "The one at the bar.");
    bo.click("Send message*");
    bo.inside("About this case").see("Status In progress");
}

/// Closing a Ticket.
fn closing(bo: &Page) {
    // “By clicking Close ticket at the top right corner of the ticket page, any of your users can
    // close a ticket in any status. After clicking Close ticket, you will see a modal window to
    // confirm closing the ticket.”
    bo.at(".case-head").click("Close ticket");
    let dialog = bo.inside("Close this ticket?");
    dialog.click("Cancel");
    bo.inside("About this case").see("Status In progress");
    bo.at(".case-head").click("Close ticket");
    dialog.click("Close ticket");
    // “It will no longer be possible to leave comments on the ticket, and its status will change to
    // Closed.”
    bo.inside("About this case").see("Status Closed");
    bo.see_no("Send message");
    // “After confirmation, the closed ticket moves to the Archive tab and will be displayed there.”
    bo.inside("Main").click("Tickets");
    bo.see("No tickets here");
    bo.click("Archive");
    assert_eq!(titles(bo), ["The till shows yesterday"]);
}

/// Reopening a Ticket.
fn reopening(bo: &Page, nora: &Page) {
    // “Any of your users can reopen a ticket by clicking Reopen ticket inside a closed ticket
    // page.” “After clicking Reopen ticket, a new comment field will open at the bottom of the
    // ticket’s page.”
    bo.click("The till shows yesterday");
    bo.at(".case-head").click("Reopen ticket");
    // “The Send message & reopen ticket button will remain disabled if the message is empty.”
    bo.see("Send message & reopen ticket");
    assert_eq!(bo.focused(), "Message");
    bo.wait("for the button to wait", |page| waits(page, ".reopen"));
    // “If you are attaching a file to a closed ticket — add a message with an explanation and click
    // Send Message & Reopen ticket.”
    bo.attach("Attach files", &[LOG]);
    bo.see("provisioning-log.txt");
    assert!(waits(bo, ".reopen"));
    bo.fill("Message", "Now it shows tomorrow.");
    bo.wait("for the button", |page| !waits(page, ".reopen"));
    bo.click("Send message & reopen ticket*");
    // “After reopening, the ticket will be moved to the Tickets tab, and its status will change to
    // Open.”
    bo.inside("About this case").see("Status Open");
    bo.inside("Attachments 3").see("provisioning-log.txt");
    bo.inside("Main").click("Tickets");
    assert_eq!(titles(bo), ["The till shows yesterday"]);
    nora.reload();
    nora.see("Now it shows tomorrow.");
}

#[test]
fn the_tickets_are_narrowed_and_sorted() {
    let (browser, world) = (Browser::start(), demo());
    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    tess.inside("Main").click("Tickets*");
    // “By default, tickets are sorted from the last update and down.”
    let newest = [
        "Can two people be agent of one case",
        "Cannot upload logs larger than ten megabytes",
        "Your card runs out at the end of the month",
        "Where do we find the data processing agreement",
    ];
    assert_eq!(titles(&tess), newest);
    sorted(&tess, Some("descending"), None);
    // “If you press the arrow again, it will point up, and the tickets will be sorted in reverse
    // order; the ticket with the oldest updates will be at the top.”
    tess.at("thead").click("Updated");
    sorted(&tess, Some("ascending"), None);
    let mut oldest = newest;
    oldest.reverse();
    assert_eq!(titles(&tess), oldest);
    // “Sorting by ticket creation date works identically; the sorting arrow is located in the
    // Created column in the header table row.”
    tess.at("thead").click("Created");
    sorted(&tess, None, Some("descending"));
    let by_creation = [newest[0], newest[1], newest[2], newest[3]];
    assert_eq!(titles(&tess), by_creation);
    tess.at("thead").click("Created");
    sorted(&tess, None, Some("ascending"));
    assert_eq!(titles(&tess), oldest);
    // “To do so, click the filter pictogram preceding the search box and select the category in
    // question.”
    tess.inside("Filters").click("Category");
    tess.inside("Filters").click("Using Casemate");
    tess.at(".filter:has([name=category])").click("Apply");
    tess.wait("for the two", |page| titles(page).len() == 2);
    assert_eq!(titles(&tess), [newest[3], newest[0]]);
    sorted(&tess, None, Some("ascending"));
    tess.click("Archive");
    tess.see("No ticket here is of this type.");
    tess.click("Remove the filter");
    assert_eq!(titles(&tess), ["Invoice of October names our old address"]);
}

#[test]
fn the_tickets_of_a_tab_are_searched_by_key_and_by_pictogram() {
    let (browser, world) = (Browser::start(), demo());
    for look in [Look::DESKTOP, Look::DESKTOP.without_scripts()] {
        let tess = at_work(&browser, &world, "Tess", look);
        tess.wait("for the index", |page| {
            page.open("/search?q=invoice");
            !page.texts(".results li").is_empty()
        });
        tess.open(TICKETS);
        // “You can search by the topic and description of the request, comments, or the author. To do
        // this, enter your query in the search box at the top of the page listing active or archived
        // tickets and press Enter …”
        tess.fill("Search these cases", "agreement");
        tess.press(key::ENTER);
        tess.see("1 case");
        assert_eq!(tess.texts(".result a"), ["Where do we find the data processing agreement"]);
        // “… or click on the search pictogram within the search box.”
        tess.open(TICKETS);
        tess.fill("Search these cases", "invoice october");
        tess.inside("These cases").click("Search");
        tess.see("Nothing found");
        tess.open(TICKETS);
        tess.click("Archive");
        tess.fill("Search these cases", "invoice october");
        tess.inside("These cases").click("Search");
        assert_eq!(tess.texts(".result a"), ["Invoice of October names our old address"]);
    }
}

#[test]
fn a_ticket_that_support_opens_waits_for_the_customer_at_once() {
    let (browser, world) = (Browser::start(), demo());
    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    // “A new ticket has been created for you by the support team following your request. (Such
    // ticket will be instantly marked as Waiting for customer).”
    tess.open(TICKETS);
    let rows = tess.texts("tbody tr");
    let row = rows.iter().find(|row| row.contains("Your card runs out")).unwrap();
    assert!(row.contains("Nora Lintel") && row.contains("Waiting for customer"), "{row}");
    tess.inside("Main").see("Tickets 2");
    // “Any ticket in the Helpdesk section can be accessed by all users on your end …; they can also
    // close and reopen any ticket if needed.”
    let odo = at_work(&browser, &world, "Odo", Look::DESKTOP);
    odo.open(TICKETS);
    odo.click("Cannot upload logs*");
    odo.at(".case-head").click("Close ticket");
    odo.inside("Close this ticket?").click("Close ticket");
    odo.inside("About this case").see("Status Closed");
}

/// Without scripts every button is there, and the server says what is missing.
#[test]
fn the_helpdesk_works_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let bo = at_work(&browser, &world, "Bo", Look::DESKTOP.without_scripts());
    bo.open(TICKETS);
    bo.choose("Ticket type", "Billing");
    bo.fill("Subject", "Two invoices");
    bo.fill("Description", "Which one holds?");
    bo.click("Create ticket");
    bo.click("Go to details");
    bo.at(".case-head").click("Close ticket");
    bo.inside("Close this ticket?").click("Close ticket");
    bo.inside("About this case").see("Status Closed");
    bo.at("main .reopen").click("Reopen ticket");
    bo.fill("Message", " ");
    bo.click("Send message & reopen ticket*");
    bo.see("please fill this in");
    bo.forgive("status of 422");
    bo.fill("Message", "Neither holds.");
    bo.click("Send message & reopen ticket*");
    bo.inside("About this case").see("Status Open");
}

#[test]
fn a_link_fills_the_form_in_and_changes_nothing() {
    let (browser, world) = (Browser::start(), demo());
    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    let link = "/cases/new?category=Billing&subject=A%20second%20site%3F&product=PRD-404-832-779";
    // “Requests to extend or modify the services provided can also be submitted … by invoking the
    // Helpdesk request window using the context link.”
    let filled = |page: &Page| {
        page.see("New ticket");
        assert!(page.path().starts_with(&format!("/cases/new/details?partner={SUPPORT}")));
        assert_eq!(page.value("Subject"), "A second site?");
        assert_eq!(page.value("Ticket type"), "3");
        assert_eq!(page.value("Product (optional)"), "PRD-404-832-779");
    };
    tess.open(link);
    filled(&tess);
    // A link alone keeps nothing: the form is empty to whoever comes without it.
    tess.open(&format!("/cases/new/details?partner={SUPPORT}"));
    assert_eq!(tess.value("Subject"), "");
    // What somebody has begun to write is never replaced.
    tess.fill("Subject", "My own words");
    tess.fill("Description", "Half a sentence");
    tess.see("Draft kept");
    tess.open(link);
    tess.see("This is what you were writing before.");
    assert_eq!(tess.value("Subject"), "My own words");
    tess.click("Cancel");
    assert_eq!(tess.path(), TICKETS);
    tess.open(link);
    filled(&tess);
    // Whoever is not signed in is asked to, and then is there.
    let odo = browser.visit(&world.url, Look::DESKTOP);
    odo.open(link);
    let user = world.user("Odo");
    odo.fill("Email", &user.email);
    odo.fill("Password", &user.password);
    odo.click("Sign in");
    filled(&odo);
}

#[test]
fn a_link_that_asks_for_what_is_not_offered_asks_for_nothing() {
    let world = demo();
    let mut clerk = Clerk::new(&world, "Tess");
    let long = "x".repeat(301);
    for (query, shown) in [
        (
            "subject=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            Some("&lt;script&gt;alert(1)&lt;/script&gt;"),
        ),
        (&*format!("subject={long}"), None),
        ("subject=a%00b", None),
        ("category=99&product=PRD-000-000-001", None),
    ] {
        let answer = clerk.0.get(&format!("/cases/new?{query}"));
        assert_eq!(answer.status, 303, "{query}");
        let page = clerk.0.follow(&answer);
        assert_eq!(page.status, 200, "{query}");
        let text = page.text();
        let subject = text.split_once("name=\"subject\"").unwrap().1;
        let value = subject.split_once("value=\"").unwrap().1.split('"').next().unwrap();
        assert_eq!(value, shown.unwrap_or_default(), "{query}");
        assert!(!text.contains("PRD-000-000-001"), "{query}");
    }
}

#[test]
fn the_helpdesk_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    gallery.visit(&tess, TICKETS, "tickets");
    tess.click("Mark all as read");
    tess.see_no("Mark all as read");
    tess.inside("Filters").click("Category");
    // It lies over a part of a row, which is no flaw: its kind is looked at in the list of cases.
    tess.shoot("tickets-filter-open");
    gallery.visit(&tess, &format!("{TICKETS}&archive=1&sort=created-oldest"), "tickets-archive");
    gallery.visit(&tess, &format!("{TICKETS}&category=PA-000-001.4"), "tickets-nothing-matches");
    gallery.visit(&tess, "/cases/new?subject=A%20second%20site&category=4", "tickets-linked");
    let una = at_work(&browser, &world, "Una", Look::DESKTOP);
    gallery.visit(&una, TICKETS, "tickets-viewer");
    let sam = at_work(&browser, &world, "Sam", Look::DESKTOP);
    gallery.visit(&sam, TICKETS, "tickets-none");
    reopen_shown(&tess, &world);
    gallery.hang(&tess, "ticket-reopening");
    gallery.close();
}

fn reopen_shown(tess: &Page, world: &World) {
    tess.open(&format!("/cases/{}", Clerk::new(world, "Tess").case("Invoice of October")));
    tess.at(".case-head").click("Reopen ticket");
    tess.see("Send message & reopen ticket");
}
