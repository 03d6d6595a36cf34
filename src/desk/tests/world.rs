//! A helpdesk for one test: a real file in a scratch folder, a clock that the test moves, and the
//! parties that hardening talks about.
//!
//! Operator O; vendor V (v1 admin, v2 member), distributor D (d1 admin, d2 member), reseller R
//! (r1), an uninvolved X (x1), a client C managed by M (c1, m1). Contracts V-D, D-R, V-M.

use std::{
    fs,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use crate::{
    clock::{Clock, SetClock},
    desk::{Comment, Desk, Fate, Hidden, Incoming, NewUser, SearchFor, Stepped, new_account},
    domain::{
        access::{Actor, Console},
        account::{Account, AccountKind, Category, Environment},
        found::PasswordHash,
        id::{AccountId, BlobHash, CaseId, CategoryId, EnvironmentId, Mark, UserId},
        moment::{AutoClose, Moment},
        open::NewCase,
        person::{Rights, Role, User},
        preset::PresetName,
        refusal::Refusal,
        search::Extent,
        talk::Audience,
        text::{Email, Name},
        workflow::Action,
    },
    error::{Error, Result},
    store::Store,
};

/// 21 November 2026, noon.
pub(super) const NOON: u64 = 1_795_262_400_000;

pub(super) const O: AccountId = AccountId(1);
pub(super) const V: AccountId = AccountId(AccountId::VENDORS + 2);
pub(super) const D: AccountId = AccountId(3);
pub(super) const R: AccountId = AccountId(4);
pub(super) const X: AccountId = AccountId(5);
pub(super) const C: AccountId = AccountId(6);
pub(super) const M: AccountId = AccountId(7);

pub(super) struct World {
    pub(super) desk: Desk,
    pub(super) clock: Arc<SetClock>,
    pub(super) dir: tempfile::TempDir,
}

impl World {
    /// Every desk has the partner preset, but the operator's (client) and V's as it is given.
    pub(super) fn new(vendor: PresetName) -> World {
        let dir = tempfile::tempdir().unwrap();
        let clock = SetClock::at(NOON);
        let store = Store::open(dir.path(), Clock::Set(Arc::clone(&clock))).unwrap();
        let world = World { desk: Desk::new(store), clock, dir };
        for (id, kind, preset) in [
            (O, AccountKind::Operator, PresetName::Client),
            (V, AccountKind::Vendor, vendor),
            (D, AccountKind::Distributor, PresetName::Partner),
            (R, AccountKind::Reseller, PresetName::Partner),
            (X, AccountKind::Client, PresetName::Partner),
            (M, AccountKind::Reseller, PresetName::Partner),
            (C, AccountKind::Client, PresetName::Partner),
        ] {
            world.desk.add_account(account(id, kind, preset)).unwrap();
        }
        for (one, other) in [(V, D), (D, R), (V, M)] {
            world.desk.add_contract(one, other, Moment(NOON)).unwrap();
        }
        world
    }

    /// The same world where each account may have so many bytes of files.
    pub(super) fn with_file_quota(self, bytes: u64) -> World {
        World { desk: self.desk.with_file_quota(bytes), ..self }
    }

    /// How many bytes of files an account has.
    pub(super) fn file_bytes(&self, account: AccountId) -> u64 {
        self.desk.store().look(|view| view.file_bytes(account)).unwrap()
    }

    /// Closes the store and opens it again, as a restart does.
    pub(super) fn restarted(self) -> World {
        self.restarted_after(|_| ())
    }

    /// A restart, before which something is done to the folder.
    pub(super) fn restarted_after(self, work: impl FnOnce(&Path)) -> World {
        let World { desk, clock, dir } = self;
        desk.store().stop();
        drop(desk);
        work(dir.path());
        let store = Store::open(dir.path(), Clock::Set(Arc::clone(&clock))).unwrap();
        World { desk: Desk::new(store), clock, dir }
    }

    /// Somebody of an account, freshly made; no password is hashed for them.
    pub(super) fn actor(&self, account: AccountId, role: Role) -> Actor {
        self.person(account, role, Rights::default()).0
    }

    pub(super) fn person(&self, account: AccountId, role: Role, rights: Rights) -> (Actor, UserId) {
        let made = self.desk.store().commit(move |view| {
            let id = view.fresh_user()?;
            let user = User {
                id,
                account,
                name: Name::parse(&format!("User {id}")).unwrap(),
                email: Email::parse(&format!("{id}@example.com")).unwrap(),
                role,
                rights,
                active: true,
                created_at: view.now(),
                epoch: 0,
            };
            let hash = PasswordHash(String::new());
            Ok((Console::here().add_user(user.clone(), hash), user))
        });
        let user = made.unwrap();
        let actor = self.desk.store().look(|view| {
            let account = view.account(account)?.party();
            Ok(Actor::vouch(&user, &account, view.managed_by(account.id)?))
        });
        (actor.unwrap(), user.id)
    }

    pub(super) fn sign_up(
        &self,
        account: AccountId,
        email: &str,
        password: &str,
    ) -> Result<UserId> {
        self.desk.add_user(&NewUser {
            account: account.to_string(),
            name: "Somebody".to_owned(),
            email: email.to_owned(),
            role: "admin".to_owned(),
            rights: Rights::default(),
            password: Hidden(password.to_owned()),
        })
    }

    /// Somebody who has nothing yet but this name and an address; no password is hashed for them.
    pub(super) fn named(&self, account: AccountId, name: &str, email: &str) -> UserId {
        let (_, id) = self.person(account, Role::Member, Rights::default());
        let (name, email) = (Name::parse(name).unwrap(), Email::parse(email).unwrap());
        let named = self.desk.store().commit(move |view| {
            let user = User { id: view.fresh_user()?, name, email, ..view.user(id)?.claimed() };
            let id = user.id;
            Ok((Console::here().add_user(user, PasswordHash(String::new())), id))
        });
        named.unwrap()
    }

    /// Changes an account on top of what it is.
    pub(super) fn change(&self, by: &Actor, id: AccountId, to: (&str, bool)) -> Result<()> {
        self.desk.change_organisation(by, id, to, &self.edition(id))
    }

    /// What an account is now.
    pub(super) fn edition(&self, id: AccountId) -> String {
        let page = self.desk.organisation(&self.actor(O, Role::Admin), id, None);
        page.unwrap().account.edition()
    }

    /// A case from the actor's account to a partner desk.
    pub(super) fn open(&self, actor: &Actor, to: AccountId, subject: &str) -> CaseId {
        self.desk.open_case(actor, form(to, subject), Vec::new()).unwrap()
    }

    pub(super) fn step(&self, actor: &Actor, id: CaseId, action: Action) -> Result<()> {
        let stepped = Stepped { comment: "because".to_owned(), ..Stepped::default() };
        self.desk.step(actor, id, action, stepped)
    }

    pub(super) fn say(&self, actor: &Actor, id: CaseId, text: &str, audience: Audience) -> Mark {
        self.desk.comment(actor, id, comment(text, audience)).unwrap()
    }

    /// Another text of a comment.
    pub(super) fn amend(&self, actor: &Actor, at: (CaseId, Mark), text: &str, audience: Audience) {
        let comment = Comment { text: text.to_owned(), audience, kept: Vec::new() };
        self.desk.amend(actor, at, comment).unwrap();
    }

    /// A file in the spool, as the edge leaves it.
    pub(super) fn spooled(&self, name: &str, bytes: &[u8]) -> Incoming {
        let hash = blake3::hash(bytes);
        let spooled = format!("t{}", UniqueName::next());
        fs::write(self.desk.store().blobs().spool().join(&spooled), bytes).unwrap();
        let fate = Fate::Spooled(spooled, BlobHash(hash.into()));
        Incoming { name: name.to_owned(), size: bytes.len() as u64, fate }
    }

    /// The subjects of what an actor finds, the best first, once all that was written is in the
    /// index; and how many cases that are.
    pub(super) fn find(&self, actor: &Actor, text: &str) -> (Vec<String>, usize) {
        self.desk.index().catch_up(&AtomicBool::new(false)).unwrap();
        let asked = SearchFor { text: text.to_owned(), ..SearchFor::default() };
        let page = self.desk.search(actor, &asked).unwrap().unwrap();
        assert_eq!(page.extent, Extent::Whole);
        let subjects = page.hits.iter().map(|hit| hit.seen.case.subject.to_string());
        (subjects.collect(), page.total)
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.clock.pass(Duration::from_secs(seconds));
    }

    /// Nothing in the store contradicts anything else in it.
    pub(super) fn is_sound(&self) {
        assert_eq!(self.desk.store().verify().unwrap(), Vec::<String>::new());
    }
}

/// Why something was refused.
pub(super) fn refused<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Failed(fault)) => panic!("{fault}"),
        Ok(_) => panic!("not refused"),
    }
}

/// A comment without files.
pub(super) fn comment(text: &str, audience: Audience) -> Comment {
    Comment { text: text.to_owned(), audience, kept: Vec::new() }
}

/// The form of a case to a partner desk.
pub(super) fn form(to: AccountId, subject: &str) -> NewCase {
    NewCase {
        partner: to.to_string(),
        subject: subject.to_owned(),
        description: "What happened.".to_owned(),
        priority: "medium".to_owned(),
        kind: "technical".to_owned(),
        ..NewCase::default()
    }
}

pub(super) fn account(id: AccountId, kind: AccountKind, preset: PresetName) -> Account {
    let name = Name::parse(&format!("Account {id}")).unwrap();
    let mut account = new_account(id, kind, name.clone(), Moment(NOON));
    account.desk.preset = preset;
    account.desk.auto_close = AutoClose::After(7 * 24 * 60 * 60 * 1000);
    account.desk.categories =
        vec![Category { id: CategoryId(1), name: name.clone(), retired: false }];
    account.environments = vec![Environment { id: EnvironmentId(1), name, retired: false }];
    account.managed_by = (id == C).then_some(M);
    account
}

struct UniqueName;

impl UniqueName {
    fn next() -> u64 {
        static LAST: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        LAST.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }
}
