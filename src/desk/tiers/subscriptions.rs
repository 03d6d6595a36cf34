//! The register of subscriptions.

use super::{
    Desk, SubscriptionChange, SubscriptionForm,
    importing::Earlier,
    narrow::{Facts, HasProducts, Wanted, offers, page},
    reader::Reader,
};
use crate::{
    desk::{
        names::known,
        opening::products,
        show::{MadeCursor, RegisterFilter, Rows, SubscriptionList, SubscriptionRow},
    },
    domain::{
        access::{Actor, Person},
        account::Product,
        change::Change,
        id::{ProductId, SubscriptionId, TierId},
        refusal::{Complaint, Field, Refusal},
        subscription::{SUBSCRIPTIONS_MAX, Subscription, SubscriptionStatus, Terms, items},
        text::Line,
        tier::{
            LinkScope, Tier, TierWrong,
            data::{TierField, TierKind},
        },
    },
    error::Result,
    store::View,
};

/// How many accounts above the customer a subscription goes through.
const TIERS: usize = 2;

impl Desk {
    /// The subscriptions that the actor sees and a filter asks for, the newest first, from after one
    /// on.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn subscriptions(
        &self,
        actor: &Actor,
        filter: &RegisterFilter<SubscriptionStatus>,
        from: Option<MadeCursor<SubscriptionId>>,
    ) -> Result<SubscriptionList> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let page = listed(&reader, filter, None, from)?;
            Ok(SubscriptionList { page, offers: offers(&reader)?, may_add: person.makes_tiers() })
        })
    }

    /// The same rows without what else the list shows, for a table of them all.
    ///
    /// # Errors
    ///
    /// As for [`Desk::subscriptions`].
    pub fn subscription_rows(
        &self,
        actor: &Actor,
        filter: &RegisterFilter<SubscriptionStatus>,
        from: Option<MadeCursor<SubscriptionId>>,
    ) -> Result<Rows<SubscriptionRow, MadeCursor<SubscriptionId>>> {
        let person = actor.person()?;
        self.store.look(|view| listed(&Reader::new(view, person), filter, None, from))
    }

    /// The products that a subscription or a config of the actor's can be of, by name.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer.
    pub fn products_to_sell(&self, actor: &Actor) -> Result<Vec<(ProductId, String)>> {
        let person = actor.person()?;
        person.must_make_tiers()?;
        self.store.look(|view| {
            let mut products = products(view, person, &[person.account])?;
            products.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
            Ok(products)
        })
    }

    /// The subscriptions that name a tier account, as far as the actor sees them.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees the account.
    pub fn tier_subscriptions(
        &self,
        actor: &Actor,
        id: TierId,
        from: Option<MadeCursor<SubscriptionId>>,
    ) -> Result<Rows<SubscriptionRow, MadeCursor<SubscriptionId>>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            reader.tier(id)?;
            listed(&reader, &RegisterFilter::default(), Some(LinkScope::Tier(id)), from)
        })
    }

    /// A subscription.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor's account owns the customer's tier account, or the
    /// product.
    pub fn subscription(&self, actor: &Actor, id: SubscriptionId) -> Result<SubscriptionRow> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            row(&reader, view.subscription(id)?.read(person)?)
        })
    }

    /// Makes a subscription of a product for a customer, through the resellers above it as far as
    /// the actor may link those; returns its id once it is on disk. From then on the product's
    /// vendor sees these accounts, and is asked about their changes.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] for a product that is none of the
    /// actor's own nor of a vendor whom a contract joins, for a customer that neither the actor's
    /// account owns nor, where the product is its own, it sees, for one that is a reseller, for items
    /// that are none, and beyond [`SUBSCRIPTIONS_MAX`].
    pub fn make_subscription(
        &self,
        actor: &Actor,
        form: &SubscriptionForm,
    ) -> Result<SubscriptionId> {
        let (person, form) = (actor.person()?.clone(), form.clone());
        person.must_make_tiers()?;
        self.store.commit(move |view| {
            let id = view.fresh_subscription()?;
            Ok((made(view, (&person, id), (&form, ""), &Earlier::default())?, id))
        })
    }

    /// Changes a subscription, on top of the edition that the form was drawn from.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees it; [`Refusal::RoleTooLow`] for a viewer;
    /// [`Refusal::ChangedMeanwhile`]; [`Refusal::Fields`] for what is wrong, and for a terminated one
    /// that is to be something else again.
    pub fn change_subscription(
        &self,
        actor: &Actor,
        id: SubscriptionId,
        change: &SubscriptionChange,
    ) -> Result<()> {
        let (person, change) = (actor.person()?.clone(), change.clone());
        self.store.commit(move |view| {
            let work = view.subscription(id)?.to_change(&person)?;
            let mut wrong = Vec::new();
            let (external, rows) = (&change.external_id, &change.items);
            let terms = terms(change.status, external, rows, &mut wrong);
            let Some(terms) = terms else { return Err(Refusal::Fields(wrong).into()) };
            Ok((work.change(change.edition, terms, view.now())?, ()))
        })
    }
}

/// A subscription as a form has it, after what was made with it already. It is active unless
/// `status` is the word of another one.
pub(super) fn made(
    view: &View<'_>,
    (person, id): (&Person, SubscriptionId),
    (form, status): (&SubscriptionForm, &str),
    earlier: &Earlier,
) -> Result<Change> {
    let mut wrong = Vec::new();
    let product = product_of(view, person, &form.product)?;
    let product = product.map_err(|one| wrong.push((Field::Product, one))).ok();
    let tiers = match &product {
        Some(product) => linked(view, (person, product), &form.customer, earlier)?,
        None => Ok(Vec::new()),
    };
    let tiers = tiers.map_err(|one| wrong.push((Field::Customer, one))).ok();
    let status = match status.trim() {
        "" => Some(SubscriptionStatus::Active),
        word => SubscriptionStatus::of_word(&word.to_lowercase()),
    };
    if status.is_none() {
        wrong.push((Field::Status, Complaint::NotOffered));
    }
    let begins = status.unwrap_or(SubscriptionStatus::Active);
    let terms = terms(begins, &form.external_id, &form.items, &mut wrong);
    let (Some(product), Some(tiers), Some(terms), Some(_)) = (product, tiers, terms, status) else {
        return Err(Refusal::Fields(wrong).into());
    };
    Ok(person.add_subscription((id, view.now()), &product, tiers, terms)?)
}

/// The product of this id, if it is the actor's own or a contract joins its vendor to them. To manage
/// the vendor is not enough: by the product its people would come to see the customer.
pub(super) fn product_of(
    view: &View<'_>,
    person: &Person,
    text: &str,
) -> Result<Result<Product, Complaint>> {
    let Ok(id) = text.trim().to_uppercase().parse() else {
        return Ok(Err(Complaint::NoSuchProduct));
    };
    let joined = |owner| view.joined(owner, person.account);
    let product = known(view.product(id))?.map(|product| known(product.choose(person, joined)));
    let product = match product.transpose()?.flatten() {
        Some(one) if one.owner == person.account || joined(one.owner)? => Some(one),
        _ => None,
    };
    Ok(product.ok_or(Complaint::NoSuchProduct))
}

/// A line that may be none.
pub(super) fn optional<const MAX: usize>(text: &str) -> Result<Option<Line<MAX>>, Complaint> {
    match Line::parse(text) {
        Ok(line) => Ok(Some(line)),
        Err(Complaint::Missing) => Ok(None),
        Err(complaint) => Err(complaint),
    }
}

/// The customer of this id and the resellers above it that the actor may link to a product.
fn linked(
    view: &View<'_>,
    (person, product): (&Person, &Product),
    text: &str,
    earlier: &Earlier,
) -> Result<Result<Vec<Tier>, Complaint>> {
    let none = Complaint::Tier(TierWrong::NoSuchTier);
    let open = |id: TierId| -> Result<Option<Tier>> {
        let tier = match earlier.tiers.get(&id) {
            Some(tier) => Some(tier.clone()),
            None => known(view.tier(id))?,
        };
        Ok(tier.and_then(|tier| tier.to_link(person, product.owner).ok()))
    };
    let Ok(id) = text.trim().to_uppercase().parse() else { return Ok(Err(none)) };
    let Some(customer) = open(id)? else { return Ok(Err(none)) };
    if customer.kind != TierKind::Customer {
        return Ok(Err(Complaint::NoCustomer));
    }
    let with_it = earlier.sold.get(&id).copied().unwrap_or_default();
    if view.subscribed(id, SUBSCRIPTIONS_MAX)?.len() + with_it >= SUBSCRIPTIONS_MAX {
        return Ok(Err(Complaint::TooMany { max: SUBSCRIPTIONS_MAX }));
    }
    let mut tiers = vec![customer];
    for _ in 0..TIERS {
        let above = tiers.last().and_then(|tier| tier.parent);
        let Some(next) = above.map(open).transpose()?.flatten() else { break };
        tiers.push(next);
    }
    Ok(Ok(tiers))
}

/// What a form says, with its complaints added to the others; none if there are any of its own.
fn terms(
    status: SubscriptionStatus,
    external_id: &str,
    rows: &[(String, String)],
    wrong: &mut Vec<(Field, Complaint)>,
) -> Option<Terms> {
    let before = wrong.len();
    let external_id = optional(external_id).unwrap_or_else(|complaint| {
        wrong.push((Field::Tier(TierField::ExternalId), complaint));
        None
    });
    let items = items(rows).map_err(|complaint| wrong.push((Field::Items, complaint))).ok();
    let items = items.filter(|_| wrong.len() == before)?;
    Some(Terms { external_id, status, items })
}

fn listed(
    reader: &Reader<'_, '_>,
    filter: &RegisterFilter<SubscriptionStatus>,
    scope: Option<LinkScope>,
    from: Option<MadeCursor<SubscriptionId>>,
) -> Result<Rows<SubscriptionRow, MadeCursor<SubscriptionId>>> {
    let (view, person) = (reader.view, reader.person);
    let wanted = Wanted::of(reader, filter)?;
    let scope = scope.unwrap_or_else(|| wanted.scope(HasProducts::No));
    let (from, looks) = (from.map(|from| (from.at, from.id)), wanted.looks());
    let ids = view.subscriptions(person.account, scope, from, looks + 1)?;
    let read = |id| Ok(view.subscription(id)?.read(person)?);
    let fits = |one: &Subscription| {
        let facts = Facts {
            product: one.product,
            vendor: one.vendor,
            tiers: one.tiers().collect(),
            status: one.status,
            ids: vec![one.id.to_string()],
            external_id: one.external_id.as_deref(),
        };
        wanted.fits(reader, &facts)
    };
    let place = |one: &Subscription| MadeCursor { at: one.created_at, id: one.id };
    let (found, next) = page((ids, looks), read, fits, place)?;
    let rows = found.into_iter().map(|one| row(reader, one)).collect::<Result<_>>()?;
    Ok(Rows { rows, next })
}

pub(super) fn row(reader: &Reader<'_, '_>, one: Subscription) -> Result<SubscriptionRow> {
    let items = one.items.into_iter().map(|item| (item.name.to_string(), item.quantity));
    Ok(SubscriptionRow {
        id: one.id,
        product: reader.product(one.product)?,
        customer: reader.above(Some(one.customer))?,
        tier1: reader.above(one.tier1)?,
        tier2: reader.above(one.tier2)?,
        external_id: one.external_id.as_ref().map(ToString::to_string),
        status: one.status,
        items: items.collect(),
        created_at: one.created_at,
        updated_at: one.updated_at,
        edition: one.edition,
        may_change: reader.person.makes_tiers(),
    })
}
