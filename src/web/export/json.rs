//! A list as JSON Lines: an object on a line of its own for each case, with all that was said.
//!
//! What one of a few words says is the word of addresses and forms. The last line of a file that
//! lacks something is an object with nothing but a `note`.

use serde::Serialize;

use super::{moment, notes, reached};
use crate::{
    desk::{CaseHead, Message, Portion, Then, show::Names},
    domain::{
        attachment::Attachment,
        case::{Direction, End, Impact, Rating, Solved},
        file::FileName,
        id::{AccountId, UserId},
        refusal::Field,
        workflow::State,
    },
    error::Fault,
};

/// A case without its messages, which are written behind it one by one.
#[derive(Serialize)]
struct CaseJson<'a> {
    id: String,
    subject: &'a str,
    direction: &'a str,
    preset: &'a str,
    status: &'a str,
    priority: &'a str,
    r#type: Option<&'a str>,
    ticket_type: Option<&'a str>,
    product: Option<Named<'a>>,
    environment: Option<&'a str>,
    impact: Option<&'a str>,
    issuer: EndJson<'a>,
    receiver: EndJson<'a>,
    reporter: &'a str,
    contact: Option<&'a str>,
    created: String,
    updated: String,
    resolved: Option<String>,
    closed: Option<String>,
    solved: Option<&'a str>,
    rating: Option<u8>,
    feedback: Option<&'a str>,
    description: Option<&'a str>,
    files: Vec<FileJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moved_to: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moved_from: Vec<String>,
}

#[derive(Serialize)]
struct EndJson<'a> {
    account: Named<'a>,
    agent: Option<&'a str>,
    cc: Vec<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: String,
    name: &'a str,
}

#[derive(Serialize)]
struct FileJson<'a> {
    id: String,
    name: &'a str,
    bytes: u64,
}

#[derive(Serialize)]
struct MessageJson<'a> {
    number: u32,
    id: String,
    written: String,
    edited: Option<String>,
    redacted: Option<String>,
    author: Option<&'a str>,
    account: Option<Named<'a>>,
    private: bool,
    text: Option<&'a str>,
    files: Vec<&'a str>,
}

#[derive(Serialize)]
struct Note<'a> {
    note: &'a str,
}

/// The lines of a portion; the last may go on in the next portion, as the first may go on from the
/// one before.
///
/// # Errors
///
/// None but a bug.
pub(in crate::web) fn lines(portion: &Portion) -> Result<Vec<u8>, Fault> {
    let (names, mut out) = (&portion.names, Vec::new());
    for part in &portion.parts {
        if let Some(head) = &part.head {
            write(&mut out, &case(head, names))?;
            // The object stays open for its messages.
            out.pop();
            out.extend_from_slice(b",\"messages\":[");
        }
        for said in &part.messages {
            if said.number > 1 {
                out.push(b',');
            }
            write(&mut out, &message(said, names))?;
        }
        if part.ends {
            out.extend_from_slice(b"]}\n");
        }
    }
    if let Then::Ends(ending) = portion.then {
        for note in notes(ending) {
            write(&mut out, &Note { note: &note })?;
            out.push(b'\n');
        }
    }
    Ok(out)
}

fn write(out: &mut Vec<u8>, value: &impl Serialize) -> Result<(), Fault> {
    serde_json::to_writer(out, value).map_err(|error| Fault::Bug(error.to_string()))
}

fn case<'a>(head: &'a CaseHead, names: &'a Names) -> CaseJson<'a> {
    let (seen, case) = (&head.seen, &head.seen.case);
    let end = case.resolution.as_ref();
    let when = |state| reached(case, state).map(moment);
    let typed = case.table().need(Field::Type).is_some();
    let file = |file: &'a Attachment| FileJson {
        id: file.file.id.to_string(),
        name: file.file.name.as_str(),
        bytes: file.file.size,
    };
    CaseJson {
        id: case.id.to_string(),
        subject: &case.subject,
        direction: Direction::of(seen.side).word(),
        preset: case.preset.word(),
        status: case.state.word(),
        priority: case.priority.word(),
        r#type: typed.then(|| case.kind.word()),
        ticket_type: head.category.as_ref().map(|category| &*category.name),
        product: case.product.map(|id| Named { id: id.to_string(), name: names.product(id) }),
        environment: head.environment.as_ref().map(|environment| &*environment.name),
        impact: case.impact.map(Impact::word),
        issuer: side(&case.issuer, names),
        receiver: side(&case.receiver, names),
        reporter: names.user(case.reporter),
        contact: case.contact.map(|id| names.user(id)),
        created: moment(case.opened_at),
        updated: moment(seen.moved_at()),
        resolved: when(State::Resolved),
        closed: when(State::Closed),
        solved: end.and_then(|end| end.solved).map(Solved::word),
        rating: end.and_then(|end| end.rating).map(Rating::number),
        feedback: end.and_then(|end| end.feedback.as_deref()),
        description: head.description.as_deref(),
        files: head.files.iter().map(file).collect(),
        moved_to: head.moves.0.iter().map(|one| one.id.to_string()).collect(),
        moved_from: head.moves.1.iter().map(|one| one.id.to_string()).collect(),
    }
}

fn side<'a>(end: &End, names: &'a Names) -> EndJson<'a> {
    let person = |id: &UserId| names.user(*id);
    EndJson {
        account: account(end.account, names),
        agent: end.agent.as_ref().map(person),
        cc: end.cc.iter().map(person).collect(),
    }
}

fn account(id: AccountId, names: &Names) -> Named<'_> {
    Named { id: id.to_string(), name: names.account(id) }
}

fn message<'a>(message: &'a Message, names: &'a Names) -> MessageJson<'a> {
    let entry = &message.entry;
    let said = entry.said();
    MessageJson {
        number: message.number,
        id: entry.mark.to_string(),
        written: moment(entry.at),
        edited: said.and_then(|said| said.edited_at).map(moment),
        redacted: entry.redacted().map(|redacted| moment(redacted.at)),
        author: entry.by.map(|by| names.user(by)),
        account: entry.account.map(|id| account(id, names)),
        private: entry.private_to.is_some(),
        text: said.and_then(|said| said.text.as_deref()),
        files: message.files.iter().map(FileName::as_str).collect(),
    }
}
