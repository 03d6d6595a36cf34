//! Commands about desks.

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Desk, DeskTurn},
    domain::{account::Account, desk::Section, federation::Way},
    error::Result,
};

/// What can be asked for about the desk of an account. Everything answers a [`DeskLine`]: the desk
/// as it is then. Ids and names are as people type them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Desks {
    /// Show it.
    Show {
        /// The account's id.
        account: String,
    },
    /// Set what is said; the rest stays.
    Set {
        /// The account's id.
        account: String,
        /// The preset's word.
        preset: Option<String>,
        /// When the clock closes.
        auto_close: Option<String>,
        /// The largest file in megabytes; empty for what the preset says.
        largest_file: Option<String>,
        /// What it asks of those who write; empty for nothing.
        instructions: Option<String>,
        /// The word of where it takes cases.
        mode: Option<String>,
        /// The ways to its own system, a line each; empty for none.
        links: Option<String>,
    },
    /// Add a name to a list.
    Add {
        /// The account's id.
        account: String,
        /// Which list.
        list: List,
        /// The name.
        name: String,
    },
    /// Call a name of a list otherwise, or retire it or not.
    Name {
        /// The account's id.
        account: String,
        /// Which list.
        list: List,
        /// The name, or its number.
        name: String,
        /// What it is called from now on.
        to: Option<String>,
        /// Whether nothing new can have it.
        retired: Option<bool>,
    },
}

/// A list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum List {
    /// The ticket types of a desk.
    TicketTypes,
    /// The environments that the account's own cases can name.
    Environments,
}

impl List {
    fn section(self) -> Section {
        match self {
            List::TicketTypes => Section::Categories,
            List::Environments => Section::Environments,
        }
    }
}

/// A desk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeskLine {
    /// The id of its account.
    pub id: String,
    /// What that is called.
    pub name: String,
    /// Its preset's word.
    pub preset: String,
    /// When the clock closes.
    pub auto_close: String,
    /// The largest file in megabytes, if that is set.
    pub largest_file_mb: Option<u16>,
    /// What it asks of those who write; empty for nothing.
    pub instructions: String,
    /// Where it takes cases: `builtin` or `federated`.
    pub mode: String,
    /// The ways to its own system.
    pub links: Vec<WayLine>,
    /// Its ticket types.
    pub ticket_types: Vec<NameLine>,
    /// The account's environments.
    pub environments: Vec<NameLine>,
}

/// A way to the system in which a desk takes its cases.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WayLine {
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub url: String,
    /// What one finds there; empty for nothing.
    pub description: String,
}

/// A name of a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NameLine {
    /// Its number.
    pub number: u16,
    /// What it is called.
    pub name: String,
    /// Whether nothing new can have it.
    pub retired: bool,
}

impl Desks {
    /// Carries it out.
    ///
    /// # Errors
    ///
    /// What the desk refuses, with words.
    pub(super) fn carry_out(self, desk: &Desk) -> Result<String> {
        let account = match self {
            Desks::Show { account } => desk.desk_here(&account)?,
            Desks::Set { account, preset, auto_close, largest_file, instructions, mode, links } => {
                let said = [
                    (Section::Preset, preset),
                    (Section::AutoClose, auto_close),
                    (Section::Files, largest_file),
                    (Section::Instructions, instructions),
                    (Section::Links, links),
                    (Section::Mode, mode),
                ];
                let said = said.into_iter().filter_map(|(section, text)| Some((section, text?)));
                desk.set_desk_here(&account, DeskTurn::Set(said.collect()))?
            }
            Desks::Add { account, list, name } => {
                desk.set_desk_here(&account, DeskTurn::Add(list.section(), name))?
            }
            Desks::Name { account, list, name, to, retired } => {
                let turn = DeskTurn::Name { list: list.section(), name, to, retired };
                desk.set_desk_here(&account, turn)?
            }
        };
        // Its texts and numbers can always be written so.
        Ok(serde_json::to_string(&line(&account)).unwrap_or_default())
    }
}

fn line(account: &Account) -> DeskLine {
    let names = |list: List| {
        let names = list.section().names(account).into_iter();
        let line = |one: crate::domain::desk::Named| NameLine {
            number: one.number,
            name: one.name.to_string(),
            retired: one.retired,
        };
        names.map(line).collect()
    };
    DeskLine {
        id: account.id.to_string(),
        name: account.name.to_string(),
        preset: account.desk.preset.word().to_owned(),
        auto_close: Section::AutoClose.says(account),
        largest_file_mb: account.desk.file_mb_max,
        instructions: Section::Instructions.says(account),
        mode: Section::Mode.says(account),
        links: account.desk.ways.iter().map(way).collect(),
        ticket_types: names(List::TicketTypes),
        environments: names(List::Environments),
    }
}

fn way(way: &Way) -> WayLine {
    WayLine {
        name: way.name.to_string(),
        url: way.address.as_str().to_owned(),
        description: way.about.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}
