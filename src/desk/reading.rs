//! What is new to somebody.

use std::collections::BTreeSet;

use super::{Desk, show::CaseDetail};
use crate::{
    domain::{
        access::{Actor, Seen},
        id::CaseId,
        moment::Moment,
        notify::Topic,
    },
    error::Result,
    store::View,
};

impl Desk {
    /// Has it noted, soon, that the reader has read the case with its newest entries, as they are
    /// here, and what they were told of it. Lost if the writer has too much to do: the case stays
    /// new then.
    pub fn note_read(&self, detail: &CaseDetail) {
        if detail.is_news || !detail.unheard.is_empty() {
            let change = detail.seen.note_read(detail.unheard.last().copied());
            self.store.post(move |_| Ok(change));
        }
    }

    /// The actor has read a case as it is now, and all they were told of it.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`].
    pub fn read_case(&self, actor: &Actor, id: CaseId) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let seen = view.case(id)?.read(&actor)?;
            let unheard = view.unread_of(seen.person.user, Topic::Case(id))?;
            Ok((seen.note_read(unheard.last().copied()), ()))
        })
    }

    /// The actor has read everything up to a moment, and what came later not.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub fn read_all(&self, actor: &Actor, until: Moment) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| Ok((person.note_all_read(until.min(view.now())), ())))
    }
}

/// Those of the cases that have changed since the reader read them last.
pub(super) fn news(view: &View<'_>, actor: &Actor, rows: &[Seen]) -> Result<BTreeSet<CaseId>> {
    let user = actor.person()?.user;
    let until = view.read_until(user, rows.iter().map(|seen| seen.case.id))?;
    let news = rows.iter().zip(until).filter(|(seen, until)| seen.has_news(*until));
    Ok(news.map(|(seen, _)| seen.case.id).collect())
}
