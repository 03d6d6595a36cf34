//! The help: from where one is to what tells about it, and through a search to what one looks for.

use super::{at_work, demo, gallery::Gallery, office::Clerk};
use crate::browser::{Browser, Look};

#[test]
fn from_a_case_to_its_help_and_by_a_search_to_another_part() {
    let (browser, world) = (Browser::start(), demo());
    let case = format!("/cases/{}", Clerk::new(&world, "Robert").case("Seat count differs"));
    for look in [Look::DESKTOP, Look::PHONE, Look::DESKTOP.without_scripts()] {
        let robert = at_work(&browser, &world, "Robert", look);
        robert.open(&case);
        robert.click("Help: The page of a case");
        robert.see("Copy as Markdown takes all of it");
        assert_eq!(robert.path(), "/help/workflow");
        robert.script("scrollTo(0, 0)", &[]);
        robert.inside("Where you are").click("Help");
        robert.fill("Search the help for", "recovry codes");
        robert.at("main").click("Search");
        robert.see("parts of the help");
        robert.click("Recovery codes");
        robert.see("10 recovery codes, shown once");
        assert_eq!(robert.path(), "/help/profile");
    }
}

#[test]
fn the_help_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/help", "help");
    gallery.visit(&robert, "/help?q=private", "help-found");
    gallery.visit(&robert, "/help?q=zeppelin", "help-nothing");
    for page in casemate::web::help::pages() {
        gallery.visit(&robert, &format!("/help/{}", page.name), &format!("help-{}", page.name));
    }
    gallery.close();
}

/// They are long and alike: one is looked at everywhere, the others on a phone, where they are
/// narrowest.
#[test]
fn the_pages_of_calls_look_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    gallery.visit(&robert, "/help/api/conversations", "help-api-conversations");
    gallery.close();
    let michael = at_work(&browser, &world, "Michael", Look::PHONE);
    for page in casemate::web::help::calls() {
        michael.open(&format!("/help/{}", page.name));
        assert!(michael.fits(), "{}", page.name);
        assert_eq!(michael.violations(), Vec::<String>::new(), "{}", page.name);
    }
}
