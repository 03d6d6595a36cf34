//! What every form has, and what a refused one keeps.

use std::collections::BTreeSet;

use super::{
    hostile::tags,
    lists,
    pages::{self, chrome, tried},
    wizard,
    world::{MICHAEL, ROBERT, World, usual},
};
use crate::{
    desk::show::{CaseList, Filter},
    domain::{
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        workflow::{Action, State},
    },
    web::{
        assets,
        html::{case, details, filters},
    },
};

fn value<'a>(tag: &'a str, attribute: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {attribute}=\""))?;
    rest.split('"').next()
}

#[test]
fn every_form_that_changes_something_begins_with_the_token_and_no_other_has_it() {
    for (name, page) in pages::all(usual) {
        let tags = tags(&page.into_string());
        for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.starts_with("form")) {
            let token = "input type=\"hidden\" name=\"token\" value=\"t0ken\"";
            let posts = value(tag, "method") == Some("post");
            assert_eq!(tags[at + 1] == token, posts, "{name}: {tag}");
        }
    }
}

#[test]
fn every_id_is_there_once_and_every_reference_leads_to_one() {
    for (name, page) in pages::all(usual) {
        let tags = tags(&page.into_string());
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| value(tag, "id")) {
            assert!(ids.insert(id) || name == "components", "{name}: #{id} twice");
        }
        for reference in
            ["aria-describedby", "aria-labelledby", "aria-controls", "for", "popovertarget"]
        {
            for list in tags.iter().filter_map(|tag| value(tag, reference)) {
                for id in list.split(' ') {
                    assert!(ids.contains(id), "{name}: {reference} names #{id}");
                }
            }
        }
        let anchors = tags.iter().filter_map(|tag| value(tag, "href")?.strip_prefix('#'));
        for id in anchors {
            assert!(ids.contains(id), "{name}: a link leads to #{id}");
        }
    }
}

#[test]
fn every_picture_and_file_that_a_page_names_is_served() {
    let icons = assets::find(assets::url("icons.svg")).unwrap();
    let icons = String::from_utf8(icons.bytes.clone()).unwrap();
    for (name, page) in pages::all(usual) {
        for tag in tags(&page.into_string()) {
            let named = ["href", "src"].iter().find_map(|attribute| value(&tag, attribute));
            let Some(path) = named.filter(|path| path.starts_with("/static/")) else { continue };
            let (path, symbol) = path.split_once('#').unwrap_or((path, ""));
            assert!(assets::find(path).is_some(), "{name}: {path}");
            let there = symbol.is_empty() || icons.contains(&format!("id=\"{symbol}\""));
            assert!(there, "{name}: no picture is called {symbol}");
        }
    }
}

#[test]
fn a_refused_case_form_keeps_all_that_was_typed_and_says_all_that_is_wrong() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(ROBERT);
    let wrong = vec![(Field::Subject, Complaint::Missing), (Field::Product, Complaint::NotOffered)];
    let values = [
        ("description", "\n  two\nlines".to_owned()),
        ("priority", "urgent".to_owned()),
        ("type", "business".to_owned()),
        ("cc", ROBERT.to_string()),
    ];
    let tried = tried(Refusal::Fields(wrong), &values);
    let form = wizard::form(PresetName::Partner, usual);
    let html = details::page(&chrome(&me), &form, Some(&tried)).into_string();
    assert!(html.contains(">\n\n  two\nlines</textarea>"), "the first line break is kept too");
    assert!(html.contains("<option value=\"urgent\" selected>"));
    assert!(html.contains("<option value=\"business\" selected>"));
    assert!(html.contains(&format!("name=\"cc\" value=\"{ROBERT}\" checked")));
    assert!(html.contains("<a href=\"#subject\">Subject: please fill this in.</a>"));
    assert!(html.contains("id=\"product-error\""));
    assert!(html.contains("aria-describedby=\"subject-error\""));
}

#[test]
fn a_refused_comment_keeps_its_text_its_switch_and_its_files() {
    let world = pages::tutorial(usual);
    let me = world.me(ROBERT);
    let refusal = Refusal::field(Field::Comment, Complaint::TooLong { max: 10_000, have: 10_001 });
    let mut tried =
        tried(refusal, &[("comment", "All of it".to_owned()), ("private", "on".to_owned())]);
    tried.typed.files = vec![super::world::stored(77, "trace.zip", 9)];
    let html = case::page(&chrome(&me), &world.detail(ROBERT), Some(&tried)).into_string();
    assert!(html.contains(">\nAll of it</textarea>"));
    assert!(html.contains("name=\"private\" value=\"on\" checked"));
    assert!(html.contains("name=\"kept\" value=\"CAAT-000-000-077\""));
    assert!(html.contains("10001 characters are too many"));
}

#[test]
fn a_password_is_never_shown_again() {
    let typed = [("password", "correct horse".to_owned()), ("email", "a@example.com".to_owned())];
    let tried = tried(Refusal::Credentials { tries_left: 3 }, &typed);
    let chrome = crate::web::html::layout::Chrome {
        me: None,
        token: "t",
        plain_http: false,
        now: pages::stranger().now,
        banner: None,
        listed: "",
        help: None,
    };
    let pages = [
        crate::web::html::door::sign_in(&chrome, None, "/", Some(&tried)),
        crate::web::html::door::set_up(&chrome, "s", 12, Some(&tried)),
    ];
    for page in pages {
        let html = page.into_string();
        assert!(!html.contains("correct horse"));
        assert!(html.contains("a@example.com"));
    }
}

#[test]
fn an_edit_form_that_came_too_late_is_sent_again_against_the_newer_edition() {
    let world = pages::tutorial(usual);
    let me = world.me(ROBERT);
    let (chrome, detail) = (chrome(&me), world.detail(ROBERT));
    let edition = |refusal: Refusal| {
        let tried = tried(refusal, &[("edition", "0".to_owned())]);
        let html = crate::web::html::edit::page(&chrome, &detail, &[], Some(&tried)).into_string();
        let tag =
            tags(&html).into_iter().find(|tag| value(tag, "name") == Some("edition")).unwrap();
        value(&tag, "value").unwrap().to_owned()
    };
    assert_eq!(edition(Refusal::field(Field::Subject, Complaint::Missing)), "0");
    assert_eq!(edition(Refusal::ChangedMeanwhile), "1");
}

#[test]
fn an_edit_form_that_came_too_late_says_what_is_there_now_where_that_differs() {
    let world = pages::tutorial(usual);
    let me = world.me(ROBERT);
    let typed = [
        ("subject", "Mine".to_owned()),
        ("priority", "low".to_owned()),
        ("type", "business".to_owned()),
        ("description", world.description.replace('\n', "\r\n")),
    ];
    let tried = tried(Refusal::ChangedMeanwhile, &typed);
    let detail = world.detail(ROBERT);
    let html = crate::web::html::edit::page(&chrome(&me), &detail, &[], Some(&tried)).into_string();
    assert!(html.contains("Now it is: Order PR-7741 provisioned twice"));
    assert!(html.contains("Now it is: Urgent"));
    assert_eq!(html.matches("Now it is").count(), 2);
    assert!(!html.contains("The description as it is now"));
}

#[test]
fn a_dialog_says_what_the_seed_says() {
    let mut world = World::new(PresetName::Partner, usual);
    let html = |world: &World, by, action| {
        let row = pages::row_of(world, by, action);
        pages::action(world, by, row, None).into_string()
    };
    world.take(MICHAEL, Action::Inquire, "Which one?");
    assert!(html(&world, ROBERT, Action::SubmitData).contains("Submit required data"));
    world.take(ROBERT, Action::SubmitData, "This.").take(MICHAEL, Action::Resolve, "Done.");
    let close = html(&world, ROBERT, Action::Close);
    for words in ["Mark case as closed", "(Poor)", "(Average)", "(Excellent)", "Cancel", "Confirm"]
    {
        assert!(close.contains(words), "{words}");
    }
    assert!(close.contains("lines: 0 words: 0 0/10000"));
}

#[test]
fn only_states_that_can_be_are_offered_and_those_that_are_chosen() {
    let chosen = Filter { states: vec![State::WaitingForCustomer], ..Filter::default() };
    let list = lists::list(1, usual);
    let list = CaseList { states: vec![State::New, State::Closed], ..list };
    let html = filters::bar(&chosen, &list).into_string();
    for state in State::ALL {
        let box_of = format!("name=\"status\" value=\"{}\"", state.word());
        let shown = list.states.contains(&state) || chosen.states.contains(&state);
        assert_eq!(html.contains(&box_of), shown, "{state}");
    }
    assert!(html.contains("value=\"waiting-for-customer\" checked"));
}
