//! Backups: what is in one, and what becomes of a bad one.

use std::{fs::File, io, ops::ControlFlow, path::PathBuf};

use redb::{ReadableDatabase, ReadableTable};

use super::{NOON, add, has, old::rewind, open};
use crate::{
    clock::SetClock,
    domain::{
        draft::{Draft, DraftPlace},
        id::{AttachmentId, BlobHash, UserId},
    },
    store::{
        backup::{Fresh, container},
        *,
    },
};
const GO_ON: ControlFlow<()> = ControlFlow::Continue(());

/// Keeps the bytes as a blob of a draft, two days old.
fn keep(store: &Store, number: u64, bytes: &[u8]) -> Draft {
    let hash = BlobHash(*blake3::hash(bytes).as_bytes());
    let path = store.blobs().path(hash);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    let noon = std::time::UNIX_EPOCH + Duration::from_millis(NOON);
    File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(noon.checked_sub(2 * ORPHAN_KEPT).unwrap())
        .unwrap();
    let draft = super::draft(store);
    fs::remove_file(store.blobs().path(draft.files[0].hash)).unwrap();
    let mut file = draft.files[0].clone();
    (file.id, file.hash, file.size) = (AttachmentId(number), hash, bytes.len() as u64);
    let draft =
        Draft { user: UserId(number), place: DraftPlace::NewCase, files: vec![file], ..draft };
    let kept = draft.clone();
    store.commit(move |_| Ok((kept.keep(None), ()))).unwrap();
    draft
}

/// A store with some rows and two blobs.
fn filled() -> (Store, tempfile::TempDir) {
    let (store, dir) = open();
    (1..9).for_each(|n| add(&store, n).unwrap());
    keep(&store, 1, b"some bytes");
    keep(&store, 2, &vec![7; 200_000]);
    (store, dir)
}

fn backed_up(store: &Store) -> (PathBuf, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.backup");
    let file = Fresh::begin(&to).unwrap();
    let made = store.back_up(&file, &mut |_| GO_ON).unwrap();
    file.put().unwrap();
    assert_eq!((made.blobs, made.lacks.len()), (2, 0));
    assert_eq!(made.bytes, fs::metadata(&to).unwrap().len());
    assert!(!folder.path().join("a.backup.part").exists());
    (to, folder)
}

fn restored(from: &Path, dir: &Path) -> Result<Vec<String>, Fault> {
    let mut told = Vec::new();
    restore(from, dir, Despite::Nothing, &mut |seen| {
        if let Seen::Problem(words) = seen {
            told.push(words);
        }
        GO_ON
    })?;
    Ok(told)
}

/// Every table's name and bytes.
fn contents(dir: &Path) -> Vec<String> {
    let db = redb::Database::open(dir.join("casemate.redb")).unwrap();
    let tx = db.begin_read().unwrap();
    let mut found = All(&tx, Vec::new());
    tables::every_table(&mut found).unwrap();
    found.1
}

struct All<'t>(&'t redb::ReadTransaction, Vec<String>);

impl tables::EachTable for All<'_> {
    fn table<K: redb::Key + 'static, V: redb::Value + 'static>(
        &mut self,
        table: tables::Index<K, V>,
    ) -> Result<(), Fault> {
        for entry in self.0.open_table(table)?.iter()? {
            let (key, value) = entry?;
            self.1.push(format!("{table}: {:?} {:?}", key.value(), value.value()));
        }
        Ok(())
    }
}

#[test]
fn what_is_restored_is_what_was_there_row_by_row_and_byte_by_byte() {
    let (store, dir) = filled();
    let (from, folder) = backed_up(&store);
    let to = folder.path().join("restored");
    assert_eq!(restored(&from, &to).unwrap(), [""; 0]);
    store.stop();
    assert_eq!(contents(&to), contents(dir.path()));
    let names = |dir: &Path| {
        let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&to), ["blobs", "casemate.redb"], "and nothing else");
    let again = Store::open(&to, Clock::Set(SetClock::at(NOON))).unwrap();
    assert_eq!(again.verify().unwrap(), [""; 0]);
    for bytes in [b"some bytes".to_vec(), vec![7; 200_000]] {
        let hash = BlobHash(*blake3::hash(&bytes).as_bytes());
        assert_eq!(fs::read(again.blobs().path(hash)).unwrap(), bytes);
    }
    add(&again, 77).unwrap();
}

#[test]
fn writers_go_on_and_what_they_write_is_not_in_it_and_the_sweep_waits() {
    let (store, _dir) = filled();
    let draft = keep(&store, 3, b"about to go");
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.backup");
    let file = Fresh::begin(&to).unwrap();
    let (mut gone, mut looks) = (false, 0);
    let made = store.back_up(&file, &mut |written| {
        looks += 1;
        if written == 0 {
            return GO_ON;
        }
        if !gone {
            // By now the snapshot is copied, and no blob is read yet.
            gone = true;
            add(&store, 99).unwrap();
            let draft = draft.clone();
            store.commit(move |_| Ok((draft.discard(), ()))).unwrap();
        }
        assert_eq!(store.sweep_blobs().unwrap(), 0, "while somebody reads them all stay");
        GO_ON
    });
    assert_eq!(made.unwrap().blobs, 3);
    assert!(gone && looks > 30, "it looks up often enough");
    file.put().unwrap();
    assert_eq!(store.sweep_blobs().unwrap(), 1, "what nobody names goes with the next sweep");
    assert_eq!(restored(&to, &folder.path().join("restored")).unwrap(), [""; 0]);
    let again = Store::open(&folder.path().join("restored"), Clock::Real).unwrap();
    assert!(has(&again, 8) && !has(&again, 99));
    assert!(again.blobs().has(draft.files[0].hash));
}

#[test]
fn who_stops_the_store_does_not_wait_for_a_backup() {
    let (store, dir) = filled();
    let stopping = store.clone();
    let mut stop = None;
    let outcome = store.back_up(io::sink(), &mut |_| {
        if stop.is_none() {
            let stopping = stopping.clone();
            stop = Some(thread::spawn(move || stopping.stop()));
            while !store.shared.is_left() {
                thread::yield_now();
            }
        }
        GO_ON
    });
    assert!(matches!(outcome, Err(Fault::Stopped)), "{outcome:?}");
    stop.unwrap().join().unwrap();
    assert_eq!(fs::read_dir(dir.path().join("spool")).unwrap().count(), 0, "no copy stays");
}

#[test]
fn a_backup_lacks_a_rotten_blob_says_so_and_is_restored_if_that_is_wanted() {
    let (store, _dir) = filled();
    let path = store.blobs().path(BlobHash(*blake3::hash(b"some bytes").as_bytes()));
    fs::write(&path, b"other bytes").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.backup");
    let file = Fresh::begin(&to).unwrap();
    let made = store.back_up(&file, &mut |_| GO_ON).unwrap();
    file.put().unwrap();
    assert!(made.lacks[0].contains("holds other bytes") && made.lacks.len() == 1, "{made:?}");
    let dir = folder.path().join("restored");
    let refused = restored(&to, &dir).unwrap_err().to_string();
    assert!(refused.contains("not sound: 1 problems"), "{refused}");
    assert!(!dir.exists(), "and nothing is there");
    restore(&to, &dir, Despite::Problems, &mut |_| GO_ON).unwrap();
    assert!(dir.join("casemate.redb").exists());
}

#[test]
fn a_folder_with_anything_in_it_is_refused_but_for_what_a_restore_left() {
    let (store, _dir) = filled();
    let (from, folder) = backed_up(&store);
    let dir = folder.path().join("full");
    fs::create_dir(&dir).unwrap();
    for name in ["casemate.redb", "blobs", "a note"] {
        fs::write(dir.join(name), "mine").unwrap();
        let refused = restored(&from, &dir).unwrap_err().to_string();
        assert!(refused.contains("is not empty"), "{refused}");
        assert_eq!(fs::read(dir.join(name)).unwrap(), b"mine");
        fs::remove_file(dir.join(name)).unwrap();
    }
    // As a plug that was pulled between the two moves leaves it.
    fs::create_dir_all(dir.join(".restoring")).unwrap();
    fs::write(dir.join(".restoring/casemate.redb"), "half").unwrap();
    fs::create_dir_all(dir.join("blobs/ab")).unwrap();
    assert_eq!(restored(&from, &dir).unwrap(), [""; 0]);
    assert!(!dir.join(".restoring").exists() && !dir.join("blobs/ab").exists());
}

/// A sound container with this for a store.
fn with_store(to: &Path, tables: u64, store: &[u8]) {
    let head = container::Head { tables, at: Moment(NOON) };
    let mut writer = container::Writer::begin(File::create(to).unwrap(), head).unwrap();
    writer.store(store, store.len() as u64).unwrap();
    writer.end().unwrap();
}

#[test]
fn a_store_of_an_older_version_is_brought_up_to_date_and_a_newer_one_is_refused() {
    let (store, dir) = open();
    (1..4).for_each(|n| add(&store, n).unwrap());
    store.stop();
    rewind(dir.path(), 1, |tx| assert!(tx.delete_table(tables::LISTED).unwrap()));
    let bytes = fs::read(dir.path().join("casemate.redb")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.backup"), folder.path().join("restored"));
    with_store(&from, migrate::known() + 1, &bytes);
    let refused = restored(&from, &to).unwrap_err().to_string();
    assert!(refused.contains("newer Casemate"), "{refused}");
    fs::remove_file(&from).unwrap();
    with_store(&from, 1, &bytes);
    assert_eq!(restored(&from, &to).unwrap(), [""; 0]);
    let again = Store::open(&to, Clock::Real).unwrap();
    assert!(has(&again, 3));
}

#[test]
fn what_only_looks_like_a_backup_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.backup"), folder.path().join("restored"));
    let (store, dir) = open();
    add(&store, 1).unwrap();
    store.stop();
    let good = fs::read(dir.path().join("casemate.redb")).unwrap();
    let mut torn = good.clone();
    torn[4_096..].fill(0xa5);
    let noise = vec![0xff; 70_000];
    for bytes in [b"".as_slice(), b"not a database", &noise, &torn, &good[..5_000]] {
        with_store(&from, migrate::known(), bytes);
        assert!(restored(&from, &to).is_err());
        assert!(!to.exists());
        fs::remove_file(&from).unwrap();
    }
    for bytes in [b"".as_slice(), b"CASEMATE BACKUP\n", &noise] {
        fs::write(&from, bytes).unwrap();
        assert!(matches!(restored(&from, &to), Err(Fault::Backup(_))));
        assert!(!to.exists());
    }
}

#[test]
fn a_file_that_is_there_is_never_replaced_and_a_failure_leaves_none() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.backup");
    let first = Fresh::begin(&to).unwrap();
    let second = Fresh::begin(&to).unwrap_err().to_string();
    assert!(second.contains("another backup is being written"), "{second}");
    io::Write::write_all(&mut &first, b"no backup").unwrap();
    assert!(first.put().is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    fs::write(to.with_extension("backup.part"), "left by a kill").unwrap();
    let (store, _dir) = filled();
    let again = Fresh::begin(&to).unwrap();
    store.back_up(&again, &mut |_| GO_ON).unwrap();
    fs::write(&to, "came meanwhile").unwrap();
    assert!(again.put().unwrap_err().to_string().contains("is there already"));
    assert_eq!(fs::read(&to).unwrap(), b"came meanwhile");
    assert!(Fresh::begin(&to).is_err());
}
