//! Tier configs: how a product is set up for a reseller that it is sold through.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    access::{Person, Sealed},
    account::Product,
    change::{Change, Write},
    id::{AccountId, ConfigId, ProductId, TierId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    order::{Content, NewOrder, OrderKind, ParentConfig, Starts, Thing},
    person::Role,
    refusal::{Complaint, Field, LineWrong, Refusal},
    text::{Line, Name},
    tier::{Tier, data::TierKind},
};

/// How a product is set up for a reseller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierConfig {
    /// Its id.
    pub id: ConfigId,
    /// Who owns the reseller's account.
    pub provider: AccountId,
    /// What is set up.
    pub product: ProductId,
    /// Whose that is.
    pub vendor: AccountId,
    /// For which reseller.
    pub account: TierId,
    /// How far above the customers that one stands.
    pub level: TierLevel,
    /// Where it stands.
    pub status: ConfigStatus,
    /// What it is set to, in the order to list it; at most [`PARAMETERS_MAX`].
    pub parameters: Vec<Parameter>,
    /// When it was made.
    pub created_at: Moment,
    /// Who made it.
    pub created_by: UserId,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// The most parameters of one config, and of one request.
pub const PARAMETERS_MAX: usize = 50;
/// The most configs of one account: two for each product that is linked to it.
pub const CONFIGS_MAX: usize = 2 * super::tier::LINKS_MAX;

/// Something that is set: its name, and what it is set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// What is set.
    pub name: Name,
    /// What it is set to.
    pub value: Line<500>,
}

/// How far above the customers a reseller stands for whom something is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TierLevel {
    /// It sells to customers.
    One,
    /// It sells to those who do.
    Two,
}

/// Where a config stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ConfigStatus {
    /// It is being set up.
    Processing,
    /// It is used.
    Active,
}

/// What a config is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConfig {
    /// How far above the customers the reseller stands.
    pub level: TierLevel,
    /// Where it stands. For one that is [processing](ConfigStatus::Processing) the vendor is asked
    /// to set it up.
    pub status: ConfigStatus,
    /// What it is set to.
    pub parameters: Vec<Parameter>,
}

/// Reads parameters: names and values. What is empty in both is passed over.
///
/// # Errors
///
/// [`Complaint::TooMany`] beyond [`PARAMETERS_MAX`]; [`Complaint::Twice`] where two have one name;
/// [`Complaint::Line`] for the first that is none.
pub fn parameters(typed: &[(String, String)]) -> Result<Vec<Parameter>, Complaint> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let blank = |text: &str| text.trim().is_empty();
    let filled = (1..).zip(typed).filter(|(_, (name, value))| !(blank(name) && blank(value)));
    for (number, (name, value)) in filled {
        if parameters.len() == PARAMETERS_MAX {
            return Err(Complaint::TooMany { max: PARAMETERS_MAX });
        }
        let wrong = |why| Complaint::Line { number, why };
        let name = Name::parse(name).map_err(|_| wrong(LineWrong::Name))?;
        let value = Line::parse(value).map_err(|_| wrong(LineWrong::Value))?;
        if parameters.iter().any(|other| other.name == name) {
            return Err(Complaint::Twice);
        }
        parameters.push(Parameter { name, value });
    }
    Ok(parameters)
}

impl Person {
    /// Makes a config of `product` for a reseller, which was opened to link it, and asks the
    /// product's vendor to set it up unless it is active already. `of_it` are the configs that the
    /// account has.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer; [`Refusal::Fields`] for a customer, for a product that
    /// no subscription links to the account, for what there is already, beyond [`CONFIGS_MAX`], and
    /// where anybody but an agent or admin of the product's vendor says that it is active.
    pub fn add_config(
        &self,
        (id, now): (ConfigId, Moment),
        product: &Product,
        (tier, of_it): (&Tier, &[Sealed<TierConfig>]),
        (asked, parent): (NewConfig, ParentConfig),
    ) -> Result<Change, Refusal> {
        self.must_make_tiers()?;
        if tier.kind != TierKind::Reseller {
            return Err(Refusal::field(Field::Account, Complaint::NoReseller));
        }
        if !tier.links.iter().any(|link| link.product == product.id && link.all > 0) {
            return Err(Refusal::field(Field::Product, Complaint::NotLinked));
        }
        let same =
            |one: &Sealed<TierConfig>| one.0.product == product.id && one.0.level == asked.level;
        if of_it.iter().any(same) {
            return Err(Refusal::field(Field::Level, Complaint::ConfigTaken));
        }
        if of_it.len() >= CONFIGS_MAX {
            return Err(Refusal::field(Field::Account, Complaint::TooMany { max: CONFIGS_MAX }));
        }
        let vouches = product.owner == self.account && self.role >= Role::Agent;
        if asked.status == ConfigStatus::Active && !vouches {
            return Err(Refusal::field(Field::Status, Complaint::SetUpByVendor));
        }
        let made = TierConfig {
            id,
            provider: tier.owner,
            product: product.id,
            vendor: product.owner,
            account: tier.id,
            level: asked.level,
            status: asked.status,
            parameters: asked.parameters.clone(),
            created_at: now,
            created_by: self.user,
            updated_at: now,
        };
        let event = Event::new(Some(self.user), Kind::ConfigAdded, Record::Config(id))
            .changed("product", &"", &product.id)
            .changed("account", &"", &tier.id)
            .changed("level", &"", &made.level.word())
            .changed("status", &"", &made.status.word())
            .changed("parameters", &"", &names_of(&made.parameters));
        let write = Write::Config(None, Box::new(made.clone()));
        let change = Change::new(vec![write], event);
        if made.status == ConfigStatus::Active {
            return Ok(change);
        }
        let setup = NewOrder {
            kind: OrderKind::Setup,
            starts: Starts::Sent,
            content: Content::Parameters(asked.parameters),
            note: None,
        };
        let (order, _) = self.add_order(&Thing::Config(made), (&[], parent), setup, (None, now))?;
        Ok(change.and(order))
    }
}

impl Sealed<TierConfig> {
    /// Opens a config for reading.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person's account owns the reseller's account, or the
    /// product.
    pub fn read(self, person: &Person) -> Result<TierConfig, Refusal> {
        let seen = self.0.viewers().contains(&person.account);
        if seen { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// Whether what stands on a level below has to wait for it.
    pub(crate) fn holds_up(&self, product: ProductId) -> bool {
        let one = &self.0;
        let waits = one.status == ConfigStatus::Processing;
        one.product == product && one.level == TierLevel::Two && waits
    }

    /// A config of an account that is being deleted, which goes with it, or whose requests are
    /// being answered.
    pub(crate) fn going(self) -> TierConfig {
        self.0
    }
}

impl TierConfig {
    /// The accounts whose people see it, each once.
    pub(crate) fn viewers(&self) -> Vec<AccountId> {
        let mut both = vec![self.provider, self.vendor];
        both.dedup();
        both
    }

    /// # Errors
    ///
    /// [`Refusal::Fields`] if it had more than [`PARAMETERS_MAX`] with `parameters`.
    pub(super) fn must_hold(&self, parameters: &[Parameter]) -> Result<(), Refusal> {
        let more = |one: &&Parameter| self.parameters.iter().all(|has| has.name != one.name);
        if self.parameters.len() + parameters.iter().filter(more).count() > PARAMETERS_MAX {
            let too_many = Complaint::TooMany { max: PARAMETERS_MAX };
            return Err(Refusal::field(Field::Parameters, too_many));
        }
        Ok(())
    }

    /// It as it is once a request is approved that sets `parameters`; others stay as they are.
    ///
    /// # Errors
    ///
    /// As for [`TierConfig::must_hold`].
    pub(super) fn set_up(
        mut self,
        parameters: &[Parameter],
        now: Moment,
    ) -> Result<TierConfig, Refusal> {
        self.must_hold(parameters)?;
        for parameter in parameters {
            match self.parameters.iter_mut().find(|has| has.name == parameter.name) {
                Some(has) => has.value = parameter.value.clone(),
                None => self.parameters.push(parameter.clone()),
            }
        }
        (self.status, self.updated_at) = (ConfigStatus::Active, now);
        Ok(self)
    }
}

/// The names of parameters, as the journal has them. What they are set to may be secret.
pub(super) fn names_of(parameters: &[Parameter]) -> String {
    parameters.iter().map(|one| &*one.name).collect::<Vec<_>>().join(", ")
}

impl TierLevel {
    /// Both, as forms offer them.
    pub const ALL: [TierLevel; 2] = [TierLevel::One, TierLevel::Two];

    /// The level of this word.
    pub fn of_word(word: &str) -> Option<TierLevel> {
        TierLevel::ALL.into_iter().find(|level| level.word() == word)
    }

    /// The word that forms, the journal and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            TierLevel::One => "1",
            TierLevel::Two => "2",
        }
    }
}

impl fmt::Display for TierLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tier {}", self.word())
    }
}

impl ConfigStatus {
    /// Both, as forms offer them.
    pub const ALL: [ConfigStatus; 2] = [ConfigStatus::Processing, ConfigStatus::Active];

    /// The status of this word.
    pub fn of_word(word: &str) -> Option<ConfigStatus> {
        ConfigStatus::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The word that forms, the journal and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            ConfigStatus::Processing => "processing",
            ConfigStatus::Active => "active",
        }
    }
}

impl fmt::Display for ConfigStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConfigStatus::Processing => "Processing",
            ConfigStatus::Active => "Active",
        })
    }
}
