//! A new case, up to its summary.

use crate::{browser::Page, journeys::LOG};

/// Creating cases.
pub(super) fn create(robert: &Page) {
    // “Navigate to the Helpdesk module. Submitted cases are displayed within the provided list.”
    robert.inside("Main").see("Waiting for us");
    robert.inside("Helpdesk").click("All cases");
    robert.see("Order PR-7741 provisioned twice for the same subscription");
    robert.click("Refresh");
    // “Click the New Case button to launch a case creation wizard.”
    robert.click("New case");
    robert.inside("Step 1 of 3").see("Partner");
    // “1. Select your Partner. Choose a Partner (Vendor, Provider, or Reseller) from the list.”
    robert.see("Distributor · contract active since");
    robert.click("Mighty Mick's LLC*");
    // “Click the Next button to continue.”
    robert.click("Next");
    robert.inside("Step 2 of 3").see("Details");
    robert.see("To Mighty Mick's LLC");
    // “Subject: Enter your Case subject (Case name) in this field.”
    robert.fill("Subject", "Tutorial Case");
    // “Priority: Select priority from the list (Low, Medium, High, or Urgent).”
    assert_eq!(robert.choices("Priority"), ["Low", "Medium", "High", "Urgent"]);
    assert_eq!(robert.value("Priority"), "medium");
    robert.choose("Priority", "Medium");
    // “Type: Choose a Business or Technical issue type.”
    assert_eq!(robert.choices("Type"), ["Business", "Technical"]);
    robert.choose("Type", "Technical");
    // “Description: Enter your Case description in this field.” With the counter of its picture.
    robert.fill("Description", "This is a tutorial Case");
    robert.see("lines: 1 words: 5 23/10000");
    // “Product: Specify a product for your case (optional).”
    robert.choose("Product (optional)", "Tutorial Product (PRD-404-832-779)");
    // “Attachments: Upload additional files, such as screenshots or logs (optional).”
    robert.attach("Attach files", &[LOG]);
    robert.see("provisioning-log.txt");
    // “CC: Add “carbon copy” recipients (optional).”
    robert.click("CC (optional)*");
    robert.click("Adrian Pennino");
    // “Click Create to create your Case.”
    robert.click("Create");
}

/// “3. Review your summary. Once your case is successfully created, the system provides your case
/// summary.” Returns the case's id.
pub(super) fn summary(robert: &Page) -> String {
    robert.inside("Step 3 of 3").see("Summary");
    let summary = robert.inside("Summary");
    for words in [
        "Case Tutorial Case CA-",
        "Pending",
        "Partner Mighty Mick's LLC PA-995-631",
        "Priority Medium",
        "Type Technical",
        "Product Tutorial Product PRD-404-832-779",
        "CC AP Adrian Pennino",
        "provisioning-log.txt",
    ] {
        summary.see(words);
    }
    let words = summary.words();
    let case = words.split(' ').find(|word| word.starts_with("CA-")).unwrap().to_owned();
    // “Otherwise, click Close to close the summary.” Back at the list, where it is the first one.
    robert.click("Close");
    assert!(robert.texts("tbody tr")[0].contains("Tutorial Case"));
    robert.back();
    // “Click Go to Details to access the Case details screen.”
    robert.click("Go to details");
    robert.wait("to be there", |page| page.path() == format!("/cases/{case}"));
    case
}
