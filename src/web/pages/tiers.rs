//! The directory of tier accounts, and the pages about one.

use std::str::FromStr;

use crate::{
    desk::show::{TierFilter, TierOrder, TierPage},
    domain::{id::TierId, refusal::Refusal, tier::data::TierKind},
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            tier_account::{self as account, Shows},
            tiers as html,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let fields = query(request)?;
    let find = |name| fields.iter().find(|(has, _)| has == name).map_or("", |(_, value)| &**value);
    let order = [TierOrder::Updated, TierOrder::Created, TierOrder::Name];
    let order = order.into_iter().find(|order| html::order_word(*order) == find("sort"));
    let filter = TierFilter {
        words: find("q").trim().to_owned(),
        kind: chosen(find("kind"), TierKind::of_word)?,
        parent: chosen(find("parent"), |id| id.parse().ok())?,
        order: order.unwrap_or_default(),
    };
    let from = chosen(find("from"), |from| from.parse().ok())?;
    let list = web.desk.tiers(&signed.actor, &filter, from.as_ref())?;
    Ok(respond::page(200, html::list(&signed.chrome(), &filter, &list, from.is_none())))
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
    let from = query(request)?.into_iter().find(|(name, _)| name == "from");
    chosen(&from.map_or(String::new(), |(_, from)| from), |from| from.parse().ok())
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
        let from = from(request)?;
        let rows = web.desk.tier_requests_of(&signed.actor, page.id, from)?;
        Ok(tab(signed, page, Shows::Requests(&rows, from.is_none())))
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
