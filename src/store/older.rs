//! Rows as earlier programs wrote them, and what they are now.

use serde::Deserialize;

use crate::domain::{
    account::{Account, AccountKind, Category, Desk, Environment},
    id::{AccountId, CaseId, CategoryId, EnvironmentId, Mark, TierId, UserId},
    mail::{Fate, Mail, MailKey, Matter},
    moment::{AutoClose, Moment},
    notify::{Notification, Occasion, Topic},
    preset::PresetName,
    text::{Email, Instructions, Name},
    tier::{
        Tier, TierLink, TierVersion,
        data::{TierData, TierKind},
    },
};

/// An account from before its lists could retire names and its desk could bound files.
#[derive(Deserialize)]
pub(super) struct AccountV1 {
    id: AccountId,
    kind: AccountKind,
    name: Name,
    managed_by: Option<AccountId>,
    active: bool,
    desk: DeskV1,
    environments: Vec<(EnvironmentId, Name)>,
    created_at: Moment,
}

#[derive(Deserialize)]
struct DeskV1 {
    preset: PresetName,
    auto_close: AutoClose,
    instructions: Option<Instructions>,
    categories: Vec<(CategoryId, Name)>,
}

impl From<AccountV1> for Account {
    fn from(old: AccountV1) -> Account {
        let AccountV1 { id, kind, name, managed_by, active, desk, created_at, .. } = old;
        let DeskV1 { preset, auto_close, instructions, categories } = desk;
        let retired = false;
        let category = |(id, name)| Category { id, name, retired };
        let environment = |(id, name)| Environment { id, name, retired };
        let categories = categories.into_iter().map(category).collect();
        let environments = old.environments.into_iter().map(environment).collect();
        let desk = Desk { preset, auto_close, instructions, categories, file_mb_max: None };
        Account { id, kind, name, managed_by, active, desk, environments, created_at }
    }
}

/// A notification from before people were told of anything but cases.
#[derive(Deserialize)]
pub(super) struct NotificationV1 {
    user: UserId,
    at: Moment,
    occasion: Occasion,
    case: CaseId,
    by: Option<UserId>,
    mark: Option<Mark>,
    via: AccountId,
}

/// A mail from then.
#[derive(Deserialize)]
pub(super) struct MailV1 {
    key: MailKey,
    user: UserId,
    matter: MatterV1,
    queued_at: Moment,
    due_at: Moment,
    tries: u16,
    trouble: String,
    fate: Fate,
}

#[derive(Deserialize)]
enum MatterV1 {
    One(NotificationV1),
    Digest(Vec<NotificationV1>, u32),
    Test,
    Invitation(AccountId, Email),
    Reset,
    Forgotten,
}

impl From<NotificationV1> for Notification {
    fn from(old: NotificationV1) -> Notification {
        let NotificationV1 { user, at, occasion, case, by, mark, via } = old;
        Notification { user, at, occasion, topic: Topic::Case(case), by, mark, via }
    }
}

impl From<MailV1> for Mail {
    fn from(old: MailV1) -> Mail {
        let MailV1 { key, user, queued_at, due_at, tries, trouble, fate, .. } = old;
        let matter = match old.matter {
            MatterV1::One(told) => Matter::One(told.into()),
            MatterV1::Digest(told, more) => {
                Matter::Digest(told.into_iter().map(Into::into).collect(), more)
            }
            MatterV1::Test => Matter::Test,
            MatterV1::Invitation(account, email) => Matter::Invitation(account, email),
            MatterV1::Reset => Matter::Reset,
            MatterV1::Forgotten => Matter::Forgotten,
        };
        Mail { key, user, matter, queued_at, due_at, tries, trouble, fate }
    }
}

/// A tier account from before there were hubs.
#[derive(Deserialize)]
pub(super) struct TierV1 {
    id: TierId,
    owner: AccountId,
    current: u32,
    latest: u32,
    kind: TierKind,
    parent: Option<TierId>,
    data: TierData,
    links: Vec<TierLink>,
    pending: u32,
    created_at: Moment,
    created_by: UserId,
    updated_at: Moment,
    updated_by: UserId,
}

/// A version of one from then.
#[derive(Deserialize)]
pub(super) struct TierVersionV1 {
    tier: TierId,
    number: u32,
    kind: TierKind,
    parent: Option<TierId>,
    data: TierData,
    by: UserId,
    at: Moment,
    taken_at: Option<Moment>,
    pending: u16,
}

impl From<TierV1> for Tier {
    fn from(old: TierV1) -> Tier {
        let TierV1 { id, owner, current, latest, kind, parent, data, links, pending, .. } = old;
        let (created_at, created_by) = (old.created_at, old.created_by);
        Tier {
            id,
            owner,
            current,
            latest,
            kind,
            parent,
            hub: None,
            data,
            links,
            pending,
            created_at,
            created_by,
            updated_at: old.updated_at,
            updated_by: old.updated_by,
        }
    }
}

impl From<TierVersionV1> for TierVersion {
    fn from(old: TierVersionV1) -> TierVersion {
        let TierVersionV1 { tier, number, kind, parent, data, by, at, taken_at, pending } = old;
        TierVersion { tier, number, kind, parent, hub: None, data, by, at, taken_at, pending }
    }
}
