//! The first step of a new case: whom it goes to, or which customer it is opened for.

use std::ops::ControlFlow;

use super::{
    Desk, logos,
    names::known,
    opening::opener,
    show::{Partner, Partners, Way},
};
use crate::{
    domain::{
        access::{Actor, Person},
        account::{Account, AccountKind},
        id::AccountId,
        open,
        refusal::Refusal,
    },
    error::Result,
    store::{View, folded},
};

/// How many accounts a page of the wizard shows; beyond that one searches.
const SHOWN: usize = 50;
/// How many names a search looks at.
const SEARCHED: usize = 10_000;

/// A search under way, and what it has found.
struct Search<'a> {
    own: AccountId,
    /// For whom besides.
    issuer: Option<AccountId>,
    query: &'a str,
    wanted: String,
    found: Vec<AccountId>,
    left: usize,
    more: bool,
}

impl Desk {
    /// The accounts that a new case of the actor's can go to, or the customers that it can be
    /// opened for, whose names hold `query` or whose id it is. Without a `way`, those it can go to
    /// if there are any. The operator comes last of those; a desk's customers are the accounts
    /// joined to it, the operator's are all.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer, and below an agent for customers, or where cases are
    /// opened for customers alone; [`Refusal::NotFound`] for customers of a desk that takes no cases
    /// from its own people.
    pub fn whom(&self, actor: &Actor, way: Option<Way>, query: &str) -> Result<Partners> {
        let person = opener(actor)?;
        let query: String = query.trim().chars().take(100).collect();
        self.store.look(|view| {
            let own = view.account(person.account)?.party();
            let serves = open::serves(person, &own);
            let partners = has_partners(view, &own)?;
            let otherwise =
                if partners || serves.is_err() { Way::ToPartner } else { Way::ForCustomer };
            let way = way.unwrap_or(otherwise);
            let mut search = Search::new(own.id, &query);
            let list = match (way, &serves) {
                (_, Err(Refusal::RoleTooLow { needs })) if !partners || way == Way::ForCustomer => {
                    return Err(Refusal::RoleTooLow { needs: *needs }.into());
                }
                (Way::ToPartner, _) => search.partners(view, person, &own)?,
                (Way::ForCustomer, Ok(())) => search.customers(view, person, &own)?,
                (Way::ForCustomer, Err(_)) => return Err(Refusal::NotFound.into()),
            };
            let (both, more) = (partners && serves.is_ok(), search.more);
            Ok(Partners { way, both, own: own.id, list, more, query: query.clone() })
        })
    }
}

/// Whether there is any case that this person can open: one to somebody, or for a customer.
pub(super) fn can_open(view: &View<'_>, person: &Person, own: &Account) -> Result<bool> {
    let serves = || open::serves(person, own).is_ok();
    Ok(person.opens() && (serves() || has_partners(view, own)?))
}

/// The accounts that can stand at the other end of a case of this person's account, as far as they
/// may know them, and whose names hold `query` or whose id it is; and whether there are more.
pub(super) fn other_ends(
    view: &View<'_>,
    person: &Person,
    own: &Account,
    query: &str,
) -> Result<(Vec<Partner>, bool)> {
    let mut search = Search::new(own.id, query);
    let list = if serves_all(person, own) {
        search.customers(view, person, own)?
    } else {
        search.partners(view, person, own)?
    };
    Ok((list, search.more))
}

/// The accounts that this person can open a case to, for their own account or for `issuer`, whose
/// names hold `query` or whose id it is; and whether there are more.
pub(super) fn desks(
    view: &View<'_>,
    person: &Person,
    (issuer, query): (AccountId, &str),
) -> Result<(Vec<Partner>, bool)> {
    let own = view.account(person.account)?.party();
    let mut search = Search { issuer: Some(issuer), ..Search::new(own.id, query) };
    let list = search.partners(view, person, &own)?;
    Ok((list, search.more))
}

/// Whether every account is a customer whom this person has to do with, wherever cases are taken.
fn serves_all(person: &Person, own: &Account) -> bool {
    own.kind == AccountKind::Operator && open::answers(person, own).is_ok()
}

/// Whether this person may know of an account as one that can stand at the other end.
pub(super) fn may_be_other_end(
    view: &View<'_>,
    person: &Person,
    own: &Account,
    other: AccountId,
) -> Result<bool> {
    let any = serves_all(person, own) || person.acts_for(other) || view.operator()? == other;
    for account in std::iter::once(own.id).chain(own.managed_by) {
        if !any && view.joined(account, other)? {
            return Ok(true);
        }
    }
    Ok(any)
}

/// Whether there is anybody that the account can open a case to.
fn has_partners(view: &View<'_>, own: &Account) -> Result<bool> {
    let mut any = own.kind != AccountKind::Operator;
    if any {
        return Ok(true);
    }
    for account in std::iter::once(own.id).chain(own.managed_by) {
        view.partners(account, |_, id| {
            any |= id != own.id;
            unless(any)
        })?;
    }
    Ok(any)
}

impl Search<'_> {
    fn new(own: AccountId, query: &str) -> Search<'_> {
        let (found, left, more) = (Vec::new(), SEARCHED, false);
        Search { own, issuer: None, query, wanted: folded(query), found, left, more }
    }

    /// Whether an account of this folded name is looked for.
    fn wants(&self, name: &str, id: AccountId) -> bool {
        name.contains(&self.wanted) || id.to_string() == self.query
    }

    fn see(&mut self, name: &str, id: AccountId) -> ControlFlow<()> {
        if self.wants(name, id) && id != self.own && !self.found.contains(&id) {
            self.more |= self.found.len() == SHOWN;
            self.found.extend((!self.more).then_some(id));
        }
        self.left -= 1;
        self.more |= self.left == 0;
        unless(self.more)
    }

    fn partners(
        &mut self,
        view: &View<'_>,
        person: &Person,
        own: &Account,
    ) -> Result<Vec<Partner>> {
        let other = self.issuer.filter(|issuer| *issuer != own.id);
        for account in std::iter::once(own.id).chain(own.managed_by).chain(other) {
            if !self.more {
                view.partners(account, |name, id| self.see(name, id))?;
            }
        }
        let operator = view.operator()?;
        self.found.retain(|id| *id != operator);
        let mut list = self.shown(view, person)?;
        let account = view.account(operator)?.party();
        if operator != own.id && self.wants(&folded(&account.name), operator) {
            list.push(partner(view, person, &account)?);
        }
        Ok(list)
    }

    fn customers(
        &mut self,
        view: &View<'_>,
        person: &Person,
        own: &Account,
    ) -> Result<Vec<Partner>> {
        if own.kind == AccountKind::Operator {
            view.accounts(|name, id| self.see(name, id))?;
        } else {
            view.partners(own.id, |name, id| self.see(name, id))?;
        }
        self.shown(view, person)
    }

    /// Those found that are active.
    fn shown(&self, view: &View<'_>, person: &Person) -> Result<Vec<Partner>> {
        let mut list = Vec::with_capacity(self.found.len());
        for id in &self.found {
            let account = view.account(*id)?.party();
            list.extend(account.active.then_some(partner(view, person, &account)?));
        }
        Ok(list)
    }
}

/// An account as the wizard shows it.
pub(super) fn partner(view: &View<'_>, person: &Person, account: &Account) -> Result<Partner> {
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
        logo: logos::of_account(view, person, account.id)?,
        since: contract.map(|contract| contract.since),
    })
}

/// Whether a visitor goes on.
pub(super) fn unless(stop: bool) -> ControlFlow<()> {
    if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
