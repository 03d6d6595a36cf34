//! Subscriptions: which product is sold to which tier account, and through which.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    access::{Person, Sealed},
    account::Product,
    change::{Change, Write},
    id::{AccountId, ProductId, SubscriptionId, TierId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    refusal::{Complaint, Field, LineWrong, Refusal},
    text::{Line, Name},
    tier::Tier,
};

/// What a customer subscribes to. It links the product to the customer and to the tiers above, so
/// that the product's vendor sees those accounts and is asked about their changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Whose people made it.
    pub owner: AccountId,
    /// Who owns the customer's account.
    pub provider: AccountId,
    /// What is subscribed to.
    pub product: ProductId,
    /// Whose that is.
    pub vendor: AccountId,
    /// Who subscribes.
    pub customer: TierId,
    /// Through which reseller.
    pub tier1: Option<TierId>,
    /// Above which that one stands.
    pub tier2: Option<TierId>,
    /// What another system calls it.
    pub external_id: Option<Line<255>>,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// What it is made of, in the order to list it; at most [`ITEMS_MAX`].
    pub items: Vec<Item>,
    /// Raised with every change.
    pub edition: u32,
    /// When it was made.
    pub created_at: Moment,
    /// Who made it.
    pub created_by: UserId,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// The most items of one subscription.
pub const ITEMS_MAX: usize = 50;
/// The most of one item.
pub const QUANTITY_MAX: u32 = 1_000_000_000;
/// The most subscriptions of one customer.
pub const SUBSCRIPTIONS_MAX: usize = 1_000;

/// How many of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Of what.
    pub name: Name,
    /// How many.
    pub quantity: u32,
}

/// Where a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SubscriptionStatus {
    /// It is used.
    Active,
    /// It is paused.
    Suspended,
    /// It is over, and stays so. Its product stays linked: the vendor sees the accounts and is asked
    /// about their changes as before.
    Terminated,
    /// It is being set up or changed.
    Processing,
}

/// What can be changed of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What another system calls it.
    pub external_id: Option<Line<255>>,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// What it is made of.
    pub items: Vec<Item>,
}

/// A subscription opened to change it.
#[derive(Debug)]
pub struct SubscriptionWork {
    subscription: Subscription,
    person: Person,
}

/// Reads items: names and quantities. What is empty in both is passed over.
///
/// # Errors
///
/// [`Complaint::TooMany`] beyond [`ITEMS_MAX`]; [`Complaint::Line`] for the first that is no item.
pub fn items(typed: &[(String, String)]) -> Result<Vec<Item>, Complaint> {
    let mut items = Vec::new();
    let blank = |text: &str| text.trim().is_empty();
    let filled = (1..).zip(typed).filter(|(_, (name, many))| !(blank(name) && blank(many)));
    for (number, (name, quantity)) in filled {
        if items.len() == ITEMS_MAX {
            return Err(Complaint::TooMany { max: ITEMS_MAX });
        }
        let wrong = |why| Complaint::Line { number, why };
        let name = Name::parse(name).map_err(|_| wrong(LineWrong::Name))?;
        let quantity = quantity.trim().parse().ok().filter(|quantity| *quantity <= QUANTITY_MAX);
        items.push(Item { name, quantity: quantity.ok_or(wrong(LineWrong::Item))? });
    }
    Ok(items)
}

impl Person {
    /// Makes a subscription of `product` for the first of `tiers`, through the second and the third,
    /// which were all opened to link them.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] where one account would be linked to
    /// too many products, or without any account.
    pub fn add_subscription(
        &self,
        (id, now): (SubscriptionId, Moment),
        product: &Product,
        tiers: Vec<Tier>,
        terms: Terms,
    ) -> Result<Change, Refusal> {
        self.must_make_tiers()?;
        let missing = || Refusal::field(Field::Customer, Complaint::Missing);
        let customer = tiers.first().ok_or_else(missing)?;
        let made = Subscription {
            id,
            owner: self.account,
            provider: customer.owner,
            product: product.id,
            vendor: product.owner,
            customer: customer.id,
            tier1: tiers.get(1).map(|tier| tier.id),
            tier2: tiers.get(2).map(|tier| tier.id),
            external_id: terms.external_id,
            status: terms.status,
            items: terms.items,
            edition: 1,
            created_at: now,
            created_by: self.user,
            updated_at: now,
        };
        let event = Event::new(Some(self.user), Kind::SubscriptionAdded, Record::Subscription(id))
            .changed("product", &"", &product.id)
            .changed("customer", &"", &made.customer)
            .changed("status", &"", &made.status.word());
        let mut writes = Vec::new();
        for before in tiers {
            let mut after = before.clone();
            after.link(&made)?;
            writes.push(Write::Tier(Some(Box::new(before)), Box::new(after)));
        }
        writes.push(Write::Subscription(None, Box::new(made)));
        Ok(Change::new(writes, event))
    }
}

impl Sealed<Subscription> {
    /// Opens a subscription for reading.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person's account owns the customer's tier account, or the
    /// product.
    pub fn read(self, person: &Person) -> Result<Subscription, Refusal> {
        let seen = self.0.viewers().contains(&person.account);
        if seen { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// Opens a subscription to change it.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::read`]; [`Refusal::RoleTooLow`] for a viewer.
    pub fn to_change(self, person: &Person) -> Result<SubscriptionWork, Refusal> {
        let subscription = self.read(person)?;
        person.must_make_tiers()?;
        Ok(SubscriptionWork { subscription, person: person.clone() })
    }

    /// A subscription of an account that is being deleted, which goes with it.
    pub(crate) fn going(self) -> Subscription {
        self.0
    }
}

impl SubscriptionWork {
    /// Changes it. If nothing differs, nothing is written.
    ///
    /// # Errors
    ///
    /// [`Refusal::ChangedMeanwhile`] unless it stands as the form was drawn, at `edition`;
    /// [`Refusal::Fields`] if it is terminated and is to be something else again.
    pub fn change(self, edition: u32, terms: Terms, now: Moment) -> Result<Change, Refusal> {
        let before = self.subscription;
        if before.edition != edition {
            return Err(Refusal::ChangedMeanwhile);
        }
        let Terms { external_id, status, items } = terms;
        if (&external_id, status, &items) == (&before.external_id, before.status, &before.items) {
            return Ok(Change::none());
        }
        if before.status == SubscriptionStatus::Terminated && status != before.status {
            return Err(Refusal::field(Field::Status, Complaint::Terminated));
        }
        let edition = edition.saturating_add(1);
        let after =
            Subscription { external_id, status, items, edition, updated_at: now, ..before.clone() };
        let record = Record::Subscription(before.id);
        let event = Event::new(Some(self.person.user), Kind::SubscriptionChanged, record)
            .changed("status", &before.status.word(), &after.status.word())
            .changed(
                "external id",
                &text_of(before.external_id.as_ref()),
                &text_of(after.external_id.as_ref()),
            )
            .changed("items", &listed(&before.items), &listed(&after.items));
        let write = Write::Subscription(Some(Box::new(before)), Box::new(after));
        Ok(Change::new(vec![write], event))
    }
}

fn text_of(line: Option<&Line<255>>) -> &str {
    line.map_or("", |line| line)
}

/// Items as the journal has them: `Seats 10, Storage 2`.
pub(super) fn listed(items: &[Item]) -> String {
    let one = |item: &Item| format!("{} {}", item.name, item.quantity);
    items.iter().map(one).collect::<Vec<_>>().join(", ")
}

impl Subscription {
    /// The accounts whose people see it, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        let mut both = vec![self.provider, self.vendor];
        both.dedup();
        both
    }

    /// The accounts that it links to its product: customer, tier 1, tier 2.
    pub fn tiers(&self) -> impl Iterator<Item = TierId> {
        [Some(self.customer), self.tier1, self.tier2].into_iter().flatten()
    }
}

impl SubscriptionStatus {
    /// All, in the order in which forms offer them.
    pub const ALL: [SubscriptionStatus; 4] = [
        SubscriptionStatus::Processing,
        SubscriptionStatus::Active,
        SubscriptionStatus::Suspended,
        SubscriptionStatus::Terminated,
    ];

    /// The status of this word.
    pub fn of_word(word: &str) -> Option<SubscriptionStatus> {
        SubscriptionStatus::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The word that forms, the journal and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            SubscriptionStatus::Active => "active",
            SubscriptionStatus::Suspended => "suspended",
            SubscriptionStatus::Terminated => "terminated",
            SubscriptionStatus::Processing => "processing",
        }
    }
}

impl fmt::Display for SubscriptionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SubscriptionStatus::Active => "Active",
            SubscriptionStatus::Suspended => "Suspended",
            SubscriptionStatus::Terminated => "Terminated",
            SubscriptionStatus::Processing => "Processing",
        })
    }
}
