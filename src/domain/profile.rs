//! What people change of themselves: name, password, sessions, and the second factor.

use serde::{Deserialize, Serialize};

use super::{
    access::{Console, Person},
    change::{Change, Write},
    found::PasswordHash,
    id::UserId,
    journal::{Event, Kind, Record},
    moment::Moment,
    person::User,
    refusal::Refusal,
    session::Session,
    text::Name,
    zone::Zone,
};

/// How many recovery codes there are, each good for one sign-in.
pub const RECOVERY_CODES: usize = 10;

/// What somebody proves besides the password: a secret that their authenticator shares with us
/// (RFC 6238), and codes for when that is lost. Never shown again, never logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// The shared secret.
    pub secret: [u8; 20],
    /// Since when it is asked for. Files of before hold some that are not: they were drawn and
    /// never confirmed.
    pub since: Option<Moment>,
    /// The last time step whose code was taken; no earlier one is, nor this again.
    pub step: u64,
    /// The BLAKE3 hashes of the recovery codes that are left.
    pub recovery: Vec<[u8; 32]>,
}

impl Factor {
    /// One that no code was taken of, with these recovery codes.
    pub fn fresh(secret: [u8; 20], since: Moment, recovery: Vec<[u8; 32]>) -> Factor {
        Factor { secret, since: Some(since), step: 0, recovery }
    }

    /// Takes the code of a time step; none if that step, or a later one, was taken before.
    #[must_use]
    pub fn at_step(&self, step: u64) -> Option<Factor> {
        (step > self.step).then(|| Factor { step, ..self.clone() })
    }

    /// Takes a recovery code, which is good no more; none if there is no such code.
    #[must_use]
    pub fn recovered(&self, code: [u8; 32]) -> Option<Factor> {
        let mut left = self.clone();
        // What is compared are hashes: where two differ says nothing of the code.
        let at = left.recovery.iter().position(|one| *one == code)?;
        left.recovery.remove(at);
        Some(left)
    }
}

impl std::fmt::Debug for Factor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Factor(…)")
    }
}

impl Person {
    /// Calls oneself otherwise, and has times shown in another zone than `shown`. If nothing
    /// differs, nothing is written.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone but oneself.
    pub fn change_self(
        &self,
        (user, shown): (User, &Zone),
        (name, zone): (Name, Zone),
    ) -> Result<Change, Refusal> {
        self.is_self(user.id)?;
        let mut event = Event::new(Some(self.user), Kind::UserChanged, Record::User(user.id));
        let mut writes = Vec::new();
        if zone != *shown {
            event = event.changed("time zone", &shown.name(), &zone.name());
            writes.push(Write::Zone(user.id, zone));
        }
        if name != user.name {
            event = event.changed("name", &user.name, &name);
            let after = User { name, ..user.clone() };
            writes.push(Write::User(Some(Box::new(user)), Box::new(after)));
        }
        Ok(if writes.is_empty() { Change::none() } else { Change::new(writes, event) })
    }

    /// Gives oneself another password: all sessions end, and `session` begins in their place.
    ///
    /// # Errors
    ///
    /// As for [`Person::change_self`].
    pub fn choose_password(
        &self,
        user: User,
        hash: PasswordHash,
        session: Session,
    ) -> Result<Change, Refusal> {
        let event = Event::new(Some(self.user), Kind::PasswordSet, Record::User(user.id));
        let password = Write::Password(user.id, hash.0);
        Ok(self.alone(user, session, event)?.with(password))
    }

    /// Ends all one's sessions but `session`.
    ///
    /// # Errors
    ///
    /// As for [`Person::change_self`].
    pub fn end_others(&self, user: User, session: Session) -> Result<Change, Refusal> {
        let event = Event::new(Some(self.user), Kind::SignedOut, Record::User(user.id));
        self.alone(user, session, event.changed("sessions", &"", &"all but one"))
    }

    fn alone(&self, user: User, session: Session, event: Event) -> Result<Change, Refusal> {
        self.is_self(user.id)?;
        self.is_self(session.user)?;
        let epoch = user.epoch.wrapping_add(1);
        let after = User { epoch, ..user.clone() };
        let session = Session { epoch, ..session };
        let writes = vec![
            Write::User(Some(Box::new(user)), Box::new(after)),
            Write::Session(Box::new(session)),
        ];
        Ok(Change::new(writes, event))
    }

    /// Has a factor asked for from now on: all sessions end but `session`.
    ///
    /// # Errors
    ///
    /// As for [`Person::change_self`].
    pub fn set_factor(
        &self,
        user: User,
        session: Session,
        factor: Factor,
    ) -> Result<Change, Refusal> {
        let event = Event::new(Some(self.user), Kind::FactorSet, Record::User(self.user));
        let write = Write::Factor(self.user, Some(Box::new(factor)));
        Ok(self.alone(user, session, event)?.with(write))
    }

    /// Is asked for no factor any more: all sessions end but `session`.
    ///
    /// # Errors
    ///
    /// As for [`Person::change_self`].
    pub fn drop_factor(&self, user: User, session: Session) -> Result<Change, Refusal> {
        let event = Event::new(Some(self.user), Kind::FactorDropped, Record::User(self.user));
        Ok(self.alone(user, session, event)?.with(Write::Factor(self.user, None)))
    }

    fn is_self(&self, user: UserId) -> Result<(), Refusal> {
        if user == self.user { Ok(()) } else { Err(Refusal::NotFound) }
    }
}

impl Console {
    /// Has somebody asked for no factor any more, because they have lost it.
    pub fn drop_factor(self, user: UserId) -> Change {
        let event = Event::new(None, Kind::FactorDropped, Record::User(user));
        Change::new(vec![Write::Factor(user, None)], event)
    }
}

impl Session {
    /// Begins, for someone whose password and code have just been checked. `factor` has taken the
    /// code.
    pub fn begin_by(self, factor: Factor) -> Change {
        let user = self.user;
        self.begin().with(Write::Factor(user, Some(Box::new(factor))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_taken_twice() {
        let factor = Factor::fresh([7; 20], Moment(1), Vec::new());
        let taken = factor.at_step(9).unwrap();
        assert_eq!(taken.at_step(9), None);
        assert_eq!(taken.at_step(8), None);
        assert!(taken.at_step(10).is_some());
        let factor = Factor { recovery: vec![[1; 32], [2; 32]], ..taken };
        let left = factor.recovered([2; 32]).unwrap();
        assert_eq!(left.recovery, [[1; 32]]);
        assert_eq!(left.recovered([2; 32]), None);
        assert_eq!(format!("{left:?}"), "Factor(…)");
    }
}
