//! A case as it is here: with the workflow of its own preset, and what its reader may do now.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        Caller,
        cases::{EndJson, end},
        shapes::{Actor, Done, actor, done, stamp},
    },
    Named,
    choices::{Choice, choices},
};
use crate::{
    desk::show::{CaseDetail, Linked, Names},
    domain::{
        case::{Direction, Impact, Rating, Solved},
        id::CaseId,
        moment::Moment,
        token::Grant::{ReadCustomers, WriteHelpdesk},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// A case.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnCase")]
pub(in crate::web::api) struct CaseJson<'a> {
    /// `CA-…`
    id: String,
    /// Whose workflow it goes by: `partner`, `portal` or `client`.
    preset: &'static str,
    /// Where it stands in its own workflow.
    preset_state: &'static str,
    /// Where it stands for Connect’s programs: `pending`, `inquiring`, `resolved` or `closed`.
    state: &'static str,
    /// `outgoing` from the reader’s side, or `incoming` to it.
    direction: &'static str,
    /// What it is about, in a line of at most 300 characters.
    subject: &'a str,
    /// What happened, in Markdown: at most 10,000 characters.
    description: &'a str,
    /// `low`, `medium`, `high` or `urgent`.
    priority: &'static str,
    /// `technical` or `business`.
    r#type: &'static str,
    /// How much is affected: `high`, `medium` or `low`.
    #[serde(skip_serializing_if = "Option::is_none")]
    impact: Option<&'static str>,
    /// The ticket type, of the desk’s list.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<Named>,
    /// The environment, of the issuer’s list.
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Named>,
    /// Which product it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<Named>,
    /// The side that opened it.
    issuer: EndJson<'a>,
    /// The side that it went to.
    receiver: EndJson<'a>,
    /// Who opened it.
    reporter: Actor<'a>,
    /// On whose behalf it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Actor<'a>>,
    /// When it was opened, and by whom.
    opened: Done<'a>,
    /// The last change that your account sees, in UTC and to the second.
    updated_at: String,
    /// When the clock closes it, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    closes_at: Option<String>,
    /// How it came to the states that still count, the first first.
    steps: Vec<StepJson<'a>>,
    /// What the issuer said at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<ResolutionJson<'a>>,
    /// How many comments the reader sees.
    comments: u32,
    /// How many files the reader sees.
    files: u32,
    /// Why its reader should look at it.
    attention: AttentionJson,
    /// The customers that it is about, of those that a token that reads customers may see.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    customers: Vec<CustomerJson<'a>>,
    /// The cases that it leads to.
    links: LinksJson<'a>,
    /// What this token may do with it now; nothing if it does not work in the helpdesk.
    actions: Vec<Choice>,
}

/// An arrival at a state that still counts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseStep")]
struct StepJson<'a> {
    /// Where it came to stand in its own workflow.
    state: &'static str,
    #[serde(flatten)]
    done: Done<'a>,
}

/// What was said at the end.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseResolution")]
struct ResolutionJson<'a> {
    /// How well it was handled: 1 to 5, 5 being best.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<u8>,
    /// Whether it was solved: `yes`, `partly` or `no`.
    #[serde(skip_serializing_if = "Option::is_none")]
    solved: Option<&'static str>,
    /// What else was said, at most 10,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<&'a str>,
}

/// Why its reader should look at it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseAttention")]
struct AttentionJson {
    /// Whether the reader's side opened it and is waited for: with an answer, or to confirm that it
    /// is resolved. What waits at a desk is not counted.
    waits_for_us: bool,
    /// Whether it has changed since the reader read it.
    news: bool,
    /// How much they were told of it and have not read.
    unread: usize,
}

/// A tier account.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseCustomer")]
struct CustomerJson<'a> {
    /// `TA-…`
    id: String,
    /// What it is called.
    name: &'a str,
    /// `customer` or `reseller`.
    r#type: &'static str,
}

/// The cases that this one leads to, such as its reader may see.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseLinks")]
struct LinksJson<'a> {
    /// The case that this one is a duplicate of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    duplicate_of: Vec<LinkJson<'a>>,
    /// The cases that are duplicates of this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    duplicates: Vec<LinkJson<'a>>,
    /// The case that was opened in its place at another desk.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moved_to: Vec<LinkJson<'a>>,
    /// The case in whose place this one was opened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moved_from: Vec<LinkJson<'a>>,
}

/// A case that another leads to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseLink")]
struct LinkJson<'a> {
    /// `CA-…`
    id: String,
    /// What it is about.
    subject: &'a str,
    /// Where it stands in its own workflow.
    preset_state: &'static str,
}

/// `GET /cases/{id}`
pub(in crate::web) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, request.name(0)?, 200)
}

/// A case as it is now.
pub(super) fn answer(web: &Web, caller: &Caller, id: CaseId, status: u16) -> Result<Response> {
    let detail = web.desk.case(caller.actor(), id, None)?;
    Ok(respond::json(status, &json(caller, &detail))?)
}

fn json<'a>(caller: &Caller, detail: &'a CaseDetail) -> CaseJson<'a> {
    let (seen, case, names) = (&detail.seen, &detail.seen.case, &detail.names);
    let reaches = |grant| caller.must_reach(Some(grant)).is_ok();
    let direction = Direction::of(seen.side);
    let listed = |id: u16, name: &str| Named { id: id.to_string(), name: name.to_owned() };
    let product = |id| Named { id: format!("{id}"), name: names.product(id).to_owned() };
    CaseJson {
        id: case.id.to_string(),
        preset: case.preset.word(),
        preset_state: case.state.word(),
        state: case.state.standing().word(),
        direction: direction.word(),
        subject: &case.subject,
        description: &detail.description,
        priority: case.priority.word(),
        r#type: case.kind.word(),
        impact: case.impact.map(Impact::word),
        category: detail.category.as_ref().map(|one| listed(one.id.0, &one.name)),
        environment: detail.environment.as_ref().map(|one| listed(one.id.0, &one.name)),
        product: case.product.map(product),
        issuer: end(&case.issuer, names),
        receiver: end(&case.receiver, names),
        reporter: actor(names, case.reporter),
        contact: case.contact.map(|id| actor(names, id)),
        opened: done(names, case.opened_at, Some(case.reporter)),
        updated_at: stamp(seen.moved_at()),
        closes_at: case.due_at.filter(|due| *due < Moment::UNTOLD).map(stamp),
        steps: steps(detail, names),
        resolution: resolution(detail),
        comments: seen.comments(),
        files: seen.files(),
        attention: AttentionJson {
            waits_for_us: direction.waits_at(case.state),
            news: detail.is_news,
            unread: detail.unheard.len(),
        },
        customers: if reaches(ReadCustomers) { customers(detail) } else { Vec::new() },
        links: LinksJson {
            duplicate_of: links(&detail.related.0),
            duplicates: links(&detail.related.1),
            moved_to: links(&detail.moves.0),
            moved_from: links(&detail.moves.1),
        },
        actions: if reaches(WriteHelpdesk) { choices(seen) } else { Vec::new() },
    }
}

fn steps<'a>(detail: &'a CaseDetail, names: &'a Names) -> Vec<StepJson<'a>> {
    let steps = detail.seen.case.steps.iter();
    let steps = steps
        .map(|step| StepJson { state: step.state.word(), done: done(names, step.at, step.by) });
    steps.collect()
}

fn resolution(detail: &CaseDetail) -> Option<ResolutionJson<'_>> {
    let ending = detail.seen.case.resolution.as_ref()?;
    Some(ResolutionJson {
        rating: ending.rating.map(Rating::number),
        solved: ending.solved.map(Solved::word),
        feedback: ending.feedback.as_deref(),
    })
}

fn customers(detail: &CaseDetail) -> Vec<CustomerJson<'_>> {
    let all = detail.customers.iter();
    let all = all.map(|one| CustomerJson {
        id: one.id.to_string(),
        name: &one.name,
        r#type: one.kind.word(),
    });
    all.collect()
}

fn links(all: &[Linked]) -> Vec<LinkJson<'_>> {
    let all = all.iter().map(|one| LinkJson {
        id: one.id.to_string(),
        subject: &one.subject,
        preset_state: one.state.word(),
    });
    all.collect()
}
