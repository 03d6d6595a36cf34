//! Files: taken in, attached, opened, deleted.

use std::fs::File;

use super::{
    Desk,
    inspect::{Problem, inspect},
    names::Collect,
    preview::{self, TablePreview, TextPreview},
    show::OpenedFile,
};
use crate::{
    domain::{
        access::{Actor, Amend, Attach},
        attachment::{Attachment, StoredFile},
        change::Change,
        file::{FileKind, FileName, FileRefusal, FileRules, Over, Preview, Quota},
        id::{AccountId, AttachmentId, BlobHash, CaseId},
        refusal::Refusal,
    },
    error::{Error, Fault, Result},
    log,
    store::{Pin, View},
};

/// A file that a client sent.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Its name as sent; not to be trusted.
    pub name: String,
    /// How many bytes were sent.
    pub size: u64,
    /// What became of it on the way.
    pub fate: Fate,
}

/// What became of a file on the way in.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It lies in the spool under this name, whole and synced, with this hash.
    Spooled(String, BlobHash),
    /// No desk takes such files, or the one asked does not.
    NotAllowed,
    /// It went over the limit of its kind.
    TooLarge,
    /// More came than go with one message.
    TooMany,
    /// There is no room for it now.
    NoRoom,
}

/// What was kept of the files that came.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Those that are kept.
    pub files: Vec<StoredFile>,
    /// Why the others are not.
    pub refusals: Vec<FileRefusal>,
}

/// A file that passed: what is known of it before it has an id.
pub(super) type Passed = (FileName, FileKind, u64, BlobHash);

/// Files that were looked at.
pub(super) struct Checked {
    pub(super) passed: Vec<(Passed, Pin)>,
    pub(super) refusals: Vec<FileRefusal>,
}

impl Desk {
    /// Looks at the actor's files in the spool and moves those that pass, and fit into what their
    /// account may have, to the blobs.
    pub(super) fn check(
        &self,
        actor: &Actor,
        rules: &FileRules,
        incoming: Vec<Incoming>,
    ) -> Result<Checked> {
        let quota = self.store.look(|view| quota(view, actor, self.file_quota))?;
        self.check_within(actor, quota, rules, incoming)
    }

    /// The same, for files that count with no more than what their account has taken in lately.
    pub(super) fn check_uncounted(
        &self,
        actor: &Actor,
        rules: &FileRules,
        incoming: Vec<Incoming>,
    ) -> Result<Checked> {
        self.check_within(actor, Quota { used: 0, limit: self.file_quota }, rules, incoming)
    }

    fn check_within(
        &self,
        actor: &Actor,
        mut quota: Quota,
        rules: &FileRules,
        incoming: Vec<Incoming>,
    ) -> Result<Checked> {
        let account = actor.person()?.account;
        let count = incoming.len();
        let mut checked = Checked { passed: Vec::new(), refusals: Vec::new() };
        let mut over = Vec::new();
        for file in incoming {
            let name = match FileName::parse(&file.name) {
                Ok(name) => name,
                Err(fault) => {
                    let refusal = FileRefusal::bad_name(&file.name, file.size, fault);
                    checked.refusals.push(refusal);
                    continue;
                }
            };
            if matches!(file.fate, Fate::TooMany) {
                over.push((name, file.size));
                continue;
            }
            let fits = self.check_one(rules, &file, name)?.and_then(|(spooled, passed)| {
                self.make_room(account, rules, &mut quota, &passed)?;
                Ok((spooled, passed))
            });
            match fits {
                Ok((spooled, passed)) => {
                    let pin = self.store.blobs().adopt(spooled, passed.3)?;
                    checked.passed.push((passed, pin));
                }
                Err(refusal) => checked.refusals.push(refusal),
            }
        }
        if !over.is_empty() {
            let over = Over::of(over.iter().map(|(name, bytes)| (name, *bytes)));
            checked.refusals.push(rules.too_many(count, over));
        }
        Ok(checked)
    }

    /// Looks at one file in the spool; says where it lies, and what it is.
    fn check_one<'f>(
        &self,
        rules: &FileRules,
        file: &'f Incoming,
        name: FileName,
    ) -> Result<Result<(&'f str, Passed), FileRefusal>> {
        let (spooled, hash) = match &file.fate {
            Fate::Spooled(spooled, hash) => (spooled, *hash),
            Fate::NoRoom => return Ok(Err(rules.no_room(&name, file.size))),
            Fate::NotAllowed | Fate::TooLarge | Fate::TooMany => {
                // The rules say it in words; should they not, the edge saw it differently.
                let refusal = rules.admit(&name, file.size).err();
                let refusal = refusal.unwrap_or_else(|| rules.not_allowed(&name, file.size));
                return Ok(Err(refusal));
            }
        };
        let path = self.store.blobs().spooled(spooled)?;
        let opened = File::open(&path).map_err(Fault::io("opening a spooled file"))?;
        match inspect(opened, &name, rules) {
            Ok(found) => Ok(Ok((spooled, (name, found.kind, found.size, hash)))),
            Err(Problem::Refused(refusal)) => Ok(Err(refusal)),
            Err(Problem::Failed(error)) => Err(Fault::io("reading a spooled file")(error).into()),
        }
    }

    /// Counts a file with what its account has, and with what it has taken in lately; with neither
    /// if one of them has no room for it.
    fn make_room(
        &self,
        account: AccountId,
        rules: &FileRules,
        quota: &mut Quota,
        (name, _, bytes, _): &Passed,
    ) -> Result<(), FileRefusal> {
        let mut taken = *quota;
        taken.take(name, *bytes)?;
        if !self.inner.intake.admits(account, *bytes, quota.limit, self.store.uptime()) {
            return Err(rules.no_room(name, *bytes));
        }
        *quota = taken;
        Ok(())
    }

    /// What the actor may attach to a case itself.
    ///
    /// # Errors
    ///
    /// As for [`Desk::attach`], before anything has come.
    pub fn may_attach(&self, actor: &Actor, id: CaseId) -> Result<FileRules> {
        self.store.look(|view| {
            let case = view.case(id)?;
            let rules = super::cases::takes(view, &case.clone().read(actor)?.case)?;
            drop(case.permit(actor, Attach)?);
            Ok(rules)
        })
    }

    /// Attaches files to a case itself: those that pass, and fit into what the actor's account may
    /// have. What is returned says why the others do not.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], [`Refusal::RoleTooLow`] or [`Refusal::Closed`] if the actor may not;
    /// [`Refusal::Fields`] if nothing came; [`Refusal::Files`] if the case is full.
    pub fn attach(&self, actor: &Actor, id: CaseId, incoming: Vec<Incoming>) -> Result<Kept> {
        let rules = self.may_attach(actor, id)?;
        let came = incoming.len();
        let checked = self.check(actor, &rules, incoming)?;
        if checked.passed.is_empty() && came > 0 {
            return Ok(Kept { files: Vec::new(), refusals: checked.refusals });
        }
        let (actor, mut refusals, limit) = (actor.clone(), checked.refusals, self.file_quota);
        let (passed, pins): (Vec<_>, Vec<_>) = checked.passed.into_iter().unzip();
        let attached = self.store.commit(move |view| {
            let permit = view.case(id)?.permit(&actor, Attach)?;
            let (passed, full) = fitting(quota(view, &actor, limit)?, passed);
            let files = named(view, passed)?;
            let change = match (files.is_empty(), full.is_empty()) {
                (true, false) => Change::none(),
                _ => permit.attach(view.stamp(id)?, files.clone())?,
            };
            Ok((change, (files, full)))
        });
        drop(pins);
        let (files, full) = attached?;
        refusals.extend(full);
        Ok(Kept { files, refusals })
    }

    /// Opens a file to be downloaded or looked at.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none that the actor may know of.
    pub fn file(&self, actor: &Actor, id: AttachmentId) -> Result<Attachment> {
        self.store.look(|view| {
            let file = view.attachment(id)?;
            let seen = view.case(file.case())?.read(actor)?;
            Ok(file.read(&seen)?)
        })
    }

    /// Opens a file among the others of its case.
    ///
    /// # Errors
    ///
    /// As for [`Desk::file`].
    pub fn file_among(&self, actor: &Actor, id: AttachmentId) -> Result<OpenedFile> {
        self.store.look(|view| {
            let file = view.attachment(id)?;
            let seen = view.case(file.case())?.read(actor)?;
            let file = file.read(&seen)?;
            let files = super::cases::files(view, &seen)?;
            let at = files.iter().position(|other| other.file.id == id).unwrap_or(0);
            let beside = |at: Option<usize>| {
                let other = &files.get(at?)?.file;
                Some((other.id, other.name.clone()))
            };
            let mut names = Collect::new(view);
            names.file(&file)?;
            Ok(OpenedFile {
                number: at + 1,
                of: files.len().max(1),
                beside: (beside(at.checked_sub(1)), beside(at.checked_add(1))),
                names: names.done(),
                file,
                seen,
            })
        })
    }

    /// The beginning of a text or table that has been opened, if all of its bytes are still those
    /// that were sent.
    ///
    /// # Errors
    ///
    /// A fault if they are not, or cannot be read.
    pub fn glance(&self, file: &Attachment) -> Result<Glance> {
        let open = || self.store.blobs().open_sound(file.file.hash);
        let doing = "reading a blob";
        Ok(match file.file.kind.preview() {
            Preview::Text => Glance::Text(preview::text(open()?).map_err(Fault::io(doing))?),
            Preview::Table => Glance::Table(preview::table(open()?).map_err(Fault::io(doing))?),
            Preview::Image | Preview::Pdf | Preview::None => Glance::None,
        })
    }

    /// Deletes a file of a case.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], [`Refusal::RoleTooLow`], [`Refusal::NotYours`], [`Refusal::Closed`].
    pub fn delete_file(&self, actor: &Actor, id: AttachmentId) -> Result<CaseId> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let file = view.attachment(id)?;
            let (id, case) = (file.case(), view.case(file.case())?);
            // Whoever may not know of the file is not told either that they may not delete it.
            drop(file.clone().read(&case.clone().read(&actor)?)?);
            let permit = case.permit(&actor, Amend)?;
            Ok((permit.delete_file(view.stamp(id)?, file)?, id))
        })
    }
}

/// What a page can show of a file by itself.
#[derive(Clone, Debug)]
pub enum Glance {
    /// A text.
    Text(TextPreview),
    /// A table.
    Table(TablePreview),
    /// Nothing: the browser shows it, or nobody does.
    None,
}

/// What the actor's account has of the files that it may have.
pub(super) fn quota(view: &View<'_>, actor: &Actor, limit: u64) -> Result<Quota> {
    Ok(Quota { used: view.file_bytes(actor.person()?.account)?, limit })
}

/// Those files that fit into what their account may have, and why the others do not.
pub(super) fn fitting(mut quota: Quota, passed: Vec<Passed>) -> (Vec<Passed>, Vec<FileRefusal>) {
    let mut full = Vec::new();
    let mut fits = passed;
    fits.retain(|(name, _, bytes, _)| {
        quota.take(name, *bytes).map_err(|why| full.push(why)).is_ok()
    });
    (fits, full)
}

/// Gives ids to files, none of them taken by a file of a case or of anybody's draft.
pub(super) fn named(view: &View<'_>, passed: Vec<Passed>) -> Result<Vec<StoredFile>> {
    let mut files: Vec<StoredFile> = Vec::with_capacity(passed.len());
    for (name, kind, size, hash) in passed {
        if !view.has_blob(hash) {
            log::error("blob_missing", &[("hash", &hash)]);
            return Err(Error::Failed(Fault::Bug("an adopted blob is missing".to_owned())));
        }
        let mut id = view.fresh_attachment()?;
        while files.iter().any(|file| file.id == id) {
            id = view.fresh_attachment()?;
        }
        files.push(StoredFile { id, name, kind, size, hash });
    }
    Ok(files)
}

impl From<FileRefusal> for Error {
    fn from(refusal: FileRefusal) -> Error {
        Error::Refused(Refusal::Files(vec![refusal]))
    }
}
