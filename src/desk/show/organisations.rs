//! Organisations and contracts, as those see them who set them up.

use crate::domain::{
    account::{Account, AccountKind, Contract, Product},
    id::{AccountId, ProductId},
    link::Link,
    logo::Logo,
    organisation::Offer,
};

/// A page of organisations.
#[derive(Clone, Debug)]
pub struct Organisations {
    /// They, by name, each with its logo.
    pub rows: Vec<(Account, Option<Logo>)>,
    /// What their names begin with, or the id that was asked for.
    pub query: String,
    /// Where the next page begins.
    pub next: Option<AccountId>,
    /// Whether this is the first page.
    pub first: bool,
}

/// An organisation.
#[derive(Clone, Debug)]
pub struct AccountPage {
    /// The account.
    pub account: Account,
    /// Its logo.
    pub logo: Option<Logo>,
    /// Whether somebody sets it up: an admin who is let in.
    pub led: bool,
    /// Who manages it.
    pub manager: Option<(AccountId, String)>,
    /// A page of its contracts.
    pub contracts: Vec<ContractRow>,
    /// Where the next page of them begins.
    pub next: Option<AccountId>,
}

/// Who manages an organisation.
#[derive(Clone, Debug)]
pub struct ManagerPage {
    /// The organisation.
    pub account: Account,
    /// Who manages it.
    pub manager: Option<(AccountId, String)>,
}

/// A page of the products of an account.
#[derive(Clone, Debug)]
pub struct Products {
    /// They, by name, each with its icon.
    pub rows: Vec<(Product, Option<Logo>)>,
    /// Where the next page begins.
    pub next: Option<ProductId>,
    /// Whether this is the first page.
    pub first: bool,
}

/// A contract, from one party's side.
#[derive(Clone, Debug)]
pub struct ContractRow {
    /// The contract.
    pub contract: Contract,
    /// The other party.
    pub with: AccountId,
    /// What that is called.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// What it is known by, if it has a logo.
    pub logo: Option<Logo>,
}

/// An offer to the reader's account.
#[derive(Clone, Debug)]
pub struct OfferRow {
    /// The offer.
    pub offer: Offer,
    /// What who offers it is called.
    pub name: String,
}

/// The contracts of the reader's account.
#[derive(Clone, Debug)]
pub struct ContractPage {
    /// A page of them.
    pub rows: Vec<ContractRow>,
    /// Where the next page begins.
    pub next: Option<AccountId>,
    /// What it offers.
    pub offered: Vec<Offer>,
    /// What it is offered.
    pub to_us: Vec<OfferRow>,
    /// The links by which the account offers contracts.
    pub links: Vec<Link>,
}

/// A contract that a link offers.
#[derive(Clone, Debug)]
pub struct OfferedByLink {
    /// Who offers it.
    pub from: AccountId,
    /// What they are called.
    pub name: String,
    /// What they are.
    pub kind: AccountKind,
    /// Whether the reader can take it.
    pub taking: Taking,
}

/// Whether a reader can take what a link offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// They can.
    Can,
    /// Only an admin of theirs can.
    ByAnAdmin,
    /// A contract joins the two already.
    Joined,
    /// It is their own account that offers it.
    Own,
}
