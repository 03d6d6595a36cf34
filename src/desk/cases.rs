//! What people do with a case that is open: look, step, edit, set people.

use super::{
    Desk,
    names::{Collect, known},
    reading,
    show::CaseDetail,
    talk::{Shown, is_overtaken},
};
use crate::{
    domain::{
        access::{Actor, Edit, Person, Sealed, Seen, SetPeople, Take},
        account::{Category, Environment, Product},
        attachment::Attachment,
        case::Case,
        draft::DraftPlace,
        edit::Edited,
        entry::Entry,
        file::FileRules,
        id::{AccountId, AttachmentId, CaseId, Mark, ProductId, UserId},
        notify::Topic,
        person::User,
        refusal::{Field, Refusal},
        step::Given,
        work::Picked,
        workflow::{Action, Row},
    },
    error::Result,
    store::View,
};

/// How many entries of a conversation a page shows.
const PAGE_ENTRIES: usize = 60;
/// How much of a conversation is copied at once, in bytes.
const COPY_BYTES: usize = 256 * 1024;
/// How many people of an account a form offers, besides those who are chosen already.
pub(super) const PEOPLE_MAX: usize = 200;

/// What a dialog was given, as typed, with the files to go along.
#[derive(Clone, Debug, Default)]
pub struct Stepped {
    /// Comment, reasons or message.
    pub comment: String,
    /// A digit of 1 to 5, or nothing.
    pub rating: String,
    /// `yes`, `partly`, `no`, or nothing.
    pub solved: String,
    /// What else there is to say, or nothing.
    pub feedback: String,
    /// Files of the draft to send along.
    pub kept: Vec<AttachmentId>,
    /// How much of the conversation stood before the one who wrote.
    pub shown: Shown,
}

impl Desk {
    /// Shows a case to `actor`.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none that the actor may know of. This holds for every use
    /// case that names a case.
    pub fn seen(&self, actor: &Actor, id: CaseId) -> Result<Seen> {
        self.store.look(|view| Ok(view.case(id)?.read(actor)?))
    }

    /// Shows a case with all of its page: the newest entries, or those before the entry `before`.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; also if there is no such entry that the actor may know of.
    pub fn case(&self, actor: &Actor, id: CaseId, before: Option<Mark>) -> Result<CaseDetail> {
        self.store.look(|view| {
            let stranded = super::drafts::stranded(view, actor, id)?;
            let detail = detail(view, actor, (id, DraftPlace::Comment(id)), before)?;
            Ok(CaseDetail { stranded, ..detail })
        })
    }

    /// A case as it is copied: without what anybody has typed, and with as much of the newest of the
    /// conversation as comes to 256 KiB, or a page of it more.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`].
    pub fn case_to_copy(&self, actor: &Actor, id: CaseId) -> Result<CaseDetail> {
        self.store.look(|view| {
            let mut copy = detail(view, actor, (id, DraftPlace::Comment(id)), None)?;
            copy.draft = None;
            let mut names = Collect::on_top_of(view, std::mem::take(&mut copy.names));
            let mut bytes = text_bytes(&copy.entries);
            while let Some(mark) = copy.earlier.filter(|_| bytes < COPY_BYTES) {
                let (mut earlier, before) = entries(view, &copy.seen, Some(mark))?;
                earlier.iter().try_for_each(|entry| names.entry(entry))?;
                bytes += text_bytes(&earlier);
                earlier.append(&mut copy.entries);
                (copy.entries, copy.earlier) = (earlier, before);
            }
            copy.names = names.done();
            Ok(copy)
        })
    }

    /// As [`Desk::case`], with what the actor has typed at another place, and nothing that is
    /// stranded.
    ///
    /// # Errors
    ///
    /// As for [`Desk::case`].
    pub fn case_at(
        &self,
        actor: &Actor,
        at: (CaseId, DraftPlace),
        before: Option<Mark>,
    ) -> Result<CaseDetail> {
        self.store.look(|view| detail(view, actor, at, before))
    }

    /// The row of the table by which the actor may take a step now.
    ///
    /// # Errors
    ///
    /// As for [`Desk::step`], but for the fields.
    pub fn choice(&self, actor: &Actor, id: CaseId, action: Action) -> Result<&'static Row> {
        self.store.look(|view| choice(view, actor, id, action))
    }

    /// Takes one step of the workflow and uses up what was typed for it; returns once it is on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::RoleTooLow`], [`Refusal::WrongState`] or
    /// [`Refusal::WrongSide`] if the step is not this actor's to take now;
    /// [`Refusal::Fields`] for what the dialog lacks; [`Refusal::Overtaken`] if somebody else has
    /// written meanwhile what the actor may see.
    pub fn step(&self, actor: &Actor, id: CaseId, action: Action, stepped: Stepped) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let overtaken = is_overtaken(view, &case.clone().read(&actor)?, stepped.shown)?;
            let permit = case.permit(&actor, Take(action))?;
            let place = DraftPlace::of_step(id, permit.row()?);
            let draft = super::drafts::spent(view, &actor, place)?;
            let files = super::drafts::chosen(view, draft.as_ref(), &stepped.kept)?;
            let auto_close = view.account(permit.receiver())?.party().desk.auto_close;
            let given = Given {
                comment: &stepped.comment,
                rating: &stepped.rating,
                solved: &stepped.solved,
                feedback: &stepped.feedback,
            };
            let change = permit.take(view.stamp(id)?, given, files, auto_close)?;
            // Whatever else is wrong with it is said first.
            if overtaken {
                return Err(Refusal::Overtaken.into());
            }
            Ok((change.spending(draft), ()))
        })
    }

    /// A case to edit, with what was typed for that, and the products that the actor may choose
    /// for it.
    ///
    /// # Errors
    ///
    /// As for [`Desk::edit`], but for the fields.
    pub fn edit_form(
        &self,
        actor: &Actor,
        id: CaseId,
    ) -> Result<(CaseDetail, Vec<(ProductId, String)>)> {
        let products = self.store.look(|view| {
            let case = view.case(id)?;
            let seen = case.clone().read(actor)?;
            drop(case.permit(actor, Edit)?);
            if !seen.editable().contains(&Field::Product) {
                return Ok(Vec::new());
            }
            let ends = [seen.case.issuer.account, seen.case.receiver.account];
            super::opening::products(view, &seen.person, &ends)
        })?;
        Ok((self.case_at(actor, (id, DraftPlace::Edit(id)), None)?, products))
    }

    /// Changes what a case says, attaches files to it, and uses up what was typed for it.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::RoleTooLow`], [`Refusal::Closed`],
    /// [`Refusal::ChangedMeanwhile`], [`Refusal::Fields`], [`Refusal::Files`].
    pub fn edit(&self, actor: &Actor, id: CaseId, form: EditForm) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let seen = case.clone().read(&actor)?;
            let description = view.description(&seen.case)?;
            let permit = case.permit(&actor, Edit)?;
            let product = form.product.as_deref().map(|text| pick_product(view, &seen, text));
            let edited = Edited {
                edition: form.edition,
                subject: form.subject.as_deref(),
                description: form.description.as_deref(),
                priority: form.priority.as_deref(),
                kind: form.kind.as_deref(),
                product: product.transpose()?,
            };
            let draft = super::drafts::spent(view, &actor, DraftPlace::Edit(id))?;
            let files = super::drafts::chosen(view, draft.as_ref(), &form.kept)?;
            let change = permit.edit(view.stamp(id)?, &description, &edited, files)?;
            Ok((change.spending(draft), ()))
        })
    }

    /// Sets agent and CC of the actor's own side, by their ids as the form has them.
    ///
    /// # Errors
    ///
    /// As for [`Desk::seen`]; [`Refusal::RoleTooLow`], [`Refusal::Fields`].
    pub fn set_people(
        &self,
        actor: &Actor,
        id: CaseId,
        agent: String,
        cc: Vec<String>,
    ) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let case = view.case(id)?;
            let seen = case.clone().read(&actor)?;
            let permit = case.permit(&actor, SetPeople)?;
            let agent = pick_of(view, &seen, &agent)?;
            let cc = cc.iter().take(PICKED_MAX).map(|text| pick_of(view, &seen, text));
            let cc = cc.collect::<Result<Vec<_>>>()?;
            Ok((permit.set_people(view.stamp(id)?, &agent, cc)?, ()))
        })
    }
}

/// A case with all of its page, and what the actor has typed at a place.
fn detail(
    view: &View<'_>,
    actor: &Actor,
    (id, place): (CaseId, DraftPlace),
    before: Option<Mark>,
) -> Result<CaseDetail> {
    let seen = view.case(id)?.read(actor)?;
    if let Some(mark) = before {
        view.entry(id, mark)?.read(&seen).ok_or(Refusal::NotFound)?;
    }
    let (entries, earlier) = entries(view, &seen, before)?;
    let files = files(view, &seen)?;
    let mut names = Collect::new(view);
    names.case(&seen.case)?;
    entries.iter().try_for_each(|entry| names.entry(entry))?;
    files.iter().try_for_each(|file| names.file(file))?;
    let (category, environment) = labels(view, &seen.case)?;
    let news = reading::news(view, actor, std::slice::from_ref(&seen))?;
    let person = &seen.person;
    let unheard = view.unread_of(person.user, Topic::Case(id))?;
    let unread = view.unread(person.user, |account| person.acts_for(account))?;
    Ok(CaseDetail {
        is_news: !news.is_empty(),
        unread_elsewhere: unread.saturating_sub(unheard.len() as u64),
        unheard,
        description: view.description(&seen.case)?,
        entries,
        earlier,
        later: before.is_some(),
        files,
        takes: takes(view, &seen.case)?,
        names: names.done(),
        category,
        environment,
        customers: super::concern::customers(view, &seen)?,
        related: super::duplicate::related(view, actor, &seen)?,
        moves: super::moving::moves(view, actor, id)?,
        draft: super::drafts::spent(view, actor, place)?,
        stranded: Vec::new(),
        now: view.now(),
        seen,
    })
}

/// The files that a case's desk takes.
pub(super) fn takes(view: &View<'_>, case: &Case) -> Result<FileRules> {
    Ok(view.account(case.receiver.account)?.party().desk.takes(case.preset))
}

/// The names of a case's ticket type and environment.
pub(super) fn labels(
    view: &View<'_>,
    case: &Case,
) -> Result<(Option<Category>, Option<Environment>)> {
    let category = match case.category {
        None => None,
        Some(id) => view.account(case.receiver.account)?.party().category(id).cloned(),
    };
    let environment = match case.environment {
        None => None,
        Some(id) => view.account(case.issuer.account)?.party().environment(id).cloned(),
    };
    Ok((category, environment))
}

/// The row of the table by which the actor may take a step now.
pub(super) fn choice(
    view: &View<'_>,
    actor: &Actor,
    id: CaseId,
    action: Action,
) -> Result<&'static Row> {
    Ok(view.case(id)?.permit(actor, Take(action))?.row()?)
}

/// An edit form, as typed; none where it has no such field.
#[derive(Clone, Debug, Default)]
pub struct EditForm {
    /// The edition that it showed.
    pub edition: u32,
    /// The subject.
    pub subject: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The priority's word.
    pub priority: Option<String>,
    /// The type's word.
    pub kind: Option<String>,
    /// The product's id; empty for none.
    pub product: Option<String>,
    /// Files of the draft to attach.
    pub kept: Vec<AttachmentId>,
}

/// How much somebody wrote in these entries, in bytes, each counted as a line at least.
fn text_bytes(entries: &[Entry]) -> usize {
    let texts = entries.iter().map(|entry| entry.said().and_then(|said| said.text.as_ref()));
    texts.map(|text| 64 + text.map_or(0, |text| text.len())).sum()
}

/// The entries that the reader may see, the oldest first, and where earlier ones end.
fn entries(
    view: &View<'_>,
    seen: &Seen,
    before: Option<Mark>,
) -> Result<(Vec<Entry>, Option<Mark>)> {
    let found = view.entries(seen, before, PAGE_ENTRIES + 1)?.into_iter();
    let mut entries: Vec<Entry> = found.filter_map(|entry| entry.read(seen)).collect();
    let more = entries.len() > PAGE_ENTRIES;
    entries.truncate(PAGE_ENTRIES);
    entries.reverse();
    let earlier = entries.first().filter(|_| more).map(|entry| entry.mark);
    Ok((entries, earlier))
}

/// The files that the reader may see, the oldest first.
pub(super) fn files(view: &View<'_>, seen: &Seen) -> Result<Vec<Attachment>> {
    let files = view.attachments(seen)?.into_iter();
    Ok(files.filter_map(|file| file.read(seen).ok()).collect())
}

/// How many names of one form are looked up; no field takes as many.
pub(super) const PICKED_MAX: usize = 1_000;

/// A user named by id in a form about a case: a colleague, or somebody who is on it already.
pub(super) fn pick_of(view: &View<'_>, seen: &Seen, text: &str) -> Result<Picked<User>> {
    pick(view, text, |user| user.picked(&seen.person))
}

/// A user named by id in a form.
pub(super) fn pick(
    view: &View<'_>,
    text: &str,
    open: impl FnOnce(Sealed<User>) -> Picked<User>,
) -> Result<Picked<User>> {
    if text.is_empty() {
        return Ok(Picked::Nothing);
    }
    let Ok(id) = text.parse::<UserId>() else { return Ok(Picked::Unknown) };
    Ok(known(view.user(id))?.map_or(Picked::Unknown, open))
}

/// A product named by id in a form about a case. The one that the case has may stay.
pub(super) fn pick_product(view: &View<'_>, seen: &Seen, text: &str) -> Result<Picked<Product>> {
    let ends = [seen.case.issuer.account, seen.case.receiver.account];
    pick_product_among(view, &seen.person, text, |product, owner| {
        seen.case.product == Some(product) || ends.contains(&owner)
    })
}

/// A product named by id in a form: of the chooser's account, of one joined to it by contract, or
/// one that `also` lets them choose.
pub(super) fn pick_product_among(
    view: &View<'_>,
    person: &Person,
    text: &str,
    also: impl FnOnce(ProductId, AccountId) -> bool,
) -> Result<Picked<Product>> {
    if text.is_empty() {
        return Ok(Picked::Nothing);
    }
    let Ok(id) = text.parse::<ProductId>() else { return Ok(Picked::Unknown) };
    let Some(product) = known(view.product(id))? else { return Ok(Picked::Unknown) };
    let joined =
        |owner| if also(id, owner) { Ok(true) } else { view.joined(person.account, owner) };
    Ok(known(product.choose(person, joined))?.map_or(Picked::Unknown, Picked::This))
}
