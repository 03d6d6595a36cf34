//! Lists of cases.

use std::collections::BTreeMap;

use super::{
    Desk,
    names::{Collect, known},
    places, reading,
    show::{CaseList, Cursor, Filter, Page},
};
use crate::{
    domain::{
        access::{Actor, Seen},
        id::{AccountId, CaseId},
        listing::{First, Order, Scope, Sort},
        workflow::State,
    },
    error::Result,
    store::{Class, Tally, Towards, View, Wanted},
};

/// How many rows a page has.
const PAGE_ROWS: usize = 25;

impl Desk {
    /// A page of the cases that the actor may see.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn cases(&self, actor: &Actor, filter: &Filter, page: Page) -> Result<CaseList> {
        let account = actor.person()?.account;
        self.store.look(|view| {
            let tally = view.tally(account)?;
            let list = Listing { account, wanted: wanted(filter, &tally), sort: filter.sort };
            let Shown { rows, before, after } = shown(view, actor, &list, page)?;
            let mut names = Collect::new(view);
            rows.iter().try_for_each(|seen| names.row(seen))?;
            let reader = view.account(account)?.party();
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
                ever: !rows.is_empty() || ever(view, account, filter, &tally)?,
                rows,
                news,
                categories,
                names: names.done(),
                before,
                after,
                total: (filter.scope() == Scope::Whole)
                    .then(|| tally.sum(|class| filter.wants(class))),
                active: tally.sum(|class| !closed(class)),
                archived: tally.sum(closed),
                states: State::ALL.into_iter().filter(offered).collect(),
            })
        })
    }
}

/// The cases of a list in its order, at most `max` of them, and whether there are more. None of them
/// has been opened yet.
pub(super) fn listed(
    view: &View<'_>,
    account: AccountId,
    filter: &Filter,
    max: usize,
) -> Result<(Vec<CaseId>, bool)> {
    let wanted = wanted(filter, &view.tally(account)?);
    let (onward, _) = ways(filter.sort);
    let mut places = view.list(account, &wanted, None, onward)?;
    let cases = places.by_ref().take(max).map(|place| Ok(place?.1)).collect::<Result<Vec<_>>>()?;
    Ok((cases, places.next().transpose()?.is_some()))
}

impl Filter {
    /// Whether a case of this class is on the list: whatever states are named, else the open ones,
    /// or in the archive the closed ones.
    fn wants(&self, class: Class) -> bool {
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

/// Whether there is any case of the scope and direction of a list, whatever else it is narrowed by.
fn ever(view: &View<'_>, account: AccountId, filter: &Filter, tally: &Tally) -> Result<bool> {
    let wide = |archive| Filter {
        archive,
        direction: filter.preset.and(filter.direction),
        preset: filter.preset,
        ..Filter::default()
    };
    for archive in [false, true] {
        let wanted = wanted(&wide(archive), tally);
        let mut places = view.list(account, &wanted, None, Towards::Older)?;
        if places.next().transpose()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The narrowest walk that gives the list: all of it, or the classes that have a case.
fn wanted(filter: &Filter, tally: &Tally) -> Wanted {
    let narrow =
        filter.direction.is_some() || !filter.priorities.is_empty() || !filter.states.is_empty();
    let usual = filter.scope() == Scope::Whole && filter.sort.order == Order::Updated;
    if usual && !narrow {
        return Wanted::All { closed: filter.archive };
    }
    let classes = Class::all().filter(|class| filter.wants(*class) && tally.of(*class) > 0);
    let classes = classes.collect();
    if usual {
        Wanted::Classes(classes)
    } else {
        Wanted::Listed(filter.sort.order, filter.scope(), classes)
    }
}

/// A list to take pages of.
struct Listing {
    account: AccountId,
    wanted: Wanted,
    sort: Sort,
}

/// A page of it.
struct Shown {
    rows: Vec<Seen>,
    before: Option<Page>,
    after: Option<Page>,
}

fn shown(view: &View<'_>, actor: &Actor, list: &Listing, page: Page) -> Result<Shown> {
    let (onward, back) = ways(list.sort);
    let (edge, towards) = match page {
        Page::First => (None, onward),
        Page::After(cursor) => (Some(cursor), onward),
        Page::Before(cursor) => (Some(cursor), back),
    };
    let (mut rows, more) = take(view, actor, list, (edge, towards))?;
    if towards == back {
        if !more {
            // The rows at the top: the first page, full.
            return shown(view, actor, list, Page::First);
        }
        rows.reverse();
    }
    let cursor = |seen| Cursor::of(seen, list.sort.order);
    let ends = rows.first().map(cursor).zip(rows.last().map(cursor));
    let (before, after) = match (page, ends) {
        (_, None) => (edge.map(|_| Page::First), None),
        (Page::First, Some((_, bottom))) => (None, more.then_some(Page::After(bottom))),
        (Page::After(_), Some((top, bottom))) => {
            (Some(Page::Before(top)), more.then_some(Page::After(bottom)))
        }
        (Page::Before(_), Some((top, bottom))) => {
            (Some(Page::Before(top)), Some(Page::After(bottom)))
        }
    };
    Ok(Shown { rows, before, after })
}

/// Which ways a list goes on and back.
fn ways(sort: Sort) -> (Towards, Towards) {
    match sort.first {
        First::Newest => (Towards::Older, Towards::Newer),
        First::Oldest => (Towards::Newer, Towards::Older),
    }
}

/// Opens up to a page of rows beyond an edge; says whether there are more.
fn take(
    view: &View<'_>,
    actor: &Actor,
    list: &Listing,
    (edge, towards): (Option<Cursor>, Towards),
) -> Result<(Vec<Seen>, bool)> {
    let mut rows = Vec::with_capacity(PAGE_ROWS);
    let edge = edge.map(|cursor| (cursor.moment, cursor.case));
    for place in view.list(list.account, &list.wanted, edge, towards)? {
        let (_, case) = place?;
        // A place is a candidate; only access says whether it is shown.
        let Some(seen) = known(view.case(case).and_then(|row| Ok(row.read(actor)?)))? else {
            continue;
        };
        if rows.len() == PAGE_ROWS {
            return Ok((rows, true));
        }
        rows.push(seen);
    }
    Ok((rows, false))
}
