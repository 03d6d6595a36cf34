//! Looking up the names that a page mentions.

use super::show::Names;
use crate::{
    domain::{
        access::Seen,
        attachment::Attachment,
        case::Case,
        entry::{Body, Entry, Notice},
        id::{AccountId, CaseId, ProductId, UserId},
    },
    error::{Error, Fault, Result},
    log,
    store::View,
};

/// Names under collection.
pub(super) struct Collect<'v, 't> {
    view: &'v View<'t>,
    names: Names,
}

impl<'v, 't> Collect<'v, 't> {
    pub(super) fn new(view: &'v View<'t>) -> Collect<'v, 't> {
        Collect { view, names: Names::default() }
    }

    /// Goes on with names that were collected before.
    pub(super) fn on_top_of(view: &'v View<'t>, names: Names) -> Collect<'v, 't> {
        Collect { view, names }
    }

    /// What was found until now.
    pub(super) fn so_far(&self) -> &Names {
        &self.names
    }

    pub(super) fn done(self) -> Names {
        self.names
    }

    /// The names of a row of a list: the two accounts and the reader's side's agents.
    pub(super) fn row(&mut self, seen: &Seen) -> Result<()> {
        let case = &seen.case;
        self.account(case.issuer.account)?;
        self.account(case.receiver.account)?;
        self.users(case.issuer.agent.into_iter().chain(case.receiver.agent))
    }

    /// The names that a case itself mentions.
    pub(super) fn case(&mut self, case: &Case) -> Result<()> {
        for end in [&case.issuer, &case.receiver] {
            self.account(end.account)?;
            self.users(end.agent.into_iter().chain(end.cc.iter().copied()))?;
        }
        self.users(std::iter::once(case.reporter).chain(case.contact))?;
        self.users(case.steps.iter().filter_map(|step| step.by))?;
        self.product(case.product)
    }

    /// The names in an entry of a conversation.
    pub(super) fn entry(&mut self, entry: &Entry) -> Result<()> {
        self.users(entry.by)?;
        if let Some(account) = entry.account {
            self.account(account)?;
        }
        self.users(entry.redacted().map(|redacted| redacted.by))?;
        let Body::Noted(notices) = &entry.body else { return Ok(()) };
        for notice in notices {
            match notice {
                Notice::Agent { from, to, .. } => self.users(from.iter().chain(to).copied())?,
                Notice::Cc { added, removed, .. } => {
                    self.users(added.iter().chain(removed).copied())?;
                }
                Notice::Product { from, to } => {
                    self.product(*from)?;
                    self.product(*to)?;
                }
                _ => (),
            }
        }
        Ok(())
    }

    /// Who sent a file.
    pub(super) fn file(&mut self, file: &Attachment) -> Result<()> {
        self.users(Some(file.by))
    }

    pub(super) fn users(&mut self, ids: impl IntoIterator<Item = UserId>) -> Result<()> {
        for id in ids {
            if self.names.users.contains_key(&id) {
                continue;
            }
            if let Some(user) = known(self.view.user(id))? {
                let (name, account) = user.name();
                self.names.users.insert(id, (name, account));
                self.account(account)?;
            }
        }
        Ok(())
    }

    /// Of which account somebody is; none if nobody has that id.
    pub(super) fn account_of(&mut self, id: UserId) -> Result<Option<AccountId>> {
        self.users([id])?;
        Ok(self.names.users.get(&id).map(|(_, account)| *account))
    }

    pub(super) fn account(&mut self, id: AccountId) -> Result<()> {
        if !self.names.accounts.contains_key(&id)
            && let Some(account) = known(self.view.account(id))?
        {
            self.names.accounts.insert(id, account.name());
        }
        Ok(())
    }

    pub(super) fn product(&mut self, id: Option<ProductId>) -> Result<()> {
        if let Some(id) = id
            && !self.names.products.contains_key(&id)
            && let Some(product) = known(self.view.product(id))?
        {
            self.names.products.insert(id, product.name());
        }
        Ok(())
    }
}

/// A row that may be missing: only a fault is an error.
pub(super) fn known<T>(row: Result<T>) -> Result<Option<T>> {
    match row {
        Ok(row) => Ok(Some(row)),
        Err(Error::Refused(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// What was read; none if it does not decode, which is logged.
pub(super) fn readable<T>(read: Result<T>) -> Result<Option<T>> {
    match read {
        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
            log::error("record_skipped", &[("error", &error)]);
            Ok(None)
        }
        read => read.map(Some),
    }
}

/// What was read of a case; none if it does not decode, which is logged: one bad record shall not
/// keep the others from being shown.
pub(super) fn sound<T>(case: CaseId, read: Result<T>) -> Result<Option<T>> {
    match read {
        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
            log::error("case_skipped", &[("case", &case), ("error", &error)]);
            Ok(None)
        }
        read => read.map(Some),
    }
}
