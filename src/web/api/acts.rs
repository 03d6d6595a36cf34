//! What programs do with cases: open, change, and take them from state to state.

use crate::{
    desk::{CaseUpdate, PeopleUpdate},
    domain::{case::Priority, connect::Standing, id::CaseId, open::NewCase},
    error::Result,
    web::{
        Web,
        request::{Request, Response},
    },
};

use super::{
    Caller,
    body::{self, Case, Closing, End, Loose, Named},
    cases,
};

/// `POST /helpdesk/cases`
pub(crate) fn open(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: Case = body::read(request)?;
    let (issuer, receiver) = (sent.issuer.unwrap_or_default(), sent.receiver.unwrap_or_default());
    let own = caller.person()?.account.to_string();
    let text = |text: Option<Loose>| text.map(Loose::text).unwrap_or_default();
    let form = NewCase {
        partner: receiver.account.map(Named::id).unwrap_or_default(),
        account: issuer.account.map(Named::id).filter(|id| *id != own).unwrap_or_default(),
        subject: text(sent.subject),
        description: text(sent.description),
        priority: sent.priority.map(priority).unwrap_or_default(),
        kind: sent.r#type.unwrap_or_default().to_lowercase(),
        product: sent.product.map(Named::id).unwrap_or_default(),
        cc: ids(issuer.recipients.unwrap_or_default()),
        ..NewCase::default()
    };
    let agent = issuer.agent.map(Named::id).unwrap_or_default();
    let id = web.desk.open_case_plainly(caller.actor(), form, agent)?;
    cases::answer(web, caller, id, 201)
}

/// `PUT /helpdesk/cases/{id}`
pub(crate) fn change(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    let sent: Case = body::read(request)?;
    let update = CaseUpdate {
        subject: sent.subject.map(Loose::text),
        description: sent.description.map(Loose::text),
        priority: sent.priority.map(priority),
        kind: sent.r#type.map(|word| word.to_lowercase()),
        product: sent.product.map(Named::id),
        issuer: people(sent.issuer),
        receiver: people(sent.receiver),
    };
    web.desk.update_case(caller.actor(), id, update)?;
    cases::answer(web, caller, id, 200)
}

/// `POST /helpdesk/cases/{id}/pend`
pub(crate) fn pend(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    advance(web, caller, request, Standing::Pending)
}

/// `POST /helpdesk/cases/{id}/inquire`
pub(crate) fn inquire(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    advance(web, caller, request, Standing::Inquiring)
}

/// `POST /helpdesk/cases/{id}/resolve`
pub(crate) fn resolve(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    advance(web, caller, request, Standing::Resolved)
}

/// `POST /helpdesk/cases/{id}/close`
pub(crate) fn close(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    advance(web, caller, request, Standing::Closed)
}

fn advance(web: &Web, caller: &Caller, request: &Request, to: Standing) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    let said = if to == Standing::Closed {
        let closing: Closing = body::read(request)?;
        let rating = closing.rating.map(Loose::text).unwrap_or_default();
        (rating, closing.feedback.unwrap_or_default())
    } else {
        // These have no body; what comes all the same says nothing.
        (String::new(), String::new())
    };
    web.desk.advance(caller.actor(), id, to, said)?;
    cases::answer(web, caller, id, 200)
}

/// The word of a priority that was sent as its number, or, as some programs do, as that number's
/// text; what is none stays as it was sent, and is refused.
pub(super) fn priority(sent: Loose) -> String {
    let sent = sent.text();
    let level = sent.trim().parse::<usize>().ok();
    let known = level.and_then(|level| Priority::ALL.get(level));
    known.map_or(if sent.is_empty() { "-".to_owned() } else { sent }, |known| {
        known.word().to_owned()
    })
}

fn ids(sent: Vec<Named>) -> Vec<String> {
    sent.into_iter().map(Named::id).filter(|id| !id.is_empty()).collect()
}

fn people(end: Option<End>) -> PeopleUpdate {
    let end = end.unwrap_or_default();
    PeopleUpdate { agent: end.agent.map(Named::id), cc: end.recipients.map(ids) }
}
