//! The outbox, who wants mail when, and the server that takes it.

use std::ops::{Bound, ControlFlow};

use redb::ReadableTable;

use super::{
    Store,
    apply::Writing,
    keys,
    tables::{DELIVERY, MAIL_SETTINGS, OPEN_DIGEST, OUTBOX, OUTBOX_DUE},
    view::{View, found},
};
use crate::{
    domain::{
        access::Sealed,
        id::UserId,
        mail::{Delivery, Fate, KEPT, Mail, MailKey, MailSettings},
        moment::Moment,
    },
    error::{Fault, Result},
    log,
};

/// The key of the one row of `mail_settings`.
const ONLY: u64 = 0;

impl View<'_> {
    /// The server that takes mail from us; none if no mail leaves.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn mail_settings(&self) -> Result<Option<MailSettings>> {
        Ok(self.row(&MAIL_SETTINGS, ONLY)?)
    }

    /// When a user gets mail of what they are told.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn delivery(&self, user: UserId) -> Result<Delivery> {
        Ok(self.row(&DELIVERY, user.0)?.unwrap_or_default())
    }

    /// Fetches a mail by its number.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`](crate::domain::refusal::Refusal::NotFound) if there is none, or none
    /// any more.
    pub fn mail(&self, number: u64) -> Result<Mail> {
        found(self.row(&OUTBOX, number)?)
    }

    /// The waiting digest of a user that can still tell of more.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn open_digest(&self, user: UserId) -> Result<Option<(u64, Mail)>> {
        let Some(number) = self.value(OPEN_DIGEST, user.0, |number| number)? else {
            return Ok(None);
        };
        let mail = self.row(&OUTBOX, number)?.ok_or_else(|| OUTBOX.missing())?;
        Ok(Some((number, mail)))
    }

    /// The mail that is tried next, of those that stand after `after`: when, and its number.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn next_mail(&self, after: (Moment, u64)) -> Result<Option<(Moment, u64)>> {
        let mut next = None;
        let after = (Bound::Excluded((after.0.0, after.1)), Bound::Unbounded);
        self.scan(OUTBOX_DUE, after, |(at, number), ()| {
            next = Some((Moment(at), number));
            Ok(ControlFlow::Break(()))
        })?;
        Ok(next)
    }

    /// The newest mails, or those before a number, with their numbers; at most `max`. One that does
    /// not decode is logged and left out.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn mails_back(&self, before: Option<u64>, max: usize) -> Result<Vec<(u64, Sealed<Mail>)>> {
        let mut mails = Vec::new();
        let end = before.map_or(Bound::Unbounded, Bound::Excluded);
        self.scan_back(OUTBOX.definition, (Bound::Unbounded, end), |number, row| {
            if mails.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            match OUTBOX.decode(&number, row) {
                Ok(mail) => mails.push((number, Sealed::new(mail))),
                Err(fault) => log::error("mail_skipped", &[("mail", &number), ("error", &fault)]),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(mails)
    }

    /// What became of the newest mails, at most `max`; nothing is told of whom they go to.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn mail_fates(&self, max: usize) -> Result<Vec<Fate>> {
        let mut fates = Vec::new();
        self.scan_back(OUTBOX.definition, 0.., |number, row| {
            // What does not decode is complained of where it is listed.
            fates.extend(OUTBOX.decode(&number, row).ok().map(|mail: Mail| mail.fate));
            let full = fates.len() == max;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(fates)
    }

    /// Draws a name for a mail: 128 bits that nobody can guess.
    ///
    /// # Errors
    ///
    /// A fault if the system has no random numbers.
    pub fn fresh_mail_key(&self) -> Result<MailKey, Fault> {
        let mut key = [0; 16];
        super::random(&mut key)?;
        Ok(MailKey(key))
    }
}

impl Writing<'_> {
    /// Writes a mail; a new one gets the next number, and the oldest gives way to it.
    pub(super) fn mail(
        &self,
        before: Option<&(u64, Box<Mail>)>,
        after: &Mail,
    ) -> Result<(), Fault> {
        if let Some((number, before)) = before {
            return self.put_mail(*number, Some(before), Some(after));
        }
        let last = self.0.open_table(OUTBOX.definition)?.last()?.map(|(number, _)| number.value());
        let number = last.map_or(0, |last| last + 1);
        self.put_mail(number, None, Some(after))?;
        let Some(old) = number.checked_sub(KEPT) else { return Ok(()) };
        match self.row(&OUTBOX, old) {
            Ok(Some(gone)) => self.put_mail(old, Some(&gone), None),
            Ok(None) => Ok(()),
            Err(error @ Fault::Corrupt { .. }) => {
                log::error("mail_forgotten", &[("mail", &old), ("error", &error)]);
                self.forget(OUTBOX.definition, old)?;
                self.0.open_table(OUTBOX_DUE)?.retain(|(_, number), ()| number != old)?;
                Ok(self.0.open_table(OPEN_DIGEST)?.retain(|_, number| number != old)?)
            }
            Err(error) => Err(error),
        }
    }

    fn put_mail(
        &self,
        number: u64,
        before: Option<&Mail>,
        after: Option<&Mail>,
    ) -> Result<(), Fault> {
        match after {
            Some(after) => self.put(&OUTBOX, number, after)?,
            None => self.forget(OUTBOX.definition, number)?,
        }
        let due = |mail: Option<&Mail>| mail.and_then(|mail| keys::outbox_due(number, mail));
        self.reindex(OUTBOX_DUE, due(before), due(after))?;
        match (before.and_then(keys::open_digest), after.and_then(keys::open_digest)) {
            (_, Some(user)) => self.name(OPEN_DIGEST, user, number),
            (Some(user), None) => self.forget(OPEN_DIGEST, user),
            (None, None) => Ok(()),
        }
    }

    /// Notes when somebody gets mail.
    pub(super) fn delivery(&self, user: UserId, delivery: Delivery) -> Result<(), Fault> {
        self.put(&DELIVERY, user.0, &delivery)
    }

    /// Notes by what server mail leaves.
    pub(super) fn mail_settings(&self, settings: Option<&MailSettings>) -> Result<(), Fault> {
        match settings {
            Some(settings) => self.put(&MAIL_SETTINGS, ONLY, settings),
            None => self.forget(MAIL_SETTINGS.definition, ONLY),
        }
    }
}

impl Store {
    /// Waits until there may be mail to send, or for `at_most`. `heard` is what the last wait
    /// returned, 0 at first.
    pub fn wait_for_mail(&self, heard: u64, at_most: std::time::Duration) -> u64 {
        self.shared.posted.wait(heard, at_most)
    }

    /// Wakes whoever waits in [`Store::wait_for_mail`].
    pub fn call_mailer(&self) {
        self.shared.posted.ring();
    }
}
