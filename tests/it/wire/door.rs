//! Coming in: wrong tries, how long they take, and where one goes on to.

use std::time::{Duration, Instant};

use crate::{
    client::{Answer, Client, FORM, form},
    world::World,
};

/// Tries to sign in, as a browser at this address behind the trusted proxy.
fn try_from(client: &mut Client, address: &str, email: &str, password: &str) -> Answer {
    let token = client.token().unwrap().to_owned();
    let body = form(&[("token", token.as_str()), ("email", email), ("password", password)]);
    let headers = [("content-type", FORM), ("x-forwarded-for", address)];
    client.send("POST", "/sign-in", &headers, Some(body.as_bytes()))
}

fn at_the_door(world: &World) -> Client {
    let mut client = world.stranger();
    assert_eq!(client.get("/sign-in").status, 200);
    client
}

#[test]
fn after_five_wrong_tries_there_is_a_pause_even_for_the_right_password() {
    let world = World::demo(&[]);
    let robert = world.user("Robert").clone();
    let mut client = at_the_door(&world);
    for left in ["4 more tries", "3 more tries", "2 more tries", "One more try", "in a minute"] {
        let wrong = [("email", robert.email.as_str()), ("password", "not the password")];
        let answer = client.post_form("/sign-in", &wrong);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(left), "{left}: {answer}");
        assert!(answer.text().contains(&robert.email), "the address stays typed");
        assert!(!answer.text().contains("not the password"), "and the password does not");
    }
    let right = [("email", robert.email.as_str()), ("password", robert.password.as_str())];
    let answer = client.post_form("/sign-in", &right);
    assert_eq!((answer.status, answer.header("set-cookie")), (429, None));
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((50..=61).contains(&wait), "{wait}");
    // As others write it, and from where a client says it is, changes nothing.
    let shouted = robert.email.to_uppercase();
    assert_eq!(try_from(&mut client, "203.0.113.7", &shouted, &robert.password).status, 429);
    // Somebody else in the same office is not in anybody's way.
    let mut adrian = world.stranger();
    adrian.sign_in(world.user("Adrian"));
}

#[test]
fn somebody_who_guesses_elsewhere_does_not_lock_the_user_out() {
    let world = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    let robert = world.user("Robert").clone();
    let mut client = at_the_door(&world);
    for _ in 0..5 {
        assert_eq!(try_from(&mut client, "203.0.113.7", &robert.email, "wrong wrong").status, 422);
    }
    let locked = try_from(&mut client, "203.0.113.7", &robert.email, &robert.password);
    assert_eq!(locked.status, 429);
    let home = try_from(&mut client, "198.51.100.1", &robert.email, &robert.password);
    assert_eq!(home.status, 303);
}

#[test]
fn guesses_from_many_networks_do_not_lock_the_user_out_of_theirs_nor_tell_who_exists() {
    let world = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    let robert = world.user("Robert").clone();
    let mut client = at_the_door(&world);
    let office = "198.51.100.1";
    assert_eq!(try_from(&mut client, office, &robert.email, &robert.password).status, 303);
    let mut client = at_the_door(&world);
    let unknown = "rudolf.balboa@example.com";
    for email in [robert.email.as_str(), unknown] {
        for n in 0..50 {
            let address = format!("203.0.{}.{n}", u8::from(email == unknown));
            assert_eq!(try_from(&mut client, &address, email, "wrong wrong").status, 422);
        }
        let strange = try_from(&mut client, "192.0.2.1", email, &robert.password);
        assert_eq!(strange.status, 429, "from elsewhere there is a pause: {email}");
        let wrong = try_from(&mut client, office, email, "wrong wrong");
        assert_eq!(wrong.status, 422, "where somebody has signed in there is none: {email}");
        assert!(wrong.text().contains("4 more tries"), "{wrong}");
    }
    assert_eq!(try_from(&mut client, office, &robert.email, &robert.password).status, 303);
}

#[test]
fn an_unknown_address_is_answered_like_a_wrong_password() {
    let world = World::demo(&[]);
    let known = world.user("Robert").email.clone();
    let unknown = "rudolf.balboa@example.com".to_owned();
    let mut answers = [known.clone(), unknown.clone()].map(|email| {
        let mut client = at_the_door(&world);
        let fields = [("email", email.as_str()), ("password", "not the password")];
        (0..6)
            .map(|_| super::witness::steady(&client.post_form("/sign-in", &fields)))
            .collect::<Vec<_>>()
    });
    for answer in &mut answers[1] {
        *answer = answer.replace(&unknown, &known);
    }
    let length = |answers: &Vec<String>| answers.iter().map(String::len).collect::<Vec<_>>();
    assert_eq!(length(&answers[0]), length(&answers[1]));
    let seconds = |answer: &str| {
        answer.replace("61 seconds", "60 seconds").replace("retry-after: 61", "retry-after: 60")
    };
    for (known, unknown) in answers[0].iter().zip(&answers[1]) {
        assert_eq!(seconds(known), seconds(unknown));
    }
}

#[test]
fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let world = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    let mut client = at_the_door(&world);
    let emails: Vec<String> = world.users.iter().map(|user| user.email.clone()).collect();
    let mut took = [Vec::new(), Vec::new()];
    for n in 0..40 {
        let known = &emails[n % emails.len()];
        let unknown = format!("x{known}");
        // Known first as often as unknown, each from an address of its own.
        for turn in [n % 2, 1 - n % 2] {
            let email = if turn == 0 { known } else { &unknown };
            let address = format!("10.{turn}.{}.{}", n / 250, n % 250 + 1);
            took[turn].push(timed(|| {
                assert_eq!(try_from(&mut client, &address, email, "not the password").status, 422);
            }));
        }
    }
    let (known, unknown) = (Sample::of(&took[0]), Sample::of(&took[1]));
    let t = (known.mean - unknown.mean) / (known.error + unknown.error).sqrt();
    assert!(t.abs() < 4.5, "t = {t}: {known:?}, {unknown:?}");
    // A busy machine moves medians; a password that is not checked moves them to a tenth.
    let apart = (known.median - unknown.median).abs() / known.median;
    assert!(apart < 0.4, "medians {known:?}, {unknown:?}");
}

#[expect(clippy::disallowed_methods, reason = "this measures real time")]
fn timed(deed: impl FnOnce()) -> Duration {
    let began = Instant::now();
    deed();
    began.elapsed()
}

/// Times in milliseconds: mean, squared standard error of the mean, median.
#[derive(Debug)]
struct Sample {
    mean: f64,
    error: f64,
    median: f64,
}

impl Sample {
    /// The slowest and fastest tenth are left out: a busy machine is no property of ours.
    fn of(took: &[Duration]) -> Sample {
        let mut ms: Vec<f64> = took.iter().map(|took| took.as_secs_f64() * 1000.0).collect();
        ms.sort_by(f64::total_cmp);
        let cut = ms.len() / 10;
        let ms = &ms[cut..ms.len() - cut];
        let count = f64::from(u32::try_from(ms.len()).unwrap());
        let mean = ms.iter().sum::<f64>() / count;
        let variance = ms.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
        Sample { mean, error: variance / count, median: ms[ms.len() / 2] }
    }
}

#[test]
fn a_crowd_that_signs_in_at_once_is_let_in_or_told_to_come_back() {
    let world = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (1..=48)
            .map(|n| {
                let mut client = at_the_door(&world);
                scope.spawn(move || {
                    let answer =
                        try_from(&mut client, &format!("10.0.0.{n}"), "a@b.example", "wrong wrong");
                    if answer.status == 429 {
                        assert!(answer.header("retry-after").is_some(), "{answer}");
                    }
                    answer.status
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let of = |status| statuses.iter().filter(|other| **other == status).count();
    assert_eq!(of(422) + of(429), 48, "{statuses:?}");
    assert!(of(422) >= 10, "two are checked and eight wait: {statuses:?}");
    assert_eq!(world.stranger().get("/healthz").status, 200);
}

#[test]
fn odd_addresses_and_passwords_are_just_wrong() {
    let world = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    let mut client = at_the_door(&world);
    let email = world.user("Robert").email.clone();
    let long = "x".repeat(200_000);
    let emails =
        ["", "@", "a@b", "robert", "a\0b@example.com", "' OR 1=1 --", "*", &long, "ä@ö.example"];
    for (n, odd) in emails.iter().enumerate() {
        let answer = try_from(&mut client, &format!("10.1.0.{n}"), odd, "some password");
        assert_eq!(answer.status, 422, "{odd:.20}");
    }
    let passwords =
        ["", " ", "\0", &long, "x\0y", "💣".repeat(5_000).as_str()].map(ToOwned::to_owned);
    for (n, odd) in passwords.iter().enumerate() {
        let answer = try_from(&mut client, &format!("10.2.0.{n}"), &email, odd);
        assert_eq!(answer.status, 422, "{odd:.20}");
    }
    let megabyte = "x".repeat(1 << 20);
    let took = timed(|| {
        let answer = try_from(&mut client, "10.3.0.1", &email, &megabyte);
        assert_eq!(answer.status, 413);
    });
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn from_the_door_one_goes_on_to_pages_of_ours_only() {
    let world = World::demo(&["--trusted-proxy", "127.0.0.1"]);
    let robert = world.user("Robert").clone();
    let elsewhere = [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/cases",
        "http:\\\\evil.example",
        "%2f%2fevil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "/cases\r\nSet-Cookie: a=b",
        "/cases%0d%0aSet-Cookie:a=b@evil\r\nx: y",
        "/cases/\u{202e}",
        "/sign-in",
        "/sign-out",
        "/nowhere",
        "cases",
        "?status=closed",
        "#x",
        "@evil.example",
        ".evil.example",
        "",
    ];
    let mut signed_in = world.signed_in("Robert");
    for next in elsewhere {
        let query = form(&[("next", next)]);
        let mut client = world.stranger();
        let page = client.get(&format!("/sign-in?{query}")).text();
        assert!(page.contains("name=\"next\" value=\"/cases\""), "{next:?}");
        let fields = [("next", next), ("email", &robert.email), ("password", &robert.password)];
        for answer in
            [client.post_form("/sign-in", &fields), signed_in.get(&format!("/sign-in?{query}"))]
        {
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, Some("/cases")),
                "{next:?}"
            );
            assert!(answer.all("set-cookie").all(|cookie| cookie.starts_with("casemate-plain")));
        }
    }
    for next in ["/cases?status=pending&direction=incoming", "/cases/CA-000-000-001", "/cases/new"]
    {
        let mut client = world.stranger();
        let sent = client.get(next);
        let door = sent.header("location").unwrap().to_owned();
        let page = client.get(&door).text();
        let next_field = crate::client::hidden(&page, "next").map(super::scene::unescaped);
        assert_eq!(next_field.as_deref(), Some(next));
        let fields = [("next", next), ("email", &robert.email), ("password", &robert.password)];
        assert_eq!(client.post_form("/sign-in", &fields).header("location"), Some(next));
    }
}
