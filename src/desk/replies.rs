//! Canned replies: kept, shared, and put into what somebody is writing.

use super::{
    Desk,
    drafts::{kept, may_write, open},
    names::Collect,
    show::{FilledReply, KeptReply, Names, ReplyChoice, ReplyList},
};
use crate::{
    domain::{
        access::{Actor, Person, Seen},
        draft::{DRAFT_CHARS_MAX, Draft, DraftPlace},
        id::ReplyId,
        moment::Moment,
        refusal::{Complaint, Field, Refusal},
        reply::{self, CannedReply, Placeholder, ReplyForm},
        saved::{Sharing, Shelf},
    },
    error::{Error, Result},
    store::View,
};

/// The two shelves whose canned replies somebody sees.
const SHELVES: [Sharing; 2] = [Sharing::Private, Sharing::Shared];

impl Desk {
    /// The canned replies of the actor and of their account.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for those who are no agents; this holds for all about canned replies.
    pub fn replies(&self, actor: &Actor) -> Result<ReplyList> {
        let person = actor.person()?;
        self.store.look(|view| {
            let rows = kept_replies(view, person)?;
            let mut names = Collect::new(view);
            names.users(rows.iter().map(|row| row.reply.by))?;
            Ok(ReplyList { rows, names: names.done() })
        })
    }

    /// One of them.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if the actor sees none of this id.
    pub fn reply(&self, actor: &Actor, id: ReplyId) -> Result<KeptReply> {
        let person = actor.person()?;
        self.store.look(|view| {
            let (sharing, reply) = find(view, person, id)?;
            Ok(KeptReply { sharing, may_change: person.may_change_reply(&reply), reply })
        })
    }

    /// Saves a new canned reply.
    ///
    /// # Errors
    ///
    /// What [`Person::add_reply`] says.
    pub fn add_reply(&self, actor: &Actor, sharing: Sharing, form: ReplyForm) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let id = view.fresh_reply(SHELVES.map(|sharing| person.shelf(sharing)))?;
            let have = view.replies(person.shelf(sharing))?.len();
            Ok((person.add_reply((sharing, have), &form, (id, view.now()))?, ()))
        })
    }

    /// Saves a canned reply anew, unless it was saved after `edition`.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], and what [`Person::change_reply`] says.
    pub fn change_reply(
        &self,
        actor: &Actor,
        (id, edition): (ReplyId, Moment),
        sharing: Sharing,
        form: ReplyForm,
    ) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let before = find(view, &person, id)?;
            let have = view.replies(person.shelf(sharing))?.len();
            let moments = (edition, view.now());
            Ok((person.change_reply(before, (sharing, have), &form, moments)?, ()))
        })
    }

    /// Deletes a canned reply.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`], and what [`Person::delete_reply`] says.
    pub fn delete_reply(&self, actor: &Actor, id: ReplyId) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let (sharing, reply) = find(view, &person, id)?;
            Ok((person.delete_reply(sharing, &reply)?, ()))
        })
    }

    /// The canned replies to choose from at a place where the actor is writing, as they read there.
    ///
    /// # Errors
    ///
    /// As for [`Desk::keep_fields`], but for the fields.
    pub fn replies_at(&self, actor: &Actor, place: DraftPlace) -> Result<ReplyChoice> {
        let person = actor.person()?;
        self.store.look(|view| {
            let (seen, names) = at(view, actor, place)?;
            let rows = kept_replies(view, person)?.into_iter().map(|row| FilledReply {
                begins: filled(&row.reply, &seen, &names)
                    .chars()
                    .take(FilledReply::CHARS_MAX)
                    .collect(),
                id: row.reply.id,
                name: row.reply.name,
                sharing: row.sharing,
            });
            Ok(ReplyChoice { rows: rows.collect(), seen, place })
        })
    }

    /// A canned reply as it reads at a place where the actor is writing.
    ///
    /// # Errors
    ///
    /// As for [`Desk::replies_at`]; [`Refusal::NotFound`] if there is no such reply.
    pub fn filled_reply(&self, actor: &Actor, place: DraftPlace, id: ReplyId) -> Result<String> {
        self.store.look(|view| {
            let (seen, names) = at(view, actor, place)?;
            let (_, reply) = find(view, actor.person()?, id)?;
            Ok(filled(&reply, &seen, &names))
        })
    }

    /// Puts a canned reply at the end of what the actor has typed at a place.
    ///
    /// # Errors
    ///
    /// As for [`Desk::filled_reply`]; [`Refusal::Fields`] if a draft cannot hold so much.
    pub fn insert_reply(&self, actor: &Actor, place: DraftPlace, id: ReplyId) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| {
            let (seen, names) = at(view, &actor, place)?;
            let (_, reply) = find(view, actor.person()?, id)?;
            let (before, draft) = open(view, &actor, place)?;
            let draft = with(draft, &filled(&reply, &seen, &names))?;
            Ok((kept(before, Draft { touched_at: view.now(), ..draft }), ()))
        })
    }
}

/// A draft with more words at the end of its comment.
fn with(mut draft: Draft, words: &str) -> Result<Draft> {
    let name = Field::Comment.name();
    match draft.fields.iter_mut().find(|(has, _)| has == name) {
        Some((_, text)) if !text.trim().is_empty() => {
            *text = format!("{}\n\n{words}", text.trim_end());
        }
        Some((_, text)) => words.clone_into(text),
        None => draft.fields.push((name.to_owned(), words.to_owned())),
    }
    let have = draft.fields.iter().map(|(_, value)| value.chars().count()).sum();
    let over = Complaint::TooLong { max: DRAFT_CHARS_MAX, have };
    if have > DRAFT_CHARS_MAX {
        Err(Refusal::field(Field::Comment, over).into())
    } else {
        Ok(draft)
    }
}

/// The case in which the actor is writing, and the names that a reply may mention.
fn at(view: &View<'_>, actor: &Actor, place: DraftPlace) -> Result<(Seen, Names)> {
    let (DraftPlace::Comment(case) | DraftPlace::Step(case, _)) = place else {
        return Err(Refusal::NotFound.into());
    };
    may_write(view, actor, place)?;
    actor.person()?.uses_replies()?;
    let seen = view.case(case)?.read(actor)?;
    let mut names = Collect::new(view);
    names.case(&seen.case)?;
    names.users(Some(seen.person.user))?;
    names.account(seen.person.account)?;
    Ok((seen, names.done()))
}

fn filled(reply: &CannedReply, seen: &Seen, names: &Names) -> String {
    let case = &seen.case;
    reply::filled(&reply.text, |placeholder| match placeholder {
        Placeholder::Customer => names.user(case.contact.unwrap_or(case.reporter)).to_owned(),
        Placeholder::Agent => names.user(seen.person.user).to_owned(),
        Placeholder::Partner => names.account(case.far_end(seen.side).account).to_owned(),
        Placeholder::Account => names.account(seen.person.account).to_owned(),
        Placeholder::Case => case.id.to_string(),
        Placeholder::Subject => case.subject.to_string(),
    })
}

/// What is on a person's two shelves, each by name.
fn kept_replies(view: &View<'_>, person: &Person) -> Result<Vec<KeptReply>> {
    person.uses_replies()?;
    let mut rows = Vec::new();
    for sharing in SHELVES {
        let mut replies = view.replies(person.shelf(sharing))?;
        replies.sort_by_cached_key(|reply| (reply.name.to_lowercase(), reply.id));
        rows.extend(replies.into_iter().map(|reply| KeptReply {
            may_change: person.may_change_reply(&reply),
            sharing,
            reply,
        }));
    }
    Ok(rows)
}

/// A canned reply that a person sees, and who has it.
fn find(view: &View<'_>, person: &Person, id: ReplyId) -> Result<(Sharing, CannedReply)> {
    person.uses_replies()?;
    for sharing in SHELVES {
        let shelf: Shelf = person.shelf(sharing);
        match view.reply(shelf, id) {
            Err(Error::Refused(Refusal::NotFound)) => (),
            reply => return Ok((sharing, reply?)),
        }
    }
    Err(Refusal::NotFound.into())
}
