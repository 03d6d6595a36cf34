//! Forms that are carried out once, however often they are sent: a second press of a button, or a
//! page that is loaded again, does nothing.

use crate::{
    desk::{Desk, Secret},
    domain::{
        answered::{Answer, KeyWrong},
        refusal::Refusal,
    },
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::{error, import::ONCE},
        request::Response,
        respond,
        session::Signed,
    },
};

/// Where a form leads that does nothing.
#[derive(Clone, Copy)]
pub(super) struct Instead<'a> {
    /// It was carried out before, and nobody knows any more where that led.
    pub(super) already: &'a str,
    /// The list where it is seen what there is.
    pub(super) list: &'a str,
}

/// The key of a form that is about to be shown.
///
/// # Errors
///
/// A fault if the system has no random numbers.
pub(super) fn key() -> Result<String> {
    Ok(Secret::new()?.reveal())
}

/// Has a form carried out by `act`, which says where that is seen; or leads there, if it was carried
/// out before. Where it is not carried out now, it leads to `instead`. What is refused was not done.
/// `parts` are what says what is asked.
pub(super) fn sent(
    (web, signed): (&Web, &Signed),
    form: &Form,
    (parts, instead): (&[&[u8]], Instead<'_>),
    act: impl FnOnce(&Desk) -> Result<String>,
) -> Result<Response> {
    let Some(key) = form.find(ONCE).filter(|key| !key.is_empty()) else {
        return Ok(respond::see_other(act(&web.desk)?));
    };
    match led(web, signed, (key, parts), act) {
        Ok(to) => Ok(respond::see_other(to)),
        Err(Error::Refused(Refusal::Key(KeyWrong::AnswerLost))) => {
            Ok(respond::see_other(instead.already.to_owned()))
        }
        Err(failed @ Error::Refused(Refusal::Key(wrong))) => {
            let page = error::form(&signed.chrome(), wrong, instead.list);
            Ok(respond::retry(&failed, respond::page(respond::status_of(&failed), page)))
        }
        Err(failed) => Err(failed),
    }
}

/// Where a form leads, once it is carried out or was before.
fn led(
    web: &Web,
    signed: &Signed,
    (key, parts): (&str, &[&[u8]]),
    act: impl FnOnce(&Desk) -> Result<String>,
) -> Result<String> {
    let asking = web.desk.asking_of_form(&signed.actor, key, parts)?;
    let _turn = web.desk.turn(&asking)?;
    if let Some(before) = web.desk.answered(&signed.actor, &asking)? {
        return Ok(String::from_utf8_lossy(&before.body).into_owned());
    }
    let to = act(&web.desk.once(asking))?;
    let answer = Answer { status: 303, body: to.clone().into_bytes() };
    web.desk.keep_answer(asking, (answer, None));
    Ok(to)
}
