//! Cases that are duplicates of others.

use std::ops::ControlFlow;

use super::{
    Desk,
    names::known,
    show::{DuplicateForm, Linked},
};
use crate::{
    domain::{
        access::{Actor, Seen},
        duplicate::{Duplicate, LOOKED_AT, MarkDuplicate, NAMED},
        id::CaseId,
        work::Picked,
    },
    error::Result,
    store::View,
};

impl Desk {
    /// What the form needs that marks a case as a duplicate of another.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::RoleTooLow`](crate::domain::refusal::Refusal::RoleTooLow),
    /// [`Refusal::Closed`](crate::domain::refusal::Refusal::Closed).
    pub fn duplicate_form(&self, actor: &Actor, id: CaseId) -> Result<DuplicateForm> {
        self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            drop(case.permit(actor, MarkDuplicate)?);
            let own = view.duplicate(id, seen.person.account)?;
            let of = own.map(|mark| linked(view, actor, mark.of)).transpose()?.flatten();
            Ok(DuplicateForm { seen, of })
        })
    }

    /// Marks a case as a duplicate of the one that `text` is the id of; an empty text takes the
    /// mark of the actor's account away. Returns once that is on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::duplicate_form`];
    /// [`Refusal::Fields`](crate::domain::refusal::Refusal::Fields) for a case that the actor may
    /// not know of, in the words for none.
    pub fn mark_duplicate(&self, actor: &Actor, id: CaseId, text: &str) -> Result<()> {
        let (actor, text) = (actor.clone(), text.trim().to_owned());
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let seen = case.clone().read(&actor)?;
            let permit = case.permit(&actor, MarkDuplicate)?;
            let of = match text.parse::<CaseId>() {
                _ if text.is_empty() => Picked::Nothing,
                Err(_) => Picked::Unknown,
                Ok(of) => known(view.case(of))?.map_or(Picked::Unknown, |of| of.original(&actor)),
            };
            let before = view.duplicate(id, seen.person.account)?;
            Ok((permit.mark(view.stamp(id)?, before, of)?, ()))
        })
    }
}

/// The cases that this one is a duplicate of, and those that are duplicates of it: such as its
/// reader may see.
pub(super) fn related(
    view: &View<'_>,
    actor: &Actor,
    seen: &Seen,
) -> Result<(Vec<Linked>, Vec<Linked>)> {
    let id = seen.case.id;
    let (mut originals, mut duplicates) = (Vec::new(), Vec::new());
    view.duplicates_of_case(id, |Duplicate { of, .. }| originals.push(of))?;
    let mut left = LOOKED_AT;
    view.duplicates_of(id, |case| {
        duplicates.push(case);
        left -= 1;
        if left > 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let visible = |mut ids: Vec<CaseId>| -> Result<Vec<Linked>> {
        ids.sort_unstable();
        ids.dedup();
        let mut found = Vec::new();
        for id in ids {
            found.extend(linked(view, actor, id)?);
            if found.len() == NAMED {
                break;
            }
        }
        Ok(found)
    };
    Ok((visible(originals)?, visible(duplicates)?))
}

/// A case to lead to, if the actor may see it.
pub(super) fn linked(view: &View<'_>, actor: &Actor, id: CaseId) -> Result<Option<Linked>> {
    let Some(case) = known(view.case(id))? else { return Ok(None) };
    let Ok(seen) = case.read(actor) else { return Ok(None) };
    let (subject, state) = (seen.case.subject.to_string(), seen.case.state);
    Ok(Some(Linked { id, subject, state }))
}
