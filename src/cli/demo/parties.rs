//! Who there is in the demo world: organisations, what joins them, their people and products.

use crate::domain::{
    account::AccountKind::{self, Client, Distributor, Operator, Reseller, Vendor},
    id::{AccountId, ProductId},
    person::{
        Rights,
        Role::{self, Admin, Agent, Member, Viewer},
    },
    preset::PresetName,
};

/// An organisation.
pub(super) struct Party {
    pub(super) id: AccountId,
    pub(super) kind: AccountKind,
    pub(super) name: &'static str,
    pub(super) preset: PresetName,
    pub(super) managed_by: Option<AccountId>,
    pub(super) instructions: &'static str,
    pub(super) categories: &'static [&'static str],
    pub(super) environments: &'static [&'static str],
    pub(super) people: &'static [(&'static str, Role, Rights)],
}

pub(super) const SUPPORT: AccountId = AccountId(1);
pub(super) const FRONT_STREET: AccountId = AccountId(AccountId::VENDORS + 112_358);
pub(super) const MIGHTY_MICK: AccountId = AccountId(995_631);
pub(super) const APOLLO: AccountId = AccountId(641_208);
pub(super) const DUKE: AccountId = AccountId(310_772);
pub(super) const LUCKY_SEVEN: AccountId = AccountId(777_204);
pub(super) const NORTHGATE: AccountId = AccountId(518_946);
pub(super) const HARBOR: AccountId = AccountId(AccountId::VENDORS + 264_317);

/// The product of the tutorial.
pub(super) const TUTORIAL_PRODUCT: ProductId = ProductId(404_832_779);
/// Another, whose vendor is not asked about tier accounts.
pub(super) const SECOND_PRODUCT: ProductId = ProductId(118_470_236);

const NONE: Rights = Rights { opens_for_managed: false, opens_on_behalf: false };
const BOTH: Rights = Rights { opens_for_managed: true, opens_on_behalf: true };

/// Everyone, each managing account before those it manages.
pub(super) const PARTIES: &[Party] = &[
    Party {
        id: SUPPORT,
        kind: Operator,
        name: "Casemate Support",
        preset: PresetName::Client,
        managed_by: None,
        instructions: "Please say which page you were on and what you expected to see.",
        categories: &["Using Casemate", "Something is broken", "Billing", "Request a change"],
        environments: &[],
        people: &[("Paulie Marsh", Admin, NONE), ("Nora Lintel", Agent, NONE)],
    },
    Party {
        id: FRONT_STREET,
        kind: Vendor,
        name: "Front Street Inc.",
        preset: PresetName::Partner,
        managed_by: None,
        instructions: "Name the order or subscription id in the subject, and add the log of the \
                       hour in question.",
        categories: &[],
        environments: &[],
        people: &[("Robert Balboa", Admin, NONE), ("Adrian Pennino", Agent, NONE)],
    },
    Party {
        id: MIGHTY_MICK,
        kind: Distributor,
        name: "Mighty Mick's LLC",
        preset: PresetName::Partner,
        managed_by: None,
        instructions: "",
        categories: &[],
        environments: &[],
        people: &[("Michael Goldmill", Admin, NONE), ("Ivo Gable", Member, NONE)],
    },
    Party {
        id: APOLLO,
        kind: Client,
        name: "Apollo Cloud",
        preset: PresetName::Partner,
        managed_by: None,
        instructions: "",
        categories: &[],
        environments: &[],
        people: &[
            ("Tess Corbel", Admin, NONE),
            ("Odo Pillar", Member, NONE),
            ("Una Dormer", Viewer, NONE),
        ],
    },
    Party {
        id: DUKE,
        kind: Reseller,
        name: "Duke Managed Services",
        preset: PresetName::Partner,
        managed_by: None,
        instructions: "",
        categories: &[],
        environments: &["Service desk", "Operations"],
        people: &[("Iris Vault", Admin, BOTH), ("Leo Mullion", Agent, BOTH)],
    },
    Party {
        id: LUCKY_SEVEN,
        kind: Client,
        name: "Lucky Seven Tavern",
        preset: PresetName::Partner,
        managed_by: Some(DUKE),
        instructions: "",
        categories: &[],
        environments: &["Bar", "Kitchen"],
        people: &[("Bo Mortar", Member, NONE)],
    },
    Party {
        id: NORTHGATE,
        kind: Client,
        name: "Northgate Clinic",
        preset: PresetName::Partner,
        managed_by: Some(DUKE),
        instructions: "",
        categories: &[],
        environments: &[],
        people: &[("Sam Plinth", Member, NONE)],
    },
    Party {
        id: HARBOR,
        kind: Vendor,
        name: "Harbor Workspace",
        preset: PresetName::Portal,
        managed_by: None,
        instructions: "If a whole site is affected, call us as well.",
        categories: &[],
        environments: &[],
        people: &[("Ada Quay", Admin, NONE), ("Finn Transom", Agent, NONE)],
    },
];

/// Contracts, and how many days they have been active.
pub(super) const CONTRACTS: &[(AccountId, AccountId, u64)] =
    &[(FRONT_STREET, MIGHTY_MICK, 640), (DUKE, HARBOR, 312), (FRONT_STREET, APOLLO, 95)];

/// Products: id, owner, name, and whether its vendor is asked about tier accounts.
pub(super) const PRODUCTS: &[(ProductId, AccountId, &str, bool)] = &[
    (TUTORIAL_PRODUCT, FRONT_STREET, "Tutorial Product", true),
    (SECOND_PRODUCT, FRONT_STREET, "Second Product", false),
];
