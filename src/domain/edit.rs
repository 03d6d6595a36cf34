//! Changing what a case says and who is on it, and its own files.

use super::{
    access::{Amend, Attach, Edit, Permit, Sealed, Seen, SetPeople},
    account::Product,
    attachment::{Attachment, StoredFile},
    case::{CC_MAX, Case, CaseType, Priority},
    change::{Change, Write},
    entry::{Body, Notice},
    id::UserId,
    journal::{Event, Kind, Record, digest},
    moment::AutoClose,
    person::{Role, User},
    preset::PresetName,
    refusal::{Complaint, Field, Refusal},
    text::{Subject, Words},
    work::{Picked, Stamp, Work},
    workflow::{How, Side, State},
};

/// What an edit form was given. A field that the case's form lacks is none, and stays as it is.
#[derive(Clone, Debug)]
pub struct Edited<'a> {
    /// The edition that the form showed.
    pub edition: u32,
    /// The subject, as typed.
    pub subject: Option<&'a str>,
    /// The description, as typed.
    pub description: Option<&'a str>,
    /// The priority's word.
    pub priority: Option<&'a str>,
    /// The type's word.
    pub kind: Option<&'a str>,
    /// The product, looked up for the one who chose it.
    pub product: Option<Picked<Product>>,
}

impl Edited<'_> {
    /// Whether anything is to be otherwise.
    pub fn differs(&self) -> bool {
        self.subject.is_some()
            || self.description.is_some()
            || self.priority.is_some()
            || self.kind.is_some()
            || self.product.is_some()
    }
}

impl Seen {
    /// The fields that this reader can edit, in the form's order; none if they may not edit.
    pub fn editable(&self) -> Vec<Field> {
        if !self.may(&Edit) {
            return Vec::new();
        }
        editable(self.case.preset, self.side)
    }

    /// Whether the reader may delete this file now: its uploader, or an admin of the uploader's
    /// account, until the case is closed.
    pub fn may_delete(&self, file: &Attachment) -> bool {
        let own = file.by == self.person.user
            || self.person.role == Role::Admin && file.account == self.person.account;
        own && self.may(&Amend) && self.case.state != State::Closed
    }
}

/// Whether a side says how urgent a case is: of portal and client cases that is the receiver.
pub(super) fn may_set_priority(preset: PresetName, side: Side) -> bool {
    preset == PresetName::Partner || side == Side::Receiver
}

/// Portal and client cases have no type to show.
fn editable(preset: PresetName, side: Side) -> Vec<Field> {
    let mut fields = vec![Field::Subject];
    if may_set_priority(preset, side) {
        fields.push(Field::Priority);
    }
    if preset == PresetName::Partner {
        fields.push(Field::Type);
    }
    if preset.table().need(Field::Product).is_some() {
        fields.push(Field::Product);
    }
    fields.push(Field::Description);
    fields
}

impl Permit<Edit> {
    /// Changes what the case says, and attaches files to it; `description` is what it says now.
    ///
    /// # Errors
    ///
    /// [`Refusal::ChangedMeanwhile`] if something changes and the form showed an older edition;
    /// [`Refusal::Fields`] for what is wrong, and for a field that is not this side's to change;
    /// [`Refusal::Files`] for more files than go with a message or into the case.
    pub fn edit(
        self,
        stamp: Stamp,
        description: &Words,
        edited: &Edited<'_>,
        files: Vec<StoredFile>,
    ) -> Result<Change, Refusal> {
        let (mut work, _) = Work::begin(self, stamp);
        let mut form = Form { wrong: Vec::new(), notices: Vec::new() };
        form.only(&editable(work.after.preset, work.side), edited);
        form.change(&mut work.after, edited);
        let words = form.text(Field::Description, edited.description.map(Words::parse));
        let words = words.filter(|words| words != description);
        form.note(words.is_some(), Notice::Description);
        let Form { wrong, mut notices } = form;
        if !wrong.is_empty() {
            return Err(Refusal::Fields(wrong));
        }
        if notices.is_empty() && files.is_empty() {
            return Ok(Change::none());
        }
        let kind = if notices.is_empty() {
            Kind::FilesAdded
        } else if edited.edition == work.after.edition {
            work.after.edition += 1;
            Kind::CaseEdited
        } else {
            return Err(Refusal::ChangedMeanwhile);
        };
        notices.extend(added(&files));
        work.attach(files, None, None)?;
        let digests = (digest(Some(description)), digest(words.as_deref()));
        if let Some(words) = words {
            let write = Write::Description(work.after.id, words);
            work.write(write);
        }
        Ok(work.note(notices, kind, |event| match digests.1.as_str() {
            "" => event,
            to => event.changed("description", &digests.0, &to),
        }))
    }
}

/// What is noted of files that are attached.
pub(super) fn added(files: &[StoredFile]) -> Vec<Notice> {
    files.iter().map(|file| Notice::FileAdded(file.id, file.name.clone())).collect()
}

/// An edit form while it is read.
struct Form {
    wrong: Vec<(Field, Complaint)>,
    notices: Vec<Notice>,
}

impl Form {
    /// Makes the case say what the form says, but for the description.
    fn change(&mut self, case: &mut Case, edited: &Edited<'_>) {
        if let Some(subject) = self.text(Field::Subject, edited.subject.map(Subject::parse)) {
            let from = std::mem::replace(&mut case.subject, subject.clone());
            self.note(from != subject, Notice::Subject { from, to: subject });
        }
        let priority = edited.priority.map(|word| {
            Priority::ALL.into_iter().find(|p| p.word() == word).ok_or(Complaint::NotOffered)
        });
        if let Some(to) = self.text(Field::Priority, priority) {
            let from = std::mem::replace(&mut case.priority, to);
            self.note(from != to, Notice::Priority { from, to });
        }
        let kind = edited.kind.map(|word| {
            CaseType::ALL.into_iter().find(|k| k.word() == word).ok_or(Complaint::NotOffered)
        });
        if let Some(to) = self.text(Field::Type, kind) {
            let from = std::mem::replace(&mut case.kind, to);
            self.note(from != to, Notice::Type { from, to });
        }
        if let Some(picked) = &edited.product {
            let to = self.text(
                Field::Product,
                Some(match picked {
                    Picked::Nothing => Ok(None),
                    Picked::This(product) => Ok(Some(product.id)),
                    Picked::Unknown => Err(Complaint::NotOffered),
                }),
            );
            if let Some(to) = to {
                let from = std::mem::replace(&mut case.product, to);
                self.note(from != to, Notice::Product { from, to });
            }
        }
    }

    fn text<T>(&mut self, field: Field, parsed: Option<Result<T, Complaint>>) -> Option<T> {
        parsed?.map_err(|complaint| self.wrong.push((field, complaint))).ok()
    }

    fn note(&mut self, differs: bool, notice: Notice) {
        if differs {
            self.notices.push(notice);
        }
    }

    /// Complains of fields that are not this side's to change.
    fn only(&mut self, fields: &[Field], edited: &Edited<'_>) {
        let sent = [
            (Field::Subject, edited.subject.is_some()),
            (Field::Description, edited.description.is_some()),
            (Field::Priority, edited.priority.is_some()),
            (Field::Type, edited.kind.is_some()),
            (Field::Product, edited.product.is_some()),
        ];
        let foreign = sent.into_iter().filter(|(field, sent)| *sent && !fields.contains(field));
        self.wrong.extend(foreign.map(|(field, _)| (field, Complaint::NotOffered)));
    }
}

impl Work {
    /// Notes what changed, and ends.
    pub(super) fn note(
        mut self,
        notices: Vec<Notice>,
        kind: Kind,
        more: impl FnOnce(Event) -> Event,
    ) -> Change {
        let mut event = Event::new(self.by, kind, Record::Case(self.after.id));
        for notice in &notices {
            event = describe(event, notice);
        }
        self.entry(None, Body::Noted(notices));
        self.finish(more(event))
    }
}

/// The event with the difference that a notice tells of.
pub(super) fn describe(event: Event, notice: &Notice) -> Event {
    let name = |id: &Option<UserId>| id.map(|id| id.to_string()).unwrap_or_default();
    let names = |ids: &[UserId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    match notice {
        Notice::Moved { from, to, .. } => event.changed("state", from, to),
        Notice::Agent { from, to, .. } => event.changed("agent", &name(from), &name(to)),
        Notice::Cc { added, removed, .. } => event.changed("cc", &names(removed), &names(added)),
        Notice::Subject { from, to } => {
            event.changed("subject", &digest(Some(from)), &digest(Some(to)))
        }
        Notice::Priority { from, to } => event.changed("priority", from, to),
        Notice::Type { from, to } => event.changed("type", from, to),
        Notice::Product { from, to } => {
            let name =
                |id: &Option<super::id::ProductId>| id.map(|id| id.to_string()).unwrap_or_default();
            event.changed("product", &name(from), &name(to))
        }
        Notice::FileAdded(id, _) => event.changed("file", &"", id),
        Notice::FileDeleted(id, _) => event.changed("file", id, &""),
        Notice::Description
        | Notice::FileRedacted(_)
        | Notice::DescriptionRedacted
        | Notice::MarkedDuplicate
        | Notice::UnmarkedDuplicate
        | Notice::MovedAway
        | Notice::FeedbackRedacted => event,
    }
}

impl Permit<SetPeople> {
    /// Sets who works on the case at the permit's own side, and who else is told there.
    ///
    /// Assigning an agent takes a case up where the preset says so.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for somebody who is not of this side, not active, or (an agent who was
    /// not the agent before) below the role of agent; and beyond [`CC_MAX`] CC users.
    pub fn set_people(
        self,
        stamp: Stamp,
        agent: &Picked<User>,
        cc: Vec<Picked<User>>,
    ) -> Result<Change, Refusal> {
        let (work, _) = Work::begin(self, stamp);
        let to = work.agent(agent).map_err(|complaint| (Field::Agent, complaint));
        let told = work.told(&work.after.end(work.side).cc, cc);
        match (to, told.map_err(|complaint| (Field::Cc, complaint))) {
            (Ok(to), Ok(told)) => Ok(work.people(to, told)),
            (to, told) => Err(Refusal::Fields(to.err().into_iter().chain(told.err()).collect())),
        }
    }
}

impl Work {
    /// Who is to work on the case at this side.
    pub(super) fn agent(&self, picked: &Picked<User>) -> Result<Option<UserId>, Complaint> {
        let before = self.after.end(self.side).agent;
        match picked {
            Picked::Nothing => Ok(None),
            Picked::This(user) if before == Some(user.id) => Ok(before),
            Picked::This(user) if user.role >= Role::Agent && self.belongs(user) => {
                Ok(Some(user.id))
            }
            Picked::This(_) | Picked::Unknown => Err(Complaint::NotOffered),
        }
    }

    /// Sets agent and CC of this side, and ends.
    pub(super) fn people(mut self, to: Option<UserId>, told: Vec<UserId>) -> Change {
        let (side, end) = (self.side, self.after.end(self.side).clone());
        let mut notices = Vec::new();
        if to != end.agent {
            self.after.end_mut(side).agent = to;
            notices.push(Notice::Agent { side, from: end.agent, to });
        }
        let added: Vec<_> = told.iter().filter(|id| !end.cc.contains(id)).copied().collect();
        let removed: Vec<_> = end.cc.iter().filter(|id| !told.contains(id)).copied().collect();
        if !added.is_empty() || !removed.is_empty() {
            self.after.end_mut(side).cc = told;
            notices.push(Notice::Cc { side, added, removed });
        }
        if notices.is_empty() {
            return Change::none();
        }
        if to.is_some() && to != end.agent {
            self.take_up();
        }
        self.note(notices, Kind::CaseEdited, |event| event)
    }

    /// Whether a user can be named at this side: active, of its account or of its manager's.
    fn belongs(&self, user: &User) -> bool {
        let of_side = |viewer: &super::case::Viewer| {
            viewer.side == self.side && viewer.account == user.account
        };
        user.active && self.after.viewers.iter().any(of_side)
    }

    /// Who is told, each once; those who were told before may stay whatever became of them.
    fn told(&self, before: &[UserId], cc: Vec<Picked<User>>) -> Result<Vec<UserId>, Complaint> {
        let mut told = Vec::new();
        for picked in cc {
            match picked {
                Picked::Nothing => (),
                Picked::This(user) if told.contains(&user.id) => (),
                Picked::This(user) if before.contains(&user.id) || self.belongs(&user) => {
                    told.push(user.id);
                }
                Picked::This(_) | Picked::Unknown => return Err(Complaint::NotOffered),
            }
        }
        let max = CC_MAX;
        if told.len() > max { Err(Complaint::TooMany { max }) } else { Ok(told) }
    }

    /// Takes the step that assigning an agent takes, if there is one from here.
    fn take_up(&mut self) {
        let (state, side) = (self.after.state, self.side);
        let row = self.after.table().rows.iter().find(|row| {
            row.how == How::ButtonOrAgent && row.from.contains(&state) && row.who.contains(&side)
        });
        if let Some(row) = row {
            self.move_to(row.action, row.to, AutoClose::Never);
        }
    }
}

impl Permit<Attach> {
    /// Attaches files to the case itself, for both sides to see.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there are none or too many.
    pub fn attach(self, stamp: Stamp, files: Vec<StoredFile>) -> Result<Change, Refusal> {
        let (mut work, _) = Work::begin(self, stamp);
        if files.is_empty() {
            return Err(Refusal::field(Field::Files, Complaint::Missing));
        }
        let noted = added(&files);
        work.attach(files, None, None)?;
        Ok(work.note(noted, Kind::FilesAdded, |event| event))
    }
}

impl Permit<Amend> {
    /// Deletes a file: its row stays with who and when, its bytes go once nothing names them.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for a file of another account's private comment, or one that is gone;
    /// [`Refusal::NotYours`] unless the actor sent it, or is an admin of the account that did;
    /// [`Refusal::Closed`] once the case is closed.
    pub fn delete_file(self, stamp: Stamp, file: Sealed<Attachment>) -> Result<Change, Refusal> {
        let role = self.person.as_ref().map_or(Role::Viewer, |person| person.role);
        let (mut work, _) = Work::begin(self, stamp);
        let (by, account) = work.by.zip(work.account).ok_or(Refusal::NotFound)?;
        let before = file.0;
        let hidden = before.private_to.is_some_and(|to| to != account);
        if hidden || before.deleted.is_some() || before.case != work.after.id {
            return Err(Refusal::NotFound);
        }
        if before.by != by && !(role == Role::Admin && before.account == account) {
            return Err(Refusal::NotYours);
        }
        if work.after.state == State::Closed {
            return Err(Refusal::Closed);
        }
        let private_to = before.private_to;
        let after = Attachment { deleted: Some((by, work.now)), ..before.clone() };
        let notice = Notice::FileDeleted(after.file.id, after.file.name.clone());
        let record = Record::Attachment(after.case, after.file.id);
        let event = Event::new(work.by, Kind::FileDeleted, record);
        work.after.audience(private_to).for_each(|v| v.files = v.files.saturating_sub(1));
        work.write(Write::Attachment(Some(Box::new(before)), Box::new(after)));
        work.entry(private_to, Body::Noted(vec![notice]));
        Ok(work.finish(Event { private_to, ..event }))
    }
}
