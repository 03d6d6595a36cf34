//! From the file as it is found to the file as this program knows it.

use std::{collections::BTreeMap, fs, path::Path};

use redb::{Database, Key, ReadableDatabase, ReadableTable, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    apply::Writing,
    journal, keys,
    tables::{self, Index, Rows},
};
use crate::{
    domain::{
        id::{AccountId, UserId},
        notify::Follower,
        numbers::Timing,
    },
    error::{Fault, Result},
    log,
};

/// Changes of keys and tables, in the order they came about; the file says how many have run. A
/// change of a row's shape is none: it raises the row's own version, and is read and rewritten on
/// the next write. For tables that are empty when they come there is nothing to do.
const MIGRATIONS: &[Migration] = &[
    name_accounts,
    name_draft_files,
    part_audiences,
    count_files,
    nothing_is_news,
    lists_are_filled_below,
    involve,
    find_desks,
    narrower_lists_are_filled_below,
    replies_begin_empty,
    hold_closings,
    count_months,
    part_the_journal,
    mail_begins_empty,
    factors_begin_empty,
    offers_begin_empty,
    moved_cases_begin_empty,
    name_the_journal,
    banner_begins_empty,
    find_admins,
    links_begin_empty,
    backups_begin_empty,
    zones_begin_empty,
    tokens_begin_empty,
    tiers_begin_empty,
    configs_and_orders_begin_empty,
    logos_begin_empty,
    concerns_begin_empty,
    answers_begin_empty,
    no_webhooks_yet,
    count_answers_and_places,
    hubs_begin_empty,
    list_cases,
];

/// Names migrations that have nothing to do, each by its own name, so that no merge of two lists takes
/// two for one.
macro_rules! nothing_to_do {
    ($($name:ident),*) => {
        $(fn $name(_: &WriteTransaction) -> Result<(), Fault> {
            Ok(())
        })*
    };
}

nothing_to_do![
    lists_are_filled_below,
    narrower_lists_are_filled_below,
    replies_begin_empty,
    mail_begins_empty,
    factors_begin_empty,
    offers_begin_empty,
    moved_cases_begin_empty,
    banner_begins_empty,
    links_begin_empty,
    backups_begin_empty,
    zones_begin_empty,
    tokens_begin_empty,
    tiers_begin_empty,
    configs_and_orders_begin_empty,
    logos_begin_empty,
    concerns_begin_empty,
    answers_begin_empty,
    hubs_begin_empty
];

type Migration = fn(&WriteTransaction) -> Result<(), Fault>;

/// How many there are: the version of a file that is up to date.
pub(super) fn known() -> u64 {
    MIGRATIONS.len() as u64
}

/// Brings the file up to date: makes every table, and runs the migrations that have not run, after
/// copying the file to `….before-vN`.
///
/// # Errors
///
/// A [`Fault`] if the file is newer than this program, or cannot be written.
pub(super) fn migrate(db: &Database, path: &Path) -> Result<(), Fault> {
    let known = known();
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

/// Fills `file_bytes`, which came with this one.
fn count_files(tx: &WriteTransaction) -> Result<(), Fault> {
    let mut used = BTreeMap::<u64, u64>::new();
    for file in tx.open_table(tables::ATTACHMENT.definition)?.iter()? {
        let (id, row) = file?;
        let (account, bytes) = keys::counted(&tables::ATTACHMENT.decode(&id.value(), row.value())?);
        *used.entry(account).or_default() += bytes;
    }
    let users = tx.open_table(tables::USER.definition)?;
    for draft in tx.open_table(tables::DRAFT.definition)?.iter()? {
        let (key, row) = draft?;
        let draft = tables::DRAFT.decode(&key.value(), row.value())?;
        if let Some(row) = users.get(draft.user.0)? {
            let account = tables::USER.decode(&draft.user.0, row.value())?.account;
            *used.entry(account.0).or_default() += keys::counted_draft(&draft);
        }
    }
    let mut counted = tx.open_table(tables::FILE_BYTES.definition)?;
    for (account, bytes) in used {
        counted.insert(account, tables::FILE_BYTES.encode(&account, &bytes)?.as_slice())?;
    }
    Ok(())
}

/// Fills `draft_file`, which came with this one.
fn name_draft_files(tx: &WriteTransaction) -> Result<(), Fault> {
    fill(tx, &tables::DRAFT, tables::DRAFT_FILE, |_, draft| keys::draft_files(&draft))
}

/// Fills `entry_for`, `version_for` and `attachment_for`, which came with this one; the last
/// replaces an index that did not tell readers apart.
fn part_audiences(tx: &WriteTransaction) -> Result<(), Fault> {
    let attachment_of: Index<(u64, u64, u16, u64)> = Index::new("attachment_of");
    tx.delete_table(attachment_of)?;
    fill(tx, &tables::ENTRY, tables::ENTRY_FOR, |_, entry| [keys::entry_for(&entry)])?;
    fill(tx, &tables::VERSION, tables::VERSION_FOR, |key, version| {
        [keys::version_for(key, &version)]
    })?;
    fill(tx, &tables::ATTACHMENT, tables::ATTACHMENT_FOR, |_, file| keys::attachment_for(&file))
}

/// What `listed_2` took the place of.
pub(super) const LISTED_AT_FIRST: Index<LongKey> = Index::new("listed");

/// Account; order; scope in three parts; direction, state, priority; moment, case.
type LongKey = (u64, u8, u8, u64, u64, u8, u8, u8, u64, u64);

/// Fills `listed_2`, which came with this one in place of an index with keys twice as long.
fn list_cases(tx: &WriteTransaction) -> Result<(), Fault> {
    tx.delete_table(LISTED_AT_FIRST)?;
    fill(tx, &tables::CASE, tables::LISTED, |id, case| {
        case.places().flat_map(|place| keys::listed(id, &place)).collect::<Vec<_>>()
    })
}

/// Fills `involved`, which came with this one; nobody is told of what was before.
fn involve(tx: &WriteTransaction) -> Result<(), Fault> {
    tx.delete_table(tables::INVOLVED)?;
    tx.open_table(tables::INVOLVED)?;
    each(tx, &tables::ENTRY, |_, entry| {
        Writing(tx).involve(None, keys::involved_by_entry(&entry))
    })?;
    each(tx, &tables::ATTACHMENT, |_, file| {
        Writing(tx).involve(None, Some(keys::involved_by_attachment(&file)))
    })?;
    let end = journal::End::read(&tx.open_table(tables::JOURNAL.definition)?)?;
    Writing(tx).passed(Follower::Notifications, (end.next, 0))
}

/// Fills `desk_for`, which came with this one.
fn find_desks(tx: &WriteTransaction) -> Result<(), Fault> {
    let accounts = tx.open_table(tables::ACCOUNT.definition)?;
    let mut index = tx.open_table(tables::DESK_FOR)?;
    for entry in tx.open_table(tables::JOINED)?.iter()? {
        let (account, desk) = entry?.0.value();
        if let Some(row) = accounts.get(desk)? {
            let desk = tables::ACCOUNT.decode(&desk, row.value())?;
            index.insert(keys::desk_for(AccountId(account), &desk), ())?;
        }
    }
    Ok(())
}

/// `batch` and `held`, which came with this one, begin empty.
fn hold_closings(tx: &WriteTransaction) -> Result<(), Fault> {
    tx.delete_table(tables::HELD)?;
    tx.delete_table(tables::BATCH.definition)?;
    tables::make_all(tx)
}

/// Fills `timing` and `numbers`, which came with this one. Of a case that was reopened it is known
/// when it was resolved from what was noted then, not how it was rated.
fn count_months(tx: &WriteTransaction) -> Result<(), Fault> {
    tx.delete_table(tables::TIMING.definition)?;
    tx.delete_table(tables::NUMBERS.definition)?;
    tables::make_all(tx)?;
    let entries = tx.open_table(tables::ENTRY.definition)?;
    each(tx, &tables::CASE, |id, case| {
        let of_case = entries.range((id, 0)..=(id, u32::MAX))?.map(|entry| {
            let (key, row) = entry?;
            tables::ENTRY.decode(&key.value(), row.value())
        });
        let entries = of_case.collect::<Result<Vec<_>, Fault>>()?;
        Writing(tx).time(id, None, &Timing::from_history(&case, &entries))
    })
}

/// Fills `journal_of`, which came with this one, as did `duplicate` and `duplicate_of`, empty.
fn part_the_journal(tx: &WriteTransaction) -> Result<(), Fault> {
    fill(tx, &tables::JOURNAL, tables::JOURNAL_OF, |number, link| keys::journal_of(number, &link))
}

/// Fills `journal_named`, which came with this one.
fn name_the_journal(tx: &WriteTransaction) -> Result<(), Fault> {
    fill(tx, &tables::JOURNAL, tables::JOURNAL_NAMED, |number, link| {
        keys::journal_named(number, &link)
    })
}

/// Fills `admin_of`, which came with this one.
fn find_admins(tx: &WriteTransaction) -> Result<(), Fault> {
    fill(tx, &tables::USER, tables::ADMIN_OF, |_, user| keys::admin_of(&user))
}

/// `webhook`, `dispatch`, `webhook_networks` and their indexes, which came with this one, begin empty: webhooks
/// are told of nothing that was before.
fn no_webhooks_yet(tx: &WriteTransaction) -> Result<(), Fault> {
    let end = journal::End::read(&tx.open_table(tables::JOURNAL.definition)?)?;
    Writing(tx).passed(Follower::Webhooks, (end.next, 0))
}

/// Fills `answered_bytes`, which came with this one; and `subscription_listed` again, since it has
/// come to hold the places in which subscriptions have tier accounts.
fn count_answers_and_places(tx: &WriteTransaction) -> Result<(), Fault> {
    tx.delete_table(tables::ANSWERED_BYTES)?;
    tx.open_table(tables::ANSWERED_BYTES)?;
    each(tx, &tables::ANSWERED, |_, row| Writing(tx).recount_answers(None, Some(&row)))?;
    fill(tx, &tables::SUBSCRIPTION, tables::SUBSCRIPTION_LISTED, |_, one| {
        keys::tier::subscribed(&one)
    })
}

/// Fills an index with the keys that follow from rows.
fn fill<K, R, I, J>(
    tx: &WriteTransaction,
    rows: &Rows<K, R>,
    index: Index<I>,
    keys: impl Fn(K, R) -> J,
) -> Result<(), Fault>
where
    K: for<'k> Key<SelfType<'k> = K> + 'static,
    R: Serialize + DeserializeOwned,
    I: for<'k> Key<SelfType<'k> = I> + 'static,
    J: IntoIterator<Item = I>,
{
    let mut index = tx.open_table(index)?;
    each(tx, rows, |key, row| {
        for key in keys(key, row) {
            index.insert(key, ())?;
        }
        Ok(())
    })
}

/// Hands every row of a table to `work`.
fn each<K, R>(
    tx: &WriteTransaction,
    rows: &Rows<K, R>,
    mut work: impl FnMut(K, R) -> Result<(), Fault>,
) -> Result<(), Fault>
where
    K: for<'k> Key<SelfType<'k> = K> + 'static,
    R: Serialize + DeserializeOwned,
{
    for entry in tx.open_table(rows.definition)?.iter()? {
        let (key, row) = entry?;
        let row = rows.decode(&key.value(), row.value())?;
        work(key.value(), row)?;
    }
    Ok(())
}

/// How many have run on the file; none if it is none of ours, or new.
pub(super) fn version(db: &Database) -> Result<Option<u64>, Fault> {
    let tx = db.begin_read()?;
    match tx.open_table(tables::META) {
        Ok(meta) => Ok(meta.get("tables")?.map(|version| version.value())),
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
