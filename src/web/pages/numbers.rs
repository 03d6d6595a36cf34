//! How a desk does.

use crate::{
    error::Result,
    web::{
        Web,
        export::numbers,
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /numbers`
pub(crate) fn page(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    let months = web.desk.numbers(&signed.actor)?;
    Ok(respond::page(200, html::numbers::page(&signed.chrome(), &months)))
}

/// `GET /numbers.csv`
pub(crate) fn csv(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    let months = web.desk.numbers(&signed.actor)?;
    let headers = vec![
        ("content-type", "text/csv; charset=utf-8; header=present".to_owned()),
        ("content-disposition", "attachment; filename=\"numbers.csv\"".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    Ok(Response { status: 200, headers, body: numbers::csv(&months)? })
}
