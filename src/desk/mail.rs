//! Mail, for those who set it up and for those who get it.

use super::{
    Desk,
    names::known,
    show::{MailPage, Posted},
};
use crate::{
    domain::{
        access::{Actor, Sealed},
        id::UserId,
        mail::{Delivery, MailForm},
        person::User,
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    followers::mail::is_certificate,
    store::View,
};

/// How many mails a page shows.
const PAGE_ROWS: usize = 25;

impl Desk {
    /// By what server mail leaves, and a page of what became of the mails, the newest first, or from
    /// before the one of a number.
    ///
    /// It tells whom each mail goes to and not what it is about: who runs the helpdesk is no party
    /// to its cases.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator.
    pub fn mail_page(&self, actor: &Actor, before: Option<u64>) -> Result<MailPage> {
        actor.person()?.must_run_appliance()?;
        self.store.look(|view| {
            let mut mails = view.mails_back(before, PAGE_ROWS + 1)?;
            let more = mails.len() > PAGE_ROWS;
            mails.truncate(PAGE_ROWS);
            let older = mails.last().filter(|_| more).map(|(number, _)| *number);
            let rows = mails.into_iter().map(|(_, sealed)| {
                let mail = sealed.posted(actor)?;
                let to = named(view, mail.user)?;
                Ok(Posted { mail, to })
            });
            let rows = rows.collect::<Result<_>>()?;
            Ok(MailPage { settings: view.mail_settings()?, rows, newer: before.is_some(), older })
        })
    }

    /// Sets by what server mail leaves, from now on.
    ///
    /// # Errors
    ///
    /// What [`Person::set_mail`](crate::domain::access::Person::set_mail) says; and
    /// [`Refusal::Fields`] for certificates that are none.
    pub fn set_mail(&self, actor: &Actor, form: MailForm) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_run_appliance()?;
        if !form.trusted.trim().is_empty() && !is_certificate(&form.trusted) {
            return Err(Refusal::field(Field::Trusted, Complaint::NotACertificate).into());
        }
        self.store.commit(move |view| {
            let before = view.mail_settings()?;
            Ok((person.set_mail(before.as_ref(), &form)?, ()))
        })
    }

    /// Has no mail leave any more; what waits is kept for a while, in case a server is set again.
    ///
    /// # Errors
    ///
    /// What [`Person::end_mail`](crate::domain::access::Person::end_mail) says.
    pub fn end_mail(&self, actor: &Actor) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let before = view.mail_settings()?;
            Ok((person.end_mail(before.as_ref())?, ()))
        })
    }

    /// Puts a mail to the actor themselves into the outbox; what becomes of it stands on the page.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator and a server is set.
    pub fn try_mail(&self, actor: &Actor) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            if view.mail_settings()?.is_none() {
                return Err(Refusal::NotFound.into());
            }
            Ok((person.try_mail(view.fresh_mail_key()?, view.now())?, ()))
        })
    }

    /// When the actor gets mail, and whether any leaves at all.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn delivery(&self, actor: &Actor) -> Result<(Delivery, bool)> {
        let user = actor.person()?.user;
        self.store.look(|view| Ok((view.delivery(user)?, view.mail_settings()?.is_some())))
    }

    /// Chooses when the actor gets mail, by a word of [`Delivery`].
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for another word.
    pub fn choose_delivery(&self, actor: &Actor, word: &str) -> Result<()> {
        let change = actor.person()?.choose_delivery(word)?;
        self.store.commit(move |_| Ok((change, ())))
    }
}

/// What a user is called, and their account.
fn named(view: &View<'_>, id: UserId) -> Result<(String, String)> {
    let Some((name, account)) = known(view.user(id))?.map(Sealed::<User>::name) else {
        return Ok(("–".to_owned(), "–".to_owned()));
    };
    let account = known(view.account(account))?.map(|account| account.name().0);
    Ok((name, account.unwrap_or_else(|| "–".to_owned())))
}
