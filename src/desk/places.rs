//! The places that an account has of its own for the cases it opens: one for each preset that has
//! such a place, once there is a desk of that preset to open cases to.

use std::{collections::BTreeMap, ops::ControlFlow};

use super::{Desk, names::known, show::Own, whom::unless};
use crate::{
    domain::{
        access::{Actor, Sealed, Seen},
        account::Account,
        case::Direction,
        id::{AccountId, CategoryId},
        preset::PresetName,
        refusal::Field,
    },
    error::Result,
    store::{Tally, View},
};

/// How many desks of a preset a list offers the ticket types of.
const DESKS_MAX: usize = 32;

impl Desk {
    /// The one desk of a preset that a case of the actor's can go to: the only one, or the
    /// operator's among several. None if the actor must choose, or cannot open any.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn only_desk(&self, actor: &Actor, preset: PresetName) -> Result<Option<AccountId>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let own = view.account(person.account)?.party();
            let operator = known(view.operator())?;
            let desks = if person.opens() { desks(view, &own, preset, 2)? } else { Vec::new() };
            // The operator stands first.
            let only = desks.first().filter(|first| desks.len() == 1 || Some(first.id) == operator);
            Ok(only.map(|desk| desk.id))
        })
    }
}

/// The places of an account, with what they count.
pub(super) fn own(view: &View<'_>, account: &Account, tally: &Tally) -> Result<Vec<Own>> {
    let mut places = Vec::new();
    for preset in PresetName::ALL {
        let Some(own) = preset.table().own else { continue };
        if desks(view, account, preset, 1)?.is_empty() {
            continue;
        }
        let counts = |state| own.counts.contains(&state);
        let count =
            tally.sum(|class| class.direction == Direction::Outgoing && counts(class.state));
        places.push(Own { preset, count });
    }
    Ok(places)
}

/// The ticket types of the desks of a preset that an account can open cases to, and of those that
/// have these cases.
pub(super) fn categories(
    view: &View<'_>,
    account: &Account,
    preset: PresetName,
    rows: &[Seen],
) -> Result<BTreeMap<(AccountId, CategoryId), String>> {
    let mut found = BTreeMap::new();
    if preset.table().need(Field::Category).is_none() {
        return Ok(found);
    }
    let mut add = |desk: &Account| {
        let of = desk.desk.categories.iter();
        found.extend(of.map(|category| ((desk.id, category.id), category.name.to_string())));
    };
    let mut seen = Vec::new();
    for desk in desks(view, account, preset, DESKS_MAX)? {
        seen.push(desk.id);
        add(&desk);
    }
    for receiver in rows.iter().map(|row| row.case.receiver.account) {
        if !seen.contains(&receiver) {
            seen.push(receiver);
            add(&view.account(receiver)?.party());
        }
    }
    Ok(found)
}

/// Up to `enough` active desks of a preset that an account can open cases to, the operator's first.
fn desks(
    view: &View<'_>,
    own: &Account,
    preset: PresetName,
    enough: usize,
) -> Result<Vec<Account>> {
    let mut found: Vec<Account> = Vec::new();
    let mut add = |id: AccountId| -> Result<bool> {
        let desk = known(view.account(id))?.map(Sealed::party);
        let fits = |desk: &Account| {
            desk.active
                && desk.desk.preset == preset
                && desk.id != own.id
                && found.iter().all(|other| other.id != desk.id)
        };
        found.extend(desk.filter(fits));
        Ok(found.len() < enough)
    };
    if let Some(operator) = known(view.operator())?
        && !add(operator)?
    {
        return Ok(found);
    }
    for account in std::iter::once(own.id).chain(own.managed_by) {
        let mut failed = None;
        view.desks_for(account, preset, |id| match add(id) {
            Ok(more) => unless(!more),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
    }
    Ok(found)
}
