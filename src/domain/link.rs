//! One-time links: whom they let in, and until when.
//!
//! A link holds a secret that the store knows the hash of. There is one of each purpose for each
//! whom it is for: a new one takes the place of the one before.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    access::{Console, Person},
    by_link::ByLink,
    change::{Change, Write},
    found::PasswordHash,
    id::{AccountId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::{Rights, Role, User},
    refusal::{Complaint, Field, Refusal},
    session::SessionKey,
    text::{Email, Name},
};

/// How long an invitation holds.
pub const INVITED_FOR: Duration = Duration::from_hours(7 * 24);
/// How long a link to another password holds.
pub const RESET_FOR: Duration = Duration::from_hours(1);
/// How long a link is kept once it has run out, so that it can be told of.
pub const KEPT: Duration = Duration::from_hours(30 * 24);
/// How many invitations of an account are kept at once.
pub const INVITATIONS_MAX: usize = 100;
/// How many people are invited at once.
pub const INVITED_AT_ONCE: usize = 50;

/// A link that works once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The hash of its secret.
    pub key: SessionKey,
    /// Who made it; none if the one at the machine did, or the one whom it is for.
    pub by: Option<UserId>,
    /// When.
    pub made_at: Moment,
    /// When it runs out.
    pub until: Moment,
    /// What it is for.
    pub purpose: Purpose,
}

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Becoming a user.
    Join(Box<Invitation>),
    /// Another password, because an admin said so.
    Reset(Reset),
    /// Another password, because its owner has forgotten it.
    Forgotten(Reset),
    /// A contract, for whoever takes it.
    Contract(Box<ByLink>),
}

/// Who is invited, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// To which account.
    pub account: AccountId,
    /// What they are called.
    pub name: Name,
    /// What they will sign in with.
    pub email: Email,
    /// How far their hand will reach.
    pub role: Role,
    /// What they may do besides.
    pub rights: Rights,
}

/// Whose password it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// They.
    pub user: UserId,
    /// Their epoch when the link was made: once they have another password or role, or are
    /// deactivated, it works no more.
    pub epoch: u32,
    /// When it was used.
    pub used_at: Option<Moment>,
}

impl Link {
    /// An invitation from now on.
    pub fn invitation(key: SessionKey, invitation: Invitation, now: Moment) -> Link {
        let (until, purpose) = (now.plus(INVITED_FOR), Purpose::Join(Box::new(invitation)));
        Link { key, by: None, made_at: now, until, purpose }
    }

    /// A link to another password from now on.
    pub fn reset(key: SessionKey, user: &User, now: Moment) -> Link {
        let reset = Reset { user: user.id, epoch: user.epoch, used_at: None };
        let (until, purpose) = (now.plus(RESET_FOR), Purpose::Reset(reset));
        Link { key, by: None, made_at: now, until, purpose }
    }

    /// A link to another password, for who has forgotten theirs, from now on.
    pub fn forgotten(key: SessionKey, user: &User, now: Moment) -> Link {
        let reset = Reset { user: user.id, epoch: user.epoch, used_at: None };
        Link { purpose: Purpose::Forgotten(reset), ..Link::reset(key, user, now) }
    }

    /// Takes the place of the one before, because somebody at the door has asked.
    pub fn asked_for(self, before: Option<Link>) -> Change {
        let (Purpose::Reset(reset) | Purpose::Forgotten(reset)) = self.purpose else {
            return Change::none();
        };
        let event = Event::new(None, Kind::ResetMade, Record::User(reset.user));
        let event = event.changed("asked for", &"", &"at the door");
        Change::new(vec![Write::Link(before.map(Box::new), Box::new(self))], event)
    }

    /// Is known by another secret from now on: by that of the mail which is about to be sent.
    pub fn known_by(self, key: SessionKey) -> Change {
        let after = Link { key, ..self.clone() };
        Change::unnoted(vec![Write::Link(Some(Box::new(self)), Box::new(after))])
    }

    /// Who is invited, if anybody is.
    pub fn invites(&self) -> Option<&Invitation> {
        match &self.purpose {
            Purpose::Join(invitation) => Some(invitation),
            Purpose::Reset(_) | Purpose::Forgotten(_) | Purpose::Contract(_) => None,
        }
    }

    /// Whether it works still, as far as it knows itself.
    pub fn is_open(&self, now: Moment) -> bool {
        let used = match self.purpose {
            Purpose::Join(_) | Purpose::Contract(_) => None,
            Purpose::Reset(reset) | Purpose::Forgotten(reset) => reset.used_at,
        };
        now < self.until && used.is_none()
    }

    /// The link, if it need not be kept any more.
    pub fn is_old(&self, now: Moment) -> bool {
        now.since(self.until) >= KEPT
    }

    /// Forgets it.
    pub fn sweep(self) -> Change {
        Change::unnoted(vec![Write::LinkGone(Box::new(self))])
    }

    /// Makes the user of this id whom it invites, who signs in with this password.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if it invites nobody, or has run out.
    pub fn join(
        self,
        id: UserId,
        password: PasswordHash,
        now: Moment,
    ) -> Result<(Change, User), Refusal> {
        let invitation = self.invites().filter(|_| self.is_open(now)).ok_or(Refusal::LinkDead)?;
        let Invitation { account, name, email, role, rights } = invitation.clone();
        let user = User {
            id,
            account,
            name,
            email,
            role,
            rights,
            active: true,
            created_at: now,
            epoch: 0,
        };
        let by = self.by.map(|by| by.to_string()).unwrap_or_default();
        let event = Event::new(Some(id), Kind::UserAdded, Record::User(id))
            .changed("name", &"", &user.name)
            .changed("email", &"", &user.email)
            .changed("account", &"", &account)
            .changed("role", &"", &role)
            .changed("rights", &"", &spelled(rights))
            .changed("invited by", &"", &by);
        let writes = vec![
            Write::Password(id, password.0),
            Write::User(None, Box::new(user.clone())),
            Write::LinkGone(Box::new(self)),
        ];
        Ok((Change::new(writes, event), user))
    }

    /// Gives its user another password: all their sessions end, and every other link of theirs.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if it is for somebody else, was used, has run out, or is from before
    /// they had another password or role or were deactivated.
    pub fn spend(
        self,
        user: User,
        password: PasswordHash,
        now: Moment,
    ) -> Result<(Change, User), Refusal> {
        let fits = |reset: &Reset| {
            user.active && (reset.user, reset.epoch) == (user.id, user.epoch) && self.is_open(now)
        };
        let followed = |reset: Reset| Reset { used_at: Some(now), ..reset };
        let purpose = match &self.purpose {
            Purpose::Reset(reset) if fits(reset) => Purpose::Reset(followed(*reset)),
            Purpose::Forgotten(reset) if fits(reset) => Purpose::Forgotten(followed(*reset)),
            _ => return Err(Refusal::LinkDead),
        };
        let by = self.by.map(|by| by.to_string()).unwrap_or_default();
        let event = Event::new(Some(user.id), Kind::PasswordSet, Record::User(user.id));
        let event = event.changed("link of", &"", &by);
        let after = User { epoch: user.epoch.wrapping_add(1), ..user.clone() };
        let now_spent = Link { purpose, ..self.clone() };
        let writes = vec![
            Write::Password(user.id, password.0),
            Write::User(Some(Box::new(user)), Box::new(after.clone())),
            Write::Link(Some(Box::new(self)), Box::new(now_spent)),
        ];
        Ok((Change::new(writes, event), after))
    }
}

/// An invitation and the one whose place it takes.
pub type Invited = (Link, Option<Link>);

impl Person {
    /// Invites people to an account, all of them or none. `kept` is how many invitations of it
    /// there are already; `field` is where whom to invite was typed.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the account or of the operator;
    /// [`Refusal::Fields`] beyond [`INVITATIONS_MAX`].
    pub fn invite(
        &self,
        account: AccountId,
        all: Vec<Invited>,
        kept: usize,
        field: Field,
    ) -> Result<Change, Refusal> {
        self.administers(account)?;
        invited(Some(self.user), all, kept, field)
    }

    /// Withdraws an invitation: its link works no more.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the account or of the operator.
    pub fn withdraw(&self, link: Link) -> Result<Change, Refusal> {
        let invitation = link.invites().ok_or(Refusal::NotFound)?;
        self.administers(invitation.account)?;
        let event = about(Some(self.user), Kind::InvitationWithdrawn, invitation);
        let event = event.changed("email", &invitation.email, &"");
        Ok(Change::new(vec![Write::LinkGone(Box::new(link))], event))
    }

    /// Makes a link by which somebody else chooses another password.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of their account or of the operator; for
    /// themselves, and for who is deactivated.
    pub fn offer_reset(
        &self,
        user: &User,
        link: Link,
        before: Option<Link>,
    ) -> Result<Change, Refusal> {
        self.administers(user.account)?;
        if user.id == self.user || !user.active {
            return Err(Refusal::NotFound);
        }
        Ok(offered(Some(self.user), user, link, before))
    }
}

impl Console {
    /// Invites people to an account, all of them or none.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] beyond [`INVITATIONS_MAX`].
    pub fn invite(self, all: Vec<Invited>, kept: usize) -> Result<Change, Refusal> {
        invited(None, all, kept, Field::Email)
    }

    /// Makes a link by which somebody chooses another password.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for who is deactivated.
    pub fn offer_reset(
        self,
        user: &User,
        link: Link,
        before: Option<Link>,
    ) -> Result<Change, Refusal> {
        if !user.active {
            return Err(Refusal::field(Field::Email, Complaint::Deactivated));
        }
        Ok(offered(None, user, link, before))
    }
}

fn invited(
    by: Option<UserId>,
    all: Vec<Invited>,
    kept: usize,
    field: Field,
) -> Result<Change, Refusal> {
    let more = all.iter().filter(|(_, before)| before.is_none()).count();
    if kept.saturating_add(more) > INVITATIONS_MAX {
        let complaint = Complaint::TooManyInvited { max: INVITATIONS_MAX };
        return Err(Refusal::field(field, complaint));
    }
    let mut change = Change::none();
    for (link, before) in all {
        let link = Link { by, ..link };
        let Some(invitation) = link.invites() else { continue };
        let was = before.as_ref().and_then(Link::invites);
        let said = |what: fn(&Invitation) -> String| was.map(what).unwrap_or_default();
        let event = about(by, Kind::Invited, invitation)
            .changed("email", &said(|was| was.email.to_string()), &invitation.email)
            .changed("name", &said(|was| was.name.to_string()), &invitation.name)
            .changed("role", &said(|was| was.role.to_string()), &invitation.role)
            .changed("rights", &said(|was| spelled(was.rights)), &spelled(invitation.rights));
        let write = Write::Link(before.map(Box::new), Box::new(link));
        change = change.and(Change::new(vec![write], event));
    }
    Ok(change)
}

/// Rights as the journal has them.
fn spelled(rights: Rights) -> String {
    let has = [
        (rights.opens_for_managed, "opens for managed"),
        (rights.opens_on_behalf, "opens on behalf"),
    ];
    let has = has.into_iter().filter(|(has, _)| *has).map(|(_, name)| name);
    has.collect::<Vec<_>>().join(", ")
}

fn about(by: Option<UserId>, kind: Kind, invitation: &Invitation) -> Event {
    let event = Event::new(by, kind, Record::Account(invitation.account));
    Event { private_to: Some(invitation.account), ..event }
}

fn offered(by: Option<UserId>, user: &User, link: Link, before: Option<Link>) -> Change {
    let event = Event::new(by, Kind::ResetMade, Record::User(user.id));
    let event = Event { private_to: Some(user.account), ..event };
    let link = Link { by, ..link };
    Change::new(vec![Write::Link(before.map(Box::new), Box::new(link))], event)
}
