//! Tier accounts, for those who own them and the vendors whose products are linked.

mod accounts;
mod ask;
mod config_records;
mod configs;
mod directory;
mod edit;
mod hubs;
mod importing;
mod machine;
mod narrow;
mod orders;
mod reader;
mod records;
mod registered;
mod requests;
mod revising;
mod subscriptions;
mod tree;
mod whole;

use std::collections::BTreeSet;

pub use self::{
    ask::{
        ConfigForm, OrderForm, Parent, SubscriptionChange, SubscriptionForm, TierForm, TierUpdate,
    },
    importing::{Imported, Register},
    machine::HubTurn,
    records::{Choosing, Run, TierRun},
    revising::{Assignee, Checked, OrderUpdate},
};
use self::{
    directory::{cursor, directory, listed},
    reader::Reader,
};
pub(super) use self::{
    orders::{called as called_of_order, told as told_order},
    reader::named,
    registered::registered,
};
use super::{
    Desk, concern,
    names::known,
    show::{
        COUNTED_MAX, Rows, TierChoice, TierChoices, TierCounts, TierFilter, TierList, TierName,
        TierPage, TierRequestRow, TierRow, TierVersionRow, VersionStanding,
    },
};
pub use crate::domain::tier::Edited;
use crate::{
    domain::{
        access::{Actor, Person},
        id::{TierId, TierRequestId, UserId},
        order::OrderSort,
        tier::{
            All, LINKS_MAX, LinkScope, SeenRequest, SeenTier, TierCursor, TierOrder,
            TierRequestStatus, TierScope, TierVersion, WAITING_MAX, data::TierKind,
        },
    },
    error::Result,
    store::View,
};

/// How many rows a page shows.
const PAGE_ROWS: usize = 50;
/// How many accounts of a hub one page looks at; the next one goes on after them.
pub const HUB_LOOKED_AT: usize = if cfg!(test) { 60 } else { 2_000 };
/// How many parents a form offers at once.
const CHOICES: usize = 20;
/// How many accounts a search for those looks at.
const CHOSEN_FROM: usize = 300;
/// How many requests of an account that wait tell how its versions stand.
const WAITS_MAX: usize = LINKS_MAX * WAITING_MAX;

impl Desk {
    /// The tier accounts that the actor sees and a filter asks for, from after a row on.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn tiers(
        &self,
        actor: &Actor,
        filter: &TierFilter,
        from: Option<&TierCursor>,
    ) -> Result<TierList> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let below = filter.parent.map(|parent| reader.name(parent)).transpose()?.flatten();
            let none = (Rows { rows: Vec::new(), next: None }, All::Listed);
            // What stands below something that they do not see is not told.
            let hidden = filter.parent.is_some() && below.is_none();
            let (page, all) = if hidden { none } else { directory(&reader, filter, from)? };
            let hubs = hubs::to_filter(&reader, filter.hub)?;
            let is_cut = all == All::NotListed;
            Ok(TierList { page, below, hubs, is_cut, may_add: person.makes_tiers() })
        })
    }

    /// A tier account, with all that its page shows.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`](crate::domain::refusal::Refusal::NotFound) unless the actor sees it. This
    /// holds for all of its tabs.
    pub fn tier(&self, actor: &Actor, id: TierId) -> Result<TierPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            page(&reader, &reader.tier(id)?)
        })
    }

    /// The accounts right below one that the actor sees, by name, from after one on.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier`].
    pub fn tier_children(
        &self,
        actor: &Actor,
        id: TierId,
        from: Option<TierId>,
    ) -> Result<Rows<TierRow, TierId>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            reader.tier(id)?;
            let below = |seen: &SeenTier| seen.tier.parent == Some(id);
            let after = from.map(|from| reader.seen(from)).transpose()?.flatten().filter(below);
            let after = after.map(|seen| cursor(TierOrder::Name, &seen));
            let run = (TierScope::Below(id), TierOrder::Name);
            let ids = view.tiers(person.account, run, after.as_ref(), PAGE_ROWS + 1)?;
            let (ids, next) = paged(ids, |id| *id);
            Ok(Rows { rows: reader.rows(ids)?, next })
        })
    }

    /// The versions of an account, the newest first, from before one on.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier`].
    pub fn tier_versions(
        &self,
        actor: &Actor,
        id: TierId,
        from: Option<u32>,
    ) -> Result<Rows<TierVersionRow, u32>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let seen = reader.tier(id)?;
            let versions = view.tier_versions(id, from, PAGE_ROWS + 1)?;
            let versions = versions.into_iter().map(|version| Ok(version.of(&seen)?));
            let versions: Vec<TierVersion> = versions.collect::<Result<_>>()?;
            let next = versions.get(PAGE_ROWS).map(|version| version.number + 1);
            // Each is compared with the one before, which the next page shows.
            let before = versions.iter().skip(1).map(Some).chain([None]);
            let pairs = versions.iter().zip(before).take(PAGE_ROWS);
            let waits = waits(&reader, id)?;
            let rows = pairs.map(|pair| version_row(&reader, (&seen, &waits), pair));
            Ok(Rows { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// Resellers to choose as a parent, of those that the actor sees: that are found by `words`, or
    /// the first by name.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`](crate::domain::refusal::Refusal::RoleTooLow) for a viewer.
    pub fn tier_parents(&self, actor: &Actor, words: &str) -> Result<Vec<TierChoice>> {
        let person = actor.person()?;
        person.must_make_tiers()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let (kind, order) = (Some(TierKind::Reseller), TierOrder::Name);
            let words = words.to_owned();
            let filter = TierFilter { words, kind, order, ..TierFilter::default() };
            let (seen, _) = listed(&reader, &filter, None, (CHOICES, CHOSEN_FROM))?;
            let choice = |seen: SeenTier| TierChoice {
                city: seen.tier.data.address.city.to_string(),
                country: seen.tier.data.address.country,
                tier: named(&seen),
            };
            Ok(seen.into_iter().map(choice).collect())
        })
    }
}

/// A request that a person was told of; none if they do not see it any more.
pub(super) fn told(
    view: &View<'_>,
    person: &Person,
    id: TierRequestId,
) -> Result<Option<(SeenRequest, TierRequestRow)>> {
    let reader = Reader::new(view, person);
    let Some(seen) = known(reader.request(id))? else { return Ok(None) };
    let row = reader.request_row(&seen)?;
    Ok(Some((seen, row)))
}

/// What a person may call whoever did something to a request that they see: by name if they may know
/// them, else by the account that the request comes from.
pub(super) fn called(
    view: &View<'_>,
    person: &Person,
    seen: &SeenRequest,
    by: Option<UserId>,
) -> Result<String> {
    let (reader, request) = (Reader::new(view, person), &seen.request);
    if let Some(name) = reader.done(request.owner, (by, request.created_at))?.by {
        return Ok(name);
    }
    let name = match request.owner {
        owner if owner == person.account => String::new(),
        owner => reader.account(owner)?.1,
    };
    Ok(if name.is_empty() { "Somebody".to_owned() } else { name })
}

/// Tier accounts that a person sees, to choose one: that are found by `words`, or those that changed
/// last; and the one that is `chosen` already.
pub(super) fn to_choose(
    view: &View<'_>,
    person: &Person,
    words: &str,
    chosen: Option<&TierName>,
) -> Result<TierChoices> {
    let words = words.trim().chars().take(100).collect();
    let filter = TierFilter { words, ..TierFilter::default() };
    let reader = Reader::new(view, person);
    let (seen, all) = listed(&reader, &filter, None, (CHOICES + 1, CHOSEN_FROM))?;
    let more = seen.len() > CHOICES || all == All::NotListed;
    let mut list: Vec<_> = seen.iter().take(CHOICES).map(named).collect();
    list.extend(chosen.filter(|one| !list.contains(one)).cloned());
    Ok(TierChoices { list, more })
}

/// A page of what was read, and the place of its last row if there is more.
fn paged<T, K>(mut read: Vec<T>, place: impl Fn(&T) -> K) -> (Vec<T>, Option<K>) {
    let more = read.len() > PAGE_ROWS;
    read.truncate(PAGE_ROWS);
    let next = read.last().filter(|_| more).map(place);
    (read, next)
}

fn page(reader: &Reader<'_, '_>, seen: &SeenTier) -> Result<TierPage> {
    let (view, person, tier) = (reader.view, reader.person, &seen.tier);
    let version =
        |number| Ok::<_, crate::error::Error>(view.tier_version(tier.id, number)?.of(seen)?);
    let current = reader.side(tier.owner, version(tier.current)?)?;
    let latest = match tier.latest {
        latest if latest == tier.current => None,
        latest => Some(reader.side(tier.owner, version(latest)?)?),
    };
    let of_it = LinkScope::Tier(tier.id);
    let waiting = (of_it, Some(TierRequestStatus::Pending));
    let waiting = view.tier_requests(person.account, waiting, None, PAGE_ROWS)?;
    let waiting = waiting.into_iter().map(|id| reader.request_row(&reader.request(id)?));
    Ok(TierPage {
        id: tier.id,
        current,
        latest,
        path: reader.path(tier)?,
        owner: reader.account(tier.owner)?,
        created: reader.done(tier.owner, (Some(tier.created_by), tier.created_at))?,
        updated: reader.done(tier.owner, (Some(tier.updated_by), tier.updated_at))?,
        counts: counts(reader, seen)?,
        waiting: waiting.collect::<Result<_>>()?,
        may_edit: person.makes_tiers(),
        may_delete: person.settles_tiers(),
    })
}

/// How much there is behind each tab; counts no further than [`COUNTED_MAX`].
fn counts(reader: &Reader<'_, '_>, seen: &SeenTier) -> Result<TierCounts> {
    let (view, viewer, id) = (reader.view, reader.person.account, seen.tier.id);
    let below = (TierScope::Below(id), TierOrder::Name);
    let of_it = LinkScope::Tier(id);
    let orders = |sort| {
        let found = view.orders((viewer, sort), (of_it, None), None, COUNTED_MAX)?;
        Ok::<_, crate::error::Error>(found.len() as u64)
    };
    Ok(TierCounts {
        children: view.tiers(viewer, below, None, COUNTED_MAX)?.len() as u64,
        requests: view.tier_requests(viewer, (of_it, None), None, COUNTED_MAX)?.len() as u64,
        subscriptions: view.subscriptions(viewer, of_it, None, COUNTED_MAX)?.len() as u64,
        fulfilment: orders(OrderSort::Fulfilment)?,
        config_requests: orders(OrderSort::Config)?,
        configs: view.configs(viewer, of_it, None, COUNTED_MAX)?.len() as u64,
        versions: u64::from(seen.tier.latest),
        cases: view.concerned_count(id, concern::ends(reader.person), COUNTED_MAX)?,
    })
}

/// The versions of an account that wait, as far as the reader may know: what other vendors have not
/// answered is theirs and the owner's to know.
fn waits(reader: &Reader<'_, '_>, id: TierId) -> Result<BTreeSet<u32>> {
    let pending = (LinkScope::Tier(id), Some(TierRequestStatus::Pending));
    let ids = reader.view.tier_requests(reader.person.account, pending, None, WAITS_MAX)?;
    Ok(ids.into_iter().map(|id| u32::from(id.update) + 1).collect())
}

fn version_row(
    reader: &Reader<'_, '_>,
    (seen, waits): (&SeenTier, &BTreeSet<u32>),
    (version, before): (&TierVersion, Option<&TierVersion>),
) -> Result<TierVersionRow> {
    let current = seen.tier.current;
    let standing = match version.taken_at {
        _ if version.number == current => VersionStanding::Current,
        Some(_) => VersionStanding::Earlier,
        None if version.number > current && waits.contains(&version.number) => {
            VersionStanding::Waits
        }
        None => VersionStanding::Proposed,
    };
    let changed = before.map(|before| before.data.differences(&version.data)).unwrap_or_default();
    let place = |version: &TierVersion| (version.kind, version.parent);
    Ok(TierVersionRow {
        side: reader.side(seen.tier.owner, version.clone())?,
        standing,
        changed: changed.into_iter().map(|(field, ..)| field).collect(),
        moved: before.is_some_and(|before| place(before) != place(version)),
        rehubbed: before.is_some_and(|before| before.hub != version.hub),
    })
}
