//! Who is told of requests to take changes of tier accounts.

use super::{Notification, Occasion, Topic, Whom};
use crate::domain::{
    access::Sealed,
    id::{AccountId, TierRequestId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::{Role, User},
    tier::{TierRequest, TierRequestStatus},
};

/// Something that happened to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestHappening {
    /// What.
    pub occasion: Occasion,
    /// To which one.
    pub request: TierRequestId,
    /// When.
    pub at: Moment,
    /// By whom; none where nobody did it, because the product takes no requests.
    pub by: Option<UserId>,
}

impl RequestHappening {
    /// What an entry of the journal tells people of, if it is about a request.
    pub fn of(event: &Event, at: Moment) -> Option<RequestHappening> {
        let Record::TierRequest(request) = event.record else { return None };
        let unsupported = event.to("status") == Some(TierRequestStatus::Unsupported.word());
        let (occasion, by) = match event.kind {
            Kind::TierAsked if unsupported => (Occasion::Unsupported, None),
            Kind::TierAsked => (Occasion::Asked, event.by),
            Kind::TierAccepted => (Occasion::Accepted, event.by),
            Kind::TierIgnored => (Occasion::Ignored, event.by),
            _ => return None,
        };
        Some(RequestHappening { occasion, request, at, by })
    }
}

/// What a follower may know of a request without opening it.
impl Sealed<TierRequest> {
    /// Those whom the table means: the agents of an account, or one person.
    pub(crate) fn told(&self, happening: &RequestHappening) -> Result<UserId, AccountId> {
        match happening.occasion.whom() {
            Whom::Vendor => Err(self.0.vendor),
            _ => Ok(self.0.asked_by),
        }
    }

    /// The notification, unless they did it themselves, cannot sign in, or may not see it.
    pub(crate) fn tell(
        &self,
        happening: &RequestHappening,
        user: &Sealed<User>,
    ) -> Option<Notification> {
        let (request, user) = (&self.0, &user.0);
        let agents = happening.occasion.whom() == Whom::Vendor;
        let may = user.active
            && Some(user.id) != happening.by
            && request.viewers().contains(&user.account)
            && (!agents || user.account == request.vendor && user.role >= Role::Agent);
        may.then_some(Notification {
            user: user.id,
            at: happening.at,
            occasion: happening.occasion,
            topic: Topic::Request(request.id),
            by: happening.by,
            mark: None,
            via: user.account,
        })
    }
}
