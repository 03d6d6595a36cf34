//! One-time links: whom they invite, and what comes of following one.

mod forgotten;
mod guests;
mod importing;
mod lately;
mod machine;
mod made;

use std::{net::IpAddr, time::Duration};

use self::guests::{Guest, read};
pub use self::{forgotten::Asked, importing::Guested, lately::Came, machine::Reaching};
pub(super) use self::{forgotten::carried, lately::Lately, made::Made};
use super::{
    Desk, Entered, Hidden, Secret,
    names::{known, readable},
    passwords::acceptable,
    sessions,
    show::{Followed, LinkPage, ResetNote},
};
use crate::{
    domain::{
        access::{Actor, Sealed},
        id::{AccountId, UserId},
        link::{INVITATIONS_MAX, Invitation, Invited, Link, Purpose, Reset},
        mail::{Changed, Matter},
        person::{Rights, Role, User},
        refusal::{Complaint, Field, LineWrong, Refusal},
        session::SessionKey,
        text::Email,
    },
    error::Result,
    store::View,
};

/// Nobody is mailed another invitation of the same account before this has passed.
const MAILED_AGAIN_AFTER: Duration = Duration::from_mins(5);

/// For how long people are told on every page that a link to another password was made for them.
const TOLD_FOR: Duration = Duration::from_hours(7 * 24);

/// A form that invites people.
#[derive(Clone, Debug)]
pub struct InviteForm {
    /// Whom.
    pub whom: Whom,
    /// The role's word.
    pub role: String,
    /// What they may do besides.
    pub rights: Rights,
}

/// Whom a form invites, as typed.
#[derive(Clone, Debug)]
pub enum Whom {
    /// One person.
    One {
        /// What they are called.
        name: String,
        /// What they will sign in with.
        email: String,
    },
    /// Several, a line each: name, comma, address; and another comma and a role's word for whom the
    /// form's role is not meant.
    Many(String),
}

/// Somebody whom a link was made for.
#[derive(Clone, Debug)]
pub struct Linked {
    /// What they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The link's secret, to be shown this once; none if the link goes to them by mail.
    pub secret: Option<Secret>,
}

impl Linked {
    /// The same once it is known whether the link goes by mail.
    fn by(self, mail: Leaves) -> Linked {
        let secret = self.secret.filter(|_| mail == Leaves::Nothing);
        Linked { secret, ..self }
    }
}

/// Whether links go by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaves {
    Mail,
    Nothing,
}

impl Leaves {
    fn of(mails: &[Changed]) -> Leaves {
        if mails.is_empty() { Leaves::Nothing } else { Leaves::Mail }
    }
}

impl Desk {
    /// Counts links that the people of an account make for others.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] beyond 300 a day.
    pub(super) fn count_links(&self, by: AccountId, more: usize) -> Result<(), Refusal> {
        self.inner.made.take(by, more, self.store.uptime())
    }

    /// Invites people to an account, all of them or none: a link each, by which they become its
    /// users. An invitation of before, to the same address, works no more.
    ///
    /// An address that somebody of another account has is no reason to refuse: it turns out when the
    /// link is followed. Where no mail leaves, whoever invites can do that themselves and learn of
    /// it; what they have made in a day is bounded.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of that account or of the operator;
    /// [`Refusal::Fields`] for all that is wrong; [`Refusal::Throttled`] beyond 300 links a day, and
    /// for whom a mail went to just now.
    pub fn invite(
        &self,
        actor: &Actor,
        account: Option<AccountId>,
        form: &InviteForm,
    ) -> Result<Vec<Linked>> {
        let person = actor.person()?;
        let (by, account) = (person.user, account.unwrap_or(person.account));
        person.administers(account)?;
        let (guests, role) = read(form)?;
        self.inner.made.take(person.account, guests.len(), self.store.uptime())?;
        let field = if matches!(form.whom, Whom::Many(_)) { Field::People } else { Field::Email };
        let (rights, secrets) = (form.rights, secrets(guests.len())?);
        let keys: Vec<SessionKey> = secrets.iter().map(Secret::key).collect();
        let linked = linked(&guests, secrets);
        let mail = self.store.commit(move |view| {
            let person = sessions::anew(view, by)?;
            let active = view.account(account)?.administered(&person)?.active;
            if !active {
                return Err(Refusal::field(field, Complaint::ShutOut).into());
            }
            let as_what = (account, role, rights);
            let all = invitations(view, &guests, &keys, as_what, |of| of == account)?;
            let kept = view.invitations(account, INVITATIONS_MAX)?.len();
            let to = guests.into_iter().map(|guest| (by, Matter::Invitation(account, guest.email)));
            let mails = forgotten::mails(view, to.collect())?;
            let leaves = Leaves::of(&mails);
            all.iter().try_for_each(|(_, before)| not_again(view, leaves, before.as_ref()))?;
            Ok((person.invite(account, all, kept, field)?.posting(mails), leaves))
        })?;
        Ok(linked.into_iter().map(|linked| linked.by(mail)).collect())
    }

    /// Makes an invitation anew: the link of before works no more.
    ///
    /// # Errors
    ///
    /// As for [`Desk::invite`]; [`Refusal::NotFound`] if there is no such invitation.
    pub fn renew_invitation(
        &self,
        actor: &Actor,
        account: AccountId,
        email: &str,
    ) -> Result<Linked> {
        let person = actor.person()?;
        let (by, email) = (person.user, Email::parse(email));
        let email = email.map_err(|_| Refusal::NotFound)?;
        self.inner.made.take(person.account, 1, self.store.uptime())?;
        let secret = Secret::new()?;
        let key = secret.key();
        let (name, email, mail) = self.store.commit(move |view| {
            let person = sessions::anew(view, by)?;
            drop(view.account(account)?.administered(&person)?);
            let before = view.invitation(account, &email)?.ok_or(Refusal::NotFound)?;
            let invitation = before.invites().ok_or(Refusal::NotFound)?.clone();
            let (name, address) = (invitation.name.to_string(), invitation.email.to_string());
            let link = Link::invitation(key, invitation, view.now());
            let mails = forgotten::mails(view, vec![(by, Matter::Invitation(account, email))])?;
            let leaves = Leaves::of(&mails);
            not_again(view, leaves, Some(&before))?;
            let change = person.invite(account, vec![(link, Some(before))], 0, Field::Email)?;
            Ok((change.posting(mails), (name, address, leaves)))
        })?;
        Ok(Linked { name, email, secret: Some(secret) }.by(mail))
    }

    /// Withdraws an invitation: its link works no more.
    ///
    /// # Errors
    ///
    /// As for [`Desk::renew_invitation`].
    pub fn withdraw_invitation(
        &self,
        actor: &Actor,
        account: AccountId,
        email: &str,
    ) -> Result<()> {
        let (by, email) = (actor.person()?.user, Email::parse(email));
        let email = email.map_err(|_| Refusal::NotFound)?;
        self.store.commit(move |view| {
            let person = sessions::anew(view, by)?;
            drop(view.account(account)?.administered(&person)?);
            let link = view.invitation(account, &email)?.ok_or(Refusal::NotFound)?;
            Ok((person.withdraw(link)?, ()))
        })
    }

    /// Makes a link by which somebody else chooses another password. They are told who made it.
    ///
    /// # Errors
    ///
    /// What [`Person::offer_reset`](crate::domain::access::Person::offer_reset) says.
    pub fn offer_reset(&self, actor: &Actor, id: UserId) -> Result<Linked> {
        let (by, secret) = (actor.person()?.user, Secret::new()?);
        let key = secret.key();
        let (name, email, mail) = self.store.commit(move |view| {
            let person = sessions::anew(view, by)?;
            let user = view.user(id)?.administered(&person)?;
            if !view.account(user.account)?.administered(&person)?.active {
                return Err(Refusal::field(Field::Email, Complaint::ShutOut).into());
            }
            let link = Link::reset(key, &user, view.now());
            let change = person.offer_reset(&user, link, view.reset_of(id)?)?;
            let mails = forgotten::mails(view, vec![(id, Matter::Reset)])?;
            let leaves = Leaves::of(&mails);
            let called = (user.name.to_string(), user.email.to_string(), leaves);
            Ok((change.posting(mails), called))
        })?;
        Ok(Linked { name, email, secret: Some(secret) }.by(mail))
    }

    /// What a link is for, and whom.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if it works no more, for whatever reason, or never was one.
    pub fn link(&self, secret: &Secret) -> Result<LinkPage> {
        let key = secret.key();
        self.store.look(|view| {
            let link = open(view, key)?;
            let (followed, account, name, email) = match &link.purpose {
                Purpose::Join(to) => {
                    (Followed::Joining, to.account, to.name.to_string(), to.email.to_string())
                }
                Purpose::Reset(reset) | Purpose::Forgotten(reset) => {
                    let user = owner(view, *reset)?;
                    let (name, email) = (user.name.to_string(), user.email.to_string());
                    (Followed::Resetting, user.account, name, email)
                }
                Purpose::Contract(_) => return Err(Refusal::LinkDead.into()),
            };
            Ok(LinkPage { followed, account_name: view.account(account)?.name().0, name, email })
        })
    }

    /// Follows a link with the password to have from now on: whoever it is for is in, or asked for
    /// their code. It works no more then.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] as for [`Desk::link`], and if somebody was faster; [`Refusal::Fields`]
    /// for a password that will not do, or if somebody has come by the same address meanwhile.
    pub fn follow_link(
        &self,
        secret: &Secret,
        password: &Hidden,
        (peer, browser): (IpAddr, &str),
    ) -> Result<Entered> {
        let key = secret.key();
        self.store.look(|view| open(view, key).map(drop))?;
        acceptable(&password.0).map_err(|wrong| Refusal::field(Field::Password, wrong))?;
        let hash = self.inner.passwords.hash(&password.0)?;
        let user = self.store.commit(move |view| {
            let link = open(view, key)?;
            Ok(match &link.purpose {
                Purpose::Join(to) => {
                    if known(view.user_of_email(&to.email))?.is_some() {
                        return Err(Refusal::field(Field::Email, Complaint::Taken).into());
                    }
                    link.join(view.fresh_user()?, hash, view.now())?
                }
                Purpose::Reset(reset) | Purpose::Forgotten(reset) => {
                    let user = owner(view, *reset)?;
                    // Whoever could sign in as them may have made tokens.
                    let tokens = view.tokens_of_user(user.account, user.id)?;
                    let (change, user) = link.spend(user, hash, view.now())?;
                    (change.revoking(Some(user.id), tokens), user)
                }
                Purpose::Contract(_) => return Err(Refusal::LinkDead.into()),
            })
        })?;
        self.enter(&user, (peer, browser))
    }
}

/// Nobody is mailed the same again at once.
fn not_again(view: &View<'_>, leaves: Leaves, before: Option<&Link>) -> Result<(), Refusal> {
    let Some(before) = before.filter(|_| leaves == Leaves::Mail) else { return Ok(()) };
    match MAILED_AGAIN_AFTER.checked_sub(view.now().since(before.made_at)) {
        Some(wait) if !wait.is_zero() => Err(Refusal::Throttled { wait_s: wait.as_secs() + 1 }),
        _ => Ok(()),
    }
}

/// The link of this key, if it works: whose account is shut out is not let in by it either.
pub(super) fn open(view: &View<'_>, key: SessionKey) -> Result<Link> {
    let link = known(view.link(key))?.filter(|link| link.is_open(view.now()));
    let link = link.ok_or(Refusal::LinkDead)?;
    match &link.purpose {
        Purpose::Join(to) => {
            let account = known(view.account(to.account))?.map(Sealed::party);
            account.filter(|account| account.active).ok_or(Refusal::LinkDead)?;
            made_by_admin(view, &link, to.account)?;
        }
        Purpose::Reset(reset) => made_by_admin(view, &link, owner(view, *reset)?.account)?,
        Purpose::Forgotten(reset) => drop(owner(view, *reset)?),
        Purpose::Contract(offer) => {
            let account = known(view.account(offer.from))?.map(Sealed::party);
            account.filter(|account| account.active).ok_or(Refusal::LinkDead)?;
            made_by_admin(view, &link, offer.from)?;
        }
    }
    Ok(link)
}

/// A link ends with the rights of whoever made it.
fn made_by_admin(view: &View<'_>, link: &Link, of: AccountId) -> Result<()> {
    let maker = link.by.map(|by| sessions::anew(view, by)).transpose();
    let maker = known(maker)?.ok_or(Refusal::LinkDead)?;
    Ok(maker.map_or(Ok(()), |by| by.administers(of)).map_err(|_| Refusal::LinkDead)?)
}

/// Whose password it is, if they are let in and nothing has happened to them since.
fn owner(view: &View<'_>, reset: Reset) -> Result<User> {
    let user = sessions::addressee(view, reset.user)?.map(|(_, user)| user);
    let user = user.filter(|user| user.epoch == reset.epoch);
    Ok(user.ok_or(Refusal::LinkDead)?)
}

/// Who has made a link to another password for somebody lately, used or not: whoever did so could
/// have used it.
pub(super) fn note(view: &View<'_>, user: UserId) -> Result<Option<ResetNote>> {
    // One bad record shall not shut somebody out of every page.
    let link = readable(view.reset_of(user))?;
    let Some(link) = link.flatten().filter(|link| view.now().since(link.made_at) < TOLD_FOR) else {
        return Ok(None);
    };
    let by = match link.by.map(|by| view.user(by)).transpose()? {
        None => "Whoever runs this machine".to_owned(),
        Some(by) => {
            let (name, account) = by.name();
            format!("{name} ({})", view.account(account)?.name().0)
        }
    };
    Ok(Some(ResetNote { by, at: link.made_at }))
}

fn secrets(count: usize) -> Result<Vec<Secret>> {
    (0..count).map(|_| Ok(Secret::new()?)).collect()
}

fn linked(guests: &[Guest], secrets: Vec<Secret>) -> Vec<Linked> {
    let both = guests.iter().zip(secrets);
    let linked = both.map(|(guest, secret)| Linked {
        name: guest.name.to_string(),
        email: guest.email.to_string(),
        secret: Some(secret),
    });
    linked.collect()
}

/// An invitation of each guest; refuses those who are users already of an account that whoever
/// invites may know of.
fn invitations(
    view: &View<'_>,
    guests: &[Guest],
    keys: &[SessionKey],
    (account, role, rights): (AccountId, Role, Rights),
    may_know: impl Fn(AccountId) -> bool,
) -> Result<Vec<Invited>> {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for (guest, key) in guests.iter().zip(keys) {
        let Guest { line, name, email, role: own } = guest.clone();
        let role = own.unwrap_or(role);
        let user = known(view.user_of_email(&email))?;
        if user.is_some_and(|user| may_know(user.name().1)) {
            wrong.push(match line {
                None => (Field::Email, Complaint::AlreadyIn),
                Some(number) => {
                    (Field::People, Complaint::Line { number, why: LineWrong::AlreadyIn })
                }
            });
            continue;
        }
        let before = view.invitation(account, &email)?;
        let invitation = Invitation { account, name, email, role, rights };
        all.push((Link::invitation(*key, invitation, view.now()), before));
    }
    if wrong.is_empty() { Ok(all) } else { Err(Refusal::Fields(wrong).into()) }
}
