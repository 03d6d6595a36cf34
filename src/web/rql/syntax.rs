//! A query as it was written: what a [`Node`] holds is the query's own text.

/// What is accepted beyond the grammar of `lib-rql`; see the [module](super).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extension {
    /// `not(and(…))`, `not(or(…))`, `not(not(…))`.
    NotOfLogic,
    /// `range(name,least,most)`.
    Range,
    /// `lte(…)` and `gte(…)`.
    LongNames,
    /// Characters that Python takes for no letter.
    Scripts,
}

/// A whole query.
#[derive(Debug, PartialEq, Eq)]
pub struct Syntax<'a> {
    /// What it says; `None` if it is empty.
    pub root: Option<Node<'a>>,
    /// The extensions it needed, each once, in order.
    pub extensions: Vec<Extension>,
}

/// A part of a query.
#[derive(Debug, PartialEq, Eq)]
pub enum Node<'a> {
    /// `eq(name,value)`, `name=value`, `name=eq=value`, `like(name,value)`.
    Compare(Operator, &'a str, Written<'a>),
    /// `in(name,(value,value))` and `out(…)`.
    List(Member, &'a str, Vec<Written<'a>>),
    /// `range(name,least,most)`.
    Range(&'a str, Written<'a>, Written<'a>),
    /// `ordering(-name,name)`.
    Ordering(Vec<Signed<'a>>),
    /// `select(-name,name)`.
    Select(Vec<Signed<'a>>),
    /// `t(name=value,like(name,value))`.
    Tuple(Vec<Node<'a>>),
    /// At least two parts that hold together, or one of which holds.
    Join(Join, Vec<Node<'a>>),
    /// `not(part)`.
    Not(Box<Node<'a>>),
}

/// How parts are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All: `and(a,b)`, `(a,b)`, and `a,b` outside of brackets.
    All,
    /// All: `a&b&c`. For `lib-rql` that is `a&(b&c)`, here it is one list.
    Chain,
    /// Any: `or(a,b)`, `(a|b)`, `(a;b)`.
    Any,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Is equal.
    Eq,
    /// Is not equal.
    Ne,
    /// Is greater.
    Gt,
    /// Is greater or equal.
    Ge,
    /// Is less.
    Lt,
    /// Is less or equal.
    Le,
    /// Fits a pattern.
    Like,
    /// Fits a pattern, large and small letters being alike.
    Ilike,
}

/// Whether a value is in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// It is.
    In,
    /// It is not.
    Out,
}

/// A name with a sign before it; without one it counts as `+`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed<'a> {
    /// Its sign.
    pub sign: Sign,
    /// The name.
    pub name: &'a str,
}

/// `+` or `-`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`, or nothing.
    Plus,
    /// `-`.
    Minus,
}

/// A value as it was written.
#[derive(Debug, PartialEq, Eq)]
pub enum Written<'a> {
    /// A word, with its quotes if it had any.
    Word(&'a str),
    /// `t(…)`.
    Tuple(Vec<Node<'a>>),
}

impl Operator {
    /// The operator of that name.
    pub fn of(name: &str) -> Option<Operator> {
        Operator::comparing(name).or(match name {
            "like" => Some(Operator::Like),
            "ilike" => Some(Operator::Ilike),
            _ => None,
        })
    }

    /// The operator of that name, of those that may stand in `name=eq=value`.
    pub fn comparing(name: &str) -> Option<Operator> {
        Some(match name {
            "eq" => Operator::Eq,
            "ne" => Operator::Ne,
            "gt" => Operator::Gt,
            "ge" => Operator::Ge,
            "lt" => Operator::Lt,
            "le" => Operator::Le,
            _ => return None,
        })
    }
}

impl Member {
    /// `in` or `out`.
    pub fn of(name: &str) -> Option<Member> {
        match name {
            "in" => Some(Member::In),
            "out" => Some(Member::Out),
            _ => None,
        }
    }
}

/// A word without its quotes.
pub fn unquoted(word: &str) -> &str {
    let quote = word.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inside = quote.and_then(|quote| word.strip_prefix(quote)?.strip_suffix(quote));
    inside.unwrap_or(word)
}
