//! Listening to live updates.

use std::collections::BTreeSet;

use super::{
    Desk,
    names::{known, sound},
    sessions::{Secret, standing},
    tokens::Bearer,
};
pub use crate::followers::live::{Heard, Listening, Live};
use crate::{
    domain::{
        access::Actor,
        id::{AccountId, CaseId},
        listing::Period,
        moment::Moment,
        refusal::Refusal,
        talk::Audience,
    },
    error::{Fault, Result},
    followers::live::{self, Following, NAMED_MAX, Pass},
    store::{Edge, Towards, View, Walk, Wanted},
};

/// How far back it is looked whether somebody has written for everyone before.
const LOOKED_BACK: usize = 60;

impl Desk {
    /// Starts the thread that tells listeners of what is written.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if no thread can be started.
    pub fn follow_live(&self) -> Result<Following, Fault> {
        live::follow(&self.live, &self.store, standing)
    }

    /// Makes a place to listen at, for whoever holds the secret of a session, and returns its
    /// number. The first thing heard is what has moved after `since`, if that is given.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] if the session is over; [`Refusal::Crowded`] if there are too many
    /// listeners.
    pub fn listen(&self, secret: &Secret, since: Option<Moment>) -> Result<u64> {
        self.listen_by(Pass::Session(secret.key()), since)
    }

    /// The same for a program, as long as its token is good.
    ///
    /// # Errors
    ///
    /// As for [`Desk::listen`].
    pub fn listen_as(&self, bearer: &Bearer, since: Option<Moment>) -> Result<u64> {
        self.listen_by(Pass::Token(bearer.token.id), since)
    }

    fn listen_by(&self, pass: Pass, since: Option<Moment>) -> Result<u64> {
        let standing = self.store.look(|view| standing(view, pass))?;
        let standing = standing.ok_or(Refusal::NotSignedIn)?;
        let actor = standing.actor.clone();
        let number =
            self.live.open(pass, standing, self.store.uptime())?.ok_or(Refusal::Crowded)?;
        let missed = self.store.look(|view| {
            let next = view.journal_end()?.map_or(0, |last| last.number + 1);
            Ok((next, missed(view, &actor, since)?))
        });
        match missed {
            Ok((next, missed)) => self.live.begin(number, next, missed),
            Err(error) => {
                self.live.close(number);
                return Err(error);
            }
        }
        self.store.call_followers();
        Ok(number)
    }

    /// Tells others who listen at a page that the actor is writing a comment: their own account;
    /// everybody on the case only if the comment is for everyone and the actor has written there for
    /// everyone before, among the newest 60 entries. Nothing of this is kept.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is no such case that the actor may know of.
    pub fn note_writing(&self, actor: &Actor, id: CaseId, audience: Audience) -> Result<()> {
        let person = actor.person()?;
        if !self.live.is_heard_by_others(person.user) {
            return Ok(());
        }
        self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            let entries = view.entries(&seen, None, LOOKED_BACK)?.into_iter();
            let entries: Vec<_> = entries.filter_map(|entry| entry.read(&seen)).collect();
            let open = audience == Audience::Everyone && seen.has_spoken(&entries);
            let (name, _) = view.user(person.user)?.name();
            self.live.write(id, (person, &name), |other| open && case.clone().read(other).is_ok());
            Ok(())
        })
    }
}

/// The last change that an account may see of any case.
pub(super) fn moved_at(view: &View<'_>, account: AccountId) -> Result<Moment> {
    let newest = moved_after(view, account, (Moment(0), 1))?;
    Ok(newest.first().map_or(Moment(0), |(at, _)| *at))
}

/// What has moved after a moment that the actor may see: all, if that is too much to name.
fn missed(view: &View<'_>, actor: &Actor, since: Option<Moment>) -> Result<Heard> {
    let account = actor.person()?.account;
    let at = moved_at(view, account)?;
    let Some(since) = since else { return Ok(Heard { at, ..Heard::default() }) };
    let moved = moved_after(view, account, (since.next(), NAMED_MAX + 1))?;
    let all = moved.len() > NAMED_MAX;
    let mut seen = BTreeSet::new();
    for (_, case) in moved.into_iter().filter(|_| !all) {
        let row = known(view.case(case).and_then(|row| Ok(row.read(actor)?)));
        seen.extend(sound(case, row)?.flatten().map(|_| case));
    }
    Ok(Heard { at, moved: seen, all, ..Heard::default() })
}

/// The cases of an account that moved at a moment or later, the newest first; at most so many.
fn moved_after(
    view: &View<'_>,
    account: AccountId,
    (from, max): (Moment, usize),
) -> Result<Vec<(Moment, CaseId)>> {
    let span = (from, Period::EVER.1);
    let walk = Walk { edge: None, towards: Towards::Older, span, looks: max };
    let mut moved: Vec<Edge> = Vec::new();
    for closed in [false, true] {
        for place in view.list(account, &Wanted::All { closed }, walk)? {
            moved.push(place?);
        }
    }
    moved.sort_unstable_by(|one, other| other.cmp(one));
    moved.truncate(max);
    Ok(moved)
}
