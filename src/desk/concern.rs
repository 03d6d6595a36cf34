//! Which customer a case is about, and the cases that are about one.

use super::{
    Desk,
    names::{known, sound},
    show::{ConcernRow, CustomerForm, Rows, TierName},
    tiers,
};
use crate::{
    domain::{
        access::{Actor, Person, Seen},
        account::Account,
        change::Change,
        concern::{ConcernCursor, NameCustomer, carried},
        id::{AccountId, CaseId, TierId},
        tier::SeenTier,
        work::Picked,
    },
    error::Result,
    store::View,
};

/// How many cases a page shows.
const PAGE_ROWS: usize = 50;

impl Desk {
    /// What the form needs that says which customer a case is about: those that are found by
    /// `words`, or some.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::RoleTooLow`](crate::domain::refusal::Refusal::RoleTooLow),
    /// [`Refusal::Closed`](crate::domain::refusal::Refusal::Closed).
    pub fn customer_form(&self, actor: &Actor, id: CaseId, words: &str) -> Result<CustomerForm> {
        self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            drop(case.permit(actor, NameCustomer)?);
            let own = view.concern(id, seen.person.account)?.map(|one| one.tier);
            let chosen = own.map(|tier| name(view, &seen.person, tier)).transpose()?.flatten();
            let choices = tiers::to_choose(view, &seen.person, words, chosen.as_ref())?;
            Ok(CustomerForm { seen, chosen, choices, query: words.trim().to_owned() })
        })
    }

    /// Says that a case is about the customer that `text` is the id of; an empty text takes away
    /// what the actor's account said. Returns once that is on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::customer_form`];
    /// [`Refusal::Fields`](crate::domain::refusal::Refusal::Fields) for one that the actor may not
    /// see, in the words for none.
    pub fn name_customer(&self, actor: &Actor, id: CaseId, text: &str) -> Result<()> {
        let (actor, text) = (actor.clone(), text.trim().to_owned());
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let seen = case.clone().read(&actor)?;
            let permit = case.permit(&actor, NameCustomer)?;
            let before = view.concern(id, seen.person.account)?;
            let tier = picked(view, &seen.person, &text)?;
            Ok((permit.concern(before, (&tier, view.now()))?, ()))
        })
    }

    /// The cases that are about a tier account and that the actor may see, the newest first, from
    /// after one on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`](crate::domain::refusal::Refusal::NotFound) unless the actor sees the
    /// tier account.
    pub fn tier_cases(
        &self,
        actor: &Actor,
        id: TierId,
        from: Option<ConcernCursor>,
    ) -> Result<Rows<ConcernRow, ConcernCursor>> {
        let person = actor.person()?;
        self.store.look(|view| {
            drop(view.tier(id)?.read(person)?);
            let mut places = view.concerned(id, ends(person), from, PAGE_ROWS + 1)?;
            let more = places.len() > PAGE_ROWS;
            places.truncate(PAGE_ROWS);
            let next = places.last().copied().filter(|_| more);
            let mut rows = Vec::with_capacity(places.len());
            for place in places {
                let case = sound(place.case, view.case(place.case))?;
                let seen = case.and_then(|case| case.read(actor).ok());
                rows.extend(seen.map(|seen| row(view, &seen)).transpose()?);
            }
            Ok(Rows { rows, next })
        })
    }
}

/// The accounts at whose ends a person stands.
pub(super) fn ends(person: &Person) -> impl Iterator<Item = AccountId> {
    std::iter::once(person.account).chain(person.manages.iter().copied())
}

/// What the issuer of a case and who manages it said of it goes along to the one that is opened in
/// its place, between the issuer and another: each word under its own account, as long as that still
/// sees the customer. Whoever moves the case learns nothing by it.
pub(super) fn along(
    view: &View<'_>,
    mover: &Person,
    from: CaseId,
    (to, [issuer, receiver]): (CaseId, [&Account; 2]),
) -> Result<Change> {
    let (mut all, ends) = (Change::none(), [issuer.id, receiver.id]);
    for account in std::iter::once(issuer.id).chain(issuer.managed_by) {
        let Some(before) = view.concern(from, account)? else { continue };
        let Some(tier) = known(view.tier(before.tier))? else { continue };
        all = all.and(carried(&tier, &before, (to, ends), (mover, view.now())));
    }
    Ok(all)
}

fn row(view: &View<'_>, seen: &Seen) -> Result<ConcernRow> {
    let case = &seen.case;
    let with = view.account(case.far_end(seen.side).account)?.name().0;
    Ok(ConcernRow {
        id: case.id,
        subject: case.subject.to_string(),
        state: case.state,
        priority: case.priority,
        with,
        opened_at: case.opened_at,
    })
}

/// The customers that a case is said to be about, of those that its reader may see.
pub(super) fn customers(view: &View<'_>, seen: &Seen) -> Result<Vec<TierName>> {
    let mut found = Vec::new();
    for tier in view.concerns(seen.case.id)? {
        found.extend(name(view, &seen.person, tier)?);
    }
    Ok(found)
}

/// What a tier account is called; none if there is none that this person may see.
pub(super) fn name(view: &View<'_>, person: &Person, id: TierId) -> Result<Option<TierName>> {
    let seen = known(view.tier(id))?.and_then(|tier| tier.read(person).ok());
    Ok(seen.as_ref().map(tiers::named))
}

/// The tier account that a form named.
pub(super) fn picked(view: &View<'_>, person: &Person, text: &str) -> Result<Picked<SeenTier>> {
    if text.is_empty() {
        return Ok(Picked::Nothing);
    }
    let Ok(id) = text.to_uppercase().parse::<TierId>() else { return Ok(Picked::Unknown) };
    let seen = known(view.tier(id))?.and_then(|tier| tier.read(person).ok());
    Ok(seen.map_or(Picked::Unknown, Picked::This))
}
