//! What a vendor answers to a request.

use super::{Tier, TierRequest, TierRequestStatus, TierVersion, TierWrong, seen::Settling};
use crate::domain::{
    access::Sealed,
    change::{Change, Write},
    journal::{Event, Kind},
    moment::Moment,
    refusal::Refusal,
    text::Line,
};

/// What a request is about, as it stands now.
#[derive(Debug)]
pub struct About {
    /// The account.
    pub tier: Sealed<Tier>,
    /// The version that is proposed.
    pub version: Sealed<TierVersion>,
    /// The moment.
    pub now: Moment,
}

impl Settling {
    /// Takes the change. Its version becomes current unless one that is newer, or it itself, is so
    /// already; then this only says that the vendor has seen it. `stands` tells whether the account
    /// may stand where the version has it, as things are now.
    ///
    /// # Errors
    ///
    /// [`Refusal::CannotStand`] if the version is to become current but breaks the rules of what
    /// stands under what as things are now; the request stays pending.
    pub fn accept(self, about: About, stands: Result<(), TierWrong>) -> Result<Change, Refusal> {
        let now = about.now;
        let (before, old) = (about.tier.0, about.version.0);
        let (mut after, mut new) = (before.clone(), old.clone());
        let mut request = self.request.clone();
        let mut event = Event::new(Some(self.person.user), Kind::TierAccepted, request.record());
        if new.number > before.current {
            stands.map_err(Refusal::CannotStand)?;
            request.over = before.current;
            new.taken_at = Some(now);
            after.take(&new);
            (after.updated_at, after.updated_by) = (now, self.person.user);
            event = event.changed("current version", &before.current, &after.current);
        }
        request.status = TierRequestStatus::Accepted;
        Ok(self.settled(request, ((before, old), (after, new)), (event, now)))
    }

    /// Leaves the change be, for a reason. Nothing is taken back; the next edit starts from it.
    pub fn ignore(self, about: About, reason: Line<255>) -> Change {
        let (before, old) = (about.tier.0, about.version.0);
        let (after, new) = (before.clone(), old.clone());
        let mut request = self.request.clone();
        let event = Event::new(Some(self.person.user), Kind::TierIgnored, request.record());
        if before.current < request.version {
            request.over = before.current;
        }
        request.status = TierRequestStatus::Ignored;
        request.reason = Some(reason);
        self.settled(request, ((before, old), (after, new)), (event, about.now))
    }

    /// The rows of an answer: one request fewer waits.
    fn settled(
        self,
        mut request: TierRequest,
        ((before, old), (mut after, mut new)): ((Tier, TierVersion), (Tier, TierVersion)),
        (event, now): (Event, Moment),
    ) -> Change {
        let event = event.changed("status", &self.request.status.word(), &request.status.word());
        (request.settled_at, request.settled_by) = (Some(now), Some(self.person.user));
        new.pending = new.pending.saturating_sub(1);
        after.pending = after.pending.saturating_sub(1);
        after.prune();
        let writes = vec![
            Write::Tier(Some(Box::new(before)), Box::new(after)),
            Write::TierVersion(Some(Box::new(old)), Box::new(new)),
            Write::TierRequest(Some(Box::new(self.request)), Box::new(request)),
        ];
        Change::new(writes, event)
    }
}
