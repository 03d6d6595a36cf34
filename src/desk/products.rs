//! Products, for the admins of their vendor and for the one at the machine.

use super::{Desk, names::known, show::Products};
use crate::{
    domain::{
        access::{Actor, Console, Sealed},
        account::Product,
        id::{AccountId, ProductId},
        logo::LogoOf,
        product::{self, PRODUCTS_MAX, Sync},
        refusal::{Complaint, Field, Refusal},
        text::Name,
    },
    error::Result,
    store::{View, folded},
};

/// How many products a page shows.
const PAGE_ROWS: usize = 50;

/// A product as a form has it.
#[derive(Clone, Debug)]
pub struct ProductForm {
    /// What it is called.
    pub name: String,
    /// Whether its vendor is asked about changes of tier accounts.
    pub sync: Sync,
}

impl Desk {
    /// The products of the actor's account by name, from one on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of a vendor.
    pub fn products(&self, actor: &Actor, from: Option<ProductId>) -> Result<Products> {
        let person = actor.person()?;
        person.must_make_products()?;
        self.store.look(|view| page(view, person.account, from, |row| row.administered(person)))
    }

    /// A product of the actor's account.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of its vendor.
    pub fn product(&self, actor: &Actor, id: ProductId) -> Result<Product> {
        let person = actor.person()?;
        person.must_make_products()?;
        self.store.look(|view| Ok(view.product(id)?.administered(person)?))
    }

    /// Makes a product of the actor's account; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::products`]; [`Refusal::Fields`] for a name that is none or that another of
    /// its products has, and beyond [`PRODUCTS_MAX`].
    pub fn make_product(&self, actor: &Actor, form: &ProductForm) -> Result<ProductId> {
        let person = actor.person()?.clone();
        person.must_make_products()?;
        let (name, sync) = (named(&form.name)?, form.sync);
        self.store.commit(move |view| {
            let product = drafted(view, person.account, (name.clone(), sync))?;
            let id = product.id;
            Ok((person.add_product(product)?, id))
        })
    }

    /// Calls a product otherwise, and switches its sync.
    ///
    /// # Errors
    ///
    /// As for [`Desk::product`]; [`Refusal::Fields`] for a name that is none or that another of its
    /// vendor's products has.
    pub fn change_product(&self, actor: &Actor, id: ProductId, form: &ProductForm) -> Result<()> {
        self.alter_product(actor, id, (Some(&form.name), Some(form.sync)))
    }

    /// The same with only what is said: what is none stays as it is at that moment.
    ///
    /// # Errors
    ///
    /// As for [`Desk::change_product`].
    pub fn alter_product(
        &self,
        actor: &Actor,
        id: ProductId,
        (name, sync): (Option<&str>, Option<Sync>),
    ) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_make_products()?;
        let name = name.map(named).transpose()?;
        self.store.commit(move |view| {
            let before = view.product(id)?.administered(&person)?;
            let name = name.clone().unwrap_or_else(|| before.name.clone());
            let sync = sync.unwrap_or(Sync::of(&before));
            free(view, &before, &name)?;
            Ok((person.change_product(before, name, sync)?, ()))
        })
    }

    /// A page of the products of an account, by name.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such account, or it is no vendor.
    pub fn products_here(&self, of: &str, from: Option<&str>) -> Result<Products> {
        let (of, from) = (vendor(of)?, from.map(product_id).transpose()?);
        self.store.look(|view| {
            there(view, of)?;
            page(view, of, from, |row| Ok(row.at_machine(Console::here())))
        })
    }

    /// Makes a product of an account; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::products_here`] and [`Desk::make_product`].
    pub fn make_product_here(&self, of: &str, form: &ProductForm) -> Result<ProductId> {
        let of = vendor(of)?;
        let (name, sync) = (named(&form.name)?, form.sync);
        self.store.commit(move |view| {
            there(view, of)?;
            let product = drafted(view, of, (name.clone(), sync))?;
            let id = product.id;
            Ok((Console::here().add_product(product), id))
        })
    }

    /// Calls a product otherwise, or switches its sync; what is none stays. Returns its id once that
    /// is on disk, or was so already.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such product, or for its name as in
    /// [`Desk::change_product`].
    pub fn change_product_here(
        &self,
        id: &str,
        name: Option<&str>,
        sync: Option<Sync>,
    ) -> Result<ProductId> {
        let (id, name) = (product_id(id)?, name.map(named).transpose()?);
        self.store.commit(move |view| {
            let product = known(view.product(id))?.ok_or_else(no_product)?;
            let before = product.at_machine(Console::here());
            let name = name.clone().unwrap_or_else(|| before.name.clone());
            let sync = sync.unwrap_or(Sync::of(&before));
            free(view, &before, &name)?;
            Ok((Console::here().change_product(before, name, sync), id))
        })
    }
}

fn named(text: &str) -> Result<Name, Refusal> {
    Name::parse(text).map_err(|wrong| Refusal::field(Field::Name, wrong))
}

fn vendor(text: &str) -> Result<AccountId, Refusal> {
    let id = text.trim().to_uppercase().parse();
    let id = id.map_err(|_| Refusal::field(Field::Account, Complaint::NotAnAccountId))?;
    product::owns(id).map(|()| id)
}

fn product_id(text: &str) -> Result<ProductId, Refusal> {
    text.trim().to_uppercase().parse().map_err(|_| no_product())
}

fn no_product() -> Refusal {
    Refusal::field(Field::Product, Complaint::NoSuchProduct)
}

fn there(view: &View<'_>, account: AccountId) -> Result<()> {
    let none = || Refusal::field(Field::Account, Complaint::NoSuchAccount);
    known(view.account(account))?.map(drop).ok_or_else(|| none().into())
}

/// A product that is not there yet, if there is room for it and its name is free.
fn drafted(view: &View<'_>, owner: AccountId, (name, sync): (Name, Sync)) -> Result<Product> {
    let taken = !view.products_named(owner, &folded(&name), 1)?.is_empty();
    product::fits(view.count_products(owner, PRODUCTS_MAX)?, taken)?;
    let (id, tier_accounts_sync) = (view.fresh_product()?, sync.is_on());
    Ok(Product { id, owner, name, tier_accounts_sync })
}

/// Whether no other product of the same vendor has this name. Its own it may have with other
/// capital letters.
fn free(view: &View<'_>, product: &Product, name: &Name) -> Result<()> {
    let named = view.products_named(product.owner, &folded(name), 2)?;
    Ok(product::fits(0, named.iter().any(|id| *id != product.id))?)
}

fn page(
    view: &View<'_>,
    owner: AccountId,
    from: Option<ProductId>,
    open: impl Fn(Sealed<Product>) -> Result<Product, Refusal>,
) -> Result<Products> {
    // Only a product of theirs is a place to begin at: nobody learns what else there is.
    let begins = match from {
        Some(id) => known(view.product(id))?.and_then(|row| open(row).ok()),
        None => None,
    };
    let begins = begins.filter(|product| product.owner == owner);
    let (name, id) = begins
        .as_ref()
        .map_or((String::new(), ProductId(0)), |product| (folded(&product.name), product.id));
    let mut ids = view.products_from(owner, (&name, id), PAGE_ROWS + 1)?;
    let next = ids.get(PAGE_ROWS).copied();
    ids.truncate(PAGE_ROWS);
    let rows =
        ids.into_iter().map(|id| Ok((open(view.product(id)?)?, view.logo(LogoOf::Product(id))?)));
    Ok(Products { rows: rows.collect::<Result<_>>()?, next, first: begins.is_none() })
}
