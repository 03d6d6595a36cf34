//! Live updates: who hears of what.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
    pin::pin,
    task::{Context, Poll, Waker},
};

use proptest::prelude::*;

use super::{
    random::{ACCOUNTS, attempt, tries},
    world::{D, M, R, V, World, X, form},
};
use crate::{
    desk::{Secret, sessions::standing},
    domain::{
        access::{Actor, Console},
        found::PasswordHash,
        id::{AccountId, CaseId},
        moment::Moment,
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        token::TokenForm,
    },
    error::Error,
    followers::live::{
        Follower, Heard, LISTENERS_MAX, LISTENERS_PER_SESSION, LISTENERS_PER_USER, Listening,
        NAMED_MAX,
    },
};

/// Somebody who is signed in and listens.
pub(super) struct Ear {
    pub(super) secret: Secret,
    pub(super) listening: Listening,
}

impl World {
    pub(super) fn follower(&self) -> Follower {
        Follower::new(self.desk.live().clone(), self.desk.store().clone(), standing)
    }

    pub(super) fn session(&self, actor: &Actor) -> Secret {
        let user = actor.person().unwrap().user;
        let user = self.desk.store().look(|view| Ok(view.user(user)?.claimed())).unwrap();
        self.desk.begin(&user, "test").unwrap()
    }

    pub(super) fn listen(&self, secret: &Secret, since: Option<u64>) -> Listening {
        let number = self.desk.listen(secret, since.map(Moment)).unwrap();
        self.desk.live().claim(number).unwrap()
    }

    pub(super) fn ear(&self, actor: &Actor) -> Ear {
        let secret = self.session(actor);
        let listening = self.listen(&secret, None);
        Ear { secret, listening }
    }
}

/// What is there to hear: nothing yet, something, or no more.
fn listen_now(listening: &mut Listening) -> Poll<Option<Heard>> {
    pin!(listening.heard()).poll(&mut Context::from_waker(Waker::noop()))
}

/// What there is to hear by somebody whose session goes on.
pub(super) fn hear(listening: &mut Listening) -> Option<Heard> {
    match listen_now(listening) {
        Poll::Pending => None,
        Poll::Ready(heard) => Some(heard.expect("the session is not over")),
    }
}

/// Whether there is nothing to hear any more.
fn is_over(listening: &mut Listening) -> bool {
    listen_now(listening) == Poll::Ready(None)
}

/// The cases that have moved, once everything written has been told of.
pub(super) fn moved(follower: &mut Follower, listening: &mut Listening) -> Vec<CaseId> {
    follower.catch_up().unwrap();
    hear(listening).unwrap_or_default().moved.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn one_hears_of_what_moves_in_ones_own_lists_and_of_nothing_else(tries in tries()) {
        let world = World::new(PresetName::Client);
        let actors = ACCOUNTS.map(|account| world.actor(account, Role::Agent));
        let mut ears: Vec<_> = actors.iter().map(|actor| world.ear(actor)).collect();
        let (mut follower, mut cases) = (world.follower(), Vec::<CaseId>::new());
        let places = |actor: &Actor, cases: &[CaseId]| -> BTreeMap<CaseId, Moment> {
            let seen = cases.iter().filter_map(|id| Some((*id, world.desk.seen(actor, *id).ok()?)));
            seen.map(|(id, seen)| (id, seen.moved_at())).collect()
        };
        let mut before: Vec<_> = actors.iter().map(|actor| places(actor, &cases)).collect();
        for (n, one) in tries.into_iter().enumerate() {
            world.pass(1);
            attempt(&world, &actors, &mut cases, (n, one));
            follower.catch_up().unwrap();
            for (at, (actor, ear)) in actors.iter().zip(&mut ears).enumerate() {
                let after = places(actor, &cases);
                let wanted: BTreeSet<CaseId> = after
                    .iter()
                    .filter(|(id, moved_at)| before[at].get(id) != Some(moved_at))
                    .map(|(id, _)| *id)
                    .collect();
                let heard = hear(&mut ear.listening);
                let cursor = heard.as_ref().map(|heard| heard.at);
                prop_assert_eq!(heard.unwrap_or_default().moved, wanted.clone());
                if !wanted.is_empty() {
                    prop_assert_eq!(cursor, after.values().max().copied(), "its own last move");
                }
                before[at] = after;
            }
        }
    }
}

#[test]
fn what_is_private_to_an_account_is_heard_there_alone_and_moves_no_cursor() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, v2) =
        (world.actor(D, Role::Admin), world.actor(V, Role::Agent), world.actor(V, Role::Viewer));
    let case = world.open(&d1, V, "one");
    let (mut theirs, mut ours, mut follower) = (world.ear(&d1), world.ear(&v2), world.follower());
    let cursor = || world.desk.signed_in(&theirs.secret).unwrap().1.moved_at;
    let before = cursor();
    world.pass(1);
    let mark = world.say(&v1, case, "for us", Audience::OwnAccount);
    assert_eq!(cursor(), before);
    assert_eq!(moved(&mut follower, &mut ours.listening), [case]);
    assert_eq!(hear(&mut theirs.listening), None);
    // Nor does somebody who comes back hear of it.
    let mut back = world.listen(&theirs.secret, Some(before.0));
    assert_eq!(moved(&mut follower, &mut back), []);
    world.pass(1);
    world.amend(&v1, (case, mark), "for us still", Audience::OwnAccount);
    follower.catch_up().unwrap();
    assert_eq!(hear(&mut theirs.listening), None);
    world.pass(1);
    world.amend(&v1, (case, mark), "for all", Audience::Everyone);
    assert_eq!(moved(&mut follower, &mut theirs.listening), [case]);
    assert!(cursor() > before);
}

#[test]
fn whoever_comes_back_hears_what_they_missed_or_that_it_is_too_much_to_name() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let secret = world.session(&v1);
    let since = world.desk.signed_in(&secret).unwrap().1.moved_at;
    world.pass(1);
    let one = world.open(&d1, V, "one");
    let others: Vec<_> = (0..3).map(|n| world.open(&d1, R, &format!("not theirs {n}"))).collect();
    let heard = hear(&mut world.listen(&secret, Some(since.0))).unwrap();
    assert_eq!((heard.moved, heard.all), ([one].into(), false));
    assert!(world.desk.seen(&v1, others[0]).is_err());
    assert_eq!(hear(&mut world.listen(&secret, Some(heard.at.0))), None, "no news since then");
    assert_eq!(hear(&mut world.listen(&secret, None)), None, "nothing was missed");
    for n in 0..=NAMED_MAX {
        world.pass(1);
        world.open(&d1, V, &format!("more {n}"));
    }
    let heard = hear(&mut world.listen(&secret, Some(since.0))).unwrap();
    assert_eq!((heard.moved.len(), heard.all), (0, true));
}

#[test]
fn a_session_that_is_over_hears_no_more() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "one");
    let (mut out, mut stays, mut follower) = (world.ear(&v1), world.ear(&v1), world.follower());
    follower.catch_up().unwrap();
    world.desk.sign_out(&out.secret).unwrap();
    world.say(&d1, case, "more", Audience::Everyone);
    follower.catch_up().unwrap();
    assert!(is_over(&mut out.listening));
    assert_eq!(hear(&mut stays.listening).unwrap().moved, [case].into());
    assert!(matches!(
        world.desk.listen(&out.secret, None),
        Err(Error::Refused(Refusal::NotSignedIn))
    ));
    // Somebody whose sessions were ended elsewhere is out as well.
    let user = v1.person().unwrap().user;
    let done = world.desk.store().commit(move |view| {
        let user = view.user(user)?.claimed();
        Ok((Console::here().set_password(user, PasswordHash(String::new())), ()))
    });
    done.unwrap();
    follower.catch_up().unwrap();
    assert!(is_over(&mut stays.listening));
    // A session runs out by itself, too.
    let (mut idle, mut follower) = (world.ear(&d1), world.follower());
    follower.catch_up().unwrap();
    world.pass(8 * 24 * 60 * 60);
    follower.catch_up().unwrap();
    assert!(is_over(&mut idle.listening));
}

#[test]
fn who_listens_too_often_is_heard_last_and_nobody_takes_all_places() {
    let world = World::new(PresetName::Partner);
    let v1 = world.actor(V, Role::Agent);
    let secret = world.session(&v1);
    let mut all: Vec<_> =
        (0..=LISTENERS_PER_SESSION).map(|_| world.listen(&secret, None)).collect();
    let ended: Vec<_> = all.iter_mut().map(is_over).collect();
    assert_eq!(ended, [true, false, false, false, false]);
    let mut many: Vec<_> = (0..LISTENERS_PER_USER).map(|_| world.ear(&v1)).collect();
    assert_eq!(world.desk.live().len(), LISTENERS_PER_USER);
    assert!(all.iter_mut().all(is_over));
    assert_eq!(hear(&mut many[0].listening), None);
    let mut crowd = Vec::new();
    while world.desk.live().len() < LISTENERS_MAX {
        let other = world.actor(X, Role::Member);
        crowd.extend((0..LISTENERS_PER_USER).map(|_| world.ear(&other)));
    }
    let last = world.session(&world.actor(D, Role::Admin));
    let refused = world.desk.listen(&last, None);
    assert!(matches!(refused, Err(Error::Refused(Refusal::Crowded))));
    crowd.truncate(1);
    assert!(world.desk.listen(&last, None).is_ok(), "whoever goes makes room");
}

#[test]
fn a_place_is_for_one_who_comes_and_comes_soon() {
    let world = World::new(PresetName::Partner);
    let secret = world.session(&world.actor(V, Role::Agent));
    let number = world.desk.listen(&secret, None).unwrap();
    let first = world.desk.live().claim(number);
    assert!(first.is_some() && world.desk.live().claim(number).is_none());
    drop(first);
    assert!(world.desk.live().is_empty());
    let number = world.desk.listen(&secret, None).unwrap();
    world.pass(31);
    world.follower().catch_up().unwrap();
    assert!(world.desk.live().claim(number).is_none());
}

#[test]
fn one_who_is_slow_hears_of_a_case_once_and_of_many_as_of_all() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "one");
    let (mut ear, mut follower) = (world.ear(&v1), world.follower());
    for n in 0..50 {
        world.say(&d1, case, &format!("comment {n}"), Audience::Everyone);
    }
    assert_eq!(moved(&mut follower, &mut ear.listening), [case]);
    for n in 0..=NAMED_MAX {
        world.open(&d1, V, &format!("more {n}"));
    }
    follower.catch_up().unwrap();
    let heard = hear(&mut ear.listening).unwrap();
    assert_eq!((heard.moved.len(), heard.all), (0, true));
}

#[test]
fn counters_that_differ_are_heard_by_those_whose_they_are() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, x1) =
        (world.actor(D, Role::Admin), world.actor(V, Role::Agent), world.actor(X, Role::Admin));
    let (mut receiver, mut stranger) = (world.ear(&v1), world.ear(&x1));
    let mut follower = world.follower();
    follower.catch_up().unwrap();
    world.desk.open_case(&d1, form(V, "one"), Vec::new()).unwrap();
    follower.catch_up().unwrap();
    assert!(hear(&mut receiver.listening).unwrap().counters);
    assert_eq!(hear(&mut stranger.listening), None);
}

/// Who hears that a member of D is writing: a colleague, the receiver, somebody else.
fn hear_writing(spoken: bool, audience: Audience) -> [bool; 3] {
    let world = World::new(PresetName::Partner);
    let (d1, d2) = (world.actor(D, Role::Admin), world.actor(D, Role::Member));
    let others = [world.actor(V, Role::Agent), world.actor(X, Role::Admin)];
    let case = world.open(&d1, V, "one");
    if spoken {
        world.say(&d1, case, "said", Audience::Everyone);
    } else {
        world.say(&d1, case, "said among us", Audience::OwnAccount);
        world.say(&d2, case, "somebody else said", Audience::Everyone);
    }
    let (mut own, mut colleague) = (world.ear(&d1), world.ear(&d2));
    let [mut receiver, mut stranger] = others.map(|actor| world.ear(&actor));
    world.desk.note_writing(&d1, case, audience).unwrap();
    assert_eq!(hear(&mut own.listening), None, "one knows that oneself");
    [&mut colleague, &mut receiver, &mut stranger].map(|ear| {
        let heard = hear(&mut ear.listening).unwrap_or_default();
        assert!(heard.moved.is_empty() && !heard.counters);
        heard.writing.iter().any(|(writes_in, name)| *writes_in == case && !name.is_empty())
    })
}

#[test]
fn the_other_side_hears_who_writes_only_from_one_who_has_written_to_it_and_does_again() {
    assert_eq!(hear_writing(true, Audience::Everyone), [true, true, false]);
    assert_eq!(hear_writing(true, Audience::OwnAccount), [true, false, false]);
    assert_eq!(hear_writing(false, Audience::Everyone), [true, false, false]);
    assert_eq!(hear_writing(false, Audience::OwnAccount), [true, false, false]);
}

#[test]
fn a_program_is_not_told_who_writes() {
    let world = World::new(PresetName::Partner);
    let (d1, d2) = (world.actor(D, Role::Admin), world.actor(D, Role::Member));
    let case = world.open(&d1, V, "one");
    world.named(D, "Dora", "dora@example.com");
    let form = TokenForm {
        name: "Watch".to_owned(),
        grants: vec!["helpdesk.read".to_owned()],
        lasts: "never".to_owned(),
    };
    let shown = world.desk.make_token_here("dora@example.com", &form).unwrap().authorization();
    let home = Ipv4Addr::LOCALHOST.into();
    let bearer = world.desk.bearer(shown.strip_prefix("ApiKey ").unwrap(), home).unwrap();
    let number = world.desk.listen_as(&bearer, None).unwrap();
    let mut program = world.desk.live().claim(number).unwrap();
    let mut colleague = world.ear(&d2);
    world.desk.note_writing(&d1, case, Audience::Everyone).unwrap();
    assert!(!hear(&mut colleague.listening).unwrap().writing.is_empty());
    assert_eq!(hear(&mut program), None);
}

#[test]
fn nobody_writes_where_they_may_not_look() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let case = world.open(&d1, V, "one");
    let _ears: Vec<Ear> =
        [D, V, M].map(|of: AccountId| world.ear(&world.actor(of, Role::Agent))).into();
    let stranger = world.desk.note_writing(&world.actor(X, Role::Admin), case, Audience::Everyone);
    assert!(matches!(stranger, Err(Error::Refused(Refusal::NotFound))));
}
