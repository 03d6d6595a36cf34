//! What is found, by whom, and in which order.

use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::world::{C, D, M, O, R, V, World, X, form};
use crate::{
    desk::{
        Comment, EditForm, SearchFor,
        show::{Excerpt, Filter, Page},
    },
    domain::{
        access::Actor,
        id::AccountId,
        open::NewCase,
        person::Role,
        preset::PresetName,
        search::{Found, Query, Within, sheet::Place},
        talk::Audience,
        workflow::Action,
    },
};

fn described(world: &World, actor: &Actor, subject: &str, description: &str) {
    let form = NewCase { description: description.to_owned(), ..form(V, subject) };
    world.desk.open_case(actor, form, Vec::new()).unwrap();
}

#[test]
fn a_case_is_found_by_all_that_is_written_in_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "The Éclair printer");
    world.open(&d1, V, "Another");
    world.say(&v1, id, "Is there any **smoke**?", Audience::Everyone);
    let file = world.spooled("provisioning-log.txt", b"uptime\n");
    world.desk.attach(&v1, id, vec![file]).unwrap();
    let (text, digits) = (id.to_string(), format!("{:09}", id.0));
    for words in [
        "eclair",
        "PRINT",
        "pritner",
        "smoke printer",
        "\"any smoke\"",
        "provisioning",
        "provisioning-log.txt",
        &text,
        &text.to_lowercase(),
        &digits,
        &digits[..6],
        "happened printer",
    ] {
        assert_eq!(world.find(&d1, words), (vec!["The Éclair printer".to_owned()], 1), "{words}");
        assert_eq!(world.find(&v1, words).1, 1, "{words}");
    }
    for words in ["prnt", "\"smoke any\"", "printer another", "fire", "uptime", "rinting"] {
        assert_eq!(world.find(&d1, words), (Vec::new(), 0), "{words}");
    }
}

#[test]
fn a_case_is_found_by_the_names_of_those_who_wrote_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "Named");
    let name = |actor: &Actor| format!("\"{}\"", actor.person().unwrap().user);
    assert_eq!(world.find(&v1, &name(&d1)).1, 1, "who opened it");
    assert_eq!(world.find(&d1, &name(&v1)).1, 0);
    world.say(&v1, id, "Mine", Audience::Everyone);
    assert_eq!(world.find(&d1, &name(&v1)).1, 1, "who commented");
}

#[test]
fn what_fits_better_comes_first_and_the_newest_of_what_fits_as_well() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    for (subject, description) in [
        ("Older one", "A printer."),
        ("Newer one", "A printer."),
        ("About prynter", "-"),
        ("About printers", "-"),
        ("About printer", "-"),
    ] {
        world.pass(60);
        described(&world, &d1, subject, description);
    }
    let order = ["About printer", "About printers", "Newer one", "Older one", "About prynter"];
    assert_eq!(world.find(&d1, "printer").0, order);
}

#[test]
fn the_order_says_nothing_of_cases_that_one_may_not_see() {
    let world = World::new(PresetName::Partner);
    let (d1, m1) = (world.actor(D, Role::Agent), world.actor(M, Role::Agent));
    described(&world, &d1, "alpha", "beta gamma");
    world.pass(1);
    described(&world, &d1, "delta", "beta");
    world.pass(1);
    described(&world, &d1, "epsilon", "alpha alpha beta");
    let before = world.find(&d1, "alpha beta");
    for _ in 0..30 {
        described(&world, &m1, "alpha", "alpha");
    }
    assert_eq!(world.find(&d1, "alpha beta"), before);
    assert_eq!(world.find(&m1, "alpha").1, 30);
}

#[test]
fn an_edited_text_is_found_by_its_new_words_only_and_a_deleted_file_not_at_all() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let id = world.open(&d1, V, "Aardvark");
    let mark = world.say(&d1, id, "Badger", Audience::Everyone);
    let file = world.spooled("caracal.txt", b"x\n");
    let kept = world.desk.attach(&d1, id, vec![file]).unwrap();
    for words in ["aardvark", "badger", "caracal"] {
        assert_eq!(world.find(&d1, words).1, 1, "{words}");
    }
    let subject = Some("Dormouse".to_owned());
    world.desk.edit(&d1, id, EditForm { subject, ..EditForm::default() }).unwrap();
    world.amend(&d1, (id, mark), "Ermine", Audience::Everyone);
    world.desk.delete_file(&d1, kept.files[0].id).unwrap();
    for words in ["aardvark", "badger", "caracal"] {
        assert_eq!(world.find(&d1, words), (Vec::new(), 0), "{words}");
    }
    for words in ["dormouse", "ermine"] {
        assert_eq!(world.find(&d1, words).1, 1, "{words}");
    }
}

#[test]
fn what_is_private_is_found_by_its_own_account_until_it_is_made_public() {
    let world = World::new(PresetName::Partner);
    let (c1, m1) = (world.actor(C, Role::Agent), world.actor(M, Role::Agent));
    let (v1, v2) = (world.actor(V, Role::Agent), world.actor(V, Role::Viewer));
    let id = world.open(&c1, V, "Whispers");
    let of = |who: &Actor, text: &str| world.find(who, text).1;
    let mark = world.say(&v1, id, "Zebrafish", Audience::OwnAccount);
    world.say(&m1, id, "Yellowtail", Audience::OwnAccount);
    world.say(&c1, id, "Xenops", Audience::OwnAccount);
    let rows =
        [("zebrafish", [1, 1, 0, 0]), ("yellowtail", [0, 0, 1, 0]), ("xenops", [0, 0, 0, 1])];
    for (text, wanted) in rows {
        assert_eq!([&v1, &v2, &m1, &c1].map(|who| of(who, text)), wanted, "{text}");
    }
    assert_eq!([&v1, &m1, &c1].map(|who| of(who, "whispers")), [1, 1, 1], "each once");
    // Not even by a beginning, a typing error, or the author's name.
    for text in ["zebra", "zebrafisch", "\"zebrafish\"", "whispers zebrafish"] {
        assert_eq!([&m1, &c1].map(|who| of(who, text)), [0, 0], "{text}");
    }
    let author = format!("\"{}\"", v1.person().unwrap().user);
    assert_eq!([&v2, &m1, &c1].map(|who| of(who, &author)), [1, 0, 0]);
    world.amend(&v1, (id, mark), "Zebrafish", Audience::Everyone);
    for text in ["zebrafish", &author] {
        assert_eq!([&v2, &m1, &c1].map(|who| of(who, text)), [1, 1, 1], "{text}");
    }
    world.amend(&v1, (id, mark), "Zebrafish", Audience::OwnAccount);
    assert_eq!([&v2, &m1, &c1].map(|who| of(who, "zebrafish")), [1, 0, 0]);
}

#[test]
fn strangers_find_nothing_and_learn_nothing() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let id = world.open(&d1, V, "Only theirs");
    for account in [X, R, M, C, O] {
        let stranger = world.actor(account, Role::Admin);
        for words in ["theirs", "only", &id.to_string(), "\"only theirs\"", "User"] {
            assert_eq!(world.find(&stranger, words), (Vec::new(), 0), "{account}: {words}");
        }
    }
}

#[test]
fn a_hit_of_an_index_that_lags_behind_is_checked_before_it_is_shown() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "Lagging");
    let mark = world.say(&v1, id, "Quagga", Audience::Everyone);
    assert_eq!(world.find(&d1, "quagga").1, 1);
    world.amend(&v1, (id, mark), "Quagga", Audience::OwnAccount);
    // The index has not heard of it.
    let asked = SearchFor { text: "quagga".to_owned(), ..SearchFor::default() };
    let page = world.desk.search(&d1, &asked).unwrap().unwrap();
    assert_eq!((page.hits.len(), page.total), (0, 0));
}

#[test]
fn tabs_and_pages_divide_what_is_found() {
    let world = World::new(PresetName::Client);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    for number in 0..60 {
        let client = NewCase {
            priority: String::new(),
            kind: String::new(),
            category: "1".to_owned(),
            ..form(V, &format!("Divided {number}"))
        };
        let id = world.desk.open_case(&d1, client, Vec::new()).unwrap();
        if number % 6 == 0 {
            world.step(&v1, id, Action::Close).unwrap();
        }
    }
    world.desk.index().catch_up(&AtomicBool::new(false)).unwrap();
    let page = |within, page| {
        let asked = SearchFor { text: "divided".to_owned(), within, page };
        world.desk.search(&d1, &asked).unwrap().unwrap()
    };
    let totals = Within::ALL.map(|within| page(within, 1).total);
    assert_eq!(totals, [60, 50, 10]);
    let mut ids: Vec<_> = (1..=3)
        .flat_map(|number| page(Within::All, number).hits)
        .map(|hit| hit.seen.case.id)
        .collect();
    assert_eq!((page(Within::All, 1).hits.len(), page(Within::All, 1).pages), (25, 3));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 60, "each on one page");
    let beyond = page(Within::All, usize::MAX);
    assert_eq!((beyond.number, beyond.hits.len()), (crate::desk::PAGES_MAX, 0));
    let by = |take, page| {
        let asked = SearchFor { text: "divided".to_owned(), page, ..SearchFor::default() };
        world.desk.search_by(&d1, &asked, take).unwrap().unwrap()
    };
    assert_eq!((by(1, 60).pages, by(1, 60).number, by(1, 60).hits.len()), (60, 60, 1));
    assert_eq!((by(7, 9).pages, by(7, 9).hits.len()), (9, 4));
    assert_eq!((by(7, usize::MAX).number, by(7, usize::MAX).hits.len()), (143, 0));
    assert_eq!((by(0, 2).total, by(0, 2).pages, by(0, 2).hits.len()), (60, 0, 0));
}

#[test]
fn an_excerpt_says_where_it_stands_and_who_wrote_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "Excerpts");
    let mark = world.say(&v1, id, "A very odd kettle", Audience::Everyone);
    assert_eq!(world.find(&d1, "odd").1, 1);
    let asked = SearchFor { text: "kettle".to_owned(), ..SearchFor::default() };
    let hits = world.desk.search(&d1, &asked).unwrap().unwrap().hits;
    let excerpt = Excerpt {
        place: Place::Comment(mark),
        by: Some(v1.person().unwrap().user),
        text: "A very odd kettle".to_owned(),
        marks: hits[0].excerpts[0].marks.clone(),
        cut: (false, false),
    };
    assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "kettle");
    assert_eq!(hits[0].excerpts, [excerpt]);
}

const ACCOUNTS: [AccountId; 6] = [V, D, R, X, C, M];
const WORDS: [&str; 8] =
    ["printer", "printers", "prynter", "paper", "papers", "no 7741", "e-mail", "mail"];

/// Who says what, to whom, on which case.
type Saying = (usize, usize, usize, usize, bool);

fn sayings() -> impl Strategy<Value = Vec<Saying>> {
    let one = (0..6usize, 0..6usize, 0..WORDS.len(), 0..WORDS.len(), any::<bool>());
    prop::collection::vec(one, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn everybody_finds_exactly_what_they_can_read(
        sayings in sayings(),
        queries in prop::collection::vec("(printer|prin|pritner|paper|7741|mail|\"no 7741\"|e-mail|marker[0-9]){1,2}( (paper|pap|User))?", 4),
    ) {
        let world = World::new(PresetName::Partner);
        let actors = ACCOUNTS.map(|account| world.actor(account, Role::Agent));
        let mut cases = Vec::new();
        for (n, (who, on, word, other, private)) in sayings.into_iter().enumerate() {
            world.pass(1);
            let opened = form(ACCOUNTS[on], WORDS[word]);
            cases.extend(world.desk.open_case(&actors[who], opened, Vec::new()).ok());
            let Some(case) = cases.get(on % cases.len().max(1)) else { continue };
            let audience = if private { Audience::OwnAccount } else { Audience::Everyone };
            let text = format!("{} marker{}", WORDS[other], n % 10);
            let comment = Comment { text, audience, kept: Vec::new() };
            drop(world.desk.comment(&actors[who], *case, comment));
        }
        for (actor, text) in actors.iter().flat_map(|actor| queries.iter().map(move |q| (actor, q))) {
            let Ok(Some(query)) = Query::parse(text) else { continue };
            let (mut found, total) = world.find(actor, text);
            let mut wanted = readable(&world, actor, &query);
            found.sort();
            wanted.sort();
            prop_assert_eq!(&found, &wanted, "{}", text);
            prop_assert_eq!(total, wanted.len());
        }
    }
}

/// The subjects of all cases of an actor whose pages have what is searched for.
fn readable(world: &World, actor: &Actor, query: &Query) -> Vec<String> {
    let list = world.desk.cases(actor, &Filter::default(), Page::First).unwrap();
    assert!(list.after.is_none(), "they fit on one page");
    let mut fitting = Vec::new();
    for row in list.rows {
        let detail = world.desk.case(actor, row.case.id, None).unwrap();
        let mut found = Found::default();
        let mut look = |text: &str| found.add(query.marks(text).1);
        let digits = format!("{:09}", row.case.id.0);
        look(&row.case.id.to_string());
        look(&digits);
        look(&format!("CA{digits}"));
        look(&row.case.subject);
        look(&detail.description);
        look(detail.names.user(row.case.reporter));
        for entry in &detail.entries {
            let Some(said) = entry.said() else { continue };
            look(said.text.as_deref().unwrap_or_default());
            entry.by.iter().for_each(|by| look(detail.names.user(*by)));
        }
        if query.is_met(found) {
            fitting.push(row.case.subject.to_string());
        }
    }
    fitting
}
