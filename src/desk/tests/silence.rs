//! Any sequence of what anybody tries: whatever an account is then shown, sent or counted has not a
//! mark in it of what it may not see. Lists, search, exports, notices, mails, live updates, the
//! numbers of the navigation and webhooks are all asked, and who may see what is judged here by
//! itself: by who tried what, and not by the helpdesk's own rights.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::AtomicBool,
};

use proptest::prelude::*;

use super::{
    live::{Ear, hear},
    mail::{post, post_to, read},
    managing::change,
    random::{ACCOUNTS, Try, attempt, tries},
    webhooks::{hooked, let_reach_this_machine, tell},
    world::{C, M, World},
};
use crate::{
    desk::{
        hookroom::{Hookroom, TAKES},
        mailroom::Mailroom,
    },
    domain::{
        access::{Actor, Seen},
        id::{AccountId, CaseId, Mark},
        moment::Moment,
        person::Role,
        preset::PresetName,
        workflow::{Side, State},
    },
    followers::live::Follower,
    web::{
        Exposed, Web,
        request::{Body, Method, Portion, Request},
    },
};

/// What each try may leave behind: a subject, another subject, a comment, the name of a file.
const WORDS: [&str; 4] = ["case", "subject", "comment", "note"];

/// What was tried, as far as it decides who may know of it.
#[derive(Default)]
struct Known {
    /// Whether nobody manages C any more.
    alone: bool,
    /// Who asked and who answers, of each case.
    parties: BTreeMap<CaseId, [AccountId; 2]>,
    /// In which case each try was, and for whom alone.
    of: Vec<Option<(CaseId, Option<AccountId>)>>,
}

/// Everybody's ways of hearing of something.
struct Scene {
    world: World,
    actors: [Actor; 6],
    ears: Vec<Ear>,
    follower: Follower,
    web: Web,
    mails: Mailroom,
    hooks: [Hookroom; 6],
    known: Known,
    cases: Vec<CaseId>,
}

impl Known {
    fn note(&mut self, one: &Try, cases: &[CaseId], had: usize) {
        let at = |at: usize| (had > 0).then(|| cases[at % had]);
        let of = match *one {
            Try::Open(by, to) => cases.get(had).map(|new| {
                self.parties.insert(*new, [ACCOUNTS[by], ACCOUNTS[to]]);
                (*new, None)
            }),
            Try::Say(who, case, private) => {
                at(case).map(|case| (case, private.then_some(ACCOUNTS[who])))
            }
            Try::Step(_, case, _)
            | Try::Edit(_, case, _)
            | Try::Assign(_, case)
            | Try::Attach(_, case) => at(case).map(|case| (case, None)),
        };
        self.of.push(of);
    }

    /// C is managed by M, until it is alone; nobody else is by anybody.
    fn shows(&self, case: CaseId, account: AccountId) -> bool {
        let parties = self.parties[&case];
        parties.contains(&account) || account == M && !self.alone && parties.contains(&C)
    }

    /// The marks that an account may come by, and those that it may not.
    fn marks(&self, account: AccountId) -> (Vec<String>, Vec<String>) {
        let (mut may, mut may_not) = (Vec::new(), Vec::new());
        for (n, of) in self.of.iter().enumerate() {
            let Some((case, private_to)) = *of else { continue };
            let sees = self.shows(case, account) && private_to.is_none_or(|to| to == account);
            let marks = WORDS.map(|word| format!("{word} {n:03}"));
            if sees { &mut may } else { &mut may_not }.extend(marks);
        }
        let hidden = self.parties.keys().filter(|case| !self.shows(**case, account));
        may_not.extend(hidden.map(ToString::to_string));
        (may, may_not)
    }
}

impl Scene {
    fn new() -> Scene {
        let world = World::new(PresetName::Client);
        let_reach_this_machine(&world);
        let actors = ACCOUNTS.map(|account| world.actor(account, Role::Agent));
        let hooks = ACCOUNTS.map(|account| {
            let room = Hookroom::open(TAKES);
            hooked(&world, account, &room);
            room
        });
        let (ears, follower) = (actors.iter().map(|actor| world.ear(actor)), world.follower());
        let (ears, mails) = (ears.collect(), post_to(&world));
        let web = Web::new(world.desk.clone(), None, Exposed::No);
        let (known, cases) = (Known::default(), Vec::new());
        Scene { world, actors, ears, follower, web, mails, hooks, known, cases }
    }

    /// How each case looks to an account from outside: when it last changed, and how much is in it.
    fn looks(&self, at: usize) -> Vec<Option<(Moment, u32, u32)>> {
        let seen = |case: &CaseId| self.world.desk.seen(&self.actors[at], *case).ok();
        let looks = |seen: Seen| (seen.moved_at(), seen.comments(), seen.files());
        self.cases.iter().map(|case| seen(case).map(looks)).collect()
    }

    /// The accounts from which a try is hidden, by their places.
    fn unaware(one: &Try) -> Vec<usize> {
        let Try::Say(who, _, true) = *one else { return Vec::new() };
        (0..ACCOUNTS.len()).filter(|at| ACCOUNTS[*at] != ACCOUNTS[who]).collect()
    }

    fn attempt(&mut self, n: usize, one: &Try) {
        self.world.pass(1);
        let had = self.cases.len();
        attempt(&self.world, &self.actors, &mut self.cases, (n, one.clone()));
        self.known.note(one, &self.cases, had);
    }

    /// Has everybody told of everything.
    fn settle(&mut self) {
        self.follower.catch_up().unwrap();
        post(&self.world);
        tell(&self.world);
        self.world.desk.index().catch_up(&AtomicBool::new(false)).unwrap();
    }

    /// What a browser of an account's gets at an address, without marks on what was searched for.
    fn page(&self, at: usize, address: &str) -> String {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let request = Request {
            method: Method::Get,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![(
                "cookie".to_owned(),
                format!("casemate-plain={}", self.ears[at].secret.reveal()),
            )],
            peer: [127, 0, 0, 1].into(),
            secure: false,
            body: Body::Whole(Vec::new()),
            portion: Portion::First,
            captures: Vec::new(),
            route: "",
        };
        let body = String::from_utf8(self.web.answer(request).body).unwrap();
        body.replace("<mark>", "").replace("</mark>", "")
    }

    /// All comments of a case, whoever sees them.
    fn comments(&self, case: CaseId) -> BTreeSet<Mark> {
        let seen =
            self.actors.iter().filter_map(|actor| self.world.desk.case(actor, case, None).ok());
        let entries = seen.flat_map(|detail| detail.entries);
        entries.filter(|entry| entry.said().is_some()).map(|entry| entry.mark).collect()
    }

    /// Every byte that pages show an account.
    fn shown(&self, at: usize) -> String {
        let mut said = String::new();
        for address in [
            "/home",
            "/cases",
            "/cases?archive=1",
            "/cases?priority=medium",
            "/cases.csv?messages=1",
            "/cases.csv?messages=1&archive=1",
            "/cases.jsonl",
            "/cases.jsonl?archive=1",
            "/notifications",
            "/numbers.csv",
            "/live/menu",
            "/settings/webhooks",
        ] {
            said += &self.page(at, address);
        }
        for word in WORDS {
            for address in ["/search?q=", "/search/suggest?q=", "/search.jsonl?q="] {
                said += &self.page(at, &format!("{address}{word}"));
            }
        }
        for case in &self.cases {
            // A page of what is not there says its address to whoever asked for it.
            let own = |mark| format!("/cases/{case}/comments/{mark}/history");
            let mut addresses: Vec<_> = self.comments(*case).into_iter().map(own).collect();
            addresses.extend([format!("/cases/{case}"), format!("/cases/{case}/markdown")]);
            for address in addresses {
                said += &self.page(at, &address).replace(&address, "");
            }
        }
        said
    }

    /// Every byte that an account is shown or sent, but by live updates.
    fn said(&self, at: usize) -> String {
        let mut said = self.shown(at);
        let mails = self.mails.taken();
        let desk = &self.world.desk;
        let own = |to: &String| {
            let id = to.split('@').next().unwrap_or_default().to_uppercase().parse();
            let user = id.map(|id| desk.store().look(|view| view.user(id)).unwrap().claimed());
            user.is_ok_and(|user| user.account == ACCOUNTS[at])
        };
        said.extend(mails.iter().filter(|mail| mail.to.iter().any(own)).map(read));
        said.extend(self.hooks[at].got().into_iter().map(|got| got.body));
        said
    }

    /// How many cases wait for an account, and how many at its desk are nobody's: counted one by
    /// one.
    fn counted(&self, at: usize) -> (u64, u64) {
        let account = ACCOUNTS[at];
        let seen = self.cases.iter().filter(|case| self.known.shows(**case, account));
        let seen = seen.map(|case| self.world.desk.seen(&self.actors[at], *case).unwrap());
        let (mut waiting, mut unassigned) = (0, 0);
        for seen in seen {
            let (state, ours) = (seen.case.state, seen.side == Side::Receiver);
            let waits = [State::WaitingForCustomer, State::Inquiring, State::Resolved];
            waiting += u64::from(!ours && waits.contains(&state));
            let nobodys = seen.case.receiver.agent.is_none() && state != State::Closed;
            unassigned += u64::from(ours && nobodys);
        }
        (waiting, unassigned)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_way_of_hearing_of_something_tells_an_account_what_it_may_not_see(tries in tries()) {
        let mut scene = Scene::new();
        for (n, one) in tries.into_iter().enumerate() {
            let unaware = Scene::unaware(&one);
            let looks = |scene: &Scene| -> Vec<_> {
                unaware.iter().map(|at| (*at, scene.looks(*at))).collect()
            };
            let before = looks(&scene);
            scene.attempt(n, &one);
            prop_assert_eq!(before, looks(&scene), "nothing moves for whom it is hidden from");
        }
        scene.settle();
        let said: Vec<String> = (0..ACCOUNTS.len()).map(|at| scene.said(at)).collect();
        let all = said.concat();
        for (at, account) in ACCOUNTS.into_iter().enumerate() {
            let (may, may_not) = scene.known.marks(account);
            for mark in may_not {
                prop_assert!(!said[at].contains(&mark), "{account} hears of {mark}");
            }
            // What nobody withholds is there, so it is looked for in the right place.
            for mark in may.iter().filter(|mark| mark.starts_with("comment")) {
                prop_assert_eq!(said[at].contains(mark), all.contains(mark), "{} of {}", account, mark);
            }
            let heard = hear(&mut scene.ears[at].listening).unwrap_or_default();
            for case in heard.moved {
                prop_assert!(scene.known.shows(case, account), "{account} hears that {case} moved");
            }
            let (_, me, _) = scene.world.desk.signed_in(&scene.ears[at].secret).unwrap();
            let (waiting, unassigned) = scene.counted(at);
            prop_assert_eq!((me.waiting, me.unassigned), (waiting, unassigned), "{}", account);
        }
        // Who manages somebody no more sees what was theirs no more, nor notices of it.
        change(&scene.world, C, "").unwrap();
        scene.known.alone = true;
        scene.settle();
        let at = ACCOUNTS.iter().position(|account| *account == M).unwrap();
        let shown = scene.shown(at);
        for mark in scene.known.marks(M).1 {
            prop_assert!(!shown.contains(&mark), "{M} still hears of {mark}");
        }
    }
}
