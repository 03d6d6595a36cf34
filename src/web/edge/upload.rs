//! Multipart bodies: asked for first, then streamed: words to memory, files to the spool.
//!
//! Files wait for a turn, words never do: what is said goes on whatever uploads there are.

use std::{
    net::IpAddr,
    sync::{Arc, atomic::Ordering},
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::{Body, Bytes, Incoming},
    header,
    http::request,
};
use multer::{Field, Multipart};
use tokio::task::spawn_blocking;

use super::{
    Shared,
    budget::{Budget, Share},
    forward::{self, Answer, Outline},
    landing::{Course, Landing},
    parts::{self, BLIND_BYTES_MAX, Kind, NAME_BYTES_MAX, Tally},
    refuse::Refused,
    spool::Spooled,
    turns::{Claim, Turn},
    visit::Visit,
};
use crate::web::wire::{self, Allowance, Arrived, Manifest};

/// What a multipart body may be longer than its files, and how long it may be before the first of
/// them, in bytes.
const OVERHEAD: u64 = 1024 * 1024;
/// The most fields.
const FIELDS_MAX: usize = 128;
/// The most files beyond the allowance that are still listed.
const FILES_BEYOND_MAX: usize = 64;

/// Has the application say whether the body may come, receives it, and has it answered.
///
/// # Errors
///
/// 400 if the body is not one whole multipart body, 408 and 413 if it is slow or long, 429 if its
/// owner, or their account or network, uploads too much at once, 503 if there is no room for its
/// words, and what [`forward::ask`] says.
pub(super) async fn receive(
    visit: &Visit<'_>,
    head: &request::Parts,
    outline: &Outline,
    mut body: Incoming,
) -> Result<Answer, Refused> {
    let shared = visit.shared;
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let boundary = kind.and_then(parts::boundary).ok_or(Refused::Malformed("boundary"))?;
    let announced = outline.in_phase("announced", Bytes::new());
    let answer = forward::ask(shared, announced, ()).await?;
    let Some(allowance) = allowance(&answer) else {
        visit.closes.store(true, Ordering::Relaxed);
        return Ok(answer);
    };
    visit.mark_signed(&answer);
    if body.size_hint().lower() > body_bytes_max(&allowance) && !allowance.words_only {
        return Err(Refused::TooLarge);
    }
    let mut arriving = Arriving::new(shared, allowance, visit.network(&head.headers));
    let tally = Tally::up_to(OVERHEAD);
    let multipart = parts::parser(&mut body, boundary, &tally);
    if let Err(why) = arriving.parts(multipart, &tally).await {
        // Trouble on the connection explains the parser's trouble.
        return Err(visit.notes.trouble().or(tally.trouble()).unwrap_or(why));
    }
    let Arriving { manifest, words, kept, turn, .. } = arriving;
    if manifest.cut {
        // Whoever still sends gets to read the answer all the same.
        visit.closes.store(true, Ordering::Relaxed);
    } else {
        drain(visit, &mut body).await?;
    }
    let json = serde_json::to_vec(&manifest).map_err(|_| Refused::Broken)?;
    let mut memory = shared.bodies.share();
    if !memory.grow(json.len() as u64) {
        return Err(Refused::Busy);
    }
    drop((manifest, words));
    let arrived = outline.in_phase("arrived", json.into());
    hand_over(shared, arrived, kept, (turn, memory)).await
}

/// Has the application answer for what has arrived. Like [`forward::ask`] this goes on to its end;
/// before the answer goes out, every file that the application has not renamed is unlinked, and
/// `keep` is held until then.
async fn hand_over(
    shared: &Arc<Shared>,
    arrived: Request<Full<Bytes>>,
    kept: Vec<Spooled>,
    keep: (Option<Turn>, Share),
) -> Result<Answer, Refused> {
    let shared = Arc::clone(shared);
    let handing = async move {
        let answer = forward::exchange(&shared, arrived).await;
        let unlinked = spawn_blocking(move || drop(kept)).await;
        drop(keep);
        unlinked.map_err(|_| Refused::Broken).and(answer)
    };
    tokio::spawn(handing).await.unwrap_or(Err(Refused::Broken))
}

fn allowance(answer: &Answer) -> Option<Allowance> {
    let allowed = answer.head.headers.get(wire::ALLOW)?;
    (answer.head.status.as_u16() == 204).then(|| serde_json::from_slice(allowed.as_bytes()).ok())?
}

fn body_bytes_max(allowance: &Allowance) -> u64 {
    let largest = allowance.kinds.iter().map(|(_, bytes)| *bytes).max().unwrap_or(0);
    largest.saturating_mul(allowance.files_max as u64).saturating_add(OVERHEAD)
}

/// What comes after the last part: nearly nothing, and the body must be there to its end.
async fn drain(visit: &Visit<'_>, body: &mut Incoming) -> Result<(), Refused> {
    let mut left = BLIND_BYTES_MAX;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| visit.trouble())?;
        let length = frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
        left = left.checked_sub(length).ok_or(Refused::Malformed("text after the parts"))?;
    }
    Ok(())
}

/// A body that is coming in.
struct Arriving<'a> {
    shared: &'a Shared,
    claim: Claim,
    /// The sender's turn to upload, from the first file on.
    turn: Option<Turn>,
    /// What its sender may have in the spool.
    own: Arc<Budget>,
    allowance: Allowance,
    manifest: Manifest,
    /// What the fields take of the memory for bodies.
    words: Share,
    field_bytes: usize,
    kept: Vec<Spooled>,
}

const MALFORMED: Refused = Refused::Malformed("multipart");

impl Arriving<'_> {
    fn new(shared: &Shared, allowance: Allowance, network: Option<IpAddr>) -> Arriving<'_> {
        let Allowance { owner: user, account, .. } = allowance;
        Arriving {
            shared,
            claim: Claim { user, account, network },
            turn: None,
            own: shared.spool.budget_of(user),
            allowance,
            manifest: Manifest::default(),
            words: shared.bodies.share(),
            field_bytes: 0,
            kept: Vec::new(),
        }
    }

    /// Takes in every part, or those before the first file if only words are allowed.
    async fn parts(&mut self, mut multipart: Multipart<'_>, tally: &Tally) -> Result<(), Refused> {
        while let Some(part) = multipart.next_field().await.map_err(|_| MALFORMED)? {
            tally.saw();
            let kind = Kind::of(&part)?;
            match kind {
                Kind::Field(name) => self.field(name, part, tally).await?,
                Kind::File(name) if self.allowance.words_only && !name.is_empty() => {
                    self.manifest.cut = true;
                    return Ok(());
                }
                Kind::File(name) => self.file(name, part, tally).await?,
            }
        }
        Ok(())
    }

    async fn field(
        &mut self,
        name: String,
        mut part: Field<'_>,
        tally: &Tally,
    ) -> Result<(), Refused> {
        if self.manifest.fields.len() == FIELDS_MAX {
            return Err(Refused::Malformed("too many fields"));
        }
        self.hold(name.len())?;
        let mut value = Vec::new();
        while let Some(piece) = part.chunk().await.map_err(|_| MALFORMED)? {
            tally.saw();
            self.hold(piece.len())?;
            value.extend_from_slice(&piece);
        }
        let value = String::from_utf8(value).map_err(|_| Refused::Malformed("not UTF-8"))?;
        self.manifest.fields.push((name, value));
        Ok(())
    }

    /// Makes room for more bytes of fields.
    fn hold(&mut self, bytes: usize) -> Result<(), Refused> {
        self.field_bytes += bytes;
        if self.field_bytes > wire::BODY_BYTES_MAX {
            return Err(Refused::TooLarge);
        }
        if self.words.grow(bytes as u64) { Ok(()) } else { Err(Refused::Busy) }
    }

    /// Waits for the turn that files need; with it the body may be as long as they are.
    async fn begin(&mut self, tally: &Tally) -> Result<(), Refused> {
        if self.turn.is_none() {
            let patience = self.shared.deadlines.upload_turn;
            self.turn = Some(self.shared.turns.turn(self.claim, patience).await?);
            tally.allow(body_bytes_max(&self.allowance));
        }
        Ok(())
    }

    /// Takes in a file. A part without a name is never kept: a file input left empty sends one.
    async fn file(
        &mut self,
        name: String,
        mut part: Field<'_>,
        tally: &Tally,
    ) -> Result<(), Refused> {
        if self.manifest.files.len() == self.allowance.files_max + FILES_BEYOND_MAX {
            return Err(Refused::Malformed("too many files"));
        }
        if !name.is_empty() {
            self.begin(tally).await?;
        }
        let course = Course::of(&name, self.kept.len(), &self.allowance);
        let mut landing = Landing::new(&self.shared.spool, &self.own, course);
        while let Some(piece) = part.chunk().await.map_err(|_| MALFORMED)? {
            tally.saw();
            landing.take(&piece).await?;
        }
        let (size, fate, spooled) = landing.end().await?;
        if name.is_empty() && size == 0 {
            return Ok(());
        }
        self.kept.extend(spooled);
        let name = name[..name.floor_char_boundary(NAME_BYTES_MAX)].to_owned();
        self.manifest.files.push(Arrived { name, size, fate });
        Ok(())
    }
}
