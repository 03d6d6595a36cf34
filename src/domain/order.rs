//! What a product's vendor is asked to do: requests to fulfil something of a subscription, and
//! requests about a tier config. Both go the same way, so both are orders.

mod act;
mod kind;
mod revise;
mod status;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::{
    act::{Deed, OrderWork, Steps},
    kind::{OrderKind, OrderSort},
    revise::Revision,
    status::OrderStatus,
};
use super::{
    access::{Person, Sealed},
    change::{Change, Write},
    config::{Parameter, TierConfig, TierLevel, names_of},
    id::{AccountId, ConfigId, OrderId, OrderOf, ProductId, SubscriptionId, TierId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    refusal::{Complaint, Field, Refusal},
    subscription::{Item, Subscription, SubscriptionStatus, listed},
    text::Line,
};

/// A request to a product's vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id, which names the subscription or the config that it is about.
    pub id: OrderId,
    /// What is asked for.
    pub kind: OrderKind,
    /// Where it stands.
    pub status: OrderStatus,
    /// Of which product.
    pub product: ProductId,
    /// Whose that is: they settle it.
    pub vendor: AccountId,
    /// Who owns the customer's account, or the reseller's.
    pub provider: AccountId,
    /// Whose people ask.
    pub asker: AccountId,
    /// The tier accounts that it concerns: customer and resellers, or the reseller alone.
    pub tiers: Vec<TierId>,
    /// What is to be set, or what of.
    pub content: Content,
    /// What else those say who ask.
    pub note: Option<Line<500>>,
    /// What the vendor wants to know, or why it was not done.
    pub reason: Option<Line<500>>,
    /// When it was made.
    pub created_at: Moment,
    /// Who asks.
    pub asked_by: UserId,
    /// When it last moved.
    pub updated_at: Moment,
    /// When it was settled; never if it was a draft that was thrown away.
    pub settled_at: Option<Moment>,
    /// By whom.
    pub settled_by: Option<UserId>,
    /// Who of the vendor's people works on it; for those people alone.
    pub assignee: Option<UserId>,
}

/// The most requests about one thing: their numbers have three digits.
pub const ORDERS_MAX: u16 = 999;
/// From which number on those stand that begin as drafts, each with one that is drawn: a gap among
/// the numbers below tells nobody how many drafts of the other side there are.
pub const DRAFTS_FROM: u16 = 500;

/// What a request is to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Parameters of a config.
    Parameters(Vec<Parameter>),
    /// What a subscription is to be made of; nothing if that stays.
    Items(Vec<Item>),
}

/// Something that a request can be about, opened.
#[derive(Clone, Debug)]
pub enum Thing {
    /// A subscription.
    Subscription(Subscription),
    /// A config.
    Config(TierConfig),
}

/// How the config of the tier above stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParentConfig {
    /// It is used, or there is none to wait for.
    Ready,
    /// It is being set up.
    Processing,
}

/// Whether a new request goes to the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starts {
    /// Not yet.
    Draft,
    /// At once.
    Sent,
}

/// A request to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// What is asked for.
    pub kind: OrderKind,
    /// Whether it goes to the vendor.
    pub starts: Starts,
    /// What is to be set.
    pub content: Content,
    /// What else there is to say.
    pub note: Option<Line<500>>,
}

impl Person {
    /// Makes a request about something that this person sees, of which `all` are the requests, and
    /// returns its id. `drawn` is a free number from [`DRAFTS_FROM`] on, if there is one: a draft has
    /// it, and what is sent at once where the numbers below are used up.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] for what is not asked of such a
    /// thing, while one that this person sees is open, of a subscription that is over, for more
    /// parameters than a config has, and beyond [`ORDERS_MAX`].
    pub fn add_order(
        &self,
        thing: &Thing,
        (all, parent): (&[Sealed<Order>], ParentConfig),
        new: NewOrder,
        (drawn, now): (Option<u16>, Moment),
    ) -> Result<(Change, OrderId), Refusal> {
        self.must_make_tiers()?;
        let wrong = |why| Refusal::field(Field::Type, why);
        let fits = match (thing, &new.content) {
            (Thing::Subscription(_), Content::Items(_)) => OrderSort::Fulfilment,
            (Thing::Config(_), Content::Parameters(_)) => OrderSort::Config,
            _ => return Err(wrong(Complaint::NotOffered)),
        };
        if new.kind.sort() != fits {
            return Err(wrong(Complaint::NotOffered));
        }
        if thing.is_over() {
            return Err(wrong(Complaint::Terminated));
        }
        // A draft of the other side's is none of this person's business, and in nobody's way.
        let open = |one: &Sealed<Order>| one.0.status.is_open() && one.0.is_seen_by(self);
        if all.iter().any(open) {
            return Err(wrong(Complaint::StillOpen));
        }
        if let (Thing::Config(config), Content::Parameters(parameters)) = (thing, &new.content) {
            config.must_hold(parameters)?;
        }
        let number = numbered(all, new.starts, drawn);
        let too_many = || wrong(Complaint::TooMany { max: ORDERS_MAX.into() });
        let number = number.ok_or_else(too_many)?;
        let (product, vendor, provider) = thing.parties();
        let made = Order {
            id: OrderId { of: thing.named(), number },
            kind: new.kind,
            status: match new.starts {
                Starts::Draft => OrderStatus::Draft,
                Starts::Sent => thing.sent(parent),
            },
            product,
            vendor,
            provider,
            asker: self.account,
            tiers: thing.tiers(),
            content: new.content,
            note: new.note,
            reason: None,
            created_at: now,
            asked_by: self.user,
            updated_at: now,
            settled_at: None,
            settled_by: None,
            assignee: None,
        };
        let id = made.id;
        let event = Event::new(Some(self.user), Kind::OrderAdded, Record::Order(id))
            .changed("type", &"", &made.kind.word())
            .changed("status", &"", &made.status.word())
            .changed("content", &"", &made.content.told());
        let event = made.keeping(event);
        Ok((Change::new(vec![Write::Order(None, Box::new(made))], event), id))
    }
}

/// The number of a request besides `all`; none if there is no room for it.
fn numbered(all: &[Sealed<Order>], starts: Starts, drawn: Option<u16>) -> Option<u16> {
    let sent = all.iter().map(|one| one.0.id.number).filter(|number| *number < DRAFTS_FROM);
    let next = sent.max().unwrap_or_default().saturating_add(1);
    Some(next).filter(|next| starts == Starts::Sent && *next < DRAFTS_FROM).or(drawn)
}

impl Thing {
    /// What its requests call it.
    pub fn named(&self) -> OrderOf {
        match self {
            Thing::Subscription(one) => OrderOf::Subscription(one.id),
            Thing::Config(one) => OrderOf::Config(one.id),
        }
    }

    /// The product, its vendor, and the provider.
    fn parties(&self) -> (ProductId, AccountId, AccountId) {
        match self {
            Thing::Subscription(one) => (one.product, one.vendor, one.provider),
            Thing::Config(one) => (one.product, one.vendor, one.provider),
        }
    }

    fn tiers(&self) -> Vec<TierId> {
        match self {
            Thing::Subscription(one) => one.tiers().collect(),
            Thing::Config(one) => vec![one.account],
        }
    }

    fn is_over(&self) -> bool {
        matches!(self, Thing::Subscription(one) if one.status == SubscriptionStatus::Terminated)
    }

    /// Where a request stands once it is sent: one about a reseller of the first tier waits while
    /// the tier above is being set up.
    fn sent(&self, parent: ParentConfig) -> OrderStatus {
        match (self, parent) {
            (Thing::Config(one), ParentConfig::Processing) if one.level == TierLevel::One => {
                OrderStatus::TiersSetup
            }
            _ => OrderStatus::Pending,
        }
    }
}

impl Sealed<Order> {
    /// Opens a request for reading.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person's account owns the tier account, or the product;
    /// and of what was never sent, for all but those who asked.
    pub fn read(self, person: &Person) -> Result<Order, Refusal> {
        if self.0.is_seen_by(person) { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// Has it go to the vendor, if it waits for the tier above, which `person` has just set up.
    pub(crate) fn taken_up(self, person: &Person, now: Moment) -> Change {
        let before = self.0;
        if before.status != OrderStatus::TiersSetup {
            return Change::none();
        }
        let after = Order { status: OrderStatus::Pending, updated_at: now, ..before.clone() };
        let record = Record::Order(after.id);
        let (from, to) = (before.status.word(), after.status.word());
        let event = Event::new(Some(person.user), Kind::OrderChanged, record);
        let event = event.changed("status", &from, &to);
        Change::new(vec![Write::Order(Some(Box::new(before)), Box::new(after))], event)
    }
}

impl Order {
    /// The parameters that it is to set; none for one about a subscription.
    pub fn parameters(&self) -> &[Parameter] {
        match &self.content {
            Content::Parameters(all) => all,
            Content::Items(_) => &[],
        }
    }

    /// The accounts whose people see it, each once: of what was never sent, those who asked.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        let thrown_away = self.status == OrderStatus::Failed && self.settled_at.is_none();
        if self.status == OrderStatus::Draft || thrown_away {
            return vec![self.asker];
        }
        let mut both = vec![self.provider, self.vendor];
        both.dedup();
        both
    }

    /// The event as what happens to it while it stands as it does: of a draft for those alone who
    /// ask, also once it is sent.
    fn keeping(&self, event: Event) -> Event {
        let draft = self.status == OrderStatus::Draft;
        Event { private_to: draft.then_some(self.asker).or(event.private_to), ..event }
    }

    /// Whether it has of a thing what decides who sees and settles it; the asker is one of the two.
    pub(crate) fn is_about(&self, thing: &Thing) -> bool {
        let parties = (self.product, self.vendor, self.provider);
        let asks = [self.vendor, self.provider].contains(&self.asker);
        parties == thing.parties() && self.tiers == thing.tiers() && asks
    }

    fn is_seen_by(&self, person: &Person) -> bool {
        self.viewers().contains(&person.account)
    }
}

impl Content {
    /// What is to be set, as the journal has it: of parameters only their names.
    fn told(&self) -> String {
        match self {
            Content::Parameters(all) => names_of(all),
            Content::Items(items) => listed(items),
        }
    }
}

impl From<SubscriptionId> for OrderOf {
    fn from(id: SubscriptionId) -> OrderOf {
        OrderOf::Subscription(id)
    }
}

impl From<ConfigId> for OrderOf {
    fn from(id: ConfigId) -> OrderOf {
        OrderOf::Config(id)
    }
}
