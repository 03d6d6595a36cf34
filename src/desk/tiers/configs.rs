//! The register of tier configs: how products are set up for resellers.

use super::{
    ConfigForm, Desk,
    importing::Earlier,
    narrow::{Facts, HasProducts, Wanted, offers, page},
    reader::Reader,
    subscriptions::product_of,
};
use crate::{
    desk::{
        names::known,
        show::{ConfigList, ConfigPage, ConfigRow, MadeCursor, RegisterFilter, Rows},
    },
    domain::{
        access::{Actor, Person},
        account::Product,
        change::Change,
        config::{CONFIGS_MAX, ConfigStatus, NewConfig, TierConfig, TierLevel, parameters},
        id::{ConfigId, OrderOf, ProductId, TierId, TierRequestId},
        order::ParentConfig,
        refusal::{Complaint, Field, Refusal},
        tier::{LinkScope, Tier, TierWrong},
    },
    error::Result,
    store::View,
};

impl Desk {
    /// The tier configs that the actor sees and a filter asks for, the newest first, from after one
    /// on.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn configs(
        &self,
        actor: &Actor,
        filter: &RegisterFilter<ConfigStatus>,
        from: Option<MadeCursor<ConfigId>>,
    ) -> Result<ConfigList> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let page = listed(&reader, filter, None, from)?;
            Ok(ConfigList { page, offers: offers(&reader)?, may_add: person.makes_tiers() })
        })
    }

    /// The same rows without what else the list shows, for a table of them all.
    ///
    /// # Errors
    ///
    /// As for [`Desk::configs`].
    pub fn config_rows(
        &self,
        actor: &Actor,
        filter: &RegisterFilter<ConfigStatus>,
        from: Option<MadeCursor<ConfigId>>,
    ) -> Result<Rows<ConfigRow, MadeCursor<ConfigId>>> {
        let person = actor.person()?;
        self.store.look(|view| listed(&Reader::new(view, person), filter, None, from))
    }

    /// The configs of a tier account, as far as the actor sees them.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor sees the account.
    pub fn tier_configs(
        &self,
        actor: &Actor,
        id: TierId,
        from: Option<MadeCursor<ConfigId>>,
    ) -> Result<Rows<ConfigRow, MadeCursor<ConfigId>>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            reader.tier(id)?;
            listed(&reader, &RegisterFilter::default(), Some(LinkScope::Tier(id)), from)
        })
    }

    /// How the product of a request to take a change is set up: for the account that the request is
    /// about, and for the two resellers above it.
    ///
    /// # Errors
    ///
    /// As for [`Desk::tier_request`].
    pub fn tier_request_configs(&self, actor: &Actor, id: TierRequestId) -> Result<Vec<ConfigRow>> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let request = reader.request(id)?.request;
            let found = around(&reader, request.id.tier, request.product)?;
            found.into_iter().map(|config| row(&reader, config)).collect()
        })
    }

    /// A config, with the requests about it, the newest first, from before a number on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor's account owns the reseller's account, or the product.
    pub fn config(&self, actor: &Actor, id: ConfigId, from: Option<u16>) -> Result<ConfigPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let config = view.config(id)?.read(person)?;
            Ok(ConfigPage {
                requests: super::orders::about(&reader, OrderOf::Config(id), from)?,
                row: row(&reader, config)?,
            })
        })
    }

    /// Makes a config of a product for a reseller and asks the product's vendor to set it up;
    /// returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] for a product that is none of the
    /// actor's own nor of a vendor whom a contract joins, for an account that neither the actor's
    /// account owns nor, where the product is its own, it sees, for a customer's account, for what
    /// is not linked or there already, and for what are no parameters.
    pub fn make_config(&self, actor: &Actor, form: &ConfigForm) -> Result<ConfigId> {
        let (person, form) = (actor.person()?.clone(), form.clone());
        person.must_make_tiers()?;
        self.store.commit(move |view| {
            let id = view.fresh_config()?;
            Ok((made(view, (&person, id), &form, &Earlier::default())?, id))
        })
    }
}

/// A config as a form has it, after what was made with it already.
pub(super) fn made(
    view: &View<'_>,
    (person, id): (&Person, ConfigId),
    form: &ConfigForm,
    earlier: &Earlier,
) -> Result<Change> {
    let mut wrong = Vec::new();
    let product = product_of(view, person, &form.product)?;
    let product = product.map_err(|one| wrong.push((Field::Product, one))).ok();
    let tier = match &product {
        Some(product) => reseller(view, (person, product), &form.account)?,
        None => Ok(None),
    };
    let tier = tier.map_err(|one| wrong.push((Field::Account, one))).ok().flatten();
    let mut choose = |field, ok: bool| {
        if !ok {
            wrong.push((field, Complaint::NotOffered));
        }
    };
    let level = TierLevel::of_word(form.level.trim());
    choose(Field::Level, level.is_some());
    let status = match form.status.trim() {
        "" => Some(ConfigStatus::Processing),
        word => ConfigStatus::of_word(word),
    };
    choose(Field::Status, status.is_some());
    let parameters = parameters(&form.parameters);
    let parameters = parameters.map_err(|one| wrong.push((Field::Parameters, one))).ok();
    let (Some(product), Some(tier), Some(level), Some(status), Some(parameters)) =
        (product, tier, level, status, parameters)
    else {
        return Err(Refusal::Fields(wrong).into());
    };
    let mut of_it = view.configs_of(tier.id, CONFIGS_MAX)?;
    let of = |id: Option<TierId>| earlier.configs.iter().filter(move |one| Some(one.0) == id);
    of_it.extend(of(Some(tier.id)).map(|(_, one)| one.clone()));
    let parent = if of(tier.parent).any(|(_, one)| one.holds_up(product.id)) {
        ParentConfig::Processing
    } else {
        parent(view, tier.parent, product.id)?
    };
    let asked = NewConfig { level, status, parameters };
    Ok(person.add_config((id, view.now()), &product, (&tier, &of_it), (asked, parent))?)
}

/// The account of this id, if the actor may link it to the product.
fn reseller(
    view: &View<'_>,
    (person, product): (&Person, &Product),
    text: &str,
) -> Result<Result<Option<Tier>, Complaint>> {
    let id = text.trim().to_uppercase().parse::<TierId>().ok();
    let tier = id.map(|id| known(view.tier(id))).transpose()?.flatten();
    let tier = tier.and_then(|tier| tier.to_link(person, product.owner).ok());
    Ok(tier.map(Some).ok_or(Complaint::Tier(TierWrong::NoSuchTier)))
}

/// How the config of the account above is, for one of a product.
pub(super) fn parent(
    view: &View<'_>,
    above: Option<TierId>,
    product: ProductId,
) -> Result<ParentConfig> {
    let Some(above) = above else { return Ok(ParentConfig::Ready) };
    let configs = view.configs_of(above, CONFIGS_MAX)?;
    let waits = configs.iter().any(|config| config.holds_up(product));
    Ok(if waits { ParentConfig::Processing } else { ParentConfig::Ready })
}

/// The configs of a product that a reader sees, of an account and the two above it.
pub(super) fn around(
    reader: &Reader<'_, '_>,
    tier: TierId,
    product: ProductId,
) -> Result<Vec<TierConfig>> {
    let (view, mut found, mut next) = (reader.view, Vec::new(), Some(tier));
    for _ in 0..=TierLevel::ALL.len() {
        let Some(tier) = next else { break };
        for config in view.configs_of(tier, CONFIGS_MAX)? {
            let config = config.read(reader.person).ok();
            found.extend(config.filter(|config| config.product == product));
        }
        next = known(view.tier(tier))?.and_then(|tier| tier.place().parent);
    }
    Ok(found)
}

/// A page of a scope's configs.
pub(super) fn listed(
    reader: &Reader<'_, '_>,
    filter: &RegisterFilter<ConfigStatus>,
    scope: Option<LinkScope>,
    from: Option<MadeCursor<ConfigId>>,
) -> Result<Rows<ConfigRow, MadeCursor<ConfigId>>> {
    let (view, person) = (reader.view, reader.person);
    let wanted = Wanted::of(reader, filter)?;
    let scope = scope.unwrap_or_else(|| wanted.scope(HasProducts::Yes));
    let (from, looks) = (from.map(|from| (from.at, from.id)), wanted.looks());
    let ids = view.configs(person.account, scope, from, looks + 1)?;
    let read = |id| Ok(view.config(id)?.read(person)?);
    let fits = |one: &TierConfig| {
        let facts = Facts {
            product: one.product,
            vendor: one.vendor,
            tiers: vec![one.account],
            status: one.status,
            ids: vec![one.id.to_string()],
            external_id: None,
        };
        wanted.fits(reader, &facts)
    };
    let place = |one: &TierConfig| MadeCursor { at: one.created_at, id: one.id };
    let (found, next) = page((ids, looks), read, fits, place)?;
    let rows = found.into_iter().map(|one| row(reader, one)).collect::<Result<_>>()?;
    Ok(Rows { rows, next })
}

fn row(reader: &Reader<'_, '_>, one: TierConfig) -> Result<ConfigRow> {
    let set = one.parameters.into_iter().map(|set| (set.name.to_string(), set.value.to_string()));
    Ok(ConfigRow {
        id: one.id,
        product: reader.product(one.product)?,
        account: reader.above(Some(one.account))?,
        level: one.level,
        status: one.status,
        parameters: set.collect(),
        created_at: one.created_at,
        updated_at: one.updated_at,
        may_ask: reader.person.makes_tiers(),
    })
}
