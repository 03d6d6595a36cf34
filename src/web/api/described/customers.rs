//! Tier accounts, the requests about them, configs, and subscriptions.

use super::{
    super::{
        assets::{AssetJson, HubJson},
        body,
        list::NOTHING,
        tier_config_acts::ApprovedJson,
        tier_configs::{ConfigJson, RequestJson as ConfigRequestJson},
        tier_requests::RequestJson,
        tiers::TierJson,
    },
    Gives, Operation, Tag, act, change, json, list, make, read, remove, shape,
};
use crate::web::rql::{collections, registers};

type Tier = TierJson<'static>;
type Request = RequestJson<'static>;
type ConfigRequest = ConfigRequestJson<'static>;

const TIER: &str = "/public/v1/tier/accounts/{}";
const TIERS: Tag = Tag::TierAccounts;
const CONFIG: Tag = Tag::TierConfigs;

const NEW: &str = r#"{"type": "customer", "name": "Corner Bakery", "parent": {"id": "TA-0000-0000-0001"}, "contact_info": {"address_line1": "1818 Tusculum Street", "city": "Philadelphia", "state": "PA", "postal_code": "19134", "country": "US", "contact": {"first_name": "Andy", "last_name": "Marchetti", "email": "andy@example.com"}}}"#;
const ASK: &str = r#"{"type": "update", "account": {"id": "TA-0000-0000-0001", "tax_id": "PA 1"}}"#;
const ASK_CONFIG: &str = r#"{"type": "update", "configuration": {"id": "TC-000-000-001"}, "params": [{"id": "Billing realm", "value": "north"}]}"#;
const CHANGE_CONFIG: &str = r#"{"params": [{"id": "Billing realm", "value": "south"}]}"#;
const WHY: &str = r#"{"reason": "That realm is taken."}"#;
const VENDOR: &str = "For the vendor of the product.";

/// Tier accounts and their versions.
pub(super) const ACCOUNTS: &[Operation] = &[
    Operation {
        tag: TIERS,
        tells: "The newest first, unless `ordering(…)` says something else. Those that your account made, and those that have a subscription of a product of yours.",
        ..list::<Tier>(
            "/public/v1/tier/accounts",
            "list-tier-accounts",
            "List tier accounts",
            &collections::TIER_ACCOUNTS,
        )
    },
    Operation {
        tag: TIERS,
        tells: "A customer needs a parent; a reseller without one is a direct reseller.",
        ..make::<Tier>(
            "/public/v1/tier/accounts",
            "add-tier-account",
            "Add a tier account",
            json::<body::Tier>(&["type", "name", "contact_info"], NEW),
        )
    },
    Operation {
        tag: TIERS,
        ..read::<Tier>(TIER, "read-tier-account", "Read a tier account as it is now")
    },
    Operation {
        tag: TIERS,
        tells: "What is sent changes, what is not sent stays. Answers the version that comes of it, which vendors may have to accept before the account is so.",
        ..change::<Tier>(
            TIER,
            "change-tier-account",
            "Change a tier account",
            json::<body::Tier>(&[], r#"{"tax_id": "PA 1"}"#),
        )
    },
    Operation {
        tag: TIERS,
        tells: "Only one that nothing stands below.",
        ..remove(TIER, "delete-tier-account", "Delete a tier account")
    },
    Operation {
        tag: TIERS,
        tells: "The newest first; one that was proposed and not accepted is among them.",
        ..list::<Tier>(
            "/public/v1/tier/accounts/{}/versions",
            "list-versions",
            "List the versions of a tier account",
            &NOTHING,
        )
    },
    Operation {
        tag: TIERS,
        ..read::<Tier>(
            "/public/v1/tier/accounts/{}/versions/{}",
            "read-version",
            "Read a version of a tier account",
        )
    },
];

/// Requests about tier accounts.
pub(super) const REQUESTS: &[Operation] = &[
    Operation {
        tag: TIERS,
        ..list::<Request>(
            "/public/v1/tier/account-requests",
            "list-account-requests",
            "List what vendors are asked",
            &collections::TIER_ACCOUNT_REQUESTS,
        )
    },
    Operation {
        tag: TIERS,
        tells: "Changes an account and answers the requests that this made, one for each product that is linked to it: none where nothing differs or nothing is linked.",
        gives: Gives::All(shape::<Request>),
        ..make::<Request>(
            "/public/v1/tier/account-requests",
            "ask-vendors",
            "Change an account by requests",
            json::<body::Asked>(&["type", "account"], ASK),
        )
    },
    Operation {
        tag: TIERS,
        ..read::<Request>(
            "/public/v1/tier/account-requests/{}",
            "read-account-request",
            "Read a request",
        )
    },
    Operation {
        tag: TIERS,
        tells: "The account becomes so. For the vendor who is asked, and for good.",
        ..act::<Request>(
            "/public/v1/tier/account-requests/{}/accept",
            "accept-account-request",
            "Accept a request",
        )
    },
    Operation {
        tag: TIERS,
        tells: "The version stays on record as proposed. For the vendor who is asked, and for good.",
        takes: json::<body::Ignored>(&["reason"], r#"{"reason": "Whose is that?"}"#),
        ..act::<Request>(
            "/public/v1/tier/account-requests/{}/ignore",
            "ignore-account-request",
            "Ignore a request",
        )
    },
];

/// Tier configs and the requests about them.
pub(super) const CONFIGS: &[Operation] = &[
    Operation {
        tag: CONFIG,
        ..list::<ConfigJson<'static>>(
            "/public/v1/tier/configs",
            "list-configs",
            "List tier configs",
            &registers::TIER_CONFIGS,
        )
    },
    Operation {
        tag: CONFIG,
        ..read::<ConfigJson<'static>>(
            "/public/v1/tier/configs/{}",
            "read-config",
            "Read a tier config",
        )
    },
    Operation {
        tag: CONFIG,
        gives: Gives::Markdown,
        ..read::<()>(
            "/public/v1/tier/configs/{}/render",
            "render-config",
            "Read a tier config as Markdown",
        )
    },
    Operation {
        tag: CONFIG,
        ..list::<ConfigRequest>(
            "/public/v1/tier/config-requests",
            "list-config-requests",
            "List requests about tier configs",
            &registers::TIER_CONFIG_REQUESTS,
        )
    },
    Operation {
        tag: CONFIG,
        tells: "Asks the vendor at once, unless it is a draft.",
        ..make::<ConfigRequest>(
            "/public/v1/tier/config-requests",
            "ask-about-config",
            "Ask about a tier config",
            json::<body::ConfigAsked>(&["configuration"], ASK_CONFIG),
        )
    },
    Operation {
        tag: CONFIG,
        ..read::<ConfigRequest>(
            "/public/v1/tier/config-requests/{}",
            "read-config-request",
            "Read a request about a tier config",
        )
    },
    Operation {
        tag: CONFIG,
        gives: Gives::Markdown,
        ..read::<()>(
            "/public/v1/tier/config-requests/{}/render",
            "render-config-request",
            "Read a request as Markdown",
        )
    },
    Operation {
        tag: CONFIG,
        tells: "Parameters that are sent are set besides those that the request has, or in their place; `notes` take the place of what was said. For those who ask, while it is a draft or asked back about; for the vendor, while it is open.",
        ..change::<ConfigRequest>(
            "/public/v1/tier/config-requests/{}",
            "change-config-request",
            "Change a request about a tier config",
            json::<body::ConfigAsked>(&[], CHANGE_CONFIG),
        )
    },
    Operation {
        tag: CONFIG,
        tells: "Answers the request with these parameters, each with a `value_error` if something is wrong with it. Changes nothing.",
        takes: json::<body::ConfigAsked>(&[], CHANGE_CONFIG),
        ..act::<ConfigRequest>(
            "/public/v1/tier/config-requests/{}/validate",
            "validate-config-request",
            "Try parameters of a request",
        )
    },
    Operation {
        tag: CONFIG,
        tells: "To an agent or admin of the vendor's, by `id` or by `email`. For agents and admins of the vendor of the product, whose people alone see it.",
        takes: json::<body::Assigned>(&[], r#"{"email": "robert@example.com"}"#),
        status: 204,
        gives: Gives::Nothing,
        ..act::<()>(
            "/public/v1/tier/config-requests/{}/assign",
            "assign-config-request",
            "Give a request to somebody",
        )
    },
    Operation {
        tag: CONFIG,
        tells: VENDOR,
        status: 204,
        gives: Gives::Nothing,
        ..act::<()>(
            "/public/v1/tier/config-requests/{}/unassign",
            "unassign-config-request",
            "Give a request to nobody",
        )
    },
    Operation {
        tag: CONFIG,
        tells: "It is done at once, and there are no templates: whatever template and date are sent are ignored. For the vendor of the product.",
        ..act::<ApprovedJson>(
            "/public/v1/tier/config-requests/{}/approve",
            "approve-config-request",
            "Approve a request",
        )
    },
    Operation {
        tag: CONFIG,
        tells: VENDOR,
        takes: json::<body::Ignored>(&["reason"], WHY),
        status: 204,
        gives: Gives::Nothing,
        ..act::<()>(
            "/public/v1/tier/config-requests/{}/fail",
            "fail-config-request",
            "Let a request fail",
        )
    },
    Operation {
        tag: CONFIG,
        tells: VENDOR,
        takes: json::<body::Ignored>(&[], r#"{"reason": "Which realm?"}"#),
        status: 204,
        gives: Gives::Nothing,
        ..act::<()>(
            "/public/v1/tier/config-requests/{}/inquire",
            "inquire-config-request",
            "Ask back about a request",
        )
    },
    Operation {
        tag: CONFIG,
        tells: "After it was asked back about.",
        status: 204,
        gives: Gives::Nothing,
        ..act::<()>(
            "/public/v1/tier/config-requests/{}/pend",
            "pend-config-request",
            "Put a request to pending",
        )
    },
    Operation {
        tag: CONFIG,
        tells: "Of what is sent only `notes` are taken.",
        takes: json::<body::ConfigAsked>(&[], r#"{"notes": "As agreed."}"#),
        ..act::<ConfigRequest>(
            "/public/v1/tier/config-requests/{}/submit",
            "submit-config-request",
            "Send a draft",
        )
    },
];

/// Subscriptions, and what programs ask for beside them.
pub(super) const SUBSCRIPTIONS: &[Operation] = &[
    Operation {
        tag: Tag::Subscriptions,
        ..list::<AssetJson<'static>>(
            "/public/v1/subscriptions/assets",
            "list-subscriptions",
            "List subscriptions",
            &registers::ASSETS,
        )
    },
    Operation {
        tag: Tag::Subscriptions,
        ..read::<AssetJson<'static>>(
            "/public/v1/subscriptions/assets/{}",
            "read-subscription",
            "Read a subscription",
        )
    },
    Operation {
        tag: Tag::Subscriptions,
        ..list::<HubJson>("/public/v1/hubs", "list-hubs", "List your hubs", &registers::HUBS)
    },
    Operation {
        tag: Tag::Subscriptions,
        gives: Gives::Part(shape::<serde_json::Map<String, serde_json::Value>>),
        ..list::<()>(
            "/public/v1/marketplaces",
            "list-marketplaces",
            "List marketplaces: there are none",
            &registers::MARKETPLACES,
        )
    },
];
