//! What the token's user was told, and how much waits.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        Caller,
        body::{self, Loose},
        shapes::{Actor, actor, stamp},
        talk,
    },
    Asked, Named,
    bodies::Heard,
};
use crate::{
    desk::{
        Hears,
        show::{Above, Names, TierName, Told, ToldOf},
    },
    domain::{moment::Moment, refusal::Refusal},
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// A part of what somebody was told.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Notifications")]
pub(in crate::web::api) struct ListJson<'a> {
    /// At most 25, the newest first.
    items: Vec<ToldJson<'a>>,
    /// What to ask the next part with; not there if this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Not for a token that does not read customers, of whom it counts, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<u64>,
    /// What says that all of it has been read, and nothing that comes later.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// Something that somebody was told.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Notification")]
struct ToldJson<'a> {
    /// What happened, such as `commented` or `assigned`.
    kind: &'static str,
    /// When, in UTC and to the second.
    at: String,
    /// Whether they have not read it yet.
    unread: bool,
    /// Who did it, of a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Actor<'a>>,
    /// The case that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<AboutJson<'a>>,
    /// The comment that tells more, and what it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// What that comment says.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// The request that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<RequestJson>,
}

/// The case that somebody was told of.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NotificationCase")]
struct AboutJson<'a> {
    /// `CA-…`
    id: String,
    /// What it is about.
    subject: &'a str,
    /// Where it stands in its own workflow.
    preset_state: &'static str,
}

/// A request about a tier account, a subscription or a tier config.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NotificationRequest")]
struct RequestJson {
    /// `TAR-…`, `TCR-…` or `PR-…`
    id: String,
    /// Where it stands.
    status: &'static str,
    /// The tier account that it concerns, if its reader may see that.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Named>,
    /// The product that it concerns.
    product: Named,
}

/// What waits.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Attention")]
pub(in crate::web::api) struct AttentionJson {
    /// How many cases that your side opened wait for it: for an answer, or to have the resolution
    /// confirmed.
    waits_for_us: u64,
    /// How many cases at your desk nobody works on.
    unassigned: u64,
    /// Not for a token that does not read customers, of whom it counts, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<u64>,
}

/// `GET /notifications?before=…`
pub(in crate::web) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let before = Asked::of(request)?.read("before")?.map(Moment);
    let list = web.desk.notifications_of(caller.actor(), before, caller.bearer.hears())?;
    let unread = counted(caller, web.desk.attention(caller.actor())?.unread);
    let items = list.rows.iter().map(|told| json(told, &list.names)).collect();
    let moment = |at: Moment| at.0.to_string();
    let (next, until) = (list.older.map(moment), list.newest.map(moment));
    Ok(respond::json(200, &ListJson { items, next, unread, until })?)
}

/// `POST /notifications/read`
pub(in crate::web) fn read(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: Heard = body::read(request)?;
    let until = match sent.until.map(Loose::text) {
        None => web.desk.now(),
        Some(text) => Moment(text.parse().map_err(|_| Refusal::Malformed)?),
    };
    web.desk.hear(caller.actor(), until, caller.bearer.hears())?;
    attention(web, caller, request)
}

/// `GET /attention`
pub(in crate::web) fn attention(web: &Web, caller: &Caller, _: &Request) -> Result<Response> {
    let told = web.desk.attention(caller.actor())?;
    let (waits_for_us, unassigned) = (told.waiting, told.unassigned);
    let unread = counted(caller, told.unread);
    Ok(respond::json(200, &AttentionJson { waits_for_us, unassigned, unread })?)
}

/// How much is unread, for a token that hears of all that is counted.
fn counted(caller: &Caller, unread: u64) -> Option<u64> {
    (caller.bearer.hears() == Hears::All).then_some(unread)
}

fn json<'a>(told: &'a Told, names: &'a Names) -> ToldJson<'a> {
    let notification = &told.notification;
    let told_of = ToldJson {
        kind: notification.occasion.word(),
        at: stamp(notification.at),
        unread: told.is_unread,
        by: None,
        case: None,
        message: None,
        text: told.text.as_deref(),
        request: None,
    };
    match &told.about {
        ToldOf::Case(seen) => ToldJson {
            by: notification.by.map(|id| actor(names, id)),
            case: Some(AboutJson {
                id: seen.case.id.to_string(),
                subject: &seen.case.subject,
                preset_state: seen.case.state.word(),
            }),
            message: notification.mark.map(|mark| talk::id_of(seen.case.id, mark)),
            ..told_of
        },
        // Who did something to a request is not everybody's to know.
        ToldOf::Request(row, _) => ToldJson {
            request: Some(RequestJson {
                id: row.id.to_string(),
                status: row.status.word(),
                account: Some(tier(&row.tier)),
                product: Named { id: row.product.0.to_string(), name: row.product.1.clone() },
            }),
            ..told_of
        },
        ToldOf::Order(row, _) => ToldJson {
            request: Some(RequestJson {
                id: row.id.to_string(),
                status: row.status.word(),
                account: match &row.account {
                    Above::Seen(name) => Some(tier(name)),
                    Above::Nobody | Above::Hidden => None,
                },
                product: Named { id: row.product.0.to_string(), name: row.product.1.clone() },
            }),
            ..told_of
        },
    }
}

fn tier(name: &TierName) -> Named {
    Named { id: name.id.to_string(), name: name.name.clone() }
}
