//! What programs send: JSON, read as leniently as Connect does. Members that nobody knows are
//! ignored; numbers stand for texts where a program writes them so.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use crate::{
    domain::refusal::Refusal,
    web::request::{Body, Request},
};

/// A text, or a number that stands for one.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Loose {
    Text(String),
    Number(i64),
}

impl Loose {
    pub(super) fn text(self) -> String {
        match self {
            Loose::Text(text) => text,
            Loose::Number(number) => number.to_string(),
        }
    }
}

/// Something that is named by its id, which may be empty or missing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub(super) id: Option<String>,
}

impl Named {
    /// The id; empty for none.
    pub(super) fn id(self) -> String {
        self.id.unwrap_or_default()
    }
}

/// One end of a case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct End {
    pub(super) account: Option<Named>,
    #[serde(deserialize_with = "said")]
    pub(super) agent: Option<Named>,
    pub(super) recipients: Option<Vec<Named>>,
}

/// A case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Case {
    pub(super) subject: Option<Loose>,
    pub(super) description: Option<Loose>,
    pub(super) priority: Option<Loose>,
    pub(super) r#type: Option<String>,
    #[serde(deserialize_with = "said")]
    pub(super) product: Option<Named>,
    pub(super) issuer: Option<End>,
    pub(super) receiver: Option<End>,
}

/// What there is to say at the end.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Closing {
    pub(super) rating: Option<Loose>,
    pub(super) feedback: Option<String>,
}

/// A message.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    pub(super) text: Option<Loose>,
    pub(super) r#type: Option<String>,
}

/// The settings of a desk.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    pub(super) ttl: Option<Loose>,
    pub(super) mode: Option<String>,
    #[serde(deserialize_with = "said")]
    pub(super) instructions: Option<String>,
}

/// Reads `null` as what is empty, which is something else than nothing at all.
fn said<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    let read: Option<T> = Option::deserialize(from)?;
    Ok(Some(read.unwrap_or_default()))
}

/// Reads what was sent; nothing at all is as an object without members.
///
/// # Errors
///
/// [`Refusal::Malformed`] for what is no JSON object, or has members of other kinds than these.
pub(super) fn read<T: DeserializeOwned + Default>(request: &Request) -> Result<T, Refusal> {
    match &request.body {
        Body::Whole(bytes) if bytes.is_empty() => Ok(T::default()),
        Body::Whole(bytes) if bytes.first() != Some(&b'[') => {
            serde_json::from_slice(bytes).map_err(|_| Refusal::Malformed)
        }
        _ => Err(Refusal::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_clients_send_is_read() {
        let zapier = r#"{"subject":"a","priority":"0","product":{},"issuer":{"actor":{"id":"x"}},
            "receiver":{"account":{"id":"VA-1"}},"from":1,"state":"pending"}"#;
        let case: Case = serde_json::from_str(zapier).unwrap();
        assert_eq!(case.priority.unwrap().text(), "0");
        assert_eq!(case.product.unwrap().id(), "");
        assert!(case.issuer.unwrap().agent.is_none());
        let cleared: Case = serde_json::from_str(r#"{"product":null,"priority":3}"#).unwrap();
        assert_eq!(cleared.product.unwrap().id(), "");
        assert!(cleared.subject.is_none());
        assert!(serde_json::from_str::<Case>(r#"{"subject":["a"]}"#).is_err());
    }
}
