//! The receiving side of an account, for those who set it.

use super::{Desk, names::known};
use crate::{
    domain::{
        access::{Actor, Console},
        account::Account,
        desk::{Named, Renamed, Section, SectionForm},
        id::AccountId,
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    store::View,
};

/// What becomes of a desk, as the one at the machine types it.
#[derive(Clone, Debug)]
pub enum DeskTurn {
    /// These sections say this.
    Set(Vec<(Section, String)>),
    /// A list has another name.
    Add(Section, String),
    /// A name of a list, by itself or by its number, becomes another, or is retired or not; what is
    /// not said stays.
    Name {
        /// Which list.
        list: Section,
        /// Which name.
        name: String,
        /// What it is called from now on.
        to: Option<String>,
        /// Whether nothing new can have it.
        retired: Option<bool>,
    },
}

impl Desk {
    /// An account with its desk, to be set: the actor's own, or for an admin of the operator any.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of that account or of the operator, and
    /// there is one.
    pub fn desk_page(&self, actor: &Actor, account: Option<AccountId>) -> Result<Account> {
        let person = actor.person()?;
        let account = account.unwrap_or(person.account);
        person.administers(account)?;
        self.store.look(|view| Ok(known(view.account(account))?.ok_or(Refusal::NotFound)?.party()))
    }

    /// Sets sections of an account's desk, which are on disk when this returns.
    ///
    /// # Errors
    ///
    /// What [`Person::set_desk`](crate::domain::access::Person::set_desk) says; and
    /// [`Refusal::NotFound`] for no account.
    pub fn set_desk(
        &self,
        actor: &Actor,
        account: AccountId,
        forms: Vec<SectionForm>,
    ) -> Result<()> {
        let person = actor.person()?.clone();
        person.administers(account)?;
        self.store.commit(move |view| {
            let before = view.account(account)?.party();
            Ok((person.set_desk(before, &forms)?, ()))
        })
    }

    /// The account of this id, with its desk.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is none.
    pub fn desk_here(&self, account: &str) -> Result<Account> {
        let id = account_id(account)?;
        self.store.look(|view| there(view, id))
    }

    /// Sets what is said of the desk of the account of this id; returns the account as it is then.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong.
    pub fn set_desk_here(&self, account: &str, turn: DeskTurn) -> Result<Account> {
        let id = account_id(account)?;
        self.store.commit(move |view| {
            let before = there(view, id)?;
            let forms = turn.forms(&before)?;
            Ok((Console::here().set_desk(before, &forms)?, ()))
        })?;
        self.store.look(|view| there(view, id))
    }
}

impl DeskTurn {
    /// The sections, filled in on top of what they say now.
    fn forms(self, account: &Account) -> Result<Vec<SectionForm>, Refusal> {
        let form = |section: Section, typed: String, names: Vec<Renamed>| SectionForm {
            section,
            edition: section.edition(account),
            typed,
            names,
        };
        Ok(match self {
            DeskTurn::Set(all) => {
                all.into_iter().map(|(section, typed)| form(section, typed, Vec::new())).collect()
            }
            DeskTurn::Add(list, name) if name.trim().is_empty() => {
                return Err(Refusal::field(list.field(), Complaint::Missing));
            }
            DeskTurn::Add(list, name) => vec![form(list, name, Vec::new())],
            DeskTurn::Name { list, name, to, retired } => {
                let wanted = name.trim().to_lowercase();
                let is = |one: &Named| {
                    one.number.to_string() == wanted || one.name.to_lowercase() == wanted
                };
                let none = || Refusal::field(list.field(), Complaint::NoSuchName);
                let one = list.names(account).into_iter().find(is).ok_or_else(none)?;
                let turned = Renamed {
                    number: one.number,
                    typed: to.unwrap_or_else(|| one.name.to_string()),
                    retired: retired.unwrap_or(one.retired),
                };
                vec![form(list, String::new(), vec![turned])]
            }
        })
    }
}

fn account_id(text: &str) -> Result<AccountId, Refusal> {
    let id = text.trim().to_uppercase().parse();
    id.map_err(|_| Refusal::field(Field::Account, Complaint::NotAnAccountId))
}

fn there(view: &View<'_>, id: AccountId) -> Result<Account> {
    let none = || Refusal::field(Field::Account, Complaint::NoSuchAccount);
    Ok(known(view.account(id))?.ok_or_else(none)?.party())
}
