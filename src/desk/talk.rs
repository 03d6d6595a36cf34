//! Comments.

use super::{
    Desk,
    drafts::{chosen, spent},
    names::{Collect, known},
    show::History,
};
use crate::{
    domain::{
        access::{Actor, Amend, Seen, Speak, SpeakPrivately},
        change::Change,
        draft::DraftPlace,
        entry::Entry,
        id::{AttachmentId, CaseId, Mark},
        refusal::Refusal,
        talk::{Amended, Audience, Whole},
    },
    error::Result,
    store::View,
};

/// How many entries that came meanwhile are looked at before a comment goes.
const OVERTAKING_MAX: usize = 200;

/// How many earlier texts of a comment a page has.
const VERSIONS_SHOWN: usize = 50;

/// How much of the conversation stood before the one who wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Nobody says, so it is all the same what came meanwhile.
    #[default]
    Unsaid,
    /// There was nothing yet.
    Nothing,
    /// All up to this entry.
    UpTo(Mark),
}

/// A comment, as typed.
#[derive(Clone, Debug)]
pub struct Comment {
    /// The text, in Markdown.
    pub text: String,
    /// Who is to see it.
    pub audience: Audience,
    /// Files of the draft to send along.
    pub kept: Vec<AttachmentId>,
}

impl Desk {
    /// Adds a comment to a case and uses up the draft; returns its mark once it is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], [`Refusal::RoleTooLow`], [`Refusal::Closed`], [`Refusal::Fields`],
    /// [`Refusal::Files`].
    pub fn comment(&self, actor: &Actor, id: CaseId, comment: Comment) -> Result<Mark> {
        self.answer(actor, id, comment, Shown::Unsaid)
    }

    /// As [`Desk::comment`], unless somebody else has written meanwhile what the actor may see.
    ///
    /// # Errors
    ///
    /// As for [`Desk::comment`]; [`Refusal::Overtaken`].
    pub fn answer(
        &self,
        actor: &Actor,
        id: CaseId,
        comment: Comment,
        shown: Shown,
    ) -> Result<Mark> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let (case, stamp) = (view.case(id)?, view.stamp(id)?);
            let overtaken = is_overtaken(view, &case.clone().read(&actor)?, shown)?;
            let (change, mark, draft) = match comment.audience {
                Audience::Everyone => {
                    let permit = case.permit(&actor, Speak)?;
                    let draft = spent(view, &actor, DraftPlace::Comment(id))?;
                    let files = chosen(view, draft.as_ref(), &comment.kept)?;
                    let (change, mark) = permit.say(stamp, &comment.text, files)?;
                    (change, mark, draft)
                }
                Audience::OwnAccount => {
                    let permit = case.permit(&actor, SpeakPrivately)?;
                    let draft = spent(view, &actor, DraftPlace::Comment(id))?;
                    let files = chosen(view, draft.as_ref(), &comment.kept)?;
                    let (change, mark) = permit.say_privately(stamp, &comment.text, files)?;
                    (change, mark, draft)
                }
            };
            // Whatever else is wrong with it is said first.
            if overtaken {
                return Err(Refusal::Overtaken.into());
            }
            Ok((change.spending(draft), mark))
        })
    }

    /// Opens a comment that the actor may edit now.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`]; [`Refusal::NotYours`] if somebody else wrote it, or it is too late.
    pub fn own_comment(&self, actor: &Actor, id: CaseId, mark: Mark) -> Result<History> {
        self.store.look(|view| history(view, actor, own(view, actor, id, mark)?, 0))
    }

    /// Changes the text of a comment, or who sees it, adds files to it, and uses up the draft.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], [`Refusal::NotYours`], [`Refusal::RoleTooLow`], [`Refusal::Fields`],
    /// [`Refusal::Files`].
    pub fn amend(&self, actor: &Actor, (id, mark): (CaseId, Mark), comment: Comment) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| Ok((amended(view, &actor, (id, mark), &comment)?, ())))
    }

    /// As [`Desk::amend`], of what is given; the rest stays as it is then.
    ///
    /// # Errors
    ///
    /// As for [`Desk::amend`].
    pub fn amend_part(
        &self,
        actor: &Actor,
        (id, mark): (CaseId, Mark),
        (text, audience): (Option<String>, Option<Audience>),
    ) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let (_, entry) = own(view, &actor, id, mark)?;
            let was = entry.said().and_then(|said| said.text.as_deref()).unwrap_or_default();
            let text = text.clone().unwrap_or_else(|| was.to_owned());
            let stays = match entry.private_to {
                None => Audience::Everyone,
                Some(_) => Audience::OwnAccount,
            };
            let audience = audience.unwrap_or(stays);
            let comment = Comment { text, audience, kept: Vec::new() };
            Ok((amended(view, &actor, (id, mark), &comment)?, ()))
        })
    }

    /// Shows a comment with the last of its earlier texts, at most 50: those that the actor may see.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is no comment that the actor may know of.
    pub fn history(&self, actor: &Actor, id: CaseId, mark: Mark) -> Result<History> {
        self.history_up_to(actor, (id, mark), usize::MAX)
    }

    /// The same of its first `up_to` texts alone. What was is not changed by what comes, so a page
    /// of them stays what it was.
    ///
    /// # Errors
    ///
    /// As for [`Desk::history`].
    pub fn history_up_to(
        &self,
        actor: &Actor,
        (id, mark): (CaseId, Mark),
        up_to: usize,
    ) -> Result<History> {
        self.store.look(|view| history(view, actor, readable(view, actor, id, mark)?, up_to))
    }
}

/// Whether somebody else has written what the reader may see, and was not shown. An entry that the
/// reader may not see any more, or never might, is as one that nobody speaks of.
pub(super) fn is_overtaken(view: &View<'_>, seen: &Seen, shown: Shown) -> Result<bool> {
    let after = match shown {
        Shown::Unsaid => return Ok(false),
        Shown::Nothing => None,
        Shown::UpTo(mark) => {
            let entry = known(view.entry(seen.case.id, mark))?.and_then(|entry| entry.read(seen));
            let Some(entry) = entry else { return Ok(false) };
            Some(entry.mark)
        }
    };
    let came = view.entries_after(seen, after, OVERTAKING_MAX)?.into_iter();
    let came: Vec<Entry> = came.filter_map(|entry| entry.read(seen)).collect();
    Ok(seen.from_others(&came).next().is_some())
}

/// A comment as it is to be from now on.
fn amended(
    view: &View<'_>,
    actor: &Actor,
    (id, mark): (CaseId, Mark),
    comment: &Comment,
) -> Result<Change> {
    let permit = view.case(id)?.permit(actor, Amend)?;
    let draft = spent(view, actor, DraftPlace::Amend(id, mark))?;
    // Before the comment is looked for: a hidden one shall not be told from none.
    let files = chosen(view, draft.as_ref(), &comment.kept)?;
    let (_, entry) = own(view, actor, id, mark)?;
    let hides = comment.audience == Audience::OwnAccount && entry.private_to.is_none();
    let whole = whole(view, &entry, hides)?;
    let new = Amended { text: &comment.text, audience: comment.audience, files };
    let change = permit.amend(view.stamp(id)?, whole, new)?;
    Ok(change.spending(draft))
}

/// A comment that the actor may edit now, and its case.
pub(super) fn own(view: &View<'_>, actor: &Actor, id: CaseId, mark: Mark) -> Result<(Seen, Entry)> {
    let (seen, entry) = readable(view, actor, id, mark)?;
    let may = seen.may_amend(&entry, view.now());
    if may { Ok((seen, entry)) } else { Err(Refusal::NotYours.into()) }
}

/// A comment that the actor may read, and its case.
fn readable(view: &View<'_>, actor: &Actor, id: CaseId, mark: Mark) -> Result<(Seen, Entry)> {
    let seen = view.case(id)?.read(actor)?;
    let entry: Option<Entry> = view.entry(id, mark)?.read(&seen);
    let entry = entry.filter(|entry| entry.said().is_some()).ok_or(Refusal::NotFound)?;
    Ok((seen, entry))
}

/// A comment with all that goes with it; what was noted of its files only if it is to be hidden.
fn whole(view: &View<'_>, entry: &Entry, hides: bool) -> Result<Whole> {
    let (id, mark) = (entry.case, entry.mark);
    let files = entry.said().map_or(&[][..], |said| &said.files);
    let notices = match files {
        files if hides && !files.is_empty() => view.notices((id, mark), files)?,
        _ => Vec::new(),
    };
    let files = files.iter().map(|file| view.attachment(*file)).collect::<Result<Vec<_>>>()?;
    Ok(Whole { entry: view.entry(id, mark)?, files, notices })
}

fn history(
    view: &View<'_>,
    actor: &Actor,
    (seen, entry): (Seen, Entry),
    up_to: usize,
) -> Result<History> {
    let (id, mark) = (entry.case, entry.mark);
    let mut names = Collect::new(view);
    names.entry(&entry)?;
    let (mut versions, before) = view.versions(&seen, &entry, (up_to, VERSIONS_SHOWN))?;
    versions.retain(|version| version.is_for(&seen));
    let draft = spent(view, actor, DraftPlace::Amend(id, mark))?;
    let takes = super::cases::takes(view, &seen.case)?;
    let (names, newest) = (names.done(), up_to == usize::MAX);
    Ok(History { seen, takes, entry, versions, before, newest, names, draft })
}
