//! Small things that people feel.

use super::{
    LOG, at_work, demo,
    office::{Clerk, MIGHTY_MICK},
};
use crate::browser::{Browser, Look, Page, key};

const PRESS_TWICE: &str = "
    const button = [...document.querySelectorAll('button')].find(b => b.textContent.trim() === arguments[0]);
    button.click(); button.click(); button.form.requestSubmit(button)";

fn subjects(page: &Page) -> Vec<String> {
    page.open("/cases");
    page.texts("tbody td:nth-child(3) a")
}

#[test]
fn pressing_create_twice_makes_one_case_and_back_does_not_make_another() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open(&format!("/cases/new/details?partner={MIGHTY_MICK}"));
    robert.fill("Subject", "Only once");
    robert.fill("Description", "Please.");
    robert.script(PRESS_TWICE, &["Create".into()]);
    robert.inside("Summary").see("Only once");
    robert.back();
    robert.see("To Mighty Mick's LLC");
    assert_eq!(robert.value("Subject"), "");
    let made = subjects(&robert).into_iter().filter(|subject| subject == "Only once").count();
    assert_eq!(made, 1);
    // A comment, the same.
    robert.click("Only once");
    robert.fill("Comment", "Said once.");
    robert.script(PRESS_TWICE, &["Add commentCtrl ↵".into()]);
    robert.inside("Comments 1").see("Said once.");
    robert.reload();
    robert.inside("Comments 1").see("Said once.");
    robert.back();
    robert.inside("Comments 1").see("Said once.");
    robert.back();
    robert.see("Price list for 2027");
}

#[test]
fn the_id_is_copied_and_a_link_leads_to_its_comment() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look { height: 500, ..Look::DESKTOP });
    let mut clerk = Clerk::new(&world, "Robert");
    let case = clerk.case("Order PR-7741");
    robert.open(&format!("/cases/{case}"));
    robert.click("Copy the id*");
    robert.fill("Comment", "");
    robert.press(&[key::CONTROL, "v"].concat());
    robert.wait("for the paste", |page| page.value("Comment") == case);
    robert.fill("Comment", "");
    robert.at(".msg:nth-last-child(3)").click("Link to this comment");
    robert.fill("Comment", "");
    robert.press(&[key::CONTROL, "v"].concat());
    robert.wait("for the paste", |page| page.value("Comment").contains("#c-"));
    let link = robert.value("Comment");
    robert.fill("Comment", "");
    robert.open("/cases");
    robert.open(link.strip_prefix(&world.url).unwrap());
    let sight = "const at = document.querySelector('.msg:target').getBoundingClientRect();
        return at.top >= 0 && at.top < innerHeight / 2";
    robert.wait("to be there", |page| page.script(sight, &[]) == true);
    // What was just written is in sight.
    robert.fill("Comment", "Is it the known id?");
    robert.press(&[key::CONTROL, key::ENTER].concat());
    robert.inside("Comments 6").see("Is it the known id?");
    let sight = "const at = document.querySelector('.msg:target').getBoundingClientRect();
        return at.top >= 0 && at.bottom <= innerHeight";
    robert.wait("to see it", |page| page.script(sight, &[]) == true);
}

#[test]
fn a_moment_says_all_of_itself_when_asked() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let read = "return [...document.querySelectorAll('td:nth-child(n + 7) > *')].map(t => t.title)";
    let titles = robert.script(read, &[]);
    let titles: Vec<_> = titles.as_array().unwrap().iter().filter_map(|t| t.as_str()).collect();
    assert_eq!(titles.len(), 8, "{titles:?}");
    assert!(titles.iter().all(|title| title.ends_with(" UTC") && title.len() > 20), "{titles:?}");
}

#[test]
fn a_pdf_is_shown_by_the_browser_itself() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let case = Clerk::new(&world, "Robert").case("Order PR-7741");
    robert.open(&format!("/cases/{case}"));
    robert.inside("Attachments 3").click("order-PR-7741.pdf");
    robert.see("If your browser shows no pages here, download the file.");
    robert.wait("for the viewer", Page::shows_pdf);
    robert.shoot("feel-pdf");
    robert.click("Download");
    assert!(robert.downloaded("order-PR-7741.pdf").starts_with(b"%PDF"));
    robert.click("Previous file*");
    robert.see("gateway restarted");
    robert.click("Previous file*");
    let loaded =
        "const picture = document.querySelector('.view img'); return picture.naturalWidth > 0";
    robert.wait("for the picture", |page| page.script(loaded, &[]) == true);
}

#[test]
fn a_case_prints_without_what_only_screens_need() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let case = Clerk::new(&world, "Robert").case("Order PR-7741");
    robert.open(&format!("/cases/{case}"));
    robert.attach("Attach files", &[LOG]);
    robert.emulate("print", &[]);
    robert.shoot("feel-print");
    for part in ["Add comment", "Reopen", "Help", "Attach files"] {
        robert.see_no(part);
    }
    for part in ["Order PR-7741", "Workflow", "closes by itself", "The duplicate was cancelled"] {
        robert.see(part);
    }
}

#[test]
fn forced_colours_leave_every_mark_in_sight() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let case = Clerk::new(&world, "Robert").case("Order PR-7741");
    robert.emulate("", &[("forced-colors", "active")]);
    robert.shoot("feel-forced-list");
    robert.open(&format!("/cases/{case}"));
    robert.click("Private*");
    robert.shoot("feel-forced-case");
    robert.click("Close");
    robert.inside("Mark case as closed").click("4");
    robert.shoot("feel-forced-close");
    robert.open("/cases/new");
    robert.click("Mighty Mick's LLC*");
    robert.shoot("feel-forced-wizard");
}

#[test]
fn nothing_moves_for_those_who_prefer_that() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let moving = "return [...document.querySelectorAll('*')].filter(node => {
        const style = getComputedStyle(node);
        return parseFloat(style.transitionDuration) > 0.001 && style.transitionProperty !== 'none' }).length";
    assert_eq!(robert.script(moving, &[]), 0);
    robert.open("/help/components");
    assert_eq!(robert.script(moving, &[]), 0);
}

#[test]
fn the_tab_that_is_open_is_in_view_however_many_there_are() {
    let (browser, world) = (Browser::start(), demo());
    let michael = at_work(&browser, &world, "Michael", Look::PHONE);
    let read = "const tab = document.querySelector('.tabs [aria-current]').getBoundingClientRect();
        const tabs = document.querySelector('.tabs').getBoundingClientRect();
        return tab.left >= tabs.left && tab.right <= innerWidth";
    let in_view = |page: &Page, address: &str| {
        page.open(address);
        page.wait("for the tab to come into view", |page| page.script(read, &[]) == true);
    };
    for tab in ["", "/requests", "/subscriptions", "/fulfilment", "/configs", "/config-requests"] {
        in_view(&michael, &format!("/customers{tab}"));
        assert_eq!(michael.slivers(), Vec::<String>::new(), "{tab}");
    }
    // Beside the column of the left, in a window in which not all tabs have room.
    let narrow = Look { width: 920, ..Look::DESKTOP };
    let paulie = at_work(&browser, &world, "Paulie", narrow);
    for tab in ["profile", "tokens", "appliance"] {
        in_view(&paulie, &format!("/settings/{tab}"));
    }
}
