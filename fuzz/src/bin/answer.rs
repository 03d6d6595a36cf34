//! Whatever is asked of the application, by somebody who is signed in or not, it answers, and
//! never with a fault.
#![no_main]

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::LazyLock,
};

use casemate::{
    clock::{Clock, SetClock},
    desk::{Comment, Desk, Fate as Came, Hidden, Incoming, SetUp, new_account},
    domain::{
        access::Actor,
        account::AccountKind,
        draft::DraftPlace,
        id::{AccountId, BlobHash},
        moment::Moment,
        open::NewCase,
        talk::Audience,
        text::Name,
        workflow::Action,
    },
    serve,
    web::{
        Exposed, Web,
        request::{Body, Method, Portion, Request},
        routes::ROUTES,
        wire::{Arrived, Fate, Manifest},
    },
};
use libfuzzer_sys::arbitrary::{self, Arbitrary};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    route: u8,
    names: Vec<Said<'a>>,
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
    Fields(Vec<(u8, Said<'a>)>),
    Announced,
    Arrived(Vec<(u8, Said<'a>)>, Vec<(&'a str, u64, u8)>),
}

/// A name in an address, or what stands in a field.
#[derive(Arbitrary, Debug)]
enum Said<'a> {
    /// Something that there is.
    Known(u8),
    /// A word that means something somewhere.
    Word(u8),
    Action(u8),
    Text(&'a str),
}

const NAMES: [&str; 33] = [
    "partner", "account", "contact", "subject", "priority", "type", "description", "product",
    "category", "environment", "impact", "cc", "agent", "comment", "rating", "solved", "feedback",
    "private", "kept", "go", "edition", "offered", "q", "q-contact", "q-cc", "was-q-contact",
    "was-q-cc", "name", "organisation", "email", "password", "file", "next",
];
const WORDS: [&str; 22] = [
    "create", "enter", "find", "back", "next", "use", "cancel", "discard", "low", "urgent",
    "business", "technical", "high", "yes", "partly", "0", "1", "5", "on", "customer",
    "PA-000-002", "UR-000-000-001",
];
const HEADERS: [&str; 6] =
    ["origin", "sec-fetch-site", "accept", "accept-encoding", "content-type", "user-agent"];

/// The application, with somebody signed in.
struct World {
    web: Web,
    cookie: String,
    token: String,
    /// The ids of a case of theirs, a comment and a file of it, and a file of a draft.
    known: [String; 4],
}

/// An appliance with one admin, who has opened a case and is signed in.
static WORLD: LazyLock<World> = LazyLock::new(|| {
    let dir = Box::leak(Box::new(tempfile::tempdir().expect("a folder")));
    let clock = Clock::Set(SetClock::at(NOON));
    let desk = serve::open(dir.path(), clock).expect("the store opens");
    let link = desk.new_set_up_link().expect("a link").expect("it is fresh");
    let form = SetUp {
        organisation: "Casemate Support".to_owned(),
        name: "First Admin".to_owned(),
        email: "admin@example.com".to_owned(),
        password: Hidden("only for fuzzing".to_owned()),
    };
    let secret = desk.set_up(&link, &form, "fuzz").expect("it is set up");
    let (actor, _, _) = desk.signed_in(&secret).expect("they are signed in");
    let known = furnish(&desk, &actor);
    let cookie = format!("casemate-plain={}", secret.reveal());
    let web = Web::new(desk, None, Exposed::No);
    let headers = vec![("cookie".to_owned(), cookie.clone())];
    let page = web.answer(request(Method::Get, "/cases/new", "", headers, Body::Whole(vec![])));
    let page = String::from_utf8(page.body).expect("a page");
    let token = page.split("name=\"token\"").nth(1).expect("a token");
    let token = token.split('"').nth(1).expect("its value").to_owned();
    World { web, cookie, token, known }
});

const NOON: u64 = 1_795_262_400_000;

/// Makes a partner, and a case with all that addresses can name.
fn furnish(desk: &Desk, actor: &Actor) -> [String; 4] {
    let (own, partner) = (AccountId(1), AccountId(2));
    let name = Name::parse("Partner").expect("a name");
    let account = new_account(partner, AccountKind::Reseller, name, Moment(NOON));
    desk.add_account(account).expect("an account");
    desk.add_contract(own, partner, Moment(NOON)).expect("a contract");
    let form = NewCase {
        partner: partner.to_string(),
        subject: "A case".to_owned(),
        description: "Words.".to_owned(),
        priority: "low".to_owned(),
        kind: "technical".to_owned(),
        ..NewCase::default()
    };
    let case = desk.open_case(actor, form, Vec::new()).expect("a case");
    let text = "A comment".to_owned();
    let comment = Comment { text, audience: Audience::Everyone, kept: Vec::new() };
    let mark = desk.comment(actor, case, comment).expect("a comment");
    let came = |name: &str| {
        std::fs::write(desk.store().blobs().spool().join(name), "text").expect("a file");
        let fate = Came::Spooled(name.to_owned(), BlobHash(blake3::hash(b"text").into()));
        vec![Incoming { name: format!("{name}.txt"), size: 4, fate }]
    };
    let file = desk.attach(actor, case, came("one")).expect("a file").files.remove(0).id;
    let place = DraftPlace::Comment(case);
    let rules = desk.file_rules(actor, place).expect("rules");
    let kept = desk.keep_files(actor, place, rules, came("two")).expect("a file").files.remove(0).id;
    [case.to_string(), mark.to_string(), file.to_string(), kept.to_string()]
}

/// What is said, as text.
fn said(said: &Said<'_>) -> String {
    let at = |n: &u8, of: usize| usize::from(*n) % of;
    match said {
        Said::Known(n) => WORLD.known[at(n, WORLD.known.len())].clone(),
        Said::Word(n) => WORDS[at(n, WORDS.len())].to_owned(),
        Said::Action(n) => Action::ALL[at(n, Action::ALL.len())].word().to_owned(),
        Said::Text(text) => (*text).to_owned(),
    }
}

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
        portion: Portion::First,
        captures: Vec::new(),
        route: "",
    }
}

libfuzzer_sys::fuzz_target!(|input: Input<'_>| {
    let World { web, cookie, token, known } = &*WORLD;
    let route = &ROUTES[usize::from(input.route) % ROUTES.len()];
    // Passwords are slow by design, and stopped by a throttle.
    if matches!(route.path, "/sign-in" | "/sign-out") {
        return;
    }
    let mut names = input.names.iter();
    let path = input.path.map_or_else(
        || {
            let parts = route.path.split("{}").map(str::to_owned);
            let mut name = || names.next().map_or_else(|| known[0].clone(), said);
            parts.reduce(|path, part| path + &name() + &part)
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
    let fields = |fields: &[(u8, Said<'_>)]| {
        let token = input.tokened.then(|| ("token".to_owned(), token.clone()));
        let others = fields.iter().map(|(n, value)| (name(n), said(value)));
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
