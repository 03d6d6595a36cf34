//! Counters: how many cases an account sees, by direction, state and priority.

use serde::{Deserialize, Serialize};

use crate::domain::{
    case::{Direction, Place, Priority},
    workflow::State,
};

const STATES: usize = State::ALL.len();
const PRIORITIES: usize = Priority::ALL.len();
const CELLS: usize = 2 * STATES * PRIORITIES;

/// The counters of one account; a row that follows from its cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    cells: Vec<u64>,
    unassigned: u64,
}

/// One of the lists that a filtered list is merged from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// From which side the account looks.
    pub direction: Direction,
    /// Where the cases stand.
    pub state: State,
    /// How urgent they are.
    pub priority: Priority,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { cells: vec![0; CELLS], unassigned: 0 }
    }
}

impl Tally {
    /// Counts a case in.
    pub(super) fn add(&mut self, place: &Place) {
        self.cell(place, |n| n.saturating_add(1));
    }

    /// Counts a case out.
    pub(super) fn remove(&mut self, place: &Place) {
        self.cell(place, |n| n.saturating_sub(1));
    }

    fn cell(&mut self, place: &Place, change: fn(u64) -> u64) {
        if let Some(cell) = self.cells.get_mut(Class::of(place).index()) {
            *cell = change(*cell);
        }
        let ours = place.direction == Direction::Incoming && place.state != State::Closed;
        if ours && place.agent.is_none() {
            self.unassigned = change(self.unassigned);
        }
    }

    /// How many cases are of this class.
    pub fn of(&self, class: Class) -> u64 {
        self.cells.get(class.index()).copied().unwrap_or(0)
    }

    /// How many cases are of a class that `wanted` wants.
    pub fn sum(&self, wanted: impl Fn(Class) -> bool) -> u64 {
        Class::all().filter(|class| wanted(*class)).map(|class| self.of(class)).sum()
    }

    /// How many cases at this account's desk are open and nobody's.
    pub fn unassigned(&self) -> u64 {
        self.unassigned
    }
}

impl Class {
    /// The class of a case's place.
    pub(super) fn of(place: &Place) -> Class {
        Class { direction: place.direction, state: place.state, priority: place.priority }
    }

    /// Every class.
    pub fn all() -> impl Iterator<Item = Class> {
        Direction::ALL.into_iter().flat_map(|direction| {
            State::ALL.into_iter().flat_map(move |state| {
                let class = move |priority| Class { direction, state, priority };
                Priority::ALL.into_iter().map(class)
            })
        })
    }

    fn index(self) -> usize {
        let (direction, state, priority) = self.key();
        (usize::from(direction) * STATES + usize::from(state)) * PRIORITIES + usize::from(priority)
    }

    /// As it stands in keys that are to be short.
    pub(super) fn packed(self) -> u8 {
        let (direction, state, priority) = self.key();
        (direction << 7) | (state << 3) | priority
    }

    /// As it stands in the index; the numbers are the enums' positions, which never change.
    pub(super) fn key(self) -> (u8, u8, u8) {
        (self.direction as u8, self.state as u8, self.priority as u8)
    }
}
