//! Cases: lists of them, and single ones.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::{
        Choose,
        show::{CaseRecord, Filter, Names, Records},
    },
    domain::{
        access::Person,
        case::{Direction, End, Priority, Step},
        connect::Standing,
        id::{AccountId, CaseId, ProductId},
        listing::{First, Order, Period, Sort},
        logo::LogoOf,
        moment::Moment,
        workflow::State,
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
        rql::{
            Query, Value,
            choose::Span,
            collections,
            field::Operand,
            order::{Direction as Way, Key},
            tree::{Term, Test},
        },
    },
};

use super::{
    Caller,
    list::{self, CREATED},
    shapes::{Account, Actor, Done, account, actor, done, icon},
};

/// A case.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Case")]
pub(super) struct CaseJson<'a> {
    /// `CA-…`
    id: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<ProductJson<'a>>,
    /// What it is about, in a line of at most 300 characters.
    subject: &'a str,
    /// Markdown.
    description: &'a str,
    /// 0 is low, 1 medium, 2 high, 3 urgent.
    #[schemars(range(min = 0, max = 3))]
    priority: u8,
    /// Where it stands.
    #[schemars(extend("enum" = collections::STATES))]
    state: &'static str,
    /// What kind of case it is.
    #[schemars(extend("enum" = ["technical", "business"]))]
    r#type: &'static str,
    /// The side that opened it.
    issuer: EndJson<'a>,
    /// The side that it went to.
    receiver: EndJson<'a>,
    /// When it came to what, and by whom.
    events: EventsJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// How well it was solved, 5 being best.
    #[schemars(range(min = 1, max = 5))]
    rating: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// What the issuer said at the end.
    feedback: Option<&'a str>,
}

/// The product that a case is about.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseProduct")]
struct ProductJson<'a> {
    /// `PRD-…`
    id: String,
    /// What it is called.
    name: &'a str,
    /// Where its logo is, for whoever may see it; empty without one.
    icon: String,
}

/// One side of a case.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseEnd")]
pub(super) struct EndJson<'a> {
    /// Whose side it is.
    account: Account<'a>,
    /// Who works on it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<Actor<'a>>,
    /// Who is told of it as well.
    recipients: Vec<Actor<'a>>,
}

/// When the case came to what, and by whom.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CaseEvents")]
struct EventsJson<'a> {
    /// When it was opened, and by whom.
    created: Done<'a>,
    /// The last change that your account sees.
    updated: Done<'a>,
    /// When it last came to wait for the receiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<Done<'a>>,
    /// When it last came to wait for the issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    inquiring: Option<Done<'a>>,
    /// When it was last resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved: Option<Done<'a>>,
    /// When it was last closed; by nobody if the clock did.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<Done<'a>>,
}

/// `GET /helpdesk/cases`
pub(crate) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &collections::CASES, |query| {
        let Records { rows, names, total } = found(web, caller, query, value)?;
        let rows: Vec<CaseJson<'_>> = rows.iter().map(|row| json(row, &names)).collect();
        list::part(&rows, &query.select, (query.offset, total))
    })
}

/// `GET /helpdesk/cases/{id}`
pub(crate) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, request.name(0)?, 200)
}

/// A case as it is now.
pub(super) fn answer(web: &Web, caller: &Caller, id: CaseId, status: u16) -> Result<Response> {
    let (record, names) = web.desk.case_record(caller.actor(), id)?;
    Ok(respond::json(status, &json(&record, &names))?)
}

/// What is asked for of the caller's cases: by indexes alone where those say it all, else one by
/// one, as far as a request may look. `value` gives the fields of a row.
pub(super) fn found(
    web: &Web,
    caller: &Caller,
    query: &Query,
    value: impl for<'r> Fn(&'r CaseRecord, &'r Names, &str) -> Value<'r>,
) -> Result<Records> {
    if let Some(ids) = query.filter.texts_of("id") {
        let ids = ids.into_iter().filter_map(|id| id.parse().ok()).collect();
        return named(web, caller, query, ids, value);
    }
    let narrowed = Narrowed::of(query, caller.person()?);
    let place = (query.offset, query.limit);
    if narrowed.nothing {
        return Ok(Records::default());
    }
    if narrowed.is_all {
        return web.desk.case_records(caller.actor(), &narrowed.filter, place);
    }
    let wants = |record: &CaseRecord, names: &Names| {
        query.filter.matches(&|field| value(record, names, field))
    };
    let order = |record: &CaseRecord, names: &Names| {
        Key::of(&list::ordering(query), &|field| value(record, names, field))
    };
    let choose = Choose {
        reads_description: query.filter.fields().contains(&"description"),
        wants: &wants,
        order: (!narrowed.in_order).then_some(&order),
    };
    web.desk.chosen_records(caller.actor(), &narrowed.filter, &choose, place)
}

/// What a query wants of the cases that it names.
pub(super) fn named(
    web: &Web,
    caller: &Caller,
    query: &Query,
    ids: BTreeSet<CaseId>,
    value: impl for<'r> Fn(&'r CaseRecord, &'r Names, &str) -> Value<'r>,
) -> Result<Records> {
    let ids: Vec<CaseId> = ids.into_iter().collect();
    let Records { mut rows, names, .. } = web.desk.known_records(caller.actor(), &ids)?;
    rows.retain(|row| query.filter.matches(&|field| value(row, &names, field)));
    let ordering = list::ordering(query);
    rows.sort_by_cached_key(|row| Key::of(&ordering, &|field| value(row, &names, field)));
    let total = rows.len() as u64;
    let rows = rows.into_iter().skip(query.offset).take(query.limit).collect();
    Ok(Records { rows, names, total })
}

/// What indexes say of a query.
struct Narrowed {
    filter: Filter,
    /// Whether the filter's own order is the query's.
    in_order: bool,
    /// Whether the filter says all that the query does.
    is_all: bool,
    /// Whether no case can be what the query wants.
    nothing: bool,
}

impl Narrowed {
    fn of(query: &Query, person: &Person) -> Narrowed {
        let tree = &query.filter;
        let sort = sort(query);
        let mut filter = Filter { states: State::ALL.to_vec(), ..Filter::default() };
        filter.sort = sort.unwrap_or(OWN_ORDER);
        let mut nothing = false;
        if let Some(words) = tree.texts_of("state") {
            let standings = words.iter().filter_map(|word| Standing::of_word(word));
            filter.states = standings.flat_map(Standing::states).collect();
            nothing |= filter.states.is_empty();
        }
        if let Some(levels) = tree.one_of("priority") {
            filter.priorities = levels.into_iter().filter_map(level).collect();
            nothing |= filter.priorities.is_empty();
        }
        let (created, updated) = (tree.span(CREATED), tree.span(UPDATED));
        let (of, span) = match (created == Span::EVER, filter.sort.order) {
            (false, Order::Created) => (Order::Created, created),
            _ if updated != Span::EVER => (Order::Updated, updated),
            _ => (Order::Created, created),
        };
        let mut in_order = sort.is_some();
        if span != Span::EVER {
            filter.period = Some(period(of, span));
            nothing |= span.before <= span.from;
            // Only the cases of that time are walked, whatever they are ordered by then.
            in_order &= filter.sort.order == of;
            filter.sort.order = of;
        }
        let ends = [(RECEIVER, Direction::Outgoing), (ISSUER, Direction::Incoming)];
        let mut said = Vec::new();
        for (field, toward) in ends {
            let ids = tree.texts_of(field).unwrap_or_default();
            let [id] = ids.as_slice() else { continue };
            let Ok(id) = id.parse::<AccountId>() else { continue };
            let away = Direction::ALL.into_iter().find(|other| *other != toward);
            if id == person.account {
                // Nobody is at both ends of a case.
                nothing |= filter.direction.is_some() && filter.direction != away;
                filter.direction = away;
                said.extend(person.manages.is_empty().then_some(field));
            } else if !person.acts_for(id) && filter.partner.is_none() {
                (filter.partner, filter.direction) = (Some(id), Some(toward));
                said.push(field);
            }
        }
        let told = |term: &Term| match (term.field, &term.test) {
            ("state" | "priority", Test::OneOf(_)) => true,
            (CREATED, Test::Gt(_) | Test::Ge(_) | Test::Lt(_) | Test::Le(_)) => {
                (of, filter.sort.order) == (Order::Created, Order::Created)
            }
            (UPDATED, Test::Gt(_) | Test::Ge(_) | Test::Lt(_) | Test::Le(_)) => {
                (of, filter.sort.order) == (Order::Updated, Order::Updated)
            }
            (field, Test::OneOf(_)) => said.contains(&field),
            _ => false,
        };
        let is_all = in_order && list::only(tree, &told);
        Narrowed { filter, in_order, is_all, nothing }
    }
}

const UPDATED: &str = "events.updated.at";
const RECEIVER: &str = "receiver.account.id";
const ISSUER: &str = "issuer.account.id";

/// The order of a list that was asked for in none: the newest first, which no change of a case
/// moves, so that nothing is missed by whoever reads part by part.
const OWN_ORDER: Sort = Sort { order: Order::Created, first: First::Newest };

/// The order by an index that a query asks for, if it does.
fn sort(query: &Query) -> Option<Sort> {
    let [order] = query.ordering.as_slice() else {
        return query.ordering.is_empty().then_some(OWN_ORDER);
    };
    let first = if order.direction == Way::Down { First::Newest } else { First::Oldest };
    match order.field {
        CREATED | "created" => Some(Sort { order: Order::Created, first }),
        UPDATED => Some(Sort { order: Order::Updated, first }),
        _ => None,
    }
}

fn level(operand: &Operand) -> Option<Priority> {
    match operand {
        Operand::Number(level) => Priority::ALL.get(usize::try_from(*level).ok()?).copied(),
        Operand::Text(_) | Operand::Moment(_) => None,
    }
}

fn period(of: Order, span: Span) -> Period {
    let moment = |ms: i64| Moment(u64::try_from(ms).unwrap_or(0));
    let from = (span.from > i64::MIN).then(|| moment(span.from));
    let until = (span.before < i64::MAX).then(|| moment(span.before));
    Period { of, from, until }
}

/// The value of a field of a case.
fn value<'r>(record: &'r CaseRecord, names: &'r Names, field: &str) -> Value<'r> {
    let (seen, case) = (&record.seen, &record.seen.case);
    match field {
        "id" => case.id.to_string().into(),
        "subject" => Value::from(&*case.subject),
        "description" => record.description.as_deref().into(),
        "priority" => i64::from(case.priority as u8).into(),
        "state" => case.state.standing().word().into(),
        "type" => case.kind.word().into(),
        CREATED => Value::moment(case.opened_at.0),
        "events.created.by.id" => case.reporter.to_string().into(),
        "events.created.by.name" => names.user(case.reporter).into(),
        UPDATED => Value::moment(seen.moved_at().0),
        _ => match field.split_once('.') {
            Some(("issuer", rest)) => end_value(&case.issuer, names, rest),
            Some(("receiver", rest)) => end_value(&case.receiver, names, rest),
            Some(("events", rest)) => event_value(record, names, rest),
            _ => Value::Null,
        },
    }
}

fn end_value<'r>(end: &End, names: &'r Names, field: &str) -> Value<'r> {
    match field {
        "account.id" => end.account.to_string().into(),
        "account.name" => names.account(end.account).into(),
        "agent.id" => end.agent.map(|id| id.to_string()).into(),
        "agent.name" => end.agent.map(|id| names.user(id)).into(),
        _ => Value::Null,
    }
}

fn event_value<'r>(record: &CaseRecord, names: &'r Names, field: &str) -> Value<'r> {
    let Some((word, rest)) = field.split_once('.') else { return Value::Null };
    let step = Standing::of_word(word).and_then(|standing| reached(record, standing));
    let Some(step) = step else { return Value::Null };
    match rest {
        "at" => Value::moment(step.at.0),
        "by.id" => step.by.map(|id| id.to_string()).into(),
        "by.name" => step.by.map(|id| names.user(id)).into(),
        _ => Value::Null,
    }
}

/// How the case last came to stand there.
fn reached(record: &CaseRecord, standing: Standing) -> Option<Step> {
    let steps = record.seen.case.steps.iter();
    steps.rev().find(|step| step.state.standing() == standing).copied()
}

/// A case as a document of its own.
pub(super) fn document(record: &CaseRecord, names: &Names) -> serde_json::Value {
    serde_json::to_value(json(record, names)).unwrap_or_default()
}

pub(super) fn json<'a>(record: &'a CaseRecord, names: &'a Names) -> CaseJson<'a> {
    let (seen, case) = (&record.seen, &record.seen.case);
    let product = |id: ProductId| {
        let icon = icon(names, LogoOf::Product(id));
        ProductJson { id: id.to_string(), name: names.product(id), icon }
    };
    let event = |standing| reached(record, standing).map(|step| done(names, step.at, step.by));
    let ending = case.resolution.as_ref();
    CaseJson {
        id: case.id.to_string(),
        product: case.product.map(product),
        subject: &case.subject,
        description: record.description.as_deref().unwrap_or_default(),
        priority: case.priority as u8,
        state: case.state.standing().word(),
        r#type: case.kind.word(),
        issuer: end(&case.issuer, names),
        receiver: end(&case.receiver, names),
        events: EventsJson {
            created: done(names, case.opened_at, Some(case.reporter)),
            updated: done(names, seen.moved_at(), None),
            pending: event(Standing::Pending),
            inquiring: event(Standing::Inquiring),
            resolved: event(Standing::Resolved),
            closed: event(Standing::Closed),
        },
        rating: ending.and_then(|ending| ending.rating).map(crate::domain::case::Rating::number),
        feedback: ending.and_then(|ending| ending.feedback.as_deref()),
    }
}

pub(super) fn end<'a>(end: &End, names: &'a Names) -> EndJson<'a> {
    EndJson {
        account: account(names, end.account),
        agent: end.agent.map(|id| actor(names, id)),
        recipients: end.cc.iter().map(|id| actor(names, *id)).collect(),
    }
}
