//! `casemate user`.

use std::{
    io::{self, IsTerminal, Read},
    path::PathBuf,
};

use clap::{Args, Subcommand};

use super::{import, say, staff};
use crate::serve::{
    CannotStart,
    control::{Command, command},
};

/// People.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add somebody to an account
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// Set somebody's password; all their sessions end
    #[command(after_help = PASSWD_EXAMPLES)]
    Passwd(Passwd),
    /// Let somebody who has lost their second factor sign in by their password alone
    #[command(name = "forget-factor", after_help = FORGET_EXAMPLES)]
    ForgetFactor(Passwd),
    /// List the people of an account by name
    #[command(after_help = staff::LIST_EXAMPLES)]
    List(staff::List),
    /// Give somebody another role or other rights
    #[command(after_help = staff::CHANGE_EXAMPLES)]
    Change(staff::Change),
    /// Sign somebody out at once and let them in no more
    #[command(after_help = staff::DISABLE_EXAMPLES)]
    Disable(staff::Disable),
    /// Let somebody in again
    #[command(after_help = staff::ENABLE_EXAMPLES)]
    Enable(staff::Which),
    /// Invite people from a table
    #[command(after_help = import::USER_EXAMPLES)]
    Import(import::People),
    /// Make a link by which somebody becomes a user, or several
    #[command(after_help = staff::INVITE_EXAMPLES)]
    Invite(staff::Invite),
    /// Make a link by which somebody chooses another password
    #[command(after_help = staff::RESET_EXAMPLES)]
    Reset(staff::Which),
}

const ADD_EXAMPLES: &str = "Examples:
  casemate user add --account PA-000-001 --name 'Adrian Pennino' --email adrian@example.com --role agent
  pass show helpdesk/adrian | casemate user add --account VA-112-358 --name … --email … --role admin

The password is asked for at the terminal, or read from standard input. The helpdesk may be running.";

const PASSWD_EXAMPLES: &str = "Examples:
  casemate user passwd --email adrian@example.com
  pass show helpdesk/adrian | casemate user passwd --email adrian@example.com --data /srv/casemate";

const FORGET_EXAMPLES: &str = "Examples:
  casemate user forget-factor --email adrian@example.com

They can set up another one afterwards. The helpdesk may be running.";

/// Add somebody to an account.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Id of the account they belong to
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// What they are called
    #[arg(long, env = "CASEMATE_NAME")]
    name: String,
    /// What they sign in with
    #[arg(long, env = "CASEMATE_EMAIL")]
    email: String,
    /// How far their hand reaches
    #[arg(long, env = "CASEMATE_ROLE", default_value = "member", value_parser = ["viewer", "member", "agent", "admin"])]
    role: String,
    /// They may open cases for the accounts that theirs manages
    #[arg(long, env = "CASEMATE_OPENS_FOR_MANAGED")]
    opens_for_managed: bool,
    /// They may open cases on behalf of a contact
    #[arg(long, env = "CASEMATE_OPENS_ON_BEHALF")]
    opens_on_behalf: bool,
    #[command(flatten)]
    data: Data,
}

/// Whose sign-in it is about.
#[derive(Debug, Args)]
pub(super) struct Passwd {
    /// What they sign in with
    #[arg(long, env = "CASEMATE_EMAIL")]
    email: String,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
struct Data {
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
}

impl User {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let (dir, asked) = match self {
            User::Add(add) => (
                add.data.data,
                Command::AddUser {
                    account: add.account,
                    name: add.name,
                    email: add.email,
                    role: add.role,
                    opens_for_managed: add.opens_for_managed,
                    opens_on_behalf: add.opens_on_behalf,
                    password: password()?,
                },
            ),
            User::Passwd(passwd) => (
                passwd.data.data,
                Command::SetPassword { email: passwd.email, password: password()? },
            ),
            User::ForgetFactor(of) => (of.data.data, Command::ForgetFactor { email: of.email }),
            User::List(list) => return list.run(),
            User::Change(change) => return change.run(),
            User::Disable(which) => return which.run(),
            User::Enable(which) => return which.enable(),
            User::Import(people) => return people.run(),
            User::Invite(invite) => return invite.run(),
            User::Reset(which) => return which.reset(),
        };
        say(&command(&dir, asked)?);
        Ok(())
    }
}

/// Asks at the terminal, twice and without echo; without a terminal reads the first line of
/// standard input.
fn password() -> Result<String, CannotStart> {
    let words = |error: io::Error| CannotStart(format!("cannot read a password: {error}"));
    if io::stdin().is_terminal() {
        let once = rpassword::prompt_password("Password: ").map_err(words)?;
        let twice = rpassword::prompt_password("Again: ").map_err(words)?;
        if once != twice {
            return Err(CannotStart("the two passwords differ".to_owned()));
        }
        return Ok(once);
    }
    let mut text = String::new();
    io::stdin().take(8 * 1024).read_to_string(&mut text).map_err(words)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
