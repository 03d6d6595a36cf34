//! The index keys that follow from each row: what writing keeps and verifying checks.

use super::tables::{HELD_BY_ATTACHMENT, HELD_BY_DRAFT};
use crate::domain::{
    account::{Account, Contract, Product},
    attachment::Attachment,
    case::{Case, Place},
    draft::Draft,
    entry::Entry,
    person::User,
    workflow::State,
};

/// The key of `by_moved` that a case's place gives.
pub(super) fn by_moved(case: u64, place: &Place) -> (u64, bool, u64, u64) {
    (place.account.0, place.state == State::Closed, place.moved_at.0, case)
}

/// The key of `by_class` that a case's place gives. The numbers are the enums' positions.
pub(super) fn by_class(case: u64, place: &Place) -> (u64, u8, u8, u8, u64, u64) {
    let (direction, state) = (place.direction as u8, place.state as u8);
    (place.account.0, direction, state, place.priority as u8, place.moved_at.0, case)
}

/// The key of `due`, if the clock has business with the case.
pub(super) fn due(case: &Case) -> Option<(u64, u64)> {
    case.due_at.map(|at| (at.0, case.id.0))
}

/// The key of `attachment_of`.
pub(super) fn attachment_of(file: &Attachment) -> (u64, u64, u16, u64) {
    (file.case.0, file.at.0, file.order, file.file.id.0)
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

/// The key of `involved`, if somebody wrote.
pub(super) fn involved_by_entry(entry: &Entry) -> Option<(u64, u64)> {
    entry.said().and(entry.by).map(|by| (entry.case.0, by.0))
}

/// The key of `involved`, deleted or not.
pub(super) fn involved_by_attachment(file: &Attachment) -> (u64, u64) {
    (file.case.0, file.by.0)
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

/// The key of `product_of`.
pub(super) fn product_of(product: &Product) -> (u64, String, u64) {
    (product.owner.0, super::folded(&product.name), product.id.0)
}

/// The key of `user_of`.
pub(super) fn user_of(user: &User) -> (u64, String, u64) {
    (user.account.0, super::folded(&user.name), user.id.0)
}
