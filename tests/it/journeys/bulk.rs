//! One thing done to many cases of a list.

use super::{
    at_work, demo,
    gallery::Gallery,
    office::{Clerk, MIGHTY_MICK, SUPPORT},
    said,
};
use crate::browser::{Browser, Look, Page};

/// Cases of Robert's to a partner.
fn reports(world: &crate::world::World) {
    let mut clerk = Clerk::new(world, "Robert");
    for number in 1..=3 {
        clerk.partner_case(MIGHTY_MICK, &format!("Report {number}"), "It says so.", "low");
    }
}

/// The box of the row with this subject.
fn tick(page: &Page, subject: &str) {
    let script = "
        const row = [...document.querySelectorAll('tbody tr')].find((one) => one.textContent.includes(arguments[0]));
        row.querySelector('[name=case]').click()";
    page.script(script, &[subject.into()]);
}

#[test]
fn rows_are_ticked_and_worked_on_together() {
    let (browser, world) = (Browser::start(), demo());
    reports(&world);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.see_no("Assign to me");
    tick(&robert, "Report 1");
    robert.see("Assign to me");
    tick(&robert, "Report 2");
    let counted = "return getComputedStyle(document.querySelector('.ticked'), '::before').content";
    assert!(robert.script(counted, &[]).to_string().contains("counter"));
    said(&robert, "2 ticked");
    robert.choose("Priority", "Urgent");
    robert.click("Set priority");
    robert.see("2 cases set to priority Urgent.");
    robert.click("Undo");
    robert.see("2 cases are as they were before.");
    robert.click("Dismiss");
    robert.see_no("as they were before");

    tick(&robert, "Report 1");
    robert.click("Tick all");
    robert.click("Assign…");
    robert.choose("Agent (optional)", "Adrian Pennino");
    robert.click("Assign");
    robert.see("assigned to Adrian Pennino.");
    // A click beside the box opens the case still.
    robert.click("Report 3*");
    robert.inside("People").see("Adrian Pennino");
}

#[test]
fn a_closing_counts_down_and_can_be_called_off() {
    let (browser, world) = (Browser::start(), demo());
    let mut clerk = Clerk::new(&world, "Tess");
    for subject in ["Held one", "Held two"] {
        let fields = [("subject", subject), ("description", "x"), ("category", "1")];
        clerk.open(SUPPORT, &fields, &[]);
    }
    let nora = at_work(&browser, &world, "Nora", Look::DESKTOP);
    tick(&nora, "Held one");
    tick(&nora, "Held two");
    nora.click("Close");
    nora.see("2 cases close in");
    nora.click("Cancel");
    nora.see("No case was closed.");
    nora.see("Held one");
    tick(&nora, "Held one");
    nora.click("Close");
    nora.see("1 case closes in");
    // The page shows what came of it by itself.
    nora.see("1 case is closed.");
    nora.see_no("Held one");
}

#[test]
fn rows_are_worked_on_together_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    reports(&world);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP.without_scripts());
    robert.click("Tick cases");
    let boxes = robert.at("tbody tr:first-child");
    boxes.click("CA-*");
    robert.click("Tick all");
    robert.choose("Priority", "High");
    robert.click("Set priority");
    robert.see("set to priority High.");
    robert.click("Undo");
    robert.see("as they were before.");
    robert.click("Tick cases");
    robert.at("tbody tr:first-child").click("CA-*");
    robert.click("Close");
    robert.see("No case was closed.");
    robert.see("is not possible while the case is");
}

#[test]
fn boxes_bars_and_notes_look_right() {
    let (browser, world) = (Browser::start(), demo());
    reports(&world);
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/cases?ticked=1", "bulk-ticked");
    robert.click("Assign…");
    gallery.hang(&robert, "bulk-assign");
    robert.click("Cancel");
    tick(&robert, "Report 1");
    tick(&robert, "Report 2");
    robert.click("Set priority");
    robert.see("set to priority");
    gallery.hang(&robert, "bulk-done");
    robert.click("Dismiss");
    tick(&robert, "Report 1");
    robert.click("Close");
    robert.see("No case was closed.");
    gallery.hang(&robert, "bulk-refused");
    let mut clerk = Clerk::new(&world, "Tess");
    let fields = [("subject", "Held"), ("description", "x"), ("category", "1")];
    clerk.open(SUPPORT, &fields, &[]);
    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    tess.open("/cases?direction=outgoing&preset=client&ticked=1");
    gallery.hang(&tess, "bulk-tickets");
    tess.click("Close");
    tess.see("in 10 seconds");
    tess.shoot("bulk-held");
    gallery.close();
}
