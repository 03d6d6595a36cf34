//! The form of a webhook: its fields, and what may stand in them.

use super::{JwtSecret, JwtTurn, KINDS, Shape, Target, WEBHOOKS_MAX};
use crate::domain::{
    journal::Kind,
    refusal::{Complaint, Field, Refusal},
    text::Name,
};

/// A webhook as it was typed.
#[derive(Clone, Debug, Default)]
pub struct WebhookForm {
    /// What it is for.
    pub name: String,
    /// Where it is sent to.
    pub target: String,
    /// A word of [`Shape`].
    pub shape: String,
    /// The words of what it is told of.
    pub kinds: Vec<String>,
    /// What becomes of the secret of its tokens.
    pub jwt: JwtTurn,
}

/// A field of the form of a webhook, or of which networks they may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WebhookField {
    /// Where it is sent to.
    Target,
    /// How what it is told is written.
    Shape,
    /// What it is told of.
    Events,
    /// The secret of its tokens.
    Jwt,
    /// Which networks may be reached.
    Networks,
}

impl WebhookField {
    /// Its name in forms.
    pub fn name(self) -> &'static str {
        match self {
            WebhookField::Target => "target",
            WebhookField::Shape => "shape",
            WebhookField::Events => "events",
            WebhookField::Jwt => "jwt",
            WebhookField::Networks => "networks",
        }
    }

    /// Its name as people read it.
    pub fn label(self) -> &'static str {
        match self {
            WebhookField::Target => "Address",
            WebhookField::Shape => "Format",
            WebhookField::Events => "Events",
            WebhookField::Jwt => "JWT secret",
            WebhookField::Networks => "Networks",
        }
    }
}

/// What a form says, when nothing is wrong with it.
pub(super) type Said = (Name, Target, Shape, Vec<Kind>, Option<JwtSecret>);

impl WebhookForm {
    /// What was typed, with all that is wrong with it. Of a new webhook `have` says how many there are.
    pub(super) fn read(
        &self,
        (plain, have): (bool, Option<usize>),
        jwt: Option<&JwtSecret>,
    ) -> Result<Said, Refusal> {
        let mut wrong = Vec::new();
        let name = Name::parse(&self.name).map_err(|why| wrong.push((Field::Name, why)));
        if have.is_some_and(|have| have >= WEBHOOKS_MAX) {
            wrong.push((Field::Name, Complaint::TooMany { max: WEBHOOKS_MAX }));
        }
        let target = Target::parse(&self.target, plain);
        let target = target.map_err(|why| wrong.push((Field::Webhook(WebhookField::Target), why)));
        let shape = Shape::ALL.into_iter().find(|shape| shape.word() == self.shape);
        if shape.is_none() {
            wrong.push((Field::Webhook(WebhookField::Shape), Complaint::NotOffered));
        }
        let kinds = kinds(&self.kinds)
            .map_err(|why| wrong.push((Field::Webhook(WebhookField::Events), why)));
        let jwt = self.jwt.on(jwt);
        let jwt = jwt.map_err(|why| wrong.push((Field::Webhook(WebhookField::Jwt), why)));
        match (name, target, shape, kinds, jwt) {
            (Ok(name), Ok(target), Some(shape), Ok(kinds), Ok(jwt)) if wrong.is_empty() => {
                Ok((name, target, shape, kinds, jwt))
            }
            _ => Err(Refusal::Fields(wrong)),
        }
    }
}

/// The kinds of these words, each once: at least one.
fn kinds(words: &[String]) -> Result<Vec<Kind>, Complaint> {
    if words.is_empty() {
        return Err(Complaint::NoneTicked);
    }
    let known = |word: &String| KINDS.into_iter().find(|kind| kind.word() == word);
    let asked: Option<Vec<Kind>> = words.iter().take(KINDS.len() + 1).map(known).collect();
    let asked = asked.ok_or(Complaint::NotOffered)?;
    Ok(KINDS.into_iter().filter(|kind| asked.contains(kind)).collect())
}
