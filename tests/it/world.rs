//! A running Casemate for one test, on its own folder and port.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Output},
    thread,
};

use serde::Deserialize;
use tempfile::TempDir;

use crate::{
    client::Client,
    process::{self, Process},
    wait,
};

/// Ends when dropped, as `kill -9` would end it. Nothing is shared between two worlds, so tests
/// run side by side.
pub(crate) struct World {
    /// Where it answers, without a slash at the end: `http://127.0.0.1:40123`.
    pub(crate) url: String,
    /// The one-time link of a first `serve`.
    pub(crate) set_up: Option<String>,
    /// Everybody who can sign in, as the demo says.
    pub(crate) users: Vec<User>,
    // Ends before the folder it writes to goes: fields are dropped in order.
    process: Process,
    home: Home,
}

/// Somebody of the demo world.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) account: String,
    pub(crate) account_id: String,
    /// A ready `Authorization` value of the API; none for who came later.
    #[serde(default)]
    pub(crate) token: Option<String>,
}

/// What the program says of itself once it answers; the one line of `demo --json`.
#[derive(Deserialize)]
struct Greeting {
    url: String,
    #[serde(default)]
    set_up: Option<String>,
    #[serde(default)]
    users: Vec<User>,
}

/// The folder for what a test leaves behind. Shows the log when the test has failed.
struct Home(TempDir);

impl World {
    /// `casemate demo --json` on a folder of its own, with more flags if wanted.
    pub(crate) fn demo(flags: &[&str]) -> World {
        let home = Home::new();
        let data = home.data();
        World::demo_on(&data, flags, home)
    }

    /// The same on a folder that outlives the world, so that `serve` can open it again.
    pub(crate) fn demo_in(data: &Path, flags: &[&str]) -> World {
        World::demo_on(data, flags, Home::new())
    }

    /// The same as [`World::demo`], with something of its own in the environment.
    pub(crate) fn demo_with(name: &str, value: &Path) -> World {
        let home = Home::new();
        let mut command = listening("demo", &home.data(), &[]);
        command.arg("--json").env(name, value);
        World::start(command, home, |line| serde_json::from_str(line).ok())
    }

    fn demo_on(data: &Path, flags: &[&str], home: Home) -> World {
        let mut command = listening("demo", data, flags);
        command.arg("--json");
        World::start(command, home, |line| serde_json::from_str(line).ok())
    }

    /// `casemate serve` on a folder that outlives the world, so that it can be opened again.
    ///
    /// Expects that, once it answers, it prints a line with its address, and that the first
    /// address which a first start prints is the set-up link.
    pub(crate) fn serve(data: &Path, flags: &[&str]) -> World {
        World::start(listening("serve", data, flags), Home::new(), greeting)
    }

    fn start(mut command: Command, home: Home, ready: fn(&str) -> Option<Greeting>) -> World {
        command.stderr(File::create(home.log_file()).unwrap());
        let process = Process::start(command);
        let greeting = process.hear(ready).expect("it says where it answers");
        let Greeting { url, set_up, users } = greeting;
        World { url: url.trim_end_matches('/').to_owned(), set_up, users, process, home }
    }

    /// Somebody by the whole name, or by the beginning of it: `world.user("Robert")`.
    pub(crate) fn user(&self, name: &str) -> &User {
        let found = self.users.iter().find(|user| user.name.starts_with(name));
        found.unwrap_or_else(|| panic!("there is no {name} in {:?}", self.users))
    }

    /// A visitor whom nobody knows yet.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(&self.url)
    }

    /// That user's client, signed in, with the list of cases before it.
    pub(crate) fn signed_in(&self, name: &str) -> Client {
        let mut client = self.stranger();
        client.sign_in(self.user(name));
        assert_eq!(client.get("/cases").status, 200);
        client
    }

    /// Adds somebody to an account of a running demo, by the command line.
    pub(crate) fn add_user(&mut self, account_id: &str, role: &str, name: &str) {
        let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
        let account = self.users.iter().find(|user| user.account_id == account_id);
        let account = account.map(|user| user.account.clone()).unwrap_or_default();
        let password = "a password of theirs".to_owned();
        let flags = ["--account", account_id, "--name", name, "--email", &email, "--role", role];
        let output = casemate(&["user", "add"], &self.data(), &flags, &password);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let (name, account_id) = (name.to_owned(), account_id.to_owned());
        self.users.push(User { name, email, password, account, account_id, token: None });
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.home.log()
    }

    /// The data folder of a demo.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.data()
    }

    /// For what only `/proc` knows: memory, threads, open files.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Stops it as an administrator does (SIGTERM): how it ended, and all it has logged.
    pub(crate) fn stop(self) -> (ExitStatus, String) {
        self.ask_to_stop();
        self.stopped()
    }

    /// Tells it to stop, and goes on.
    pub(crate) fn ask_to_stop(&self) {
        self.process.ask_to_end();
    }

    /// Waits until it has stopped: how it ended, and all it has logged.
    pub(crate) fn stopped(self) -> (ExitStatus, String) {
        let World { process, home, .. } = self;
        (process.ended(), home.log())
    }
}

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn log_file(&self) -> PathBuf {
        self.0.path().join("log")
    }

    fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.log_file()).unwrap_or_default()).into_owned()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("--- what Casemate had logged ---\n{}---", self.log());
        }
    }
}

/// How often a slow test tries: `many` times under `tests/run --long`, else `few` times.
pub(crate) fn rounds(few: usize, many: usize) -> usize {
    if env::var("CASEMATE_TEST_ROUNDS").is_ok_and(|rounds| rounds == "long") { many } else { few }
}

/// The built binary, in an environment that says nothing about Casemate.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casemate"));
    for (name, _) in env::vars_os().filter(|(name, _)| is_ours(name)) {
        command.env_remove(name);
    }
    command
}

/// All that a command has printed.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

/// The same of one that went well.
pub(crate) fn succeeds(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

/// What becomes of a command on a data folder that is given `input` to read.
pub(crate) fn casemate(verbs: &[&str], data: &Path, flags: &[&str], input: &str) -> Output {
    let mut command = program();
    command.args(verbs).arg("--data").arg(data).args(flags);
    process::run(command, input)
}

/// The binary told to listen on a free port; tests mostly run where the disk is nearly full.
fn listening(verb: &str, data: &Path, flags: &[&str]) -> Command {
    let mut command = program();
    command.arg(verb).arg("--data").arg(data).args(flags);
    for (flag, usual) in [("--listen", "127.0.0.1:0"), ("--min-free-disk", "1MB")] {
        if !flags.contains(&flag) {
            command.args([flag, usual]);
        }
    }
    command
}

/// Whether an environment variable would change how Casemate runs.
fn is_ours(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"CASEMATE_")
}

/// The first address in a line of plain output. One with a path is the set-up link.
fn greeting(line: &str) -> Option<Greeting> {
    let address = line.split_whitespace().find(|word| word.contains("://"))?;
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split('/').next()?;
    let set_up = rest.contains('/').then(|| address.to_owned());
    Some(Greeting { url: format!("{scheme}://{host}"), set_up, users: Vec::new() })
}

/// A stand-in for Casemate, so that the harness can be tested without it.
fn pretender(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    command
}

const DEMO: &str = r#"{"url":"http://127.0.0.1:9","users":[{"name":"Robert Balboa",
"email":"r@example.com","password":"p","account":"Front Street Inc.","account_id":"VA-1",
"role":"admin","token":null}]}"#;

#[test]
fn a_world_knows_its_address_and_its_people_and_ends_when_dropped() {
    let script =
        format!("echo '{}'; echo trouble >&2; exec tail -f /dev/null", DEMO.replace('\n', ""));
    let world =
        World::start(pretender(&script), Home::new(), |line| serde_json::from_str(line).ok());
    assert_eq!(world.url, "http://127.0.0.1:9");
    assert_eq!(world.user("Robert").email, "r@example.com");
    assert_eq!(world.set_up, None);
    wait::until(|| if world.log() == "trouble\n" { Ok(()) } else { Err(world.log()) }).unwrap();

    let running = PathBuf::from(format!("/proc/{}", world.id()));
    assert!(running.exists());
    drop(world);
    assert!(!running.exists());
}

#[test]
fn a_world_that_is_stopped_may_say_farewell() {
    let script = "trap 'echo farewell >&2; exit 3' TERM; echo open http://127.0.0.1:9/set-up/abc; \
                  while :; do read line </dev/null; done";
    let world = World::start(pretender(script), Home::new(), greeting);
    assert_eq!(world.set_up.as_deref(), Some("http://127.0.0.1:9/set-up/abc"));
    let (status, log) = world.stop();
    assert_eq!((status.code(), log.as_str()), (Some(3), "farewell\n"));
}

#[test]
#[should_panic(expected = "it says where it answers")]
fn a_world_that_ends_before_it_answers_is_a_failure() {
    World::start(pretender("exit 1"), Home::new(), greeting);
}
