//! How rows other than cases are opened, and by whom.

use std::time::Duration;

use super::{
    access::{Actor, Console, Person, Sealed, Seen},
    account::{Account, AccountKind, Product},
    attachment::Attachment,
    case::Case,
    config::TierConfig,
    draft::{DRAFT_KEPT, Draft},
    entry::{Entry, Version},
    id::{AccountId, AttachmentId, CaseId},
    moment::Moment,
    open::Parties,
    order::Order,
    person::{Role, User},
    refusal::Refusal,
    subscription::Subscription,
    tier::{Tier, TierRequest},
    work::Picked,
    workflow::{self, Action, Side},
};

impl Sealed<Entry> {
    /// Opens an entry of a case that the reader sees; none if it is private to another account.
    pub fn read(self, seen: &Seen) -> Option<Entry> {
        let visible = self.0.case == seen.case.id && seen.may_know(self.0.private_to);
        visible.then_some(self.0)
    }
}

impl Sealed<Entry> {
    /// The files that came with it, to be fetched before it is opened.
    pub fn files(&self) -> &[AttachmentId] {
        self.0.files()
    }
}

impl Version {
    /// Whether the reader of a comment may see this earlier text of it.
    pub fn is_for(&self, seen: &Seen) -> bool {
        seen.may_know(self.private_to)
    }
}

impl Sealed<Attachment> {
    /// The case to ask, before the file can be opened.
    pub fn case(&self) -> CaseId {
        self.0.case
    }

    /// Whether the reader may know of the file, deleted or not.
    pub fn is_known_to(&self, seen: &Seen) -> bool {
        self.0.case == seen.case.id && seen.may_know(self.0.private_to)
    }

    /// Opens a file of a case that the reader sees.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is private to another account, or deleted.
    pub fn read(self, seen: &Seen) -> Result<Attachment, Refusal> {
        let file = self.0;
        let visible =
            file.case == seen.case.id && file.deleted.is_none() && seen.may_know(file.private_to);
        if visible { Ok(file) } else { Err(Refusal::NotFound) }
    }
}

impl Sealed<Draft> {
    /// Opens a draft, for the one who typed it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone else.
    pub fn read(self, actor: &Actor) -> Result<Draft, Refusal> {
        if actor.person()?.user == self.0.user { Ok(self.0) } else { Err(Refusal::NotFound) }
    }
}

/// What the clock may know of a row without opening it.
impl Sealed<Case> {
    /// The action by which the clock ends the case from where it stands.
    pub fn closing(&self) -> Option<Action> {
        workflow::choices(self.0.table(), self.0.state, Side::Clock).next().map(|row| row.action)
    }

    /// When the clock closes it.
    pub fn due_at(&self) -> Option<Moment> {
        self.0.due_at
    }

    /// Whether the clock closes it, and lets more than `period` pass first.
    pub fn waits_for(&self, period: Duration) -> bool {
        let since = self.0.steps.last().map_or(self.0.opened_at, |step| step.at);
        self.0.due_at.is_some_and(|due| due.since(since) > period)
    }
}

/// What followers may know of a row without opening it.
impl Sealed<Case> {
    /// The account that asked, and the one that answers.
    pub(crate) fn ends(&self) -> [AccountId; 2] {
        [self.0.issuer.account, self.0.receiver.account]
    }
}

impl Sealed<User> {
    /// Whether they can sign in and have at least this role.
    pub(crate) fn works_as(&self, role: Role) -> bool {
        self.0.active && self.0.role >= role
    }
}

impl Sealed<Draft> {
    /// The draft, if nobody has touched it for [`DRAFT_KEPT`].
    pub fn run_out(self, now: Moment) -> Option<Draft> {
        (now.since(self.0.touched_at) >= DRAFT_KEPT).then_some(self.0)
    }
}

impl Sealed<Product> {
    /// Opens a product for someone who may choose it: of their own account, of one it manages, or
    /// of one that `joined` says a contract, or the case at hand, joins to theirs.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] otherwise; or what `joined` fails with.
    pub fn choose<E: From<Refusal>>(
        self,
        person: &Person,
        joined: impl FnOnce(AccountId) -> Result<bool, E>,
    ) -> Result<Product, E> {
        let owner = self.0.owner;
        let own = owner == person.account || person.manages.contains(&owner);
        if own || joined(owner)? { Ok(self.0) } else { Err(Refusal::NotFound.into()) }
    }

    /// What it is called, for whoever already holds a record that names it.
    pub fn name(self) -> String {
        self.0.name.to_string()
    }

    /// Whose it is, for whoever may choose it.
    pub fn vendor(&self) -> AccountId {
        self.0.owner
    }
}

impl Sealed<User> {
    /// What they are called, for whoever already holds a record that names them.
    pub fn name(self) -> (String, AccountId) {
        (self.0.name.to_string(), self.0.account)
    }

    /// Opens a user of the actor's own account, or of one that it manages.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone else.
    pub fn colleague(self, person: &Person) -> Result<User, Refusal> {
        let account = self.0.account;
        let may = account == person.account || person.manages.contains(&account);
        if may { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// As [`Sealed::colleague`], for a form that named them.
    pub fn picked(self, person: &Person) -> Picked<User> {
        self.colleague(person).map_or(Picked::Unknown, Picked::This)
    }

    /// As [`Sealed::picked`], for support that opens a case for a customer: anyone of the account
    /// that the case is for.
    pub fn customer(self, parties: &Parties) -> Picked<User> {
        let of_issuer = self.0.account == parties.issuer.id;
        if of_issuer { Picked::This(self.0) } else { Picked::Unknown }
    }

    /// Opens who somebody claims to be, to check the claim. Called where passwords, sessions and
    /// the command line are checked, and where a mail goes out to them; nowhere else.
    pub(crate) fn claimed(self) -> User {
        self.0
    }
}

impl Sealed<Account> {
    /// What it is called and what it is, for whoever already holds a record that names it.
    pub fn name(self) -> (String, AccountKind) {
        (self.0.name.to_string(), self.0.kind)
    }

    /// Opens an account to set it up.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of it or of the operator.
    pub fn administered(self, person: &Person) -> Result<Account, Refusal> {
        person.administers(self.0.id)?;
        Ok(self.0)
    }

    /// Opens an account for the one at the machine, who could read the file anyway.
    pub fn at_machine(self, _: Console) -> Account {
        self.0
    }

    /// Opens an account to decide by: its desk, what it manages, whether it is active. What is
    /// shown of it is what its partners may know: name, kind, and its desk's forms.
    pub(crate) fn party(self) -> Account {
        self.0
    }
}

impl Sealed<Tier> {
    /// The accounts whose people see the tier account, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        self.0.viewers()
    }
}

impl Sealed<TierRequest> {
    /// The accounts whose people see the request, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        self.0.viewers()
    }
}

impl Sealed<Subscription> {
    /// The accounts whose people see the subscription, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        self.0.viewers()
    }
}

impl Sealed<TierConfig> {
    /// The accounts whose people see the config, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        self.0.viewers()
    }
}

impl Sealed<Order> {
    /// The accounts whose people see the request to a vendor, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        self.0.viewers()
    }
}
