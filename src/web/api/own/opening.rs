//! Opening cases as pages do: to which desks, with which fields, and for whom.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{Caller, body},
    Asked, Named,
    bodies::New,
    cases::answer,
};
use crate::{
    desk::show::{NewCaseForm, Partner, Way},
    domain::{federation, refusal::Field, token::Grant},
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// A desk that takes cases of the token's account.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpenDesk")]
pub(in crate::web::api) struct DeskJson {
    /// The account whose desk it is.
    id: String,
    /// What the account is called.
    name: String,
    /// `operator`, `vendor`, `distributor`, `reseller` or `client`.
    r#type: &'static str,
}

/// The desks that take cases of the token's account.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpenDesks")]
pub(in crate::web::api) struct DesksJson {
    /// At most 50, and that of who runs the appliance.
    items: Vec<DeskJson>,
    /// Whether there are more: who looks for one of those says what its name holds.
    more: bool,
}

/// What a case to a desk can say.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpenDeskForm")]
pub(in crate::web::api) struct FormJson<'a> {
    #[serde(flatten)]
    desk: DeskJson,
    /// The workflow that the case would go by: `partner`, `portal` or `client`.
    preset: &'static str,
    /// What the desk asks of those who open a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'a str>,
    /// The members that the case can have, as its preset and the user's rights say.
    fields: Vec<&'static str>,
    /// The ticket types that it offers.
    categories: Vec<Named>,
    /// The environments of the account that the case is for.
    environments: Vec<Named>,
    /// The products that it can be about.
    products: Vec<Named>,
    /// The clients that it can be opened for.
    accounts: Vec<Named>,
    /// Where the desk takes cases instead, if it does not take them here; empty where only the
    /// instructions say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    elsewhere: Option<Vec<WayJson<'a>>>,
}

/// A way to another system.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WayElsewhere")]
pub(super) struct WayJson<'a> {
    /// What it is called.
    name: &'a str,
    /// Where it leads: `https://…`
    url: &'a str,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

/// `GET /desks?q=…`
pub(in crate::web) fn desks(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let asked = Asked::of(request)?;
    let query = asked.find("q").unwrap_or_default();
    let all = web.desk.whom(caller.actor(), Some(Way::ToPartner), query)?;
    let items = all.list.into_iter().map(desk).collect();
    Ok(respond::json(200, &DesksJson { items, more: all.more })?)
}

/// `GET /desks/{id}?account=…`
pub(in crate::web) fn form(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let partner = request.name(0)?;
    let form = match Asked::of(request)?.read("account")? {
        Some(account) => web.desk.new_case_for(caller.actor(), partner, account)?,
        None => web.desk.new_case(caller.actor(), partner)?,
    };
    Ok(respond::json(200, &json(&form))?)
}

/// `POST /cases`
pub(in crate::web) fn open(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: New = body::read(request)?;
    if sent.names_customer() {
        caller.must_reach(Some(Grant::ReadCustomers))?;
    }
    let form = sent.form(|_| String::new(), Vec::new());
    let id = web.desk.open_case(caller.actor(), form, Vec::new())?;
    answer(web, caller, id, 201)
}

fn desk(partner: Partner) -> DeskJson {
    let Partner { id, name, kind, .. } = partner;
    DeskJson { id: id.to_string(), name, r#type: kind.word() }
}

fn json(form: &NewCaseForm) -> FormJson<'_> {
    let named = |id: String, name: &str| Named { id, name: name.to_owned() };
    let elsewhere = form.elsewhere.as_ref().map(|ways| ways.iter().map(way).collect());
    // Who fills a form in says who reports it by doing so.
    let fields = form.fields.iter().filter(|field| **field != Field::Reporter);
    let categories = form.categories.iter();
    let environments = form.environments.iter();
    let products = form.products.iter().map(|(id, name)| named(id.to_string(), name));
    let accounts = form.accounts.iter().map(|(id, name)| named(id.to_string(), name));
    FormJson {
        desk: desk(form.partner.clone()),
        preset: form.preset.word(),
        instructions: form.instructions.as_deref(),
        fields: fields.map(|field| field.name()).collect(),
        categories: categories.map(|one| named(one.id.0.to_string(), &one.name)).collect(),
        environments: environments.map(|one| named(one.id.0.to_string(), &one.name)).collect(),
        products: products.collect(),
        accounts: accounts.collect(),
        elsewhere,
    }
}

/// A way as it is told.
pub(super) fn way(way: &federation::Way) -> WayJson<'_> {
    WayJson { name: &way.name, url: way.address.as_str(), description: way.about.as_deref() }
}
