//! Types as the document has them.

use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::Shape;

/// The types that the calls take and answer.
pub(crate) struct Shapes {
    sent: SchemaGenerator,
    given: SchemaGenerator,
}

/// Where the document keeps them.
pub(crate) const PLACE: &str = "#/components/schemas/";

impl Shapes {
    /// None yet.
    pub(crate) fn new() -> Shapes {
        let place = |settings: SchemaSettings| {
            settings.with(|all| {
                all.definitions_path = "/components/schemas".into();
                all.meta_schema = None;
            })
        };
        Shapes {
            sent: place(SchemaSettings::draft2020_12().for_deserialize()).into_generator(),
            given: place(SchemaSettings::draft2020_12().for_serialize()).into_generator(),
        }
    }

    /// What is sent, by its name.
    pub(crate) fn sent(&mut self, shape: Shape) -> Value {
        shape(&mut self.sent).to_value()
    }

    /// What is answered, by its name.
    pub(crate) fn given(&mut self, shape: Shape) -> Value {
        shape(&mut self.given).to_value()
    }

    /// All that were named, each under its name.
    pub(crate) fn all(mut self) -> Map<String, Value> {
        let mut all = Map::new();
        for (name, mut schema) in self.sent.take_definitions(true) {
            tidy_sent(&mut schema);
            all.insert(name, schema);
        }
        for (name, mut schema) in self.given.take_definitions(true) {
            tidy_given(&mut schema);
            all.insert(name, schema);
        }
        all
    }
}

/// The name of a type that a schema refers to.
pub(crate) fn named(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(PLACE)
}

/// What is not said has no value of its own.
fn tidy_sent(schema: &mut Value) {
    for member in members(schema) {
        if let Value::Object(member) = member {
            member.remove("default");
        }
    }
}

/// A member that may be missing is never `null`: it is left out then.
fn tidy_given(schema: &mut Value) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| {
        required.as_array().is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)))
    };
    let Some(Value::Object(members)) = schema.get_mut("properties") else { return };
    for (name, member) in members {
        if !is_required(name) {
            drop_null(member);
        }
    }
}

fn members(schema: &mut Value) -> impl Iterator<Item = &mut Value> {
    schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut)
}

fn drop_null(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|one| one != "null");
        if let [one] = &types[..] {
            let one = one.clone();
            object.insert("type".to_owned(), one);
        }
    }
    if let Some(Value::Array(mut any)) = object.remove("anyOf") {
        any.retain(|one| *one != json!({"type": "null"}));
        match (any.pop(), any.is_empty()) {
            (Some(Value::Object(one)), true) => {
                for (name, value) in one {
                    object.entry(name).or_insert(value);
                }
            }
            (last, _) => {
                any.extend(last);
                object.insert("anyOf".to_owned(), any.into());
            }
        }
    }
}
