//! Requests that are carried out once. A program gives a request a key; what came of it is kept
//! under that key for a while, so that sending it again does nothing twice and is answered alike.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Write},
    id::{CaseId, TierId, TierRequestId, TokenId},
    moment::Moment,
    refusal::Refusal,
};

/// How long what came of a request is kept.
pub const KEPT: Duration = Duration::from_hours(24);
/// How many requests of one token are kept at once.
pub const KEYS_MAX: u64 = 10_000;
/// The longest answer that is kept, in bytes. Of a longer one it is known that it was given.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// How many bytes of answers to requests of one token are kept at once. Of those beyond it is known
/// that they were given.
pub const ANSWERS_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A request that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The token that it came with.
    pub token: TokenId,
    /// The BLAKE3 hash of its key.
    pub key: [u8; 32],
    /// The BLAKE3 hash of what was asked.
    pub request: [u8; 32],
    /// When it was carried out.
    pub at: Moment,
    /// What it was answered; none if that was not kept, or is not any more.
    pub answer: Option<Answer>,
    /// What that is about, if anything: it goes when something of this is erased.
    pub about: Option<About>,
}

/// What an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// A case.
    Case(CaseId),
    /// A tier account.
    Tier(TierId),
    /// A request about a tier account.
    TierRequest(TierRequestId),
}

/// What a request was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// A request that has a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// As in [`Answered`].
    pub token: TokenId,
    /// As in [`Answered`].
    pub key: [u8; 32],
    /// As in [`Answered`].
    pub request: [u8; 32],
}

/// What is kept of the requests of one token.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    /// How many requests.
    pub requests: u64,
    /// How many bytes of answers.
    pub bytes: u64,
    /// Some that were kept long enough, where it is full.
    pub over: Vec<Answered>,
}

/// What is kept under a key.
#[derive(Clone, Debug)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// Something that was kept long enough: the key may be used again.
    Over(Answered),
    /// A request that was carried out.
    Kept(Answered),
}

/// Why a request that has a key is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyWrong {
    /// It is none.
    NotAKey,
    /// The first request with it is being carried out.
    UnderWay,
    /// It is that of another request.
    OtherRequest,
    /// The request was carried out, and nobody knows what it was answered.
    AnswerLost,
    /// The token has used too many.
    TooMany,
}

impl Answered {
    /// Whether it was kept long enough.
    pub fn is_over(&self, now: Moment) -> bool {
        now.since(self.at) >= KEPT
    }

    /// Forgets it.
    pub fn sweep(self) -> Change {
        Change::unnoted(vec![Write::Answered(Some(Box::new(self)), None)])
    }

    /// The same when what it was answered is erased: that it was carried out stays.
    #[must_use]
    pub fn without_answer(&self) -> Answered {
        let Answered { token, key, request, at, .. } = *self;
        Answered { token, key, request, at, answer: None, about: None }
    }

    /// How many bytes its answer has.
    pub fn bytes(&self) -> u64 {
        self.answer.as_ref().map_or(0, |answer| answer.body.len() as u64)
    }
}

impl Stock {
    /// Whether another request, or an answer as long as may be, has no place in it.
    pub fn is_full(&self) -> bool {
        self.requests >= KEYS_MAX || !self.takes(ANSWER_BYTES_MAX)
    }

    /// Whether an answer of so many bytes has a place in it.
    fn takes(&self, bytes: usize) -> bool {
        self.bytes.saturating_add(bytes as u64) <= ANSWERS_BYTES_MAX
    }
}

impl Asking {
    /// What the request was answered before; none if it is to be carried out.
    ///
    /// # Errors
    ///
    /// [`Refusal::Key`] if its key is that of another request, or its answer was not kept.
    pub fn before(&self, found: Found) -> Result<Option<Answer>, Refusal> {
        let Found::Kept(kept) = found else { return Ok(None) };
        if kept.request != self.request {
            return Err(Refusal::Key(KeyWrong::OtherRequest));
        }
        kept.answer.map(Some).ok_or(Refusal::Key(KeyWrong::AnswerLost))
    }

    /// Notes that the request is carried out at the moment `now`: this is written with what it does,
    /// or not at all. `stock` is kept of its token already, and makes room by what is over. What it
    /// does in several steps is noted once.
    ///
    /// # Errors
    ///
    /// [`Refusal::Key`] if something else was carried out under its key, or beyond [`KEYS_MAX`].
    pub fn act(&self, found: Found, stock: Stock, now: Moment) -> Result<Change, Refusal> {
        match found {
            Found::Kept(kept) if kept.request == self.request && kept.answer.is_none() => {
                Ok(Change::none())
            }
            Found::Kept(_) => Err(Refusal::Key(KeyWrong::OtherRequest)),
            Found::Over(old) => Ok(self.written(Some(old), now, None)),
            Found::Nothing if stock.requests >= KEYS_MAX && stock.over.is_empty() => {
                Err(Refusal::Key(KeyWrong::TooMany))
            }
            Found::Nothing => {
                let gone = |old| Write::Answered(Some(Box::new(old)), None);
                let gone = stock.over.into_iter().map(gone);
                Ok(Change::unnoted(gone.chain([self.write(None, now, None)]).collect()))
            }
        }
    }

    /// Keeps what the request was answered, and what that is about, for as long as it is kept
    /// itself; none if that was erased since. What is too long is not kept, nor what goes beyond
    /// [`ANSWERS_BYTES_MAX`], nor the answer of what did nothing once there are [`KEYS_MAX`].
    pub fn keep(
        &self,
        found: Found,
        (stock, now): (&Stock, Moment),
        answer: Option<(Answer, Option<About>)>,
    ) -> Change {
        let fits = |len| len <= ANSWER_BYTES_MAX && stock.takes(len);
        let answer = answer.filter(|(answer, _)| fits(answer.body.len()));
        match found {
            Found::Kept(kept) if kept.request == self.request && kept.answer.is_none() => {
                let at = kept.at;
                self.written(Some(kept), at, answer)
            }
            Found::Kept(_) => Change::none(),
            Found::Over(old) => self.written(Some(old), now, answer),
            Found::Nothing if stock.requests >= KEYS_MAX => Change::none(),
            Found::Nothing => self.written(None, now, answer),
        }
    }

    fn written(
        &self,
        before: Option<Answered>,
        at: Moment,
        answer: Option<(Answer, Option<About>)>,
    ) -> Change {
        Change::unnoted(vec![self.write(before, at, answer)])
    }

    fn write(
        &self,
        before: Option<Answered>,
        at: Moment,
        answer: Option<(Answer, Option<About>)>,
    ) -> Write {
        let Asking { token, key, request } = *self;
        let (answer, about) = answer.map_or((None, None), |(answer, about)| (Some(answer), about));
        let after = Answered { token, key, request, at, answer, about };
        Write::Answered(before.map(Box::new), Some(Box::new(after)))
    }
}

impl fmt::Display for KeyWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeyWrong::NotAKey => "Idempotency-Key: It has to have 1 to 255 visible characters.",
            KeyWrong::UnderWay => {
                "The first request with this Idempotency-Key is still being carried out. Please \
                 try again in a moment."
            }
            KeyWrong::OtherRequest => "This Idempotency-Key was used for another request.",
            KeyWrong::AnswerLost => {
                "The request with this Idempotency-Key was carried out, but its answer was not \
                 kept. Look at what it did; it is not done again."
            }
            KeyWrong::TooMany => {
                "More Idempotency-Keys of this token are not kept within 24 hours. Please go on \
                 later, or without one."
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKING: Asking = Asking { token: TokenId(1), key: [1; 32], request: [2; 32] };

    fn kept(answer: Option<Answer>) -> Answered {
        let Asking { token, key, request } = ASKING;
        Answered { token, key, request, at: Moment(5), answer, about: None }
    }

    fn answer(bytes: usize) -> Answer {
        Answer { status: 201, body: vec![b'x'; bytes] }
    }

    fn written(change: &Change) -> &Answered {
        let [Write::Answered(_, Some(after))] = change.writes() else { panic!("{change:?}") };
        after
    }

    fn stock(requests: u64, bytes: u64) -> Stock {
        Stock { requests, bytes, over: Vec::new() }
    }

    #[test]
    fn what_was_carried_out_is_answered_as_before_and_nothing_else_is() {
        assert_eq!(ASKING.before(Found::Nothing), Ok(None));
        assert_eq!(ASKING.before(Found::Over(kept(Some(answer(1))))), Ok(None));
        assert_eq!(ASKING.before(Found::Kept(kept(Some(answer(1))))), Ok(Some(answer(1))));
        let wrong = |asking: Asking, answer| asking.before(Found::Kept(kept(answer))).unwrap_err();
        assert_eq!(wrong(ASKING, None), Refusal::Key(KeyWrong::AnswerLost));
        let other = Asking { request: [3; 32], ..ASKING };
        assert_eq!(wrong(other, Some(answer(1))), Refusal::Key(KeyWrong::OtherRequest));
    }

    #[test]
    fn it_is_noted_once_and_beyond_the_bound_not_at_all() {
        let now = Moment(9);
        let first = ASKING.act(Found::Nothing, stock(KEYS_MAX - 1, 0), now).unwrap();
        assert_eq!((written(&first).at, &written(&first).answer), (now, &None));
        let second = ASKING.act(Found::Kept(kept(None)), stock(1, 0), now).unwrap();
        assert!(second.is_none(), "a second step");
        let full = ASKING.act(Found::Nothing, stock(KEYS_MAX, 0), now).unwrap_err();
        assert_eq!(full, Refusal::Key(KeyWrong::TooMany));
        assert!(
            ASKING.act(Found::Over(kept(None)), stock(KEYS_MAX, 0), now).is_ok(),
            "its own place"
        );
        let again = ASKING.act(Found::Kept(kept(Some(answer(1)))), stock(1, 0), now).unwrap_err();
        assert_eq!(again, Refusal::Key(KeyWrong::OtherRequest), "nobody acts over an answer");
    }

    #[test]
    fn what_was_kept_long_enough_makes_room_in_the_same_change() {
        let old = Answered { key: [8; 32], ..kept(Some(answer(1))) };
        let full = Stock { over: vec![old.clone()], ..stock(KEYS_MAX, 0) };
        let change = ASKING.act(Found::Nothing, full, Moment(9)).unwrap();
        let [Write::Answered(Some(gone), None), Write::Answered(None, Some(new))] = change.writes()
        else {
            panic!("{change:?}")
        };
        assert_eq!((**gone == old, new.key), (true, ASKING.key));
    }

    #[test]
    fn answers_of_a_token_are_kept_up_to_a_bound_in_bytes() {
        let keep = |bytes| {
            let stock = stock(1, bytes);
            ASKING.keep(Found::Kept(kept(None)), (&stock, Moment(9)), Some((answer(10), None)))
        };
        assert!(written(&keep(ANSWERS_BYTES_MAX - 10)).answer.is_some());
        assert_eq!(written(&keep(ANSWERS_BYTES_MAX - 9)).answer, None, "the note is kept");
        assert!(stock(1, ANSWERS_BYTES_MAX).is_full() && !stock(1, 0).is_full());
    }

    #[test]
    fn an_answer_is_kept_unless_it_is_too_long() {
        let about = Some(About::Case(CaseId(1)));
        let keep = |bytes| {
            let answer = Some((answer(bytes), about));
            ASKING.keep(Found::Kept(kept(None)), (&stock(1, 0), Moment(9)), answer)
        };
        let fits = keep(ANSWER_BYTES_MAX);
        assert_eq!((written(&fits).at, written(&fits).about), (Moment(5), about));
        assert!(written(&fits).answer.is_some());
        let long = keep(ANSWER_BYTES_MAX + 1);
        assert_eq!((&written(&long).answer, written(&long).about), (&None, None));
        let day = Moment(5).plus(KEPT);
        assert!(kept(None).is_over(day) && !kept(None).is_over(Moment(day.0 - 1)));
    }
}
