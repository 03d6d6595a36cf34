//! Sending what waits for webhooks: the rights of the account are asked again, then it goes.

mod registers;

use std::time::Duration;

use serde_json::Value;

use crate::{
    desk::{
        Desk,
        names::{Collect, known},
        sessions,
        show::{
            CaseRecord, ConfigRecord, ConfigRequestRecord, Names, SubscriptionRecord, TierRecord,
            TierRequestRecord,
        },
    },
    domain::{
        access::Seen,
        change::Change,
        id::{AccountId, CaseId, Mark, WebhookId},
        moment::Moment,
        order::Order,
        webhook::{
            AGE_MAX, Attempt, Dispatch, Heard, Matter, Networks, Occurred, WAIT_MAX, Webhook, Why,
            lost,
        },
    },
    error::{Error, Fault, Result},
    followers::webhook::{Comment, Letter, Object, Patience, Shown, Story, post},
    log,
    store::{View, Waits},
};

/// How much one webhook is sent before another has its turn.
const AT_ONCE: usize = 20;

/// How the API writes what is sent: whoever knows its shapes lends them.
#[derive(Clone, Copy, Debug)]
pub struct Shapes {
    /// A case.
    pub case: fn(&CaseRecord, &Names) -> Value,
    /// A tier account.
    pub tier: fn(&TierRecord, &Names) -> Value,
    /// A request to take up a change of one.
    pub tier_request: fn(&TierRequestRecord, &Names) -> Value,
    /// A subscription.
    pub subscription: fn(&SubscriptionRecord, &Names) -> Value,
    /// A tier config.
    pub config: fn(&ConfigRecord, &Names) -> Value,
    /// A request about one.
    pub config_request: fn(&ConfigRequestRecord, &Names) -> Value,
    /// A request to fulfil something of a subscription.
    pub fulfilment: fn(&Order, &SubscriptionRecord, &Names) -> Value,
    /// The id of a message of a case.
    pub message: fn(CaseId, Mark) -> String,
}

/// What sending goes by.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Where this helpdesk is: scheme and host, without a slash at the end.
    pub base: String,
    /// How things are written.
    pub shapes: Shapes,
    /// How long a webhook is waited for.
    pub patience: Patience,
}

impl Sending {
    /// As usual.
    pub fn usual(base: &str, shapes: Shapes) -> Sending {
        Sending { base: base.to_owned(), shapes, patience: Patience::USUAL }
    }
}

/// A webhook for which something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub webhook: WebhookId,
    /// Whose.
    pub account: AccountId,
    /// How long it is until the first of it is due.
    pub after: Duration,
}

/// What sending to one webhook came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// All that was due, or as much as one may be sent before another has its turn.
    All,
    /// Nobody takes it there just now.
    Down,
}

/// What is read before something is sent.
struct Opened {
    webhook: Webhook,
    dispatch: Dispatch,
    networks: Networks,
    story: Result<Story, Why>,
    now: Moment,
}

impl Desk {
    /// For which webhooks something waits; for one that is not switched on only what has waited until
    /// it is too old. What it costs grows with how many these are, not with how much waits.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn webhooks_due(&self) -> Result<Vec<Due>> {
        self.store.look(|view| {
            let (mut all, mut from, now) = (Vec::new(), WebhookId(0), view.now());
            while let Some((id, due, _)) = view.next_dispatch((from, Moment(0), 0))? {
                let webhook = readable(view.webhook(id))?;
                // Nothing ends on the word of a clock that may be wrong.
                let webhook = webhook.filter(|one| one.is_on() || !view.clock_in_doubt());
                if let Some(webhook) = webhook {
                    let after = match webhook.is_on() {
                        false => due.plus(AGE_MAX).since(now),
                        true if due.since(now) <= WAIT_MAX => due.since(now),
                        true => Duration::ZERO,
                    };
                    all.push(Due { webhook: id, account: webhook.account, after });
                }
                from = WebhookId(id.0 + 1);
            }
            Ok(all)
        })
    }

    /// Sends one webhook what is due, one after another, at most 20, until `go_on` says no.
    ///
    /// What became of each is on disk before the next is begun. A process that ends in between sends
    /// it a second time, under the same name, rather than never.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn send_due(
        &self,
        id: WebhookId,
        sending: &Sending,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Sent> {
        for _ in 0..AT_ONCE {
            let next = (id, Moment(0), 0);
            let next = self.store.look(|view| Ok((view.next_dispatch(next)?, view.now())))?;
            let (Some(first @ (webhook, due, _)), now) = next else { break };
            let waits = due > now && due.since(now) <= WAIT_MAX;
            if webhook != id || waits || !go_on() {
                break;
            }
            match self.send(first, sending) {
                Ok(Sent::All) => (),
                Ok(Sent::Down) => return Ok(Sent::Down),
                // It was removed meanwhile, with all that waited for it.
                Err(Error::Refused(_)) => break,
                Err(fault) => return Err(fault),
            }
        }
        Ok(Sent::All)
    }

    /// Tries one. Whatever comes of it, it is not due any more, unless that fails or nobody is there.
    fn send(&self, first: Waits, sending: &Sending) -> Result<Sent> {
        let (_, _, number) = first;
        let mut luck = [0; 1];
        getrandom::fill(&mut luck).map_err(|error| Fault::Engine(Box::new(error)))?;
        let opened = self.store.look(|view| opened(view, first, sending.shapes))?;
        let Some(Opened { webhook, dispatch, networks, story, now }) = opened else {
            return self.lost(first).map(|()| Sent::All);
        };
        if !webhook.is_on() && !matches!(story, Err(Why::TooOld)) {
            return Ok(Sent::Down);
        }
        let story = match story {
            Ok(story) => story,
            Err(why) => {
                note(&webhook, number, &why.to_string());
                let after = dispatch.given_up(now, why);
                return self.ended(number, dispatch, after, None).map(|()| Sent::All);
            }
        };
        let letter = Letter::new(&webhook, dispatch.key, &story, (&sending.base, now));
        let begun = self.store.uptime();
        let heard = post(&webhook.target, &letter, &networks, sending.patience);
        let took = self.store.uptime().saturating_sub(begun).as_millis();
        let (taken, down) = (heard.is_taken(), is_down(&heard));
        if !taken {
            note(&webhook, number, &heard.to_string());
        }
        let took_ms = u32::try_from(took).unwrap_or(u32::MAX);
        let attempt = Attempt { at: self.store.now(), took_ms, heard };
        let after = dispatch.tried(attempt, luck[0]);
        self.ended(number, dispatch, after, Some(taken))?;
        Ok(if down { Sent::Down } else { Sent::All })
    }

    /// Has what cannot be read, or does not wait for this moment, be due no more: it would keep the
    /// others.
    fn lost(&self, first: Waits) -> Result<()> {
        let (_, _, number) = first;
        log::error("dispatch_lost", &[("webhook", &first.0), ("number", &number)]);
        self.store.commit(move |view| {
            let waits = waiting(view, first)?.is_some();
            Ok((if waits { Change::none() } else { lost(first) }, ()))
        })
    }

    /// Writes what became of a try, and what that says of the webhook.
    fn ended(
        &self,
        number: u64,
        before: Dispatch,
        after: Dispatch,
        taken: Option<bool>,
    ) -> Result<()> {
        self.store.commit(move |view| {
            let id = before.webhook;
            let Some(webhook) = known(view.webhook(id))? else { return Ok((Change::none(), ())) };
            let trusted = !view.clock_in_doubt();
            let tried = taken.map(|taken| webhook.tried(view.now(), taken, trusted));
            let change = tried.map_or_else(Change::none, |tried| tried.replace(webhook));
            // It may have been forgotten, or sent for once more; then what that wrote stands.
            let still = known(view.dispatch(id, number))?.filter(|now| *now == before);
            let ended = still.map_or_else(Change::none, |now| after.replace(number, now));
            Ok((change.and(ended), ()))
        })
    }
}

/// Whether what was heard speaks of the program, and not of what it was told: others wait then.
fn is_down(heard: &Heard) -> bool {
    matches!(heard, Heard::Trouble(_) | Heard::Status(429 | 500..=599))
}

/// A line in the log for what did not arrive; without where it goes, and without what it tells.
fn note(webhook: &Webhook, number: u64, because: &str) {
    let because = because.to_owned();
    log::warn(
        "webhook_not_taken",
        &[("webhook", &webhook.id), ("number", &number), ("because", &because)],
    );
}

/// What waits there; nothing if that cannot be read, or does not wait for this moment.
fn waiting(view: &View<'_>, (id, due, number): Waits) -> Result<Option<Dispatch>> {
    let dispatch = crate::desk::names::readable(known(view.dispatch(id, number)))?.flatten();
    Ok(dispatch.filter(|dispatch| dispatch.due() == Some(due)))
}

/// What is to be sent; nothing if it cannot be read.
fn opened(view: &View<'_>, first: Waits, shapes: Shapes) -> Result<Option<Opened>> {
    let webhook = view.webhook(first.0)?;
    let Some(dispatch) = waiting(view, first)? else { return Ok(None) };
    let now = view.now();
    // Nothing ends on the word of a clock that may be wrong.
    let old = !view.clock_in_doubt() && dispatch.is_too_old(now);
    let story = match &dispatch.matter {
        _ if old => Err(Why::TooOld),
        Matter::Ping => Ok(Story { event: "ping", at: dispatch.queued_at, ..Story::default() }),
        Matter::Event(occurred) => match told(view, &webhook, occurred, shapes) {
            Err(Error::Refused(_)) => Err(Why::Unreadable),
            Err(Error::Failed(fault @ Fault::Corrupt { .. })) => {
                log::error("dispatch_unreadable", &[("number", &first.2), ("error", &fault)]);
                Err(Why::Unreadable)
            }
            told => told?,
        },
    };
    let networks = view.webhook_networks()?;
    Ok(Some(Opened { webhook, dispatch, networks, story, now }))
}

/// What the webhook's account may see now of what happened; nothing if it may not.
fn told(
    view: &View<'_>,
    webhook: &Webhook,
    occurred: &Occurred,
    shapes: Shapes,
) -> Result<Result<Story, Why>> {
    let hidden = Ok(Err(Why::Hidden));
    let Some(actor) = sessions::account_itself(view, webhook.account)? else { return hidden };
    let Some(id) = occurred.case() else {
        let shown = registers::shown((view, actor.person()?), occurred, shapes)?;
        let Some(shown) = shown else { return hidden };
        return Ok(Ok(told_by(view, occurred, shown)?));
    };
    let case = known(view.case(id).and_then(|row| Ok(row.read(&actor)?)))?;
    let Some(seen) = case else { return hidden };
    let comment = match occurred.mark() {
        None => None,
        Some(mark) => {
            let entry = known(view.entry(id, mark))?.and_then(|row| row.read(&seen));
            let Some(entry) = entry else { return hidden };
            let said = entry.said();
            Some(Comment {
                id: (shapes.message)(id, mark),
                private: entry.private_to.is_some(),
                text: said.and_then(|said| said.text.as_deref().map(ToOwned::to_owned)),
                files: said.iter().flat_map(|said| &said.files).map(ToString::to_string).collect(),
            })
        }
    };
    if let Some(file) = occurred.file()
        && !known(view.attachment(file))?.is_some_and(|file| file.is_known_to(&seen))
    {
        return hidden;
    }
    story(view, occurred, (seen, comment), shapes).map(Ok)
}

fn story(
    view: &View<'_>,
    occurred: &Occurred,
    (seen, comment): (Seen, Option<Comment>),
    shapes: Shapes,
) -> Result<Story> {
    let mut names = Collect::new(view);
    names.case(&seen.case)?;
    let description = Some(view.description(&seen.case)?);
    let record = CaseRecord { seen, description };
    let case = &record.seen.case;
    let shown = Shown {
        object: Object::Case,
        shown: (shapes.case)(&record, &names.done()),
        id: case.id.to_string(),
        state: Some(case.state.to_string()),
        changes: occurred.changes.clone(),
        product: case.product.map(|id| id.to_string()),
        comment,
        file: occurred.file().map(|file| file.to_string()),
    };
    told_by(view, occurred, shown)
}

/// What happened, with who did it.
fn told_by(view: &View<'_>, occurred: &Occurred, shown: Shown) -> Result<Story> {
    // Who does something to a case is known to both its sides; of the registers the record says it.
    let by = match occurred.by.filter(|_| shown.object == Object::Case) {
        Some(by) => known(view.user(by))?.map(|user| (by.to_string(), user.name().0)),
        None => None,
    };
    Ok(Story { event: occurred.kind.word(), at: occurred.at, by, shown: Some(shown) })
}

/// A row that may be missing or not decode.
fn readable(row: Result<Webhook>) -> Result<Option<Webhook>> {
    Ok(crate::desk::names::readable(known(row))?.flatten())
}
