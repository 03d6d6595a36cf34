//! A disk that fills up: reading goes on, writing says so and comes back by itself.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::sync_channel,
    },
    thread,
    time::{Duration, Instant},
};

use redb::{Database, StorageBackend};

use super::{NOON, add, draft, has};
use crate::{
    clock::{self, Clock, SetClock},
    domain::change::Change,
    error::{Error, Fault, Result},
    store::{Blobs, Store},
};

/// A file on a disk that is full whenever the switch says so.
#[derive(Debug)]
struct Disk {
    file: File,
    full: Arc<AtomicBool>,
}

impl Disk {
    fn check(&self) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            Err(io::ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(out, offset)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.check()?;
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.check()?;
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.check()?;
        self.file.write_all_at(data, offset)
    }
}

/// A store on a disk with its switch.
fn on_a_disk() -> (Store, Arc<AtomicBool>, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let path: PathBuf = dir.path().join("casemate.redb");
    let full = Arc::new(AtomicBool::new(false));
    let switch = Arc::clone(&full);
    let open = move || {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(Fault::io("opening"))?;
        let disk = Disk { file, full: Arc::clone(&switch) };
        Ok(Database::builder().create_with_backend(disk)?)
    };
    let clock = Clock::Set(SetClock::at(NOON));
    let store = Store::start(Box::new(open), Blobs::open, dir.path(), clock).unwrap();
    (store, full, dir)
}

#[test]
fn a_full_disk_refuses_writes_serves_reads_and_recovers_by_itself() {
    let (store, full, _dir) = on_a_disk();
    add(&store, 1).unwrap();
    full.store(true, Ordering::SeqCst);
    for n in 2..5 {
        let outcome = add(&store, n);
        assert!(matches!(outcome, Err(Error::Failed(Fault::Full))), "{outcome:?}");
        assert!(has(&store, 1) && !has(&store, n), "reading goes on");
    }
    full.store(false, Ordering::SeqCst);
    until(|| add(&store, 9));
    assert!(has(&store, 1) && has(&store, 9) && !has(&store, 2));
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn a_blob_that_loses_its_last_name_in_a_batch_that_fails_is_not_swept() {
    let (store, full, _dir) = on_a_disk();
    let (draft, switch) = (draft(&store), Arc::clone(&full));
    let (kept, gone) = (draft.clone(), draft.clone());
    store.commit(move |_| Ok((kept.keep(None), ()))).unwrap();
    // The writer is held up, and in the batch after that the name goes and the disk fills up.
    let ((begin, held), (free, freed)) = (sync_channel(1), sync_channel::<()>(1));
    store.post(move |_| {
        begin.send(()).unwrap();
        freed.recv().unwrap();
        Ok(Change::none())
    });
    held.recv().unwrap();
    store.post(move |_| {
        switch.store(true, Ordering::SeqCst);
        Ok(gone.discard())
    });
    let (sweeping, (swept, done)) = (store.clone(), sync_channel(1));
    let sweep = thread::spawn(move || swept.send(sweeping.sweep_blobs().is_ok()).unwrap());
    // What is on disk names it: the sweep has nothing to ask the writer. Should it ask, it has done
    // so long before this gives up.
    let ended = done.recv_timeout(Duration::from_secs(5));
    free.send(()).unwrap();
    assert!(matches!(add(&store, 1), Err(Error::Failed(Fault::Full))));
    sweep.join().unwrap();
    full.store(false, Ordering::SeqCst);
    until(|| add(&store, 1));
    let hash = draft.files[0].hash;
    assert!(store.look(|view| Ok(view.names_blob(hash)?)).unwrap(), "the batch has failed");
    assert!(store.blobs().has(hash), "what it would have unnamed is there");
    assert_eq!(ended, Ok(true));
}

/// Tries until it works; ten seconds are enough for any back-off.
fn until(mut attempt: impl FnMut() -> Result<()>) {
    let start: Instant = clock::monotonic();
    while let Err(error) = attempt() {
        assert!(start.elapsed() < Duration::from_secs(10), "{error}");
        thread::yield_now();
    }
}
