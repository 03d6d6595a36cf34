//! What people are told.

use std::{collections::BTreeMap, ops::ControlFlow};

use super::{
    Desk,
    names::{Collect, known, readable, sound},
    show::{NotificationList, Told, ToldOf},
    tiers,
    tokens::Bearer,
};
use crate::{
    domain::{
        access::{Actor, Sealed, Seen},
        id::{CaseId, UserId},
        moment::Moment,
        notify::{Notification, Topic},
        token::{Grant, Token},
    },
    error::Result,
    store::View,
};

/// How many notifications a page has.
const PAGE_ROWS: usize = 25;

/// Of what somebody was told, what they hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hears {
    /// All.
    All,
    /// What is about cases, and nothing of customers.
    Cases,
}

impl Hears {
    /// By a token: of customers only what it may be used to read.
    pub(super) fn by(token: &Token) -> Hears {
        if token.reaches(Grant::ReadCustomers) { Hears::All } else { Hears::Cases }
    }

    fn of(self, topic: Topic) -> bool {
        self == Hears::All || topic.case().is_some()
    }
}

impl Bearer {
    /// What a program hears of what its user was told.
    pub fn hears(&self) -> Hears {
        Hears::by(&self.token)
    }
}

impl Desk {
    /// A page of what the actor was told, the newest first, or from before a moment. What they may
    /// not see any more is not in it, nor what does not decode.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn notifications(&self, actor: &Actor, before: Option<Moment>) -> Result<NotificationList> {
        self.notifications_of(actor, before, Hears::All)
    }

    /// The same of only what is heard: nothing in it depends on the rest.
    ///
    /// # Errors
    ///
    /// As for [`Desk::notifications`].
    pub fn notifications_of(
        &self,
        actor: &Actor,
        before: Option<Moment>,
        hears: Hears,
    ) -> Result<NotificationList> {
        let user = actor.person()?.user;
        self.store.look(|view| {
            let (mut rows, mut more) = (Vec::new(), false);
            let newest = newest(view, user, hears)?;
            for (number, sealed) in told(view, user, before)? {
                let topic = sealed.topic();
                if !hears.of(topic) {
                    continue;
                }
                let is_unread = || Ok(view.unread_of(user, topic)?.contains(&number));
                let row = match topic {
                    Topic::Case(case) => {
                        let of_case = || of_case(view, actor, (case, sealed), is_unread);
                        sound(case, of_case())?.flatten()
                    }
                    Topic::Request(_) => {
                        readable(of_request(view, actor, sealed, is_unread))?.flatten()
                    }
                    Topic::Order(_) => {
                        readable(of_order(view, actor, sealed, is_unread))?.flatten()
                    }
                };
                let Some(row) = row else { continue };
                if rows.len() == PAGE_ROWS {
                    more = true;
                    break;
                }
                rows.push(row);
            }
            let mut names = Collect::new(view);
            for Told { notification, about, .. } in &rows {
                // Who did something to a request is not everybody's to know.
                if let ToldOf::Case(seen) = about {
                    names.row(seen)?;
                    names.users(notification.by)?;
                }
            }
            let older = rows.last().filter(|_| more).map(|last| last.notification.at);
            let (names, newer) = (names.done(), before.is_some());
            Ok(NotificationList { rows, names, newer, older, newest })
        })
    }

    /// The actor has read all that they were told up to a moment, and what came later not.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn hear_all(&self, actor: &Actor, until: Moment) -> Result<()> {
        let person = actor.person()?.clone();
        let up_to = self.store.look(|view| {
            let mut up_to = None;
            view.notifications_back(person.user, |number, told| {
                up_to = (told.at() <= until).then_some(number);
                if up_to.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            Ok(up_to)
        })?;
        let Some(up_to) = up_to else { return Ok(()) };
        self.store.commit(move |_| Ok((person.note_all_heard(up_to), ())))
    }

    /// The same of only what is heard; the rest stays as it is.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn hear(&self, actor: &Actor, until: Moment, hears: Hears) -> Result<()> {
        match hears {
            Hears::All => self.hear_all(actor, until),
            Hears::Cases => self.hear_of_cases(actor, until),
        }
    }

    /// Has it noted, soon, that the actor has read what they were told of something.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub(super) fn note_heard(&self, actor: &Actor, topic: Topic) -> Result<()> {
        let person = actor.person()?.clone();
        let unheard = self.store.look(|view| view.unread_of(person.user, topic))?;
        if let Some(up_to) = unheard.last().copied() {
            self.store.post(move |_| Ok(person.note_heard(topic, up_to)));
        }
        Ok(())
    }

    fn hear_of_cases(&self, actor: &Actor, until: Moment) -> Result<()> {
        let person = actor.person()?.clone();
        let (up_to, topics) = self.store.look(|view| {
            let (mut up_to, mut topics): (Option<u64>, _) = (None, BTreeMap::new());
            view.notifications_back(person.user, |number, told| {
                if told.at() <= until && told.topic().case().is_some() {
                    up_to = up_to.max(Some(number));
                    topics.insert(told.topic().key(), told.topic());
                }
                ControlFlow::Continue(())
            })?;
            let mut unread = Vec::new();
            for topic in topics.into_values() {
                let waits = !view.unread_of(person.user, topic)?.is_empty();
                unread.extend(waits.then_some(topic));
            }
            Ok((up_to, unread))
        })?;
        let Some(up_to) = up_to.filter(|_| !topics.is_empty()) else { return Ok(()) };
        self.store.commit(move |_| Ok((person.note_heard_of(&topics, up_to), ())))
    }
}

/// When a user was last told of anything that is heard.
fn newest(view: &View<'_>, user: UserId, hears: Hears) -> Result<Option<Moment>> {
    let mut newest = None;
    view.notifications_back(user, |_, told| {
        if !hears.of(told.topic()) {
            return ControlFlow::Continue(());
        }
        newest = Some(told.at());
        ControlFlow::Break(())
    })?;
    Ok(newest)
}

/// What a user was told before a moment, the newest first, with its numbers.
fn told(
    view: &View<'_>,
    user: UserId,
    before: Option<Moment>,
) -> Result<Vec<(u64, Sealed<Notification>)>> {
    let mut found = Vec::new();
    view.notifications_back(user, |number, told| {
        if before.is_none_or(|before| told.at() < before) {
            found.push((number, told));
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Opens a notification with its case, if the reader may still see both.
fn of_case(
    view: &View<'_>,
    actor: &Actor,
    (case, sealed): (CaseId, Sealed<Notification>),
    is_unread: impl FnOnce() -> Result<bool>,
) -> Result<Option<Told>> {
    let case = view.case(case).and_then(|row| Ok(row.read(actor)?));
    let Some(seen) = known(case)? else { return Ok(None) };
    let Ok(notification) = sealed.read(&seen) else { return Ok(None) };
    told_as(view, notification, seen, is_unread()?).map(Some)
}

/// Opens a notification with the request that it is about, if the reader may still see both.
fn of_request(
    view: &View<'_>,
    actor: &Actor,
    sealed: Sealed<Notification>,
    is_unread: impl FnOnce() -> Result<bool>,
) -> Result<Option<Told>> {
    let Topic::Request(id) = sealed.topic() else { return Ok(None) };
    let Some((seen, row)) = tiers::told(view, actor.person()?, id)? else { return Ok(None) };
    let Ok(notification) = sealed.read_request(&seen) else { return Ok(None) };
    let by = tiers::called(view, actor.person()?, &seen, notification.by)?;
    let about = ToldOf::Request(Box::new(row), by);
    Ok(Some(Told { notification, about, is_unread: is_unread()?, text: None }))
}

/// The same with a request to a product's vendor.
fn of_order(
    view: &View<'_>,
    actor: &Actor,
    sealed: Sealed<Notification>,
    is_unread: impl FnOnce() -> Result<bool>,
) -> Result<Option<Told>> {
    let Topic::Order(id) = sealed.topic() else { return Ok(None) };
    let person = actor.person()?;
    let Some((order, row)) = tiers::told_order(view, person, id)? else { return Ok(None) };
    let Ok(notification) = sealed.read_order(&order, person) else { return Ok(None) };
    let by = tiers::called_of_order(view, person, &order, notification.by)?;
    let about = ToldOf::Order(Box::new(row), by);
    Ok(Some(Told { notification, about, is_unread: is_unread()?, text: None }))
}

/// A notification with the words of its comment, as far as the reader may see that now; where they
/// may not, it does not lead there either.
fn told_as(
    view: &View<'_>,
    mut notification: Notification,
    seen: Seen,
    is_unread: bool,
) -> Result<Told> {
    let entry = match notification.mark {
        None => None,
        Some(mark) => known(view.entry(seen.case.id, mark))?.and_then(|row| row.read(&seen)),
    };
    notification.mark = entry.as_ref().map(|entry| entry.mark);
    let text = entry.and_then(|entry| entry.said()?.text.clone());
    Ok(Told { notification, about: ToldOf::Case(Box::new(seen)), is_unread, text })
}
