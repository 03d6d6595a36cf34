//! Taking a step of the workflow.

use super::{
    access::{Date, Permit, Take},
    attachment::StoredFile,
    case::{Rating, Resolution, Solved},
    change::Change,
    entry::{Body, Notice, Said},
    journal::{Event, Kind, Record, digest},
    moment::{AutoClose, Moment},
    refusal::{Complaint, Field, Refusal},
    text::Words,
    work::{Stamp, Work},
    workflow::{self, Action, Asks, Row, Side, State},
};

/// What a dialog was given, as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// Comment, reasons or message.
    pub comment: &'a str,
    /// A digit of 1 to 5, or nothing.
    pub rating: &'a str,
    /// `yes`, `partly`, `no`, or nothing.
    pub solved: &'a str,
    /// What else there is to say, or nothing.
    pub feedback: &'a str,
}

/// What a dialog was given, understood.
struct Answer {
    words: Option<Words>,
    resolution: Option<Resolution>,
}

impl Permit<Take> {
    /// The row of the table by which the permitted step is taken.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongState`] or [`Refusal::WrongSide`] if the table has no such row.
    pub fn row(&self) -> Result<&'static Row, Refusal> {
        workflow::step(self.case.table(), self.case.state, self.deed.0, self.side)
    }

    /// Takes the permitted step. `auto_close` is the receiver's period, from which the due moment
    /// is fixed when the step leads to Resolved.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongState`] or [`Refusal::WrongSide`] if the table has no such row;
    /// [`Refusal::Fields`] for what the dialog lacks, and for files where it has no words;
    /// [`Refusal::Files`] for more of them than go with a message; for the clock also
    /// [`Refusal::WrongState`] before the case is due, or while it is in doubt.
    pub fn take(
        self,
        stamp: Stamp,
        given: Given<'_>,
        files: Vec<StoredFile>,
        auto_close: AutoClose,
    ) -> Result<Change, Refusal> {
        self.taken(stamp, files, auto_close, |row| understand(row, given))
    }

    /// As [`Permit::take`], for a program that has sent what there is to say as a comment before:
    /// the words that a dialog would ask for are none.
    ///
    /// # Errors
    ///
    /// As for [`Permit::take`].
    pub fn take_as_said(
        self,
        stamp: Stamp,
        given: Given<'_>,
        auto_close: AutoClose,
    ) -> Result<Change, Refusal> {
        self.taken(stamp, Vec::new(), auto_close, |row| match row.asks {
            Asks::Comment | Asks::Reasons | Asks::Message => {
                Ok(Answer { words: None, resolution: None })
            }
            Asks::Nothing | Asks::Confirmation | Asks::Rating | Asks::Survey => {
                understand(row, given)
            }
        })
    }

    fn taken(
        self,
        stamp: Stamp,
        files: Vec<StoredFile>,
        auto_close: AutoClose,
        understand: impl FnOnce(&Row) -> Result<Answer, Refusal>,
    ) -> Result<Change, Refusal> {
        let (mut work, Take(action)) = Work::begin(self, stamp);
        let from = work.after.state;
        let row = workflow::step(work.after.table(), from, action, work.side)?;
        let is_due = work.after.due_at.zip(work.clock).is_some_and(|(due, now)| due <= now);
        if work.side == Side::Clock && !is_due {
            return Err(Refusal::WrongState { state: from, action: row.label });
        }
        if !files.is_empty() && !row.asks.takes_files() {
            return Err(Refusal::field(Field::Files, Complaint::TooMany { max: 0 }));
        }
        let answer = understand(row)?;
        work.move_to(action, row.to, auto_close);
        work.after.resolution = answer.resolution.or(work.after.resolution.take());
        let said = digest(answer.words.as_deref());
        let mut event = Event::new(work.by, Kind::CaseMoved, Record::Case(work.after.id))
            .changed("state", &from, &row.to)
            .changed("action", &"", &action.word())
            .changed("said", &"", &said);
        if let Some(words) = answer.words {
            let said = Said {
                text: Some(words),
                step: Some(action),
                files: files.iter().map(|file| file.id).collect(),
                edited_at: None,
                versions: 0,
            };
            let mark = work.entry(None, Body::Said(said));
            work.attach(files, None, Some((mark, 0)))?;
            event = event.changed("comment", &"", &mark);
        }
        Ok(work.finish(event))
    }
}

impl Permit<Date> {
    /// Says when a case is due that was resolved while the clock was in doubt: the receiver's whole
    /// period from now, so that nobody has less time to answer than was promised. What was due at a
    /// moment that could be told stays as it is.
    pub fn date(self, stamp: Stamp, auto_close: AutoClose) -> Change {
        let (mut work, Date) = Work::begin(self, stamp);
        let due = work.due(auto_close);
        if work.after.due_at != Some(Moment::UNTOLD) || due == Some(Moment::UNTOLD) {
            return Change::none();
        }
        work.after.due_at = due;
        let due = due.map_or_else(|| "never".to_owned(), |due| due.0.to_string());
        let event = Event::new(work.by, Kind::CaseEdited, Record::Case(work.after.id));
        work.finish(event.changed("due_at", &"", &due))
    }
}

impl Work {
    /// Arrives at `to` and notes it. Leaving a state that the clock was to end calls that off.
    pub(super) fn move_to(&mut self, action: Action, to: State, auto_close: AutoClose) {
        let from = self.after.state;
        self.after.arrive(to, self.now, self.by, self.due(auto_close));
        self.entry(None, Body::Noted(vec![Notice::Moved { action, from, to }]));
    }
}

fn understand(row: &Row, given: Given<'_>) -> Result<Answer, Refusal> {
    let (mut wrong, mut answer) = (Vec::new(), Answer { words: None, resolution: None });
    match row.asks {
        Asks::Nothing | Asks::Confirmation => (),
        Asks::Comment | Asks::Reasons | Asks::Message => match Words::parse(given.comment) {
            Ok(words) => answer.words = Some(words),
            Err(complaint) => wrong.push((Field::Comment, complaint)),
        },
        Asks::Rating | Asks::Survey => {
            let rating = optional(given.rating, Rating::of_word, Field::Rating, &mut wrong);
            let of_word = |word: &str| Solved::ALL.into_iter().find(|s| s.word() == word);
            let solved = match row.asks {
                Asks::Survey => optional(given.solved, of_word, Field::Solved, &mut wrong),
                _ => None,
            };
            let feedback = Words::parse_optional(given.feedback).unwrap_or_else(|complaint| {
                wrong.push((Field::Feedback, complaint));
                None
            });
            answer.resolution = Some(Resolution { rating, solved, feedback });
        }
    }
    if wrong.is_empty() { Ok(answer) } else { Err(Refusal::Fields(wrong)) }
}

fn optional<T>(
    word: &str,
    of_word: impl FnOnce(&str) -> Option<T>,
    field: Field,
    wrong: &mut Vec<(Field, Complaint)>,
) -> Option<T> {
    let value = if word.is_empty() { return None } else { of_word(word) };
    if value.is_none() {
        wrong.push((field, Complaint::NotOffered));
    }
    value
}
