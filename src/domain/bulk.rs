//! One thing done to many cases of a list: what was asked, what came of it, and how it is taken
//! back.
//!
//! Each case is decided on its own, through the same permits as alone. To assign and to set a
//! priority happen at once, and are undone by a second change. To close is *held* for
//! [`HELD_FOR`] and can be called off until then; nothing is journalled before, so nobody is told.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    access::{Edit, Permit, Person, Seen, SetPeople},
    case::Priority,
    change::{Change, Write},
    edit::may_set_priority,
    entry::Notice,
    id::{CaseId, UserId},
    journal::Kind,
    moment::Moment,
    person::User,
    refusal::{Complaint, Field, Refusal},
    work::{Picked, Stamp, Work},
    workflow::{self, Action, Row, Side, State},
};

/// The most cases that one request names: a page of a list.
pub const BULK_MAX: usize = 25;
/// The most cases of one person's that are held at a time.
pub const HELD_MAX: usize = 100;
/// How long a closing is held.
pub const HELD_FOR: Duration = Duration::from_secs(10);
/// How long lists tell what came of it.
pub const TOLD_FOR: Duration = Duration::from_mins(5);

/// What was done to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bulk {
    /// They were given to somebody, or to nobody.
    Assign,
    /// They got a priority.
    Prioritise,
    /// They were closed, each by the step that asks for no words.
    Close,
    /// What was done before was taken back.
    Undo,
}

/// What a case is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setting {
    /// Who works on it at the actor's side.
    Agent(Option<UserId>),
    /// How urgent it is.
    Priority(Priority),
}

/// A case to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which.
    pub case: CaseId,
    /// To what.
    pub to: Setting,
    /// Only where it is this still.
    pub only: Option<Setting>,
}

/// A case that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Altered {
    /// Which.
    pub case: CaseId,
    /// From what to what; none if it was closed.
    pub set: Option<(Setting, Setting)>,
}

/// What somebody did last to many cases. One row for what happens at once and one for closings, of
/// each person; only theirs to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Who.
    pub by: UserId,
    /// When they asked for it; no two of theirs are of the same moment.
    pub at: Moment,
    /// What they asked for.
    pub done: Bulk,
    /// What waits still.
    pub hold: Option<Hold>,
    /// The cases that were changed.
    pub changed: Vec<Altered>,
    /// The cases that were not, and why, in words.
    pub refused: Vec<(CaseId, String)>,
}

/// Closings that wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Until when.
    pub due_at: Moment,
    /// The actor's epoch: whoever's sessions have been ended since closes nothing.
    pub epoch: u32,
    /// Of these cases; at most [`HELD_MAX`].
    pub cases: Vec<Held>,
}

/// A case whose closing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which.
    pub case: CaseId,
    /// When it had last moved for whoever asked: what came since keeps it open.
    pub moved_at: Moment,
}

impl Person {
    /// Notes what came of something that was done at once, in place of `before`.
    pub fn did(
        &self,
        done: Bulk,
        outcomes: Vec<(CaseId, Result<Altered, Refusal>)>,
        before: Option<Batch>,
        now: Moment,
    ) -> Change {
        let mut batch = Batch::new(self.user, done, before.as_ref(), now);
        for (case, outcome) in outcomes {
            batch.note(case, outcome);
        }
        batch.replace(before)
    }

    /// Holds the closing of those that may be closed, each as of the moment it last moved, together with what is held already: all of it
    /// until [`HELD_FOR`] from now. `epoch` is the person's.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for more than [`HELD_MAX`] in all.
    pub fn hold(
        &self,
        judged: Vec<(CaseId, Result<Moment, Refusal>)>,
        before: Option<Batch>,
        (epoch, now): (u32, Moment),
    ) -> Result<Change, Refusal> {
        let mut batch = Batch::new(self.user, Bulk::Close, before.as_ref(), now);
        let held = before.as_ref().and_then(|before| before.hold.as_ref());
        // What was held before all sessions of theirs were ended is not theirs to revive.
        let held = held.filter(|hold| hold.epoch == epoch);
        let mut cases = held.map(|hold| hold.cases.clone()).unwrap_or_default();
        for (case, verdict) in judged {
            match verdict {
                Ok(moved_at) => {
                    cases.retain(|held| held.case != case);
                    cases.push(Held { case, moved_at });
                }
                Err(refusal) => batch.note(case, Err(refusal)),
            }
        }
        if cases.len() > HELD_MAX {
            return Err(Refusal::field(Field::Cases, Complaint::TooMany { max: HELD_MAX }));
        }
        let due_at = now.plus(HELD_FOR);
        batch.hold = (!cases.is_empty()).then_some(Hold { due_at, epoch, cases });
        Ok(batch.replace(before))
    }
}

impl Batch {
    fn new(by: UserId, done: Bulk, before: Option<&Batch>, now: Moment) -> Batch {
        let at = before.map_or(now, |before| now.max(before.at.next()));
        Batch { by, at, done, hold: None, changed: Vec::new(), refused: Vec::new() }
    }

    fn note(&mut self, case: CaseId, outcome: Result<Altered, Refusal>) {
        match outcome {
            Ok(changed) => self.changed.push(changed),
            Err(refusal) => self.refused.push((case, refusal.to_string())),
        }
    }

    fn replace(self, before: Option<Batch>) -> Change {
        Change::unnoted(vec![Write::Batch(before.map(Box::new), Box::new(self))])
    }

    /// Whether lists still tell of it.
    pub fn is_told(&self, now: Moment) -> bool {
        self.hold.is_some() || now.since(self.at) < TOLD_FOR
    }

    /// Whether it can be taken back.
    pub fn can_undo(&self) -> bool {
        matches!(self.done, Bulk::Assign | Bulk::Prioritise) && !self.changed.is_empty()
    }

    /// Each changed case as it was before, wherever it is still as this left it. What assigning has
    /// taken up stays taken up: no table leads back.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if there is nothing to take back.
    pub fn undo(&self) -> Result<Vec<Wanted>, Refusal> {
        if !self.can_undo() {
            return Err(Refusal::LinkDead);
        }
        let back = self.changed.iter().filter_map(|changed| {
            let (from, to) = changed.set?;
            Some(Wanted { case: changed.case, to: from, only: Some(to) })
        });
        Ok(back.collect())
    }

    /// Calls off what is held. Nothing to do where nothing is.
    pub fn cancel(self) -> Change {
        if self.hold.is_none() {
            return Change::none();
        }
        let after = Batch { hold: None, refused: Vec::new(), ..self.clone() };
        after.replace(Some(self))
    }

    /// Forgets it, unless something is held still.
    pub fn dismiss(self) -> Change {
        match self.hold {
            Some(_) => Change::none(),
            None => Change::unnoted(vec![Write::BatchGone(Box::new(self))]),
        }
    }

    /// A case whose closing waits until now, and not longer.
    pub fn due(&self, case: CaseId, now: Moment) -> Option<Held> {
        let hold = self.hold.as_ref().filter(|hold| hold.due_at <= now)?;
        hold.cases.iter().find(|held| held.case == case).copied()
    }

    /// What came of a case that was held: it waits no more, whatever that was. So a case is closed
    /// once, together with the end of its wait.
    pub fn carried(self, case: CaseId, outcome: Result<Change, Refusal>) -> Change {
        let mut after = self.clone();
        if let Some(hold) = &mut after.hold {
            hold.cases.retain(|held| held.case != case);
        }
        after.hold = after.hold.filter(|hold| !hold.cases.is_empty());
        let (change, outcome) = match outcome {
            Ok(change) => (change, Ok(Altered { case, set: None })),
            Err(refusal) => (Change::none(), Err(refusal)),
        };
        after.note(case, outcome);
        change.with(Write::Batch(Some(Box::new(self)), Box::new(after)))
    }
}

impl Seen {
    /// What the case is set to now, of what `like` is.
    pub fn setting(&self, like: Setting) -> Setting {
        match like {
            Setting::Agent(_) => Setting::Agent(self.case.end(self.side).agent),
            Setting::Priority(_) => Setting::Priority(self.case.priority),
        }
    }

    /// The step that closes the case from where it stands and asks for no words; what it would like
    /// to know besides is left out.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongState`] or [`Refusal::WrongSide`] if the reader's side has no such step now.
    pub fn closing(&self) -> Result<Action, Refusal> {
        let (table, state) = (self.case.table(), self.case.state);
        let closes = |row: &&Row| row.to == State::Closed && !row.asks.takes_files();
        let rows = || table.rows.iter().filter(closes);
        let own = workflow::choices(table, state, self.side).find(closes);
        let row = own
            .or_else(|| rows().find(|row| row.from.contains(&state)))
            .or_else(|| rows().next())
            .ok_or(Refusal::NotFound)?;
        workflow::step(table, state, row.action, self.side).map(|row| row.action)
    }
}

impl Permit<SetPeople> {
    /// Sets who works on the case at the permit's own side, and leaves who else is told.
    ///
    /// # Errors
    ///
    /// [`Refusal::SoAlready`]; [`Refusal::Fields`] as for [`Permit::set_people`].
    pub fn assign(self, stamp: Stamp, agent: &Picked<User>) -> Result<Change, Refusal> {
        let (work, _) = Work::begin(self, stamp);
        let to = work.agent(agent);
        let to = to.map_err(|complaint| Refusal::field(Field::Agent, complaint))?;
        let end = work.after.end(work.side);
        if end.agent == to {
            return Err(Refusal::SoAlready);
        }
        let cc = end.cc.clone();
        Ok(work.people(to, cc))
    }
}

impl Permit<Edit> {
    /// Sets the priority.
    ///
    /// # Errors
    ///
    /// [`Refusal::SoAlready`]; [`Refusal::WrongSide`] where it is the receiver's to say.
    pub fn prioritise(self, stamp: Stamp, to: Priority) -> Result<Change, Refusal> {
        let (mut work, _) = Work::begin(self, stamp);
        if !may_set_priority(work.after.preset, work.side) {
            return Err(Refusal::WrongSide { action: "Set priority", whose: Side::Receiver });
        }
        let from = std::mem::replace(&mut work.after.priority, to);
        if from == to {
            return Err(Refusal::SoAlready);
        }
        work.after.edition += 1;
        Ok(work.note(vec![Notice::Priority { from, to }], Kind::CaseEdited, |event| event))
    }
}

/// The cases that a form names, each once.
///
/// # Errors
///
/// [`Refusal::Malformed`] for what is no case's id; [`Refusal::Fields`] for none, and for more than
/// [`BULK_MAX`].
pub fn ticked(ids: &[String]) -> Result<Vec<CaseId>, Refusal> {
    let mut cases = Vec::new();
    for id in ids {
        let case = id.parse().map_err(|_| Refusal::Malformed)?;
        if !cases.contains(&case) {
            cases.push(case);
        }
    }
    match cases.len() {
        0 => Err(Refusal::field(Field::Cases, Complaint::NoneTicked)),
        1..=BULK_MAX => Ok(cases),
        _ => Err(Refusal::field(Field::Cases, Complaint::TooMany { max: BULK_MAX })),
    }
}
