//! The program as it is run: a process of its own, whose memory is its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use casemate::{
    clock::{self, Clock},
    domain::id::CaseId,
    serve,
};
use rustix::process::{Pid, Signal, kill_process};

use crate::{visit::Visit, world};

/// The program, serving a full store.
pub(crate) struct Program {
    child: Child,
    pub(crate) visit: Visit,
    dir: PathBuf,
    /// The folder, if it is ours to remove.
    own: Option<tempfile::TempDir>,
}

impl Program {
    /// Fills a store, then starts the program on it; returns once it listens.
    pub(crate) fn start() -> Program {
        let dir = tempfile::tempdir().expect("a folder");
        let case = world::fill(dir.path());
        let mut program = Program::on(dir.path(), "issuer@example.com", case);
        program.own = Some(dir);
        program
    }

    /// Starts the program on a store that is full, with somebody signed in.
    pub(crate) fn on(dir: &Path, email: &str, case: CaseId) -> Program {
        let desk = serve::open(dir, Clock::Real).expect("the store opens");
        let (_, cookie) = world::sign_in(&desk, email);
        desk.store().stop();
        drop(desk);
        let (child, address) = launch(dir);
        let dir = dir.to_owned();
        Program { child, visit: Visit { address, cookie, case }, dir, own: None }
    }

    /// Asks the program to end, and waits until it has.
    pub(crate) fn stop(&mut self) {
        let id = Pid::from_child(&self.child);
        kill_process(id, Signal::TERM).expect("a signal");
        self.child.wait().expect("its end");
    }

    /// Ends the program and starts it again, on another port; returns when the start began.
    pub(crate) fn restart(&mut self) -> Instant {
        self.end();
        let start = clock::monotonic();
        (self.child, self.visit.address) = launch(&self.dir);
        start
    }

    /// By its own id: the child is ours.
    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// How much memory it has in use now, in KB; all of it, shared pages too.
    pub(crate) fn memory(&self) -> usize {
        self.status("VmRSS:")
    }

    /// The most it has had in use since it started, or since [`Program::forget_peak`].
    pub(crate) fn peak(&self) -> usize {
        self.status("VmHWM:")
    }

    /// Lets [`Program::peak`] begin anew.
    pub(crate) fn forget_peak(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").expect("a new peak");
    }

    /// How many threads it has.
    pub(crate) fn threads(&self) -> usize {
        self.status("Threads:")
    }

    fn status(&self, field: &str) -> usize {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let text = text.expect("a status");
        let line = text.lines().find(|line| line.starts_with(field)).expect("the field");
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}

fn launch(dir: &Path) -> (Child, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casemate"));
    command.arg("serve").arg("--data").arg(dir).args(["--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a start");
    let mut line = String::new();
    let output = child.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut line).expect("its first line");
    let (_, address) = line.trim().split_once("http://").expect("an address");
    (child, address.parse().expect("an address"))
}
