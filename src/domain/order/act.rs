//! What becomes of a request: who moves it, from where, and to where.

use super::{Content, Order, OrderKind, OrderStatus, ParentConfig, Thing};
use crate::domain::{
    access::{Person, Sealed},
    change::{Change, Write},
    config::{TierConfig, names_of},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::Role,
    refusal::{Complaint, Field, Refusal},
    subscription::{Subscription, SubscriptionStatus, listed},
    text::Line,
};

/// What is done to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Those who ask send it, or send it again with an answer.
    Submit,
    /// The vendor takes it up again.
    Pend,
    /// The vendor asks back.
    Inquire,
    /// The vendor has done it.
    Approve,
    /// The vendor does not do it, or those who ask take it back.
    Fail,
}

/// Whose a deed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Those who ask: members and above.
    Askers,
    /// The product's vendor: agents and above.
    Vendors,
}

/// From which states on a deed is whose.
type Row = (Deed, &'static [OrderStatus], Whose);

/// The whole workflow. Approved and failed requests never move.
const TABLE: &[Row] = &[
    (Deed::Submit, &[OrderStatus::Draft, OrderStatus::Inquiring], Whose::Askers),
    (
        Deed::Fail,
        &[
            OrderStatus::Draft,
            OrderStatus::TiersSetup,
            OrderStatus::Pending,
            OrderStatus::Inquiring,
        ],
        Whose::Askers,
    ),
    (Deed::Pend, &[OrderStatus::TiersSetup, OrderStatus::Inquiring], Whose::Vendors),
    (Deed::Inquire, &[OrderStatus::Pending], Whose::Vendors),
    (Deed::Approve, &[OrderStatus::Pending], Whose::Vendors),
    (
        Deed::Fail,
        &[OrderStatus::TiersSetup, OrderStatus::Pending, OrderStatus::Inquiring],
        Whose::Vendors,
    ),
];

/// Whether a deed wants words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// It takes none.
    Plain,
    /// It takes some.
    May,
    /// It needs some.
    Must,
}

/// A request opened for a deed.
#[derive(Debug)]
pub struct OrderWork {
    order: Order,
    person: Person,
    deed: Deed,
}

impl Deed {
    /// All, in the order of their buttons.
    pub const ALL: [Deed; 5] = [Deed::Fail, Deed::Inquire, Deed::Pend, Deed::Submit, Deed::Approve];

    /// The deed of this word.
    pub fn of_word(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }

    /// The word in addresses and the API.
    pub fn word(self) -> &'static str {
        match self {
            Deed::Submit => "submit",
            Deed::Pend => "pend",
            Deed::Inquire => "inquire",
            Deed::Approve => "approve",
            Deed::Fail => "fail",
        }
    }

    /// What its button says.
    pub fn title(self) -> &'static str {
        match self {
            Deed::Submit => "Submit",
            Deed::Pend => "Pend",
            Deed::Inquire => "Inquire",
            Deed::Approve => "Approve",
            Deed::Fail => "Fail",
        }
    }

    /// Whether it wants words.
    pub fn words(self) -> Steps {
        match self {
            Deed::Pend | Deed::Approve => Steps::Plain,
            Deed::Submit => Steps::May,
            Deed::Inquire | Deed::Fail => Steps::Must,
        }
    }
}

impl Whose {
    pub(super) fn is(self, person: &Person, order: &Order) -> bool {
        match self {
            Whose::Askers => order.asker == person.account,
            Whose::Vendors => order.vendor == person.account,
        }
    }

    pub(super) fn needs(self) -> Role {
        match self {
            Whose::Askers => Role::Member,
            Whose::Vendors => Role::Agent,
        }
    }
}

impl Order {
    /// The rows of the workflow by which somebody of this person's account does something.
    fn rows(&self, person: &Person, deed: Deed) -> impl Iterator<Item = &'static Row> {
        let theirs = move |row: &&Row| row.0 == deed && row.2.is(person, self);
        TABLE.iter().filter(theirs)
    }

    /// What a person may do with it now, as the config of the tier above stands: what waits for that
    /// is not taken up before.
    pub fn deeds(&self, person: &Person, parent: ParentConfig) -> Vec<Deed> {
        let may = |row: &Row| row.1.contains(&self.status) && person.role >= row.2.needs();
        let may = |deed: &Deed| !self.waits(*deed, parent) && self.rows(person, *deed).any(may);
        Deed::ALL.into_iter().filter(may).collect()
    }

    /// Whether a deed waits for the config of the tier above.
    fn waits(&self, deed: Deed, parent: ParentConfig) -> bool {
        deed == Deed::Pend
            && self.status == OrderStatus::TiersSetup
            && parent == ParentConfig::Processing
    }
}

impl Sealed<Order> {
    /// Opens a request for a deed.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless such a deed is of this person's account; [`Refusal::RoleTooLow`]
    /// below a member for those who ask, below an agent for the vendor; [`Refusal::Settled`] once
    /// it is approved or failed; [`Refusal::NotNow`] where it does not go on so from where it stands.
    pub fn to_do(self, person: &Person, deed: Deed) -> Result<OrderWork, Refusal> {
        let order = self.read(person)?;
        let rows: Vec<_> = order.rows(person, deed).collect();
        let Some(first) = rows.first() else { return Err(Refusal::NotFound) };
        let row = rows.iter().find(|row| row.1.contains(&order.status));
        person.at_least(row.unwrap_or(first).2.needs())?;
        if !order.status.is_open() {
            return Err(Refusal::Settled);
        }
        if row.is_none() {
            return Err(Refusal::NotNow { deed: deed.title(), status: order.status });
        }
        Ok(OrderWork { order, person: person.clone(), deed })
    }
}

impl OrderWork {
    /// The request.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// Does it, to a request about `thing`, with `words` where it takes some. An approval makes a
    /// config active and sets what was asked for; it has a subscription begin, pause, go on or end,
    /// and be made of what was asked for, if that was anything. `all` are the requests about it.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] without words that are needed, where what is over is to go on, where
    /// newer items would be overwritten or too many parameters set, and for a draft that is sent
    /// while another request is open; [`Refusal::NotNow`] while the tier above is not set up.
    pub fn act(
        self,
        thing: Thing,
        (all, parent): (&[Sealed<Order>], ParentConfig),
        words: Option<Line<500>>,
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_be_free(&thing, (all, parent))?;
        if self.deed.words() == Steps::Must && words.is_none() {
            return Err(Refusal::field(Field::Reason, Complaint::Missing));
        }
        let (before, mut after) = (self.order.clone(), self.order);
        let answers = before.status == OrderStatus::Inquiring;
        after.status = match self.deed {
            Deed::Submit if answers => OrderStatus::Pending,
            Deed::Submit => thing.sent(parent),
            Deed::Pend => OrderStatus::Pending,
            Deed::Inquire => OrderStatus::Inquiring,
            Deed::Approve => OrderStatus::Approved,
            Deed::Fail => OrderStatus::Failed,
        };
        match self.deed {
            Deed::Submit => (after.note, after.reason) = (words.or(after.note), None),
            Deed::Inquire | Deed::Fail => after.reason = words,
            Deed::Pend | Deed::Approve => after.reason = None,
        }
        after.updated_at = now;
        // A draft that is thrown away was never there for the vendor.
        if !after.status.is_open() && before.status != OrderStatus::Draft {
            (after.settled_at, after.settled_by) = (Some(now), Some(self.person.user));
        }
        let record = Record::Order(after.id);
        let event = Event::new(Some(self.person.user), Kind::OrderChanged, record).changed(
            "status",
            &before.status.word(),
            &after.status.word(),
        );
        let event = event.changed("deed", &"", &self.deed.word());
        // A draft that is sent is news for the vendor.
        let event = if after.status.is_open() { event } else { before.keeping(event) };
        let follows = match (after.status, thing) {
            (OrderStatus::Approved, Thing::Config(config)) => {
                set_up(config, &after.content, (&self.person, now))?
            }
            (OrderStatus::Approved, Thing::Subscription(one)) => {
                fulfilled(one, &before, (&self.person, now))?
            }
            _ => Change::none(),
        };
        let write = Write::Order(Some(Box::new(before)), Box::new(after));
        Ok(Change::new(vec![write], event).and(follows))
    }

    /// # Errors
    ///
    /// [`Refusal::Fields`] for a draft that is sent of what is over, or while another request is
    /// open; [`Refusal::NotNow`] for what is taken up while the tier above is not set up.
    fn must_be_free(
        &self,
        thing: &Thing,
        (all, parent): (&[Sealed<Order>], ParentConfig),
    ) -> Result<(), Refusal> {
        let (deed, status) = (self.deed, self.order.status);
        match (deed, status) {
            (Deed::Submit, OrderStatus::Draft) => {
                let sent = |one: &Order| one.status.is_open() && one.status != OrderStatus::Draft;
                let wrong = |why| Err(Refusal::field(Field::Status, why));
                if all.iter().any(|one| sent(&one.0)) {
                    return wrong(Complaint::StillOpen);
                }
                if thing.is_over() { wrong(Complaint::Terminated) } else { Ok(()) }
            }
            _ if self.order.waits(deed, parent) => {
                Err(Refusal::NotNow { deed: deed.title(), status })
            }
            _ => Ok(()),
        }
    }
}

/// A config as it is once it is set up as was asked.
fn set_up(
    before: TierConfig,
    content: &Content,
    (person, now): (&Person, Moment),
) -> Result<Change, Refusal> {
    let parameters = match content {
        Content::Parameters(parameters) => parameters.as_slice(),
        Content::Items(_) => &[],
    };
    let after = before.clone().set_up(parameters, now)?;
    let event = Event::new(Some(person.user), Kind::ConfigChanged, Record::Config(after.id))
        .changed("status", &before.status.word(), &after.status.word())
        .changed("parameters set", &"", &names_of(parameters));
    Ok(Change::new(vec![Write::Config(Some(Box::new(before)), Box::new(after))], event))
}

/// A subscription as it is once what was asked for is done.
fn fulfilled(
    before: Subscription,
    order: &Order,
    (person, now): (&Person, Moment),
) -> Result<Change, Refusal> {
    let status = match order.kind {
        OrderKind::Purchase | OrderKind::Resume => SubscriptionStatus::Active,
        OrderKind::Suspend => SubscriptionStatus::Suspended,
        OrderKind::Cancel => SubscriptionStatus::Terminated,
        _ => before.status,
    };
    let over = SubscriptionStatus::Terminated;
    if before.status == over && order.kind != OrderKind::Cancel {
        return Err(Refusal::field(Field::Status, Complaint::Terminated));
    }
    let items = match &order.content {
        Content::Items(items) if !items.is_empty() => items.clone(),
        Content::Items(_) | Content::Parameters(_) => before.items.clone(),
    };
    if (status, &items) == (before.status, &before.items) {
        return Ok(Change::none());
    }
    // What was agreed on since shall not be lost unseen.
    if items != before.items && before.updated_at > order.updated_at {
        return Err(Refusal::field(Field::Items, Complaint::Overtaken));
    }
    let edition = before.edition.saturating_add(1);
    let after = Subscription { status, items, edition, updated_at: now, ..before.clone() };
    let record = Record::Subscription(after.id);
    let event = Event::new(Some(person.user), Kind::SubscriptionChanged, record)
        .changed("status", &before.status.word(), &after.status.word())
        .changed("items", &listed(&before.items), &listed(&after.items));
    Ok(Change::new(vec![Write::Subscription(Some(Box::new(before)), Box::new(after))], event))
}

/// Whose a deed is from a state on.
#[cfg(test)]
pub(super) fn whose(deed: Deed, status: OrderStatus) -> Vec<String> {
    let rows = TABLE.iter().filter(|row| row.0 == deed && row.1.contains(&status));
    rows.map(|row| format!("{:?}", row.2)).collect()
}
