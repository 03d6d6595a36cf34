//! Lists of cases.

use super::{
    Desk,
    names::{Collect, known},
    reading,
    show::{CaseList, Cursor, Filter, Page},
};
use crate::{
    domain::{
        access::{Actor, Seen},
        id::AccountId,
        workflow::State,
    },
    error::Result,
    store::{Class, Edge, Tally, Towards, View, Wanted},
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
            let wanted = wanted(filter, &tally);
            let Shown { seen: rows, newer, older } = shown(view, actor, (account, &wanted), page)?;
            let mut names = Collect::new(view);
            rows.iter().try_for_each(|seen| names.row(seen))?;
            let own = view.account(account)?.party().desk.preset.table().states;
            let offered =
                |state: &State| own.contains(state) || tally.sum(|class| class.state == *state) > 0;
            let closed = |class: Class| class.state == State::Closed;
            let news = reading::news(view, actor, &rows)?;
            Ok(CaseList {
                rows,
                news,
                names: names.done(),
                newer,
                older,
                total: tally.sum(|class| filter.wants(class)),
                active: tally.sum(|class| !closed(class)),
                archived: tally.sum(closed),
                states: State::ALL.into_iter().filter(offered).collect(),
            })
        })
    }
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

/// The narrowest walk that gives the list: all of it, or the classes that have a case.
fn wanted(filter: &Filter, tally: &Tally) -> Wanted {
    let narrow =
        filter.direction.is_some() || !filter.priorities.is_empty() || !filter.states.is_empty();
    if !narrow {
        return Wanted::All { closed: filter.archive };
    }
    let classes = Class::all().filter(|class| filter.wants(*class) && tally.of(*class) > 0);
    Wanted::Classes(classes.collect())
}

struct Shown {
    seen: Vec<Seen>,
    newer: Option<Page>,
    older: Option<Page>,
}

fn shown(view: &View<'_>, actor: &Actor, list: (AccountId, &Wanted), page: Page) -> Result<Shown> {
    let (edge, towards) = match page {
        Page::First => (None, Towards::Older),
        Page::After(cursor) => (Some(cursor), Towards::Older),
        Page::Before(cursor) => (Some(cursor), Towards::Newer),
    };
    let (mut rows, more) = take(view, actor, list, (edge.map(edge_of), towards))?;
    if towards == Towards::Newer {
        if !more {
            // The newest rows: the first page, full.
            return shown(view, actor, list, Page::First);
        }
        rows.reverse();
    }
    let ends = rows.first().map(cursor_of).zip(rows.last().map(cursor_of));
    let (newer, older) = match (page, ends) {
        (_, None) => (edge.map(|_| Page::First), None),
        (Page::First, Some((_, bottom))) => (None, more.then_some(Page::After(bottom))),
        (Page::After(_), Some((top, bottom))) => {
            (Some(Page::Before(top)), more.then_some(Page::After(bottom)))
        }
        (Page::Before(_), Some((top, bottom))) => {
            (Some(Page::Before(top)), Some(Page::After(bottom)))
        }
    };
    Ok(Shown { seen: rows, newer, older })
}

/// Opens up to a page of rows beyond an edge; says whether there are more.
fn take(
    view: &View<'_>,
    actor: &Actor,
    (account, wanted): (AccountId, &Wanted),
    (edge, towards): (Option<Edge>, Towards),
) -> Result<(Vec<Seen>, bool)> {
    let mut rows = Vec::with_capacity(PAGE_ROWS);
    for place in view.list(account, wanted, edge, towards)? {
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

fn edge_of(cursor: Cursor) -> Edge {
    (cursor.moment, cursor.case)
}

fn cursor_of(seen: &Seen) -> Cursor {
    Cursor { moment: seen.moved_at(), case: seen.case.id }
}
