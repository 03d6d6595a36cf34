//! Whoever runs the helpdesk looks at what was done and at how it does, and tells everybody of an hour
//! of work on it.

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery},
};

#[test]
fn what_was_done_is_found_and_everybody_is_told_of_work_to_come() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    gallery.visit(&paulie, "/settings/audit", "settings-audit");
    paulie.choose("What was done", "Account added");
    paulie.fill("By", "Robert");
    paulie.click("Show");
    paulie.see("UR-123-456-789");
    paulie.forgive("status of 422");
    gallery.hang(&paulie, "settings-audit-refused");
    paulie.fill("By", "");
    paulie.click("Show");
    paulie.see("name: Front Street Inc.");
    gallery.hang(&paulie, "settings-audit-filtered");
    paulie.click("Export");
    paulie.click("CSV A row for each entry");
    let table = String::from_utf8(paulie.downloaded("audit.csv")).unwrap();
    assert!(table.contains(",account.added,") && !table.contains(",case.opened,"), "{table}");

    gallery.visit(&paulie, "/settings/appliance", "settings-appliance");
    paulie.fill("Words for everybody", "We move house tonight at ten.");
    paulie.click("Show it");
    paulie.see("We move house tonight at ten.");
    paulie.wait("for the way to end it", |page| page.words().contains("Take it down"));
    gallery.hang(&paulie, "settings-appliance-banner");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/cases");
    robert.see("We move house tonight at ten.");
    gallery.visit(&robert, "/cases", "list-banner");
    let stranger = browser.visit(&world.url, Look::DESKTOP);
    stranger.open("/sign-in");
    stranger.see("We move house tonight at ten.");
    gallery.hang(&stranger, "door-banner");
    paulie.click("Take it down");
    paulie.wait("to be back", |page| !page.words().contains("Take it down"));
    robert.open("/cases");
    robert.see_no("We move house tonight at ten.");
    gallery.close();
}
