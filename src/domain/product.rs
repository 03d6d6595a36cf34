//! Products, as the admins of their vendor set them up.

use super::{
    access::{Console, Person, Sealed},
    account::Product,
    change::{Change, Write},
    id::{AccountId, UserId},
    journal::{Event, Kind, Record},
    person::Role,
    refusal::{Complaint, Field, Refusal},
    text::Name,
};

/// The most products of one account.
pub const PRODUCTS_MAX: usize = 500;

/// Whether a vendor is asked about changes of tier accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sync {
    /// It is.
    On,
    /// It is not.
    Off,
}

impl Sync {
    /// As the row has it.
    pub fn is_on(self) -> bool {
        self == Sync::On
    }

    /// What a row has.
    pub fn of(product: &Product) -> Sync {
        if product.tier_accounts_sync { Sync::On } else { Sync::Off }
    }

    /// The word used in the journal and on the command line.
    pub fn word(self) -> &'static str {
        if self.is_on() { "on" } else { "off" }
    }
}

impl Person {
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of a vendor: nobody else makes products.
    pub fn must_make_products(&self) -> Result<(), Refusal> {
        let makes = self.role == Role::Admin && self.account.is_vendor();
        if makes { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Makes a product of this person's account.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless they are an admin of the vendor that is to own it.
    pub fn add_product(&self, product: Product) -> Result<Change, Refusal> {
        self.must_make_products()?;
        if product.owner != self.account {
            return Err(Refusal::NotFound);
        }
        Ok(added(Some(self.user), product))
    }

    /// Calls a product otherwise, and switches its sync. If nothing differs, nothing is written.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of its vendor.
    pub fn change_product(
        &self,
        before: Product,
        name: Name,
        sync: Sync,
    ) -> Result<Change, Refusal> {
        self.must_make_products()?;
        if before.owner != self.account {
            return Err(Refusal::NotFound);
        }
        Ok(changed(Some(self.user), before, name, sync))
    }
}

impl Console {
    /// Makes a product.
    pub fn add_product(self, product: Product) -> Change {
        added(None, product)
    }

    /// Calls a product otherwise, and switches its sync. If nothing differs, nothing is written.
    pub fn change_product(self, before: Product, name: Name, sync: Sync) -> Change {
        changed(None, before, name, sync)
    }
}

impl Sealed<Product> {
    /// Opens a product to set it up.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of its vendor.
    pub fn administered(self, person: &Person) -> Result<Product, Refusal> {
        person.must_make_products()?;
        if self.0.owner == person.account { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// Opens a product for the one at the machine, who could read the file anyway.
    pub fn at_machine(self, _: Console) -> Product {
        self.0
    }
}

/// Whether one more product fits among so many, none of which may be `same`: one of this name.
///
/// # Errors
///
/// [`Refusal::Fields`] if another is called so, or there are [`PRODUCTS_MAX`] already.
pub fn fits(have: usize, same: bool) -> Result<(), Refusal> {
    if same {
        return Err(Refusal::field(Field::Name, Complaint::ProductTaken));
    }
    if have >= PRODUCTS_MAX {
        return Err(Refusal::field(Field::Name, Complaint::TooMany { max: PRODUCTS_MAX }));
    }
    Ok(())
}

/// Whether an account can have products.
///
/// # Errors
///
/// [`Refusal::Fields`] if it is no vendor.
pub fn owns(account: AccountId) -> Result<(), Refusal> {
    if account.is_vendor() {
        Ok(())
    } else {
        Err(Refusal::field(Field::Account, Complaint::NoVendor))
    }
}

fn added(by: Option<UserId>, product: Product) -> Change {
    let event = Event::new(by, Kind::ProductAdded, Record::Product(product.id))
        .changed("name", &"", &product.name)
        .changed("owner", &"", &product.owner)
        .changed("tier accounts sync", &"", &Sync::of(&product).word());
    Change::new(vec![Write::Product(None, Box::new(product))], event)
}

fn changed(by: Option<UserId>, before: Product, name: Name, sync: Sync) -> Change {
    let was = Sync::of(&before);
    if before.name == name && was == sync {
        return Change::none();
    }
    let mut event = Event::new(by, Kind::ProductChanged, Record::Product(before.id));
    if before.name != name {
        event = event.changed("name", &before.name, &name);
    }
    if was != sync {
        event = event.changed("tier accounts sync", &was.word(), &sync.word());
    }
    let after = Product { name, tier_accounts_sync: sync.is_on(), ..before.clone() };
    Change::new(vec![Write::Product(Some(Box::new(before)), Box::new(after))], event)
}
