//! What of a register somebody looks for: by an index where there is one, else among so many rows
//! at a time.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use super::{PAGE_ROWS, reader::Reader};
use crate::{
    desk::{
        opening::products_to_choose,
        show::{REGISTER_LOOKED_AT, RegisterFilter, RegisterOffers},
    },
    domain::{
        id::{AccountId, ProductId, TierId},
        tier::{All, LinkScope},
    },
    error::Result,
    store::{Match, folded, has_words, sought},
};

/// How many accounts words may mean at once. Where there are more, each row is judged by its own.
const MEANT_MAX: usize = if cfg!(test) { 8 } else { 500 };

/// A filter with what its words mean.
pub(super) struct Wanted<'f, S> {
    filter: &'f RegisterFilter<S>,
    /// The accounts that its words mean, if it has any.
    tiers: BTreeSet<TierId>,
    /// The words by which an account is judged that is none of those, if they mean others too.
    words: Option<Vec<String>>,
    /// Whether those accounts have the words that were judged already.
    judged: RefCell<BTreeMap<TierId, bool>>,
    /// The words, folded.
    text: String,
}

/// What of a row a filter asks for.
pub(super) struct Facts<'a, S> {
    pub(super) product: ProductId,
    pub(super) vendor: AccountId,
    pub(super) tiers: Vec<TierId>,
    pub(super) status: S,
    /// Its own id, and that of what it is about.
    pub(super) ids: Vec<String>,
    pub(super) external_id: Option<&'a str>,
}

impl<'f, S: Copy + PartialEq> Wanted<'f, S> {
    /// Looks up what the words of a filter mean to whoever reads.
    pub(super) fn of(reader: &Reader<'_, '_>, filter: &'f RegisterFilter<S>) -> Result<Self> {
        let (mut tiers, text) = (BTreeSet::new(), folded(filter.words.trim()));
        let (words, mut all) = (sought(&filter.words), All::Listed);
        if !words.is_empty() {
            let (view, of) = (reader.view, reader.person.account);
            let found;
            (found, all) = view.tiers_found(of, (&words, Match::Begun), MEANT_MAX)?;
            for one in found {
                tiers.insert(one.read(reader.person)?.tier.id);
            }
        }
        let words = (all == All::NotListed).then_some(words);
        Ok(Wanted { filter, tiers, words, judged: RefCell::default(), text })
    }

    /// The narrowest scope that an index has.
    pub(super) fn scope(&self, products: HasProducts) -> LinkScope {
        let mut tiers = self.tiers.iter();
        match (tiers.next(), tiers.next(), self.filter.product) {
            // Words that mean one account by its id mean nothing else.
            (Some(one), None, _) if folded(&one.to_string()) == self.text => LinkScope::Tier(*one),
            (_, _, Some(product)) if products == HasProducts::Yes => LinkScope::Product(product),
            _ => LinkScope::Whole,
        }
    }

    /// How many places of an index a page reads.
    pub(super) fn looks(&self) -> usize {
        if self.filter.is_empty() { PAGE_ROWS + 1 } else { REGISTER_LOOKED_AT }
    }

    /// Whether a row is what the filter asks for.
    pub(super) fn fits(&self, reader: &Reader<'_, '_>, facts: &Facts<'_, S>) -> Result<bool> {
        let filter = self.filter;
        let fits = filter.product.is_none_or(|product| product == facts.product)
            && filter.vendor.is_none_or(|vendor| vendor == facts.vendor)
            && filter.status.is_none_or(|status| status == facts.status);
        Ok(fits && (self.is_meant(facts) || self.has_words(reader, &facts.tiers)?))
    }

    fn is_meant(&self, facts: &Facts<'_, S>) -> bool {
        let called = |text: &str| folded(text).starts_with(&self.text);
        self.text.is_empty()
            || facts.tiers.iter().any(|tier| self.tiers.contains(tier))
            || facts.ids.iter().any(|id| called(id))
            || facts.external_id.is_some_and(called)
    }

    /// Whether an account that the reader sees has the words, where these mean too many to list.
    fn has_words(&self, reader: &Reader<'_, '_>, tiers: &[TierId]) -> Result<bool> {
        let Some(words) = &self.words else { return Ok(false) };
        for tier in tiers {
            let judged = self.judged.borrow().get(tier).copied();
            let has = match judged {
                Some(has) => has,
                None => reader
                    .seen(*tier)?
                    .is_some_and(|seen| has_words(&seen.tier, (words, Match::Begun))),
            };
            self.judged.borrow_mut().insert(*tier, has);
            if has {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether an index has the rows of a product by themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HasProducts {
    Yes,
    No,
}

/// A page of those places of a run whose rows fit, and where the next one begins: after the last row
/// that it shows, or that it looked at.
pub(super) fn page<I, T, C>(
    (ids, looks): (Vec<I>, usize),
    open: impl Fn(I) -> Result<T>,
    fits: impl Fn(&T) -> Result<bool>,
    place: impl Fn(&T) -> C,
) -> Result<(Vec<T>, Option<C>)> {
    let (more, mut found, mut last) = (ids.len() > looks, Vec::new(), None);
    for id in ids.into_iter().take(looks) {
        let one = open(id)?;
        if fits(&one)? {
            if found.len() == PAGE_ROWS {
                return Ok((found, last));
            }
            last = Some(place(&one));
            found.push(one);
        } else if found.len() < PAGE_ROWS {
            last = Some(place(&one));
        }
    }
    Ok((found, last.filter(|_| more)))
}

/// What the filters of registers offer: the reader's products and those of vendors that a contract
/// joins to them, and these vendors.
pub(super) fn offers(reader: &Reader<'_, '_>) -> Result<RegisterOffers> {
    let person = reader.person;
    let products = products_to_choose(reader.view, person, &[person.account])?;
    let vendors: BTreeSet<_> = products.iter().map(|product| product.owner).collect();
    let vendors = vendors.into_iter().filter(|id| *id != person.account);
    let products = products.into_iter().map(|product| (product.id, product.name.to_string()));
    let mut products: Vec<_> = products.collect();
    products.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    let mut vendors: Vec<_> = vendors.map(|id| reader.account(id)).collect::<Result<_>>()?;
    vendors.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    Ok(RegisterOffers { products, vendors })
}
