//! What part of an account's cases a list is of, and by which of their moments it is in order.

use std::fmt;

use super::{
    id::{AccountId, CategoryId, ProductId, UserId},
    moment::Moment,
    preset::PresetName,
};

/// By which moment a list is in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The last change that the account may see.
    #[default]
    Updated,
    /// The opening.
    Created,
}

/// Which end of the order comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// The latest moment.
    #[default]
    Newest,
    /// The earliest.
    Oldest,
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub order: Order,
    /// Which way.
    pub first: First,
}

/// Which of an account's cases a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Whole,
    /// Those opened under a preset.
    Preset(PresetName),
    /// Those of one receiver's ticket type.
    Category(AccountId, CategoryId),
    /// Those that somebody of the account's own side works on; or nobody.
    Agent(Option<UserId>),
    /// Those that concern a product.
    Product(ProductId),
    /// Those with this account at the other end.
    Partner(AccountId),
}

/// Who works on the cases of a list, on the reader's own side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agent {
    /// Nobody.
    Nobody,
    /// Whoever looks at the list.
    Reader,
    /// This one.
    This(UserId),
}

/// A stretch of time in which the cases of a list were opened, or changed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Which of the two.
    pub of: Order,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this one.
    pub until: Option<Moment>,
}

impl Order {
    /// Both.
    pub const ALL: [Order; 2] = [Order::Updated, Order::Created];

    /// The word used in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Order::Updated => "updated",
            Order::Created => "created",
        }
    }

    /// The one of a case's two moments that this is about.
    pub fn pick<T>(self, updated: T, created: T) -> T {
        match self {
            Order::Updated => updated,
            Order::Created => created,
        }
    }
}

impl Agent {
    /// Who that is for this reader.
    pub fn user(self, reader: UserId) -> Option<UserId> {
        match self {
            Agent::Nobody => None,
            Agent::Reader => Some(reader),
            Agent::This(user) => Some(user),
        }
    }

    /// Reads what an [`Agent`] shows.
    pub fn of_text(text: &str) -> Option<Agent> {
        match text {
            "none" => Some(Agent::Nobody),
            "me" => Some(Agent::Reader),
            id => id.parse().ok().map(Agent::This),
        }
    }
}

impl fmt::Display for Agent {
    /// As it stands in addresses: `none`, `me`, or an id.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Agent::Nobody => f.write_str("none"),
            Agent::Reader => f.write_str("me"),
            Agent::This(user) => fmt::Display::fmt(user, f),
        }
    }
}

impl Period {
    /// All of time.
    pub const EVER: (Moment, Moment) = (Moment(0), Moment(u64::MAX));

    /// Between which moments of a list in this order all cases of the period stand; the second is
    /// not among them. No case is changed before it is opened, so each moment bounds the other.
    pub fn span(&self, order: Order) -> (Moment, Moment) {
        let (from, until) =
            (self.from.unwrap_or(Period::EVER.0), self.until.unwrap_or(Period::EVER.1));
        match (self.of, order) {
            (Order::Created, Order::Updated) => (from, Period::EVER.1),
            (Order::Updated, Order::Created) => (Period::EVER.0, until),
            (Order::Updated, Order::Updated) | (Order::Created, Order::Created) => (from, until),
        }
    }

    /// Whether a case that was changed and opened then is of the period.
    pub fn holds(&self, updated: Moment, created: Moment) -> bool {
        let moment = self.of.pick(updated, created);
        self.from.is_none_or(|from| from <= moment) && self.until.is_none_or(|until| moment < until)
    }
}

impl First {
    /// The other way.
    #[must_use]
    pub fn turned(self) -> First {
        match self {
            First::Newest => First::Oldest,
            First::Oldest => First::Newest,
        }
    }
}

impl Sort {
    /// Every way to sort, the usual one first.
    pub const ALL: [Sort; 4] = [
        Sort { order: Order::Updated, first: First::Newest },
        Sort { order: Order::Updated, first: First::Oldest },
        Sort { order: Order::Created, first: First::Newest },
        Sort { order: Order::Created, first: First::Oldest },
    ];

    /// The word used in addresses.
    pub fn word(self) -> &'static str {
        match (self.order, self.first) {
            (Order::Updated, First::Newest) => "updated",
            (Order::Updated, First::Oldest) => "updated-oldest",
            (Order::Created, First::Newest) => "created",
            (Order::Created, First::Oldest) => "created-oldest",
        }
    }

    /// The way with this [`Sort::word`].
    pub fn of_word(word: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_reads_back_as_it_was_written_and_no_other_way() {
        for agent in [Agent::Nobody, Agent::Reader, Agent::This(UserId(7))] {
            assert_eq!(Agent::of_text(&agent.to_string()), Some(agent));
        }
        for text in ["", "None", "me ", "UR-7", "PA-000-007", "*"] {
            assert_eq!(Agent::of_text(text), None, "{text:?}");
        }
        assert_eq!(Agent::Reader.user(UserId(3)), Some(UserId(3)));
        assert_eq!(Agent::Nobody.user(UserId(3)), None);
    }

    #[test]
    fn all_cases_of_a_period_stand_within_its_span() {
        let ends = [None, Some(Moment(3)), Some(Moment(6))];
        let moments = || (0..9).map(Moment);
        for of in Order::ALL {
            for (from, until) in ends.iter().flat_map(|one| ends.iter().map(move |two| (one, two)))
            {
                let period = Period { of, from: *from, until: *until };
                for (opened, moved) in
                    moments().flat_map(|one| moments().map(move |two| (one, two)))
                {
                    if moved < opened || !period.holds(moved, opened) {
                        continue;
                    }
                    for order in Order::ALL {
                        let (first, end) = period.span(order);
                        let moment = order.pick(moved, opened);
                        assert!(first <= moment && moment < end, "{period:?} {order:?}");
                    }
                }
            }
        }
        let closed = Period { of: Order::Created, from: Some(Moment(3)), until: Some(Moment(6)) };
        let held: Vec<u64> =
            moments().filter(|one| closed.holds(Moment(8), *one)).map(|one| one.0).collect();
        assert_eq!(held, [3, 4, 5]);
    }
}
