//! Opening a case: to whom, with what form, and the opening itself.

use std::ops::ControlFlow;

use super::{
    Desk,
    cases::{PEOPLE_MAX, pick, pick_product_among},
    drafts::{admit, chosen, spent},
    names::known,
    show::{NewCaseForm, Partner, Partners},
};
use crate::{
    domain::{
        access::{Actor, Person},
        account::Account,
        draft::{Draft, DraftPlace},
        id::{AccountId, AttachmentId, CaseId, ProductId},
        open::{self, NewCase, Opening, Parties},
        person::{Role, User},
        preset::Need,
        refusal::{Complaint, Field, Refusal},
        work::Picked,
    },
    error::Result,
    store::{View, folded},
};

/// How many partners a page of the wizard shows; beyond that one searches.
const PARTNERS_SHOWN: usize = 50;
/// How many names a search for partners looks at.
const PARTNERS_SEARCHED: usize = 10_000;
/// How many products, of all who are joined, a form offers.
const PRODUCTS_MAX: usize = 500;

impl Desk {
    /// The accounts that the actor can open a case to, and whose names hold `query`; the operator
    /// comes last.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer.
    pub fn partners(&self, actor: &Actor, query: &str) -> Result<Partners> {
        let person = opener(actor)?;
        let query: String = query.trim().chars().take(100).collect();
        let wanted = folded(&query);
        self.store.look(|view| {
            let (mut found, mut more) = (Vec::new(), false);
            let mut left = PARTNERS_SEARCHED;
            let own = view.account(person.account)?.party();
            for account in std::iter::once(own.id).chain(own.managed_by) {
                if more {
                    break;
                }
                view.partners(account, |name, id| {
                    let named = name.contains(&wanted) || id.to_string() == query;
                    if named && id != person.account && !found.contains(&id) {
                        more |= found.len() == PARTNERS_SHOWN;
                        found.extend((!more).then_some(id));
                    }
                    left -= 1;
                    more |= left == 0;
                    unless(more)
                })?;
            }
            let mut list = Vec::with_capacity(found.len() + 1);
            let operator = view.operator()?;
            for id in found.into_iter().filter(|id| *id != operator) {
                let account = view.account(id)?.party();
                list.extend(account.active.then_some(partner(view, person, &account)?));
            }
            let account = view.account(operator)?.party();
            if operator != person.account && folded(&account.name).contains(&wanted) {
                list.push(partner(view, person, &account)?);
            }
            Ok(Partners { list, query, more })
        })
    }

    /// What the form of a new case to `partner` needs, with what the actor has typed already. What
    /// it offers is that of the account which the actor has chosen to open the case for.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] if no case can be opened to this
    /// account, in the same words whether there is one or not.
    pub fn new_case(&self, actor: &Actor, partner: AccountId) -> Result<NewCaseForm> {
        let person = opener(actor)?;
        self.store.look(|view| {
            let refused = || Refusal::field(Field::Partner, Complaint::NoContract);
            let receiver = known(view.account(partner))?.ok_or_else(refused)?.party();
            let draft = spent(view, actor, DraftPlace::NewCase)?
                .unwrap_or_else(|| Draft::new(person.user, DraftPlace::NewCase, view.now()));
            let asks = receiver.desk.preset.table().need(Field::Account).is_some();
            let asked = draft.field(Field::Account.name()).parse::<AccountId>().ok();
            let asked = asked.filter(|id| asks && person.opens_for(*id));
            for id in asked.into_iter().chain([person.account]) {
                let issuer = view.account(id)?.party();
                let parties = between(view, issuer, receiver.clone())?;
                match parties.opening(person) {
                    Ok(Opening::ByIssuer) => return form(view, person, &parties, draft),
                    // What was chosen cannot be; one's own account may.
                    Err(_) if id != person.account => (),
                    Ok(Opening::BySupport) => break,
                    Err(refusal) => return Err(refusal.into()),
                }
            }
            Err(refused().into())
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
            let draft = spent(view, &actor, DraftPlace::NewCase)?;
            let files = chosen(view, draft.as_ref(), &kept)?;
            admit(parties.receiver.desk.preset.table().files, &files)?;
            let id = view.fresh_case()?;
            let change = open::open(&actor, (id, view.stamp(id)?), &form, &parties, files)?;
            Ok((change.spending(draft), id))
        })
    }
}

/// Whether a visitor goes on.
fn unless(stop: bool) -> ControlFlow<()> {
    if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// The actor, if they may open cases at all.
pub(super) fn opener(actor: &Actor) -> Result<&Person, Refusal> {
    let person = actor.person()?;
    if person.opens() { Ok(person) } else { Err(Refusal::RoleTooLow { needs: Role::Member }) }
}

fn partner(view: &View<'_>, person: &Person, account: &Account) -> Result<Partner> {
    let mut contract = known(view.contract(person.account, account.id))?;
    if contract.is_none() {
        // One's own account may be joined through the account that manages it.
        let manager = view.account(person.account)?.party().managed_by;
        let through = manager.map(|manager| known(view.contract(manager, account.id)));
        contract = through.transpose()?.flatten();
    }
    Ok(Partner {
        id: account.id,
        name: account.name.to_string(),
        kind: account.kind,
        since: contract.map(|contract| contract.since),
    })
}

/// The two accounts, and whether an active contract joins the receiver with the issuer or with the
/// account that manages it.
fn between(view: &View<'_>, issuer: Account, receiver: Account) -> Result<Parties> {
    let manager = issuer.managed_by;
    let joined = view.joined(issuer.id, receiver.id)?
        || manager.map_or(Ok(false), |manager| view.joined(manager, receiver.id))?;
    let (product, contact) = (Picked::Nothing, Picked::Nothing);
    Ok(Parties { issuer, receiver, joined, product, contact, cc: Vec::new() })
}

fn form(
    view: &View<'_>,
    person: &Person,
    Parties { issuer, receiver, .. }: &Parties,
    draft: Draft,
) -> Result<NewCaseForm> {
    let preset = receiver.desk.preset;
    let shown = |need: Need, field: Field| match need {
        Need::Required | Need::Optional => true,
        Need::ByRight if field == Field::Account => person.rights.opens_for_managed,
        Need::ByRight => person.rights.opens_on_behalf,
        Need::BySupport => false,
    };
    let fields = preset.table().fields.iter().filter(|(field, need)| shown(*need, *field));
    let fields: Vec<Field> = fields.map(|(field, _)| *field).collect();
    let mut accounts = Vec::new();
    if fields.contains(&Field::Account) {
        for id in person.manages.iter().take(PEOPLE_MAX) {
            let account = view.account(*id)?.party();
            accounts.extend(account.active.then(|| (account.id, account.name.to_string())));
        }
    }
    let customers = people(view, person, issuer.id)?;
    let mut told = customers.clone();
    if issuer.id != person.account {
        told.extend(people(view, person, person.account)?);
    }
    let contacts = if fields.contains(&Field::Contact) { customers } else { Vec::new() };
    let products = if fields.contains(&Field::Product) {
        products(view, person, &[issuer.id, receiver.id])?
    } else {
        Vec::new()
    };
    Ok(NewCaseForm {
        partner: partner(view, person, receiver)?,
        preset,
        instructions: receiver.desk.instructions.as_ref().map(ToString::to_string),
        fields,
        products,
        categories: receiver.desk.categories.clone(),
        environments: issuer.environments.clone(),
        issuer: (issuer.id != person.account).then_some(issuer.id),
        accounts,
        contacts,
        people: told,
        draft,
    })
}

fn people(view: &View<'_>, person: &Person, account: AccountId) -> Result<Vec<User>> {
    let users = view.users_of(account, PEOPLE_MAX)?.into_iter();
    let colleagues = users.filter_map(|user| user.colleague(person).ok());
    Ok(colleagues.filter(|user| user.active).collect())
}

/// The products that this person may choose for a case between these two accounts: of either, and
/// of those that a contract joins to their own.
pub(super) fn products(
    view: &View<'_>,
    person: &Person,
    ends: &[AccountId],
) -> Result<Vec<(ProductId, String)>> {
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
            let product = product.choose(person, |_| Ok::<_, Refusal>(true))?;
            products.push((product.id, product.name.to_string()));
        }
        if products.len() == PRODUCTS_MAX {
            break;
        }
    }
    Ok(products)
}

/// What the store knows of the parties that a form names.
fn parties(view: &View<'_>, actor: &Actor, form: &NewCase) -> Result<Parties> {
    let person = opener(actor)?;
    let no_account = || Refusal::field(Field::Account, Complaint::NotOffered);
    let no_partner = || Refusal::field(Field::Partner, Complaint::NoContract);
    let receiver = form.partner.parse::<AccountId>().map_err(|_| no_partner())?;
    let issuer = match form.account.as_str() {
        "" => person.account,
        text => text.parse().map_err(|_| no_account())?,
    };
    // Judged before the partner is looked up, or the answer would tell whether there is one.
    if receiver != person.account && !person.opens_for(issuer) {
        return Err(no_account().into());
    }
    let issuer = known(view.account(issuer))?.ok_or_else(no_account)?.party();
    let receiver = known(view.account(receiver))?.ok_or_else(no_partner)?.party();
    let mut parties = between(view, issuer, receiver)?;
    // Nothing is looked up for someone who may not open this case at all.
    let opening = parties.opening(person)?;
    let ends = [parties.issuer.id, parties.receiver.id];
    parties.product =
        pick_product_among(view, person, &form.product, |_, owner| ends.contains(&owner))?;
    parties.contact = pick(view, &form.contact, |user| match opening {
        Opening::ByIssuer => user.picked(person),
        Opening::BySupport => user.customer(&parties),
    })?;
    let cc = form.cc.iter().take(1_000).map(|text| pick(view, text, |user| user.picked(person)));
    parties.cc = cc.collect::<Result<Vec<Picked<User>>>>()?;
    Ok(parties)
}
