//! A row as a tree of texts and numbers, and that as a line of JSON and back.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Visitor},
    ser,
};

use super::names;

/// What a line holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(u64),
    /// A number below nothing.
    Minus(i64),
    /// A number that is one of bytes, as long as nobody has put those together.
    Byte(u8),
    /// A text.
    Text(String),
    /// An id: what sort, and its number. It is written as people see it.
    Id(&'static str, u64),
    /// Several.
    List(Vec<Tree>),
    /// Several by name, in the order of the type.
    Object(Vec<(String, Tree)>),
}

/// What does not fit, in words, and where within the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    path: String,
    words: String,
}

impl Tree {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if it is no JSON, nests deeper than 127, names a member twice, or has a fraction.
    pub(super) fn parse(line: &[u8]) -> Result<Tree, Wrong> {
        serde_json::from_slice(line).map_err(|error| Wrong::new(error.to_string()))
    }

    /// Writes it as a line, with its end.
    ///
    /// # Errors
    ///
    /// [`Wrong`] never: it is what the writer of JSON may say.
    pub(super) fn line(&self) -> Result<Vec<u8>, Wrong> {
        let line = serde_json::to_vec(self);
        let mut line = line.map_err(|error| Wrong::new(error.to_string()))?;
        line.push(b'\n');
        Ok(line)
    }

    /// Its bytes put together, if it is a list of `at_least` so many and nothing else.
    pub(super) fn packed(list: Vec<Tree>, at_least: usize) -> Tree {
        let bytes = list.iter().map(|one| match one {
            Tree::Byte(byte) => Some(format!("{byte:02x}")),
            _ => None,
        });
        match bytes.collect::<Option<String>>() {
            Some(hex) if !list.is_empty() && list.len() >= at_least => Tree::Text(hex),
            _ => Tree::List(list),
        }
    }

    /// The bytes that a text stands for.
    pub(super) fn unpacked(hex: &str) -> Result<Vec<Tree>, Wrong> {
        let digits = hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if hex.is_empty() || !hex.len().is_multiple_of(2) || !digits {
            return Err(Wrong::new("is no bytes in lower-case hex".to_owned()));
        }
        let pairs = hex.as_bytes().chunks(2).map(|pair| {
            let pair = str::from_utf8(pair).unwrap_or_default();
            Tree::Number(u8::from_str_radix(pair, 16).unwrap_or_default().into())
        });
        Ok(pairs.collect())
    }

    /// Hands every id in it to `each`.
    pub(super) fn ids(&self, each: &mut dyn FnMut(&'static str, u64)) {
        match self {
            Tree::Id(sort, id) => each(sort, *id),
            Tree::List(list) => list.iter().for_each(|one| one.ids(each)),
            Tree::Object(members) => members.iter().for_each(|(_, one)| one.ids(each)),
            _ => (),
        }
    }
}

impl Wrong {
    pub(super) fn new(words: String) -> Wrong {
        Wrong { path: String::new(), words }
    }

    /// The same, within a member.
    pub(super) fn within(mut self, name: &str) -> Wrong {
        self.path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{name}.{path}"),
        };
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What stands there may be long, and not for a terminal.
        let words = self.words.chars().take(200).filter(|c| !c.is_control());
        let words = words.collect::<String>();
        match self.path.as_str() {
            "" => f.write_str(&words),
            path => write!(f, "{path}: {words}"),
        }
    }
}

impl std::error::Error for Wrong {}

impl ser::Error for Wrong {
    fn custom<T: fmt::Display>(words: T) -> Wrong {
        Wrong::new(words.to_string())
    }
}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(words: T) -> Wrong {
        Wrong::new(words.to_string())
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => to.serialize_unit(),
            Tree::Bool(yes) => to.serialize_bool(*yes),
            Tree::Number(number) => to.serialize_u64(*number),
            Tree::Minus(number) => to.serialize_i64(*number),
            Tree::Byte(byte) => to.serialize_u8(*byte),
            Tree::Text(text) => to.serialize_str(text),
            Tree::Id(sort, id) => match names::id(sort, *id) {
                Some(text) => to.serialize_str(&text),
                None => to.serialize_u64(*id),
            },
            Tree::List(list) => to.collect_seq(list),
            Tree::Object(members) => to.collect_map(members.iter().map(|(name, one)| (name, one))),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Tree, D::Error> {
        from.deserialize_any(Planting)
    }
}

struct Planting;

impl<'de> Visitor<'de> for Planting {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a whole number, true, false, null, a list or an object")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(yes))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(u64::try_from(number).map_or(Tree::Minus(number), Tree::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(one) = from.next_element()? {
            list.push(one);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut members = Vec::<(String, Tree)>::new();
        while let Some((name, one)) = from.next_entry::<String, Tree>()? {
            // No row has more than a few; so many are refused before they are compared.
            if members.len() >= MEMBERS_MAX {
                return Err(de::Error::custom("too many members"));
            }
            if members.iter().any(|(has, _)| *has == name) {
                return Err(de::Error::custom(format_args!("the member {name:?} stands twice")));
            }
            members.push((name, one));
        }
        Ok(Tree::Object(members))
    }
}

/// The most members of an object.
const MEMBERS_MAX: usize = 256;
