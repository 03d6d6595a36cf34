//! Lists of cases.

use std::collections::BTreeMap;

use super::{
    Desk, bulk,
    names::{Collect, known, sound},
    narrow, places, reading,
    show::{CaseList, Cursor, Filter, Page, Ticks},
};
use crate::{
    domain::{
        access::{Actor, Person, Seen},
        id::{AccountId, CaseId},
        listing::{First, Order, Period, Scope, Sort},
        workflow::State,
    },
    error::Result,
    store::{Class, Edge, Merge, Tally, Towards, View, Walk, Wanted},
};

/// How many rows a page has.
const PAGE_ROWS: usize = 25;

impl Desk {
    /// A page of the cases that the actor may see. An agent, product or partner that there is not, or
    /// that the actor may not know, is as one who has no cases. A case that does not decode is logged
    /// and passed over.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn cases(&self, actor: &Actor, filter: &Filter, page: Page) -> Result<CaseList> {
        let person = actor.person()?;
        let account = person.account;
        self.store.look(|view| {
            let tally = view.tally(account)?;
            let list = Listing::new(person, filter, &tally, self.looks);
            let Shown { rows, before, after, further } = shown(view, actor, &list, page)?;
            let reader = view.account(account)?.party();
            let batches = bulk::told(view, person)?;
            let mut names = Collect::new(view);
            names.users(bulk::people(&batches))?;
            rows.iter().try_for_each(|seen| names.row(seen))?;
            narrow::chosen(view, person, &reader, filter, &mut names)?;
            let categories = match filter.preset {
                None => BTreeMap::new(),
                Some(preset) => {
                    names.users(rows.iter().map(|seen| seen.case.reporter))?;
                    places::categories(view, &reader, preset, &rows)?
                }
            };
            let own = reader.desk.preset.table().states;
            let offered =
                |state: &State| own.contains(state) || tally.sum(|class| class.state == *state) > 0;
            let closed = |class: Class| class.state == State::Closed;
            let news = reading::news(view, actor, &rows)?;
            Ok(CaseList {
                ever: !rows.is_empty() || ever(view, person, filter, &tally)?,
                rows,
                news,
                categories,
                names: names.done(),
                before,
                after,
                further,
                total: list.is_counted().then(|| tally.sum(|class| filter.wants(class))),
                active: tally.sum(|class| !closed(class)),
                archived: tally.sum(closed),
                states: State::ALL.into_iter().filter(offered).collect(),
                choices: None,
                batches,
                page,
                ticks: Ticks::ByScript,
            })
        })
    }
}

/// The cases of a list in its order.
pub(super) struct Listed {
    pub(super) cases: Vec<CaseId>,
    /// Whether there are or may be more: a walk that stops does not know.
    pub(super) has_more: bool,
    /// Whether some have more text than was looked at, so that others may be missing.
    pub(super) unread: bool,
    /// How many do not decode.
    pub(super) left_out: usize,
}

/// At most `max` cases of a list. None of them has been opened yet, unless a period asks for it.
pub(super) fn listed(
    view: &View<'_>,
    actor: &Actor,
    filter: &Filter,
    (max, looks): (usize, usize),
) -> Result<Listed> {
    let person = actor.person()?;
    let list = Listing::new(person, filter, &view.tally(person.account)?, looks);
    let (onward, _) = ways(filter.sort);
    let mut listed = Listed { cases: Vec::new(), has_more: false, unread: false, left_out: 0 };
    let mut places = list.places(view, None, onward)?;
    for place in places.by_ref() {
        let (_, case) = place?;
        if list.period.is_some() {
            let opened = sound(case, list.open(view, actor, case))?;
            listed.left_out += usize::from(opened.is_none());
            if opened.flatten().is_none() {
                continue;
            }
        }
        if listed.cases.len() == max {
            return Ok(Listed { has_more: true, ..listed });
        }
        listed.cases.push(case);
    }
    Ok(Listed { has_more: places.stopped().is_some(), ..listed })
}

impl Filter {
    /// Whether a case of this class is on the list: whatever states are named, else the open ones,
    /// or in the archive the closed ones.
    pub(super) fn wants(&self, class: Class) -> bool {
        let state = if self.states.is_empty() {
            self.archive == (class.state == State::Closed)
        } else {
            self.states.contains(&class.state)
        };
        state
            && (self.priorities.is_empty() || self.priorities.contains(&class.priority))
            && self.direction.is_none_or(|direction| direction == class.direction)
    }
}

/// Whether there is any case of the preset and direction of a list, whatever else it is narrowed by.
fn ever(view: &View<'_>, person: &Person, filter: &Filter, tally: &Tally) -> Result<bool> {
    for archive in [false, true] {
        let wide = Filter {
            archive,
            direction: filter.preset.and(filter.direction),
            preset: filter.preset,
            ..Filter::default()
        };
        let list = Listing::new(person, &wide, tally, 1);
        if list.places(view, None, Towards::Older)?.next().transpose()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A list to take pages of.
pub(super) struct Listing {
    account: AccountId,
    wanted: Wanted,
    sort: Sort,
    period: Option<Period>,
    looks: usize,
}

/// A page of it.
struct Shown {
    rows: Vec<Seen>,
    before: Option<Page>,
    after: Option<Page>,
    further: Option<Page>,
}

/// Rows beyond an edge.
struct Taken {
    rows: Vec<Seen>,
    /// Whether there are more.
    more: bool,
    /// Where the walk stopped, if it had looked at as much as it may before it knew.
    stopped: Option<Edge>,
}

impl Listing {
    /// By the narrowest walk that gives the list: all of it, or the classes that have a case, within
    /// all that the list is narrowed to.
    pub(super) fn new(person: &Person, filter: &Filter, tally: &Tally, looks: usize) -> Listing {
        let scopes = filter.scopes(person.user);
        let narrow = filter.direction.is_some()
            || !filter.priorities.is_empty()
            || !filter.states.is_empty();
        let usual = scopes.is_empty() && filter.sort.order == Order::Updated;
        let classes = Class::all().filter(|class| filter.wants(*class) && tally.of(*class) > 0);
        let wanted = match (usual, narrow) {
            (true, false) => Wanted::All { closed: filter.archive },
            (true, true) => Wanted::Classes(classes.collect()),
            (false, _) => {
                let scopes = if scopes.is_empty() { vec![Scope::Whole] } else { scopes };
                Wanted::Listed(filter.sort.order, scopes, classes.collect())
            }
        };
        let (account, sort, period) = (person.account, filter.sort, filter.period);
        let looks = (looks / filter.weight()).max(1);
        Listing { account, wanted, sort, period, looks }
    }

    /// Whether the counters say how many cases are on it.
    pub(super) fn is_counted(&self) -> bool {
        let whole = |scopes: &[Scope]| scopes == [Scope::Whole];
        let narrowed = matches!(&self.wanted, Wanted::Listed(_, scopes, _) if !whole(scopes));
        !narrowed && self.period.is_none()
    }

    pub(super) fn places(
        &self,
        view: &View<'_>,
        edge: Option<Edge>,
        towards: Towards,
    ) -> Result<Merge> {
        let span = self.period.map_or(Period::EVER, |period| period.span(self.sort.order));
        view.list(self.account, &self.wanted, Walk { edge, towards, span, looks: self.looks })
    }

    /// Opens what stands at a place: that is a candidate; only access says whether it is shown.
    pub(super) fn open(
        &self,
        view: &View<'_>,
        actor: &Actor,
        case: CaseId,
    ) -> Result<Option<Seen>> {
        let seen = known(view.case(case).and_then(|row| Ok(row.read(actor)?)))?;
        let within =
            |seen: &Seen, period: Period| period.holds(seen.moved_at(), seen.case.opened_at);
        Ok(seen.filter(|seen| self.period.is_none_or(|period| within(seen, period))))
    }
}

fn shown(view: &View<'_>, actor: &Actor, list: &Listing, page: Page) -> Result<Shown> {
    let (onward, back) = ways(list.sort);
    let (edge, towards) = match page {
        Page::First => (None, onward),
        Page::After(cursor) => (Some((cursor.moment, cursor.case)), onward),
        Page::Before(cursor) => (Some((cursor.moment, cursor.case)), back),
    };
    let Taken { mut rows, more, stopped } = take(view, actor, list, (edge, towards))?;
    if towards == back {
        if !more && stopped.is_none() {
            // The rows at the top: the first page, full.
            return shown(view, actor, list, Page::First);
        }
        rows.reverse();
    }
    let at = |(moment, case): Edge| Cursor { moment, case };
    let cursor = |seen| Cursor::of(seen, list.sort.order);
    let ends = rows.first().map(cursor).zip(rows.last().map(cursor));
    let (before, after) = match (page, ends) {
        (Page::Before(_), None) => (None, edge.map(|edge| Page::After(at(onward.short_of(edge))))),
        (_, None) => (edge.map(|_| Page::First), None),
        (Page::First, Some((_, bottom))) => (None, more.then_some(Page::After(bottom))),
        (Page::After(_), Some((top, bottom))) => {
            (Some(Page::Before(top)), more.then_some(Page::After(bottom)))
        }
        (Page::Before(_), Some((top, bottom))) => {
            (more.then_some(Page::Before(top)), Some(Page::After(bottom)))
        }
    };
    let further = stopped.map(at);
    let further =
        if towards == back { further.map(Page::Before) } else { further.map(Page::After) };
    Ok(Shown { rows, before, after, further })
}

/// Which ways a list goes on and back.
pub(super) fn ways(sort: Sort) -> (Towards, Towards) {
    match sort.first {
        First::Newest => (Towards::Older, Towards::Newer),
        First::Oldest => (Towards::Newer, Towards::Older),
    }
}

/// Opens up to a page of rows beyond an edge.
fn take(
    view: &View<'_>,
    actor: &Actor,
    list: &Listing,
    (edge, towards): (Option<Edge>, Towards),
) -> Result<Taken> {
    let mut rows = Vec::with_capacity(PAGE_ROWS);
    let mut places = list.places(view, edge, towards)?;
    for place in places.by_ref() {
        let (_, case) = place?;
        let opened = sound(case, list.open(view, actor, case))?.flatten();
        let Some(seen) = opened else { continue };
        if rows.len() == PAGE_ROWS {
            return Ok(Taken { rows, more: true, stopped: None });
        }
        rows.push(seen);
    }
    Ok(Taken { rows, more: false, stopped: places.stopped() })
}
