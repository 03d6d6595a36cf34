//! Cases as Connect's programs know them: in four states, which all workflows come down to.

use super::{
    access::Seen,
    refusal::Refusal,
    workflow::{self, Action, How, Row, State},
};

/// Where a case stands for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The receiver owes the next move.
    Pending,
    /// The issuer does.
    Inquiring,
    /// It is answered.
    Resolved,
    /// It is over, for good.
    Closed,
}

impl Standing {
    /// All.
    pub const ALL: [Standing; 4] =
        [Standing::Pending, Standing::Inquiring, Standing::Resolved, Standing::Closed];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Pending => "pending",
            Standing::Inquiring => "inquiring",
            Standing::Resolved => "resolved",
            Standing::Closed => "closed",
        }
    }

    /// The one of this word.
    pub fn of_word(word: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.word() == word)
    }

    /// The word for going there.
    pub fn verb(self) -> &'static str {
        match self {
            Standing::Pending => "pend",
            Standing::Inquiring => "inquire",
            Standing::Resolved => "resolve",
            Standing::Closed => "close",
        }
    }

    /// The states that are this.
    pub fn states(self) -> impl Iterator<Item = State> {
        State::ALL.into_iter().filter(move |state| state.standing() == self)
    }
}

impl State {
    /// Where a case in this state stands for a program.
    pub fn standing(self) -> Standing {
        match self {
            State::New | State::Open | State::InProgress | State::Pending => Standing::Pending,
            State::Inquiring | State::WaitingForCustomer => Standing::Inquiring,
            State::Resolved => Standing::Resolved,
            State::Closed => Standing::Closed,
        }
    }
}

impl Seen {
    /// The step that takes the case from where it stands to `to`, if its preset has one for the
    /// reader's side. Nothing leads away from a closed case.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongSide`] if it has one for the other side only; [`Refusal::WrongState`] if it
    /// has none from here.
    pub fn way_to(&self, to: Standing) -> Result<Action, Refusal> {
        let (table, state) = (self.case.table(), self.case.state);
        let leads = |row: &&Row| {
            row.how != How::Spoken && row.to.standing() == to && state.standing() != to
        };
        if state != State::Closed {
            if let Some(row) = workflow::choices(table, state, self.side).find(leads) {
                return Ok(row.action);
            }
            let other = table.rows.iter().filter(|row| row.from.contains(&state)).find(leads);
            if let Some(whose) = other.and_then(|row| row.who.first()) {
                return Err(Refusal::WrongSide { action: to.verb(), whose: *whose });
            }
        }
        Err(Refusal::WrongState { state, action: to.verb() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_stands_somewhere_and_each_standing_has_its_words() {
        let states = Standing::ALL.into_iter().flat_map(Standing::states).count();
        assert_eq!(states, State::ALL.len());
        for standing in Standing::ALL {
            assert_eq!(Standing::of_word(standing.word()), Some(standing));
        }
        assert_eq!(State::WaitingForCustomer.standing(), Standing::Inquiring);
    }
}
