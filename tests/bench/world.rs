//! A helpdesk to measure: two partners, 10,000 cases with three comments each.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{LazyLock, atomic::AtomicBool},
    thread,
};

use casemate::{
    clock::Clock,
    desk::{Comment, Desk, Hidden, NewUser, SignIn, new_account},
    domain::{
        access::Actor,
        account::AccountKind,
        id::{AccountId, CaseId},
        open::NewCase,
        person::Rights,
        talk::Audience,
        text::Name,
    },
    followers::notify,
    serve::{self, FreeDisk, PlainHttp, Running, Settings, Tls},
};

use crate::visit::Visit;

/// How many cases there are: 10,000, or what `CASEMATE_BENCH_CASES` says.
pub(crate) static CASES: LazyLock<usize> = LazyLock::new(|| {
    let asked = std::env::var("CASEMATE_BENCH_CASES").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(10_000)
});
/// How many cases are marked, however many there are.
pub(crate) const MARKED: usize = 100;
/// What those say.
pub(crate) const WALRUS: &str = "walrus";
/// What one case in a hundred says.
pub(crate) const HERON: &str = "heron";
/// How many comments each has.
pub(crate) const COMMENTS: usize = 3;

/// How many write at once while it is made: enough for the next batch to be full when one is on disk.
const FILLING: usize = 256;

const OPERATOR: AccountId = AccountId(1);
const VENDOR: AccountId = AccountId(AccountId::VENDORS + 1);
/// Who receives the cases.
pub(crate) const PARTNER: AccountId = AccountId(2);
/// Everybody's.
pub(crate) const PASSWORD: &str = "only for measuring";

/// A helpdesk that answers.
pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) visit: Visit,
    _dir: tempfile::TempDir,
}

impl World {
    /// Fills a store and serves it.
    pub(crate) fn start() -> World {
        let dir = tempfile::tempdir().expect("a folder");
        let case = fill(dir.path());
        let desk = serve::open(dir.path(), Clock::Real).expect("the store opens");
        let (_, cookie) = sign_in(&desk, "issuer@example.com");
        let running = serve::start(desk, dir.path(), &settings()).expect("it starts");
        let address = running.url()["http://".len()..].parse().expect("an address");
        World { running, visit: Visit { address, cookie, case }, _dir: dir }
    }

    /// Stops serving and removes the folder.
    pub(crate) fn stop(self) {
        self.running.stop();
    }
}

/// Plain HTTP on any port of this machine.
pub(crate) fn settings() -> Settings {
    Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        tls: Tls::Off,
        trusted_proxies: Vec::new(),
        plain_http: PlainHttp::Refused,
        public_url: None,
        free_disk_min: FreeDisk::Bytes(0),
        file_quota: 10 << 30,
        connections_max: 2048,
        per_address_max: 64,
    }
}

/// Makes the parties, their people and the cases, by the store's own write path; people are told, and
/// all of it can be found.
pub(crate) fn fill(dir: &Path) -> CaseId {
    fill_with(dir, *CASES)
}

/// The same with so many cases. [`MARKED`] of them are urgent and say [`WALRUS`], every hundredth
/// says [`HERON`].
pub(crate) fn fill_with(dir: &Path, cases: usize) -> CaseId {
    let desk = serve::open(dir, Clock::Real).expect("the store opens");
    for (id, kind) in [
        (OPERATOR, AccountKind::Operator),
        (VENDOR, AccountKind::Vendor),
        (PARTNER, AccountKind::Distributor),
    ] {
        let name = Name::parse(&format!("Account {id}")).expect("a name");
        desk.add_account(new_account(id, kind, name, desk.now())).expect("an account");
    }
    desk.add_contract(VENDOR, PARTNER, desk.now()).expect("a contract");
    for (account, email) in [(VENDOR, "issuer@example.com"), (PARTNER, "receiver@example.com")] {
        desk.add_user(&NewUser {
            account: account.to_string(),
            name: "Somebody".to_owned(),
            email: email.to_owned(),
            role: "admin".to_owned(),
            rights: Rights::default(),
            password: Hidden(PASSWORD.to_owned()),
        })
        .expect("a user");
    }
    let issuer = sign_in(&desk, "issuer@example.com").0;
    let receiver = sign_in(&desk, "receiver@example.com").0;
    let last = thread::scope(|scope| {
        let writers: Vec<_> = (0..FILLING)
            .map(|writer| {
                let (desk, issuer, receiver) = (&desk, &issuer, &receiver);
                scope.spawn(move || {
                    let numbers = (writer..cases).step_by(FILLING);
                    numbers.fold(None, |_, number| {
                        let marks = (number % (cases / MARKED).max(1) == 0, number % 100 == 0);
                        Some(one(desk, (issuer, receiver), number, marks))
                    })
                })
            })
            .collect();
        writers.into_iter().find_map(|writer| writer.join().expect("a writer"))
    });
    // What follows the journal is not to be at work while something else is measured.
    let never = AtomicBool::new(false);
    notify::catch_up(desk.store(), &never).expect("notifications");
    desk.index().catch_up(&never).expect("an index");
    desk.store().stop();
    last.expect("a case")
}

fn one(
    desk: &Desk,
    (issuer, receiver): (&Actor, &Actor),
    number: usize,
    (walrus, heron): (bool, bool),
) -> CaseId {
    let mut subject = format!("Case {number}: the seat count differs between console and billing");
    for (word, has) in [(WALRUS, walrus), (HERON, heron)] {
        if has {
            subject = format!("{subject}, {word}");
        }
    }
    let mut form = form(&subject);
    if walrus {
        "urgent".clone_into(&mut form.priority);
    }
    let id = desk.open_case(issuer, form, Vec::new()).expect("a case");
    for comment in 0..COMMENTS {
        let by = if comment % 2 == 0 { receiver } else { issuer };
        let text = format!(
            "Comment {comment} on case {number}. The table of **last week** shows `{number}`; \
             which of the two sides is right, and since when?"
        );
        let comment = Comment { text, audience: Audience::Everyone, kept: Vec::new() };
        desk.comment(by, id, comment).expect("a comment");
    }
    id
}

/// The form of a case from the vendor to the partner.
pub(crate) fn form(subject: &str) -> NewCase {
    NewCase {
        partner: PARTNER.to_string(),
        subject: subject.to_owned(),
        priority: "medium".to_owned(),
        kind: "technical".to_owned(),
        description:
            "Three of four subscriptions differ.\n\n- Lucky Seven Tavern: 25, 27\n- Apollo \
                      Cloud: 60, 55\n\nWhich side is right?"
                .to_owned(),
        ..NewCase::default()
    }
}

pub(crate) fn sign_in(desk: &Desk, email: &str) -> (Actor, String) {
    let peer = [127, 0, 0, 1].into();
    let form = SignIn { email, password: PASSWORD, peer, browser: "bench" };
    let secret = desk.sign_in(&form).expect("a password").session().expect("a session");
    let (actor, ..) = desk.signed_in(&secret).expect("somebody");
    (actor, format!("casemate-plain={}", secret.reveal()))
}
