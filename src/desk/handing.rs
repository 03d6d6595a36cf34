//! Giving the open cases that somebody works on to a colleague.

use super::{
    Desk, Reaching,
    bulk::{self, refused},
    lists::{self, Listed},
    names::known,
    sessions,
    show::{Charge, Filter, People},
    team::Search,
};
use crate::{
    domain::{
        access::{Actor, Console, Sealed},
        bulk::{Setting, Wanted},
        change::Change,
        id::{CaseId, UserId},
        listing::Agent,
        person::{Role, User},
        refusal::{Complaint, Field, Refusal},
        text::Email,
        work::Picked,
    },
    error::Result,
    store::View,
};

/// How many cases are counted, and given at once.
const GIVEN_AT_ONCE: usize = 500;
/// How many of them are decided before others have their turn.
const PORTION: usize = 50;

impl Desk {
    /// Lets somebody in no more, and gives the open cases that they work on to a colleague, by id or
    /// address; to nobody if `to` is empty. At most 500 are given; those beyond stay as they are
    /// and can be given by [`Desk::give_cases`].
    ///
    /// # Errors
    ///
    /// As for [`Desk::deactivate`]; [`Refusal::Fields`] for who is no such colleague: then nothing
    /// has happened.
    pub fn deactivate_giving(
        &self,
        actor: &Actor,
        id: UserId,
        edition: &str,
        to: &str,
    ) -> Result<()> {
        let to = if to.trim().is_empty() { None } else { Some(self.heir(actor, id, to)?) };
        self.deactivate(actor, id, edition)?;
        to.map_or(Ok(()), |to| self.hand_over(actor, id, to))
    }

    /// Gives the open cases that somebody works on to a colleague, by id or address: each on its
    /// own, as if it were the only one. At most 500 at once.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of their account; [`Refusal::Fields`]
    /// for who is no active agent or admin of it.
    pub fn give_cases(&self, actor: &Actor, id: UserId, to: &str) -> Result<()> {
        let to = self.heir(actor, id, to)?;
        self.hand_over(actor, id, to)
    }

    /// Lets the user with this address in no more, and gives the open cases that they work on to a
    /// colleague, by id or address; returns their id, how many were given, and whether there are
    /// more. At most 500 are given.
    ///
    /// # Errors
    ///
    /// As for [`Desk::set_up_here`]; [`Refusal::Fields`] for who is no active agent or admin of
    /// their account: then nothing has happened.
    pub fn disable_giving_here(&self, email: &str, to: &str) -> Result<(UserId, usize, bool)> {
        let address = Email::parse(email).map_err(|why| Refusal::field(Field::Email, why))?;
        let (actor, from, to) = self.store.look(|view| {
            let nobody = || Refusal::field(Field::Email, Complaint::NoSuchUser);
            let user = known(view.user_of_email(&address))?.ok_or_else(nobody)?;
            let from = user.at_machine(Console::here());
            let to = heir(view, &from, to, &|user| Ok(user.at_machine(Console::here())))?;
            // Whose cases they are shows as it showed to them.
            let actor = sessions::stand_in(view, &from, Console::here())?;
            Ok((actor, from.id, to))
        })?;
        self.set_up_here(email, Reaching::Disabled)?;
        let Listed { cases, has_more, .. } = self.charges(&actor, from)?;
        let given = self.decide(&cases, move |view, case| {
            let permit = view.case(case)?.at_machine(Console::here(), from)?;
            let heir = known(view.user(to))?.map(|user| user.at_machine(Console::here()));
            let heir = heir.map_or(Picked::Unknown, Picked::This);
            Ok(permit.assign(view.stamp(case)?, &heir)?)
        })?;
        Ok((from, given, has_more))
    }

    /// Who is to have somebody's cases.
    fn heir(&self, actor: &Actor, id: UserId, to: &str) -> Result<UserId> {
        let person = actor.person()?;
        self.store.look(|view| {
            let from = view.user(id)?.administered(person)?;
            if from.account != person.account {
                // Of another organisation's cases one knows nothing.
                return Err(Refusal::NotFound.into());
            }
            heir(view, &from, to, &|user| user.administered(person))
        })
    }

    fn hand_over(&self, actor: &Actor, from: UserId, to: UserId) -> Result<()> {
        let cases = self.charges(actor, from)?.cases;
        let (from, to) = (Setting::Agent(Some(from)), Setting::Agent(Some(to)));
        let actor = actor.clone();
        self.decide(&cases, move |view, case| {
            let wanted = Wanted { case, to, only: Some(from) };
            Ok(bulk::set(view, &actor, wanted)?.0)
        })?;
        Ok(())
    }

    fn charges(&self, actor: &Actor, agent: UserId) -> Result<Listed> {
        self.store.look(|view| charges(view, actor, agent, self.looks))
    }

    /// Decides each case on its own, a portion at a time; returns how many were changed. What is
    /// refused stays as it is.
    fn decide(
        &self,
        cases: &[CaseId],
        decide: impl Fn(&View<'_>, CaseId) -> Result<Change> + Clone + Send + 'static,
    ) -> Result<usize> {
        let mut changed = 0;
        for portion in cases.chunks(PORTION) {
            let decisions = portion.iter().map(|case| {
                let (case, decide) = (*case, decide.clone());
                move |view: &View<'_>| decide(view, case)
            });
            let outcomes = self.store.commit_all(decisions);
            for (case, outcome) in portion.iter().zip(outcomes) {
                changed += usize::from(refused(*case, outcome)?.is_ok());
            }
        }
        Ok(changed)
    }
}

/// The open cases of this agent, as the actor sees them, and who could have them.
pub(super) fn charge(view: &View<'_>, actor: &Actor, user: &User, looks: usize) -> Result<Charge> {
    let person = actor.person()?;
    let Listed { cases, has_more, .. } = charges(view, actor, user.id, looks)?;
    let works = |other: &User| other.role >= Role::Agent && other.id != user.id;
    let search = Search {
        accounts: &[user.account],
        query: "",
        chosen: &[],
        open: &|other| other.colleague(person).ok().filter(works),
    };
    let colleagues = if cases.is_empty() { People::default() } else { search.run(view)? };
    Ok(Charge { open: cases.len(), more: has_more, colleagues })
}

fn charges(view: &View<'_>, actor: &Actor, agent: UserId, looks: usize) -> Result<Listed> {
    let filter = Filter { agent: Some(Agent::This(agent)), ..Filter::default() };
    lists::listed(view, actor, &filter, (GIVEN_AT_ONCE, looks))
}

/// The colleague of this id or address, who may have somebody's cases.
fn heir(
    view: &View<'_>,
    from: &User,
    text: &str,
    open: &dyn Fn(Sealed<User>) -> Result<User, Refusal>,
) -> Result<UserId> {
    let found = match text.trim().to_uppercase().parse::<UserId>() {
        Ok(id) => known(view.user(id))?,
        Err(_) => match Email::parse(text) {
            Ok(email) => known(view.user_of_email(&email))?,
            Err(_) => None,
        },
    };
    let heir = found.and_then(|user| open(user).ok()).filter(|user| {
        let works = user.active && user.role >= Role::Agent;
        works && user.account == from.account && user.id != from.id
    });
    let refused = || Refusal::field(Field::Agent, Complaint::NoHeir);
    Ok(heir.ok_or_else(refused)?.id)
}
