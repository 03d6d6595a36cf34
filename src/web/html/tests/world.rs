//! A case with all that belongs to it, made and changed by the domain's own deeds.

use crate::{
    desk::show::{CaseDetail, Me, Names},
    domain::{
        access::{
            Actor, Amend, Attach, Deed, Edit, Permit, Sealed, Seen, SetPeople, Speak,
            SpeakPrivately, Take,
        },
        account::{Account, AccountKind, Category, Desk, Environment, Product},
        attachment::{Attachment, StoredFile},
        case::Case,
        change::{Change, Write},
        edit::Edited,
        entry::{Entry, Version},
        federation::Mode,
        file::FileName,
        id::{
            AccountId, AttachmentId, BlobHash, CaseId, CategoryId, EnvironmentId, Mark, ProductId,
            UserId,
        },
        moment::{AutoClose, Moment},
        open::{self, NewCase, Parties, Tie},
        person::{Rights, Role, User},
        preset::PresetName,
        refusal::Refusal,
        step::Given,
        talk::{Amended, Audience, Whole},
        text::{Email, Name, Words},
        work::{Picked, Stamp},
        workflow::Action,
        zone::Zone,
    },
};

pub(super) const VENDOR: AccountId = AccountId(AccountId::VENDORS + 101_001);
pub(super) const DISTRIBUTOR: AccountId = AccountId(995_631);
pub(super) const PRODUCT: ProductId = ProductId(404_832_779);
pub(super) const ROBERT: UserId = UserId(101_000_001);
pub(super) const ADRIAN: UserId = UserId(101_000_002);
pub(super) const MICHAEL: UserId = UserId(102_000_001);
pub(super) const CASE: CaseId = CaseId(982_766_464);

/// 20 November 2026, 03:39 UTC.
const OPENED: u64 = 1_795_145_940_000;
const MINUTE: u64 = 60_000;

/// Turns a usual text into the one to use: the same, a hostile one, one that runs the other way.
pub(super) type Spell = fn(&str) -> String;

pub(super) struct World {
    pub(super) case: Case,
    pub(super) description: Words,
    pub(super) entries: Vec<Entry>,
    pub(super) versions: Vec<Version>,
    pub(super) files: Vec<Attachment>,
    pub(super) issuer: Account,
    pub(super) receiver: Account,
    pub(super) users: Vec<User>,
    pub(super) spell: Spell,
    pub(super) now: Moment,
    marks: u64,
}

pub(super) fn usual(text: &str) -> String {
    text.to_owned()
}

pub(super) fn account(
    id: AccountId,
    kind: AccountKind,
    name: &str,
    preset: PresetName,
    spell: Spell,
) -> Account {
    let name = Name::parse(&spell(name)).unwrap();
    let label = |text: &str| Name::parse(&spell(text)).unwrap();
    let desk = Desk {
        preset,
        auto_close: AutoClose::DEFAULT,
        instructions: None,
        categories: vec![Category {
            id: CategoryId(1),
            name: label("Something is broken"),
            retired: false,
        }],
        file_mb_max: None,
        mode: Mode::BuiltIn,
        ways: Vec::new(),
    };
    let environments =
        vec![Environment { id: EnvironmentId(1), name: label("Head office"), retired: false }];
    let (managed_by, active, created_at) = (None, true, Moment(OPENED));
    Account { id, kind, name, managed_by, active, desk, environments, created_at }
}

pub(super) fn user(id: UserId, account: AccountId, name: &str, role: Role) -> User {
    User {
        id,
        account,
        name: Name::parse(name).unwrap(),
        email: Email::parse(&format!("user{}@example.com", id.0)).unwrap(),
        role,
        rights: Rights::default(),
        active: true,
        created_at: Moment(OPENED),
        epoch: 0,
    }
}

pub(super) fn stored(id: u64, name: &str, size: u64) -> StoredFile {
    let name = FileName::parse(name).unwrap();
    let kind = name.kind().unwrap();
    StoredFile { id: AttachmentId(id), name, kind, size, hash: BlobHash([7; 32]) }
}

impl World {
    /// A new case from Robert's account to Michael's desk.
    pub(super) fn new(preset: PresetName, spell: Spell) -> World {
        let issuer =
            account(VENDOR, AccountKind::Vendor, "Front Street Inc.", PresetName::Partner, spell);
        let receiver =
            account(DISTRIBUTOR, AccountKind::Distributor, "Mighty Mick’s LLC", preset, spell);
        let users = vec![
            user(ROBERT, VENDOR, &spell("Robert Balboa"), Role::Admin),
            user(ADRIAN, VENDOR, &spell("Adrian Pennino"), Role::Agent),
            user(MICHAEL, DISTRIBUTOR, &spell("Michael Goldmill"), Role::Admin),
        ];
        let form = form(preset, spell);
        let product = preset != PresetName::Portal;
        let product = if product { Picked::This(product_row(spell)) } else { Picked::Nothing };
        let parties = Parties {
            issuer: issuer.clone(),
            receiver: receiver.clone(),
            tie: Tie::Contract,
            product,
            contact: Picked::Nothing,
            cc: vec![Picked::This(users[1].clone())],
        };
        let actor = Actor::vouch(&users[0], &issuer, Vec::new());
        let stamp = Stamp { now: Moment(OPENED), in_doubt: false, marks: [Mark(0), Mark(0)] };
        let files =
            vec![stored(174_196_947, &spell("Tutorial Screenshot.png").replace('/', "_"), 67_686)];
        let change = open::open(&actor, (CASE, stamp), &form, &parties, files).unwrap();
        let case = change.writes().iter().find_map(|write| match write {
            Write::Case(_, case) => Some(case.as_ref().clone()),
            _ => None,
        });
        let (now, marks) = (Moment(OPENED), 100);
        let description = Words::parse("-").unwrap();
        let mut world = World {
            case: case.unwrap(),
            description,
            entries: Vec::new(),
            versions: Vec::new(),
            files: Vec::new(),
            issuer,
            receiver,
            users,
            spell,
            now,
            marks,
        };
        world.apply(&change);
        world
    }

    /// Who somebody is, with a role of the test's choice.
    pub(super) fn actor(&self, id: UserId) -> Actor {
        let user = self.users.iter().find(|user| user.id == id).unwrap();
        let account = if user.account == self.issuer.id { &self.issuer } else { &self.receiver };
        Actor::vouch(user, account, Vec::new())
    }

    pub(super) fn set_role(&mut self, id: UserId, role: Role) {
        let user = self.users.iter_mut().find(|user| user.id == id).unwrap();
        user.role = role;
    }

    pub(super) fn pass(&mut self, minutes: u64) {
        self.now = Moment(self.now.0 + minutes * MINUTE);
    }

    fn stamp(&mut self) -> Stamp {
        self.pass(9);
        self.marks += 2;
        Stamp { now: self.now, in_doubt: false, marks: [Mark(self.marks), Mark(self.marks + 1)] }
    }

    pub(super) fn permit<D: Deed>(&self, by: UserId, deed: D) -> Permit<D> {
        Sealed::new(self.case.clone()).permit(&self.actor(by), deed).unwrap()
    }

    pub(super) fn take(&mut self, by: UserId, action: Action, text: &str) -> &mut World {
        let given = Given { comment: text, ..Given::default() };
        self.take_with(by, action, given).unwrap();
        self
    }

    pub(super) fn take_with(
        &mut self,
        by: UserId,
        action: Action,
        given: Given<'_>,
    ) -> Result<(), Refusal> {
        let stamp = self.stamp();
        let close = self.receiver.desk.auto_close;
        let change = self.permit(by, Take(action)).take(stamp, given, Vec::new(), close)?;
        self.apply(&change);
        Ok(())
    }

    pub(super) fn clock_closes(&mut self) {
        self.pass(8 * 24 * 60);
        let stamp = self.stamp();
        let action = if self.case.preset == PresetName::Partner {
            Action::Close
        } else {
            Action::AcceptResolution
        };
        let permit = Sealed::new(self.case.clone()).permit(&Actor::clock(), Take(action)).unwrap();
        let change = permit.take(stamp, Given::default(), Vec::new(), AutoClose::Never).unwrap();
        self.apply(&change);
    }

    pub(super) fn say(&mut self, by: UserId, text: &str, files: Vec<StoredFile>) -> Mark {
        let stamp = self.stamp();
        let (change, mark) = self.permit(by, Speak).say(stamp, text, files).unwrap();
        self.apply(&change);
        mark
    }

    pub(super) fn say_privately(&mut self, by: UserId, text: &str, files: Vec<StoredFile>) -> Mark {
        let stamp = self.stamp();
        let (change, mark) =
            self.permit(by, SpeakPrivately).say_privately(stamp, text, files).unwrap();
        self.apply(&change);
        mark
    }

    pub(super) fn amend(&mut self, by: UserId, mark: Mark, text: &str) {
        let stamp = self.stamp();
        let entry = Sealed::new(self.entry(mark).clone());
        let whole = Whole { entry, files: Vec::new(), notices: Vec::new() };
        let new = Amended { text, audience: Audience::Everyone, files: Vec::new() };
        let change = self.permit(by, Amend).amend(stamp, whole, new).unwrap();
        self.apply(&change);
    }

    pub(super) fn attach(&mut self, by: UserId, files: Vec<StoredFile>) {
        let stamp = self.stamp();
        let change = self.permit(by, Attach).attach(stamp, files).unwrap();
        self.apply(&change);
    }

    pub(super) fn delete(&mut self, by: UserId, id: u64) {
        let stamp = self.stamp();
        let file = self.files.iter().find(|file| file.file.id.0 == id).unwrap().clone();
        let change = self.permit(by, Amend).delete_file(stamp, Sealed::new(file)).unwrap();
        self.apply(&change);
    }

    pub(super) fn people(&mut self, by: UserId, agent: Option<UserId>, cc: &[UserId]) {
        let stamp = self.stamp();
        let pick =
            |id: UserId| Picked::This(self.users.iter().find(|u| u.id == id).unwrap().clone());
        let agent = agent.map_or(Picked::Nothing, pick);
        let cc = cc.iter().map(|id| pick(*id)).collect();
        let change = self.permit(by, SetPeople).set_people(stamp, &agent, cc).unwrap();
        self.apply(&change);
    }

    pub(super) fn edit(&mut self, by: UserId, subject: &str, priority: &str, description: &str) {
        let stamp = self.stamp();
        let edited = Edited {
            edition: self.case.edition,
            subject: Some(subject),
            description: Some(description),
            priority: Some(priority),
            kind: Some("business"),
            product: Some(Picked::Nothing),
        };
        let change = self.permit(by, Edit).edit(stamp, &self.description, &edited, Vec::new());
        let change = change.unwrap();
        self.apply(&change);
    }

    pub(super) fn entry(&self, mark: Mark) -> &Entry {
        self.entries.iter().find(|entry| entry.mark == mark).unwrap()
    }

    fn apply(&mut self, change: &Change) {
        for write in change.writes() {
            match write.clone() {
                Write::Case(_, after) => self.case = *after,
                Write::Description(_, words) => self.description = words,
                Write::Version(.., version) => self.versions.push(version),
                Write::Entry(_, entry) => {
                    self.entries.retain(|old| old.mark != entry.mark);
                    self.entries.push(*entry);
                    self.entries.sort_by_key(|entry| entry.seq);
                }
                Write::Attachment(_, file) => {
                    self.files.retain(|old| old.file.id != file.file.id);
                    self.files.push(*file);
                }
                Write::Read(..) => (),
                other => panic!("a case's deed does not write {other:?}"),
            }
        }
    }

    pub(super) fn seen(&self, by: UserId) -> Seen {
        Sealed::new(self.case.clone()).read(&self.actor(by)).unwrap()
    }

    pub(super) fn names(&self) -> Names {
        let mut names = Names::default();
        for account in [&self.issuer, &self.receiver] {
            names.accounts.insert(account.id, (account.name.to_string(), account.kind));
        }
        for user in &self.users {
            names.users.insert(user.id, (user.name.to_string(), user.account));
        }
        names.products.insert(PRODUCT, (self.spell)("Tutorial Product"));
        names
    }

    pub(super) fn detail(&self, by: UserId) -> CaseDetail {
        let seen = self.seen(by);
        let entries =
            self.entries.iter().cloned().filter_map(|entry| Sealed::new(entry).read(&seen));
        let files =
            self.files.iter().cloned().filter_map(|file| Sealed::new(file).read(&seen).ok());
        CaseDetail {
            customers: Vec::new(),
            related: (Vec::new(), Vec::new()),
            moves: (Vec::new(), Vec::new()),
            takes: *seen.case.table().files,
            is_news: false,
            unheard: Vec::new(),
            unread_elsewhere: 4,
            description: self.description.clone(),
            entries: entries.collect(),
            earlier: None,
            later: false,
            files: files.collect(),
            names: self.names(),
            category: self.case.category.and_then(|id| self.receiver.category(id)).cloned(),
            environment: self.case.environment.and_then(|id| self.issuer.environment(id)).cloned(),
            draft: None,
            stranded: Vec::new(),
            now: self.now,
            seen,
        }
    }

    pub(super) fn me(&self, by: UserId) -> Me {
        let user = self.users.iter().find(|user| user.id == by).unwrap();
        let account = if user.account == self.issuer.id { &self.issuer } else { &self.receiver };
        Me {
            user: by,
            name: user.name.to_string(),
            account: account.id,
            account_name: account.name.to_string(),
            account_kind: account.kind,
            logo: None,
            role: user.role,
            opens: user.role >= Role::Member,
            waiting: 3,
            unassigned: 2,
            own: Vec::new(),
            views: Vec::new(),
            unread: 4,
            moved_at: Moment(OPENED),
            banner: None,
            zone: Zone::utc().clone(),
            reset: None,
            offers: 0,
            clock_in_doubt: false,
        }
    }
}

fn form(preset: PresetName, spell: Spell) -> NewCase {
    let usual = NewCase {
        partner: DISTRIBUTOR.to_string(),
        subject: spell("Order PR-7741 provisioned twice for the same subscription"),
        description: spell(
            "On 20 November at 02:08 UTC order **PR-7741** was provisioned twice.\n\nWe expect one asset.",
        ),
        ..NewCase::default()
    };
    match preset {
        PresetName::Partner => {
            let product = PRODUCT.to_string();
            NewCase { priority: "high".to_owned(), kind: "technical".to_owned(), product, ..usual }
        }
        PresetName::Portal => {
            NewCase { environment: "1".to_owned(), impact: "medium".to_owned(), ..usual }
        }
        PresetName::Client => {
            NewCase { category: "1".to_owned(), product: PRODUCT.to_string(), ..usual }
        }
    }
}

pub(super) fn product_row(spell: Spell) -> Product {
    let name = Name::parse(&spell("Tutorial Product")).unwrap();
    Product { id: PRODUCT, owner: VENDOR, name, tier_accounts_sync: true }
}
