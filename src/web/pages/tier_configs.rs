//! The register of tier configs.

use super::{
    tier_subscriptions::lines,
    tiers::{asked, from, register},
};
use crate::{
    desk::{
        ConfigForm,
        show::{RegisterFilter, TierFilter, TierOrder},
    },
    domain::{
        config::ConfigStatus,
        id::ConfigId,
        refusal::{Field, Refusal},
        tier::data::TierKind,
    },
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::{
            tier_configs::{self as html, Offer, PARAMETER},
            tiers::CONFIGS,
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers/configs`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (filter, from) = (filter(request)?, from(request)?);
    let list = web.desk.configs(&signed.actor, &filter, from)?;
    Ok(respond::page(200, html::list(&signed.chrome(), &filter, &list, from.is_none())))
}

/// What an address asks for of the register.
///
/// # Errors
///
/// As for [`register`].
pub(super) fn filter(request: &Request) -> Result<RegisterFilter<ConfigStatus>, Refusal> {
    register(request, ConfigStatus::of_word)
}

/// `GET /customers/configs/new`
pub(crate) fn new(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    signed.person()?.must_make_tiers()?;
    form_of_new(web, signed, asked(request, Field::Account.name())?, (200, None))
}

/// `POST /customers/configs`
pub(crate) fn add(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let asked = ConfigForm {
        product: form.field(Field::Product),
        account: form.field(Field::Account),
        level: form.field(Field::Level),
        status: String::new(),
        parameters: lines(&form, PARAMETER),
    };
    match web.desk.make_config(&signed.actor, &asked) {
        Ok(id) => Ok(respond::see_other(format!("{CONFIGS}/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            form_of_new(web, signed, String::new(), (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /customers/configs/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, from): (ConfigId, _) = (request.name(0)?, from(request)?);
    let page = web.desk.config(&signed.actor, id, from)?;
    Ok(respond::page(200, html::one(&signed.chrome(), &page, from.is_none())))
}

fn form_of_new(
    web: &Web,
    signed: &Signed,
    account: String,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let products = web.desk.products_to_sell(&signed.actor)?;
    let kind = Some(TierKind::Reseller);
    let filter = TierFilter { kind, order: TierOrder::Name, ..TierFilter::default() };
    let some = web.desk.tiers(&signed.actor, &filter, None)?;
    let resellers = some.page.rows.into_iter().map(|row| row.tier).collect();
    let offer = Offer { products, resellers, account };
    Ok(respond::page(status, html::new(&signed.chrome(), &offer, tried)))
}
