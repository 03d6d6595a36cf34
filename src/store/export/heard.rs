//! From a tree back to its row: only what is exactly of the row's type.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess,
        VariantAccess, Visitor,
        value::{SeqDeserializer, StringDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{
    names,
    tree::{Tree, Wrong},
};

/// A value of what its tree says.
///
/// # Errors
///
/// [`Wrong`] if the tree is not of the type: an unknown or missing member, a text that is none of
/// its kind, a number out of its bounds.
pub(super) fn heard<T: DeserializeOwned>(tree: Tree) -> Result<T, Wrong> {
    T::deserialize(Hearing(tree))
}

struct Hearing(Tree);

impl Hearing {
    fn list(self, length: Option<usize>) -> Result<Vec<Tree>, Wrong> {
        let list = match self.0 {
            Tree::List(list) => list,
            Tree::Text(hex) => Tree::unpacked(&hex)?,
            _ => return Err(Wrong::new("is no list".to_owned())),
        };
        match length {
            Some(length) if length != list.len() => {
                Err(Wrong::new(format!("holds {}, not {length}", list.len())))
            }
            _ => Ok(list),
        }
    }

    fn members(self, fields: &'static [&'static str]) -> Result<Vec<(String, Tree)>, Wrong> {
        let Tree::Object(members) = self.0 else {
            return Err(Wrong::new("is no object".to_owned()));
        };
        if let Some((name, _)) = members.iter().find(|(name, _)| !fields.contains(&name.as_str())) {
            return Err(Wrong::new(format!("nobody knows the member {name:?}")));
        }
        let has = |field: &str| members.iter().any(|(name, _)| name == field);
        match fields.iter().find(|field| !has(field)) {
            Some(field) => Err(Wrong::new(format!("the member {field:?} is missing"))),
            None => Ok(members),
        }
    }

    fn each<'de, V: Visitor<'de>>(list: Vec<Tree>, visitor: V) -> Result<V::Value, Wrong> {
        let mut each = SeqDeserializer::<_, Wrong>::new(list.into_iter().map(Hearing));
        let value = visitor.visit_seq(&mut each)?;
        each.end()?;
        Ok(value)
    }
}

impl IntoDeserializer<'_, Wrong> for Hearing {
    type Deserializer = Hearing;

    fn into_deserializer(self) -> Hearing {
        self
    }
}

impl<'de> Deserializer<'de> for Hearing {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(yes) => visitor.visit_bool(yes),
            Tree::Number(number) | Tree::Id(_, number) => visitor.visit_u64(number),
            Tree::Byte(byte) => visitor.visit_u8(byte),
            Tree::Minus(number) => visitor.visit_i64(number),
            Tree::Text(text) => visitor.visit_string(text),
            Tree::List(list) => Hearing::each(list, visitor),
            Tree::Object(_) => Err(Wrong::new("is an object".to_owned())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Tree::Null => visitor.visit_none(),
            tree => visitor.visit_some(Hearing(tree)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(Hearing(names::heard(name, self.0)?))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        Hearing::each(self.list(None)?, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        Hearing::each(self.list(Some(length))?, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        Hearing::each(self.list(Some(length))?, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let members = self.members(fields)?;
        visitor.visit_map(Members { left: members.into_iter(), next: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            Tree::Text(name) => visitor.visit_enum(Variant { name, content: None }),
            Tree::Object(mut members) if members.len() == 1 => match members.pop() {
                Some((name, tree)) => visitor.visit_enum(Variant { name, content: Some(tree) }),
                None => Err(Wrong::new("is none of several".to_owned())),
            },
            _ => Err(Wrong::new("is none of several".to_owned())),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Tree::Null => visitor.visit_unit(),
            _ => Err(Wrong::new("is not null".to_owned())),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit_struct map
        identifier ignored_any
    }
}

/// Members, each of which says where it is when something in it is wrong.
struct Members {
    left: std::vec::IntoIter<(String, Tree)>,
    next: Option<(String, Tree)>,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        self.next = self.left.next();
        let Some((name, _)) = &self.next else { return Ok(None) };
        let name: StringDeserializer<Wrong> = name.clone().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        match self.next.take() {
            Some((name, tree)) => {
                seed.deserialize(Hearing(tree)).map_err(|wrong: Wrong| wrong.within(&name))
            }
            None => Err(Wrong::custom("a value without its name")),
        }
    }
}

/// One of several, and what it holds.
struct Variant {
    name: String,
    content: Option<Tree>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Wrong;
    type Variant = Variant;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Variant), Wrong> {
        let name: StringDeserializer<Wrong> = self.name.clone().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl Variant {
    fn content(self) -> Result<Hearing, Wrong> {
        let missing = || Wrong::new(format!("{:?} holds nothing", self.name));
        self.content.map(Hearing).ok_or_else(missing)
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        match self.content {
            None => Ok(()),
            Some(_) => Err(Wrong::new(format!("{:?} holds something", self.name))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        let name = self.name.clone();
        seed.deserialize(self.content()?).map_err(|wrong| wrong.within(&name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Wrong> {
        let name = self.name.clone();
        let tuple = self.content()?.deserialize_tuple(length, visitor);
        tuple.map_err(|wrong| wrong.within(&name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let name = self.name.clone();
        let members = self.content()?.deserialize_struct("", fields, visitor);
        members.map_err(|wrong| wrong.within(&name))
    }
}
