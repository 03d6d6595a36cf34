//! What an export holds, for whom, and how many there can be.

use std::sync::atomic::AtomicBool;

use super::world::{C, D, M, V, World, X, form, refused};
use crate::{
    desk::{
        CasePart, Contents, Desk, Ending, Message, Portion, SearchFor, Then,
        export::running::{FORGET, GIVES_WAY},
        show::{Filter, Page},
    },
    domain::{
        access::Actor,
        id::CaseId,
        listing::{Order, Period, Sort},
        moment::Moment,
        open::NewCase,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
    },
    store::tests::flip,
};

/// So long that a few do not fit into a portion.
fn long(n: usize) -> String {
    format!("{n} {}", "x".repeat(9_900))
}

fn everything() -> Filter {
    Filter::default()
}

/// So many long comments on a case.
fn say_at_length(world: &World, actor: &Actor, (id, comments): (CaseId, usize)) {
    for n in 0..comments {
        world.say(actor, id, &long(n), Audience::Everyone);
    }
}

/// Reads an export on to its end.
fn to_the_end(desk: &Desk, actor: &Actor, first: Portion) -> (Vec<CasePart>, Ending, usize) {
    let (mut parts, mut then, mut portions) = (first.parts, first.then, 1);
    loop {
        match then {
            Then::Ends(ending) => return (parts, ending, portions),
            Then::GoesOn(number) => {
                let next = desk.go_on_exporting(actor, number).unwrap();
                parts.extend(next.parts);
                (then, portions) = (next.then, portions + 1);
            }
        }
    }
}

/// All of an export.
pub(super) fn exported(desk: &Desk, actor: &Actor, filter: &Filter) -> Vec<CasePart> {
    let first = desk.export(actor, filter, Contents::Messages).unwrap();
    to_the_end(desk, actor, first).0
}

/// All of an export of what was searched for, and what it says at its end.
fn found(world: &World, actor: &Actor, text: &str) -> (Vec<CasePart>, Ending) {
    world.desk.index().catch_up(&AtomicBool::new(false)).unwrap();
    let asked = SearchFor { text: text.to_owned(), page: 7, ..SearchFor::default() };
    let first = world.desk.export_found(actor, &asked, Contents::Messages).unwrap();
    let (parts, ending, _) = to_the_end(&world.desk, actor, first);
    (parts, ending)
}

fn ids(parts: &[CasePart]) -> Vec<CaseId> {
    parts.iter().filter(|part| part.head.is_some()).map(|part| part.id).collect()
}

/// What was said in them.
pub(super) fn texts(parts: &[CasePart]) -> Vec<String> {
    let messages = parts.iter().flat_map(|part| &part.messages);
    let said = messages.filter_map(|message| message.entry.said()?.text.as_ref());
    said.map(ToString::to_string).collect()
}

#[test]
fn an_export_has_each_case_of_a_list_once_whatever_moves_meanwhile() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let mut made: Vec<CaseId> = (0..40)
        .map(|n| {
            world.pass(1);
            let form = NewCase { description: long(n), ..form(V, &format!("case {n}")) };
            world.desk.open_case(&d1, form, Vec::new()).unwrap()
        })
        .collect();
    for sort in Sort::ALL {
        let filter = Filter { sort, ..everything() };
        let first = world.desk.export(&v1, &filter, Contents::Messages).unwrap();
        assert!(first.parts.len() < 20 && matches!(first.then, Then::GoesOn(_)));
        world.pass(1);
        world.say(&d1, made[20], "moves", Audience::Everyone);
        world.say(&d1, made[3], "moves", Audience::Everyone);
        let (parts, ending, portions) = to_the_end(&world.desk, &v1, first);
        assert_eq!(ending, Ending { first: 40, has_more: false, unread: false, left_out: 0 });
        assert!(portions > 2, "{portions}");
        let mut found = ids(&parts);
        assert_eq!(found.len(), 40);
        found.sort_unstable();
        made.sort_unstable();
        assert_eq!(found, made, "{sort:?}");
        assert!(parts.iter().all(|part| part.ends), "none is cut by a portion's end");
    }
    let some = Filter { sort: Sort::ALL[3], ..everything() };
    let portion = world.desk.export_of(&v1, &some, Contents::Facts, 3).unwrap();
    assert_eq!(
        portion.then,
        Then::Ends(Ending { first: 3, has_more: true, unread: false, left_out: 0 })
    );
    let subjects = portion.parts.iter().map(|part| &*part.head.as_ref().unwrap().seen.case.subject);
    assert_eq!(subjects.collect::<Vec<_>>(), ["case 0", "case 1", "case 2"]);
    let bare = portion.parts.iter().all(|part| {
        let head = part.head.as_ref().unwrap();
        part.messages.is_empty() && head.description.is_none() && head.files.is_empty()
    });
    assert!(bare, "facts are no more than facts");
}

#[test]
fn a_long_conversation_goes_on_from_portion_to_portion_in_its_order() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "long");
    for n in 0..40 {
        let audience = if n % 4 == 3 { Audience::OwnAccount } else { Audience::Everyone };
        world.say(&v1, id, &long(n), audience);
    }
    for (actor, wanted) in [(&d1, 30), (&v1, 40)] {
        let parts = exported(&world.desk, actor, &everything());
        assert!(parts.len() > 1 && parts.iter().all(|part| part.id == id));
        assert_eq!(parts.iter().filter(|part| part.head.is_some()).count(), 1);
        assert_eq!(parts.iter().map(|part| part.ends).filter(|ends| *ends).count(), 1);
        assert!(parts.last().unwrap().ends);
        let messages: Vec<&Message> = parts.iter().flat_map(|part| &part.messages).collect();
        assert!(messages.iter().map(|message| message.number).eq(1..=wanted));
        assert!(messages.is_sorted_by_key(|message| message.entry.seq));
        let all = (0..40).filter(|n| wanted == 40 || n % 4 != 3).map(long);
        assert!(texts(&parts).into_iter().eq(all));
    }
}

#[test]
fn one_export_of_a_user_is_under_way_at_a_time() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, v1) =
        (world.actor(D, Role::Agent), world.actor(D, Role::Viewer), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    say_at_length(&world, &d1, (id, 20));
    let begin = |actor| world.desk.export(actor, &everything(), Contents::Messages);
    let number = |portion: Portion| match portion.then {
        Then::GoesOn(number) => number,
        Then::Ends(_) => panic!("too short"),
    };

    let first = number(begin(&d1).unwrap());
    assert_eq!(refused(begin(&d1)), Refusal::Exporting);
    let other = number(begin(&d2).unwrap());
    // A number is its user's, and works once.
    for actor in [&d2, &v1] {
        assert_eq!(refused(world.desk.go_on_exporting(actor, first)), Refusal::NotFound);
    }
    let ended = world.desk.go_on_exporting(&d1, first).unwrap();
    assert!(matches!(ended.then, Then::Ends(_)));
    assert_eq!(refused(world.desk.go_on_exporting(&d1, first)), Refusal::NotFound);

    // It is over when it has ended, when nobody wants it any more, or when nobody has gone on.
    let second = number(begin(&d1).unwrap());
    world.desk.end_export(&d2, second).unwrap();
    world.desk.end_export(&d1, first).unwrap();
    assert_eq!(refused(begin(&d1)), Refusal::Exporting, "neither was this one's to end");
    world.desk.end_export(&d1, second).unwrap();
    let lost = number(begin(&d1).unwrap());
    world.pass(GIVES_WAY.as_secs() - 1);
    assert_eq!(refused(begin(&d1)), Refusal::Exporting, "it may yet go on");
    world.pass(1);
    let third = number(begin(&d1).unwrap());
    assert_eq!(refused(world.desk.go_on_exporting(&d1, lost)), Refusal::NotFound);
    world.pass(FORGET.as_secs());
    assert!(begin(&d1).is_ok());
    for (actor, number) in [(&d1, third), (&d2, other)] {
        assert_eq!(refused(world.desk.go_on_exporting(actor, number)), Refusal::NotFound);
    }
}

#[test]
fn an_account_leaves_room_for_the_exports_of_others() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let id = world.open(&d1, V, "one");
    say_at_length(&world, &d1, (id, 20));
    let begun = |account| {
        let actors = (0..40).map(|_| world.actor(account, Role::Viewer));
        let begin = |actor| world.desk.export(&actor, &everything(), Contents::Messages).is_ok();
        actors.map(begin).filter(|begun| *begun).count()
    };
    assert_eq!(begun(D), 8);
    assert_eq!(begun(V), 8);
    // Who has nothing to export is done at once.
    assert_eq!(begun(X), 40);
}

#[test]
fn what_does_not_decode_is_left_out_and_counted() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let cases = ["first", "second", "third"].map(|subject| {
        world.pass(1);
        world.open(&d1, V, subject)
    });
    world.say(&d1, cases[1], "ROTTEN", Audience::Everyone);
    for n in 0..40 {
        let text = if n == 30 { "ROTTEN too".to_owned() } else { long(n) };
        world.say(&d1, cases[2], &text, Audience::Everyone);
    }
    let world = world.restarted_after(|dir| flip(dir, "ROTTEN"));
    let oldest = Filter { sort: Sort::ALL[3], ..everything() };
    let first = world.desk.export(&d1, &oldest, Contents::Messages).unwrap();
    let (parts, ending, _) = to_the_end(&world.desk, &d1, first);
    assert_eq!(ending.left_out, 2);
    assert_eq!(ids(&parts), [cases[0], cases[2]]);
    assert!(parts.last().unwrap().ends, "what was begun has an end");
    let said = texts(&parts).len();
    assert!((8..30).contains(&said), "as far as could be read: {said}");
}

#[test]
fn a_case_that_does_not_decode_is_on_no_list_and_counted_however_the_list_is_narrowed() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let sound = world.open(&d1, V, "sound");
    world.open(&d1, V, "ROTTEN subject");
    let world = world.restarted_after(|dir| flip(dir, "ROTTEN subject"));
    for order in [None, Some(Order::Created), Some(Order::Updated)] {
        let period = order.map(|of| Period { of, from: Some(Moment(1)), until: None });
        let filter = Filter { period, ..everything() };
        let first = world.desk.export(&d1, &filter, Contents::Facts).unwrap();
        let (parts, ending, _) = to_the_end(&world.desk, &d1, first);
        assert_eq!((ids(&parts), ending.left_out, ending.first), (vec![sound], 1, 2), "{order:?}");
        let page = world.desk.cases(&d1, &filter, Page::First).unwrap();
        assert_eq!(page.rows.len(), 1, "{order:?}");
    }
}

#[test]
fn who_acts_for_a_client_exports_its_cases_without_what_is_between_others() {
    let world = World::new(PresetName::Partner);
    let (c1, m1) = (world.actor(C, Role::Agent), world.actor(M, Role::Agent));
    let id = world.open(&c1, V, "of a client");
    world.say(&c1, id, "for all", Audience::Everyone);
    world.say(&c1, id, "for C", Audience::OwnAccount);
    world.say(&m1, id, "for M", Audience::OwnAccount);
    let said = |actor| texts(&exported(&world.desk, actor, &everything()));
    assert_eq!(said(&c1), ["for all", "for C"]);
    assert_eq!(said(&m1), ["for all", "for M"]);
    assert!(exported(&world.desk, &world.actor(X, Role::Admin), &everything()).is_empty());
}

#[test]
fn a_copy_of_a_case_has_all_of_a_usual_conversation_and_the_end_of_a_very_long_one() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let usual = world.open(&d1, V, "usual");
    for n in 0..150 {
        let audience = if n == 5 { Audience::OwnAccount } else { Audience::Everyone };
        world.say(if n < 10 { &v1 } else { &d1 }, usual, &format!("comment {n}"), audience);
    }
    let copy = |actor, id| world.desk.case_to_copy(actor, id).unwrap();
    let said = |actor, id| copy(actor, id).entries.iter().filter(|e| e.said().is_some()).count();
    assert_eq!((said(&d1, usual), said(&v1, usual)), (149, 150));
    let of_d1 = copy(&d1, usual);
    assert!(of_d1.earlier.is_none());
    let known = |id| of_d1.names.users.contains_key(&id);
    assert!(of_d1.entries.iter().filter_map(|entry| entry.by).all(known), "with all names");

    let very_long = world.open(&d1, V, "very long");
    say_at_length(&world, &d1, (very_long, 130));
    let copy = copy(&v1, very_long);
    assert!(copy.earlier.is_some() && copy.entries.len() == 60, "{}", copy.entries.len());
}

#[test]
fn what_is_found_is_exported_the_best_first_and_only_what_the_reader_finds() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let x1 = world.actor(X, Role::Admin);
    let some: Vec<CaseId> = (0..30)
        .map(|n| {
            world.pass(1);
            let form = NewCase { description: "A kettle.".to_owned(), ..form(V, &format!("{n}")) };
            world.desk.open_case(&d1, form, Vec::new()).unwrap()
        })
        .collect();
    let best = world.open(&d1, V, "Kettle");
    let own = world.open(&d1, V, "Another");
    world.say(&v1, own, "It is the kettle again.", Audience::OwnAccount);
    world.say(&v1, own, "We look into it.", Audience::Everyone);
    let (parts, ending) = found(&world, &d1, "kettle");
    assert_eq!(ending, Ending { first: 31, has_more: false, unread: false, left_out: 0 });
    let newest_first = some.iter().rev().copied();
    assert!(ids(&parts).into_iter().eq(std::iter::once(best).chain(newest_first)));
    let (parts, _) = found(&world, &v1, "kettle");
    assert_eq!((ids(&parts).len(), texts(&parts).len()), (32, 2), "of its own it finds one more");
    assert!(found(&world, &x1, "kettle").0.is_empty());
    let nothing = SearchFor { text: " - ".to_owned(), ..SearchFor::default() };
    let missing = Refusal::field(Field::Query, Complaint::Missing);
    for _ in 0..2 {
        let refused = refused(world.desk.export_found(&d1, &nothing, Contents::Facts));
        assert_eq!(refused, missing, "which takes no place");
    }
}

#[test]
fn an_export_of_what_is_found_counts_what_does_not_decode() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let whole = world.open(&d1, V, "A kettle");
    world.open(&d1, V, "ROTTEN kettle");
    world.desk.index().catch_up(&AtomicBool::new(false)).unwrap();
    let world = world.restarted_after(|dir| flip(dir, "ROTTEN kettle"));
    let (parts, ending) = found(&world, &d1, "kettle");
    assert_eq!(ids(&parts), [whole]);
    assert_eq!(ending, Ending { first: 2, has_more: false, unread: false, left_out: 1 });
}

#[test]
fn an_export_of_what_is_found_looks_at_as_much_of_each_page_as_a_search() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let cases: Vec<CaseId> = (0..30)
        .map(|n| {
            world.pass(1);
            let id = world.open(&d1, V, &format!("{n}"));
            // All that is said later is looked at before it is found.
            world.say(&d1, id, "The kettle.", Audience::Everyone);
            say_at_length(&world, &d1, (id, 15));
            id
        })
        .collect();
    // 3.5 MiB in the first 25, and more than one search looks at in all of them.
    let (parts, ending) = found(&world, &d1, "kettle");
    assert_eq!(ending, Ending { first: 30, has_more: false, unread: false, left_out: 0 });
    assert_eq!(ids(&parts).len(), 30);
    for id in &cases {
        say_at_length(&world, &d1, (*id, 3));
    }
    let (parts, ending) = found(&world, &d1, "kettle");
    assert!(ending.unread && ids(&parts).len() < 30, "{ending:?}");
}
