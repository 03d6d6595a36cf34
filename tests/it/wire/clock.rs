//! Cases that close by themselves, with a period of seconds and the machine's own clock.

use std::time::{Duration, Instant};

use super::scene::{self, FRONT_STREET, HARBOR};
use crate::{client::Client, wait, world::World};

/// What the workflow bar says of a state that the clock brought about.
const BY_ITSELF: &str = "by itself, after no answer came";

/// What a page says of how it will end.
const WILL_CLOSE: &str = "to confirm, closes by itself on";

fn resolve(client: &mut Client, case: &str) {
    scene::step(client, case, "resolve", &[("comment", "Done.")]);
}

/// Waits until a case is closed.
fn await_closed(client: &mut Client, case: &str) {
    let closed = wait::until(|| match scene::state(client, case).as_str() {
        "Closed" => Ok(()),
        state => Err(state.to_owned()),
    });
    closed.unwrap_or_else(|state| panic!("{case} is still {state}"));
}

/// How often a page tells of a case's closing.
fn closings(client: &mut Client, case: &str) -> usize {
    let page = client.get(&format!("/cases/{case}")).text();
    let talk = page.split("<ol class=\"talk\">").nth(1).unwrap_or_default();
    let events = talk.split("<li class=\"event").skip(1);
    events.filter(|event| scene::text(event).to_lowercase().contains("closed")).count()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what the clock does is measured by the clock")]
fn what_is_resolved_closes_by_itself_once_its_time_has_passed_and_not_before() {
    let world = World::demo(&["--auto-close", "2s"]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let (mut iris, mut finn) = (world.signed_in("Iris"), world.signed_in("Finn"));
    let partner = scene::open_case(&mut ivo, FRONT_STREET, "Closes by itself");
    let portal = scene::open_case(&mut iris, HARBOR, "Closes by itself too");
    for (case, issuer, receiver) in
        [(&partner, &mut ivo, &mut robert), (&portal, &mut iris, &mut finn)]
    {
        let began = Instant::now();
        resolve(receiver, case);
        let page = issuer.get(&format!("/cases/{case}")).text();
        let in_time = began.elapsed() < Duration::from_secs(2);
        assert!(page.contains(WILL_CLOSE) || !in_time, "the issuer is told beforehand");
        await_closed(issuer, case);
        assert!(began.elapsed() >= Duration::from_secs(2), "not before its time");
        for client in [issuer, receiver] {
            let page = client.get(&format!("/cases/{case}")).text();
            assert!(page.contains(BY_ITSELF), "nobody closed it");
            assert!(!page.contains(WILL_CLOSE));
            assert_eq!(closings(client, case), 1, "{page}");
            assert_eq!(client.get(&format!("/cases/{case}/do/close")).status, 409);
        }
    }
}

#[test]
fn what_is_reopened_in_time_stays_open() {
    let world = World::demo(&["--auto-close", "2s"]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let reopened = scene::open_case(&mut ivo, FRONT_STREET, "Reopened");
    let later = scene::open_case(&mut ivo, FRONT_STREET, "Resolved later");
    resolve(&mut robert, &reopened);
    scene::step(&mut ivo, &reopened, "reopen", &[("comment", "Not yet.")]);
    resolve(&mut robert, &later);
    await_closed(&mut ivo, &later);
    assert_eq!(scene::state(&mut ivo, &reopened), "Pending");
    // Resolved anew, its time begins anew.
    resolve(&mut robert, &reopened);
    assert_eq!(scene::state(&mut ivo, &reopened), "Resolved");
    await_closed(&mut ivo, &reopened);
    assert_eq!(closings(&mut ivo, &reopened), 1);
}

#[test]
fn what_falls_due_around_a_crash_is_closed_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &["--auto-close", "1s"]);
    let users = world.users.clone();
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let open = |ivo: &mut Client| scene::open_case(ivo, FRONT_STREET, "Around a crash");
    let (early, late) = (open(&mut ivo), open(&mut ivo));
    resolve(&mut robert, &early);
    await_closed(&mut ivo, &early);
    resolve(&mut robert, &late);
    // Dropped, it is killed: the second falls due while nobody is there, or just after.
    drop(world);
    for _ in 0..2 {
        let mut world = World::serve(&data, &[]);
        world.users.clone_from(&users);
        let mut ivo = world.signed_in("Ivo");
        for case in [&early, &late] {
            await_closed(&mut ivo, case);
            assert_eq!(closings(&mut ivo, case), 1, "{case}");
        }
        let page = ivo.get(&format!("/cases/{late}")).text();
        assert!(page.contains(BY_ITSELF));
    }
}

#[test]
fn a_desk_may_leave_its_cases_open_for_ever() {
    let world = World::demo(&["--auto-close", "never"]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Never by itself");
    resolve(&mut robert, &case);
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("to confirm") && !page.contains("closes by itself"), "{page}");
}

#[test]
fn the_demos_resolved_cases_wait_for_a_week() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let list = robert.get("/cases?status=resolved").text();
    let case = scene::ids(&list, "CA", 3).first().cloned().expect("one is resolved");
    assert!(robert.get(&format!("/cases/{case}")).text().contains(WILL_CLOSE));
}
