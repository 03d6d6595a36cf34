//! Requests to take changes of tier accounts.

use super::{Desk, configs::around, edit::rules, paged, reader::Reader, subscriptions::row};
use crate::{
    desk::{
        names::known,
        show::{
            COUNTED_MAX, MadeCursor, Rows, SubscriptionRow, TierRequestFilter, TierRequestList,
            TierRequestPage, TierRequestRow,
        },
    },
    domain::{
        access::{Actor, Person},
        id::{SubscriptionId, TierId, TierRequestId},
        notify::Topic,
        refusal::{Field, Refusal},
        subscription::Subscription,
        text::Line,
        tier::{About, LinkScope, SeenRequest, Settling, TierRequest, TierRequestStatus},
    },
    error::Result,
    store::{Reckoned, View},
};

/// How many products a filter offers.
const PRODUCTS_MAX: usize = 200;

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
            let scope = filter.product.map_or(LinkScope::Whole, LinkScope::Product);
            let page = listed(&reader, (scope, filter.status), from)?;
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
            listed(&reader, (LinkScope::Tier(id), None), from)
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

    /// The subscriptions of a request's product that name its tier account, as far as the actor sees
    /// them, the newest first, from after one on; whether or not the actor still sees the account.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_request`].
    pub fn tier_request_subscriptions(
        &self,
        actor: &Actor,
        id: TierRequestId,
        from: Option<MadeCursor<SubscriptionId>>,
    ) -> Result<Rows<SubscriptionRow, MadeCursor<SubscriptionId>>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let request = reader.request(id)?.request;
            let found = named(&reader, &request, from, super::PAGE_ROWS + 1)?;
            let (found, next) = paged(found, |one| MadeCursor { at: one.created_at, id: one.id });
            let rows = found.into_iter().map(|one| row(&reader, one)).collect::<Result<_>>()?;
            Ok(Rows { rows, next })
        })
    }

    /// Has it noted, soon, that the actor has read what they were told of a request.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn note_request_read(&self, actor: &Actor, id: TierRequestId) -> Result<()> {
        self.note_heard(actor, Topic::Request(id))
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
    scope: (LinkScope, Option<TierRequestStatus>),
    from: Option<TierRequestId>,
) -> Result<Rows<TierRequestRow, TierRequestId>> {
    // Only a request that they see is a place to begin at: nobody learns what else there is.
    let from = from.map(|id| known(reader.request(id))).transpose()?.flatten();
    let from = from.map(|seen| (seen.request.created_at, seen.request.id));
    let ids =
        reader.view.tier_requests(reader.person.account, scope, from, super::PAGE_ROWS + 1)?;
    let seen = ids.into_iter().map(|id| reader.request(id)).collect::<Result<Vec<_>>>()?;
    let (seen, next) = paged(seen, |seen| seen.request.id);
    let rows = seen.iter().map(|seen| reader.request_row(seen)).collect::<Result<_>>()?;
    Ok(Rows { rows, next })
}

fn page(reader: &Reader<'_, '_>, seen: &SeenRequest) -> Result<TierRequestPage> {
    let request = &seen.request;
    let current = reader.view.tier(request.id.tier)?.current();
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
        subscriptions: named(reader, request, None, COUNTED_MAX)?.len() as u64,
        configs: around(reader, request.id.tier, request.product)?.len() as u64,
    })
}

/// The subscriptions of a request's product that name its account, after one, at most `max`; of the
/// newest so many of the account's that the reader sees.
fn named(
    reader: &Reader<'_, '_>,
    request: &TierRequest,
    from: Option<MadeCursor<SubscriptionId>>,
    max: usize,
) -> Result<Vec<Subscription>> {
    let (view, person) = (reader.view, reader.person);
    let from = from.map(|from| (from.at, from.id));
    let (of_it, mut found) = (LinkScope::Tier(request.id.tier), Vec::new());
    for id in view.subscriptions(person.account, of_it, from, COUNTED_MAX)? {
        let one = view.subscription(id)?.read(person)?;
        if one.product == request.product {
            found.push(one);
        }
        if found.len() == max {
            break;
        }
    }
    Ok(found)
}
