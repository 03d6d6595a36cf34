//! One's own profile over the wire: passwords, sessions, and the second factor.

use totp_rs::{Builder, Secret, Totp};

use super::sessions::{SESSION, is_in};
use crate::{
    client::{Answer, Client, attribute},
    world::{World, casemate},
};

/// The authenticator that scanned the page.
fn authenticator(page: &str) -> Totp {
    let secret = page.split("<code class=\"break\">").nth(1).unwrap().split('<').next().unwrap();
    let shared = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(shared).with_account_name("x").build().unwrap()
}

/// What it shows so many steps of half a minute from now: the server takes the code of the next
/// step too, so one of these two is good however long the answer takes.
fn shows(totp: &Totp, steps: u64) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    totp.generate(now + steps * 30).to_string()
}

/// The field of that name on a page.
fn hidden(page: &str, name: &str) -> String {
    let marked = format!("name=\"{name}\"");
    let input = page.split("<input ").find(|input| input.contains(&marked)).unwrap();
    attribute(input, "value").unwrap().to_owned()
}

/// Gives the password at the door.
fn knock(client: &mut Client, world: &World) -> Answer {
    let robert = world.user("Robert");
    client.get("/sign-in");
    let fields = [("email", robert.email.as_str()), ("password", robert.password.as_str())];
    client.post_form("/sign-in", &fields)
}

fn enter(client: &mut Client, ticket: &str, code: &str) -> Answer {
    client.post_form("/sign-in/code", &[("ticket", ticket), ("code", code), ("next", "/replies")])
}

#[test]
fn a_code_is_asked_for_after_the_password() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let password = world.user("Robert").password.clone();
    robert.get("/settings/profile/factor");
    let refused = robert.post_form("/settings/profile/factor", &[("password", "not it at all")]);
    assert_eq!(refused.status, 422);
    let drawn = robert.post_form("/settings/profile/factor", &[("password", &password)]);
    let page = robert.follow(&drawn).text();
    assert!(page.contains("<svg class=\"scan\""));
    let totp = authenticator(&page);
    let before = robert.post_form("/settings/profile/factor/code", &[("code", "12345")]);
    assert_eq!(before.status, 422);
    let answer = robert.post_form("/settings/profile/factor/code", &[("code", &shows(&totp, 0))]);
    assert_eq!(answer.status, 200);
    let text = answer.text();
    let codes = text.split("<pre>").nth(1).unwrap().split("</pre>").next().unwrap();
    let codes: Vec<String> = codes.lines().map(str::to_owned).collect();
    assert_eq!(codes.len(), 10);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(!robert.get("/settings/profile/factor").text().contains(&codes[0]), "shown once");

    let mut elsewhere = world.stranger();
    let asked = knock(&mut elsewhere, &world);
    assert_eq!(asked.status, 200);
    assert!(!elsewhere.cookies.contains_key(SESSION));
    assert!(!is_in(&mut elsewhere), "the password alone opens nothing");
    let asked = knock(&mut elsewhere, &world);
    let ticket = hidden(&asked.text(), "ticket");
    let wrong = enter(&mut elsewhere, &ticket, "12345");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("This is not the code of this moment"));
    let next = shows(&totp, 1);
    let right = enter(&mut elsewhere, &ticket, &next);
    assert_eq!((right.status, right.header("location")), (303, Some("/replies")));
    assert!(is_in(&mut elsewhere));
    let mut third = world.stranger();
    let ticket = hidden(&knock(&mut third, &world).text(), "ticket");
    assert_eq!(enter(&mut third, &ticket, &next).status, 422, "no code twice");
    assert_eq!(enter(&mut third, &ticket, &codes[4]).status, 303);

    let flags = ["--email", world.user("Robert").email.as_str()];
    let output = casemate(&["user", "forget-factor"], &world.data(), &flags, "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(knock(&mut world.stranger(), &world).status, 303);
    assert!(!world.log().contains(&codes[4]) && !world.log().contains(&password));
}

#[test]
fn whoever_chooses_a_zone_reads_times_in_it_and_nobody_else_does() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let page = robert.get("/settings/profile").text();
    assert!(page.contains("<option value=\"UTC\" selected>"));
    let fields = [("name", ""), ("zone", "Asia/Tokyo")];
    let refused = robert.post_form("/settings/profile", &fields);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("<option value=\"Asia/Tokyo\" selected>"),
        "what was chosen stays"
    );
    let fields = [("name", "Robert Balboa"), ("zone", "Asia/Tokyo")];
    let saved = robert.post_form("/settings/profile", &fields);
    assert!(robert.follow(&saved).text().contains("Saved."));
    let mut adrian = world.signed_in("Adrian");
    assert!(robert.get("/cases").text().contains(" JST\">"));
    let other = adrian.get("/cases").text();
    assert!(other.contains(" UTC\">") && !other.contains("JST"));
    robert.get("/settings/profile");
    let nowhere = [("name", "Robert Balboa"), ("zone", "Europe/Atlantis")];
    assert_eq!(robert.post_form("/settings/profile", &nowhere).status, 422);
}

#[test]
fn a_changed_password_leaves_one_in_here_and_nowhere_else() {
    let world = World::demo(&[]);
    let (mut here, mut there) = (world.signed_in("Robert"), world.signed_in("Robert"));
    let password = world.user("Robert").password.clone();
    let old = here.cookies[SESSION].clone();
    let page = here.get("/settings/profile").text();
    assert_eq!(page.matches("This one").count(), 1);
    here.get("/settings/profile/password");
    let fields = [("password", password.as_str()), ("new-password", "a staple of words")];
    let answer = here.post_form("/settings/profile/password", &fields);
    assert_eq!(answer.status, 303);
    assert!(here.follow(&answer).text().contains("Your password is changed."));
    assert_ne!(here.cookies[SESSION], old);
    assert!(is_in(&mut here) && !is_in(&mut there));
}

#[test]
fn one_signs_out_a_browser_left_somewhere() {
    let world = World::demo(&[]);
    let (mut here, mut there) = (world.signed_in("Robert"), world.signed_in("Robert"));
    let mut adrian = world.signed_in("Adrian");
    let key = hidden(&here.get("/settings/profile").text(), "session");
    adrian.get("/settings/profile");
    let fields = [("session", key.as_str())];
    assert_eq!(adrian.post_form("/settings/profile/sessions", &fields).status, 404);
    assert!(is_in(&mut there));
    here.get("/settings/profile");
    assert_eq!(here.post_form("/settings/profile/sessions", &fields).status, 303);
    assert!(is_in(&mut here) && !is_in(&mut there) && is_in(&mut adrian));
}
