//! `casemate user`: people and their passwords, whether the helpdesk runs or not.

use std::{path::Path, process::Output};

use super::scene::FRONT_STREET;
use crate::world::{User, World, casemate, said};

fn add(data: &Path, account: &str, email: &str, password: &str) -> Output {
    let flags = ["--account", account, "--name", "Kit Jamb", "--email", email, "--role", "agent"];
    casemate(&["user", "add"], data, &flags, password)
}

fn passwd(data: &Path, email: &str, password: &str) -> Output {
    casemate(&["user", "passwd"], data, &["--email", email], password)
}

/// Whether somebody can sign in so.
fn lets_in(world: &World, email: &str, password: &str) -> bool {
    let mut client = world.stranger();
    client.get("/sign-in");
    let answer = client.post_form("/sign-in", &[("email", email), ("password", password)]);
    assert!(matches!(answer.status, 303 | 422), "{answer}");
    answer.status == 303
}

#[test]
fn people_are_added_and_given_passwords_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    // Only the first line counts, with or without an end.
    for (email, input) in
        [("one@example.com", "a long password"), ("two@example.com", "a long password\nmore\n")]
    {
        let output = add(&data, FRONT_STREET, email, input);
        assert!(output.status.success(), "{}", said(&output));
        assert!(
            said(&output).contains("UR-") && said(&output).contains(email),
            "{}",
            said(&output)
        );
        assert!(lets_in(&world, email, "a long password"));
        assert!(!lets_in(&world, email, "a long password\nmore"));
    }
    let output = passwd(&data, "ONE@example.com", "another password\n");
    assert!(output.status.success(), "{}", said(&output));
    assert!(lets_in(&world, "one@example.com", "another password"));
    drop(world);

    let output = add(&data, FRONT_STREET, "three@example.com", "a long password\n");
    assert!(output.status.success(), "{}", said(&output));
    let output = passwd(&data, "two@example.com", "yet another one\n");
    assert!(output.status.success(), "{}", said(&output));
    let mut world = World::serve(&data, &[]);
    assert!(lets_in(&world, "two@example.com", "yet another one"));
    assert!(!lets_in(&world, "two@example.com", "a long password"));
    assert!(
        lets_in(&world, "one@example.com", "another password"),
        "what was set while it ran stays"
    );
    let kit = r#"{"name":"Kit","email":"three@example.com","password":"a long password","account":"",
        "account_id":""}"#;
    world.users = vec![serde_json::from_str::<User>(kit).unwrap()];
    let page = world.signed_in("Kit").get("/cases").text();
    assert!(page.contains("Front Street Inc.") && page.contains("Kit Jamb"));
}

#[test]
fn what_cannot_be_is_refused_with_words_and_changes_nothing() {
    let world = World::demo(&[]);
    let data = world.data();
    let robert = world.user("Robert").clone();
    for (output, words) in [
        (add(&data, "VA-999-999", "x@example.com", "a long password"), "there is no organisation"),
        (add(&data, "Front Street", "x@example.com", "a long password"), "an id looks like"),
        (add(&data, FRONT_STREET, "x", "a long password"), "Email"),
        (
            add(&data, FRONT_STREET, &robert.email.to_uppercase(), "a long password"),
            "somebody has this already",
        ),
        (add(&data, FRONT_STREET, "x@example.com", "short"), "at least 10 characters"),
        (add(&data, FRONT_STREET, "x@example.com", ""), "Password"),
        (
            add(&data, FRONT_STREET, "x@example.com", &"x".repeat(300)),
            "300 characters are too many",
        ),
        (add(&data, FRONT_STREET, "x\n@example.com", "a long password"), "Email"),
        (passwd(&data, "nobody@example.com", "a long password"), "nobody has this address"),
        (passwd(&data, &robert.email, "short"), "at least 10 characters"),
    ] {
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
        assert!(!said(&output).contains("a long password"), "a password is repeated nowhere");
    }
    assert!(lets_in(&world, &robert.email, &robert.password));
    let role =
        ["--account", FRONT_STREET, "--name", "x", "--email", "x@example.com", "--role", "king"];
    let output = casemate(&["user", "add"], &data, &role, "a long password");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

#[test]
fn without_a_helpdesk_there_is_nobody_to_add() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("nowhere");
    for output in [
        add(&data, FRONT_STREET, "x@example.com", "a long password"),
        passwd(&data, "x@example.com", "a long password"),
    ] {
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("there is no helpdesk in"), "{}", said(&output));
    }
    assert!(!data.exists(), "and none is made");
}

#[test]
fn what_somebody_else_says_on_the_control_socket_is_bounded_and_understood_or_not() {
    use std::{
        io::{Read, Write},
        os::unix::net::UnixStream,
    };
    let world = World::demo(&[]);
    let path = world.data().join("control.sock");
    let long = format!("{{\"SetPassword\":{{\"email\":\"{}\"", "x".repeat(200_000));
    for line in ["", "\n", "nonsense\n", "{}\n", "{\"Drop\":{}}\n", "[[[[[[[[[[[[[[[[\n", &long] {
        let mut stream = UnixStream::connect(&path).unwrap();
        stream.set_read_timeout(Some(crate::wait::PATIENCE)).unwrap();
        // It may have heard enough before all of it is said.
        let _ = stream.write_all(line.as_bytes());
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.is_empty() || answer.starts_with("{\"Err\":"), "{line:.20}: {answer}");
    }
    let output = passwd(&world.data(), &world.user("Robert").email, "a long password");
    assert!(output.status.success(), "and the next one is served: {}", said(&output));
}

/// What a command prints that goes well.
fn done(verb: &str, data: &Path, flags: &[&str]) -> String {
    let output = casemate(&["user", verb], data, flags, "");
    assert!(output.status.success(), "{verb} {flags:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn people_are_listed_and_set_up_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let adrian = world.user("Adrian").clone();
    let of =
        |email: &str| ["--account", FRONT_STREET, "--search", email, "--json"].map(str::to_owned);
    let shown = |data: &Path| {
        let flags = of(&adrian.email);
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();
        lines(&done("list", data, &flags)).remove(0)
    };
    let all = done("list", &data, &["--account", FRONT_STREET]);
    assert!(all.contains("Robert Balboa") && all.contains("Adrian Pennino"), "{all}");
    assert_eq!((&shown(&data)["role"], &shown(&data)["active"]), (&"agent".into(), &true.into()));
    let mut client = world.signed_in("Adrian");
    done(
        "change",
        &data,
        &["--email", &adrian.email, "--role", "viewer", "--opens-on-behalf", "yes"],
    );
    assert_eq!(client.get("/cases").status, 303, "another role is another session");
    assert_eq!(shown(&data)["opens_on_behalf"], true);
    done("disable", &data, &["--email", &adrian.email]);
    assert!(!lets_in(&world, &adrian.email, &adrian.password));
    let robert = world.user("Robert").email.clone();
    for (verb, flags) in [
        ("disable", vec!["--email", &*robert]),
        ("change", vec!["--email", &robert, "--role", "agent"]),
    ] {
        let output = casemate(&["user", verb], &data, &flags, "");
        assert!(said(&output).contains("only admin of the organisation"), "{}", said(&output));
        assert_eq!(output.status.code(), Some(1));
    }
    let invite = ["--account", FRONT_STREET, "--name", "Kit Jamb", "--email", "kit@example.com"];
    let link = done("invite", &data, &invite);
    let path = link.trim().strip_prefix(&world.url).expect("the whole address").to_owned();
    let mut kit = world.stranger();
    assert_eq!(kit.get(&path).status, 200);
    assert_eq!(kit.post_form(&path, &[("password", "a password of theirs")]).status, 303);
    let refused = casemate(&["user", "invite"], &data, &invite, "");
    assert!(said(&refused).contains("one of your people already"), "{}", said(&refused));
    drop(world);

    done("enable", &data, &["--email", &adrian.email]);
    let flags = [&["--email", "kit@example.com", "--json"][..]].concat();
    let link = lines(&done("reset", &data, &flags)).remove(0)["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with("/link/"), "{link}");
    for (verb, words) in [("reset", "nobody has this address"), ("enable", "nobody has")] {
        let output = casemate(&["user", verb], &data, &["--email", "nobody@example.com"], "");
        assert!(said(&output).contains(words), "{}", said(&output));
    }
    let world = World::serve(&data, &[]);
    assert!(lets_in(&world, &adrian.email, &adrian.password));
    let mut kit = world.stranger();
    assert_eq!(kit.get(&link).status, 200);
    assert_eq!(kit.post_form(&link, &[("password", "another one of theirs")]).status, 303);
    assert!(!lets_in(&world, "kit@example.com", "a password of theirs"));
}

#[test]
fn who_is_disabled_gives_their_open_cases_to_a_colleague() {
    let world = World::demo(&[]);
    let data = world.data();
    let (robert, adrian) = (world.user("Robert").clone(), world.user("Adrian").clone());
    let disable = |to: &str| {
        let flags = ["--email", &adrian.email, "--give-to", to, "--json"];
        casemate(&["user", "disable"], &data, &flags, "")
    };
    for to in ["nobody@example.com", &adrian.email, "UR-000-000-001"] {
        let words = "an active agent or admin of the same organisation";
        assert!(said(&disable(to)).contains(words), "{}", said(&disable(to)));
    }
    assert!(lets_in(&world, &adrian.email, &adrian.password), "nothing has happened");
    let given = lines(&said(&disable(&robert.email))).remove(0);
    assert!(given["given"].as_u64().unwrap() > 0, "{given}");
    assert_eq!(given["more"], false);
    assert!(!lets_in(&world, &adrian.email, &adrian.password));
    let id = given["id"].as_str().unwrap();
    let mut client = world.signed_in("Robert");
    let list = client.get(&format!("/cases?agent={id}")).text();
    assert!(!list.contains("/cases/CA-"), "{list}");
    let person = client.get(&format!("/settings/people/{id}")).text();
    assert!(!person.contains("Give them to a colleague"), "{person}");
}

#[test]
fn several_are_invited_by_arguments_and_by_lines() {
    let world = World::demo(&[]);
    let data = world.data();
    let several = [
        "--account",
        FRONT_STREET,
        "Bo Mortar, bo@example.com",
        "Sam Plinth, sam@example.com, admin",
    ];
    assert_eq!(done("invite", &data, &several).matches("/link/").count(), 2);
    let lines_of = ["--account", FRONT_STREET, "--role", "agent", "--json"];
    let piped =
        casemate(&["user", "invite"], &data, &lines_of, "Al One, al@example.com\nEd Two, ed@");
    assert!(said(&piped).contains("line 2: this is not an email address"), "{}", said(&piped));
    let piped = casemate(
        &["user", "invite"],
        &data,
        &lines_of,
        "Al One, al@example.com\n\nEd Two, ed@example.com",
    );
    assert_eq!(lines(&said(&piped)).len(), 2, "{}", said(&piped));
}
