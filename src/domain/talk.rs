//! Writing and changing comments.

use super::{
    access::{Amend, Deed, Permit, Sealed, Seen, Speak, SpeakPrivately},
    attachment::{Attachment, StoredFile},
    change::{Change, Write},
    entry::{Body, EDIT_AFTER_CLOSING, Entry, Said, Version},
    id::{AccountId, Mark},
    journal::{Event, Kind, Record, digest},
    moment::{AutoClose, Moment},
    person::Role,
    refusal::{Complaint, Field, Refusal},
    text::Words,
    work::{Stamp, Work},
    workflow::{How, State},
};

/// Who is to see a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Both sides.
    Everyone,
    /// The author's account.
    OwnAccount,
}

impl Permit<Speak> {
    /// Adds a comment that both sides see. Where the preset says so, that moves the case.
    ///
    /// Returns the change and the comment's mark.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is neither text nor file, or too much of either.
    pub fn say(
        self,
        stamp: Stamp,
        text: &str,
        files: Vec<StoredFile>,
    ) -> Result<(Change, Mark), Refusal> {
        let (mut work, _) = Work::begin(self, stamp);
        let text = message(text, &files)?;
        let (state, side) = (work.after.state, work.side);
        let spoken = work.after.table().rows.iter().find(|row| {
            row.how == How::Spoken && row.from.contains(&state) && row.who.contains(&side)
        });
        if let Some(row) = spoken {
            work.move_to(row.action, row.to, AutoClose::Never);
        }
        add(work, text, files, None)
    }
}

impl Permit<SpeakPrivately> {
    /// Adds a comment that only the author's account sees. Nothing moves that anyone else sees.
    ///
    /// Returns the change and the comment's mark.
    ///
    /// # Errors
    ///
    /// As for [`Permit::say`].
    pub fn say_privately(
        self,
        stamp: Stamp,
        text: &str,
        files: Vec<StoredFile>,
    ) -> Result<(Change, Mark), Refusal> {
        let (work, _) = Work::begin(self, stamp);
        let text = message(text, &files)?;
        let private_to = Some(work.account.ok_or(Refusal::NotFound)?);
        add(work, text, files, private_to)
    }
}

fn message(text: &str, files: &[StoredFile]) -> Result<Option<Words>, Refusal> {
    let text = Words::parse_optional(text);
    let text = text.map_err(|complaint| Refusal::field(Field::Comment, complaint))?;
    match text {
        None if files.is_empty() => Err(Refusal::field(Field::Comment, Complaint::Missing)),
        text => Ok(text),
    }
}

fn add(
    mut work: Work,
    text: Option<Words>,
    files: Vec<StoredFile>,
    private_to: Option<AccountId>,
) -> Result<(Change, Mark), Refusal> {
    let said = digest(text.as_deref());
    let ids = files.iter().map(|file| file.id).collect();
    let body = Said { text, step: None, files: ids, edited_at: None, versions: 0 };
    let mark = work.entry(private_to, Body::Said(body));
    work.attach(files, private_to, Some(mark))?;
    let record = Record::Entry(work.after.id, mark);
    let event = Event::new(work.by, Kind::CommentAdded, record).changed("said", &"", &said);
    Ok((work.finish(Event { private_to, ..event }), mark))
}

impl Seen {
    /// Whether the reader may edit this comment at the moment `now`: their own, until the case is
    /// closed; one made after closing for an hour.
    pub fn may_amend(&self, entry: &Entry, now: Moment) -> bool {
        let author = entry.said().is_some() && entry.by == Some(self.person.user);
        author && self.may(&Amend) && in_time(entry, self.case.state, self.closed_at(), now)
    }

    fn closed_at(&self) -> Option<Moment> {
        closed_at(&self.case)
    }
}

fn closed_at(case: &super::case::Case) -> Option<Moment> {
    case.steps.iter().find(|step| step.state == State::Closed).map(|step| step.at)
}

fn in_time(entry: &Entry, state: State, closed_at: Option<Moment>, now: Moment) -> bool {
    let made_after_closing = closed_at.is_some_and(|closed| entry.at > closed);
    state != State::Closed || made_after_closing && now.since(entry.at) < EDIT_AFTER_CLOSING
}

impl Permit<Amend> {
    /// Replaces a comment's text, and who sees it. What stood there goes to its history. `files`
    /// are those that came with it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if the comment is private to another account;
    /// [`Refusal::NotYours`] if somebody else wrote it, or it is too late;
    /// [`Refusal::RoleTooLow`] if it is to become private and the author may not write privately;
    /// [`Refusal::Fields`] for what is wrong with the text.
    pub fn amend(
        self,
        stamp: Stamp,
        entry: Sealed<Entry>,
        files: Vec<Sealed<Attachment>>,
        new: (&str, Audience),
    ) -> Result<Change, Refusal> {
        let role = self.person.as_ref().map_or(Role::Viewer, |person| person.role);
        let (mut work, _) = Work::begin(self, stamp);
        let account = work.account.ok_or(Refusal::NotFound)?;
        let (before, mut entry) = (entry.0.clone(), entry.0);
        if entry.private_to.is_some_and(|to| to != account) || entry.case != work.after.id {
            return Err(Refusal::NotFound);
        }
        let state = work.after.state;
        let in_time = in_time(&entry, state, closed_at(&work.after), work.now);
        let Body::Said(said) = &mut entry.body else { return Err(Refusal::NotFound) };
        if entry.by != work.by || !in_time {
            return Err(Refusal::NotYours);
        }
        let private_to = match new.1 {
            Audience::Everyone => None,
            Audience::OwnAccount => Some(entry.account.unwrap_or(account)),
        };
        if private_to.is_some() && entry.private_to.is_none() {
            SpeakPrivately.judge(&work.after, work.side, role)?;
        }
        let text = Words::parse_optional(new.0)
            .map_err(|complaint| Refusal::field(Field::Comment, complaint))?;
        if text.is_none() && said.files.is_empty() {
            return Err(Refusal::field(Field::Comment, Complaint::Missing));
        }
        if text == said.text && private_to == entry.private_to {
            return Ok(Change::none());
        }
        // Of a text that was private, an event that all may know of holds not even the digest.
        let published = entry.private_to.is_some() && private_to.is_none();
        let old = said.text.as_deref().filter(|_| !published);
        let (old, new) = (digest(old), digest(text.as_deref()));
        let version = Version {
            text: std::mem::replace(&mut said.text, text),
            until: work.now,
            private_to: entry.private_to,
        };
        let number = said.versions;
        said.versions = said.versions.saturating_add(1);
        said.edited_at = Some(work.now);
        work.readdress(&mut entry, files, private_to);
        let record = Record::Entry(work.after.id, entry.mark);
        // What became private stays hidden from the journal's followers.
        let event = Event::new(work.by, Kind::CommentEdited, record).changed("said", &old, &new);
        work.write(Write::Version(entry.case, entry.seq, number, version));
        work.write(Write::Entry(Some(Box::new(before)), Box::new(entry)));
        work.after.touch(work.now, private_to);
        Ok(work.finish(Event { private_to, ..event }))
    }
}

impl Work {
    /// Gives a comment and its files another audience, and counts them anew for all.
    fn readdress(
        &mut self,
        entry: &mut Entry,
        files: Vec<Sealed<Attachment>>,
        private_to: Option<AccountId>,
    ) {
        let before = std::mem::replace(&mut entry.private_to, private_to);
        if before == private_to {
            return;
        }
        let files: Vec<_> = files.into_iter().map(|file| file.0).collect();
        let kept = u32::try_from(files.iter().filter(|f| f.deleted.is_none()).count()).unwrap_or(0);
        for viewer in self.after.audience(before) {
            viewer.comments = viewer.comments.saturating_sub(1);
            viewer.files = viewer.files.saturating_sub(kept);
        }
        for viewer in self.after.audience(private_to) {
            viewer.comments += 1;
            viewer.files += kept;
        }
        for file in files {
            let after = Attachment { private_to, ..file.clone() };
            self.write(Write::Attachment(Some(Box::new(file)), Box::new(after)));
        }
    }
}
