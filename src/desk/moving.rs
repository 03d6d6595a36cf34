//! Moving a case to another desk.

use super::{
    Desk, concern,
    drafts::admit,
    duplicate::linked,
    files::{Passed, fitting, named, quota},
    opening::{between, form, parties},
    show::{Linked, MoveDesks, MoveForm},
    whom::desks,
};
use crate::{
    domain::{
        access::{Actor, Permit, Seen},
        account::Account,
        attachment::Attachment,
        draft::{Draft, DraftPlace},
        id::{AccountId, AttachmentId, CaseId},
        moving::{Elsewhere, MoveAway},
        open::NewCase,
        refusal::{Complaint, Field, Refusal},
        text::Words,
    },
    error::Result,
    store::View,
};

impl Desk {
    /// The desks that a case can be moved to now, whose names hold `query` or whose id it is.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::WrongSide`] for the receiver's side,
    /// [`Refusal::RoleTooLow`] for a viewer, [`Refusal::Closed`].
    pub fn move_desks(&self, actor: &Actor, id: CaseId, query: &str) -> Result<MoveDesks> {
        let query: String = query.trim().chars().take(100).collect();
        self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            let permit = case.permit(actor, MoveAway)?;
            let issuer = view.account(permit.issuer())?.party();
            let (mut list, more) = desks(view, &seen.person, (issuer.id, &query))?;
            let mut fits = Vec::with_capacity(list.len());
            for desk in &list {
                let receiver = view.account(desk.id)?.party();
                fits.push(permit.fits(&between(view, issuer.clone(), receiver)?).is_ok());
            }
            let mut fits = fits.into_iter();
            list.retain(|_| fits.next() == Some(true));
            Ok(MoveDesks { seen, list, more, query: query.clone() })
        })
    }

    /// What the form needs that moves a case to the desk of `to`: with what was `typed` in it, else
    /// with what the case says.
    ///
    /// # Errors
    ///
    /// As for [`Desk::move_desks`]; [`Refusal::Fields`] for a desk that is not open to the issuer
    /// now, in the same words whether there is one or not.
    pub fn move_form(
        &self,
        actor: &Actor,
        id: CaseId,
        to: AccountId,
        typed: Option<Vec<(String, String)>>,
    ) -> Result<MoveForm> {
        self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            let permit = case.permit(actor, MoveAway)?;
            let unknown = || Refusal::field(Field::Partner, Complaint::NoContract);
            let receiver = super::names::known(view.account(to))?.ok_or_else(unknown)?.party();
            let issuer = view.account(permit.issuer())?.party();
            let parties = between(view, issuer, receiver)?;
            permit.fits(&parties)?;
            let fields = match typed {
                Some(typed) => typed,
                None => said(&seen, &view.description(&seen.case)?),
            };
            let place = DraftPlace::NewCase;
            let draft = Draft { fields, ..Draft::new(seen.person.user, place, view.now()) };
            let mut form = form(view, &seen.person, &parties, draft)?;
            // For whom it is, the case says already.
            form.fields.retain(|field| *field != Field::Account);
            let files = carriable(view, &seen, &permit, &parties.issuer)?;
            Ok(MoveForm { seen, form, files })
        })
    }

    /// Closes a case and opens another at another desk, with those files of the issuer's own side
    /// that are `carried`; returns its id once both are on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::move_form`]; [`Refusal::Fields`] for what the form lacks, and for a file that
    /// cannot go along; [`Refusal::Files`] for files that the other desk does not take, or that the
    /// mover's account has no room for.
    pub fn move_case(
        &self,
        actor: &Actor,
        id: CaseId,
        new: NewCase,
        carried: Vec<AttachmentId>,
    ) -> Result<CaseId> {
        let (actor, limit) = (actor.clone(), self.file_quota);
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let seen = case.clone().read(&actor)?;
            let permit = case.permit(&actor, MoveAway)?;
            let issuer = permit.issuer();
            let own = issuer == seen.person.account;
            let account = if own { String::new() } else { issuer.to_string() };
            let mut new = NewCase { account, ..new };
            let parties = parties(view, &actor, &new)?;
            permit.fits(&parties)?;
            let files = carriable(view, &seen, &permit, &parties.issuer)?;
            let files = pick(files, &carried)?;
            let passed = files.iter().map(|Attachment { file, .. }| {
                (file.name.clone(), file.kind, file.size, file.hash)
            });
            let (passed, full): (Vec<Passed>, _) =
                fitting(quota(view, &actor, limit)?, passed.collect());
            if !full.is_empty() {
                return Err(Refusal::Files(full).into());
            }
            let copies = named(view, passed)?;
            admit(&parties.receiver.takes(), &copies)?;
            // Pictures in the description lead to the files that went along.
            for (was, copy) in files.iter().zip(&copies) {
                let (was, is) = (was.file.id.to_string(), copy.id.to_string());
                new.description = new.description.replace(&was, &is);
            }
            let to = view.fresh_case()?;
            let (form, parties, stamp) = (&new, &parties, view.stamp(to)?);
            let elsewhere = Elsewhere { id: to, stamp, form, parties, files: copies };
            let ends = [&parties.issuer, &parties.receiver];
            let about = concern::along(view, &seen.person, id, (to, ends))?;
            let moved = permit.relocate(&actor, view.stamp(id)?, elsewhere)?;
            Ok((moved.and(about), to))
        })
    }
}

/// What the form says at first: what the case does, as far as another desk may ask for it.
fn said(seen: &Seen, description: &Words) -> Vec<(String, String)> {
    let case = &seen.case;
    let redacted = description.is_redacted();
    let one = [
        (Field::Subject, case.subject.to_string()),
        (Field::Description, if redacted { String::new() } else { description.to_string() }),
        (Field::Priority, case.priority.word().to_owned()),
        (Field::Type, case.kind.word().to_owned()),
        (Field::Product, case.product.map(|id| id.to_string()).unwrap_or_default()),
        (Field::Contact, case.contact.map(|id| id.to_string()).unwrap_or_default()),
    ];
    let cc = case.issuer.cc.iter().map(|id| (Field::Cc, id.to_string()));
    one.into_iter().chain(cc).map(|(field, value)| (field.name().to_owned(), value)).collect()
}

/// The files that may go along, the oldest first.
fn carriable(
    view: &View<'_>,
    seen: &Seen,
    permit: &Permit<MoveAway>,
    issuer: &Account,
) -> Result<Vec<Attachment>> {
    let mut files = super::cases::files(view, seen)?;
    files.retain(|file| permit.carries(file, issuer) && view.has_blob(file.file.hash));
    Ok(files)
}

/// Those of `files` that a form names, in the order of the case.
fn pick(mut files: Vec<Attachment>, carried: &[AttachmentId]) -> Result<Vec<Attachment>> {
    if carried.iter().any(|id| !files.iter().any(|file| file.file.id == *id)) {
        return Err(Refusal::field(Field::Files, Complaint::NotOffered).into());
    }
    files.retain(|file| carried.contains(&file.file.id));
    Ok(files)
}

/// Where a case was moved, and where it was moved from: such as its reader may see.
pub(super) fn moves(
    view: &View<'_>,
    actor: &Actor,
    id: CaseId,
) -> Result<(Vec<Linked>, Vec<Linked>)> {
    let (mut to, mut from) = (Vec::new(), Vec::new());
    view.moved_to(id, |case| to.push(case))?;
    view.moved_from(id, |case| from.push(case))?;
    let visible = |ids: Vec<CaseId>| -> Result<Vec<Linked>> {
        let mut found = Vec::new();
        for id in ids {
            found.extend(linked(view, actor, id)?);
        }
        Ok(found)
    };
    Ok((visible(to)?, visible(from)?))
}
