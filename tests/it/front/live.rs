//! Streams of live updates: a task each, bounded in time and memory, and gone when they should be.

use std::time::Duration;

use casemate::{
    desk::new_account,
    domain::{
        access::{Actor, Person},
        account::AccountKind,
        id::{AccountId, CaseId, UserId},
        moment::Moment,
        person::{Rights, Role, User},
        session::SessionKey,
        text::{Email, Name},
    },
    followers::live::{Heard, Live, Pass, Standing},
    store::Tally,
};

use super::{wire::Wire, world::World};
use crate::wait;

fn actor(user: u64) -> Actor {
    let name = Name::parse("Somebody").unwrap();
    let account = new_account(AccountId(1), AccountKind::Client, name.clone(), Moment(0));
    let user = User {
        id: UserId(user),
        account: account.id,
        name,
        email: Email::parse("somebody@example.com").unwrap(),
        role: Role::Member,
        rights: Rights::default(),
        active: true,
        created_at: Moment(0),
        epoch: 0,
    };
    Actor::vouch(&user, &account, Vec::new())
}

/// A place to listen at, with something to hear.
fn place(live: &Live, user: u8) -> u64 {
    let standing = Standing { actor: actor(user.into()), tally: Tally::default(), unread: 0 };
    let number = live
        .open(Pass::Session(SessionKey([user; 32])), standing, Duration::ZERO)
        .unwrap()
        .unwrap();
    live.begin(number, 0, Heard { at: Moment(7), all: true, ..Heard::default() });
    number
}

fn world(live: &Live, patience: Duration) -> World {
    World::with(|config| {
        config.live = live.clone();
        config.deadlines.heartbeat = Duration::from_millis(100);
        config.deadlines.live_patience = patience;
    })
}

fn listen(world: &World, place: u64) -> Wire {
    let mut wire = world.connect();
    wire.send(format!("GET /live?place={place} HTTP/1.1\r\nHost: test\r\n\r\n"));
    wire
}

/// Waits until so many listen.
fn listening(live: &Live, count: usize) {
    let found = wait::until(|| if live.len() == count { Ok(()) } else { Err(live.len()) });
    assert_eq!(found, Ok(()));
}

/// Reads on until these bytes have come.
fn until(wire: &mut Wire, wanted: &str) {
    let mut all = String::new();
    while !all.contains(wanted) {
        // Some of it may have come together with the head.
        all.push_str(&String::from_utf8(wire.take(1)).unwrap());
        assert!(all.len() < 4_096, "not among {all}");
    }
}

#[test]
fn a_stream_says_what_is_heard_and_lives_when_nothing_is() {
    let live = Live::default();
    let world = world(&live, Duration::from_secs(20));
    let mut wire = listen(&world, place(&live, 1));
    let head = wire.head();
    assert_eq!((head.status, head.header("transfer-encoding")), (200, Some("chunked")));
    assert!(head.headers.iter().all(|(name, _)| !name.starts_with("x-edge-")));
    until(&mut wire, "id: 7\ndata: {\"moved\":[],\"all\":true,");
    until(&mut wire, "\n\n\r\n3\r\n:\n\n\r\n3\r\n:\n\n\r\n");
    live.close(1);
    until(&mut wire, "0\r\n\r\n");
    // The connection goes on behind it.
    assert_eq!(wire.get("/after").status, 200);
}

#[test]
fn a_place_that_is_none_is_no_stream_and_one_place_no_two() {
    let live = Live::default();
    let world = world(&live, Duration::from_secs(20));
    let taken = place(&live, 1);
    let mut first = listen(&world, taken);
    until(&mut first, "id: 7");
    for number in [taken, 99] {
        assert_eq!(listen(&world, number).answer().status, 502);
    }
    until(&mut first, ":\n\n");
}

#[test]
fn who_goes_away_leaves_the_place_and_who_does_not_read_is_cut() {
    let live = Live::default();
    let world = world(&live, Duration::from_millis(300));
    let (gone, slow) = (listen(&world, place(&live, 1)), listen(&world, place(&live, 2)));
    drop(gone);
    listening(&live, 1);
    let writer: Person = actor(9).person().unwrap().clone();
    // More than any buffer on the way takes.
    let name = "x".repeat(256 * 1024);
    let cut = wait::until(|| {
        for case in 0..32 {
            live.write(CaseId(case), (&writer, &name), |_| true);
        }
        if live.is_empty() { Ok(()) } else { Err("it is still there") }
    });
    cut.unwrap();
    drop(slow);
}

#[test]
fn streams_end_with_the_front_and_keep_it_from_nothing() {
    let live = Live::default();
    let world = world(&live, Duration::from_secs(20));
    let mut wires: Vec<_> = (1..=40).map(|user| listen(&world, place(&live, user))).collect();
    for wire in &mut wires {
        until(wire, "id: 7");
    }
    // They hold neither a worker nor a connection to the application.
    assert_eq!(world.connect().get("/other").status, 200);
    world.stop(Duration::from_secs(10));
    for wire in &mut wires {
        assert!(wire.rest().ends_with(b"0\r\n\r\n"));
    }
    assert!(live.is_empty());
}
