//! Who is told of what somebody wrote, as its text and its audience change.

use super::{
    notifications::{settle, told},
    world::{C, D, M, V, World},
};
use crate::{
    desk::Comment,
    domain::{
        access::Actor,
        draft::DraftPlace,
        id::{CaseId, Mark},
        notify::Occasion::{Commented, Mentioned, Opened},
        person::Role,
        preset::PresetName,
        talk::Audience::{self, Everyone, OwnAccount},
    },
};

fn agents(world: &World) -> [Actor; 4] {
    [D, D, V, V].map(|account| world.actor(account, Role::Agent))
}

fn name(actor: &Actor) -> String {
    format!("@User {}", actor.person().unwrap().user)
}

/// A case of a client that somebody manages, with nobody on the client's side of it.
fn of_a_client(world: &World, client: &Actor) -> CaseId {
    let case = world.open(client, V, "Managed");
    world.desk.set_people(client, case, String::new(), Vec::new()).unwrap();
    case
}

/// A comment of a file alone.
fn send_file(world: &World, by: &Actor, case: CaseId, audience: Audience) -> Mark {
    let place = DraftPlace::Comment(case);
    let rules = world.desk.file_rules(by, place).unwrap();
    let file = world.spooled("note.txt", b"some text\n");
    let kept = world.desk.keep_files(by, place, rules, vec![file]).unwrap();
    let kept = kept.files.iter().map(|file| file.id).collect();
    world.desk.comment(by, case, Comment { text: String::new(), audience, kept }).unwrap()
}

#[test]
fn a_private_note_changes_nothing_about_what_another_account_at_its_end_is_told() {
    let world = World::new(PresetName::Partner);
    let [c1, c2, m1, v1] = [C, C, M, V].map(|account| world.actor(account, Role::Agent));
    let case = of_a_client(&world, &c1);
    let note = world.say(&m1, case, "They are nervous", OwnAccount);
    let counts = |expected: [usize; 3]| {
        world.say(&v1, case, "Any log?", Everyone);
        assert_eq!([&c1, &c2, &m1].map(|one| told(&world, one).len()), expected);
        world.is_sound();
    };
    counts([1, 1, 1]);
    world.amend(&m1, (case, note), "We are nervous", Everyone);
    counts([1, 1, 2]);
    let another = world.say(&m1, case, "And in a hurry", Everyone);
    world.amend(&m1, (case, note), "We are nervous", OwnAccount);
    counts([1, 1, 3]);
    world.amend(&m1, (case, another), "And in a hurry", OwnAccount);
    counts([2, 2, 4]);
}

#[test]
fn a_private_file_involves_nobody_for_others_either() {
    let world = World::new(PresetName::Partner);
    let [c1, m1, v1] = [C, M, V].map(|account| world.actor(account, Role::Agent));
    let case = of_a_client(&world, &c1);
    let note = send_file(&world, &m1, case, OwnAccount);
    world.say(&v1, case, "Any log?", Everyone);
    assert_eq!((told(&world, &c1), told(&world, &m1)), (vec![Commented], vec![Commented]));
    world.amend(&m1, (case, note), "Here", Everyone);
    world.say(&v1, case, "Thank you", Everyone);
    assert_eq!((told(&world, &c1).len(), told(&world, &m1).len()), (1, 2));
    world.is_sound();
}

#[test]
fn nobody_is_told_that_a_text_names_them_which_they_may_not_see() {
    let world = World::new(PresetName::Partner);
    let [d1, d2, v1, v2] = agents(&world);
    let case = world.open(&d1, V, "Quickly hidden");
    // All of it happens before anybody is told of any of it.
    let mark = world.say(&v1, case, "We look into it", Everyone);
    let words = format!("{} is wrong, {}", name(&d2), name(&v2));
    world.amend(&v1, (case, mark), &words, OwnAccount);
    let mark = world.say(&v1, case, &words, Everyone);
    world.amend(&v1, (case, mark), &words, OwnAccount);
    assert_eq!(told(&world, &d2), []);
    assert_eq!(told(&world, &v2), [Mentioned, Mentioned, Opened], "once of each");
}

#[test]
fn files_that_get_words_later_are_told_of_once() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, _] = agents(&world);
    let case = world.open(&d1, V, "A picture");
    let mark = send_file(&world, &v1, case, Everyone);
    assert_eq!(told(&world, &d1), [Commented]);
    world.amend(&v1, (case, mark), "As you can see", Everyone);
    assert_eq!(told(&world, &d1), [Commented]);
    let mark = world.say(&v1, case, "Between us", OwnAccount);
    assert_eq!(told(&world, &d1), [Commented]);
    world.amend(&v1, (case, mark), "Between us", Everyone);
    assert_eq!(told(&world, &d1), [Commented, Commented]);
}

#[test]
fn who_is_named_by_an_edit_or_in_what_is_made_public_is_told_and_nobody_twice() {
    // Once told of each change as it comes, once of all at the end.
    for as_it_comes in [true, false] {
        let world = World::new(PresetName::Partner);
        let [d1, d2, v1, v2] = agents(&world);
        let case = world.open(&d1, V, "Names");
        let (d2s, v2s) = (name(&d2), name(&v2));
        let mark = world.say(&v1, case, "Ask them", OwnAccount);
        let edits = [
            (format!("Ask {v2s}"), OwnAccount),
            (format!("Ask {v2s} or {d2s}"), OwnAccount),
            (format!("Ask {v2s} or {d2s}"), Everyone),
            (format!("Please ask {d2s}"), Everyone),
            (format!("Please ask {v2s}"), OwnAccount),
            (format!("Do ask {v2s}, {d2s}"), Everyone),
        ];
        for (text, audience) in &edits {
            if as_it_comes {
                settle(&world);
            }
            world.amend(&v1, (case, mark), text, *audience);
        }
        assert_eq!(told(&world, &v2), [Mentioned, Opened], "as it comes: {as_it_comes}");
        assert_eq!(told(&world, &d2), [Mentioned], "as it comes: {as_it_comes}");
    }
}

#[test]
fn a_text_that_comes_back_names_nobody_anew() {
    let world = World::new(PresetName::Partner);
    let [d1, d2, v1, _] = agents(&world);
    let case = world.open(&d1, V, "To and fro");
    let named = format!("Ask {}", name(&d2));
    let mark = world.say(&v1, case, &named, Everyone);
    for text in ["Ask", &named, "Ask", &named] {
        world.amend(&v1, (case, mark), text, Everyone);
    }
    assert_eq!(told(&world, &d2), [Mentioned]);
    world.amend(&v1, (case, mark), &named.to_uppercase(), Everyone);
    assert_eq!(told(&world, &d2), [Mentioned]);
}
