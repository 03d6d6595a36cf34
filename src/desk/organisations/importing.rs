//! Many organisations at once, from a table.

use std::collections::BTreeSet;

use super::{NewAccount, drafted, parsed};
use crate::{
    desk::{
        Desk, Import,
        table::{Columns, Line, TABLE_BYTES_MAX},
    },
    domain::{
        access::{Actor, Console},
        account::{Account, AccountKind},
        change::Change,
        id::AccountId,
        refusal::{Complaint, Field, LineWrong, Refusal},
        text::Name,
    },
    error::{Error, Result},
    store::{View, folded},
};

/// The most organisations that are made at once.
const AT_ONCE: usize = 500;
const COLUMNS: Columns = Columns {
    must: &["name", "kind"],
    may: &["managed_by"],
    besides: &[],
    bytes_max: TABLE_BYTES_MAX,
};

/// An organisation to make: where it stands, and what it is to be.
type Row = (usize, (Name, AccountKind, Option<AccountId>));

impl Desk {
    /// Makes organisations from a table, all of them or none, and returns them; or only says what
    /// would be made, in which case the ids are none yet.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator; [`Refusal::Fields`] for
    /// all lines that are wrong, for more than 500, and for what is no such table.
    pub fn import_organisations(
        &self,
        actor: &Actor,
        table: &str,
        import: Import,
    ) -> Result<Vec<Account>> {
        let person = actor.person()?.clone();
        person.must_run_appliance()?;
        let rows = rows(table)?;
        self.import(import, move |view| {
            planned(view, rows, |account, by| person.add_account(account, by))
        })
    }

    /// As [`Desk::import_organisations`], by the one at the machine.
    ///
    /// # Errors
    ///
    /// As there, but for who asks.
    pub fn import_organisations_here(&self, table: &str, import: Import) -> Result<Vec<Account>> {
        let rows = rows(table)?;
        self.import(import, move |view| {
            planned(view, rows, |account, by| Console::here().found_account(account, by))
        })
    }
}

fn rows(table: &str) -> Result<Vec<Row>, Refusal> {
    let (lines, mut wrong) = COLUMNS.read(table, AT_ONCE)?;
    let mut rows: Vec<Row> = Vec::new();
    for Line { number, cells } in lines {
        let mut cells = cells.into_iter();
        let mut cell = || cells.next().unwrap_or_default();
        let (name, kind, manager) = (cell(), cell().to_lowercase(), cell());
        let mut complain = |why| wrong.push((Field::Table, Complaint::Line { number, why }));
        match parsed(&NewAccount { name, kind, manager }) {
            Ok(row) if rows.iter().any(|(_, other)| same(&other.0, &row.0)) => {
                complain(LineWrong::NameTwice);
            }
            Ok(row) => rows.push((number, row)),
            Err(refusal) => reasons(&refusal).into_iter().for_each(complain),
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(Refusal::Fields(wrong)) }
}

fn same(one: &Name, other: &Name) -> bool {
    folded(one) == folded(other)
}

/// What a line's refusal comes to, as the line says it.
fn reasons(refusal: &Refusal) -> Vec<LineWrong> {
    let Refusal::Fields(wrong) = refusal else { return vec![LineWrong::Cells] };
    let why = wrong.iter().map(|(field, _)| match field {
        Field::Type => LineWrong::Kind,
        Field::Manager => LineWrong::Manager,
        _ => LineWrong::Name,
    });
    why.collect()
}

/// Makes them all, as far as `found` lets.
fn planned(
    view: &View<'_>,
    rows: Vec<Row>,
    found: impl Fn(Account, Option<&Account>) -> Result<Change, Refusal>,
) -> Result<(Change, Vec<Account>)> {
    let (mut change, mut made, mut wrong) = (Change::none(), Vec::new(), Vec::new());
    let mut ids = BTreeSet::new();
    for (number, row) in rows {
        let mut complain = |why| wrong.push((Field::Table, Complaint::Line { number, why }));
        if is_called(view, &row.0)? {
            complain(LineWrong::NameTaken);
            continue;
        }
        let (mut account, manager) = match drafted(view, row) {
            Err(Error::Refused(refusal)) => {
                reasons(&refusal).into_iter().for_each(complain);
                continue;
            }
            drafted => drafted?,
        };
        while !ids.insert(account.id) {
            account.id = view.fresh_account(account.kind == AccountKind::Vendor)?;
        }
        match found(account.clone(), manager.as_ref()) {
            Ok(one) => change = change.and(one),
            Err(Refusal::NotFound) => return Err(Refusal::NotFound.into()),
            Err(refusal) => reasons(&refusal).into_iter().for_each(complain),
        }
        made.push(Account { managed_by: manager.map(|by| by.id), ..account });
    }
    if wrong.is_empty() { Ok((change, made)) } else { Err(Refusal::Fields(wrong).into()) }
}

/// Whether an organisation is called so already.
fn is_called(view: &View<'_>, name: &Name) -> Result<bool> {
    // Of the names that begin so, this very one comes first.
    let first = view.accounts_from(&folded(name), ("", AccountId(0)), 1)?;
    let first = first.first().map(|id| view.account(*id)).transpose()?;
    Ok(first.is_some_and(|account| folded(&account.name().0) == folded(name)))
}
