//! The application alone: what a page costs behind the front.

use std::net::{IpAddr, Ipv4Addr};

use casemate::{
    clock::Clock,
    serve,
    web::{
        Exposed, Web,
        request::{Body, Method, Portion, Request},
    },
};

use crate::{micros, world};

/// Prints the time of one answer, on one thread.
pub(crate) fn print() {
    let dir = tempfile::tempdir().expect("a folder");
    let case = world::fill(dir.path());
    let desk = serve::open(dir.path(), Clock::Real).expect("the store opens");
    let (_, cookie) = world::sign_in(&desk, "issuer@example.com");
    let web = Web::new(desk, None, Exposed::No);
    println!("page             bytes   micros");
    for (path, query) in [
        ("/healthz", ""),
        ("/cases", ""),
        ("/cases", "status=pending&priority=medium"),
        (&format!("/cases/{case}"), ""),
    ] {
        let request = Request {
            method: Method::Get,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![("cookie".to_owned(), cookie.clone())],
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
            secure: false,
            body: Body::Whole(Vec::new()),
            portion: Portion::First,
            captures: Vec::new(),
            route: "",
        };
        let bytes = web.answer(request.clone()).body.len();
        let took = micros(|| web.answer(request.clone()).body.len());
        println!("{path:<14} {bytes:>7} {took:>8.1}");
    }
}
