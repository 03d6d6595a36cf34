//! Commands about hubs.

use serde::{Deserialize, Serialize};

use super::parties::{text, written};
use crate::{
    desk::{Desk, HubTurn, show::HubRow},
    domain::hub::HubUse,
    error::Result,
};

/// What can be asked for about hubs. Ids are as people type them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Hubs {
    /// Add one; answers its id.
    Add {
        /// The account's id.
        account: String,
        /// What it is called.
        name: String,
    },
    /// All of an account: answers a [`Page`](super::Page) of [`HubLine`].
    List {
        /// The account's id.
        account: String,
    },
    /// Call it otherwise; answers its id.
    Rename {
        /// Which.
        id: String,
        /// What it is called from now on.
        to: String,
    },
    /// Have no other account come to stand on it; answers its id.
    Retire {
        /// Which.
        id: String,
    },
    /// Have accounts come to stand on it again; answers its id.
    Restore {
        /// Which.
        id: String,
    },
}

/// A hub.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HubLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether no other account comes to stand on it.
    pub retired: bool,
    /// How many accounts stand on it; counts no further than
    /// [`COUNTED_MAX`](crate::desk::show::COUNTED_MAX).
    pub accounts: u64,
    /// When it was added (RFC 3339).
    pub created: String,
}

impl Hubs {
    /// Carries it out; returns what the variant says.
    ///
    /// # Errors
    ///
    /// What the desk refuses, with words.
    pub(super) fn carry_out(self, desk: &Desk) -> Result<String> {
        let turned = |id: String, turn| Ok(desk.turn_hub_here(&id, turn)?.to_string());
        match self {
            Hubs::Add { account, name } => Ok(desk.make_hub_here(&account, &name)?.to_string()),
            Hubs::List { account } => {
                let rows = desk.hubs_here(&account)?;
                Ok(text(rows.iter().map(line).collect(), None::<String>))
            }
            Hubs::Rename { id, to } => turned(id, HubTurn::Called(to)),
            Hubs::Retire { id } => turned(id, HubTurn::Used(HubUse::Retired)),
            Hubs::Restore { id } => turned(id, HubTurn::Used(HubUse::Offered)),
        }
    }
}

fn line(HubRow { hub, accounts }: &HubRow) -> HubLine {
    HubLine {
        id: hub.id.to_string(),
        name: hub.name.to_string(),
        retired: hub.retired,
        accounts: *accounts,
        created: written(hub.created_at),
    }
}
