//! A mail for each who is told of something and wants one.

use std::collections::BTreeMap;

use crate::{
    domain::{
        id::UserId,
        mail::{Changed, Delivery, Mail},
        notify::Notification,
    },
    error::{Error, Fault, Result},
    log,
    store::View,
};

/// The mails of what people are told, to be written together with that; none as long as no server
/// is set. Called inside the write, so that nothing is added to a digest that is being sent.
///
/// # Errors
///
/// A fault of the store.
pub fn mails(view: &View<'_>, told: &[Notification]) -> Result<Vec<Changed>> {
    if told.is_empty() || view.mail_settings()?.is_none() {
        return Ok(Vec::new());
    }
    let (mut mails, mut digests) = (Vec::new(), BTreeMap::<UserId, Changed>::new());
    for one in told {
        match readable(view.delivery(one.user))?.unwrap_or_default() {
            Delivery::Off => (),
            Delivery::AtOnce => {
                let mail = Mail::at_once(view.fresh_mail_key()?, one.clone(), view.now());
                mails.push((None, Box::new(mail)));
            }
            Delivery::Digest => {
                let begun = match digests.remove(&one.user) {
                    Some(begun) => Some(begun),
                    None => {
                        readable(view.open_digest(one.user))?.flatten().map(|(number, mail)| {
                            (Some((number, Box::new(mail.clone()))), Box::new(mail))
                        })
                    }
                };
                let changed = if let Some((before, mail)) = begun {
                    (before, Box::new(mail.with(one.clone(), view.now())))
                } else {
                    let key = view.fresh_mail_key()?;
                    (None, Box::new(Mail::digest(key, one.clone(), view.now())))
                };
                digests.insert(one.user, changed);
            }
        }
    }
    mails.extend(digests.into_values());
    Ok(mails)
}

/// What was read; none if it cannot be, which keeps nobody from being told.
fn readable<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
            log::error("mail_row_skipped", &[("error", &error)]);
            Ok(None)
        }
        read => read.map(Some),
    }
}
