//! Lists of cases.

use crate::{
    browser::{Browser, Look},
    journeys::{
        at_work, demo,
        gallery::Gallery,
        office::{Clerk, MIGHTY_MICK},
    },
};

#[test]
fn the_list_looks_right_full_filtered_and_empty() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/cases?archive=1", "list-archive");
    gallery.visit(&robert, "/cases?priority=urgent&direction=outgoing", "list-nothing-matches");
    gallery.visit(&robert, "/cases?direction=incoming", "list-incoming");
    robert.click("Status");
    gallery.hang(&robert, "list-filter-open");
    let mut clerk = Clerk::new(&world, "Robert");
    for number in 1..=30 {
        let subject = format!("Usage report number {number} was rejected");
        let priority = ["low", "medium", "high", "urgent"][number % 4];
        clerk.partner_case(MIGHTY_MICK, &subject, "It says so.", priority);
    }
    gallery.visit(&robert, "/cases", "list-first-page");
    robert.click("Older");
    gallery.hang(&robert, "list-second-page");
    gallery.visit(
        &robert,
        "/cases?agent=me&account=PA-995-631&period=created&from=2026-01-01",
        "list-narrowed",
    );
    gallery.visit(&robert, "/cases?agent=me&account=PA-995-631&narrow=1", "list-panel");
    gallery.visit(&robert, "/cases?direction=incoming&agent=none", "list-unassigned");
    gallery.visit(&robert, "/cases?product=PRD-000-000-001", "list-narrowed-nothing");
    robert.open(
        "/cases?direction=outgoing&status=inquiring&status=waiting-for-customer&status=resolved",
    );
    gallery.hang(&robert, "list-waiting");
    let ada = at_work(&browser, &world, "Ada", Look::DESKTOP);
    gallery.visit(&ada, "/cases", "list-portal");
    let leo = at_work(&browser, &world, "Leo", Look::DESKTOP);
    gallery.visit(&leo, "/cases", "list-managing");
    let una = at_work(&browser, &world, "Una", Look::DESKTOP);
    gallery.visit(&una, "/cases", "list-viewer");
    let sam = at_work(&browser, &world, "Sam", Look::DESKTOP);
    gallery.visit(&sam, "/cases", "list-nothing");
    gallery.close();
}

#[test]
fn what_one_was_told_looks_right_and_is_read_by_opening_it() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/notifications", "notifications");
    robert.click("Mark all as read");
    gallery.hang(&robert, "notifications-read");
    let una = at_work(&browser, &world, "Una", Look::DESKTOP);
    gallery.visit(&una, "/notifications", "notifications-none");
    gallery.close();
}
