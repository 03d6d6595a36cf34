//! Logos of organisations and icons of products: given, taken away, shown.

use std::{collections::BTreeSet, io::Cursor};

use super::{
    Desk,
    files::Incoming,
    inspect::{Problem, inspect},
    names::known,
    show::{LogoPage, Names},
    whom,
};
use crate::{
    domain::{
        access::{Actor, Console, Person},
        file::{FileKind, FileName, FileRefusal, FileRules},
        id::{AccountId, BlobHash, ProductId},
        logo::{LOGO_RULES, Logo, LogoOf},
        refusal::{Complaint, Field, Refusal},
    },
    error::{Fault, Result},
    log,
    store::View,
};

impl Desk {
    /// What has a logo, or could have one, for those who set it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless there is such an organisation or product and the actor is an
    /// admin of its account or of the operator.
    pub fn logo_page(&self, actor: &Actor, of: LogoOf) -> Result<LogoPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let (owner, name) = whose(view, of)?;
            person.administers(owner)?;
            Ok(LogoPage { of, name, logo: view.logo(of)? })
        })
    }

    /// What can be sent as a logo.
    ///
    /// # Errors
    ///
    /// As for [`Desk::logo_page`].
    pub fn may_set_logo(&self, actor: &Actor, of: LogoOf) -> Result<FileRules> {
        self.logo_page(actor, of).map(|_| LOGO_RULES)
    }

    /// Gives an organisation or a product the logo that has come, in place of the one before. The
    /// picture is stored as it is: its header is read, and nothing of it is ever decoded here.
    ///
    /// # Errors
    ///
    /// As for [`Desk::logo_page`]; [`Refusal::Files`] for what is no such picture, or too large;
    /// [`Refusal::Fields`] if none came.
    pub fn set_logo(&self, actor: &Actor, of: LogoOf, incoming: Vec<Incoming>) -> Result<()> {
        let rules = self.may_set_logo(actor, of)?;
        let mut checked = self.check_uncounted(actor, &rules, incoming)?;
        if !checked.refusals.is_empty() {
            return Err(Refusal::Files(checked.refusals).into());
        }
        let came = checked.passed.pop();
        let ((_, kind, size, hash), pin) =
            came.ok_or_else(|| Refusal::field(Field::Files, Complaint::Missing))?;
        let person = actor.person()?.clone();
        let set = self.store.commit(move |view| {
            let (owner, _) = whose(view, of)?;
            let logo = there(view, Logo { of, kind, size, hash })?;
            Ok((person.set_logo((of, owner), view.logo(of)?, Some(logo))?, ()))
        });
        drop(pin);
        set
    }

    /// Takes a logo away; nothing happens if there is none.
    ///
    /// # Errors
    ///
    /// As for [`Desk::logo_page`].
    pub fn drop_logo(&self, actor: &Actor, of: LogoOf) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let (owner, _) = whose(view, of)?;
            Ok((person.set_logo((of, owner), view.logo(of)?, None)?, ()))
        })
    }

    /// A logo that the actor may see: of their own account and its products, of those that their
    /// account could open a case to or with, or act for, and for an admin of the operator any.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none that they may see.
    pub fn logo(&self, actor: &Actor, of: LogoOf) -> Result<Logo> {
        let person = actor.person()?;
        self.store.look(|view| {
            let logo = match view.logo(of)? {
                Some(logo) if sees(view, person, whose(view, of)?.0)? => Some(logo),
                _ => None,
            };
            Ok(logo.ok_or(Refusal::NotFound)?)
        })
    }

    /// Gives the organisation or product of this id the logo that a file of this name holds, or
    /// takes it away; returns the id.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such organisation or product; [`Refusal::Files`] for what
    /// is no such picture, or too large.
    pub fn set_logo_here(&self, id: &str, file: Option<(&str, &[u8])>) -> Result<String> {
        let (of, none) = named(id)?;
        self.store.look(|view| Ok(known(whose(view, of))?.map(drop).ok_or(none)?))?;
        let kept = file.map(|(name, bytes)| self.picture(name, bytes)).transpose()?;
        let (picture, pin) = kept.unzip();
        let set = self.store.commit(move |view| {
            let after = picture.map(|(kind, size, hash)| Logo { of, kind, size, hash });
            let after = after.map(|logo| there(view, logo)).transpose()?;
            Ok((Console::here().set_logo(of, view.logo(of)?, after), ()))
        });
        drop(pin);
        set?;
        Ok(id.trim().to_uppercase())
    }

    /// Looks at bytes that are to be a logo, and keeps them if they are.
    fn picture(
        &self,
        name: &str,
        bytes: &[u8],
    ) -> Result<((FileKind, u64, BlobHash), crate::store::Pin)> {
        let size = bytes.len() as u64;
        let name =
            FileName::parse(name).map_err(|fault| FileRefusal::bad_name(name, size, fault))?;
        let found = match inspect(Cursor::new(bytes), &name, &LOGO_RULES) {
            Ok(found) => found,
            Err(Problem::Refused(refusal)) => return Err(refusal.into()),
            Err(Problem::Failed(error)) => return Err(Fault::io("reading a picture")(error).into()),
        };
        let (hash, pin) = self.store.blobs().keep(bytes)?;
        Ok(((found.kind, found.size, hash), pin))
    }
}

/// The logo of an account, if it has one that this person may see.
pub(super) fn of_account(
    view: &View<'_>,
    person: &Person,
    account: AccountId,
) -> Result<Option<Logo>> {
    match view.logo(LogoOf::Account(account))? {
        Some(logo) if sees(view, person, account)? => Ok(Some(logo)),
        _ => Ok(None),
    }
}

/// Notes which of the organisations and products that these names are of have a logo that a person
/// may see.
pub(super) fn among(view: &View<'_>, person: &Person, names: Names) -> Result<Names> {
    let accounts = names.accounts.keys().map(|id| LogoOf::Account(*id));
    let all = accounts.chain(names.products.keys().map(|id| LogoOf::Product(*id)));
    let mut logos = BTreeSet::new();
    for of in all {
        if view.logo(of)?.is_some() && sees(view, person, whose(view, of)?.0)? {
            logos.insert(of);
        }
    }
    Ok(Names { logos, ..names })
}

/// Whether this person may see the logos of an account and its products.
fn sees(view: &View<'_>, person: &Person, owner: AccountId) -> Result<bool> {
    let own = view.account(person.account)?.party();
    Ok(person.sees_logos_of(&own, owner) || whom::may_be_other_end(view, person, &own, owner)?)
}

/// Whose account it is, and what it is called.
fn whose(view: &View<'_>, of: LogoOf) -> Result<(AccountId, String)> {
    match of {
        LogoOf::Account(id) => Ok((id, view.account(id)?.name().0)),
        LogoOf::Product(id) => Ok(view.product(id)?.whose()),
    }
}

/// The logo, if its bytes are there.
fn there(view: &View<'_>, logo: Logo) -> Result<Logo> {
    if view.has_blob(logo.hash) {
        return Ok(logo);
    }
    log::error("blob_missing", &[("hash", &logo.hash)]);
    Err(Fault::Bug("an adopted blob is missing".to_owned()).into())
}

/// What an id stands for, and what is said if there is no such thing.
fn named(id: &str) -> Result<(LogoOf, Refusal), Refusal> {
    let id = id.trim().to_uppercase();
    if let Ok(product) = id.parse::<ProductId>() {
        let none = Refusal::field(Field::Product, Complaint::NoSuchProduct);
        return Ok((LogoOf::Product(product), none));
    }
    let account = id.parse::<AccountId>();
    let account = account.map_err(|_| Refusal::field(Field::Account, Complaint::NotAnAccountId))?;
    let none = Refusal::field(Field::Account, Complaint::NoSuchAccount);
    Ok((LogoOf::Account(account), none))
}
