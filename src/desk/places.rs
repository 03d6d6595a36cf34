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

/// How many of those that are joined to an account are looked at for their presets: every page
/// does. Whoever has more is no customer of a few desks, and finds all cases in the lists of all.
const LOOKED_AT: usize = 32;

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
            let desks = desks(view, &own)?;
            let mut fits = desks.iter().filter(|desk| desk.desk.preset == preset);
            let first = fits.next().filter(|_| person.opens());
            // The operator stands first.
            let only = first.filter(|first| fits.next().is_none() || Some(first.id) == operator);
            Ok(only.map(|desk| desk.id))
        })
    }
}

/// The places of an account, with what they count.
pub(super) fn own(view: &View<'_>, account: &Account, tally: &Tally) -> Result<Vec<Own>> {
    let desks = desks(view, account)?;
    let has = |preset: &PresetName| desks.iter().any(|desk| desk.desk.preset == *preset);
    let places = PresetName::ALL.into_iter().filter(has);
    let places = places.filter_map(|preset| {
        let counts = preset.table().own?.counts;
        let count = tally
            .sum(|class| class.direction == Direction::Outgoing && counts.contains(&class.state));
        Some(Own { preset, count })
    });
    Ok(places.collect())
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
    for desk in desks(view, account)?.iter().filter(|desk| desk.desk.preset == preset) {
        seen.push(desk.id);
        add(desk);
    }
    for receiver in rows.iter().map(|row| row.case.receiver.account) {
        if !seen.contains(&receiver) {
            seen.push(receiver);
            add(&view.account(receiver)?.party());
        }
    }
    Ok(found)
}

/// The active desks that an account can open cases to, the operator's first; of the others as many
/// as are looked at.
fn desks(view: &View<'_>, own: &Account) -> Result<Vec<Account>> {
    let mut ids = Vec::new();
    ids.extend(known(view.operator())?);
    for account in std::iter::once(own.id).chain(own.managed_by) {
        let room = ids.len() + LOOKED_AT;
        view.partners(account, |_, id| -> ControlFlow<()> {
            if !ids.contains(&id) {
                ids.push(id);
            }
            unless(ids.len() >= room)
        })?;
    }
    ids.retain(|id| *id != own.id);
    let mut desks = Vec::with_capacity(ids.len());
    for id in ids {
        desks.extend(known(view.account(id))?.map(Sealed::party));
    }
    desks.retain(|desk| desk.active);
    Ok(desks)
}
