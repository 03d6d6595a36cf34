//! Sending what waits in the outbox: the rights of its reader are asked again, then it goes.

use std::time::Duration;

use super::{
    Desk, Secret,
    links::carried,
    names::{known, readable, sound},
    sessions::addressee,
    show::TierRequestRow,
    tiers,
};
use crate::{
    domain::{
        access::Actor,
        change::Change,
        id::{CaseId, OrderId, TierRequestId},
        link::Purpose,
        mail::{Delivery, Fate, Mail, MailSettings, Matter, WAIT_MAX, Why},
        moment::Moment,
        notify::{Notification, Occasion, Topic},
        order::OrderStatus,
        person::User,
        text::Email,
        tier::TierRequestStatus,
        workflow::Side,
    },
    error::{Error, Fault, Result},
    followers::mail::{Errand, Letter, News, Outcome, Patience, Tells, Way, deliver},
    log,
    store::View,
};

/// What sending came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Nothing is due, for so long; for ever if none is said.
    Done(Option<Duration>),
    /// There is no way to the server; more waits.
    Down,
}

/// What is read of a mail before it is sent: the letter, or why there is none.
type Opened = Result<Letter, Why>;

impl Desk {
    /// Sends every mail that is due, one after another, until `go_on` says no. `base` is where this
    /// helpdesk is: scheme and host, without a slash at the end.
    ///
    /// Each mail is opened with its reader's rights as they are at that moment, and what became of
    /// it is on disk before the next is begun. A process that ends in between sends a mail a second
    /// time, under the same Message-ID, rather than never.
    ///
    /// Without a server set it opens no connection, and returns at once.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn post_due(
        &self,
        base: &str,
        patience: Patience,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Round> {
        let mut after = (Moment(0), 0);
        while go_on() {
            let (settings, next, now) = self
                .store
                .look(|view| Ok((view.mail_settings()?, view.next_mail(after)?, view.now())))?;
            let Some((settings, (due, number))) = settings.zip(next) else {
                return Ok(Round::Done(None));
            };
            if due > now && due.since(now) <= WAIT_MAX {
                return Ok(Round::Done(Some(due.since(now))));
            }
            match self.post(number, (&settings, base), patience) {
                Ok(Some(Round::Down)) => return Ok(Round::Down),
                Ok(_) => (),
                // One that cannot be read does not keep the others; one too many was forgotten.
                Err(Error::Refused(_)) => after = (due, number),
                Err(Error::Failed(fault @ Fault::Corrupt { .. })) => {
                    log::error("mail_skipped", &[("mail", &number), ("error", &fault)]);
                    after = (due, number);
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(Round::Done(None))
    }

    /// Tries one mail.
    fn post(
        &self,
        number: u64,
        (settings, base): (&MailSettings, &str),
        patience: Patience,
    ) -> Result<Option<Round>> {
        let mut luck = [0; 1];
        getrandom::fill(&mut luck).map_err(|error| Fault::Engine(Box::new(error)))?;
        let begun = self.store.commit(move |view| {
            let mail = view.mail(number)?;
            // Nothing ends on the word of a clock that may be wrong.
            let old = Some(&mail).filter(|_| !view.clock_in_doubt());
            let old = old.and_then(|mail| mail.too_old(view.now()));
            let begun = old.unwrap_or_else(|| mail.tried(view.now(), luck[0]));
            Ok((begun.clone().replace(number, mail), begun))
        })?;
        if begun.fate != Fate::Waiting {
            return Ok(None);
        }
        let link = if begun.matter.is_link() { self.drawn(&begun)? } else { None };
        let opened = self.store.look(|view| opened(view, &begun, (settings, base), link.as_ref()));
        let outcome = match opened {
            Ok(Ok(letter)) => Ok(deliver(settings, &letter, patience)),
            Ok(Err(why)) => Err(why),
            Err(Error::Failed(fault @ Fault::Corrupt { .. })) => {
                log::error("mail_skipped", &[("error", &fault)]);
                Ok(Outcome::PutOff("what it tells of cannot be read".to_owned()))
            }
            Err(error) => return Err(error),
        };
        let down = matches!(outcome, Ok(Outcome::Down(_))).then_some(Round::Down);
        note(number, &begun, &outcome);
        self.store.commit(move |view| {
            let before = view.mail(number)?;
            // Nobody else works on it; but if somebody did, what they wrote stands.
            if before != begun {
                return Ok((Change::none(), ()));
            }
            Ok((ended(begun, outcome, view.now()).replace(number, before), ()))
        })?;
        Ok(down)
    }
}

/// The mail after its try.
fn ended(mail: Mail, outcome: Result<Outcome, Why>, now: Moment) -> Mail {
    match outcome {
        Ok(Outcome::Taken) => mail.sent(now),
        Ok(Outcome::Refused(words)) => mail.not_sent(now, Why::Refused, &words),
        Ok(Outcome::PutOff(words) | Outcome::Down(words)) => mail.put_off(now, &words),
        Ok(Outcome::NoAddress) => mail.not_sent(now, Why::NoAddress, ""),
        Err(why) => mail.not_sent(now, why, ""),
    }
}

/// A line in the log for what did not go well; without the reader, and without what it tells.
fn note(number: u64, mail: &Mail, outcome: &Result<Outcome, Why>) {
    let words = match outcome {
        Ok(Outcome::Taken) => return,
        Ok(Outcome::Refused(words) | Outcome::PutOff(words) | Outcome::Down(words)) => {
            words.clone()
        }
        Ok(Outcome::NoAddress) => Why::NoAddress.to_string(),
        Err(why) => why.to_string(),
    };
    log::warn("mail_not_sent", &[("mail", &number), ("try", &mail.tries), ("because", &words)]);
}

/// Opens a mail for its reader, as far as they may see now what it tells of.
fn opened(
    view: &View<'_>,
    mail: &Mail,
    (settings, base): (&MailSettings, &str),
    secret: Option<&Secret>,
) -> Result<Opened> {
    let house = view.account(view.operator()?)?.name().0;
    let letter = |to, tells| Letter {
        key: mail.key,
        to,
        from: (house.clone(), settings.from.clone()),
        at: view.now(),
        base: base.to_owned(),
        tells,
    };
    if mail.matter.is_link() {
        let way = way(view, mail, secret)?;
        return Ok(way.map(|(to, way)| letter(to, Tells::Link(way))));
    }
    let Some((actor, user)) = addressee(view, mail.user)? else { return Ok(Err(Why::Gone)) };
    let wanted = mail.matter == Matter::Test || view.delivery(user.id)? != Delivery::Off;
    if !wanted {
        return Ok(Err(Why::Unwanted));
    }
    let tells = match &mail.matter {
        Matter::Test | Matter::Invitation(..) | Matter::Reset | Matter::Forgotten => Tells::Test,
        Matter::One(told) => match news(view, &actor, told)? {
            Some(news) => Tells::One(news),
            None => return Ok(Err(Why::Hidden)),
        },
        Matter::Digest(all, more) => {
            let mut found = Vec::new();
            for told in all {
                let one = news(view, &actor, told);
                found.extend(match told.topic {
                    Topic::Case(case) => sound(case, one)?.flatten(),
                    Topic::Request(_) | Topic::Order(_) => readable(one)?.flatten(),
                });
            }
            if found.is_empty() {
                return Ok(Err(Why::Hidden));
            }
            Tells::Digest(found, *more)
        }
    };
    let User { name, email, .. } = user;
    Ok(Ok(letter((name.to_string(), email), tells)))
}

/// Whom a mail with a one-time link goes to, and the way that it shows.
type Shown = ((String, Email), Way);

/// The way that a mail with a one-time link shows, and to whom.
fn way(view: &View<'_>, mail: &Mail, secret: Option<&Secret>) -> Result<Result<Shown, Why>> {
    let link = carried(view, mail)?;
    let Some((link, secret)) = link.zip(secret) else { return Ok(Err(Why::LinkOver)) };
    let (errand, to, account) = match &link.purpose {
        Purpose::Join(to) => (Errand::Join, (to.name.to_string(), to.email.clone()), to.account),
        // No mail carries one.
        Purpose::Contract(_) => return Ok(Err(Why::LinkOver)),
        Purpose::Reset(reset) | Purpose::Forgotten(reset) => {
            let Some((_, user)) = addressee(view, reset.user)? else { return Ok(Err(Why::Gone)) };
            let forgotten = matches!(link.purpose, Purpose::Forgotten(_));
            let errand = if forgotten { Errand::Forgotten } else { Errand::Reset };
            (errand, (user.name.to_string(), user.email), user.account)
        }
    };
    let by = match link.by {
        Some(by) => known(view.user(by))?.map(|user| user.name().0),
        None => None,
    };
    let of = view.account(account)?.name().0;
    Ok(Ok((to, Way { errand, by, of, path: format!("/link/{}", secret.reveal()) })))
}

/// What a notification tells, if its reader may still see it; without a text that they may not.
fn news(view: &View<'_>, actor: &Actor, told: &Notification) -> Result<Option<News>> {
    match told.topic {
        Topic::Case(case) => of_case(view, actor, told, case),
        Topic::Request(id) => of_request(view, actor, told, id),
        Topic::Order(id) => of_order(view, actor, told, id),
    }
}

/// What is told of a request: to whom it still is shown, and what it asks as long as that waits.
fn of_request(
    view: &View<'_>,
    actor: &Actor,
    told: &Notification,
    id: TierRequestId,
) -> Result<Option<News>> {
    let person = actor.person()?;
    let found = tiers::told(view, person, id)?;
    // Nobody is asked any more for what a colleague has answered.
    let asks = |row: &TierRequestRow| row.status == TierRequestStatus::Pending;
    let found = found.filter(|(seen, row)| {
        told.is_for_request(seen) && (told.occasion != Occasion::Asked || asks(row))
    });
    let Some((seen, row)) = found else { return Ok(None) };
    Ok(Some(News {
        phrase: told.occasion.phrase(told.by),
        by: tiers::called(view, person, &seen, told.by)?,
        about: id.to_string(),
        subject: row.tier.name,
        partner: row.product.1,
        text: None,
        path: format!("/customers/requests/{id}"),
        answer: None,
    }))
}

/// What is told of a request to a product's vendor: what it asks as long as that waits.
fn of_order(
    view: &View<'_>,
    actor: &Actor,
    told: &Notification,
    id: OrderId,
) -> Result<Option<News>> {
    let person = actor.person()?;
    let found = tiers::told_order(view, person, id)?;
    let asked = matches!(told.occasion, Occasion::OrderSent | Occasion::OrderAnswered);
    let found = found.filter(|(order, row)| {
        told.is_for_order(order, person) && (!asked || row.status == OrderStatus::Pending)
    });
    let Some((order, row)) = found else { return Ok(None) };
    Ok(Some(News {
        phrase: told.occasion.phrase(told.by),
        by: tiers::called_of_order(view, person, &order, told.by)?,
        about: id.to_string(),
        subject: row.title(),
        partner: row.vendor.1,
        text: None,
        path: format!("/customers/orders/{id}"),
        answer: None,
    }))
}

/// What whoever did it to a case is called.
fn by(view: &View<'_>, told: &Notification) -> Result<Option<String>> {
    let user = told.by.map(|by| known(view.user(by))).transpose()?.flatten();
    Ok(user.map(|user| user.name().0))
}

fn of_case(
    view: &View<'_>,
    actor: &Actor,
    told: &Notification,
    case: CaseId,
) -> Result<Option<News>> {
    let seen = known(view.case(case).and_then(|row| Ok(row.read(actor)?)))?;
    let Some(seen) = seen.filter(|seen| told.is_for(seen)) else { return Ok(None) };
    let entry = match told.mark {
        None => None,
        Some(mark) => known(view.entry(case, mark))?.and_then(|row| row.read(&seen)),
    };
    let about_words = matches!(told.occasion, Occasion::Commented | Occasion::Mentioned);
    if about_words && told.mark.is_some() && entry.is_none() {
        return Ok(None);
    }
    let other = match seen.side {
        Side::Receiver => seen.case.issuer.account,
        _ => seen.case.receiver.account,
    };
    let path = match &entry {
        Some(entry) => format!("/cases/{case}#c-{}", entry.mark),
        None => format!("/cases/{case}"),
    };
    Ok(Some(News {
        phrase: told.occasion.phrase(told.by),
        by: by(view, told)?.unwrap_or_else(|| "The clock".to_owned()),
        about: case.to_string(),
        subject: seen.case.subject.to_string(),
        partner: view.account(other)?.name().0,
        text: entry.and_then(|entry| entry.said()?.text.clone()),
        path,
        answer: Some(format!("/cases/{case}#comment")),
    }))
}
