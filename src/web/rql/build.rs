//! From what was written to a filter with types, by a collection's fields.

use super::{
    collection::Collection,
    field::{Field, Lookup, Operand},
    pattern::{Case, Pattern},
    refused::{self, Bound, Refused},
    syntax::{Join, Member, Node, Written, unquoted},
    tree::{Search, Term, Test, Tree},
};

/// How many texts a query may look for with `like`, `ilike` and `search`: each is sought in the
/// whole of every row's text.
pub const PATTERNS_MAX: usize = 20;

/// The name that searches; no field of a collection is called so.
const SEARCH: &str = "search";

/// Builds the filter of a query for one collection.
pub(super) struct Builder {
    collection: &'static Collection,
    patterns: usize,
}

/// What a part of a query comes to; nothing if it filters nothing.
type Built = Result<Option<Tree>, Refused>;

impl Builder {
    pub(super) fn new(collection: &'static Collection) -> Builder {
        Builder { collection, patterns: 0 }
    }

    /// Builds a part of a query. `within` is the name of the tuple it stands in, and a dot.
    ///
    /// As for Connect, what has an unknown name is left out as if it had not been written.
    pub(super) fn build(&mut self, node: &Node<'_>, within: &str) -> Built {
        match node {
            Node::Compare(operator, name, value) => {
                self.compare(Lookup::of(*operator), name, value, within)
            }
            Node::List(member, name, values) => self.list(*member, name, values, within),
            Node::Range(name, least, most) => {
                let least = self.compare(Lookup::Ge, name, least, within)?;
                let most = self.compare(Lookup::Le, name, most, within)?;
                Ok(all(least.into_iter().chain(most).collect()))
            }
            Node::Ordering(_) | Node::Select(_) => Ok(None),
            Node::Tuple(parts) | Node::Join(Join::All | Join::Chain, parts) => {
                Ok(all(self.each(parts, within)?))
            }
            Node::Join(Join::Any, parts) => Ok(any(self.each(parts, within)?)),
            Node::Not(part) => Ok(self.build(part, within)?.map(not)),
        }
    }

    fn each(&mut self, parts: &[Node<'_>], within: &str) -> Result<Vec<Tree>, Refused> {
        let built = parts.iter().filter_map(|part| self.build(part, within).transpose());
        built.collect()
    }

    /// One value asked of what `name` means. Being out of a list is not negated here, but once for
    /// the whole list.
    fn compare(&mut self, lookup: Lookup, name: &str, value: &Written<'_>, within: &str) -> Built {
        match value {
            Written::Word(_) if name == SEARCH && !within.is_empty() => {
                Err(Refused::Search("tuple"))
            }
            Written::Word(word) if name == SEARCH => self.search(lookup, word),
            Written::Word(word) => match self.collection.field(&format!("{within}{name}")) {
                Some(field) => self.term(field, lookup, word).map(Some),
                None => Ok(None),
            },
            Written::Tuple(parts) => {
                let inner = all(self.each(parts, &format!("{within}{name}."))?);
                match lookup {
                    Lookup::Eq | Lookup::In | Lookup::Out => Ok(inner),
                    Lookup::Ne => Ok(inner.map(not)),
                    // There all others mean `ne`, which nobody expects.
                    _ => Err(Refused::Tuple),
                }
            }
        }
    }

    fn list(&mut self, member: Member, name: &str, values: &[Written<'_>], within: &str) -> Built {
        let lookup = match member {
            Member::In => Lookup::In,
            Member::Out => Lookup::Out,
        };
        let mut parts = Vec::new();
        for value in values {
            parts.extend(self.compare(lookup, name, value, within)?);
        }
        Ok(match member {
            Member::In => any(parts),
            Member::Out => any(parts).map(not),
        })
    }

    /// A field asked for one value.
    fn term(&mut self, field: &'static Field, lookup: Lookup, word: &str) -> Result<Tree, Refused> {
        let about = || refused::Term::new(field.name, lookup.name(), word);
        let null = word == "null()" || field.null_aliases.contains(&unquoted(word));
        let empty = word == "empty()";
        let equality = matches!(lookup, Lookup::Eq | Lookup::Ne | Lookup::In | Lookup::Out);
        let knows = field.lookups.has(lookup)
            && (!null || field.lookups.has(Lookup::Null))
            && (equality || !null && !empty);
        if !knows {
            return Err(Refused::Lookup(about()));
        }
        let said = if empty { "" } else { unquoted(word) };
        let test = if null { Some(Test::Null) } else { self.test(field, lookup, said)? };
        let test = test.ok_or_else(|| Refused::Value(about()))?;
        let term = Tree::Term(Term { field: field.name, test });
        Ok(if lookup == Lookup::Ne { not(term) } else { term })
    }

    /// What a lookup asks with a value; nothing if the field cannot have that.
    fn test(&mut self, field: &Field, lookup: Lookup, said: &str) -> Result<Option<Test>, Refused> {
        let case = match lookup {
            Lookup::Like => Case::Told,
            Lookup::Ilike => Case::Alike,
            lookup => {
                let ask = match lookup {
                    Lookup::Gt => Test::Gt,
                    Lookup::Ge => Test::Ge,
                    Lookup::Lt => Test::Lt,
                    Lookup::Le => Test::Le,
                    _ => |operand| Test::OneOf(vec![operand]),
                };
                return Ok(field.kind.operand(said).map(ask));
            }
        };
        self.count_pattern()?;
        Ok(Pattern::parse(said, case).map(Test::Fits))
    }

    /// `search=text`: any of the searched fields has it somewhere. As clients write `+` for a blank
    /// where it is a plus, both are looked for.
    fn search(&mut self, lookup: Lookup, word: &str) -> Built {
        if !matches!(lookup, Lookup::Eq | Lookup::In) {
            return Err(Refused::Search(lookup.name()));
        }
        let text = unquoted(word);
        if text.is_empty() {
            return Ok(None);
        }
        let fields = self.collection.searched();
        let mut patterns = Vec::new();
        let spaced = text.replace('+', " ");
        for text in [Some(text), (spaced != text).then_some(&*spaced)].into_iter().flatten() {
            self.count_pattern()?;
            let first = fields.first().copied().unwrap_or(SEARCH);
            let about = || refused::Term::new(first, Lookup::Ilike.name(), word);
            let pattern = Pattern::parse(text, Case::Alike);
            patterns.push(pattern.ok_or_else(|| Refused::Value(about()))?.anywhere());
        }
        Ok(Some(Tree::Search(Search { text: text.to_owned(), fields, patterns })))
    }

    fn count_pattern(&mut self) -> Result<(), Refused> {
        self.patterns += 1;
        if self.patterns > PATTERNS_MAX {
            return Err(Refused::TooMuch(Bound::Patterns));
        }
        Ok(())
    }
}

/// All of these; parts that are such themselves become theirs.
fn all(parts: Vec<Tree>) -> Option<Tree> {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Tree::All(inner) => flat.extend(inner),
            part => flat.push(part),
        }
    }
    one_or(flat, Tree::All)
}

/// Any of these. What only asks whether a field is one of several becomes one question.
fn any(parts: Vec<Tree>) -> Option<Tree> {
    let mut flat: Vec<Tree> = Vec::new();
    for part in parts {
        match part {
            Tree::Any(inner) => flat.extend(inner),
            part => flat.push(part),
        }
    }
    let mut merged: Vec<Tree> = Vec::new();
    let mut lists: Vec<(&'static str, Vec<Operand>)> = Vec::new();
    for part in flat {
        match part {
            Tree::Term(Term { field, test: Test::OneOf(operands) }) => {
                match lists.iter_mut().find(|(name, _)| *name == field) {
                    Some((_, list)) => list.extend(operands),
                    None => lists.push((field, operands)),
                }
            }
            part => merged.push(part),
        }
    }
    merged.extend(lists.into_iter().map(|(field, mut list)| {
        list.sort_unstable();
        list.dedup();
        Tree::Term(Term { field, test: Test::OneOf(list) })
    }));
    one_or(merged, Tree::Any)
}

fn one_or(mut parts: Vec<Tree>, several: fn(Vec<Tree>) -> Tree) -> Option<Tree> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(several(parts)),
    }
}

fn not(part: Tree) -> Tree {
    match part {
        Tree::Not(part) => *part,
        part => Tree::Not(Box::new(part)),
    }
}
