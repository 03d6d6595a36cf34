//! From the file as it is found to the file as this program knows it.

use std::{fs, path::Path};

use redb::{Database, ReadableDatabase, ReadableTable, WriteTransaction};

use super::{keys, tables};
use crate::{
    error::{Fault, Result},
    log,
};

/// Changes of keys and tables, in the order they came about; the file says how many have run. A
/// change of a row's shape is none: it raises the row's own version, and is read and rewritten on
/// the next write.
const MIGRATIONS: &[Migration] = &[name_accounts, list_cases];

type Migration = fn(&WriteTransaction) -> Result<(), Fault>;

/// Brings the file up to date: makes every table, and runs the migrations that have not run, after
/// copying the file to `….before-vN`.
///
/// # Errors
///
/// A [`Fault`] if the file is newer than this program, or cannot be written.
pub(super) fn migrate(db: &Database, path: &Path) -> Result<(), Fault> {
    let known = MIGRATIONS.len() as u64;
    let run = version(db)?;
    match run {
        Some(run) if run == known => return Ok(()),
        Some(run) if run > known => {
            let problem = format!("the file is of version {run}, this program knows {known}");
            return Err(Fault::Corrupt { table: "meta", problem });
        }
        Some(run) => {
            let copy = path.with_extension(format!("redb.before-v{known}"));
            fs::copy(path, &copy).map_err(Fault::io("copying the store before a migration"))?;
            log::info("migrating", &[("from", &run), ("to", &known)]);
        }
        None => (),
    }
    let mut tx = db.begin_write()?;
    tx.set_quick_repair(true);
    tables::make_all(&tx)?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(run.unwrap_or(known)).unwrap_or(0)) {
        migration(&tx)?;
    }
    tx.open_table(tables::META)?.insert("tables", known)?;
    Ok(tx.commit()?)
}

/// Fills `account_named`, which came with this one.
fn name_accounts(tx: &WriteTransaction) -> Result<(), Fault> {
    let accounts = tx.open_table(tables::ACCOUNT.definition)?;
    let mut named = tx.open_table(tables::ACCOUNT_NAMED)?;
    for account in accounts.iter()? {
        let (id, row) = account?;
        let account = tables::ACCOUNT.decode(&id.value(), row.value())?;
        let (name, id) = keys::account_named(&account);
        named.insert((name.as_str(), id), ())?;
    }
    Ok(())
}

/// Fills `listed`, which came with this one.
fn list_cases(tx: &WriteTransaction) -> Result<(), Fault> {
    let cases = tx.open_table(tables::CASE.definition)?;
    let mut listed = tx.open_table(tables::LISTED)?;
    for case in cases.iter()? {
        let (id, row) = case?;
        let case = tables::CASE.decode(&id.value(), row.value())?;
        for key in case.places().flat_map(|place| keys::listed(case.id.0, &place)) {
            listed.insert(key, ())?;
        }
    }
    Ok(())
}

fn version(db: &Database) -> Result<Option<u64>, Fault> {
    let tx = db.begin_read()?;
    match tx.open_table(tables::META) {
        Ok(meta) => Ok(meta.get("tables")?.map(|version| version.value())),
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
