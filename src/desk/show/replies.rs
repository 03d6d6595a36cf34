//! What the pages of canned replies show.

use super::Names;
use crate::domain::{
    access::Seen, draft::DraftPlace, id::ReplyId, reply::CannedReply, reply::ReplyName,
    saved::Sharing,
};

/// A canned reply as one person sees it.
#[derive(Clone, Debug)]
pub struct KeptReply {
    /// The reply.
    pub reply: CannedReply,
    /// Who has it.
    pub sharing: Sharing,
    /// Whether the reader may change and delete it.
    pub may_change: bool,
}

/// The canned replies that one person sees.
#[derive(Clone, Debug, Default)]
pub struct ReplyList {
    /// Theirs by name, then those that their account shares.
    pub rows: Vec<KeptReply>,
    /// Who shares them.
    pub names: Names,
}

/// Canned replies to choose from at one place of a case.
#[derive(Clone, Debug)]
pub struct ReplyChoice {
    /// The case.
    pub seen: Seen,
    /// Where the reply goes.
    pub place: DraftPlace,
    /// The reader's own by name, then those that their account shares.
    pub rows: Vec<FilledReply>,
}

/// A canned reply as it reads in one case.
#[derive(Clone, Debug)]
pub struct FilledReply {
    /// Its id.
    pub id: ReplyId,
    /// What it is called.
    pub name: ReplyName,
    /// Who has it.
    pub sharing: Sharing,
    /// How it begins; at most [`FilledReply::CHARS_MAX`] characters.
    pub begins: String,
}

impl FilledReply {
    /// The most characters of what a list shows of one.
    pub const CHARS_MAX: usize = 240;
}
