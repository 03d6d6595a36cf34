//! Tier accounts, their versions and requests, in order and by words.

mod write;

use std::{collections::BTreeSet, ops::ControlFlow};

use super::{
    keys::tier as key,
    tables,
    view::{View, found},
};
use crate::{
    domain::{
        access::Sealed,
        id::{AccountId, ProductId, TierId, TierRequestId},
        moment::Moment,
        tier::{
            All, Children, Customers, LinkScope, Place, Tier, TierCursor, TierOrder, TierRequest,
            TierRequestStatus, TierScope, TierVersion, data::TierKind,
        },
    },
    error::Result,
};

/// Which places of accounts count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reckoned {
    /// Those that they have.
    Current,
    /// Those that vendors may still give them, too.
    Waiting,
}

/// What words of an account are found by a word that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// Those that it begins.
    Begun,
    /// The same.
    Whole,
}

impl Match {
    fn finds(self, word: &str, sought: &str) -> bool {
        match self {
            Match::Begun => word.starts_with(sought),
            Match::Whole => word == sought,
        }
    }
}

/// Whether an account has a word for each of those that are looked for.
pub fn has_words(tier: &Tier, (words, how): (&[String], Match)) -> bool {
    let has = key::words(tier);
    words
        .iter()
        .all(|word| has.range(word.clone()..).next().is_some_and(|one| how.finds(one, word)))
}

impl View<'_> {
    /// Fetches a tier account.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn tier(&self, id: TierId) -> Result<Sealed<Tier>> {
        found(self.row(&tables::TIER, id.0)?).map(Sealed::new)
    }

    /// Fetches a version of a tier account.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn tier_version(&self, id: TierId, number: u32) -> Result<Sealed<TierVersion>> {
        found(self.row(&tables::TIER_VERSION, (id.0, number))?).map(Sealed::new)
    }

    /// Fetches a request.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn tier_request(&self, id: TierRequestId) -> Result<Sealed<TierRequest>> {
        let key = (id.tier.0, id.update, id.product);
        found(self.row(&tables::TIER_REQUEST, key)?).map(Sealed::new)
    }

    /// The accounts of a scope that the people of an account see, in an order, after a row of it (or
    /// from its beginning on), at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn tiers(
        &self,
        viewer: AccountId,
        (scope, order): (TierScope, TierOrder),
        after: Option<&TierCursor>,
        max: usize,
    ) -> Result<Vec<TierId>> {
        let ((scope, of), by) = (key::scope(scope), key::order(order));
        let at = |name, moment, id| (viewer.0, scope, of, by, name, moment, id);
        let end = (viewer.0, scope, of, by + 1, "", 0, 0);
        let mut ids = Vec::new();
        let mut each = |id: u64| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(TierId(id));
            Ok(ControlFlow::Continue(()))
        };
        match (order, after) {
            (TierOrder::Name, Some(TierCursor::Named(name, id))) => {
                let range = at(name.as_str(), 0, id.0.saturating_add(1))..end;
                self.scan(tables::TIER_LISTED, range, |(.., id), ()| each(id))?;
            }
            (TierOrder::Name, _) => {
                self.scan(tables::TIER_LISTED, at("", 0, 0)..end, |(.., id), ()| each(id))?;
            }
            (_, Some(TierCursor::At(moment, id))) => {
                let range = at("", 0, 0)..at("", moment.0, id.0);
                self.scan_back(tables::TIER_LISTED, range, |(.., id), ()| each(id))?;
            }
            _ => self.scan_back(tables::TIER_LISTED, at("", 0, 0)..end, |(.., id), ()| each(id))?,
        }
        Ok(ids)
    }

    /// The accounts that the people of an account see and that have a word for each of `words`. Of the word that the fewest have, so many as `max` are looked at; says whether these
    /// are all.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn tiers_found(
        &self,
        viewer: AccountId,
        (words, how): (&[String], Match),
        max: usize,
    ) -> Result<(Vec<Sealed<Tier>>, All)> {
        let mut fewest: Option<BTreeSet<TierId>> = None;
        for word in words {
            let has = self.tiers_worded(viewer, (word, how), max.saturating_add(1))?;
            if fewest.as_ref().is_none_or(|fewest| has.len() < fewest.len()) {
                fewest = Some(has);
            }
        }
        let fewest = fewest.unwrap_or_default();
        let all = if fewest.len() > max { All::NotListed } else { All::Listed };
        let ids = fewest.into_iter().take(max).map(|id| id.0);
        let mut tiers = self.rows_at(&tables::TIER, ids)?;
        tiers.retain(|tier| has_words(tier, (words, how)));
        Ok((tiers.into_iter().map(Sealed::new).collect(), all))
    }

    fn tiers_worded(
        &self,
        viewer: AccountId,
        (sought, how): (&str, Match),
        max: usize,
    ) -> Result<BTreeSet<TierId>> {
        let mut ids = BTreeSet::new();
        let range = (viewer.0, sought, 0)..(viewer.0.saturating_add(1), "", 0);
        self.scan(tables::TIER_WORD, range, |(_, word, id), ()| {
            if !how.finds(word, sought) || ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.insert(TierId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// The versions of an account before a number (or all), the newest first, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn tier_versions(
        &self,
        id: TierId,
        before: Option<u32>,
        max: usize,
    ) -> Result<Vec<Sealed<TierVersion>>> {
        let mut versions = Vec::new();
        let range = (id.0, 0)..(id.0, before.unwrap_or(u32::MAX));
        self.scan_back(tables::TIER_VERSION.definition, range, |key, row| {
            if versions.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            versions.push(Sealed::new(tables::TIER_VERSION.decode(&key, row)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(versions)
    }

    /// The numbers of the versions of an account that wait for vendors and are newer than its
    /// `current` one.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn tier_waits(&self, id: TierId, current: u32) -> Result<Vec<u32>> {
        let mut numbers = Vec::new();
        let range = (id.0, current.saturating_add(1))..=(id.0, u32::MAX);
        self.scan(tables::TIER_WAITS, range, |(_, number), ()| {
            numbers.push(number);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(numbers)
    }

    /// The places that an account has or may come to have, the current one first; none if there is
    /// no such account.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn tier_places(&self, id: TierId, reckoned: Reckoned) -> Result<Option<Vec<Place>>> {
        let Some(tier) = self.row(&tables::TIER, id.0)?.map(Sealed::new) else { return Ok(None) };
        let mut places = vec![tier.place()];
        if reckoned == Reckoned::Waiting {
            for number in self.tier_waits(id, tier.current())? {
                places.push(self.tier_version(id, number)?.place());
            }
        }
        Ok(Some(places))
    }

    /// What stands right under an account, or may come to.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn tier_children(&self, id: TierId, reckoned: Reckoned) -> Result<Children> {
        let mut resellers = self.children_of(id, TierKind::Reseller, Children::LISTED_MAX)?;
        let mut customers = self.children_of(id, TierKind::Customer, 1)?;
        if reckoned == Reckoned::Waiting {
            resellers.extend(self.may_be_children(id, TierKind::Reseller, Children::LISTED_MAX)?);
            if customers.is_empty() {
                customers = self.may_be_children(id, TierKind::Customer, 1)?;
            }
        }
        let resellers = resellers.into_iter().take(Children::LISTED_MAX).collect();
        let customers = if customers.is_empty() { Customers::None } else { Customers::Some };
        Ok(Children { resellers, customers })
    }

    fn children_of(&self, id: TierId, kind: TierKind, max: usize) -> Result<BTreeSet<TierId>> {
        let (kind, mut children) = (kind as u8, BTreeSet::new());
        self.scan(
            tables::TIER_CHILD,
            (id.0, kind, 0)..=(id.0, kind, u64::MAX),
            |(.., child), ()| {
                children.insert(TierId(child));
                let full = children.len() >= max;
                Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            },
        )?;
        Ok(children)
    }

    /// Those that vendors may still let stand under an account as what is of a kind, at most `max`.
    ///
    /// A version that was overtaken keeps its row until the last vendor has seen it, so each child is
    /// looked for from its current version on. Of very many children not all are looked at: those
    /// beyond count unseen, so that no rule is ever broken.
    fn may_be_children(&self, id: TierId, kind: TierKind, max: usize) -> Result<BTreeSet<TierId>> {
        let (mut children, mut from, mut looked_at) = (BTreeSet::new(), Some(0), 0);
        while let Some(next) = from.filter(|_| children.len() < max)
            && let Some(child) = self.may_be_child((id, kind), (next, 0))?
        {
            looked_at += 1;
            let counts = looked_at > Children::LISTED_MAX || {
                let above = self.tier(child)?.current().saturating_add(1);
                self.may_be_child((id, kind), (child.0, above))? == Some(child)
            };
            if counts {
                children.insert(child);
            }
            from = child.0.checked_add(1);
        }
        Ok(children)
    }

    /// The first child, from a version of one on, that a version has stand under an account.
    fn may_be_child(
        &self,
        (id, kind): (TierId, TierKind),
        (child, number): (u64, u32),
    ) -> Result<Option<TierId>> {
        let (kind, mut found) = (kind as u8, None);
        let range = (id.0, kind, child, number)..=(id.0, kind, u64::MAX, u32::MAX);
        self.scan(tables::TIER_MAY, range, |(_, _, child, _), ()| {
            found = Some(TierId(child));
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// How many accounts stand right under one; counts no further than `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn count_tier_children(&self, id: TierId, max: usize) -> Result<usize> {
        let mut count = 0;
        self.scan(tables::TIER_CHILD, (id.0, 0, 0)..=(id.0, u8::MAX, u64::MAX), |_, ()| {
            count += 1;
            Ok(if count < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(count)
    }

    /// The requests of a scope that the people of an account see, the newest first, before one (or
    /// all), at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn tier_requests(
        &self,
        viewer: AccountId,
        (scope, status): (LinkScope, Option<TierRequestStatus>),
        before: Option<(Moment, TierRequestId)>,
        max: usize,
    ) -> Result<Vec<TierRequestId>> {
        let ((scope, of), status) = (key::link_scope(scope), key::status(status));
        let at = |moment, tier, which| (viewer.0, scope, of, status, moment, tier, which);
        let end = before.map_or(at(u64::MAX, u64::MAX, u32::MAX), |(moment, id)| {
            at(moment.0, id.tier.0, key::which(id))
        });
        let mut ids = Vec::new();
        self.scan_back(tables::TIER_ASKED, at(0, 0, 0)..end, |(.., tier, which), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(key::request(tier, which));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// The products of the requests that the people of an account see, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::tiers`].
    pub fn tier_request_products(&self, viewer: AccountId, max: usize) -> Result<Vec<ProductId>> {
        let (scope, _) = key::link_scope(LinkScope::Product(ProductId(0)));
        let (mut products, mut from) = (Vec::new(), 0);
        while products.len() < max {
            let mut found = None;
            let range = (viewer.0, scope, from, 0, 0, 0, 0)..(viewer.0, scope + 1, 0, 0, 0, 0, 0);
            self.scan(tables::TIER_ASKED, range, |(_, _, product, ..), ()| {
                found = Some(product);
                Ok(ControlFlow::Break(()))
            })?;
            let Some(product) = found else { break };
            products.push(ProductId(product));
            from = product.saturating_add(1);
        }
        Ok(products)
    }
}
