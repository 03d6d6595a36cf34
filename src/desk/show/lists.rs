//! Lists of cases: what they are asked for, and what their pages show.

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use crate::domain::{
    access::Seen,
    bulk::Batch,
    case::{Direction, Priority},
    id::{AccountId, CaseId, CategoryId, ProductId, UserId},
    listing::{Agent, Order, Period, Scope, Sort},
    moment::Moment,
    preset::PresetName,
    refusal::Refusal,
    saved::Sharing,
    workflow::State,
};

/// How many places of a list one request looks at; beyond that its reader asks to look further.
pub const LOOKED_AT: usize = 20_000;

/// What a list of cases is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Closed cases, or all the others.
    pub archive: bool,
    /// These states; all if empty.
    pub states: Vec<State>,
    /// These priorities; all if empty.
    pub priorities: Vec<Priority>,
    /// This direction; both if none.
    pub direction: Option<Direction>,
    /// Cases opened under this preset; under any if none.
    pub preset: Option<PresetName>,
    /// This ticket type of this receiver; all if none.
    pub category: Option<(AccountId, CategoryId)>,
    /// Cases that this one works on, on the reader's side; any if none.
    pub agent: Option<Agent>,
    /// Cases that concern this product; any if none.
    pub product: Option<ProductId>,
    /// Cases with this account at the other end; any if none.
    pub partner: Option<AccountId>,
    /// Cases of this stretch of time; of any if none.
    pub period: Option<Period>,
    /// In which order.
    pub sort: Sort,
}

/// A place in a list: pages go on from here, whatever came or moved meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The moment of the row at the edge, of those that the list is sorted by.
    pub moment: Moment,
    /// Its case.
    pub case: CaseId,
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The first.
    #[default]
    First,
    /// What comes after this row.
    After(Cursor),
    /// What comes before this row.
    Before(Cursor),
}

/// How the rows of a list can be ticked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ticks {
    /// Script draws the boxes.
    #[default]
    ByScript,
    /// The page has them.
    Boxes,
    /// It has them, and all are ticked.
    All,
}

/// A page of a list of cases.
#[derive(Clone, Debug)]
pub struct CaseList {
    /// At most 25 rows, in the order that the filter asks for.
    pub rows: Vec<Seen>,
    /// Those of them that have changed since the reader read them last.
    pub news: BTreeSet<CaseId>,
    /// The names in them.
    pub names: Names,
    /// The page before, if there is one.
    pub before: Option<Page>,
    /// The page after, if there is one.
    pub after: Option<Page>,
    /// Where to look further, if the look for these rows stopped at [`LOOKED_AT`] places; the page
    /// before or after is then not known.
    pub further: Option<Page>,
    /// How many cases match; none where only those who walk the whole list know.
    pub total: Option<u64>,
    /// Whether there has ever been a case that the scope and direction of the list have room for.
    pub ever: bool,
    /// The ticket types that cases of the list can be of, where it is one preset's.
    pub categories: BTreeMap<(AccountId, CategoryId), String>,
    /// How many are not closed, in all.
    pub active: u64,
    /// How many are closed, in all.
    pub archived: u64,
    /// The states to narrow the list by: those of the reader's own desk, and all that a case of
    /// theirs is in.
    pub states: Vec<State>,
    /// Names to narrow the list by, where they are asked for.
    pub choices: Option<Choices>,
    /// What the reader did last to many cases, as long as lists tell of it.
    pub batches: Vec<Batch>,
    /// Which page it is.
    pub page: Page,
    /// How its rows can be ticked.
    pub ticks: Ticks,
}

/// Whom and what a list can be narrowed to: those whose names hold `query`, at most 20 of each, by
/// name.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// What was searched for; empty for all.
    pub query: String,
    /// Active people of the reader's account who can work on a case.
    pub agents: Vec<(UserId, String)>,
    /// Accounts that the reader's account has cases with, or could have.
    pub partners: Vec<(AccountId, String)>,
    /// Products of the reader's account, and of those joined to it.
    pub products: Vec<(ProductId, String)>,
    /// Whether there are more than fit, or than were looked through: search for them.
    pub more: bool,
    /// The view that the list could not be saved as.
    pub unsaved: Option<Unsaved>,
}

/// What somebody filled in to save a list as a view, and why that was refused.
#[derive(Clone, Debug)]
pub struct Unsaved {
    /// The name.
    pub name: String,
    /// Whose it was to be.
    pub sharing: Sharing,
    /// What is wrong.
    pub refusal: Refusal,
}

impl Filter {
    /// Within what all of the reader's cases on the list are; nothing if that is just their lists.
    pub fn scopes(&self, reader: UserId) -> Vec<Scope> {
        let preset = match (self.category, self.preset) {
            // A ticket type belongs to one preset.
            (Some((receiver, category)), _) => Some(Scope::Category(receiver, category)),
            (None, preset) => preset.map(Scope::Preset),
        };
        let agent = self.agent.map(|agent| Scope::Agent(agent.user(reader)));
        let (product, partner) =
            (self.product.map(Scope::Product), self.partner.map(Scope::Partner));
        [preset, agent, product, partner].into_iter().flatten().collect()
    }

    /// How many of the places that a walk may look at each one counts for: it is dear where the case
    /// has to be opened to know whether it is of the period.
    pub fn weight(&self) -> usize {
        if self.period.is_some_and(|period| period.of != self.sort.order) { 8 } else { 1 }
    }

    /// Whether the list is of one agent, product, partner or time.
    pub fn is_narrowed(&self) -> bool {
        self.agent.is_some()
            || self.product.is_some()
            || self.partner.is_some()
            || self.period.is_some()
    }

    /// The same list for every agent, product, partner and time.
    #[must_use]
    pub fn widened(&self) -> Filter {
        Filter { agent: None, product: None, partner: None, period: None, ..self.clone() }
    }
}

impl Cursor {
    /// The place of a row in a list of this order.
    pub fn of(seen: &Seen, order: Order) -> Cursor {
        Cursor { moment: order.pick(seen.moved_at(), seen.case.opened_at), case: seen.case.id }
    }

    /// As it stands in an address: `MOMENT.CASE`.
    pub fn to_text(self) -> String {
        format!("{}.{}", self.moment.0, self.case.0)
    }

    /// Reads what [`Cursor::to_text`] wrote.
    pub fn of_text(text: &str) -> Option<Cursor> {
        let (moment, case) = text.split_once('.')?;
        Some(Cursor { moment: Moment(moment.parse().ok()?), case: CaseId(case.parse().ok()?) })
    }
}
