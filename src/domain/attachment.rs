//! Files of cases and of drafts.

use serde::{Deserialize, Serialize};

use super::{
    file::{FileKind, FileName},
    id::{AccountId, AttachmentId, BlobHash, CaseId, Mark, UserId},
    moment::Moment,
};

/// A file whose bytes are kept: what it is called, what it is, and where its bytes lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its name in addresses and in Markdown, from the moment it is kept.
    pub id: AttachmentId,
    /// What it was called where it came from.
    pub name: FileName,
    /// What it is, by its name and by its first bytes.
    pub kind: FileKind,
    /// How many bytes it has; at least 1.
    pub size: u64,
    /// Their hash.
    pub hash: BlobHash,
}

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file.
    pub file: StoredFile,
    /// The case.
    pub case: CaseId,
    /// The comment it came with; none if it was attached to the case itself.
    pub comment: Option<Mark>,
    /// Who sent it.
    pub by: UserId,
    /// Their account.
    pub account: AccountId,
    /// When.
    pub at: Moment,
    /// Its place among the files that came at that moment.
    pub order: u16,
    /// The only account that may see it, if it came with a private comment.
    pub private_to: Option<AccountId>,
    /// Who deleted it, and when. The row stays, the bytes go once nothing else names them.
    pub deleted: Option<(UserId, Moment)>,
}
