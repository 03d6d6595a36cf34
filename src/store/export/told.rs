//! From a row to its tree: what serde says of it, with ids, moments and bytes in their own form.

use serde::{
    Serialize, Serializer,
    ser::{
        Impossible, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};

use super::{
    names,
    tree::{Tree, Wrong},
};

/// So many bytes of a fixed number are written as one text; fewer are numbers.
const PACKED_MIN: usize = 8;

/// A value as a tree.
///
/// # Errors
///
/// [`Wrong`] for what no row holds: maps and fractions.
pub(super) fn told<T: Serialize + ?Sized>(value: &T) -> Result<Tree, Wrong> {
    value.serialize(Telling)
}

struct Telling;

/// Parts in their order, of a list or of a variant.
struct Parts {
    list: Vec<Tree>,
    packed_from: usize,
    variant: Option<&'static str>,
}

/// Parts by name, of a struct or of a variant.
struct Members {
    members: Vec<(String, Tree)>,
    variant: Option<&'static str>,
}

impl Parts {
    fn new(packed_from: usize, variant: Option<&'static str>) -> Parts {
        Parts { list: Vec::new(), packed_from, variant }
    }

    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Wrong> {
        self.list.push(told(value)?);
        Ok(())
    }

    fn whole(self) -> Tree {
        of_variant(self.variant, Tree::packed(self.list, self.packed_from))
    }
}

impl Members {
    fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Wrong> {
        self.members.push((name.to_owned(), told(value)?));
        Ok(())
    }

    fn whole(self) -> Tree {
        of_variant(self.variant, Tree::Object(self.members))
    }
}

fn of_variant(variant: Option<&'static str>, tree: Tree) -> Tree {
    match variant {
        Some(name) => Tree::Object(vec![(name.to_owned(), tree)]),
        None => tree,
    }
}

fn none_has(what: &str) -> Wrong {
    Wrong::new(format!("no row holds {what}"))
}

impl Serializer for Telling {
    type Ok = Tree;
    type Error = Wrong;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Impossible<Tree, Wrong>;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    fn serialize_bool(self, yes: bool) -> Result<Tree, Wrong> {
        Ok(Tree::Bool(yes))
    }

    fn serialize_i8(self, number: i8) -> Result<Tree, Wrong> {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> Result<Tree, Wrong> {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> Result<Tree, Wrong> {
        self.serialize_i64(number.into())
    }

    fn serialize_i64(self, number: i64) -> Result<Tree, Wrong> {
        Ok(u64::try_from(number).map_or(Tree::Minus(number), Tree::Number))
    }

    fn serialize_u8(self, byte: u8) -> Result<Tree, Wrong> {
        Ok(Tree::Byte(byte))
    }

    fn serialize_u16(self, number: u16) -> Result<Tree, Wrong> {
        Ok(Tree::Number(number.into()))
    }

    fn serialize_u32(self, number: u32) -> Result<Tree, Wrong> {
        Ok(Tree::Number(number.into()))
    }

    fn serialize_u64(self, number: u64) -> Result<Tree, Wrong> {
        Ok(Tree::Number(number))
    }

    fn serialize_f32(self, _: f32) -> Result<Tree, Wrong> {
        Err(none_has("fractions"))
    }

    fn serialize_f64(self, _: f64) -> Result<Tree, Wrong> {
        Err(none_has("fractions"))
    }

    fn serialize_char(self, letter: char) -> Result<Tree, Wrong> {
        Ok(Tree::Text(letter.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Tree, Wrong> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Tree, Wrong> {
        Err(none_has("bytes but as lists"))
    }

    fn serialize_none(self) -> Result<Tree, Wrong> {
        Ok(Tree::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Tree, Wrong> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Tree, Wrong> {
        Ok(Tree::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Tree, Wrong> {
        Ok(Tree::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Tree, Wrong> {
        Ok(Tree::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Tree, Wrong> {
        Ok(names::shown(name, value.serialize(self)?))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Tree, Wrong> {
        Ok(of_variant(Some(variant), value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, Wrong> {
        Ok(Parts::new(1, None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, Wrong> {
        Ok(Parts::new(PACKED_MIN, None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, Wrong> {
        Ok(Parts::new(PACKED_MIN, None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, Wrong> {
        Ok(Parts::new(PACKED_MIN, Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Wrong> {
        Err(none_has("maps"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, Wrong> {
        Ok(Members { members: Vec::new(), variant: None })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members, Wrong> {
        Ok(Members { members: Vec::new(), variant: Some(variant) })
    }
}

macro_rules! takes {
    ($($kind:ident for $all:ident: $add:ident($($name:ident)?)),*) => {$(
        impl $kind for $all {
            type Ok = Tree;
            type Error = Wrong;

            fn $add<T: Serialize + ?Sized>(
                &mut self,
                $($name: &'static str,)?
                value: &T,
            ) -> Result<(), Wrong> {
                self.add($($name,)? value)
            }

            fn end(self) -> Result<Tree, Wrong> {
                Ok(self.whole())
            }
        }
    )*};
}
takes! {
    SerializeSeq for Parts: serialize_element(),
    SerializeTuple for Parts: serialize_element(),
    SerializeTupleStruct for Parts: serialize_field(),
    SerializeTupleVariant for Parts: serialize_field(),
    SerializeStruct for Members: serialize_field(name),
    SerializeStructVariant for Members: serialize_field(name)
}
