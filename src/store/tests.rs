//! The store on its own: what its bytes are, how writers share a flush, what a full disk does.

mod backup;
mod bytes;
mod export;
mod full;
mod old;
mod tier_bytes;
mod verify;

use std::{collections::BTreeMap, thread};

use redb::ReadableTable;

use self::old::migrated;
pub(crate) use self::old::{
    forget_admins, forget_audiences, forget_banner, forget_desks, forget_file_bytes, forget_lists,
    forget_mail, forget_reading, lengthen_lists, spoil_batch, spoil_case, spoil_dispatches,
    spoil_entry, spoil_mail, spoil_notification, spoil_user,
};
use super::*;
use crate::{
    clock::SetClock,
    domain::{
        access::Console,
        account::{Account, AccountKind, Contract, Desk},
        attachment::StoredFile,
        change::Write,
        draft::{Draft, DraftPlace},
        federation::Mode,
        file::{FileKind, FileName},
        id::{AccountId, AttachmentId, BlobHash, ContractId, UserId},
        moment::AutoClose,
        person::{Rights, Role, User},
        preset::PresetName,
        refusal::Refusal,
        text::{Email, Name},
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
            file_mb_max: None,
            mode: Mode::BuiltIn,
            ways: Vec::new(),
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
fn the_cases_of_a_batch_lie_near_each_other() {
    let (store, _dir) = open();
    let draw = |view: &View<'_>| {
        let change = Console::here().accept_clock(view.now());
        Ok((change, (view.around, view.fresh_case()?)))
    };
    let drawn = store.commit_each((0..200).map(|_| draw));
    let mut batches = BTreeMap::<u64, Vec<u64>>::new();
    for (around, id) in drawn.into_iter().map(Result::unwrap) {
        batches.entry(around.unwrap()).or_default().push(id.0);
    }
    let spread = |ids: &[u64]| ids.iter().max().unwrap() - ids.iter().min().unwrap();
    assert!(batches.len() > 1 && batches.len() < 100, "{batches:?}");
    assert!(batches.values().all(|ids| spread(ids) < 256), "{batches:?}");
}

#[test]
fn a_region_is_left_by_chance_and_after_an_hour() {
    let mut region = fresh::Region::default();
    let mut draw = |minute: u64| region.draw(Moment(NOON + minute * 60_000)).unwrap();
    let far = |one: u64, other: u64| one.abs_diff(other) >> 18 > 0;
    let places: Vec<u64> = (0..5_000).map(|_| draw(59)).collect();
    let left = places.windows(2).filter(|pair| far(pair[0], pair[1])).count();
    assert!((1..100).contains(&left), "{left}");
    // Not one after the other, which would count them.
    let back = places.windows(2).filter(|pair| pair[0] > pair[1]).count();
    assert!((2_000..3_000).contains(&back), "{back}");
    assert!(far(draw(118), draw(178)) && far(draw(178), draw(238)));
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

/// A draft with one empty file, which was kept at `NOON` two days ago.
fn draft(store: &Store) -> Draft {
    let hash = BlobHash(*blake3::hash(b"").as_bytes());
    let path = store.blobs().path(hash);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let noon = std::time::UNIX_EPOCH + Duration::from_millis(NOON);
    let kept = noon.checked_sub(2 * ORPHAN_KEPT).unwrap();
    fs::File::create(path).unwrap().set_modified(kept).unwrap();
    let file = StoredFile {
        id: AttachmentId(5),
        name: FileName::parse("a.txt").unwrap(),
        kind: FileKind::Txt,
        size: 0,
        hash,
    };
    let draft = Draft::new(UserId(7), DraftPlace::NewCase, Moment(NOON));
    Draft { files: vec![file], ..draft }
}

#[test]
fn the_id_of_a_drafts_file_is_taken_until_the_draft_is_gone() {
    let (store, dir) = open();
    let draft = draft(&store);
    let is_free =
        |store: &Store| store.look(|view| Ok(view.attachment_is_free(draft.files[0].id.0)?));
    assert!(is_free(&store).unwrap());
    let kept = draft.clone();
    store.commit(move |_| Ok((kept.keep(None), ()))).unwrap();
    assert!(!is_free(&store).unwrap());
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    let store = migrated(store, &dir, 1, |tx| {
        assert!(tx.delete_table(tables::DRAFT_FILE).unwrap());
    });
    assert!(!is_free(&store).unwrap());
    let gone = draft.clone();
    store.commit(move |_| Ok((gone.discard(), ()))).unwrap();
    assert!(is_free(&store).unwrap());
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn drafts_count_with_the_account_that_their_user_has_moved_to() {
    let (store, _dir) = open();
    let user = User {
        id: UserId(7),
        account: AccountId(1),
        name: Name::parse("Robert").unwrap(),
        email: Email::parse("r@example.com").unwrap(),
        role: Role::Agent,
        rights: Rights::default(),
        active: true,
        created_at: Moment(NOON),
        epoch: 0,
    };
    let mut draft = Draft::new(user.id, DraftPlace::NewCase, Moment(NOON));
    let (name, kind) = (FileName::parse("a.png").unwrap(), FileKind::Png);
    draft.files =
        vec![StoredFile { id: AttachmentId(5), name, kind, size: 66, hash: BlobHash([2; 32]) }];
    let moved = User { account: AccountId(2), ..user.clone() };
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    for write in [
        Write::User(None, Box::new(user.clone())),
        Write::Draft(None, Box::new(draft.clone())),
        Write::User(Some(Box::new(user)), Box::new(moved)),
    ] {
        apply::Writing(&tx).apply(&write).unwrap();
    }
    tx.commit().unwrap();
    drop(guard);
    let bytes = |id| store.look(|view| view.file_bytes(AccountId(id))).unwrap();
    assert_eq!((bytes(1), bytes(2)), (0, 66));
    store.commit(move |_| Ok((draft.discard(), ()))).unwrap();
    assert_eq!((bytes(1), bytes(2)), (0, 0));
}

#[test]
fn a_desk_that_takes_another_preset_is_found_under_that() {
    let (store, _dir) = open();
    let (one, other) = (account(1), account(2));
    let mut portal = one.clone();
    portal.desk.preset = PresetName::Portal;
    let contract = Contract {
        id: ContractId(1),
        parties: (one.id, other.id),
        active: true,
        since: Moment(NOON),
    };
    let ended = Contract { active: false, ..contract.clone() };
    let names = || ("Account 1".to_owned(), "Account 2".to_owned());
    let found = |preset| {
        let mut found = Vec::new();
        let each = |id| {
            found.push(id);
            std::ops::ControlFlow::Continue(())
        };
        store.look(|view| view.desks_for(other.id, preset, each)).unwrap();
        found
    };
    let write = |writes: Vec<Write>| {
        let guard = store.shared.database().unwrap();
        let tx = guard.as_ref().unwrap().begin_write().unwrap();
        for write in writes {
            apply::Writing(&tx).apply(&write).unwrap();
        }
        tx.commit().unwrap();
        drop(guard);
        assert_eq!(store.verify().unwrap(), [""; 0]);
    };
    let both = [one.clone(), other.clone()].map(|one| Write::Account(None, Box::new(one)));
    write([&both[..], &[Write::Contract(Box::new(contract), names())]].concat());
    assert_eq!((found(PresetName::Partner), found(PresetName::Portal)), (vec![one.id], vec![]));
    let before = Some(Box::new(one.clone()));
    write(vec![Write::Account(before, Box::new(portal.clone()))]);
    assert_eq!((found(PresetName::Partner), found(PresetName::Portal)), (vec![], vec![one.id]));
    write(vec![Write::Contract(Box::new(ended), names())]);
    assert_eq!(found(PresetName::Portal), []);
}

#[test]
fn a_wrong_count_of_files_is_noticed() {
    let (store, _dir) = open();
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    let row = tables::FILE_BYTES.encode(&1, &66).unwrap();
    tx.open_table(tables::FILE_BYTES.definition).unwrap().insert(1, row.as_slice()).unwrap();
    tx.commit().unwrap();
    drop(guard);
    let problem = "what the files of PA-000-001 take is counted wrongly";
    assert_eq!(store.verify().unwrap(), [problem]);
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
