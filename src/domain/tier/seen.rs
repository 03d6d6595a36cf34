//! Who sees a tier account, its versions and requests, and who may change them.

use super::{Asks, Place, Tier, TierLink, TierRequest, TierRequestStatus, TierVersion};
use crate::domain::{
    access::{Person, Sealed},
    account::{Account, Product},
    id::{AccountId, ProductId, TierId},
    product::Sync,
    refusal::Refusal,
};

/// A tier account as one person sees it: of the products that are linked only those they may know.
#[derive(Clone, Debug)]
pub struct SeenTier {
    /// The account.
    pub tier: Tier,
    /// Who looks at it.
    pub person: Person,
}

/// A tier account opened for a deed of one person.
#[derive(Debug)]
pub struct TierWork {
    pub(super) tier: Tier,
    pub(super) person: Person,
}

/// A request as one person sees it.
#[derive(Clone, Debug)]
pub struct SeenRequest {
    /// The request.
    pub request: TierRequest,
    /// Who looks at it.
    pub person: Person,
}

/// A request opened for its vendor's answer.
#[derive(Debug)]
pub struct Settling {
    pub(super) request: TierRequest,
    pub(super) person: Person,
}

impl Tier {
    /// Whether the people of an account see it: its owner's, and those of the vendors whose
    /// products are linked.
    pub(crate) fn is_seen_by(&self, account: AccountId) -> bool {
        self.owner == account || self.links.iter().any(|link| link.vendor == account)
    }

    /// The accounts whose people see it, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        let vendors = self.links.iter().map(|link| link.vendor);
        let mut all: Vec<_> = vendors.chain([self.owner]).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Where it stands now.
    pub(crate) fn place(&self) -> Place {
        Place { kind: self.kind, parent: self.parent }
    }

    /// What a person may know of it.
    fn shown_to(mut self, person: &Person) -> SeenTier {
        if self.owner != person.account {
            self.links.retain(|link| link.vendor == person.account);
            self.pending = 0;
        }
        SeenTier { tier: self, person: person.clone() }
    }
}

impl Sealed<Tier> {
    /// Opens an account for reading.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person's account owns it or has a product linked.
    pub fn read(self, person: &Person) -> Result<SeenTier, Refusal> {
        if self.0.is_seen_by(person.account) {
            Ok(self.0.shown_to(person))
        } else {
            Err(Refusal::NotFound)
        }
    }

    /// Opens an account to edit it.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::read`]; [`Refusal::RoleTooLow`] for a viewer.
    pub fn to_edit(self, person: &Person) -> Result<TierWork, Refusal> {
        self.work(person, Person::must_make_tiers)
    }

    /// Opens an account to delete it.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::read`]; [`Refusal::RoleTooLow`] below an agent.
    pub fn to_delete(self, person: &Person) -> Result<TierWork, Refusal> {
        self.work(person, Person::must_settle_tiers)
    }

    fn work(
        self,
        person: &Person,
        must: fn(&Person) -> Result<(), Refusal>,
    ) -> Result<TierWork, Refusal> {
        if !self.0.is_seen_by(person.account) {
            return Err(Refusal::NotFound);
        }
        must(person)?;
        Ok(TierWork { tier: self.0, person: person.clone() })
    }

    /// Opens an account to link a product of `vendor` to it, by which that vendor comes to see it:
    /// its owner may, and the vendor who sees it already.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone else.
    pub fn to_link(self, person: &Person, vendor: AccountId) -> Result<Tier, Refusal> {
        let tier = self.0;
        let vendors = vendor == person.account && tier.is_seen_by(vendor);
        if tier.owner == person.account || vendors { Ok(tier) } else { Err(Refusal::NotFound) }
    }

    /// An account that a subscription names, to keep count of that: it was opened to link it.
    pub(crate) fn counted(self) -> Tier {
        self.0
    }

    /// Where it stands, for the rules of what stands under what.
    pub(crate) fn place(&self) -> Place {
        self.0.place()
    }

    /// Whether a subscription links a product to it.
    pub(crate) fn links(&self, product: ProductId) -> bool {
        self.0.links.iter().any(|link| link.product == product && link.all > 0)
    }

    /// The number of its current version, for the same.
    pub(crate) fn current(&self) -> u32 {
        self.0.current
    }
}

impl Sealed<TierVersion> {
    /// Opens a version of an account that the reader sees.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is of another.
    pub fn of(self, seen: &SeenTier) -> Result<TierVersion, Refusal> {
        self.of_tier(seen.tier.id)
    }

    /// Opens a version of an account that is being changed.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::of`].
    pub fn under(self, work: &TierWork) -> Result<TierVersion, Refusal> {
        self.of_tier(work.tier.id)
    }

    /// Opens a version that a request is about: what it proposes, or what was before.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::of`].
    pub fn asked(self, seen: &SeenRequest) -> Result<TierVersion, Refusal> {
        self.of_tier(seen.request.id.tier)
    }

    fn of_tier(self, tier: TierId) -> Result<TierVersion, Refusal> {
        if self.0.tier == tier { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// Where it has the account stand, for the rules of what stands under what.
    pub(crate) fn place(&self) -> Place {
        Place { kind: self.0.kind, parent: self.0.parent }
    }
}

impl TierWork {
    /// The account, as whoever works on it sees it.
    pub fn seen(&self) -> SeenTier {
        self.tier.clone().shown_to(&self.person)
    }

    /// The products whose vendors are asked about a change of it: those that a subscription links,
    /// terminated or not, so that nobody gets round a vendor by ending one; but none of whoever makes
    /// the change.
    pub fn concerned(&self) -> Vec<TierLink> {
        let concerned = |link: &&TierLink| link.all > 0 && link.vendor != self.person.account;
        self.tier.links.iter().filter(concerned).copied().collect()
    }
}

impl TierRequest {
    /// The accounts whose people see it, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        let mut both = vec![self.owner, self.vendor];
        both.dedup();
        both
    }
}

impl Sealed<TierRequest> {
    /// Opens a request for reading.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person's account owns the tier account, or the product
    /// that is asked about.
    pub fn read(self, person: &Person) -> Result<SeenRequest, Refusal> {
        if self.0.viewers().contains(&person.account) {
            Ok(SeenRequest { request: self.0, person: person.clone() })
        } else {
            Err(Refusal::NotFound)
        }
    }

    /// Opens a request to answer it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the product is of this person's account;
    /// [`Refusal::RoleTooLow`] below an agent; [`Refusal::Settled`] unless it is pending.
    pub fn to_settle(self, person: &Person) -> Result<Settling, Refusal> {
        if self.0.vendor != person.account {
            return Err(Refusal::NotFound);
        }
        person.must_settle_tiers()?;
        if self.0.status != TierRequestStatus::Pending {
            return Err(Refusal::Settled);
        }
        Ok(Settling { request: self.0, person: person.clone() })
    }
}

impl SeenRequest {
    /// Whether the reader may accept or ignore it now.
    pub fn may_settle(&self) -> bool {
        let vendors = self.request.vendor == self.person.account;
        let pending = self.request.status == TierRequestStatus::Pending;
        vendors && pending && self.person.settles_tiers()
    }

    /// The number of the version that the proposed one is compared with: the current one while it
    /// waits, afterwards that which was current when it was settled.
    pub fn compared(&self, current: u32) -> u32 {
        let waits = self.request.status == TierRequestStatus::Pending;
        if waits && current < self.request.version { current } else { self.request.over }
    }
}

impl Settling {
    /// The account and the version that it is about.
    pub fn about(&self) -> (TierId, u32) {
        (self.request.id.tier, self.request.version)
    }
}

impl Sealed<Product> {
    /// Whether its vendor is asked about changes of tier accounts, for whoever makes one.
    pub fn asks(&self, vendor: &Account) -> Asks {
        match Sync::of(&self.0) {
            Sync::Off => Asks::NotFor,
            Sync::On if !vendor.active => Asks::Nobody,
            Sync::On => Asks::Vendor,
        }
    }
}
