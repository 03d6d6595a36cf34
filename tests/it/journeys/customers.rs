//! Support opens a case for a customer, and the customer answers it.

use super::{at_work, demo};
use crate::browser::{Browser, Look};

fn opens_for_a_customer(look: Look) {
    let (browser, world) = (Browser::start(), demo());
    let nora = at_work(&browser, &world, "Nora", look);
    nora.click("New case*");
    nora.see("The case comes to us, Casemate Support.");
    nora.click("Apollo Cloud*");
    nora.click("Next");
    nora.see("For Apollo Cloud");
    nora.see("it begins as “Waiting for customer”");
    nora.choose("Ticket type", "Billing");
    nora.choose("Contact (optional)", "Odo Pillar");
    nora.fill("Subject", "Your card runs out");
    nora.fill("Description", "Please send us a new one.");
    nora.click("Create");
    nora.see("The case was created for Apollo Cloud and is at your desk.");
    let summary = nora.inside("Summary");
    for words in ["Your card runs out", "Customer Apollo Cloud", "Billing", "Odo Pillar"] {
        summary.see(words);
    }
    nora.click("Go to details");
    nora.see("Incoming from Apollo Cloud");

    let tess = at_work(&browser, &world, "Tess", look);
    tess.see("Waiting for customer");
    tess.click("Your card runs out");
    tess.see("Outgoing to Casemate Support");
    let about = tess.inside("About this case");
    about.see("Opened by NL Nora Lintel of Casemate Support");
    about.see("On behalf of OP Odo Pillar");
    tess.fill("Comment", "Here it is.");
    tess.click("Send message*");
    tess.inside("About this case").see("Status In progress");
}

#[test]
fn support_opens_a_case_for_a_customer() {
    opens_for_a_customer(Look::DESKTOP);
}

#[test]
fn support_opens_a_case_for_a_customer_without_scripts() {
    opens_for_a_customer(Look::DESKTOP.without_scripts());
}
