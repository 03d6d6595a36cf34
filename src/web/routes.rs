//! Every address this appliance answers.

mod find;
mod own;

pub(super) use self::find::{Found, find};

use super::{
    Web,
    api::{self, Caller, acts, assets, directory, tier_acts, tier_config_acts},
    pages::{
        appliance, audit, backups, bulk, cases, customer, deeds, desk, door, drafts, duplicate,
        export, files, forgot, help, hubs, import, invite, link, live, logos, managing, metrics,
        moving, new_case, notifications, numbers, offers, organisations, products, profile, redact,
        replies, search, settings, staff, talk, tier_configs, tier_orders, tier_requests,
        tier_subscriptions, tier_tables, tier_wizard, tiers, tokens, views, webhooks, welcome,
    },
    request::{Method, Request, Response},
    session::Signed,
    wire::Allowance,
};
use crate::{domain::token::Grant, error::Result};

/// Who may call, and the function that answers. A function that takes a [`Signed`] fits only where a
/// checked session gets a request that far; a request that changes something has had its origin and
/// its form's token checked as well. One that takes a [`Caller`] fits only where a checked token
/// does.
#[derive(Clone, Copy)]
pub(super) enum Answer {
    /// Anyone. One that changes something checks its form itself.
    Open(fn(&Web, &Request) -> Result<Response>),
    /// Whoever has signed in.
    Signed(fn(&Web, &Signed, &Request) -> Result<Response>),
    /// Whoever has signed in, with files: what may come, and what to do once it has.
    Upload(
        fn(&Web, &Signed, &Request) -> Result<Allowance>,
        fn(&Web, &Signed, &Request) -> Result<Response>,
    ),
    /// A program whose token is granted this, if anything is needed. No cookie counts.
    Token(Option<Grant>, fn(&Web, &Caller, &Request) -> Result<Response>),
    /// The same, with files.
    TokenUpload(
        Grant,
        fn(&Web, &Caller, &Request) -> Result<Allowance>,
        fn(&Web, &Caller, &Request) -> Result<Response>,
    ),
}

/// An address and what answers there.
#[derive(Clone, Copy)]
pub struct Route {
    /// The method. A route for GET answers HEAD too.
    pub method: Method,
    /// The path, with `{}` where a name goes.
    pub path: &'static str,
    /// The answer.
    pub(super) answer: Answer,
}

use Answer::{Open, Signed as In, Token, TokenUpload, Upload};
use Grant::{ReadAdministration, ReadCustomers, ReadHelpdesk, WriteCustomers, WriteHelpdesk};
use Method::{Delete, Get, Post, Put};

/// What a token must be granted to read cases.
const READ: Option<Grant> = Some(ReadHelpdesk);
/// To open and change them.
const WRITE: Option<Grant> = Some(WriteHelpdesk);
/// To read of the account and whom it knows.
const KNOW: Option<Grant> = Some(ReadAdministration);
/// To read of customers.
const SERVE: Option<Grant> = Some(ReadCustomers);
/// To add, change and answer for them.
const SELL: Option<Grant> = Some(WriteCustomers);

/// The table itself: these rows, then those of our own API. The first row that fits answers, so fixed
/// names stand before placeholders.
pub const ROUTES: &[Route] = &own::after::<{ MOST.len() + own::ROUTES.len() }>(MOST);

#[rustfmt::skip]
const MOST: &[Route] = &[
    //    method path                                    answer
    route(Get,  "/",                                     Open(door::home)),
    route(Get,  "/healthz",                              Open(help::health)),
    route(Get,  "/metrics",                              Open(metrics::show)),
    route(Get,  "/static/{}",                            Open(help::asset)),
    route(Get,  "/sign-in",                              Open(door::sign_in_page)),
    route(Post, "/sign-in",                              Open(door::sign_in)),
    route(Post, "/sign-in/code",                         Open(door::enter_code)),
    route(Get,  "/sign-in/forgot",                       Open(forgot::page)),
    route(Post, "/sign-in/forgot",                       Open(forgot::ask)),
    route(Get,  "/set-up/{}",                            Open(door::set_up_page)),
    route(Post, "/set-up/{}",                            Open(door::set_up)),
    route(Get,  "/link/{}",                              Open(link::page)),
    route(Post, "/link/{}",                              Open(link::follow)),
    route(Get,  "/help/components",                      Open(help::components)),
    route(Get,  "/help/keys",                            Open(help::keys)),
    route(Get,  "/help/signing-in",                      Open(help::signing_in)),
    route(Get,  "/help/workflow",                        Open(help::workflow)),
    route(Get,  "/help",                                 In(help::contents)),
    route(Get,  "/help/{}",                              In(help::page)),
    route(Get,  "/help/api/{}",                          In(help::calls)),
    route(Post, "/sign-out",                             In(door::sign_out)),
    route(Post, "/clock/accept",                         In(door::accept_clock)),

    route(Get,  "/search",                               In(search::page)),
    route(Get,  "/search.csv",                           In(export::found_csv)),
    route(Get,  "/search.jsonl",                         In(export::found_json_lines)),
    route(Get,  "/search/suggest",                       In(search::suggest)),
    route(Get,  "/live",                                 In(live::listen)),
    route(Get,  "/live/menu",                            In(live::menu)),
    route(Get,  "/home",                                 In(cases::front)),
    route(Get,  "/notifications",                        In(notifications::list)),
    route(Get,  "/numbers",                              In(numbers::page)),
    route(Get,  "/numbers.csv",                          In(numbers::csv)),
    route(Post, "/notifications/read",                   In(notifications::read)),
    route(Get,  "/settings/profile",                     In(profile::page)),
    route(Post, "/settings/profile",                     In(profile::change)),
    route(Post, "/settings/profile/sessions",            In(profile::end)),
    route(Get,  "/settings/profile/password",            In(profile::password_page)),
    route(Post, "/settings/profile/password",            In(profile::password)),
    route(Get,  "/settings/profile/factor",              In(profile::factor_page)),
    route(Post, "/settings/profile/factor",              In(profile::draw)),
    route(Post, "/settings/profile/factor/code",         In(profile::confirm)),
    route(Post, "/settings/profile/factor/off",          In(profile::drop_factor)),
    route(Get,  "/settings/notifications",               In(settings::choices)),
    route(Post, "/settings/notifications",               In(settings::choose)),
    route(Get,  "/settings/tokens",                      In(tokens::list)),
    route(Post, "/settings/tokens",                      In(tokens::make)),
    route(Post, "/settings/tokens/{}/revoke",            In(tokens::revoke)),
    route(Get,  "/settings/webhooks",                    In(webhooks::list)),
    route(Post, "/settings/webhooks",                    In(webhooks::make)),
    route(Post, "/settings/webhooks/networks",           In(webhooks::set_networks)),
    route(Get,  "/settings/webhooks/{}",                 In(webhooks::one)),
    route(Post, "/settings/webhooks/{}",                 In(webhooks::change)),
    route(Post, "/settings/webhooks/{}/secret",          In(webhooks::rotate)),
    route(Post, "/settings/webhooks/{}/on",              In(webhooks::switch_on)),
    route(Post, "/settings/webhooks/{}/off",             In(webhooks::switch_off)),
    route(Post, "/settings/webhooks/{}/ping",            In(webhooks::ping)),
    route(Post, "/settings/webhooks/{}/redeliver",       In(webhooks::redeliver)),
    route(Get,  "/settings/webhooks/{}/delete",          In(webhooks::delete_page)),
    route(Post, "/settings/webhooks/{}/delete",          In(webhooks::delete)),
    route(Get,  "/settings/contracts",                   In(organisations::contracts)),
    route(Post, "/settings/contracts",                   In(organisations::offer)),
    route(Post, "/settings/contracts/links",             In(offers::make)),
    route(Post, "/settings/contracts/links/withdraw",    In(offers::withdraw)),
    route(Get,  "/contract/{}",                          In(offers::page)),
    route(Post, "/contract/{}",                          In(offers::take)),
    route(Post, "/settings/contracts/{}/accept",         In(organisations::accept)),
    route(Post, "/settings/contracts/{}/decline",        In(organisations::decline)),
    route(Post, "/settings/contracts/{}/take-back",      In(organisations::take_back)),
    route(Get,  "/settings/contracts/{}/end",            In(organisations::end_own_page)),
    route(Post, "/settings/contracts/{}/end",            In(organisations::end_own)),
    route(Get,  "/settings/accounts",                    In(organisations::list)),
    route(Post, "/settings/accounts",                    In(organisations::add)),
    route(Get,  "/settings/accounts/new",                In(organisations::new)),
    route(Get,  "/settings/accounts/{}",                 In(organisations::one)),
    route(Post, "/settings/accounts/{}",                 In(organisations::change)),
    route(Post, "/settings/accounts/{}/contracts",       In(organisations::join)),
    route(Get,  "/settings/accounts/{}/contracts/{}/end", In(organisations::end_page)),
    route(Post, "/settings/accounts/{}/contracts/{}/end", In(organisations::end)),
    route(Get,  "/settings/accounts/{}/manager",         In(managing::page)),
    route(Post, "/settings/accounts/{}/manager",         In(managing::change)),
    route(Get,  "/settings/accounts/{}/logo",            In(logos::account_page)),
    route(Post, "/settings/accounts/{}/logo",            Upload(logos::allow_account, logos::set_account)),
    route(Post, "/settings/accounts/{}/logo/remove",     In(logos::drop_account)),
    route(Get,  "/welcome/desk",                         In(welcome::desk)),
    route(Post, "/welcome/desk",                         In(welcome::set_desk)),
    route(Get,  "/welcome/people",                       In(welcome::people)),
    route(Post, "/welcome/people",                       In(welcome::invite)),
    route(Get,  "/welcome/ready",                        In(welcome::ready)),
    route(Get,  "/settings/import",                      In(import::page)),
    route(Post, "/settings/import",                      Upload(import::allow, import::send)),
    route(Get,  "/settings/people",                      In(staff::list)),
    route(Get,  "/settings/people/invite",               In(invite::page)),
    route(Post, "/settings/people/invite",               In(invite::send)),
    route(Post, "/settings/people/invitations",          In(invite::turn)),
    route(Get,  "/settings/people/{}",                   In(staff::one)),
    route(Post, "/settings/people/{}",                   In(staff::change)),
    route(Get,  "/settings/people/{}/deactivate",        In(staff::deactivate_page)),
    route(Post, "/settings/people/{}/deactivate",        In(staff::deactivate)),
    route(Get,  "/settings/people/{}/cases",             In(staff::cases_page)),
    route(Post, "/settings/people/{}/cases",             In(staff::give_cases)),
    route(Post, "/settings/people/{}/activate",          In(staff::activate)),
    route(Post, "/settings/people/{}/reset",             In(invite::reset)),
    route(Get,  "/settings/products",                    In(products::list)),
    route(Post, "/settings/products",                    In(products::add)),
    route(Get,  "/settings/products/{}",                 In(products::one)),
    route(Post, "/settings/products/{}",                 In(products::change)),
    route(Get,  "/settings/products/{}/icon",            In(logos::product_page)),
    route(Post, "/settings/products/{}/icon",            Upload(logos::allow_product, logos::set_product)),
    route(Post, "/settings/products/{}/icon/remove",     In(logos::drop_product)),
    route(Get,  "/settings/desk",                        In(desk::page)),
    route(Post, "/settings/desk",                        In(desk::set)),
    route(Get,  "/settings/mail",                        In(settings::mail)),
    route(Post, "/settings/mail",                        In(settings::set_mail)),
    route(Post, "/settings/mail/off",                    In(settings::end_mail)),
    route(Post, "/settings/mail/test",                   In(settings::try_mail)),
    route(Get,  "/settings/appliance",                   In(appliance::page)),
    route(Post, "/settings/appliance/banner",            In(appliance::set_banner)),
    route(Post, "/settings/appliance/banner/off",        In(appliance::end_banner)),
    route(Get,  "/settings/audit",                       In(audit::page)),
    route(Get,  "/settings/audit.csv",                   In(audit::csv)),
    route(Get,  "/settings/audit.jsonl",                 In(audit::json_lines)),
    route(Get,  "/settings/backups",                     In(backups::page)),
    route(Post, "/settings/backups",                     In(backups::set)),
    route(Post, "/settings/backups/now",                 In(backups::make)),
    route(Get,  "/cases",                                In(cases::list)),
    route(Get,  "/cases.csv",                            In(export::csv)),
    route(Get,  "/cases.jsonl",                          In(export::json_lines)),
    route(Post, "/cases/read",                           In(cases::read_all)),
    route(Post, "/cases/bulk",                           In(bulk::run)),
    route(Post, "/cases/bulk/undo",                      In(bulk::undo)),
    route(Post, "/cases/bulk/cancel",                    In(bulk::cancel)),
    route(Post, "/cases/bulk/dismiss",                   In(bulk::dismiss)),
    route(Post, "/cases/views",                          In(views::save)),
    route(Post, "/cases/views/delete",                   In(views::delete)),
    route(Get,  "/cases/new",                            In(new_case::partner)),
    route(Post, "/cases/new/draft",                      In(new_case::keep)),
    route(Get,  "/cases/new/details",                    In(new_case::details)),
    route(Post, "/cases/new/details",                    Upload(new_case::allow, new_case::create)),
    route(Post, "/cases/new/draft/files",                Upload(new_case::allow, new_case::keep_file)),
    route(Post, "/cases/new/draft/files/{}/remove",      In(new_case::drop_file)),
    route(Get,  "/cases/{}",                             In(cases::show)),
    route(Get,  "/cases/{}/summary",                     In(cases::summary)),
    route(Get,  "/cases/{}/markdown",                    In(export::case)),
    route(Get,  "/cases/{}/do/{}",                       In(deeds::step_page)),
    route(Post, "/cases/{}/do/{}",                       Upload(deeds::allow, deeds::step)),
    route(Post, "/cases/{}/do/{}/draft",                 In(drafts::keep)),
    route(Post, "/cases/{}/do/{}/draft/files",           Upload(drafts::allow, drafts::keep_file)),
    route(Post, "/cases/{}/do/{}/draft/files/{}/remove", In(drafts::drop_file)),
    route(Get,  "/cases/{}/do/{}/replies",              In(replies::choose)),
    route(Post, "/cases/{}/do/{}/replies",              In(replies::keep)),
    route(Post, "/cases/{}/do/{}/replies/{}",           In(replies::insert)),
    route(Get,  "/cases/{}/edit",                        In(deeds::edit_page)),
    route(Post, "/cases/{}/edit",                        Upload(drafts::allow_words, deeds::edit)),
    route(Post, "/cases/{}/edit/draft",                  In(drafts::keep)),
    route(Post, "/cases/{}/edit/draft/files",            Upload(drafts::allow, drafts::keep_file)),
    route(Post, "/cases/{}/edit/draft/files/{}/remove",  In(drafts::drop_file)),
    route(Get,  "/cases/{}/duplicate",                   In(duplicate::page)),
    route(Post, "/cases/{}/duplicate",                   In(duplicate::mark)),
    route(Get,  "/cases/{}/customer",                    In(customer::page)),
    route(Post, "/cases/{}/customer",                    In(customer::name)),
    route(Get,  "/cases/{}/move",                        In(moving::page)),
    route(Post, "/cases/{}/move",                        In(moving::send)),
    route(Get,  "/cases/{}/people",                      In(deeds::people_page)),
    route(Post, "/cases/{}/people",                      In(deeds::people)),
    route(Get,  "/cases/{}/attach",                      In(files::attach_page)),
    route(Post, "/cases/{}/attach",                      Upload(files::allow, files::attach)),
    route(Post, "/cases/{}/comments",                    Upload(drafts::allow_words, talk::comment)),
    route(Get,  "/cases/{}/comments/{}/edit",            In(talk::edit_page)),
    route(Post, "/cases/{}/comments/{}/edit",            Upload(drafts::allow_words, talk::edit)),
    route(Post, "/cases/{}/comments/{}/edit/draft",      In(drafts::keep)),
    route(Post, "/cases/{}/comments/{}/edit/draft/files", Upload(drafts::allow, drafts::keep_file)),
    route(Post, "/cases/{}/comments/{}/edit/draft/files/{}/remove", In(drafts::drop_file)),
    route(Get,  "/cases/{}/comments/{}/history",         In(talk::history)),
    route(Get,  "/cases/{}/replies",                    In(replies::choose)),
    route(Post, "/cases/{}/replies",                    In(replies::keep)),
    route(Post, "/cases/{}/replies/{}",                 In(replies::insert)),
    route(Get,  "/cases/{}/comments/{}/redact",          In(redact::comment_page)),
    route(Post, "/cases/{}/comments/{}/redact",          In(redact::comment)),
    route(Get,  "/cases/{}/description/redact",          In(redact::description_page)),
    route(Post, "/cases/{}/description/redact",          In(redact::description)),
    route(Get,  "/cases/{}/feedback/redact",             In(redact::feedback_page)),
    route(Post, "/cases/{}/feedback/redact",             In(redact::feedback)),
    route(Post, "/cases/{}/draft",                       In(drafts::keep)),
    route(Post, "/cases/{}/draft/files",                 Upload(drafts::allow, drafts::keep_file)),
    route(Post, "/cases/{}/draft/files/{}/remove",       In(drafts::drop_file)),

    route(Get,  "/replies",                              In(replies::list)),
    route(Post, "/replies",                              In(replies::add)),
    route(Get,  "/replies/new",                          In(replies::new)),
    route(Get,  "/replies/{}",                           In(replies::edit)),
    route(Post, "/replies/{}",                           In(replies::change)),
    route(Get,  "/replies/{}/delete",                    In(replies::delete_page)),
    route(Post, "/replies/{}/delete",                    In(replies::delete)),

    route(Get,  "/customers",                            In(tiers::list)),
    route(Get,  "/customers/new",                        In(tier_wizard::kind)),
    route(Post, "/customers/new",                        In(tier_wizard::go)),
    route(Get,  "/customers/new/parent",                 In(tier_wizard::parent)),
    route(Get,  "/customers/new/data",                   In(tier_wizard::data)),
    route(Get,  "/customers/requests",                   In(tier_requests::list)),
    route(Get,  "/customers/requests/{}",                In(tier_requests::one)),
    route(Get,  "/customers/requests/{}/details",        In(tier_requests::details)),
    route(Get,  "/customers/requests/{}/subscriptions",  In(tier_requests::subscriptions)),
    route(Get,  "/customers/requests/{}/configs",        In(tier_requests::configs)),
    route(Get,  "/customers/requests/{}/accept",         In(tier_requests::accept_page)),
    route(Post, "/customers/requests/{}/accept",         In(tier_requests::accept)),
    route(Get,  "/customers/requests/{}/ignore",         In(tier_requests::ignore_page)),
    route(Post, "/customers/requests/{}/ignore",         In(tier_requests::ignore)),
    route(Get,  "/customers/subscriptions",              In(tier_subscriptions::list)),
    route(Post, "/customers/subscriptions",              In(tier_subscriptions::add)),
    route(Get,  "/customers/subscriptions/new",          In(tier_subscriptions::new)),
    route(Get,  "/customers/subscriptions/{}",           In(tier_subscriptions::one)),
    route(Post, "/customers/subscriptions/{}",           In(tier_subscriptions::change)),
    route(Get,  "/customers/configs",                    In(tier_configs::list)),
    route(Post, "/customers/configs",                    In(tier_configs::add)),
    route(Get,  "/customers/configs/new",                In(tier_configs::new)),
    route(Get,  "/customers/configs/{}",                 In(tier_configs::one)),
    route(Get,  "/customers/config-requests",            In(tier_orders::config)),
    route(Get,  "/customers/fulfilment",                 In(tier_orders::fulfilment)),
    route(Post, "/customers/orders",                     In(tier_orders::add)),
    route(Get,  "/customers/orders/new",                 In(tier_orders::new)),
    route(Get,  "/customers/orders/{}",                  In(tier_orders::one)),
    route(Get,  "/customers/orders/{}/do/{}",            In(tier_orders::deed_page)),
    route(Post, "/customers/orders/{}/do/{}",            In(tier_orders::act)),
    route(Get,  "/customers/hubs",                       In(hubs::list)),
    route(Post, "/customers/hubs",                       In(hubs::add)),
    route(Get,  "/customers/hubs/{}",                    In(hubs::one)),
    route(Post, "/customers/hubs/{}",                    In(hubs::change)),
    route(Get,  "/customers/import",                     In(tier_tables::page)),
    route(Post, "/customers/import",                     Upload(tier_tables::allow, tier_tables::send)),
    route(Get,  "/customers/export/{}",                  In(tier_tables::export)),
    route(Get,  "/customers/{}",                         In(tiers::one)),
    route(Get,  "/customers/{}/children",                In(tiers::children)),
    route(Get,  "/customers/{}/requests",                In(tiers::requests)),
    route(Get,  "/customers/{}/subscriptions",           In(tiers::subscriptions)),
    route(Get,  "/customers/{}/cases",                   In(tiers::cases)),
    route(Get,  "/customers/{}/config-requests",         In(tiers::config_requests)),
    route(Get,  "/customers/{}/configs",                 In(tiers::configs)),
    route(Get,  "/customers/{}/versions",                In(tiers::versions)),
    route(Get,  "/customers/{}/details",                 In(tiers::details)),
    route(Get,  "/customers/{}/summary",                 In(tier_wizard::summary)),
    route(Get,  "/customers/{}/edit",                    In(tier_wizard::edit)),
    route(Post, "/customers/{}/edit",                    In(tier_wizard::go_edit)),
    route(Get,  "/customers/{}/delete",                  In(tiers::delete_page)),
    route(Post, "/customers/{}/delete",                  In(tiers::delete)),

    route(Get,  "/files/{}",                             In(files::download)),
    route(Get,  "/files/{}/raw",                         In(files::raw)),
    route(Get,  "/files/{}/view",                        In(files::view)),
    route(Get,  "/files/{}/delete",                      In(files::delete_page)),
    route(Post, "/files/{}/delete",                      In(files::delete)),
    route(Get,  "/files/{}/redact",                      In(redact::file_page)),
    route(Post, "/files/{}/redact",                      In(redact::file)),

    route(Get,  "/logos/{}",                             In(logos::logo)),
    route(Get,  "/icons/{}",                             In(logos::icon)),

    route(Get,  "/public/v1/accounts",                   Token(None, directory::accounts)),
    route(Get,  "/public/v1/accounts/{}",                Token(None, directory::one_account)),
    route(Get,  "/public/v1/accounts/{}/icon",           Token(None, directory::account_icon)),
    route(Get,  "/public/v1/accounts/{}/users",          Token(KNOW, directory::users)),
    route(Get,  "/public/v1/accounts/{}/users/{}",       Token(KNOW, directory::one_of_users)),
    route(Get,  "/public/v1/users",                      Token(KNOW, directory::own_users)),
    route(Get,  "/public/v1/users/{}",                   Token(KNOW, directory::one_user)),
    route(Get,  "/public/v1/partners",                   Token(KNOW, directory::partners)),
    route(Get,  "/public/v1/contracts",                  Token(KNOW, directory::contracts)),
    route(Get,  "/public/v1/products",                   Token(KNOW, directory::products)),
    route(Get,  "/public/v1/products/{}/icon",           Token(None, directory::product_icon)),
    route(Get,  "/public/v1/helpdesk/cases",             Token(READ, api::cases::list)),
    route(Post, "/public/v1/helpdesk/cases",             Token(WRITE, acts::open)),
    route(Get,  "/public/v1/helpdesk/cases/{}",          Token(READ, api::cases::one)),
    route(Put,  "/public/v1/helpdesk/cases/{}",          Token(WRITE, acts::change)),
    route(Post, "/public/v1/helpdesk/cases/{}/pend",     Token(WRITE, acts::pend)),
    route(Post, "/public/v1/helpdesk/cases/{}/inquire",  Token(WRITE, acts::inquire)),
    route(Post, "/public/v1/helpdesk/cases/{}/resolve",  Token(WRITE, acts::resolve)),
    route(Post, "/public/v1/helpdesk/cases/{}/close",    Token(WRITE, acts::close)),
    route(Get,  "/public/v1/helpdesk/cases/{}/attachments", Token(READ, api::files::list)),
    route(Post, "/public/v1/helpdesk/cases/{}/attachments", TokenUpload(WriteHelpdesk, api::files::allow, api::files::attach)),
    route(Get,  "/public/v1/helpdesk/cases/{}/attachments/{}", Token(READ, api::files::one)),
    route(Delete, "/public/v1/helpdesk/cases/{}/attachments/{}", Token(WRITE, api::files::delete)),
    route(Get,  "/public/v1/conversations",              Token(READ, api::talk::list)),
    route(Post, "/public/v1/conversations",              Token(WRITE, api::talk::not_made)),
    route(Get,  "/public/v1/conversations/{}",           Token(READ, api::talk::one)),
    route(Delete, "/public/v1/conversations/{}",         Token(WRITE, api::talk::not_ended)),
    route(Post, "/public/v1/conversations/{}/close",     Token(WRITE, api::talk::not_ended)),
    route(Get,  "/public/v1/conversations/{}/messages",  Token(READ, api::talk::messages)),
    route(Post, "/public/v1/conversations/{}/messages",  Token(WRITE, api::talk::say)),
    route(Put,  "/public/v1/conversations/{}/messages/{}", Token(WRITE, api::talk::amend)),
    route(Get,  "/public/v1/modules/{}/accounts/{}/settings", Token(READ, api::settings::show)),
    route(Put,  "/public/v1/modules/{}/accounts/{}/settings", Token(WRITE, api::settings::set)),
    route(Get,  "/public/v1/tier/accounts",              Token(SERVE, api::tiers::list)),
    route(Post, "/public/v1/tier/accounts",              Token(SELL, tier_acts::create)),
    route(Get,  "/public/v1/tier/accounts/{}",           Token(SERVE, api::tiers::one)),
    route(Put,  "/public/v1/tier/accounts/{}",           Token(SELL, tier_acts::update)),
    route(Delete, "/public/v1/tier/accounts/{}",         Token(SELL, tier_acts::delete)),
    route(Get,  "/public/v1/tier/accounts/{}/versions",  Token(SERVE, api::tiers::versions)),
    route(Get,  "/public/v1/tier/accounts/{}/versions/{}", Token(SERVE, api::tiers::version)),
    route(Get,  "/public/v1/tier/account-requests",      Token(SERVE, api::tier_requests::list)),
    route(Post, "/public/v1/tier/account-requests",      Token(SELL, tier_acts::ask)),
    route(Get,  "/public/v1/tier/account-requests/{}",   Token(SERVE, api::tier_requests::one)),
    route(Post, "/public/v1/tier/account-requests/{}/accept", Token(SELL, tier_acts::accept)),
    route(Post, "/public/v1/tier/account-requests/{}/ignore", Token(SELL, tier_acts::ignore)),
    route(Get,  "/public/v1/tier/configs",               Token(SERVE, api::tier_configs::list)),
    route(Get,  "/public/v1/tier/configs/{}",            Token(SERVE, api::tier_configs::one)),
    route(Get,  "/public/v1/tier/configs/{}/render",     Token(SERVE, api::tier_configs::render)),
    route(Get,  "/public/v1/tier/config-requests",       Token(SERVE, api::tier_configs::requests)),
    route(Post, "/public/v1/tier/config-requests",       Token(SELL, tier_config_acts::ask)),
    route(Get,  "/public/v1/tier/config-requests/{}",    Token(SERVE, api::tier_configs::one_request)),
    route(Put,  "/public/v1/tier/config-requests/{}",    Token(SELL, tier_config_acts::update)),
    route(Get,  "/public/v1/tier/config-requests/{}/render", Token(SERVE, api::tier_configs::render_request)),
    route(Post, "/public/v1/tier/config-requests/{}/validate", Token(SELL, tier_config_acts::validate)),
    route(Post, "/public/v1/tier/config-requests/{}/assign", Token(SELL, tier_config_acts::assign)),
    route(Post, "/public/v1/tier/config-requests/{}/unassign", Token(SELL, tier_config_acts::unassign)),
    route(Post, "/public/v1/tier/config-requests/{}/approve", Token(SELL, tier_config_acts::approve)),
    route(Post, "/public/v1/tier/config-requests/{}/fail", Token(SELL, tier_config_acts::fail)),
    route(Post, "/public/v1/tier/config-requests/{}/inquire", Token(SELL, tier_config_acts::inquire)),
    route(Post, "/public/v1/tier/config-requests/{}/pend", Token(SELL, tier_config_acts::pend)),
    route(Post, "/public/v1/tier/config-requests/{}/submit", Token(SELL, tier_config_acts::submit)),
    route(Get,  "/public/v1/subscriptions/assets",       Token(SERVE, assets::list)),
    route(Get,  "/public/v1/subscriptions/assets/{}",    Token(SERVE, assets::one)),
    route(Get,  "/api/v1/openapi.json",                  Open(api::described::document::serve)),
    route(Post, "/public/v1/mcp",                        Token(None, api::mcp::answer)),
    route(Get,  "/public/v1/hubs",                       Token(SERVE, assets::hubs)),
    route(Get,  "/public/v1/marketplaces",               Token(SERVE, assets::marketplaces)),
];

impl Route {
    /// Whether a stranger may call it.
    pub fn is_open(&self) -> bool {
        matches!(self.answer, Open(_))
    }

    /// Whether it takes files.
    pub fn takes_files(&self) -> bool {
        matches!(self.answer, Upload(..) | TokenUpload(..))
    }

    /// Whether it is for programs alone, which show a token.
    pub fn is_for_programs(&self) -> bool {
        matches!(self.answer, Token(..) | TokenUpload(..))
    }

    /// What a token must be granted to call it; none if nothing.
    pub fn needs(&self) -> Option<Grant> {
        match self.answer {
            Token(needs, _) => needs,
            TokenUpload(needs, ..) => Some(needs),
            _ => None,
        }
    }
}

const fn route(method: Method, path: &'static str, answer: Answer) -> Route {
    Route { method, path, answer }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_these_are_open_to_strangers() {
        let open = ROUTES.iter().filter(|route| route.is_open());
        let open: Vec<_> = open.map(|route| (route.method, route.path)).collect();
        assert_eq!(
            open,
            [
                (Get, "/"),
                (Get, "/healthz"),
                (Get, "/metrics"),
                (Get, "/static/{}"),
                (Get, "/sign-in"),
                (Post, "/sign-in"),
                (Post, "/sign-in/code"),
                (Get, "/sign-in/forgot"),
                (Post, "/sign-in/forgot"),
                (Get, "/set-up/{}"),
                (Post, "/set-up/{}"),
                (Get, "/link/{}"),
                (Post, "/link/{}"),
                (Get, "/help/components"),
                (Get, "/help/keys"),
                (Get, "/help/signing-in"),
                (Get, "/help/workflow"),
                (Get, "/api/v1/openapi.json"),
            ]
        );
    }

    #[test]
    fn every_route_is_reached_and_no_placeholder_hides_a_fixed_name() {
        for route in ROUTES {
            let path = route.path.replace("{}", "X");
            let Found::Route(found, _) = find(route.method, &path) else { panic!("{path}") };
            assert_eq!(found.path, route.path);
        }
        assert!(matches!(find(Get, "/cases/"), Found::Nothing));
        assert!(matches!(find(Post, "/healthz"), Found::OtherMethod(_)));
    }
}
