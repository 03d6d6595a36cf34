//! Who can be named in a form: anybody of an account, however many there are.

use super::{
    Desk,
    cases::PEOPLE_MAX,
    names::{Collect, known, readable},
    show::{People, PeopleForm},
    whom::unless,
};
use crate::{
    domain::{
        access::{Actor, Sealed, SetPeople},
        id::{AccountId, CaseId, UserId},
        person::User,
    },
    error::Result,
    store::{View, folded},
};

/// How many names of an account a search looks at, beyond those that begin as what is searched for.
const SEARCHED: usize = 10_000;

/// Whom a form searches for.
pub(super) struct Search<'a> {
    /// In these accounts.
    pub(super) accounts: &'a [AccountId],
    /// People whose names hold this, or whose id it is; all if it is empty.
    pub(super) query: &'a str,
    /// These stay, whatever is searched for.
    pub(super) chosen: &'a [UserId],
    /// Whom the one who searches may see, and name.
    pub(super) open: &'a dyn Fn(Sealed<User>) -> Option<User>,
}

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
        self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            drop(case.permit(actor, SetPeople)?);
            let end = seen.case.end(seen.side);
            let mut accounts = vec![end.account];
            accounts.extend((seen.person.account != end.account).then_some(seen.person.account));
            let chosen = end.agent.iter().chain(&end.cc).chain(chosen);
            let search = Search {
                accounts: &accounts,
                query,
                chosen: &chosen.copied().collect::<Vec<_>>(),
                open: &|user| user.colleague(&seen.person).ok(),
            };
            let people = search.run(view)?;
            let mut names = Collect::new(view);
            names.case(&seen.case)?;
            let names = names.done();
            Ok(PeopleForm { seen, people, names })
        })
    }
}

impl Search<'_> {
    /// Searches. Costs no more where there are more people than it looks at.
    pub(super) fn run(&self, view: &View<'_>) -> Result<People> {
        let query: String = self.query.trim().chars().take(100).collect();
        let mut people = People { query, ..People::default() };
        for account in self.accounts {
            self.team(view, *account, &mut people)?;
        }
        people.found = people.list.len();
        for id in self.chosen {
            if !people.list.iter().any(|user| user.id == *id) {
                people.list.extend(whole(view, *id)?.and_then(self.open));
            }
        }
        Ok(people)
    }

    /// Adds the active people of an account who are searched for.
    fn team(&self, view: &View<'_>, account: AccountId, people: &mut People) -> Result<()> {
        let (ids, mut more) = match people.query.parse::<UserId>() {
            Ok(id) => (vec![id], false),
            Err(_) => named(view, account, &folded(&people.query))?,
        };
        let mut room = PEOPLE_MAX;
        for id in ids {
            let user = whole(view, id)?.and_then(self.open);
            let user = user.filter(|user| user.active && user.account == account);
            if user.is_some() && room == 0 {
                more = true;
                break;
            }
            room -= usize::from(user.is_some());
            people.list.extend(user);
        }
        people.more |= more;
        Ok(())
    }
}

/// A user; none if there is none, or if the row does not decode: one bad record shall not keep the
/// others from being chosen.
fn whole(view: &View<'_>, id: UserId) -> Result<Option<Sealed<User>>> {
    Ok(readable(known(view.user(id)))?.flatten())
}

/// The people of an account whose folded names begin so, and after them those whose names hold it,
/// as far as the search looks; and whether it has not looked at all.
fn named(view: &View<'_>, account: AccountId, wanted: &str) -> Result<(Vec<UserId>, bool)> {
    let mut ids = Vec::new();
    view.users_named(account, wanted, |name, id| {
        let begins = name.starts_with(wanted);
        ids.extend(begins.then_some(id));
        unless(!begins || ids.len() == SEARCHED)
    })?;
    let mut left = SEARCHED - ids.len();
    if !wanted.is_empty() && left > 0 {
        view.users_named(account, "", |name, id| {
            ids.extend((name.contains(wanted) && !name.starts_with(wanted)).then_some(id));
            left -= 1;
            unless(left == 0)
        })?;
    }
    Ok((ids, left == 0))
}
