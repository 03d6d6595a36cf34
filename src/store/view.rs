//! Reading: all rows, and the time, at one moment.

use std::{
    cell::OnceCell,
    ops::{Bound, ControlFlow},
};

use redb::{ReadOnlyTable, ReadTransaction, WriteTransaction};

use super::{blob::Blobs, keys, read::one, tables, tally::Tally};
use crate::{
    domain::{
        access::Sealed,
        account::{Account, Contract, Product},
        bulk::{Batch, Bulk},
        case::Case,
        draft::{Draft, DraftPlace},
        id::{AccountId, BlobHash, CaseId, ProductId, UserId},
        moment::Moment,
        person::User,
        preset::PresetName,
        refusal::Refusal,
        saved::{SavedView, Shelf},
        text::{Email, Words},
    },
    error::{Fault, Result},
};

/// The store at one moment: a snapshot, or the inside of the write in progress.
pub struct View<'t> {
    pub(super) at: At<'t>,
    pub(super) blobs: &'t Blobs,
    pub(super) now: Moment,
    pub(super) in_doubt: bool,
    /// Where the ids of the cases begin that a batch opens. None in a snapshot.
    pub(super) around: Option<u64>,
    /// The table of cases, once a snapshot has opened it: a list reads dozens of its rows.
    pub(super) cases: OnceCell<ReadOnlyTable<u64, &'static [u8]>>,
}

/// Which of the engine's two kinds of transaction a view stands in.
#[derive(Clone, Copy)]
pub(super) enum At<'t> {
    Snapshot(&'t ReadTransaction),
    Writing(&'t WriteTransaction),
}

impl<'t> View<'t> {
    pub(super) fn new(at: At<'t>, blobs: &'t Blobs, now: Moment, in_doubt: bool) -> View<'t> {
        View { at, blobs, now, in_doubt, around: None, cases: OnceCell::new() }
    }
}

impl View<'_> {
    /// What time it is at this moment. The same for every decision of a batch.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Whether the clock may be wrong, so that nothing may be closed by it.
    pub fn clock_in_doubt(&self) -> bool {
        self.in_doubt
    }

    /// Fetches a case.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none, or a fault if the file cannot be read. This holds for
    /// every fetch below.
    pub fn case(&self, id: CaseId) -> Result<Sealed<Case>> {
        let At::Snapshot(tx) = self.at else {
            return found(self.row(&tables::CASE, id.0)?).map(Sealed::new);
        };
        if self.cases.get().is_none() {
            let opened = tx.open_table(tables::CASE.definition).map_err(Fault::from)?;
            // Nobody else could have set it meanwhile.
            let _ = self.cases.set(opened);
        }
        let row = self.cases.get().map(|table| one(table, &tables::CASE, &id.0));
        found(row.transpose()?.flatten()).map(Sealed::new)
    }

    /// Fetches a case's description, for whoever has opened the case.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn description(&self, case: &Case) -> Result<Words> {
        found(self.row(&tables::DESCRIPTION, case.id.0)?)
    }

    /// Fetches an account.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn account(&self, id: AccountId) -> Result<Sealed<Account>> {
        found(self.row(&tables::ACCOUNT, id.0)?).map(Sealed::new)
    }

    /// The account that runs the appliance.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] before it is set up.
    pub fn operator(&self) -> Result<AccountId> {
        let id = self.value(tables::META, "operator", AccountId)?;
        Ok(id.ok_or(Refusal::NotFound)?)
    }

    /// The accounts that `manager` manages; at most 10,000.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn managed_by(&self, manager: AccountId) -> Result<Vec<AccountId>> {
        let mut accounts = Vec::new();
        self.scan(tables::MANAGED, (manager.0, 0)..=(manager.0, u64::MAX), |(_, id), ()| {
            accounts.push(AccountId(id));
            Ok(if accounts.len() < 10_000 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(accounts)
    }

    /// The active contract between two accounts.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn contract(&self, one: AccountId, other: AccountId) -> Result<Contract> {
        let id = self.value(tables::JOINED, (one.0, other.0), |id| id)?;
        found(self.row(&tables::CONTRACT, id.ok_or(Refusal::NotFound)?)?)
    }

    /// Hands the accounts that contracts join to `account` and whose desks have this preset to
    /// `each`, by their ids, until it says stop.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn desks_for(
        &self,
        account: AccountId,
        preset: PresetName,
        mut each: impl FnMut(AccountId) -> ControlFlow<()>,
    ) -> Result<()> {
        let preset = preset as u8;
        let range = (account.0, preset, 0)..=(account.0, preset, u64::MAX);
        self.scan(tables::DESK_FOR, range, |(.., desk), ()| Ok(each(AccountId(desk))))?;
        Ok(())
    }

    /// Whether an active contract joins two accounts.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn joined(&self, one: AccountId, other: AccountId) -> Result<bool> {
        Ok(self.value(tables::JOINED, (one.0, other.0), |_| ())?.is_some())
    }

    /// Hands the accounts that contracts join to `account` to `each`, by name: the name folded to
    /// lower case, and the id, until `each` says stop.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn partners(
        &self,
        account: AccountId,
        mut each: impl FnMut(&str, AccountId) -> ControlFlow<()>,
    ) -> Result<()> {
        self.scan_named(tables::PARTNER, (account.0, ""), |name, id| Ok(each(name, AccountId(id))))
    }

    /// Hands every account to `each`, by name: the name folded to lower case, and the id, until
    /// `each` says stop.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn accounts(&self, mut each: impl FnMut(&str, AccountId) -> ControlFlow<()>) -> Result<()> {
        let all = ("", 0)..;
        self.scan(tables::ACCOUNT_NAMED, all, |(name, id), ()| Ok(each(name, AccountId(id))))?;
        Ok(())
    }

    /// Fetches a product.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn product(&self, id: ProductId) -> Result<Sealed<Product>> {
        found(self.row(&tables::PRODUCT, id.0)?).map(Sealed::new)
    }

    /// Fetches the products of an account, by name; at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn products_of(&self, owner: AccountId, max: usize) -> Result<Vec<Sealed<Product>>> {
        let ids = self.named(tables::PRODUCT_OF, owner.0, max)?;
        ids.into_iter().map(|id| self.product(ProductId(id))).collect()
    }

    /// Fetches a user.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn user(&self, id: UserId) -> Result<Sealed<User>> {
        found(self.row(&tables::USER, id.0)?).map(Sealed::new)
    }

    /// Fetches the user with this address.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn user_of_email(&self, email: &Email) -> Result<Sealed<User>> {
        let id = self.value(tables::USER_EMAIL, email.as_str(), UserId)?;
        self.user(id.ok_or(Refusal::NotFound)?)
    }

    /// Hands the users of an account to `each`, by name, from the name `from` on: the name folded to
    /// lower case, and the id, until `each` says stop.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn users_named(
        &self,
        account: AccountId,
        from: &str,
        mut each: impl FnMut(&str, UserId) -> ControlFlow<()>,
    ) -> Result<()> {
        let from = (account.0, from);
        self.scan_named(tables::USER_OF, from, |name, id| Ok(each(name, UserId(id))))
    }

    /// Fetches the hash of a user's password.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn password(&self, user: UserId) -> Result<String> {
        found(self.row(&tables::PASSWORD, user.0)?)
    }

    /// Every draft that stands after `after` (a user, and a place's key), at most `max`: for the
    /// sweep.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn drafts_after(&self, after: (u64, u64), max: usize) -> Result<Vec<Draft>> {
        self.rows_after(&tables::DRAFT, after, max)
    }

    /// Fetches what a user has typed at a place.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn draft(&self, user: UserId, place: DraftPlace) -> Result<Sealed<Draft>> {
        found(self.row(&tables::DRAFT, (user.0, place.key()))?).map(Sealed::new)
    }

    /// Fetches what a user has typed about a case elsewhere than in its comment box.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn drafts_about(&self, user: UserId, case: CaseId) -> Result<Vec<Sealed<Draft>>> {
        let mut drafts = Vec::new();
        let range = (user.0, DraftPlace::BEYOND_COMMENTS)..=(user.0, u64::MAX);
        self.scan(tables::DRAFT.definition, range, |key, row| {
            if DraftPlace::is_of(key.1, case) {
                drafts.push(Sealed::new(tables::DRAFT.decode(&key, row)?));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(drafts)
    }

    /// Fetches what anybody has typed at a place: looks at the key of every draft there is.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn drafts_at(&self, place: DraftPlace) -> Result<Vec<Sealed<Draft>>> {
        let (mut drafts, place) = (Vec::new(), place.key());
        self.scan(tables::DRAFT.definition, (0, 0)..=(u64::MAX, u64::MAX), |key, row| {
            if key.1 == place {
                drafts.push(Sealed::new(tables::DRAFT.decode(&key, row)?));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(drafts)
    }

    /// An account's counters.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn tally(&self, account: AccountId) -> Result<Tally> {
        Ok(self.row(&tables::TALLY, account.0)?.unwrap_or_default())
    }

    /// The views of a shelf, by name.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn views(&self, of: Shelf) -> Result<Vec<SavedView>> {
        Ok(self.row(&tables::VIEWS, keys::shelf(of))?.unwrap_or_default())
    }

    /// How many bytes the files take that the people of an account have attached or in drafts.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn file_bytes(&self, account: AccountId) -> Result<u64> {
        Ok(self.row(&tables::FILE_BYTES, account.0)?.unwrap_or_default())
    }

    /// When the clock must next look at a case, and at which: the first that stand after `after`, in
    /// the order of their moments, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn next_due(&self, after: (Moment, CaseId), max: usize) -> Result<Vec<(Moment, CaseId)>> {
        let mut due = Vec::new();
        let after = (after.0.0, after.1.0);
        let range = (Bound::Excluded(after), Bound::Unbounded);
        self.scan(tables::DUE, range, |(at, case), ()| {
            due.push((Moment(at), CaseId(case)));
            Ok(if due.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(due)
    }

    /// What a user did last to many cases, of what happens at once or of closings, as `done` is.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn batch(&self, user: UserId, done: Bulk) -> Result<Option<Batch>> {
        Ok(self.row(&tables::BATCH, keys::batch(user, done))?)
    }

    /// Whose closings are held until when: the first that stand after `after`, in the order of their
    /// moments, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn next_held(&self, after: (Moment, UserId), max: usize) -> Result<Vec<(Moment, UserId)>> {
        let mut held = Vec::new();
        let range = (Bound::Excluded((after.0.0, after.1.0)), Bound::Unbounded);
        self.scan(tables::HELD, range, |(at, user), ()| {
            held.push((Moment(at), UserId(user)));
            Ok(if held.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(held)
    }

    /// Whether the bytes of a blob are there.
    pub fn has_blob(&self, hash: BlobHash) -> bool {
        self.blobs.has(hash)
    }

    /// Whether any row names a blob.
    pub(super) fn names_blob(&self, hash: BlobHash) -> Result<bool, Fault> {
        let mut named = false;
        self.scan(tables::BLOB_REF, (hash.0, 0, 0)..=(hash.0, u8::MAX, u64::MAX), |_, ()| {
            named = true;
            Ok(ControlFlow::Break(()))
        })?;
        Ok(named)
    }
}

pub(super) fn found<T>(row: Option<T>) -> Result<T> {
    Ok(row.ok_or(Refusal::NotFound)?)
}
