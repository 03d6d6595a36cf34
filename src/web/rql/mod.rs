//! RQL, the language of Connect's lists: `?and(eq(state,pending),ge(priority,2))&ordering(-id)`.
//!
//! [`Query::of`] reads a request's query string for one [`Collection`] and gives a typed
//! [`Query`]: a [`Tree`] of terms to filter by, an ordering, what to leave out, and a page. It
//! knows no record and no store: [`Tree::matches`] asks a function for the values of a row, and
//! [`Tree::one_of`] and [`Tree::span`] tell which keys of an index can match at all.
//!
//! # Sources
//!
//! The grammar ([`syntax`], [`parse`]) is that of the Python package `lib-rql` 2.0.2
//! (`py_rql.parse`): what that accepts is accepted and becomes the same tree, what it refuses is
//! refused; a test compares both on tens of thousands of queries. What a term means follows the
//! package `django-rql` 4.5.0, and what fields there are ([`collections`], [`registers`]) Connect's
//! published `OpenAPI` document, version 37.0.
//!
//! ```
//! use casemate::web::rql::{Query, Value, collections::CASES};
//!
//! let query = "in(state,(pending,inquiring))&ilike(subject,%22*my%20issue*%22)&limit=10";
//! let query = Query::of(query, &CASES)?;
//! assert_eq!(query.filter.texts_of("state"), Some(vec!["inquiring", "pending"]));
//! assert_eq!(query.limit, 10);
//! assert!(query.filter.matches(&|field| match field {
//!     "state" => Value::from("pending"),
//!     "subject" => Value::from("This is My Issue!"),
//!     _ => Value::Null,
//! }));
//!
//! let refused = Query::of("ge(state,closed)", &CASES).unwrap_err();
//! assert_eq!(refused.to_string(), "state: lookup ge is not supported for value closed.");
//! # Ok::<(), casemate::web::rql::Refused>(())
//! ```
//!
//! # Extensions
//!
//! Accepted here and refused there, because Connect's own published clients write it, or because
//! refusing it helps nobody. Each is an [`Extension`], and [`parse`](parse::parse) says which of
//! them a query used:
//!
//! * [`NotOfLogic`](Extension::NotOfLogic): `not(and(…))`, `not(or(…))`, `not(not(…))`; the Python
//!   client writes the first two for `~(R() & R())`;
//! * [`Range`](Extension::Range): `range(name,least,most)`, of the JavaScript client;
//! * [`LongNames`](Extension::LongNames): `lte(name,value)` and `gte(name,value)`, likewise;
//! * [`Scripts`](Extension::Scripts): every character beyond ASCII that is neither blank nor a
//!   control character may stand in values and after the first letter of names, not only what
//!   Python takes for a letter: the marks of Hindi or Thai, dashes, emoji.
//!
//! And of meaning: `search=foo+bar` also finds `foo bar`, which is what was typed before the
//! Python client encoded it.
//!
//! # Bounds
//!
//! A query string has at most [`LENGTH_MAX`](parse::LENGTH_MAX) bytes when decoded,
//! [`DEPTH_MAX`](parse::DEPTH_MAX) brackets around one another, [`TERMS_MAX`](parse::TERMS_MAX)
//! terms, [`VALUES_MAX`](parse::VALUES_MAX) values in lists, and
//! [`PATTERNS_MAX`](build::PATTERNS_MAX) texts to look for; each has a refusal of its own.

pub mod build;
pub mod choose;
pub mod collection;
pub mod collections;
pub mod field;
pub mod json;
mod moment;
pub mod order;
pub mod parse;
pub mod pattern;
pub mod query;
pub mod refused;
pub mod registers;
mod scan;
pub mod select;
pub mod syntax;
pub mod tree;
pub mod value;

pub use self::{
    collection::Collection, query::Query, refused::Refused, syntax::Extension, tree::Tree,
    value::Value,
};

#[cfg(test)]
mod tests;
