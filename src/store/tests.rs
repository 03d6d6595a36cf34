//! The store on its own: what its bytes are, how writers share a flush, what a full disk does.

mod bytes;
mod full;

use std::thread;

use redb::ReadableTable;

use super::*;
use crate::{
    clock::SetClock,
    domain::{
        access::Console,
        account::{Account, AccountKind, Desk},
        id::AccountId,
        moment::AutoClose,
        preset::PresetName,
        refusal::Refusal,
        text::Name,
    },
};

const NOON: u64 = 1_795_262_400_000;

fn account(id: u64) -> Account {
    Account {
        id: AccountId(id),
        kind: AccountKind::Client,
        name: Name::parse(&format!("Account {id}")).unwrap(),
        managed_by: None,
        active: true,
        desk: Desk {
            preset: PresetName::Partner,
            auto_close: AutoClose::DEFAULT,
            instructions: None,
            categories: Vec::new(),
        },
        environments: Vec::new(),
        created_at: Moment(NOON),
    }
}

fn add(store: &Store, id: u64) -> Result<()> {
    store.commit(move |_| Ok((Console::here().add_account(account(id)), ())))
}

fn has(store: &Store, id: u64) -> bool {
    store.look(|view| view.account(AccountId(id))).is_ok()
}

/// Flips a bit of every occurrence of `text` in the file, as a failing disk does.
pub(crate) fn flip(dir: &Path, text: &str) {
    let path = dir.join("casemate.redb");
    let mut bytes = fs::read(&path).unwrap();
    let at = |at: &usize| bytes[*at..].starts_with(text.as_bytes());
    let found: Vec<usize> = (0..bytes.len()).filter(at).collect();
    assert!(!found.is_empty(), "{text} is in the file");
    for at in found {
        bytes[at] ^= 1;
    }
    fs::write(&path, &bytes).unwrap();
}

fn open() -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Store::open(dir.path(), Clock::Set(SetClock::at(NOON))).unwrap(), dir)
}

#[test]
fn a_refusal_and_a_panic_leave_their_batch_alone() {
    let (store, _dir) = open();
    let outcomes: Vec<_> = (0..60)
        .map(|n| {
            let store = store.clone();
            thread::spawn(move || match n % 3 {
                0 => add(&store, n),
                1 => store.commit(|_| Err::<(Change, ()), _>(Refusal::Closed.into())),
                _ => store.commit(|_| -> Result<(Change, ())> { panic!("a bug in a decision") }),
            })
        })
        .collect();
    for (n, outcome) in (0..60).zip(outcomes) {
        let outcome = outcome.join().unwrap();
        match n % 3 {
            0 => assert!(outcome.is_ok() && has(&store, n)),
            1 => assert!(matches!(outcome, Err(Error::Refused(Refusal::Closed)))),
            _ => assert!(matches!(outcome, Err(Error::Failed(Fault::Bug(_))))),
        }
    }
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn many_writers_share_a_flush_and_each_sees_those_before() {
    let (store, _dir) = open();
    let before = store.flushed();
    let decisions = (0..200u64).map(|n| {
        move |view: &View<'_>| {
            // Each asks for the account that the one before it makes, most often in its own batch.
            if n > 0 {
                drop(view.account(AccountId(n - 1))?);
            }
            Ok(Console::here().add_account(account(n)))
        }
    });
    assert!(store.commit_all(decisions).iter().all(Result::is_ok));
    let after = store.flushed();
    assert_eq!(after.changes - before.changes, 200);
    assert!(after.flushes - before.flushes < 100, "{after:?}");
}

#[test]
fn what_was_acknowledged_is_there_after_a_restart() {
    let (store, dir) = open();
    add(&store, 1).unwrap();
    store.stop();
    assert!(matches!(add(&store, 2), Err(Error::Failed(Fault::Stopped))));
    drop(store);
    let store = Store::open(dir.path(), Clock::Real).unwrap();
    assert!(has(&store, 1) && !has(&store, 2));
}

#[test]
fn a_folder_is_opened_by_one_at_a_time_and_by_nobody_else() {
    use std::os::unix::fs::PermissionsExt;
    let (store, dir) = open();
    let second = Store::open(dir.path(), Clock::Real).map(drop);
    assert!(matches!(second, Err(Fault::InUse)));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.path().join("casemate.redb")), 0o600);
    assert_eq!(mode(store.blobs().dir()), 0o700);
    assert_eq!(mode(store.blobs().spool()), 0o700);
}

#[test]
fn a_file_from_before_an_index_gets_it() {
    let (store, dir) = open();
    (1..4).for_each(|n| add(&store, n).unwrap());
    store.stop();
    drop(store);
    let path = dir.path().join("casemate.redb");
    let db = redb::Database::open(&path).unwrap();
    let tx = db.begin_write().unwrap();
    tx.delete_table(tables::ACCOUNT_NAMED).unwrap();
    tx.open_table(tables::META).unwrap().insert("tables", 0).unwrap();
    tx.commit().unwrap();
    drop(db);
    let store = Store::open(dir.path(), Clock::Set(SetClock::at(NOON))).unwrap();
    let mut names = Vec::new();
    let all = |view: &View<'_>| {
        view.accounts(|name, _| {
            names.push(name.to_owned());
            std::ops::ControlFlow::Continue(())
        })
    };
    store.look(all).unwrap();
    assert_eq!(names, ["account 1", "account 2", "account 3"]);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    let kept = fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().file_name());
    let copies = kept.filter(|name| name.to_string_lossy().starts_with("casemate.redb.before-v"));
    assert_eq!(copies.count(), 1, "the file as it was");
}

#[test]
fn a_corrupt_row_fails_alone() {
    let (store, dir) = open();
    for n in 0..20 {
        add(&store, n).unwrap();
    }
    store.stop();
    drop(store);
    // In its row and in the journal's payload.
    flip(dir.path(), "Account 13");
    let store = Store::open(dir.path(), Clock::Real).unwrap();
    let row = store.look(|view| view.account(AccountId(13)));
    assert!(matches!(row, Err(Error::Failed(Fault::Corrupt { table: "account", .. }))));
    assert!(has(&store, 12) && has(&store, 14));
    let problems = store.verify().unwrap();
    // Its row, its payload in the journal, and its name, which follows from no row any more.
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn a_changed_journal_is_noticed() {
    let (store, _dir) = open();
    for n in 0..5 {
        add(&store, n).unwrap();
    }
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    {
        let mut table = tx.open_table(tables::JOURNAL.definition).unwrap();
        let row = table.get(2).unwrap().unwrap().value().to_vec();
        let mut link = tables::JOURNAL.decode(&2, &row).unwrap();
        link.at = Moment(1);
        table.insert(2, tables::JOURNAL.encode(&2, &link).unwrap().as_slice()).unwrap();
    }
    tx.commit().unwrap();
    drop(guard);
    assert_eq!(store.verify().unwrap(), ["journal entry 2 does not fit the one before"]);
}
