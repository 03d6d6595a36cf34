//! Webhooks as the built binary has them: pages, the command line, sending, and silence.

use std::{fs, path::Path, process::Output};

use serde_json::{Value, json};

use super::scene::{self, FRONT_STREET, MIGHTY_MICK};
use crate::{
    client::{Client, hidden},
    hookroom::{Got, Hookroom, SILENT, TAKES},
    wait,
    world::{World, casemate},
};

const LUCKY_SEVEN: &str = "PA-777-204";

/// Has the operator let webhooks reach this machine.
fn let_in(world: &World) -> Client {
    let mut paulie = world.signed_in("Paulie");
    let fields = [("networks", "127.0.0.0/8")];
    assert_eq!(paulie.post_form("/settings/webhooks/networks", &fields).status, 303);
    paulie
}

/// What `casemate webhook` says.
fn told(data: &Path, verb: &str, flags: &[&str]) -> Output {
    casemate(&["webhook", verb], data, flags, "")
}

fn printed(data: &Path, verb: &str, flags: &[&str]) -> String {
    let output = told(data, verb, flags);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What has come, once there is enough of it.
fn got(room: &Hookroom, enough: usize) -> Vec<Got> {
    let found = wait::until(|| {
        let got = room.got();
        if got.len() >= enough { Ok(got) } else { Err(got) }
    });
    found.unwrap_or_else(|got| panic!("{got:?}"))
}

/// The page, once it says this.
fn says(client: &mut Client, path: &str, words: &str) -> String {
    let found = wait::until(|| {
        let page = client.get(path).text();
        if scene::text(&page).contains(words) { Ok(page) } else { Err(page) }
    });
    found.unwrap_or_else(|page| panic!("it never says {words}: {}", scene::text(&page)))
}

/// Makes a webhook on the page: its address there, and its secret.
fn made(client: &mut Client, room: &Hookroom, shape: &str) -> (String, String) {
    let url = room.url();
    let fields = [
        ("name", "Chat & <b>more</b>"),
        ("target", url.as_str()),
        ("shape", shape),
        ("events", "case.opened"),
        ("events", "comment.added"),
    ];
    client.get("/settings/webhooks");
    let answer = client.post_form("/settings/webhooks", &fields);
    assert_eq!(answer.status, 200, "{answer}");
    let page = answer.text();
    let (_, rest) = page.split_once("id=\"secret\"").expect("it is shown");
    let secret = rest.split_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let id = scene::ids(&page, "WH", 3).remove(0);
    (format!("/settings/webhooks/{id}"), secret)
}

#[test]
fn what_happens_is_sent_signed_and_shown_on_the_page() {
    let world = World::demo(&["--log", "debug"]);
    let mut paulie = let_in(&world);
    let rooms = [Hookroom::open(TAKES), Hookroom::open(TAKES), Hookroom::open(TAKES)];
    let mut robert = world.signed_in("Robert");
    let (page, secret) = made(&mut robert, &rooms[0], "casemate");
    let (_, of_michael) = made(&mut world.signed_in("Michael"), &rooms[1], "connect");
    let outsider = ["--account", LUCKY_SEVEN, "--name", "x", "--url", &rooms[2].url(), "--json"];
    let outsider: Value = serde_json::from_str(&printed(&world.data(), "add", &outsider)).unwrap();
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Seats & beds");
    scene::comment_privately(&mut robert, &case, "Qz8Secretmark", &[]);
    scene::comment(&mut robert, &case, "In the open.");
    let ours = got(&rooms[0], 3);
    assert!(ours.iter().all(|got| got.is_signed_with(&secret)), "{ours:?}");
    let opened = ours.iter().find(|got| got.header("casemate-event") == "case.opened").unwrap();
    let said = opened.json();
    assert_eq!(said["case"]["id"], json!(case));
    assert_eq!(said["case"]["state"], "pending");
    assert_eq!(said["case"]["preset_state"], "Pending");
    assert_eq!(said["url"], json!(format!("{}/cases/{case}", world.url)));
    assert_eq!(said["by"]["name"], "Ivo Gable");
    assert_eq!(said["id"], opened.header("casemate-delivery"));
    assert!(ours.iter().any(|got| got.body.contains("Qz8Secretmark")));
    let theirs = got(&rooms[1], 2);
    assert_eq!(theirs.len(), 2);
    assert!(theirs.iter().all(|got| got.is_signed_with(&of_michael)));
    assert!(!theirs.iter().any(|got| got.body.contains("Qz8Secretmark")), "{theirs:?}");
    let said = theirs[0].json();
    assert_eq!(said["object_class"], "helpdesk_case");
    assert_eq!(said["account_id"], MIGHTY_MICK);
    assert_eq!(said["data"]["subject"], "Seats & beds");
    let api = format!("{}/public/v1/helpdesk/cases/{case}", world.url);
    assert_eq!(said["api_url"], json!(api));
    // The outsider's was looked at in the same breath.
    let lines = printed(&world.data(), "list", &["--account", LUCKY_SEVEN, "--json"]);
    let line: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(
        (&line["id"], &line["taken"], &line["waiting"]),
        (&outsider["id"], &Value::Null, &json!(0))
    );
    assert_eq!(rooms[2].connections(), 0);
    let shown = says(&mut robert, &page, "Taken");
    assert!(shown.contains("Chat &amp; &lt;b&gt;more") && !shown.contains(&secret));
    says(&mut paulie, "/settings/appliance", "Webhooks3, 0 waiting");
    let audit = paulie.get("/settings/audit").text();
    assert!(scene::text(&audit).contains("Webhook added") && !audit.contains("key=value"));
    let log = world.log();
    for quiet in [secret.as_str(), "Qz8Secretmark", "key=value"] {
        assert!(!log.contains(quiet), "{quiet}: {log}");
    }
}

#[test]
fn a_webhook_is_changed_tested_sent_again_switched_and_deleted() {
    let world = World::demo(&[]);
    let_in(&world);
    let room = Hookroom::open(TAKES);
    let mut robert = world.signed_in("Robert");
    let (page, secret) = made(&mut robert, &room, "casemate");
    robert.get(&page);
    let post = |client: &mut Client, rest: &str, fields: &[(&str, &str)]| {
        client.post_form(&format!("{page}{rest}"), fields)
    };
    assert_eq!(post(&mut robert, "/ping", &[]).status, 303);
    let first = got(&room, 1).remove(0);
    assert_eq!(
        (first.header("casemate-event"), first.json()["event"].as_str()),
        ("ping", Some("ping"))
    );
    says(&mut robert, &page, "Taken");
    assert_eq!(post(&mut robert, "/redeliver", &[("number", "0")]).status, 303);
    let again = got(&room, 2).remove(1);
    assert_eq!(again.header("casemate-delivery"), first.header("casemate-delivery"));
    for number in ["1", "-1", "x", ""] {
        assert_eq!(post(&mut robert, "/redeliver", &[("number", number)]).status, 404, "{number}");
    }
    let drawn = post(&mut robert, "/secret", &[]);
    assert!(drawn.status == 200 && !drawn.text().contains(&secret));
    assert_eq!(post(&mut robert, "/off", &[]).status, 303);
    assert_eq!(post(&mut robert, "/ping", &[]).status, 409);
    assert_eq!(post(&mut robert, "/on", &[]).status, 303);
    let wrong =
        post(&mut robert, "", &[("name", "Kept"), ("target", "ftp://a/"), ("shape", "casemate")]);
    let text = wrong.text();
    assert_eq!((wrong.status, hidden(&text, "target")), (422, Some("ftp://a/")));
    assert!(text.contains("Address: write an address such as"), "{text}");
    let mut michael = world.signed_in("Michael");
    michael.get("/settings/webhooks");
    assert_eq!(michael.get(&page).status, 404, "nobody else's is there");
    assert_eq!(post(&mut michael, "/delete", &[]).status, 404);
    assert_eq!(robert.get(&format!("{page}/delete")).status, 200);
    assert_eq!(post(&mut robert, "/delete", &[]).status, 303);
    assert_eq!(robert.get(&page).status, 404);
}

#[test]
fn what_was_under_way_when_the_process_was_killed_is_sent_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let_in(&world);
    let room = Hookroom::open(SILENT);
    let mut robert = world.signed_in("Robert");
    let (page, _) = made(&mut robert, &room, "casemate");
    robert.get(&page);
    assert_eq!(robert.post_form(&format!("{page}/ping"), &[]).status, 303);
    let first = got(&room, 1).remove(0);
    drop(world);
    room.behave(TAKES);
    let world = World::serve(&data, &[]);
    let again = got(&room, 2).remove(1);
    assert_eq!(again.header("casemate-delivery"), first.header("casemate-delivery"));
    drop(world);
}

#[test]
fn this_machine_is_refused_and_the_page_says_so() {
    let world = World::demo(&[]);
    let room = Hookroom::open(TAKES);
    let mut robert = world.signed_in("Robert");
    robert.get("/settings/webhooks");
    let url = room.url();
    let fields =
        [("name", "x"), ("target", url.as_str()), ("shape", "connect"), ("events", "case.opened")];
    let plain = robert.post_form("/settings/webhooks", &fields);
    assert!(plain.status == 422 && plain.text().contains("it must begin with https://"), "{plain}");
    let url = format!("https://localhost:{}/", room.port);
    let flags = ["--account", FRONT_STREET, "--name", "x", "--url", &url, "--json"];
    let made: Value = serde_json::from_str(&printed(&world.data(), "add", &flags)).unwrap();
    let page = format!("/settings/webhooks/{}", made["id"].as_str().unwrap());
    robert.get(&page);
    assert_eq!(robert.post_form(&format!("{page}/ping"), &[]).status, 303);
    says(&mut robert, &page, "its address is not one that webhooks may reach");
    assert_eq!(room.connections(), 0);
}

#[test]
fn the_command_line_adds_lists_switches_and_removes_them() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let url = "https://hooks.example.com/s3cret";
    let flags = [
        "--account",
        FRONT_STREET,
        "--name",
        "Sync",
        "--url",
        url,
        "--shape",
        "connect",
        "--event",
        "case.opened,case.moved",
    ];
    let line = printed(&data, "add", &flags);
    let (id, secret) = line.trim().split_once("  ").unwrap();
    assert!(id.starts_with("WH-") && secret.len() == 64, "{line}");
    for flags in [&["--json"][..], &["--account", FRONT_STREET, "--json"]] {
        let said = printed(&data, "list", flags);
        assert!(!said.contains("s3cret") && !said.contains(secret));
        let said: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
        assert_eq!(said["events"], json!(["case.opened", "case.moved"]));
        assert_eq!((&said["host"], &said["state"]), (&json!("hooks.example.com"), &json!("on")));
    }
    for (verb, state) in [("disable", "off"), ("enable", "on")] {
        printed(&data, verb, &["--webhook", id]);
        assert!(printed(&data, "list", &[]).contains(state));
    }
    for (verb, flags, words) in [
        ("add", &["--account", FRONT_STREET, "--name", "x", "--url", "http://a/"][..], "https"),
        ("add", &["--account", "VA-999-999", "--name", "x", "--url", url], "no organisation"),
        ("add", &["--account", FRONT_STREET, "--name", "x", "--url", url, "--event", "x"], "list"),
        ("remove", &["--webhook", "WH-000-000-001"], "nothing here"),
    ] {
        let output = told(&data, verb, flags);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains(words), "{flags:?}: {said}");
    }
    // Also while nobody runs.
    drop(world);
    printed(&data, "remove", &["--webhook", id]);
    assert_eq!(printed(&data, "list", &[]), "");
}

/// The addresses at this machine's end of all TCP connections of a process, as `/proc` has them.
fn connections(id: u32) -> Vec<String> {
    let sockets: Vec<String> = fs::read_dir(format!("/proc/{id}/fd"))
        .unwrap()
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|to| Some(to.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let tables = ["tcp", "tcp6"].map(|table| fs::read_to_string(format!("/proc/{id}/net/{table}")));
    let lines = tables.into_iter().flatten().collect::<Vec<_>>().concat();
    let fields = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let its = fields
        .filter(|fields| fields.get(9).is_some_and(|inode| sockets.iter().any(|one| one == inode)));
    its.map(|fields| fields[1].to_owned()).collect()
}

#[test]
fn without_a_webhook_or_a_mail_server_nothing_is_called_whatever_happens() {
    let world = World::demo(&[]);
    let_in(&world);
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Quiet");
    let mut robert = world.signed_in("Robert");
    scene::comment(&mut robert, &case, "Heard by nobody else.");
    says(&mut world.signed_in("Ivo"), "/notifications", "commented on");
    let port = world.url.rsplit_once(':').unwrap().1.parse::<u16>().unwrap();
    let own = format!(":{port:04X}");
    let all = connections(world.id());
    assert!(!all.is_empty(), "it listens");
    assert!(all.iter().all(|local| local.ends_with(&own)), "{all:?}: some of these it has opened");
}
