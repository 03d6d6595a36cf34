//! Commands for a helpdesk that is running: over `DIR/control.sock`.
//!
//! One connection, one command as a line of JSON, one answer as a line of JSON. The socket has mode
//! 0600: whoever can open it could read the data folder anyway.

mod appliance;
mod desks;
mod hubs;
mod imports;
mod long;
mod parties;
mod people;
mod tokens;
mod webhooks;

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use serde::{Deserialize, Serialize};

pub use self::{
    appliance::{Audit, ReadingLine},
    desks::{DeskLine, Desks, List, NameLine},
    hubs::{HubLine, Hubs},
    imports::{GuestLine, Imports},
    long::{back_up, export, verify},
    parties::{AccountLine, ContractLine, Page, Parties, ProductLine},
    people::{DisabledLine, LinkLine, People, UserLine},
    tokens::{MadeLine, TokenLine, Tokens},
    webhooks::{MadeWebhookLine, WebhookLine, Webhooks},
};
use super::CannotStart;
use crate::{
    clock::Clock,
    desk::{Desk, Hidden, NewUser},
    domain::{person::Rights, refusal::Refusal},
    error::Result,
    log,
};

/// The longest command or answer, in bytes.
const LINE_BYTES_MAX: u64 = 256 * 1024;
/// How long either end waits for the other.
const PATIENCE: Duration = Duration::from_secs(20);

/// What can be asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Make a user.
    AddUser {
        /// The account's id.
        account: String,
        /// What they are called.
        name: String,
        /// What they sign in with.
        email: String,
        /// The role's word.
        role: String,
        /// Whether they may open cases for managed accounts.
        opens_for_managed: bool,
        /// Whether they may open cases on behalf of a contact.
        opens_on_behalf: bool,
        /// Their password.
        password: String,
    },
    /// Give a user another password.
    SetPassword {
        /// What they sign in with.
        email: String,
        /// The new password.
        password: String,
    },
    /// Make the search index anew.
    Reindex,
    /// Ask a user for no second factor any more.
    ForgetFactor {
        /// What they sign in with.
        email: String,
    },
    /// Something about organisations, contracts or products.
    Parties(Parties),
    /// How the appliance does: answers a list of [`ReadingLine`].
    Readings,
    /// Say that the clock is right.
    AcceptClock,
    /// Some of the journal's entries: answers a [`Page`] of objects.
    Audit(Audit),
    /// Something about people.
    People(People),
    /// Something about tokens.
    Tokens(Tokens),
    /// Something about webhooks.
    Webhooks(Webhooks),
    /// Check everything. The answer comes in frames.
    Verify,
    /// Make a backup. It comes in frames.
    BackUp,
    /// Export everything. It comes in frames.
    Export,
    /// Something about hubs.
    Hubs(Hubs),
    /// Something about the desk of an account.
    Desks(Desks),
    /// Something that makes many things of a table.
    Imports(Imports),
}

impl From<Hubs> for Command {
    fn from(asked: Hubs) -> Command {
        Command::Hubs(asked)
    }
}

impl From<Imports> for Command {
    fn from(asked: Imports) -> Command {
        Command::Imports(asked)
    }
}

impl From<Desks> for Command {
    fn from(asked: Desks) -> Command {
        Command::Desks(asked)
    }
}

impl From<Parties> for Command {
    fn from(asked: Parties) -> Command {
        Command::Parties(asked)
    }
}

impl From<People> for Command {
    fn from(asked: People) -> Command {
        Command::People(asked)
    }
}

impl From<Tokens> for Command {
    fn from(asked: Tokens) -> Command {
        Command::Tokens(asked)
    }
}

impl From<Webhooks> for Command {
    fn from(asked: Webhooks) -> Command {
        Command::Webhooks(asked)
    }
}

/// What came of it: words for whoever asked.
type Outcome = std::result::Result<String, String>;

/// Listens for commands until stopped.
pub struct Control {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Control {
    /// Listens in the data folder. Without a socket (its path may be too long for one) the
    /// helpdesk runs all the same; commands then want it stopped.
    pub fn listen(dir: &Path, desk: &Desk) -> Option<Control> {
        let path = dir.join("control.sock");
        match Control::start(&path, desk) {
            Ok(control) => Some(control),
            Err(error) => {
                log::warn("no_control_socket", &[("error", &error)]);
                None
            }
        }
    }

    fn start(path: &Path, desk: &Desk) -> io::Result<Control> {
        // The store is ours, so a socket that is there was left behind.
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => (),
        }
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        let (stop, desk) = (Arc::new(AtomicBool::new(false)), desk.clone());
        let stopped = Arc::clone(&stop);
        let thread = thread::Builder::new().name("control".to_owned());
        let thread = thread.spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    break;
                }
                // One at a time: these are commands of people.
                if let Err(error) = stream.and_then(|stream| serve_one(&desk, stream)) {
                    log::warn("control_failed", &[("error", &error)]);
                }
            }
        })?;
        Ok(Control { path: path.to_owned(), stop, thread })
    }

    /// Stops listening and removes the socket.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the listener, which then sees the flag.
        drop(UnixStream::connect(&self.path));
        if self.thread.join().is_err() {
            log::error("control_panicked", &[]);
        }
        // It may be gone already.
        let _ = fs::remove_file(&self.path);
    }
}

fn serve_one(desk: &Desk, stream: UnixStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let line = read_line(&stream)?;
    let outcome: Outcome = match serde_json::from_str::<Command>(&line) {
        Ok(command @ (Command::Verify | Command::BackUp | Command::Export)) => {
            return long::serve(desk, stream, command);
        }
        Ok(command) => carry_out(desk, command).map_err(|error| error.to_string()),
        Err(error) => Err(format!("not a command: {error}")),
    };
    write_line(&stream, &outcome)
}

/// Has a command carried out by the helpdesk that runs on `dir`; none if none runs.
///
/// # Errors
///
/// [`CannotStart`] with the words of whoever refused.
pub fn ask_running(dir: &Path, command: &Command) -> Result<Option<String>, CannotStart> {
    let Ok(stream) = UnixStream::connect(dir.join("control.sock")) else { return Ok(None) };
    let outcome = ask(&stream, command).map_err(|error| CannotStart(error.to_string()))?;
    outcome.map(Some).map_err(CannotStart)
}

/// Has a command carried out: by the helpdesk that runs on `dir`, else by opening the store here.
///
/// # Errors
///
/// [`CannotStart`] with the words of whoever refused.
pub fn command(dir: &Path, command: Command) -> Result<String, CannotStart> {
    if let Ok(stream) = UnixStream::connect(dir.join("control.sock")) {
        ask(&stream, &command).map_err(|error| CannotStart(error.to_string()))?
    } else {
        must_hold_a_store(dir)?;
        let desk = super::open(dir, Clock::Real)?;
        let outcome = carry_out(&desk, command);
        desk.store().stop();
        outcome.map_err(|error| error.to_string())
    }
    .map_err(CannotStart)
}

fn must_hold_a_store(dir: &Path) -> Result<(), CannotStart> {
    if dir.join("casemate.redb").is_file() {
        return Ok(());
    }
    let dir = dir.display();
    Err(CannotStart(format!(
        "there is no helpdesk in {dir}; start one first: casemate serve --data {dir}"
    )))
}

fn ask(stream: &UnixStream, command: &Command) -> io::Result<Outcome> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write_line(stream, command)?;
    Ok(serde_json::from_str(&read_line(stream)?)?)
}

fn carry_out(desk: &Desk, command: Command) -> Result<String> {
    match command {
        Command::AddUser {
            account,
            name,
            email,
            role,
            opens_for_managed,
            opens_on_behalf,
            password,
        } => {
            let rights = Rights { opens_for_managed, opens_on_behalf };
            let password = Hidden(password);
            let form = NewUser { account, name, email, role, rights, password };
            let id = desk.add_user(&form)?;
            Ok(format!("{id} {}", form.email))
        }
        Command::SetPassword { email, password } => {
            let id = desk.set_password(&email, &Hidden(password))?;
            Ok(format!("{id} has a new password; all their sessions have ended"))
        }
        Command::ForgetFactor { email } => {
            let id = desk.forget_factor(&email)?;
            Ok(format!("{id} signs in by their password alone"))
        }
        Command::Parties(asked) => asked.carry_out(desk),
        Command::Readings => appliance::readings(desk),
        Command::AcceptClock => {
            desk.accept_clock_here()?;
            Ok("The clock is trusted again".to_owned())
        }
        Command::Audit(asked) => asked.carry_out(desk),
        Command::People(asked) => asked.carry_out(desk),
        Command::Tokens(asked) => asked.carry_out(desk),
        Command::Webhooks(asked) => asked.carry_out(desk),
        Command::Hubs(asked) => asked.carry_out(desk),
        Command::Desks(asked) => asked.carry_out(desk),
        Command::Imports(asked) => asked.carry_out(desk),
        Command::Verify | Command::BackUp | Command::Export => Err(Refusal::Malformed.into()),
        Command::Reindex => Ok(if desk.index().rebuild()? {
            "The search index has been made anew".to_owned()
        } else {
            "The search index is being made anew; until that is done, searches say so".to_owned()
        }),
    }
}

fn read_line(stream: &UnixStream) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(stream.take(LINE_BYTES_MAX)).read_line(&mut line)?;
    Ok(line)
}

fn write_line(mut stream: &UnixStream, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    stream.write_all(&line)
}
