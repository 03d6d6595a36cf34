//! Requests to take changes of tier accounts.

use super::{
    Desk,
    edit::rules,
    paged,
    reader::{COUNTED_MAX, Reader},
};
use crate::{
    desk::show::{Rows, TierRequestFilter, TierRequestList, TierRequestPage, TierRequestRow},
    domain::{
        access::{Actor, Person},
        id::{ProductId, TierId, TierRequestId},
        moment::Moment,
        notify::Topic,
        refusal::{Field, Refusal},
        text::Line,
        tier::{About, LinkScope, SeenRequest, Settling, TierRequest, TierRequestStatus},
    },
    error::Result,
    store::{Reckoned, View},
};

/// How many products a filter offers.
const PRODUCTS_MAX: usize = 200;
/// How many requests of an account one page looks at for those of a product.
const LOOKED_AT: usize = 1_000;

impl Desk {
    /// The requests that the actor sees and a filter asks for, the newest first, from after one on.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn tier_requests(
        &self,
        actor: &Actor,
        filter: &TierRequestFilter,
        from: Option<TierRequestId>,
    ) -> Result<TierRequestList> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let page = listed(&reader, filter, from)?;
            let products = view.tier_request_products(person.account, PRODUCTS_MAX)?;
            let products = products.into_iter().map(|id| reader.product(id));
            let mut products = products.collect::<Result<Vec<_>>>()?;
            products.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
            Ok(TierRequestList { page, products })
        })
    }

    /// The requests of a tier account that the actor sees, the newest first, from after one on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees the account.
    pub fn tier_requests_of(
        &self,
        actor: &Actor,
        id: TierId,
        from: Option<TierRequestId>,
    ) -> Result<Rows<TierRequestRow, TierRequestId>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            reader.tier(id)?;
            let filter = TierRequestFilter { tier: Some(id), ..TierRequestFilter::default() };
            listed(&reader, &filter, from)
        })
    }

    /// A request: what was, what is proposed, and what differs.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor's account owns the tier account, or the product.
    pub fn tier_request(&self, actor: &Actor, id: TierRequestId) -> Result<TierRequestPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let seen = reader.request(id)?;
            page(&reader, &seen)
        })
    }

    /// Has it noted, soon, that the actor has read what they were told of a request.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn note_request_read(&self, actor: &Actor, id: TierRequestId) -> Result<()> {
        let (person, topic) = (actor.person()?.clone(), Topic::Request(id));
        let unheard = self.store.look(|view| view.unread_of(person.user, topic))?;
        if let Some(up_to) = unheard.last().copied() {
            self.store.post(move |_| Ok(person.note_heard(topic, up_to)));
        }
        Ok(())
    }

    /// A request to be settled: who may not is told so before they fill anything in.
    ///
    /// # Errors
    ///
    /// As for [`Desk::accept_tier_request`], but for the rules.
    pub fn tier_request_to_settle(
        &self,
        actor: &Actor,
        id: TierRequestId,
    ) -> Result<TierRequestPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            drop(view.tier_request(id)?.to_settle(person)?);
            let reader = Reader::new(view, person);
            page(&reader, &reader.request(id)?)
        })
    }

    /// Takes a change. Its version becomes current unless a newer one, or it itself, is so already.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the product is of the actor's account; [`Refusal::RoleTooLow`]
    /// below an agent; [`Refusal::Settled`] unless it is pending; [`Refusal::CannotStand`] if it
    /// breaks the rules of what stands under what as things are now.
    pub fn accept_tier_request(&self, actor: &Actor, id: TierRequestId) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let (settling, about) = settling(view, &person, id)?;
            let (tier, place) = (settling.about().0, about.version.place());
            let stands = rules(view, Some(tier), place, Reckoned::Current)?;
            Ok((settling.accept(about, stands)?, ()))
        })
    }

    /// Leaves a change be, for a reason. Nothing is taken back.
    ///
    /// # Errors
    ///
    /// As for [`Desk::accept_tier_request`], but for the rules; [`Refusal::Fields`] without a
    /// reason, or with one that is too long.
    pub fn ignore_tier_request(
        &self,
        actor: &Actor,
        id: TierRequestId,
        reason: &str,
    ) -> Result<()> {
        let (person, reason) = (actor.person()?.clone(), Line::parse(reason));
        self.store.commit(move |view| {
            let (settling, about) = settling(view, &person, id)?;
            let reason = reason.clone().map_err(|wrong| Refusal::field(Field::Reason, wrong))?;
            Ok((settling.ignore(about, reason), ()))
        })
    }
}

/// A request to be settled, and what it is about as things stand now.
fn settling(view: &View<'_>, person: &Person, id: TierRequestId) -> Result<(Settling, About)> {
    let settling = view.tier_request(id)?.to_settle(person)?;
    let (tier, number) = settling.about();
    let version = view.tier_version(tier, number)?;
    let about = About { tier: view.tier(tier)?, version, now: view.now() };
    Ok((settling, about))
}

fn listed(
    reader: &Reader<'_, '_>,
    filter: &TierRequestFilter,
    from: Option<TierRequestId>,
) -> Result<Rows<TierRequestRow, TierRequestId>> {
    // Only a request that they see is a place to begin at: nobody learns what else there is.
    let from = from.map(|id| crate::desk::names::known(reader.request(id))).transpose()?.flatten();
    let from = from.map(|seen| (seen.request.created_at, seen.request.id));
    let seen = match (filter.tier, filter.product) {
        (None, None) => run(reader, (LinkScope::Whole, filter.status), from)?,
        (None, Some(product)) => run(reader, (LinkScope::Product(product), filter.status), from)?,
        (Some(tier), None) => run(reader, (LinkScope::Tier(tier), filter.status), from)?,
        (Some(tier), Some(product)) => both(reader, (tier, product, filter.status), from)?,
    };
    let (seen, next) = paged(seen, |seen| seen.request.id);
    let rows = seen.iter().map(|seen| reader.request_row(seen)).collect::<Result<_>>()?;
    Ok(Rows { rows, next })
}

fn run(
    reader: &Reader<'_, '_>,
    scope: (LinkScope, Option<TierRequestStatus>),
    from: Option<(Moment, TierRequestId)>,
) -> Result<Vec<SeenRequest>> {
    let viewer = reader.person.account;
    let ids = reader.view.tier_requests(viewer, scope, from, super::PAGE_ROWS + 1)?;
    ids.into_iter().map(|id| reader.request(id)).collect()
}

/// The requests of an account for one product, of the newest so many of the account's.
fn both(
    reader: &Reader<'_, '_>,
    (tier, product, status): (TierId, ProductId, Option<TierRequestStatus>),
    from: Option<(Moment, TierRequestId)>,
) -> Result<Vec<SeenRequest>> {
    let scope = (LinkScope::Tier(tier), status);
    let ids = reader.view.tier_requests(reader.person.account, scope, from, LOOKED_AT)?;
    let seen = ids.into_iter().map(|id| reader.request(id)).collect::<Result<Vec<_>>>()?;
    let of_product = seen.into_iter().filter(|seen| seen.request.product == product);
    Ok(of_product.take(super::PAGE_ROWS + 1).collect())
}

fn page(reader: &Reader<'_, '_>, seen: &SeenRequest) -> Result<TierRequestPage> {
    let request = &seen.request;
    let (current, _) = reader.view.tier(request.id.tier)?.numbers();
    let old = reader.version(seen, seen.compared(current))?;
    let new = reader.version(seen, request.version)?;
    let settled = request.settled_at.map(|at| (request.settled_by, at));
    Ok(TierRequestPage {
        row: reader.request_row(seen)?,
        changes: old.data.differences(&new.data),
        old: reader.side(request.owner, old)?,
        new: reader.side(request.owner, new)?,
        reason: request.reason.as_ref().map(ToString::to_string),
        settled: settled.map(|done| reader.done(request.owner, done)).transpose()?,
        owner: reader.account(request.owner)?,
        subscriptions: subscriptions(reader, request)?,
    })
}

/// How many subscriptions of a request's product name the account, of the newest so many of the
/// account's that the reader sees.
fn subscriptions(reader: &Reader<'_, '_>, request: &TierRequest) -> Result<u64> {
    let (view, viewer) = (reader.view, reader.person.account);
    if reader.seen(request.id.tier)?.is_none() {
        return Ok(0);
    }
    let mut count = 0;
    let of_it = LinkScope::Tier(request.id.tier);
    for id in view.subscriptions(viewer, of_it, None, COUNTED_MAX)? {
        let one = view.subscription(id)?.read(reader.person)?;
        count += u64::from(one.product == request.product);
    }
    Ok(count)
}
