//! Forms that are carried out once, however often they are sent: a second press of a button, or a
//! page that is loaded again, does nothing.

use crate::{
    desk::{Desk, Secret},
    domain::{answered::Answer, refusal::Refusal},
    error::{Error, Result},
    web::{Web, form::Form, html::import::ONCE, request::Response, respond, session::Signed},
};

/// The key of a form that is about to be shown.
///
/// # Errors
///
/// A fault if the system has no random numbers.
pub(super) fn key() -> Result<String> {
    Ok(Secret::new()?.reveal())
}

/// Has a form carried out by `act`, which says where that is seen; or leads there, if it was carried
/// out before. Where nobody knows any more where that was, it leads to `instead`. What is refused was
/// not done. `parts` are what says what is asked.
pub(super) fn sent(
    (web, signed): (&Web, &Signed),
    form: &Form,
    (parts, instead): (&[&[u8]], &str),
    act: impl FnOnce(&Desk) -> Result<String>,
) -> Result<Response> {
    let Some(key) = form.find(ONCE).filter(|key| !key.is_empty()) else {
        return Ok(respond::see_other(act(&web.desk)?));
    };
    let asking = web.desk.asking_of_form(&signed.actor, key, parts)?;
    let _turn = web.desk.turn(&asking)?;
    match web.desk.answered(&signed.actor, &asking) {
        Ok(Some(before)) => {
            return Ok(respond::see_other(String::from_utf8_lossy(&before.body).into_owned()));
        }
        Err(Error::Refused(Refusal::Key(_))) => return Ok(respond::see_other(instead.to_owned())),
        found => drop(found?),
    }
    let to = act(&web.desk.once(asking))?;
    let answer = Answer { status: 303, body: to.clone().into_bytes() };
    web.desk.keep_answer(asking, (answer, None));
    Ok(respond::see_other(to))
}
