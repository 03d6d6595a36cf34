//! `casemate account import` and `casemate user import`.

use std::path::PathBuf;

use clap::Args;

use super::{
    account::{Shared, plain},
    input,
};
use crate::serve::{
    CannotStart,
    control::{AccountLine, GuestLine, Imports},
};

pub(super) const ACCOUNT_EXAMPLES: &str = "Examples:
  casemate account import --from organisations.csv --dry-run
  casemate account import --from - < organisations.csv

The first line names the columns: name, kind (vendor, distributor, reseller, client) and, if you
like, managed_by (an id). All wrong lines are named at once; nothing is written unless every line is
right. At most 500 lines. The helpdesk may be running.";

pub(super) const USER_EXAMPLES: &str = "Examples:
  casemate user import --from people.csv --account VA-112-358 --dry-run
  casemate user import --from people.csv --account VA-112-358

The first line names the columns: name, email and, if you like, role (viewer, member, agent, admin)
and account (an id). Each gets a link, which is printed; there is no column for passwords. Nothing
is written unless every line is right. At most 100 lines. The helpdesk may be running.";

/// The most that is read of a table, in bytes.
const TABLE_BYTES_MAX: u64 = crate::desk::TABLE_BYTES_MAX as u64;

/// Add organisations from a table.
#[derive(Debug, Args)]
pub(super) struct Accounts {
    #[command(flatten)]
    table: Table,
    #[command(flatten)]
    shared: Shared,
}

/// Invite people from a table.
#[derive(Debug, Args)]
pub(super) struct People {
    #[command(flatten)]
    table: Table,
    /// Id of the account of whose lines say none
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: Option<String>,
    #[command(flatten)]
    shared: Shared,
}

#[derive(Debug, Args)]
struct Table {
    /// A file with the table as CSV; - for standard input
    #[arg(long, env = "CASEMATE_FROM", value_name = "FILE")]
    from: PathBuf,
    /// Say what would be made, and write nothing
    #[arg(long, env = "CASEMATE_DRY_RUN")]
    dry_run: bool,
}

impl Accounts {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let Table { from, dry_run } = self.table;
        let table = input::text(&from, TABLE_BYTES_MAX)?;
        let asked = |_| Imports::Accounts { table: table.clone(), dry_run };
        self.shared.list(asked, |line: &AccountLine| {
            if dry_run {
                format!("would be made: {}, {}", line.name, line.kind)
            } else {
                plain(line)
            }
        })
    }
}

impl People {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let Table { from, dry_run } = self.table;
        let table = input::text(&from, TABLE_BYTES_MAX)?;
        let account = self.account;
        let asked = |_| Imports::People { table: table.clone(), account: account.clone(), dry_run };
        self.shared.list(asked, |line: &GuestLine| {
            let GuestLine { name, email, role, account, link } = line;
            match link {
                Some(link) => format!("{link}  {name} <{email}>"),
                None => format!("would be invited: {name} <{email}>, {role} of {account}"),
            }
        })
    }
}
