//! What a case can be found by, and for whom.

use std::{borrow::Cow, collections::BTreeSet};

use crate::domain::{
    access::Sealed,
    attachment::Attachment,
    case::Case,
    entry::Entry,
    id::{AccountId, AttachmentId, CaseId, Mark, UserId},
    moment::Moment,
    text::Words,
    workflow::State,
};

/// By how many entries of its conversation, from the newest back, somebody finds a case.
pub const ENTRIES_MAX: usize = 2_000;

/// Where a text of a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its id, with and without prefix and dashes.
    Id,
    /// What it is about.
    Subject,
    /// Who opened it, for whom, who commented, who sent a file.
    Person(UserId),
    /// What a file is called.
    File(AttachmentId),
    /// What happened.
    Description,
    /// What somebody said.
    Comment(Mark),
}

/// What a case can be found by, of the case itself, of a file, or of an entry.
#[derive(Clone, Debug, Default)]
pub struct Texts<'a> {
    /// What is written there, with its place.
    pub written: Vec<(Place, Cow<'a, str>)>,
    /// By whose names the case is found for it.
    pub people: Vec<UserId>,
}

/// What a case can be found by, for one account or for all others that may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The case.
    pub case: CaseId,
    /// The account that asked.
    pub issuer: AccountId,
    /// The account that answers.
    pub receiver: AccountId,
    /// The one account that it is for; none if it is for all that have no sheet of their own.
    pub own: Option<AccountId>,
    /// The accounts that have a sheet of their own, because they see more.
    pub besides: Vec<AccountId>,
    /// Whether the case is closed.
    pub closed: bool,
    /// The last change that those whom it is for may see.
    pub moved_at: Moment,
    /// The texts; people by their names.
    pub texts: Vec<(Place, String)>,
}

impl<'a> Texts<'a> {
    /// Those of a case: its id, its subject, its description, and who asked.
    pub fn of_case(case: &'a Case, description: &'a Words) -> Texts<'a> {
        let digits = format!("{:09}", case.id.0);
        let id = format!("{} {digits} CA{digits}", case.id);
        let written = vec![
            (Place::Id, Cow::Owned(id)),
            (Place::Subject, Cow::Borrowed(&*case.subject)),
            (Place::Description, Cow::Borrowed(&**description)),
        ];
        Texts { written, people: std::iter::once(case.reporter).chain(case.contact).collect() }
    }

    /// Those of a file.
    pub fn of_file(file: &'a Attachment) -> Texts<'a> {
        let name = Cow::Borrowed(file.file.name.as_str());
        Texts { written: vec![(Place::File(file.file.id), name)], people: vec![file.by] }
    }

    /// Those of an entry of the conversation; none of what the helpdesk noted; of what was redacted
    /// only who wrote it.
    pub fn of_entry(entry: &'a Entry) -> Texts<'a> {
        if !entry.is_message() {
            return Texts::default();
        }
        let text = entry.said().and_then(|said| said.text.as_ref());
        let written = text.map(|text| (Place::Comment(entry.mark), Cow::Borrowed(&**text)));
        Texts { written: written.into_iter().collect(), people: entry.by.into_iter().collect() }
    }
}

impl Sheet {
    /// Makes the sheets of a case: one for all, and one for each account with something private on
    /// it. Entries come newest first; `name` says what somebody is called.
    ///
    /// This opens what is sealed without asking for whom: the sheets say for whom they are. Only
    /// the search index is made of them.
    ///
    /// # Errors
    ///
    /// Whatever `name` fails with.
    pub fn of<E>(
        (case, description): (Sealed<Case>, Sealed<Words>),
        entries: &[Sealed<Entry>],
        files: &[Sealed<Attachment>],
        mut name: impl FnMut(UserId) -> Result<Option<String>, E>,
    ) -> Result<Vec<Sheet>, E> {
        let (case, description) = (case.0, description.0);
        let files: Vec<&Attachment> =
            files.iter().map(|file| &file.0).filter(|file| file.deleted.is_none()).collect();
        let private = entries.iter().filter(|entry| entry.0.is_message());
        let private = private.filter_map(|entry| entry.0.private_to);
        let mut besides: Vec<AccountId> =
            private.chain(files.iter().filter_map(|file| file.private_to)).collect();
        besides.sort_unstable();
        besides.dedup();
        let mut sheets = Vec::with_capacity(besides.len() + 1);
        for own in std::iter::once(None).chain(besides.iter().copied().map(Some)) {
            let sees = |private_to: Option<AccountId>| private_to.is_none() || private_to == own;
            let entries = entries.iter().map(|entry| &entry.0).filter(|one| sees(one.private_to));
            let entries = entries.take(ENTRIES_MAX).map(Texts::of_entry);
            let files = files.iter().filter(|one| sees(one.private_to));
            let files = files.map(|file| Texts::of_file(file));
            let case_itself = std::iter::once(Texts::of_case(&case, &description));
            let (mut found_by, mut people) = (Vec::new(), BTreeSet::new());
            for texts in case_itself.chain(files).chain(entries) {
                let written = texts.written.into_iter();
                found_by.extend(written.map(|(place, text)| (place, text.into_owned())));
                people.extend(texts.people);
            }
            for user in people {
                found_by.extend(name(user)?.map(|name| (Place::Person(user), name)));
            }
            sheets.push(Sheet {
                case: case.id,
                issuer: case.issuer.account,
                receiver: case.receiver.account,
                own,
                besides: besides.clone(),
                closed: case.state == State::Closed,
                moved_at: moved_at(&case, own),
                texts: found_by,
            });
        }
        Ok(sheets)
    }
}

fn moved_at(case: &Case, own: Option<AccountId>) -> Moment {
    let own = case.viewers.iter().find(|viewer| Some(viewer.account) == own);
    own.map_or(case.moved_at, |viewer| viewer.moved_at)
}
