//! The pages of the help.

use super::{
    pages::{Named, chrome, named},
    world::{ROBERT, Spell, World},
};
use crate::{
    domain::{
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        search::Query,
    },
    web::{help as manual, html::help},
};

/// All of them.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let found = |text: &str| {
        let query = Query::parse(text).unwrap().unwrap();
        help::contents(&chrome, text, Ok(Some((&query, &manual::find(&query)))))
    };
    let long = Refusal::field(Field::Query, Complaint::TooLong { max: 200, have: 201 });
    let page =
        |page: &manual::Page| named(&format!("help-{}", page.name), help::page(&chrome, page));
    let mut all = vec![
        named("help", help::contents(&chrome, "", Ok(None))),
        named("help-found", found("private")),
        named("help-nothing", found(&spell("zeppelin"))),
        named("help-refused", help::contents(&chrome, &spell("x"), Err(&long))),
        named("help-keys", help::keys(&chrome)),
    ];
    all.extend(manual::pages().iter().map(page));
    all
}

#[test]
fn a_page_has_the_steps_of_the_table_and_who_takes_them() {
    let pages = all(str::to_owned);
    let (_, page) = pages.iter().find(|(name, _)| name == "help-workflow").unwrap();
    let html = &page.0;
    for row in PresetName::ALL.iter().flat_map(|name| name.table().rows) {
        let label = row.label.replace('&', "&amp;");
        assert!(html.contains(&label), "{label}");
    }
    assert!(html.contains("the clock, when the desk’s time has passed"));
}

#[test]
fn what_was_found_is_marked_and_leads_to_its_part() {
    let pages = all(str::to_owned);
    let (_, page) = pages.iter().find(|(name, _)| name == "help-found").unwrap();
    assert!(
        page.0.contains("<a href=\"/help/comments#private\"><mark>Private</mark> comments</a>")
    );
}
