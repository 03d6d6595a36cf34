//! Webhooks, for the admins whose account they tell, for the operator, and at the machine.

mod sending;

pub use self::sending::{Due, Sending, Sent, Shapes};

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use super::{
    Desk,
    names::known,
    show::{WebhookPage, WebhookRow},
};
use crate::{
    domain::{
        access::{Actor, Console},
        change::Change,
        id::{AccountId, WebhookId},
        refusal::{Complaint, Field, Refusal},
        webhook::{FreshWebhook, Matter, Networks, Switch, Webhook, WebhookForm},
    },
    error::Result,
    store::View,
};

/// How much of what a webhook was sent a page shows.
const PAGE_ROWS: usize = 25;
/// How many webhooks the command line is told of at once.
const ROWS_HERE: usize = 200;

/// A webhook with its secret, which nobody can show again.
#[derive(Clone, Debug)]
pub struct MadeWebhook {
    /// The webhook.
    pub webhook: Webhook,
}

impl MadeWebhook {
    /// What signs, as people copy it.
    pub fn secret(&self) -> String {
        self.webhook.key.reveal()
    }
}

/// Webhooks about which somebody has just done something, so that what is sent next is tried at once.
#[derive(Default)]
pub(super) struct Stirred(Mutex<BTreeSet<WebhookId>>);

impl Desk {
    /// The webhooks of the actor's account, by name, with how much waits for each.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin.
    pub fn webhooks(&self, actor: &Actor) -> Result<Vec<WebhookRow>> {
        let person = actor.person()?;
        person.must_be_admin()?;
        self.store.look(|view| rows(view, view.webhooks_of(person.account)?))
    }

    /// One of them, and a page of what it was sent: the newest first, or from before a number.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless it is of the actor's account and they are an admin.
    pub fn webhook(
        &self,
        actor: &Actor,
        id: WebhookId,
        before: Option<u64>,
    ) -> Result<WebhookPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let webhook = view.webhook(id)?;
            person.must_own(&webhook)?;
            let mut rows = view.dispatches_back(id, before, PAGE_ROWS + 1)?;
            let more = rows.len() > PAGE_ROWS;
            rows.truncate(PAGE_ROWS);
            let older = rows.last().filter(|_| more).map(|(number, _)| *number);
            Ok(WebhookPage { webhook, rows, newer: before.is_some(), older })
        })
    }

    /// Makes a webhook of the actor's account, which is told of what happens from now on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin; [`Refusal::Fields`] for all that is
    /// wrong.
    pub fn make_webhook(&self, actor: &Actor, form: &WebhookForm) -> Result<MadeWebhook> {
        let (person, form) = (actor.person()?.clone(), form.clone());
        person.must_be_admin()?;
        let webhook = self.store.commit(move |view| {
            let fresh = fresh(view, person.account)?;
            Ok(person.make_webhook(&form, fresh)?)
        })?;
        Ok(MadeWebhook { webhook })
    }

    /// Changes a webhook; what waits already is sent as it is then.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless it is of the actor's account and they are an admin;
    /// [`Refusal::Fields`] for all that is wrong.
    pub fn change_webhook(&self, actor: &Actor, id: WebhookId, form: &WebhookForm) -> Result<()> {
        let (person, form) = (actor.person()?.clone(), form.clone());
        self.store.commit(move |view| {
            let plain = !view.webhook_networks()?.is_public_alone();
            let change = person.change_webhook(view.webhook(id)?, &form, plain)?;
            Ok((hastened(view, id, change)?, ()))
        })?;
        self.stir(id);
        Ok(())
    }

    /// Gives a webhook another secret; the one before signs for a day more, beside it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless it is of the actor's account and they are an admin.
    pub fn rotate_webhook(&self, actor: &Actor, id: WebhookId) -> Result<MadeWebhook> {
        let person = actor.person()?.clone();
        let webhook = self.store.commit(move |view| {
            let before = view.webhook(id)?;
            person.must_own(&before)?;
            let key = view.fresh_signing_key()?;
            let after = Webhook { key: key.clone(), ..before.clone() };
            Ok((person.rotate_webhook(before, key, view.now())?, after))
        })?;
        Ok(MadeWebhook { webhook })
    }

    /// Switches a webhook on or off.
    ///
    /// # Errors
    ///
    /// As for [`Desk::rotate_webhook`].
    pub fn switch_webhook(&self, actor: &Actor, id: WebhookId, switch: Switch) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let change = person.switch_webhook(view.webhook(id)?, switch)?;
            Ok((hastened(view, id, change)?, ()))
        })?;
        self.stir(id);
        Ok(())
    }

    /// Removes a webhook, with all that is kept of what it was sent.
    ///
    /// # Errors
    ///
    /// As for [`Desk::rotate_webhook`].
    pub fn remove_webhook(&self, actor: &Actor, id: WebhookId) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| Ok((person.remove_webhook(view.webhook(id)?)?, ())))
    }

    /// Has a webhook sent nothing but that it is there; what becomes of it stands on its page. One that
    /// waits already is tried at once, and there is no other.
    ///
    /// # Errors
    ///
    /// As for [`Desk::rotate_webhook`]; [`Refusal::SwitchedOff`].
    pub fn ping_webhook(&self, actor: &Actor, id: WebhookId) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let webhook = view.webhook(id)?;
            person.must_own(&webhook)?;
            let waiting = view.dispatches_that_wait(id)?;
            let change = match waiting.into_iter().find(|(_, one)| one.matter == Matter::Ping) {
                Some(waits) => person.redeliver(&webhook, waits, view.now())?,
                None => person.ping(&webhook, view.fresh_dispatch_key()?, view.now())?,
            };
            Ok((change, ()))
        })?;
        self.stir(id);
        Ok(())
    }

    /// Sends something once more; what still waits is tried at once.
    ///
    /// # Errors
    ///
    /// As for [`Desk::ping_webhook`]; also if there is nothing of this number any more.
    pub fn redeliver(&self, actor: &Actor, id: WebhookId, number: u64) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let webhook = view.webhook(id)?;
            person.must_own(&webhook)?;
            let before = view.dispatch(id, number)?;
            Ok((person.redeliver(&webhook, (number, before), view.now())?, ()))
        })?;
        self.stir(id);
        Ok(())
    }

    /// Of which webhooks somebody has changed something, or had something sent, since this was last
    /// asked. Each is told once.
    pub fn webhooks_stirred(&self) -> BTreeSet<WebhookId> {
        std::mem::take(&mut *self.inner.stirred.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn stir(&self, id: WebhookId) {
        self.inner.stirred.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        self.store.call_dispatchers();
    }

    /// Sets which networks webhooks may reach besides the public ones.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator; [`Refusal::Fields`].
    pub fn set_webhook_networks(&self, actor: &Actor, typed: &str) -> Result<()> {
        let (person, typed) = (actor.person()?.clone(), typed.to_owned());
        self.store.commit(move |view| {
            Ok((person.set_webhook_networks(&view.webhook_networks()?, &typed)?, ()))
        })
    }

    /// Which networks webhooks may reach besides the public ones; nothing for who does not set that.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn webhook_networks(&self, actor: &Actor) -> Result<Option<Networks>> {
        if !actor.person()?.runs_appliance() {
            return Ok(None);
        }
        self.store.look(|view| view.webhook_networks().map(Some))
    }
}

/// At the machine.
impl Desk {
    /// Makes a webhook of an account.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong, and if there is no such account.
    pub fn make_webhook_here(&self, account: &str, form: &WebhookForm) -> Result<MadeWebhook> {
        let (account, form) = (account_id(account)?, form.clone());
        let webhook = self.store.commit(move |view| {
            known(view.account(account))?.ok_or_else(no_account)?;
            Ok(Console::here().make_webhook(&form, fresh(view, account)?)?)
        })?;
        Ok(MadeWebhook { webhook })
    }

    /// The webhooks of an account, or a part of all from an id on; with where the next part begins.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such account.
    pub fn webhooks_here(
        &self,
        account: Option<&str>,
        from: Option<WebhookId>,
    ) -> Result<(Vec<WebhookRow>, Option<WebhookId>)> {
        let account = account.map(account_id).transpose()?;
        self.store.look(|view| {
            if let Some(account) = account {
                known(view.account(account))?.ok_or_else(no_account)?;
                return Ok((rows(view, view.webhooks_of(account)?)?, None));
            }
            let mut all = view.webhooks_from(from.unwrap_or(WebhookId(0)), ROWS_HERE + 1)?;
            let next = all.get(ROWS_HERE).map(|webhook| webhook.id);
            all.truncate(ROWS_HERE);
            Ok((rows(view, all)?, next))
        })
    }

    /// Switches a webhook on or off; returns its id.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none.
    pub fn switch_webhook_here(&self, id: &str, switch: Switch) -> Result<WebhookId> {
        let id = webhook_id(id)?;
        self.store.commit(move |view| {
            let change = Console::here().switch_webhook(view.webhook(id)?, switch);
            Ok((hastened(view, id, change)?, ()))
        })?;
        self.stir(id);
        Ok(id)
    }

    /// Removes a webhook; returns its id.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none.
    pub fn remove_webhook_here(&self, id: &str) -> Result<WebhookId> {
        let id = webhook_id(id)?;
        self.store.commit(move |view| Ok((Console::here().remove_webhook(view.webhook(id)?), id)))
    }
}

/// A change of a webhook after which what waits for it is due at once, if it goes elsewhere then or is
/// switched on.
fn hastened(view: &View<'_>, id: WebhookId, change: Change) -> Result<Change> {
    if !change.mends(id) {
        return Ok(change);
    }
    let now = view.now();
    let waiting = view.dispatches_that_wait(id)?.into_iter();
    Ok(waiting
        .fold(change, |change, (number, one)| change.and(one.hastened(now).replace(number, one))))
}

fn no_account() -> Refusal {
    Refusal::field(Field::Account, Complaint::NoSuchAccount)
}

fn account_id(typed: &str) -> Result<AccountId, Refusal> {
    let id = typed.trim().to_uppercase().parse();
    id.map_err(|_| Refusal::field(Field::Account, Complaint::NotAnAccountId))
}

fn webhook_id(typed: &str) -> Result<WebhookId, Refusal> {
    typed.trim().to_uppercase().parse().map_err(|_| Refusal::NotFound)
}

/// What a new webhook of an account is given.
fn fresh(view: &View<'_>, account: AccountId) -> Result<FreshWebhook> {
    let have = view.webhooks_of(account)?.len();
    Ok(FreshWebhook {
        id: view.fresh_webhook()?,
        account,
        key: view.fresh_signing_key()?,
        now: view.now(),
        have,
        plain: !view.webhook_networks()?.is_public_alone(),
    })
}

fn rows(view: &View<'_>, mut all: Vec<Webhook>) -> Result<Vec<WebhookRow>> {
    all.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    let row = |webhook: Webhook| {
        let waiting = view.dispatches_waiting(webhook.id)?;
        Ok(WebhookRow { webhook, waiting })
    };
    all.into_iter().map(row).collect()
}
