//! Who is told of requests to a product's vendor about a subscription or a tier config.

use super::{Notification, Occasion, Topic, Whom};
use crate::domain::{
    access::{Person, Sealed},
    id::{AccountId, OrderId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    order::{Deed, Order, OrderStatus},
    person::{Role, User},
    refusal::Refusal,
};

/// Something that happened to such a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderHappening {
    /// What.
    pub occasion: Occasion,
    /// To which one.
    pub order: OrderId,
    /// When.
    pub at: Moment,
    /// By whom; nobody if it went on by itself, once the tier above was set up.
    pub by: Option<UserId>,
}

impl OrderHappening {
    /// What an entry of the journal tells people of, if it is about such a request: whose turn it is
    /// now, or who asked what came of it. Drafts are told to nobody.
    pub fn of(event: &Event, at: Moment) -> Option<OrderHappening> {
        let Record::Order(order) = event.record else { return None };
        let status = event.changes.iter().find(|change| change.what == "status")?;
        let from = OrderStatus::of_word(&status.from);
        let deed = event.to("deed").and_then(Deed::of_word);
        let occasion = match (event.kind, from, OrderStatus::of_word(&status.to)?) {
            (Kind::OrderAdded, _, OrderStatus::Pending) => Occasion::OrderSent,
            (Kind::OrderChanged, Some(OrderStatus::Inquiring), OrderStatus::Pending)
                if deed == Some(Deed::Submit) =>
            {
                Occasion::OrderAnswered
            }
            // What waited for the tier above, or was a draft; who takes it up knows.
            (Kind::OrderChanged, _, OrderStatus::Pending) if deed != Some(Deed::Pend) => {
                Occasion::OrderSent
            }
            (Kind::OrderChanged, _, OrderStatus::Inquiring) => Occasion::OrderInquired,
            (Kind::OrderChanged, _, OrderStatus::Approved) => Occasion::OrderApproved,
            (Kind::OrderChanged, from, OrderStatus::Failed) if from != Some(OrderStatus::Draft) => {
                Occasion::OrderFailed
            }
            _ => return None,
        };
        let itself = from == Some(OrderStatus::TiersSetup) && deed.is_none();
        Some(OrderHappening { occasion, order, at, by: event.by.filter(|_| !itself) })
    }
}

/// What a follower may know of a request without opening it.
impl Sealed<Order> {
    /// Those whom the table means: the agents of an account, or one person.
    pub(crate) fn told(&self, happening: &OrderHappening) -> Result<UserId, AccountId> {
        match happening.occasion.whom() {
            Whom::Vendor => Err(self.0.vendor),
            _ => Ok(self.0.asked_by),
        }
    }

    /// The notification, unless they did it themselves, cannot sign in, or may not see it. What went
    /// on by itself is told in the name of who asked, and to these in nobody's.
    pub(crate) fn tell(
        &self,
        happening: &OrderHappening,
        user: &Sealed<User>,
    ) -> Option<Notification> {
        let (order, user) = (&self.0, &user.0);
        let asked = Some(order.asked_by).filter(|asked| *asked != user.id);
        let agents = happening.occasion.whom() == Whom::Vendor;
        let may = user.active
            && Some(user.id) != happening.by
            && order.viewers().contains(&user.account)
            && (!agents || user.account == order.vendor && user.role >= Role::Agent);
        may.then_some(Notification {
            user: user.id,
            at: happening.at,
            occasion: happening.occasion,
            topic: Topic::Order(order.id),
            by: happening.by.or(asked),
            mark: None,
            via: user.account,
        })
    }
}

impl Sealed<Notification> {
    /// Opens it, for the one who is told and who still sees the request.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::read`].
    pub fn read_order(self, order: &Order, person: &Person) -> Result<Notification, Refusal> {
        if self.0.is_for_order(order, person) { Ok(self.0) } else { Err(Refusal::NotFound) }
    }
}

impl Notification {
    /// Whether this is told to the one who sees this request, and still to be told.
    pub fn is_for_order(&self, order: &Order, person: &Person) -> bool {
        let about = self.topic == Topic::Order(order.id);
        self.user == person.user && about && person.acts_for(self.via)
    }
}
