//! What programs send here: flat objects whose members are the fields of the pages' forms.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::{
    acts::priority,
    body::{Link, Loose, Member},
};
use crate::{
    desk::{InviteForm, PersonForm, Stepped, Whom},
    domain::{
        open::NewCase,
        person::Rights,
        refusal::{Complaint, Field, Refusal},
    },
};

/// A case to open, or to move a case to another desk as.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "OwnCaseSent")]
pub(in crate::web::api) struct New {
    /// The account whose desk it goes to: `VA-…` or `PA-…`
    partner: Option<String>,
    /// The account that it is for, if not your own: one that you manage or, at your own desk, a
    /// customer.
    account: Option<String>,
    /// On whose behalf it is opened: `UR-…`
    contact: Option<String>,
    /// What it is about: a line of 1 to 300 characters.
    subject: Option<Loose>,
    /// What happened, in Markdown: 1 to 10,000 characters.
    description: Option<Loose>,
    /// `low`, `medium`, `high` or `urgent`, or the same from 0 to 3.
    priority: Option<Loose>,
    /// `technical` or `business`.
    r#type: Option<String>,
    /// Which product it concerns: `PRD-…`
    product: Option<String>,
    /// The ticket type, by its id at the desk.
    category: Option<Loose>,
    /// The environment, by its id at the account that it is for.
    environment: Option<Loose>,
    /// How much is affected: `high`, `medium` or `low`.
    impact: Option<String>,
    /// The customer that it is about: `TA-…`
    customer: Option<String>,
    /// Who else is told of it on the side that opens it: at most 50 ids `UR-…`
    cc: Option<Vec<String>>,
    /// The files that go along with a case that is moved, by their ids `CAAT-…`
    pub(super) files: Vec<String>,
}

impl New {
    /// The form, with what `before` says where nothing was sent.
    pub(super) fn form(self, before: impl Fn(Field) -> String, cc: Vec<String>) -> NewCase {
        let plain = |sent: Option<String>, field| sent.unwrap_or_else(|| before(field));
        let loose = |sent: Option<Loose>, field| plain(sent.map(Loose::text), field);
        NewCase {
            partner: plain(self.partner, Field::Partner),
            account: plain(self.account, Field::Account),
            contact: plain(self.contact, Field::Contact),
            subject: loose(self.subject, Field::Subject),
            priority: plain(self.priority.map(priority), Field::Priority),
            kind: plain(self.r#type.map(|word| word.to_lowercase()), Field::Type),
            description: loose(self.description, Field::Description),
            product: plain(self.product, Field::Product),
            category: loose(self.category, Field::Category),
            environment: loose(self.environment, Field::Environment),
            impact: plain(self.impact, Field::Impact),
            customer: plain(self.customer, Field::Customer),
            cc: self.cc.unwrap_or(cc),
        }
    }

    /// Whether it names the customer that the case is about.
    pub(super) fn names_customer(&self) -> bool {
        is_said(self.customer.as_ref())
    }

    /// Whether a case can be moved as it: whom that is for and which customer it is about goes
    /// along, so that nothing else can be said of it.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all of that which was sent.
    pub(super) fn can_be_moved(&self) -> Result<(), Refusal> {
        let along = [(Field::Account, &self.account), (Field::Customer, &self.customer)];
        let said = along.into_iter().filter(|(_, sent)| is_said(sent.as_ref()));
        let wrong: Vec<_> = said.map(|(field, _)| (field, Complaint::NotOffered)).collect();
        if wrong.is_empty() { Ok(()) } else { Err(Refusal::Fields(wrong)) }
    }

    /// The desk that it goes to, as it was sent.
    pub(super) fn partner(&self) -> &str {
        self.partner.as_deref().unwrap_or_default()
    }
}

fn is_said(sent: Option<&String>) -> bool {
    sent.is_some_and(|text| !text.trim().is_empty())
}

/// What an action wants to know.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "CaseActionSent")]
pub(in crate::web::api) struct Deed {
    /// Why it is taken, or what there is to say, in Markdown: at most 10,000 characters.
    comment: Option<Loose>,
    /// How well it was handled: 1 to 5, 5 being best.
    rating: Option<Loose>,
    /// Whether it was solved: `yes`, `partly` or `no`.
    solved: Option<String>,
    /// What else there is to say at the end, at most 10,000 characters.
    feedback: Option<Loose>,
    /// Whom to give a case to: `UR-…`; nobody for `null`.
    agent: Member<String>,
    /// Who else is to be told on one's own side: all of them, at most 50 ids `UR-…`
    pub(super) cc: Option<Vec<String>>,
    /// How urgent it is to be: `low`, `medium`, `high` or `urgent`, or the same from 0 to 3.
    pub(super) priority: Option<Loose>,
    /// The case that it is a duplicate of: `CA-…`; empty, or not there, for none any more.
    pub(super) original: Option<String>,
}

impl Deed {
    /// What the dialog of a step is given.
    pub(super) fn stepped(self) -> Stepped {
        let text = |sent: Option<Loose>| sent.map(Loose::text).unwrap_or_default();
        Stepped {
            comment: text(self.comment),
            rating: text(self.rating),
            solved: self.solved.unwrap_or_default(),
            feedback: text(self.feedback),
            ..Stepped::default()
        }
    }

    /// Who is to work on it: none if that stays, empty for nobody.
    pub(super) fn agent(&self) -> Option<String> {
        match &self.agent {
            Member::Unsaid => None,
            Member::Null => Some(String::new()),
            Member::Said(id) => Some(id.clone()),
        }
    }
}

/// Up to when somebody has read what they were told; all of it if nothing is said.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "NotificationsReadSent")]
pub(in crate::web::api) struct Heard {
    /// The `until` of a list.
    pub(super) until: Option<Loose>,
}

/// Somebody to invite.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "InvitationSent")]
pub(in crate::web::api) struct Guest {
    /// What they are called: a line of 1 to 100 characters.
    name: Option<Loose>,
    /// The address to invite, or to invite no more, of at most 254 characters.
    pub(super) email: Option<String>,
    /// `viewer`, `member`, `agent` or `admin`.
    role: Option<String>,
    /// What they may do besides; nothing if it is not said.
    rights: Option<Allowed>,
}

impl Guest {
    pub(super) fn form(self) -> InviteForm {
        let (name, email) = (self.name.map(Loose::text), self.email);
        let whom = Whom::One { name: name.unwrap_or_default(), email: email.unwrap_or_default() };
        let rights = self.rights.unwrap_or_default().on(Rights::default());
        InviteForm { whom, role: self.role.unwrap_or_default(), rights }
    }
}

/// What somebody may do besides; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "RightsSent")]
struct Allowed {
    /// Whether they open cases for the accounts that yours manages.
    opens_for_managed: Option<bool>,
    /// Whether they open cases on behalf of a contact.
    opens_on_behalf: Option<bool>,
}

impl Allowed {
    fn on(&self, before: Rights) -> Rights {
        Rights {
            opens_for_managed: self.opens_for_managed.unwrap_or(before.opens_for_managed),
            opens_on_behalf: self.opens_on_behalf.unwrap_or(before.opens_on_behalf),
        }
    }
}

/// Somebody as they are to be; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "PersonSent")]
pub(in crate::web::api) struct Person {
    /// `viewer`, `member`, `agent` or `admin`.
    role: Option<String>,
    /// What they may do besides.
    rights: Option<Allowed>,
    /// What this was made on top of; whatever they are if it is not said.
    pub(super) edition: Option<String>,
    /// Whom to give the open cases to of somebody who is let in no more: `UR-…`
    pub(super) agent: Option<String>,
}

impl Person {
    pub(super) fn form(self, role: &str, rights: Rights, edition: String) -> PersonForm {
        PersonForm {
            role: self.role.unwrap_or_else(|| role.to_owned()),
            rights: self.rights.unwrap_or_default().on(rights),
            edition: self.edition.unwrap_or(edition),
        }
    }
}

/// A desk as it is to be; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "DeskSent")]
pub(in crate::web::api) struct DeskBody {
    /// The workflow of cases that are opened from now on: `partner`, `portal` or `client`.
    pub(super) preset: Option<String>,
    /// Where cases are taken: `builtin` or `federated`.
    pub(super) mode: Option<String>,
    /// When the clock closes what was resolved: a period such as `10days` or `36h`, from an hour to
    /// 365 days, or `never`.
    pub(super) auto_close: Option<String>,
    /// The most megabytes of a file, of 1,048,576 bytes each: 1 to 20; `null` for what the preset
    /// takes.
    pub(super) file_mb: Member<Loose>,
    /// What is shown to those who open a case here, at most 5,000 characters; `null` for nothing.
    pub(super) instructions: Member<String>,
    /// The ways to where cases are taken, if elsewhere: all of them, at most 10.
    pub(super) links: Option<Vec<Link>>,
    /// Ticket types, of which the desk has at most 100.
    pub(super) categories: Option<Vec<Listed>>,
    /// Environments, of which the account has at most 500.
    pub(super) environments: Option<Vec<Listed>>,
}

/// A name of a list: a new one if it has no id. Those that are not sent, and what is not said of
/// one, stay as they are.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "DeskNameSent")]
pub(super) struct Listed {
    /// The id that the list gives it; none for a new one.
    pub(super) id: Option<Loose>,
    /// What it is called: a line of 1 to 100 characters, which no other of the list is called.
    pub(super) name: Option<Loose>,
    /// Whether it is offered no more; a new one is always offered.
    pub(super) retired: Option<bool>,
}

/// A product; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "ProductSent")]
pub(in crate::web::api) struct ProductBody {
    /// What it is called: a line of 1 to 100 characters, which no other product of yours is called.
    pub(super) name: Option<Loose>,
    /// Whether you are asked about changes of tier accounts; a new product is not if it is not
    /// said.
    pub(super) tier_accounts_sync: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_sent_of_a_moved_case_is_as_it_was() {
        let sent: New =
            serde_json::from_str(r#"{"category":3,"priority":"2","files":["x"]}"#).unwrap();
        let form = sent.form(|field| field.name().to_owned(), vec!["UR-1".to_owned()]);
        assert_eq!((form.category.as_str(), form.priority.as_str()), ("3", "high"));
        assert_eq!((form.subject.as_str(), form.cc.len()), ("subject", 1));
    }

    #[test]
    fn nobody_is_told_from_no_change_of_who_works_on_a_case() {
        let agent = |text: &str| serde_json::from_str::<Deed>(text).unwrap().agent();
        assert_eq!(agent("{}"), None);
        assert_eq!(agent(r#"{"agent":null}"#), Some(String::new()));
        assert_eq!(agent(r#"{"agent":"UR-1"}"#), Some("UR-1".to_owned()));
    }
}
