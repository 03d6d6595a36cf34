//! Every address there is, and what each role on each side of a case gets from it.
//!
//! The rows tell of a case of the partner preset in its first state, which Ivo (a member of the
//! issuer) has opened, written to and attached a picture to.

mod address;
mod customers;

use std::sync::LazyLock;

use casemate::web::{
    request::Method::{self, Get, Post},
    routes::ROUTES,
};

use super::scene::PNG;
use super::statuses::{
    ADMINS_200, AGENTS_200, AGENTS_303, AGENTS_404, ALL_200, ALL_303, ALL_403, MEMBERS_200,
    MEMBERS_303,
};
use crate::client::File;

/// What is sent along.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sends {
    Nothing,
    /// A form.
    Fields(&'static [(&'static str, &'static str)]),
    /// A form with a picture.
    Picture(&'static [(&'static str, &'static str)]),
}

/// An address, and the status that a viewer, a member, an agent and an admin get.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) method: Method,
    /// As in the route table.
    pub(super) path: &'static str,
    /// What stands for the last `{}` where that is a word, and what follows a `?`.
    pub(super) word: &'static str,
    pub(super) sends: Sends,
    pub(super) issuer: [u16; 4],
    pub(super) receiver: [u16; 4],
}

/// What stands for the placeholders.
#[derive(Clone)]
pub(super) struct Names {
    pub(super) case: String,
    pub(super) comment: String,
    pub(super) file: String,
    /// The account that a new case would go to.
    pub(super) partner: String,
}

/// The picture that is sent.
pub(super) const PICTURE: File<'_> = File { name: "dot.png", bytes: PNG };

use Sends::{Fields, Nothing, Picture};

const WORDS: Sends = Fields(&[("comment", "Words.")]);
const NO_CASE: (&str, &str) = ("case", "CA-000-000-001");
const NEW_CASE: Sends = Fields(&[
    ("partner", "{partner}"),
    ("subject", "New"),
    ("priority", "low"),
    ("type", "business"),
    ("description", "New."),
    ("go", "create"),
]);

/// The expectations. A route that is missing here fails [`every_route_is_walked`], but for those of
/// programs, which [`super::door_of_programs`] walks.
pub(super) static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| [OWN, customers::ROWS].concat());

#[rustfmt::skip]
const OWN: &[Row] = &[
    row(Get,  "/",                                 "", Nothing, [ALL_303, ALL_303]),
    row(Get,  "/healthz",                          "", Nothing, [ALL_200, ALL_200]),
    // Without the session counting for anything, because it is asked for on this machine.
    row(Get,  "/metrics",                          "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/static/{}",                        "{asset}", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/static/{}",                        "app.css", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/sign-in",                          "", Nothing, [ALL_303, ALL_303]),
    // The token of a session is none of the door's.
    row(Post, "/sign-in",                          "", Fields(&[("email", "a@b.c"), ("password", "x")]), [ALL_403, ALL_403]),
    row(Post, "/sign-in/code",                     "", Fields(&[("ticket", "x"), ("code", "x")]), [ALL_403, ALL_403]),
    row(Get,  "/sign-in/forgot",                   "", Nothing, [ALL_200, ALL_200]),
    row(Post, "/sign-in/forgot",                   "", Fields(&[("email", "x")]), [ALL_403, ALL_403]),
    row(Get,  "/set-up/{}",                        "{secret}", Nothing, [[410; 4], [410; 4]]),
    row(Post, "/set-up/{}",                        "{secret}", Fields(&[("name", "x")]), [ALL_403, ALL_403]),
    row(Get,  "/link/{}",                          "{secret}", Nothing, [[410; 4], [410; 4]]),
    row(Post, "/link/{}",                          "{secret}", Fields(&[("password", "x")]), [ALL_403, ALL_403]),
    row(Get,  "/help/components",                  "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help/keys",                        "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help/signing-in",                  "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help/workflow",                    "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help",                             "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help",                             "?q=private", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help/{}",                          "comments", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help/{}",                          "nothing", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/help/api/{}",                      "cases", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/help/api/{}",                      "nothing", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/api/v1/openapi.json",              "", Nothing, [ALL_200, ALL_200]),
    row(Post, "/sign-out",                         "", Nothing, [ALL_303, ALL_303]),
    row(Post, "/clock/accept",                     "", Nothing, [[404; 4], [404; 4]]),

    row(Get,  "/search",                           "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/search",                           "?q=order&page=2", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/search",                           "?in=*", Nothing, [[400; 4], [400; 4]]),
    row(Get,  "/search/suggest",                   "?q=ord", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/search.csv",                       "?q=order&messages=1", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/search.csv",                       "", Nothing, [[422; 4], [422; 4]]),
    row(Get,  "/search.jsonl",                     "?q=order&page=2", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/search.jsonl",                     "?q=order&in=*", Nothing, [[400; 4], [400; 4]]),
    // What it answers otherwise has no end.
    row(Get,  "/live",                             "?since=now", Nothing, [[400; 4], [400; 4]]),
    row(Get,  "/live/menu",                        "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/home",                             "", Nothing, [ALL_303, ALL_303]),
    row(Get,  "/notifications",                    "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/notifications",                    "?before=9e18", Nothing, [[400; 4], [400; 4]]),
    row(Get,  "/numbers",                          "", Nothing, [AGENTS_200, AGENTS_200]),
    row(Get,  "/numbers.csv",                      "", Nothing, [AGENTS_200, AGENTS_200]),
    row(Post, "/notifications/read",               "", Fields(&[("until", "1")]), [ALL_303, ALL_303]),
    row(Post, "/notifications/read",               "", Fields(&[("until", "now")]), [[400; 4], [400; 4]]),
    row(Get,  "/settings/profile",                 "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/settings/profile",                 "?done=saved", Nothing, [ALL_200, ALL_200]),
    row(Post, "/settings/profile",                 "", Fields(&[("name", "")]), [[422; 4], [422; 4]]),
    row(Post, "/settings/profile/sessions",        "", Fields(&[("session", "0")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/profile/password",        "", Nothing, [ALL_200, ALL_200]),
    row(Post, "/settings/profile/password",        "", Fields(&[("password", "x"), ("new-password", "short")]), [[422; 4], [422; 4]]),
    row(Get,  "/settings/profile/factor",          "", Nothing, [ALL_200, ALL_200]),
    row(Post, "/settings/profile/factor",          "", Fields(&[("password", "x")]), [[422; 4], [422; 4]]),
    row(Post, "/settings/profile/factor/code",     "", Fields(&[("code", "123456")]), [ALL_403, ALL_403]),
    row(Post, "/settings/profile/factor/off",      "", Fields(&[("password", "x")]), [[422; 4], [422; 4]]),
    row(Get,  "/settings/notifications",           "", Nothing, [ALL_200, ALL_200]),
    row(Post, "/settings/notifications",           "", Fields(&[("delivery", "digest")]), [ALL_303, ALL_303]),
    row(Post, "/settings/notifications",           "", Fields(&[("delivery", "weekly")]), [[422; 4], [422; 4]]),
    row(Get,  "/settings/tokens",                  "", Nothing, [ALL_200, ALL_200]),
    row(Post, "/settings/tokens",                  "", Fields(&[("name", "")]), [[422; 4], [422; 4]]),
    row(Post, "/settings/tokens/{}/revoke",        "SU-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/webhooks",                "", Nothing, [ADMINS_200, ADMINS_200]),
    row(Post, "/settings/webhooks",                "", Fields(&[("name", "")]), [[404, 404, 404, 422], [404, 404, 404, 422]]),
    row(Post, "/settings/webhooks/networks",       "", Fields(&[("networks", "10.0.0.0/8")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/webhooks/{}",             "WH-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/webhooks/{}",             "WH-000-000-001", Fields(&[("name", "")]), [[404; 4], [404; 4]]),
    row(Post, "/settings/webhooks/{}/secret",      "WH-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/webhooks/{}/on",          "WH-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/webhooks/{}/off",         "WH-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/webhooks/{}/ping",        "WH-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/webhooks/{}/redeliver",   "WH-000-000-001", Fields(&[("number", "0")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/webhooks/{}/delete",      "WH-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/webhooks/{}/delete",      "WH-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/contracts",               "", Nothing, [ADMINS_200, ADMINS_200]),
    row(Get,  "/settings/contracts",               "?from=PA-999-999", Nothing, [ADMINS_200, ADMINS_200]),
    row(Post, "/settings/contracts",               "", Fields(&[("account", "x")]), [[404, 404, 404, 422], [404, 404, 404, 422]]),
    row(Post, "/settings/contracts/links",         "", Fields(&[("name", "")]), [[404, 404, 404, 422], [404, 404, 404, 422]]),
    row(Post, "/settings/contracts/links/withdraw", "", Fields(&[("name", "x")]), [[404; 4], [404; 4]]),
    row(Get,  "/contract/{}",                      "{secret}", Nothing, [[410; 4], [410; 4]]),
    row(Post, "/contract/{}",                      "{secret}", Nothing, [[404, 404, 404, 410], [404, 404, 404, 410]]),
    row(Post, "/settings/contracts/{}/accept",     "PA-999-999", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/contracts/{}/decline",    "PA-999-999", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/contracts/{}/take-back",  "PA-999-999", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/contracts/{}/end",        "{partner}", Nothing, [ADMINS_200, ADMINS_200]),
    row(Post, "/settings/contracts/{}/end",        "PA-999-999", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/accounts",                "", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/accounts",                "", Fields(&[("name", "X"), ("type", "client")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/accounts/new",            "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/accounts/{}",             "{partner}", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/accounts/{}",             "{partner}", Fields(&[("name", "X")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/accounts/{}/manager",     "VA-112-358", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/accounts/{}/manager",     "VA-112-358", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/accounts/{}/logo",        "VA-112-358", Nothing, [[404; 4], ADMINS_200]),
    row(Post, "/settings/accounts/{}/logo",        "VA-112-358", Picture(&[]), [[404; 4], [404, 404, 404, 303]]),
    row(Post, "/settings/accounts/{}/logo/remove", "VA-112-358", Nothing, [[404; 4], [404, 404, 404, 303]]),
    row(Post, "/settings/accounts/{}/contracts",   "{partner}", Fields(&[("account", "PA-000-001")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/accounts/{}/contracts/{}/end", "{partner}", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/accounts/{}/contracts/{}/end", "{partner}", Nothing, [[404; 4], [404; 4]]),
    // Whoever runs the appliance has these, and nobody of a case here does.
    row(Get,  "/welcome/desk",                     "", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/welcome/desk",                     "", Fields(&[("preset", "portal")]), [[404; 4], [404; 4]]),
    row(Get,  "/welcome/people",                   "", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/welcome/people",                   "", Fields(&[("people", "X, x@example.com"), ("role", "agent")]), [[404; 4], [404; 4]]),
    row(Get,  "/welcome/ready",                    "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/import",                  "", Nothing, [ADMINS_200, ADMINS_200]),
    row(Get,  "/settings/import",                  "?what=organisations", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/import",                  "", Fields(&[("what", "people"), ("table", "x")]), [[404, 404, 404, 422], [404, 404, 404, 422]]),
    row(Post, "/settings/import",                  "", Fields(&[("what", "organisations"), ("table", "x")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/people",                  "", Nothing, [ADMINS_200, ADMINS_200]),
    row(Get,  "/settings/people",                  "?q=x&from=UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/people",                  "?account=PA-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/people",                  "?account=*", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/people/invite",           "", Nothing, [ADMINS_200, ADMINS_200]),
    row(Get,  "/settings/people/invite",           "?account={partner}&many=1", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/people/invite",           "", Fields(&[("name", "X"), ("email", "x")]), [[404, 404, 404, 422], [404, 404, 404, 422]]),
    row(Post, "/settings/people/invite",           "", Fields(&[("account", "PA-000-001"), ("name", "X"), ("email", "x@example.com"), ("role", "admin")]), [[404; 4], [404; 4]]),
    row(Post, "/settings/people/invitations",      "", Fields(&[("go", "withdraw"), ("email", "x@example.com")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/people/{}",               "UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/people/{}",               "UR-000-000-001", Fields(&[("role", "admin")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/people/{}/deactivate",    "UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/people/{}/deactivate",    "UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/people/{}/cases",         "UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/people/{}/cases",         "UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/people/{}/activate",      "UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/people/{}/reset",         "UR-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/products",                "", Nothing, [[404; 4], ADMINS_200]),
    row(Get,  "/settings/products",                "?from=PRD-999-999-999", Nothing, [[404; 4], ADMINS_200]),
    row(Get,  "/settings/products",                "?from=*", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/products",                "", Fields(&[("name", "")]), [[404; 4], [404, 404, 404, 422]]),
    row(Get,  "/settings/products/{}",             "PRD-404-832-779", Nothing, [[404; 4], ADMINS_200]),
    row(Get,  "/settings/products/{}",             "PRD-999-999-999", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/products/{}",             "PRD-404-832-779", Fields(&[("name", "")]), [[404; 4], [404, 404, 404, 422]]),
    row(Post, "/settings/products/{}",             "PRD-999-999-999", Fields(&[("name", "X")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/products/{}/icon",        "PRD-404-832-779", Nothing, [[404; 4], ADMINS_200]),
    row(Post, "/settings/products/{}/icon",        "PRD-404-832-779", Picture(&[]), [[404; 4], [404, 404, 404, 303]]),
    row(Post, "/settings/products/{}/icon",        "PRD-404-832-779", Nothing, [[404; 4], [404, 404, 404, 422]]),
    row(Post, "/settings/products/{}/icon/remove", "PRD-404-832-779", Nothing, [[404; 4], [404, 404, 404, 303]]),
    row(Get,  "/settings/desk",                    "", Nothing, [ADMINS_200, ADMINS_200]),
    row(Get,  "/settings/desk",                    "?account=PA-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/desk",                    "?account=*", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/desk",                    "", Fields(&[("account", "PA-000-001"), ("section", "preset"), ("preset", "portal")]), [[404; 4], [404; 4]]),
    row(Post, "/settings/desk",                    "", Fields(&[("section", "preset")]), [[404; 4], [404; 4]]),
    row(Get,  "/settings/mail",                    "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/mail",                    "?before=9e18", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/mail",                    "", Fields(&[("host", "evil.example"), ("port", "25")]), [[404; 4], [404; 4]]),
    row(Post, "/settings/mail/off",                "", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/mail/test",               "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/appliance",               "", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/appliance/banner",        "", Fields(&[("text", "Back at noon.")]), [[404; 4], [404; 4]]),
    row(Post, "/settings/appliance/banner/off",    "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/audit",                   "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/audit",                   "?by=nobody", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/audit.csv",               "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/audit.jsonl",             "?kind=*", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/settings/backups",                 "", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/settings/backups",                 "", Fields(&[("nightly", "off"), ("time", "02:30"), ("keep", "1")]), [[404; 4], [404; 4]]),
    row(Post, "/settings/backups/now",             "", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/cases",                            "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases",                            "?status=*", Nothing, [[400; 4], [400; 4]]),
    row(Get,  "/cases",                            "?agent=me&account={partner}&from=2026-01-01&narrow=1", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases",                            "?agent=mine", Nothing, [[400; 4], [400; 4]]),
    row(Get,  "/cases.csv",                        "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases.csv",                        "?messages=1&sort=created", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases.csv",                        "?status=*", Nothing, [[400; 4], [400; 4]]),
    row(Get,  "/cases.jsonl",                      "?archive=1", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases.jsonl",                      "?preset=secret", Nothing, [[400; 4], [400; 4]]),
    row(Post, "/cases/read",                       "", Fields(&[("until", "1")]), [ALL_303, ALL_303]),
    row(Post, "/cases/read",                       "", Fields(&[("until", "now")]), [[400; 4], [400; 4]]),
    row(Post, "/cases/read",                       "?status=*", Fields(&[("until", "1")]), [[400; 4], [400; 4]]),
    row(Post, "/cases/bulk",                       "", Fields(&[("go", "close")]), [[422; 4], [422; 4]]),
    row(Post, "/cases/bulk",                       "", Fields(&[("go", "close"), ("case", "1")]), [[400; 4], [400; 4]]),
    row(Post, "/cases/bulk",                       "", Fields(&[("go", "delete"), NO_CASE]), [[400; 4], [400; 4]]),
    row(Post, "/cases/bulk",                       "?status=*", Fields(&[("go", "take"), NO_CASE]), [[400; 4], [400; 4]]),
    row(Post, "/cases/bulk",                       "", Fields(&[("go", "priority"), ("priority", "5"), NO_CASE]), [[422; 4], [422; 4]]),
    row(Post, "/cases/bulk",                       "", Fields(&[("go", "assign"), NO_CASE]), [AGENTS_200, AGENTS_200]),
    // Of each case it is said in the list.
    row(Post, "/cases/bulk",                       "", Fields(&[("go", "take"), NO_CASE]), [ALL_303, ALL_303]),
    row(Post, "/cases/bulk/undo",                  "", Fields(&[("at", "1")]), [[410; 4], [410; 4]]),
    row(Post, "/cases/bulk/undo",                  "", Fields(&[("at", "now")]), [[400; 4], [400; 4]]),
    row(Post, "/cases/bulk/cancel",                "", Nothing, [ALL_303, ALL_303]),
    row(Post, "/cases/bulk/dismiss",               "", Fields(&[("at", "1")]), [ALL_303, ALL_303]),
    row(Post, "/cases/bulk/dismiss",               "", Fields(&[("at", "")]), [[400; 4], [400; 4]]),
    row(Post, "/cases/views",                      "?agent=me", Fields(&[("name", "Mine")]), [ALL_303, ALL_303]),
    // Another list does not take its name unless one says so.
    row(Post, "/cases/views",                      "?agent=none", Fields(&[("name", "Mine")]), [[422; 4], [422; 4]]),
    row(Post, "/cases/views",                      "?agent=none", Fields(&[("name", "Mine"), ("replace", "Another")]), [[422; 4], [422; 4]]),
    row(Post, "/cases/views",                      "?agent=none", Fields(&[("name", "Mine"), ("replace", "Mine")]), [ALL_303, ALL_303]),
    row(Post, "/cases/views",                      "?agent=*", Fields(&[("name", "Mine")]), [[400; 4], [400; 4]]),
    row(Post, "/cases/views",                      "", Fields(&[("name", "Mine"), ("shared", "yes")]), [[400; 4], [400; 4]]),
    row(Post, "/cases/views",                      "", Fields(&[("name", "")]), [[422; 4], [422; 4]]),
    // The agent cannot replace what the member shares; the admin can.
    row(Post, "/cases/views",                      "", Fields(&[("name", "Ours"), ("shared", "on")]), [[403, 303, 422, 303], [403, 303, 422, 303]]),
    row(Post, "/cases/views/delete",               "", Fields(&[("name", "None such")]), [[404; 4], [404; 4]]),
    row(Post, "/cases/views/delete",               "", Fields(&[("name", "Mine")]), [ALL_303, ALL_303]),
    row(Get,  "/cases/new",                        "", Nothing, [MEMBERS_200, MEMBERS_200]),
    row(Post, "/cases/new/draft",                  "", Fields(&[("partner", "{partner}"), ("go", "next")]), [MEMBERS_303, MEMBERS_303]),
    row(Get,  "/cases/new/details",                "?partner={partner}", Nothing, [MEMBERS_200, MEMBERS_200]),
    row(Post, "/cases/new/details",                "", NEW_CASE, [MEMBERS_303, MEMBERS_303]),
    row(Post, "/cases/new/draft/files",            "", Picture(&[]), [MEMBERS_200, MEMBERS_200]),
    row(Post, "/cases/new/draft/files/{}/remove",  "CAAT-000-000-001", Nothing, [MEMBERS_303, MEMBERS_303]),

    row(Get,  "/cases/{}",                         "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases/{}",                         "?before=000000001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/cases/{}/summary",                 "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases/{}/markdown",                "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases/{}/do/{}",                   "inquire", Nothing, [ALL_403, AGENTS_200]),
    row(Get,  "/cases/{}/do/{}",                   "resolve", Nothing, [MEMBERS_200, AGENTS_200]),
    row(Get,  "/cases/{}/do/{}",                   "reopen", Nothing, [[403, 409, 409, 409], [403, 403, 409, 409]]),
    row(Get,  "/cases/{}/do/{}",                   "take-up", Nothing, [[403, 404, 404, 404], [403, 403, 404, 404]]),
    row(Get,  "/cases/{}/do/{}",                   "nothing", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/cases/{}/do/{}",                   "inquire", WORDS, [ALL_403, AGENTS_303]),
    row(Post, "/cases/{}/do/{}",                   "inquire", Picture(&[("comment", "See this.")]), [ALL_403, AGENTS_303]),
    row(Post, "/cases/{}/do/{}",                   "inquire", Nothing, [ALL_403, [403, 403, 422, 422]]),
    row(Post, "/cases/{}/do/{}",                   "resolve", WORDS, [MEMBERS_303, AGENTS_303]),
    row(Post, "/cases/{}/do/{}",                   "submit-data", WORDS, [[403, 409, 409, 409], [403, 403, 409, 409]]),
    row(Post, "/cases/{}/do/{}",                   "close", Fields(&[("rating", "5")]), [[403, 409, 409, 409], [403, 403, 409, 409]]),
    row(Post, "/cases/{}/do/{}/draft",             "inquire", WORDS, [ALL_403, [403, 403, 204, 204]]),
    row(Post, "/cases/{}/do/{}/draft",             "submit-data", WORDS, [[403, 409, 409, 409], [403, 403, 409, 409]]),
    row(Post, "/cases/{}/do/{}/draft/files",       "inquire", Picture(&[]), [ALL_403, [403, 403, 200, 200]]),
    row(Post, "/cases/{}/do/{}/draft/files",       "take-up", Picture(&[]), [[403, 404, 404, 404], [403, 403, 404, 404]]),
    row(Post, "/cases/{}/do/{}/draft/files/{}/remove", "inquire", Nothing, [ALL_403, [403, 403, 303, 303]]),
    row(Get,  "/cases/{}/do/{}/replies",           "inquire", Nothing, [ALL_403, AGENTS_200]),
    row(Get,  "/cases/{}/do/{}/replies",           "submit-data", Nothing, [[403, 409, 409, 409], [403, 403, 409, 409]]),
    row(Post, "/cases/{}/do/{}/replies",           "inquire", WORDS, [ALL_403, AGENTS_303]),
    row(Post, "/cases/{}/do/{}/replies/{}",        "inquire", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/cases/{}/edit",                    "", Nothing, [MEMBERS_200, AGENTS_200]),
    row(Post, "/cases/{}/edit",                    "", Fields(&[("edition", "0"), ("subject", "Edited")]), [MEMBERS_303, AGENTS_303]),
    row(Post, "/cases/{}/edit",                    "", Picture(&[("edition", "0")]), [MEMBERS_303, AGENTS_303]),
    row(Post, "/cases/{}/edit/draft",              "", WORDS, [[403, 204, 204, 204], [403, 403, 204, 204]]),
    row(Post, "/cases/{}/edit/draft/files",        "", Picture(&[]), [MEMBERS_200, AGENTS_200]),
    row(Post, "/cases/{}/edit/draft/files/{}/remove", "CAAT-000-000-001", Nothing, [MEMBERS_303, AGENTS_303]),
    row(Get,  "/cases/{}/duplicate",               "", Nothing, [MEMBERS_200, AGENTS_200]),
    row(Post, "/cases/{}/duplicate",               "", Nothing, [[403, 422, 422, 422], [403, 403, 422, 422]]),
    row(Post, "/cases/{}/duplicate",               "", Fields(&[("original", "CA-000-000-001")]), [[403, 422, 422, 422], [403, 403, 422, 422]]),
    row(Get,  "/cases/{}/customer",                "", Nothing, [MEMBERS_200, AGENTS_200]),
    row(Post, "/cases/{}/customer",                "", Nothing, [MEMBERS_303, AGENTS_303]),
    row(Post, "/cases/{}/customer",                "", Fields(&[("go", "find"), ("q", "x")]), [MEMBERS_200, AGENTS_200]),
    row(Post, "/cases/{}/customer",                "", Fields(&[("customer", "TA-0000-0000-0000")]), [[403, 422, 422, 422], [403, 403, 422, 422]]),
    row(Get,  "/cases/{}/move",                    "", Nothing, [MEMBERS_200, ALL_403]),
    row(Get,  "/cases/{}/move",                    "?partner=PA-000-000", Nothing, [[403, 422, 422, 422], ALL_403]),
    row(Post, "/cases/{}/move",                    "", Fields(&[("go", "move"), ("partner", "PA-000-000")]), [[403, 422, 422, 422], ALL_403]),
    row(Get,  "/cases/{}/people",                  "", Nothing, [AGENTS_200, AGENTS_200]),
    row(Post, "/cases/{}/people",                  "", Fields(&[("agent", "")]), [AGENTS_303, AGENTS_303]),
    row(Get,  "/cases/{}/attach",                  "", Nothing, [MEMBERS_200, MEMBERS_200]),
    row(Post, "/cases/{}/attach",                  "", Picture(&[]), [MEMBERS_303, MEMBERS_303]),
    row(Post, "/cases/{}/comments",                "", WORDS, [MEMBERS_303, MEMBERS_303]),
    row(Post, "/cases/{}/comments",                "", Picture(&[]), [MEMBERS_303, MEMBERS_303]),
    row(Post, "/cases/{}/comments",                "", Fields(&[("comment", "Ours."), ("private", "on")]), [AGENTS_303, AGENTS_303]),
    row(Get,  "/cases/{}/comments/{}/edit",        "", Nothing, [[403, 200, 403, 403], ALL_403]),
    row(Post, "/cases/{}/comments/{}/edit",        "", WORDS, [[403, 303, 403, 403], ALL_403]),
    row(Post, "/cases/{}/comments/{}/edit",        "", Picture(&[("comment", "See this.")]), [[403, 303, 403, 403], ALL_403]),
    row(Post, "/cases/{}/comments/{}/edit/draft",  "", WORDS, [[403, 204, 403, 403], ALL_403]),
    row(Post, "/cases/{}/comments/{}/edit/draft/files", "", Picture(&[]), [[403, 200, 403, 403], ALL_403]),
    row(Post, "/cases/{}/comments/{}/edit/draft/files/{}/remove", "CAAT-000-000-001", Nothing, [[403, 303, 403, 403], ALL_403]),
    row(Get,  "/cases/{}/comments/{}/history",     "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases/{}/comments/{}/history",     "?texts=1", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/cases/{}/comments/{}/history",     "?texts=-1", Nothing, [[400; 4], [400; 4]]),
    row(Get,  "/cases/{}/comments/{}/redact",      "", Nothing, [[403, 200, 403, 200], ALL_403]),
    row(Post, "/cases/{}/comments/{}/redact",      "", Nothing, [[403, 303, 403, 303], ALL_403]),
    // A file of no such comment.
    row(Post, "/cases/{}/comments/{}/redact",      "", Fields(&[("also", "CAAT-000-000-001")]), [[403, 422, 403, 422], ALL_403]),
    row(Post, "/cases/{}/comments/{}/redact",      "", Fields(&[("also", "all")]), [[403, 422, 403, 422], ALL_403]),
    row(Get,  "/cases/{}/description/redact",      "", Nothing, [[403, 200, 403, 200], ALL_403]),
    row(Post, "/cases/{}/description/redact",      "", Nothing, [[403, 303, 403, 303], ALL_403]),
    // Nobody has closed it.
    row(Get,  "/cases/{}/feedback/redact",         "", Nothing, [[404; 4], [404; 4]]),
    row(Post, "/cases/{}/feedback/redact",         "", Nothing, [[403, 404, 404, 404], [403, 404, 404, 404]]),
    row(Post, "/cases/{}/draft",                   "", WORDS, [[403, 204, 204, 204], [403, 204, 204, 204]]),
    row(Post, "/cases/{}/draft/files",             "", Picture(&[]), [MEMBERS_200, MEMBERS_200]),
    row(Post, "/cases/{}/draft/files/{}/remove",   "CAAT-000-000-001", Nothing, [MEMBERS_303, MEMBERS_303]),

    row(Get,  "/cases/{}/replies",                 "", Nothing, [AGENTS_200, AGENTS_200]),
    row(Post, "/cases/{}/replies",                 "", WORDS, [MEMBERS_303, MEMBERS_303]),
    row(Post, "/cases/{}/replies/{}",              "RE-000-000-001", Nothing, [AGENTS_404, AGENTS_404]),

    row(Get,  "/replies",                          "", Nothing, [AGENTS_200, AGENTS_200]),
    row(Post, "/replies",                          "", Fields(&[("name", "Hello"), ("text", "Hello {customer}.")]), [AGENTS_303, AGENTS_303]),
    row(Post, "/replies",                          "", Fields(&[("name", "")]), [[403, 403, 422, 422], [403, 403, 422, 422]]),
    row(Post, "/replies",                          "", Fields(&[("shared", "yes")]), [[400; 4], [400; 4]]),
    row(Get,  "/replies/new",                      "", Nothing, [AGENTS_200, AGENTS_200]),
    row(Get,  "/replies/{}",                       "RE-000-000-001", Nothing, [AGENTS_404, AGENTS_404]),
    row(Post, "/replies/{}",                       "RE-000-000-001", Fields(&[("edition", "0"), ("name", "x"), ("text", "x")]), [AGENTS_404, AGENTS_404]),
    row(Get,  "/replies/{}/delete",                "RE-000-000-001", Nothing, [AGENTS_404, AGENTS_404]),
    row(Post, "/replies/{}/delete",                "RE-000-000-001", Nothing, [AGENTS_404, AGENTS_404]),


    row(Get,  "/logos/{}",                         "PA-999-999", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/icons/{}",                         "PRD-000-000-001", Nothing, [[404; 4], [404; 4]]),
    row(Get,  "/files/{}",                         "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/files/{}/raw",                     "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/files/{}/view",                    "", Nothing, [ALL_200, ALL_200]),
    row(Get,  "/files/{}/delete",                  "", Nothing, [[403, 200, 403, 200], ALL_403]),
    row(Post, "/files/{}/delete",                  "", Nothing, [[403, 303, 403, 303], ALL_403]),
    row(Get,  "/files/{}/redact",                  "", Nothing, [[403, 200, 403, 200], ALL_403]),
    row(Post, "/files/{}/redact",                  "", Nothing, [[403, 303, 403, 303], ALL_403]),
];

const fn row(
    method: Method,
    path: &'static str,
    word: &'static str,
    sends: Sends,
    [issuer, receiver]: [[u16; 4]; 2],
) -> Row {
    Row { method, path, word, sends, issuer, receiver }
}

#[test]
fn every_route_is_walked() {
    for route in ROUTES.iter().filter(|route| !route.is_for_programs()) {
        let walked = ROWS.iter().any(|row| (row.method, row.path) == (route.method, route.path));
        assert!(walked, "{:?} {} needs a row in tests/it/wire/routes.rs", route.method, route.path);
    }
    for row in ROWS.iter() {
        let known = ROUTES.iter().any(|route| (row.method, row.path) == (route.method, route.path));
        assert!(known, "{:?} {} is in no route table any more", row.method, row.path);
    }
}
