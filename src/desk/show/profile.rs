//! What people see of themselves.

use crate::{
    desk::Enrolment,
    domain::{moment::Moment, person::User, session::Session},
};

/// Who somebody is, and where they are signed in.
#[derive(Clone, Debug)]
pub struct Profile {
    /// They themselves.
    pub user: User,
    /// Where they are signed in, at most 100: here first.
    pub sessions: Vec<OwnSession>,
    /// What they prove besides the password.
    pub factor: SecondFactor,
}

/// A session of one's own.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// The session.
    pub session: Session,
    /// Whether it is the one that asks.
    pub here: bool,
}

/// How it stands with somebody's second factor.
#[derive(Clone, Debug)]
pub enum SecondFactor {
    /// Nothing is asked for.
    Off,
    /// It was drawn, and is asked for once they have shown a code of it.
    Drawn(Enrolment),
    /// It is asked for.
    On {
        /// Since when.
        since: Moment,
        /// How many recovery codes are left.
        left: usize,
    },
}
