//! What people are told, who is involved in what, and how far followers have come.

use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicU64, Ordering},
};

use redb::{Key, ReadableTable};

use super::{
    Store,
    apply::Writing,
    read::sound,
    tables::{
        INVOLVED, Index, Involved, JOURNAL, JOURNAL_PAYLOAD, NOTIFICATION, PASSED, UNREAD,
        UNREAD_COUNT, USER_OF,
    },
    view::View,
};
use crate::{
    domain::{
        access::Sealed,
        id::{AccountId, CaseId, UserId},
        journal::Event,
        moment::Moment,
        notify::{Follower, KEPT, Notification, Place, Topic},
    },
    error::{Fault, Result},
    log,
};

/// The next entries of the journal for followers that write down only now and then how far they are.
#[derive(Default)]
pub(super) struct Reads {
    notifications: AtomicU64,
    webhooks: AtomicU64,
}

impl Reads {
    fn of(&self, follower: Follower) -> Option<&AtomicU64> {
        match follower {
            Follower::Notifications => Some(&self.notifications),
            Follower::Webhooks => Some(&self.webhooks),
            Follower::Reminders => None,
        }
    }
}

impl Store {
    /// Notes which entry of the journal a follower reads next. That is forgotten at the end of the
    /// process: it goes on from what it wrote down.
    pub fn note_read(&self, follower: Follower, next: u64) {
        if let Some(read) = self.shared.read.of(follower) {
            read.fetch_max(next, Ordering::Relaxed);
        }
    }

    /// Which entry of the journal a follower reads next, as far as it has said so since the start;
    /// 0 before, and for who follows something else.
    pub fn read_to(&self, follower: Follower) -> u64 {
        self.shared.read.of(follower).map_or(0, |read| read.load(Ordering::Relaxed))
    }
}

/// An entry of the journal with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Its number; the first is 0.
    pub number: u64,
    /// When.
    pub at: Moment,
    /// What; none once that has been erased, or cannot be read.
    pub event: Option<Event>,
}

impl View<'_> {
    /// The entries of the journal from number `from` on with what they say, at most `max`. One that
    /// does not decode is logged and passed over.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn happened(&self, from: u64, max: usize) -> Result<Vec<Happened>> {
        let mut found = Vec::new();
        self.scan(JOURNAL.definition, from.., |number, row| {
            if found.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            let link = sound("entry_skipped", JOURNAL.decode(&number, row))?;
            found.extend(link.map(|link| Happened { number, at: link.at, event: None }));
            Ok(ControlFlow::Continue(()))
        })?;
        for one in &mut found {
            one.event = match self.row(&JOURNAL_PAYLOAD, one.number) {
                Ok(payload) => payload.map(|payload| payload.event),
                Err(error @ Fault::Corrupt { .. }) => {
                    log::error("payload_skipped", &[("entry", &one.number), ("error", &error)]);
                    None
                }
                Err(error) => return Err(error.into()),
            };
        }
        Ok(found)
    }

    /// How far a follower has come; at the beginning before it ever said so.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn passed(&self, follower: Follower) -> Result<Place> {
        Ok(self.value(PASSED, follower.word(), |place| place)?.unwrap_or_default())
    }

    /// Who has commented on a case or added a file to it, for everyone or for one account alone; at
    /// most `max`.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn involved(
        &self,
        case: CaseId,
        private_to: Option<AccountId>,
        max: usize,
    ) -> Result<Vec<UserId>> {
        let (mut people, audience) = (Vec::new(), private_to.map(|account| account.0));
        let range = (case.0, audience, 0)..=(case.0, audience, u64::MAX);
        self.scan(INVOLVED, range, |(.., user), _| {
            people.push(UserId(user));
            Ok(if people.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(people)
    }

    /// The users of an account who are called so, in whatever case of letters; at most `max`.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn users_called(&self, account: AccountId, name: &str, max: usize) -> Result<Vec<UserId>> {
        let (mut people, name) = (Vec::new(), super::folded(name));
        let range = (account.0, name.as_str(), 0)..=(account.0, name.as_str(), u64::MAX);
        self.scan(USER_OF, range, |(_, _, user), ()| {
            people.push(UserId(user));
            Ok(if people.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(people)
    }

    /// Hands what a user was told to `each`, the newest first, with its number and whether it is
    /// unread, until `each` says stop. There are at most [`KEPT`]; one that does not decode is logged
    /// and passed over.
    ///
    /// # Errors
    ///
    /// A fault, also inside a write.
    pub fn notifications_back(
        &self,
        user: UserId,
        mut each: impl FnMut(u64, Sealed<Notification>) -> ControlFlow<()>,
    ) -> Result<()> {
        let range = (user.0, 0)..=(user.0, u64::MAX);
        self.scan_back(NOTIFICATION.definition, range, |key, row| {
            let told = sound("notification_skipped", NOTIFICATION.decode(&key, row))?;
            Ok(told.map_or(ControlFlow::Continue(()), |told| each(key.1, Sealed::new(told))))
        })?;
        Ok(())
    }

    /// The numbers of what a user was told of something and has not read, the oldest first.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn unread_of(&self, user: UserId, topic: Topic) -> Result<Vec<u64>> {
        let (mut numbers, topic) = (Vec::new(), topic.key());
        let range = (user.0, topic, 0)..=(user.0, topic, u64::MAX);
        self.scan(UNREAD, range, |(_, _, number), _| {
            numbers.push(number);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(numbers)
    }

    /// How much a user was told and has not read, through accounts that `counts` counts.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn unread(&self, user: UserId, counts: impl Fn(AccountId) -> bool) -> Result<u64> {
        let mut unread = 0;
        self.scan(UNREAD_COUNT, (user.0, 0)..=(user.0, u64::MAX), |(_, via), count| {
            unread += if counts(AccountId(via)) { count } else { 0 };
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(unread)
    }
}

impl Writing<'_> {
    /// Adds a notification as the newest of its user's, and lets go of what is one too many. One from
    /// before that does not decode is as good as any: what is new shall be told.
    pub(super) fn notify(&self, told: &Notification) -> Result<(), Fault> {
        let (user, mut table) = (told.user.0, self.0.open_table(NOTIFICATION.definition)?);
        let last = match table.range((user, 0)..=(user, u64::MAX))?.next_back().transpose()? {
            None => None,
            Some((key, row)) => {
                let last = NOTIFICATION.decode(&key.value(), row.value());
                Some((key.value().1, sound("notification_skipped", last)?))
            }
        };
        let (number, after) = last.map_or((0, 0), |(number, last)| {
            (number + 1, last.map_or(0, |last: Notification| last.at.0 + 1))
        });
        let at = told.at.max(Moment(after));
        let row = NOTIFICATION.encode(&(user, number), &Notification { at, ..told.clone() })?;
        table.insert((user, number), row.as_slice())?;
        self.0.open_table(UNREAD)?.insert((user, told.topic.key(), number), told.via.0)?;
        self.recount(UNREAD_COUNT, &(user, told.via.0), |count| count + 1)?;
        let Some(old) = number.checked_sub(KEPT) else { return Ok(()) };
        let gone = match table.remove((user, old))? {
            None => return Ok(()),
            Some(row) => {
                let gone = NOTIFICATION.decode(&(user, old), row.value());
                sound("notification_skipped", gone)?
            }
        };
        match gone {
            Some(gone) => self.forget_unread((user, gone.topic.key(), old)),
            None => self.forget_unread_number(user, old),
        }
    }

    /// Forgets that something is unread of which nobody knows any more what it was about.
    fn forget_unread_number(&self, user: u64, number: u64) -> Result<(), Fault> {
        let mut keys = Vec::new();
        for entry in self.0.open_table(UNREAD)?.range((user, 0, 0)..=(user, u64::MAX, u64::MAX))? {
            let key = entry?.0.value();
            keys.extend((key.2 == number).then_some(key));
        }
        keys.into_iter().try_for_each(|key| self.forget_unread(key))
    }

    /// Notes that a user has read what they were told, of one thing or all, up to a number.
    pub(super) fn heard(
        &self,
        user: UserId,
        topic: Option<Topic>,
        up_to: u64,
    ) -> Result<(), Fault> {
        let of = |last| (user.0, topic.map_or(last, Topic::key));
        let ((user, first), (_, last)) = (of(0), of(u64::MAX));
        let mut keys = Vec::new();
        for entry in self.0.open_table(UNREAD)?.range((user, first, 0)..=(user, last, u64::MAX))? {
            let key = entry?.0.value();
            keys.extend((key.2 <= up_to).then_some(key));
        }
        keys.into_iter().try_for_each(|key| self.forget_unread(key))
    }

    /// Notes how far a follower has come.
    pub(super) fn passed(&self, follower: Follower, place: Place) -> Result<(), Fault> {
        self.0.open_table(PASSED)?.insert(follower.word(), place)?;
        Ok(())
    }

    /// Counts somebody's part in a case out, as the row before had it, and in, as the row after has
    /// it.
    pub(super) fn involve(
        &self,
        before: Option<Involved>,
        after: Option<Involved>,
    ) -> Result<(), Fault> {
        if before == after {
            return Ok(());
        }
        if let Some(key) = before {
            self.recount(INVOLVED, &key, |count| count.saturating_sub(1))?;
        }
        after.map_or(Ok(()), |key| self.recount(INVOLVED, &key, |count| count + 1))
    }

    fn forget_unread(&self, key: (u64, u64, u64)) -> Result<(), Fault> {
        let via = self.0.open_table(UNREAD)?.remove(key)?.map(|via| via.value());
        match via {
            None => Ok(()),
            Some(via) => self.recount(UNREAD_COUNT, &(key.0, via), |count| count.saturating_sub(1)),
        }
    }

    /// Changes a counter; one that is zero is not kept.
    pub(super) fn recount<K>(
        &self,
        counters: Index<K, u64>,
        key: &K,
        change: impl FnOnce(u64) -> u64,
    ) -> Result<(), Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + 'static,
    {
        let mut table = self.0.open_table(counters)?;
        let count = change(table.get(key)?.map_or(0, |count| count.value()));
        if count == 0 {
            table.remove(key)?;
        } else {
            table.insert(key, count)?;
        }
        Ok(())
    }
}
