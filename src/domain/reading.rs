//! What somebody has read, so that what is new to them can be told from the rest.
//!
//! A case has news for a person if something that they may see has changed since they last opened it
//! or said that they had read everything. What they change themselves they see at once, for the
//! case's page follows.

use super::{
    access::{Person, Seen},
    change::{Change, Write},
    moment::Moment,
};

impl Seen {
    /// Whether the case has changed since the reader read it last.
    pub fn has_news(&self, read_until: Moment) -> bool {
        self.moved_at() > read_until
    }

    /// Notes that the reader has read the case as it is here.
    pub fn note_read(&self) -> Change {
        let (user, case) = (self.person.user, self.case.id);
        Change::unnoted(vec![Write::Read(user, Some(case), self.moved_at())])
    }
}

impl Person {
    /// Notes that this person has read all there is at this moment.
    pub fn note_all_read(&self, now: Moment) -> Change {
        Change::unnoted(vec![Write::Read(self.user, None, now)])
    }
}
