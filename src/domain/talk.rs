//! Writing and changing comments.

use super::{
    access::{Amend, Deed, Permit, Sealed, Seen, Speak, SpeakPrivately},
    attachment::{Attachment, StoredFile},
    change::{Change, Write},
    edit::{added, describe},
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

/// A comment with all that goes with it, as it was fetched.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The comment.
    pub entry: Sealed<Entry>,
    /// The files that came with it, deleted ones included.
    pub files: Vec<Sealed<Attachment>>,
    /// What the helpdesk noted of those files.
    pub notices: Vec<Sealed<Entry>>,
}

/// What is to become of a comment.
#[derive(Clone, Debug)]
pub struct Amended<'a> {
    /// Its text, as typed.
    pub text: &'a str,
    /// Who is to see it.
    pub audience: Audience,
    /// Files to go with it, besides those that have already.
    pub files: Vec<StoredFile>,
}

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
    work.attach(files, private_to, Some((mark, 0)))?;
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
    /// Replaces a comment's text, and who sees it, and adds files to it. What stood there goes to
    /// its history; what was noted of its files is hidden with it, but never shown with it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if the comment is private to another account;
    /// [`Refusal::NotYours`] if somebody else wrote it, or it is too late;
    /// [`Refusal::RoleTooLow`] if it is to become private and the author may not write privately;
    /// [`Refusal::Fields`] for what is wrong with the text;
    /// [`Refusal::Files`] for more files than go with a message or into the case.
    pub fn amend(self, stamp: Stamp, whole: Whole, new: Amended<'_>) -> Result<Change, Refusal> {
        let role = self.person.as_ref().map_or(Role::Viewer, |person| person.role);
        let (mut work, _) = Work::begin(self, stamp);
        let Whole { entry: Sealed(mut entry), files: came, notices } = whole;
        let private_to = work.may_amend(&entry, new.audience, role)?;
        let was = entry.clone();
        let Body::Said(said) = &mut entry.body else { return Err(Refusal::NotFound) };
        let text = Words::parse_optional(new.text)
            .map_err(|complaint| Refusal::field(Field::Comment, complaint))?;
        let before = said.files.len();
        if text.is_none() && before + new.files.len() == 0 {
            return Err(Refusal::field(Field::Comment, Complaint::Missing));
        }
        let same = text == said.text && private_to == entry.private_to;
        if same && new.files.is_empty() {
            return Ok(Change::none());
        }
        let record = Record::Entry(work.after.id, entry.mark);
        let mut event = Event::new(work.by, Kind::CommentEdited, record);
        if !same {
            // Of a text that was private, an event that all may know of holds not even the digest.
            let published = entry.private_to.is_some() && private_to.is_none();
            let old = said.text.as_deref().filter(|_| !published);
            event = event.changed("said", &digest(old), &digest(text.as_deref()));
            if published {
                event = event.changed("audience", &"", &"everyone");
            }
            let text = std::mem::replace(&mut said.text, text);
            let version = Version { text, until: work.now, private_to: entry.private_to };
            work.write(Write::Version(entry.case, entry.seq, said.versions, version));
            said.versions = said.versions.saturating_add(1);
            said.edited_at = Some(work.now);
        }
        said.files.extend(new.files.iter().map(|file| file.id));
        work.readdress(&mut entry, (came, notices), private_to);
        let noted = added(&new.files);
        work.attach(new.files, private_to, Some((entry.mark, before)))?;
        work.write(Write::Entry(Some(Box::new(was)), Box::new(entry)));
        work.after.touch(work.now, private_to);
        event = noted.iter().fold(event, describe);
        if !noted.is_empty() {
            work.entry(private_to, Body::Noted(noted));
        }
        // What became private stays hidden from the journal's followers.
        Ok(work.finish(Event { private_to, ..event }))
    }
}

impl Work {
    /// Whether the one who works may change a comment now; returns to whom alone it is private
    /// then.
    fn may_amend(
        &self,
        entry: &Entry,
        audience: Audience,
        role: Role,
    ) -> Result<Option<AccountId>, Refusal> {
        let account = self.account.ok_or(Refusal::NotFound)?;
        let hidden = entry.private_to.is_some_and(|to| to != account);
        if hidden || entry.case != self.after.id || entry.said().is_none() {
            return Err(Refusal::NotFound);
        }
        let in_time = in_time(entry, self.after.state, closed_at(&self.after), self.now);
        if entry.by != self.by || !in_time {
            return Err(Refusal::NotYours);
        }
        let private_to = match audience {
            Audience::Everyone => None,
            Audience::OwnAccount => Some(entry.account.unwrap_or(account)),
        };
        if private_to.is_some() && entry.private_to.is_none() {
            SpeakPrivately.judge(&self.after, self.side, role)?;
        }
        Ok(private_to)
    }

    /// Gives a comment and its files another audience, and counts them anew for all. What was noted
    /// of the files becomes private with it; what was private of that stays so, because a file that
    /// was deleted by then has never been anyone else's to know of.
    fn readdress(
        &mut self,
        entry: &mut Entry,
        (files, notices): (Vec<Sealed<Attachment>>, Vec<Sealed<Entry>>),
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
        for Sealed(notice) in notices {
            if notice.private_to.is_none() && private_to.is_some() {
                let after = Entry { private_to, ..notice.clone() };
                self.write(Write::Entry(Some(Box::new(notice)), Box::new(after)));
            }
        }
    }
}
