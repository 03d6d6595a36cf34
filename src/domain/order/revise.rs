//! What is made otherwise of a request while it is under way: what it is to set, what is said with
//! it, and who of the vendor's people works on it.

use super::{Content, Order, OrderStatus, act::Whose};
use crate::domain::{
    access::{Person, Sealed},
    change::{Change, Write},
    config::{Parameter, TierConfig, names_of},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::{Role, User},
    refusal::{Complaint, Field, Refusal},
    text::Line,
    work::Picked,
};

/// What is to be otherwise of a request about a config.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    /// Parameters to set besides those that it sets, or in their place.
    pub parameters: Vec<Parameter>,
    /// What else there is to say, if that is to be otherwise; none takes it away.
    pub note: Option<Option<Line<500>>>,
}

/// From which states on who makes something of it otherwise.
const REVISED: [(&[OrderStatus], Whose); 2] = [
    (&[OrderStatus::Draft, OrderStatus::Inquiring], Whose::Askers),
    (&[OrderStatus::TiersSetup, OrderStatus::Pending, OrderStatus::Inquiring], Whose::Vendors),
];

impl Sealed<Order> {
    /// Makes something of a request about `config` otherwise: those who ask while it is a draft, or
    /// inquired about, the vendor while it is open. If nothing differs, nothing is written.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for who is neither; [`Refusal::RoleTooLow`] below a member for those
    /// who ask, below an agent for the vendor; [`Refusal::Settled`]; [`Refusal::NotNow`] for those
    /// who ask once it was sent; [`Refusal::Fields`] for more parameters than a config has.
    pub fn revise(
        self,
        person: &Person,
        config: &TierConfig,
        revision: Revision,
        now: Moment,
    ) -> Result<Change, Refusal> {
        let before = self.read(person)?;
        before.must_be_revised_by(person)?;
        let mut after = before.clone();
        if let Content::Parameters(all) = &mut after.content {
            set(all, &revision.parameters);
            config.must_hold(all)?;
        }
        after.note = revision.note.unwrap_or(after.note);
        let had = before.parameters();
        let set = after.parameters().iter().filter(|one| !had.contains(one)).cloned();
        let said = |note: &Option<_>| if note.is_some() { "set" } else { "" };
        let event = Event::new(Some(person.user), Kind::OrderChanged, Record::Order(before.id))
            .changed("parameters set", &"", &names_of(&set.collect::<Vec<_>>()));
        let event = match (&before.note, &after.note) {
            (Some(one), Some(other)) if one != other => event.changed("note", &"", &"changed"),
            (had, has) => event.changed("note", &said(had), &said(has)),
        };
        let event = before.keeping(event);
        Ok(before.becoming(after, event, now))
    }

    /// Has somebody of the vendor's people work on it, or nobody. If they do already, nothing is
    /// written.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for all but the vendor's people; [`Refusal::RoleTooLow`] below an
    /// agent; [`Refusal::Settled`]; [`Refusal::Fields`] for anybody but an active agent or admin of
    /// the vendor's.
    pub fn assign(self, person: &Person, to: Picked<User>, now: Moment) -> Result<Change, Refusal> {
        let before = self.read(person)?;
        if before.vendor != person.account {
            return Err(Refusal::NotFound);
        }
        person.at_least(Role::Agent)?;
        if !before.status.is_open() {
            return Err(Refusal::Settled);
        }
        let works =
            |user: &User| user.active && user.account == before.vendor && user.role >= Role::Agent;
        let to = match to {
            Picked::Nothing => None,
            Picked::This(user) if works(&user) => Some(user.id),
            Picked::This(_) | Picked::Unknown => {
                return Err(Refusal::field(Field::Agent, Complaint::NotOffered));
            }
        };
        let says = |user: Option<_>| user.map(|id| format!("{id}")).unwrap_or_default();
        let event = Event::new(Some(person.user), Kind::OrderChanged, Record::Order(before.id))
            .changed("assignee", &says(before.assignee), &says(to));
        // Whom the vendor gives its work to is for its own people.
        let event = Event { private_to: Some(before.vendor), ..event };
        let after = Order { assignee: to, ..before.clone() };
        Ok(before.becoming(after, event, now))
    }
}

impl Order {
    /// Whether `config`, which it is about, could have what it sets and `more` besides or in its
    /// place.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for more parameters than a config has.
    pub fn must_hold(&self, config: &TierConfig, more: &[Parameter]) -> Result<(), Refusal> {
        let mut all = self.parameters().to_vec();
        set(&mut all, more);
        config.must_hold(&all)
    }

    fn must_be_revised_by(&self, person: &Person) -> Result<(), Refusal> {
        let rows = REVISED.iter().filter(|(_, whose)| whose.is(person, self));
        let rows: Vec<_> = rows.collect();
        let Some((_, first)) = rows.first() else { return Err(Refusal::NotFound) };
        let row = rows.iter().find(|(from, _)| from.contains(&self.status));
        person.at_least(row.map_or(*first, |(_, whose)| *whose).needs())?;
        if !self.status.is_open() {
            return Err(Refusal::Settled);
        }
        row.map(drop).ok_or(Refusal::NotNow { deed: "Change", status: self.status })
    }

    /// The change to `after`, if it differs. Who works on it moves nothing that the other side sees.
    fn becoming(self, after: Order, event: Event, now: Moment) -> Change {
        if after == self {
            return Change::none();
        }
        let moved = (&after.content, &after.note) != (&self.content, &self.note);
        let updated_at = if moved { now } else { after.updated_at };
        let after = Order { updated_at, ..after };
        Change::new(vec![Write::Order(Some(Box::new(self)), Box::new(after))], event)
    }
}

/// Sets `more` besides `all`, or in the place of those of the same name.
fn set(all: &mut Vec<Parameter>, more: &[Parameter]) {
    for one in more {
        match all.iter_mut().find(|has| has.name == one.name) {
            Some(has) => has.value = one.value.clone(),
            None => all.push(one.clone()),
        }
    }
}
