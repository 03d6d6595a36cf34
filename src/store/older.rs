//! Rows as earlier programs wrote them, and what they are now.

use serde::Deserialize;

use crate::domain::{
    account::{Account, AccountKind, Category, Desk, Environment},
    federation::Mode,
    id::{
        AccountId, AttachmentId, CaseId, CategoryId, EnvironmentId, Mark, OrderId, ProductId,
        TierId, UserId, WebhookId,
    },
    journal::{Kind, Record},
    mail::{Fate, Mail, MailKey, Matter},
    moment::{AutoClose, Moment},
    notify::{Notification, Occasion, Topic},
    order::{Content, Order, OrderKind, OrderStatus},
    preset::PresetName,
    text::{Email, Instructions, Line, Name},
    tier::{
        Tier, TierLink, TierVersion,
        data::{TierData, TierKind},
    },
    webhook::{
        self, Attempt, Dispatch, DispatchKey, Occurred, Shape, SigningKey, Switch, Target, Webhook,
    },
};

/// An account from before desks could take their cases elsewhere.
#[derive(Deserialize)]
pub(super) struct AccountV2 {
    id: AccountId,
    kind: AccountKind,
    name: Name,
    managed_by: Option<AccountId>,
    active: bool,
    desk: DeskV2,
    environments: Vec<Environment>,
    created_at: Moment,
}

#[derive(Deserialize)]
struct DeskV2 {
    preset: PresetName,
    auto_close: AutoClose,
    instructions: Option<Instructions>,
    categories: Vec<Category>,
    file_mb_max: Option<u16>,
}

impl From<AccountV2> for Account {
    fn from(old: AccountV2) -> Account {
        let AccountV2 { id, kind, name, managed_by, active, desk, environments, created_at } = old;
        let DeskV2 { preset, auto_close, instructions, categories, file_mb_max } = desk;
        let (mode, ways) = (Mode::BuiltIn, Vec::new());
        let desk = Desk { preset, auto_close, instructions, categories, file_mb_max, mode, ways };
        Account { id, kind, name, managed_by, active, desk, environments, created_at }
    }
}

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
        let (file_mb_max, mode, ways) = (None, Mode::BuiltIn, Vec::new());
        let desk = Desk { preset, auto_close, instructions, categories, file_mb_max, mode, ways };
        Account { id, kind, name, managed_by, active, desk, environments, created_at }
    }
}

/// A webhook from before tokens could be signed for it.
#[derive(Deserialize)]
pub(super) struct WebhookV1 {
    id: WebhookId,
    account: AccountId,
    name: Name,
    target: Target,
    shape: Shape,
    kinds: Vec<Kind>,
    key: SigningKey,
    old_key: Option<(SigningKey, Moment)>,
    switch: Switch,
    made_at: Moment,
    arrived_at: Option<Moment>,
    failed_at: Option<Moment>,
    failing_since: Option<Moment>,
}

impl From<WebhookV1> for Webhook {
    fn from(old: WebhookV1) -> Webhook {
        Webhook {
            id: old.id,
            account: old.account,
            name: old.name,
            target: old.target,
            shape: old.shape,
            kinds: old.kinds,
            key: old.key,
            old_key: old.old_key,
            switch: old.switch,
            made_at: old.made_at,
            arrived_at: old.arrived_at,
            failed_at: old.failed_at,
            failing_since: old.failing_since,
            jwt: None,
        }
    }
}

/// What a webhook was sent from before it was told of anything but cases.
#[derive(Deserialize)]
pub(super) struct DispatchV1 {
    webhook: WebhookId,
    key: DispatchKey,
    matter: ToldV1,
    queued_at: Moment,
    due_at: Moment,
    tries: u16,
    attempts: Vec<Attempt>,
    fate: webhook::Fate,
}

#[derive(Deserialize)]
enum ToldV1 {
    Ping,
    Event(OccurredV1),
}

#[derive(Deserialize)]
struct OccurredV1 {
    kind: Kind,
    case: CaseId,
    mark: Option<Mark>,
    file: Option<AttachmentId>,
    at: Moment,
    by: Option<UserId>,
}

impl From<OccurredV1> for Occurred {
    fn from(old: OccurredV1) -> Occurred {
        let OccurredV1 { kind, case, mark, file, at, by } = old;
        let record = match (mark, file) {
            (Some(mark), _) => Record::Entry(case, mark),
            (None, Some(file)) => Record::Attachment(case, file),
            (None, None) => Record::Case(case),
        };
        Occurred { kind, record, at, by, changes: Vec::new() }
    }
}

impl From<DispatchV1> for Dispatch {
    fn from(old: DispatchV1) -> Dispatch {
        let matter = match old.matter {
            ToldV1::Ping => webhook::Matter::Ping,
            ToldV1::Event(event) => webhook::Matter::Event(event.into()),
        };
        Dispatch {
            webhook: old.webhook,
            key: old.key,
            matter,
            queued_at: old.queued_at,
            due_at: old.due_at,
            tries: old.tries,
            attempts: old.attempts,
            fate: old.fate,
        }
    }
}

/// A request to a vendor from before somebody could be assigned to it.
#[derive(Deserialize)]
pub(super) struct OrderV1 {
    id: OrderId,
    kind: OrderKind,
    status: OrderStatus,
    product: ProductId,
    vendor: AccountId,
    provider: AccountId,
    asker: AccountId,
    tiers: Vec<TierId>,
    content: Content,
    note: Option<Line<500>>,
    reason: Option<Line<500>>,
    created_at: Moment,
    asked_by: UserId,
    updated_at: Moment,
    settled_at: Option<Moment>,
    settled_by: Option<UserId>,
}

impl From<OrderV1> for Order {
    fn from(old: OrderV1) -> Order {
        Order {
            id: old.id,
            kind: old.kind,
            status: old.status,
            product: old.product,
            vendor: old.vendor,
            provider: old.provider,
            asker: old.asker,
            tiers: old.tiers,
            content: old.content,
            note: old.note,
            reason: old.reason,
            created_at: old.created_at,
            asked_by: old.asked_by,
            updated_at: old.updated_at,
            settled_at: old.settled_at,
            settled_by: old.settled_by,
            assignee: None,
        }
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
