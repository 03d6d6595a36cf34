//! One request's way through the edge.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use http_body_util::BodyExt;
use hyper::{
    Method, Request, Response,
    body::{Body, Bytes, Incoming},
    header::{self, HeaderMap, HeaderValue},
    http::request,
};

use super::{
    Shared,
    budget::Share,
    content::Content,
    download::{self, Asked},
    forward::{self, Answer, Origin, Outline},
    line::Notes,
    live, portions, proxy,
    refuse::Refused,
    table::Place,
    upload,
};
use crate::web::wire;

/// A request, and what is known of whoever sent it.
pub(super) struct Visit<'a> {
    pub(super) shared: &'a Arc<Shared>,
    pub(super) place: &'a Place,
    pub(super) peer: IpAddr,
    pub(super) over_tls: bool,
    pub(super) notes: &'a Notes,
    /// The connection is closed after the answer.
    pub(super) closes: AtomicBool,
}

impl Visit<'_> {
    /// Answers the request.
    ///
    /// # Errors
    ///
    /// What the edge itself says no to; the answer is then written past hyper.
    pub(super) async fn serve(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Content>, Refused> {
        let (head, body) = request.into_parts();
        let outline = Outline::new(&head, self.origin(&head.headers), &self.shared.secret);
        let answer = if is_multipart(&head) {
            upload::receive(self, &head, &outline, body).await?
        } else {
            let (bytes, share) = self.whole(body).await?;
            forward::ask(self.shared, outline.with(bytes), share).await?
        };
        self.mark_signed(&answer);
        let mut response = self.deliver(&head, outline, answer).await?;
        if self.closes.load(Ordering::Relaxed) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(response)
    }

    /// Why the body ended before its time.
    pub(super) fn trouble(&self) -> Refused {
        self.notes.trouble().unwrap_or(Refused::Malformed("cut off"))
    }

    /// The connection counts against its address no more once a session was valid on it.
    pub(super) fn mark_signed(&self, answer: &Answer) {
        if answer.head.headers.contains_key(wire::SIGNED) {
            self.place.signs();
        }
    }

    /// The network that an upload counts with; none for the addresses that are exempt.
    pub(super) fn network(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let client = self.origin(headers).client;
        let exempt = self.shared.exempt.iter().any(|network| network.contains(client));
        (!exempt).then(|| proxy::neighbourhood(client))
    }

    fn origin(&self, headers: &HeaderMap) -> Origin {
        let trusted = &self.shared.trusted_proxies;
        if !trusted.iter().any(|network| network.contains(self.peer)) {
            return Origin { client: self.peer, secure: self.over_tls, relayed: false };
        }
        let lines = |name| headers.get_all(name).into_iter().filter_map(text);
        let client = proxy::client(self.peer, lines("x-forwarded-for"), trusted);
        let secure = self.over_tls || proxy::is_secure(lines("x-forwarded-proto"));
        Origin { client, secure, relayed: true }
    }

    /// Reads a body into memory.
    async fn whole(&self, mut body: Incoming) -> Result<(Bytes, Share), Refused> {
        let mut share = self.shared.bodies.share();
        if body.size_hint().lower() > wire::BODY_BYTES_MAX as u64 {
            return Err(Refused::TooLarge);
        }
        let mut whole = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| self.trouble())?;
            let Some(bytes) = frame.data_ref() else { continue };
            if whole.len() + bytes.len() > wire::BODY_BYTES_MAX {
                return Err(Refused::TooLarge);
            }
            if !share.grow(bytes.len() as u64) {
                return Err(Refused::Busy);
            }
            whole.extend_from_slice(bytes);
        }
        Ok((whole.into(), share))
    }

    /// Makes the application's answer the client's.
    async fn deliver(
        &self,
        asked: &request::Parts,
        outline: Outline,
        answer: Answer,
    ) -> Result<Response<Content>, Refused> {
        let Answer { mut head, mut content } = answer;
        let blob = head.headers.get(wire::BLOB).cloned();
        let next = head.headers.get(wire::NEXT).cloned();
        let place = head.headers.get(wire::LIVE).and_then(text).and_then(|n| n.parse().ok());
        let ours = |name: &&header::HeaderName| name.as_str().starts_with("x-edge-");
        let ours: Vec<_> = head.headers.keys().filter(ours).cloned().collect();
        for name in ours {
            head.headers.remove(name);
        }
        if let Some(blob) = blob {
            let value = |name| asked.headers.get(name).and_then(text);
            let wanted = Asked {
                hash: text(&blob).unwrap_or_default(),
                is_head: asked.method == Method::HEAD,
                range: value(header::RANGE),
                if_range: value(header::IF_RANGE),
            };
            content = download::content(&self.shared.blobs, &wanted, &mut head).await?;
        } else if let Some(place) = place {
            let listening = self.shared.live.claim(place).ok_or(Refused::Lost)?;
            head.headers.remove(header::CONTENT_LENGTH);
            content = live::content(self.shared, listening);
        } else if let Some(next) = next {
            // How long all of it is, the first portion does not say.
            head.headers.remove(header::CONTENT_LENGTH);
            if asked.method != Method::HEAD {
                content = portions::content(self.shared, outline, content, next);
            }
        }
        Ok(Response::from_parts(head, content))
    }
}

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()
}

fn is_multipart(head: &request::Parts) -> bool {
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(text).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("multipart/form-data")
        && ![Method::GET, Method::HEAD].contains(&head.method)
}
