//! Searching.

use std::ops::Range;

use super::{
    lists,
    pages::{Named, chrome, named, tried},
    world::{MICHAEL, ROBERT, Spell, World, stored},
};
use crate::{
    desk::{
        SearchFor,
        show::{Excerpt, Hit, SearchPage},
    },
    domain::{
        id::Mark,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        search::{Extent, Query, Within, sheet::Place},
    },
    web::html::search,
};

const QUERY: &str = "order provisioned \"twice for\"";

fn marks(text: &str) -> Vec<Range<usize>> {
    Query::parse(QUERY).unwrap().unwrap().marks(text).0
}

fn excerpt(place: Place, text: String) -> Excerpt {
    let by = matches!(place, Place::Comment(_) | Place::Person(_)).then_some(MICHAEL);
    Excerpt { place, by, marks: marks(&text), text, cut: (true, true) }
}

fn found(spell: Spell, within: Within) -> SearchPage {
    let world = World::new(PresetName::Partner, spell);
    let places = [
        Place::Comment(Mark(1)),
        Place::Description,
        Place::File(stored(1, "order.pdf", 9).id),
        Place::Person(MICHAEL),
    ];
    let hit = |(at, seen): (usize, crate::domain::access::Seen)| Hit {
        subject: marks(&seen.case.subject),
        by_id: at == 0,
        excerpts: places[at % 3..][..2]
            .iter()
            .map(|place| excerpt(*place, spell("The order\nwas **provisioned** twice for them")))
            .collect(),
        seen,
    };
    SearchPage {
        query: Query::parse(QUERY).unwrap().unwrap(),
        within,
        number: 2,
        hits: lists::list(25, spell).rows.into_iter().enumerate().map(hit).collect(),
        names: world.names(),
        total: 60,
        pages: 3,
        extent: Extent::Whole,
        cut_short: false,
    }
}

/// The pages of a search.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let asked = SearchFor { text: spell(QUERY), within: Within::Archive, ..SearchFor::default() };
    let some = found(spell, Within::All);
    let none =
        SearchPage { hits: Vec::new(), number: 1, pages: 0, ..found(spell, Within::Archive) };
    let building = SearchPage { extent: Extent::Partial, ..none.clone() };
    let complaint = Complaint::TooLong { max: 200, have: 311 };
    let refused = tried(Refusal::field(Field::Query, complaint), &[]).refusal;
    let page = |found| search::page(&chrome, &asked, found);
    vec![
        named("search", search::page(&chrome, &SearchFor::default(), Ok(None))),
        named("search-found", page(Ok(Some(&some)))),
        named("search-none", page(Ok(Some(&none)))),
        named("search-building", page(Ok(Some(&building)))),
        named("search-refused", page(Err(&refused))),
    ]
}

#[test]
fn pages_of_results_lead_to_each_other() {
    let pages = all(str::to_owned);
    let html =
        |name: &str| pages.iter().find(|(has, _)| has == name).unwrap().1.clone().into_string();
    let found = html("search-found");
    let to = "/search?q=order+provisioned+%22twice+for%22";
    assert!(found.contains(&format!("{to}\" rel=\"prev\"")), "{found}");
    assert!(found.contains(&format!("{to}&amp;page=3\" rel=\"next\"")));
    assert!(found.contains("60 cases · page 2 of 3"));
    assert!(found.contains("The <mark>order</mark>\nwas **<mark>provisioned</mark>**"));
    assert!(html("search-none").contains("Search all cases"));
    let barren = SearchPage {
        number: 1,
        cut_short: true,
        hits: Vec::new(),
        ..super::searches::found(str::to_owned, Within::All)
    };
    let world = World::new(PresetName::Partner, str::to_owned);
    let barren = search::page(&chrome(&world.me(ROBERT)), &SearchFor::default(), Ok(Some(&barren)));
    let barren = barren.into_string();
    assert!(barren.contains("not all of it was looked at") && barren.contains("rel=\"next\""));
    assert!(!barren.contains("Nothing found") && !found.contains("looked at"));
    assert!(html("search-building").contains("The search index is being built."));
    assert!(!found.contains("being built"));
}
