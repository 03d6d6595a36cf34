//! The directory of tier accounts, and the pages about one.

use std::str::FromStr;

use crate::{
    desk::show::{RegisterFilter, TierFilter, TierOrder, TierPage},
    domain::{id::TierId, order::OrderSort, refusal::Refusal, tier::data::TierKind},
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            tier_account::{self as account, Shows},
            tier_tree as tree, tiers as html,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let filter = filter(request)?;
    if asked(request, "view")? == "tree" {
        let from = from(request)?;
        let tree = web.desk.tier_tree(&signed.actor, filter.parent, from.as_ref())?;
        let page = tree::page(&signed.chrome(), filter.parent, &tree, from.is_none());
        return Ok(respond::page(200, page));
    }
    let from = from(request)?;
    let list = web.desk.tiers(&signed.actor, &filter, from.as_ref())?;
    Ok(respond::page(200, html::list(&signed.chrome(), &filter, &list, from.is_none())))
}

/// What an address asks for of the directory.
///
/// # Errors
///
/// [`Refusal::Malformed`] for what is none of what a part of it takes.
pub(super) fn filter(request: &Request) -> Result<TierFilter, Refusal> {
    let fields = query(request)?;
    let find = |name| fields.iter().find(|(has, _)| has == name).map_or("", |(_, value)| &**value);
    let order = [TierOrder::Updated, TierOrder::Created, TierOrder::Name];
    let order = order.into_iter().find(|order| html::order_word(*order) == find("sort"));
    Ok(TierFilter {
        words: find("q").trim().to_owned(),
        kind: chosen(find("kind"), TierKind::of_word)?,
        parent: chosen(find("parent"), |id| id.parse().ok())?,
        hub: chosen(find("hub"), |id| id.parse().ok())?,
        order: order.unwrap_or_default(),
    })
}

/// What an address asks for of a register.
///
/// # Errors
///
/// [`Refusal::Malformed`] for what is none of what a part of it takes.
pub(super) fn register<S>(
    request: &Request,
    of_word: impl Fn(&str) -> Option<S>,
) -> Result<RegisterFilter<S>, Refusal> {
    Ok(RegisterFilter {
        words: asked(request, "q")?.trim().to_owned(),
        product: chosen(&asked(request, "product")?, |id| id.parse().ok())?,
        vendor: chosen(&asked(request, "vendor")?, |id| id.parse().ok())?,
        status: chosen(&asked(request, "status")?, of_word)?,
    })
}

/// What a part of an address stands for; none if it is empty.
///
/// # Errors
///
/// [`Refusal::Malformed`] if it is nothing of its kind.
pub(super) fn chosen<T>(
    text: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    match text {
        "" => Ok(None),
        text => read(text).map(Some).ok_or(Refusal::Malformed),
    }
}

/// Where a page of a list begins.
///
/// # Errors
///
/// [`Refusal::Malformed`] if that is no such place.
pub(super) fn from<T: FromStr>(request: &Request) -> Result<Option<T>, Refusal> {
    start(request, "from")
}

/// The same of a list of several.
///
/// # Errors
///
/// As for [`from`].
fn start<T: FromStr>(request: &Request, name: &str) -> Result<Option<T>, Refusal> {
    chosen(&asked(request, name)?, |from| from.parse().ok())
}

/// What an address says for a name; empty for nothing.
///
/// # Errors
///
/// [`Refusal::Malformed`] for what is no query.
pub(super) fn asked(request: &Request, name: &str) -> Result<String, Refusal> {
    let found = query(request)?.into_iter().find(|(has, _)| has == name);
    Ok(found.map_or(String::new(), |(_, value)| value))
}

fn shown(
    web: &Web,
    signed: &Signed,
    request: &Request,
    page: impl FnOnce(&TierPage) -> Result<Response>,
) -> Result<Response> {
    let id: TierId = request.name(0)?;
    page(&web.desk.tier(&signed.actor, id)?)
}

fn tab(signed: &Signed, page: &TierPage, shows: Shows<'_>) -> Response {
    respond::page(200, account::page(&signed.chrome(), page, shows))
}

/// `GET /customers/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| Ok(tab(signed, page, Shows::Data)))
}

/// `GET /customers/{id}/children`
pub(crate) fn children(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        let from = from(request)?;
        let rows = web.desk.tier_children(&signed.actor, page.id, from)?;
        Ok(tab(signed, page, Shows::Children(&rows, from.is_none())))
    })
}

/// `GET /customers/{id}/requests`
pub(crate) fn requests(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        let (from, orders) = (from(request)?, start(request, "orders")?);
        let rows = web.desk.tier_requests_of(&signed.actor, page.id, from)?;
        let of_it = (page.id, OrderSort::Fulfilment);
        let fulfilment = web.desk.tier_orders(&signed.actor, of_it, orders)?;
        let (fulfilment, rows) = ((&fulfilment, orders.is_none()), (&rows, from.is_none()));
        Ok(tab(signed, page, Shows::Requests(fulfilment, rows)))
    })
}

/// `GET /customers/{id}/config-requests`
pub(crate) fn config_requests(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        let from = from(request)?;
        let rows = web.desk.tier_orders(&signed.actor, (page.id, OrderSort::Config), from)?;
        Ok(tab(signed, page, Shows::ConfigRequests(&rows, from.is_none())))
    })
}

/// `GET /customers/{id}/configs`
pub(crate) fn configs(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        let from = from(request)?;
        let rows = web.desk.tier_configs(&signed.actor, page.id, from)?;
        Ok(tab(signed, page, Shows::Configs(&rows, from.is_none())))
    })
}

/// `GET /customers/{id}/subscriptions`
pub(crate) fn subscriptions(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        let from = from(request)?;
        let rows = web.desk.tier_subscriptions(&signed.actor, page.id, from)?;
        Ok(tab(signed, page, Shows::Subscriptions(&rows, from.is_none())))
    })
}

/// `GET /customers/{id}/cases`
pub(crate) fn cases(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        let from = from(request)?;
        let rows = web.desk.tier_cases(&signed.actor, page.id, from)?;
        Ok(tab(signed, page, Shows::Cases(&rows, from.is_none())))
    })
}

/// `GET /customers/{id}/versions`
pub(crate) fn versions(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        let from = from(request)?;
        let rows = web.desk.tier_versions(&signed.actor, page.id, from)?;
        Ok(tab(signed, page, Shows::Versions(&rows, from.is_none())))
    })
}

/// `GET /customers/{id}/details`
pub(crate) fn details(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| Ok(tab(signed, page, Shows::Details)))
}

/// `GET /customers/{id}/delete`
pub(crate) fn delete_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, |page| {
        signed.person()?.must_settle_tiers()?;
        Ok(respond::page(200, account::delete(&signed.chrome(), page, None)))
    })
}

/// `POST /customers/{id}/delete`
pub(crate) fn delete(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: TierId = request.name(0)?;
    match web.desk.delete_tier(&signed.actor, id) {
        Ok(()) => Ok(respond::see_other(html::DIRECTORY)),
        Err(error @ Error::Refused(Refusal::HasChildren(_) | Refusal::InUse)) => {
            let status = respond::status_of(&error);
            let tried = Form::of(request)?.tried(error, None)?;
            let page = web.desk.tier(&signed.actor, id)?;
            Ok(respond::page(status, account::delete(&signed.chrome(), &page, Some(&tried))))
        }
        Err(error) => Err(error),
    }
}
