//! What people are told.

use std::ops::ControlFlow;

use super::{
    Desk,
    names::{Collect, known, sound},
    show::{NotificationList, Told},
};
use crate::{
    domain::{
        access::{Actor, Sealed, Seen},
        id::UserId,
        moment::Moment,
        notify::Notification,
    },
    error::Result,
    store::View,
};

/// How many notifications a page has.
const PAGE_ROWS: usize = 25;

impl Desk {
    /// A page of what the actor was told, the newest first, or from before a moment. What they may
    /// not see any more is not in it, nor what does not decode.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn notifications(&self, actor: &Actor, before: Option<Moment>) -> Result<NotificationList> {
        let user = actor.person()?.user;
        self.store.look(|view| {
            let (mut rows, mut more) = (Vec::new(), false);
            for (number, sealed) in told(view, user, before)? {
                let case = sealed.case();
                let opened = sound(case, open(view, actor, sealed))?.flatten();
                let Some((notification, seen)) = opened else { continue };
                if rows.len() == PAGE_ROWS {
                    more = true;
                    break;
                }
                let is_unread = view.unread_of(user, notification.case)?.contains(&number);
                rows.extend(sound(case, told_as(view, notification, seen, is_unread))?);
            }
            let mut names = Collect::new(view);
            for Told { notification, seen, .. } in &rows {
                names.row(seen)?;
                names.users(notification.by)?;
            }
            let older = rows.last().filter(|_| more).map(|last| last.notification.at);
            Ok(NotificationList { rows, names: names.done(), newer: before.is_some(), older })
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
fn open(
    view: &View<'_>,
    actor: &Actor,
    sealed: Sealed<Notification>,
) -> Result<Option<(Notification, Seen)>> {
    let case = view.case(sealed.case());
    let Some(seen) = known(case.and_then(|row| Ok(row.read(actor)?)))? else { return Ok(None) };
    Ok(sealed.read(&seen).ok().map(|notification| (notification, seen)))
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
        Some(mark) => known(view.entry(notification.case, mark))?.and_then(|row| row.read(&seen)),
    };
    notification.mark = entry.as_ref().map(|entry| entry.mark);
    let text = entry.and_then(|entry| entry.said()?.text.clone());
    Ok(Told { notification, seen, is_unread, text })
}
