//! A case, and what it looks like from each account that may see it.

mod words;

use serde::{Deserialize, Serialize};

pub use self::words::{CaseType, Impact, Priority, Rating, Solved};
use super::{
    id::{AccountId, CaseId, CategoryId, EnvironmentId, ProductId, UserId},
    moment::Moment,
    preset::{Preset, PresetName},
    text::{Subject, Words},
    workflow::{Side, State},
};

/// The most CC users of one side.
pub const CC_MAX: usize = 50;

/// One question from one account to another, and where it stands.
///
/// The description is a row of its own, because lists don't need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its name.
    pub id: CaseId,
    /// The preset it was opened under, for good.
    pub preset: PresetName,
    /// Where it stands.
    pub state: State,
    /// What it is about.
    pub subject: Subject,
    /// How urgent it is.
    pub priority: Priority,
    /// What sort of issue.
    pub kind: CaseType,
    /// The product it concerns.
    pub product: Option<ProductId>,
    /// The receiver's ticket type.
    pub category: Option<CategoryId>,
    /// The issuer's tenant or reporting group.
    pub environment: Option<EnvironmentId>,
    /// How much is affected.
    pub impact: Option<Impact>,
    /// Who asked.
    pub issuer: End,
    /// Who answers.
    pub receiver: End,
    /// Who filled in the form.
    pub reporter: UserId,
    /// Whom it was opened on behalf of.
    pub contact: Option<UserId>,
    /// When it was opened.
    pub opened_at: Moment,
    /// The last change that everyone on it may see.
    pub moved_at: Moment,
    /// How it came to each state that still counts, in the order of coming.
    pub steps: Vec<Step>,
    /// When the clock closes it; [`Moment::UNTOLD`] if that waits for the clock to be confirmed.
    pub due_at: Option<Moment>,
    /// What was said at the end.
    pub resolution: Option<Resolution>,
    /// Raised with every edit of subject, description or a field, so that two editors notice.
    pub edition: u32,
    /// The sequence number of the next entry of its conversation.
    pub(super) next_seq: u32,
    /// What differs between those who may see it.
    pub(super) viewers: Vec<Viewer>,
}

/// One end of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// The organisation.
    pub account: AccountId,
    /// Who works on it there.
    pub agent: Option<UserId>,
    /// Who else is told there; at most [`CC_MAX`], each once.
    pub cc: Vec<UserId>,
}

/// An arrival at a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The state.
    pub state: State,
    /// When.
    pub at: Moment,
    /// Who brought it there; none if the clock did.
    pub by: Option<UserId>,
}

/// What was said when a case was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// How good the resolution (partner) or the handling (portal) was.
    pub rating: Option<Rating>,
    /// Whether it was solved (portal).
    pub solved: Option<Solved>,
    /// What else there was to say.
    pub feedback: Option<Words>,
}

/// A case as one account sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Viewer {
    pub(super) account: AccountId,
    /// From which end it looks.
    pub(super) side: Side,
    /// The last change that this account may see, and the case's place in its lists.
    pub(super) moved_at: Moment,
    /// Comments that it may see.
    pub(super) comments: u32,
    /// Files that it may see, not counting deleted ones.
    pub(super) files: u32,
}

/// Where a case stands in the lists of one account: what the store's indexes are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose lists.
    pub account: AccountId,
    /// From which side that account looks at it.
    pub direction: Direction,
    /// Where it stands.
    pub state: State,
    /// How urgent it is.
    pub priority: Priority,
    /// Who works on it on that side.
    pub agent: Option<UserId>,
    /// The account at the other end.
    pub partner: AccountId,
    /// The product it concerns.
    pub product: Option<ProductId>,
    /// The last change that the account may see.
    pub moved_at: Moment,
    /// When it was opened.
    pub opened_at: Moment,
    /// The preset it was opened under.
    pub preset: PresetName,
    /// Whose ticket type it is of, and which.
    pub category: Option<(AccountId, CategoryId)>,
}

/// From which side an account looks at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It asked.
    Outgoing,
    /// It answers.
    Incoming,
}

impl Case {
    /// The table that it follows.
    pub fn table(&self) -> &'static Preset {
        self.preset.table()
    }

    /// The end on this side.
    pub fn end(&self, side: Side) -> &End {
        if side == Side::Receiver { &self.receiver } else { &self.issuer }
    }

    /// The end that those on this side look at.
    pub fn far_end(&self, side: Side) -> &End {
        if side == Side::Receiver { &self.issuer } else { &self.receiver }
    }

    pub(super) fn end_mut(&mut self, side: Side) -> &mut End {
        if side == Side::Receiver { &mut self.receiver } else { &mut self.issuer }
    }

    /// Where it stands in every list that it is in: one place for each account that may see it.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.viewers.iter().map(|viewer| Place {
            account: viewer.account,
            direction: Direction::of(viewer.side),
            state: self.state,
            priority: self.priority,
            agent: self.end(viewer.side).agent,
            partner: self.far_end(viewer.side).account,
            product: self.product,
            moved_at: viewer.moved_at,
            opened_at: self.opened_at,
            preset: self.preset,
            category: self.category.map(|category| (self.receiver.account, category)),
        })
    }

    /// What `account` sees of it that others need not; what everyone sees if it is not told apart.
    pub(super) fn viewer(&self, account: AccountId, side: Side) -> Viewer {
        let told = self.viewers.iter().find(|viewer| viewer.account == account);
        told.copied().unwrap_or(Viewer { account, side, ..Viewer::at(self.moved_at) })
    }

    /// The files and comments that everyone on the case sees may be fewer than an account's own.
    pub(super) fn touch(&mut self, now: Moment, audience: Option<AccountId>) {
        if audience.is_none() {
            self.moved_at = self.moved_at.max(now);
        }
        for viewer in self.audience(audience) {
            viewer.moved_at = viewer.moved_at.max(now);
        }
    }

    /// The viewers that a public thing, or a thing private to one account, reaches.
    pub(super) fn audience(
        &mut self,
        private_to: Option<AccountId>,
    ) -> impl Iterator<Item = &mut Viewer> {
        let reaches = move |viewer: &&mut Viewer| private_to.is_none_or(|to| to == viewer.account);
        self.viewers.iter_mut().filter(reaches)
    }
}

impl Viewer {
    pub(super) fn at(moved_at: Moment) -> Viewer {
        Viewer { account: AccountId(0), side: Side::Issuer, moved_at, comments: 0, files: 0 }
    }
}

impl Direction {
    /// How those on `side` look at a case.
    pub fn of(side: Side) -> Direction {
        if side == Side::Receiver { Direction::Incoming } else { Direction::Outgoing }
    }

    /// Whether a case that stands so waits for those who look at it from here: who asked, and owes
    /// an answer.
    pub fn waits_at(self, state: State) -> bool {
        self == Direction::Outgoing && state.waits_for_issuer()
    }

    /// The word used in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Outgoing => "outgoing",
            Direction::Incoming => "incoming",
        }
    }

    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Outgoing, Direction::Incoming];
}

#[cfg(test)]
impl Case {
    /// A case with something in every field, for whoever pins its bytes.
    pub(crate) fn for_bytes() -> Case {
        let end = |account: u64| End {
            account: AccountId(account),
            agent: Some(UserId(account)),
            cc: vec![UserId(9)],
        };
        let viewer = Viewer { account: AccountId(1), side: Side::Issuer, ..Viewer::at(Moment(4)) };
        Case {
            id: CaseId(300),
            preset: PresetName::Client,
            state: State::Resolved,
            subject: Subject::parse("printer").unwrap(),
            priority: Priority::High,
            kind: CaseType::Technical,
            product: Some(ProductId(404_832_779)),
            category: Some(CategoryId(1)),
            environment: Some(EnvironmentId(2)),
            impact: Some(Impact::Low),
            issuer: end(1),
            receiver: end(2),
            reporter: UserId(1),
            contact: Some(UserId(3)),
            opened_at: Moment(1_700_000_000_000),
            moved_at: Moment(1_700_000_000_001),
            steps: vec![Step { state: State::Resolved, at: Moment(2), by: None }],
            due_at: Some(Moment(3)),
            resolution: Some(Resolution {
                rating: Rating::of_word("5"),
                solved: Some(Solved::Partly),
                feedback: Some(Words::parse("Solved.").unwrap()),
            }),
            edition: 6,
            next_seq: 7,
            viewers: vec![Viewer { comments: 5, files: 2, ..viewer }],
        }
    }
}
