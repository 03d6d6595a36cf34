//! How the appliance does, for programs of those who run it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{Caller, shapes::stamp},
    Asked,
};
use crate::{
    desk::show::{AppliancePage, Reading, Stands, StorageRow},
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// The appliance.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Appliance")]
pub(in crate::web::api) struct ApplianceJson<'a> {
    /// The version of the program that runs.
    version: &'static str,
    /// How long it has run, in seconds.
    up_for_s: u64,
    /// What stands on top of every page.
    #[serde(skip_serializing_if = "Option::is_none")]
    banner: Option<BannerJson<'a>>,
    /// What was looked at, and how it stands.
    readings: Vec<ReadingJson<'a>>,
    /// The next cases that the clock has business with.
    due: Vec<DueJson>,
    /// How many bytes of files each account may have.
    quota_bytes: u64,
    /// What the files of each account take, at most 25 of them.
    storage: Vec<StorageJson<'a>>,
    /// The account that the next ones begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What stands on top of every page.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Banner")]
struct BannerJson<'a> {
    /// What it says, at most 200 characters.
    text: &'a str,
    /// Until when it stands there, in UTC; for ever if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// Something that was looked at.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reading")]
struct ReadingJson<'a> {
    /// What was looked at: `disk`, `clock` and others.
    what: &'static str,
    /// What was found.
    says: &'a str,
    /// `ok`, `warning` or `error`.
    stands: &'static str,
    /// What to do about it.
    #[serde(skip_serializing_if = "str::is_empty")]
    fix: &'static str,
}

/// When the clock has business with which case.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Deadline")]
struct DueJson {
    /// When, in UTC.
    at: String,
    /// Which case: `CA-…`
    case: String,
}

/// What the files of an account take.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Storage")]
struct StorageJson<'a> {
    /// Whose files they are.
    account: String,
    /// What the account is called.
    name: &'a str,
    /// How many bytes they take.
    bytes: u64,
    /// How near to what it may have that is: `ok`, `warning` or `error`.
    stands: &'static str,
}

/// `GET /appliance?from=…`
pub(in crate::web) fn show(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let page = web.desk.appliance(caller.actor(), Asked::of(request)?.read("from")?)?;
    Ok(respond::json(200, &json(&page))?)
}

fn json(page: &AppliancePage) -> ApplianceJson<'_> {
    let banner = page.banner.as_ref();
    let due = page.due.iter();
    ApplianceJson {
        version: page.version,
        up_for_s: page.up_for.as_secs(),
        banner: banner
            .map(|banner| BannerJson { text: &banner.text, until: banner.until.map(stamp) }),
        readings: page.readings.iter().map(reading).collect(),
        due: due.map(|(at, case)| DueJson { at: stamp(*at), case: case.to_string() }).collect(),
        quota_bytes: page.quota,
        storage: page.storage.iter().map(storage).collect(),
        next: page.next.map(|id| id.to_string()),
    }
}

fn reading(reading: &Reading) -> ReadingJson<'_> {
    let Reading { what, says, stands, fix } = reading;
    ReadingJson { what: what.word(), says, stands: word(*stands), fix }
}

fn storage(row: &StorageRow) -> StorageJson<'_> {
    let StorageRow { account, name, bytes, stands } = row;
    StorageJson { account: account.to_string(), name, bytes: *bytes, stands: word(*stands) }
}

fn word(stands: Stands) -> &'static str {
    match stands {
        Stands::Ok => "ok",
        Stands::Warning => "warning",
        Stands::Error => "error",
    }
}
