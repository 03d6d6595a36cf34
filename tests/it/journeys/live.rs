//! Pages that follow what others do, without a reload.

use super::{
    at_work, demo,
    gallery::Gallery,
    office::{Clerk, MIGHTY_MICK},
};
use crate::browser::{Browser, Look, Page};

const SUBJECT: &str = "Invoices are late";

/// Says in the page that it must not be loaded anew from here on.
fn mark(page: &Page) {
    page.script("window.same = true", &[]);
}

fn is_the_same(page: &Page) {
    assert_eq!(page.script("return window.same === true", &[]), true, "the page was not reloaded");
}

#[test]
fn a_case_grows_while_one_writes_and_what_came_is_shown_before_one_sends() {
    let (browser, world) = (Browser::start(), demo());
    let mut robert = Clerk::new(&world, "Robert");
    let case = robert.partner_case(MIGHTY_MICK, SUBJECT, "Since Monday.", "medium");
    let to = format!("/cases/{case}/comments");
    robert.send(&to, &[("comment", "The first word.")], &[]);
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    michael.open(&format!("/cases/{case}"));
    michael.see("The first word.");
    mark(&michael);
    // What arrives while nothing is typed holds nobody back.
    robert.send(&to, &[("comment", "A second word.")], &[]);
    michael.see("A second word.");
    michael.fill("Comment", "Half an answer");
    robert.send(&to, &[("comment", "Not needed any more!")], &[]);
    michael.inside("Comments 3").see("Not needed any more!");
    assert_eq!(michael.value("Comment"), "Half an answer");
    is_the_same(&michael);
    michael.click("Add comment*");
    michael.see("Written meanwhile 1");
    michael.forgive("status of 409");
    let mut gallery = Gallery::default();
    gallery.hang(&michael, "case-overtaken");
    gallery.close();
    assert_eq!(michael.value("Comment"), "Half an answer");
    michael.click("Send anyway*");
    michael.see("Comments 4");
    michael.see_no("Written meanwhile");
}

#[test]
fn a_step_of_others_changes_status_and_buttons() {
    let (browser, world) = (Browser::start(), demo());
    let mut robert = Clerk::new(&world, "Robert");
    let case = robert.partner_case(MIGHTY_MICK, SUBJECT, "Since Monday.", "medium");
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    michael.open(&format!("/cases/{case}"));
    michael.inside("About this case").see("Status Pending");
    mark(&michael);
    robert.send(&format!("/cases/{case}/do/resolve"), &[("comment", "It works again.")], &[]);
    michael.inside("About this case").see("Status Resolved");
    michael.see("It works again.");
    michael.click("Reopen");
    michael.see("Cancel");
    is_the_same(&michael);
}

#[test]
fn a_list_changes_in_place_and_tells_of_what_would_move_it() {
    let (browser, world) = (Browser::start(), demo());
    let mut robert = Clerk::new(&world, "Robert");
    let old = robert.partner_case(MIGHTY_MICK, SUBJECT, "Since Monday.", "medium");
    robert.partner_case(MIGHTY_MICK, "On top of it", "Since Monday.", "low");
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    michael.open("/cases");
    michael.see("On top of it");
    michael.inside("Menu").see("Unassigned 3");
    mark(&michael);
    michael.press("jjx");
    michael.see("Assign to me");
    robert.send(&format!("/cases/{old}/do/resolve"), &[("comment", "It works again.")], &[]);
    let second = |page: &Page| page.texts("[data-rows] tbody tr:nth-child(2)").concat();
    let changed = |row: &str| row.contains(SUBJECT) && row.contains("Resolved");
    michael.wait("for the row to change", |page| changed(&second(page)));
    let ticked =
        "return [...document.querySelectorAll('[name=case]:checked')].map((box) => box.value)";
    assert_eq!(michael.script(ticked, &[]), serde_json::json!([old]), "it is still ticked");
    assert!(michael.focused().starts_with(SUBJECT), "{}", michael.focused());
    michael.press("x");
    michael.see("1 case has news");
    let first = |page: &Page| page.texts("[data-rows] tbody tr:first-child").concat();
    assert!(first(&michael).contains("On top of it"), "nothing jumps");
    robert.partner_case(MIGHTY_MICK, "Quite new", "Since now.", "high");
    michael.see("2 cases have news");
    let mut gallery = Gallery::default();
    gallery.hang(&michael, "list-news");
    gallery.close();
    michael.inside("Menu").see("Unassigned 4");
    is_the_same(&michael);
    michael.click("Show");
    michael.wait("for the list", |page| first(page).contains("Quite new"));
    michael.see_no("have news");
}

#[test]
fn an_empty_list_tells_of_the_first_case_that_comes() {
    let (browser, world) = (Browser::start(), demo());
    let mut robert = Clerk::new(&world, "Robert");
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    michael.open("/cases?direction=incoming&status=pending&priority=urgent");
    assert_eq!(michael.texts("main > .empty h2").len(), 1, "{}", michael.words());
    mark(&michael);
    robert.partner_case(MIGHTY_MICK, "The very first", "Since now.", "urgent");
    michael.see("1 case has news");
    is_the_same(&michael);
    michael.click("Show");
    michael.see("The very first");
}

#[test]
fn a_later_page_of_a_list_tells_of_news_on_the_first_and_leads_there() {
    let (browser, world) = (Browser::start(), demo());
    let mut robert = Clerk::new(&world, "Robert");
    for n in 1..=51 {
        robert.partner_case(MIGHTY_MICK, &format!("Invoice {n}"), "Since Monday.", "medium");
    }
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    michael.open("/cases?direction=incoming");
    michael.click("Older*");
    michael.wait("for the second page", |page| page.path().contains("after="));
    mark(&michael);
    robert.partner_case(MIGHTY_MICK, "Quite new", "Since now.", "high");
    michael.see("1 case has news");
    is_the_same(&michael);
    michael.click("Show");
    michael.see("Quite new");
    assert!(!michael.path().contains("after="), "{}", michael.path());
}

#[test]
fn one_sees_who_is_writing_and_no_more_once_it_is_said() {
    let (browsers, world) = ([Browser::start(), Browser::start()], demo());
    let mut clerk = Clerk::new(&world, "Robert");
    let case = clerk.partner_case(MIGHTY_MICK, SUBJECT, "Since Monday.", "medium");
    clerk.send(&format!("/cases/{case}/comments"), &[("comment", "The first word.")], &[]);
    let michael = at_work(&browsers[0], &world, "Michael", Look::DESKTOP);
    let robert = at_work(&browsers[1], &world, "Robert", Look::DESKTOP);
    michael.open(&format!("/cases/{case}"));
    robert.open(&format!("/cases/{case}"));
    robert.fill("Comment", "A second word");
    michael.see("Robert Balboa is writing");
    robert.click("Add comment*");
    michael.see("A second word");
    michael.see_no("is writing");
}

#[test]
fn pages_of_one_browser_share_a_stream_and_hidden_ones_let_go_of_it() {
    let (browser, world) = (Browser::start(), demo());
    let mut robert = Clerk::new(&world, "Robert");
    let case = robert.partner_case(MIGHTY_MICK, SUBJECT, "Since Monday.", "medium");
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    michael.open(&format!("/cases/{case}"));
    michael.in_another_tab(|other| {
        other.open("/cases");
        other.see(SUBJECT);
        robert.send(&format!("/cases/{case}/comments"), &[("comment", "Said elsewhere.")], &[]);
        let written = |page: &Page| !page.texts("tbody tr:first-child small").is_empty();
        other.wait("for the comment to be counted", written);
    });
    michael.see("Said elsewhere.");
}

#[test]
fn without_a_shared_worker_one_page_listens_for_all() {
    let (browser, world) = (Browser::start(), demo());
    let mut robert = Clerk::new(&world, "Robert");
    let case = robert.partner_case(MIGHTY_MICK, SUBJECT, "Since Monday.", "medium");
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);
    michael.without("SharedWorker");
    michael.open(&format!("/cases/{case}"));
    assert_eq!(michael.script("return 'SharedWorker' in self", &[]), false);
    michael.see("Since Monday.");
    robert.send(&format!("/cases/{case}/comments"), &[("comment", "Heard all the same.")], &[]);
    michael.see("Heard all the same.");
}
