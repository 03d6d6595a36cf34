//! `casemate demo`: a helpdesk full of examples.

mod customers;
mod parties;
mod script;
mod seed;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use clap::Args;
use serde::Serialize;

use self::seed::Person;
use super::{options::Listen, run, say};
use crate::{
    clock::Clock,
    domain::moment::AutoClose,
    followers::notify::catch_up,
    serve::{self, CannotStart},
};

pub(super) const EXAMPLES: &str = "Examples:
  casemate demo
  casemate demo --listen 127.0.0.1:0 --json
  casemate demo --auto-close 2min

The data lies in a temporary folder that is removed when the demo ends, unless --data says where.";

/// Run a helpdesk full of examples.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// An empty folder for the data, to be kept
    #[arg(long, env = "CASEMATE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(flatten)]
    listen: Listen,
    /// How long resolved cases wait before they close by themselves, or `never`; what has been
    /// resolved for longer closes at once
    #[arg(long, env = "CASEMATE_AUTO_CLOSE", default_value = "7days", value_name = "PERIOD")]
    auto_close: AutoClose,
    /// Print one line of JSON once the demo answers
    #[arg(long, env = "CASEMATE_JSON")]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Answers<'a> {
    url: &'a str,
    users: Vec<Login<'a>>,
}

#[derive(Serialize)]
struct Login<'a> {
    name: &'a str,
    email: &'a str,
    password: &'a str,
    account: &'a str,
    account_id: String,
    role: &'a str,
    /// A ready `Authorization` value; none as long as there is no API.
    token: Option<&'a str>,
}

impl Demo {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let settings = self.listen.settings();
        let signals = run::signals()?;
        let scratch = if self.data.is_some() {
            None
        } else {
            let made = tempfile::Builder::new().prefix("casemate-demo-").tempdir();
            Some(made.map_err(|error| CannotStart(format!("a temporary folder: {error}")))?)
        };
        let dir = match (&self.data, &scratch) {
            (Some(dir), _) => dir.clone(),
            (None, scratch) => scratch.iter().map(|dir| dir.path().to_owned()).collect(),
        };
        let people = populate(&dir, self.auto_close)?;
        let desk = serve::open(&dir, Clock::Real)?;
        let running = serve::start(desk, &dir, &settings)?;
        self.announce(&running.url(), &people)?;
        run::wait(signals, running);
        Ok(())
    }

    fn announce(&self, url: &str, people: &[Person]) -> Result<(), CannotStart> {
        if self.json {
            let users = people.iter().map(login).collect();
            let line = serde_json::to_string(&Answers { url, users });
            say(&line.map_err(|error| CannotStart(error.to_string()))?);
            return Ok(());
        }
        say(&format!("The demo answers at {url}\n"));
        for person in people {
            let Login { email, password, account, role, .. } = login(person);
            say(&format!("  {account:24} {role:7} {email:36} {password}"));
        }
        say("\nStop it with Ctrl+C.");
        Ok(())
    }
}

fn login(person: &Person) -> Login<'_> {
    Login {
        name: &person.name,
        email: &person.email,
        password: &person.password,
        account: &person.account,
        account_id: person.account_id.to_string(),
        role: person.role.word(),
        token: None,
    }
}

/// Fills an empty folder, with a clock that runs through the last weeks; the real one takes over
/// when the folder is opened again.
fn populate(dir: &Path, auto_close: AutoClose) -> Result<Vec<Person>, CannotStart> {
    if dir.join("casemate.redb").exists() {
        return Err(CannotStart(format!(
            "there is a helpdesk in {} already; the demo wants an empty folder",
            dir.display()
        )));
    }
    let clock = seed::past();
    let desk = serve::open(dir, Clock::Set(clock.clone()))?;
    let people = seed::seed(&desk, &clock, auto_close)?;
    desk.close_due()?;
    // They were told of all that when it happened.
    catch_up(desk.store(), &AtomicBool::new(false))?;
    desk.remind_due()?;
    desk.store().stop();
    Ok(people)
}
