//! What one person sees of tier accounts: names where they may know them, else nothing.

use crate::{
    desk::{
        names::known,
        show::{Above, Done, HubName, TierName, TierRequestRow, TierRow, TierSide},
    },
    domain::{
        access::{Person, Sealed},
        account::Product,
        id::{AccountId, HubId, ProductId, TierId, TierRequestId, UserId},
        moment::Moment,
        person::User,
        refusal::Refusal,
        tier::{DEPTH_MAX, LinkScope, SeenRequest, SeenTier, Tier, TierRequestStatus, TierVersion},
    },
    error::Result,
    store::View,
};

/// Somebody who looks at tier accounts as they are at one moment.
pub(super) struct Reader<'v, 't> {
    pub(super) view: &'v View<'t>,
    pub(super) person: &'v Person,
}

/// What a page calls an account.
pub(in crate::desk) fn named(seen: &SeenTier) -> TierName {
    let tier = &seen.tier;
    TierName { id: tier.id, name: tier.data.name.to_string(), kind: tier.kind }
}

impl<'v, 't> Reader<'v, 't> {
    pub(super) fn new(view: &'v View<'t>, person: &'v Person) -> Reader<'v, 't> {
        Reader { view, person }
    }

    /// An account that they see.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none, or none that they see.
    pub(super) fn tier(&self, id: TierId) -> Result<SeenTier> {
        Ok(self.view.tier(id)?.read(self.person)?)
    }

    /// An account; none if they do not see it.
    pub(super) fn seen(&self, id: TierId) -> Result<Option<SeenTier>> {
        known(self.tier(id))
    }

    /// What an account is called; none if they do not see it.
    pub(super) fn name(&self, id: TierId) -> Result<Option<TierName>> {
        Ok(self.seen(id)?.as_ref().map(named))
    }

    /// What stands above something.
    pub(super) fn above(&self, parent: Option<TierId>) -> Result<Above> {
        let Some(parent) = parent else { return Ok(Above::Nobody) };
        Ok(self.name(parent)?.map_or(Above::Hidden, Above::Seen))
    }

    /// What stands above an account, topmost first, as far as they see it.
    pub(super) fn path(&self, tier: &Tier) -> Result<Vec<TierName>> {
        let (mut path, mut next) = (Vec::new(), tier.parent);
        while let Some(id) = next.filter(|_| path.len() < DEPTH_MAX) {
            let Some(above) = self.seen(id)? else { break };
            path.push(named(&above));
            next = above.tier.parent;
        }
        path.reverse();
        Ok(path)
    }

    /// The hub of `owner` that something which they see has an account of theirs stand on.
    pub(super) fn hub(&self, owner: AccountId, hub: Option<HubId>) -> Result<Option<HubName>> {
        let Some(id) = hub else { return Ok(None) };
        Ok(known(self.view.hub(id))?.and_then(|hub| hub.named(owner).ok()))
    }

    pub(super) fn rows(&self, ids: Vec<TierId>) -> Result<Vec<TierRow>> {
        ids.into_iter().map(|id| self.row(&self.tier(id)?)).collect()
    }

    pub(super) fn row(&self, seen: &SeenTier) -> Result<TierRow> {
        let tier = &seen.tier;
        let waits = (LinkScope::Tier(tier.id), Some(TierRequestStatus::Pending));
        let waits = self.view.tier_requests(self.person.account, waits, None, 1)?;
        Ok(TierRow {
            tier: named(seen),
            parent: self.above(tier.parent)?,
            hub: self.hub(tier.owner, tier.hub)?,
            data: tier.data.clone(),
            created_at: tier.created_at,
            updated_at: tier.updated_at,
            waits: !waits.is_empty(),
        })
    }

    /// A version of an account of `owner`.
    pub(super) fn side(&self, owner: AccountId, version: TierVersion) -> Result<TierSide> {
        Ok(TierSide {
            number: version.number,
            kind: version.kind,
            parent: self.above(version.parent)?,
            hub: self.hub(owner, version.hub)?,
            made: self.done(owner, (Some(version.by), version.at))?,
            data: version.data,
        })
    }

    /// Who did something to an account of `owner`, and when. Its owner's people know everyone who
    /// did; others know those of the owner and of their own.
    pub(super) fn done(
        &self,
        owner: AccountId,
        (by, at): (Option<UserId>, Moment),
    ) -> Result<Done> {
        let user = by.map(|by| known(self.view.user(by))).transpose()?.flatten();
        let by = user.map(Sealed::<User>::name).filter(|(_, of)| self.knows(owner, *of));
        Ok(Done { at, by: by.map(|(name, _)| name) })
    }

    /// Whether they may know somebody of an account who did something to what `owner` owns.
    pub(super) fn knows(&self, owner: AccountId, of: AccountId) -> bool {
        let own = self.person.account;
        own == owner || of == owner || of == own
    }

    pub(super) fn account(&self, id: AccountId) -> Result<(AccountId, String)> {
        let name = known(self.view.account(id))?.map(|account| account.name().0);
        Ok((id, name.unwrap_or_default()))
    }

    /// What a product is called that something they see is about.
    pub(super) fn product(&self, id: ProductId) -> Result<(ProductId, String)> {
        Ok((id, known(self.view.product(id))?.map(Sealed::<Product>::name).unwrap_or_default()))
    }

    /// A request that they see.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none, or none that they see.
    pub(super) fn request(&self, id: TierRequestId) -> Result<SeenRequest> {
        Ok(self.view.tier_request(id)?.read(self.person)?)
    }

    pub(super) fn request_row(&self, seen: &SeenRequest) -> Result<TierRequestRow> {
        let request = &seen.request;
        let tier = if let Some(tier) = self.name(request.id.tier)? {
            tier
        } else {
            // They do not see the account any more, but what they were asked about.
            let version = self.version(seen, request.version)?;
            let (id, name) = (version.tier, version.data.name.to_string());
            TierName { id, name, kind: version.kind }
        };
        Ok(TierRequestRow {
            id: request.id,
            tier,
            product: self.product(request.product)?,
            vendor: self.account(request.vendor)?,
            status: request.status,
            asked: self.done(request.owner, (Some(request.asked_by), request.created_at))?,
            may_settle: seen.may_settle(),
        })
    }

    /// A version that a request is about.
    pub(super) fn version(&self, seen: &SeenRequest, number: u32) -> Result<TierVersion> {
        let version = self.view.tier_version(seen.request.id.tier, number)?;
        Ok(version.asked(seen).map_err(|_| Refusal::NotFound)?)
    }
}
