//! Making a tier account, editing and deleting it.

use super::{
    Below, LINKS_MAX, Place, Tier, TierLink, TierRequest, TierRequestStatus, TierVersion,
    VERSIONS_MAX, WAITING_MAX,
    data::{Group, TierData, TierField, TierKind},
    seen::TierWork,
};
use crate::domain::{
    access::Person,
    answered::About,
    change::{Change, Write},
    config::TierConfig,
    id::{HubId, TierId, TierRequestId, UserId},
    journal::{Event, Kind, Record, digest},
    moment::Moment,
    person::Role,
    refusal::{Complaint, Field, Refusal},
    subscription::Subscription,
    text::Line,
};

/// Whether a request finds somebody to answer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// The product's vendor.
    Vendor,
    /// Not for this product: it takes none.
    NotFor,
    /// Nobody: the vendor's account is deactivated, so that none of its people come in.
    Nobody,
}

/// What an account is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it is.
    pub kind: TierKind,
    /// Under which reseller; none for a direct reseller.
    pub parent: Option<TierId>,
    /// On which hub of its owner; none for none.
    pub hub: Option<HubId>,
    /// What is known of it.
    pub data: TierData,
}

/// What an edit came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Nothing differs from the latest version, so nothing was written.
    Nothing,
    /// What was written is current.
    Current,
    /// It waits for vendors; the requests of it that the editor may see.
    Waits(Vec<TierRequestId>),
}

/// What an edit finds there.
#[derive(Debug)]
pub struct Found {
    /// The latest version.
    pub latest: TierVersion,
    /// How many versions newer than the current one wait for vendors.
    pub waiting: usize,
    /// The products that are [concerned](TierWork::concerned), and whether somebody answers for them.
    pub concerned: Vec<(TierLink, Asks)>,
    /// The moment.
    pub now: Moment,
}

impl Asks {
    /// Why a request is unsupported; none if it is not.
    fn not(self) -> Option<&'static str> {
        match self {
            Asks::Vendor => None,
            Asks::NotFor => Some("The product takes no changes of tier accounts."),
            Asks::Nobody => Some("The product's vendor is not active."),
        }
    }
}

impl Proposal {
    /// Where it has the account stand.
    pub fn place(&self) -> Place {
        Place { kind: self.kind, parent: self.parent }
    }

    fn differs(&self, from: &TierVersion) -> bool {
        let place = (self.kind, self.parent, self.hub);
        (place, &self.data) != ((from.kind, from.parent, from.hub), &from.data)
    }

    fn version(&self, tier: TierId, number: u32, (by, at): (UserId, Moment)) -> TierVersion {
        TierVersion {
            tier,
            number,
            kind: self.kind,
            parent: self.parent,
            hub: self.hub,
            data: self.data.clone(),
            by,
            at,
            taken_at: None,
            pending: 0,
        }
    }
}

impl Person {
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer: they make and edit no tier accounts.
    pub fn must_make_tiers(&self) -> Result<(), Refusal> {
        self.at_least(Role::Member)
    }

    /// Whether they make and edit tier accounts and what belongs to those.
    pub fn makes_tiers(&self) -> bool {
        self.must_make_tiers().is_ok()
    }

    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] below an agent: they settle no requests and delete nothing.
    pub fn must_settle_tiers(&self) -> Result<(), Refusal> {
        self.at_least(Role::Agent)
    }

    /// Whether they settle requests of tier accounts and delete those.
    pub fn settles_tiers(&self) -> bool {
        self.must_settle_tiers().is_ok()
    }

    /// Makes a tier account of this person's account.
    ///
    /// # Errors
    ///
    /// As for [`Person::must_make_tiers`].
    pub fn add_tier(
        &self,
        id: TierId,
        proposal: &Proposal,
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_make_tiers()?;
        let stamp = (self.user, now);
        let version = TierVersion { taken_at: Some(now), ..proposal.version(id, 1, stamp) };
        let tier = Tier {
            id,
            owner: self.account,
            current: 1,
            latest: 1,
            kind: version.kind,
            parent: version.parent,
            hub: version.hub,
            data: version.data.clone(),
            links: Vec::new(),
            pending: 0,
            created_at: now,
            created_by: self.user,
            updated_at: now,
            updated_by: self.user,
        };
        let event = Event::new(Some(self.user), Kind::TierAdded, Record::Tier(id))
            .changed("owner", &"", &self.account)
            .changed("type", &"", &version.kind.word())
            .changed("parent", &"", &id_of(version.parent))
            .changed("hub", &"", &id_of(version.hub));
        let event = TierField::ALL
            .into_iter()
            .fold(event, |event, field| noted(event, field, ("", version.data.text(field))));
        let writes =
            vec![Write::Tier(None, Box::new(tier)), Write::TierVersion(None, Box::new(version))];
        Ok(Change::new(writes, event))
    }
}

impl TierWork {
    /// Writes what an account is to be as its next version. It is current at once unless a vendor
    /// can be asked.
    ///
    /// # Errors
    ///
    /// [`Refusal::ChangedMeanwhile`] unless the latest version is the one that the form was drawn
    /// from, `edition`; [`Refusal::TooManyWait`] beyond [`WAITING_MAX`]; [`Refusal::Fields`] beyond
    /// [`VERSIONS_MAX`].
    pub fn edit(
        self,
        edition: u32,
        proposal: &Proposal,
        found: &Found,
    ) -> Result<(Change, Edited), Refusal> {
        let (before, now) = (self.tier, found.now);
        before.must_be_at(edition)?;
        if !proposal.differs(&found.latest) {
            return Ok((Change::none(), Edited::Nothing));
        }
        let number = before.latest + 1;
        let update = u16::try_from(before.latest).ok();
        let update = update.filter(|update| usize::from(*update) < VERSIONS_MAX);
        let too_many = || Refusal::field(Field::Type, Complaint::TooMany { max: VERSIONS_MAX });
        let update = update.ok_or_else(too_many)?;
        let mut version = proposal.version(before.id, number, (self.person.user, now));
        let requests = asked(&before, &version, update, &found.concerned);
        let pending = requests.iter().filter(|one| one.status == TierRequestStatus::Pending);
        version.pending = u16::try_from(pending.count()).unwrap_or(u16::MAX);
        if version.pending > 0 && found.waiting >= WAITING_MAX {
            return Err(Refusal::TooManyWait);
        }
        let mut after = before.clone();
        (after.latest, after.updated_at, after.updated_by) = (number, now, self.person.user);
        after.pending += u32::from(version.pending);
        if version.pending == 0 {
            version.taken_at = Some(now);
            after.take(&version);
        }
        let mut event =
            Event::new(Some(self.person.user), Kind::TierChanged, Record::Tier(after.id))
                .changed("latest version", &before.latest, &after.latest)
                .changed("current version", &before.current, &after.current)
                .changed("type", &found.latest.kind.word(), &version.kind.word())
                .changed("parent", &id_of(found.latest.parent), &id_of(version.parent))
                .changed("hub", &id_of(found.latest.hub), &id_of(version.hub));
        for field in TierField::ALL {
            event = noted(event, field, (found.latest.data.text(field), version.data.text(field)));
        }
        let edited = if version.pending == 0 {
            Edited::Current
        } else {
            let own = |one: &&TierRequest| one.viewers().contains(&self.person.account);
            Edited::Waits(requests.iter().filter(own).map(|one| one.id).collect())
        };
        let writes = vec![
            Write::Tier(Some(Box::new(before)), Box::new(after)),
            Write::TierVersion(None, Box::new(version)),
        ];
        let change = requests.into_iter().fold(Change::new(writes, event), |change, request| {
            let event = Event::new(Some(request.asked_by), Kind::TierAsked, request.record())
                .changed("status", &"", &request.status.word())
                .changed("product", &"", &request.product);
            change.with(Write::TierRequest(None, Box::new(request))).noting(event)
        });
        Ok((change, edited))
    }

    /// Deletes an account with its versions, its requests, its configs and the subscriptions of which
    /// it is the customer. `above` are the other accounts that those link.
    ///
    /// # Errors
    ///
    /// [`Refusal::HasChildren`] if accounts stand `below` it, or may soon do; [`Refusal::InUse`] while
    /// a request of it is pending, or a product of a vendor other than this person's account is
    /// linked to it, by terminated subscriptions, too, and even while the vendor is not active. What
    /// is set up of a product that nothing links any more goes with the account.
    pub fn delete(
        self,
        below: Option<Below>,
        (subscriptions, configs): (Vec<Subscription>, Vec<TierConfig>),
        above: Vec<Tier>,
    ) -> Result<Change, Refusal> {
        if let Some(below) = below {
            return Err(Refusal::HasChildren(below));
        }
        if self.tier.pending > 0 || !self.concerned().is_empty() {
            return Err(Refusal::InUse);
        }
        let tier = self.tier;
        let event = Event::new(Some(self.person.user), Kind::TierDeleted, Record::Tier(tier.id))
            .changed("owner", &tier.owner, &"")
            .changed("name", &tier.data.name, &"")
            .changed("versions", &tier.latest, &0)
            .changed("subscriptions", &subscriptions.len(), &0)
            .changed("configs", &configs.len(), &0);
        let mut writes = Vec::new();
        for before in above {
            let mut after = before.clone();
            let of_it = |one: &&Subscription| one.tiers().any(|id| id == before.id);
            subscriptions.iter().filter(of_it).for_each(|one| after.unlink(one));
            writes.push(Write::Tier(Some(Box::new(before)), Box::new(after)));
        }
        let gone = subscriptions.into_iter().map(|one| Write::SubscriptionGone(Box::new(one)));
        writes.extend(gone);
        writes.extend(configs.into_iter().map(|one| Write::ConfigGone(Box::new(one))));
        writes.push(Write::AnswersErased(About::Tier(tier.id)));
        writes.push(Write::TierGone(Box::new(tier)));
        Ok(Change::new(writes, event))
    }
}

/// A request for each product that a version concerns, numbered from 1.
fn asked(
    tier: &Tier,
    version: &TierVersion,
    update: u16,
    concerned: &[(TierLink, Asks)],
) -> Vec<TierRequest> {
    let one = |(product, (link, asks)): (u16, &(TierLink, Asks))| {
        let (status, reason) = match asks.not() {
            None => (TierRequestStatus::Pending, None),
            Some(why) => (TierRequestStatus::Unsupported, Line::parse(why).ok()),
        };
        TierRequest {
            id: TierRequestId { tier: tier.id, update, product },
            product: link.product,
            vendor: link.vendor,
            owner: tier.owner,
            version: version.number,
            over: tier.current,
            status,
            reason,
            created_at: version.at,
            asked_by: version.by,
            settled_at: asks.not().map(|_| version.at),
            settled_by: None,
        }
    };
    (1..).zip(concerned).map(one).collect()
}

impl Tier {
    /// # Errors
    ///
    /// [`Refusal::ChangedMeanwhile`] unless `edition` is the number of the latest version.
    pub fn must_be_at(&self, edition: u32) -> Result<(), Refusal> {
        if edition == self.latest { Ok(()) } else { Err(Refusal::ChangedMeanwhile) }
    }

    /// Makes a version current.
    pub(super) fn take(&mut self, version: &TierVersion) {
        self.current = version.number;
        self.kind = version.kind;
        self.parent = version.parent;
        self.hub = version.hub;
        self.data = version.data.clone();
    }

    /// Counts a subscription in.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] beyond [`LINKS_MAX`] products.
    pub(in crate::domain) fn link(&mut self, one: &Subscription) -> Result<(), Refusal> {
        let at = match self.links.binary_search_by_key(&one.product, |link| link.product) {
            Ok(at) => at,
            Err(at) if self.links.len() < LINKS_MAX => {
                let (product, vendor) = (one.product, one.vendor);
                self.links.insert(at, TierLink { product, vendor, all: 0 });
                at
            }
            Err(_) => {
                let too_many = Complaint::TooMany { max: LINKS_MAX };
                return Err(Refusal::field(Field::Product, too_many));
            }
        };
        self.links[at].all += 1;
        Ok(())
    }

    /// Counts a subscription out. Its vendor goes on seeing the account while a request waits.
    pub(in crate::domain) fn unlink(&mut self, one: &Subscription) {
        if let Some(link) = self.links.iter_mut().find(|link| link.product == one.product) {
            link.all = link.all.saturating_sub(1);
        }
        self.prune();
    }

    /// Forgets products that nothing links any more, unless requests wait.
    pub(super) fn prune(&mut self) {
        if self.pending == 0 {
            self.links.retain(|link| link.all > 0);
        }
    }
}

impl TierRequest {
    /// What the journal calls it.
    pub(super) fn record(&self) -> Record {
        Record::TierRequest(self.id)
    }
}

fn id_of(id: Option<impl ToString>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// Adds what was and is in a field; of a person only digests, so that nothing is kept of them.
fn noted(event: Event, field: TierField, (from, to): (&str, &str)) -> Event {
    let digested = |text: &str| digest(Some(text).filter(|text| !text.is_empty()));
    match field.group() {
        Group::Contact => event.changed(field.name(), &digested(from), &digested(to)),
        Group::General | Group::Address => event.changed(field.name(), &from, &to),
    }
}
