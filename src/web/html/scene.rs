//! What a conversation and its files are drawn with.

use maud::Markup;

use super::{markdown, when::Now};
use crate::{
    desk::show::{CaseDetail, Names},
    domain::{
        attachment::Attachment,
        entry::Entry,
        id::{AccountId, AttachmentId},
    },
};

/// Names, files, the time, and what the reader may do.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The names in it.
    pub names: &'a Names,
    /// The files that the reader can open.
    pub files: &'a [Attachment],
    /// The reader's account.
    pub account: AccountId,
    /// The moment of it.
    pub now: Now<'a>,
    /// Whether the reader may edit a comment.
    pub may_amend: &'a dyn Fn(&Entry) -> bool,
    /// Whether the reader may delete a file.
    pub may_delete: &'a dyn Fn(&Attachment) -> bool,
    /// Whether the reader may redact a comment.
    pub may_redact: &'a dyn Fn(&Entry) -> bool,
    /// Whether the reader may redact a file.
    pub may_redact_file: &'a dyn Fn(&Attachment) -> bool,
    /// Whether the reader may redact a file whose deletion an entry notes.
    pub may_redact_deleted: &'a dyn Fn(&Entry) -> bool,
}

impl<'a> Scene<'a> {
    /// What texts of a case are drawn with where nothing is done to them.
    pub fn reading(detail: &'a CaseDetail, now: Now<'a>) -> Scene<'a> {
        Scene {
            names: &detail.names,
            files: &detail.files,
            account: detail.seen.person.account,
            now,
            may_amend: &|_| false,
            may_delete: &|_| false,
            may_redact: &|_| false,
            may_redact_file: &|_| false,
            may_redact_deleted: &|_| false,
        }
    }

    /// A file, if the reader can open it.
    pub fn file(&self, id: AttachmentId) -> Option<&'a Attachment> {
        self.files.iter().find(|file| file.file.id == id)
    }

    /// A text of the conversation, as Markdown.
    pub fn prose(&self, text: &str) -> Markup {
        markdown::render_again(self.account, text, &|id| self.picture(id))
    }

    /// The address of a picture that a text shows by its id, if the reader can open that file.
    fn picture(&self, id: &str) -> Option<String> {
        let file = self.file(id.parse().ok()?)?;
        file.file.kind.is_image().then(|| format!("/files/{}/raw", file.file.id))
    }
}
