//! The page of a case: details, people, attachments, comments.

use super::{TRACE, stops};
use crate::{
    browser::{Page, key},
    journeys::PICTURE,
};

/// Case details.
pub(super) fn details(robert: &Page, michael: &Page, case: &str) {
    // “Click on the Case name from the Helpdesk module to access the Case details screen.”
    michael.open("/cases");
    michael.click("Tutorial Case");
    michael.wait("to be there", |page| page.path() == format!("/cases/{case}"));
    // “The Case details screen indicates if an Outgoing or Incoming Case is opened. This
    // information is displayed at the upper left corner of the screen.”
    robert.inside("Where you are").see("Outgoing case");
    michael.inside("Where you are").see("Incoming case");
    // “Outgoing Cases represent tickets submitted from your account. Incoming Cases represent
    // issues submitted to your account.”
    robert.see("Outgoing to Mighty Mick's LLC");
    michael.see("Incoming from Front Street Inc.");
    // “This screen contains specified details. Namely, it provides Case Status, selected Priority,
    // specified Type, selected Product, and a reporter (the From field).”
    let about = michael.inside("About this case");
    for words in [
        "Status Pending",
        "Priority Medium",
        "Type Technical",
        "Product Tutorial Product PRD-404-832-779",
        "From Front Street Inc.",
    ] {
        about.see(words);
    }
    robert.inside("About this case").see("To Mighty Mick's LLC PA-995-631");
    // “The Case details screen also displays assigned Agents and CC for Incoming or Outgoing
    // Cases.”
    about.see("Agent RB Robert Balboa CC AP Adrian Pennino");
    // “The Workflow bar indicates the current state of your Case, associated users and dates. The
    // Workflow bar also showcases completed states and the following states of this Case.”
    for page in [robert, michael] {
        assert_eq!(
            stops(page),
            [
                "Created by Robert Balboa",
                "Inquiring",
                "Pending by Robert Balboa *",
                "Resolved",
                "Closed"
            ]
        );
    }
}

/// “Change your assigned Agent or specified CCs by using the corresponding fields under People.”
pub(super) fn people(robert: &Page, michael: &Page) {
    robert.inside("People").see("Agent RB Robert Balboa CC AP Adrian Pennino");
    robert.click("Edit people");
    let dialog = robert.inside("People");
    dialog.choose("Agent (optional)", "Adrian Pennino");
    dialog.inside("CC (optional)").click("Adrian Pennino");
    dialog.inside("CC (optional)").click("Robert Balboa");
    dialog.click("Save");
    robert.inside("People").see("Agent AP Adrian Pennino CC RB Robert Balboa");
    robert.see("Robert Balboa handed the case to Adrian Pennino");
    robert.see("added Robert Balboa to CC and removed Adrian Pennino from CC");

    michael.inside("People").see("Agent Not assigned CC Nobody");
    michael.click("Edit people");
    michael.inside("People").choose("Agent (optional)", "Michael Goldmill");
    michael.inside("People").click("Save");
    michael.inside("People").see("Agent MG Michael Goldmill");
    michael.inside("About this case").see("Agent AP Adrian Pennino");
    robert.reload();
    robert.inside("About this case").see("Agent MG Michael Goldmill");
}

/// Uploading attachments.
pub(super) fn attachments(robert: &Page) {
    // “1. Click the Upload Attachments button to submit your file.”
    robert.click("Upload attachments");
    let dialog = robert.inside("Attachments");
    // “2. Drag or select your files to the corresponding zone in the following Attachments form.”
    robert.drop_files("dialog [data-drop]", &[PICTURE]);
    dialog.see("Tutorial Screenshot.png");
    // “Alternatively, click the browse button to locate and submit your file. Note that maximum
    // upload file size is 10 megabytes.”
    dialog.see("Up to 10 MB each");
    dialog.attach("Browse for files", &[TRACE]);
    dialog.see("trace.csv");
    // “3. Click the Upload button to upload your file. Once this operation is complete, your file
    // will be displayed under Attachments within the Case details screen.”
    dialog.click("Upload");
    let files = robert.inside("Attachments 3");
    for words in ["provisioning-log.txt", "Tutorial Screenshot.png", "trace.csv", "23 bytes"] {
        files.see(words);
    }
    // “Upload or delete your files by using the corresponding buttons on the user interface.”
    robert.click("Delete trace.csv");
    robert.inside("Delete this file?").click("Delete");
    robert.inside("Attachments 2").see_no("trace.csv");
    // “This field also displays the system messages.”
    robert.see("Robert Balboa deleted trace.csv");
}

/// Adding comments.
pub(super) fn comments(robert: &Page, michael: &Page) {
    // “1. Click the Add Comment button to add a new comment. 2. Enter your comment into the
    // Comments form.” It waits at the end of the page.
    // “Use corresponding buttons on the user interface to edit your text (create headings, quotes,
    // etc.), insert links, or attach images.”
    robert.fill("Comment", "Both orders");
    for (tool, text) in [("Heading", "## Both orders"), ("Quote", "> ## Both orders")] {
        robert.click(tool);
        assert_eq!(robert.value("Comment"), text);
    }
    robert.fill("Comment", "");
    robert.click("Bold");
    robert.press("both");
    robert.press(key::END);
    robert.press(", see ");
    robert.click("Link");
    robert.press("example.com/orders");
    assert_eq!(robert.value("Comment"), "**both**, see [link](https://example.com/orders)");
    robert.press(&[key::END, " "].concat());
    robert.paste_files("#comment", &[PICTURE]);
    robert.wait("for the picture", |page| {
        page.value("Comment").contains("![Tutorial Screenshot.png](attachment:CAAT-")
    });
    // “Furthermore, it is recommended to submit a message with less than 560 symbols.”
    robert.see_no("short comments are answered sooner");
    // “4. Click Add Comment to successfully submit your comment. Therefore, your comment will be
    // available from the Case details screen.”
    robert.click("Add comment");
    robert.inside("Comments 1").see("both, see link");
    assert_eq!(robert.texts(".msg strong"), ["both"]);
    michael.reload();
    michael.inside("Comments 1").see("both, see link");

    // “3. Click on the Private switch to make your comment visible only to users of your account.”
    robert.fill("Comment", "Let us not mention the restart.");
    robert.click("Private*");
    robert.see("only Front Street Inc. will see it");
    robert.click("Add comment");
    robert.inside("Comments 2").see("Private to Front Street Inc.");
    michael.reload();
    michael.inside("Comments 1").see_no("restart");
    michael.see_no("Private to");

    // “It is possible to edit your comments by clicking on the Edit icon next to your submitted
    // comment.”
    robert.at(".msg:not(.private)").click("Edit this comment");
    let dialog = robert.inside("Edit comment");
    dialog.fill("Comment (optional)", "Both orders are in the console.");
    dialog.click("Save");
    robert.see("Both orders are in the console.");
    robert.at(".msg:not(.private)").click("edited*");
    let history = robert.inside("History of a comment");
    history.see("Now");
    history.see("Until");
    history.see("both, see link");
    history.click("Close");
    robert.see_no("History of a comment");
    michael.reload();
    michael.see("Both orders are in the console.");
    michael.inside("Comments 1").see("edited");
    assert_eq!(michael.texts("[title='Edit this comment']"), Vec::<String>::new());
}
