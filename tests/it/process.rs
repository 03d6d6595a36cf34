//! A program that a test has started, and that ends with it.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
};

use crate::wait;

/// Killed by its own id when dropped. Its standard output is read all the time, so that it never
/// waits for a full pipe.
pub(crate) struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    pub(crate) fn start(mut command: Command) -> Process {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|err| {
            panic!("{} does not start: {err}", command.get_program().display());
        });
        let output = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = mpsc::channel();
        thread::spawn(move || {
            let mut lines = output.lines().map_while(Result::ok);
            lines.try_for_each(|line| send.send(line))
        });
        Process { child, lines }
    }

    /// What `pick` makes of the first line on standard output that it wants; `None` when the
    /// program has ended without one, or says nothing for a long time.
    pub(crate) fn hear<T>(&self, pick: impl Fn(&str) -> Option<T>) -> Option<T> {
        loop {
            let line = self.lines.recv_timeout(wait::PATIENCE * 4).ok()?;
            if let Some(picked) = pick(&line) {
                return Some(picked);
            }
        }
    }

    /// For what only `/proc` knows: memory, threads, open files.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the program to end (SIGTERM) and waits until it has.
    pub(crate) fn terminate(self) -> ExitStatus {
        self.ask_to_end();
        self.ended()
    }

    /// Asks the program to end (SIGTERM).
    pub(crate) fn ask_to_end(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    }

    /// Waits until the program has ended.
    pub(crate) fn ended(mut self) -> ExitStatus {
        let ended = wait::until(|| self.child.try_wait().unwrap().ok_or("it still runs"));
        ended.expect("the program ends")
    }
}

/// Runs a program to its end, with this to read.
pub(crate) fn run(mut command: Command, input: &str) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that does not read is gone before it is written to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
