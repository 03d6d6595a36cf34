//! What somebody has read, so that what is new to them can be told from the rest.
//!
//! A case has news for a person if something that they may see has changed since they last opened it
//! or said that they had read everything. What they change themselves they see at once, for the
//! case's page follows.

use super::{
    access::{Person, Seen},
    change::{Change, Write},
    entry::Entry,
    moment::Moment,
    notify::Topic,
};

impl Seen {
    /// Whether the case has changed since the reader read it last.
    pub fn has_news(&self, read_until: Moment) -> bool {
        self.moved_at() > read_until
    }

    /// Those of the entries that somebody else wrote for the reader to read: what is to be looked at
    /// before one answers.
    pub fn from_others<'e>(&self, entries: &'e [Entry]) -> impl Iterator<Item = &'e Entry> {
        let user = self.person.user;
        entries.iter().filter(move |entry| entry.said().is_some() && entry.by != Some(user))
    }

    /// Whether the reader wrote one of these entries for both sides.
    pub fn has_spoken(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| {
            let own = entry.by == Some(self.person.user);
            own && entry.said().is_some() && entry.private_to.is_none()
        })
    }

    /// Notes that the reader has read the case as it is here, and what they were told of it up to
    /// this number.
    pub fn note_read(&self, heard: Option<u64>) -> Change {
        let (user, case) = (self.person.user, self.case.id);
        let topic = Some(Topic::Case(case));
        let heard = heard.map(|up_to| Write::Heard(user, topic, up_to));
        let read = Write::Read(user, Some(case), self.moved_at());
        Change::unnoted(std::iter::once(read).chain(heard).collect())
    }
}

impl Person {
    /// Notes that this person has read all there was at this moment.
    pub fn note_all_read(&self, until: Moment) -> Change {
        Change::unnoted(vec![Write::Read(self.user, None, until)])
    }
}
