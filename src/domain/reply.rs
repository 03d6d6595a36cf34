//! Canned replies: texts that agents keep because they write them again and again.

use serde::{Deserialize, Serialize};

use super::{
    access::Person,
    change::{Change, Write},
    id::{ReplyId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::Role,
    refusal::{Complaint, Field, Refusal},
    saved::Sharing,
    text::{Line, Words},
};

/// The most canned replies that one person keeps, and the most that one account shares.
pub const REPLIES_MAX: usize = 100;

/// What a canned reply is called.
pub type ReplyName = Line<60>;

/// A canned reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedReply {
    /// Its id.
    pub id: ReplyId,
    /// What it is called.
    pub name: ReplyName,
    /// What it says, with placeholders.
    pub text: Words,
    /// Whose it is.
    pub by: UserId,
    /// When it was saved last.
    pub saved_at: Moment,
}

/// What a canned reply is to become, as typed.
#[derive(Clone, Debug, Default)]
pub struct ReplyForm {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// A name in braces that stands for something of the case at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// The person who asked.
    Customer,
    /// The person who answers.
    Agent,
    /// The other side's account.
    Partner,
    /// One's own account.
    Account,
    /// The case's id.
    Case,
    /// The case's subject.
    Subject,
}

impl Placeholder {
    /// All of them.
    pub const ALL: [Placeholder; 6] = [
        Placeholder::Customer,
        Placeholder::Agent,
        Placeholder::Partner,
        Placeholder::Account,
        Placeholder::Case,
        Placeholder::Subject,
    ];

    /// How it is written, between braces.
    pub fn word(self) -> &'static str {
        match self {
            Placeholder::Customer => "customer",
            Placeholder::Agent => "agent",
            Placeholder::Partner => "partner",
            Placeholder::Account => "account",
            Placeholder::Case => "case",
            Placeholder::Subject => "subject",
        }
    }

    /// What stands there once the reply is used.
    pub fn meaning(self) -> &'static str {
        match self {
            Placeholder::Customer => "who asked: the contact, else the reporter",
            Placeholder::Agent => "your name",
            Placeholder::Partner => "the account on the other side",
            Placeholder::Account => "your account",
            Placeholder::Case => "the id of the case",
            Placeholder::Subject => "the subject of the case",
        }
    }
}

/// The text with what each placeholder stands for. Other braces stay as they are. What is put in is
/// shown as it is: none of its characters is Markdown.
pub fn filled(text: &str, stands_for: impl Fn(Placeholder) -> String) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        done.push_str(before);
        let word = after.split_once('}').map_or("", |(word, _)| word);
        let known = Placeholder::ALL.into_iter().find(|placeholder| placeholder.word() == word);
        if let Some(placeholder) = known {
            escape(&stands_for(placeholder), &mut done);
            rest = &after[word.len() + 1..];
        } else {
            done.push('{');
            rest = after;
        }
    }
    done.push_str(rest);
    done
}

/// Markdown takes a backslash before any ASCII punctuation as "this character itself"; put only
/// where it would mean something, for people see it while they write.
fn escape(value: &str, done: &mut String) {
    for c in value.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '!' | '#' | '|' | '~' | '&')
        {
            done.push('\\');
        }
        done.push(c);
    }
}

impl Person {
    /// Whether this person may change and delete a canned reply that they see: their own, and as an
    /// admin those that their account shares.
    pub fn may_change_reply(&self, reply: &CannedReply) -> bool {
        self.role >= Role::Agent && (reply.by == self.user || self.role == Role::Admin)
    }

    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for those who are no agents.
    pub fn uses_replies(&self) -> Result<(), Refusal> {
        self.at_least(Role::Agent)
    }

    /// Saves a new canned reply to a shelf that has so many already.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] below agent; [`Refusal::Fields`] for a name or text that is none,
    /// and if there are [`REPLIES_MAX`] already.
    pub fn add_reply(
        &self,
        (sharing, have): (Sharing, usize),
        form: &ReplyForm,
        (id, now): (ReplyId, Moment),
    ) -> Result<Change, Refusal> {
        self.uses_replies()?;
        let (name, text) = parsed(form)?;
        room(have)?;
        let event = self.reply_event("", &name);
        let reply = CannedReply { id, name, text, by: self.user, saved_at: now };
        let writes = vec![Write::Reply(self.shelf(sharing), Box::new(reply))];
        Ok(noted(sharing == Sharing::Shared, writes, event))
    }

    /// Saves a canned reply anew, on the shelf it came `from` or on another, which has so many
    /// already. Whoever takes one off the account's shelf keeps it as their own.
    ///
    /// # Errors
    ///
    /// As for [`Person::add_reply`]; [`Refusal::NotYours`] for somebody else's;
    /// [`Refusal::ChangedMeanwhile`] if it was saved after `edition`.
    pub fn change_reply(
        &self,
        (from, before): (Sharing, CannedReply),
        (to, have): (Sharing, usize),
        form: &ReplyForm,
        (edition, now): (Moment, Moment),
    ) -> Result<Change, Refusal> {
        self.uses_replies()?;
        if !self.may_change_reply(&before) {
            return Err(Refusal::NotYours);
        }
        let (name, text) = parsed(form)?;
        if before.saved_at != edition {
            return Err(Refusal::ChangedMeanwhile);
        }
        let mut writes = Vec::new();
        if from != to {
            room(have)?;
            writes.push(Write::ReplyGone(self.shelf(from), before.id));
        }
        let event = self.reply_event(&before.name, &name);
        let by = if to == Sharing::Private { self.user } else { before.by };
        let saved_at = now.max(Moment(before.saved_at.0 + 1));
        let reply = CannedReply { name, text, by, saved_at, ..before };
        writes.push(Write::Reply(self.shelf(to), Box::new(reply)));
        Ok(noted(from == Sharing::Shared || to == Sharing::Shared, writes, event))
    }

    /// Deletes a canned reply.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] below agent; [`Refusal::NotYours`] for somebody else's.
    pub fn delete_reply(&self, sharing: Sharing, reply: &CannedReply) -> Result<Change, Refusal> {
        self.uses_replies()?;
        if !self.may_change_reply(reply) {
            return Err(Refusal::NotYours);
        }
        let event = self.reply_event(&reply.name, "");
        let writes = vec![Write::ReplyGone(self.shelf(sharing), reply.id)];
        Ok(noted(sharing == Sharing::Shared, writes, event))
    }

    fn reply_event(&self, from: &str, to: &str) -> Event {
        let record = Record::Account(self.account);
        let event = Event::new(Some(self.user), Kind::RepliesChanged, record);
        Event { private_to: Some(self.account), ..event }.changed("reply", &from, &to)
    }
}

/// What one keeps for oneself is no business of the journal's.
fn noted(shared: bool, writes: Vec<Write>, event: Event) -> Change {
    if shared { Change::new(writes, event) } else { Change::unnoted(writes) }
}

fn room(have: usize) -> Result<(), Refusal> {
    let full = Refusal::field(Field::Name, Complaint::TooMany { max: REPLIES_MAX });
    if have < REPLIES_MAX { Ok(()) } else { Err(full) }
}

fn parsed(form: &ReplyForm) -> Result<(ReplyName, Words), Refusal> {
    match (ReplyName::parse(&form.name), Words::parse(&form.text)) {
        (Ok(name), Ok(text)) => Ok((name, text)),
        (name, text) => {
            let wrong = name.err().map(|complaint| (Field::Name, complaint));
            let also = text.err().map(|complaint| (Field::Text, complaint));
            Err(Refusal::Fields(wrong.into_iter().chain(also).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands_for(placeholder: Placeholder) -> String {
        match placeholder {
            Placeholder::Customer => "Michael *Goldmill*",
            Placeholder::Subject => "![x](attachment:CAAT-1) <b> {agent}",
            _ => "V",
        }
        .to_owned()
    }

    #[test]
    fn placeholders_are_filled_and_other_braces_stay() {
        let text = "Hello {customer},\n{ \"a\": {} } {Customer} {nobody} {case}{case {account}";
        assert_eq!(
            filled(text, stands_for),
            "Hello Michael \\*Goldmill\\*,\n{ \"a\": {} } {Customer} {nobody} V{case V"
        );
        assert_eq!(filled("", stands_for), "");
        assert_eq!(filled("{", stands_for), "{");
    }

    #[test]
    fn what_is_put_in_is_never_markdown_nor_filled_itself() {
        assert_eq!(
            filled("{subject}", stands_for),
            "\\!\\[x\\](attachment:CAAT-1) \\<b\\> {agent}"
        );
    }
}
