//! Being signed in: the cookie, what it opens, and when it stops opening anything.

use std::{fs, str};

use crate::{
    client::{Client, FORM},
    world::{World, casemate},
};

/// The cookie of a session over plain HTTP.
pub(super) const SESSION: &str = "casemate-plain";
/// The cookie of a browser that is not in yet.
const DOOR: &str = "casemate-plain-door";

/// Whether this client is let in to the list of cases.
pub(super) fn is_in(client: &mut Client) -> bool {
    let answer = client.get("/cases");
    match answer.status {
        200 => true,
        303 => {
            assert!(answer.header("location").unwrap().starts_with("/sign-in"));
            assert_eq!(answer.body, b"");
            false
        }
        status => panic!("{status}"),
    }
}

/// A client with nothing but this cookie.
fn with_cookie(world: &World, name: &str, value: &str) -> Client {
    let mut client = world.stranger();
    client.cookies.insert(name.to_owned(), value.to_owned());
    client
}

#[test]
fn a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let world = World::demo(&[]);
    let robert = world.user("Robert").clone();
    let mut client = world.stranger();
    let page = client.get("/sign-in");
    let door = page.header("set-cookie").unwrap().to_owned();
    let fields = [("email", robert.email.as_str()), ("password", robert.password.as_str())];
    let answer = client.post_form("/sign-in", &fields);
    let cookies: Vec<_> = answer.all("set-cookie").map(ToOwned::to_owned).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with(&format!("{SESSION}=")));
    let session = session.expect("signing in sets the session's cookie");
    for cookie in [&door, session] {
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        let (_, value) = pair.split_once('=').unwrap();
        assert_eq!(value.len(), 64, "256 random bits");
        assert!(value.bytes().all(|b| b.is_ascii_hexdigit()));
        let wanted = ["Path=/", "HttpOnly", "SameSite=Lax"];
        let has: Vec<_> = attributes.split("; ").collect();
        assert!(wanted.iter().all(|wanted| has.contains(wanted)), "{cookie}");
        assert!(!has.iter().any(|a| a.starts_with("Domain") || *a == "Secure"), "{cookie}");
    }
    assert!(session.contains("Max-Age=2592000"), "no longer than any session lasts: {session}");
    let ended = cookies.iter().find(|cookie| cookie.starts_with(&format!("{DOOR}=;")));
    assert!(ended.is_some_and(|cookie| cookie.contains("Max-Age=0")), "{cookies:?}");
}

#[test]
fn the_data_folder_holds_no_cookie_and_no_password() {
    let world = World::demo(&[]);
    let client = world.signed_in("Robert");
    let (cookie, password) = (&client.cookies[SESSION], &world.user("Robert").password);
    let bytes: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&cookie[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let file = fs::read(world.data().join("casemate.redb")).unwrap();
    let holds = |what: &[u8]| file.windows(what.len()).any(|window| window == what);
    assert!(holds(b"Robert Balboa"), "the search works");
    assert!(holds(blake3::hash(&bytes).as_bytes()), "a session is known by its hash");
    for secret in [&bytes, cookie.as_bytes(), password.as_bytes()] {
        assert!(!holds(secret));
    }
}

#[test]
fn each_sign_in_makes_a_session_of_its_own_and_adopts_none() {
    let world = World::demo(&[]);
    let chosen = "0123456789abcdef".repeat(4);
    let mut client = with_cookie(&world, SESSION, &chosen);
    client.sign_in(world.user("Robert"));
    let first = client.cookies[SESSION].clone();
    assert_ne!(first, chosen, "a session that somebody else chose is not used");
    assert!(!is_in(&mut with_cookie(&world, SESSION, &chosen)));

    let mut again = world.stranger();
    again.sign_in(world.user("Robert"));
    assert_ne!(again.cookies[SESSION], first);
}

#[test]
fn what_a_browser_held_before_signing_in_opens_nothing() {
    let world = World::demo(&[]);
    let mut client = world.stranger();
    client.get("/sign-in");
    let door = client.cookies[DOOR].clone();
    client.sign_in(world.user("Robert"));
    assert!(!client.cookies.contains_key(DOOR), "it is taken back");
    for name in [DOOR, SESSION] {
        assert!(!is_in(&mut with_cookie(&world, name, &door)), "{name}");
    }
    // Nor does a session's secret open anything under the other name.
    assert!(!is_in(&mut with_cookie(&world, DOOR, &client.cookies[SESSION])));
}

#[test]
fn what_is_not_quite_the_cookie_opens_nothing() {
    let world = World::demo(&[]);
    let good = world.signed_in("Robert").cookies[SESSION].clone();
    let bad = [
        String::new(),
        "0".to_owned(),
        "null".to_owned(),
        good[..63].to_owned(),
        format!("{good}0"),
        good.to_uppercase(),
        format!("\"{good}\""),
        format!("{good},{good}"),
        format!("%{good}"),
        "0".repeat(64),
        "[]".to_owned(),
    ];
    for value in bad.iter().filter(|value| **value != good) {
        assert!(!is_in(&mut with_cookie(&world, SESSION, value)), "{value:?}");
    }
    for name in ["__Host-casemate", "casemate", "session", "CASEMATE-PLAIN"] {
        assert!(!is_in(&mut with_cookie(&world, name, &good)), "{name}");
    }
    let beyond_ascii = with_cookie(&world, SESSION, &"é".repeat(32)).get("/cases");
    assert_eq!(beyond_ascii.status, 400);
    assert!(is_in(&mut with_cookie(&world, SESSION, &good)));
}

#[test]
fn signing_out_ends_the_session_at_the_server_and_that_one_alone() {
    let world = World::demo(&[]);
    let mut client = world.signed_in("Robert");
    let mut elsewhere = world.signed_in("Robert");
    let cookie = client.cookies[SESSION].clone();
    let answer = client.post_form("/sign-out", &[]);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")));
    assert_eq!(answer.header("clear-site-data"), Some("\"cache\""));
    assert!(!client.cookies.contains_key(SESSION));
    assert!(!is_in(&mut with_cookie(&world, SESSION, &cookie)), "a kept copy is worth nothing");
    assert!(is_in(&mut elsewhere));
}

#[test]
fn a_new_password_ends_every_session_at_once() {
    let world = World::demo(&[]);
    let mut robert = world.user("Robert").clone();
    let mut clients = [world.signed_in("Robert"), world.signed_in("Robert")];
    let mut adrian = world.signed_in("Adrian");
    let new = "eight 🐎 and a staple";
    let flags = ["--email", robert.email.as_str()];
    let output = casemate(&["user", "passwd"], &world.data(), &flags, &format!("{new}\n"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(clients.iter_mut().all(|client| !is_in(client)));
    assert!(is_in(&mut adrian), "nobody else's");

    let mut client = world.stranger();
    client.get("/sign-in");
    let old = [("email", robert.email.as_str()), ("password", robert.password.as_str())];
    assert_eq!(client.post_form("/sign-in", &old).status, 422);
    new.clone_into(&mut robert.password);
    client.sign_in(&robert);
    assert!(is_in(&mut client));
}

#[test]
fn nothing_of_a_session_is_kept_by_anyone_on_the_way() {
    let world = World::demo(&[]);
    let mut client = world.signed_in("Robert");
    let page = client.get("/cases").text();
    let case = &super::scene::ids(&page, "CA", 3)[0];
    let case = format!("/cases/{case}");
    for path in ["/cases", "/cases/new", &case, "/nowhere", "/sign-in", "/help/workflow", "/"] {
        let answer = client.get(path);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("etag").or(answer.header("last-modified")), None, "{path}");
    }
}

#[test]
fn a_session_lives_on_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let cookie = world.signed_in("Robert").cookies[SESSION].clone();
    let mut gone = world.signed_in("Adrian");
    let ended = gone.cookies[SESSION].clone();
    gone.post_form("/sign-out", &[]);
    drop(world);
    let world = World::serve(&data, &[]);
    assert!(is_in(&mut with_cookie(&world, SESSION, &cookie)));
    assert!(!is_in(&mut with_cookie(&world, SESSION, &ended)), "and one that ended stays ended");
}

#[test]
fn a_session_that_ended_meanwhile_is_not_restored_by_the_back_button() {
    let world = World::demo(&[]);
    let mut client = world.signed_in("Robert");
    let token = client.token().unwrap().to_owned();
    client.post_form("/sign-out", &[]);
    let body = format!("token={token}&go=cancel");
    let headers = [("content-type", FORM)];
    let answer = client.send("POST", "/cases/new/draft", &headers, Some(body.as_bytes()));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")));
    assert!(str::from_utf8(&answer.body).is_ok_and(str::is_empty));
}
