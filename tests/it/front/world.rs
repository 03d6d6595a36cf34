//! A front for one test, on its own folder and port.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use casemate::web::{
    edge::{Config, Deadlines},
    front::{self, Front},
};
use tempfile::TempDir;

use super::{toy::Toy, wire::Wire};

/// A running front with its toy. Nothing is shared between two of them.
pub(crate) struct World {
    front: Option<Front>,
    pub(crate) toy: Arc<Toy>,
    pub(crate) dir: TempDir,
}

impl World {
    pub(crate) fn start() -> World {
        World::with(|_| ())
    }

    /// With settings of its own.
    pub(crate) fn with(change: impl FnOnce(&mut Config)) -> World {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::new("127.0.0.1:0".parse().unwrap(), dir.path()).unwrap();
        config.limits.free_percent_min = 0;
        config.limits.free_bytes_min = 0;
        change(&mut config);
        let adopted = dir.path().join("adopted");
        std::fs::create_dir(&adopted).unwrap();
        let toy = Arc::new(Toy::new(adopted, config.spool.clone()));
        let answering = Arc::clone(&toy);
        let front = front::start(config, Arc::new(move |request| answering.answer(&request)));
        World { front: Some(front.unwrap()), toy, dir }
    }

    pub(crate) fn front(&self) -> &Front {
        self.front.as_ref().unwrap()
    }

    pub(crate) fn connect(&self) -> Wire {
        Wire::to(self.front().address())
    }

    /// Puts a file where the edge looks for blobs, and says its name.
    pub(crate) fn keep_blob(&self, bytes: &[u8]) -> String {
        keep_blob(self.dir.path(), bytes)
    }

    pub(crate) fn blob_path(&self, hash: &str) -> PathBuf {
        blob_path(self.dir.path(), hash)
    }

    /// The names of the files in the spool.
    pub(crate) fn spooled(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.dir.path().join("spool")).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }

    pub(crate) fn stop(mut self, grace: Duration) {
        self.front.take().unwrap().stop(grace);
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.toy.open_gate();
        if let Some(front) = self.front.take() {
            front.stop(Duration::ZERO);
        }
    }
}

/// Puts a file where the edge that works in `dir` looks for blobs, and says its name.
pub(crate) fn keep_blob(dir: &Path, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex().to_string();
    let path = blob_path(dir, &hash);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
    hash
}

fn blob_path(dir: &Path, hash: &str) -> PathBuf {
    let (folder, file) = hash.split_at(2);
    dir.join("blobs").join(folder).join(file)
}

/// Time limits short enough for a test to wait for.
pub(crate) fn hasty() -> Deadlines {
    let ms = Duration::from_millis;
    Deadlines {
        head: ms(600),
        handshake: ms(600),
        grace: ms(100),
        idle: ms(900),
        pace_window: ms(600),
        pace_bytes_per_second: 4096,
        linger: ms(300),
        linger_in_all: ms(1500),
        ..Deadlines::default()
    }
}
