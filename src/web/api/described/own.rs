//! Our own calls: what Connect's have no words for.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::{
    super::own::{
        Part,
        appliance::ApplianceJson,
        audit::EntryJson,
        bodies::{self, ProductBody},
        cases::CaseJson,
        desk::DeskJson,
        notifications::{AttentionJson, ListJson},
        opening::{self, FormJson},
        people::{LinkedJson, StaffJson, UserJson},
        products::ProductJson,
        registers::{ContractsJson, TokenJson, WebhookJson},
        search::FoundJson,
    },
    Asks, Gives, Operation, Sent, Tag, Takes, Value, act, change, json, make, read, remove, shape,
};
use crate::desk::FOUND_MAX;

type Case = CaseJson<'static>;
type User = UserJson<'static>;
type Names = &'static [(&'static str, Value, &'static str)];

const NEW: &str = r#"{"partner": "VA-264-317", "subject": "Badge reader is offline", "description": "Since this morning.", "environment": "1", "impact": "high"}"#;
const FROM: (&str, Value, &str) = ("from", Value::Text, "The `next` of the part before.");
const PART: Names = &[FROM];
const PEOPLE: Names = &[
    ("q", Value::Text, "What their names begin with, an id or an address."),
    FROM,
    ("account", Value::Text, "Another account than your own, for who runs the appliance."),
];
const SEARCH: Names = &[
    ("q", Value::Text, "Words, and phrases between quotation marks."),
    ("in", Value::Choice(&["all", "active", "archive"]), "Which cases."),
    ("limit", Value::Number(25), "How many at most, 25 if nothing is said; 0 only counts."),
    ("cursor", Value::Number(FOUND_MAX), "The `next` of the part before."),
];
const AUDIT: Names = &[
    ("kind", Value::Text, "What was done, such as `user.changed`."),
    ("by", Value::Text, "Who did it."),
    ("about", Value::Text, "To what."),
    ("from", Value::Text, "From this day on: `2026-11-20`."),
    ("to", Value::Text, "Up to this day."),
    ("before", Value::Number(1_000_000_000), "The `next` of the part before."),
];

/// Cases with all that their presets have, what is found and what somebody is told.
pub(super) const WORK: &[Operation] = &[
    Operation {
        tells: "The best first, the 1,000 best in all parts together; more words find fewer. Marks are places in characters: from which on, and before which.",
        ..asking(
            work(read::<FoundJson<'static>>("/api/v1/search", "search", "Search cases")),
            SEARCH,
        )
    },
    work(read::<AttentionJson>("/api/v1/attention", "read-attention", "Read how much waits")),
    Operation {
        tells: "The newest first. Of customers only a token hears that reads them.",
        ..asking(
            work(read::<ListJson<'static>>(
                "/api/v1/notifications",
                "list-notifications",
                "List what you were told",
            )),
            &[("before", Value::Number(usize::MAX), "The `next` of the part before.")],
        )
    },
    Operation {
        takes: json::<bodies::Heard>(&[], r#"{"until": "1795238049999"}"#),
        tells: "Up to the `until` that the list said, or all; of customers only by a token that reads them.",
        ..work(act::<AttentionJson>(
            "/api/v1/notifications/read",
            "read-notifications",
            "Say that you have read what you were told",
        ))
    },
    Operation {
        tells: "Server-sent events. The data of each is an object: `moved` has the ids of the cases that have moved, at most 32; `all` is true where those were more, so that any may have; `counters` is true where how much waits differs. All of it is to be looked at with other calls. `Last-Event-ID`, or `since`, goes on where an earlier stream ended. At most four streams a token; they end with it.",
        gives: Gives::Events,
        ..asking(
            work(read::<()>("/api/v1/events", "listen", "Listen to what moves")),
            &[("since", Value::Number(usize::MAX), "The id of the last event that was heard.")],
        )
    },
    Operation {
        tells: "Those that you can open a case to now; `more` if there are others, to be searched for. A case for a customer is opened at your own.",
        ..asking(
            work(read::<opening::DesksJson>("/api/v1/desks", "list-desks", "List desks")),
            &[("q", Value::Text, "What their names hold, or an id.")],
        )
    },
    Operation {
        tells: "For the account that the case is for; at your own desk that is a customer, who has to be named.",
        ..asking(
            work(read::<FormJson<'static>>(
                "/api/v1/desks/{}",
                "read-desk-form",
                "Read what a desk asks of a case",
            )),
            &[(
                "account",
                Value::Text,
                "Whom the case is for, your own account if nothing is said.",
            )],
        )
    },
    Operation {
        tells: "With the members that the preset of the desk `partner` has; the form of that desk lists them, but for `account`, whom a case at your own desk is for, and `customer`, which a token names only if it reads customers.",
        ..work(make::<Case>(
            "/api/v1/cases",
            "open-own-case",
            "Open a case at any desk",
            json::<bodies::New>(&["partner", "subject", "description"], NEW),
        ))
    },
    Operation {
        tells: "With where it stands in its own workflow and the actions that this token may take now.",
        ..work(read::<Case>("/api/v1/cases/{}", "read-own-case", "Read all of a case"))
    },
    Operation {
        takes: Takes::Json(Sent {
            shape: deed_or_new,
            needs: &[],
            example: r#"{"comment": "The reader has a new power supply."}"#,
        }),
        tells: "One of those that the case lists under `actions`, with what it needs. `move` takes the members of a new case but for `account` and `customer`, which stay, and answers that one with 201.",
        also: &[(201, "The case that was opened at the other desk.", Gives::One(shape::<Case>))],
        ..work(act::<Case>("/api/v1/cases/{}/actions/{}", "act-on-case", "Take an action"))
    },
];

/// Setting up the account, and looking after the appliance.
pub(super) const ADMINISTRATION: &[Operation] = &[
    asking(
        set_up(read::<StaffJson<'static>>("/api/v1/people", "list-people", "List people")),
        PEOPLE,
    ),
    set_up(read::<User>("/api/v1/people/{}", "read-person", "Read one of the people")),
    Operation {
        tells: "Role and rights. With `edition` only if nobody else has set them up since.",
        ..set_up(change::<User>(
            "/api/v1/people/{}",
            "change-person",
            "Set somebody up",
            json::<bodies::Person>(&[], r#"{"role": "agent"}"#),
        ))
    },
    Operation {
        takes: json::<bodies::Person>(&[], r#"{"agent": "UR-123-456-789"}"#),
        tells: "At once, and their tokens for good. Their open cases go to `agent`, if one is named.",
        ..set_up(act::<User>(
            "/api/v1/people/{}/deactivate",
            "deactivate-person",
            "Let somebody in no more",
        ))
    },
    set_up(act::<User>("/api/v1/people/{}/activate", "activate-person", "Let somebody in again")),
    Operation {
        tells: "To your own account. Where no mail leaves, the answer has the link, this once.",
        ..set_up(make::<LinkedJson<'static>>(
            "/api/v1/invitations",
            "invite",
            "Invite somebody",
            json::<bodies::Guest>(
                &["name", "email", "role"],
                r#"{"name": "Tim Joist", "email": "tim@example.com", "role": "agent"}"#,
            ),
        ))
    },
    Operation {
        takes: json::<bodies::Guest>(&["email"], r#"{"email": "tim@example.com"}"#),
        status: 204,
        gives: Gives::Nothing,
        ..set_up(act::<()>(
            "/api/v1/invitations/withdraw",
            "withdraw-invitation",
            "Take an invitation back",
        ))
    },
    set_up(read::<DeskJson<'static>>("/api/v1/desk", "read-desk", "Read your desk")),
    Operation {
        tells: "What is sent changes, all of it or nothing. A name of a list without an id is added.",
        ..set_up(change::<DeskJson<'static>>(
            "/api/v1/desk",
            "change-desk",
            "Set your desk",
            json::<bodies::DeskBody>(
                &[],
                r#"{"auto_close": "10days", "categories": [{"name": "Billing"}]}"#,
            ),
        ))
    },
    asking(
        set_up(read::<Part<ProductJson>>(
            "/api/v1/products",
            "list-own-products",
            "List your products",
        )),
        PART,
    ),
    set_up(make::<ProductJson>(
        "/api/v1/products",
        "add-product",
        "Add a product",
        json::<ProductBody>(&["name"], r#"{"name": "Badge reader", "tier_accounts_sync": true}"#),
    )),
    set_up(read::<ProductJson>("/api/v1/products/{}", "read-product", "Read a product")),
    set_up(change::<ProductJson>(
        "/api/v1/products/{}",
        "change-product",
        "Change a product",
        json::<ProductBody>(&[], r#"{"tier_accounts_sync": false}"#),
    )),
    Operation {
        tells: "With what your account offers and is offered.",
        ..asking(
            set_up(read::<ContractsJson>(
                "/api/v1/contracts",
                "list-own-contracts",
                "List your contracts",
            )),
            PART,
        )
    },
    Operation {
        tells: "Never with what signs.",
        ..set_up(read::<Part<WebhookJson>>("/api/v1/webhooks", "list-webhooks", "List webhooks"))
    },
    Operation {
        tells: "Your own and, for an admin, those of the others; never with their secrets.",
        ..set_up(read::<Part<TokenJson>>("/api/v1/tokens", "list-tokens", "List tokens"))
    },
    Operation {
        tells: "It is good no more once this is answered.",
        ..set_up(remove("/api/v1/tokens/{}", "revoke-token", "Revoke a token"))
    },
    Operation {
        tells: "The newest first, for who runs the appliance.",
        ..asking(
            set_up(read::<Part<EntryJson<'static>>>(
                "/api/v1/audit",
                "list-audit",
                "List what was done",
            )),
            AUDIT,
        )
    },
    Operation {
        tells: "How it does and what files take, for who runs it.",
        ..asking(
            set_up(read::<ApplianceJson<'static>>(
                "/api/v1/appliance",
                "read-appliance",
                "Read how the appliance does",
            )),
            PART,
        )
    },
];

/// What an action wants to know, or the case to move one as.
fn deed_or_new(generator: &mut SchemaGenerator) -> Schema {
    let either = [shape::<bodies::Deed>(generator), shape::<bodies::New>(generator)];
    json_schema!({"anyOf": either})
}

const fn work(operation: Operation) -> Operation {
    Operation { tag: Tag::Work, ..operation }
}

const fn set_up(operation: Operation) -> Operation {
    Operation { tag: Tag::Administration, ..operation }
}

const fn asking(operation: Operation, names: Names) -> Operation {
    Operation { asks: Asks::Names(names), ..operation }
}
