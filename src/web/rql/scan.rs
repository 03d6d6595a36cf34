//! The words of a query. What may follow what is the parser's matter; here is only how long a
//! word goes on, which for `lib-rql` depends on the place it stands in.

use super::syntax::Extension;

/// A place in a query.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Whether it passed a character that only [`Extension::Scripts`] admits.
    scripts: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Scanner<'a> {
        Scanner { text, at: 0, scripts: false }
    }

    /// How many bytes lie behind.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The extension that the characters so far needed, if any.
    pub(super) fn extension(&self) -> Option<Extension> {
        self.scripts.then_some(Extension::Scripts)
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves past `expected`, if it is next.
    pub(super) fn eat(&mut self, expected: char) -> bool {
        let next = self.peek() == Some(expected);
        if next {
            self.at += expected.len_utf8();
        }
        next
    }

    /// A name: `[a-zA-Z][\w.-]*`.
    pub(super) fn name(&mut self) -> Option<&'a str> {
        self.peek().filter(char::is_ascii_alphabetic)?;
        Some(self.run(|c| is_word(c) || matches!(c, '.' | '-')))
    }

    /// A value: in quotes, with them (`"[^"]*"`, `'[^']*'`), or without.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        match self.peek()? {
            quote @ ('"' | '\'') => {
                let inside = self.rest()[1..].find(quote)?;
                Some(self.take(inside + 2))
            }
            _ => self.bare(),
        }
    }

    /// A value without quotes: `null()`, `empty()`, or `[\w*+\\-][\w.\s:+@*\\-]*`.
    fn bare(&mut self) -> Option<&'a str> {
        if let Some(call) = ["null()", "empty()"].into_iter().find(|c| self.rest().starts_with(c)) {
            return Some(self.take(call.len()));
        }
        self.peek().filter(|c| is_word(*c) || matches!(c, '-' | '*' | '+' | '\\'))?;
        let goes_on =
            |c| is_word(c) || is_blank(c) || matches!(c, '.' | '-' | ':' | '+' | '@' | '*' | '\\');
        Some(self.run(goes_on))
    }

    fn run(&mut self, goes_on: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let text = self.take(rest.find(|c| !goes_on(c)).unwrap_or(rest.len()));
        self.scripts |= text.chars().any(|c| !c.is_ascii() && !c.is_alphanumeric() && !is_blank(c));
        text
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let text = &self.rest()[..bytes];
        self.at += bytes;
        text
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }
}

/// Python's `\w`, and what [`Extension::Scripts`] adds.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        !c.is_whitespace() && !c.is_control()
    }
}

/// Python's `\s`, which has four control characters that Unicode's blanks have not.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}
