//! Hubs, for those whose they are; and which of them an account may stand on.

use super::{Desk, Reader};
use crate::{
    desk::show::{COUNTED_MAX, HubList, HubName, HubRow},
    domain::{
        access::{Actor, Person},
        account::AccountKind,
        hub::{Hub, HubUse},
        id::{HubId, TierId},
        moment::Moment,
        refusal::{Field, Refusal},
        text::Name,
        tier::{TierOrder, TierScope},
    },
    error::Result,
    store::{View, folded},
};

impl Desk {
    /// The hubs of the actor's account.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless that is a distributor's or a reseller's.
    pub fn hubs(&self, actor: &Actor) -> Result<HubList> {
        let person = actor.person()?;
        self.store.look(|view| {
            let kind = kind(view, person)?;
            person.must_have_hubs(kind)?;
            let rows = own(view, person)?.into_iter().map(|hub| row(view, hub));
            let rows = rows.collect::<Result<_>>()?;
            Ok(HubList { rows, may_keep: person.must_keep_hubs(kind).is_ok() })
        })
    }

    /// The hubs of the actor's account as programs read them; of one that keeps none, none.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn hub_records(&self, actor: &Actor) -> Result<Vec<Hub>> {
        let person = actor.person()?;
        self.store.look(|view| own(view, person))
    }

    /// A hub of the actor's account, to be changed.
    ///
    /// # Errors
    ///
    /// As for [`Desk::hubs`]; [`Refusal::NotFound`] for one of another account;
    /// [`Refusal::RoleTooLow`] below an agent.
    pub fn hub(&self, actor: &Actor, id: HubId) -> Result<HubRow> {
        let person = actor.person()?;
        self.store.look(|view| {
            person.must_have_hubs(kind(view, person)?)?;
            let hub = view.hub(id)?.read(person)?;
            person.must_keep_hubs(kind(view, person)?)?;
            row(view, hub)
        })
    }

    /// Adds a hub of the actor's account; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::hubs`]; [`Refusal::RoleTooLow`] below an agent; [`Refusal::Fields`] for a name
    /// that is none or that another has, and beyond [`HUBS_MAX`](crate::domain::hub::HUBS_MAX).
    pub fn make_hub(&self, actor: &Actor, name: &str) -> Result<HubId> {
        let (person, name) = (actor.person()?.clone(), name.to_owned());
        self.store.commit(move |view| {
            let kind = kind(view, &person)?;
            person.must_keep_hubs(kind)?;
            let (id, name) = (view.fresh_hub()?, named(&name)?);
            let others = own(view, &person)?;
            Ok((person.add_hub(kind, (id, name), &others, view.now())?, id))
        })
    }

    /// Calls a hub otherwise, retires it or brings it back. `edition` is when what the actor goes by
    /// had last changed.
    ///
    /// # Errors
    ///
    /// As for [`Desk::hub`]; [`Refusal::ChangedMeanwhile`] if it has changed since;
    /// [`Refusal::Fields`] for a name that is none or that another has.
    pub fn change_hub(
        &self,
        actor: &Actor,
        (id, edition): (HubId, Moment),
        name: &str,
        used: HubUse,
    ) -> Result<()> {
        let (person, name) = (actor.person()?.clone(), name.to_owned());
        self.store.commit(move |view| {
            let kind = kind(view, &person)?;
            person.must_have_hubs(kind)?;
            let before = view.hub(id)?.read(&person)?;
            person.must_keep_hubs(kind)?;
            let (name, all) = (named(&name)?, own(view, &person)?);
            let (before, now) = ((before, edition), view.now());
            let change = person.change_hub(kind, before, (name, used), (&all, now))?;
            Ok((change, ()))
        })
    }

    /// The hubs that an account (none for a new one) may come to stand on or stays on, by name; none
    /// if whoever asks has no say in that.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees the account.
    pub fn hubs_to_choose(&self, actor: &Actor, tier: Option<TierId>) -> Result<Vec<HubName>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let seen = tier.map(|id| reader.tier(id)).transpose()?;
            if seen.as_ref().is_some_and(|seen| !seen.sets_hub()) {
                return Ok(Vec::new());
            }
            let on = match &seen {
                None => None,
                Some(seen) => view.tier_version(seen.tier.id, seen.tier.latest)?.of(seen)?.hub,
            };
            let hubs = own(view, person)?.into_iter();
            let hubs = hubs.filter(|hub| !hub.retired || Some(hub.id) == on);
            Ok(hubs.map(|hub| (hub.id, hub.name.to_string())).collect())
        })
    }
}

/// What a filter by hub offers: the reader's own, and the one it asks for if an account that the
/// reader sees stands on it.
pub(super) fn to_filter(reader: &Reader<'_, '_>, asked: Option<HubId>) -> Result<Vec<HubName>> {
    let (view, person) = (reader.view, reader.person);
    let hubs = own(view, person)?.into_iter().map(|hub| (hub.id, hub.name.to_string()));
    let mut hubs: Vec<HubName> = hubs.collect();
    if let Some(id) = asked.filter(|id| hubs.iter().all(|(own, _)| own != id)) {
        let run = (TierScope::OnHub(id), TierOrder::Name);
        for tier in view.tiers(person.account, run, None, 1)? {
            let seen = reader.tier(tier)?;
            hubs.extend(reader.hub(seen.tier.owner, Some(id))?);
        }
    }
    Ok(hubs)
}

/// The hubs of a person's account, by name; those that are retired come last.
pub(super) fn own(view: &View<'_>, person: &Person) -> Result<Vec<Hub>> {
    let hubs = view.hubs_of(person.account)?.into_iter().map(|hub| hub.read(person));
    Ok(sorted(hubs.collect::<Result<_, Refusal>>()?))
}

pub(super) fn sorted(mut hubs: Vec<Hub>) -> Vec<Hub> {
    hubs.sort_by_cached_key(|hub| (hub.retired, folded(&hub.name), hub.id));
    hubs
}

pub(super) fn row(view: &View<'_>, hub: Hub) -> Result<HubRow> {
    let run = (TierScope::OnHub(hub.id), TierOrder::Name);
    let accounts = view.tiers(hub.owner, run, None, COUNTED_MAX)?.len() as u64;
    Ok(HubRow { hub, accounts })
}

fn kind(view: &View<'_>, person: &Person) -> Result<AccountKind> {
    Ok(view.account(person.account)?.party().kind)
}

pub(super) fn named(text: &str) -> Result<Name, Refusal> {
    Name::parse(text).map_err(|wrong| Refusal::field(Field::Name, wrong))
}
