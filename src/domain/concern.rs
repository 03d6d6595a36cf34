//! Which customer a case is about: a tier account that an account on the case names.
//!
//! What is named is of one account, and is shown to those who may see the case and the tier
//! account, whoever named it. Others learn nothing of it: it makes no entry, and moves no case.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    access::{Deed, Permit, Person, Sealed, Seen, not_closed, working_role},
    case::Case,
    change::{Change, Write},
    id::{AccountId, CaseId, NotAnId, TierId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::Role,
    refusal::{Complaint, Field, Refusal},
    tier::{SeenTier, Tier},
    work::Picked,
    workflow::Side,
};

/// Saying which customer a case is about.
#[derive(Clone, Copy, Debug)]
pub struct NameCustomer;

/// What one account says: this case is about that customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// The case.
    pub case: CaseId,
    /// Whose word it is.
    pub account: AccountId,
    /// The tier account. It may be gone since.
    pub tier: TierId,
    /// The two ends of the case.
    pub ends: [AccountId; 2],
    /// When the case was opened.
    pub opened_at: Moment,
    /// Who said so.
    pub by: UserId,
    /// When.
    pub at: Moment,
}

/// A place in the list of cases that are about a customer, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConcernCursor {
    /// When the case was opened.
    pub opened_at: Moment,
    /// The case.
    pub case: CaseId,
}

impl Deed for NameCustomer {
    fn judge(&self, case: &Case, side: Side, role: Role) -> Result<(), Refusal> {
        let needs = working_role(side);
        if role < needs {
            return Err(Refusal::RoleTooLow { needs });
        }
        not_closed(case, false)
    }
}

impl Permit<NameCustomer> {
    /// Says which customer the case is about, in place of what the actor's account said `before`;
    /// without one takes that away.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for a tier account that the actor cannot see, as if there were none.
    pub fn concern(
        self,
        before: Option<Concern>,
        (tier, now): (&Picked<SeenTier>, Moment),
    ) -> Result<Change, Refusal> {
        let person = self.person.ok_or(Refusal::NotFound)?;
        said((&self.case, &person), before, (tier, now))
    }
}

/// Says which customer a case is about that is being opened.
///
/// # Errors
///
/// As for [`Permit::concern`].
pub fn concerning(
    seen: &Seen,
    (tier, now): (&Picked<SeenTier>, Moment),
) -> Result<Change, Refusal> {
    said((&seen.case, &seen.person), None, (tier, now))
}

/// What an account said of a case, said of the one that is opened in its place: `to`, between these
/// two ends. It stays that account's word whoever moves the case, and is not opened to them; of a
/// tier account that its account does not see any more nothing is said.
pub fn carried(
    tier: &Sealed<Tier>,
    before: &Concern,
    (to, ends): (CaseId, [AccountId; 2]),
    (mover, now): (&Person, Moment),
) -> Change {
    let Concern { account, by, .. } = *before;
    if tier.0.id != before.tier || !tier.0.viewers().contains(&account) {
        return Change::none();
    }
    let event = Event::new(Some(mover.user), Kind::CustomerNamed, Record::Case(to)).changed(
        "customer",
        &"",
        &before.tier,
    );
    let by = if account == mover.account { mover.user } else { by };
    let (opened_at, at) = (now, now);
    let after = Concern { case: to, account, tier: before.tier, ends, opened_at, by, at };
    let event = Event { private_to: Some(account), ..event };
    Change::new(vec![Write::Concern(None, Some(Box::new(after)))], event)
}

fn said(
    (case, person): (&Case, &Person),
    before: Option<Concern>,
    (tier, now): (&Picked<SeenTier>, Moment),
) -> Result<Change, Refusal> {
    let tier = match tier {
        Picked::Unknown => return Err(Refusal::field(Field::Customer, Complaint::NoCustomer)),
        Picked::Nothing => None,
        Picked::This(seen) => Some(seen.tier.id),
    };
    let was = before.as_ref().map(|before| before.tier);
    if was == tier {
        return Ok(Change::none());
    }
    let named = |id: Option<TierId>| id.map(|id| id.to_string()).unwrap_or_default();
    let event = Event::new(Some(person.user), Kind::CustomerNamed, Record::Case(case.id)).changed(
        "customer",
        &named(was),
        &named(tier),
    );
    let after = tier.map(|tier| {
        Box::new(Concern {
            case: case.id,
            account: person.account,
            tier,
            ends: [case.issuer.account, case.receiver.account],
            opened_at: case.opened_at,
            by: person.user,
            at: now,
        })
    });
    let event = Event { private_to: Some(person.account), ..event };
    Ok(Change::new(vec![Write::Concern(before.map(Box::new), after)], event))
}

impl fmt::Display for ConcernCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.opened_at.0, self.case)
    }
}

impl FromStr for ConcernCursor {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<ConcernCursor, NotAnId> {
        let (at, case) = text.split_once('.').ok_or(NotAnId)?;
        let opened_at = Moment(at.parse().map_err(|_| NotAnId)?);
        Ok(ConcernCursor { opened_at, case: case.parse()? })
    }
}
