//! The first start: a link that makes the operator and its first admin, once.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::{
    client::{Answer, Client},
    world::World,
};

const FORM: &[(&str, &str)] = &[
    ("organisation", "Guild of Locksmiths"),
    ("name", "Ada Key"),
    ("email", "ada@example.com"),
    ("password", "a password of hers"),
];

/// A folder that nobody has served yet.
fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    (folder, data)
}

/// The path of the link that a first start prints.
fn link(world: &World) -> String {
    let link = world.set_up.as_deref().expect("a first start prints a link");
    link.strip_prefix(&world.url).expect("to itself").to_owned()
}

fn fill_in(client: &mut Client, link: &str, fields: &[(&str, &str)]) -> Answer {
    assert_eq!(client.get(link).status, 200);
    client.post_form(link, fields)
}

#[test]
fn the_first_start_prints_a_link_that_makes_the_first_admin_once() {
    let (_folder, data) = folder();
    let world = World::serve(&data, &[]);
    let link = link(&world);
    let mut ada = world.stranger();
    assert!(ada.get("/sign-in").text().contains("Sign in"), "there is nobody to sign in yet");
    let answer = fill_in(&mut ada, &link, FORM);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/welcome/desk")));
    let page = ada.get("/cases");
    assert_eq!(page.status, 200, "whoever set it up is in");
    assert!(page.text().contains("Guild of Locksmiths") && page.text().contains("Ada Key"));

    let mut late = world.stranger();
    for path in [link.clone(), link.to_uppercase().replace("/SET-UP", "/set-up")] {
        let answer = late.get(&path);
        assert_eq!(answer.status, 410, "{answer}");
        assert!(!answer.text().contains(link.rsplit('/').next().unwrap()));
    }
    late.get("/sign-in");
    assert_eq!(late.post_form(&link, FORM).status, 410);
    drop(world);
    let again = World::serve(&data, &[]);
    assert_eq!(again.set_up, None, "and the next start prints none");
    let mut ada = again.stranger();
    ada.get("/sign-in");
    let fields = [("email", "ADA@example.com"), ("password", "a password of hers")];
    assert_eq!(ada.post_form("/sign-in", &fields).status, 303);
}

#[test]
fn whoever_set_it_up_invites_the_first_people_and_nobody_else_does_so_there() {
    let (_folder, data) = folder();
    let world = World::serve(&data, &[]);
    let link = link(&world);
    let mut ada = world.stranger();
    assert_eq!(fill_in(&mut ada, &link, FORM).status, 303);
    let desk = ada.get("/welcome/desk").text();
    assert!(desk.contains("href=\"/welcome/people\""), "each step can be skipped");
    let page = ada.get("/welcome/people").text();
    assert!(page.contains("Guild of Locksmiths") && page.contains("href=\"/welcome/ready\""));
    let send = |people| [("people", people), ("role", "agent")];
    let refused = ada.post_form("/welcome/people", &send("Bo Mortar, bo@example.com\nSam"));
    assert_eq!(refused.status, 422);
    let words = "line 2: write a name, a comma and an email address";
    assert!(refused.text().contains(words) && refused.text().contains("Bo Mortar, bo@"));
    let people = "Bo Mortar, bo@example.com\nSam Plinth, sam@example.com, Admin";
    let made = ada.post_form("/welcome/people", &send(people)).text();
    assert_eq!(made.matches("/link/").count(), 2, "no mail is set up, so both are shown: {made}");
    let (_, bo) = made.split_once("/link/").unwrap();
    let bo = format!("/link/{}", bo.split('"').next().unwrap());
    let mut agent = world.stranger();
    assert_eq!(agent.get(&bo).status, 200);
    assert_eq!(agent.post_form(&bo, &[("password", "a password of his")]).status, 303);
    assert_eq!(agent.get("/cases").status, 200);
    assert_eq!(agent.get("/welcome/people").status, 404);
    assert_eq!(agent.post_form("/welcome/people", &send("X, x@example.com")).status, 404);
}

#[test]
fn a_link_that_is_not_quite_the_link_is_none() {
    let (_folder, data) = folder();
    let world = World::serve(&data, &[]);
    let link = link(&world);
    let secret = link.strip_prefix("/set-up/").unwrap();
    assert!(secret.len() >= 32, "128 bits at least: {secret}");
    let flipped = if secret.ends_with('0') { "1" } else { "0" };
    let tampered = format!("{}{flipped}", &secret[..secret.len() - 1]);
    for other in
        [tampered.as_str(), "", "0", "null", "%20", &"0".repeat(64), &secret[1..], "..", "é"]
    {
        let path = format!("/set-up/{}", other.replace('é', "%C3%A9"));
        let mut client = world.stranger();
        client.get("/sign-in");
        let statuses = [client.get(&path).status, client.post_form(&path, FORM).status];
        assert!(statuses.iter().all(|status| matches!(status, 303 | 410)), "{other}: {statuses:?}");
    }
    // Nor does a link of an earlier start work after another.
    drop(world);
    let again = World::serve(&data, &[]);
    let mut client = again.stranger();
    client.get("/sign-in");
    assert_eq!(client.get(&link).status, 410);
    assert_eq!(client.post_form(&link, FORM).status, 410);
    assert_eq!(fill_in(&mut again.stranger(), &self::link(&again), FORM).status, 303);
}

#[test]
fn a_form_that_is_not_filled_in_right_comes_back_and_the_link_still_works() {
    let (_folder, data) = folder();
    let world = World::serve(&data, &[]);
    let link = link(&world);
    let mut ada = world.stranger();
    for (field, value, words) in [
        ("organisation", " ", "Organisation"),
        ("name", "", "Name"),
        ("email", "ada", "This is not an email address."),
        ("password", "short", "At least 10 characters, please."),
        ("password", &"x".repeat(257), "257 characters are too many; the limit is 256."),
    ] {
        let fields: Vec<_> = FORM
            .iter()
            .map(|(name, usual)| (*name, if *name == field { value } else { usual }))
            .collect();
        let answer = fill_in(&mut ada, &link, &fields);
        let page = answer.text();
        assert_eq!(answer.status, 422, "{field}");
        assert!(page.contains(words), "{field}: {answer}");
        assert!(!page.contains("a password of hers") && !page.contains(&"x".repeat(257)));
    }
    let emoji = "🐎 🔋 🖇 a staple  ";
    let fields: Vec<_> = FORM
        .iter()
        .map(|(name, usual)| (*name, if *name == "password" { emoji } else { usual }))
        .collect();
    assert_eq!(fill_in(&mut ada, &link, &fields).status, 303);
    let mut again = world.stranger();
    again.get("/sign-in");
    let trimmed = [("email", "ada@example.com"), ("password", emoji.trim_end())];
    assert_eq!(
        again.post_form("/sign-in", &trimmed).status,
        422,
        "a password is taken as it is sent"
    );
    let exact = [("email", "ada@example.com"), ("password", emoji)];
    assert_eq!(again.post_form("/sign-in", &exact).status, 303);
}

#[test]
fn of_two_who_set_it_up_at_once_one_does() {
    let (_folder, data) = folder();
    let world = World::serve(&data, &[]);
    let link = link(&world);
    let mut clients: Vec<Client> = (0..6).map(|_| world.stranger()).collect();
    for client in &mut clients {
        assert_eq!(client.get(&link).status, 200);
    }
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = clients
            .iter_mut()
            .map(|client| scope.spawn(|| client.post_form(&link, FORM).status))
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410, 410, 410, 410, 410]);
}

#[test]
fn a_forged_form_does_not_set_it_up() {
    let (_folder, data) = folder();
    let world = World::serve(&data, &[]);
    let link = link(&world);
    let mut ada = world.stranger();
    ada.get(&link);
    let token = ada.token().unwrap().to_owned();
    let body = |token: &str| crate::client::form([("token", token)].iter().chain(FORM));
    let kind = ("content-type", crate::client::FORM);
    let tries = [
        (body(""), world.url.as_str()),
        (body(&"0".repeat(128)), &world.url),
        (body(&token), "null"),
        (body(&token), "https://evil.example"),
    ];
    for (body, origin) in tries {
        let headers = [kind, ("origin", origin)];
        let answer = ada.send("POST", &link, &headers, Some(body.as_bytes()));
        assert_eq!((answer.status, answer.header("set-cookie")), (403, None), "{origin}");
    }
    assert_eq!(ada.post_form(&link, FORM).status, 303);
}
