//! Whom and what the caller's account knows: itself, its partners, contracts, products and people.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::{
        account::{Account, AccountKind, Product},
        id::{AccountId, UserId},
        logo::LogoOf,
        person::User,
        refusal::Refusal,
    },
    error::{Error, Result},
    web::{
        Web,
        pages::logos,
        request::{Request, Response},
        respond,
        rql::registers,
    },
};

use super::{
    Caller, list,
    shapes::{Made, icon_of, made},
};

/// An organisation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Account")]
pub(super) struct AccountJson {
    /// `VA-…` or `PA-…`
    id: String,
    /// What it is called.
    name: String,
    /// Where its logo is, for whoever may see it; empty without one.
    icon: String,
    /// `vendor` for who makes products, `provider` for all others.
    #[schemars(extend("enum" = ["vendor", "provider"]))]
    r#type: &'static str,
    /// What it is to others: vendor, distributor or reseller.
    #[schemars(extend("enum" = ["vendor", "distributor", "reseller"]))]
    role: &'static str,
    /// Always `active`.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<Made>,
    #[serde(skip)]
    logo: LogoOf,
}

/// A contract.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Contract")]
pub(super) struct ContractJson {
    /// `CRD-…`
    id: String,
    /// Always `active`.
    status: &'static str,
    /// Always `distribution`.
    r#type: &'static str,
    /// Your own account.
    owner: Named,
    /// The other one.
    signee: Named,
    /// When it was made.
    events: Made,
}

/// A product.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Product")]
pub(super) struct ProductJson {
    /// `PRD-…`
    id: String,
    /// What it is called.
    name: String,
    /// Where its logo is, for whoever may see it; empty without one.
    icon: String,
    /// Whose it is.
    owner: Named,
    #[serde(skip)]
    logo: LogoOf,
}

/// Somebody.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "User")]
pub(super) struct UserJson {
    /// `UR-…`
    id: String,
    /// What they are called.
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Only for the admins of the account.
    email: Option<String>,
    /// Whether they are let in.
    active: bool,
    /// The same as a word.
    #[schemars(extend("enum" = ["active", "inactive"]))]
    status: &'static str,
    /// When they came.
    events: Made,
}

/// Something by its id and its name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reference")]
struct Named {
    /// The id of the account.
    id: String,
    /// What it is called.
    name: String,
}

/// `GET /accounts`: the token's own, alone.
pub(crate) fn accounts(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let own = web.desk.own_account(caller.actor())?;
    list::asked(request, vec![account(web, caller, &own)?], &registers::ACCOUNTS, Ok)
}

/// `GET /accounts/{id}`
pub(crate) fn one_account(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let own = web.desk.own_account(caller.actor())?;
    if request.name::<AccountId>(0)? != own.id {
        return Err(Refusal::NotFound.into());
    }
    Ok(respond::json(200, &account(web, caller, &own)?)?)
}

/// `GET /accounts/{id}/icon`: of any that the caller may know.
pub(crate) fn account_icon(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    logos::sent(request, &web.desk.logo(caller.actor(), LogoOf::Account(request.name(0)?))?)
}

/// `GET /products/{id}/icon`
pub(crate) fn product_icon(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    logos::sent(request, &web.desk.logo(caller.actor(), LogoOf::Product(request.name(0)?))?)
}

/// Where the logo of something is; nothing if it has none that the caller may see.
fn icon(web: &Web, caller: &Caller, of: LogoOf) -> Result<String> {
    match web.desk.logo(caller.actor(), of) {
        Ok(_) => Ok(icon_of(of)),
        Err(Error::Refused(_)) => Ok(String::new()),
        Err(fault) => Err(fault),
    }
}

/// `GET /partners`: those whom active contracts join to the token's account.
pub(crate) fn partners(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let rows = web.desk.partners_of_own(caller.actor())?.into_iter();
    let rows = rows.map(|row| organisation(row.with, row.name, row.kind)).collect();
    list::asked(request, rows, &registers::PARTNERS, |row: AccountJson| {
        Ok(AccountJson { icon: icon(web, caller, row.logo)?, ..row })
    })
}

/// `GET /contracts`
pub(crate) fn contracts(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let own = web.desk.own_account(caller.actor())?;
    let rows = web.desk.contracts_of_own(caller.actor())?.into_iter().map(|row| ContractJson {
        id: row.contract.id.to_string(),
        status: "active",
        r#type: "distribution",
        owner: Named { id: own.id.to_string(), name: own.name.to_string() },
        signee: Named { id: row.with.to_string(), name: row.name },
        events: made(row.contract.since),
    });
    list::asked(request, rows.collect(), &registers::CONTRACTS, Ok)
}

/// `GET /products`
pub(crate) fn products(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let rows = web.desk.products_to_choose(caller.actor())?.into_iter();
    let rows = rows.map(|(one, owner)| product(&one, owner)).collect();
    list::asked(request, rows, &registers::PRODUCTS, |row: ProductJson| {
        Ok(ProductJson { icon: icon(web, caller, row.logo)?, ..row })
    })
}

/// `GET /accounts/{id}/users`
pub(crate) fn users(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    people(web, caller, request, request.name(0)?)
}

fn people(web: &Web, caller: &Caller, request: &Request, account: AccountId) -> Result<Response> {
    let rows = web.desk.colleagues(caller.actor(), account)?.into_iter();
    // What they sign in with is for those who set them up.
    let tells = caller.person()?.administers(account).is_ok();
    let rows = rows.map(|one| user(&one, tells.then(|| one.email.to_string()))).collect();
    list::asked(request, rows, &registers::USERS, Ok)
}

/// `GET /users`: the people of the token's own account.
pub(crate) fn own_users(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    people(web, caller, request, caller.person()?.account)
}

/// `GET /users/{id}`
pub(crate) fn one_user(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    somebody(web, caller, request.name(0)?)
}

/// `GET /accounts/{id}/users/{id}`
pub(crate) fn one_of_users(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    if request.name::<AccountId>(0)? != caller.person()?.account {
        return Err(Refusal::NotFound.into());
    }
    somebody(web, caller, request.name(1)?)
}

fn somebody(web: &Web, caller: &Caller, id: UserId) -> Result<Response> {
    let one = web.desk.colleague(caller.actor(), id)?;
    let tells = caller.person()?.administers(one.account).is_ok();
    Ok(respond::json(200, &user(&one, tells.then(|| one.email.to_string())))?)
}

fn account(web: &Web, caller: &Caller, account: &Account) -> Result<AccountJson> {
    let row = organisation(account.id, account.name.to_string(), account.kind);
    let (events, icon) = (Some(made(account.created_at)), icon(web, caller, row.logo)?);
    Ok(AccountJson { status: None, events, icon, ..row })
}

/// One whose logo nobody has looked for yet.
fn organisation(id: AccountId, name: String, kind: AccountKind) -> AccountJson {
    let (r#type, role) = match kind {
        AccountKind::Vendor => ("vendor", "vendor"),
        AccountKind::Operator | AccountKind::Distributor => ("provider", "distributor"),
        AccountKind::Reseller | AccountKind::Client => ("provider", "reseller"),
    };
    let status = Some("active");
    let (icon, logo) = (String::new(), LogoOf::Account(id));
    AccountJson { id: id.to_string(), name, icon, r#type, role, status, events: None, logo }
}

fn product(product: &Product, owner: String) -> ProductJson {
    ProductJson {
        id: product.id.to_string(),
        name: product.name.to_string(),
        icon: String::new(),
        owner: Named { id: product.owner.to_string(), name: owner },
        logo: LogoOf::Product(product.id),
    }
}

fn user(user: &User, email: Option<String>) -> UserJson {
    UserJson {
        id: user.id.to_string(),
        name: user.name.to_string(),
        email,
        active: user.active,
        status: if user.active { "active" } else { "inactive" },
        events: made(user.created_at),
    }
}
