//! What programs send here: flat objects whose members are the fields of the pages' forms.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::{
    acts::priority,
    body::{Link, Loose, Member},
};
use crate::{
    desk::{InviteForm, PersonForm, Stepped, Whom},
    domain::{open::NewCase, person::Rights, refusal::Field},
};

/// A case to open, or to move a case to another desk as.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "OwnCaseSent")]
pub(in crate::web::api) struct New {
    partner: Option<String>,
    account: Option<String>,
    contact: Option<String>,
    subject: Option<Loose>,
    description: Option<Loose>,
    priority: Option<Loose>,
    r#type: Option<String>,
    product: Option<String>,
    category: Option<Loose>,
    environment: Option<Loose>,
    impact: Option<String>,
    customer: Option<String>,
    cc: Option<Vec<String>>,
    /// The files that go along with a case that is moved.
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

    /// The desk that it goes to, as it was sent.
    pub(super) fn partner(&self) -> &str {
        self.partner.as_deref().unwrap_or_default()
    }
}

/// What an action wants to know.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "CaseActionSent")]
pub(in crate::web::api) struct Deed {
    comment: Option<Loose>,
    rating: Option<Loose>,
    solved: Option<String>,
    feedback: Option<Loose>,
    /// Whom to give a case to; nobody for `null`.
    agent: Member<String>,
    /// Who else is to be told.
    pub(super) cc: Option<Vec<String>>,
    /// How urgent it is to be.
    pub(super) priority: Option<Loose>,
    /// The case that it is a duplicate of; empty, or not there, for none any more.
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
    pub(super) until: Option<Loose>,
}

/// Somebody to invite.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "InvitationSent")]
pub(in crate::web::api) struct Guest {
    name: Option<Loose>,
    /// Also whom to invite no more.
    pub(super) email: Option<String>,
    role: Option<String>,
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
    opens_for_managed: Option<bool>,
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
    role: Option<String>,
    rights: Option<Allowed>,
    /// What this was made on top of; whatever they are if it is not said.
    pub(super) edition: Option<String>,
    /// Whom to give the open cases to of somebody who is let in no more.
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
    pub(super) preset: Option<String>,
    /// Where cases are taken: `builtin` or `federated`.
    pub(super) mode: Option<String>,
    pub(super) auto_close: Option<String>,
    /// Nothing, for what the preset takes, is `null`.
    pub(super) file_mb: Member<Loose>,
    pub(super) instructions: Member<String>,
    /// The ways to where cases are taken, if elsewhere: all of them.
    pub(super) links: Option<Vec<Link>>,
    pub(super) categories: Option<Vec<Listed>>,
    pub(super) environments: Option<Vec<Listed>>,
}

/// A name of a list: a new one if it has no id. Those that are not sent, and what is not said of
/// one, stay as they are.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "DeskNameSent")]
pub(super) struct Listed {
    pub(super) id: Option<Loose>,
    pub(super) name: Option<Loose>,
    pub(super) retired: Option<bool>,
}

/// A product; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "ProductSent")]
pub(in crate::web::api) struct ProductBody {
    pub(super) name: Option<Loose>,
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
