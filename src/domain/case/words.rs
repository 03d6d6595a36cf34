//! What is said of a case in one of a few words.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Direction;

/// How urgent a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    /// Whenever there is time.
    Low,
    /// As usual.
    Medium,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

/// What sort of issue a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CaseType {
    /// About contracts, prices, orders.
    Business,
    /// About something that does not work.
    Technical,
}

/// How much is affected; a portal case's priority follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Impact {
    /// Many people, or something vital.
    High,
    /// Some people.
    Medium,
    /// One person, or a question.
    Low,
}

/// 1 (Poor) to 5 (Excellent).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rating(u8);

/// Whether the issuer holds it to be solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Solved {
    /// Wholly.
    Yes,
    /// In part.
    Partly,
    /// Not at all.
    No,
}

impl Priority {
    /// Every priority, the least first.
    pub const ALL: [Priority; 4] =
        [Priority::Low, Priority::Medium, Priority::High, Priority::Urgent];

    /// The word used in addresses and forms.
    pub fn word(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Medium => "medium",
            Priority::High => "high",
            Priority::Urgent => "urgent",
        }
    }
}

impl CaseType {
    /// Both.
    pub const ALL: [CaseType; 2] = [CaseType::Business, CaseType::Technical];

    /// The word used in forms.
    pub fn word(self) -> &'static str {
        match self {
            CaseType::Business => "business",
            CaseType::Technical => "technical",
        }
    }
}

impl Impact {
    /// Every impact, the greatest first.
    pub const ALL: [Impact; 3] = [Impact::High, Impact::Medium, Impact::Low];

    /// The word used in forms.
    pub fn word(self) -> &'static str {
        match self {
            Impact::High => "high",
            Impact::Medium => "medium",
            Impact::Low => "low",
        }
    }

    /// The priority that a portal case gets from it.
    pub fn priority(self) -> Priority {
        match self {
            Impact::High => Priority::High,
            Impact::Medium => Priority::Medium,
            Impact::Low => Priority::Low,
        }
    }
}

impl Rating {
    /// Every rating, the worst first.
    pub const ALL: [Rating; 5] = [Rating(1), Rating(2), Rating(3), Rating(4), Rating(5)];

    /// The rating written as one digit.
    pub fn of_word(word: &str) -> Option<Rating> {
        Rating::ALL.into_iter().find(|rating| word == rating.0.to_string())
    }

    /// 1 to 5.
    pub fn number(self) -> u8 {
        self.0
    }

    /// What three of the five are called; empty for the two between.
    pub fn word(self) -> &'static str {
        match self.0 {
            1 => "Poor",
            3 => "Average",
            5 => "Excellent",
            _ => "",
        }
    }
}

impl Solved {
    /// Every answer.
    pub const ALL: [Solved; 3] = [Solved::Yes, Solved::Partly, Solved::No];

    /// The word used in forms.
    pub fn word(self) -> &'static str {
        match self {
            Solved::Yes => "yes",
            Solved::Partly => "partly",
            Solved::No => "no",
        }
    }
}

impl fmt::Display for Rating {
    /// `5 (Excellent)`, or the bare number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.word() {
            "" => write!(f, "{}", self.0),
            word => write!(f, "{} ({word})", self.0),
        }
    }
}

/// Shows a word of ours with a capital letter.
macro_rules! capital {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let (first, rest) = self.word().split_at(1);
                write!(f, "{}{rest}", first.to_ascii_uppercase())
            }
        }
    )*};
}
capital!(Direction, Priority, CaseType, Impact, Solved);
