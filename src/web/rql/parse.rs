//! From a query's text to its [`Syntax`].
//!
//! By recursive descent, whose depth is bounded; every character is looked at a bounded number of
//! times. Where `lib-rql`'s grammar has two ways to read something, its parser (LALR) takes the one
//! that goes on longest; so does this one. Two of its ways are not what one expects:
//!
//! * `t` begins a tuple wherever a tuple may stand, and is a name elsewhere: `t=1` is refused,
//!   `eq(t,1)` and `not(t=1)` are not;
//! * inside `not(…)` stands one comparison, with brackets around it or not.

use super::{
    refused::{Bound, Refused},
    scan::Scanner,
    syntax::{Extension, Join, Member, Node, Operator, Sign, Signed, Syntax, Written},
};

/// How many bytes a decoded query may have.
pub const LENGTH_MAX: usize = 8 * 1024;

/// How many brackets may stand around one another.
pub const DEPTH_MAX: usize = 32;

/// How many terms a query may have: comparisons, lists, orderings, selects.
pub const TERMS_MAX: usize = 200;

/// How many values and names a query's lists may have together.
pub const VALUES_MAX: usize = 1000;

/// Reads a decoded query.
///
/// # Errors
///
/// [`Refused::Syntax`] if it is none, [`Refused::TooMuch`] if it is beyond one of the bounds.
pub fn parse(query: &str) -> Result<Syntax<'_>, Refused> {
    if query.len() > LENGTH_MAX {
        return Err(Refused::TooMuch(Bound::Length));
    }
    let scan = Scanner::new(query);
    let mut parser = Parser { scan, depth: 0, terms: 0, values: 0, extensions: Vec::new() };
    let root = if query.is_empty() { None } else { Some(parser.whole()?) };
    let mut extensions = parser.extensions;
    extensions.extend(parser.scan.extension());
    extensions.sort_unstable();
    extensions.dedup();
    Ok(Syntax { root, extensions })
}

struct Parser<'a> {
    scan: Scanner<'a>,
    depth: usize,
    terms: usize,
    values: usize,
    extensions: Vec<Extension>,
}

type Parsed<T> = Result<T, Refused>;

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Parsed<Node<'a>> {
        let first = self.chain()?;
        let node = self.more(first, ',', Join::All)?;
        if self.scan.peek().is_none() { Ok(node) } else { Err(self.bad()) }
    }

    /// One term, or several with `&` between them.
    fn chain(&mut self) -> Parsed<Node<'a>> {
        let mut parts = vec![self.term()?];
        while self.scan.eat('&') {
            parts.push(self.term()?);
        }
        Ok(joined(Join::Chain, parts))
    }

    /// What stands after `first` and a `separator`, as often as there is one.
    fn more(&mut self, first: Node<'a>, separator: char, join: Join) -> Parsed<Node<'a>> {
        let mut parts = vec![first];
        while self.scan.eat(separator) {
            parts.push(self.chain()?);
        }
        Ok(joined(join, parts))
    }

    fn term(&mut self) -> Parsed<Node<'a>> {
        if self.scan.peek() == Some('(') {
            return self.inside(Parser::group);
        }
        let name = self.name()?;
        let called = self.scan.peek() == Some('(');
        match name {
            // Here a lone `t` is never a name.
            "t" => Ok(Node::Tuple(self.inside(Parser::tuple)?)),
            "and" if called => self.inside(|parser| parser.listed(Join::All)),
            "or" if called => self.inside(|parser| parser.listed(Join::Any)),
            "not" if called => Ok(Node::Not(Box::new(self.inside(Parser::negated)?))),
            _ => self.expression(name),
        }
    }

    /// Inside brackets: a term, or several with `,`, `|` or `;` between them.
    fn group(&mut self) -> Parsed<Node<'a>> {
        let first = self.chain()?;
        match self.scan.peek() {
            Some(separator @ ('|' | ';')) => self.more(first, separator, Join::Any),
            _ => self.more(first, ',', Join::All),
        }
    }

    /// Inside `and(…)` and `or(…)`: at least two terms.
    fn listed(&mut self, join: Join) -> Parsed<Node<'a>> {
        let first = self.chain()?;
        if self.scan.peek() == Some(',') { self.more(first, ',', join) } else { Err(self.bad()) }
    }

    /// Inside `not(…)`, and inside brackets there: one comparison, or logic by an extension.
    fn negated(&mut self) -> Parsed<Node<'a>> {
        if self.scan.peek() == Some('(') {
            return self.inside(Parser::negated);
        }
        let name = self.name()?;
        if matches!(name, "and" | "or" | "not") && self.scan.peek() == Some('(') {
            self.extensions.push(Extension::NotOfLogic);
            return match name {
                "and" => self.inside(|parser| parser.listed(Join::All)),
                "or" => self.inside(|parser| parser.listed(Join::Any)),
                _ => Ok(Node::Not(Box::new(self.inside(Parser::negated)?))),
            };
        }
        self.expression(name)
    }

    /// What begins with `name` and is neither logic nor a tuple.
    fn expression(&mut self, name: &'a str) -> Parsed<Node<'a>> {
        if self.scan.peek() != Some('(') {
            return self.comparison(name);
        }
        match name {
            "ordering" => Ok(Node::Ordering(self.signed_names()?)),
            "select" => Ok(Node::Select(self.signed_names()?)),
            "range" => self.range(),
            "gte" => self.long(Operator::Ge),
            "lte" => self.long(Operator::Le),
            name => match Member::of(name) {
                Some(member) => self.list(member),
                None => self.comparison(name),
            },
        }
    }

    /// `eq(name,value)`, `like(name,value)`, `name=value` or `name=eq=value`, after its first word.
    fn comparison(&mut self, word: &'a str) -> Parsed<Node<'a>> {
        if self.scan.peek() == Some('(') {
            let operator = Operator::of(word).ok_or_else(|| self.bad())?;
            return self.inside(|parser| parser.compared(operator));
        }
        self.count_term()?;
        self.eat_next('=')?;
        let value = self.value()?;
        if let Written::Word(operator) = value
            && let Some(operator) = Operator::comparing(operator)
            && self.scan.eat('=')
        {
            return Ok(Node::Compare(operator, word, self.value()?));
        }
        Ok(Node::Compare(Operator::Eq, word, value))
    }

    /// Inside an operator's brackets.
    fn compared(&mut self, operator: Operator) -> Parsed<Node<'a>> {
        self.count_term()?;
        let name = self.name()?;
        self.eat_next(',')?;
        Ok(Node::Compare(operator, name, self.value()?))
    }

    /// `gte(…)` and `lte(…)`, after the name.
    fn long(&mut self, operator: Operator) -> Parsed<Node<'a>> {
        self.extensions.push(Extension::LongNames);
        self.inside(|parser| parser.compared(operator))
    }

    /// `range(…)`, after the name.
    fn range(&mut self) -> Parsed<Node<'a>> {
        self.extensions.push(Extension::Range);
        self.count_term()?;
        self.inside(|parser| {
            let name = parser.name()?;
            parser.eat_next(',')?;
            let least = parser.value()?;
            parser.eat_next(',')?;
            Ok(Node::Range(name, least, parser.value()?))
        })
    }

    /// `in(…)` and `out(…)`, after the name.
    fn list(&mut self, member: Member) -> Parsed<Node<'a>> {
        self.count_term()?;
        self.inside(|parser| {
            let name = parser.name()?;
            parser.eat_next(',')?;
            let values = parser.inside(|parser| parser.separated(Parser::value))?;
            Ok(Node::List(member, name, values))
        })
    }

    /// The names of `ordering(…)` and `select(…)`; there may be none.
    fn signed_names(&mut self) -> Parsed<Vec<Signed<'a>>> {
        self.count_term()?;
        self.inside(|parser| match parser.scan.peek() {
            Some(')') => Ok(Vec::new()),
            _ => parser.separated(Parser::signed),
        })
    }

    fn signed(&mut self) -> Parsed<Signed<'a>> {
        let minus = self.scan.eat('-');
        if !minus {
            self.scan.eat('+');
        }
        let sign = if minus { Sign::Minus } else { Sign::Plus };
        Ok(Signed { sign, name: self.name()? })
    }

    /// Inside `t(…)`: comparisons.
    fn tuple(&mut self) -> Parsed<Vec<Node<'a>>> {
        self.separated(|parser| {
            let word = parser.name()?;
            parser.comparison(word)
        })
    }

    fn value(&mut self) -> Parsed<Written<'a>> {
        let word = self.scan.value().ok_or_else(|| self.bad())?;
        // Like a term, and unlike a name, a value may be a tuple.
        if word == "t" {
            return Ok(Written::Tuple(self.inside(Parser::tuple)?));
        }
        Ok(Written::Word(word))
    }

    fn name(&mut self) -> Parsed<&'a str> {
        self.scan.name().ok_or_else(|| self.bad())
    }

    /// One or more, with `,` between them.
    fn separated<T>(&mut self, one: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut found = Vec::new();
        loop {
            self.values += 1;
            if self.values > VALUES_MAX {
                return Err(Refused::TooMuch(Bound::Values));
            }
            found.push(one(self)?);
            if !self.scan.eat(',') {
                return Ok(found);
            }
        }
    }

    /// What `inner` reads between brackets.
    fn inside<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.eat_next('(')?;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Refused::TooMuch(Bound::Depth));
        }
        let found = inner(self)?;
        self.depth -= 1;
        self.eat_next(')')?;
        Ok(found)
    }

    fn eat_next(&mut self, expected: char) -> Parsed<()> {
        if self.scan.eat(expected) { Ok(()) } else { Err(self.bad()) }
    }

    fn count_term(&mut self) -> Parsed<()> {
        self.terms += 1;
        if self.terms > TERMS_MAX { Err(Refused::TooMuch(Bound::Terms)) } else { Ok(()) }
    }

    fn bad(&self) -> Refused {
        Refused::Syntax { at: self.scan.at() }
    }
}

/// Several parts joined, or the only one.
fn joined(join: Join, mut parts: Vec<Node<'_>>) -> Node<'_> {
    if parts.len() == 1 { parts.remove(0) } else { Node::Join(join, parts) }
}
