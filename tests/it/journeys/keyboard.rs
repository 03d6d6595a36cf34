//! Everything by keyboard, and what those hear who do not see.

use super::{
    LOG, at_work, demo,
    gallery::Gallery,
    office::{Clerk, MIGHTY_MICK},
    said,
};
use crate::browser::{Browser, Look, Page, key};

const WALK_MAX: usize = 80;

/// Walks with the Tab key until the focus is on what has that name; a name that ends in `*` is the
/// beginning of one.
fn walk_to(page: &Page, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..WALK_MAX {
        page.press(key::TAB);
        let focused = page.focused();
        match name.strip_suffix('*') {
            Some(beginning) if focused.starts_with(beginning) => return,
            None if focused == name => return,
            _ => passed.push(focused),
        }
    }
    panic!("Tab does not come to {name}, but to {passed:?}");
}

#[test]
fn a_case_is_opened_worked_on_and_closed_by_keyboard() {
    let (browser, world) = (Browser::start(), demo());
    let robert = browser.visit(&world.url, Look::DESKTOP);
    robert.open("/sign-in");
    robert.wait("for the focus", |page| page.focused() == "Email");
    robert.press(&world.user("Robert").email);
    walk_to(&robert, "Password");
    robert.press(&world.user("Robert").password);
    robert.press(key::ENTER);
    robert.see("All cases");

    // The way past the navigation.
    walk_to(&robert, "Skip to the content");
    assert!(robert.texts(".skip")[0].contains("Skip to the content"));
    robert.press(key::ENTER);
    robert.press(key::TAB);
    assert_eq!(robert.focused(), "Help: Lists");
    robert.press(key::TAB);
    assert_eq!(robert.focused(), "Refresh");

    open_a_case(&robert);
    work_on_it(&robert);
}

fn open_a_case(robert: &Page) {
    robert.press("n");
    robert.see("Who should receive the case?");
    walk_to(robert, "Apollo Cloud*");
    robert.press(key::DOWN);
    assert!(robert.focused().starts_with("Mighty Mick's LLC"));
    robert.press(key::ENTER);
    robert.see("To Mighty Mick's LLC");

    walk_to(robert, "Subject");
    // Not a shortcut while one types.
    robert.press("new by keyboard");
    walk_to(robert, "Priority");
    robert.press("Hi");
    walk_to(robert, "Type");
    robert.press("B");
    walk_to(robert, "Heading");
    for _ in 0..4 {
        robert.press(key::RIGHT);
    }
    assert_eq!(robert.focused(), "Code");
    walk_to(robert, "Description");
    robert.press(&[key::CONTROL, "b"].concat());
    robert.press("twice");
    assert_eq!(robert.value("Description"), "**twice**");
    walk_to(robert, "Attach files*");
    walk_to(robert, "CC (optional)*");
    robert.press(key::ENTER);
    walk_to(robert, "Adrian Pennino");
    robert.press(" ");
    walk_to(robert, "Create");
    robert.press(key::ENTER);
    let summary = robert.inside("Summary");
    for words in ["new by keyboard", "High", "Business", "Adrian Pennino"] {
        summary.see(words);
    }
    walk_to(robert, "Go to details");
    robert.press(key::ENTER);
    robert.see("Outgoing to Mighty Mick's LLC");
}

fn work_on_it(robert: &Page) {
    // A dialog takes the focus, keeps it, and gives it back.
    walk_to(robert, "Resolve");
    robert.press(key::ENTER);
    robert.wait("for the dialog", |page| page.focused() == "Comment");
    let inside = "return Boolean(document.activeElement.closest('dialog')) || document.activeElement === document.body";
    for _ in 0..12 {
        robert.press(key::TAB);
        assert_eq!(robert.script(inside, &[]), true, "{}", robert.focused());
    }
    // Backwards too.
    robert.press(&[key::SHIFT, key::TAB].concat());
    assert_eq!(robert.script(inside, &[]), true, "{}", robert.focused());
    robert.press(key::ESCAPE);
    robert.wait("for the focus", |page| page.focused() == "Resolve");
    robert.press(key::ENTER);
    robert.wait("for the dialog", |page| page.focused() == "Comment");
    robert.press("Solved by ourselves.");
    robert.press(&[key::CONTROL, key::ENTER].concat());
    robert.inside("About this case").see("Status Resolved");

    walk_to(robert, "Close");
    robert.press(key::ENTER);
    robert.wait("for the dialog", |page| page.focused().starts_with('1'));
    for _ in 0..4 {
        robert.press(key::RIGHT);
    }
    walk_to(robert, "Confirm");
    robert.press(key::ENTER);
    robert.inside("Resolution").see("Rate 5 (Excellent)");

    walk_to(robert, "Comment");
    robert.press("Still possible.");
    robert.press(&[key::CONTROL, key::ENTER].concat());
    robert.inside("Comments 2").see("Still possible.");
}

#[test]
fn menus_filters_and_previews_work_by_keyboard() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    walk_to(&robert, "Status*");
    robert.press(key::ENTER);
    robert.wait("for the menu", |page| !page.texts(".menu[open]").is_empty());
    robert.press(key::ESCAPE);
    robert.wait("for its end", |page| page.texts(".menu[open]").is_empty());
    assert!(robert.focused().starts_with("Status"));
    robert.press(key::ENTER);
    walk_to(&robert, "Resolved");
    robert.press(" ");
    walk_to(&robert, "Apply");
    robert.press(key::ENTER);
    robert.see("1 of 1");
    walk_to(&robert, "Order PR-7741*");
    robert.press(key::ENTER);
    robert.see("Outgoing to Mighty Mick's LLC");
    walk_to(&robert, "Console screenshot.png");
    robert.press(key::ENTER);
    robert.see("1 of 3");
    robert.press(key::RIGHT);
    robert.see("2 of 3");
    robert.press(key::ESCAPE);
    robert.see("Outgoing to Mighty Mick's LLC");
}

#[test]
fn the_panel_of_filters_is_filled_in_and_left_by_keyboard() {
    let (browser, world) = (Browser::start(), demo());
    let mut clerk = Clerk::new(&world, "Robert");
    clerk.partner_case(MIGHTY_MICK, "The kettle whistles", "x", "high");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let chips = |page: &Page| -> Vec<String> {
        let texts = page.texts(".filters span.chip");
        texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let opened = |page: &Page| {
        page.wait("for the panel", |page| !page.texts(".narrow").is_empty());
    };
    walk_to(&robert, "More");
    robert.press(key::ENTER);
    opened(&robert);
    walk_to(&robert, "Names with");
    robert.press("mick");
    robert.press(key::ENTER);
    robert.wait("for the names", |page| page.path().contains("find=mick"));
    opened(&robert);
    walk_to(&robert, "Agent");
    robert.press("Me");
    walk_to(&robert, "Partner");
    robert.press("Mighty");
    walk_to(&robert, "Time");
    robert.press("Cr");
    walk_to(&robert, "Apply");
    robert.press(key::ENTER);
    robert.wait("for the list", |page| chips(page) == ["Agent Me", "Partner Mighty Mick's LLC"]);
    robert.see("The kettle whistles");
    assert_eq!(robert.texts(".narrow").len(), 0, "the panel is put away");
    // Taken back one by one, and the panel left without a change.
    walk_to(&robert, "Remove the filter Agent");
    robert.press(key::ENTER);
    robert.wait("for the list", |page| chips(page) == ["Partner Mighty Mick's LLC"]);
    walk_to(&robert, "More");
    robert.press(key::ENTER);
    opened(&robert);
    walk_to(&robert, "Agent");
    robert.press("Un");
    walk_to(&robert, "Cancel");
    robert.press(key::ENTER);
    robert.wait("for the list", |page| page.texts(".narrow").is_empty());
    assert_eq!(chips(&robert), ["Partner Mighty Mick's LLC"]);
}

#[test]
fn every_stop_of_the_tab_key_has_a_name_and_shows_where_it_is() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let case = Clerk::new(&world, "Robert").case("Order PR-7741");
    for path in [
        "/cases".to_owned(),
        "/cases/new".to_owned(),
        format!("/cases/{case}"),
        format!("/cases/{case}/edit"),
    ] {
        robert.open(&path);
        let mut names = Vec::new();
        while names.len() < WALK_MAX {
            robert.press(key::TAB);
            if robert.script("return document.activeElement === document.body", &[]) == true {
                break;
            }
            let (name, sight) = (robert.focused(), robert.script(SIGHT, &[]));
            assert!(!name.is_empty(), "{path}: nameless after {names:?}");
            assert_eq!(sight, "seen", "{path}: {name}");
            names.push(name);
        }
        assert!(names.len() > 8, "{path}: {names:?}");
    }
}

/// Whether the focus can be seen: inside the window, not covered, with an outline around it.
const SIGHT: &str = "
    const at = document.activeElement;
    let place = at.getBoundingClientRect();
    const marked = (node) => node && (['', '::after'].some((part) => getComputedStyle(node, part).outlineStyle !== 'none'));
    const around = [at, at.closest('label'), at.closest('.composer'), at.closest('.drop label'), at.parentElement];
    if (!around.some(marked)) return 'no outline';
    if (place.bottom < 0 || place.top > innerHeight || place.right < 0 || place.left > innerWidth) return 'outside';
    return 'seen'";

#[test]
fn what_happens_is_said_to_those_who_listen() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let case = Clerk::new(&world, "Robert").case("Order PR-7741");
    robert.open(&format!("/cases/{case}"));
    robert.click(&format!("Copy the id {case}"));
    said(&robert, &format!("Copied {case}"));
    robert.attach("Attach files", &[LOG]);
    said(&robert, "provisioning-log.txt has arrived.");
    robert.click("Remove provisioning-log.txt");
    said(&robert, "provisioning-log.txt was removed.");
    robert.at(".msg").click("Link to this comment");
    said(&robert, "The link is copied");
    robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    robert.fill("Subject", " ");
    robert.fill("Description", "x");
    robert.click("Create");
    robert.see("Nothing was changed yet");
    robert.forgive("status of 422");
    // The summary of complaints has the focus, and leads to the field.
    let focused = "return document.activeElement.getAttribute('role')";
    robert.wait("for the focus", |page| page.script(focused, &[]) == "alert");
    robert.press(key::TAB);
    robert.press(key::ENTER);
    robert.wait("for the focus", |page| page.focused() == "Subject");
    let described = "return [...document.activeElement.getAttribute('aria-describedby').split(' ')]
        .map(id => document.getElementById(id).textContent).join(' ')";
    assert_eq!(robert.script(described, &[]), "Please fill this in.");
}

#[test]
fn one_goes_anywhere_and_does_what_a_page_offers_by_typing() {
    let (browser, world) = (Browser::start(), demo());
    let case =
        Clerk::new(&world, "Robert").partner_case(MIGHTY_MICK, "The kettle whistles", "x", "high");
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let open = |typed: &str| {
        robert.press(&[key::CONTROL, "k"].concat());
        robert.wait("for the palette", |page| page.focused() == "Go to, do, or find a case");
        robert.press(typed);
    };
    let offered = |first: &str| {
        let first = first.to_owned();
        robert.wait(&format!("for {first}"), move |page| {
            page.texts(".palette [aria-selected=true]").iter().any(|line| line.starts_with(&first))
        });
    };
    open("outg");
    offered("Outgoing");
    robert.press(key::ENTER);
    robert.see("Outgoing");
    robert.wait("to be there", |page| page.path() == "/cases?direction=outgoing");

    // A case by a word of its subject, below what the page itself offers.
    open("kettle");
    robert.wait("for the case", |page| {
        page.texts(".palette li").iter().any(|line| line.contains("The kettle whistles"))
    });
    offered("The kettle whistles");
    robert.press(key::ENTER);
    robert.wait("to be there", |page| page.path() == format!("/cases/{case}"));

    open("resol");
    offered("Resolve");
    robert.press(key::ENTER);
    robert.inside("Resolve").see("The case goes to Resolved.");
    robert.press(key::ESCAPE);
    open("no such thing");
    offered("Search all cases for “no such thing”");
    robert.press(key::ESCAPE);
    assert!(robert.texts(".palette").is_empty());
    // Within a text it is a link, as before.
    robert.press("r");
    robert.wait("for the focus", |page| page.focused().starts_with("Comment"));
    robert.press(&[key::CONTROL, "k"].concat());
    assert_eq!(robert.value("Comment"), "[link](https://)");
}

#[test]
fn a_list_and_a_case_are_worked_through_by_single_keys() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let subjects = robert.texts(".cases tbody td:nth-child(3) a");
    robert.press("j");
    assert!(robert.focused().starts_with(&subjects[0]), "{}", robert.focused());
    robert.press("jj");
    assert!(robert.focused().starts_with(&subjects[2]), "{}", robert.focused());
    robert.press("k");
    assert!(robert.focused().starts_with(&subjects[1]), "{}", robert.focused());
    robert.press(key::ENTER);
    robert.wait("for the case", |page| page.texts("h1") == [subjects[1].clone()]);
    robert.press("u");
    robert.wait("for the list", |page| page.path() == "/cases");

    robert.press("?");
    let sheet = robert.inside("Keys");
    sheet.see("Next row");
    sheet.click("Keys without Ctrl work in this browser");
    robert.press(key::ESCAPE);
    robert.wait("for it to close", |page| page.texts("dialog").is_empty());
    robert.script("document.activeElement.blur()", &[]);
    robert.press("j");
    assert!(!robert.focused().starts_with(&subjects[0]), "turned off");
    robert.open("/help/keys");
    assert_eq!(robert.texts("[data-keys]:checked").len(), 0);
}

#[test]
fn the_palette_and_the_keys_look_right() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut gallery = Gallery::default();
    robert.press("?");
    robert.inside("Keys").see("Next row");
    gallery.hang(&robert, "keys-sheet");
    gallery.visit(&robert, "/help/keys", "keys-page");
    robert.open("/cases");
    robert.press(&[key::CONTROL, "k"].concat());
    robert.wait("for the palette", |page| !page.texts(".palette li").is_empty());
    gallery.hang(&robert, "palette");
    gallery.close();
}
