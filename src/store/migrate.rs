//! From the file as it is found to the file as this program knows it.

use std::{fs, path::Path};

use redb::{Database, ReadableDatabase, ReadableTable, WriteTransaction};

use super::{apply::Writing, journal, keys, tables};
use crate::{
    domain::{id::UserId, notify::Follower},
    error::{Fault, Result},
    log,
};

/// Changes of keys and tables, in the order they came about; the file says how many have run. A
/// change of a row's shape is none: it raises the row's own version, and is read and rewritten on
/// the next write.
const MIGRATIONS: &[Migration] = &[name_accounts, nothing_is_news, involve];

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

/// Has everybody start with `read_until`, which came with this one, where the journal ends.
fn nothing_is_news(tx: &WriteTransaction) -> Result<(), Fault> {
    let end = journal::End::read(&tx.open_table(tables::JOURNAL.definition)?)?;
    for user in tx.open_table(tables::USER.definition)?.iter()? {
        Writing(tx).read(UserId(user?.0.value()), None, end.at)?;
    }
    Ok(())
}

/// Fills `involved`, which came with this one; nobody is told of what was before.
fn involve(tx: &WriteTransaction) -> Result<(), Fault> {
    let mut involved = tx.open_table(tables::INVOLVED)?;
    for row in tx.open_table(tables::ENTRY.definition)?.iter()? {
        let (key, row) = row?;
        let entry = tables::ENTRY.decode(&key.value(), row.value())?;
        if let Some(key) = keys::involved_by_entry(&entry) {
            involved.insert(key, ())?;
        }
    }
    for row in tx.open_table(tables::ATTACHMENT.definition)?.iter()? {
        let (key, row) = row?;
        let file = tables::ATTACHMENT.decode(&key.value(), row.value())?;
        involved.insert(keys::involved_by_attachment(&file), ())?;
    }
    let end = journal::End::read(&tx.open_table(tables::JOURNAL.definition)?)?;
    Writing(tx).passed(Follower::Notifications, (end.next, 0))
}

fn version(db: &Database) -> Result<Option<u64>, Fault> {
    let tx = db.begin_read()?;
    match tx.open_table(tables::META) {
        Ok(meta) => Ok(meta.get("tables")?.map(|version| version.value())),
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
