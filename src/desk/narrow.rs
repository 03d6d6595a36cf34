//! Whom and what a list of cases can be narrowed to: names to choose from, and the names of what is
//! chosen.

use super::{
    Desk,
    names::{Collect, known},
    opening::{PRODUCTS_MAX, products},
    show::{Choices, Filter},
    team::Search,
    whom::{may_be_other_end, other_ends},
};
use crate::{
    domain::{
        access::{Actor, Person, Sealed},
        account::Account,
        listing::Agent,
        person::{Role, User},
    },
    error::Result,
    store::{View, folded},
};

/// How many names of each sort are offered; beyond that one searches.
const OFFERED: usize = 20;

impl Desk {
    /// The agents, partners and products that the actor may know and whose names hold `query`.
    ///
    /// Costs no more where there are more than it looks at.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn choices(&self, actor: &Actor, query: &str) -> Result<Choices> {
        let person = actor.person()?;
        let query: String = query.trim().chars().take(100).collect();
        self.store.look(|view| {
            let own = view.account(person.account)?.party();
            let accounts = [own.id];
            let works = |user: &User| user.role >= Role::Member;
            let open = |user: Sealed<User>| user.colleague(person).ok().filter(works);
            let team = Search { accounts: &accounts, query: &query, chosen: &[], open: &open };
            let people = team.run(view)?;
            let (partners, more_partners) = other_ends(view, person, &own, &query)?;
            let wanted = folded(&query);
            let mut products = products(view, person, &accounts)?;
            let more_products = products.len() == PRODUCTS_MAX;
            products.retain(|(id, name)| folded(name).contains(&wanted) || id.to_string() == query);
            let mut choices = Choices {
                agents: people
                    .list
                    .into_iter()
                    .map(|user| (user.id, user.name.to_string()))
                    .collect(),
                partners: partners.into_iter().map(|one| (one.id, one.name)).collect(),
                products,
                more: people.more || more_partners || more_products,
                query: query.clone(),
                unsaved: None,
            };
            choices.more |= cut(&mut choices.agents) | cut(&mut choices.partners);
            choices.more |= cut(&mut choices.products);
            Ok(choices)
        })
    }
}

/// Leaves as many as are offered; says whether there were more.
fn cut<T>(list: &mut Vec<T>) -> bool {
    let more = list.len() > OFFERED;
    list.truncate(OFFERED);
    more
}

/// Collects the names of whom and what a list is narrowed to, as far as this person may know them
/// without a case that names them.
pub(super) fn chosen(
    view: &View<'_>,
    person: &Person,
    own: &Account,
    filter: &Filter,
    names: &mut Collect<'_, '_>,
) -> Result<()> {
    if let Some(Agent::This(id)) = filter.agent
        && known(view.user(id).and_then(|user| Ok(user.colleague(person)?)))?.is_some()
    {
        names.users([id])?;
    }
    if let Some(id) = filter.partner
        && may_be_other_end(view, person, own, id)?
    {
        names.account(id)?;
    }
    if let Some(id) = filter.product {
        let joined = |owner| view.joined(own.id, owner);
        if known(view.product(id).and_then(|product| product.choose(person, joined)))?.is_some() {
            names.product(Some(id))?;
        }
    }
    Ok(())
}
