//! The conversation of a case: what people said, and what the helpdesk noted.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    case::{CaseType, Priority},
    file::FileName,
    id::{AccountId, AttachmentId, CaseId, Mark, ProductId, UserId},
    moment::Moment,
    text::{Subject, Words},
    workflow::{Action, Side, State},
};

/// How long after writing it a comment on a closed case can be edited.
pub const EDIT_AFTER_CLOSING: Duration = Duration::from_hours(1);
/// Beyond so many characters the page suggests to be brief (seed 000); it is no limit.
pub const BRIEF_CHARS: usize = 560;

/// One entry of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The case.
    pub case: CaseId,
    /// Its place in the order; never shown, because a gap would tell of a private entry.
    pub(crate) seq: u32,
    /// Its name in addresses.
    pub mark: Mark,
    /// When.
    pub at: Moment,
    /// Who; none if the clock did it.
    pub by: Option<UserId>,
    /// Their account.
    pub account: Option<AccountId>,
    /// The only account that may see it.
    pub private_to: Option<AccountId>,
    /// What.
    pub body: Body,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// Somebody wrote.
    Said(Said),
    /// Something changed; at least one line.
    Noted(Vec<Notice>),
    /// Somebody wrote, and it was redacted.
    Redacted(Redacted),
}

/// What stands where somebody's words were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redacted {
    /// Who redacted them.
    pub by: UserId,
    /// When.
    pub at: Moment,
    /// The step whose dialog asked for them.
    pub step: Option<Action>,
    /// The files that came with them.
    pub files: Vec<AttachmentId>,
}

/// What somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The text, in Markdown; none if only files were sent.
    pub text: Option<Words>,
    /// The step whose dialog asked for it.
    pub step: Option<Action>,
    /// The files that came with it.
    pub files: Vec<AttachmentId>,
    /// When it was last edited.
    pub edited_at: Option<Moment>,
    /// How many earlier texts its history holds.
    pub versions: u16,
}

/// An earlier text of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The text as it was.
    pub text: Option<Words>,
    /// Until when it stood.
    pub until: Moment,
    /// The only account that might see it then, and still is.
    pub private_to: Option<AccountId>,
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// The case went to another state.
    Moved {
        /// By what.
        action: Action,
        /// Where it stood.
        from: State,
        /// Where it stands.
        to: State,
    },
    /// Somebody else, or nobody, works on it.
    Agent {
        /// At which end.
        side: Side,
        /// Who did.
        from: Option<UserId>,
        /// Who does.
        to: Option<UserId>,
    },
    /// Others are told.
    Cc {
        /// At which end.
        side: Side,
        /// Who came.
        added: Vec<UserId>,
        /// Who went.
        removed: Vec<UserId>,
    },
    /// Another subject.
    Subject {
        /// What it was.
        from: Subject,
        /// What it is.
        to: Subject,
    },
    /// Another description.
    Description,
    /// Another priority.
    Priority {
        /// What it was.
        from: Priority,
        /// What it is.
        to: Priority,
    },
    /// Another type.
    Type {
        /// What it was.
        from: CaseType,
        /// What it is.
        to: CaseType,
    },
    /// Another product.
    Product {
        /// What it was.
        from: Option<ProductId>,
        /// What it is.
        to: Option<ProductId>,
    },
    /// A file was attached to the case itself.
    FileAdded(AttachmentId, FileName),
    /// A file was deleted.
    FileDeleted(AttachmentId, FileName),
    /// A file was redacted.
    FileRedacted(AttachmentId),
    /// The description was redacted.
    DescriptionRedacted,
    /// It was marked as a duplicate; of which case is only for those to know who may see that.
    MarkedDuplicate,
    /// That mark was taken away.
    UnmarkedDuplicate,
    /// It was closed because it was moved to another desk; to which is only for those to know who
    /// may see the other case.
    MovedAway,
    /// What was said when the case was closed was redacted.
    FeedbackRedacted,
}

impl Entry {
    /// What somebody wrote, if this is that.
    pub fn said(&self) -> Option<&Said> {
        match &self.body {
            Body::Said(said) => Some(said),
            Body::Noted(_) | Body::Redacted(_) => None,
        }
    }

    /// What stands where somebody's words were, if this is that.
    pub fn redacted(&self) -> Option<&Redacted> {
        match &self.body {
            Body::Redacted(redacted) => Some(redacted),
            Body::Said(_) | Body::Noted(_) => None,
        }
    }

    /// Whether somebody wrote, redacted or not.
    pub fn is_message(&self) -> bool {
        !matches!(self.body, Body::Noted(_))
    }

    /// The files that came with what somebody wrote.
    pub fn files(&self) -> &[AttachmentId] {
        match &self.body {
            Body::Said(said) => &said.files,
            Body::Redacted(redacted) => &redacted.files,
            Body::Noted(_) => &[],
        }
    }

    /// Whether this is what the helpdesk noted of one of these files.
    pub(crate) fn notes(&self, files: &[AttachmentId]) -> bool {
        let Body::Noted(notices) = &self.body else { return false };
        notices.iter().any(|notice| match notice {
            Notice::FileAdded(id, _) | Notice::FileDeleted(id, _) => files.contains(id),
            _ => false,
        })
    }
}
