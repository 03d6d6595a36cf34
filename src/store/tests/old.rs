//! Files as earlier programs left them, and what becomes of them.

use redb::ReadableDatabase;

use super::{NOON, add, open};
use crate::{
    clock::SetClock,
    domain::{
        access::Console,
        answered::{Answer, Answered},
        audit::AuditFilter,
        bulk::Bulk,
        change::Write,
        id::{AccountId, CaseId, TokenId, UserId, WebhookId},
        journal::Record,
        moment::Moment,
    },
    store::*,
};

/// Makes the file one from before it was noted who has read what.
pub(crate) fn forget_reading(dir: &Path) {
    rewind(dir, 4, |tx| assert!(tx.delete_table(tables::READ_UNTIL).unwrap()));
}

/// Makes the file one from before there was an index of desks by their presets.
pub(crate) fn forget_desks(dir: &Path) {
    rewind(dir, 7, |tx| assert!(tx.delete_table(tables::DESK_FOR).unwrap()));
}

/// Makes the file one from before there was an index of what lists have.
pub(crate) fn forget_lists(dir: &Path) {
    rewind(dir, 1, |tx| assert!(tx.delete_table(tables::LISTED).unwrap()));
}

/// Makes the file one from when the keys of that index were longer.
pub(crate) fn lengthen_lists(dir: &Path) {
    rewind(dir, 32, |tx| {
        assert!(tx.delete_table(tables::LISTED).unwrap());
        let mut long = tx.open_table(migrate::LISTED_AT_FIRST).unwrap();
        long.insert((1, 0, 0, 0, 0, 0, 0, 0, 5, 7), ()).unwrap();
    });
}

/// Makes the file one from before the counters of files.
pub(crate) fn forget_file_bytes(dir: &Path) {
    rewind(dir, 3, |tx| assert!(tx.delete_table(tables::FILE_BYTES.definition).unwrap()));
}

/// Makes the file one from before there was mail.
pub(crate) fn forget_mail(dir: &Path) {
    rewind(dir, 9, |tx| {
        assert!(tx.delete_table(tables::OUTBOX.definition).unwrap());
        assert!(tx.delete_table(tables::DELIVERY.definition).unwrap());
        assert!(tx.delete_table(tables::MAIL_SETTINGS.definition).unwrap());
        assert!(tx.delete_table(tables::OUTBOX_DUE).unwrap());
        assert!(tx.delete_table(tables::OPEN_DIGEST).unwrap());
    });
}

/// Makes the file one from before there were banners.
pub(crate) fn forget_banner(dir: &Path) {
    rewind(dir, 18, |tx| assert!(tx.delete_table(tables::BANNER.definition).unwrap()));
}

/// Makes the file one from before it was noted who the admins are.
pub(crate) fn forget_admins(dir: &Path) {
    rewind(dir, 17, |tx| assert!(tx.delete_table(tables::ADMIN_OF).unwrap()));
}

/// Makes the first mail of the outbox one that does not decode.
pub(crate) fn spoil_mail(dir: &Path) {
    rewind(dir, 9, |tx| {
        let mut outbox = tx.open_table(tables::OUTBOX.definition).unwrap();
        assert!(outbox.insert(0, b"spoilt".as_slice()).unwrap().is_some());
    });
}

/// Makes the first `count` of what a webhook was sent such that they do not decode.
pub(crate) fn spoil_dispatches(dir: &Path, webhook: WebhookId, count: u64) {
    let db = redb::Database::open(dir.join("casemate.redb")).unwrap();
    let tx = db.begin_write().unwrap();
    {
        let mut rows = tx.open_table(tables::DISPATCH.definition).unwrap();
        for number in 0..count {
            let before = rows.insert((webhook.0, number), b"spoilt".as_slice()).unwrap();
            assert!(before.is_some(), "{number}");
        }
    }
    tx.commit().unwrap();
}

/// Makes a case one that does not decode.
pub(crate) fn spoil_case(dir: &Path, case: CaseId) {
    spoil(dir, &tables::CASE, &case.0);
}

/// Makes what somebody did last to many cases something that does not decode.
pub(crate) fn spoil_batch(dir: &Path, user: UserId, done: Bulk) {
    spoil(dir, &tables::BATCH, &keys::batch(user, done));
}

/// Makes the newest that somebody was told something that does not decode.
pub(crate) fn spoil_notification(dir: &Path, user: UserId, number: u64) {
    spoil(dir, &tables::NOTIFICATION, &(user.0, number));
}

/// Makes an entry of the journal one that does not decode.
pub(crate) fn spoil_entry(dir: &Path, number: u64) {
    spoil(dir, &tables::JOURNAL, &number);
}

/// Makes somebody one who does not decode.
pub(crate) fn spoil_user(dir: &Path, user: UserId) {
    spoil(dir, &tables::USER, &user.0);
}

fn spoil<K, R>(dir: &Path, rows: &tables::Rows<K, R>, key: &K)
where
    K: for<'k> redb::Key<SelfType<'k> = K> + 'static,
{
    let db = redb::Database::open(dir.join("casemate.redb")).unwrap();
    let tx = db.begin_write().unwrap();
    {
        let mut rows = tx.open_table(rows.definition).unwrap();
        assert!(rows.insert(key, b"spoilt".as_slice()).unwrap().is_some());
    }
    tx.commit().unwrap();
}

/// Leaves the file as it was when only the first `run` migrations had been made; `undo` takes back
/// what the others do.
pub(super) fn rewind(dir: &Path, run: u64, undo: impl FnOnce(&redb::WriteTransaction)) {
    let db = redb::Database::open(dir.join("casemate.redb")).unwrap();
    let tx = db.begin_write().unwrap();
    undo(&tx);
    tx.open_table(tables::META).unwrap().insert("tables", run).unwrap();
    tx.commit().unwrap();
}

/// Leaves the file as it was when a case's page walked past what is hidden from its reader.
pub(crate) fn forget_audiences(dir: &Path) {
    rewind(dir, 2, |tx| {
        assert!(tx.delete_table(tables::ENTRY_FOR).unwrap());
        assert!(tx.delete_table(tables::VERSION_FOR).unwrap());
        assert!(tx.delete_table(tables::ATTACHMENT_FOR).unwrap());
        let old: tables::Index<(u64, u64, u16, u64)> = tables::Index::new("attachment_of");
        drop(tx.open_table(old).unwrap());
    });
}

/// The store as it was when only the first `run` migrations had been made, opened by today's
/// program.
pub(super) fn migrated(
    store: Store,
    dir: &tempfile::TempDir,
    run: u64,
    undo: impl FnOnce(&redb::WriteTransaction),
) -> Store {
    store.stop();
    drop(store);
    rewind(dir.path(), run, undo);
    let store = Store::open(dir.path(), Clock::Set(SetClock::at(NOON))).unwrap();
    let copies = fs::read_dir(dir.path()).unwrap().flatten();
    let copies = copies.filter(|file| file.file_name().to_str().unwrap().contains(".before-v"));
    assert_eq!(copies.count(), 1, "the file as it was");
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    store
}

#[test]
fn a_file_from_before_an_index_gets_it() {
    let (store, dir) = open();
    (1..4).for_each(|n| add(&store, n).unwrap());
    let store = migrated(store, &dir, 0, |tx| {
        assert!(tx.delete_table(tables::ACCOUNT_NAMED).unwrap());
    });
    let mut names = Vec::new();
    let all = |view: &View<'_>| {
        view.accounts(|name, _| {
            names.push(name.to_owned());
            std::ops::ControlFlow::Continue(())
        })
    };
    store.look(all).unwrap();
    assert_eq!(names, ["account 1", "account 2", "account 3"]);
}

#[test]
fn what_took_the_place_of_an_index_leaves_nothing_of_it() {
    let (store, dir) = open();
    store.stop();
    lengthen_lists(dir.path());
    let store = Store::open(dir.path(), Clock::Real).unwrap();
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_read().unwrap();
    let names: Vec<_> =
        tx.list_tables().unwrap().map(|table| redb::TableHandle::name(&table).to_owned()).collect();
    assert!(names.contains(&"listed_2".to_owned()) && !names.contains(&"listed".to_owned()));
}

#[test]
fn a_journal_from_before_its_names_is_found_by_them() {
    let (store, dir) = open();
    (1..4).for_each(|n| add(&store, n).unwrap());
    let store = migrated(store, &dir, 17, |tx| {
        assert!(tx.delete_table(tables::JOURNAL_NAMED).unwrap());
    });
    let filter = AuditFilter { about: Some(Record::Account(AccountId(2))), ..Default::default() };
    let trail = Trail { from: 0, until: 9, newest_first: true, rows: 9, looks: 9 };
    let found = store.look(|view| view.audit(&filter, trail)).unwrap().entries;
    let found: Vec<_> = found.into_iter().map(|one| one.audited_here(Console::here())).collect();
    assert_eq!(found.iter().map(|one| one.record).collect::<Vec<_>>(), [filter.about.unwrap()]);
}

#[test]
fn answers_and_places_from_before_they_were_counted_are_counted() {
    let (store, dir) = open();
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    for key in [1, 2] {
        let answer = Some(Answer { status: 200, body: vec![7; 100] });
        let (token, at) = (TokenId(7), Moment(5));
        let row = Answered { token, key: [key; 32], request: [2; 32], at, answer, about: None };
        apply::Writing(&tx).apply(&Write::Answered(None, Some(Box::new(row)))).unwrap();
    }
    tx.commit().unwrap();
    let counted = |store: &Store| {
        let guard = store.shared.database().unwrap();
        let tx = guard.as_ref().unwrap().begin_read().unwrap();
        let bytes = tx.open_table(tables::ANSWERED_BYTES).unwrap().get(7).unwrap();
        bytes.map(|bytes| bytes.value())
    };
    drop(guard);
    let before = counted(&store);
    assert!(before.is_some_and(|bytes| bytes >= 200), "{before:?}");
    let store = migrated(store, &dir, 30, |tx| {
        assert!(tx.delete_table(tables::ANSWERED_BYTES).unwrap());
    });
    assert_eq!(counted(&store), before);
}
