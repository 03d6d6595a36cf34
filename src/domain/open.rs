//! Opening a case.

use super::{
    access::{Actor, Person},
    account::{Account, AccountKind, Product},
    attachment::{Attachment, StoredFile},
    case::{CC_MAX, Case, CaseType, End, Impact, Priority, Step, Viewer},
    change::{Change, Write},
    federation::Mode,
    id::{AccountId, CaseId, CategoryId, EnvironmentId},
    journal::{Event, Kind, Record, digest},
    person::{Role, User},
    preset::{Need, Preset},
    refusal::{Complaint, Field, Refusal},
    text::{Subject, Words},
    work::{Picked, Stamp},
    workflow::Side,
};

/// What the form of a new case was given, as typed; a field that it lacks is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCase {
    /// The receiver's id.
    pub partner: String,
    /// The id of the client it is opened for; empty for one's own account.
    pub account: String,
    /// The id of the user it is opened on behalf of.
    pub contact: String,
    /// What it is about.
    pub subject: String,
    /// The priority's word.
    pub priority: String,
    /// The type's word.
    pub kind: String,
    /// What happened.
    pub description: String,
    /// The product's id.
    pub product: String,
    /// The ticket type's number.
    pub category: String,
    /// The environment's number.
    pub environment: String,
    /// The impact's word.
    pub impact: String,
    /// The id of the tier account that it concerns.
    pub customer: String,
    /// The ids of those to be told.
    pub cc: Vec<String>,
}

/// What the store knows of the parties that a form names.
#[derive(Clone, Debug)]
pub struct Parties {
    /// The account it is opened for: the actor's, or one it manages, or (support) a customer.
    pub issuer: Account,
    /// The account that is to answer.
    pub receiver: Account,
    /// What joins the issuer to the receiver.
    pub tie: Tie,
    /// The product.
    pub product: Picked<Product>,
    /// The contact.
    pub contact: Picked<User>,
    /// Those to be told.
    pub cc: Vec<Picked<User>>,
}

/// What joins one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// An active contract of its own.
    Contract,
    /// An active contract of the account that manages it.
    ThroughManager,
    /// Nothing.
    None,
}

/// From which side a case is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// By the issuer, or the account that manages it.
    ByIssuer,
    /// By support, for a customer.
    BySupport,
}

impl Parties {
    /// Whether, and from which side, this person may open a case between these two.
    ///
    /// # Errors
    ///
    /// What [`Parties::asking`] says; [`Complaint::TakenElsewhere`] where the receiver takes its
    /// cases in a system of its own.
    pub fn opening(&self, person: &Person) -> Result<Opening, Refusal> {
        let opening = self.asking(person)?;
        takes_cases(&self.receiver)?;
        Ok(opening)
    }

    /// Whether, and from which side, this person may turn to the receiver for the issuer: to open a
    /// case, or to be told where else.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; for support what [`answers`] says;
    /// [`Refusal::Fields`] naming the account or partner that cannot be.
    pub fn asking(&self, person: &Person) -> Result<Opening, Refusal> {
        person.at_least(Role::Member)?;
        let (issuer, receiver) = (&self.issuer, &self.receiver);
        let wrong = |field, complaint| Err(Refusal::field(field, complaint));
        // The words are those for an account that there is not.
        if issuer.id == receiver.id || !receiver.active {
            return wrong(Field::Partner, Complaint::NoContract);
        }
        if !issuer.active {
            return wrong(Field::Account, Complaint::NotOffered);
        }
        let open_to_all = receiver.kind == AccountKind::Operator;
        if receiver.id == person.account {
            answers(person, receiver)?;
            // Whom a partner manages is the partner's to tell.
            let knows = self.tie == Tie::Contract || open_to_all;
            let opening = Ok(Opening::BySupport);
            return if knows { opening } else { wrong(Field::Account, Complaint::NotOffered) };
        }
        if !person.opens_for(issuer.id) {
            return wrong(Field::Account, Complaint::NotOffered);
        }
        if self.tie == Tie::None && !open_to_all {
            return wrong(Field::Partner, Complaint::NoContract);
        }
        Ok(Opening::ByIssuer)
    }
}

/// Whether this person may open cases for the customers of `own`, which is their account. Which
/// customers those are is for [`Parties::opening`] to say.
///
/// # Errors
///
/// [`Refusal::Fields`] at a desk that takes no cases from its own people, or none here;
/// [`Refusal::RoleTooLow`] below an agent.
pub fn serves(person: &Person, own: &Account) -> Result<(), Refusal> {
    answers(person, own)?;
    takes_cases(own)
}

/// Whether this person is one of those at `own`, which is their account, who have to do with its
/// customers, wherever it takes their cases now: those that were opened here before go on.
///
/// # Errors
///
/// [`Refusal::Fields`] at a desk that takes no cases from its own people;
/// [`Refusal::RoleTooLow`] below an agent.
pub fn answers(person: &Person, own: &Account) -> Result<(), Refusal> {
    if own.desk.preset.table().first_by_support.is_none() {
        return Err(Refusal::field(Field::Partner, Complaint::NoContract));
    }
    person.at_least(Role::Agent)
}

/// Whether an account takes cases here, and not in a system of its own.
fn takes_cases(receiver: &Account) -> Result<(), Refusal> {
    match receiver.desk.mode {
        Mode::BuiltIn => Ok(()),
        Mode::Federated => Err(Refusal::field(Field::Partner, Complaint::TakenElsewhere)),
    }
}

/// A form while it is read.
struct Reading<'a> {
    form: &'a NewCase,
    parties: &'a Parties,
    person: &'a Person,
    opening: Opening,
    preset: &'static Preset,
    wrong: Vec<(Field, Complaint)>,
}

/// Opens a case: its row, its description and its files.
///
/// # Errors
///
/// What [`Parties::opening`] says; else [`Refusal::Fields`] with all that is wrong.
pub fn open(
    actor: &Actor,
    (id, stamp): (CaseId, Stamp),
    form: &NewCase,
    parties: &Parties,
    files: Vec<StoredFile>,
) -> Result<Change, Refusal> {
    let person = actor.person()?;
    let opening = parties.opening(person)?;
    let preset = parties.receiver.desk.preset.table();
    let mut reading = Reading { form, parties, person, opening, preset, wrong: Vec::new() };
    let case = reading.case(id, stamp);
    let description = reading.text(Field::Description, Words::parse(&form.description));
    let fits = preset.files.admit_count(0, files.iter().map(|file| (&file.name, file.size)));
    fits.map_err(|refusal| Refusal::Files(vec![refusal]))?;
    let (Some(case), Some(description), true) = (case, description, reading.wrong.is_empty())
    else {
        return Err(Refusal::Fields(reading.wrong));
    };
    Ok(change(case, description, files, person))
}

fn change(mut case: Case, words: Words, files: Vec<StoredFile>, person: &Person) -> Change {
    let (by, account, at) = (person.user, person.account, case.opened_at);
    let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
    case.audience(None).for_each(|viewer| viewer.files = count);
    let told = case.issuer.cc.iter().chain(&case.receiver.cc);
    let told = told.map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let event = Event::new(Some(by), Kind::CaseOpened, Record::Case(case.id))
        .changed("state", &"", &case.state)
        .changed("subject", &"", &digest(Some(&case.subject)))
        .changed("description", &"", &digest(Some(&words)))
        .changed("cc", &"", &told);
    let attachments = (0..).zip(files).map(|(order, file)| {
        let (case, comment, private_to, deleted) = (case.id, None, None, None);
        let row = Attachment { file, case, comment, by, account, at, order, private_to, deleted };
        Write::Attachment(None, Box::new(row))
    });
    let mut writes: Vec<_> = attachments.collect();
    writes.push(Write::Description(case.id, words));
    writes.push(Write::Read(by, Some(case.id), at));
    writes.insert(0, Write::Case(None, Box::new(case)));
    Change::new(writes, event)
}

impl Reading<'_> {
    fn case(&mut self, id: CaseId, stamp: Stamp) -> Option<Case> {
        let (form, now, by) = (self.form, stamp.now, self.person.user);
        let (issuer, receiver) = (&self.parties.issuer, &self.parties.receiver);
        self.asked(Field::Account, !form.account.is_empty());
        let subject = self.text(Field::Subject, Subject::parse(&form.subject));
        let impact = self.word(Field::Impact, &form.impact, &Impact::ALL, Impact::word);
        let priority = self.word(Field::Priority, &form.priority, &Priority::ALL, Priority::word);
        let kind = self.word(Field::Type, &form.kind, &CaseType::ALL, CaseType::word);
        let category = self.category();
        let environment = self.environment();
        let product = self.product();
        let contact = self.contact();
        let mut cc = self.cc();
        let state = match self.opening {
            Opening::ByIssuer => self.preset.first,
            Opening::BySupport => self.preset.first_by_support.unwrap_or(self.preset.first),
        };
        let (issuer_agent, receiver_agent) = match self.opening {
            Opening::ByIssuer => (Some(by), None),
            Opening::BySupport => (None, Some(by)),
        };
        let mut ends = (
            End { account: issuer.id, agent: issuer_agent, cc: Vec::new() },
            End { account: receiver.id, agent: receiver_agent, cc: Vec::new() },
        );
        match self.opening {
            Opening::ByIssuer => ends.0.cc.append(&mut cc),
            Opening::BySupport => ends.1.cc.append(&mut cc),
        }
        let priority = priority.or(impact.map(Impact::priority)).unwrap_or(Priority::Medium);
        Some(Case {
            id,
            preset: self.preset.name,
            state,
            subject: subject?,
            priority,
            kind: kind.unwrap_or(CaseType::Technical),
            product,
            category,
            environment,
            impact,
            issuer: ends.0,
            receiver: ends.1,
            reporter: by,
            contact,
            opened_at: now,
            moved_at: now,
            steps: vec![Step { state, at: now, by: Some(by) }],
            due_at: None,
            resolution: None,
            edition: 0,
            next_seq: 0,
            viewers: viewers(issuer, receiver, Viewer::at(now)),
        })
    }

    fn text<T>(&mut self, field: Field, parsed: Result<T, Complaint>) -> Option<T> {
        parsed.map_err(|complaint| self.wrong.push((field, complaint))).ok()
    }

    /// Whether the form has the field for this person; complains of a value that it must have, or
    /// that it must not.
    fn asked(&mut self, field: Field, given: bool) -> bool {
        let need = self.preset.need(field);
        let right = match field {
            Field::Account => self.person.rights.opens_for_managed,
            _ => self.person.rights.opens_on_behalf,
        };
        let asked = match need {
            None | Some(Need::Shown) => false,
            Some(Need::Required | Need::Optional) => true,
            Some(Need::ByRight) => right || self.opening == Opening::BySupport,
            Some(Need::BySupport) => self.opening == Opening::BySupport,
        };
        if given && !asked {
            self.wrong.push((field, Complaint::NotOffered));
        } else if !given && need == Some(Need::Required) {
            self.wrong.push((field, Complaint::Missing));
        }
        asked && given
    }

    fn word<T: Copy>(
        &mut self,
        field: Field,
        word: &str,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        if !self.asked(field, !word.is_empty()) {
            return None;
        }
        let found = all.iter().copied().find(|one| name(*one) == word);
        self.text(field, found.ok_or(Complaint::NotOffered))
    }

    fn category(&mut self) -> Option<CategoryId> {
        // A desk without ticket types has nothing to choose from.
        let (text, desk) = (&self.form.category, &self.parties.receiver);
        if text.is_empty() && desk.desk.offered().next().is_none()
            || !self.asked(Field::Category, !text.is_empty())
        {
            return None;
        }
        let found = text.parse().ok().and_then(|id| desk.category(CategoryId(id)));
        let found = found.filter(|has| !has.retired);
        self.text(Field::Category, found.map(|has| has.id).ok_or(Complaint::NotOffered))
    }

    fn environment(&mut self) -> Option<EnvironmentId> {
        let (text, issuer) = (&self.form.environment, &self.parties.issuer);
        if text.is_empty() && issuer.offered().next().is_none()
            || !self.asked(Field::Environment, !text.is_empty())
        {
            return None;
        }
        let found = text.parse().ok().and_then(|id| issuer.environment(EnvironmentId(id)));
        let found = found.filter(|has| !has.retired);
        self.text(Field::Environment, found.map(|has| has.id).ok_or(Complaint::NotOffered))
    }

    fn product(&mut self) -> Option<super::id::ProductId> {
        let picked = &self.parties.product;
        if !self.asked(Field::Product, *picked != Picked::Nothing) {
            return None;
        }
        let Picked::This(product) = picked else {
            self.wrong.push((Field::Product, Complaint::NotOffered));
            return None;
        };
        Some(product.id)
    }

    /// The contact is an active user of the account that the case is opened for.
    fn contact(&mut self) -> Option<super::id::UserId> {
        let picked = &self.parties.contact;
        if !self.asked(Field::Contact, *picked != Picked::Nothing) {
            return None;
        }
        match picked {
            Picked::This(user) if user.active && user.account == self.parties.issuer.id => {
                Some(user.id)
            }
            _ => {
                self.wrong.push((Field::Contact, Complaint::NotOffered));
                None
            }
        }
    }

    /// Those to be told are active users of the opener's own side.
    fn cc(&mut self) -> Vec<super::id::UserId> {
        let side = match self.opening {
            Opening::ByIssuer => &self.parties.issuer,
            Opening::BySupport => &self.parties.receiver,
        };
        let mut told = Vec::new();
        for picked in &self.parties.cc {
            match picked {
                Picked::Nothing => (),
                Picked::This(user) if user.active && of_side(user.account, side) => {
                    if !told.contains(&user.id) {
                        told.push(user.id);
                    }
                }
                _ => {
                    self.wrong.push((Field::Cc, Complaint::NotOffered));
                    return told;
                }
            }
        }
        if told.len() > CC_MAX {
            self.wrong.push((Field::Cc, Complaint::TooMany { max: CC_MAX }));
        }
        told
    }
}

fn of_side(account: AccountId, side: &Account) -> bool {
    account == side.id || side.managed_by == Some(account)
}

/// Everyone whose lists show the case: both ends, and who manages them.
pub(super) fn viewers(issuer: &Account, receiver: &Account, fresh: Viewer) -> Vec<Viewer> {
    let mut viewers: Vec<Viewer> = Vec::new();
    let all = [
        (Some(issuer.id), Side::Issuer),
        (Some(receiver.id), Side::Receiver),
        (issuer.managed_by, Side::Issuer),
        (receiver.managed_by, Side::Receiver),
    ];
    for (account, side) in all {
        let Some(account) = account else { continue };
        if !viewers.iter().any(|viewer| viewer.account == account) {
            viewers.push(Viewer { account, side, ..fresh });
        }
    }
    viewers
}
