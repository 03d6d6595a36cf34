//! Metrics: who gets them, and that they count.

use super::{
    door_of_programs::Program,
    scene::{self, FRONT_STREET},
};
use crate::{client::Answer, world::World};

fn asked(world: &World, headers: &[(&str, &str)]) -> Answer {
    world.stranger().send_bare("GET", "/metrics", headers, None)
}

/// The value of a line.
fn value(text: &str, name: &str) -> u64 {
    let line =
        text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    let line = line.unwrap_or_else(|| panic!("there is no {name}: {text}"));
    line.rsplit_once(' ').unwrap().1.parse().unwrap()
}

#[test]
fn this_machine_gets_numbers_that_move_and_no_word_of_a_record() {
    let world = World::demo(&[]);
    let before = asked(&world, &[]);
    assert_eq!(before.status, 200, "{before}");
    assert_eq!(before.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let before = before.text();
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Zanzibar");
    let mut robert = world.signed_in("Robert");
    let shown = "casemate_requests_total{method=\"GET\",route=\"/cases/{}\",status=\"2xx\"}";
    (0..3).for_each(|_| assert_eq!(robert.get(&format!("/cases/{case}")).status, 200));
    robert.get("/nowhere/at/all");
    let after = asked(&world, &[]).text();
    assert_eq!(value(&after, shown), 3);
    assert!(
        value(&after, "casemate_requests_total{method=\"\",route=\"none\",status=\"4xx\"}") > 0
    );
    let journal = "casemate_journal_entries";
    assert!(value(&after, journal) > value(&before, journal));
    for name in [
        "casemate_store_bytes",
        "casemate_memory_bytes",
        "casemate_disk_free_bytes",
        "casemate_changes_total",
    ] {
        assert!(value(&after, name) > 0, "{name}");
    }
    for follower in ["notifications", "webhooks", "search"] {
        value(&after, &format!("casemate_follower_lag_entries{{follower=\"{follower}\"}}"));
    }
    let data = world.data().display().to_string();
    for secret in ["Zanzibar", case.as_str(), "Ivo", "Robert", data.as_str()] {
        assert!(!after.contains(secret), "{secret}: {after}");
    }
}

#[test]
fn beside_a_public_address_or_a_trusted_proxy_this_machine_needs_a_token_as_well() {
    let world = World::demo(&["--public-url", "https://help.example"]);
    let public = [("host", "help.example"), ("x-forwarded-for", "192.0.2.1")];
    assert_eq!(asked(&world, &[]).status, 421);
    assert_eq!(asked(&world, &[("host", "localhost")]).status, 421);
    assert_eq!(asked(&world, &public[..1]).status, 401);
    assert_eq!(asked(&world, &public).status, 401);
    assert_eq!(asked(&world, &[("host", "evil.example")]).status, 421);
    let other = world.stranger().send_bare("GET", "/healthz", &[("host", "127.0.0.1")], None);
    assert_eq!(other.status, 421, "{other}");
    drop(world);
    let world = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    assert_eq!(asked(&world, &[]).status, 401, "the proxy says nothing of whom it relays");
    assert_eq!(asked(&world, &[("x-forwarded-for", "127.0.0.1")]).status, 401);
}

#[test]
fn others_need_a_token_of_who_runs_the_helpdesk_that_is_granted_it() {
    let world = World::demo(&[]);
    for relayed in [
        ("x-forwarded-for", "192.0.2.1"),
        ("forwarded", "for=192.0.2.1"),
        ("via", "1.1 proxy"),
        ("x-real-ip", "127.0.0.1"),
        ("x_forwarded_for", "127.0.0.1"),
        ("host", "evil.example"),
        ("origin", "http://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("authorization", "ApiKey SU-000-000-001:x"),
        ("authorization", "Basic x"),
    ] {
        let answer = asked(&world, &[relayed]);
        assert_eq!(answer.status, 401, "{relayed:?}: {answer}");
        assert!(!answer.text().contains("casemate_"), "{relayed:?}");
    }
    let relayed = ("x-forwarded-for", "192.0.2.1");
    for (name, grant, status) in [
        ("Paulie", "metrics.read", 200),
        ("Paulie", "helpdesk.write", 403),
        ("Robert", "metrics.read", 403),
        ("Nora", "metrics.read", 403),
    ] {
        let program = Program::granted(&world, name, grant);
        let shown = program.authorization();
        let answer = asked(&world, &[relayed, ("authorization", &shown)]);
        assert_eq!(answer.status, status, "{name} {grant}: {answer}");
    }
    let offered =
        |name: &str| world.signed_in(name).get("/settings/tokens").text().contains("metrics.read");
    assert!(offered("Paulie") && !offered("Robert"));
}
