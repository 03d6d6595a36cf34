//! What can be done to a case now, and what each of it wants to know.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{
    access::{Seen, SetPeople},
    duplicate::MarkDuplicate,
    moving::MoveAway,
    refusal::Field,
    workflow::{Asks, Row},
};

/// An action that can be taken.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseAction")]
pub(super) struct Choice {
    /// The word of the action, which stands in its address.
    action: &'static str,
    /// What its button says.
    label: &'static str,
    /// Where it takes the case, if it is a step of its workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    leads_to: Option<&'static str>,
    /// The members that its body asks for; `move` takes those of a new case as well.
    needs: Vec<Need>,
}

/// A member of the body of an action.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseActionNeed")]
struct Need {
    /// What the member is called.
    name: &'static str,
    /// Whether the action is refused without it.
    required: bool,
}

/// The actions that are no steps of a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// Says who works on it, and who else is told, on one's own side.
    Assign,
    /// Says how urgent it is.
    Priority,
    /// Says that one has read it.
    Read,
    /// Marks it as a duplicate.
    Duplicate,
    /// Moves it to another desk.
    Move,
}

impl Other {
    const ALL: [Other; 5] =
        [Other::Assign, Other::Priority, Other::Read, Other::Duplicate, Other::Move];

    fn word(self) -> &'static str {
        match self {
            Other::Assign => "assign",
            Other::Priority => "priority",
            Other::Read => "read",
            Other::Duplicate => "duplicate",
            Other::Move => "move",
        }
    }

    /// The action of this word.
    pub(super) fn of_word(word: &str) -> Option<Other> {
        Other::ALL.into_iter().find(|other| other.word() == word)
    }

    fn label(self) -> &'static str {
        match self {
            Other::Assign => "Set people",
            Other::Priority => "Set priority",
            Other::Read => "Mark as read",
            Other::Duplicate => "Mark as duplicate",
            Other::Move => "Move to another desk",
        }
    }

    fn is_open(self, seen: &Seen) -> bool {
        match self {
            Other::Assign => seen.may(&SetPeople),
            Other::Priority => seen.editable().contains(&Field::Priority),
            Other::Read => true,
            Other::Duplicate => seen.may(&MarkDuplicate),
            Other::Move => seen.may(&MoveAway),
        }
    }

    fn needs(self) -> Vec<Need> {
        match self {
            Other::Assign => vec![optional(Field::Agent), optional(Field::Cc)],
            Other::Priority => vec![required(Field::Priority)],
            Other::Read => Vec::new(),
            Other::Duplicate => vec![optional(Field::Original)],
            Other::Move => vec![required(Field::Partner)],
        }
    }
}

/// All that this reader may do now.
pub(super) fn choices(seen: &Seen) -> Vec<Choice> {
    let others = Other::ALL.into_iter().filter(|other| other.is_open(seen));
    let others = others.map(|other| Choice {
        action: other.word(),
        label: other.label(),
        leads_to: None,
        needs: other.needs(),
    });
    seen.choices().map(step).chain(others).collect()
}

fn step(row: &'static Row) -> Choice {
    let needs = match row.asks {
        Asks::Nothing | Asks::Confirmation => Vec::new(),
        Asks::Comment | Asks::Reasons | Asks::Message => vec![required(Field::Comment)],
        Asks::Rating => vec![optional(Field::Rating), optional(Field::Feedback)],
        Asks::Survey => vec![optional(Field::Solved), optional(Field::Rating)],
    };
    let leads_to = Some(row.to.word());
    Choice { action: row.action.word(), label: row.label, leads_to, needs }
}

fn required(field: Field) -> Need {
    Need { name: field.name(), required: true }
}

fn optional(field: Field) -> Need {
    Need { name: field.name(), required: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workflow::Action;

    #[test]
    fn no_action_has_the_word_of_another() {
        for other in Other::ALL {
            assert_eq!(Other::of_word(other.word()), Some(other));
            assert_eq!(Action::of_word(other.word()), None);
        }
    }
}
