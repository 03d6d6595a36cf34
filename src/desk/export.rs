//! Exports: all cases of a list, read portion by portion.
//!
//! Which cases a list has, and in which order, is read once, when the export begins. Then each
//! portion is a look of its own: however long a reader takes, no snapshot is held for them, and
//! what moves in the list meanwhile is neither missed nor there twice. Every case is opened for its
//! reader when its turn comes, as for its page.

pub(super) mod running;

pub(super) use self::running::Running;
use super::{
    Desk, SearchFor, cases, lists,
    names::{Collect, known, sound},
    show::{Filter, Linked, Names},
};
use crate::{
    domain::{
        access::{Actor, Seen},
        account::{Category, Environment},
        attachment::Attachment,
        entry::Entry,
        file::FileName,
        id::{CaseId, Mark},
        refusal::Refusal,
        text::Words,
    },
    error::Result,
    store::View,
};

/// The most cases of an export.
pub const EXPORT_CASES_MAX: usize = 10_000;

/// A portion ends once it has so many cases, or so many bytes of text.
const PORTION_CASES: usize = 250;
const PORTION_BYTES: usize = 128 * 1024;
/// How many entries of a conversation are read at once: so many may go beyond the bytes.
const BATCH_ENTRIES: usize = 8;
/// What a case counts for besides its texts, and what each entry, file and name of it does, in bytes.
const CASE_BYTES: usize = 512;
const ROW_BYTES: usize = 64;

/// What an export has of each case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Its facts.
    Facts,
    /// Its facts, its description, its messages, and what its files are called.
    Messages,
}

/// A portion of an export.
#[derive(Clone, Debug)]
pub struct Portion {
    /// Cases, in the order of the list. The first may go on where the portion before left off, the
    /// last may go on in the next.
    pub parts: Vec<CasePart>,
    /// The names in them.
    pub names: Names,
    /// What comes then.
    pub then: Then,
}

/// What comes behind a portion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// More: [`Desk::go_on_exporting`] with this number.
    GoesOn(u64),
    /// Nothing.
    Ends(Ending),
}

/// What is to be said at the end of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// How many cases of the list it has come by, from its beginning.
    pub first: usize,
    /// Whether the list has more, or may have: a walk that stops does not know.
    pub has_more: bool,
    /// Whether a search found cases with more text than it looks at, so that some may be missing.
    pub unread: bool,
    /// How many cases could not be read; the log says which.
    pub left_out: usize,
}

/// A case, or what a portion has of it.
#[derive(Clone, Debug)]
pub struct CasePart {
    /// Which case.
    pub id: CaseId,
    /// All but its messages, if it begins here.
    pub head: Option<Box<CaseHead>>,
    /// Messages, the oldest first.
    pub messages: Vec<Message>,
    /// Whether that were all.
    pub ends: bool,
}

/// A case without its messages.
#[derive(Clone, Debug)]
pub struct CaseHead {
    /// The case.
    pub seen: Seen,
    /// Its ticket type's name.
    pub category: Option<Category>,
    /// Its environment's name.
    pub environment: Option<Environment>,
    /// What happened, in Markdown; none where only facts are asked for.
    pub description: Option<Words>,
    /// The files that the reader may see, the oldest first; none where only facts are asked for.
    pub files: Vec<Attachment>,
    /// The cases that were opened when it was moved, and the one it was opened for itself: such as
    /// the reader may see.
    pub moves: (Vec<Linked>, Vec<Linked>),
}

/// A message of a case.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its place among those that the reader may see, from 1.
    pub number: u32,
    /// What was said.
    pub entry: Entry,
    /// What the files are called that came with it and are still there.
    pub files: Vec<FileName>,
}

/// Where an export stands.
pub(super) struct Course {
    contents: Contents,
    /// The cases that are to come, the next one last.
    cases: Vec<CaseId>,
    /// The one that the last portion ended in.
    within: Option<Within>,
    ending: Ending,
}

/// A place in a case.
#[derive(Clone, Copy)]
struct Within {
    case: CaseId,
    /// The last entry that was read; none at the beginning.
    after: Option<Mark>,
    /// How many messages were read.
    messages: u32,
}

impl Desk {
    /// Begins to export the cases of a list, at most [`EXPORT_CASES_MAX`] of them, and hands out
    /// the first portion.
    ///
    /// # Errors
    ///
    /// [`Refusal::Exporting`] while another export of the same user is under way, or as many as can
    /// be; an export that nobody goes on with is forgotten after five minutes.
    pub fn export(&self, actor: &Actor, filter: &Filter, contents: Contents) -> Result<Portion> {
        self.export_of(actor, filter, contents, EXPORT_CASES_MAX)
    }

    /// The same of at most `max` cases.
    pub(super) fn export_of(
        &self,
        actor: &Actor,
        filter: &Filter,
        contents: Contents,
        max: usize,
    ) -> Result<Portion> {
        let most = (max, self.looks);
        self.begin_exporting(actor, contents, |view| lists::listed(view, actor, filter, most))
    }

    /// Begins to export what [`Desk::search`] finds, the best first, at most [`FOUND_MAX`] cases, and
    /// hands out the first portion. Which page of it was asked for makes no difference.
    ///
    /// # Errors
    ///
    /// As for [`Desk::export`], and [`Refusal::Fields`] where nothing is searched for, or what is too
    /// long.
    ///
    /// [`FOUND_MAX`]: super::find::FOUND_MAX
    pub fn export_found(
        &self,
        actor: &Actor,
        asked: &SearchFor,
        contents: Contents,
    ) -> Result<Portion> {
        self.begin_exporting(actor, contents, |view| self.found(view, actor, asked))
    }

    /// Takes a place for an export of the cases that `listed` says, and hands out its first portion.
    fn begin_exporting(
        &self,
        actor: &Actor,
        contents: Contents,
        listed: impl FnOnce(&View<'_>) -> Result<lists::Listed>,
    ) -> Result<Portion> {
        let person = actor.person()?;
        let number = self.inner.exports.begin(person, self.store.uptime())?;
        let course = self.store.look(|view| Ok(Course::of(listed(view)?, contents)));
        let course = course.inspect_err(|_| self.inner.exports.end(person.user, number))?;
        self.portion(actor, number, course)
    }

    /// The portion that this number stands for, which the portion before has told. A number works
    /// once, and for the same user alone.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for any other number.
    pub fn go_on_exporting(&self, actor: &Actor, number: u64) -> Result<Portion> {
        let user = actor.person()?.user;
        let course = self.inner.exports.take(user, number, self.store.uptime());
        self.portion(actor, number, course.ok_or(Refusal::NotFound)?)
    }

    /// Nobody will go on with the export by this number: another may begin.
    ///
    /// # Errors
    ///
    /// None: what is over already may be ended.
    pub fn end_export(&self, actor: &Actor, number: u64) -> Result<()> {
        self.inner.exports.end(actor.person()?.user, number);
        Ok(())
    }

    /// Reads the next portion of an export, which by this number has its place.
    fn portion(&self, actor: &Actor, number: u64, mut course: Course) -> Result<Portion> {
        let user = actor.person()?.user;
        let read = self.store.look(|view| course.portion(view, actor));
        let (parts, names) = read.inspect_err(|_| self.inner.exports.end(user, number))?;
        let then = if course.cases.is_empty() && course.within.is_none() {
            self.inner.exports.end(user, number);
            Then::Ends(course.ending)
        } else {
            let next = self.inner.exports.put((user, number), course, self.store.uptime());
            Then::GoesOn(next.ok_or(Refusal::NotFound)?)
        };
        Ok(Portion { parts, names, then })
    }
}

impl Course {
    /// An export of these cases from its beginning.
    fn of(listed: lists::Listed, contents: Contents) -> Course {
        let lists::Listed { mut cases, has_more, unread, left_out } = listed;
        cases.reverse();
        let ending = Ending { first: cases.len() + left_out, has_more, unread, left_out };
        Course { contents, cases, within: None, ending }
    }

    /// Reads on until a portion is full.
    fn portion(&mut self, view: &View<'_>, actor: &Actor) -> Result<(Vec<CasePart>, Names)> {
        let (mut names, mut parts) = (Collect::new(view), Vec::new());
        let mut room = PORTION_BYTES;
        for _ in 0..PORTION_CASES {
            let next = || self.cases.pop().map(|case| Within { case, after: None, messages: 0 });
            let Some(mut at) = self.within.take().or_else(next) else { break };
            let began = at.after.is_some();
            let read = self.part(view, actor, (&mut at, &mut room), &mut names);
            let read = sound(at.case, known(read))?;
            self.ending.left_out += usize::from(read.is_none());
            match read.flatten() {
                // What cannot be read any more ends where it was.
                None if began => parts.push(CasePart::end_of(at.case)),
                None => (),
                Some(part) => {
                    self.within = (!part.ends).then_some(at);
                    parts.push(part);
                }
            }
            if room == 0 {
                break;
            }
        }
        Ok((parts, names.done()))
    }

    /// Reads a case on from a place, as far as there is room.
    fn part(
        &self,
        view: &View<'_>,
        actor: &Actor,
        (at, room): (&mut Within, &mut usize),
        names: &mut Collect<'_, '_>,
    ) -> Result<CasePart> {
        let seen = view.case(at.case)?.read(actor)?;
        let begins = at.after.is_none();
        let mut part = CasePart::end_of(at.case);
        let mut files = Vec::new();
        if self.contents == Contents::Messages {
            files = cases::files(view, &seen)?;
            part.ends = false;
        }
        while !part.ends && *room > 0 {
            let before = at.after;
            let batch = view.entries_after(&seen, before, BATCH_ENTRIES)?;
            let last = batch.len() < BATCH_ENTRIES;
            for entry in batch.into_iter().filter_map(|entry| entry.read(&seen)) {
                at.after = Some(entry.mark);
                *room = room.saturating_sub(ROW_BYTES);
                let Some(message) = Message::of(entry, at.messages + 1, &files) else { continue };
                names.entry(&message.entry)?;
                at.messages += 1;
                *room = room.saturating_sub(message.text_bytes());
                part.messages.push(message);
            }
            part.ends = last || at.after == before;
        }
        if begins {
            let head = self.head(view, actor, seen, files)?;
            names.case(&head.seen.case)?;
            *room = room.saturating_sub(head.bytes());
            part.head = Some(Box::new(head));
        }
        Ok(part)
    }

    fn head(
        &self,
        view: &View<'_>,
        actor: &Actor,
        seen: Seen,
        files: Vec<Attachment>,
    ) -> Result<CaseHead> {
        let (category, environment) = cases::labels(view, &seen.case)?;
        let description = match self.contents {
            Contents::Facts => None,
            Contents::Messages => Some(view.description(&seen.case)?),
        };
        let moves = super::moving::moves(view, actor, seen.case.id)?;
        Ok(CaseHead { seen, category, environment, description, files, moves })
    }
}

impl CaseHead {
    /// How much of a portion it takes.
    fn bytes(&self) -> usize {
        let (case, text) = (&self.seen.case, self.description.as_ref());
        let feedback = case.resolution.as_ref().and_then(|end| end.feedback.as_ref());
        let texts = [text, feedback].into_iter().flatten().map(|text| text.len()).sum::<usize>();
        let rows = self.files.len() + case.issuer.cc.len() + case.receiver.cc.len();
        CASE_BYTES + texts + case.subject.len() + rows * ROW_BYTES
    }
}

impl CasePart {
    /// A case of which nothing more comes.
    fn end_of(id: CaseId) -> CasePart {
        CasePart { id, head: None, messages: Vec::new(), ends: true }
    }
}

impl Message {
    /// What somebody wrote, if this is that, redacted or not, with the names of the files that are still there.
    fn of(entry: Entry, number: u32, files: &[Attachment]) -> Option<Message> {
        if !entry.is_message() {
            return None;
        }
        let along = files.iter().filter(|file| entry.files().contains(&file.file.id));
        let files = along.map(|file| file.file.name.clone()).collect();
        Some(Message { number, entry, files })
    }

    fn text_bytes(&self) -> usize {
        self.entry.said().and_then(|said| said.text.as_ref()).map_or(0, |text| text.len())
    }
}
