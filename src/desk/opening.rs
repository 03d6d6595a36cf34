//! Opening a case: with what form, and the opening itself.

use super::{
    Desk,
    cases::{PEOPLE_MAX, PICKED_MAX, pick, pick_product_among},
    concern::{self, picked},
    drafts::{admit, chosen, spent},
    names::known,
    show::{FIND_CC, FIND_CONTACT, FIND_CUSTOMER, NewCaseForm, People, TierChoices},
    team::Search,
    tiers,
    whom::{partner, unless},
};
use crate::{
    domain::{
        access::{Actor, Person, Sealed, SetPeople},
        account::{Account, Product},
        case::{Impact, Priority},
        change::Change,
        concern::concerning,
        draft::{Draft, DraftPlace},
        federation::Mode,
        id::{AccountId, AttachmentId, CaseId, ProductId},
        open::{self, NewCase, Opening, Parties, Tie},
        person::{Role, User},
        preset::Need,
        refusal::{Complaint, Field, Refusal},
        work::Picked,
    },
    error::Result,
    store::View,
};

/// How many of the clients that an account manages a form looks at.
const CLIENTS_LOOKED_AT: usize = 1_000;
/// How many products, of all who are joined, a form offers.
pub(super) const PRODUCTS_MAX: usize = 500;

impl Desk {
    /// What the form of a new case to `partner` needs, with what the actor has typed already; where
    /// that takes its cases elsewhere, the ways to there, which stand in place of the form. What
    /// it offers is that of the account which the actor has chosen to open the case for; where
    /// `partner` is the actor's own account, that is a customer.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer, and below an agent for a customer;
    /// [`Refusal::Fields`] if no case can be opened to this account, or for this customer, in the
    /// same words whether there is one or not.
    pub fn new_case(&self, actor: &Actor, partner: AccountId) -> Result<NewCaseForm> {
        let person = opener(actor)?;
        self.store.look(|view| {
            let draft = spent(view, actor, DraftPlace::NewCase)?
                .unwrap_or_else(|| Draft::new(person.user, DraftPlace::NewCase, view.now()));
            asked(view, person, partner, draft)
        })
    }

    /// What the form of a new case to `partner` needs that is opened for `issuer`, with nothing
    /// typed yet.
    ///
    /// # Errors
    ///
    /// As for [`Desk::new_case`]; [`Refusal::Fields`] for an account that the actor cannot open a
    /// case to `partner` for, in the same words whether there is one or not.
    pub fn new_case_for(
        &self,
        actor: &Actor,
        partner: AccountId,
        issuer: AccountId,
    ) -> Result<NewCaseForm> {
        let person = opener(actor)?;
        self.store.look(|view| {
            let mut draft = Draft::new(person.user, DraftPlace::NewCase, view.now());
            draft.fields.push((Field::Account.name().to_owned(), issuer.to_string()));
            let form = asked(view, person, partner, draft)?;
            if issuer == form.issuer.unwrap_or(person.account) {
                return Ok(form);
            }
            Err(Refusal::field(Field::Account, Complaint::NotOffered).into())
        })
    }

    /// Opens a case with the files of the draft that `kept` names, and uses the draft up; returns
    /// its id once it is on disk.
    ///
    /// # Errors
    ///
    /// What [`open::open`] says; [`Refusal::Files`] for files that this desk does not take.
    pub fn open_case(
        &self,
        actor: &Actor,
        form: NewCase,
        kept: Vec<AttachmentId>,
    ) -> Result<CaseId> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let parties = parties(view, &actor, &form)?;
            opened(view, &actor, (&form, &kept), &parties)
        })
    }

    /// Opens a case for a program, which knows nothing of presets: what the receiver's has no field
    /// for is left out, and what it asks for is chosen in its place where a program cannot: how
    /// urgent a case is is Medium if nothing is said, the impact is as high as the priority, the
    /// ticket type is the first of the desk, the environment the first of the issuer.
    /// `agent` is the id of who works on it on the opener's side; empty for the opener.
    ///
    /// # Errors
    ///
    /// As for [`Desk::open_case`]; what [`Desk::set_people`] says of the agent.
    pub fn open_case_plainly(&self, actor: &Actor, form: NewCase, agent: String) -> Result<CaseId> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let (mut form, mut parties) = (form.clone(), parties(view, &actor, &form)?);
            // What is not asked for shall not be complained of.
            suit(&mut form, &mut parties);
            let (change, id) = opened(view, &actor, (&form, &[]), &parties)?;
            let person = actor.person()?;
            let Some(case) = change.case().filter(|_| !agent.is_empty()) else {
                return Ok((change, id));
            };
            let seen = case.clone().read(&actor)?;
            if seen.case.end(seen.side).agent.map(|id| id.to_string()).as_ref() == Some(&agent) {
                return Ok((change, id));
            }
            let cc = seen.case.end(seen.side).cc.iter();
            let cc = cc.map(|id| pick(view, &id.to_string(), |user| user.picked(person)));
            let cc = cc.collect::<Result<Vec<_>>>()?;
            let agent = pick(view, &agent, |user| user.picked(person))?;
            let people = case.permit(&actor, SetPeople)?.set_people(view.stamp(id)?, &agent, cc)?;
            Ok((change.and(people), id))
        })
    }
}

/// What the form of a new case to `partner` needs, for the account that the draft says if it can be
/// that.
fn asked(
    view: &View<'_>,
    person: &Person,
    partner: AccountId,
    draft: Draft,
) -> Result<NewCaseForm> {
    let refused = || Refusal::field(Field::Partner, Complaint::NoContract);
    let receiver = known(view.account(partner))?.ok_or_else(refused)?.party();
    let text = draft.field(Field::Account.name());
    if receiver.id == person.account {
        let parties = customer(view, person, text, receiver)?;
        return form(view, person, &parties, draft);
    }
    let asks = receiver.desk.preset.table().need(Field::Account).is_some();
    let chosen = text.parse::<AccountId>().ok();
    let chosen = chosen.filter(|id| asks && person.opens_for(*id));
    for id in chosen.into_iter().chain([person.account]) {
        let issuer = view.account(id)?.party();
        let parties = between(view, issuer, receiver.clone())?;
        match parties.asking(person) {
            Ok(_) => return form(view, person, &parties, draft),
            // What was chosen cannot be; one's own account may.
            Err(_) if id != person.account => (),
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Err(refused().into())
}

/// A new case between these parties.
fn opened(
    view: &View<'_>,
    actor: &Actor,
    (form, kept): (&NewCase, &[AttachmentId]),
    parties: &Parties,
) -> Result<(Change, CaseId)> {
    let draft = spent(view, actor, DraftPlace::NewCase)?;
    let files = chosen(view, draft.as_ref(), kept)?;
    admit(&parties.receiver.takes(), &files)?;
    let id = view.fresh_case()?;
    let change = open::open(actor, (id, view.stamp(id)?), form, parties, files)?;
    let customer = picked(view, actor.person()?, form.customer.trim())?;
    let about = match change.case() {
        Some(case) => concerning(&case.read(actor)?, (&customer, view.now()))?,
        None => Change::none(),
    };
    Ok((change.and(about).spending(draft), id))
}

/// Leaves out of a form what the receiver's preset does not ask for, and fills in what it does and
/// programs do not know of. A priority that is none stays, to be refused.
fn suit(form: &mut NewCase, parties: &mut Parties) {
    let (receiver, issuer) = (&parties.receiver, &parties.issuer);
    let table = receiver.desk.preset.table();
    let asks = |field| table.need(field).is_some();
    let first = |number: Option<u16>| number.map(|one| one.to_string()).unwrap_or_default();
    let priority = Priority::ALL.into_iter().find(|one| one.word() == form.priority);
    if asks(Field::Impact) && form.impact.is_empty() {
        impact(priority).word().clone_into(&mut form.impact);
    }
    if asks(Field::Category) && form.category.is_empty() {
        form.category = first(receiver.desk.offered().next().map(|one| one.id.0));
    }
    if asks(Field::Environment) && form.environment.is_empty() {
        form.environment = first(issuer.offered().next().map(|one| one.id.0));
    }
    if !asks(Field::Priority) {
        if priority.is_some() {
            form.priority.clear();
        }
    } else if form.priority.is_empty() {
        Priority::Medium.word().clone_into(&mut form.priority);
    }
    if !asks(Field::Type) {
        form.kind.clear();
    }
    if !asks(Field::Product) {
        form.product.clear();
        parties.product = Picked::Nothing;
    }
}

/// How much is affected by what is so urgent.
fn impact(priority: Option<Priority>) -> Impact {
    match priority {
        Some(Priority::Low) => Impact::Low,
        Some(Priority::Medium) | None => Impact::Medium,
        Some(Priority::High | Priority::Urgent) => Impact::High,
    }
}

/// The actor, if they may open cases at all.
pub(super) fn opener(actor: &Actor) -> Result<&Person, Refusal> {
    let person = actor.person()?;
    if person.opens() { Ok(person) } else { Err(Refusal::RoleTooLow { needs: Role::Member }) }
}

/// The two accounts, and what joins the issuer to the receiver.
pub(super) fn between(view: &View<'_>, issuer: Account, receiver: Account) -> Result<Parties> {
    let tie = if view.joined(issuer.id, receiver.id)? {
        Tie::Contract
    } else {
        let manager = issuer.managed_by.map(|manager| view.joined(manager, receiver.id));
        if manager.transpose()? == Some(true) { Tie::ThroughManager } else { Tie::None }
    };
    let (product, contact) = (Picked::Nothing, Picked::Nothing);
    Ok(Parties { issuer, receiver, tie, product, contact, cc: Vec::new() })
}

/// The parties of a case that support opens for the customer of this id. Whether it may is judged
/// before the customer is looked up, or the answer would tell whether there is one.
fn customer(view: &View<'_>, person: &Person, id: &str, own: Account) -> Result<Parties> {
    open::serves(person, &own)?;
    if id.is_empty() {
        return Err(Refusal::field(Field::Account, Complaint::Missing).into());
    }
    let unknown = || Refusal::field(Field::Account, Complaint::NotOffered);
    let id = id.parse::<AccountId>().map_err(|_| unknown())?;
    let issuer = known(view.account(id))?.ok_or_else(unknown)?.party();
    let parties = between(view, issuer, own)?;
    parties.opening(person)?;
    Ok(parties)
}

pub(super) fn form(
    view: &View<'_>,
    person: &Person,
    parties: &Parties,
    draft: Draft,
) -> Result<NewCaseForm> {
    let Parties { issuer, receiver, .. } = parties;
    let (preset, for_customer) = (receiver.desk.preset, receiver.id == person.account);
    let shown = |need: Need, field: Field| match need {
        Need::Required | Need::Optional | Need::Shown => true,
        // The customer is chosen already.
        Need::ByRight | Need::BySupport if for_customer => field != Field::Account,
        Need::ByRight if field == Field::Account => person.rights.opens_for_managed,
        Need::ByRight => person.rights.opens_on_behalf,
        Need::BySupport => false,
    };
    let fields = preset.table().fields.iter().filter(|(field, need)| shown(*need, *field));
    let fields: Vec<Field> = fields.map(|(field, _)| *field).collect();
    let mut accounts = Vec::new();
    if fields.contains(&Field::Account) {
        for id in person.manages.iter().take(CLIENTS_LOOKED_AT) {
            let parties = between(view, view.account(*id)?.party(), receiver.clone())?;
            let account = &parties.issuer;
            let can = parties.opening(person).is_ok();
            accounts.extend(can.then(|| (account.id, account.name.to_string())));
            if accounts.len() == PEOPLE_MAX {
                break;
            }
        }
    }
    let products = if fields.contains(&Field::Product) {
        products(view, person, &[issuer.id, receiver.id])?
    } else {
        Vec::new()
    };
    let elsewhere = receiver.desk.mode == Mode::Federated;
    let asks_contact = fields.contains(&Field::Contact);
    Ok(NewCaseForm {
        partner: partner(view, person, receiver)?,
        customer: for_customer.then(|| partner(view, person, issuer)).transpose()?,
        preset,
        takes: receiver.takes(),
        instructions: receiver.desk.instructions.as_ref().map(ToString::to_string),
        elsewhere: elsewhere.then(|| receiver.desk.ways.clone()),
        fields,
        products,
        categories: receiver.desk.offered().cloned().collect(),
        environments: issuer.offered().cloned().collect(),
        issuer: (issuer.id != person.account).then_some(issuer.id),
        accounts,
        contacts: if asks_contact {
            contacts(view, person, parties, &draft)?
        } else {
            People::default()
        },
        people: told(view, person, parties, &draft)?,
        customers: customers(view, person, &draft)?,
        draft,
        left_out: false,
    })
}

/// The customers that a case can be about: those that the draft searches for, and the one it names.
fn customers(view: &View<'_>, person: &Person, draft: &Draft) -> Result<Option<TierChoices>> {
    let chosen = draft.field(Field::Customer.name()).parse().ok();
    let chosen = chosen.map(|id| concern::name(view, person, id)).transpose()?.flatten();
    let query = draft.field(FIND_CUSTOMER);
    let found = tiers::to_choose(view, person, query, chosen.as_ref())?;
    let none = found.list.is_empty() && query.is_empty();
    Ok((!none).then_some(found))
}

/// The people that a case between these two can be opened on behalf of: those that the draft
/// searches for, and the one it names.
fn contacts(view: &View<'_>, person: &Person, parties: &Parties, draft: &Draft) -> Result<People> {
    let issuer = parties.issuer.id;
    let by_support = parties.receiver.id == person.account;
    let open = |user: Sealed<User>| {
        let user = if by_support { user.customer(parties) } else { user.picked(person) };
        user.this().filter(|user| user.account == issuer)
    };
    let chosen: Vec<_> = draft.field(Field::Contact.name()).parse().into_iter().collect();
    let query = draft.field(FIND_CONTACT);
    Search { accounts: &[issuer], query, chosen: &chosen, open: &open }.run(view)
}

/// The people of the opener's own side, and of the account that it opens the case for: those that
/// the draft searches for, and those it names.
fn told(view: &View<'_>, person: &Person, parties: &Parties, draft: &Draft) -> Result<People> {
    let (own, issuer) = (person.account, parties.issuer.id);
    let both = issuer != own && parties.receiver.id != own;
    let accounts: Vec<AccountId> = both.then_some(issuer).into_iter().chain([own]).collect();
    let open = |user: Sealed<User>| {
        user.picked(person).this().filter(|user| accounts.contains(&user.account))
    };
    let chosen = draft.all(Field::Cc.name()).filter_map(|id| id.parse().ok());
    let (chosen, query) = (chosen.collect::<Vec<_>>(), draft.field(FIND_CC));
    Search { accounts: &accounts, query, chosen: &chosen, open: &open }.run(view)
}

/// The products that this person may choose for a case between these two accounts: of either, and
/// of those that a contract joins to their own.
pub(super) fn products(
    view: &View<'_>,
    person: &Person,
    ends: &[AccountId],
) -> Result<Vec<(ProductId, String)>> {
    let products = products_to_choose(view, person, ends)?.into_iter();
    Ok(products.map(|product| (product.id, product.name.to_string())).collect())
}

/// The same products, opened.
pub(super) fn products_to_choose(
    view: &View<'_>,
    person: &Person,
    ends: &[AccountId],
) -> Result<Vec<Product>> {
    let mut owners = ends.to_vec();
    view.partners(person.account, |_, id| {
        if !owners.contains(&id) {
            owners.push(id);
        }
        unless(owners.len() == PRODUCTS_MAX)
    })?;
    let mut products = Vec::new();
    for owner in owners {
        for product in view.products_of(owner, PRODUCTS_MAX - products.len())? {
            products.push(product.choose(person, |_| Ok::<_, Refusal>(true))?);
        }
        if products.len() == PRODUCTS_MAX {
            break;
        }
    }
    Ok(products)
}

/// What the store knows of the parties that a form names.
pub(super) fn parties(view: &View<'_>, actor: &Actor, form: &NewCase) -> Result<Parties> {
    let person = opener(actor)?;
    let no_partner = || Refusal::field(Field::Partner, Complaint::NoContract);
    let receiver = form.partner.parse::<AccountId>().map_err(|_| no_partner())?;
    let mut parties = if receiver == person.account {
        customer(view, person, &form.account, view.account(receiver)?.party())?
    } else {
        let no_account = || Refusal::field(Field::Account, Complaint::NotOffered);
        let issuer = match form.account.as_str() {
            "" => person.account,
            text => text.parse().map_err(|_| no_account())?,
        };
        // Judged before the partner is looked up, or the answer would tell whether there is one.
        if !person.opens_for(issuer) {
            return Err(no_account().into());
        }
        let issuer = known(view.account(issuer))?.ok_or_else(no_account)?.party();
        let receiver = known(view.account(receiver))?.ok_or_else(no_partner)?.party();
        between(view, issuer, receiver)?
    };
    // Nothing is looked up for someone who may not open this case at all.
    let opening = parties.opening(person)?;
    let ends = [parties.issuer.id, parties.receiver.id];
    parties.product =
        pick_product_among(view, person, &form.product, |_, owner| ends.contains(&owner))?;
    parties.contact = pick(view, &form.contact, |user| match opening {
        Opening::ByIssuer => user.picked(person),
        Opening::BySupport => user.customer(&parties),
    })?;
    let cc =
        form.cc.iter().take(PICKED_MAX).map(|text| pick(view, text, |user| user.picked(person)));
    parties.cc = cc.collect::<Result<Vec<Picked<User>>>>()?;
    Ok(parties)
}
