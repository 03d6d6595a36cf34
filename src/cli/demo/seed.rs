//! Filling an empty store with the demo world.

use std::{collections::HashMap, fs, sync::Arc, sync::atomic::Ordering, time::Duration};

use super::{
    customers::{DOINGS, Doing, ORDERS},
    parties::{self, CONTRACTS, PARTIES, PRODUCTS, Party},
    script::{Act, script},
};
use crate::{
    clock::{Clock, SetClock},
    desk::{Comment, Desk, Fate, Hidden, Incoming, NewUser, Secret, Stepped, new_account},
    domain::{
        access::{Actor, Console},
        account::{Account, Category, Environment, Product},
        draft::DraftPlace,
        id::{
            AccountId, AttachmentId, BlobHash, CaseId, CategoryId, EnvironmentId, TierId, UserId,
        },
        moment::{AutoClose, Moment},
        open::NewCase,
        person::Role,
        refusal::Complaint,
        text::{Instructions, Name},
        token::{Grant, TokenForm},
        workflow::Action,
    },
    error::{Error, Fault, Result},
};

/// How long before now the demo world begins.
const BEGINS: Duration = Duration::from_hours(576);

/// Somebody who can sign in.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) password: String,
    /// A ready `Authorization` value.
    pub(super) token: String,
    pub(super) account: String,
    pub(super) account_id: AccountId,
    pub(super) role: Role,
}

/// The world while it is made.
struct Seeder<'a> {
    desk: &'a Desk,
    clock: &'a SetClock,
    now: u64,
    actors: HashMap<&'static str, (Actor, UserId)>,
    cases: HashMap<&'static str, CaseId>,
    tiers: HashMap<&'static str, TierId>,
}

/// What happens next: to a case, or to a tier account.
enum Step {
    Case(&'static str, &'static Act),
    Tier(&'static Doing),
}

/// A clock that stands where the demo world begins.
pub(super) fn past() -> Arc<SetClock> {
    let begins = Clock::Real.now_ms().saturating_sub(millis(BEGINS));
    SetClock::at(begins)
}

/// Makes the world, where resolved cases close after `auto_close`; the clock stands at the real time
/// afterwards.
pub(super) fn seed(desk: &Desk, clock: &SetClock, auto_close: AutoClose) -> Result<Vec<Person>> {
    let now = Clock::Real.now_ms();
    let (actors, cases, tiers) = (HashMap::new(), HashMap::new(), HashMap::new());
    let mut seeder = Seeder { desk, clock, now, actors, cases, tiers };
    for party in PARTIES {
        desk.add_account(account(party, Moment(now), auto_close).map_err(odd)?)?;
    }
    for (one, other, days) in CONTRACTS {
        let since = now.saturating_sub(days * 24 * 60 * 60 * 1000);
        desk.add_contract(*one, *other, Moment(since))?;
    }
    for (id, owner, name, tier_accounts_sync) in PRODUCTS {
        let (id, owner, name) = (*id, *owner, Name::parse(name).map_err(odd)?);
        let tier_accounts_sync = *tier_accounts_sync;
        desk.add_product(Product { id, owner, name, tier_accounts_sync })?;
    }
    let mut people = Vec::new();
    for party in PARTIES {
        for (name, role, rights) in party.people {
            people.push(seeder.person(party, name, *role, *rights)?);
        }
    }
    seeder.play()?;
    clock.wall_ms.store(Clock::Real.now_ms(), Ordering::Relaxed);
    Ok(people)
}

/// How long everybody has been away.
const NEWS_MINUTES: u64 = 8 * 60;

impl Seeder<'_> {
    fn person(
        &mut self,
        party: &Party,
        name: &'static str,
        role: Role,
        rights: crate::domain::person::Rights,
    ) -> Result<Person> {
        let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
        // Twelve random hex digits: nobody else on the machine can guess them.
        let password = Secret::new()?.reveal()[..12].to_owned();
        let id = self.desk.add_user(&NewUser {
            account: party.id.to_string(),
            name: name.to_owned(),
            email: email.clone(),
            role: role.word().to_owned(),
            rights,
            password: Hidden(password.clone()),
        })?;
        let form = TokenForm {
            name: "Demo".to_owned(),
            grants: Grant::ALL.iter().map(|grant| grant.word().to_owned()).collect(),
            lasts: "never".to_owned(),
        };
        let token = self.desk.make_token_here(&email, &form)?.authorization();
        self.actors.insert(name, (self.desk.act_as(Console::here(), id)?, id));
        let (name, account) = (name.to_owned(), party.name.to_owned());
        Ok(Person { name, email, password, token, account, account_id: party.id, role })
    }

    /// Lets everything happen in the order of its time.
    fn play(&mut self) -> Result<()> {
        let acts = script().flat_map(|(case, acts)| {
            acts.iter().map(move |(minutes_ago, act)| (*minutes_ago, Step::Case(case, act)))
        });
        let doings = DOINGS.iter().chain(ORDERS);
        let doings = doings.map(|(minutes_ago, doing)| (*minutes_ago, Step::Tier(doing)));
        let mut steps: Vec<_> = acts.chain(doings).collect();
        steps.sort_by_key(|(minutes_ago, _)| std::cmp::Reverse(*minutes_ago));
        // Everybody looked in until then, so only what came since is new to them.
        let seen = steps.partition_point(|(minutes_ago, _)| *minutes_ago > NEWS_MINUTES);
        for (number, (minutes_ago, step)) in steps.into_iter().enumerate() {
            if number == seen {
                let now = self.desk.now();
                self.actors.values().try_for_each(|(actor, _)| self.desk.read_all(actor, now))?;
            }
            let at = self.now.saturating_sub(minutes_ago * 60 * 1000);
            self.clock.wall_ms.store(at, Ordering::Relaxed);
            match step {
                Step::Case(case, act) => self.act(case, act)?,
                Step::Tier(doing) => {
                    let known = |name: &str| self.tiers.get(name).copied().ok_or_else(|| bug(name));
                    let made = doing.done((self.desk, self.actor(doing.by())?), known)?;
                    self.tiers.extend(made);
                }
            }
        }
        Ok(())
    }

    fn act(&mut self, case: &'static str, act: &Act) -> Result<()> {
        let id = self.cases.get(case).copied().ok_or_else(|| bug(case));
        match act {
            Act::Open { by, to, form } => {
                self.open(case, by, NewCase { partner: to.to_string(), ..form() })
            }
            Act::OpenFor { by, to, account, contact, form } => {
                let (account, contact) = (account.to_string(), self.user(contact)?.to_string());
                self.open(case, by, NewCase { partner: to.to_string(), account, contact, ..form() })
            }
            Act::Do(by, action, words) => {
                let stepped = Stepped { comment: (*words).to_owned(), ..Stepped::default() };
                self.step(by, id?, *action, stepped)
            }
            Act::Rate(by, action, rating, feedback) => {
                let (rating, feedback) = ((*rating).to_owned(), (*feedback).to_owned());
                let stepped = Stepped { rating, feedback, ..Stepped::default() };
                self.step(by, id?, *action, stepped)
            }
            Act::Say(by, audience, text, files) => {
                let (id, actor) = (id?, self.actor(by)?);
                let kept = self.keep(actor, DraftPlace::Comment(id), files)?;
                let comment = Comment { text: (*text).to_owned(), audience: *audience, kept };
                self.desk.comment(actor, id, comment).map(drop)
            }
            Act::Attach(by, files) => {
                let incoming = files.iter().map(|file| self.incoming(file));
                let incoming = incoming.collect::<Result<Vec<_>>>()?;
                let kept = self.desk.attach(self.actor(by)?, id?, incoming)?;
                if kept.refusals.is_empty() { Ok(()) } else { Err(bug(case)) }
            }
            Act::People(by, agent, cc) => {
                let name = |name: &&str| Ok(self.user(name)?.to_string());
                let cc = cc.iter().map(name).collect::<Result<_>>()?;
                self.desk.set_people(self.actor(by)?, id?, name(agent)?, cc)
            }
        }
    }

    fn open(&mut self, case: &'static str, by: &str, form: NewCase) -> Result<()> {
        let id = self.desk.open_case(self.actor(by)?, form, Vec::new())?;
        self.cases.insert(case, id);
        Ok(())
    }

    fn step(&self, by: &str, id: CaseId, action: Action, stepped: Stepped) -> Result<()> {
        self.desk.step(self.actor(by)?, id, action, stepped)
    }

    fn keep(
        &self,
        actor: &Actor,
        place: DraftPlace,
        files: &[super::script::File],
    ) -> Result<Vec<AttachmentId>> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let rules = self.desk.file_rules(actor, place)?;
        let incoming = files.iter().map(|file| self.incoming(file)).collect::<Result<Vec<_>>>()?;
        let kept = self.desk.keep_files(actor, place, rules, incoming)?;
        match kept.refusals.first() {
            None => Ok(kept.files.into_iter().map(|file| file.id).collect()),
            Some(refusal) => Err(Fault::Bug(refusal.to_string()).into()),
        }
    }

    /// Lays a file into the spool, as the edge does.
    fn incoming(&self, (name, bytes): &super::script::File) -> Result<Incoming> {
        let spooled = Secret::new()?.reveal();
        let path = self.desk.store().blobs().spooled(&spooled)?;
        fs::write(path, bytes).map_err(Fault::io("writing a file of the demo"))?;
        let hash = BlobHash(blake3::hash(bytes).into());
        let (name, size) = ((*name).to_owned(), bytes.len() as u64);
        Ok(Incoming { name, size, fate: Fate::Spooled(spooled, hash) })
    }

    fn actor(&self, name: &str) -> Result<&Actor> {
        self.actors.get(name).map(|(actor, _)| actor).ok_or_else(|| bug(name))
    }

    fn user(&self, name: &str) -> Result<UserId> {
        self.actors.get(name).map(|(_, id)| *id).ok_or_else(|| bug(name))
    }
}

fn account(party: &Party, now: Moment, auto_close: AutoClose) -> Result<Account, Complaint> {
    let begins = Moment(now.0.saturating_sub(millis(BEGINS)));
    let mut account = new_account(party.id, party.kind, Name::parse(party.name)?, begins);
    account.managed_by = party.managed_by;
    account.desk.preset = party.preset;
    account.desk.auto_close = auto_close;
    account.desk.instructions = Instructions::parse_optional(party.instructions)?;
    for (number, name) in (1..).zip(party.categories) {
        let name = Name::parse(name)?;
        account.desk.categories.push(Category { id: CategoryId(number), name, retired: false });
    }
    for (number, name) in (1..).zip(party.environments) {
        let name = Name::parse(name)?;
        account.environments.push(Environment { id: EnvironmentId(number), name, retired: false });
    }
    Ok(account)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn bug(what: &str) -> Error {
    Fault::Bug(format!("the demo's script does not fit: {what}")).into()
}

fn odd(complaint: Complaint) -> Error {
    bug(&complaint.to_string())
}

/// The product that a case of the script names, as forms send it.
pub(super) fn tutorial_product() -> String {
    parties::TUTORIAL_PRODUCT.to_string()
}
