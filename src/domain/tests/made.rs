//! Cases and people, and what is done to them.

use super::super::{
    access::{Actor, Sealed, Speak, Take},
    account::{Account, AccountKind, Category, Desk},
    case::{Case, Direction},
    change::{Change, Write},
    entry::Entry,
    federation::Mode,
    id::{AccountId, CaseId, CategoryId, Mark, UserId},
    moment::{AutoClose, Moment},
    open::{self, NewCase, Parties, Tie},
    person::{Rights, Role, User},
    preset::PresetName,
    refusal::Refusal,
    step::Given,
    text::{Email, Name},
    work::{Picked, Stamp},
    workflow::Action,
};

pub(super) const ISSUER: AccountId = AccountId(1);
pub(super) const RECEIVER: AccountId = AccountId(2);
pub(super) const PERIOD: AutoClose = AutoClose::After(6_999);

pub(super) fn words(comment: &str) -> Given<'_> {
    Given { comment, ..Given::default() }
}

pub(super) fn stamp(now: u64) -> Stamp {
    Stamp { now: Moment(now), in_doubt: false, marks: [Mark(now * 2), Mark(now * 2 + 1)] }
}

pub(super) fn take(
    case: Case,
    by: AccountId,
    action: Action,
    given: Given<'_>,
) -> Result<Change, Refusal> {
    let permit = Sealed::new(case).permit(&actor(by, Role::Agent), Take(action))?;
    permit.take(stamp(1), given, Vec::new(), PERIOD)
}

pub(super) fn say(case: Case, by: AccountId, text: &str) -> Change {
    let permit = Sealed::new(case).permit(&actor(by, Role::Agent), Speak).unwrap();
    permit.say(stamp(3), text, Vec::new()).unwrap().0
}

pub(super) fn after(change: &Change) -> Case {
    let case = change.writes().iter().find_map(|write| match write {
        Write::Case(_, after) => Some((**after).clone()),
        _ => None,
    });
    case.unwrap()
}

pub(super) fn entries_of(change: &Change) -> impl Iterator<Item = &Entry> {
    change.writes().iter().filter_map(|write| match write {
        Write::Entry(_, entry) => Some(&**entry),
        _ => None,
    })
}

pub(super) fn opened(preset: PresetName) -> Case {
    let form = NewCase {
        subject: "printer".to_owned(),
        description: "It smokes.".to_owned(),
        ..match preset {
            PresetName::Partner => NewCase {
                priority: "medium".to_owned(),
                kind: "technical".to_owned(),
                ..NewCase::default()
            },
            PresetName::Portal => NewCase { impact: "low".to_owned(), ..NewCase::default() },
            PresetName::Client => NewCase { category: "1".to_owned(), ..NewCase::default() },
        }
    };
    let case = after(&try_open(preset, &form).unwrap());
    assert_eq!(case.state, preset.table().first);
    assert_eq!(case.places().next().unwrap().direction, Direction::Outgoing);
    case
}

pub(super) fn try_open(preset: PresetName, form: &NewCase) -> Result<Change, Refusal> {
    let actor = actor(ISSUER, Role::Member);
    open::open(&actor, (CaseId(1), stamp(1)), form, &parties(preset), Vec::new())
}

pub(super) fn parties(preset: PresetName) -> Parties {
    Parties {
        issuer: account(ISSUER, PresetName::Partner),
        receiver: account(RECEIVER, preset),
        tie: Tie::Contract,
        product: Picked::Nothing,
        contact: Picked::Nothing,
        cc: Vec::new(),
    }
}

pub(super) fn account(id: AccountId, preset: PresetName) -> Account {
    let category = Category { id: CategoryId(1), name: name("Billing"), retired: false };
    Account {
        id,
        kind: AccountKind::Distributor,
        name: name("Account"),
        managed_by: None,
        active: true,
        desk: Desk {
            preset,
            auto_close: PERIOD,
            instructions: None,
            categories: vec![category],
            file_mb_max: None,
            mode: Mode::BuiltIn,
            ways: Vec::new(),
        },
        environments: Vec::new(),
        created_at: Moment(0),
    }
}

pub(super) fn user(id: u64, account: AccountId, role: Role) -> User {
    User {
        id: UserId(id),
        account,
        name: name("User"),
        email: Email::parse("user@example.com").unwrap(),
        role,
        rights: Rights::default(),
        active: true,
        created_at: Moment(0),
        epoch: 0,
    }
}

pub(super) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub(super) fn actor(account: AccountId, role: Role) -> Actor {
    let user = user(account.0 * 10, account, role);
    Actor::vouch(&user, &self::account(account, PresetName::Partner), Vec::new())
}
