//! What everyone may see: help, assets, and whether we are there.

use maud::Markup;

use crate::{
    domain::{refusal::Refusal, search::Query},
    error::Result,
    web::{
        Web, assets,
        form::query,
        help,
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

/// `GET /help`: the contents, or what is found in them.
pub(crate) fn contents(_: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = query(request)?;
    let text = asked.iter().find(|(name, _)| name == "q").map_or("", |(_, text)| text.as_str());
    let query = Query::parse(text);
    let hits = query.as_ref().ok().and_then(Option::as_ref).map(help::find);
    let (status, found) = match &query {
        Ok(query) => (200, Ok(query.as_ref().zip(hits.as_deref()))),
        Err(refusal) => (422, Err(refusal)),
    };
    Ok(respond::page(status, html::help::contents(&signed.chrome(), text, found)))
}

/// `GET /help/{page}`
pub(crate) fn page(_: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let name: String = request.name(0)?;
    let page = help::page(&name).ok_or(Refusal::NotFound)?;
    Ok(respond::page(200, html::help::page(&signed.chrome(), page)))
}

/// `GET /help/api/{calls}`: with this helpdesk's own address in the examples.
pub(crate) fn calls(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let name: String = request.name(0)?;
    let page = help::with_base(&name, &web.base(request)).ok_or(Refusal::NotFound)?;
    Ok(respond::page(200, html::help::page(&signed.chrome(), &page)))
}

/// `GET /help/workflow`
pub(crate) fn workflow(web: &Web, request: &Request) -> Result<Response> {
    open(web, request, "workflow")
}

/// `GET /help/signing-in`
pub(crate) fn signing_in(web: &Web, request: &Request) -> Result<Response> {
    open(web, request, "signing-in")
}

/// `GET /help/keys`
pub(crate) fn keys(web: &Web, request: &Request) -> Result<Response> {
    shown(web, request, html::help::keys)
}

/// `GET /help/components`
pub(crate) fn components(web: &Web, request: &Request) -> Result<Response> {
    shown(web, request, html::components::page)
}

/// A page of the help that is for those who are not in yet, too.
fn open(web: &Web, request: &Request, name: &str) -> Result<Response> {
    let page = help::page(name).ok_or(Refusal::NotFound)?;
    shown(web, request, |chrome| html::help::page(chrome, page))
}

/// A page that is the same for all, beside the navigation for those who have signed in.
fn shown(web: &Web, request: &Request, page: impl Fn(&Chrome<'_>) -> Markup) -> Result<Response> {
    let page = match Signed::of(web, request) {
        Ok(signed) => page(&signed.chrome()),
        Err(_) => page(&Visitor::of(web, request)?.chrome()),
    };
    Ok(respond::page(200, page))
}
