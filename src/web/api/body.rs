//! What programs send: JSON, read as leniently as Connect does. Members that nobody knows are
//! ignored; numbers stand for texts where a program writes them so.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use crate::{
    domain::{desk::Section, refusal::Refusal},
    web::request::{Body, Request},
};

/// A text, or a number that stands for one.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Loose {
    Text(String),
    Number(serde_json::Number),
}

impl JsonSchema for Loose {
    fn schema_name() -> Cow<'static, str> {
        "Loose".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number"]})
    }
}

impl Default for Loose {
    fn default() -> Loose {
        Loose::Text(String::new())
    }
}

impl Loose {
    pub(super) fn text(self) -> String {
        match self {
            Loose::Text(text) => text,
            Loose::Number(number) => {
                let text = number.to_string();
                // Tables have whole numbers with and without a fraction.
                text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned)
            }
        }
    }
}

/// A member of an object.
#[derive(Clone, Debug, Default)]
pub(super) enum Member<T> {
    /// It is not there.
    #[default]
    Unsaid,
    /// It is `null`.
    Null,
    Said(T),
}

impl<T: JsonSchema> JsonSchema for Member<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Member<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Member<T>, D::Error> {
        Ok(Option::deserialize(from)?.map_or(Member::Null, Member::Said))
    }
}

/// Something that is named by its id, which may be empty or missing.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "Id")]
pub(super) struct Named {
    /// The id; empty for none.
    pub(super) id: Option<String>,
}

impl Named {
    /// The id; empty for none.
    pub(super) fn id(self) -> String {
        self.id.unwrap_or_default()
    }
}

/// One end of a case.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "CaseEndSent")]
pub(super) struct End {
    /// Whose side it is.
    pub(super) account: Option<Named>,
    /// Who works on it there; `null` or an empty id for nobody.
    #[serde(deserialize_with = "said")]
    pub(super) agent: Option<Named>,
    /// Who is told of it as well, at most 50.
    pub(super) recipients: Option<Vec<Named>>,
}

/// A case.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "CaseSent")]
pub(super) struct Case {
    /// What it is about: a line of 1 to 300 characters.
    pub(super) subject: Option<Loose>,
    /// Markdown, 1 to 10,000 characters.
    pub(super) description: Option<Loose>,
    /// 0 is low, 1 medium, 2 high, 3 urgent.
    pub(super) priority: Option<Loose>,
    /// `technical` or `business`.
    pub(super) r#type: Option<String>,
    /// What it is about: `PRD-…`; `null` or an empty id for nothing.
    #[serde(deserialize_with = "said")]
    pub(super) product: Option<Named>,
    /// The side that opens it.
    pub(super) issuer: Option<End>,
    /// The side that it goes to.
    pub(super) receiver: Option<End>,
}

/// What there is to say at the end.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "Closing")]
pub(super) struct Closing {
    /// How well it was solved: 1 to 5, 5 being best.
    pub(super) rating: Option<Loose>,
    /// What else there is to say, at most 10,000 characters.
    pub(super) feedback: Option<String>,
}

/// A message.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "MessageSent")]
pub(super) struct Message {
    /// Markdown, 1 to 10,000 characters.
    pub(super) text: Option<Loose>,
    /// `message`, which the other side sees, or `private`, which only your account does.
    pub(super) r#type: Option<String>,
}

/// The settings of a desk.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "SettingsSent")]
pub(super) struct Settings {
    /// After how many days a resolved case is closed; 0 for never.
    pub(super) ttl: Option<Loose>,
    /// Where cases are taken: `builtin`, here, or `federated`, where instructions and links say.
    pub(super) mode: Option<String>,
    /// What is shown to those who open a case here, at most 5,000 characters; `null` for nothing.
    #[serde(deserialize_with = "said")]
    pub(super) instructions: Option<String>,
    /// The ways to that system, all of them, at most 10; `null` is none.
    #[serde(deserialize_with = "said")]
    pub(super) links: Option<Vec<Link>>,
}

/// A way to the system in which a desk takes its cases.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "LinkSent")]
pub(super) struct Link {
    /// What it is called: a line of 1 to 100 characters, without `|`.
    pub(super) name: String,
    /// It begins with `https://`.
    pub(super) url: String,
    /// What it is for: a line of at most 200 characters.
    pub(super) description: String,
}

impl Link {
    /// The way as the desk reads it. What would read as more than one line or part does not pass as
    /// another way than it is: it is none.
    fn line(&self) -> String {
        let odd = |text: &str| text.contains(['\n', '\r', '|']);
        if odd(&self.name) || odd(&self.url) || self.description.contains(['\n', '\r']) {
            return "|".to_owned();
        }
        format!("{} | {} | {}", self.name, self.url, self.description)
    }
}

/// What was sent of where a desk takes its cases, as it is typed in the sections of a desk.
pub(super) fn where_taken(
    links: Option<Vec<Link>>,
    mode: Option<String>,
) -> impl Iterator<Item = (Section, String)> {
    let typed = |all: Vec<Link>| all.iter().map(Link::line).collect::<Vec<_>>().join("\n");
    let links = links.map(|all| (Section::Links, typed(all)));
    links.into_iter().chain(mode.map(|word| (Section::Mode, word.to_lowercase())))
}

/// A tier account. What is `null` is to be empty; what is not there is to stay.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "TierAccountSent")]
pub(super) struct Tier {
    /// Only what asks for requests names the account so; else its address does.
    pub(super) id: Option<String>,
    /// `customer` or `reseller`.
    pub(super) r#type: Option<String>,
    /// What it is called: a line of 1 to 100 characters.
    #[serde(deserialize_with = "said")]
    pub(super) name: Option<Loose>,
    /// What you call it, at most 255 characters.
    #[serde(deserialize_with = "said")]
    pub(super) external_id: Option<Loose>,
    /// Its name in other systems, at most 255 characters; one is made if there is none.
    #[serde(deserialize_with = "said")]
    pub(super) external_uid: Option<Loose>,
    /// What the tax office calls it, at most 100 characters.
    #[serde(deserialize_with = "said")]
    pub(super) tax_id: Option<Loose>,
    /// What it is to stand under: `TA-…`; `null` for a direct reseller.
    pub(super) parent: Member<Named>,
    /// The hub of yours that a new account is to stand on; no update changes that.
    pub(super) hub: Option<Named>,
    /// Where it is, and whom to turn to there.
    pub(super) contact_info: Option<ContactInfo>,
}

/// Where a tier account is, and whom to turn to there.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "ContactInfoSent")]
pub(super) struct ContactInfo {
    /// Street and number: 1 to 255 characters.
    #[serde(deserialize_with = "said")]
    pub(super) address_line1: Option<Loose>,
    /// Floor, apartment, building; at most 255 characters.
    #[serde(deserialize_with = "said")]
    pub(super) address_line2: Option<Loose>,
    /// 1 to 100 characters.
    #[serde(deserialize_with = "said")]
    pub(super) city: Option<Loose>,
    /// State, province or county; at most 100 characters.
    #[serde(deserialize_with = "said")]
    pub(super) state: Option<Loose>,
    /// 1 to 50 characters.
    #[serde(deserialize_with = "said")]
    pub(super) postal_code: Option<Loose>,
    /// The country by its two letters of ISO 3166, such as `US`.
    #[serde(deserialize_with = "said")]
    pub(super) country: Option<Loose>,
    /// Whom to turn to.
    pub(super) contact: Option<Contact>,
}

/// The contact of a tier account.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "ContactSent")]
pub(super) struct Contact {
    /// 1 to 100 characters.
    #[serde(deserialize_with = "said")]
    pub(super) first_name: Option<Loose>,
    /// 1 to 100 characters.
    #[serde(deserialize_with = "said")]
    pub(super) last_name: Option<Loose>,
    /// Where mail reaches them, at most 254 characters.
    #[serde(deserialize_with = "said")]
    pub(super) email: Option<Loose>,
    /// Where a call reaches them; `null` for no number.
    pub(super) phone_number: Member<Phone>,
}

/// A phone number in its four parts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "PhoneNumberSent")]
pub(super) struct Phone {
    /// Such as `+1`; at most 25 characters.
    #[serde(deserialize_with = "said")]
    pub(super) country_code: Option<Loose>,
    /// At most 25 characters.
    #[serde(deserialize_with = "said")]
    pub(super) area_code: Option<Loose>,
    /// The number itself, at most 25 characters.
    #[serde(deserialize_with = "said", rename = "phone_number")]
    pub(super) number: Option<Loose>,
    /// At most 25 characters.
    #[serde(deserialize_with = "said")]
    pub(super) extension: Option<Loose>,
}

/// What asks vendors to take up a change of a tier account.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "TierAccountRequestSent")]
pub(super) struct Asked {
    /// `update`, the only one there is.
    pub(super) r#type: Option<String>,
    /// Which account, by its id, and what is to change.
    pub(super) account: Option<Tier>,
}

/// What asks a vendor about a tier config.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "TierConfigRequestSent")]
pub(super) struct ConfigAsked {
    /// `setup`, `update` (if nothing is said) or `adjustment`.
    pub(super) r#type: Option<String>,
    /// `draft`, or `pending` to ask at once.
    pub(super) status: Option<String>,
    /// Which config: `TC-…`
    pub(super) configuration: Option<Named>,
    /// What it is to set, at most 50.
    pub(super) params: Option<Vec<Param>>,
    /// What else there is to say: a line of at most 500 characters.
    #[serde(deserialize_with = "said")]
    pub(super) notes: Option<Loose>,
}

/// Who is to work on a request: one of the two.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "Assignee")]
pub(super) struct Assigned {
    /// Their id: `UR-…`
    pub(super) id: Option<String>,
    /// The address that they sign in with.
    pub(super) email: Option<String>,
}

/// What a parameter is to be set to.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "ParameterSent")]
pub(super) struct Param {
    /// What is set, by its name of 1 to 100 characters.
    pub(super) id: Option<Loose>,
    /// What it is set to, 1 to 500 characters.
    pub(super) value: Option<Loose>,
}

/// Why a request is ignored, inquired about, or fails.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "Reason")]
pub(super) struct Ignored {
    /// Why, at most 255 characters of a tier account and 500 of a tier config.
    pub(super) reason: Option<Loose>,
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

    #[test]
    fn what_tables_make_of_a_tier_account_is_read() {
        let row = r#"{"external_id":12345,"id":"TA-1","contact_info":{"postal_code":28001.0,
            "address_line2":null,"contact":{"phone_number":null,"email":"a@b.c"}},"access":[]}"#;
        let tier: Tier = serde_json::from_str(row).unwrap();
        assert_eq!(tier.external_id.unwrap().text(), "12345");
        assert!(matches!(tier.parent, Member::Unsaid) && tier.name.is_none());
        let info = tier.contact_info.unwrap();
        assert_eq!(info.postal_code.unwrap().text(), "28001");
        assert_eq!(info.address_line2.unwrap().text(), "", "it is to be empty");
        assert!(matches!(info.contact.unwrap().phone_number, Member::Null));
        let direct: Tier = serde_json::from_str(r#"{"parent":null}"#).unwrap();
        assert!(matches!(direct.parent, Member::Null));
        assert!(serde_json::from_str::<Tier>(r#"{"name":true}"#).is_err());
    }
}
