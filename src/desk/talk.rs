//! Comments.

use super::{
    Desk,
    drafts::{chosen, spent},
    names::Collect,
    show::History,
};
use crate::{
    domain::{
        access::{Actor, Amend, Speak, SpeakPrivately},
        draft::DraftPlace,
        entry::Entry,
        id::{AttachmentId, CaseId, Mark},
        refusal::Refusal,
        talk::{Amended, Audience, Whole},
    },
    error::Result,
    store::View,
};

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
        let actor = actor.clone();
        self.store.commit(move |view| {
            let (case, stamp) = (view.case(id)?, view.stamp(id)?);
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
            Ok((change.spending(draft), mark))
        })
    }

    /// Opens a comment that the actor may edit now.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`]; [`Refusal::NotYours`] if somebody else wrote it, or it is too late.
    pub fn own_comment(&self, actor: &Actor, id: CaseId, mark: Mark) -> Result<History> {
        self.store.look(|view| own(view, actor, id, mark))
    }

    /// Changes the text of a comment, or who sees it, adds files to it, and uses up the draft.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], [`Refusal::NotYours`], [`Refusal::RoleTooLow`], [`Refusal::Fields`],
    /// [`Refusal::Files`].
    pub fn amend(&self, actor: &Actor, (id, mark): (CaseId, Mark), comment: Comment) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let permit = view.case(id)?.permit(&actor, Amend)?;
            let draft = spent(view, &actor, DraftPlace::Amend(id, mark))?;
            // Before the comment is looked for: a hidden one shall not be told from none.
            let files = chosen(view, draft.as_ref(), &comment.kept)?;
            let whole = whole(view, id, mark)?;
            let new = Amended { text: &comment.text, audience: comment.audience, files };
            let change = permit.amend(view.stamp(id)?, whole, new)?;
            Ok((change.spending(draft), ()))
        })
    }

    /// Shows a comment with its earlier texts: those that the actor may see.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is no comment that the actor may know of.
    pub fn history(&self, actor: &Actor, id: CaseId, mark: Mark) -> Result<History> {
        self.store.look(|view| history(view, actor, id, mark))
    }
}

/// A comment that the actor may edit now.
pub(super) fn own(view: &View<'_>, actor: &Actor, id: CaseId, mark: Mark) -> Result<History> {
    let history = history(view, actor, id, mark)?;
    let may = history.seen.may_amend(&history.entry, view.now());
    if may { Ok(history) } else { Err(Refusal::NotYours.into()) }
}

/// A comment with all that goes with it.
fn whole(view: &View<'_>, id: CaseId, mark: Mark) -> Result<Whole> {
    let entry = view.entry(id, mark)?;
    let files = entry.files().iter().map(|file| view.attachment(*file));
    let files = files.collect::<Result<Vec<_>>>()?;
    let notices = match entry.files() {
        [] => Vec::new(),
        files => view.notices((id, mark), files)?,
    };
    Ok(Whole { entry, files, notices })
}

fn history(view: &View<'_>, actor: &Actor, id: CaseId, mark: Mark) -> Result<History> {
    let seen = view.case(id)?.read(actor)?;
    let entry: Option<Entry> = view.entry(id, mark)?.read(&seen);
    let entry = entry.filter(|entry| entry.said().is_some()).ok_or(Refusal::NotFound)?;
    let mut names = Collect::new(view);
    names.entry(&entry)?;
    let mut versions = view.versions(&seen, &entry)?;
    versions.retain(|version| version.is_for(&seen));
    let draft = spent(view, actor, DraftPlace::Amend(id, mark))?;
    Ok(History { seen, entry, versions, names: names.done(), draft })
}
