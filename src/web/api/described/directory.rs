//! Accounts, their people, whom and what they know; and the address for assistants.

use super::{
    super::directory::{AccountJson, ContractJson, ProductJson, UserJson},
    Gives, Operation, Tag, act,
    helpdesk::RANGES,
    json, list, read,
};
use crate::web::rql::registers;

const PEOPLE: &str = "Addresses show only to admins of the account.";

/// Whom and what the token's account knows.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        tag: Tag::Directory,
        tells: "The token’s own, alone. Programs ask this first, to see whether the token is good.",
        ..list::<AccountJson>(
            "/public/v1/accounts",
            "list-accounts",
            "List your account",
            &registers::ACCOUNTS,
        )
    },
    Operation {
        tag: Tag::Directory,
        ..read::<AccountJson>("/public/v1/accounts/{}", "read-account", "Read your account")
    },
    Operation {
        tag: Tag::Directory,
        tells: "Where the `icon` of an account leads.",
        gives: Gives::Picture,
        also: RANGES,
        ..read::<()>("/public/v1/accounts/{}/icon", "read-account-icon", "Read a logo")
    },
    Operation {
        tag: Tag::Directory,
        tells: "Where the `icon` of a product leads.",
        gives: Gives::Picture,
        also: RANGES,
        ..read::<()>("/public/v1/products/{}/icon", "read-product-icon", "Read an icon")
    },
    Operation {
        tag: Tag::Directory,
        tells: PEOPLE,
        ..list::<UserJson>(
            "/public/v1/accounts/{}/users",
            "list-users-of-account",
            "List the people of an account",
            &registers::USERS,
        )
    },
    Operation {
        tag: Tag::Directory,
        tells: PEOPLE,
        ..read::<UserJson>(
            "/public/v1/accounts/{}/users/{}",
            "read-user-of-account",
            "Read one of an account’s people",
        )
    },
    Operation {
        tag: Tag::Directory,
        tells: PEOPLE,
        ..list::<UserJson>("/public/v1/users", "list-users", "List your people", &registers::USERS)
    },
    Operation {
        tag: Tag::Directory,
        tells: PEOPLE,
        ..read::<UserJson>("/public/v1/users/{}", "read-user", "Read one of your people")
    },
    Operation {
        tag: Tag::Directory,
        tells: "Those whom active contracts join to your account.",
        ..list::<AccountJson>(
            "/public/v1/partners",
            "list-partners",
            "List partners",
            &registers::PARTNERS,
        )
    },
    Operation {
        tag: Tag::Directory,
        tells: "The active ones of your account.",
        ..list::<ContractJson>(
            "/public/v1/contracts",
            "list-contracts",
            "List contracts",
            &registers::CONTRACTS,
        )
    },
    Operation {
        tag: Tag::Directory,
        tells: "Those that a case of yours may be about.",
        ..list::<ProductJson>(
            "/public/v1/products",
            "list-products",
            "List products",
            &registers::PRODUCTS,
        )
    },
];

const PING: &str = r#"{"jsonrpc": "2.0", "id": 1, "method": "ping"}"#;

/// The address for assistants.
pub(super) const ASSISTANTS: &[Operation] = &[Operation {
    tag: Tag::Assistants,
    tells: "One message of JSON-RPC in each request, answered at once: there are no sessions, no streams and no batches. The tools are those that the token may be used for.",
    takes: json::<serde_json::Map<String, serde_json::Value>>(&["jsonrpc"], PING),
    gives: Gives::Object,
    also: &[
        (202, "A notification, which has no answer.", Gives::Nothing),
        (400, "No message that can be read: an error of JSON-RPC.", Gives::Object),
    ],
    ..act::<()>("/public/v1/mcp", "mcp", "Speak the Model Context Protocol")
}];
