//! Requests to vendors: to fulfil something of a subscription, or about a tier config.

use super::{
    Desk, OrderForm, PAGE_ROWS,
    configs::parent,
    narrow::{Facts, HasProducts, Wanted, offers, page},
    paged,
    reader::Reader,
    subscriptions::optional,
};
use crate::{
    desk::{
        names::known,
        show::{MadeCursor, OrderFilter, OrderList, OrderPage, OrderRow, RegisterFilter, Rows},
    },
    domain::{
        access::{Actor, Person},
        change::Change,
        config::{ConfigStatus, TierLevel, parameters},
        id::{OrderId, OrderOf, TierId, UserId},
        notify::Topic,
        order::{
            Content, Deed, NewOrder, Order, OrderKind, OrderSort, OrderStatus, ParentConfig, Steps,
            Thing,
        },
        refusal::{Complaint, Field, Refusal},
        subscription::items,
        text::Line,
        tier::LinkScope,
    },
    error::Result,
    store::View,
};

/// How many requests that wait for a tier above are looked at when one is set up.
const TAKEN_UP_OF: usize = 200;

impl Desk {
    /// The requests of a sort that the actor sees and a filter asks for, the newest first, from after
    /// one on.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn orders(
        &self,
        actor: &Actor,
        filter: &OrderFilter,
        from: Option<MadeCursor<OrderId>>,
    ) -> Result<OrderList> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let page = listed(&reader, filter, None, from)?;
            Ok(OrderList { page, offers: offers(&reader)?, may_add: person.makes_tiers() })
        })
    }

    /// The same rows without what else the list shows, for a table of them all.
    ///
    /// # Errors
    ///
    /// As for [`Desk::orders`].
    pub fn order_rows(
        &self,
        actor: &Actor,
        filter: &OrderFilter,
        from: Option<MadeCursor<OrderId>>,
    ) -> Result<Rows<OrderRow, MadeCursor<OrderId>>> {
        let person = actor.person()?;
        self.store.look(|view| listed(&Reader::new(view, person), filter, None, from))
    }

    /// The requests of a sort that concern a tier account, as far as the actor sees them.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees the account.
    pub fn tier_orders(
        &self,
        actor: &Actor,
        (id, sort): (TierId, OrderSort),
        from: Option<MadeCursor<OrderId>>,
    ) -> Result<Rows<OrderRow, MadeCursor<OrderId>>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            reader.tier(id)?;
            let filter = OrderFilter { sort, by: RegisterFilter::default() };
            listed(&reader, &filter, Some(LinkScope::Tier(id)), from)
        })
    }

    /// The requests about a subscription or a config, the newest first, from after the one of a number
    /// on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees what they are about.
    pub fn orders_about(
        &self,
        actor: &Actor,
        of: OrderOf,
        from: Option<u16>,
    ) -> Result<Rows<OrderRow, u16>> {
        let person = actor.person()?;
        self.store.look(|view| {
            thing(view, person, of)?;
            about(&Reader::new(view, person), of, from)
        })
    }

    /// A request.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor's account owns the customer's tier account or the
    /// reseller's, or the product.
    pub fn order(&self, actor: &Actor, id: OrderId) -> Result<OrderPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            shown(&reader, view.order(id)?.read(person)?)
        })
    }

    /// Has it noted, soon, that the actor has read what they were told of a request.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn note_order_read(&self, actor: &Actor, id: OrderId) -> Result<()> {
        self.note_heard(actor, Topic::Order(id))
    }

    /// A request to which something is to be done: who may not is told so before they fill
    /// anything in.
    ///
    /// # Errors
    ///
    /// As for [`Desk::act_on_order`], but for the words.
    pub fn order_to_do(&self, actor: &Actor, id: OrderId, deed: Deed) -> Result<OrderPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let work = view.order(id)?.to_do(person, deed)?;
            shown(&Reader::new(view, person), work.order().clone())
        })
    }

    /// Makes a request about a subscription or a config; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] for what it cannot be about, for
    /// what is not asked of such a thing, while another is open, and for each other wrong field.
    pub fn make_order(&self, actor: &Actor, form: &OrderForm) -> Result<OrderId> {
        let (person, form) = (actor.person()?.clone(), form.clone());
        person.must_make_tiers()?;
        self.store.commit(move |view| made(view, &person, &form))
    }

    /// Does something to a request, with words where it takes some. An approval changes what the
    /// request is about.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless such a deed is of the actor's account; [`Refusal::RoleTooLow`];
    /// [`Refusal::Settled`]; [`Refusal::NotNow`]; [`Refusal::Fields`] without words that it needs,
    /// with longer ones than 500 characters, where what is over is to go on, where newer items would
    /// be overwritten or too many parameters set, and for a draft while another request is open.
    pub fn act_on_order(
        &self,
        actor: &Actor,
        (id, deed): (OrderId, Deed),
        words: &str,
    ) -> Result<()> {
        let (person, words) = (actor.person()?.clone(), words.to_owned());
        self.store.commit(move |view| {
            let work = view.order(id)?.to_do(&person, deed)?;
            let words = match deed.words() {
                Steps::Plain => None,
                Steps::May | Steps::Must => said(&words)?,
            };
            let thing = thing(view, &person, id.of)?;
            let parent = above(view, &thing)?;
            let follows = match deed {
                Deed::Approve => taken_up(view, &person, &thing)?,
                _ => Change::none(),
            };
            let all = view.orders_of(id.of)?;
            Ok((work.act(thing, (&all, parent), words, view.now())?.and(follows), ()))
        })
    }
}

/// Has requests that wait for a config of the second tier go on, as far as they are among the newest
/// of its product; the vendor takes up any others.
fn taken_up(view: &View<'_>, person: &Person, thing: &Thing) -> Result<Change> {
    let mut change = Change::none();
    let Thing::Config(above) = thing else { return Ok(change) };
    if above.level != TierLevel::Two || above.status != ConfigStatus::Processing {
        return Ok(change);
    }
    let scope = (LinkScope::Product(above.product), Some(OrderStatus::TiersSetup));
    for id in view.orders((above.vendor, OrderSort::Config), scope, None, TAKEN_UP_OF)? {
        let order = view.order(id)?;
        let Thing::Config(config) = self::thing(view, person, id.of)? else { continue };
        let place = known(view.tier(config.account))?.map(|tier| tier.place());
        if place.and_then(|place| place.parent) == Some(above.account) {
            change = change.and(order.taken_up(person, view.now()));
        }
    }
    Ok(change)
}

/// The words of a deed; none for none.
fn said(text: &str) -> Result<Option<Line<500>>, Refusal> {
    optional(text).map_err(|complaint| Refusal::field(Field::Reason, complaint))
}

/// What a request is about, if the actor sees it.
fn thing(view: &View<'_>, person: &Person, of: OrderOf) -> Result<Thing> {
    Ok(match of {
        OrderOf::Subscription(id) => Thing::Subscription(view.subscription(id)?.read(person)?),
        OrderOf::Config(id) => Thing::Config(view.config(id)?.read(person)?),
    })
}

/// How the config of the tier above the one that a thing is of stands.
fn above(view: &View<'_>, thing: &Thing) -> Result<ParentConfig> {
    let Thing::Config(config) = thing else { return Ok(ParentConfig::Ready) };
    let place = known(view.tier(config.account))?.map(|tier| tier.place());
    parent(view, place.and_then(|place| place.parent), config.product)
}

/// A request as a form has it.
pub(super) fn made(
    view: &View<'_>,
    person: &Person,
    form: &OrderForm,
) -> Result<(Change, OrderId)> {
    let mut wrong = Vec::new();
    let of = form.about.trim().to_uppercase().parse::<OrderOf>().ok();
    let thing = of.map(|of| known(thing(view, person, of))).transpose()?.flatten();
    if thing.is_none() {
        wrong.push((Field::About, Complaint::NoSuchThing));
    }
    let kind = OrderKind::of_word(form.kind.trim());
    if kind.is_none() {
        wrong.push((Field::Type, Complaint::NotOffered));
    }
    let content = match of.map(OrderOf::sort) {
        Some(OrderSort::Config) => {
            parameters(&form.lines).map(Content::Parameters).map_err(|one| (Field::Parameters, one))
        }
        _ => items(&form.lines).map(Content::Items).map_err(|one| (Field::Items, one)),
    };
    let content = content.map_err(|one| wrong.push(one)).ok();
    let note = optional(&form.note).map_err(|one| wrong.push((Field::Note, one))).ok();
    let (Some(thing), Some(kind), Some(content), Some(note)) = (thing, kind, content, note) else {
        return Err(Refusal::Fields(wrong).into());
    };
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong).into());
    }
    if let Thing::Config(config) = &thing {
        let tier = known(view.tier(config.account))?;
        if !tier.is_some_and(|tier| tier.links(config.product)) {
            return Err(Refusal::field(Field::About, Complaint::NotLinked).into());
        }
    }
    let all = view.orders_of(thing.named())?;
    let parent = above(view, &thing)?;
    let new = NewOrder { kind, starts: form.starts, content, note };
    let drawn = view.fresh_order(thing.named())?;
    Ok(person.add_order(&thing, (&all, parent), new, (drawn, view.now()))?)
}

/// A page of the requests that a filter asks for, of a scope, or of the narrowest that there is.
fn listed(
    reader: &Reader<'_, '_>,
    filter: &OrderFilter,
    scope: Option<LinkScope>,
    from: Option<MadeCursor<OrderId>>,
) -> Result<Rows<OrderRow, MadeCursor<OrderId>>> {
    let ((view, person), sort) = ((reader.view, reader.person), filter.sort);
    let wanted = Wanted::of(reader, &filter.by)?;
    let scope = scope.unwrap_or_else(|| wanted.scope(HasProducts::Yes));
    // Only a request of that sort is a place to begin at.
    let from = from.filter(|from| from.id.of.sort() == sort).map(|from| (from.at, from.id));
    let looks = wanted.looks();
    let ids = view.orders((person.account, sort), (scope, filter.by.status), from, looks + 1)?;
    let read = |id| Ok(view.order(id)?.read(person)?);
    let fits = |one: &Order| {
        let facts = Facts {
            product: one.product,
            vendor: one.vendor,
            tiers: one.tiers.clone(),
            status: one.status,
            ids: vec![one.id.to_string(), one.id.of.to_string()],
            external_id: None,
        };
        wanted.fits(reader, &facts)
    };
    let place = |one: &Order| MadeCursor { at: one.created_at, id: one.id };
    let (found, next) = page((ids, looks), read, fits, place)?;
    let rows = found.into_iter().map(|one| row(reader, one)).collect::<Result<_>>()?;
    Ok(Rows { rows, next })
}

/// A page of the requests about something that the reader sees.
pub(super) fn about(
    reader: &Reader<'_, '_>,
    of: OrderOf,
    from: Option<u16>,
) -> Result<Rows<OrderRow, u16>> {
    let orders = reader.view.orders_of(of)?.into_iter();
    let mut orders: Vec<Order> =
        orders.filter_map(|order| order.read(reader.person).ok()).collect();
    // Their numbers do not say which is newer.
    orders.sort_by_key(|order| std::cmp::Reverse((order.created_at, order.id.number)));
    let after = orders.iter().position(|order| Some(order.id.number) == from);
    let orders = orders.into_iter().skip(after.map_or(0, |at| at + 1)).take(PAGE_ROWS + 1);
    let (orders, next) = paged(orders.collect(), |order| order.id.number);
    let rows = orders.into_iter().map(|order| row(reader, order)).collect::<Result<_>>()?;
    Ok(Rows { rows, next })
}

/// How the config stands that a request waits for, if it waits for one.
fn awaited(reader: &Reader<'_, '_>, one: &Order) -> Result<ParentConfig> {
    if one.status != OrderStatus::TiersSetup {
        return Ok(ParentConfig::Ready);
    }
    above(reader.view, &thing(reader.view, reader.person, one.id.of)?)
}

fn row(reader: &Reader<'_, '_>, one: Order) -> Result<OrderRow> {
    let content = match &one.content {
        Content::Parameters(all) => {
            all.iter().map(|set| (set.name.to_string(), set.value.to_string())).collect()
        }
        Content::Items(all) => {
            all.iter().map(|item| (item.name.to_string(), item.quantity.to_string())).collect()
        }
    };
    let settled = one.settled_at.map(|at| (one.settled_by, at));
    Ok(OrderRow {
        id: one.id,
        kind: one.kind,
        status: one.status,
        product: reader.product(one.product)?,
        vendor: reader.account(one.vendor)?,
        account: reader.above(one.tiers.first().copied())?,
        content,
        asked: reader.done(one.provider, (Some(one.asked_by), one.created_at))?,
        settled: settled.map(|done| reader.done(one.provider, done)).transpose()?,
        updated_at: one.updated_at,
        deeds: one.deeds(reader.person, awaited(reader, &one)?),
        note: one.note.map(|note| note.to_string()),
        reason: one.reason.map(|reason| reason.to_string()),
    })
}

fn shown(reader: &Reader<'_, '_>, one: Order) -> Result<OrderPage> {
    let provider = reader.account(one.provider)?;
    Ok(OrderPage { row: row(reader, one)?, provider })
}

/// A request that a person was told of; none if they do not see it any more.
pub(in crate::desk) fn told(
    view: &View<'_>,
    person: &Person,
    id: OrderId,
) -> Result<Option<(Order, OrderRow)>> {
    let read = view.order(id).and_then(|order| Ok(order.read(person)?));
    let Some(order) = known(read)? else { return Ok(None) };
    let row = row(&Reader::new(view, person), order.clone())?;
    Ok(Some((order, row)))
}

/// What a person may call whoever did something to a request that they see.
pub(in crate::desk) fn called(
    view: &View<'_>,
    person: &Person,
    order: &Order,
    by: Option<UserId>,
) -> Result<String> {
    let done = Reader::new(view, person).done(order.provider, (by, order.created_at))?;
    Ok(done.by.unwrap_or_else(|| "Somebody".to_owned()))
}
