//! Webhooks: who is told of what, what is sent when, and what becomes of it.

use std::{sync::atomic::AtomicBool, time::Duration};

use serde_json::json;

use super::world::*;
use crate::{
    desk::{
        Sending, Sent, Shapes,
        hookroom::{Hookroom, SILENT, TAKES},
    },
    domain::{
        access::Actor,
        id::{AccountId, WebhookId},
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        webhook::{Dispatch, Fate, JwtTurn, KEPT, KINDS, Switch, WebhookForm, Why},
    },
    error::Error,
    followers::webhook::{Patience, catch_up},
    store::tests::{spoil_case, spoil_dispatches},
};

/// It is broken.
const FAILS: &str = "HTTP/1.1 500 Broken\r\nConnection: close\r\nContent-Length: 3\r\n\r\nno\n";

/// A webhook that is told of everything.
pub(super) fn form(room: &Hookroom) -> WebhookForm {
    WebhookForm {
        name: "Chat".to_owned(),
        target: room.url(),
        shape: "casemate".to_owned(),
        kinds: KINDS.map(|kind| kind.word().to_owned()).to_vec(),
        jwt: JwtTurn::Stays,
    }
}

/// A world whose webhooks may reach this machine.
fn opened() -> World {
    let world = World::new(PresetName::Partner);
    let_reach_this_machine(&world);
    world
}

/// Has the webhooks of a world reach this machine.
pub(super) fn let_reach_this_machine(world: &World) {
    let operator = world.actor(O, Role::Admin);
    world.desk.set_webhook_networks(&operator, "127.0.0.0/8").unwrap();
}

/// A webhook of an account, with the admin who made it.
pub(super) fn hooked(world: &World, account: AccountId, room: &Hookroom) -> (Actor, WebhookId) {
    let admin = world.actor(account, Role::Admin);
    let made = world.desk.make_webhook(&admin, &form(room)).unwrap();
    (admin, made.webhook.id)
}

/// A way to send that shows little and waits a moment.
pub(super) fn sending() -> Sending {
    let shapes = Shapes {
        case: |record, _| {
            let text = record.description.as_ref().map(ToString::to_string);
            json!({ "id": record.seen.case.id.to_string(), "description": text })
        },
        tier: |row, _| json!({ "id": row.version.tier.to_string() }),
        tier_request: |row, _| json!({ "id": row.request.id.to_string() }),
        subscription: |row, _| json!({ "id": row.subscription.id.to_string() }),
        config: |row, _| json!({ "id": row.config.id.to_string() }),
        config_request: |row, _| json!({ "id": row.request.id.to_string() }),
        fulfilment: |order, row, _| json!({ "id": order.id.to_string(), "asset": row.subscription.id.to_string() }),
        message: |_, mark| mark.to_string(),
    };
    let patience = Patience { connect: Duration::from_secs(2), total: Duration::from_millis(400) };
    Sending { patience, ..Sending::usual("http://help.example", shapes) }
}

/// Has all told that happened, and sends what is due.
pub(super) fn tell(world: &World) {
    catch_up(world.desk.store(), &AtomicBool::new(false)).unwrap();
    for due in world.desk.webhooks_due().unwrap() {
        let sent = world.desk.send_due(due.webhook, &sending(), &|| true);
        assert!(sent.is_ok(), "{sent:?}");
    }
}

fn log(world: &World, admin: &Actor, id: WebhookId) -> Vec<Dispatch> {
    let page = world.desk.webhook(admin, id, None).unwrap();
    page.rows.into_iter().map(|(_, one)| one).collect()
}

fn bodies(room: &Hookroom) -> String {
    room.got().into_iter().map(|got| got.body).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_account_is_told_of_what_it_may_see_and_an_outsider_of_nothing() {
    const MARK: &str = "Qz7Secretmark";
    let world = opened();
    let rooms = [V, D, X, R].map(|account| (account, Hookroom::open(TAKES)));
    let hooks = rooms.each_ref().map(|(account, room)| hooked(&world, *account, room));
    let d1 = world.actor(D, Role::Agent);
    let v1 = world.actor(V, Role::Agent);
    let case = world.open(&d1, V, "Seats");
    world.say(&v1, case, MARK, Audience::OwnAccount);
    world.say(&d1, case, "In the open.", Audience::Everyone);
    tell(&world);
    let [(_, of_v), (_, of_d), (_, of_x), (_, of_r)] = &rooms;
    assert_eq!((of_v.got().len(), of_d.got().len()), (3, 2));
    assert_eq!((of_x.connections(), of_r.connections()), (0, 0), "strangers hear nothing");
    assert!(bodies(of_v).contains(MARK) && bodies(of_v).contains("\"private\":true"));
    assert!(!bodies(of_d).contains(MARK) && bodies(of_d).contains("In the open."));
    let events: Vec<_> = of_d.got().iter().map(|got| got.json()["event"].clone()).collect();
    assert_eq!(events, ["case.opened", "comment.added"]);
    for (admin, id) in hooks {
        assert!(log(&world, &admin, id).iter().all(|one| matches!(one.fate, Fate::Arrived(_))));
    }
    world.is_sound();
}

#[test]
fn rights_are_asked_again_when_something_is_sent() {
    let world = opened();
    let rooms = [Hookroom::open(TAKES), Hookroom::open(TAKES)];
    let (of_d, id) = hooked(&world, D, &rooms[0]);
    hooked(&world, V, &rooms[1]);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "Seats");
    tell(&world);
    let mark = world.say(&v1, case, "For all, at first", Audience::Everyone);
    catch_up(world.desk.store(), &AtomicBool::new(false)).unwrap();
    world.amend(&v1, (case, mark), "For us alone", Audience::OwnAccount);
    tell(&world);
    assert_eq!(rooms[0].got().len(), 1, "it is D's to see no more");
    let newest = &log(&world, &of_d, id)[0];
    assert!(matches!(newest.fate, Fate::Given(_, Why::Hidden)), "{newest:?}");
    assert!(!bodies(&rooms[0]).contains("us alone") && bodies(&rooms[1]).contains("us alone"));
    // Nor is who is shut out told of anything more.
    world.say(&v1, case, "Another", Audience::Everyone);
    catch_up(world.desk.store(), &AtomicBool::new(false)).unwrap();
    world.change(&world.actor(O, Role::Admin), D, ("Shut out", false)).unwrap();
    tell(&world);
    assert_eq!(rooms[0].got().len(), 1);
    world.is_sound();
}

#[test]
fn what_is_not_taken_is_tried_again_under_its_name_after_a_restart_too() {
    let world = opened();
    let room = Hookroom::open(FAILS);
    let (admin, id) = hooked(&world, D, &room);
    world.desk.ping_webhook(&admin, id).unwrap();
    tell(&world);
    let waits = &log(&world, &admin, id)[0];
    assert_eq!((waits.fate, waits.tries, room.got().len()), (Fate::Waiting, 1, 1));
    tell(&world);
    assert_eq!(room.got().len(), 1, "not before its time");
    let world = world.restarted();
    room.behave(TAKES);
    world.pass(7);
    tell(&world);
    let got = room.got();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].header("casemate-delivery"), got[1].header("casemate-delivery"));
    assert_eq!(got[0].header("casemate-delivery"), waits.key.to_string());
    assert!(matches!(log(&world, &admin, id)[0].fate, Fate::Arrived(_)));
    // And once more, because somebody says so.
    world.desk.redeliver(&admin, id, 0).unwrap();
    tell(&world);
    assert_eq!(room.got().len(), 3);
    assert_eq!(room.got()[2].header("casemate-delivery"), waits.key.to_string());
    world.is_sound();
}

#[test]
fn redirects_are_not_followed_and_an_answer_is_neither_waited_for_nor_read_for_ever() {
    let world = opened();
    let (room, inside) = (Hookroom::open(TAKES), Hookroom::open(TAKES));
    let (admin, id) = hooked(&world, D, &room);
    let elsewhere =
        format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", inside.url());
    let endless =
        format!("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n{}", "x".repeat(100_000));
    let long_head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    for (answer, is_taken) in [
        (elsewhere.as_str(), false),
        (SILENT, false),
        (long_head.as_str(), false),
        ("hello\r\n\r\n", false),
        (endless.as_str(), true),
    ] {
        room.behave(answer);
        world.desk.ping_webhook(&admin, id).unwrap();
        tell(&world);
        let newest = log(&world, &admin, id).remove(0);
        assert_eq!(matches!(newest.fate, Fate::Arrived(_)), is_taken, "{newest:?}");
        world.pass(30);
    }
    assert_eq!(inside.connections(), 0, "nobody is led elsewhere");
}

#[test]
fn this_machine_is_not_reached_unless_the_operator_says_so() {
    let world = opened();
    let room = Hookroom::open(TAKES);
    let (admin, id) = hooked(&world, D, &room);
    let operator = world.actor(O, Role::Admin);
    world.desk.set_webhook_networks(&operator, "").unwrap();
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "0",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
    ] {
        let target = format!("https://{host}:{}/", room.port);
        world.desk.change_webhook(&admin, id, &WebhookForm { target, ..form(&room) }).unwrap();
        world.desk.ping_webhook(&admin, id).unwrap();
        tell(&world);
        let newest = log(&world, &admin, id).remove(0);
        let heard = newest.attempts.last().expect("it was tried").heard.to_string();
        assert!(
            heard.contains("webhooks may reach") || heard.contains("not known"),
            "{host}: {heard}"
        );
        assert_eq!(newest.fate, Fate::Waiting);
    }
    assert_eq!(room.connections(), 0);
    let plain = world.desk.change_webhook(&admin, id, &form(&room));
    assert!(matches!(plain, Err(Error::Refused(Refusal::Fields(_)))), "{plain:?}");
    for other in [world.actor(D, Role::Admin), world.actor(O, Role::Agent)] {
        let set = world.desk.set_webhook_networks(&other, "0.0.0.0/0");
        assert!(matches!(set, Err(Error::Refused(Refusal::NotFound))), "{set:?}");
    }
}

#[test]
fn nobody_else_sees_or_touches_a_webhook() {
    let world = opened();
    let room = Hookroom::open(TAKES);
    let (_, id) = hooked(&world, D, &room);
    let others = [(D, Role::Agent), (D, Role::Viewer), (V, Role::Admin), (O, Role::Admin)];
    for (account, role) in others {
        let other = world.actor(account, role);
        let desk = &world.desk;
        let tries = [
            desk.webhook(&other, id, None).map(drop),
            desk.change_webhook(&other, id, &form(&room)),
            desk.rotate_webhook(&other, id).map(drop),
            desk.switch_webhook(&other, id, Switch::Off),
            desk.remove_webhook(&other, id),
            desk.ping_webhook(&other, id),
            desk.redeliver(&other, id, 0),
        ];
        for tried in tries {
            assert!(matches!(tried, Err(Error::Refused(Refusal::NotFound))), "{tried:?}");
        }
    }
    assert_eq!(room.connections(), 0);
}

#[test]
fn a_webhook_that_is_off_or_gone_is_sent_nothing_and_only_the_newest_is_kept() {
    let world = opened();
    let room = Hookroom::open(TAKES);
    let (admin, id) = hooked(&world, D, &room);
    let d1 = world.actor(D, Role::Agent);
    world.desk.switch_webhook(&admin, id, Switch::Off).unwrap();
    let case = world.open(&d1, V, "Seats");
    tell(&world);
    let ping = world.desk.ping_webhook(&admin, id);
    assert!(matches!(ping, Err(Error::Refused(Refusal::SwitchedOff))));
    assert!(log(&world, &admin, id).is_empty(), "{case}");
    world.desk.switch_webhook(&admin, id, Switch::On).unwrap();
    for _ in 0..KEPT + 5 {
        let (admin, desk) = (admin.clone(), &world.desk);
        let person = admin.person().unwrap().clone();
        desk.store().commit_all([move |view: &crate::store::View<'_>| {
            Ok(person.ping(&view.webhook(id)?, view.fresh_dispatch_key()?, view.now())?)
        }]);
    }
    let kept = world.desk.store().look(|view| view.dispatches_waiting(id)).unwrap();
    assert_eq!(kept, KEPT);
    let sent = world.desk.send_due(id, &sending(), &|| true).unwrap();
    assert_eq!((sent, room.got().len()), (Sent::All, 20), "then others have their turn");
    world.is_sound();
    world.desk.remove_webhook(&admin, id).unwrap();
    assert_eq!(world.desk.webhooks_due().unwrap(), []);
    world.is_sound();
}

#[test]
fn a_webhook_at_which_nothing_arrives_is_suspended_and_noted() {
    let world = opened();
    let room = Hookroom::open(FAILS);
    let (admin, id) = hooked(&world, D, &room);
    let d1 = world.actor(D, Role::Agent);
    for _ in 0..16 {
        world.open(&d1, V, "Seats");
        tell(&world);
        world.pass(5 * 60 * 60);
    }
    let switch = world.desk.webhook(&admin, id, None).unwrap().webhook.switch;
    assert!(matches!(switch, Switch::Suspended(_)), "{switch:?}");
    let before = room.connections();
    tell(&world);
    assert_eq!(room.connections(), before);
    world.desk.switch_webhook(&admin, id, Switch::On).unwrap();
    room.behave(TAKES);
    world.desk.ping_webhook(&admin, id).unwrap();
    tell(&world);
    assert!(room.connections() > before);
    world.is_sound();
}

#[test]
fn what_cannot_be_read_is_due_no_more_and_keeps_no_other() {
    let world = opened();
    let room = Hookroom::open(TAKES);
    let (admin, id) = hooked(&world, D, &room);
    let d1 = world.actor(D, Role::Agent);
    let cases = [(); 22].map(|()| world.open(&d1, V, "Seats"));
    catch_up(world.desk.store(), &AtomicBool::new(false)).unwrap();
    let waiting =
        |world: &World| world.desk.store().look(|view| view.dispatches_waiting(id)).unwrap();
    assert_eq!(waiting(&world), 22);
    let world = world.restarted_after(|dir| {
        spoil_dispatches(dir, id, 20);
        spoil_case(dir, cases[20]);
    });
    (0..2).for_each(|_| tell(&world));
    assert_eq!((waiting(&world), world.desk.webhooks_due().unwrap()), (0, Vec::new()));
    let got = room.got();
    assert_eq!(got.len(), 1, "{got:?}");
    assert!(got[0].body.contains(&cases[21].to_string()));
    let fates: Vec<Fate> = log(&world, &admin, id).iter().map(|one| one.fate).collect();
    assert!(matches!(fates[..], [Fate::Arrived(_), Fate::Given(_, Why::Unreadable)]), "{fates:?}");
}

#[test]
fn who_has_read_the_whole_journal_is_not_said_to_lag() {
    let world = opened();
    let room = Hookroom::open(TAKES);
    let (admin, id) = hooked(&world, D, &room);
    tell(&world);
    // Nothing of this is told, so nothing is written down of how far they are.
    for name in ["One", "Two", "Three"] {
        let form = WebhookForm { name: name.to_owned(), ..form(&room) };
        world.desk.change_webhook(&admin, id, &form).unwrap();
    }
    tell(&world);
    let lag = |world: &World| {
        let lags = world.desk.measures_here().unwrap().lags;
        lags.into_iter().find(|(name, _)| *name == "webhooks").map(|(_, lag)| lag)
    };
    assert_eq!(lag(&world), Some(0));
}

#[test]
fn a_test_that_waits_is_tried_at_once_and_there_is_no_other() {
    let world = opened();
    let room = Hookroom::open(FAILS);
    let (admin, id) = hooked(&world, D, &room);
    for tried in 1..4 {
        world.desk.ping_webhook(&admin, id).unwrap();
        assert_eq!(world.desk.webhooks_stirred().len(), 1);
        tell(&world);
        assert_eq!((log(&world, &admin, id).len(), room.got().len()), (1, tried));
    }
    world.is_sound();
}

#[test]
fn what_waits_is_sent_at_once_after_a_repair() {
    let world = opened();
    let rooms = [Hookroom::open(FAILS), Hookroom::open(TAKES)];
    let (admin, id) = hooked(&world, D, &rooms[0]);
    let d1 = world.actor(D, Role::Agent);
    world.open(&d1, V, "Seats");
    tell(&world);
    let after = world.desk.webhooks_due().unwrap()[0].after;
    assert!(after > Duration::ZERO, "it waits");
    world.desk.webhooks_stirred();
    world.desk.change_webhook(&admin, id, &form(&rooms[1])).unwrap();
    assert!(world.desk.webhooks_stirred().contains(&id));
    tell(&world);
    assert_eq!((rooms[0].got().len(), rooms[1].got().len()), (1, 1));
    // The same when it was off meanwhile.
    rooms[1].behave(FAILS);
    world.open(&d1, V, "Beds");
    tell(&world);
    world.desk.switch_webhook(&admin, id, Switch::Off).unwrap();
    rooms[1].behave(TAKES);
    world.desk.switch_webhook(&admin, id, Switch::On).unwrap();
    tell(&world);
    assert_eq!(rooms[1].got().len(), 3);
    world.is_sound();
}

#[test]
fn what_waits_for_a_webhook_that_is_off_is_given_up_when_it_is_too_old() {
    let world = opened();
    let room = Hookroom::open(FAILS);
    let (admin, id) = hooked(&world, D, &room);
    world.open(&world.actor(D, Role::Agent), V, "Seats");
    tell(&world);
    world.desk.switch_webhook(&admin, id, Switch::Off).unwrap();
    let after = world.desk.webhooks_due().unwrap()[0].after;
    assert!(after > Duration::from_hours(71), "{after:?}");
    tell(&world);
    assert_eq!(log(&world, &admin, id)[0].fate, Fate::Waiting);
    world.pass(73 * 60 * 60);
    tell(&world);
    let newest = &log(&world, &admin, id)[0];
    assert!(matches!(newest.fate, Fate::Given(_, Why::TooOld)), "{newest:?}");
    assert_eq!((world.desk.webhooks_due().unwrap(), room.got().len()), (Vec::new(), 1));
    world.is_sound();
}

#[test]
fn a_new_secret_signs_at_once_and_the_old_one_for_a_day_more() {
    let world = opened();
    let room = Hookroom::open(TAKES);
    let admin = world.actor(D, Role::Admin);
    let made = world.desk.make_webhook(&admin, &form(&room)).unwrap();
    let (id, old) = (made.webhook.id, made.secret());
    let new = world.desk.rotate_webhook(&admin, id).unwrap().secret();
    assert_ne!(new, old);
    for (hours, both) in [(1, true), (25, false)] {
        world.pass(hours * 60 * 60);
        world.desk.ping_webhook(&admin, id).unwrap();
        tell(&world);
        let got = room.got().pop().unwrap();
        assert!(got.is_signed_with(&new) && !got.is_signed_with("another"));
        assert_eq!(got.is_signed_with(&old), both);
    }
}
