//! A front in a process of its own, where its threads, descriptors and memory can be counted.
//!
//! The process is this very test binary, running the one test below with a variable set.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    path::PathBuf,
    process::{ChildStdin, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex},
    thread::JoinHandle,
    time::Duration,
};

use casemate::web::{
    edge::{Config, Edge},
    server::{Server, Settings},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{toy::Toy, wire::Wire, world::hasty};

/// Set for the process under test, to its folder.
const VARIABLE: &str = "CASEMATE_FRONT_CHILD";

/// The process, ended when dropped.
pub(crate) struct Child {
    process: std::process::Child,
    input: Option<ChildStdin>,
    log: Arc<(Mutex<String>, Condvar)>,
    reader: Option<JoinHandle<()>>,
    /// How much of the log has been looked through.
    read: usize,
    address: SocketAddr,
    dir: tempfile::TempDir,
}

impl Child {
    /// Starts it with settings like `DESCRIPTORS=200`: `DESCRIPTORS` limits them (`SOFT` is where
    /// that begins), `HASTY` shortens every deadline, `CONNECTIONS` is the cap, `PING_MS` the time
    /// between pings, and until a retired server's workers leave.
    pub(crate) fn start(settings: &[&str]) -> Child {
        let dir = tempfile::tempdir().unwrap();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["front::child::the_process_under_test", "--exact", "--nocapture"])
            .env(VARIABLE, format!("{} {}", dir.path().display(), settings.join(" ")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take(), process.stdout.take().unwrap());
        let errors = process.stderr.take().unwrap();
        let log = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let writing = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(errors).lines() {
                let line = line.unwrap();
                *writing.0.lock().unwrap() += &(line + "\n");
                writing.1.notify_all();
            }
        });
        let mut lines = BufReader::new(output).lines();
        let address = lines.find_map(|line| {
            line.unwrap().strip_prefix("front on ").map(|address| address.parse().unwrap())
        });
        // The rest of what the test harness prints is nobody's business.
        std::thread::spawn(move || lines.count());
        Child { process, input, log, reader: Some(reader), read: 0, address: address.unwrap(), dir }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn connect(&self) -> Wire {
        Wire::to(self.address)
    }

    /// Tells it to do something, and waits until that is done.
    pub(crate) fn tell(&mut self, deed: &str) {
        let before = self.log().matches("child did ").count();
        writeln!(self.input.as_mut().unwrap(), "{deed}").unwrap();
        self.await_that(|log| log.matches("child did ").count() > before);
    }

    pub(crate) fn log(&self) -> String {
        self.log.0.lock().unwrap().clone()
    }

    /// Waits for a word in the log, after the one that was waited for before.
    pub(crate) fn await_log(&mut self, word: &str) {
        let read = self.read;
        self.await_that(|log| log[read..].contains(word));
        self.read += self.log()[read..].find(word).unwrap() + word.len();
    }

    fn await_that(&self, holds: impl Fn(&str) -> bool) {
        let (log, written) = &*self.log;
        let patience = Duration::from_secs(30);
        let waiting = written.wait_timeout_while(log.lock().unwrap(), patience, |log| !holds(log));
        let (log, waited) = waiting.unwrap();
        assert!(!waited.timed_out(), "not in the log: {log}");
    }

    /// A number from `/proc/PID/status`.
    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().find_map(|word| word.parse().ok()).unwrap()
    }

    pub(crate) fn threads(&self) -> u64 {
        self.status("Threads:")
    }

    pub(crate) fn memory_mib(&self) -> u64 {
        self.status("VmRSS:") / 1024
    }

    pub(crate) fn descriptors(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.process.id())).unwrap().count()
    }

    /// Puts a file where the edge looks for blobs, and says its name.
    pub(crate) fn keep_blob(&self, bytes: &[u8]) -> String {
        super::world::keep_blob(self.dir.path(), bytes)
    }

    pub(crate) fn remove_socket(&self, generation: u64) {
        let path: PathBuf = self.dir.path().join("run").join(format!("app.{generation}"));
        std::fs::remove_file(path).unwrap();
    }

    /// Ends it in good order and returns its log.
    pub(crate) fn stop(mut self) -> String {
        self.input.take();
        let status = self.await_end();
        self.reader.take().unwrap().join().unwrap();
        assert!(status.success(), "{status} {}", self.log());
        self.log()
    }

    pub(crate) fn await_end(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Not a test by itself, but what other tests start: without their word it does nothing.
#[test]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is how it talks to its parent")]
fn the_process_under_test() {
    let Ok(variable) = std::env::var(VARIABLE) else { return };
    let (dir, settings) = variable.split_once(' ').unwrap();
    let settings: HashMap<&str, u64> = settings
        .split_whitespace()
        .map(|setting| setting.split_once('=').unwrap())
        .map(|(name, value)| (name, value.parse().unwrap()))
        .collect();
    if let Some(most) = settings.get("DESCRIPTORS") {
        let first = settings.get("SOFT").unwrap_or(most);
        let limit = Rlimit { current: Some(*first), maximum: Some(*most) };
        setrlimit(Resource::Nofile, limit).unwrap();
    }
    let mut config = Config::new("127.0.0.1:0".parse().unwrap(), dir.as_ref()).unwrap();
    if settings.contains_key("HASTY") {
        config.deadlines = hasty();
    }
    if let Some(most) = settings.get("CONNECTIONS") {
        config.connections_max = usize::try_from(*most).unwrap();
    }
    let mut serving = Settings::new(Arc::clone(&config.application), config.secret.clone());
    if let Some(ms) = settings.get("PING_MS") {
        serving.ping_every = Duration::from_millis(*ms);
        serving.leave_after = Duration::from_millis(*ms);
    }
    let toy = Arc::new(Toy::new(dir.into(), config.spool.clone()));
    let answering = Arc::clone(&toy);
    let server = Server::start(serving, Arc::new(move |request| answering.answer(&request)));
    let (server, edge) = (server.unwrap(), Edge::start(config).unwrap());
    println!("front on {}", edge.address());
    let mut hoard = Vec::new();
    for deed in std::io::stdin().lines() {
        match deed.unwrap().as_str() {
            "hoard" => hoard.extend(std::iter::from_fn(|| File::open("/dev/null").ok())),
            "hoard but one" => {
                hoard.extend(std::iter::from_fn(|| File::open("/dev/null").ok()));
                hoard.pop();
            }
            "release" => hoard.clear(),
            "open" => toy.open_gate(),
            "fill" => {
                toy.await_inside(64);
                toy.open_gate();
            }
            other => panic!("cannot {other}"),
        }
        eprintln!("child did that");
    }
    toy.open_gate();
    edge.stop(Duration::from_secs(5));
    server.stop();
}

/// Lets this process have as many descriptors as the system allows it.
pub(crate) fn raise_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
}
