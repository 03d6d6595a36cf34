//! The way of a case: inquired, answered, resolved, closed.

use super::{TRACE, stops};
use crate::browser::Page;

/// Inquiring data.
pub(super) fn inquire(michael: &Page, robert: &Page) {
    // “1. Click the Inquire button to inquire information from your Partner.” It is the receiver's.
    assert_eq!(buttons(robert), ["Edit", "Resolve"]);
    assert_eq!(buttons(michael), ["Edit", "Inquire", "Resolve"]);
    michael.click("Inquire");
    // “2. Add a comment into the following Inquire form.”
    let dialog = michael.inside("Inquire");
    dialog.fill("Comment", "Which of the two came first?");
    // “3. Click Inquire to submit your comment. Once your request is submitted, the system
    // transfers the Case to the Inquiring state.”
    dialog.click("Inquire");
    michael.inside("Comments 2").see("Which of the two came first?");
    michael.inside("About this case").see("Status Inquiring");
    michael.see("Michael Goldmill inquired: Pending → Inquiring");
    // “Thus, your Partner will be requested to submit required data to the specified Case.”
    robert.inside("Main").click("Waiting for us*");
    robert.click("Tutorial Case");
    assert_eq!(
        stops(robert),
        [
            "Created by Robert Balboa",
            "Inquiring by Michael Goldmill *",
            "Pending by Robert Balboa",
            "Resolved",
            "Closed"
        ]
    );
}

/// Submitting data.
pub(super) fn submit(robert: &Page) {
    // “If your Outgoing or Incoming Case is assigned in the Inquiring state, it is required to
    // submit corresponding data and subsequently update the case. 1. Click the Submit Data button
    // from the Case details screen.”
    assert_eq!(buttons(robert), ["Edit", "Submit data"]);
    robert.click("Submit data");
    // “2. Provide required information into the following form.”
    let dialog = robert.inside("Submit required data");
    dialog.fill("Comment", "The required data for a tutorial case");
    dialog.see("lines: 1 words: 7 37/10000");
    // “3. Click Submit Data to send required information. Once all required data is presented, the
    // system transfers this Case to the Pending state.”
    dialog.click("Submit data");
    robert.inside("About this case").see("Status Pending");
    // “Therefore, your required data will be submitted and the case will be successfully updated.”
    robert.see("The required data for a tutorial case");
    assert_eq!(stops(robert)[2], "Pending by Robert Balboa *");
}

/// Resolving cases, and reopening them.
pub(super) fn resolve(michael: &Page, robert: &Page) {
    let resolve = |words: &str| {
        // “1. Click the Resolve button from the Case details screen.”
        michael.reload();
        michael.click("Resolve");
        // “2. Add a comment with required information into the following form.”
        let dialog = michael.inside("Resolve");
        dialog.fill("Comment", words);
        // “3. Click Resolve to submit your comment. Once your comment is submitted, the system will
        // mark your Case as Resolved.”
        dialog.click("Resolve");
        michael.inside("About this case").see("Status Resolved");
        assert_eq!(buttons(michael), ["Edit", "Reopen"]);
    };
    resolve("The duplicate was credited.");
    // “Thus, the system will ask Case creators to confirm that this Case is resolved and close it.”
    robert.inside("Main").click("Waiting for us*");
    robert.click("Tutorial Case");
    // “It is also possible to reopen a Case and bring it back to the Pending state by clicking the
    // Reopen button and submitting a comment.”
    robert.click("Reopen");
    robert.inside("Reopen").fill("Comment", "It is still billed.");
    robert.inside("Reopen").click("Reopen");
    robert.inside("About this case").see("Status Pending");
    robert.see("Robert Balboa reopened: Resolved → Pending");
    resolve("Now the credit is booked as well.");
    // “Closed: waiting for Robert Balboa to confirm resolution, otherwise will be closed
    // automatically.” The demo's desks give seven days.
    robert.reload();
    let workflow = stops(robert);
    assert_eq!(workflow[3], "Resolved by Michael Goldmill *");
    let words = "Closed waiting for Adrian Pennino to confirm, closes by itself on ";
    assert!(workflow[4].starts_with(words), "{workflow:?}");
    // “The system also closes resolved Cases automatically after the time period.”
    let days = robert.script(DAYS_TO_CLOSE, &[]);
    assert_eq!(days, 7);
}

/// Closing cases.
pub(super) fn close(robert: &Page, michael: &Page) {
    // “Once an Outgoing Case was marked as Resolved, its creators can close this Case from the Case
    // details screen. 1. Click the Close button from the Case details screen.”
    assert_eq!(buttons(robert), ["Edit", "Reopen", "Close"]);
    robert.click("Close");
    let dialog = robert.inside("Mark case as closed");
    // “2. Fill out the following optional form: rate the resolution of your Case from 1 (Poor) to 5
    // (Excellent).”
    let rating = dialog.inside("How would you rate the resolution of this case? (optional)");
    for word in ["1 (Poor)", "2", "3 (Average)", "4", "5 (Excellent)"] {
        rating.click(word);
    }
    // “Provide your feedback to the field below.”
    dialog.fill("Do you have any additional feedback? (optional)", "Tutorial Case is solved.");
    // “3. Click Confirm to successfully close your Case. The system will mark this Case as Closed
    // and will display the resolution on the Case details screen.”
    dialog.click("Confirm");
    robert.inside("About this case").see("Status Closed");
    for page in [robert, michael] {
        page.reload();
        let resolution = page.inside("Resolution");
        resolution.see("Rate 5 (Excellent)");
        resolution.see("Feedback Tutorial Case is solved.");
        // “Workflow has been successfully completed by Robert Balboa.”
        assert_eq!(
            stops(page),
            [
                "Created by Robert Balboa",
                "Inquiring by Michael Goldmill",
                "Pending by Robert Balboa",
                "Resolved by Michael Goldmill",
                "Closed by Robert Balboa *"
            ]
        );
        // “Therefore, you will not be able to reopen this closed Case.”
        assert_eq!(buttons(page), Vec::<String>::new());
    }
    // “However, it is still possible to add comments and upload attachments within your closed
    // Cases.”
    robert.fill("Comment", "For the record: order PR-7741.");
    robert.click("Add comment");
    robert.see("For the record: order PR-7741.");
    robert.click("Upload attachments");
    robert.inside("Attachments").attach("Browse for files", &[TRACE]);
    robert.inside("Attachments").click("Upload");
    robert.inside("Attachments 4").see("trace.csv");
}

/// In how many days the case closes by itself, as its workflow bar says.
const DAYS_TO_CLOSE: &str = "
    const [resolved, due] = [...document.querySelectorAll('.flow time')].slice(-2);
    return Math.round((Date.parse(due.dateTime) - Date.parse(resolved.dateTime)) / 86400000)";

/// The buttons at the head of a case's page.
fn buttons(page: &Page) -> Vec<String> {
    page.texts(".case-head .btn-row .btn")
}
