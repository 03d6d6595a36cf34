//! Who can be named at one's own side of a case.

use std::ops::ControlFlow;

use super::{
    Desk,
    cases::PEOPLE_MAX,
    names::{Collect, known},
    show::PeopleForm,
};
use crate::{
    domain::{
        access::{Actor, Seen, SetPeople},
        id::{AccountId, CaseId, UserId},
        person::User,
    },
    error::Result,
    store::{View, folded},
};

/// How many names of an account a search looks at.
const SEARCHED: usize = 10_000;

impl Desk {
    /// Who can be named at the actor's side of a case: active people whose names hold `query`,
    /// those who are on the case already, and those of `chosen`, who were ticked before.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::RoleTooLow`](crate::domain::refusal::Refusal::RoleTooLow).
    pub fn people(
        &self,
        actor: &Actor,
        id: CaseId,
        query: &str,
        chosen: &[UserId],
    ) -> Result<PeopleForm> {
        let query: String = query.trim().chars().take(100).collect();
        self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            drop(case.permit(actor, SetPeople)?);
            let end = seen.case.end(seen.side);
            let own = seen.person.account;
            let (mut people, mut more) = team(view, &seen, end.account, &query)?;
            if own != end.account {
                let (ours, more_of_ours) = team(view, &seen, own, &query)?;
                people.extend(ours);
                more |= more_of_ours;
            }
            let found = people.len();
            for id in end.agent.iter().chain(&end.cc).chain(chosen) {
                if !people.iter().any(|user| user.id == *id)
                    && let Some(user) = known(view.user(*id))?
                    && let Ok(user) = user.colleague(&seen.person)
                {
                    people.push(user);
                }
            }
            let mut names = Collect::new(view);
            names.case(&seen.case)?;
            let (query, names) = (query.clone(), names.done());
            Ok(PeopleForm { seen, people, query, found, more, names })
        })
    }
}

/// Active people of an account that the reader belongs to or manages, by name, and whether there
/// are more than fit.
fn team(
    view: &View<'_>,
    seen: &Seen,
    account: AccountId,
    query: &str,
) -> Result<(Vec<User>, bool)> {
    let wanted = folded(query);
    let (mut found, mut left) = (Vec::new(), SEARCHED);
    view.users_named(account, |name, id| {
        if name.contains(&wanted) || id.to_string() == query {
            found.push(id);
        }
        left -= 1;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let mut people = Vec::new();
    for id in found {
        let user = view.user(id)?.colleague(&seen.person).ok().filter(|user| user.active);
        if user.is_some() && people.len() == PEOPLE_MAX {
            return Ok((people, true));
        }
        people.extend(user);
    }
    Ok((people, left == 0))
}
