//! Every table in the file, what its keys and rows are, and who keeps it.
//!
//! Row tables hold a domain value, encoded by [`super::codec`]. Index tables hold nothing but keys
//! (or an id), and follow from rows: [`super::apply`] derives them from the row before and the row
//! after, so they cannot drift.
//!
//! | table | key | row |
//! |---|---|---|
//! | `meta` | word | bytes: see [`META`] |
//! | `case`, `description` | case | [`Case`], [`Words`] |
//! | `entry`, `version` | case, sequence (, number) | [`Entry`], [`Version`] |
//! | `attachment` | attachment | [`Attachment`] |
//! | `account`, `contract`, `product`, `user` | their id | themselves |
//! | `password`, `factor`, `zone` | user | PHC string, [`Factor`], the name of a time zone |
//! | `session` | hash of the secret | [`Session`] |
//! | `draft` | user, place | [`Draft`] |
//! | `tally` | account | [`Tally`] |
//! | `views` | whose: 0 and a user, 1 and an account | [`SavedView`]s |
//! | `reply` | whose, as `views`; reply | [`CannedReply`] |
//! | `file_bytes` | account | bytes of the files that its people attached or have in drafts |
//! | `journal`, `journal_payload` | sequence | [`Link`], [`Payload`] |
//! | `duplicate` | case, account | [`Duplicate`] |
//! | `concern` | case, account | [`Concern`] |
//! | `moved` | case, the one opened for it | [`Moved`] |
//! | `notification` | user, number | [`Notification`] |
//! | `timing` | case | [`Timing`] |
//! | `numbers` | account of the desk, month | [`Numbers`] |
//! | `batch` | user, kind: 0 for what happens at once, 1 for closings | [`Batch`] |
//! | `outbox` | number | [`Mail`] |
//! | `delivery` | user | [`Delivery`] |
//! | `mail_settings` | 0 | [`MailSettings`] |
//! | `backups` | 0 | [`Backups`] |
//! | `offer` | account, whom it is offered to | [`Offer`] |
//! | `banner` | 0 | [`Banner`] |
//! | `link` | hash of the secret | [`Link`](crate::domain::link::Link) |
//! | `token` | token | [`Token`] |
//! | `logo` | sort of bearer: 0 for accounts, 1 for products; its id | [`Logo`] |
//! | `answered` | token, hash of a request's key | [`Answered`] |
//! | `webhook` | webhook | [`Webhook`] |
//! | `dispatch` | webhook, number | [`Dispatch`] |
//! | `webhook_networks` | 0 | [`Networks`] |
//! | `tier`, `subscription` | their id | [`Tier`], [`Subscription`] |
//! | `tier_version` | tier account, number | [`TierVersion`] |
//! | `tier_request` | tier account, update, product's number | [`TierRequest`] |
//! | `hub` | its id | [`Hub`] |
//! | `config` | its id | [`TierConfig`] |
//! | `order` | 0 for a subscription and 1 for a config, which, number | [`Order`] |
//!
//! | index | key | follows from |
//! |---|---|---|
//! | `by_moved` | account, closed, moment, case | case |
//! | `by_class` | account, direction, state, priority, moment, case | case |
//! | `listed_2` | account, order, scope, class, moment, case | case |
//! | `due` | moment, case | case |
//! | `held` | moment, user | batch, while it holds something |
//! | `entry_mark` | case, mark → sequence | entry |
//! | `entry_for` | case, audience, sequence | entry |
//! | `version_for` | case, sequence, audience, number | version |
//! | `attachment_for` | case, audience, moment, order, attachment | attachment that is not deleted |
//! | `blob_ref` | hash, holder, attachment or bearer | attachment, draft, logo |
//! | `draft_file` | attachment | draft |
//! | `joined` | account, other → contract | contract |
//! | `partner` | account, other's folded name, other | contract |
//! | `managed` | manager, account | account |
//! | `desk_for` | account, preset, other | contract, the other's account |
//! | `account_named` | folded name, account | account |
//! | `product_of` | owner, folded name, product | product |
//! | `user_email` | address → user | user |
//! | `user_of` | account, folded name, user | user |
//! | `admin_of` | account, user | user who is an active admin |
//! | `session_of` | user, hash | session |
//! | `involved` | case, audience, user → how many | entry, attachment |
//! | `duplicate_of` | the other case, case, account | duplicate |
//! | `concerned` | tier account, an end of the case, moment, case, account | concern |
//! | `moved_from` | the case opened for it, case | moved |
//! | `journal_of` | case, sequence | journal |
//! | `journal_named` | 0 and who, or what sort of thing and which; sequence | journal |
//! | `unread` | user, what it is about, number → account through which | notification, until it is read |
//! | `unread_count` | user, account through which → how many | `unread` |
//! | `offer_to` | account, who offers it something | offer |
//! | `link_of` | purpose, account or user, address → hash | link |
//! | `token_of` | account, user, token | token |
//! | `answered_at` | moment, token, hash of a request's key | answered |
//! | `answered_of` | 0 and a case, 1 and a tier account; token, hash of a request's key | answered |
//! | `answered_bytes` | token → how many bytes of answers | answered |
//! | `answered_count` | token → how many | answered |
//! | `outbox_due` | moment, number | mail that waits |
//! | `webhook_of` | account, webhook | webhook |
//! | `dispatch_due` | webhook, moment, number | dispatch that waits |
//! | `tier_listed` | account, scope, order, folded name, moment, tier account | tier account |
//! | `tier_word` | account, folded word, tier account | tier account |
//! | `tier_child` | parent, kind, tier account | tier account |
//! | `tier_waits` | tier account, number | version that waits for vendors |
//! | `tier_may` | parent, kind, tier account, number | version that waits for vendors |
//! | `tier_asked` | account, scope, status, moment, tier account, which | tier request |
//! | `subscription_listed` | account, scope or place, moment, subscription | subscription |
//! | `subscribed` | customer, subscription | subscription |
//! | `hub_of` | account, hub | hub |
//! | `config_listed` | account, scope, moment, config | config |
//! | `config_of` | tier account, config | config |
//! | `order_listed` | account, sort, scope, status, moment, thing, number | order |
//! | `open_digest` | user → number | mail that can still tell of more |
//!
//! | mark | key | value |
//! |---|---|---|
//! | `read_until` | user, case (or the last number, for all) | moment |
//! | `passed` | follower | how far it has come: two numbers of its own |
//!
//! An audience is everyone on the case (none), or one account.

use redb::{Key, TableDefinition, Value, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

pub(super) use super::rows::{Index, Rows};
use super::{
    codec::Slot,
    journal::{Link, Payload},
    keys::{
        Named,
        order::{OrderKey, OrderListed},
        tier::Asked,
    },
    older::{
        AccountV1, AccountV2, DispatchV1, MailV1, NotificationV1, OrderV1, TierV1, TierVersionV1,
        WebhookV1,
    },
    tally::Tally,
};
use crate::{
    domain::{
        account::{Account, Contract, Product},
        answered::Answered,
        attachment::Attachment,
        backup::Backups,
        banner::Banner,
        bulk::Batch,
        case::Case,
        concern::Concern,
        config::TierConfig,
        draft::Draft,
        duplicate::Duplicate,
        entry::{Entry, Version},
        hub::Hub,
        link::Link as OneTime,
        logo::Logo,
        mail::{Delivery, Mail, MailSettings},
        moving::Moved,
        notify::{Notification, Place},
        numbers::{Numbers, Timing},
        order::Order,
        organisation::Offer,
        person::User,
        profile::Factor,
        reply::CannedReply,
        saved::SavedView,
        session::Session,
        subscription::Subscription,
        text::Words,
        tier::{Tier, TierRequest, TierVersion},
        token::Token,
        webhook::{Dispatch, Networks, Webhook},
    },
    error::Fault,
};

/// `tables` (how many migrations have run), `operator` (its account id), `doubt` (since when the
/// clock has been in doubt, in ms). Numbers are little-endian `u64`.
pub(super) const META: TableDefinition<'static, &'static str, u64> = TableDefinition::new("meta");

pub(super) const CASE: Rows<u64, Case> = Rows::v1("case");
pub(super) const DESCRIPTION: Rows<u64, Words> = Rows::v1("description");
pub(super) const ENTRY: Rows<(u64, u32), Entry> = Rows::v1("entry");
pub(super) const VERSION: Rows<(u64, u32, u16), Version> = Rows::v1("version");
pub(super) const ATTACHMENT: Rows<u64, Attachment> = Rows::v1("attachment");
pub(super) const ACCOUNT: Rows<u64, Account> = Rows::v3::<AccountV1, AccountV2>("account");
pub(super) const CONTRACT: Rows<u64, Contract> = Rows::v1("contract");
pub(super) const PRODUCT: Rows<u64, Product> = Rows::v1("product");
pub(super) const LOGO: Rows<(u8, u64), Logo> = Rows::v1("logo");
pub(super) const USER: Rows<u64, User> = Rows::v1("user");
pub(super) const PASSWORD: Rows<u64, String> = Rows::v1("password");
pub(super) const SESSION: Rows<[u8; 32], Session> = Rows::v1("session");
pub(super) const DRAFT: Rows<(u64, u64), Draft> = Rows::v1("draft");
pub(super) const TALLY: Rows<u64, Tally> = Rows::v1("tally");
pub(super) const FILE_BYTES: Rows<u64, u64> = Rows::v1("file_bytes");
pub(super) const JOURNAL: Rows<u64, Link> = Rows::v1("journal");
pub(super) const JOURNAL_PAYLOAD: Rows<u64, Payload> = Rows::v1("journal_payload");
pub(super) const VIEWS: Rows<(u8, u64), Vec<SavedView>> = Rows::v1("views");
pub(super) const REPLY: Rows<(u8, u64, u64), CannedReply> = Rows::v1("reply");
pub(super) const DUPLICATE: Rows<(u64, u64), Duplicate> = Rows::v1("duplicate");
pub(super) const CONCERN: Rows<(u64, u64), Concern> = Rows::v1("concern");
pub(super) const MOVED: Rows<(u64, u64), Moved> = Rows::v1("moved");
pub(super) const NOTIFICATION: Rows<(u64, u64), Notification> =
    Rows::v2::<NotificationV1>("notification");
pub(super) const TIMING: Rows<u64, Timing> = Rows::v1("timing");
pub(super) const NUMBERS: Rows<(u64, u32), Numbers> = Rows::v1("numbers");
pub(super) const BATCH: Rows<(u64, u8), Batch> = Rows::v1("batch");
pub(super) const OUTBOX: Rows<u64, Mail> = Rows::v2::<MailV1>("outbox");
pub(super) const DELIVERY: Rows<u64, Delivery> = Rows::v1("delivery");
pub(super) const MAIL_SETTINGS: Rows<u64, MailSettings> = Rows::v1("mail_settings");
pub(super) const FACTOR: Rows<u64, Factor> = Rows::v1("factor");
pub(super) const OFFER: Rows<(u64, u64), Offer> = Rows::v1("offer");
pub(super) const BANNER: Rows<u64, Banner> = Rows::v1("banner");
pub(super) const LINK: Rows<[u8; 32], OneTime> = Rows::v1("link");
pub(super) const BACKUPS: Rows<u64, Backups> = Rows::v1("backups");
pub(super) const ZONE: Rows<u64, String> = Rows::v1("zone");
pub(super) const TOKEN: Rows<u64, Token> = Rows::v1("token");
pub(super) const ANSWERED: Rows<(u64, [u8; 32]), Answered> = Rows::v1("answered");
pub(super) const TIER: Rows<u64, Tier> = Rows::v2::<TierV1>("tier");
pub(super) const TIER_VERSION: Rows<(u64, u32), TierVersion> =
    Rows::v2::<TierVersionV1>("tier_version");
pub(super) const TIER_REQUEST: Rows<(u64, u16, u16), TierRequest> = Rows::v1("tier_request");
pub(super) const SUBSCRIPTION: Rows<u64, Subscription> = Rows::v1("subscription");
pub(super) const HUB: Rows<u64, Hub> = Rows::v1("hub");
pub(super) const CONFIG: Rows<u64, TierConfig> = Rows::v1("config");
pub(super) const ORDER: Rows<OrderKey, Order> = Rows::v2::<OrderV1>("order");
pub(super) const WEBHOOK: Rows<u64, Webhook> = Rows::v2::<WebhookV1>("webhook");
pub(super) const DISPATCH: Rows<(u64, u64), Dispatch> = Rows::v2::<DispatchV1>("dispatch");
pub(super) const WEBHOOK_NETWORKS: Rows<u64, Networks> = Rows::v1("webhook_networks");

pub(super) const BY_MOVED: Index<(u64, bool, u64, u64)> = Index::new("by_moved");
pub(super) const BY_CLASS: Index<(u64, u8, u8, u8, u64, u64)> = Index::new("by_class");
pub(super) const LISTED: Index<Listed> = Index::new("listed_2");
pub(super) const DUE: Index<(u64, u64)> = Index::new("due");
pub(super) const HELD: Index<(u64, u64)> = Index::new("held");
pub(super) const ENTRY_MARK: Index<(u64, u64), u32> = Index::new("entry_mark");
pub(super) const ENTRY_FOR: Index<(u64, Option<u64>, u32)> = Index::new("entry_for");
pub(super) const VERSION_FOR: Index<(u64, u32, Option<u64>, u16)> = Index::new("version_for");
pub(super) const ATTACHMENT_FOR: Index<(u64, Option<u64>, u64, u16, u64)> =
    Index::new("attachment_for");
pub(super) const BLOB_REF: Index<([u8; 32], u8, u64)> = Index::new("blob_ref");
pub(super) const DRAFT_FILE: Index<u64> = Index::new("draft_file");
pub(super) const JOINED: Index<(u64, u64), u64> = Index::new("joined");
pub(super) const PARTNER: Index<(u64, &'static str, u64), u64> = Index::new("partner");
pub(super) const DESK_FOR: Index<(u64, u8, u64)> = Index::new("desk_for");
pub(super) const MANAGED: Index<(u64, u64)> = Index::new("managed");
pub(super) const ACCOUNT_NAMED: Index<(&'static str, u64)> = Index::new("account_named");
pub(super) const PRODUCT_OF: Index<(u64, &'static str, u64)> = Index::new("product_of");
pub(super) const USER_EMAIL: Index<&'static str, u64> = Index::new("user_email");
pub(super) const USER_OF: Index<(u64, &'static str, u64)> = Index::new("user_of");
pub(super) const ADMIN_OF: Index<(u64, u64)> = Index::new("admin_of");
/// Up to when a user has read a case.
pub(super) const READ_UNTIL: Index<(u64, u64), u64> = Index::new("read_until");
pub(super) const SESSION_OF: Index<(u64, [u8; 32])> = Index::new("session_of");
/// How much a user has written in a case and added to it.
pub(super) const INVOLVED: Index<Involved, u64> = Index::new("involved");
pub(super) const UNREAD: Index<(u64, u64, u64), u64> = Index::new("unread");
pub(super) const UNREAD_COUNT: Index<(u64, u64), u64> = Index::new("unread_count");
/// Which cases are marked as duplicates of a case.
pub(super) const DUPLICATE_OF: Index<(u64, u64, u64)> = Index::new("duplicate_of");
/// Which cases are about a tier account.
pub(super) const CONCERNED: Index<(u64, u64, u64, u64, u64)> = Index::new("concerned");
/// Which case a case was opened for when that was moved.
pub(super) const MOVED_FROM: Index<(u64, u64)> = Index::new("moved_from");
/// The entries of the journal that are of a case.
pub(super) const JOURNAL_OF: Index<(u64, u64)> = Index::new("journal_of");
/// The entries of the journal that a user made, or that are of something else than a case.
pub(super) const JOURNAL_NAMED: Index<Named> = Index::new("journal_named");
pub(super) const OUTBOX_DUE: Index<(u64, u64)> = Index::new("outbox_due");
pub(super) const LINK_OF: Index<(u8, u64, &'static str), [u8; 32]> = Index::new("link_of");
pub(super) const OFFER_TO: Index<(u64, u64)> = Index::new("offer_to");
pub(super) const TOKEN_OF: Index<(u64, u64, u64)> = Index::new("token_of");
pub(super) const ANSWERED_AT: Index<(u64, u64, [u8; 32])> = Index::new("answered_at");
pub(super) const ANSWERED_OF: Index<(u8, u64, u64, [u8; 32])> = Index::new("answered_of");
pub(super) const ANSWERED_COUNT: Index<u64, u64> = Index::new("answered_count");
pub(super) const ANSWERED_BYTES: Index<u64, u64> = Index::new("answered_bytes");
pub(super) const WEBHOOK_OF: Index<(u64, u64)> = Index::new("webhook_of");
pub(super) const DISPATCH_DUE: Index<(u64, u64, u64)> = Index::new("dispatch_due");
pub(super) const OPEN_DIGEST: Index<u64, u64> = Index::new("open_digest");
pub(super) const TIER_LISTED: Index<TierListed> = Index::new("tier_listed");
pub(super) const TIER_WORD: Index<(u64, &'static str, u64)> = Index::new("tier_word");
pub(super) const TIER_CHILD: Index<(u64, u8, u64)> = Index::new("tier_child");
pub(super) const TIER_WAITS: Index<(u64, u32)> = Index::new("tier_waits");
pub(super) const TIER_MAY: Index<(u64, u8, u64, u32)> = Index::new("tier_may");
pub(super) const TIER_ASKED: Index<Asked> = Index::new("tier_asked");
pub(super) const SUBSCRIPTION_LISTED: Index<(u64, u8, u64, u64, u64)> =
    Index::new("subscription_listed");
/// What a customer subscribes to.
pub(super) const SUBSCRIBED: Index<(u64, u64)> = Index::new("subscribed");
/// The hubs of an account.
pub(super) const HUB_OF: Index<(u64, u64)> = Index::new("hub_of");
pub(super) const CONFIG_LISTED: Index<(u64, u8, u64, u64, u64)> = Index::new("config_listed");
/// What is set up for a reseller.
pub(super) const CONFIG_OF: Index<(u64, u64)> = Index::new("config_of");
pub(super) const ORDER_LISTED: Index<OrderListed> = Index::new("order_listed");
/// How far a follower has come.
pub(super) const PASSED: Index<&'static str, Place> = Index::new("passed");

/// The key of [`LISTED`]: account; order and sort of scope; scope in two parts; class; moment, case.
pub(super) type Listed = (u32, u8, u32, u16, u8, u64, u32);

/// The key of [`TIER_LISTED`]: account; scope in two parts; order; folded name; moment, tier account.
pub(super) type TierListed = (u64, u8, u64, u8, &'static str, u64, u64);

/// The key of [`INVOLVED`]: case, audience, user.
pub(super) type Involved = (u64, Option<u64>, u64);

/// Who holds a blob: the second part of [`BLOB_REF`]'s key.
pub(super) const HELD_BY_ATTACHMENT: u8 = 0;
/// See [`HELD_BY_ATTACHMENT`].
pub(super) const HELD_BY_DRAFT: u8 = 1;
/// See [`HELD_BY_ATTACHMENT`].
pub(super) const HELD_BY_ACCOUNT: u8 = 2;
/// See [`HELD_BY_ATTACHMENT`].
pub(super) const HELD_BY_PRODUCT: u8 = 3;

/// What is done with every table, whatever its keys and values.
pub(super) trait EachTable {
    /// Does it with one.
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: Index<K, V>,
    ) -> Result<(), Fault>;
}

/// Hands every table to `each`.
pub(super) fn every_table(each: &mut impl EachTable) -> Result<(), Fault> {
    each.table(META)?;
    each.table(CASE.definition)?;
    each.table(DESCRIPTION.definition)?;
    each.table(ENTRY.definition)?;
    each.table(VERSION.definition)?;
    each.table(ATTACHMENT.definition)?;
    each.table(ACCOUNT.definition)?;
    each.table(CONTRACT.definition)?;
    each.table(PRODUCT.definition)?;
    each.table(LOGO.definition)?;
    each.table(USER.definition)?;
    each.table(PASSWORD.definition)?;
    each.table(SESSION.definition)?;
    each.table(DRAFT.definition)?;
    each.table(TALLY.definition)?;
    each.table(FILE_BYTES.definition)?;
    each.table(JOURNAL.definition)?;
    each.table(JOURNAL_PAYLOAD.definition)?;
    each.table(NOTIFICATION.definition)?;
    each.table(VIEWS.definition)?;
    each.table(REPLY.definition)?;
    each.table(BATCH.definition)?;
    each.table(TIMING.definition)?;
    each.table(NUMBERS.definition)?;
    each.table(DUPLICATE.definition)?;
    each.table(CONCERN.definition)?;
    each.table(MOVED.definition)?;
    each.table(OUTBOX.definition)?;
    each.table(DELIVERY.definition)?;
    each.table(MAIL_SETTINGS.definition)?;
    each.table(FACTOR.definition)?;
    each.table(OFFER.definition)?;
    each.table(BACKUPS.definition)?;
    each.table(BANNER.definition)?;
    each.table(LINK.definition)?;
    each.table(ZONE.definition)?;
    each.table(TOKEN.definition)?;
    each.table(ANSWERED.definition)?;
    each.table(TIER.definition)?;
    each.table(TIER_VERSION.definition)?;
    each.table(TIER_REQUEST.definition)?;
    each.table(SUBSCRIPTION.definition)?;
    each.table(HUB.definition)?;
    each.table(CONFIG.definition)?;
    each.table(ORDER.definition)?;
    each.table(WEBHOOK.definition)?;
    each.table(DISPATCH.definition)?;
    each.table(WEBHOOK_NETWORKS.definition)?;
    every_index(each)
}

/// Hands every index to `each`, and the marks beside them.
pub(super) fn every_index(each: &mut impl EachTable) -> Result<(), Fault> {
    each.table(OFFER_TO)?;
    each.table(BY_MOVED)?;
    each.table(BY_CLASS)?;
    each.table(LISTED)?;
    each.table(DUE)?;
    each.table(ENTRY_MARK)?;
    each.table(ENTRY_FOR)?;
    each.table(VERSION_FOR)?;
    each.table(ATTACHMENT_FOR)?;
    each.table(BLOB_REF)?;
    each.table(DRAFT_FILE)?;
    each.table(JOINED)?;
    each.table(PARTNER)?;
    each.table(DESK_FOR)?;
    each.table(MANAGED)?;
    each.table(ACCOUNT_NAMED)?;
    each.table(PRODUCT_OF)?;
    each.table(USER_EMAIL)?;
    each.table(USER_OF)?;
    each.table(ADMIN_OF)?;
    each.table(READ_UNTIL)?;
    each.table(SESSION_OF)?;
    each.table(HELD)?;
    each.table(INVOLVED)?;
    each.table(DUPLICATE_OF)?;
    each.table(CONCERNED)?;
    each.table(MOVED_FROM)?;
    each.table(JOURNAL_OF)?;
    each.table(JOURNAL_NAMED)?;
    each.table(LINK_OF)?;
    each.table(TOKEN_OF)?;
    each.table(ANSWERED_AT)?;
    each.table(ANSWERED_OF)?;
    each.table(ANSWERED_COUNT)?;
    each.table(ANSWERED_BYTES)?;
    each.table(UNREAD)?;
    each.table(UNREAD_COUNT)?;
    each.table(OUTBOX_DUE)?;
    each.table(WEBHOOK_OF)?;
    each.table(DISPATCH_DUE)?;
    each.table(OPEN_DIGEST)?;
    each.table(PASSED)?;
    each.table(TIER_LISTED)?;
    each.table(TIER_WORD)?;
    each.table(TIER_CHILD)?;
    each.table(TIER_WAITS)?;
    each.table(TIER_MAY)?;
    each.table(TIER_ASKED)?;
    each.table(SUBSCRIPTION_LISTED)?;
    each.table(SUBSCRIBED)?;
    each.table(HUB_OF)?;
    each.table(CONFIG_LISTED)?;
    each.table(CONFIG_OF)?;
    each.table(ORDER_LISTED)?;
    Ok(())
}

/// Makes every table that is not there yet.
pub(super) fn make_all(tx: &WriteTransaction) -> Result<(), Fault> {
    every_table(&mut Make(tx))
}

struct Make<'t>(&'t WriteTransaction);

impl EachTable for Make<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: Index<K, V>,
    ) -> Result<(), Fault> {
        let _: () = drop(self.0.open_table(table)?);
        Ok(())
    }
}

/// Decodes hostile bytes as a row, first as they are, then with a tag that fits; whatever decodes
/// encodes to the same again.
pub(super) fn fuzz(table: u8, bytes: &[u8]) {
    match table % 47 {
        0 => row(&CASE, &1, bytes),
        1 => row(&DESCRIPTION, &1, bytes),
        2 => row(&ENTRY, &(1, 1), bytes),
        3 => row(&VERSION, &(1, 1, 1), bytes),
        4 => row(&ATTACHMENT, &1, bytes),
        5 => row(&ACCOUNT, &1, bytes),
        6 => row(&CONTRACT, &1, bytes),
        7 => row(&PRODUCT, &1, bytes),
        8 => row(&USER, &1, bytes),
        9 => row(&PASSWORD, &1, bytes),
        10 => row(&SESSION, &[1; 32], bytes),
        11 => row(&DRAFT, &(1, 1), bytes),
        12 => row(&TALLY, &1, bytes),
        13 => row(&JOURNAL, &1, bytes),
        14 => row(&JOURNAL_PAYLOAD, &1, bytes),
        15 => row(&NOTIFICATION, &(1, 1), bytes),
        16 => row(&VIEWS, &(0, 1), bytes),
        17 => row(&REPLY, &(0, 1, 1), bytes),
        18 => row(&BATCH, &(1, 1), bytes),
        19 => row(&TIMING, &1, bytes),
        20 => row(&NUMBERS, &(1, 1), bytes),
        21 => row(&DUPLICATE, &(1, 1), bytes),
        22 => row(&OUTBOX, &1, bytes),
        23 => row(&DELIVERY, &1, bytes),
        24 => row(&MAIL_SETTINGS, &0, bytes),
        25 => row(&FACTOR, &0, bytes),
        26 => row(&OFFER, &(1, 1), bytes),
        27 => row(&MOVED, &(1, 1), bytes),
        28 => row(&BANNER, &0, bytes),
        29 => row(&LINK, &[1; 32], bytes),
        30 => row(&BACKUPS, &0, bytes),
        31 => row(&ZONE, &1, bytes),
        32 => row(&TOKEN, &1, bytes),
        33 => row(&TIER, &1, bytes),
        34 => row(&TIER_VERSION, &(1, 1), bytes),
        35 => row(&TIER_REQUEST, &(1, 1, 1), bytes),
        36 => row(&SUBSCRIPTION, &1, bytes),
        37 => row(&CONFIG, &1, bytes),
        38 => row(&ORDER, &(0, 1, 1), bytes),
        39 => row(&LOGO, &(0, 1), bytes),
        40 => row(&CONCERN, &(1, 1), bytes),
        41 => row(&ANSWERED, &(1, [1; 32]), bytes),
        42 => row(&WEBHOOK, &1, bytes),
        43 => row(&DISPATCH, &(1, 1), bytes),
        44 => row(&WEBHOOK_NETWORKS, &0, bytes),
        45 => row(&HUB, &1, bytes),
        _ => row(&FILE_BYTES, &1, bytes),
    }
}

/// [`fuzz`], for one table.
fn row<K, R>(rows: &Rows<K, R>, key: &K::SelfType<'_>, bytes: &[u8])
where
    K: Key + 'static,
    R: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let slot = K::as_bytes(key);
    let slot = rows.slot(slot.as_ref());
    let tagged = (1..=rows.shape()).map(|version| Slot { version, ..slot }.tagged(bytes));
    for bytes in std::iter::once(bytes.to_vec()).chain(tagged) {
        if let Ok(row) = rows.decode(key, &bytes) {
            let again = rows.encode(key, &row).map(|bytes| rows.decode(key, &bytes));
            assert_eq!(again.ok().and_then(Result::ok).as_ref(), Some(&row));
        }
    }
}
