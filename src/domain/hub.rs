//! Hubs: the systems that a provider sells through. A tier account may stand on one of its owner's.

use serde::{Deserialize, Serialize};

use super::{
    access::{Console, Person, Sealed},
    account::AccountKind,
    change::{Change, Write},
    id::{AccountId, HubId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::Role,
    refusal::{Complaint, Field, Refusal},
    text::Name,
    tier::SeenTier,
};

/// The most hubs of one account.
pub const HUBS_MAX: usize = 200;

/// A hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hub {
    /// Its id.
    pub id: HubId,
    /// Whose it is.
    pub owner: AccountId,
    /// What it is called.
    pub name: Name,
    /// Whether no other account comes to stand on it any more.
    pub retired: bool,
    /// When it was added.
    pub created_at: Moment,
    /// When it was last called otherwise, retired or brought back.
    pub updated_at: Moment,
}

/// Whether a hub is used for more accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HubUse {
    /// It is.
    Offered,
    /// It is not; what stands on it stays there.
    Retired,
}

/// Which hub a tier account is to stand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnHub {
    /// The one that it stands on in the latest version; a new account on none.
    #[default]
    Kept,
    /// None.
    Nowhere,
    /// This one.
    Chosen(HubId),
}

impl Hub {
    /// Whether it is called so, in capitals or small letters.
    pub fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }
}

impl HubUse {
    /// How a hub is used.
    pub fn of(hub: &Hub) -> HubUse {
        if hub.retired { HubUse::Retired } else { HubUse::Offered }
    }

    /// As the row has it.
    pub fn is_retired(self) -> bool {
        self == HubUse::Retired
    }
}

/// Whether accounts of this kind keep hubs: those that sell on.
pub fn has_hubs(kind: AccountKind) -> bool {
    matches!(kind, AccountKind::Distributor | AccountKind::Reseller)
}

/// Whether an account of this kind can have hubs.
///
/// # Errors
///
/// [`Refusal::Fields`] if it sells nothing on.
pub fn keeps(kind: AccountKind) -> Result<(), Refusal> {
    if has_hubs(kind) {
        return Ok(());
    }
    Err(Refusal::field(Field::Account, Complaint::KeepsNoHubs))
}

impl Person {
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person's account is of a kind that keeps hubs.
    pub fn must_have_hubs(&self, kind: AccountKind) -> Result<(), Refusal> {
        if has_hubs(kind) { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// # Errors
    ///
    /// As for [`Person::must_have_hubs`]; [`Refusal::RoleTooLow`] below an agent.
    pub fn must_keep_hubs(&self, kind: AccountKind) -> Result<(), Refusal> {
        self.must_have_hubs(kind)?;
        self.at_least(Role::Agent)
    }

    /// Adds a hub of this person's account, which has `others` already.
    ///
    /// # Errors
    ///
    /// As for [`Person::must_keep_hubs`]; [`Refusal::Fields`] for a name that another has, and beyond
    /// [`HUBS_MAX`].
    pub fn add_hub(
        &self,
        kind: AccountKind,
        (id, name): (HubId, Name),
        others: &[Hub],
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_keep_hubs(kind)?;
        added((Some(self.user), self.account), (id, name), others, now)
    }

    /// Calls a hub otherwise, retires it or brings it back. If nothing differs, nothing is written.
    /// `edition` is when what this goes by had last changed, and `all` are those of its account.
    ///
    /// # Errors
    ///
    /// As for [`Person::must_keep_hubs`]; [`Refusal::NotFound`] for somebody else's;
    /// [`Refusal::ChangedMeanwhile`] if it has changed since; [`Refusal::Fields`] for a name that
    /// another has.
    pub fn change_hub(
        &self,
        kind: AccountKind,
        (before, edition): (Hub, Moment),
        (name, used): (Name, HubUse),
        (all, now): (&[Hub], Moment),
    ) -> Result<Change, Refusal> {
        self.must_have_hubs(kind)?;
        if before.owner != self.account {
            return Err(Refusal::NotFound);
        }
        self.must_keep_hubs(kind)?;
        if before.updated_at != edition {
            return Err(Refusal::ChangedMeanwhile);
        }
        changed(Some(self.user), before, (name, used), (all, now))
    }
}

impl Console {
    /// Adds a hub of an account of a kind that [`keeps`] hubs, which has `others` already.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for a name that another has, and beyond [`HUBS_MAX`].
    pub fn add_hub(
        self,
        owner: AccountId,
        named: (HubId, Name),
        others: &[Hub],
        now: Moment,
    ) -> Result<Change, Refusal> {
        added((None, owner), named, others, now)
    }

    /// Calls a hub otherwise, retires it or brings it back. If nothing differs, nothing is written.
    /// `all` are those of its account.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for a name that another has.
    pub fn change_hub(
        self,
        before: Hub,
        is: (Name, HubUse),
        (all, now): (&[Hub], Moment),
    ) -> Result<Change, Refusal> {
        changed(None, before, is, (all, now))
    }
}

impl Sealed<Hub> {
    /// Opens a hub for those whose it is.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for everybody else.
    pub fn read(self, person: &Person) -> Result<Hub, Refusal> {
        if self.0.owner == person.account { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// Opens a hub for the one at the machine, who could read the file anyway.
    pub fn at_machine(self, _: Console) -> Hub {
        self.0
    }

    /// What it is called, for whoever sees an account that stands on it, now or in a version.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is of another than the owner of that account.
    pub fn named(&self, owner: AccountId) -> Result<(HubId, String), Refusal> {
        let own = self.0.owner == owner;
        if own { Ok((self.0.id, self.0.name.to_string())) } else { Err(Refusal::NotFound) }
    }
}

impl SeenTier {
    /// Whether whoever looks at the account says on which hub it stands: its owner's people.
    pub fn sets_hub(&self) -> bool {
        self.tier.owner == self.person.account
    }
}

impl OnHub {
    /// The hub that this comes to, on top of the one `before`; `owned` are those of the owner of the
    /// account, if whoever asks is of that.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for one that is none of those, or is retired and not the one before.
    pub fn after(self, before: Option<HubId>, owned: &[Hub]) -> Result<Option<HubId>, Refusal> {
        let offered = |id: HubId| owned.iter().any(|hub| hub.id == id && !hub.retired);
        match self {
            OnHub::Kept => Ok(before),
            OnHub::Nowhere if before.is_none() || !owned.is_empty() => Ok(None),
            OnHub::Chosen(id) if before == Some(id) || offered(id) => Ok(Some(id)),
            OnHub::Nowhere | OnHub::Chosen(_) => {
                Err(Refusal::field(Field::Hub, Complaint::NoSuchHub))
            }
        }
    }
}

fn added(
    (by, owner): (Option<UserId>, AccountId),
    (id, name): (HubId, Name),
    others: &[Hub],
    now: Moment,
) -> Result<Change, Refusal> {
    fits(&name, others)?;
    if others.len() >= HUBS_MAX {
        return Err(Refusal::field(Field::Name, Complaint::TooMany { max: HUBS_MAX }));
    }
    let hub = Hub { id, owner, name, retired: false, created_at: now, updated_at: now };
    let event = event(by, owner, Kind::HubAdded).changed("hub", &"", &told(&hub));
    Ok(Change::new(vec![Write::Hub(None, Box::new(hub))], event))
}

fn changed(
    by: Option<UserId>,
    before: Hub,
    (name, used): (Name, HubUse),
    (all, now): (&[Hub], Moment),
) -> Result<Change, Refusal> {
    let others: Vec<Hub> = all.iter().filter(|hub| hub.id != before.id).cloned().collect();
    fits(&name, &others)?;
    let retired = used.is_retired();
    if name == before.name && retired == before.retired {
        return Ok(Change::none());
    }
    let after = Hub { name, retired, updated_at: now, ..before.clone() };
    let event = event(by, before.owner, Kind::HubChanged)
        .changed("hub", &told(&before), &told(&after))
        .changed("retired", &before.retired, &after.retired);
    Ok(Change::new(vec![Write::Hub(Some(Box::new(before)), Box::new(after))], event))
}

fn event(by: Option<UserId>, owner: AccountId, kind: Kind) -> Event {
    let event = Event::new(by, kind, Record::Account(owner));
    Event { private_to: Some(owner), ..event }
}

/// # Errors
///
/// [`Refusal::Fields`] if one of the others is called so.
fn fits(name: &Name, others: &[Hub]) -> Result<(), Refusal> {
    if others.iter().any(|hub| hub.is_called(name)) {
        return Err(Refusal::field(Field::Name, Complaint::HubTaken));
    }
    Ok(())
}

/// What the journal calls it.
fn told(hub: &Hub) -> String {
    format!("{} {}", hub.id, hub.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub(id: u64, retired: bool) -> Hub {
        Hub {
            id: HubId(id),
            owner: AccountId(1),
            name: Name::parse(&format!("Hub {id}")).unwrap(),
            retired,
            created_at: Moment(1),
            updated_at: Moment(1),
        }
    }

    #[test]
    fn an_account_comes_to_stand_on_what_is_offered_and_stays_on_what_is_retired() {
        let (owned, old) = ([hub(1, false), hub(2, true)], Some(HubId(2)));
        assert_eq!(OnHub::Kept.after(old, &[]), Ok(old), "also by whoever has no say");
        assert_eq!(OnHub::Chosen(HubId(1)).after(old, &owned), Ok(Some(HubId(1))));
        assert_eq!(OnHub::Chosen(HubId(2)).after(old, &owned), Ok(old));
        assert_eq!(OnHub::Nowhere.after(old, &owned), Ok(None));
        assert_eq!(OnHub::Nowhere.after(None, &[]), Ok(None));
        let wrong = Err(Refusal::field(Field::Hub, Complaint::NoSuchHub));
        assert_eq!(OnHub::Chosen(HubId(2)).after(None, &owned), wrong, "nothing new on it");
        assert_eq!(OnHub::Chosen(HubId(3)).after(None, &owned), wrong, "somebody else's");
        assert_eq!(OnHub::Nowhere.after(old, &[]), wrong, "a vendor takes nobody off a hub");
    }
}
