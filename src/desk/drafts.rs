//! What people have typed and uploaded, kept until it is sent.

use super::{
    Desk,
    files::{Incoming, Kept, fitting, quota},
    names::known,
};
use crate::{
    domain::{
        access::{Actor, Door, Edit, Speak, Take},
        attachment::StoredFile,
        change::Change,
        draft::{DRAFT_CHARS_MAX, DRAFT_FIELDS_MAX, Draft, DraftPlace},
        file::{FileRefusal, FileRules, Over},
        id::{AttachmentId, CaseId},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        workflow::Asks,
    },
    error::{Error, Result},
    store::View,
};

impl Desk {
    /// What the actor has typed at a place; an empty draft if nothing.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn draft(&self, actor: &Actor, place: DraftPlace) -> Result<Draft> {
        self.store.look(|view| current(view, actor, place))
    }

    /// Keeps what the actor has typed at a place, in place of what was kept there; files stay.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for a case that the actor may not know of; what the deed itself is
    /// refused with ([`Refusal::RoleTooLow`], [`Refusal::Closed`], [`Refusal::WrongState`],
    /// [`Refusal::WrongSide`], [`Refusal::NotYours`]) if they may not write there;
    /// [`Refusal::Fields`] if it is more than any form sends.
    pub fn keep_fields(
        &self,
        actor: &Actor,
        place: DraftPlace,
        fields: Vec<(String, String)>,
    ) -> Result<()> {
        let chars: usize = fields.iter().map(|(_, value)| value.chars().count()).sum();
        if fields.len() > DRAFT_FIELDS_MAX || chars > DRAFT_CHARS_MAX {
            let complaint = Complaint::TooLong { max: DRAFT_CHARS_MAX, have: chars };
            return Err(Refusal::field(Field::Description, complaint).into());
        }
        let actor = actor.clone();
        self.store.commit(move |view| {
            let (before, draft) = open(view, &actor, place)?;
            let mut draft = Draft { fields, touched_at: view.now(), ..draft };
            if let DraftPlace::Edit(case) = place
                && is_of_before_redaction(view, &actor, case, &draft)?
            {
                draft = draft.without_description();
            }
            Ok((kept(before, draft), ()))
        })
    }

    /// Takes the files that have arrived into the actor's draft at a place: those that pass, and fit
    /// into what their account may have. What is returned names them, and says of every other why
    /// it does not.
    ///
    /// # Errors
    ///
    /// As for [`Desk::keep_fields`], but for the fields.
    pub fn keep_files(
        &self,
        actor: &Actor,
        place: DraftPlace,
        rules: FileRules,
        incoming: Vec<Incoming>,
    ) -> Result<Kept> {
        let checked = self.check(actor, &rules, incoming)?;
        if checked.passed.is_empty() {
            return Ok(Kept { files: Vec::new(), refusals: checked.refusals });
        }
        let (actor, mut refusals, limit) = (actor.clone(), checked.refusals, self.file_quota);
        let (mut passed, pins): (Vec<_>, Vec<_>) = checked.passed.into_iter().unzip();
        let kept = self.store.commit(move |view| {
            let (before, mut draft) = open(view, &actor, place)?;
            let already = sent_before(view, &actor, place)? + draft.files.len();
            let count = already + passed.len();
            // Those that fit are kept all the same.
            let over = passed.split_off(rules.room(already).min(passed.len()));
            let (passed, full) = fitting(quota(view, &actor, limit)?, passed);
            let files = super::files::named(view, passed)?;
            draft.files.extend(files.iter().cloned());
            draft.touched_at = view.now();
            let too_many = (!over.is_empty()).then(|| {
                let over = Over::of(over.iter().map(|(name, _, bytes, _)| (name, *bytes)));
                rules.too_many(count, over)
            });
            let change = if files.is_empty() { Change::none() } else { draft.keep(before) };
            Ok((change, (files, too_many, full)))
        });
        drop(pins);
        let (files, too_many, full) = kept?;
        refusals.extend(too_many);
        refusals.extend(full);
        Ok(Kept { files, refusals })
    }

    /// Takes a file out of the actor's draft at a place. Nothing happens if it is not there.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn drop_file(&self, actor: &Actor, place: DraftPlace, id: AttachmentId) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let draft = known(view.draft(actor.person()?.user, place))?;
            let Some(before) = draft.map(|draft| draft.read(&actor)).transpose()? else {
                return Ok((Change::none(), ()));
            };
            let mut draft = before.clone();
            draft.files.retain(|file| file.id != id);
            Ok((kept(Some(before), draft), ()))
        })
    }

    /// Forgets what the actor has typed and uploaded at a place.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn discard(&self, actor: &Actor, place: DraftPlace) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let draft = spent(view, &actor, place)?;
            Ok((draft.map_or_else(Change::none, Draft::discard), ()))
        })
    }

    /// What files may come with what the actor writes at a place.
    ///
    /// # Errors
    ///
    /// As for [`Desk::keep_files`], so that nothing is taken in for somebody who may not write;
    /// [`Refusal::Fields`] where no files go along.
    pub fn file_rules(&self, actor: &Actor, place: DraftPlace) -> Result<FileRules> {
        match place {
            DraftPlace::NewCase => {
                super::opening::opener(actor)?;
                // The desk is known only once the form names it; what it does not take is refused
                // when the case is opened.
                let draft = self.draft(actor, place)?;
                let partner = draft.field("partner").parse().ok();
                let Some(partner) = partner else { return Ok(*PresetName::Partner.table().files) };
                Ok(self.new_case(actor, partner)?.takes)
            }
            DraftPlace::Comment(case) | DraftPlace::Edit(case) | DraftPlace::Amend(case, _) => {
                self.store.look(|view| {
                    may_write(view, actor, place)?;
                    super::cases::takes(view, &view.case(case)?.read(actor)?.case)
                })
            }
            DraftPlace::Step(case, action) => self.store.look(|view| {
                let row = super::cases::choice(view, actor, case, action)?;
                if !row.asks.takes_files() {
                    return Err(Refusal::field(Field::Files, Complaint::TooMany { max: 0 }).into());
                }
                super::cases::takes(view, &view.case(case)?.read(actor)?.case)
            }),
        }
    }
}

/// What the actor has typed about a case elsewhere than in its comment box, and cannot send as
/// things are now.
pub(super) fn stranded(view: &View<'_>, actor: &Actor, case: CaseId) -> Result<Vec<Draft>> {
    let mut stranded = Vec::new();
    for draft in view.drafts_about(actor.person()?.user, case)? {
        let draft = draft.read(actor)?;
        match may_write(view, actor, draft.place) {
            Ok(()) => (),
            Err(Error::Refused(_)) => stranded.push(draft),
            Err(fault @ Error::Failed(_)) => return Err(fault),
        }
    }
    Ok(stranded)
}

/// How many files have gone already with what is written at a place.
fn sent_before(view: &View<'_>, actor: &Actor, place: DraftPlace) -> Result<usize> {
    let DraftPlace::Amend(case, mark) = place else { return Ok(0) };
    let (_, comment) = super::talk::own(view, actor, case, mark)?;
    Ok(comment.said().map_or(0, |said| said.files.len()))
}

/// The draft at a place, and one to change: a new one if there is none.
pub(super) fn open(
    view: &View<'_>,
    actor: &Actor,
    place: DraftPlace,
) -> Result<(Option<Draft>, Draft)> {
    may_write(view, actor, place)?;
    let before = spent(view, actor, place)?;
    let user = actor.person()?.user;
    let draft = before.clone();
    Ok((before, draft.unwrap_or_else(|| Draft::new(user, place, view.now()))))
}

/// Whether the actor may send what they write at a place.
pub(super) fn may_write(view: &View<'_>, actor: &Actor, place: DraftPlace) -> Result<()> {
    match place {
        DraftPlace::NewCase => drop(super::opening::opener(actor)?),
        DraftPlace::Comment(case) => {
            let case = view.case(case)?;
            let seen = case.clone().read(actor)?;
            let reopens = seen.choices().any(|row| row.asks == Asks::Message);
            if !reopens {
                drop(case.permit(actor, Speak)?);
            }
        }
        DraftPlace::Step(case, action) => drop(view.case(case)?.permit(actor, Take(action))?),
        DraftPlace::Edit(case) => drop(view.case(case)?.permit(actor, Edit)?),
        DraftPlace::Amend(case, mark) => drop(super::talk::own(view, actor, case, mark)?),
    }
    Ok(())
}

/// Keeps a draft, or forgets it if nothing is left of it.
pub(super) fn kept(before: Option<Draft>, draft: Draft) -> Change {
    if !draft.is_empty() {
        return draft.keep(before);
    }
    before.map_or_else(Change::none, Draft::discard)
}

/// The draft at a place; a new one if there is none.
fn current(view: &View<'_>, actor: &Actor, place: DraftPlace) -> Result<Draft> {
    let user = actor.person()?.user;
    Ok(spent(view, actor, place)?.unwrap_or_else(|| Draft::new(user, place, view.now())))
}

/// The draft at a place, to be used up; none for whoever came by a token: what somebody types on a
/// page stays theirs, whatever a program does in their name.
pub(super) fn spent(view: &View<'_>, actor: &Actor, place: DraftPlace) -> Result<Option<Draft>> {
    let person = actor.person()?;
    if person.door == Door::Token {
        return Ok(None);
    }
    let draft = known(view.draft(person.user, place))?;
    Ok(draft.map(|draft| draft.read(actor)).transpose()?)
}

/// The files of a draft that a form names, in the form's order.
///
/// # Errors
///
/// [`Refusal::Fields`] if one is not, or no longer, in the draft.
pub(super) fn chosen(
    view: &View<'_>,
    draft: Option<&Draft>,
    kept: &[AttachmentId],
) -> Result<Vec<StoredFile>> {
    let mut chosen: Vec<StoredFile> = Vec::new();
    for id in kept {
        if chosen.iter().any(|file| file.id == *id) {
            continue;
        }
        let file = draft.and_then(|draft| draft.files.iter().find(|file| file.id == *id));
        match file.filter(|file| view.has_blob(file.hash)) {
            Some(file) => chosen.push(file.clone()),
            None => return Err(Refusal::field(Field::Files, Complaint::NotOffered).into()),
        }
    }
    Ok(chosen)
}

/// Files that another desk would not take: a draft may have been begun for another partner.
pub(super) fn admit(rules: &FileRules, files: &[StoredFile]) -> Result<(), Refusal> {
    let refusals: Vec<FileRefusal> =
        files.iter().filter_map(|file| rules.admit(&file.name, file.size).err()).collect();
    if refusals.is_empty() { Ok(()) } else { Err(Refusal::Files(refusals)) }
}

/// Whether a change of a case was begun when its description, redacted since, still said something.
fn is_of_before_redaction(
    view: &View<'_>,
    actor: &Actor,
    id: CaseId,
    draft: &Draft,
) -> Result<bool> {
    let case = view.case(id)?.read(actor)?.case;
    let begun = draft.fields.iter().find(|(name, _)| name == "edition");
    let before = begun.is_none_or(|(_, edition)| *edition != case.edition.to_string());
    Ok(before && view.description(&case)?.is_redacted())
}
