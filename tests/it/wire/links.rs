//! One-time links over the wire: shown once, followed once, and nowhere else to be found.

use std::fs;

use mail_parser::MessageParser;

use super::{
    scene::FRONT_STREET,
    sessions::is_in,
    staff::{id_of, save},
    witness::steady,
};
use crate::{
    client::{Answer, Client, attribute},
    mailroom::{Mailroom, Manners},
    wait,
    world::World,
};

const ROLE: (&str, &str) = ("role", "agent");

/// The paths of the links that a page shows.
fn links(world: &World, page: &str) -> Vec<String> {
    let inputs = page.split("<input ").filter(|input| input.contains("id=\"link-"));
    let links = inputs.map(|input| attribute(input, "value").unwrap().to_owned());
    links.map(|link| link.strip_prefix(&world.url).expect("to here").to_owned()).collect()
}

fn invite(admin: &mut Client, name: &str, email: &str) -> Answer {
    admin.get("/settings/people/invite");
    admin.post_form("/settings/people/invite", &[("name", name), ("email", email), ROLE])
}

fn follow(client: &mut Client, link: &str, password: &str) -> Answer {
    client.get(link);
    client.post_form(link, &[("password", password)])
}

#[test]
fn an_invitation_is_shown_once_followed_once_and_never_logged() {
    let world = World::demo(&["--log", "debug"]);
    let mut robert = world.signed_in("Robert");
    let made = invite(&mut robert, "Nora Lintel", "second@example.com");
    assert_eq!((made.status, made.header("cache-control")), (200, Some("no-store")));
    let link = links(&world, &made.text()).remove(0);
    let list = robert.get("/settings/people").text();
    assert!(list.contains("second@example.com") && !list.contains(&link));
    let mut kit = world.stranger();
    let page = kit.get(&link);
    assert!(page.text().contains("second@example.com") && page.text().contains("Front Street"));
    assert_eq!(page.header("referrer-policy"), Some("same-origin"), "no other site hears of it");
    let short = follow(&mut kit, &link, "short");
    assert_eq!(short.status, 422);
    assert!(short.text().contains("At least 10 characters") && !short.text().contains("short\""));
    let came = follow(&mut kit, &link, "a password of theirs");
    assert_eq!((came.status, came.header("location")), (303, Some("/cases")));
    assert!(is_in(&mut kit) && kit.get("/cases").text().contains("Nora Lintel"));
    let mut late = world.stranger();
    let used = late.get(&link);
    assert_eq!(used.status, 410);
    late.get("/sign-in");
    let again = late.post_form(&link, &[("password", "a password of theirs")]);
    assert_eq!(again.status, 410);
    let none = late.get(&format!("/link/{}", "0".repeat(64)));
    assert_eq!(none.text(), used.text(), "one same page for all of them");
    let secret = link.rsplit('/').next().unwrap();
    assert!(!used.text().contains(secret) && !world.log().contains(secret), "{}", world.log());
    let bytes: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&secret[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let file = fs::read(world.data().join("casemate.redb")).unwrap();
    for held in [&bytes, secret.as_bytes()] {
        assert!(!file.windows(held.len()).any(|window| window == held), "only its hash is kept");
    }
}

#[test]
fn many_are_invited_by_lines_and_a_wrong_line_loses_nothing() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let form = robert.get("/settings/people/invite?many=1").text();
    assert!(form.contains("<textarea"));
    let lines = "Bo Mortar, bo@one.example\nSam Plinth sam@one.example\nIvo, ivo@";
    let sent = [("people", lines), ROLE, ("opens-on-behalf", "on")];
    let refused = robert.post_form("/settings/people/invite", &sent);
    let page = refused.text();
    assert_eq!(refused.status, 422);
    for words in ["line 2: write a name, a comma", "line 3: this is not an email address"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("Bo Mortar, bo@one.example") && page.contains("Sam Plinth sam@one"));
    assert_eq!(page.matches(" checked").count(), 2, "role and right stay: {page}");
    assert!(!robert.get("/settings/people").text().contains("bo@one.example"));
    let sent = [("people", "Bo Mortar, bo@one.example\nSam Plinth, sam@one.example"), ROLE];
    let made = robert.post_form("/settings/people/invite", &sent).text();
    let both = links(&world, &made);
    assert_eq!(both.len(), 2);
    let turn = |client: &mut Client, go: &str, email: &str| {
        client.get("/settings/people");
        client.post_form("/settings/people/invitations", &[("go", go), ("email", email)])
    };
    let renewed = turn(&mut robert, "renew", "bo@one.example");
    let renewed = links(&world, &renewed.text()).remove(0);
    assert_eq!(turn(&mut robert, "withdraw", "sam@one.example").status, 303);
    for link in &both {
        assert_eq!(world.stranger().get(link).status, 410);
    }
    assert_eq!(world.stranger().get(&renewed).status, 200);
    // Nobody else's admin turns it, nor does it show that there is one.
    for name in ["Michael", "Iris", "Adrian"] {
        let mut other = world.signed_in(name);
        for email in ["bo@one.example", "nobody@one.example"] {
            let sent = [("go", "withdraw"), ("email", email), ("account", FRONT_STREET)];
            let answer = other.post_form("/settings/people/invitations", &sent);
            assert_eq!(answer.status, 404, "{name}");
            assert_eq!(turn(&mut other, "renew", email).status, 404, "{name}");
        }
        let sent = [("name", "X"), ("email", "x@one.example"), ROLE, ("account", FRONT_STREET)];
        assert_eq!(other.post_form("/settings/people/invite", &sent).status, 404, "{name}");
    }
    assert_eq!(world.stranger().get(&renewed).status, 200);
}

#[test]
fn another_password_by_link_is_for_once_and_its_owner_is_told() {
    let world = World::demo(&["--log", "debug"]);
    let (mut paulie, mut adrian) = (world.signed_in("Paulie"), world.signed_in("Adrian"));
    let people = format!("/settings/people?account={FRONT_STREET}");
    let id = id_of(&paulie.get(&people).text(), "Adrian Pennino");
    let made = save(&mut paulie, &id, "/reset", &[]);
    assert_eq!(made.status, 200);
    let link = links(&world, &made.text()).remove(0);
    let told = "made a link to a new password for you";
    assert!(adrian.get("/cases").text().contains(told), "at once");
    let mut anew = world.stranger();
    let came = follow(&mut anew, &link, "a staple of words");
    assert_eq!(came.status, 303);
    assert!(!is_in(&mut adrian) && is_in(&mut anew));
    let page = anew.get("/cases").text();
    assert!(page.contains(told) && page.contains("Paulie Marsh"), "{page}");
    assert_eq!(world.stranger().get(&link).status, 410);
    assert!(!world.log().contains(link.rsplit('/').next().unwrap()));
    let own = id_of(&paulie.get("/settings/people").text(), "Paulie Marsh");
    assert_eq!(save(&mut paulie, &own, "/reset", &[]).status, 404, "one has one's profile");
    for name in ["Michael", "Iris", "Ivo"] {
        let mut other = world.signed_in(name);
        let answer = other.post_form(&format!("/settings/people/{id}/reset"), &[]);
        assert_eq!(answer.status, 404, "{name}");
    }
}

#[test]
fn who_has_forgotten_their_password_is_told_the_same_as_everybody() {
    let world = World::demo(&["--log", "debug"]);
    let mut visitor = world.stranger();
    assert!(visitor.get("/sign-in").text().contains("/sign-in/forgot"));
    let page = visitor.get("/sign-in/forgot").text();
    assert!(page.contains("Ask an administrator of your organisation"), "{page}");
    for user in &world.users {
        assert!(!page.contains(&user.name) && !page.contains(&user.email), "nobody is named");
    }
    let server = Mailroom::open(Manners::default());
    let mut admin = world.signed_in("Paulie");
    let port = server.port.to_string();
    let fields = [
        ("host", "127.0.0.1"),
        ("port", port.as_str()),
        ("security", "none"),
        ("from", "desk@help.example.com"),
    ];
    assert_eq!(admin.post_form("/settings/mail", &fields).status, 303);
    let email = world.user("Adrian").email.clone();
    let said = ["nobody@example.com", &email].map(|email| {
        let mut visitor = world.stranger();
        visitor.get("/sign-in/forgot");
        let answer = visitor.post_form("/sign-in/forgot", &[("email", email)]);
        assert_eq!(answer.status, 200);
        steady(&answer)
    });
    assert_eq!(said[0], said[1]);
    visitor.get("/sign-in/forgot");
    let wrong = visitor.post_form("/sign-in/forgot", &[("email", "adrian")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("value=\"adrian\""), "what was typed stays");
    let taken = wait::until(|| {
        let taken = server.taken();
        if taken.is_empty() { Err(taken) } else { Ok(taken) }
    });
    let taken = taken.unwrap();
    assert_eq!(taken[0].to, [email]);
    let mail = MessageParser::default().parse(taken[0].letter.as_bytes()).unwrap();
    let text = mail.body_text(0).unwrap().into_owned();
    let (_, link) = text.split_once(&format!("{}/link/", world.url)).expect("a link");
    let link = format!("/link/{}", &link[..64]);
    let mut adrian = world.stranger();
    assert_eq!(follow(&mut adrian, &link, "a staple of words").status, 303);
    assert!(is_in(&mut adrian));
    assert!(!adrian.get("/cases").text().contains("made a link"), "one asked for it oneself");
    let invited = invite(&mut world.signed_in("Robert"), "Kit Jamb", "kit@one.example");
    assert!(
        invited.text().contains("1 mail is on the way")
            && links(&world, &invited.text()).is_empty()
    );
    let came = wait::until(|| if server.taken().len() == 2 { Ok(()) } else { Err(()) });
    assert!(came.is_ok() && server.taken()[1].to == ["kit@one.example"]);
    assert!(!world.log().contains(&link[6..]), "{}", world.log());
}

#[test]
fn a_link_that_offers_a_contract_is_good_for_nothing_else_and_tells_strangers_nothing() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    robert.get("/settings/contracts");
    let made = robert.post_form("/settings/contracts/links", &[("name", "Harbor")]).text();
    let (_, secret) = made.split_once("/contract/").expect("it is shown");
    let secret = secret.split('"').next().unwrap();
    assert!(!world.log().contains(secret), "{}", world.log());
    let path = format!("/contract/{secret}");
    let mut stranger = world.stranger();
    let led = stranger.get(&path);
    assert_eq!(led.status, 303, "one signs in first");
    assert!(led.header("location").unwrap().starts_with("/sign-in"));
    assert_eq!(stranger.get(&format!("/link/{secret}")).status, 410, "it lets nobody in");
    let mut ada = world.signed_in("Ada");
    let shown = ada.get(&path).text();
    assert!(shown.contains("Front Street Inc.") && !shown.contains("Harbor<"), "{shown}");
    let tampered = format!("{}{}", &path[..path.len() - 1], i32::from(path.ends_with('0')));
    assert_eq!(ada.get(&tampered).status, 410);
    assert_eq!(ada.post_form(&path, &[]).status, 303);
    assert!(ada.get("/settings/contracts").text().contains("Front Street Inc."));
    let again = ada.post_form(&path, &[]);
    assert_eq!(again.status, 410);
    assert!(robert.get("/settings/contracts").text().contains("Harbor Workspace"));
}

#[test]
fn what_an_organisation_is_offered_is_counted_on_every_page_of_its_admins() {
    let world = World::demo(&[]);
    let told = |client: &mut Client| client.get("/cases").text().contains(" contracts offered");
    let (mut robert, mut ada) = (world.signed_in("Robert"), world.signed_in("Ada"));
    assert!(!told(&mut ada));
    let harbor = &world.user("Ada").account_id;
    assert_eq!(robert.post_form("/settings/contracts", &[("account", harbor)]).status, 303);
    assert!(told(&mut ada) && !told(&mut robert));
    assert!(ada.get("/cases").text().contains("href=\"/settings/contracts\""));
    let mut finn = world.signed_in("Finn");
    assert_eq!(world.user("Finn").account_id, *harbor);
    assert!(!told(&mut finn), "only admins answer offers");
    let decline = format!("/settings/contracts/{}/decline", world.user("Robert").account_id);
    assert_eq!(ada.post_form(&decline, &[]).status, 303);
    assert!(!told(&mut ada));
}
