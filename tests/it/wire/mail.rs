//! Mail as it leaves the built binary: to a server that takes it, puts it off, refuses it, is silent.

use mail_parser::MessageParser;

use super::{
    scene::{self, FRONT_STREET},
    witness::steady,
};
use crate::{
    client::{Answer, Client},
    mailroom::{Identity, Mailroom, Manners, Taken},
    wait,
    world::World,
};

/// Who runs the demo's appliance.
const ADMIN: &str = "Paulie";

/// The form, filled in for this server.
fn fields<'a>(port: &'a str, security: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("host", "127.0.0.1"),
        ("port", port),
        ("security", security),
        ("login", ""),
        ("password", ""),
        ("from", "desk@help.example.com"),
        ("trusted", ""),
    ]
}

/// Has mail go to this server; the admin who has set it.
fn set(world: &World, server: &Mailroom) -> Client {
    let mut admin = world.signed_in(ADMIN);
    let port = server.port.to_string();
    let answer = admin.post_form("/settings/mail", &fields(&port, "none"));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/settings/mail")));
    admin
}

fn try_mail(admin: &mut Client) {
    assert_eq!(admin.post_form("/settings/mail/test", &[]).status, 303);
}

/// The letters that were taken, once `enough` of them are what was waited for.
fn letters(server: &Mailroom, enough: impl Fn(&[Taken]) -> bool) -> Vec<Taken> {
    let found = wait::until(|| {
        let taken = server.taken();
        if enough(&taken) { Ok(taken) } else { Err(taken) }
    });
    found.unwrap_or_else(|taken| panic!("{taken:?}"))
}

/// The page of mails, once it says this.
fn says(admin: &mut Client, words: &str) -> Answer {
    let found = wait::until(|| {
        let page = admin.get("/settings/mail");
        if page.text().contains(words) { Ok(page) } else { Err(page.text()) }
    });
    found.unwrap_or_else(|page| panic!("it never says {words}: {page}"))
}

fn subject(taken: &Taken) -> String {
    let mail = MessageParser::default().parse(taken.letter.as_bytes()).unwrap();
    mail.subject().unwrap().to_owned()
}

fn words(taken: &Taken) -> String {
    let mail = MessageParser::default().parse(taken.letter.as_bytes()).unwrap();
    format!("{}\n{}", mail.body_text(0).unwrap(), mail.body_html(0).unwrap())
}

#[test]
fn what_people_are_told_is_in_their_mail_with_a_link_that_needs_a_sign_in() {
    const MARK: &str = "Qz8Secretmark";
    let world = World::demo(&["--log", "debug"]);
    let server = Mailroom::open(Manners::default());
    let mut admin = set(&world, &server);
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Seats & <b>beds</b>");
    let of = |name: &str| world.user(name).email.clone();
    let taken = letters(&server, |taken| taken.len() == 2);
    let mut to: Vec<_> = taken.iter().flat_map(|one| one.to.clone()).collect();
    to.sort();
    let mut agents = [of("Robert"), of("Adrian")];
    agents.sort();
    assert_eq!(to, agents);
    assert_eq!(subject(&taken[0]), format!("[{case}] Seats & <b>beds</b>"));
    let link = format!("{}/cases/{case}", world.url);
    assert!(words(&taken[0]).contains(&link), "{}", words(&taken[0]));
    let door = world.stranger().get(&format!("/cases/{case}"));
    assert!(door.header("location").is_some_and(|to| to.starts_with("/sign-in?next=")));

    let mut robert = world.signed_in("Robert");
    let names = ["Adrian", "Michael", "Ivo"].map(|name| world.user(name).name.clone());
    let whisper = names.map(|name| format!("@{name}")).join(", ") + ": " + MARK;
    scene::comment_privately(&mut robert, &case, &whisper, &[]);
    scene::comment(&mut robert, &case, "In the open.");
    // Mail goes in the order in which things happened.
    let taken = letters(&server, |taken| taken.iter().any(|one| words(one).contains("the open.")));
    let marked: Vec<_> = taken.iter().filter(|one| words(one).contains(MARK)).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].to, [of("Adrian")]);
    let page = says(&mut admin, "Sent");
    assert!(!page.text().contains("beds") && !page.text().contains(&case), "{page}");
    let log = world.log();
    assert!(!log.contains(MARK) && !log.contains("beds"), "{log}");
}

#[test]
fn a_mail_that_is_put_off_is_sent_later_and_one_that_is_refused_is_not() {
    let world = World::demo(&[]);
    let server = Mailroom::open(Manners {
        says: vec![("RCPT", "450 <script>alert(1)</script>")],
        ..Manners::default()
    });
    let mut admin = set(&world, &server);
    try_mail(&mut admin);
    let page = says(&mut admin, "Not sent yet").text();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script>al"));
    assert!(page.contains("1 try, the next on"));
    server.behave(Manners::default());
    letters(&server, |taken| taken.len() == 1);
    says(&mut admin, "Sent <time");
    server.behave(Manners { says: vec![("RCPT", "550 No such user")], ..Manners::default() });
    try_mail(&mut admin);
    let page = says(&mut admin, "Not sent</strong>, because the server refused it").text();
    assert!(page.contains("550") && page.contains("No such user"), "{page}");
    assert_eq!(server.taken().len(), 1);
    // With mail ended nobody is called any more.
    let before = server.connections();
    assert_eq!(admin.post_form("/settings/mail/off", &[]).status, 303);
    assert_eq!(admin.post_form("/settings/mail/test", &[]).status, 404);
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Unsent");
    let mut robert = world.signed_in("Robert");
    let told = wait::until(|| {
        let page = robert.get("/notifications").text();
        if page.contains(&case) { Ok(()) } else { Err(page) }
    });
    assert!(told.is_ok(), "{told:?}");
    assert_eq!(server.connections(), before);
}

#[test]
fn a_mail_that_waits_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server =
        Mailroom::open(Manners { says: vec![("MAIL", "451 Later")], ..Manners::default() });
    let world = World::demo_in(&data, &[]);
    let mut admin = set(&world, &server);
    try_mail(&mut admin);
    says(&mut admin, "Not sent yet");
    drop(world);
    assert_eq!(server.taken().len(), 0);
    server.behave(Manners::default());
    let world = World::serve(&data, &[]);
    let taken = letters(&server, |taken| taken.len() == 1);
    assert_eq!(subject(&taken[0]), "Mail from your helpdesk arrives");
    let mut admin = admin.moved_to(&world.url);
    says(&mut admin, "Sent <time");
    assert_eq!(server.taken().len(), 1, "once");
}

#[test]
fn a_server_that_is_silent_keeps_nobody_waiting_and_no_process_alive() {
    let world = World::demo(&[]);
    let server = Mailroom::open(Manners { says: vec![("CONNECT", "")], ..Manners::default() });
    let mut admin = set(&world, &server);
    try_mail(&mut admin);
    let came = wait::until(|| if server.connections() > 0 { Ok(()) } else { Err(()) });
    assert!(came.is_ok(), "somebody hangs there by now");
    for _ in 0..20 {
        try_mail(&mut admin);
        assert_eq!(admin.get("/settings/mail").status, 200);
    }
    assert_eq!(server.connections(), 1, "one at a time");
    let (status, log) = world.stop();
    assert!(status.success() && log.contains("stopped"), "{log}");
}

#[test]
fn the_way_to_the_server_is_protected_and_its_password_is_never_shown() {
    const SECRET: &str = "Pw9Secretmark";
    let world = World::demo(&["--log", "debug"]);
    let identity = Identity::new(&["127.0.0.1"], 2099);
    let pem = identity.pem.clone();
    let server = Mailroom::open(Manners { identity: Some(identity), ..Manners::default() });
    let port = server.port.to_string();
    let mut admin = world.signed_in(ADMIN);
    let with = |changes: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let all = fields(&port, "starttls").into_iter();
        all.map(|(name, usual)| {
            let other = changes.iter().find(|(changed, _)| *changed == name);
            (name, other.map_or(usual, |(_, value)| value).to_owned())
        })
        .collect()
    };
    let mut save = |changes: &[(&'static str, &str)]| {
        let fields = with(changes);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        admin.post_form("/settings/mail", &fields)
    };
    let login = [("login", "desk"), ("password", SECRET)];
    let refused = save(&[login[0], login[1], ("port", "many"), ("from", "nobody")]);
    let page = refused.text();
    assert_eq!(refused.status, 422);
    for kept in ["value=\"127.0.0.1\"", "value=\"many\"", "value=\"desk\"", "value=\"nobody\""] {
        assert!(page.contains(kept), "{kept} is lost: {page}");
    }
    assert!(page.contains("A port is a number from 1 to 65535.") && !page.contains(SECRET));
    let open = save(&[login[0], login[1], ("security", "none"), ("host", "mail.example.com")]);
    assert!(open.text().contains("Everyone on the way could read the password."), "{open}");
    assert_eq!(save(&[login[0], login[1]]).status, 303);
    try_mail(&mut admin);
    let page = says(&mut admin, "invalid peer certificate").text();
    assert!(!page.contains(SECRET));
    assert_eq!(server.taken().len(), 0, "it got neither mail nor password");
    let fields = with(&[login[0], login[1], ("trusted", &pem)]);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(admin.post_form("/settings/mail", &fields).status, 303);
    try_mail(&mut admin);
    let taken = letters(&server, |taken| !taken.is_empty());
    assert!(taken[0].secured);
    assert_eq!(taken[0].login, Some(("desk".to_owned(), SECRET.to_owned())));
    let page = admin.get("/settings/mail").text();
    assert!(page.contains("One is set.") && !page.contains(SECRET));
    assert!(!world.log().contains(SECRET), "{}", world.log());
}

#[test]
fn everybody_chooses_for_themselves() {
    let world = World::demo(&[]);
    let server = Mailroom::open(Manners::default());
    let (mut robert, mut adrian) = (world.signed_in("Robert"), world.signed_in("Adrian"));
    let chosen = |client: &mut Client| {
        let page = client.get("/settings/notifications").text();
        let checked = page.split("<input ").find(|input| input.contains(" checked")).unwrap();
        crate::client::attribute(checked, "value").unwrap().to_owned()
    };
    let page = robert.get("/settings/notifications").text();
    assert!(page.contains("This helpdesk sends no mail at present."));
    assert!(!page.contains("/settings/mail\""), "which is for those who run it");
    let _admin = set(&world, &server);
    assert_eq!(chosen(&mut robert), "at-once");
    let answer = robert.post_form("/settings/notifications", &[("delivery", "off")]);
    assert_eq!(answer.status, 303);
    assert!(robert.follow(&answer).text().contains("Your choice is saved."));
    assert_eq!(
        (chosen(&mut robert), chosen(&mut adrian)),
        ("off".to_owned(), "at-once".to_owned())
    );
    scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "For one of two");
    let taken = letters(&server, |taken| !taken.is_empty());
    assert_eq!(taken[0].to, [world.user("Adrian").email.clone()]);
    scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "And another");
    let taken = letters(&server, |taken| taken.len() > 1);
    assert!(taken.iter().all(|one| one.to == [world.user("Adrian").email.clone()]), "{taken:?}");
}

#[test]
fn who_does_not_run_the_appliance_cannot_tell_its_mail_from_none() {
    let world = World::demo(&[]);
    let server = Mailroom::open(Manners::default());
    let _admin = set(&world, &server);
    for name in ["Robert", "Iris"] {
        let mut other = world.signed_in(name);
        let (told, none) = (other.get("/settings/mail"), other.get("/settings/mails"));
        assert_eq!(told.status, 404);
        assert_eq!(steady(&told), steady(&none), "{name}");
        let port = server.port.to_string();
        for (path, fields) in [
            ("/settings/mail", fields(&port, "none")),
            ("/settings/mail/off", Vec::new()),
            ("/settings/mail/test", Vec::new()),
        ] {
            assert_eq!(other.post_form(path, &fields).status, 404, "{name}: {path}");
        }
    }
    assert_eq!(server.connections(), 0);
}
