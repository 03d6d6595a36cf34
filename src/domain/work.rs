//! What every deed on a case has in common: entries, files, and the change at the end.

use super::{
    access::Permit,
    attachment::{Attachment, StoredFile},
    case::{Case, Viewer},
    change::{Change, Write},
    entry::{Body, Entry},
    file::{CASE_FILES_MAX, FileRefusal, Over},
    id::{AccountId, Mark, UserId},
    journal::Event,
    moment::{AutoClose, Moment},
    refusal::Refusal,
    workflow::Side,
};

/// What a decision needs from outside the domain: the time, and names for at most two entries.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// The moment of the decision.
    pub now: Moment,
    /// Whether that moment may be wrong, so that no deadline can be reckoned from it.
    pub in_doubt: bool,
    /// Marks that no entry of the case has.
    pub marks: [Mark; 2],
}

/// What came of looking up something that a form named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked<T> {
    /// The form named nothing.
    Nothing,
    /// This.
    This(T),
    /// Nothing that there is, or that the chooser may see.
    Unknown,
}

impl<T> Picked<T> {
    /// What was found, if anything was.
    pub fn this(self) -> Option<T> {
        match self {
            Picked::This(this) => Some(this),
            Picked::Nothing | Picked::Unknown => None,
        }
    }
}

/// A case under work.
pub(super) struct Work {
    before: Case,
    /// The case as it will be.
    pub(super) after: Case,
    /// The side that works.
    pub(super) side: Side,
    /// Who works; none is the clock.
    pub(super) by: Option<UserId>,
    /// Their account.
    pub(super) account: Option<AccountId>,
    /// When: always after what the one who works has seen happen last. What others have among
    /// themselves does not count, for the moment of it would show in an entry that all may see.
    pub(super) now: Moment,
    /// What the clock says; none while it is in doubt. Deadlines are reckoned from this.
    pub(super) clock: Option<Moment>,
    marks: std::array::IntoIter<Mark, 2>,
    writes: Vec<Write>,
}

impl Work {
    /// Begins, by spending a permit.
    pub(super) fn begin<D>(permit: Permit<D>, stamp: Stamp) -> (Work, D) {
        let Permit { case, deed, side, person } = permit;
        let own = |viewer: &&Viewer| person.as_ref().is_some_and(|p| p.account == viewer.account);
        let last = case.viewers.iter().find(own).map(|viewer| viewer.moved_at);
        let work = Work {
            after: case.clone(),
            clock: (!stamp.in_doubt).then_some(stamp.now),
            now: last
                .into_iter()
                .fold(stamp.now.max(case.moved_at.next()), |now, last| now.max(last.next())),
            before: case,
            side,
            by: person.as_ref().map(|person| person.user),
            account: person.map(|person| person.account),
            marks: stamp.marks.into_iter(),
            writes: Vec::new(),
        };
        (work, deed)
    }

    /// When what is resolved now is due: [`Moment::UNTOLD`] while the clock is in doubt.
    pub(super) fn due(&self, auto_close: AutoClose) -> Option<Moment> {
        match self.clock {
            Some(now) => auto_close.due(now),
            None => (auto_close != AutoClose::Never).then_some(Moment::UNTOLD),
        }
    }

    /// Adds an entry and moves the case up in the lists of all who may see it.
    ///
    /// A deed makes at most two; a third would be a bug, and gets the mark 0.
    pub(super) fn entry(&mut self, private_to: Option<AccountId>, body: Body) -> Mark {
        let mark = self.marks.next().unwrap_or(Mark(0));
        let seq = self.after.next_seq;
        self.after.next_seq += 1;
        if matches!(body, Body::Said(_)) {
            self.after.audience(private_to).for_each(|viewer| viewer.comments += 1);
        }
        self.after.touch(self.now, private_to);
        let (case, at, by, account) = (self.after.id, self.now, self.by, self.account);
        let entry = Entry { case, seq, mark, at, by, account, private_to, body };
        self.writes.push(Write::Entry(None, Box::new(entry)));
        mark
    }

    /// Attaches files: to a comment, which may have some already, or to the case itself.
    ///
    /// # Errors
    ///
    /// [`Refusal::Files`] beyond what a message or the case may hold.
    pub(super) fn attach(
        &mut self,
        files: Vec<StoredFile>,
        private_to: Option<AccountId>,
        comment: Option<(Mark, usize)>,
    ) -> Result<(), Refusal> {
        let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
        let sizes = || files.iter().map(|file| (&file.name, file.size));
        let before = comment.map_or(0, |(_, before)| before);
        let fits = self.after.table().files.admit_count(before, sizes());
        fits.map_err(|refusal| Refusal::Files(vec![refusal]))?;
        let (Some(by), Some(account)) = (self.by, self.account) else {
            return Err(Refusal::NotFound);
        };
        let own = self.after.viewer(account, self.side).files;
        if own.saturating_add(count) as usize > CASE_FILES_MAX {
            let over = Over::of(sizes().skip(CASE_FILES_MAX.saturating_sub(own as usize)));
            let full = FileRefusal::CaseFull { limit: CASE_FILES_MAX, over };
            return Err(Refusal::Files(vec![full]));
        }
        self.after.audience(private_to).for_each(|viewer| viewer.files += count);
        let (case, at, comment) = (self.after.id, self.now, comment.map(|(mark, _)| mark));
        self.writes.extend((0..).zip(files).map(|(order, file)| {
            let deleted = None;
            let row =
                Attachment { file, case, comment, by, account, at, order, private_to, deleted };
            Write::Attachment(None, Box::new(row))
        }));
        Ok(())
    }

    /// Adds a row of another kind.
    pub(super) fn write(&mut self, write: Write) {
        self.writes.push(write);
    }

    /// Ends: the case as it now is, read by whoever worked on it, all that goes with it, and its
    /// event.
    pub(super) fn finish(self, event: Event) -> Change {
        let Work { before, after, mut writes, by, account, side, .. } = self;
        if let Some((by, account)) = by.zip(account) {
            writes.push(Write::Read(by, Some(after.id), after.viewer(account, side).moved_at));
        }
        writes.insert(0, Write::Case(Some(Box::new(before)), Box::new(after)));
        Change::new(writes, event)
    }
}
