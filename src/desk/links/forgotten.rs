//! Passwords that their owners have forgotten, and the mails that carry links.

use std::net::IpAddr;

use super::open;
use crate::{
    desk::{Desk, Secret, names::known, sessions},
    domain::{
        change::Change,
        id::UserId,
        link::Link,
        mail::{Changed, Mail, MailKey, Matter},
        refusal::{Field, Refusal},
        session::SessionKey,
        text::Email,
    },
    error::Result,
    store::View,
};

/// What becomes of asking for another password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// If somebody has this address, a mail goes to it.
    Mailed,
    /// No mail leaves this helpdesk.
    NoMail,
}

impl Desk {
    /// Whether any mail leaves this helpdesk.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn sends_mail(&self) -> Result<bool> {
        self.store.look(|view| Ok(view.mail_settings()?.is_some()))
    }

    /// Has a link to another password mailed to whoever has this address. What comes back, and how
    /// long it takes, is the same whether anybody has it: it is looked up once this has returned.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for what is no address; [`Refusal::Throttled`].
    pub fn ask_reset(&self, email: &str, peer: IpAddr) -> Result<Asked> {
        let address = Email::parse(email).map_err(|wrong| Refusal::field(Field::Email, wrong))?;
        if !self.sends_mail()? {
            return Ok(Asked::NoMail);
        }
        let now = self.store.uptime();
        // Counted where it comes from alone: or strangers could keep the owner from asking.
        let asker = format!("{address} {peer}");
        self.inner.forgotten.admit(&asker, peer, now)?;
        self.inner.forgotten.wrong(&asker, peer, now);
        let key = Secret::new()?.key();
        self.store.post(move |view| forgotten(view, &address, key));
        Ok(Asked::Mailed)
    }

    /// Draws the secret of the link that a mail carries, as it is about to be sent: until then
    /// nobody has known it, and from then on it is in the mail alone. None if the link works no
    /// more, or the mail was put in the outbox for one before it.
    pub(in crate::desk) fn drawn(&self, mail: &Mail) -> Result<Option<Secret>> {
        let (secret, mail) = (Secret::new()?, mail.clone());
        let key = secret.key();
        self.store.commit(move |view| {
            let Some(link) = carried(view, &mail)? else { return Ok((Change::none(), None)) };
            Ok((link.known_by(key), Some(secret)))
        })
    }
}

/// The link that a mail is about, if it works still.
pub(in crate::desk) fn carried(view: &View<'_>, mail: &Mail) -> Result<Option<Link>> {
    let link = match &mail.matter {
        Matter::Invitation(account, email) => view.invitation(*account, email)?,
        Matter::Reset => view.reset_of(mail.user)?,
        Matter::Forgotten => view.forgotten_by(mail.user)?,
        Matter::One(_) | Matter::Digest(..) | Matter::Test => None,
    };
    let Some(link) = link.filter(|link| link.made_at <= mail.queued_at) else { return Ok(None) };
    known(open(view, link.key))
}

/// Mails that carry links, to these; none if no mail leaves.
pub(super) fn mails(view: &View<'_>, to: Vec<(UserId, Matter)>) -> Result<Vec<Changed>> {
    if view.mail_settings()?.is_none() {
        return Ok(Vec::new());
    }
    let mails = to.into_iter().map(|(user, matter)| {
        let key: MailKey = view.fresh_mail_key()?;
        let mail: Changed = (None, Box::new(Mail::of_link((key, user), matter, view.now())));
        Ok(mail)
    });
    mails.collect()
}

/// A link for whoever has this address, and the mail that carries it; nothing if nobody has, or they
/// have just asked.
fn forgotten(view: &View<'_>, email: &Email, key: SessionKey) -> Result<Change> {
    let Some(user) = known(view.user_of_email(email))? else { return Ok(Change::none()) };
    let Some((_, user)) = sessions::addressee(view, user.claimed().id)? else {
        return Ok(Change::none());
    };
    let (now, before) = (view.now(), view.forgotten_by(user.id)?);
    // While one works, there is no other: whoever asks for them could end it otherwise.
    let stands =
        |link: &Link| link.is_open(now) && known(open(view, link.key)).is_ok_and(|it| it.is_some());
    if before.as_ref().is_some_and(stands) {
        return Ok(Change::none());
    }
    let mails = mails(view, vec![(user.id, Matter::Forgotten)])?;
    if mails.is_empty() {
        return Ok(Change::none());
    }
    Ok(Link::forgotten(key, &user, now).asked_for(before).posting(mails))
}
