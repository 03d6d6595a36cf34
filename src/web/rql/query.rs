//! A whole query: filter, ordering, select, page.

use percent_encoding::percent_decode_str;

use super::{
    build::Builder,
    collection::Collection,
    order::{self, Order},
    parse,
    refused::{Bound, Refused},
    select::Select,
    syntax::{Node, Operator, Signed, Written},
    tree::Tree,
};

/// How many rows a page has if the query does not say. Connect's own is not documented.
pub const LIMIT_DEFAULT: usize = 100;

/// How many rows a page has at most; more is cut to this.
pub const LIMIT_MAX: usize = 1000;

/// What a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Which rows.
    pub filter: Tree,
    /// In which order; the list's own if there is none.
    pub ordering: Vec<Order>,
    /// What of them.
    pub select: Select,
    /// How many, at most [`LIMIT_MAX`]; with 0 only their number is asked for.
    pub limit: usize,
    /// After how many; 0 if `limit` is.
    pub offset: usize,
}

impl Query {
    /// Reads a query string as it came, still encoded, without its `?`. It is decoded as a whole,
    /// before it is read, and `+` stays `+`, as for Connect.
    ///
    /// # Errors
    ///
    /// Everything that [`Refused`] tells.
    pub fn of(query_string: &str, collection: &'static Collection) -> Result<Query, Refused> {
        // Decoding makes nothing longer than three characters for one wrong byte.
        if query_string.len() > 3 * parse::LENGTH_MAX {
            return Err(Refused::TooMuch(Bound::Length));
        }
        Query::decoded(&percent_decode_str(query_string).decode_utf8_lossy(), collection)
    }

    /// Reads a decoded query.
    ///
    /// # Errors
    ///
    /// Everything that [`Refused`] tells.
    pub fn decoded(query: &str, collection: &'static Collection) -> Result<Query, Refused> {
        let syntax = parse::parse(query)?;
        let root = syntax.root.as_ref();
        let mut found = Found::default();
        if let Some(root) = root {
            found.walk(root);
        }
        let filter = root.map(|root| Builder::new(collection).build(root, "")).transpose()?;
        let ordering = order::ordering(collection, &found.orderings)?;
        let select = Select::of(collection, &found.selects)?;
        let (limit, offset) = found.page()?;
        let filter = filter.flatten().unwrap_or(Tree::EVERYTHING);
        Ok(Query { filter, ordering, select, limit, offset })
    }
}

/// What stands in a query, wherever it does, and filters nothing.
#[derive(Default)]
struct Found<'q> {
    orderings: Vec<&'q [Signed<'q>]>,
    selects: Vec<&'q [Signed<'q>]>,
    limits: Vec<(Operator, &'q str)>,
    offsets: Vec<(Operator, &'q str)>,
}

impl<'q> Found<'q> {
    fn walk(&mut self, node: &'q Node<'q>) {
        match node {
            Node::Ordering(names) => self.orderings.push(names),
            Node::Select(names) => self.selects.push(names),
            // Patterns are no comparisons, and neither are these names in lists: ignored.
            Node::Compare(Operator::Like | Operator::Ilike, ..) => (),
            Node::Compare(operator, "limit", Written::Word(word)) => {
                self.limits.push((*operator, word));
            }
            Node::Compare(operator, "offset", Written::Word(word)) => {
                self.offsets.push((*operator, word));
            }
            Node::Compare(..) | Node::List(..) | Node::Range(..) => (),
            Node::Tuple(parts) | Node::Join(_, parts) => {
                for part in parts {
                    self.walk(part);
                }
            }
            Node::Not(part) => self.walk(part),
        }
    }

    /// Limit and offset. What is no number of rows counts as if it had not been written.
    fn page(&self) -> Result<(usize, usize), Refused> {
        let limit = number(&self.limits)?.map_or(LIMIT_DEFAULT, |limit| limit.min(LIMIT_MAX));
        let offset = number(&self.offsets)?.unwrap_or(0);
        Ok((limit, if limit == 0 { 0 } else { offset }))
    }
}

fn number(written: &[(Operator, &str)]) -> Result<Option<usize>, Refused> {
    match written {
        [] => Ok(None),
        [(Operator::Eq, word)] => Ok(natural(word)),
        _ => Err(Refused::Paging),
    }
}

fn natural(word: &str) -> Option<usize> {
    let word = word.trim();
    let digits = word.strip_prefix('+').unwrap_or(word);
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // What is too large to be told is beyond every list all the same.
    whole.then(|| digits.parse().unwrap_or(usize::MAX))
}
