//! What is read to find out who is told.

use std::ops::ControlFlow;

use crate::{
    domain::{
        access::Sealed,
        id::{AccountId, CaseId, UserId},
        journal::Event,
        moment::Moment,
        notify::{
            AGENTS_MAX, EARLIER_MAX, Happening, INVOLVED_MAX, Known, Notification, Occasion,
            OrderHappening, RequestHappening,
        },
        person::{Role, User},
    },
    error::{Error, Fault, Result},
    log,
    store::View,
};

/// How many people of an account are looked at to find its agents.
const LOOKED_AT_MAX: usize = 10_000;

/// What everybody is told of an entry of the journal.
///
/// # Errors
///
/// A refusal if there is no such case; a fault of the store.
pub(super) fn told_of(view: &View<'_>, event: &Event, at: Moment) -> Result<Vec<Notification>> {
    if let Some(happening) = RequestHappening::of(event, at) {
        return told_of_request(view, &happening);
    }
    if let Some(happening) = OrderHappening::of(event, at) {
        return told_of_order(view, &happening);
    }
    let mut happenings = Happening::of(event, at);
    let Some(case) = happenings.first().map(|one| one.case) else { return Ok(Vec::new()) };
    let (known, ends) = known(view, case)?;
    for happening in &mut happenings {
        if happening.occasion == Occasion::Mentioned {
            happening.named = mentioned(view, event, happening, &ends)?;
        }
    }
    tell(view, &known, &ends, &happenings)
}

/// What everybody is told of a request about a tier account.
fn told_of_request(view: &View<'_>, happening: &RequestHappening) -> Result<Vec<Notification>> {
    let request = view.tier_request(happening.request)?;
    let people = match request.told(happening) {
        Ok(user) => found(view.user(user))?.into_iter().collect(),
        Err(vendor) => agents(view, vendor)?,
    };
    Ok(people.iter().filter_map(|user| request.tell(happening, user)).collect())
}

/// What everybody is told of a request to a product's vendor.
fn told_of_order(view: &View<'_>, happening: &OrderHappening) -> Result<Vec<Notification>> {
    let order = view.order(happening.order)?;
    let people = match order.told(happening) {
        Ok(user) => found(view.user(user))?.into_iter().collect(),
        Err(vendor) => agents(view, vendor)?,
    };
    Ok(people.iter().filter_map(|user| order.tell(happening, user)).collect())
}

/// What everybody is told of a case that the clock closes within a day.
///
/// # Errors
///
/// A refusal if there is no such case; a fault of the store.
pub fn closing(view: &View<'_>, case: CaseId) -> Result<Vec<Notification>> {
    let (known, ends) = known(view, case)?;
    let happening = Happening {
        occasion: Occasion::ClosesTomorrow,
        case,
        at: view.now(),
        by: None,
        mark: None,
        private_to: None,
        named: Vec::new(),
    };
    tell(view, &known, &ends, &[happening])
}

/// Both ends of a case, each with who manages it.
type Ends = [(AccountId, Option<AccountId>); 2];

fn known(view: &View<'_>, id: CaseId) -> Result<(Known, Ends)> {
    let case = view.case(id)?;
    let mut ends = case.ends().map(|end| (end, None));
    for (end, manager) in &mut ends {
        *manager = view.account(*end)?.party().managed_by;
    }
    let involved = view.involved(id, None, INVOLVED_MAX)?;
    let mut involved_privately = Vec::new();
    for account in accounts(&ends) {
        involved_privately.extend(view.involved(id, Some(account), INVOLVED_MAX)?);
    }
    let managers = ends.map(|(_, manager)| manager);
    Ok((Known { case, managers, involved, involved_privately }, ends))
}

/// All who may see the case.
fn accounts(ends: &Ends) -> impl Iterator<Item = AccountId> {
    ends.iter().flat_map(|(end, manager)| std::iter::once(*end).chain(*manager))
}

fn tell(
    view: &View<'_>,
    known: &Known,
    ends: &Ends,
    happenings: &[Happening],
) -> Result<Vec<Notification>> {
    let user = |id| found(view.user(id));
    known.told(happenings, user, |account| {
        let own = agents(view, account)?;
        let manager = ends.iter().find(|(end, _)| *end == account).and_then(|(_, by)| *by);
        match manager {
            Some(manager) if own.is_empty() => agents(view, manager),
            _ => Ok(own),
        }
    })
}

/// Who can take an account's cases up, by name.
fn agents(view: &View<'_>, account: AccountId) -> Result<Vec<Sealed<User>>> {
    let (mut ids, mut found) = (Vec::new(), Vec::new());
    view.users_named(account, "", |_, id| {
        ids.push(id);
        if ids.len() < LOOKED_AT_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    for id in ids {
        let Some(user) = self::found(view.user(id))? else { continue };
        found.extend(user.works_as(Role::Agent).then_some(user));
        if found.len() == AGENTS_MAX {
            break;
        }
    }
    Ok(found)
}

/// Whom a comment came to name: people of either side, and of those who manage them.
fn mentioned(
    view: &View<'_>,
    event: &Event,
    happening: &Happening,
    ends: &Ends,
) -> Result<Vec<UserId>> {
    let Some(mark) = happening.mark else { return Ok(Vec::new()) };
    let Some(entry) = found(view.entry(happening.case, mark))? else { return Ok(Vec::new()) };
    let earlier = view.earlier(happening.case, mark, EARLIER_MAX)?;
    let mut people = Vec::new();
    for account in accounts(ends) {
        for name in entry.mentions(event, &earlier, account) {
            people.extend(view.users_called(account, &name, AGENTS_MAX)?);
        }
    }
    people.truncate(AGENTS_MAX);
    Ok(people)
}

/// A row that may be missing, or not decode: that one is passed over, and logged.
fn found<T>(row: Result<T>) -> Result<Option<T>> {
    match row {
        Ok(row) => Ok(Some(row)),
        Err(Error::Refused(_)) => Ok(None),
        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
            log::error("person_skipped", &[("error", &error)]);
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}
