//! Conversations: each case has one, and what is said in it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::{
        Comment,
        show::{CaseRecord, Names, Records, Talk},
    },
    domain::{
        entry::{Body, Entry},
        id::{CaseId, Mark},
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        workflow::State,
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
        rql::{Value, collections, order::Key},
    },
};

use super::{
    Caller, body, cases, failure, list, noted,
    shapes::{Account, Actor, Events, account, actor, done, stamp},
};

/// A conversation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Conversation")]
pub(super) struct ConversationJson<'a> {
    /// `CO-…`, with the numbers of its case.
    id: String,
    /// The case: `CA-…`
    instance_id: String,
    /// What it is about: the id of its case, in words.
    topic: String,
    /// Always `conversation`.
    r#type: &'static str,
    /// Whether something can still be said in it.
    #[schemars(extend("enum" = ["open", "closed"]))]
    status: &'static str,
    /// When its case was opened, and moved last.
    events: Events<'a>,
    /// Who opened the case, and whom it went to.
    accounts: [Account<'a>; 2],
    /// Who opened the case.
    creator: Actor<'a>,
    /// When the case was opened, in UTC.
    #[schemars(extend("format" = "date-time"))]
    created: String,
}

/// A message.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub(super) struct MessageJson<'a> {
    /// `ME-…`
    id: String,
    /// The conversation: `CO-…`
    conversation: String,
    /// Whose account said it; none if the clock did.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Account<'a>>,
    /// When it was said, in UTC.
    #[schemars(extend("format" = "date-time"))]
    created: String,
    /// Who said it; nobody if the clock did.
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Actor<'a>>,
    /// Markdown.
    text: String,
    /// `private` is for your account alone; `state_change` tells of a step.
    #[schemars(extend("enum" = collections::MESSAGE_TYPES))]
    r#type: &'static str,
    /// When it was said, and changed last.
    events: Events<'a>,
    /// For filters and orders, which know moments to the second.
    #[serde(skip)]
    at: (u64, u64),
}

/// `GET /conversations`
pub(crate) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &collections::CONVERSATIONS, |query| {
        let named =
            ["instance_id", "id"].into_iter().find_map(|field| query.filter.texts_of(field));
        let Records { rows, names, total } = match named {
            Some(ids) => {
                let ids = ids.into_iter().filter_map(instance).collect();
                cases::named(web, caller, query, ids, value)?
            }
            None => cases::found(web, caller, query, value)?,
        };
        let rows: Vec<ConversationJson<'_>> = rows.iter().map(|row| json(row, &names)).collect();
        list::part(&rows, &query.select, (query.offset, total))
    })
}

/// `GET /conversations/{id}`
pub(crate) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (record, names) = web.desk.case_record(caller.actor(), case(request)?)?;
    Ok(respond::json(200, &json(&record, &names))?)
}

/// `POST /conversations`: no program makes one, for each case comes with its own.
pub(crate) fn not_made(_: &Web, _: &Caller, _: &Request) -> Result<Response> {
    Ok(failure::invalid(&["Each case has a conversation of its own. Open a case."])?)
}

/// `DELETE /conversations/{id}` and `POST /conversations/{id}/close`: a conversation is there, and
/// open, for as long as its case is.
pub(crate) fn not_ended(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    web.desk.case_record(caller.actor(), case(request)?)?;
    let words = "A conversation stays with its case. Close the case instead.";
    Ok(failure::invalid(&[words])?)
}

/// `GET /conversations/{id}/messages`
pub(crate) fn messages(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &collections::MESSAGES, |query| {
        let key = |talk: &Talk, entry: &Entry| {
            let row = message(talk, entry);
            let value = |field| value_of_message(&row, field);
            query.filter.matches(&value).then(|| Key::of(&query.ordering, &value))
        };
        let place = (query.offset, query.limit);
        let (talk, total) = web.desk.talk(caller.actor(), case(request)?, &key, place)?;
        let rows: Vec<MessageJson<'_>> =
            talk.entries.iter().map(|entry| message(&talk, entry)).collect();
        list::part(&rows, &query.select, (query.offset, total))
    })
}

/// The value of a field of a message.
fn value_of_message<'r>(row: &'r MessageJson<'_>, field: &str) -> Value<'r> {
    match field {
        "created" | "events.created.at" => Value::moment(row.at.0),
        "events.updated.at" => Value::moment(row.at.1),
        "events.created.by.id" => row.creator.as_ref().map(|by| by.id.as_str()).into(),
        "id" => row.id.as_str().into(),
        "text" => row.text.as_str().into(),
        "type" => row.r#type.into(),
        _ => Value::Null,
    }
}

/// `POST /conversations/{id}/messages`
pub(crate) fn say(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (CaseId, body::Message) = (case(request)?, body::read(request)?);
    let audience = audience(sent.r#type.as_deref())?.unwrap_or(Audience::Everyone);
    let text = sent.text.map(body::Loose::text).unwrap_or_default();
    let comment = Comment { text, audience, kept: Vec::new() };
    let mark = web.desk.comment(caller.actor(), id, comment)?;
    answer(web, caller, (id, mark), 201)
}

/// `PUT /conversations/{id}/messages/{id}`
pub(crate) fn amend(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (CaseId, body::Message) = (case(request)?, body::read(request)?);
    let mark = message_id(request.captures.get(1).map_or("", String::as_str), id)?;
    let audience = audience(sent.r#type.as_deref())?;
    let text = sent.text.map(body::Loose::text);
    web.desk.amend_part(caller.actor(), (id, mark), (text, audience))?;
    answer(web, caller, (id, mark), 200)
}

fn answer(web: &Web, caller: &Caller, (id, mark): (CaseId, Mark), status: u16) -> Result<Response> {
    let talk = web.desk.said(caller.actor(), id, mark)?;
    let entry = talk.entries.first().ok_or(Refusal::NotFound)?;
    Ok(respond::json(status, &message(&talk, entry))?)
}

/// Who is to see a message of this type; none if it was not said. A change of state is told by the
/// step itself: what somebody says of it is a message as any other.
fn audience(word: Option<&str>) -> Result<Option<Audience>, Refusal> {
    match word {
        None => Ok(None),
        Some("message" | "state_change") => Ok(Some(Audience::Everyone)),
        Some("private") => Ok(Some(Audience::OwnAccount)),
        Some(_) => Err(Refusal::field(Field::Type, Complaint::NotOffered)),
    }
}

/// The case whose conversation an address names.
fn case(request: &Request) -> Result<CaseId, Refusal> {
    request.captures.first().and_then(|text| instance(text)).ok_or(Refusal::NotFound)
}

/// The case of a conversation's id, or of its own.
fn instance(text: &str) -> Option<CaseId> {
    match text.strip_prefix("CO-") {
        Some(rest) => format!("CA-{rest}").parse().ok(),
        None => text.parse().ok(),
    }
}

/// The id of a case's conversation: the case's own numbers.
fn conversation(id: CaseId) -> String {
    id.to_string().replacen("CA-", "CO-", 1)
}

/// The id of a message: the numbers of its case, and those of its own.
pub(super) fn id_of(case: CaseId, Mark(mark): Mark) -> String {
    let own = (mark / 1_000_000, mark / 1_000 % 1_000, mark % 1_000);
    format!("{}-{:03}-{:03}-{:03}", case.to_string().replacen("CA-", "ME-", 1), own.0, own.1, own.2)
}

/// The message of a case that an id names.
fn message_id(text: &str, case: CaseId) -> Result<Mark, Refusal> {
    let own = text.strip_prefix(&case.to_string().replacen("CA-", "ME-", 1));
    let own = own.and_then(|own| own.strip_prefix('-')).ok_or(Refusal::NotFound)?;
    // Written as a case's id is, and only so.
    let CaseId(mark) = format!("CA-{own}").parse().map_err(|_| Refusal::NotFound)?;
    Ok(Mark(mark))
}

fn value<'r>(record: &'r CaseRecord, _: &'r Names, field: &str) -> Value<'r> {
    let case = &record.seen.case;
    match field {
        "created" | "events.created.at" => Value::moment(case.opened_at.0),
        "id" => conversation(case.id).into(),
        "instance_id" => case.id.to_string().into(),
        _ => Value::Null,
    }
}

fn json<'a>(record: &'a CaseRecord, names: &'a Names) -> ConversationJson<'a> {
    let case = &record.seen.case;
    let over = case.state == State::Closed && !case.table().talks_when_closed;
    ConversationJson {
        id: conversation(case.id),
        instance_id: case.id.to_string(),
        topic: format!("Case: {}", case.id),
        r#type: "conversation",
        status: if over { "closed" } else { "open" },
        events: Events {
            created: done(names, case.opened_at, Some(case.reporter)),
            updated: Some(done(names, record.seen.moved_at(), None)),
        },
        accounts: [account(names, case.issuer.account), account(names, case.receiver.account)],
        creator: actor(names, case.reporter),
        created: stamp(case.opened_at),
    }
}

fn message<'a>(talk: &'a Talk, entry: &Entry) -> MessageJson<'a> {
    let names = &talk.names;
    let edited = entry.said().and_then(|said| said.edited_at);
    let edited = edited.or(entry.redacted().map(|redacted| redacted.at));
    let by_step = match &entry.body {
        Body::Said(said) => said.step.is_some(),
        Body::Redacted(redacted) => redacted.step.is_some(),
        Body::Noted(_) => true,
    };
    let kind = match (entry.private_to, by_step) {
        (Some(_), _) => "private",
        (None, true) => "state_change",
        (None, false) => "message",
    };
    MessageJson {
        id: id_of(entry.case, entry.mark),
        conversation: conversation(entry.case),
        account: entry.account.map(|id| account(names, id)),
        created: stamp(entry.at),
        creator: entry.by.map(|id| actor(names, id)),
        text: text(talk, entry),
        r#type: kind,
        events: Events {
            created: done(names, entry.at, entry.by),
            updated: Some(done(names, edited.unwrap_or(entry.at), None)),
        },
        at: (entry.at.0, edited.unwrap_or(entry.at).0),
    }
}

/// What a message says: where only files were sent, what they are called.
fn text(talk: &Talk, entry: &Entry) -> String {
    match &entry.body {
        Body::Noted(notices) => noted::text(notices, &talk.names),
        Body::Redacted(_) => "*Redacted*".to_owned(),
        Body::Said(said) => said.text.as_deref().map_or_else(
            || {
                let along = talk.files.iter().filter(|file| said.files.contains(&file.file.id));
                along.map(|file| file.file.name.as_str()).collect::<Vec<_>>().join("\n")
            },
            ToOwned::to_owned,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back_to_where_they_came_from() {
        let case: CaseId = "CA-982-766-464".parse().unwrap();
        assert_eq!(conversation(case), "CO-982-766-464");
        assert_eq!(instance("CO-982-766-464"), Some(case));
        assert_eq!(instance("CA-982-766-464"), Some(case));
        assert_eq!(instance("982-766-464"), None);
        let id = id_of(case, Mark(1_002_030));
        assert_eq!(id, "ME-982-766-464-001-002-030");
        assert_eq!(message_id(&id, case), Ok(Mark(1_002_030)));
        for wrong in ["", "ME-982-766-465-001-002-030", "ME-982-766-464", "ME-982-766-464-1-2-3"] {
            assert_eq!(message_id(wrong, case), Err(Refusal::NotFound), "{wrong}");
        }
    }
}
