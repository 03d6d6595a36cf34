//! Which part of the help tells about which page.

use super::{Target, target};

/// A route's path, and the page and part of the help that its `?` leads to. A page that shows a form
/// again has the part of the form.
#[rustfmt::skip]
pub const PLACES: &[(&str, &str, &str)] = &[
    ("/sign-in",                                   "signing-in",      ""),
    ("/sign-in/code",                              "signing-in",      "code"),
    ("/set-up/{}",                                 "signing-in",      "set-up"),
    ("/sign-in/forgot",                            "signing-in",      "forgot"),
    ("/link/{}",                                   "signing-in",      "links"),
    ("/welcome/desk",                              "signing-in",      "set-up"),
    ("/welcome/people",                            "signing-in",      "set-up"),
    ("/welcome/ready",                             "signing-in",      "set-up"),
    ("/search",                                    "lists",           "search"),
    ("/home",                                      "lists",           "places"),
    ("/notifications",                             "notifications",   ""),
    ("/numbers",                                   "desk",            "numbers"),
    ("/settings/profile",                          "profile",         ""),
    ("/settings/profile/sessions",                 "profile",         "sessions"),
    ("/settings/profile/password",                 "profile",         "password"),
    ("/settings/profile/factor",                   "profile",         "second-factor"),
    ("/settings/profile/factor/code",              "profile",         "recovery-codes"),
    ("/settings/profile/factor/off",               "profile",         "second-factor"),
    ("/settings/notifications",                    "notifications",   "mail"),
    ("/settings/tokens",                           "api",             "tokens"),
    ("/settings/webhooks",                         "webhooks",        ""),
    ("/settings/webhooks/networks",                "webhooks",        "networks"),
    ("/settings/webhooks/{}",                      "webhooks",        "sending"),
    ("/settings/webhooks/{}/secret",               "webhooks",        "signature"),
    ("/settings/webhooks/{}/on",                   "webhooks",        "sending"),
    ("/settings/webhooks/{}/off",                  "webhooks",        "sending"),
    ("/settings/webhooks/{}/ping",                 "webhooks",        "sending"),
    ("/settings/webhooks/{}/redeliver",            "webhooks",        "sending"),
    ("/settings/webhooks/{}/delete",               "webhooks",        "sending"),
    ("/settings/contracts",                        "organisations",   "contracts"),
    ("/settings/contracts/links",                  "organisations",   "contracts"),
    ("/contract/{}",                               "organisations",   "contracts"),
    ("/settings/contracts/{}/accept",              "organisations",   "contracts"),
    ("/settings/contracts/{}/decline",             "organisations",   "contracts"),
    ("/settings/contracts/{}/take-back",           "organisations",   "contracts"),
    ("/settings/contracts/{}/end",                 "organisations",   "ending"),
    ("/settings/accounts",                         "organisations",   "all"),
    ("/settings/accounts/new",                     "organisations",   "all"),
    ("/settings/accounts/{}",                      "organisations",   "all"),
    ("/settings/accounts/{}/contracts",            "organisations",   "all"),
    ("/settings/accounts/{}/contracts/{}/end",     "organisations",   "ending"),
    ("/settings/accounts/{}/manager",             "organisations",   "managed"),
    ("/settings/accounts/{}/logo",                "organisations",   "logos"),
    ("/settings/accounts/{}/logo/remove",         "organisations",   "logos"),
    ("/settings/products",                         "organisations",   "products"),
    ("/settings/products/{}",                      "organisations",   "products"),
    ("/settings/products/{}/icon",                "organisations",   "logos"),
    ("/settings/products/{}/icon/remove",         "organisations",   "logos"),
    ("/settings/desk",                             "desk",            ""),
    ("/settings/mail",                             "appliance",       "mail"),
    ("/settings/import",                           "people",          "importing"),
    ("/settings/people",                           "people",          ""),
    ("/settings/people/invite",                    "people",          "inviting"),
    ("/settings/people/invitations",               "people",          "inviting"),
    ("/settings/people/{}",                        "people",          "roles"),
    ("/settings/people/{}/deactivate",             "people",          "deactivating"),
    ("/settings/people/{}/cases",                  "people",          "deactivating"),
    ("/settings/people/{}/activate",               "people",          "deactivating"),
    ("/settings/people/{}/reset",                  "people",          "password"),
    ("/settings/appliance",                        "appliance",       "health"),
    ("/settings/appliance/banner",                 "appliance",       "banner"),
    ("/settings/audit",                            "appliance",       "audit"),
    ("/settings/backups",                          "appliance",       "backups"),
    ("/settings/backups/now",                      "appliance",       "backups"),
    ("/cases",                                     "lists",           ""),
    ("/cases/bulk",                                "lists",           "many"),
    ("/cases/views",                               "lists",           "views"),
    ("/cases/new",                                 "workflow",        "opening"),
    ("/cases/new/details",                         "workflow",        "opening"),
    ("/cases/{}",                                  "workflow",        "case"),
    ("/cases/{}/summary",                          "workflow",        "opening"),
    ("/cases/{}/do/{}",                            "workflow",        ""),
    ("/cases/{}/do/{}/replies",                    "replies",         ""),
    ("/cases/{}/edit",                             "workflow",        "editing"),
    ("/cases/{}/duplicate",                        "workflow",        "duplicates"),
    ("/cases/{}/customer",                         "workflow",        "customer"),
    ("/cases/{}/move",                             "workflow",        "moving"),
    ("/cases/{}/people",                           "workflow",        "people"),
    ("/cases/{}/attach",                           "files",           ""),
    ("/cases/{}/comments",                         "comments",        ""),
    ("/cases/{}/comments/{}/edit",                 "comments",        "editing"),
    ("/cases/{}/comments/{}/history",              "comments",        "editing"),
    ("/cases/{}/replies",                          "replies",         ""),
    ("/cases/{}/comments/{}/redact",               "comments",        "redacting"),
    ("/cases/{}/description/redact",               "comments",        "redacting"),
    ("/cases/{}/feedback/redact",                  "comments",        "redacting"),
    ("/replies",                                   "replies",         ""),
    ("/replies/new",                               "replies",         "placeholders"),
    ("/replies/{}",                                "replies",         "placeholders"),
    ("/replies/{}/delete",                         "replies",         ""),
    ("/customers",                                   "customers",       "directory"),
    ("/customers/new",                               "customers",       "adding"),
    ("/customers/new/parent",                        "customers",       "adding"),
    ("/customers/new/data",                          "customers",       "adding"),
    ("/customers/requests",                          "customers",       "requests"),
    ("/customers/requests/{}",                       "customers",       "requests"),
    ("/customers/requests/{}/details",               "customers",       "requests"),
    ("/customers/requests/{}/subscriptions",         "customers",       "requests"),
    ("/customers/requests/{}/configs",                "customers",       "requests"),
    ("/customers/requests/{}/accept",                "customers",       "requests"),
    ("/customers/requests/{}/ignore",                "customers",       "requests"),
    ("/customers/subscriptions",                     "customers",       "subscriptions"),
    ("/customers/subscriptions/new",                 "customers",       "subscriptions"),
    ("/customers/subscriptions/{}",                  "customers",       "subscriptions"),
    ("/customers/configs",                            "customers",       "configs"),
    ("/customers/configs/new",                        "customers",       "configs"),
    ("/customers/configs/{}",                         "customers",       "configs"),
    ("/customers/config-requests",                    "customers",       "orders"),
    ("/customers/fulfilment",                         "customers",       "orders"),
    ("/customers/orders",                             "customers",       "orders"),
    ("/customers/orders/new",                         "customers",       "orders"),
    ("/customers/orders/{}",                          "customers",       "orders"),
    ("/customers/orders/{}/do/{}",                    "customers",       "orders"),
    ("/customers/hubs",                            "customers",       "hubs"),
    ("/customers/hubs/{}",                         "customers",       "hubs"),
    ("/customers/import",                             "customers",       "tables"),
    ("/customers/export/{}",                          "customers",       "tables"),
    ("/customers/{}",                                "customers",       "account"),
    ("/customers/{}/children",                       "customers",       "account"),
    ("/customers/{}/requests",                       "customers",       "account"),
    ("/customers/{}/subscriptions",                  "customers",       "account"),
    ("/customers/{}/cases",                         "customers",       "cases"),
    ("/customers/{}/config-requests",                 "customers",       "account"),
    ("/customers/{}/configs",                         "customers",       "account"),
    ("/customers/{}/versions",                       "customers",       "account"),
    ("/customers/{}/details",                        "customers",       "account"),
    ("/customers/{}/summary",                        "customers",       "adding"),
    ("/customers/{}/edit",                           "customers",       "editing"),
    ("/customers/{}/delete",                         "customers",       "deleting"),
    ("/files/{}",                                  "files",           "looking"),
    ("/files/{}/view",                             "files",           "looking"),
    ("/files/{}/delete",                           "files",           "deleting"),
    ("/files/{}/redact",                           "comments",        "redacting"),
];

/// What the pages at a route's path are told about by.
pub fn of(route: &str) -> Option<Target> {
    let (_, page, part) = PLACES.iter().find(|(path, ..)| *path == route)?;
    target(page, part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{request::Method::Get, routes::ROUTES};

    /// Addresses that show no page, or one of the help itself.
    const WITHOUT: &[&str] = &[
        "/",
        "/healthz",
        "/metrics",
        "/static/{}",
        "/search/suggest",
        "/live",
        "/live/menu",
        "/numbers.csv",
        "/settings/audit.csv",
        "/settings/audit.jsonl",
        "/cases.csv",
        "/cases.jsonl",
        "/search.csv",
        "/search.jsonl",
        "/cases/{}/markdown",
        "/files/{}/raw",
        "/logos/{}",
        "/icons/{}",
        "/api/v1/openapi.json",
    ];

    #[test]
    fn every_page_has_its_part_of_the_help() {
        for route in ROUTES.iter().filter(|route| route.method == Get && !route.is_for_programs()) {
            let help = route.path.starts_with("/help") || WITHOUT.contains(&route.path);
            assert_eq!(of(route.path).is_none(), help, "{}: add it to PLACES", route.path);
        }
    }

    #[test]
    fn every_place_is_one_and_its_part_is_there() {
        for (number, (path, page, part)) in PLACES.iter().enumerate() {
            assert!(ROUTES.iter().any(|route| route.path == *path), "no route is {path}");
            assert!(target(page, part).is_some(), "{path}: no part {page}#{part}");
            assert!(!PLACES[..number].iter().any(|(other, ..)| other == path), "{path} twice");
        }
    }
}
