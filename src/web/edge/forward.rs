//! Passing a request on to the application, and taking its answer off the connection.

use std::{
    fs::File,
    io::{self, Seek, Write},
    net::IpAddr,
    sync::Arc,
};

use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Method, Request, Uri,
    body::{Body, Bytes, Incoming},
    header::{self, HeaderValue},
    http::{request, response},
};
use tokio::{task::spawn_blocking, time::timeout};

use super::{
    Shared,
    budget::Share,
    content::{Content, PIECE},
    pool::{Lease, Unsent},
    proxy,
    refuse::Refused,
    spool::Unwritten,
};
use crate::{log, web::wire};

/// The longest answer that is kept in memory, in bytes.
const ANSWER_BYTES_MAX: u64 = 1024 * 1024;

/// Whose request it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) client: IpAddr,
    pub(super) secure: bool,
    /// Whether a trusted proxy passes it on, whatever that says of it.
    pub(super) relayed: bool,
}

/// A request as the application will see it, apart from its body.
pub(super) struct Outline {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

/// The application's answer, off the connection.
pub(super) struct Answer {
    pub(super) head: response::Parts,
    pub(super) content: Content,
}

impl Outline {
    /// Leaves out what ends at the edge, and adds what only the edge may say.
    pub(super) fn new(head: &request::Parts, origin: Origin, secret: &HeaderValue) -> Outline {
        let mut headers = HeaderMap::with_capacity(head.headers.len() + 5);
        for (name, value) in &head.headers {
            if !proxy::ends_here(name.as_str()) {
                headers.append(name, value.clone());
            }
        }
        let told = head.headers.keys().any(|name| proxy::tells_of_a_relay(name.as_str()));
        if origin.relayed || told {
            headers.insert(wire::RELAYED, HeaderValue::from_static("1"));
        }
        headers.insert(wire::SECRET, secret.clone());
        // An address is always a sound header value.
        if let Ok(peer) = HeaderValue::try_from(origin.client.to_string()) {
            headers.insert(wire::PEER, peer);
        }
        if origin.secure {
            headers.insert(wire::SECURE, HeaderValue::from_static("1"));
        }
        Outline { method: head.method.clone(), uri: head.uri.clone(), headers }
    }

    /// The request with a body.
    pub(super) fn with(&self, body: Bytes) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }

    /// The request in one of the phases of an upload.
    pub(super) fn in_phase(&self, phase: &'static str, body: Bytes) -> Request<Full<Bytes>> {
        let mut request = self.with(body);
        request.headers_mut().insert(wire::PHASE, HeaderValue::from_static(phase));
        request
    }

    /// The request for a portion, or, with [`wire::OVER`] as the header, for no more.
    pub(super) fn for_portion(
        &self,
        header: &'static str,
        portion: &HeaderValue,
    ) -> Request<Full<Bytes>> {
        let mut request = self.with(Bytes::new());
        request.headers_mut().insert(header, portion.clone());
        request
    }
}

/// Asks the application. Once begun this goes on to its end, whatever becomes of the client, and
/// `keep` is held until then.
///
/// # Errors
///
/// [`Refused::Busy`] if no connection is free in time or there is no room for the answer,
/// [`Refused::Late`] and [`Refused::Lost`] if no answer comes.
pub(super) async fn ask<K: Send + 'static>(
    shared: &Arc<Shared>,
    request: Request<Full<Bytes>>,
    keep: K,
) -> Result<Answer, Refused> {
    let shared = Arc::clone(shared);
    let asking = async move {
        let answer = exchange(&shared, request).await;
        drop(keep);
        answer
    };
    tokio::spawn(asking).await.unwrap_or(Err(Refused::Broken))
}

/// One request and its answer, within the time that the application has.
pub(super) async fn exchange(
    shared: &Shared,
    request: Request<Full<Bytes>>,
) -> Result<Answer, Refused> {
    let lease = shared.pool.lease().await?;
    let patience = shared.deadlines.application;
    let answered = timeout(patience, exchange_over(shared, lease, request)).await;
    let answered = answered.unwrap_or(Err(Refused::Late));
    if let Err(refused @ (Refused::Late | Refused::Lost | Refused::Broken)) = answered {
        log::error("answer_not_got", &[("status", &refused.status())]);
    }
    answered
}

async fn exchange_over(
    shared: &Shared,
    mut lease: Lease,
    mut request: Request<Full<Bytes>>,
) -> Result<Answer, Refused> {
    let is_head = request.method() == Method::HEAD;
    // A connection may have died since it was last used; the request has not been sent then.
    for _ in 0..3 {
        match lease.send(request).await {
            Ok(answer) => {
                let (mut head, body) = answer.into_parts();
                let content = take_off(shared, body).await?;
                lease.give_back();
                clean(&mut head, is_head);
                return Ok(Answer { head, content });
            }
            Err(Unsent::Never(again)) => request = *again,
            Err(Unsent::Lost) => return Err(Refused::Lost),
        }
        lease = shared.pool.lease().await?;
    }
    Err(Refused::Busy)
}

/// Takes an answer's body off the connection: into memory if it is short, else into the spool.
async fn take_off(shared: &Shared, body: Incoming) -> Result<Content, Refused> {
    let length = body.size_hint().exact().ok_or(Refused::Lost)?;
    if length == 0 {
        return Ok(Content::Empty);
    }
    let mut share = shared.answers.share();
    if length <= ANSWER_BYTES_MAX && share.grow(length) {
        let bytes = body.collect().await.map_err(|_| Refused::Lost)?.to_bytes();
        return Ok(Content::Whole { bytes, _memory: Some(share) });
    }
    drop(share);
    let (file, share) = into_spool(shared, body, length).await?;
    Ok(Content::of_file(file, length, Some(share)))
}

async fn into_spool(
    shared: &Shared,
    mut body: Incoming,
    length: u64,
) -> Result<(File, Share), Refused> {
    let spool = Arc::clone(&shared.spool);
    let (mut file, share) = away(move || spool.create_nameless(length)).await?;
    let mut waiting = Vec::with_capacity(PIECE);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refused::Lost)?;
        waiting.extend_from_slice(frame.data_ref().map_or(&[], |bytes| bytes));
        if waiting.len() >= PIECE {
            (file, waiting) = append(file, waiting).await?;
        }
    }
    (file, _) = append(file, waiting).await?;
    file = away(move || {
        file.rewind()?;
        Ok(file)
    })
    .await?;
    Ok((file, share))
}

async fn append(mut file: File, mut bytes: Vec<u8>) -> Result<(File, Vec<u8>), Refused> {
    away(move || {
        file.write_all(&bytes)?;
        bytes.clear();
        Ok((file, bytes))
    })
    .await
}

/// Does something with the disk, away from the event loop.
pub(super) async fn away<T: Send + 'static>(
    deed: impl FnOnce() -> Result<T, Unwritten> + Send + 'static,
) -> Result<T, Refused> {
    match spawn_blocking(deed).await.map_err(io::Error::other) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(Unwritten::NoRoom)) => Err(Refused::Busy),
        Ok(Err(Unwritten::Failed(err))) | Err(err) => {
            log::error("spool_failed", &[("error", &err)]);
            Err(Refused::Broken)
        }
    }
}

/// Drops what belongs to the connection to the application. The length stays on answers to HEAD:
/// there nothing else says it.
fn clean(head: &mut response::Parts, is_head: bool) {
    let headers = &mut head.headers;
    for name in [header::CONNECTION, header::TRANSFER_ENCODING, header::UPGRADE, header::SERVER] {
        headers.remove(name);
    }
    let bodiless = matches!(head.status.as_u16(), 204 | 304);
    if !is_head || bodiless {
        headers.remove(header::CONTENT_LENGTH);
    }
}
