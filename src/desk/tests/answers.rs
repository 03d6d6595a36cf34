//! Requests with a key: what they do and that they did it is written together, and forgotten after
//! a day.

use std::{net::IpAddr, thread, time::Duration};

use super::world::{D, V, World, refused};
use crate::{
    desk::{Bearer, Parent, TierForm, TierRun},
    domain::{
        answered::{ANSWER_BYTES_MAX, About, Answer, Asking, KeyWrong},
        hub::OnHub,
        id::TierId,
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        tier::{
            TierScope,
            data::{TierDataForm, TierKind},
        },
        token::TokenForm,
    },
};

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const DAY: u64 = 24 * 3_600;

fn bearer(world: &World) -> Bearer {
    world.named(D, "Dora", "dora@example.com");
    let form = TokenForm {
        name: "Sync".to_owned(),
        grants: vec!["customers.write".to_owned()],
        lasts: "never".to_owned(),
    };
    let shown = world.desk.make_token_here("dora@example.com", &form).unwrap().authorization();
    world.desk.bearer(shown.strip_prefix("ApiKey ").unwrap(), HOME).unwrap()
}

fn answer(text: &str) -> Answer {
    Answer { status: 201, body: text.as_bytes().to_vec() }
}

fn reseller() -> TierForm {
    let text = |text: &str| text.to_owned();
    let data = TierDataForm {
        name: text("Once Resale"),
        line1: text("10 Harbour Street"),
        city: text("Philadelphia"),
        zip: text("19106"),
        country: text("US"),
        first_name: text("Ada"),
        last_name: text("Marvin"),
        email: text("ada@tavern.example"),
        ..TierDataForm::default()
    };
    TierForm { kind: TierKind::Reseller, parent: Parent::Nobody, hub: OnHub::Kept, data }
}

/// Makes a tier account, once.
fn make(world: &World, asking: Asking, bearer: &Bearer) -> crate::error::Result<()> {
    world.desk.once(asking).make_tier(&bearer.actor, &reseller()).map(drop)
}

fn made(world: &World, bearer: &Bearer) -> u64 {
    let run = TierRun::Scope(TierScope::Whole);
    let all = world.desk.tier_records::<()>(&bearer.actor, &run, None, (0, 0));
    all.unwrap().total
}

/// The one that was made.
fn only(world: &World, bearer: &Bearer) -> TierId {
    let run = TierRun::Scope(TierScope::Whole);
    let all = world.desk.tier_records::<()>(&bearer.actor, &run, None, (0, 1)).unwrap();
    all.rows[0].version.tier
}

#[test]
fn what_was_carried_out_is_known_even_if_its_answer_is_not() {
    let world = World::new(PresetName::Partner);
    let bearer = bearer(&world);
    let asking = bearer.asking("key", &[b"what"]).unwrap();
    assert_eq!(world.desk.answered(&bearer.actor, &asking).unwrap(), None);
    make(&world, asking, &bearer).unwrap();
    // As if the process had ended before the answer was kept.
    let lost = Refusal::Key(KeyWrong::AnswerLost);
    assert_eq!(refused(world.desk.answered(&bearer.actor, &asking)), lost);
    let world = world.restarted();
    assert_eq!(refused(world.desk.answered(&bearer.actor, &asking)), lost);
    world.desk.keep_answer(asking, (answer("{}"), None));
    assert_eq!(world.desk.answered(&bearer.actor, &asking).unwrap(), Some(answer("{}")));
    // Whoever gets past that all the same does nothing.
    let again = refused(make(&world, asking, &bearer));
    assert_eq!(again, Refusal::Key(KeyWrong::OtherRequest));
    assert_eq!(made(&world, &bearer), 1);
    let other = bearer.asking("key", &[b"wha", b"t"]).unwrap();
    assert_eq!(
        refused(world.desk.answered(&bearer.actor, &other)),
        Refusal::Key(KeyWrong::OtherRequest)
    );
    assert_eq!(world.desk.store().verify().unwrap(), [""; 0]);
}

#[test]
fn what_was_refused_is_not_noted_and_a_long_answer_is_not_kept() {
    let world = World::new(PresetName::Partner);
    let bearer = bearer(&world);
    let viewer = world.actor(D, Role::Viewer);
    let asking = bearer.asking("key", &[b"what"]).unwrap();
    assert!(world.desk.once(asking).make_tier(&viewer, &reseller()).is_err());
    assert_eq!(world.desk.answered(&bearer.actor, &asking).unwrap(), None);
    make(&world, asking, &bearer).unwrap();
    world.desk.keep_answer(asking, (answer(&"x".repeat(ANSWER_BYTES_MAX + 1)), None));
    assert_eq!(
        refused(world.desk.answered(&bearer.actor, &asking)),
        Refusal::Key(KeyWrong::AnswerLost)
    );
}

#[test]
fn after_a_day_it_is_forgotten_but_not_while_the_clock_is_in_doubt() {
    let world = World::new(PresetName::Partner);
    let bearer = bearer(&world);
    let asking = |key: &str| bearer.asking(key, &[b"what"]).unwrap();
    make(&world, asking("one"), &bearer).unwrap();
    world.desk.keep_answer(asking("one"), (answer("1"), None));
    world.pass(3_600);
    make(&world, asking("two"), &bearer).unwrap();
    world.desk.keep_answer(asking("two"), (answer("2"), None));
    world.pass(DAY - 3_600 - 1);
    assert_eq!(world.desk.sweep().unwrap().answers, 0);
    assert_eq!(world.desk.answered(&bearer.actor, &asking("one")).unwrap(), Some(answer("1")));
    world.pass(2);
    assert_eq!(
        world.desk.answered(&bearer.actor, &asking("one")).unwrap(),
        None,
        "the key is free again"
    );
    assert_eq!(world.desk.sweep().unwrap().answers, 1);
    assert_eq!(world.desk.answered(&bearer.actor, &asking("two")).unwrap(), Some(answer("2")));
    make(&world, asking("one"), &bearer).unwrap();
    assert_eq!((made(&world, &bearer), world.desk.store().verify().unwrap().len()), (3, 0));
    world.clock.jump(Duration::from_hours(48));
    make(&world, asking("three"), &bearer).unwrap();
    assert_eq!(world.desk.answered(&bearer.actor, &asking("two")).unwrap(), Some(answer("2")));
    assert_eq!(world.desk.sweep().unwrap().answers, 0);
}

#[test]
fn what_is_erased_is_in_no_answer_any_more() {
    let world = World::new(PresetName::Partner);
    let bearer = bearer(&world);
    let asking = bearer.asking("key", &[b"what"]).unwrap();
    make(&world, asking, &bearer).unwrap();
    let id = only(&world, &bearer);
    world.desk.keep_answer(asking, (answer("Ada Marvin"), Some(About::Tier(id))));
    assert!(world.desk.answered(&bearer.actor, &asking).unwrap().is_some());
    world.desk.delete_tier(&world.actor(D, Role::Admin), id).unwrap();
    assert_eq!(
        refused(world.desk.answered(&bearer.actor, &asking)),
        Refusal::Key(KeyWrong::AnswerLost)
    );
    assert_eq!(world.desk.store().verify().unwrap(), [""; 0]);
}

#[test]
fn whoever_has_the_turn_has_it_alone() {
    let world = World::new(PresetName::Partner);
    let bearer = bearer(&world);
    let asking = bearer.asking("key", &[b"what"]).unwrap();
    let turn = world.desk.turn(&asking).unwrap();
    drop(world.desk.turn(&bearer.asking("other", &[b"what"]).unwrap()).unwrap());
    thread::scope(|scope| {
        let next = scope.spawn(|| world.desk.turn(&asking).map(drop));
        drop(turn);
        assert_eq!(next.join().unwrap(), Ok(()), "it waited");
    });
}

#[test]
fn who_does_not_see_the_thing_any_more_is_not_answered_again() {
    let world = World::new(PresetName::Partner);
    let bearer = bearer(&world);
    let asking = bearer.asking("key", &[b"what"]).unwrap();
    make(&world, asking, &bearer).unwrap();
    let id = only(&world, &bearer);
    world.desk.keep_answer(asking, (answer("Ada Marvin"), Some(About::Tier(id))));
    assert!(world.desk.answered(&bearer.actor, &asking).unwrap().is_some());
    let stranger = world.actor(V, Role::Admin);
    assert_eq!(refused(world.desk.answered(&stranger, &asking)), Refusal::NotFound);
}

#[test]
fn an_answer_about_what_was_deleted_or_redacted_since_is_not_kept() {
    let world = World::new(PresetName::Partner);
    let bearer = bearer(&world);
    let [tier, said] = ["tier", "said"].map(|key| bearer.asking(key, &[b"what"]).unwrap());
    make(&world, tier, &bearer).unwrap();
    let id = only(&world, &bearer);
    let d1 = world.actor(D, Role::Admin);
    world.desk.delete_tier(&d1, id).unwrap();
    world.desk.keep_answer(tier, (answer("Ada Marvin"), Some(About::Tier(id))));
    let lost = Refusal::Key(KeyWrong::AnswerLost);
    assert_eq!(refused(world.desk.answered(&bearer.actor, &tier)), lost);
    let case = world.open(&d1, V, "one");
    make(&world, said, &bearer).unwrap();
    world.desk.redact_description(&d1, case).unwrap();
    world.desk.keep_answer(said, (answer("A secret"), Some(About::Case(case))));
    assert_eq!(refused(world.desk.answered(&bearer.actor, &said)), lost);
    assert_eq!(world.desk.store().verify().unwrap(), [""; 0]);
}
