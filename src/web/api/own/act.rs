//! What programs do to a case: each action of its preset, and those that all cases have.

use super::{
    super::{Caller, acts::priority, body},
    bodies::{Deed, New},
    cases::answer,
    choices::Other,
    is_at,
};
use crate::{
    desk::{CaseUpdate, PeopleUpdate},
    domain::{
        id::CaseId,
        refusal::{Complaint, Field, Refusal},
        workflow::{Action, Side},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
    },
};

/// `POST /cases/{id}/actions/{action}`: the case as it is then; of one that is moved, the new one.
pub(in crate::web) fn act(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    let word = request.captures.get(1).map_or("", String::as_str);
    match (Action::of_word(word), Other::of_word(word)) {
        (Some(action), _) => {
            let sent: Deed = body::read(request)?;
            web.desk.step(caller.actor(), id, action, sent.stepped())?;
        }
        (None, Some(Other::Move)) => return away(web, caller, id, body::read(request)?),
        (None, Some(other)) => do_other(web, caller, (id, other), body::read(request)?)?,
        (None, None) => return Err(Refusal::NotFound.into()),
    }
    answer(web, caller, id, 200)
}

/// Whether what is answered is another case than the one that the address names.
pub(in crate::web::api) fn answers_another(request: &Request) -> bool {
    let word = request.captures.get(1).map_or("", String::as_str);
    is_at(&request.path) && matches!(Other::of_word(word), Some(Other::Move))
}

fn do_other(web: &Web, caller: &Caller, (id, other): (CaseId, Other), sent: Deed) -> Result<()> {
    let actor = caller.actor();
    match other {
        Other::Assign => {
            let people = PeopleUpdate { agent: sent.agent(), cc: sent.cc };
            let update = match web.desk.seen(actor, id)?.side {
                Side::Receiver => CaseUpdate { receiver: people, ..CaseUpdate::default() },
                Side::Issuer | Side::Clock => {
                    CaseUpdate { issuer: people, ..CaseUpdate::default() }
                }
            };
            web.desk.update_case(actor, id, update)
        }
        Other::Priority => {
            let priority = Some(sent.priority.map(priority).unwrap_or_default());
            web.desk.update_case(actor, id, CaseUpdate { priority, ..CaseUpdate::default() })
        }
        Other::Read => web.desk.read_case(actor, id),
        Other::Duplicate => web.desk.mark_duplicate(actor, id, &sent.original.unwrap_or_default()),
        Other::Move => Err(Refusal::NotFound.into()),
    }
}

/// Moves a case to another desk; what was not sent is what the case says.
fn away(web: &Web, caller: &Caller, id: CaseId, sent: New) -> Result<Response> {
    // Who may not know of the case hears nothing of desks.
    drop(web.desk.seen(caller.actor(), id)?);
    sent.can_be_moved()?;
    let unknown = || Refusal::field(Field::Partner, Complaint::NoContract);
    let to = sent.partner().parse().map_err(|_| unknown())?;
    let asks = web.desk.move_form(caller.actor(), id, to, None)?.form;
    let carried = sent.files.iter().map(|text| text.parse());
    let carried = carried.collect::<std::result::Result<Vec<_>, _>>();
    let carried = carried.map_err(|_| Refusal::field(Field::Files, Complaint::NotOffered))?;
    // What the other desk does not ask for is not brought there.
    let said = |field: Field| {
        let texts = asks.draft.all(field.name()).filter(|_| asks.fields.contains(&field));
        texts.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let form = sent.form(|field| said(field).concat(), said(Field::Cc));
    let new = web.desk.move_case(caller.actor(), id, form, carried)?;
    answer(web, caller, new, 201)
}
