//! What everyone may see: help, assets, and whether we are there.

use maud::Markup;

use crate::{
    domain::refusal::Refusal,
    error::Result,
    web::{
        Web, assets,
        html::{self, layout::Chrome},
        request::{Request, Response},
        respond,
        session::{Signed, Visitor},
    },
};

/// `GET /healthz`
pub(crate) fn health(web: &Web, _: &Request) -> Result<Response> {
    web.desk.is_well()?;
    let answer = Response::empty(200).with("content-type", "text/plain; charset=utf-8");
    Ok(Response { body: b"ok\n".to_vec(), ..answer })
}

/// `GET /static/{name}`: never changes under one name, so it is kept for ever.
pub(crate) fn asset(_: &Web, request: &Request) -> Result<Response> {
    let asset = assets::find(&request.path).ok_or(Refusal::NotFound)?;
    let mut headers = vec![
        ("content-type", asset.media_type.to_owned()),
        ("cache-control", "public, max-age=31536000, immutable".to_owned()),
        ("vary", "accept-encoding".to_owned()),
        ("content-security-policy", policy(asset.name).to_owned()),
    ];
    let gzip = request.accepts_gzip() && !asset.gzip.is_empty();
    let body = if gzip { &asset.gzip } else { &asset.bytes };
    headers.push(("content-encoding", if gzip { "gzip" } else { "identity" }.to_owned()));
    Ok(Response { status: 200, headers, body: body.clone() })
}

/// A picture can be opened by itself; it then has nothing to say. The worker that all pages of a
/// browser share goes by the policy that it comes with: it listens to us.
fn policy(name: &str) -> &'static str {
    match name {
        "hub.js" => "default-src 'none'; script-src 'self'; connect-src 'self'",
        _ => "default-src 'none'; sandbox",
    }
}

/// `GET /help/workflow`
pub(crate) fn workflow(web: &Web, request: &Request) -> Result<Response> {
    shown(web, request, html::help::page)
}

/// `GET /help/keys`
pub(crate) fn keys(web: &Web, request: &Request) -> Result<Response> {
    shown(web, request, html::help::keys)
}

/// `GET /help/components`
pub(crate) fn components(web: &Web, request: &Request) -> Result<Response> {
    shown(web, request, html::components::page)
}

/// A page that is the same for all, beside the navigation for those who have signed in.
fn shown(web: &Web, request: &Request, page: fn(&Chrome<'_>) -> Markup) -> Result<Response> {
    let page = match Signed::of(web, request) {
        Ok(signed) => page(&signed.chrome()),
        Err(_) => page(&Visitor::of(web, request)?.chrome()),
    };
    Ok(respond::page(200, page))
}
