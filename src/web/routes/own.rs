//! The addresses of our own API.

use super::{
    super::{
        api::own::{
            act, appliance, audit, cases, desk, events, notifications, opening, people, products,
            registers, search,
        },
        request::Method::{Delete, Get, Post, Put},
    },
    Answer::Token,
    KNOW, READ, Route, WRITE, route,
};
use crate::domain::token::Grant;

/// To set up the account, and to read what only who does has to know: where webhooks go, whose tokens
/// there are, and what was done.
const ADMINISTER: Option<Grant> = Some(Grant::WriteAdministration);
/// To read how the appliance does.
const MEASURE: Option<Grant> = Some(Grant::ReadMetrics);

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    route(Get,  "/api/v1/search",                        Token(READ, search::find)),
    route(Get,  "/api/v1/attention",                     Token(READ, notifications::attention)),
    route(Get,  "/api/v1/notifications",                 Token(READ, notifications::list)),
    route(Post, "/api/v1/notifications/read",            Token(WRITE, notifications::read)),
    route(Get,  "/api/v1/events",                        Token(READ, events::listen)),
    route(Get,  "/api/v1/desks",                         Token(READ, opening::desks)),
    route(Get,  "/api/v1/desks/{}",                      Token(READ, opening::form)),
    route(Post, "/api/v1/cases",                         Token(WRITE, opening::open)),
    route(Get,  "/api/v1/cases/{}",                      Token(READ, cases::one)),
    route(Post, "/api/v1/cases/{}/actions/{}",           Token(WRITE, act::act)),
    route(Get,  "/api/v1/people",                        Token(KNOW, people::list)),
    route(Get,  "/api/v1/people/{}",                     Token(KNOW, people::one)),
    route(Put,  "/api/v1/people/{}",                     Token(ADMINISTER, people::change)),
    route(Post, "/api/v1/people/{}/deactivate",          Token(ADMINISTER, people::deactivate)),
    route(Post, "/api/v1/people/{}/activate",            Token(ADMINISTER, people::activate)),
    route(Post, "/api/v1/invitations",                   Token(ADMINISTER, people::invite)),
    route(Post, "/api/v1/invitations/withdraw",          Token(ADMINISTER, people::withdraw)),
    route(Get,  "/api/v1/desk",                          Token(KNOW, desk::show)),
    route(Put,  "/api/v1/desk",                          Token(ADMINISTER, desk::set)),
    route(Get,  "/api/v1/products",                      Token(KNOW, products::list)),
    route(Post, "/api/v1/products",                      Token(ADMINISTER, products::add)),
    route(Get,  "/api/v1/products/{}",                   Token(KNOW, products::one)),
    route(Put,  "/api/v1/products/{}",                   Token(ADMINISTER, products::change)),
    route(Get,  "/api/v1/contracts",                     Token(KNOW, registers::contracts)),
    route(Get,  "/api/v1/webhooks",                      Token(ADMINISTER, registers::webhooks)),
    route(Get,  "/api/v1/tokens",                        Token(ADMINISTER, registers::tokens)),
    route(Delete, "/api/v1/tokens/{}",                   Token(ADMINISTER, registers::revoke)),
    route(Get,  "/api/v1/audit",                         Token(ADMINISTER, audit::list)),
    route(Get,  "/api/v1/appliance",                     Token(MEASURE, appliance::show)),
];

/// These rows behind others.
pub(super) const fn after<const ALL: usize>(others: &[Route]) -> [Route; ALL] {
    let mut all = [ROUTES[0]; ALL];
    let mut at = 0;
    while at < ALL {
        all[at] = if at < others.len() { others[at] } else { ROUTES[at - others.len()] };
        at += 1;
    }
    all
}
