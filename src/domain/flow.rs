//! The workflow bar: where a case was, is, and may go.

use super::{
    case::{Case, Step},
    id::UserId,
    moment::Moment,
    workflow::{Side, State},
};

/// One stop of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which state; none is the opening.
    pub state: Option<State>,
    /// How it stands to now.
    pub phase: Phase,
    /// When it was last reached.
    pub at: Option<Moment>,
    /// Who brought the case there; none if the clock did, or nobody yet.
    pub by: Option<UserId>,
}

/// How a stop stands to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The case has been there.
    Past,
    /// The case is there.
    Now,
    /// The case may come there.
    Ahead,
    /// The case is closed and never was there.
    Skipped,
    /// The issuer is asked to confirm; without an answer the clock closes it at this moment.
    Confirm(Option<Moment>),
}

impl Case {
    /// Every stop of the workflow bar, in the preset's order, the opening first.
    pub fn flow(&self) -> Vec<Stop> {
        let opening = Stop {
            state: None,
            phase: Phase::Past,
            at: Some(self.opened_at),
            by: Some(self.reporter),
        };
        let stops = self.table().states.iter().map(|state| self.stop(*state));
        std::iter::once(opening).chain(stops).collect()
    }

    fn stop(&self, state: State) -> Stop {
        let step = self.steps.iter().find(|step| step.state == state);
        let phase = match step {
            _ if state == self.state => Phase::Now,
            Some(_) => Phase::Past,
            None if self.state == State::Closed => Phase::Skipped,
            None if state == State::Closed && self.state == State::Resolved => {
                Phase::Confirm(self.due_at)
            }
            None => Phase::Ahead,
        };
        Stop { state: Some(state), phase, at: step.map(|s| s.at), by: step.and_then(|s| s.by) }
    }

    /// Moves to `to`: notes the arrival, forgets an end that no longer counts, and fixes when the
    /// clock is due.
    pub(super) fn arrive(
        &mut self,
        to: State,
        at: Moment,
        by: Option<UserId>,
        due: Option<Moment>,
    ) {
        if matches!(self.state, State::Resolved | State::Closed) && to != State::Closed {
            self.steps.retain(|step| !matches!(step.state, State::Resolved | State::Closed));
            self.resolution = None;
        }
        self.steps.retain(|step| step.state != to);
        self.steps.push(Step { state: to, at, by });
        self.state = to;
        let clock_closes = self
            .table()
            .rows
            .iter()
            .any(|row| row.from.contains(&to) && row.who.contains(&Side::Clock));
        self.due_at = due.filter(|_| clock_closes);
    }
}
