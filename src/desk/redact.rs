//! Redacting comments, files and descriptions.

use super::{
    Desk, cases,
    names::{Collect, known},
    show::{CaseDetail, ToRedact},
};
use crate::{
    domain::{
        access::{Actor, Seen},
        attachment::Attachment,
        draft::DraftPlace,
        entry::Entry,
        id::{AccountId, AttachmentId, CaseId, Mark},
        redact::{
            Redact, RedactedComment, RedactedDescription, RedactedFeedback, RedactedFiles, Shown,
        },
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    store::View,
};

impl Desk {
    /// Opens a comment that the actor may redact.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none that the actor may know of, or it is redacted
    /// already; [`Refusal::NotYours`] if it is another account's, or a colleague's and the actor no
    /// admin.
    pub fn comment_to_redact(&self, actor: &Actor, id: CaseId, mark: Mark) -> Result<ToRedact> {
        self.store.look(|view| {
            let (seen, entry) = comment(view, actor, id, mark)?;
            let mut files = cases::files(view, &seen)?;
            files.retain(|file| entry.files().contains(&file.file.id));
            let mut names = Collect::new(view);
            names.entry(&entry)?;
            Ok(ToRedact { seen, entry, files, names: names.done() })
        })
    }

    /// Redacts a comment, and those of its files that are named by their ids; such as are deleted go with it
    /// unnamed. Returns once it is on disk; the search index follows.
    ///
    /// # Errors
    ///
    /// As for [`Desk::comment_to_redact`]; [`Refusal::Fields`] for files of no such comment.
    pub fn redact_comment(
        &self,
        actor: &Actor,
        (id, mark): (CaseId, Mark),
        named: Vec<String>,
    ) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let (seen, entry) = comment(view, &actor, id, mark)?;
            let unknown = || Refusal::field(Field::Files, Complaint::NotOffered);
            let named = named.iter().map(|text| text.parse().map_err(|_| unknown()));
            let named = named.collect::<Result<Vec<AttachmentId>, Refusal>>()?;
            let permit = view.case(id)?.permit(&actor, Redact)?;
            let mut chosen = Vec::new();
            for file in entry.files() {
                let Ok(row) = view.attachment(*file)?.to_redact(&seen) else { continue };
                if row.deleted.is_some() || named.contains(file) {
                    chosen.push(*file);
                }
            }
            if !named.iter().all(|file| chosen.contains(file)) {
                return Err(unknown().into());
            }
            let author = entry.by.ok_or(Refusal::NotFound)?;
            let comment = RedactedComment {
                entry: view.entry(id, mark)?,
                draft: known(view.draft(author, DraftPlace::Amend(id, mark)))?,
                files: files(view, &seen, &chosen)?,
            };
            Ok((permit.comment(view.stamp(id)?, comment)?, ()))
        })
    }

    /// Opens a file that the actor may redact, deleted or not, and its case.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none that the actor may know of, or it is redacted already;
    /// [`Refusal::NotYours`] as for [`Desk::comment_to_redact`].
    pub fn file_to_redact(&self, actor: &Actor, id: AttachmentId) -> Result<(Seen, Attachment)> {
        self.store.look(|view| {
            let file = view.attachment(id)?;
            let seen = view.case(file.case())?.read(actor)?;
            let file = file.to_redact(&seen)?;
            let may = seen.may_redact_file(&file);
            if may { Ok((seen, file)) } else { Err(Refusal::NotYours.into()) }
        })
    }

    /// Redacts a file and returns its case once that is on disk. Its bytes go with the next sweep
    /// that finds them old enough and named by nothing else.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], [`Refusal::RoleTooLow`], [`Refusal::NotYours`].
    pub fn redact_file(&self, actor: &Actor, id: AttachmentId) -> Result<CaseId> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let file = view.attachment(id)?;
            let (of, case) = (file.case(), view.case(file.case())?);
            // Whoever may not know of the file is not told either that they may not redact it.
            let seen = case.clone().read(&actor)?;
            drop(file.to_redact(&seen)?);
            let permit = case.permit(&actor, Redact)?;
            let files = files(view, &seen, &[id])?;
            Ok((permit.file(view.stamp(of)?, files)?, of))
        })
    }

    /// Opens a case whose description the actor may redact.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::NotFound`] if it is redacted already;
    /// [`Refusal::NotYours`] unless the actor opened the case, or is an admin of the account that
    /// did.
    pub fn description_to_redact(&self, actor: &Actor, id: CaseId) -> Result<CaseDetail> {
        let detail = self.case_at(actor, (id, DraftPlace::Edit(id)), None)?;
        let opener = detail.names.users.get(&detail.seen.case.reporter);
        if detail.description.is_redacted() {
            return Err(Refusal::NotFound.into());
        }
        let may = opener.is_some_and(|(_, account)| {
            detail.seen.may_redact_description(&detail.description, *account)
        });
        if may { Ok(detail) } else { Err(Refusal::NotYours.into()) }
    }

    /// Redacts the description of a case, also in what anybody has typed to change it; returns once
    /// it is on disk. The search index follows.
    ///
    /// # Errors
    ///
    /// As for [`Desk::description_to_redact`]; [`Refusal::RoleTooLow`] for a viewer.
    pub fn redact_description(&self, actor: &Actor, id: CaseId) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let seen = case.clone().read(&actor)?;
            let permit = case.permit(&actor, Redact)?;
            let (_, account) = view.user(seen.case.reporter)?.name();
            let words = view.description(&seen.case)?;
            let drafts = view.drafts_at(DraftPlace::Edit(id))?;
            let description = RedactedDescription { words, account, drafts };
            Ok((permit.description(view.stamp(id)?, description)?, ()))
        })
    }

    /// Opens a case of which the actor may redact what was said when it was closed.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::NotFound`] if nothing was said, or it is redacted already;
    /// [`Refusal::NotYours`] unless the actor closed the case, or is an admin of the account that
    /// did.
    pub fn feedback_to_redact(&self, actor: &Actor, id: CaseId) -> Result<Seen> {
        self.store.look(|view| {
            let seen = view.case(id)?.read(actor)?;
            let account = closer(view, &seen)?;
            let may = seen.may_redact_feedback(account);
            if may { Ok(seen) } else { Err(Refusal::NotYours.into()) }
        })
    }

    /// Redacts what was said when a case was closed; returns once it is on disk. What was rated
    /// stays, also among the numbers.
    ///
    /// # Errors
    ///
    /// As for [`Desk::feedback_to_redact`]; [`Refusal::RoleTooLow`] for a viewer.
    pub fn redact_feedback(&self, actor: &Actor, id: CaseId) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let seen = case.clone().read(&actor)?;
            let permit = case.permit(&actor, Redact)?;
            let account = closer(view, &seen)?;
            Ok((permit.feedback(view.stamp(id)?, RedactedFeedback { account })?, ()))
        })
    }
}

/// The account of the one who closed a case and said something that still stands.
fn closer(view: &View<'_>, seen: &Seen) -> Result<AccountId> {
    let said = seen.case.feedback().filter(|(words, _)| !words.is_redacted());
    let (_, by) = said.ok_or(Refusal::NotFound)?;
    Ok(view.user(by)?.name().1)
}

/// A comment that the actor may redact, and its case.
fn comment(view: &View<'_>, actor: &Actor, id: CaseId, mark: Mark) -> Result<(Seen, Entry)> {
    let seen = view.case(id)?.read(actor)?;
    let entry: Option<Entry> = view.entry(id, mark)?.read(&seen);
    let entry = entry.filter(|entry| entry.said().is_some()).ok_or(Refusal::NotFound)?;
    let may = seen.may_redact(&entry);
    if may { Ok((seen, entry)) } else { Err(Refusal::NotYours.into()) }
}

/// Files to redact, what was noted of them for everyone or for the account, and all that shows
/// them.
fn files(view: &View<'_>, seen: &Seen, ids: &[AttachmentId]) -> Result<RedactedFiles> {
    if ids.is_empty() {
        return Ok(RedactedFiles::default());
    }
    let (case, account) = (seen.case.id, seen.person.account);
    let files = ids.iter().map(|id| view.attachment(*id)).collect::<Result<Vec<_>>>()?;
    let notices = view.all_notices(case, account, ids)?;
    let description = Some(view.description(&seen.case)?);
    Ok(RedactedFiles { files, notices, shown: Shown { description, ..view.shown(case, ids)? } })
}
