//! `casemate product`.

use clap::{Args, Subcommand};

use super::{account::Shared, logo::Picture};
use crate::serve::{
    CannotStart,
    control::{Parties, ProductLine},
};

/// Products.
#[derive(Debug, Subcommand)]
pub(super) enum Product {
    /// Add a product to a vendor
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// List the products of a vendor by name
    #[command(after_help = LIST_EXAMPLES)]
    List(Of),
    /// Call a product otherwise, or switch its tier accounts sync
    #[command(after_help = CHANGE_EXAMPLES)]
    Change(Change),
    /// Give a product an icon, or take it away
    #[command(after_help = ICON_EXAMPLES)]
    Icon(Icon),
}

const ADD_EXAMPLES: &str = "Examples:
  casemate product add --account VA-112-358 --name 'Tutorial Product'
  casemate product add --account VA-112-358 --name 'Second Product' --tier-accounts-sync on --json

Prints the new id. The helpdesk may be running.";

const LIST_EXAMPLES: &str = "Examples:
  casemate product list --account VA-112-358
  casemate product list --account VA-112-358 --json

With --json each line is an object. The helpdesk may be running.";

const CHANGE_EXAMPLES: &str = "Examples:
  casemate product change --product PRD-404-832-779 --name 'Tutorial Product 2'
  casemate product change --product PRD-404-832-779 --tier-accounts-sync off

What is not named stays. The helpdesk may be running.";

const ICON_EXAMPLES: &str = "Examples:
  casemate product icon --product PRD-404-832-779 tutorial.png
  casemate product icon --product PRD-404-832-779 --remove

A PNG or JPEG picture, not animated, of up to 100 KB. The helpdesk may be running.";

/// Add a product.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Id of its vendor
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// What it is called
    #[arg(long, env = "CASEMATE_NAME")]
    name: String,
    /// Whether its vendor is asked about changes of tier accounts
    #[arg(long, env = "CASEMATE_TIER_ACCOUNTS_SYNC", default_value = "off", value_parser = ["on", "off"])]
    tier_accounts_sync: String,
    #[command(flatten)]
    shared: Shared,
}

/// Whose products.
#[derive(Debug, Args)]
pub(super) struct Of {
    /// Id of the vendor
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    shared: Shared,
}

/// What a product is to be from now on.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").args(["name", "tier_accounts_sync"]).required(true).multiple(true))]
pub(super) struct Change {
    /// Its id
    #[arg(long, env = "CASEMATE_PRODUCT", value_name = "ID")]
    product: String,
    /// What it is called from now on
    #[arg(long, env = "CASEMATE_NAME")]
    name: Option<String>,
    /// Whether its vendor is asked about changes of tier accounts from now on
    #[arg(long, env = "CASEMATE_TIER_ACCOUNTS_SYNC", value_parser = ["on", "off"])]
    tier_accounts_sync: Option<String>,
    #[command(flatten)]
    shared: Shared,
}

/// Give a product an icon.
#[derive(Debug, Args)]
pub(super) struct Icon {
    /// Its id
    #[arg(long, env = "CASEMATE_PRODUCT", value_name = "ID")]
    product: String,
    #[command(flatten)]
    picture: Picture,
    #[command(flatten)]
    shared: Shared,
}

impl Product {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        match self {
            Product::Add(Add { account, name, tier_accounts_sync, shared }) => {
                let sync = tier_accounts_sync == "on";
                shared.ask(Parties::AddProduct { account, name, sync }, str::to_owned)
            }
            Product::List(Of { account, shared }) => {
                let part = |from| Parties::Products { of: account.clone(), from };
                shared.list(part, plain)
            }
            Product::Icon(Icon { product, picture, shared }) => picture.set(product, &shared),
            Product::Change(Change { product: id, name, tier_accounts_sync, shared }) => {
                let sync = tier_accounts_sync.map(|word| word == "on");
                let asked = Parties::ChangeProduct { id, name, sync };
                shared.ask(asked, |id| format!("{id} is as you said"))
            }
        }
    }
}

fn plain(line: &ProductLine) -> String {
    let ProductLine { id, name, tier_accounts_sync } = line;
    format!("{id}  sync {:3}  {name}", if *tier_accounts_sync { "on" } else { "off" })
}
