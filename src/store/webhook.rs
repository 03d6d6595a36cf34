//! Webhooks, what they are sent, and which networks they may reach.

use std::ops::{Bound, ControlFlow};

use redb::ReadableTable;

use super::{
    Store,
    apply::Writing,
    keys,
    tables::{DISPATCH, DISPATCH_DUE, WEBHOOK, WEBHOOK_NETWORKS, WEBHOOK_OF},
    view::{View, found},
};
use crate::{
    domain::{
        id::{AccountId, WebhookId},
        moment::Moment,
        webhook::{Dispatch, DispatchKey, KEPT, Networks, SigningKey, WEBHOOKS_MAX, Webhook},
    },
    error::{Fault, Result},
    log,
};

/// Something that waits to be sent: to which webhook, when it is due, and its number there.
pub type Waits = (WebhookId, Moment, u64);

impl View<'_> {
    /// Fetches a webhook.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn webhook(&self, id: WebhookId) -> Result<Webhook> {
        found(self.row(&WEBHOOK, id.0)?)
    }

    /// The webhooks of an account, by their ids: at most [`WEBHOOKS_MAX`].
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn webhooks_of(&self, account: AccountId) -> Result<Vec<Webhook>> {
        let mut ids = Vec::new();
        self.scan(WEBHOOK_OF, (account.0, 0)..=(account.0, u64::MAX), |(_, id), ()| {
            ids.push(id);
            let full = ids.len() >= WEBHOOKS_MAX;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(self.rows_at(&WEBHOOK, ids.into_iter())?)
    }

    /// Whether there is any webhook.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn has_webhooks(&self) -> Result<bool> {
        let mut has = false;
        self.scan(WEBHOOK_OF, (0, 0).., |_, ()| {
            has = true;
            Ok(ControlFlow::Break(()))
        })?;
        Ok(has)
    }

    /// How many webhooks there are, and how much waits to be sent to them.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn webhooks_counted(&self) -> Result<(u64, u64)> {
        Ok((self.length(WEBHOOK_OF)?, self.length(DISPATCH_DUE)?))
    }

    /// Some webhooks, from an id on, at most `max`, in the order of their ids. One that does not
    /// decode is logged and left out.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn webhooks_from(&self, from: WebhookId, max: usize) -> Result<Vec<Webhook>> {
        let mut webhooks = Vec::new();
        self.scan(WEBHOOK.definition, from.0.., |id, row| {
            match WEBHOOK.decode(&id, row) {
                Ok(webhook) => webhooks.push(webhook),
                Err(fault) => log::error("webhook_skipped", &[("error", &fault)]),
            }
            let full = webhooks.len() >= max;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(webhooks)
    }

    /// How much waits to be sent to a webhook.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn dispatches_waiting(&self, webhook: WebhookId) -> Result<u64> {
        let mut waiting = 0;
        let all = (webhook.0, 0, 0)..=(webhook.0, u64::MAX, u64::MAX);
        self.scan(DISPATCH_DUE, all, |_, ()| {
            waiting += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(waiting)
    }

    /// What waits to be sent to a webhook, with its numbers, what is due first before the rest: at
    /// most [`KEPT`]. One that does not decode is left out.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn dispatches_that_wait(&self, webhook: WebhookId) -> Result<Vec<(u64, Dispatch)>> {
        let mut numbers = Vec::new();
        let all = (webhook.0, 0, 0)..=(webhook.0, u64::MAX, u64::MAX);
        self.scan(DISPATCH_DUE, all, |(_, _, number), ()| {
            numbers.push(number);
            let full = numbers.len() as u64 >= KEPT;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        let mut waiting = Vec::new();
        for number in numbers {
            match self.row(&DISPATCH, (webhook.0, number)) {
                Ok(one) => waiting.extend(one.map(|one| (number, one))),
                Err(fault @ Fault::Corrupt { .. }) => {
                    log::error("dispatch_skipped", &[("error", &fault)]);
                }
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(waiting)
    }

    /// What is sent next, of what stands from `from` on: by webhook, then by when it is due.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn next_dispatch(&self, from: Waits) -> Result<Option<Waits>> {
        let (mut next, from) = (None, (from.0.0, from.1.0, from.2));
        self.scan(DISPATCH_DUE, from.., |(webhook, at, number), ()| {
            next = Some((WebhookId(webhook), Moment(at), number));
            Ok(ControlFlow::Break(()))
        })?;
        Ok(next)
    }

    /// Fetches something that a webhook was or is to be sent.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn dispatch(&self, webhook: WebhookId, number: u64) -> Result<Dispatch> {
        found(self.row(&DISPATCH, (webhook.0, number))?)
    }

    /// The newest that a webhook was or is to be sent, or that before a number, with their numbers;
    /// at most `max`. One that does not decode is logged and left out.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn dispatches_back(
        &self,
        webhook: WebhookId,
        before: Option<u64>,
        max: usize,
    ) -> Result<Vec<(u64, Dispatch)>> {
        let mut found = Vec::new();
        let end = before.map_or(Bound::Included((webhook.0, u64::MAX)), |number| {
            Bound::Excluded((webhook.0, number))
        });
        let range = (Bound::Included((webhook.0, 0)), end);
        self.scan_back(DISPATCH.definition, range, |key, row| {
            if found.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            match DISPATCH.decode(&key, row) {
                Ok(one) => found.push((key.1, one)),
                Err(fault) => log::error("dispatch_skipped", &[("error", &fault)]),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Which networks webhooks may reach besides the public ones.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn webhook_networks(&self) -> Result<Networks> {
        Ok(self.row(&WEBHOOK_NETWORKS, 0)?.unwrap_or_default())
    }

    /// Draws a name for something that is sent: 128 bits that nobody can guess.
    ///
    /// # Errors
    ///
    /// A fault if the system has no random numbers.
    pub fn fresh_dispatch_key(&self) -> Result<DispatchKey, Fault> {
        let mut key = [0; 16];
        super::random(&mut key)?;
        Ok(DispatchKey(key))
    }

    /// Draws a secret that signs.
    ///
    /// # Errors
    ///
    /// A fault if the system has no random numbers.
    pub fn fresh_signing_key(&self) -> Result<SigningKey, Fault> {
        let mut key = [0; 32];
        super::random(&mut key)?;
        Ok(SigningKey(key))
    }
}

impl Writing<'_> {
    /// Has a dispatch that cannot be read wait no more.
    pub(super) fn dispatch_lost(&self, due: (u64, u64, u64)) -> Result<(), Fault> {
        self.forget(DISPATCH_DUE, due)
    }

    pub(super) fn webhook(&self, before: Option<&Webhook>, after: &Webhook) -> Result<(), Fault> {
        self.put(&WEBHOOK, after.id.0, after)?;
        self.reindex(WEBHOOK_OF, before.map(keys::webhook_of), Some(keys::webhook_of(after)))
    }

    pub(super) fn webhook_gone(&self, webhook: &Webhook) -> Result<(), Fault> {
        let id = webhook.id.0;
        self.forget(WEBHOOK.definition, id)?;
        self.forget(WEBHOOK_OF, keys::webhook_of(webhook))?;
        self.0
            .open_table(DISPATCH.definition)?
            .retain_in((id, 0)..=(id, u64::MAX), |_, _| false)?;
        let all = (id, 0, 0)..=(id, u64::MAX, u64::MAX);
        Ok(self.0.open_table(DISPATCH_DUE)?.retain_in(all, |_, ()| false)?)
    }

    /// Writes something that a webhook is sent; a new one gets the webhook's next number, and the
    /// oldest gives way to it. For a webhook that is gone nothing is written.
    pub(super) fn dispatch(
        &self,
        before: Option<&(u64, Box<Dispatch>)>,
        after: &Dispatch,
    ) -> Result<(), Fault> {
        if let Some((number, before)) = before {
            return self.put_dispatch(*number, Some(before), Some(after));
        }
        let id = after.webhook.0;
        if self.0.open_table(WEBHOOK.definition)?.get(id)?.is_none() {
            return Ok(());
        }
        let number = {
            let table = self.0.open_table(DISPATCH.definition)?;
            let last = table.range((id, 0)..=(id, u64::MAX))?.next_back().transpose()?;
            last.map_or(0, |(key, _)| key.value().1 + 1)
        };
        self.put_dispatch(number, None, Some(after))?;
        let Some(old) = number.checked_sub(KEPT) else { return Ok(()) };
        let row = {
            let table = self.0.open_table(DISPATCH.definition)?;
            table.get((id, old))?.map(|row| DISPATCH.decode(&(id, old), row.value()))
        };
        match row.transpose() {
            Ok(Some(gone)) => self.put_dispatch(old, Some(&gone), None),
            Ok(None) => Ok(()),
            Err(error @ Fault::Corrupt { .. }) => {
                log::error("dispatch_forgotten", &[("error", &error)]);
                self.forget(DISPATCH.definition, (id, old))?;
                let all = (id, 0, 0)..=(id, u64::MAX, u64::MAX);
                let others = |(_, _, number), ()| number != old;
                Ok(self.0.open_table(DISPATCH_DUE)?.retain_in(all, others)?)
            }
            Err(error) => Err(error),
        }
    }

    fn put_dispatch(
        &self,
        number: u64,
        before: Option<&Dispatch>,
        after: Option<&Dispatch>,
    ) -> Result<(), Fault> {
        match (before, after) {
            (_, Some(after)) => self.put(&DISPATCH, (after.webhook.0, number), after)?,
            (Some(gone), None) => self.forget(DISPATCH.definition, (gone.webhook.0, number))?,
            (None, None) => (),
        }
        let due = |one: Option<&Dispatch>| one.and_then(|one| keys::dispatch_due(number, one));
        self.reindex(DISPATCH_DUE, due(before), due(after))
    }
}

impl Store {
    /// Waits until there may be something to send to webhooks, or for `at_most`. `heard` is what the
    /// last wait returned, 0 at first.
    pub fn wait_for_dispatches(&self, heard: u64, at_most: std::time::Duration) -> u64 {
        self.shared.dispatched.wait(heard, at_most)
    }

    /// Wakes whoever waits in [`Store::wait_for_dispatches`].
    pub fn call_dispatchers(&self) {
        self.shared.dispatched.ring();
    }
}
