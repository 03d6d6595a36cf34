//! What follows from tier accounts, their versions, requests and subscriptions.

use std::collections::BTreeMap;

use super::{Check, records::emit_all};
use crate::{
    domain::{
        id::TierId,
        tier::{Tier, TierLink, TierRequestStatus},
    },
    error::{Fault, Result},
    store::{keys::tier as key, tables},
};

/// How many requests wait: of each account, and of each of its versions.
type Pending = BTreeMap<(u64, Option<u32>), u32>;
/// The products that subscriptions link to each account.
type Links = BTreeMap<u64, BTreeMap<u64, TierLink>>;

impl Check<'_> {
    pub(super) fn tiers(&mut self) -> Result<(), Fault> {
        self.tier_indexes()?;
        self.tier_requests()?;
        let pending = self.tiers_pending()?;
        self.tier_versions(&pending)?;
        self.tier_accounts(&pending)
    }

    fn tier_indexes(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::TIER_LISTED, |emit| {
            walk.each(&tables::TIER, |_, tier| {
                key::listed(&tier).iter().try_for_each(
                    |(viewer, scope, of, order, name, at, id)| {
                        emit((*viewer, *scope, *of, *order, name.as_str(), *at, *id), ())
                    },
                )
            })
        })?;
        self.index(tables::TIER_WORD, |emit| {
            walk.each(&tables::TIER, |_, tier| {
                let words = key::worded(&tier);
                words.iter().try_for_each(|(viewer, word, id)| emit((*viewer, word, *id), ()))
            })
        })?;
        self.index(tables::TIER_CHILD, |emit| {
            walk.each(&tables::TIER, |_, tier| emit_all(key::child(&tier), emit))
        })?;
        self.index(tables::TIER_WAITS, |emit| {
            walk.each(&tables::TIER_VERSION, |_, version| emit_all(key::waits(&version), emit))
        })?;
        self.index(tables::TIER_MAY, |emit| {
            walk.each(&tables::TIER_VERSION, |_, version| emit_all(key::may(&version), emit))
        })?;
        self.index(tables::TIER_ASKED, |emit| {
            walk.each(&tables::TIER_REQUEST, |_, request| emit_all(key::requested(&request), emit))
        })?;
        self.index(tables::SUBSCRIPTION_LISTED, |emit| {
            walk.each(&tables::SUBSCRIPTION, |_, one| emit_all(key::subscribed(&one), emit))
        })?;
        self.index(tables::SUBSCRIBED, |emit| {
            walk.each(&tables::SUBSCRIPTION, |_, one| emit_all([key::customer(&one)], emit))
        })?;
        self.index(tables::HUB_OF, |emit| {
            walk.each(&tables::HUB, |_, hub| emit_all([key::hub_of(&hub)], emit))
        })
    }

    /// How many requests wait, of each account and of each version.
    fn tiers_pending(&mut self) -> Result<Pending, Fault> {
        let (walk, mut pending) = (self.walk, Pending::new());
        walk.each(&tables::TIER_REQUEST, |(tier, ..), request| {
            if request.status == TierRequestStatus::Pending {
                *pending.entry((tier, None)).or_default() += 1;
                *pending.entry((tier, Some(request.version))).or_default() += 1;
            }
            Ok(())
        })?;
        Ok(pending)
    }

    /// Each request is of a version that is there.
    fn tier_requests(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        let versions = walk.tx.open_table(tables::TIER_VERSION.definition)?;
        walk.each(&tables::TIER_REQUEST, |(tier, ..), request| {
            self.breathe("tier_request")?;
            match versions.get((tier, request.version))? {
                Some(_) => Ok(()),
                None => {
                    self.problem(format!("the version that {} is about is missing", request.id))
                }
            }
        })
    }

    /// Each version is of an account, and counts its requests.
    fn tier_versions(&mut self, pending: &Pending) -> Result<(), Fault> {
        let walk = self.walk;
        walk.each(&tables::TIER_VERSION, |(id, number), version| {
            self.breathe("tier_version")?;
            let waits = pending.get(&(id, Some(number))).copied().unwrap_or_default();
            let tier = TierId(id);
            if u32::from(version.pending) != waits {
                self.problem(format!("version {number} of {tier} counts its requests wrongly"))?;
            }
            match walk.row(&tables::TIER, &id)? {
                Some(row) if (1..=row.latest).contains(&number) => Ok(()),
                _ => self.problem(format!("version {number} of {tier} is stray")),
            }
        })
    }

    /// Each account says what its current version says, has all its versions, stands under a
    /// reseller that is there, and counts its requests and subscriptions.
    fn tier_accounts(&mut self, pending: &Pending) -> Result<(), Fault> {
        let (walk, mut links) = (self.walk, Links::new());
        walk.each(&tables::SUBSCRIPTION, |_, one| {
            for tier in one.tiers() {
                let (product, vendor) = (one.product, one.vendor);
                let none = TierLink { product, vendor, all: 0 };
                let link = links.entry(tier.0).or_default().entry(product.0).or_insert(none);
                link.all += 1;
            }
            Ok(())
        })?;
        let versions = walk.tx.open_table(tables::TIER_VERSION.definition)?;
        walk.each(&tables::TIER, |id, tier| {
            self.breathe("tier")?;
            let waits = pending.get(&(id, None)).copied().unwrap_or_default();
            let linked: Vec<_> = links.remove(&id).unwrap_or_default().into_values().collect();
            let kept: Vec<_> = tier.links.iter().filter(|link| link.all > 0).copied().collect();
            if tier.pending != waits || kept != linked {
                self.problem(format!("{} counts its requests or subscriptions wrongly", tier.id))?;
            }
            for number in 1..=tier.latest {
                if versions.get((id, number))?.is_none() {
                    self.problem(format!("version {number} of {} is missing", tier.id))?;
                }
            }
            self.tier_stands(&tier)
        })
    }

    fn tier_stands(&mut self, tier: &Tier) -> Result<(), Fault> {
        let version = self.walk.row(&tables::TIER_VERSION, &(tier.id.0, tier.current))?;
        let says = version.map(|version| (version.kind, version.parent, version.data));
        if says.is_some_and(|says| says != (tier.kind, tier.parent, tier.data.clone())) {
            self.problem(format!("{} differs from its current version", tier.id))?;
        }
        let Some(parent) = tier.parent else { return Ok(()) };
        match self.walk.row(&tables::TIER, &parent.0)? {
            Some(_) => Ok(()),
            None => self.problem(format!("what {} stands under is missing", tier.id)),
        }
    }
}
