//! What a row answers when it is asked for a field.

use std::{borrow::Cow, cmp::Ordering};

use super::field::Operand;

/// The value of a field of a row. `From` makes it of texts, numbers, and of `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'v> {
    /// There is none.
    Null,
    /// A text.
    Text(Cow<'v, str>),
    /// Several texts; what is asked of it is asked of each.
    Texts(Vec<Cow<'v, str>>),
    /// A number.
    Number(i64),
    /// Milliseconds since 1970-01-01T00:00:00Z. Compared with what is asked, it is cut to whole
    /// seconds, as answers show it: so what a client has seen is what it can ask for.
    Moment(i64),
}

impl Value<'_> {
    /// A moment in milliseconds.
    pub fn moment(ms: u64) -> Value<'static> {
        Value::Moment(i64::try_from(ms).unwrap_or(i64::MAX))
    }

    /// Whether it is one of these, which are sorted.
    pub(super) fn is_one_of(&self, sorted: &[Operand]) -> bool {
        let has = |operand| sorted.binary_search(&operand).is_ok();
        match self {
            Value::Null => false,
            Value::Text(_) | Value::Texts(_) => self.texts().iter().any(|text| {
                let order = |operand: &Operand| match operand {
                    Operand::Text(other) => other.as_str().cmp(text),
                    _ => Ordering::Greater,
                };
                sorted.binary_search_by(order).is_ok()
            }),
            Value::Number(number) => has(Operand::Number(*number)),
            Value::Moment(ms) => has(Operand::Moment(whole_second(*ms))),
        }
    }

    /// How it stands to this one, if they are of one kind.
    pub(super) fn against(&self, other: &Operand) -> Option<Ordering> {
        match (self, other) {
            (Value::Text(text), Operand::Text(other)) => Some(text.as_ref().cmp(other)),
            (Value::Number(number), Operand::Number(other)) => Some(number.cmp(other)),
            (Value::Moment(ms), Operand::Moment(other)) => Some(whole_second(*ms).cmp(other)),
            _ => None,
        }
    }

    /// Its texts.
    pub(super) fn texts(&self) -> &[Cow<'_, str>] {
        match self {
            Value::Text(text) => std::slice::from_ref(text),
            Value::Texts(texts) => texts,
            _ => &[],
        }
    }
}

/// The second that a moment lies in, in milliseconds.
pub(super) fn whole_second(ms: i64) -> i64 {
    ms.div_euclid(1000).saturating_mul(1000)
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Value<'v> {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Number(number)
    }
}

impl<'v, T: Into<Value<'v>>> From<Option<T>> for Value<'v> {
    fn from(value: Option<T>) -> Value<'v> {
        value.map_or(Value::Null, Into::into)
    }
}
