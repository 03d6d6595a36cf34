//! Making tier accounts, editing and deleting them.

use super::{Desk, Parent, TierForm, TierUpdate, hubs};
use crate::{
    desk::names::known,
    domain::{
        access::{Actor, Person, Sealed},
        change::Change,
        config::{CONFIGS_MAX, TierConfig},
        id::{HubId, TierId},
        refusal::Refusal,
        subscription::{SUBSCRIPTIONS_MAX, Subscription},
        tier::{
            All, Below, Edited, Family, Found, Place, Proposal, TierOrder, TierScope, TierVersion,
            TierWrong, data::TierData, stands,
        },
    },
    error::{Error, Result},
    store::{Reckoned, View},
};

/// How many of the accounts below one a refusal names.
const NAMED: usize = 10;

impl Desk {
    /// Makes a tier account of the actor's account; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] with each wrong field, for a parent
    /// that is none or that the actor does not see, and for a hub that is not the account's own.
    pub fn make_tier(&self, actor: &Actor, form: &TierForm) -> Result<TierId> {
        let (person, form) = (actor.person()?.clone(), form.clone());
        person.must_make_tiers()?;
        self.store.commit(move |view| {
            let place = form.place(None);
            let wrong = placed(view, (None, &person), place)?;
            let uid = view.fresh_uid()?;
            let hub = form.hub.after(None, &hubs::own(view, &person)?);
            let proposal = proposed((place, &form), uid, (wrong, hub))?;
            let id = view.fresh_tier()?;
            Ok((person.add_tier(id, &proposal, view.now())?, id))
        })
    }

    /// Writes what a tier account is to be as its next version, on top of the version that the form
    /// was drawn from. It is current at once unless a vendor can be asked.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees it; [`Refusal::RoleTooLow`] for a viewer;
    /// [`Refusal::ChangedMeanwhile`] if there is a newer version; [`Refusal::Fields`] as for
    /// [`Desk::make_tier`]; [`Refusal::TooManyWait`].
    pub fn edit_tier(
        &self,
        actor: &Actor,
        id: TierId,
        edition: u32,
        form: &TierForm,
    ) -> Result<Edited> {
        let (person, form) = (actor.person()?.clone(), form.clone());
        self.store.commit(move |view| {
            let (change, edited, _) = edited(view, (&person, id), |_| (edition, form.clone()))?;
            Ok((change, edited))
        })
    }

    /// As [`Desk::edit_tier`], on top of whatever version is the latest; returns its number then.
    ///
    /// # Errors
    ///
    /// As for [`Desk::edit_tier`].
    pub fn update_tier(
        &self,
        actor: &Actor,
        id: TierId,
        update: TierUpdate,
    ) -> Result<(Edited, u32)> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let on_top = |latest: &TierVersion| (latest.number, update.on(latest));
            let (change, edited, number) = edited(view, (&person, id), on_top)?;
            Ok((change, (edited, number)))
        })
    }

    /// Deletes a tier account for good, with its versions, its requests, its configs and the
    /// subscriptions of which it is the customer.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees it; [`Refusal::RoleTooLow`] below an agent;
    /// [`Refusal::HasChildren`] and [`Refusal::InUse`].
    pub fn delete_tier(&self, actor: &Actor, id: TierId) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let work = view.tier(id)?.to_delete(&person)?;
            let below = below(view, &person, id)?;
            let subscriptions = view.subscribed(id, SUBSCRIPTIONS_MAX)?.into_iter();
            let subscriptions = subscriptions.map(|one| Ok(view.subscription(one)?.going()));
            let subscriptions = subscriptions.collect::<Result<Vec<_>>>()?;
            let configs = view.configs_of(id, CONFIGS_MAX)?;
            let configs = configs.into_iter().map(Sealed::<TierConfig>::going).collect();
            let mut above: Vec<TierId> = subscriptions
                .iter()
                .flat_map(Subscription::tiers)
                .filter(|tier| *tier != id)
                .collect();
            above.sort_unstable();
            above.dedup();
            let above = above.into_iter().map(|tier| known(view.tier(tier)));
            let above = above.collect::<Result<Vec<_>>>()?.into_iter().flatten();
            let above = above.map(Sealed::counted).collect();
            Ok((work.delete(below, (subscriptions, configs), above)?, ()))
        })
    }
}

/// An edit of a tier account by the form, and on top of the edition, that `form` makes of its latest
/// version; with the number of what is the latest then.
fn edited(
    view: &View<'_>,
    (person, id): (&Person, TierId),
    form: impl FnOnce(&TierVersion) -> (u32, TierForm),
) -> Result<(Change, Edited, u32)> {
    let work = view.tier(id)?.to_edit(person)?;
    let tier = work.seen().tier;
    let latest = view.tier_version(id, tier.latest)?.under(&work)?;
    let (edition, form) = form(&latest);
    tier.must_be_at(edition)?;
    let place = form.place(latest.parent);
    let wrong = if form.parent == Parent::Kept {
        rules(view, Some(id), place, Reckoned::Waiting)?
    } else {
        placed(view, (Some(id), person), place)?
    };
    let uid = latest.data.external_uid.to_string();
    let owned = if work.seen().sets_hub() { hubs::own(view, person)? } else { Vec::new() };
    let hub = form.hub.after(latest.hub, &owned);
    let proposal = proposed((place, &form), uid, (wrong, hub))?;
    let concerned = work.concerned().into_iter().map(|link| {
        let vendor = view.account(link.vendor)?.party();
        Ok((link, view.product(link.product)?.asks(&vendor)))
    });
    let concerned = concerned.collect::<Result<_>>()?;
    let waiting = view.tier_waits(id, tier.current)?.len();
    let found = Found { latest, waiting, concerned, now: view.now() };
    let (change, edited) = work.edit(edition, &proposal, &found)?;
    let number = if edited == Edited::Nothing { tier.latest } else { tier.latest + 1 };
    Ok((change, edited, number))
}

impl TierForm {
    /// Where it has an account stand that stood under `before`.
    fn place(&self, before: Option<TierId>) -> Place {
        let parent = match self.parent {
            Parent::Nobody => None,
            Parent::Kept => before,
            Parent::Chosen(parent) => Some(parent),
        };
        Place { kind: self.kind, parent }
    }
}

/// Whether an account may stand at a place, under something that the editor sees.
fn placed(
    view: &View<'_>,
    (id, person): (Option<TierId>, &Person),
    place: Place,
) -> Result<Result<(), TierWrong>> {
    match place.parent {
        Some(parent) if !sees(view, person, parent)? => Ok(Err(TierWrong::NoSuchTier)),
        _ => rules(view, id, place, Reckoned::Waiting),
    }
}

/// Whether a person sees an account.
pub(super) fn sees(view: &View<'_>, person: &Person, id: TierId) -> Result<bool> {
    Ok(known(view.tier(id))?.is_some_and(|row| row.read(person).is_ok()))
}

/// Whether an account may stand at a place, by the rules of what stands under what. Where it stands
/// now it may stay; where it may come to stand is looked at again, for much may be gone since.
pub(super) fn rules(
    view: &View<'_>,
    id: Option<TierId>,
    place: Place,
    reckoned: Reckoned,
) -> Result<Result<(), TierWrong>> {
    if let Some(id) = id
        && view.tier_places(id, Reckoned::Current)?.is_some_and(|places| places.contains(&place))
    {
        return Ok(Ok(()));
    }
    let family = Family {
        places: |id| view.tier_places(id, reckoned),
        children: |id| view.tier_children(id, reckoned),
    };
    stands::<Error>(id, place, &family)
}

/// What a form proposes; with all complaints at once if it cannot stay as it is.
pub(super) fn proposed(
    (Place { kind, parent }, form): (Place, &TierForm),
    uid: String,
    (stands, hub): (Result<(), TierWrong>, Result<Option<HubId>, Refusal>),
) -> Result<Proposal, Refusal> {
    let (data, mut wrong) = (TierData::parse(&form.data, || uid), Vec::new());
    let refusals = [stands.err().map(TierWrong::refusal), hub.as_ref().err().cloned()];
    for refusal in refusals.into_iter().flatten().chain(data.as_ref().err().cloned()) {
        match refusal {
            Refusal::Fields(fields) => wrong.extend(fields),
            other => return Err(other),
        }
    }
    match (data, hub) {
        (Ok(data), Ok(hub)) if wrong.is_empty() => Ok(Proposal { kind, parent, hub, data }),
        _ => Err(Refusal::Fields(wrong)),
    }
}

/// The accounts right below one, as far as the actor may know; none if there are none, nor may come
/// to be by what vendors have not answered yet.
fn below(view: &View<'_>, person: &Person, id: TierId) -> Result<Option<Below>> {
    let there = view.count_tier_children(id, NAMED + 1)?;
    if there == 0 {
        let may_be = !view.tier_children(id, Reckoned::Waiting)?.is_empty();
        return Ok(may_be.then(|| Below { seen: Vec::new(), all: All::NotListed }));
    }
    let run = (TierScope::Below(id), TierOrder::Name);
    let seen = view.tiers(person.account, run, None, NAMED)?;
    let all = if there > seen.len() { All::NotListed } else { All::Listed };
    let name = |tier| Ok(view.tier(tier)?.read(person)?.tier.data.name.to_string());
    let seen = seen.into_iter().map(name).collect::<Result<_>>()?;
    Ok(Some(Below { seen, all }))
}
