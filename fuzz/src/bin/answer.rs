//! Whatever is asked of the application, by somebody who is signed in or not, it answers, and
//! never with a fault.
#![no_main]

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::LazyLock,
};

use casemate::{
    clock::{Clock, SetClock},
    desk::{Hidden, SetUp},
    serve,
    web::{
        Exposed, Web,
        request::{Body, Method, Request},
        routes::ROUTES,
        wire::{Arrived, Fate, Manifest},
    },
};
use libfuzzer_sys::arbitrary::{self, Arbitrary};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    route: u8,
    names: Vec<&'a str>,
    path: Option<&'a str>,
    query: &'a str,
    post: bool,
    signed: bool,
    tokened: bool,
    cut: bool,
    headers: Vec<(u8, &'a str)>,
    body: Sent<'a>,
}

#[derive(Arbitrary, Debug)]
enum Sent<'a> {
    Bytes(&'a [u8]),
    Fields(Vec<(u8, &'a str)>),
    Announced,
    Arrived(Vec<(u8, &'a str)>, Vec<(&'a str, u64, u8)>),
}

const NAMES: [&str; 16] = [
    "partner", "subject", "priority", "type", "description", "product", "cc", "agent", "comment",
    "private", "kept", "go", "edition", "rating", "feedback", "email",
];
const HEADERS: [&str; 6] =
    ["origin", "sec-fetch-site", "accept", "accept-encoding", "content-type", "user-agent"];

/// An appliance with one admin, who is signed in: the application, their cookie, a token of theirs.
static WORLD: LazyLock<(Web, String, String)> = LazyLock::new(|| {
    let dir = Box::leak(Box::new(tempfile::tempdir().expect("a folder")));
    let clock = Clock::Set(SetClock::at(1_795_262_400_000));
    let desk = serve::open(dir.path(), clock).expect("the store opens");
    let link = desk.new_set_up_link().expect("a link").expect("it is fresh");
    let form = SetUp {
        organisation: "Casemate Support".to_owned(),
        name: "First Admin".to_owned(),
        email: "admin@example.com".to_owned(),
        password: Hidden("only for fuzzing".to_owned()),
    };
    let secret = desk.set_up(&link, &form, "fuzz").expect("it is set up");
    let cookie = format!("casemate-plain={}", secret.reveal());
    let web = Web::new(desk, None, Exposed::No);
    let headers = vec![("cookie".to_owned(), cookie.clone())];
    let page = web.answer(request(Method::Get, "/cases/new", "", headers, Body::Whole(vec![])));
    let page = String::from_utf8(page.body).expect("a page");
    let token = page.split("name=\"token\"").nth(1).expect("a token");
    let token = token.split('"').nth(1).expect("its value").to_owned();
    (web, cookie, token)
});

fn request(
    method: Method,
    path: &str,
    query: &str,
    headers: Vec<(String, String)>,
    body: Body,
) -> Request {
    Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        secure: false,
        body,
        captures: Vec::new(),
    }
}

libfuzzer_sys::fuzz_target!(|input: Input<'_>| {
    let (web, cookie, token) = &*WORLD;
    let route = &ROUTES[usize::from(input.route) % ROUTES.len()];
    // Passwords are slow by design, and stopped by a throttle.
    if matches!(route.path, "/sign-in" | "/sign-out") {
        return;
    }
    let mut names = input.names.iter();
    let path = input.path.map_or_else(
        || {
            let parts = route.path.split("{}").map(str::to_owned);
            parts.reduce(|path, part| path + names.next().unwrap_or(&"CA-000-000-001") + &part)
        },
        |path| Some(path.to_owned()),
    );
    let mut headers: Vec<(String, String)> = input
        .headers
        .iter()
        .map(|(name, value)| {
            (HEADERS[usize::from(*name) % HEADERS.len()].to_owned(), (*value).to_owned())
        })
        .collect();
    if input.signed {
        headers.push(("cookie".to_owned(), cookie.clone()));
    }
    let name = |name: &u8| NAMES[usize::from(*name) % NAMES.len()].to_owned();
    let fields = |fields: &[(u8, &str)]| {
        let token = input.tokened.then(|| ("token".to_owned(), token.clone()));
        let others = fields.iter().map(|(n, value)| (name(n), (*value).to_owned()));
        token.into_iter().chain(others).collect::<Vec<_>>()
    };
    let body = match &input.body {
        Sent::Bytes(bytes) => Body::Whole(bytes.to_vec()),
        Sent::Announced => Body::Announced,
        Sent::Fields(sent) => {
            let kind = "application/x-www-form-urlencoded";
            headers.push(("content-type".to_owned(), kind.to_owned()));
            let mut body = form_urlencoded::Serializer::new(String::new());
            Body::Whole(body.extend_pairs(fields(sent)).finish().into_bytes())
        }
        Sent::Arrived(sent, files) => {
            let files = files.iter().map(|(name, size, fate)| Arrived {
                name: (*name).to_owned(),
                size: *size,
                fate: match fate % 3 {
                    0 => Fate::NotAllowed,
                    1 => Fate::TooMany,
                    _ => Fate::TooLarge { limit: 1 },
                },
            });
            Body::Arrived(Manifest { fields: fields(sent), files: files.collect(), cut: input.cut })
        }
    };
    let method = if input.post { Method::Post } else { route.method };
    let path = path.unwrap_or_default();
    let answer = web.answer(request(method, &path, input.query, headers, body));
    assert!((200..500).contains(&answer.status), "{} {method:?} {path}", answer.status);
    for (name, value) in &answer.headers {
        assert!(!value.contains(['\r', '\n']), "{name}: {value:?}");
    }
});
