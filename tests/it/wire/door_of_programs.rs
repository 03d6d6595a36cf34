//! The door of the API: tokens open it, nothing else does, and nothing else do they open.

use casemate::{
    domain::token::Grant,
    web::{
        request::Method,
        routes::{ROUTES, Route},
    },
};
use serde_json::{Value, json};

use super::scene::{self, FRONT_STREET, MIGHTY_MICK};
use crate::{
    client::{Answer, Client},
    world::{World, casemate},
};

/// A program that shows a token, or something else, with each request.
pub(super) struct Program {
    client: Client,
    shows: Vec<(&'static str, String)>,
}

impl Program {
    /// One that acts for somebody of the demo world, as far as they may.
    pub(super) fn of(world: &World, name: &str) -> Program {
        let token = world.user(name).token.clone().expect("the demo says its tokens");
        Program::showing(world, &token)
    }

    pub(super) fn showing(world: &World, token: &str) -> Program {
        let shows = vec![("authorization", token.to_owned())];
        Program { client: world.stranger(), shows }
    }

    /// One with a fresh token that is granted only this.
    pub(super) fn granted(world: &World, name: &str, grants: &str) -> Program {
        let flags = ["--email", &world.user(name).email, "--name", "Test", "--grant", grants];
        Program::showing(world, &printed(world, "add", &flags))
    }

    /// The value of the header that it shows.
    pub(super) fn authorization(&self) -> String {
        let shown = self.shows.iter().find(|(name, _)| *name == "authorization");
        shown.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub(super) fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, None)
    }

    pub(super) fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, Some(body))
    }

    pub(super) fn put(&mut self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path, Some(body))
    }

    pub(super) fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let body = body.map(|body| body.to_string().into_bytes());
        self.send(method, path, &[("content-type", "application/json")], body.as_deref())
    }

    pub(super) fn send(
        &mut self,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let mut headers: Vec<(&str, &str)> = more.to_vec();
        headers.extend(self.shows.iter().map(|(name, value)| (*name, value.as_str())));
        let body = body.or((method != "GET").then_some(b""));
        self.client.send_bare(method, &whole(path), &headers, body)
    }
}

/// An address of Connect's API, which is written without what all of its begin with, or of our own.
fn whole(path: &str) -> String {
    if path.starts_with("/api/v1/") { path.to_owned() } else { format!("/public/v1{path}") }
}

/// What `casemate token` prints.
pub(super) fn printed(world: &World, verb: &str, flags: &[&str]) -> String {
    let output = casemate(&["token", verb], &world.data(), flags, "");
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(output.status.success(), "{flags:?}: {}", String::from_utf8_lossy(&said));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The routes that programs have.
fn routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.is_for_programs())
}

/// The address of a route with these names in it; of Connect's API what stands after `/public/v1`.
fn address(route: &Route, case: &str, file: &str, account: &str) -> String {
    let path = route.path.strip_prefix("/public/v1").unwrap_or(route.path);
    let path = path.replacen("/cases/{}", &format!("/cases/{case}"), 1);
    let path = path.replacen("/attachments/{}", &format!("/attachments/{file}"), 1);
    let path = path.replacen("/conversations/{}", &format!("/conversations/{case}"), 1);
    let path = path.replacen("/messages/{}", "/messages/ME-000-000-001-000-000-001", 1);
    let path = path.replacen("/modules/{}", "/modules/helpdesk", 1);
    let path = path.replacen("/tier/accounts/{}", "/tier/accounts/TA-0000-0000-0001", 1);
    let path = path.replacen("/versions/{}", "/versions/1", 1);
    let path = path.replacen("/requests/{}", "/requests/TAR-0000-0000-0001-001-001", 1);
    let path = path.replacen("/accounts/{}", &format!("/accounts/{account}"), 1);
    path.replace("{}", "none")
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get | Method::Head => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    }
}

fn unauthorized(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 401, "{what}: {answer}");
    assert_eq!(answer.header("content-type"), Some("application/json"), "{what}");
    let expected = json!({"error_code": "AUTH_001", "errors": ["API request is unauthorized."]});
    let mut said = answer.json();
    // Under our own API a word of ours stands beside it.
    let code = said.as_object_mut().unwrap().remove("code");
    let own = what.contains("/api/v1").then(|| json!("not_signed_in"));
    assert_eq!((said, code), (expected, own), "{what}");
}

#[test]
fn only_programs_have_addresses_under_the_apis_and_they_have_no_others() {
    for route in ROUTES {
        let under = ["/public/v1/", "/api/v1/"].iter().any(|base| route.path.starts_with(base));
        // The document of the API says nothing of anybody.
        let open = route.path == "/api/v1/openapi.json";
        assert_eq!(route.is_for_programs(), under && !open, "{}", route.path);
        assert_eq!(route.is_open() && under, open, "{}", route.path);
    }
}

#[test]
fn without_a_good_token_nothing_is_answered_and_all_is_answered_alike() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Behind the door");
    let good = world.user("Robert").token.clone().unwrap();
    let (id, secret) = good.strip_prefix("ApiKey ").unwrap().split_once(':').unwrap();
    let mut flipped = secret.to_owned();
    let last = if flipped.ends_with('0') { "1" } else { "0" };
    flipped.replace_range(63.., last);
    let wrong = [
        String::new(),
        "ApiKey".to_owned(),
        good.replace("ApiKey ", "Bearer "),
        good.replace("ApiKey ", ""),
        format!("ApiKey {id}"),
        format!("ApiKey {id}:"),
        format!("ApiKey {id}:{flipped}"),
        format!("ApiKey {id}:{}", secret.to_uppercase()),
        format!("ApiKey {id}:{}", "0".repeat(64)),
        format!("ApiKey {}:{secret}", world.user("Ivo").token.clone().unwrap()[7..21].to_owned()),
        format!("ApiKey SU-000-000-001:{secret}"),
        "ApiKey null".to_owned(),
    ];
    for shown in &wrong {
        let answer = Program::showing(&world, shown).get("/helpdesk/cases");
        unauthorized(&answer, shown);
    }
    let twice = [("authorization", good.as_str()), ("authorization", good.as_str())];
    let answer = world.stranger().send_bare("GET", "/public/v1/accounts", &twice, None);
    assert_eq!(answer.status, 400, "a token twice is no request");
    for route in routes() {
        let path = whole(&address(route, &case, "CAAT-000-000-001", FRONT_STREET));
        let what = format!("{:?} {path}", route.method);
        let body = (verb(route.method) != "GET").then_some(b"{}".as_slice());
        let none = world.stranger().send(verb(route.method), &path, &[], body);
        unauthorized(&none, &what);
        // Whoever sits before pages is nobody here, with all that a page's form would send.
        let token = robert.token().unwrap().to_owned();
        let form = [("content-type", "application/json"), ("x-csrf-token", token.as_str())];
        unauthorized(&robert.send(verb(route.method), &path, &form, body), &what);
    }
    for path in [
        "/public/v1",
        "/public/v1/",
        "/public/v1/nowhere",
        "/public/v1/auth/tokens",
        "/api/v1",
        "/api/v1/nowhere",
    ] {
        unauthorized(&world.stranger().get(path), path);
    }
    let answer = Program::of(&world, "Robert").get("/nowhere");
    assert_eq!((answer.status, answer.json()["error_code"].as_str()), (404, Some("ERR_404")));
    let answer = Program::of(&world, "Robert").ask("DELETE", "/helpdesk/cases", None);
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, POST")));
}

#[test]
fn a_token_opens_no_page() {
    let world = World::demo(&[]);
    let token = world.user("Robert").token.clone().unwrap();
    let headers = [("authorization", token.as_str())];
    for path in ["/cases", "/settings/tokens", "/settings/profile", "/live/menu", "/cases.csv"] {
        let answer = world.stranger().send_bare("GET", path, &headers, None);
        assert_eq!(answer.status, 303, "{path}: {answer}");
        assert!(answer.header("location").unwrap().starts_with("/sign-in"), "{path}");
    }
    let query = token.replace(' ', "%20");
    for path in ["/cases", "/public/v1/helpdesk/cases"] {
        let answer = world.stranger().get(&format!("{path}?authorization={query}&token={query}"));
        assert!(
            matches!(answer.status, 303 | 401),
            "{path}: a token in an address counts for nothing"
        );
    }
}

#[test]
fn a_token_is_used_for_what_it_is_granted_and_for_nothing_else() {
    let world = World::demo(&[]);
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "As far as it goes");
    for grant in Grant::ALL {
        let grants = grant.word();
        let mut program = Program::granted(&world, "Robert", grants);
        // What it answers otherwise has no end.
        for route in routes().filter(|route| route.path != "/api/v1/events") {
            let path = address(route, &case, "CAAT-000-000-001", FRONT_STREET);
            let body = (verb(route.method) != "GET").then(|| json!({"ttl": "x"}));
            let answer = program.ask(verb(route.method), &path, body.as_ref());
            let what = format!("{grants}: {:?} {path}: {answer}", route.method);
            let reaches = route.needs().is_none_or(|needs| grant.includes(needs));
            assert_eq!(answer.status == 403, !reaches, "{what}");
            if !reaches {
                assert_eq!(answer.json()["error_code"], "AUTH_003", "{what}");
            }
            assert!(answer.status < 500 && answer.status != 401, "{what}");
        }
    }
}

#[test]
fn a_token_is_dead_at_once_when_it_or_its_user_is() {
    let mut world = World::demo(&[]);
    world.add_user(FRONT_STREET, "member", "Tim Joist");
    let email = world.user("Tim").email.clone();
    let make = |world: &World| {
        let made = printed(world, "add", &["--email", &email, "--name", "Sync", "--json"]);
        let made: Value = serde_json::from_str(&made).unwrap();
        let said = |name: &str| made[name].as_str().unwrap().to_owned();
        (said("id"), Program::showing(world, &said("authorization")))
    };
    let (_, mut program) = make(&world);
    assert_eq!(program.get("/helpdesk/cases?limit=0").status, 200);
    let done = |words: &[&str], what: &[&str]| {
        assert!(casemate(words, &world.data(), what, "").status.success(), "{words:?}");
    };
    let account = ["--account", FRONT_STREET];
    done(&["account", "disable"], &account);
    unauthorized(&program.get("/helpdesk/cases?limit=0"), "while they are shut out");
    done(&["account", "enable"], &account);
    assert_eq!(program.get("/helpdesk/cases?limit=0").status, 200);
    let user = ["--email", email.as_str()];
    done(&["user", "disable"], &user);
    unauthorized(&program.get("/helpdesk/cases?limit=0"), "they are shut out");
    done(&["user", "enable"], &user);
    unauthorized(&program.get("/helpdesk/cases?limit=0"), "their tokens have ended for good");
    let (id, mut program) = make(&world);
    // It is worth what its user is worth now.
    let path = "/helpdesk/cases";
    let case = json!({"subject": "a", "description": "b", "type": "business",
        "receiver": {"account": {"id": MIGHTY_MICK}}});
    assert_eq!(program.post(path, &case).status, 403, "it may only read");
    printed(&world, "revoke", &["--token", &id]);
    unauthorized(&program.get("/helpdesk/cases?limit=0"), "and that is the end of it");
}

#[test]
fn a_program_that_asks_too_often_is_told_when_to_go_on() {
    let world = World::demo(&[]);
    let mut program = Program::of(&world, "Robert");
    let told = (0..2_000).map(|_| program.get("/accounts")).find(|answer| answer.status != 200);
    let told = told.expect("nobody may ask for ever");
    assert_eq!((told.status, told.json()["error_code"].as_str()), (429, Some("ERR_429")));
    assert_eq!(told.header("retry-after"), Some("1"));
    assert_eq!(Program::of(&world, "Ivo").get("/accounts").status, 200, "each for itself");
    let mut guesser =
        Program::showing(&world, &format!("ApiKey SU-000-000-001:{}", "0".repeat(64)));
    let told = (0..200).map(|_| guesser.get("/accounts")).find(|answer| answer.status != 401);
    assert_eq!(told.map(|answer| answer.status), Some(429));
    assert_eq!(Program::of(&world, "Ivo").get("/accounts").status, 200, "nobody is locked out");
}

#[test]
fn no_secret_is_in_any_log_page_or_error() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let shown = world.user("Robert").token.clone().unwrap();
    let secret = shown.rsplit(':').next().unwrap().to_owned();
    let mut program = Program::of(&world, "Robert");
    let mut said = String::new();
    for path in ["/helpdesk/cases", "/nowhere", "/helpdesk/cases?limit=x&(", "/accounts"] {
        said += &program.get(path).to_string();
    }
    for path in ["/settings/tokens", "/settings/profile", "/notifications"] {
        said += &robert.get(path).text();
    }
    said += &world.signed_in("Paulie").get("/settings/audit").text();
    said += &printed(&world, "list", &["--account", FRONT_STREET, "--json"]);
    let wrong = format!("ApiKey SU-000-000-001:{secret}");
    said += &Program::showing(&world, &wrong).get("/accounts").to_string();
    let (_, log) = world.stop();
    assert!(!said.contains(&secret) && !log.contains(&secret));
    let hash = blake3::hash(
        &(0..32)
            .map(|at| u8::from_str_radix(&secret[at * 2..at * 2 + 2], 16).unwrap())
            .collect::<Vec<_>>(),
    )
    .to_hex()
    .to_string();
    assert!(!said.contains(&hash) && !log.contains(&hash), "nor what it is known by");
}
