//! Answers in portions: each is asked for when the client has taken the one before. So who reads
//! slowly keeps a task and a portion in memory, and neither a thread nor a snapshot of the
//! application.

use std::{io, sync::Arc};

use http_body_util::BodyExt;
use hyper::{StatusCode, body::Bytes, header::HeaderValue};
use tokio::sync::mpsc;

use super::{
    Shared,
    content::Content,
    forward::{self, Answer, Outline},
    refuse::Refused,
};
use crate::{log, web::wire};

/// How many portions behind the first are made at once, of all clients together; the others wait in their order.
pub(super) const AT_ONCE: usize = 2;
/// How often a portion is asked for while nobody is free to make it. A portion that was made and
/// got lost is not made again: the application refuses, and the answer is cut off.
const TRIES: usize = 4;

/// The first portion, and all that comes behind it.
pub(super) fn content(
    shared: &Arc<Shared>,
    outline: Outline,
    first: Content,
    next: HeaderValue,
) -> Content {
    let shared = Arc::clone(shared);
    let (pieces, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let (mut portion, mut behind) = (first, Some(next));
        while pass_on(portion, &pieces).await && !pieces.is_closed() {
            let Some(next) = behind else {
                let _ = pieces.send(Ok(Bytes::new())).await;
                return;
            };
            match ask(&shared, &outline, &next).await {
                Ok(answered) => (portion, behind) = answered,
                Err(refused) => {
                    log::warn("portion_not_got", &[("why", &refused)]);
                    let _ = pieces.send(Err(io::Error::other(refused))).await;
                    behind = Some(next);
                    break;
                }
            }
        }
        if let Some(next) = behind {
            // What the application says to that is all the same.
            let _ = forward::exchange(&shared, outline.for_portion(wire::OVER, &next)).await;
        }
    });
    Content::Portions { pieces: receiver, ended: false }
}

/// Whether the client took all of a portion; of one without bytes nobody can tell.
async fn pass_on(mut portion: Content, pieces: &mpsc::Sender<io::Result<Bytes>>) -> bool {
    while let Some(frame) = portion.frame().await {
        let piece = frame.map(|frame| frame.into_data().unwrap_or_default());
        let broken = piece.is_err();
        if piece.as_ref().is_ok_and(Bytes::is_empty) {
            continue;
        }
        if pieces.send(piece).await.is_err() || broken {
            return false;
        }
    }
    true
}

/// The portion of that name, and the name of the one behind it if there is one.
async fn ask(
    shared: &Shared,
    outline: &Outline,
    next: &HeaderValue,
) -> Result<(Content, Option<HeaderValue>), Refused> {
    let _turn = shared.portions.acquire().await.map_err(|_| Refused::Broken)?;
    let mut tries = 1;
    loop {
        match forward::exchange(shared, outline.for_portion(wire::NEXT, next)).await {
            Err(Refused::Busy) if tries < TRIES => tries += 1,
            Err(refused) => return Err(refused),
            Ok(Answer { head, content }) if head.status == StatusCode::OK => {
                return Ok((content, head.headers.get(wire::NEXT).cloned()));
            }
            Ok(_) => return Err(Refused::Lost),
        }
    }
}
