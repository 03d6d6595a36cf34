//! Who may see and do what: the only place that decides it.
//!
//! The store hands out every row [`Sealed`]. The ways to open one are all here, in [`super::sealed`],
//! or in the module of the deed, and each asks for an [`Actor`], or for something that an actor was needed to get. So
//! code that forgets to ask does not compile:
//!
//! ```compile_fail,E0616
//! # use casemate::domain::{access::Sealed, case::Case};
//! fn peek(row: Sealed<Case>) -> String {
//!     row.0.subject.to_string()
//! }
//! ```
//!
//! A stranger to a case gets [`Refusal::NotFound`], the same as for no case at all.

use std::sync::Arc;

use super::{
    account::{Account, AccountKind},
    case::{Case, Viewer},
    id::{AccountId, UserId},
    person::{Rights, Role, User},
    refusal::Refusal,
    workflow::{self, Action, How, Row, Side, State},
};

/// Somebody who has proved who they are, or the appliance's own clock.
#[derive(Clone, Debug)]
pub struct Actor(Who);

#[derive(Clone, Debug)]
enum Who {
    Person(Person),
    Clock,
}

/// A person, as far as permission goes.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Their account.
    pub account: AccountId,
    /// How far their hand reaches.
    pub role: Role,
    /// What they may do besides.
    pub rights: Rights,
    /// Whether their account runs the appliance.
    pub operator: bool,
    /// The accounts that theirs manages, as of now, in the order of their ids.
    pub manages: Arc<[AccountId]>,
    /// By what they came.
    pub door: Door,
}

/// By what somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// A session: they sit before pages.
    Session,
    /// A token: a program acts for them, which never sees or spends what they typed there.
    Token,
}

/// A row as it came from the store: nobody has yet been allowed to look inside.
#[derive(Clone, Debug)]
pub struct Sealed<T>(pub(super) T);

/// Whoever sits at the machine itself: the command line, the set-up link, the demo's seeder.
///
/// `tests/it/tidy.rs` holds the list of those who may say so.
#[derive(Clone, Copy, Debug)]
pub struct Console(());

/// A case as one actor sees it: what is private to others is no longer in it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The case.
    pub case: Case,
    /// From which end the actor looks at it.
    pub side: Side,
    /// The actor.
    pub person: Person,
    own: Viewer,
}

/// A case opened for one deed of one actor. Spend it with the deed's own method.
#[derive(Debug)]
pub struct Permit<D> {
    pub(super) case: Case,
    pub(super) deed: D,
    pub(super) side: Side,
    /// Who; none for the clock.
    pub(super) person: Option<Person>,
}

/// Something that can be done to a case.
pub trait Deed {
    /// Whether someone of this role, on this side, may do it to a case that stands like this one.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] to show.
    fn judge(&self, case: &Case, side: Side, role: Role) -> Result<(), Refusal>;
}

/// Taking a step of the workflow.
#[derive(Clone, Copy, Debug)]
pub struct Take(pub Action);
/// Saying when the clock is to end the case, where that could not be told before.
#[derive(Clone, Copy, Debug)]
pub struct Date;
/// Writing a comment that both sides see.
#[derive(Clone, Copy, Debug)]
pub struct Speak;
/// Writing a comment that only one's own account sees.
#[derive(Clone, Copy, Debug)]
pub struct SpeakPrivately;
/// Changing subject, description and fields.
#[derive(Clone, Copy, Debug)]
pub struct Edit;
/// Changing agent and CC of one's own side.
#[derive(Clone, Copy, Debug)]
pub struct SetPeople;
/// Attaching files to the case itself.
#[derive(Clone, Copy, Debug)]
pub struct Attach;
/// Changing a comment of one's own, or deleting a file; the entry or file says more.
#[derive(Clone, Copy, Debug)]
pub struct Amend;

impl Actor {
    /// Vouches for a person. Called where a session or a token has just been checked, and nowhere
    /// else.
    pub fn vouch(user: &User, account: &Account, mut manages: Vec<AccountId>) -> Actor {
        manages.sort_unstable();
        Actor(Who::Person(Person {
            user: user.id,
            account: user.account,
            role: user.role,
            rights: user.rights,
            operator: account.kind == AccountKind::Operator,
            manages: manages.into(),
            door: Door::Session,
        }))
    }

    /// The same, who came by a token.
    #[must_use]
    pub fn by_token(self) -> Actor {
        match self.0 {
            Who::Person(person) => Actor(Who::Person(Person { door: Door::Token, ..person })),
            Who::Clock => self,
        }
    }

    /// An account itself, for a program of its own that only reads: it sees what every one of its
    /// users sees, and does nothing. Called where the account was just read, and nowhere else.
    pub fn of_account(account: &Account, mut manages: Vec<AccountId>) -> Actor {
        manages.sort_unstable();
        Actor(Who::Person(Person {
            user: UserId(0),
            account: account.id,
            role: Role::Viewer,
            rights: Rights { opens_for_managed: false, opens_on_behalf: false },
            operator: account.kind == AccountKind::Operator,
            manages: manages.into(),
            door: Door::Token,
        }))
    }

    /// The appliance itself. It may do only what a preset's table grants to the clock.
    pub fn clock() -> Actor {
        Actor(Who::Clock)
    }

    /// The person.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for the clock, which does nothing that a person does.
    pub fn person(&self) -> Result<&Person, Refusal> {
        match &self.0 {
            Who::Person(person) => Ok(person),
            Who::Clock => Err(Refusal::NotFound),
        }
    }

    fn side_of(&self, case: &Case) -> Option<Side> {
        match &self.0 {
            Who::Person(person) => person.side_of(case),
            Who::Clock => Some(Side::Clock),
        }
    }
}

impl Person {
    /// Whether this person may open cases for `account`: their own, or one that theirs manages if
    /// they have the right.
    pub fn opens_for(&self, account: AccountId) -> bool {
        let managed = self.rights.opens_for_managed && self.manages(account);
        account == self.account || managed
    }

    /// The side this person stands on: their own account's, else that of an account they manage.
    fn side_of(&self, case: &Case) -> Option<Side> {
        stand(self.account, case, |account| self.manages(account)).map(|(side, _)| side)
    }

    /// Whether this person acts for `account`: their own, or one that theirs manages.
    pub fn acts_for(&self, account: AccountId) -> bool {
        account == self.account || self.manages(account)
    }

    fn manages(&self, account: AccountId) -> bool {
        self.manages.binary_search(&account).is_ok()
    }

    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] below `needs`.
    pub(super) fn at_least(&self, needs: Role) -> Result<(), Refusal> {
        at_least(self.role, needs)
    }

    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for whoever sets the agents of no case.
    pub fn sets_agents(&self) -> Result<(), Refusal> {
        self.at_least(Role::Agent)
    }

    /// Whether this person may open cases at all.
    pub fn opens(&self) -> bool {
        self.role >= Role::Member
    }
}

impl Console {
    /// The one at the machine. Called by the command line, the set-up page and the demo alone.
    pub fn here() -> Console {
        Console(())
    }
}

impl<T> Sealed<T> {
    /// Seals a row on its way out of the store.
    pub(crate) fn new(row: T) -> Sealed<T> {
        Sealed(row)
    }
}

impl Sealed<Case> {
    /// Opens the case for reading.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if the actor is on neither side of it: a stranger learns nothing, not
    /// even that the case exists.
    pub fn read(self, actor: &Actor) -> Result<Seen, Refusal> {
        let mut case = self.0;
        let person = actor.person()?.clone();
        let side = person.side_of(&case).ok_or(Refusal::NotFound)?;
        let own = case.viewer(person.account, side);
        case.viewers.clear();
        case.next_seq = 0;
        Ok(Seen { case, side, person, own })
    }

    /// Opens the case for a deed.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], as for [`Sealed::read`]; else what [`Deed::judge`] says.
    pub fn permit<D: Deed>(self, actor: &Actor, deed: D) -> Result<Permit<D>, Refusal> {
        let case = self.0;
        let side = actor.side_of(&case).ok_or(Refusal::NotFound)?;
        let (person, role) = match &actor.0 {
            Who::Person(person) => (Some(person.clone()), person.role),
            Who::Clock => (None, Role::Admin),
        };
        deed.judge(&case, side, role)?;
        Ok(Permit { case, deed, side, person })
    }
}

impl Sealed<Case> {
    /// Opens the case for the one at the machine, to say who works on it in place of this one.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if they do not work on it.
    pub fn at_machine(self, _: Console, agent: UserId) -> Result<Permit<SetPeople>, Refusal> {
        let case = self.0;
        let works = |side: &Side| case.end(*side).agent == Some(agent);
        let side = [Side::Issuer, Side::Receiver].into_iter().find(works);
        let side = side.ok_or(Refusal::NotFound)?;
        Ok(Permit { case, deed: SetPeople, side, person: None })
    }
}

impl<D> Permit<D> {
    /// The account that answers the case, whose desk's settings count.
    pub fn receiver(&self) -> AccountId {
        self.case.receiver.account
    }
}

impl Seen {
    /// The last change that the reader may see.
    pub fn moved_at(&self) -> super::moment::Moment {
        self.own.moved_at
    }

    /// How many comments the reader may see.
    pub fn comments(&self) -> u32 {
        self.own.comments
    }

    /// How many files the reader may see.
    pub fn files(&self) -> u32 {
        self.own.files
    }

    /// Whether the reader may know of what is private to this account, or to none.
    pub(super) fn may_know(&self, private_to: Option<AccountId>) -> bool {
        private_to.is_none_or(|account| account == self.person.account)
    }

    /// Whether the reader may do this now.
    pub fn may(&self, deed: &impl Deed) -> bool {
        deed.judge(&self.case, self.side, self.person.role).is_ok()
    }

    /// The steps that the reader may take now by a button, in the table's order.
    pub fn choices(&self) -> impl Iterator<Item = &'static Row> {
        let rows = workflow::choices(self.case.table(), self.case.state, self.side);
        rows.filter(|row| row.how != How::Spoken && self.may(&Take(row.action)))
    }
}

/// The side on which somebody of `account` stands, and the account at that end: their own, else one
/// that theirs manages.
pub(super) fn stand(
    account: AccountId,
    case: &Case,
    manages: impl Fn(AccountId) -> bool,
) -> Option<(Side, AccountId)> {
    let (issuer, receiver) = (case.issuer.account, case.receiver.account);
    let ends = [(Side::Issuer, issuer), (Side::Receiver, receiver)];
    let own = ends.into_iter().find(|(_, end)| *end == account);
    own.or_else(|| ends.into_iter().find(|(_, end)| manages(*end)))
}

fn at_least(role: Role, needs: Role) -> Result<(), Refusal> {
    if role >= needs { Ok(()) } else { Err(Refusal::RoleTooLow { needs }) }
}

/// The least role for what each side does: the issuer's is for members, the receiver's for agents.
pub(super) fn working_role(side: Side) -> Role {
    if side == Side::Receiver { Role::Agent } else { Role::Member }
}

pub(super) fn not_closed(case: &Case, deed_when_closed: bool) -> Result<(), Refusal> {
    let closed = case.state == State::Closed && !deed_when_closed;
    if closed { Err(Refusal::Closed) } else { Ok(()) }
}

impl Deed for Take {
    fn judge(&self, case: &Case, side: Side, role: Role) -> Result<(), Refusal> {
        at_least(role, working_role(side))?;
        let is_spoken = |row: &Row| row.action == self.0 && row.how == How::Spoken;
        if case.table().rows.iter().any(is_spoken) {
            // A message takes this step, and no button does, whoever's it is.
            return Err(Refusal::NotFound);
        }
        workflow::step(case.table(), case.state, self.0, side).map(drop)
    }
}

impl Deed for Date {
    fn judge(&self, _: &Case, side: Side, _: Role) -> Result<(), Refusal> {
        if side == Side::Clock { Ok(()) } else { Err(Refusal::NotFound) }
    }
}

impl Deed for Speak {
    fn judge(&self, case: &Case, _: Side, role: Role) -> Result<(), Refusal> {
        at_least(role, Role::Member)?;
        not_closed(case, case.table().talks_when_closed)
    }
}

impl Deed for SpeakPrivately {
    fn judge(&self, case: &Case, _: Side, role: Role) -> Result<(), Refusal> {
        at_least(role, Role::Agent)?;
        not_closed(case, case.table().talks_when_closed)
    }
}

impl Deed for Edit {
    fn judge(&self, case: &Case, side: Side, role: Role) -> Result<(), Refusal> {
        at_least(role, working_role(side))?;
        not_closed(case, false)
    }
}

impl Deed for SetPeople {
    fn judge(&self, _: &Case, _: Side, role: Role) -> Result<(), Refusal> {
        at_least(role, Role::Agent)
    }
}

impl Deed for Attach {
    fn judge(&self, case: &Case, _: Side, role: Role) -> Result<(), Refusal> {
        at_least(role, Role::Member)?;
        not_closed(case, case.table().talks_when_closed)
    }
}

impl Deed for Amend {
    fn judge(&self, _: &Case, _: Side, role: Role) -> Result<(), Refusal> {
        at_least(role, Role::Member)
    }
}
