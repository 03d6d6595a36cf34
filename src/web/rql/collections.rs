//! The lists that can be asked, as Connect's document (version 37.0) describes them; its order, its
//! names. Where it marks a field as hidden it is shown all the same, as Connect's examples do.

use super::{collection::Collection, field::Field, field::Lookup, registers};

/// The states of a case.
pub(crate) const STATES: &[&str] = &["pending", "inquiring", "resolved", "closed"];

/// What a message can be.
pub(crate) const MESSAGE_TYPES: &[&str] = &["message", "state_change", "private"];

/// Where a request about a tier account can stand.
pub(crate) const REQUEST_STATUSES: &[&str] = &["pending", "accepted", "ignored", "unsupported"];

/// What stands for "no hub".
const NO_HUB: &[&str] = &["HB-0000-0000"];

/// `GET /helpdesk/cases`.
pub static CASES: Collection = Collection {
    path: "/helpdesk/cases",
    fields: &[
        Field::text("description").searched(),
        Field::moment("events.closed.at").nullable().ordered(),
        Field::text("events.closed.by.id").nullable().ordered(),
        Field::text("events.closed.by.name").nullable().ordered(),
        Field::moment("events.created.at").ordered(),
        Field::text("events.created.by.id").ordered(),
        Field::text("events.created.by.name").ordered(),
        Field::moment("events.inquiring.at").nullable().ordered(),
        Field::text("events.inquiring.by.id").nullable().ordered(),
        Field::text("events.inquiring.by.name").nullable().ordered(),
        Field::moment("events.pending.at").nullable().ordered(),
        Field::text("events.pending.by.id").nullable().ordered(),
        Field::text("events.pending.by.name").nullable().ordered(),
        Field::moment("events.resolved.at").nullable().ordered(),
        Field::text("events.resolved.by.id").nullable().ordered(),
        Field::text("events.resolved.by.name").nullable().ordered(),
        Field::moment("events.updated.at").ordered(),
        Field::text("events.updated.by.id").ordered(),
        Field::text("events.updated.by.name").ordered(),
        Field::text("id").nullable(),
        Field::text("issuer.account.id").nullable().ordered(),
        Field::text("issuer.account.name").ordered(),
        Field::text("issuer.agent.id").nullable().ordered(),
        Field::text("issuer.agent.name").nullable().ordered(),
        Field::level("priority", &[0, 1, 2, 3]).ordered(),
        Field::text("receiver.account.id").nullable().ordered(),
        Field::text("receiver.account.name").ordered(),
        Field::text("receiver.agent.id").nullable().ordered(),
        Field::text("receiver.agent.name").nullable().ordered(),
        Field::choice("state", STATES).ordered(),
        Field::text("subject").searched().ordered(),
        Field::choice("type", &["technical", "business"]).ordered(),
    ],
    members: &["feedback", "issuer.recipients", "product", "rating", "receiver.recipients"],
};

/// `GET /conversations`.
pub static CONVERSATIONS: Collection = Collection {
    path: "/conversations",
    fields: &[
        Field::moment("created").ordered(),
        Field::moment("events.created.at").ordered(),
        Field::text("id").nullable(),
        Field::text("instance_id"),
    ],
    members: &["accounts", "creator", "events.updated", "status", "topic", "type"],
};

/// `GET /conversations/{conversation_id}/messages`.
pub static MESSAGES: Collection = Collection {
    path: "/conversations/{conversation_id}/messages",
    fields: &[
        Field::moment("created").ordered(),
        Field::moment("events.created.at").ordered(),
        Field::text("events.created.by.id").nullable(),
        Field::moment("events.updated.at").ordered(),
        Field::text("id").nullable(),
        Field::text("text").searched(),
        Field::choice("type", MESSAGE_TYPES),
    ],
    members: &["account", "conversation", "creator"],
};

/// `GET /tier/accounts`.
pub static TIER_ACCOUNTS: Collection = Collection {
    path: "/tier/accounts",
    fields: &[
        Field::select_only("contact_info"),
        Field::text("contact_info.contact.email").only(&[Lookup::Eq, Lookup::In]),
        Field::choice("db", &["EU", "US", "JP", "AU"]).ordered(),
        Field::moment("events.created.at").ordered(),
        Field::text("events.created.by").nullable(),
        Field::text("events.updated.by").nullable(),
        Field::text("external_id").nullable().searched().ordered(),
        Field::text("external_uid").searched(),
        Field::text("hub.id").nullable().null_as(NO_HUB).searched().ordered(),
        Field::text("hub.name").searched().ordered(),
        Field::text("id").nullable().searched(),
        Field::text("name").nullable().searched().ordered(),
        Field::text("owner.id").nullable().searched().ordered(),
        Field::text("owner.name").searched().ordered(),
        Field::text("parent.id").nullable().searched(),
        Field::text("parent.name").nullable().searched().ordered(),
        Field::text("parent.parent.id").nullable(),
        Field::text("scopes").only(&[Lookup::Eq, Lookup::Like, Lookup::Ilike, Lookup::In]),
        Field::select_only("tax_id"),
        Field::choice("type", &["customer", "reseller"]),
        Field::select_only("version"),
    ],
    members: &["environment", "parent.external_id"],
};

/// `GET /tier/account-requests`.
pub static TIER_ACCOUNT_REQUESTS: Collection = Collection {
    path: "/tier/account-requests",
    fields: &[
        Field::text("account.external_id").nullable().searched().ordered(),
        Field::text("account.external_uid").searched().ordered(),
        Field::text("account.hub.id").nullable().null_as(NO_HUB).searched().ordered(),
        Field::text("account.hub.name").searched().ordered(),
        Field::text("account.id").nullable().ordered(),
        Field::text("account.name").nullable().ordered(),
        Field::number("account.version"),
        Field::moment("events.created.at").ordered(),
        Field::text("id").nullable().searched().ordered(),
        Field::text("product.id").nullable().searched().ordered(),
        Field::text("product.name").searched().ordered(),
        Field::choice("status", REQUEST_STATUSES).ordered(),
    ],
    members: &["events.updated", "provider", "reason", "type", "vendor"],
};

/// Every list, those of [`registers`] too.
pub static ALL: [&Collection; 15] = [
    &CASES,
    &CONVERSATIONS,
    &MESSAGES,
    &TIER_ACCOUNTS,
    &TIER_ACCOUNT_REQUESTS,
    &registers::ACCOUNTS,
    &registers::USERS,
    &registers::PARTNERS,
    &registers::HUBS,
    &registers::MARKETPLACES,
    &registers::ASSETS,
    &registers::TIER_CONFIGS,
    &registers::TIER_CONFIG_REQUESTS,
    &registers::PRODUCTS,
    &registers::CONTRACTS,
];
