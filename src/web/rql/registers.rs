//! The lists of what customers and people have to do with, as Connect's document (version 37.0)
//! describes them; products and contracts, whose part of it we have not, have the usual fields.
//! Names with `__` in them are older spellings that clients still send.
//!
//! Roles and types of accounts are in small letters, as answers have them, where the document has
//! large ones; currencies may be any text.

use super::{collection::Collection, field::Field, field::Lookup};

/// What is or is not.
const FLAG: &[&str] = &["false", "true"];

/// What stands for "no contract".
const NO_CONTRACT: &[&str] = &["CRD-00000-00000-00000"];

/// What stands for "no marketplace".
const NO_MARKETPLACE: &[&str] = &["MP-00000"];

/// Where a subscription can stand.
pub(crate) const ASSET_STATUSES: &[&str] =
    &["draft", "processing", "active", "terminating", "suspended", "terminated"];

/// Where a request about a tier config can stand.
pub(crate) const CONFIG_REQUEST_STATUSES: &[&str] =
    &["tiers_setup", "pending", "inquiring", "approved", "failed", "draft"];

/// `GET /accounts`.
pub static ACCOUNTS: Collection = Collection {
    path: "/accounts",
    fields: &[
        Field::moment("events.created.at").ordered(),
        Field::text("external_id").searched().ordered(),
        Field::text("id").nullable().searched().ordered(),
        Field::text("name"),
        Field::choice("public", FLAG).only(&[Lookup::Eq, Lookup::Ne]).nullable(),
        Field::choice("role", &["vendor", "distributor", "reseller"]),
        Field::choice("type", &["vendor", "provider"]),
    ],
    members: &["brand", "icon", "status"],
};

/// `GET /accounts/{account_pk}/users`.
pub static USERS: Collection = Collection {
    path: "/accounts/{account_pk}/users",
    fields: &[
        Field::choice("domain.auth.enforce", FLAG).only(&[Lookup::Eq, Lookup::Ne]),
        Field::text("domain.auth.idp.id").nullable(),
        Field::text("domain.id").nullable(),
        Field::text("email").searched().ordered(),
        Field::moment("events.activated.at").nullable().ordered(),
        Field::moment("events.created.at").ordered(),
        Field::moment("events.invited.at").nullable().ordered(),
        Field::moment("events.signed.at").nullable().ordered(),
        Field::text("external_id").nullable().searched(),
        Field::text("groups.id").nullable(),
        Field::text("groups.name"),
        Field::text("id").nullable().searched().ordered(),
        Field::text("idp.id").nullable(),
        Field::text("name").nullable().searched().ordered(),
        Field::select_only("permissions"),
        Field::text("status").only(&[Lookup::Eq, Lookup::In]),
        Field::text("tags.id").nullable(),
        Field::text("tags.name"),
    ],
    members: &["active"],
};

/// `GET /partners`.
pub static PARTNERS: Collection = Collection {
    path: "/partners",
    fields: &[
        Field::text("id").nullable().searched().ordered(),
        Field::text("name").searched().ordered(),
        Field::choice("public", FLAG).only(&[Lookup::Eq, Lookup::Ne]).nullable(),
        Field::choice("role", &["vendor", "distributor", "reseller"]).ordered(),
        Field::number("stats.contracts.distribution").ordered(),
        Field::number("stats.contracts.program").ordered(),
        Field::number("stats.contracts.service").ordered(),
        Field::number("stats.contracts.syndication").ordered(),
        Field::number("stats.listings").ordered(),
        Field::choice("status", &["invited", "active"]).ordered(),
        Field::choice("type", &["vendor", "provider"]).ordered(),
    ],
    members: &["icon"],
};

/// `GET /hubs`.
pub static HUBS: Collection = Collection {
    path: "/hubs",
    fields: &[
        Field::moment("events.created.at").ordered(),
        Field::moment("events.updated.at").nullable().ordered(),
        Field::moment("events__created__at").ordered(),
        Field::moment("events__updated__at").nullable().ordered(),
        Field::text("id").nullable().ordered(),
        Field::text("instance.id").nullable().searched(),
        Field::choice("instance.type", &["oa", "api"]).searched().ordered(),
        Field::text("instance__id").nullable().searched(),
        Field::choice("instance__type", &["oa", "api"]).searched().ordered(),
        Field::text("name").ordered(),
        Field::number("stats.connections").ordered(),
        Field::number("stats.marketplaces").ordered(),
        Field::number("stats__connections").ordered(),
        Field::number("stats__marketplaces").ordered(),
    ],
    members: &["company", "description"],
};

/// `GET /marketplaces`.
pub static MARKETPLACES: Collection = Collection {
    path: "/marketplaces",
    fields: &[
        Field::text("agreements.id").nullable(),
        Field::text("alt_currency_1").nullable().searched().ordered(),
        Field::text("alt_currency_2").nullable().searched().ordered(),
        Field::text("countries.id").nullable(),
        Field::text("currency").nullable().searched().ordered(),
        Field::text("description").nullable(),
        Field::text("hubs.id").nullable(),
        Field::text("hubs.name"),
        Field::text("id").nullable().searched().ordered(),
        Field::text("locales.id").nullable(),
        Field::text("locales.name"),
        Field::text("name").searched().ordered(),
        Field::text("owner.id").nullable().searched(),
        Field::text("owner.name").searched(),
        Field::text("owner__id").nullable(),
        Field::number("stats.contracts").ordered(),
        Field::number("stats.hubs").ordered(),
    ],
    members: &["icon"],
};

/// `GET /subscriptions/assets`.
pub static ASSETS: Collection = Collection {
    path: "/subscriptions/assets",
    fields: &[
        Field::moment("billing.next_date").nullable().ordered(),
        Field::choice(
            "billing.period.uom",
            &["monthly", "yearly", "years_2", "years_3", "years_4", "years_5", "years_6"],
        )
        .nullable(),
        Field::text("connection.hub.id").nullable(),
        Field::text("connection.hub.name"),
        Field::text("connection.id").nullable(),
        Field::text("connection.provider.id").nullable(),
        Field::text("connection.provider.name"),
        Field::choice("connection.type", &["test", "production", "preview"]).nullable(),
        Field::text("connection.vendor.id").nullable(),
        Field::text("connection.vendor.name"),
        Field::text("contract.id").nullable().null_as(NO_CONTRACT),
        Field::moment("events.created.at").ordered(),
        Field::moment("events.updated.at"),
        Field::text("external_id").nullable(),
        Field::text("external_uid").nullable(),
        Field::text("id").nullable(),
        Field::select_only("items"),
        Field::text("marketplace.id").nullable().null_as(NO_MARKETPLACE),
        Field::text("marketplace.name"),
        Field::text("params.id"),
        Field::text("params.name"),
        Field::text("params.value").nullable(),
        Field::select_only("pending_request"),
        Field::select_only("pending_request.template"),
        Field::text("product.id").nullable(),
        Field::text("product.name"),
        Field::choice("status", ASSET_STATUSES),
        Field::select_only("template"),
        Field::text("tiers.customer.id"),
        Field::text("tiers.customer.name"),
        Field::text("tiers.tier1.id").nullable(),
        Field::text("tiers.tier2.id").nullable(),
    ],
    members: &[],
};

/// `GET /tier/configs`.
pub static TIER_CONFIGS: Collection = Collection {
    path: "/tier/configs",
    fields: &[
        Field::text("account.company_name").nullable().searched().ordered(),
        Field::text("account.external_id").nullable(),
        Field::text("account.external_uid"),
        Field::text("account.id").nullable().searched().ordered(),
        Field::select_only("configuration"),
        Field::text("connection.id").nullable().searched().ordered(),
        Field::choice("connection.product_version_type", &["public", "staging"])
            .searched()
            .ordered(),
        Field::choice("connection.type", &["test", "production"]),
        Field::text("contract.id").nullable().null_as(NO_CONTRACT).searched().ordered(),
        Field::moment("created").only(&[Lookup::Ge, Lookup::Le]).ordered(),
        Field::text("id").nullable().searched().ordered(),
        Field::text("marketplace.id").nullable().searched().ordered(),
        Field::text("marketplace.name").searched().ordered(),
        Field::text("params.id"),
        Field::text("params.value").nullable(),
        Field::text("product.id").nullable().searched().ordered(),
        Field::text("product.name").searched().ordered(),
        Field::choice("status", &["active", "processing"])
            .only(&[Lookup::Eq, Lookup::In])
            .ordered(),
        Field::text("template.id").nullable(),
        Field::level("tier_level", &[1, 2]).ordered(),
        Field::moment("updated").only(&[Lookup::Ge, Lookup::Le]).ordered(),
    ],
    members: &["events"],
};

/// `GET /tier/config-requests`.
pub static TIER_CONFIG_REQUESTS: Collection = Collection {
    path: "/tier/config-requests",
    fields: &[
        Field::text("assignee.id")
            .only(&[Lookup::Eq, Lookup::Ilike, Lookup::In])
            .nullable()
            .ordered(),
        Field::text("assignee.name")
            .only(&[Lookup::Eq, Lookup::Ilike, Lookup::In])
            .nullable()
            .ordered(),
        Field::text("assignee__id").only(&[Lookup::Eq, Lookup::In]).ordered(),
        Field::select_only("configuration"),
        Field::text("configuration.account.external_id").nullable(),
        Field::text("configuration.account.external_uid"),
        Field::text("configuration.account.hub.id").nullable().searched().ordered(),
        Field::text("configuration.account.hub.name").searched(),
        Field::text("configuration.account.id").nullable().searched().ordered(),
        Field::select_only("configuration.configuration"),
        Field::choice("configuration.connection.type", &["test", "production"])
            .only(&[Lookup::Eq, Lookup::In]),
        Field::text("configuration.contract.id")
            .nullable()
            .null_as(NO_CONTRACT)
            .searched()
            .ordered(),
        Field::text("configuration.id").nullable().searched().ordered(),
        Field::text("configuration.marketplace.id").nullable().searched().ordered(),
        Field::text("configuration.marketplace.name").searched().ordered(),
        Field::select_only("configuration.params"),
        Field::select_only("configuration.product.capabilities"),
        Field::text("configuration.product.id").nullable().searched().ordered(),
        Field::text("configuration.product.name").searched().ordered(),
        Field::level("configuration.tier_level", &[1, 2]).only(&[Lookup::Eq, Lookup::In]).ordered(),
        Field::text("configuration__account__external_uid"),
        Field::text("configuration__account__id").only(&[Lookup::Eq, Lookup::In]).ordered(),
        Field::text("configuration__id").only(&[Lookup::Eq, Lookup::In]).ordered(),
        Field::text("configuration__product__id").only(&[Lookup::Eq, Lookup::In]).ordered(),
        Field::text("configuration__product__name"),
        Field::level("configuration__tier_level", &[1, 2])
            .only(&[Lookup::Eq, Lookup::In])
            .ordered(),
        Field::moment("created").nullable().ordered(),
        Field::choice("environment", &["test", "production"]).only(&[Lookup::Eq, Lookup::In]),
        Field::text("id").nullable().ordered(),
        Field::text("params.id"),
        Field::text("params.value").nullable(),
        Field::number("sli.days")
            .only(&[Lookup::Eq, Lookup::Ge, Lookup::Gt, Lookup::Le, Lookup::Lt])
            .ordered(),
        Field::number("sli.zone").nullable().ordered(),
        Field::choice("status", CONFIG_REQUEST_STATUSES).only(&[Lookup::Eq, Lookup::In]).ordered(),
        Field::text("template.id").nullable(),
        Field::select_only("tiers"),
        Field::choice("type", &["setup", "update", "adjustment"])
            .only(&[Lookup::Eq, Lookup::In])
            .ordered(),
        Field::text("unassigned").only(&[Lookup::Ne]).nullable(),
        Field::moment("updated").nullable().ordered(),
    ],
    members: &["events"],
};

/// `GET /products`.
pub static PRODUCTS: Collection = Collection {
    path: "/products",
    fields: &[
        Field::text("id").nullable().searched().ordered(),
        Field::text("name").searched().ordered(),
        Field::text("owner.id").nullable(),
        Field::text("owner.name"),
    ],
    members: &["icon"],
};

/// `GET /contracts`.
pub static CONTRACTS: Collection = Collection {
    path: "/contracts",
    fields: &[
        Field::moment("events.created.at").ordered(),
        Field::text("id").nullable().searched().ordered(),
        Field::text("owner.id").nullable(),
        Field::text("owner.name"),
        Field::text("signee.id").nullable(),
        Field::text("signee.name"),
        Field::text("status"),
        Field::text("type"),
    ],
    members: &[],
};
