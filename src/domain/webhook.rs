//! Webhooks: what happens to an account's cases and customers, told to a program of its own.
//!
//! A webhook belongs to an account and is told of what every user of that account may see, and of
//! nothing else. Whether it still may is asked again when something is sent.

mod dispatch;
mod form;
mod jwt;
mod network;
mod target;

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

pub use self::{
    dispatch::{
        AGE_MAX, ATTEMPTS_KEPT, Attempt, Dispatch, DispatchKey, Fate, Heard, KEPT, Matter,
        Occurred, TRIES_MAX, WAIT_MAX, Why, lost, queue,
    },
    form::{WebhookField, WebhookForm},
    jwt::{JWT_CHARS_MIN, JwtSecret, JwtTurn},
    network::{NETWORKS_MAX, Network, Networks},
    target::Target,
};
use super::{
    access::{Console, Person},
    change::{Change, Write},
    id::{AccountId, BlobHash, UserId, WebhookId},
    journal::{Event, Kind, Record},
    moment::Moment,
    refusal::{Field, Refusal},
    text::Name,
};

/// The most webhooks of an account.
pub const WEBHOOKS_MAX: usize = 10;
/// A webhook at which nothing has arrived for so long is suspended, if it was tried all the time: no
/// two tries further apart than [`WAIT_MAX`].
pub const PATIENCE: Duration = Duration::from_hours(72);
/// How long a secret whose place another has taken still signs, beside the new one.
pub const OLD_KEY_SIGNS: Duration = Duration::from_hours(24);

/// What webhooks can be told of.
pub const KINDS: [Kind; 22] = [
    Kind::CaseOpened,
    Kind::CaseMoved,
    Kind::CaseEdited,
    Kind::CommentAdded,
    Kind::CommentEdited,
    Kind::FilesAdded,
    Kind::FileDeleted,
    Kind::CommentRedacted,
    Kind::FileRedacted,
    Kind::DescriptionRedacted,
    Kind::FeedbackRedacted,
    Kind::TierAdded,
    Kind::TierChanged,
    Kind::TierAsked,
    Kind::TierAccepted,
    Kind::TierIgnored,
    Kind::SubscriptionAdded,
    Kind::SubscriptionChanged,
    Kind::ConfigAdded,
    Kind::ConfigChanged,
    Kind::OrderAdded,
    Kind::OrderChanged,
];

/// A program that is told of what happens to an account's cases and customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is.
    pub account: AccountId,
    /// What it is for, in the words of who made it.
    pub name: Name,
    /// Where it is sent to.
    pub target: Target,
    /// How what it is told is written.
    pub shape: Shape,
    /// What it is told of; each once, in the order of [`KINDS`].
    pub kinds: Vec<Kind>,
    /// What signs.
    pub key: SigningKey,
    /// What signed before, and until when it still does.
    pub old_key: Option<(SigningKey, Moment)>,
    /// Whether it is told of anything.
    pub switch: Switch,
    /// When it was made: of what was before it is not told.
    pub made_at: Moment,
    /// When something last arrived.
    pub arrived_at: Option<Moment>,
    /// When something last did not.
    pub failed_at: Option<Moment>,
    /// Since when nothing has arrived, if the last try came to nothing.
    pub failing_since: Option<Moment>,
    /// What signs a token besides, for programs that ask for one.
    pub jwt: Option<JwtSecret>,
}

/// How what a webhook is told is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Our own: the event, the case, and the comment.
    Casemate,
    /// As Connect writes to its webhooks: about the webhook, and the case as its API shows it.
    Connect,
}

/// Whether a webhook is told of anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// It is.
    On,
    /// Somebody said no.
    Off,
    /// It is not any more, because for [`PATIENCE`] nothing arrived.
    Suspended(Moment),
}

/// What signs what is sent, so that its reader knows whom it is from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKey(pub [u8; 32]);

/// What the store and the system give a new webhook.
#[derive(Clone, Debug)]
pub struct FreshWebhook {
    /// An id that no webhook has.
    pub id: WebhookId,
    /// Whose it is to be.
    pub account: AccountId,
    /// What signs.
    pub key: SigningKey,
    /// The moment.
    pub now: Moment,
    /// How many webhooks the account has already.
    pub have: usize,
    /// Whether it may be sent in the clear: only where some network is allowed besides the public
    /// ones.
    pub plain: bool,
}

impl SigningKey {
    /// As people copy it; these characters are the key.
    pub fn reveal(&self) -> String {
        BlobHash(self.0).to_string()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

impl Shape {
    /// Both.
    pub const ALL: [Shape; 2] = [Shape::Casemate, Shape::Connect];

    /// Its word in forms and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Shape::Casemate => "casemate",
            Shape::Connect => "connect",
        }
    }
}

impl Webhook {
    /// Whether it is told of anything.
    pub fn is_on(&self) -> bool {
        self.switch == Switch::On
    }

    /// Whether it is to be told of an event that happened at this moment.
    pub fn wants(&self, event: &Event, at: Moment) -> bool {
        let known = event.private_to.is_none_or(|account| account == self.account);
        self.is_on() && known && at >= self.made_at && self.kinds.contains(&event.kind)
    }

    /// What signs at this moment: the key, and the one before for as long as it still does.
    pub fn keys(&self, now: Moment) -> Vec<&SigningKey> {
        let old = self.old_key.as_ref().filter(|(_, until)| now < *until).map(|(key, _)| key);
        std::iter::once(&self.key).chain(old).collect()
    }

    /// The webhook after a try: something arrived or did not. `trusted` says whether the clock is,
    /// on whose word alone nothing is suspended.
    #[must_use]
    pub fn tried(&self, now: Moment, arrived: bool, trusted: bool) -> Webhook {
        if arrived {
            return Webhook { arrived_at: Some(now), failing_since: None, ..self.clone() };
        }
        // What was last tried long ago says nothing of the time since.
        let failed = self.failed_at.filter(|at| now.since(*at) <= WAIT_MAX);
        let since = self.failing_since.filter(|_| failed.is_some()).unwrap_or(now);
        let tired = trusted && self.is_on() && now.since(since) > PATIENCE;
        let switch = if tired { Switch::Suspended(now) } else { self.switch };
        Webhook { failed_at: Some(now), failing_since: Some(since), switch, ..self.clone() }
    }

    /// Writes what became of the webhook by a try; it is noted if it was suspended.
    pub fn replace(self, before: Webhook) -> Change {
        if self == before {
            return Change::none();
        }
        let suspended = before.switch != self.switch;
        let event = about(None, Kind::WebhookSuspended, &self);
        let change = Change::unnoted(vec![written(Some(before), self)]);
        if suspended { change.noting(event) } else { change }
    }
}

impl Change {
    /// Whether by this a webhook goes elsewhere, or is switched on: what was not taken may be now.
    pub fn mends(&self, webhook: WebhookId) -> bool {
        self.writes().iter().any(|write| match write {
            Write::Webhook(Some(before), after) if after.id == webhook => {
                after.is_on() && (!before.is_on() || before.target != after.target)
            }
            _ => false,
        })
    }
}

/// What an admin does with the webhooks of their account.
impl Person {
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin of the account.
    pub fn must_own(&self, webhook: &Webhook) -> Result<(), Refusal> {
        self.must_be_admin()?;
        if webhook.account == self.account { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Makes a webhook of this person's account.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin; [`Refusal::Fields`] for all that is wrong.
    pub fn make_webhook(
        &self,
        form: &WebhookForm,
        fresh: FreshWebhook,
    ) -> Result<(Change, Webhook), Refusal> {
        self.must_be_admin()?;
        made(Some(self.user), form, FreshWebhook { account: self.account, ..fresh })
    }

    /// Changes a webhook. `plain` says whether it may be sent in the clear.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin of its account; [`Refusal::Fields`] for all
    /// that is wrong.
    pub fn change_webhook(
        &self,
        before: Webhook,
        form: &WebhookForm,
        plain: bool,
    ) -> Result<Change, Refusal> {
        self.must_own(&before)?;
        let (name, target, shape, kinds, jwt) = form.read((plain, None), before.jwt.as_ref())?;
        let after = Webhook { name, target, shape, kinds, jwt, ..before.clone() };
        if after == before {
            return Ok(Change::none());
        }
        Ok(changed(Some(self.user), before, after))
    }

    /// Gives a webhook another secret; the one before signs for a day more, beside it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin of its account.
    pub fn rotate_webhook(
        &self,
        before: Webhook,
        key: SigningKey,
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_own(&before)?;
        let old_key = Some((before.key.clone(), now.plus(OLD_KEY_SIGNS)));
        let after = Webhook { key, old_key, ..before.clone() };
        Ok(changed(Some(self.user), before, after))
    }

    /// Switches a webhook on, which also forgets that nothing arrived, or off.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin of its account.
    pub fn switch_webhook(&self, before: Webhook, switch: Switch) -> Result<Change, Refusal> {
        self.must_own(&before)?;
        Ok(switched(Some(self.user), before, switch))
    }

    /// Removes a webhook, and all that is kept of what it was sent.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin of its account.
    pub fn remove_webhook(&self, webhook: Webhook) -> Result<Change, Refusal> {
        self.must_own(&webhook)?;
        Ok(removed(Some(self.user), webhook))
    }

    /// Has a webhook sent nothing but that it is there, to see whether it arrives.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin of its account; [`Refusal::SoAlready`] while it
    /// is switched off.
    pub fn ping(
        &self,
        webhook: &Webhook,
        key: DispatchKey,
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_own(webhook)?;
        if !webhook.is_on() {
            return Err(Refusal::SwitchedOff);
        }
        Ok(Dispatch::new(webhook.id, key, Matter::Ping, now).queued())
    }

    /// Sends something once more, under the same name.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but an admin of the account; [`Refusal::SwitchedOff`] while
    /// the webhook is.
    pub fn redeliver(
        &self,
        webhook: &Webhook,
        (number, before): (u64, Dispatch),
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_own(webhook)?;
        if !webhook.is_on() {
            return Err(Refusal::SwitchedOff);
        }
        Ok(before.again(now).replace(number, before))
    }

    /// Sets which networks webhooks may reach besides the public ones.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator; [`Refusal::Fields`] for
    /// what is no network, or too many.
    pub fn set_webhook_networks(&self, before: &Networks, typed: &str) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        let after = Networks::parse(typed)
            .map_err(|why| Refusal::field(Field::Webhook(WebhookField::Networks), why))?;
        if after == *before {
            return Ok(Change::none());
        }
        let event = Event::new(Some(self.user), Kind::WebhookNetworksSet, Record::Appliance);
        let event = Event { private_to: Some(self.account), ..event };
        let event = event.changed("networks", before, &after);
        Ok(Change::new(vec![Write::Networks(Box::new(after))], event))
    }
}

/// The same for the one at the machine.
impl Console {
    /// Makes a webhook of an account.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong.
    pub fn make_webhook(
        self,
        form: &WebhookForm,
        fresh: FreshWebhook,
    ) -> Result<(Change, Webhook), Refusal> {
        made(None, form, fresh)
    }

    /// Switches a webhook.
    pub fn switch_webhook(self, before: Webhook, switch: Switch) -> Change {
        switched(None, before, switch)
    }

    /// Removes a webhook, and all that is kept of what it was sent.
    pub fn remove_webhook(self, webhook: Webhook) -> Change {
        removed(None, webhook)
    }
}

fn made(
    by: Option<UserId>,
    form: &WebhookForm,
    fresh: FreshWebhook,
) -> Result<(Change, Webhook), Refusal> {
    let (name, target, shape, kinds, jwt) = form.read((fresh.plain, Some(fresh.have)), None)?;
    let FreshWebhook { id, account, key, now: made_at, .. } = fresh;
    let webhook = Webhook {
        id,
        account,
        name,
        target,
        shape,
        kinds,
        key,
        old_key: None,
        switch: Switch::On,
        made_at,
        arrived_at: None,
        failed_at: None,
        failing_since: None,
        jwt,
    };
    let event = about(by, Kind::WebhookAdded, &webhook);
    let event = event.changed("name", &"", &webhook.name);
    let event = event.changed("host", &"", &webhook.target.host());
    let event = event.changed("scheme", &"", &webhook.target.scheme());
    let event = event.changed("shape", &"", &webhook.shape.word());
    let event = event.changed("events", &"", &words(&webhook.kinds));
    Ok((Change::new(vec![written(None, webhook.clone())], event), webhook))
}

fn changed(by: Option<UserId>, before: Webhook, after: Webhook) -> Change {
    let event = about(by, Kind::WebhookChanged, &after);
    let event = event.changed("name", &before.name, &after.name);
    let event = event.changed("host", &before.target.host(), &after.target.host());
    let event = event.changed("scheme", &before.target.scheme(), &after.target.scheme());
    let address = if before.target == after.target { "" } else { "changed" };
    let event = event.changed("address", &"", &address);
    let event = event.changed("shape", &before.shape.word(), &after.shape.word());
    let event = event.changed("events", &words(&before.kinds), &words(&after.kinds));
    let event = event.changed("state", &before.switch, &after.switch);
    let drawn = if before.key == after.key { "" } else { "drawn anew" };
    let event = event.changed("secret", &"", &drawn);
    let says = |webhook: &Webhook| if webhook.jwt.is_some() { "set" } else { "none" };
    let other = before.jwt != after.jwt && before.jwt.is_some() && after.jwt.is_some();
    let is = if other { "set anew" } else { says(&after) };
    let event = event.changed("jwt secret", &says(&before), &is);
    Change::new(vec![written(Some(before), after)], event)
}

fn switched(by: Option<UserId>, before: Webhook, switch: Switch) -> Change {
    if before.switch == switch {
        return Change::none();
    }
    let after = Webhook { switch, failing_since: None, ..before.clone() };
    changed(by, before, after)
}

fn removed(by: Option<UserId>, webhook: Webhook) -> Change {
    let event = about(by, Kind::WebhookRemoved, &webhook);
    Change::new(vec![Write::WebhookGone(Box::new(webhook))], event)
}

fn written(before: Option<Webhook>, after: Webhook) -> Write {
    Write::Webhook(before.map(Box::new), Box::new(after))
}

/// The words of kinds, for people.
pub fn words(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" ")
}

/// Whose webhook it is, and which: never its secret, nor the whole of where it goes, which may hold
/// one.
fn about(by: Option<UserId>, kind: Kind, webhook: &Webhook) -> Event {
    let event = Event::new(by, kind, Record::Account(webhook.account));
    Event { private_to: Some(webhook.account), ..event }.changed("webhook", &"", &webhook.id)
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Switch::On => "on",
            Switch::Off => "off",
            Switch::Suspended(_) => "suspended",
        })
    }
}

#[cfg(test)]
mod tests;
