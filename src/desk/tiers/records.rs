//! Tier accounts, requests and subscriptions one by one, for programs: parts of lists by their place
//! in them, and single ones whole.

use super::{
    Desk,
    whole::{Records, looks, part},
};
use crate::{
    desk::{
        names::known,
        show::{Names, Part, SubscriptionRecord, TierRecord, TierRequestRecord},
        walks::Walk,
    },
    domain::{
        access::{Actor, Person},
        id::{SubscriptionId, TierId, TierRequestId},
        refusal::Refusal,
        tier::{All, LINKS_MAX, LinkScope, TierOrder, TierRequestStatus, TierScope},
    },
    error::Result,
    store::{Match, sought},
};

/// Which tier accounts a list is made of; the newest come first.
#[derive(Clone, Debug)]
pub enum TierRun {
    /// Those of a scope.
    Scope(TierScope),
    /// Some of these.
    Named(Vec<TierId>),
    /// Those that have the words of this text, and perhaps others.
    Found(String),
}

/// Of how many rows so many as this may always be chosen, without regard to who else chooses.
const CHOSEN_FREELY: usize = 200;

/// Which rows a list is made of; the newest come first.
#[derive(Clone, Debug)]
pub enum Run<I, S> {
    /// Those of a scope.
    Scope(S),
    /// Some of these.
    Named(Vec<I>),
}

/// What of a list is chosen, and in which order, where indexes do not say.
pub struct Choosing<'a, R, K> {
    /// Whether it is to be judged by the places in which subscriptions have an account.
    pub reads_scopes: bool,
    /// What the order goes by, of a row that is wanted; none for one that is not.
    pub key: &'a dyn Fn(&R, &Names) -> Option<K>,
}

impl Desk {
    /// Those of the tier accounts that the actor sees that `run` lists and `choosing` wants, from the
    /// place `offset` on, at most `limit`; and how many there are.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooWide`] if there are more than
    /// [`RECORDS_LOOKED_AT`](crate::desk::RECORDS_LOOKED_AT) to choose among, or 200,000 to count;
    /// [`Refusal::Throttled`] while as many choose among more than 200 as may, unless these
    /// are named. This holds for all lists here.
    pub fn tier_records<K: Ord>(
        &self,
        actor: &Actor,
        run: &TierRun,
        choosing: Option<&Choosing<'_, TierRecord, K>>,
        place: (usize, usize),
    ) -> Result<Part<TierRecord>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let (max, mut walk) = (looks(choosing), None);
            let ids = match run {
                TierRun::Scope(scope) => {
                    view.tiers(person.account, (*scope, TierOrder::Created), None, max + 1)?
                }
                TierRun::Named(ids) => ids.clone(),
                TierRun::Found(text) => {
                    let words = sought(text);
                    let find = |max| view.tiers_found(person.account, (&words, Match::Whole), max);
                    let (mut found, mut all) = find(CHOSEN_FREELY)?;
                    if all == All::NotListed {
                        walk = Some(self.inner.walks.begin(person.user)?);
                        (found, all) = find(max)?;
                    }
                    if all == All::NotListed {
                        return Err(Refusal::TooWide.into());
                    }
                    let found = found.into_iter().map(|row| Ok(row.read(person)?.tier.id));
                    found.collect::<Result<_>>()?
                }
            };
            if let (TierRun::Scope(_), Some(_)) = (run, choosing) {
                walk = self.walk(person, ids.len())?;
            }
            let part = part((view, person), (ids, max), choosing, place, |records, id| {
                let seen = records.reader.seen(id)?;
                seen.map(|seen| records.tier(&seen)).transpose()
            });
            drop(walk);
            part
        })
    }

    /// Begins to choose among so many rows, if these are many.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] while as many choose among many as may.
    fn walk(&self, person: &Person, rows: usize) -> Result<Option<Walk<'_>>, Refusal> {
        (rows > CHOSEN_FREELY).then(|| self.inner.walks.begin(person.user)).transpose()
    }

    /// A tier account as it is.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees it. This holds for its versions too.
    pub fn tier_record(&self, actor: &Actor, id: TierId) -> Result<(TierRecord, Names)> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let seen = records.reader.tier(id)?;
            let record = records.tier(&seen)?;
            Ok((record, records.done()?))
        })
    }

    /// A version of a tier account.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_record`]; also if it has no such version.
    pub fn tier_version_record(
        &self,
        actor: &Actor,
        (id, number): (TierId, u32),
    ) -> Result<(TierRecord, Names)> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let seen = records.reader.tier(id)?;
            let version = view.tier_version(id, number)?.of(&seen)?;
            let record = records.version(&seen, version)?;
            Ok((record, records.done()?))
        })
    }

    /// The versions of a tier account, the newest first, from the place `offset` on, at most `limit`.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_record`].
    pub fn tier_version_records(
        &self,
        actor: &Actor,
        id: TierId,
        (offset, limit): (usize, usize),
    ) -> Result<Part<TierRecord>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let seen = records.reader.tier(id)?;
            let total = seen.tier.latest;
            // They are numbered from 1 without gaps.
            let before = u32::try_from(offset).ok().and_then(|offset| total.checked_sub(offset));
            let before = before.unwrap_or(0).saturating_add(1);
            let versions = view.tier_versions(id, Some(before), limit)?.into_iter();
            let rows = versions.map(|version| records.version(&seen, version.of(&seen)?));
            let rows = rows.collect::<Result<_>>()?;
            Ok(Part { rows, names: records.done()?, total: u64::from(total) })
        })
    }

    /// Those of the requests that the actor sees that `run` lists and `choosing` wants.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_records`].
    pub fn tier_request_records<K: Ord>(
        &self,
        actor: &Actor,
        run: &Run<TierRequestId, (LinkScope, Option<TierRequestStatus>)>,
        choosing: Option<&Choosing<'_, TierRequestRecord, K>>,
        place: (usize, usize),
    ) -> Result<Part<TierRequestRecord>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let max = looks(choosing);
            let ids = match run {
                Run::Scope(scope) => view.tier_requests(person.account, *scope, None, max + 1)?,
                Run::Named(ids) => ids.clone(),
            };
            let many = if let (Run::Scope(_), Some(_)) = (run, choosing) { ids.len() } else { 0 };
            let _walk = self.walk(person, many)?;
            part((view, person), (ids, max), choosing, place, |records, id| {
                let seen = known(records.reader.request(id))?;
                seen.map(|seen| records.request(&seen)).transpose()
            })
        })
    }

    /// A request.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_request`].
    pub fn tier_request_record(
        &self,
        actor: &Actor,
        id: TierRequestId,
    ) -> Result<(TierRequestRecord, Names)> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let seen = records.reader.request(id)?;
            let record = records.request(&seen)?;
            Ok((record, records.done()?))
        })
    }

    /// The requests by which a version of a tier account is proposed, in the order of their numbers,
    /// as far as the actor sees them.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees the account.
    pub fn tier_requests_for(
        &self,
        actor: &Actor,
        (id, number): (TierId, u32),
    ) -> Result<Part<TierRequestRecord>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            records.reader.tier(id)?;
            let mut rows = Vec::new();
            // They are numbered from 1, those that the actor does not see as well.
            for product in (1..).take(LINKS_MAX) {
                let update =
                    u16::try_from(number.saturating_sub(1)).map_err(|_| Refusal::NotFound)?;
                let request = TierRequestId { tier: id, update, product };
                if let Some(seen) = known(records.reader.request(request))? {
                    rows.push(records.request(&seen)?);
                }
            }
            let total = rows.len() as u64;
            Ok(Part { rows, names: records.done()?, total })
        })
    }

    /// Those of the subscriptions that the actor sees that `run` lists and `choosing` wants.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_records`].
    pub fn subscription_records<K: Ord>(
        &self,
        actor: &Actor,
        run: &Run<SubscriptionId, LinkScope>,
        choosing: Option<&Choosing<'_, SubscriptionRecord, K>>,
        place: (usize, usize),
    ) -> Result<Part<SubscriptionRecord>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let max = looks(choosing);
            let ids = match run {
                Run::Scope(scope) => view.subscriptions(person.account, *scope, None, max + 1)?,
                Run::Named(ids) => ids.clone(),
            };
            let many = if let (Run::Scope(_), Some(_)) = (run, choosing) { ids.len() } else { 0 };
            let _walk = self.walk(person, many)?;
            part((view, person), (ids, max), choosing, place, |records, id| {
                let read = view.subscription(id).and_then(|row| Ok(row.read(person)?));
                known(read)?.map(|one| records.subscription(one)).transpose()
            })
        })
    }

    /// A subscription.
    ///
    /// # Errors
    ///
    /// As for [`Desk::subscription`].
    pub fn subscription_record(
        &self,
        actor: &Actor,
        id: SubscriptionId,
    ) -> Result<(SubscriptionRecord, Names)> {
        let person = actor.person()?;
        self.store.look(|view| {
            let mut records = Records::new(view, person);
            let record = records.subscription(view.subscription(id)?.read(person)?)?;
            Ok((record, records.done()?))
        })
    }
}
