//! A disk that fills up: reading goes on, writing says so and comes back by itself.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use redb::{Database, StorageBackend};

use super::{NOON, add, has};
use crate::{
    clock::{self, Clock, SetClock},
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

#[test]
fn a_full_disk_refuses_writes_serves_reads_and_recovers_by_itself() {
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

/// Tries until it works; ten seconds are enough for any back-off.
fn until(mut attempt: impl FnMut() -> Result<()>) {
    let start: Instant = clock::monotonic();
    while let Err(error) = attempt() {
        assert!(start.elapsed() < Duration::from_secs(10), "{error}");
        std::thread::yield_now();
    }
}
