//! A case is found again.

use super::{
    at_work, demo,
    gallery::Gallery,
    office::{Clerk, MIGHTY_MICK},
};
use crate::{
    browser::{Browser, Look, Page, key},
    world::World,
};

/// Robert's desk with a case about a kettle, which the search knows of.
fn with_a_kettle(browser: &Browser, world: &World, look: Look) -> Page {
    let mut clerk = Clerk::new(world, "Robert");
    clerk.partner_case(MIGHTY_MICK, "The kettle whistles", "Day and *night*, says Odo.", "high");
    let robert = at_work(browser, world, "Robert", look);
    robert.wait("for the index", |page| {
        page.open("/search?q=kettle");
        page.words().contains("The kettle whistles")
    });
    robert.open("/cases");
    robert
}

#[test]
fn a_case_is_found_by_keyboard_from_any_page() {
    let (browser, world) = (Browser::start(), demo());
    let robert = with_a_kettle(&browser, &world, Look::DESKTOP);
    robert.press("/");
    assert_eq!(robert.focused(), "Search all cases");
    robert.press("ketle night");
    robert.press(key::ENTER);
    robert.see("1 case");
    assert_eq!(robert.texts(".results mark"), ["kettle", "night"]);
    robert.click("The kettle whistles");
    robert.see("Outgoing to Mighty Mick's LLC");
}

#[test]
fn cases_are_suggested_as_one_types_and_chosen_with_the_arrows() {
    let (browser, world) = (Browser::start(), demo());
    let robert = with_a_kettle(&browser, &world, Look::DESKTOP);
    robert.press("/");
    robert.press("kett");
    robert.see("The kettle whistles");
    let state = |page: &Page| {
        page.script(
            "const b = document.activeElement; \
             return b.getAttribute('role') + ' ' + b.getAttribute('aria-expanded') + ' ' \
             + (document.getElementById(b.getAttribute('aria-activedescendant'))?.textContent ?? '-')",
            &[],
        )
        .as_str()
        .unwrap()
        .to_owned()
    };
    robert.wait("for the list", |page| state(page) == "combobox true -");
    robert.press(key::DOWN);
    robert.wait("for the choice", |page| {
        state(page).starts_with("combobox true The kettle whistles CA-")
    });
    robert.press(key::ESCAPE);
    robert.wait("for the list to close", |page| state(page) == "combobox false -");
    robert.press("l");
    robert.wait("for the list", |page| state(page) == "combobox true -");
    robert.press(key::DOWN);
    robert.press(key::ENTER);
    robert.see("Outgoing to Mighty Mick's LLC");
}

#[test]
fn a_list_searches_the_cases_of_its_tab_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let robert = with_a_kettle(&browser, &world, Look::DESKTOP.without_scripts());
    robert.fill("Search these cases", "kettle");
    robert.press(key::ENTER);
    robert.see("1 case");
    robert.open("/cases?archive=1");
    robert.fill("Search these cases", "kettle");
    robert.press(key::ENTER);
    robert.see("Nothing found");
    robert.click("Search all cases");
    robert.see("1 case");
}

#[test]
fn searching_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let robert = with_a_kettle(&browser, &world, Look::DESKTOP);
    let mut gallery = Gallery::default();
    gallery.visit(&robert, "/search", "search-empty");
    gallery.visit(&robert, "/search?q=order", "search-found");
    robert.click("Export");
    gallery.hang(&robert, "search-export-open");
    gallery.visit(&robert, "/search?q=kettle&in=archive", "search-none");
    robert.open(&format!("/search?q={}", "x".repeat(201)));
    robert.see("201 characters are too many");
    robert.forgive("status of 422");
    gallery.hang(&robert, "search-refused");
    robert.open("/cases");
    robert.press("/");
    robert.press("order");
    robert.wait("for the list", |page| !page.texts(".suggest li").is_empty());
    gallery.hang(&robert, "search-suggested");
    gallery.close();
}
