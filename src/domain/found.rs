//! Founding: accounts, contracts and people, as the one at the machine makes them; and
//! sessions, as those who prove who they are do.

use super::{
    access::{Actor, Console},
    account::{Account, Contract},
    change::{Change, Write},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::User,
    refusal::Refusal,
    session::{Session, SessionKey},
};

/// A password's hash, as a PHC string. Never shown, never logged.
#[derive(Clone)]
pub struct PasswordHash(pub String);

impl Console {
    /// Makes an account.
    pub fn add_account(self, account: Account) -> Change {
        let event = Event::new(None, Kind::AccountAdded, Record::Account(account.id))
            .changed("name", &"", &account.name)
            .changed("kind", &"", &account.kind);
        Change::new(vec![Write::Account(None, Box::new(account))], event)
    }

    /// Joins two accounts, whose names are given in the contract's order.
    pub fn add_contract(self, contract: Contract, names: (String, String)) -> Change {
        let event = Event::new(None, Kind::ContractAdded, Record::Contract(contract.id)).changed(
            "parties",
            &"",
            &format!("{} {}", contract.parties.0, contract.parties.1),
        );
        Change::new(contract.writes(names), event)
    }

    /// Makes a user who signs in with this password.
    pub fn add_user(self, user: User, password: PasswordHash) -> Change {
        let event = Event::new(None, Kind::UserAdded, Record::User(user.id))
            .changed("name", &"", &user.name)
            .changed("account", &"", &user.account)
            .changed("role", &"", &user.role);
        let writes = vec![Write::Password(user.id, password.0), Write::User(None, Box::new(user))];
        Change::new(writes, event)
    }

    /// Makes the operator account and its first admin, at one stroke.
    pub fn set_up(self, operator: Account, admin: User, password: PasswordHash) -> Change {
        let event = Event::new(Some(admin.id), Kind::AccountAdded, Record::Account(operator.id))
            .changed("name", &"", &operator.name)
            .changed("admin", &"", &admin.id);
        let writes = vec![
            Write::Account(None, Box::new(operator)),
            Write::Password(admin.id, password.0),
            Write::User(None, Box::new(admin)),
        ];
        Change::new(writes, event)
    }

    /// Gives a user another password and ends all their sessions.
    pub fn set_password(self, user: User, password: PasswordHash) -> Change {
        let event = Event::new(None, Kind::PasswordSet, Record::User(user.id));
        let after = User { epoch: user.epoch.wrapping_add(1), ..user.clone() };
        let writes = vec![
            Write::Password(user.id, password.0),
            Write::User(Some(Box::new(user)), Box::new(after)),
        ];
        Change::new(writes, event)
    }
}

impl Session {
    /// Begins, for someone whose password has just been checked.
    pub fn begin(self) -> Change {
        let event = Event::new(Some(self.user), Kind::SignedIn, Record::User(self.user));
        Change::new(vec![Write::Session(Box::new(self))], event)
    }

    /// Notes that it was used.
    pub fn touch(self) -> Change {
        Change::unnoted(vec![Write::Session(Box::new(self))])
    }

    /// Ends, because its user says so.
    pub fn end(self) -> Change {
        let event = Event::new(Some(self.user), Kind::SignedOut, Record::User(self.user));
        Change::new(vec![Write::SessionOver(self.key)], event)
    }
}

impl SessionKey {
    /// Removes a session that no longer holds.
    pub fn sweep(self) -> Change {
        Change::unnoted(vec![Write::SessionOver(self)])
    }
}

impl Console {
    /// Says that the clock is right, so that what is due may be closed again.
    pub fn accept_clock(self, now: Moment) -> Change {
        let event = Event::new(None, Kind::ClockAccepted, Record::Appliance);
        Change::new(vec![Write::ClockAccepted(now)], event)
    }
}

/// Says that the clock is right, so that what is due may be closed again.
///
/// # Errors
///
/// [`Refusal::NotFound`] unless the actor is an admin of the operator.
pub fn accept_clock(actor: &Actor, now: Moment) -> Result<Change, Refusal> {
    let person = actor.person()?;
    if !person.operator || person.role != super::person::Role::Admin {
        return Err(Refusal::NotFound);
    }
    let event = Event::new(Some(person.user), Kind::ClockAccepted, Record::Appliance);
    Ok(Change::new(vec![Write::ClockAccepted(now)], event))
}
