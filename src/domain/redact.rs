//! Redacting: what somebody wrote or sent is replaced by a mark, and erased wherever else it is
//! kept. Who and when stay.
//!
//! A case may stand anywhere for that, also where it takes no other change: what should never have
//! been sent is read on in closed cases too. What was told outside, by mail or in an export, nobody
//! calls back.

mod labels;

pub use self::labels::{Shown, without_names};
use super::{
    access::{Deed, Permit, Sealed, Seen},
    answered::About,
    attachment::{Attachment, StoredFile},
    case::Case,
    change::{Change, Write},
    draft::Draft,
    entry::{Body, Entry, Notice, Redacted},
    file::FileName,
    id::{AccountId, AttachmentId, BlobHash, CaseId, UserId},
    journal::{Event, Kind, Record, Trace},
    person::Role,
    refusal::{Field, Refusal},
    text::Words,
    work::{Stamp, Work},
    workflow::{Side, State},
};

/// Redacting something of one's own, or of somebody of one's account.
#[derive(Clone, Copy, Debug)]
pub struct Redact;

/// A comment to redact with all that repeats its words, as it was fetched.
#[derive(Clone, Debug)]
pub struct RedactedComment {
    /// The comment.
    pub entry: Sealed<Entry>,
    /// What its author has typed to change it.
    pub draft: Option<Sealed<Draft>>,
    /// The files that go with it.
    pub files: RedactedFiles,
}

/// Files to redact, as they were fetched.
#[derive(Clone, Debug, Default)]
pub struct RedactedFiles {
    /// The files.
    pub files: Vec<Sealed<Attachment>>,
    /// What the helpdesk noted of them.
    pub notices: Vec<Sealed<Entry>>,
    /// Where they are shown.
    pub shown: Shown,
}

/// A description to redact, as it was fetched.
#[derive(Clone, Debug)]
pub struct RedactedDescription {
    /// What it says.
    pub words: Words,
    /// The account of the one who opened the case.
    pub account: AccountId,
    /// What anybody has typed to change it.
    pub drafts: Vec<Sealed<Draft>>,
}

/// What was said when a case was closed, to redact.
#[derive(Clone, Copy, Debug)]
pub struct RedactedFeedback {
    /// The account of the one who closed the case.
    pub account: AccountId,
}

impl Deed for Redact {
    fn judge(&self, _: &Case, _: Side, role: Role) -> Result<(), Refusal> {
        if role >= Role::Member { Ok(()) } else { Err(Refusal::RoleTooLow { needs: Role::Member }) }
    }
}

/// What is whose: somebody's of an account.
type Of = (Option<UserId>, Option<AccountId>);

/// Whether it is a person's to redact: the author's, as long as they are of the account that they
/// wrote for, and that of an admin of this account.
fn is_own((author, account): Of, (user, own, role): (UserId, AccountId, Role)) -> bool {
    account == Some(own) && (author == Some(user) || role == Role::Admin)
}

impl Seen {
    fn redacts(&self, of: Of) -> bool {
        let person = &self.person;
        self.may(&Redact) && is_own(of, (person.user, person.account, person.role))
    }

    /// Whether the reader may redact this entry: a comment that still says something.
    pub fn may_redact(&self, entry: &Entry) -> bool {
        entry.said().is_some() && self.redacts((entry.by, entry.account))
    }

    /// Whether the reader may redact this file.
    pub fn may_redact_file(&self, file: &Attachment) -> bool {
        !file.is_redacted() && self.redacts((Some(file.by), Some(file.account)))
    }

    /// Whether the reader may redact a file whose deletion this entry notes: one that they, or
    /// somebody of the account of which they are an admin, deleted. The file itself says more.
    pub fn may_redact_deleted(&self, entry: &Entry) -> bool {
        self.redacts((entry.by, entry.account))
    }

    /// Whether the reader may redact a description that says `words`; `account` is that of the one
    /// who opened the case.
    pub fn may_redact_description(&self, words: &Words, account: AccountId) -> bool {
        !words.is_redacted() && self.redacts((Some(self.case.reporter), Some(account)))
    }
}

impl Seen {
    /// Whether the reader may redact what was said when the case was closed; `account` is that of
    /// the one who closed it.
    pub fn may_redact_feedback(&self, account: AccountId) -> bool {
        let closing = self.case.feedback().filter(|(words, _)| !words.is_redacted());
        closing.is_some_and(|(_, by)| self.redacts((Some(by), Some(account))))
    }
}

impl Case {
    /// What was said when it was closed, and who did; none if nothing was.
    pub fn feedback(&self) -> Option<(&Words, UserId)> {
        let words = self.resolution.as_ref()?.feedback.as_ref()?;
        let closed = self.steps.iter().find(|step| step.state == State::Closed)?;
        Some((words, closed.by?))
    }
}

impl Attachment {
    /// Whether nothing of it is kept but who sent it, when, its kind and its size.
    pub fn is_redacted(&self) -> bool {
        self.file.hash == BlobHash::NONE
    }
}

impl Sealed<Attachment> {
    /// Opens a file to redact it, deleted or not.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is private to another account, or redacted already.
    pub fn to_redact(self, seen: &Seen) -> Result<Attachment, Refusal> {
        let file = self.0;
        let known = file.case == seen.case.id && seen.may_know(file.private_to);
        if known && !file.is_redacted() { Ok(file) } else { Err(Refusal::NotFound) }
    }
}

impl Draft {
    /// The draft with a mark in place of the description of the case that it would change.
    #[must_use]
    pub fn without_description(mut self) -> Draft {
        let texts = self.fields.iter_mut().filter(|(name, _)| name == Field::Description.name());
        texts.for_each(|(_, text)| *text = Words::redacted().to_string());
        self
    }
}

impl Permit<Redact> {
    /// Redacts a comment: its text, earlier texts, what is typed to change it, and the files that
    /// are named. Moves the case for those only who could see it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is private to another account, redacted already, or no comment;
    /// [`Refusal::NotYours`] unless the actor wrote it, or is an admin of the account that did.
    pub fn comment(self, stamp: Stamp, comment: RedactedComment) -> Result<Change, Refusal> {
        let who = self.who()?;
        let mut work = self.begin(stamp);
        let Sealed(was) = comment.entry;
        let hidden = was.private_to.is_some_and(|to| to != who.1);
        let Body::Said(said) = &was.body else { return Err(Refusal::NotFound) };
        if hidden || was.case != work.after.id {
            return Err(Refusal::NotFound);
        }
        if !is_own((was.by, was.account), who) {
            return Err(Refusal::NotYours);
        }
        let redacted =
            Redacted { by: who.0, at: work.now, step: said.step, files: said.files.clone() };
        let entry = Entry { body: Body::Redacted(redacted), ..was.clone() };
        let (case, seq, private_to) = (entry.case, entry.seq, entry.private_to);
        let record = Record::Entry(case, entry.mark);
        work.write(Write::Erase(case, Trace::Comment(entry.mark)));
        work.write(Write::VersionsGone(case, seq));
        work.write(Write::Entry(Some(Box::new(was)), Box::new(entry)));
        if let Some(Sealed(draft)) = comment.draft {
            work.write(Write::DraftGone(Box::new(draft)));
        }
        let mut files = comment.files;
        // Of the comment itself nothing is left that could show them.
        files.shown.entries.retain(|Sealed(entry)| entry.seq != seq);
        files.shown.earlier.retain(|(of, ..)| *of != seq);
        work.redact_files(files, who, private_to)?;
        work.after.touch(work.now, private_to);
        let event = Event::new(work.by, Kind::CommentRedacted, record);
        Ok(work.finish(Event { private_to, ..event }))
    }

    /// Redacts a file, deleted or not: its name, also where a text shows it by its id, and its bytes
    /// once nothing else names them. Moves the case for those only who could see it.
    ///
    /// What remains stored: the name in the words of those who wrote it as such, in what is typed
    /// and not sent yet, and within the journal's digests of the texts that showed it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is private to another account or redacted already;
    /// [`Refusal::NotYours`] unless the actor sent it, or is an admin of the account that did.
    pub fn file(self, stamp: Stamp, files: RedactedFiles) -> Result<Change, Refusal> {
        let who = self.who()?;
        let mut work = self.begin(stamp);
        let Some(Sealed(file)) = files.files.first() else { return Err(Refusal::NotFound) };
        if file.is_redacted() {
            return Err(Refusal::NotFound);
        }
        let (record, private_to) = (Record::Attachment(file.case, file.file.id), file.private_to);
        work.redact_files(files, who, private_to)?;
        let event = Event::new(work.by, Kind::FileRedacted, record);
        Ok(work.finish(Event { private_to, ..event }))
    }

    /// Redacts the description of the case, also where somebody has typed a change of it and not
    /// sent that, and raises its edition, so that no form that still shows the old one brings it
    /// back. What else is in such a draft stays.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is redacted already; [`Refusal::NotYours`] unless the actor
    /// opened the case, or is an admin of the account that did.
    pub fn description(
        self,
        stamp: Stamp,
        description: RedactedDescription,
    ) -> Result<Change, Refusal> {
        let who = self.who()?;
        let mut work = self.begin(stamp);
        let case = work.after.id;
        if description.words.is_redacted() {
            return Err(Refusal::NotFound);
        }
        if !is_own((Some(work.after.reporter), Some(description.account)), who) {
            return Err(Refusal::NotYours);
        }
        work.write(Write::Erase(case, Trace::Description));
        work.write(Write::Description(case, Words::redacted()));
        for Sealed(before) in description.drafts {
            let after = before.clone().without_description();
            work.write(Write::Draft(Some(Box::new(before)), Box::new(after)));
        }
        work.after.edition += 1;
        work.entry(None, Body::Noted(vec![Notice::DescriptionRedacted]));
        let event = Event::new(work.by, Kind::DescriptionRedacted, Record::Case(case));
        Ok(work.finish(event))
    }

    /// Redacts what was said when the case was closed; the rating and the answers stay, and count
    /// as before.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if nothing was said, or it is redacted already;
    /// [`Refusal::NotYours`] unless the actor closed the case, or is an admin of the account that
    /// did.
    pub fn feedback(self, stamp: Stamp, feedback: RedactedFeedback) -> Result<Change, Refusal> {
        let who = self.who()?;
        let mut work = self.begin(stamp);
        let case = work.after.id;
        let by = match work.after.feedback() {
            Some((words, by)) if !words.is_redacted() => by,
            _ => return Err(Refusal::NotFound),
        };
        if !is_own((Some(by), Some(feedback.account)), who) {
            return Err(Refusal::NotYours);
        }
        if let Some(resolution) = &mut work.after.resolution {
            resolution.feedback = Some(Words::redacted());
        }
        work.entry(None, Body::Noted(vec![Notice::FeedbackRedacted]));
        let event = Event::new(work.by, Kind::FeedbackRedacted, Record::Case(case));
        Ok(work.finish(event))
    }

    /// Begins: whatever programs were answered about the case goes as well.
    fn begin(self, stamp: Stamp) -> Work {
        let (mut work, _) = Work::begin(self, stamp);
        work.write(Write::AnswersErased(About::Case(work.after.id)));
        work
    }

    fn who(&self) -> Result<(UserId, AccountId, Role), Refusal> {
        let person = self.person.as_ref().ok_or(Refusal::NotFound)?;
        Ok((person.user, person.account, person.role))
    }
}

impl Work {
    /// Takes name and bytes from files, also where they are noted, and notes that; all of them are
    /// as private as `private_to` says. Those that are redacted already are passed over.
    fn redact_files(
        &mut self,
        redacted: RedactedFiles,
        who: (UserId, AccountId, Role),
        private_to: Option<AccountId>,
    ) -> Result<(), Refusal> {
        let (mut noted, case) = (Vec::new(), self.after.id);
        for Sealed(file) in redacted.files {
            if file.case != case || file.private_to != private_to || hidden(&file, who.1) {
                return Err(Refusal::NotFound);
            }
            if file.is_redacted() {
                continue;
            }
            if !is_own((Some(file.by), Some(file.account)), who) {
                return Err(Refusal::NotYours);
            }
            if file.deleted.is_none() {
                let seen = self.after.audience(private_to);
                seen.for_each(|viewer| viewer.files = viewer.files.saturating_sub(1));
            }
            let name = FileName::redacted(file.file.kind);
            noted.push((file.file.id, name.clone()));
            let kept = StoredFile { name, hash: BlobHash::NONE, ..file.file.clone() };
            let deleted = file.deleted.or(Some((who.0, self.now)));
            let after = Attachment { file: kept, deleted, ..file.clone() };
            self.write(Write::Attachment(Some(Box::new(file)), Box::new(after)));
        }
        let ids: Vec<AttachmentId> = noted.iter().map(|(id, _)| *id).collect();
        self.unname(redacted.shown, &ids);
        for Sealed(notice) in redacted.notices {
            let mut after = notice.clone();
            let Body::Noted(lines) = &mut after.body else { continue };
            for line in lines {
                let (Notice::FileAdded(id, name) | Notice::FileDeleted(id, name)) = line else {
                    continue;
                };
                if let Some((_, other)) = noted.iter().find(|(one, _)| one == id) {
                    *name = other.clone();
                }
            }
            if after != notice {
                self.write(Write::Entry(Some(Box::new(notice)), Box::new(after)));
            }
        }
        if !noted.is_empty() {
            let noted = noted.into_iter().map(|(id, _)| Notice::FileRedacted(id)).collect();
            self.entry(private_to, Body::Noted(noted));
        }
        Ok(())
    }
}

fn hidden(file: &Attachment, account: AccountId) -> bool {
    file.private_to.is_some_and(|to| to != account)
}

/// What follows a redaction.
impl Kind {
    /// Whether it erases words, so that what was made of them is to be made anew.
    pub fn erases(self) -> bool {
        matches!(self, Kind::CommentRedacted | Kind::FileRedacted | Kind::DescriptionRedacted)
    }
}

impl Event {
    /// Whether it holds a digest of what this trace leads to: of a text of the comment, or of a
    /// description of the case.
    pub(crate) fn repeats(&self, of: CaseId, trace: Trace) -> bool {
        match trace {
            Trace::Comment(mark) => {
                let by_step = || self.to("comment") == Some(mark.to_string().as_str());
                self.record == Record::Entry(of, mark)
                    || self.record == Record::Case(of) && by_step()
            }
            Trace::Description => {
                self.record == Record::Case(of) && self.to("description").is_some()
            }
        }
    }
}
