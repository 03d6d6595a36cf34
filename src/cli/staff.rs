//! `casemate user`: those who are there already, and those who are invited.

use clap::Args;

use super::{account::Shared, input};
use crate::serve::{
    CannotStart,
    control::{DisabledLine, LinkLine, People, UserLine},
};

pub(super) const LIST_EXAMPLES: &str = "Examples:
  casemate user list --account VA-112-358
  casemate user list --account VA-112-358 --search adrian@example.com --json

With --json each line is an object. The helpdesk may be running.";

pub(super) const CHANGE_EXAMPLES: &str = "Examples:
  casemate user change --email adrian@example.com --role admin
  casemate user change --email adrian@example.com --opens-on-behalf yes

What is not said stays as it is. With another role they sign in again.";

pub(super) const DISABLE_EXAMPLES: &str = "Examples:
  casemate user disable --email adrian@example.com
  casemate user disable --email adrian@example.com --give-to robert@example.com

Their name stays where it stands. The last admin of an account cannot be disabled. At most 500 cases
are given at once: run it again for more.";

pub(super) const ENABLE_EXAMPLES: &str = "Examples:
  casemate user enable --email adrian@example.com";

pub(super) const INVITE_EXAMPLES: &str = "Examples:
  casemate user invite --account VA-112-358 --name 'Adrian Pennino' --email adrian@example.com --role agent

  casemate user invite --account VA-112-358 --role agent 'Bo Mortar, bo@example.com' 'Sam Plinth, sam@example.com, admin'
  casemate user invite --account VA-112-358 < people.txt

Several at once are a name, a comma and an email each, and another comma and a role for whom --role
is not meant: as arguments, or as lines of standard input. At most 50, all of them or none.

Prints a link by which they choose a password. It works once, for seven days. While the helpdesk
does not run, only its path is known: put the address of the helpdesk in front.";

pub(super) const RESET_EXAMPLES: &str = "Examples:
  casemate user reset --email adrian@example.com

Prints a link by which they choose another password. It works once, for an hour. They are told.";

/// The most that is read of a list of people, in bytes.
const PEOPLE_BYTES_MAX: u64 = 100 * 1024;

/// List the people of an account.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Id of the account they belong to
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// What names begin with, or an id, or an address
    #[arg(long, env = "CASEMATE_SEARCH", value_name = "TEXT", default_value = "")]
    search: String,
    #[command(flatten)]
    shared: Shared,
}

/// Give somebody another role or other rights.
#[derive(Debug, Args)]
pub(super) struct Change {
    /// What they sign in with
    #[arg(long, env = "CASEMATE_EMAIL")]
    email: String,
    /// How far their hand reaches from now on
    #[arg(long, env = "CASEMATE_ROLE", value_parser = ["viewer", "member", "agent", "admin"])]
    role: Option<String>,
    /// Whether they may open cases for the accounts that theirs manages: yes or no
    #[arg(long, env = "CASEMATE_OPENS_FOR_MANAGED", value_parser = yes_or_no, value_name = "WORD")]
    opens_for_managed: Option<bool>,
    /// Whether they may open cases on behalf of a contact: yes or no
    #[arg(long, env = "CASEMATE_OPENS_ON_BEHALF", value_parser = yes_or_no, value_name = "WORD")]
    opens_on_behalf: Option<bool>,
    #[command(flatten)]
    shared: Shared,
}

/// Whom it is about.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// What they sign in with
    #[arg(long, env = "CASEMATE_EMAIL")]
    email: String,
    #[command(flatten)]
    shared: Shared,
}

/// Sign somebody out and let them in no more.
#[derive(Debug, Args)]
pub(super) struct Disable {
    /// What they sign in with
    #[arg(long, env = "CASEMATE_EMAIL")]
    email: String,
    /// Email or id of a colleague, an agent or admin, who gets the open cases that they work on
    #[arg(long, env = "CASEMATE_GIVE_TO", value_name = "WHOM")]
    give_to: Option<String>,
    #[command(flatten)]
    shared: Shared,
}

/// Invite people to an account.
#[derive(Debug, Args)]
pub(super) struct Invite {
    /// Id of the account they are to belong to
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// What the one is called whom --email invites
    #[arg(long, env = "CASEMATE_NAME", requires = "email")]
    name: Option<String>,
    /// What they will sign in with
    #[arg(long, env = "CASEMATE_EMAIL", requires = "name", conflicts_with = "people")]
    email: Option<String>,
    /// Several, each as 'name, email' or 'name, email, role'; without any, lines of standard input
    #[arg(value_name = "PERSON")]
    people: Vec<String>,
    /// How far their hand will reach
    #[arg(long, env = "CASEMATE_ROLE", default_value = "member", value_parser = ["viewer", "member", "agent", "admin"])]
    role: String,
    /// They may open cases for the accounts that theirs manages
    #[arg(long, env = "CASEMATE_OPENS_FOR_MANAGED")]
    opens_for_managed: bool,
    /// They may open cases on behalf of a contact
    #[arg(long, env = "CASEMATE_OPENS_ON_BEHALF")]
    opens_on_behalf: bool,
    #[command(flatten)]
    shared: Shared,
}

impl List {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let List { account, search, shared } = self;
        let part = |from| People::List { account: account.clone(), search: search.clone(), from };
        shared.list(part, plain)
    }
}

impl Change {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let Change { email, role, opens_for_managed, opens_on_behalf, shared } = self;
        let asked = People::Change { email, role, opens_for_managed, opens_on_behalf };
        shared.ask(asked, |id| format!("{id} is set up so now"))
    }
}

impl Which {
    pub(super) fn enable(self) -> Result<(), CannotStart> {
        let asked = People::Enable { email: self.email };
        self.shared.ask(asked, |id| format!("{id} is let in"))
    }

    pub(super) fn reset(self) -> Result<(), CannotStart> {
        self.shared.one(People::Reset { email: self.email }, link)
    }
}

impl Disable {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let giving = self.give_to.is_some();
        let asked = People::Disable { email: self.email, give_to: self.give_to };
        self.shared.one(asked, |DisabledLine { id, given, more }| {
            let given = if giving { format!("; open cases given: {given}") } else { String::new() };
            let more = if *more { "; there are more: run it again" } else { "" };
            format!("{id} is signed out and not let in{given}{more}")
        })
    }
}

impl Invite {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let Invite { account, role, opens_for_managed, opens_on_behalf, shared, .. } = self;
        if let (Some(name), Some(email)) = (self.name, self.email) {
            let asked =
                People::Invite { account, name, email, role, opens_for_managed, opens_on_behalf };
            return shared.one(asked, link);
        }
        let people = if self.people.is_empty() {
            let none = || CannotStart("name whom to invite, or pipe in a line for each".to_owned());
            input::piped(PEOPLE_BYTES_MAX)?.ok_or_else(none)?
        } else {
            self.people.join("\n")
        };
        let asked = |_| People::InviteMany {
            account: account.clone(),
            people: people.clone(),
            role: role.clone(),
            opens_for_managed,
            opens_on_behalf,
        };
        shared.list(asked, link)
    }
}

fn link(line: &LinkLine) -> String {
    line.link.clone()
}

fn plain(line: &UserLine) -> String {
    let UserLine { id, name, email, role, active, .. } = line;
    let state = if *active { "active" } else { "disabled" };
    format!("{id}  {role:6}  {state:8}  {name} <{email}>")
}

fn yes_or_no(text: &str) -> Result<bool, &'static str> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no"),
    }
}
