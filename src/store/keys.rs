//! The index keys that follow from each row: what writing keeps and verifying checks.

pub(super) mod order;
pub(super) mod tier;

use super::{
    journal::Link,
    tables::{
        HELD_BY_ACCOUNT, HELD_BY_ATTACHMENT, HELD_BY_DRAFT, HELD_BY_PRODUCT, Involved, Listed,
    },
    tally::Class,
};
use crate::domain::{
    account::{Account, Contract, Product},
    answered::{About, Answered},
    attachment::Attachment,
    bulk::{Batch, Bulk},
    case::{Case, Place},
    concern::Concern,
    draft::Draft,
    duplicate::Duplicate,
    entry::{Entry, Version},
    id::{AccountId, OrderOf, ReplyId, UserId},
    journal::Record,
    link::{Link as OneTime, Purpose},
    listing::{Order, Scope},
    logo::{Logo, LogoOf},
    mail::Mail,
    moving::Moved,
    person::{Role, User},
    saved::Shelf,
    token::Token,
    webhook::{Dispatch, Webhook},
    workflow::State,
};

/// The key of `by_moved` that a case's place gives.
pub(super) fn by_moved(case: u64, place: &Place) -> (u64, bool, u64, u64) {
    (place.account.0, place.state == State::Closed, place.moved_at.0, case)
}

/// The key of `by_class` that a case's place gives. The numbers are the enums' positions.
pub(super) fn by_class(case: u64, place: &Place) -> (u64, u8, u8, u8, u64, u64) {
    let (direction, state, priority) = Class::of(place).key();
    (place.account.0, direction, state, priority, place.moved_at.0, case)
}

/// The keys of `listed` that a case's place gives: one for each order and scope of it that no other
/// index holds.
pub(super) fn listed(case: u64, place: &Place) -> Vec<Listed> {
    let category = place.category.map(|(receiver, id)| Scope::Category(receiver, id));
    let always =
        [Scope::Preset(place.preset), Scope::Agent(place.agent), Scope::Partner(place.partner)];
    let scopes = always.into_iter().chain(category).chain(place.product.map(Scope::Product));
    let both = scopes.flat_map(|scope| Order::ALL.map(|order| (order, scope)));
    let all = both.chain([(Order::Created, Scope::Whole)]);
    let class = Class::of(place);
    all.map(|(order, scope)| {
        let moment = order.pick(place.moved_at, place.opened_at);
        in_run(place.account, (order, scope), class, (moment.0, case))
    })
    .collect()
}

/// A key of `listed`. The numbers are the enums' positions. A case has two dozen of them, so they are
/// as short as ids allow.
pub(super) fn in_run(
    account: AccountId,
    (order, scope): (Order, Scope),
    class: Class,
    (moment, case): (u64, u64),
) -> Listed {
    let (kind, one, other) = match scope {
        Scope::Whole => (0, 0, 0),
        Scope::Preset(preset) => (1, preset as u64, 0),
        Scope::Category(receiver, category) => (2, receiver.0, category.0),
        Scope::Agent(None) => (3, 0, 0),
        Scope::Agent(Some(user)) => (4, user.0, 0),
        Scope::Product(product) => (5, product.0, 0),
        Scope::Partner(partner) => (6, partner.0, 0),
    };
    let run = ((order as u8) << 4) | kind;
    (short(account.0), run, short(one), other, class.packed(), moment, short(case))
}

/// An id in half the room: all that stand in such keys are below 10⁹, and what lies beyond is beyond
/// them here too.
fn short(id: u64) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}

/// The key of `due`, if the clock has business with the case.
pub(super) fn due(case: &Case) -> Option<(u64, u64)> {
    case.due_at.map(|at| (at.0, case.id.0))
}

/// The key of `batch`.
pub(super) fn batch(user: UserId, done: Bulk) -> (u64, u8) {
    (user.0, u8::from(done == Bulk::Close))
}

/// The key of `held`, if something is.
pub(super) fn held(batch: &Batch) -> Option<(u64, u64)> {
    batch.hold.as_ref().map(|hold| (hold.due_at.0, batch.by.0))
}

/// The key of `entry_for`.
pub(super) fn entry_for(entry: &Entry) -> (u64, Option<u64>, u32) {
    (entry.case.0, audience(entry.private_to), entry.seq)
}

/// The key of `version_for`.
pub(super) fn version_for(
    (case, seq, number): (u64, u32, u16),
    version: &Version,
) -> (u64, u32, Option<u64>, u16) {
    (case, seq, audience(version.private_to), number)
}

/// The key of `attachment_for`, unless the file is deleted.
pub(super) fn attachment_for(file: &Attachment) -> Option<(u64, Option<u64>, u64, u16, u64)> {
    let audience = audience(file.private_to);
    let key = (file.case.0, audience, file.at.0, file.order, file.file.id.0);
    file.deleted.is_none().then_some(key)
}

fn audience(private_to: Option<AccountId>) -> Option<u64> {
    private_to.map(|account| account.0)
}

/// The key of `blob_ref` by which a file that is not deleted holds its blob.
pub(super) fn held_by_attachment(file: &Attachment) -> Option<([u8; 32], u8, u64)> {
    let key = (file.file.hash.0, HELD_BY_ATTACHMENT, file.file.id.0);
    file.deleted.is_none().then_some(key)
}

/// The keys of `blob_ref` by which a draft holds its files.
pub(super) fn held_by_draft(draft: &Draft) -> Vec<([u8; 32], u8, u64)> {
    draft.files.iter().map(|file| (file.hash.0, HELD_BY_DRAFT, file.id.0)).collect()
}

/// The key of `logo`.
pub(super) fn logo(of: LogoOf) -> (u8, u64) {
    match of {
        LogoOf::Account(id) => (0, id.0),
        LogoOf::Product(id) => (1, id.0),
    }
}

/// The key of `blob_ref` by which a logo holds its blob.
pub(super) fn held_by_logo(logo: &Logo) -> ([u8; 32], u8, u64) {
    match logo.of {
        LogoOf::Account(id) => (logo.hash.0, HELD_BY_ACCOUNT, id.0),
        LogoOf::Product(id) => (logo.hash.0, HELD_BY_PRODUCT, id.0),
    }
}

/// Whose files a file of a case counts with, and with how many bytes: none once it is deleted.
pub(super) fn counted(file: &Attachment) -> (u64, u64) {
    (file.account.0, if file.deleted.is_none() { file.file.size } else { 0 })
}

/// With how many bytes a draft counts with the files of its user's account.
pub(super) fn counted_draft(draft: &Draft) -> u64 {
    draft.files.iter().map(|file| file.size).sum()
}

/// The keys of `draft_file`.
pub(super) fn draft_files(draft: &Draft) -> Vec<u64> {
    draft.files.iter().map(|file| file.id.0).collect()
}

/// The key of `involved`, if somebody wrote.
pub(super) fn involved_by_entry(entry: &Entry) -> Option<Involved> {
    let by = entry.by.filter(|_| entry.is_message());
    by.map(|by| (entry.case.0, audience(entry.private_to), by.0))
}

/// The key of `involved`, deleted or not.
pub(super) fn involved_by_attachment(file: &Attachment) -> Involved {
    (file.case.0, audience(file.private_to), file.by.0)
}

/// The key of `desk_for` by which an account that a contract joins to a desk finds it.
pub(super) fn desk_for(account: AccountId, desk: &Account) -> (u64, u8, u64) {
    (account.0, desk.desk.preset as u8, desk.id.0)
}

/// The key of `managed`, if somebody manages the account.
pub(super) fn managed(account: &Account) -> Option<(u64, u64)> {
    account.managed_by.map(|by| (by.0, account.id.0))
}

/// The key of `account_named`.
pub(super) fn account_named(account: &Account) -> (String, u64) {
    (super::folded(&account.name), account.id.0)
}

/// The keys of `joined`, one for each party, if the contract is active.
pub(super) fn joined(contract: &Contract) -> Vec<(u64, u64)> {
    let (one, other) = contract.parties;
    let keys = [(one.0, other.0), (other.0, one.0)];
    if contract.active { keys.to_vec() } else { Vec::new() }
}

/// The key of `duplicate_of`.
pub(super) fn duplicate_of(mark: &Duplicate) -> (u64, u64, u64) {
    (mark.of.0, mark.case.0, mark.account.0)
}

/// The keys of `concerned`: one for each end of the case.
pub(super) fn concerned(one: &Concern) -> Vec<(u64, u64, u64, u64, u64)> {
    let key = |end: &AccountId| (one.tier.0, end.0, one.opened_at.0, one.case.0, one.account.0);
    one.ends.iter().map(key).collect()
}

/// The key of `moved_from`.
pub(super) fn moved_from(moved: &Moved) -> (u64, u64) {
    (moved.to.0, moved.case.0)
}

/// The key of `journal_of` of the entry `number`, if that is of a case.
pub(super) fn journal_of(number: u64, link: &Link) -> Option<(u64, u64)> {
    link.record.case().map(|case| (case.0, number))
}

/// The key of [`JOURNAL_NAMED`](super::tables::JOURNAL_NAMED): what sort of name, its number, and the
/// entry's.
pub(super) type Named = (u8, u64, u64);

/// By what `journal_named` finds what a user did.
pub(super) fn journal_by(user: UserId) -> (u8, u64) {
    (0, user.0)
}

/// By what `journal_named` finds what was done to a thing; none for what is of a case, which
/// `journal_of` finds, and for the appliance.
pub(super) fn journal_about(record: Record) -> Option<(u8, u64)> {
    match record {
        Record::Account(id) => Some((1, id.0)),
        Record::Contract(id) => Some((2, id.0)),
        Record::Product(id) => Some((3, id.0)),
        Record::User(id) => Some((4, id.0)),
        Record::Tier(id) => Some((5, id.0)),
        Record::TierRequest(id) => Some((5, id.tier.0)),
        Record::Subscription(id) => Some((6, id.0)),
        Record::Config(id) => Some((7, id.0)),
        Record::Order(id) => match id.of {
            OrderOf::Subscription(id) => Some((6, id.0)),
            OrderOf::Config(id) => Some((7, id.0)),
        },
        Record::Case(_) | Record::Entry(..) | Record::Attachment(..) | Record::Appliance => None,
    }
}

/// The keys of `journal_named` of the entry `number`.
pub(super) fn journal_named(number: u64, link: &Link) -> Vec<Named> {
    let names = link.by.map(journal_by).into_iter().chain(journal_about(link.record));
    names.map(|(sort, id)| (sort, id, number)).collect()
}

/// The key of `product_of`.
pub(super) fn product_of(product: &Product) -> (u64, String, u64) {
    (product.owner.0, super::folded(&product.name), product.id.0)
}

/// The key of `user_of`.
pub(super) fn user_of(user: &User) -> (u64, String, u64) {
    (user.account.0, super::folded(&user.name), user.id.0)
}

/// The key of `admin_of`, if they set up their account.
pub(super) fn admin_of(user: &User) -> Option<(u64, u64)> {
    (user.active && user.role == Role::Admin).then_some((user.account.0, user.id.0))
}

/// What a link is for: the first part of `link_of`'s key.
pub(super) const LINK_JOINS: u8 = 0;
/// See [`LINK_JOINS`].
pub(super) const LINK_RESETS: u8 = 1;
/// See [`LINK_JOINS`].
pub(super) const LINK_FORGOTTEN: u8 = 2;
/// See [`LINK_JOINS`].
pub(super) const LINK_OFFERS: u8 = 3;

/// The key of `link_of`.
pub(super) fn link_of(link: &OneTime) -> (u8, u64, String) {
    match &link.purpose {
        Purpose::Join(to) => (LINK_JOINS, to.account.0, to.email.to_string()),
        Purpose::Reset(of) => (LINK_RESETS, of.user.0, String::new()),
        Purpose::Forgotten(of) => (LINK_FORGOTTEN, of.user.0, String::new()),
        Purpose::Contract(of) => (LINK_OFFERS, of.from.0, of.label.to_string()),
    }
}

/// The key of `answered_at`.
pub(super) fn answered_at(answered: &Answered) -> (u64, u64, [u8; 32]) {
    (answered.at.0, answered.token.0, answered.key)
}

/// The first two parts of the keys of `answered_of`: what sort of thing, and which.
pub(super) fn about(about: About) -> (u8, u64) {
    match about {
        About::Case(id) => (0, id.0),
        About::Tier(id) => (1, id.0),
        About::TierRequest(id) => (1, id.tier.0),
    }
}

/// The key of `answered_of`, of what is about something.
pub(super) fn answered_of(answered: &Answered) -> Option<(u8, u64, u64, [u8; 32])> {
    let (sort, id) = about(answered.about?);
    Some((sort, id, answered.token.0, answered.key))
}

/// The key of `token_of`.
pub(super) fn token_of(token: &Token) -> (u64, u64, u64) {
    (token.account.0, token.user.0, token.id.0)
}

/// The key of `webhook_of`.
pub(super) fn webhook_of(webhook: &Webhook) -> (u64, u64) {
    (webhook.account.0, webhook.id.0)
}

/// The key of `dispatch_due`, if it still waits.
pub(super) fn dispatch_due(number: u64, one: &Dispatch) -> Option<(u64, u64, u64)> {
    one.due().map(|at| (one.webhook.0, at.0, number))
}

/// The key of `reply`.
pub(super) fn reply(of: Shelf, id: ReplyId) -> (u8, u64, u64) {
    let (kind, whose) = shelf(of);
    (kind, whose, id.0)
}

/// The key of `views`.
pub(super) fn shelf(shelf: Shelf) -> (u8, u64) {
    match shelf {
        Shelf::Own(user) => (0, user.0),
        Shelf::Shared(account) => (1, account.0),
    }
}

/// The key of `outbox_due`, if the mail still waits.
pub(super) fn outbox_due(number: u64, mail: &Mail) -> Option<(u64, u64)> {
    mail.due().map(|at| (at.0, number))
}

/// The key of `open_digest`, if the mail can still tell of more.
pub(super) fn open_digest(mail: &Mail) -> Option<u64> {
    mail.is_open().then_some(mail.user.0)
}
