//! Rows of tier accounts, requests and subscriptions as programs read them, and the parts of lists
//! that they are asked for.

use std::collections::BTreeMap;

use super::{reader::Reader, records::Choosing};
use crate::{
    desk::{
        RECORDS_LOOKED_AT, logos,
        names::{Collect, readable},
        show::{
            Names, Part, SubscriptionRecord, TierAbove, TierRecord, TierRequestRecord, TierScopes,
        },
    },
    domain::{
        access::Person,
        id::{AccountId, ConfigId, OrderId, TierId, UserId},
        refusal::Refusal,
        subscription::Subscription,
        tier::{SeenRequest, SeenTier, Tier, TierVersion},
    },
    error::Result,
    store::View,
};

/// How many places of a list one request passes over or counts.
const PLACES_LOOKED_AT: usize = 200_000;

/// How many places of a run are looked at.
pub(super) fn looks<R, K>(choosing: Option<&Choosing<'_, R, K>>) -> usize {
    if choosing.is_some() { RECORDS_LOOKED_AT } else { PLACES_LOOKED_AT }
}

/// The part of a run that is wanted. Of what is chosen, only places are kept until the part is known.
pub(super) fn part<I: Copy, R, K: Ord>(
    (view, person): (&View<'_>, &Person),
    (ids, max): (Vec<I>, usize),
    choosing: Option<&Choosing<'_, R, K>>,
    (offset, limit): (usize, usize),
    open: impl Fn(&mut Records<'_, '_>, I) -> Result<Option<R>>,
) -> Result<Part<R>> {
    if ids.len() > max {
        return Err(Refusal::TooWide.into());
    }
    let mut records = Records::new(view, person);
    let ids = match choosing {
        None => ids,
        Some(Choosing { reads_scopes, key }) => {
            records.reads_scopes = *reads_scopes;
            let mut chosen = Vec::new();
            for id in ids {
                let Some(row) = readable(open(&mut records, id))?.flatten() else { continue };
                chosen.extend(key(&row, records.names.so_far()).map(|key| (key, id)));
            }
            // What is alike stays in the run's own order.
            chosen.sort_by(|(one, _), (other, _)| one.cmp(other));
            records.reads_scopes = true;
            chosen.into_iter().map(|(_, id)| id).collect()
        }
    };
    let (total, mut rows) = (ids.len() as u64, Vec::new());
    for id in ids.into_iter().skip(offset).take(limit) {
        rows.extend(readable(open(&mut records, id))?.flatten());
    }
    Ok(Part { rows, names: records.done()?, total })
}

/// Rows under collection, for one person.
pub(super) struct Records<'v, 't> {
    pub(super) reader: Reader<'v, 't>,
    pub(super) names: Collect<'v, 't>,
    reads_scopes: bool,
    /// Those that are known already.
    scopes: BTreeMap<TierId, TierScopes>,
    /// The open requests about the configs of accounts, as far as they are known already.
    pub(super) open: BTreeMap<TierId, BTreeMap<ConfigId, OrderId>>,
}

impl<'v, 't> Records<'v, 't> {
    pub(super) fn new(view: &'v View<'t>, person: &'v Person) -> Records<'v, 't> {
        let (reader, names) = (Reader::new(view, person), Collect::new(view));
        let (scopes, open) = (BTreeMap::new(), BTreeMap::new());
        Records { reader, names, reads_scopes: true, scopes, open }
    }

    /// The names in the rows, with which of them have a logo.
    pub(super) fn done(self) -> Result<Names> {
        logos::among(self.reader.view, self.reader.person, self.names.done())
    }

    /// An account as it is.
    pub(super) fn tier(&mut self, seen: &SeenTier) -> Result<TierRecord> {
        let tier = seen.tier.clone();
        let updated = (tier.updated_at, self.known(tier.owner, Some(tier.updated_by))?);
        let version = TierVersion {
            tier: tier.id,
            number: tier.current,
            kind: tier.kind,
            parent: tier.parent,
            hub: tier.hub,
            data: tier.data,
            by: tier.updated_by,
            at: tier.updated_at,
            taken_at: None,
            pending: 0,
        };
        Ok(TierRecord { updated, ..self.version(seen, version)? })
    }

    /// An account as a version has it.
    pub(super) fn version(&mut self, seen: &SeenTier, version: TierVersion) -> Result<TierRecord> {
        let tier = &seen.tier;
        let created = (tier.created_at, self.known(tier.owner, Some(tier.created_by))?);
        let scopes = if self.reads_scopes { self.scopes(tier)? } else { TierScopes::default() };
        Ok(TierRecord { created: Some(created), scopes, ..self.alone(tier.owner, version)? })
    }

    /// What a version tells by itself.
    fn alone(&mut self, owner: AccountId, version: TierVersion) -> Result<TierRecord> {
        self.names.account(owner)?;
        let above = version.parent.map(|id| self.reader.seen(id)).transpose()?.flatten();
        Ok(TierRecord {
            owner,
            above: above.map(|above| self.above(&above.tier)).transpose()?,
            hub: self.reader.hub(owner, version.hub)?,
            created: None,
            updated: (version.at, self.known(owner, Some(version.by))?),
            scopes: TierScopes::default(),
            version,
        })
    }

    fn above(&self, tier: &Tier) -> Result<TierAbove> {
        let next = tier.parent.map(|id| self.reader.seen(id)).transpose()?.flatten();
        Ok(TierAbove {
            id: tier.id,
            name: tier.data.name.to_string(),
            external_id: tier.data.external_id.as_ref().map(ToString::to_string),
            above: next.map(|next| next.tier.id),
        })
    }

    /// Who did something to an account of `owner`, if the reader may know them, as on its page.
    pub(super) fn known(&mut self, owner: AccountId, by: Option<UserId>) -> Result<Option<UserId>> {
        let Some(by) = by else { return Ok(None) };
        let of = self.names.account_of(by)?;
        Ok(of.filter(|of| self.reader.knows(owner, *of)).map(|_| by))
    }

    /// In which places subscriptions have an account: nobody is a customer without one.
    fn scopes(&mut self, tier: &Tier) -> Result<TierScopes> {
        if tier.links.is_empty() {
            return Ok(TierScopes::default());
        }
        if let Some(scopes) = self.scopes.get(&tier.id) {
            return Ok(*scopes);
        }
        let (view, person) = (self.reader.view, self.reader.person);
        let [customer, tier1, tier2] = view.subscribed_as(person.account, tier.id)?;
        let scopes = TierScopes { customer, tier1, tier2 };
        self.scopes.insert(tier.id, scopes);
        Ok(scopes)
    }

    pub(super) fn request(&mut self, seen: &SeenRequest) -> Result<TierRequestRecord> {
        let request = seen.request.clone();
        self.names.account(request.vendor)?;
        self.names.product(Some(request.product))?;
        let version = self.reader.version(seen, request.version)?;
        let account = match self.reader.seen(request.id.tier)? {
            Some(tier) => self.version(&tier, version)?,
            // They do not see the account any more, but what they were asked about.
            None => self.alone(request.owner, version)?,
        };
        Ok(TierRequestRecord {
            asked_by: self.known(request.owner, Some(request.asked_by))?,
            settled_by: self.known(request.owner, request.settled_by)?,
            account,
            request,
        })
    }

    pub(super) fn subscription(
        &mut self,
        subscription: Subscription,
    ) -> Result<SubscriptionRecord> {
        self.names.product(Some(subscription.product))?;
        self.names.account(subscription.vendor)?;
        self.names.account(subscription.provider)?;
        let tiers = [Some(subscription.customer), subscription.tier1, subscription.tier2];
        let mut records = [None, None, None];
        for (record, id) in records.iter_mut().zip(tiers) {
            *record = id.map(|id| self.named(id)).transpose()?.flatten();
        }
        Ok(SubscriptionRecord { subscription, tiers: records })
    }

    /// An account that something names, without the places that subscriptions have it in; none if
    /// the reader does not see it.
    pub(super) fn named(&mut self, id: TierId) -> Result<Option<TierRecord>> {
        let Some(seen) = self.reader.seen(id)? else { return Ok(None) };
        let reads = std::mem::replace(&mut self.reads_scopes, false);
        let read = self.tier(&seen);
        self.reads_scopes = reads;
        read.map(Some)
    }
}
