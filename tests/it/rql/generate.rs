//! Queries of every kind, always the same: what clients send, all short rows of words, sentences of
//! the grammar and of its extensions, the same with faults, and rubbish.

use std::fmt::Write;

use super::words::{FAULTS, KNOWN, PIECES, VALUES, WORDS};

/// Where the numbers begin; another one makes other queries.
const SEED: u64 = 0x5EED_0F29;

const SENTENCES: usize = 15_000;
const FAULTY: usize = 15_000;
const RUBBISH: usize = 4_000;

/// All queries.
pub(super) fn queries() -> Vec<String> {
    let mut dice = Dice(SEED);
    let mut found: Vec<String> = KNOWN.iter().map(|query| (*query).to_owned()).collect();
    found.extend(rows(4));
    let sentences: Vec<String> = (0..SENTENCES).map(|_| sentence(&mut dice)).collect();
    for _ in 0..FAULTY {
        let whole = &sentences[dice.below(SENTENCES)];
        found.push(with_faults(&mut dice, whole));
    }
    found.extend(sentences);
    found.extend((0..RUBBISH).map(|_| rubbish(&mut dice)));
    found
}

/// Every row of so many pieces, and of fewer.
fn rows(most: usize) -> Vec<String> {
    let (mut last, mut found) = (vec![String::new()], Vec::new());
    for _ in 0..most {
        let longer = |row: &String| PIECES.iter().map(|piece| format!("{row}{piece}")).collect();
        last = last.iter().flat_map::<Vec<String>, _>(longer).collect();
        found.extend(last.iter().cloned());
    }
    found
}

/// A query of the grammar or nearly so.
fn sentence(dice: &mut Dice) -> String {
    let mut query = String::new();
    let separator = dice.one_of(&[",", "&"]);
    for part in 0..=dice.below(4) {
        query.push_str(if part == 0 { "" } else { separator });
        term(dice, &mut query, 4);
    }
    query
}

/// A term of at most so many levels.
fn term(dice: &mut Dice, query: &mut String, levels: usize) {
    let kind = if levels == 0 { 0 } else { dice.below(20) };
    match kind {
        0..=9 => expression(dice, query, levels),
        10..=11 => listed(dice, query, "and(", ",", levels),
        12..=13 => listed(dice, query, "or(", ",", levels),
        14 => {
            let separator = dice.one_of(&["&", "|", ";", ","]);
            listed(dice, query, "(", separator, levels);
        }
        15 => {
            query.push('(');
            term(dice, query, levels - 1);
            query.push(')');
        }
        16 => {
            query.push_str("not(");
            term(dice, query, levels - 1);
            query.push(')');
        }
        17 => {
            query.push_str("not(");
            expression(dice, query, levels - 1);
            query.push(')');
        }
        18 => tuple(dice, query, levels - 1),
        _ => {
            term(dice, query, levels - 1);
            query.push('&');
            term(dice, query, levels - 1);
        }
    }
}

fn listed(dice: &mut Dice, query: &mut String, open: &str, separator: &str, levels: usize) {
    query.push_str(open);
    for part in 0..dice.below(3) + 2 {
        query.push_str(if part == 0 { "" } else { separator });
        term(dice, query, levels - 1);
    }
    query.push(')');
}

fn expression(dice: &mut Dice, query: &mut String, levels: usize) {
    match dice.below(40) {
        0..=29 => comparison(dice, query, levels),
        30..=33 => {
            let (member, name) = (dice.one_of(&["in", "out"]), dice.one_of(WORDS));
            write!(query, "{member}({name},(").unwrap();
            for part in 0..=dice.below(3) {
                query.push_str(if part == 0 { "" } else { "," });
                value(dice, query, levels);
            }
            query.push_str("))");
        }
        34..=37 => {
            query.push_str(dice.one_of(&["ordering(", "select("]));
            for part in 0..dice.below(4) {
                query.push_str(if part == 0 { "" } else { "," });
                query.push_str(dice.one_of(&["", "-", "+"]));
                query.push_str(dice.one_of(WORDS));
            }
            query.push(')');
        }
        38 => {
            let (long, name) = (dice.one_of(&["lte", "gte"]), dice.one_of(WORDS));
            write!(query, "{long}({name},").unwrap();
            value(dice, query, levels);
            query.push(')');
        }
        _ => {
            write!(query, "range({},", dice.one_of(WORDS)).unwrap();
            value(dice, query, levels);
            query.push(',');
            value(dice, query, levels);
            query.push(')');
        }
    }
}

fn comparison(dice: &mut Dice, query: &mut String, levels: usize) {
    let name = dice.one_of(WORDS);
    match dice.below(8) {
        0..=1 => write!(query, "{name}=").unwrap(),
        2..=3 => write!(query, "{name}={}=", dice.one_of(&WORDS[..6])).unwrap(),
        4..=6 => write!(query, "{}({name},", dice.one_of(&WORDS[..6])).unwrap(),
        _ => write!(query, "{}({name},", dice.one_of(&["like", "ilike"])).unwrap(),
    }
    let called = query.ends_with(',');
    value(dice, query, levels);
    query.push_str(if called { ")" } else { "" });
}

fn value(dice: &mut Dice, query: &mut String, levels: usize) {
    match dice.below(8) {
        0 if levels > 0 => tuple(dice, query, levels - 1),
        1 => query.push_str(dice.one_of(WORDS)),
        _ => query.push_str(dice.one_of(VALUES)),
    }
}

fn tuple(dice: &mut Dice, query: &mut String, levels: usize) {
    query.push_str("t(");
    for part in 0..=dice.below(2) {
        query.push_str(if part == 0 { "" } else { "," });
        comparison(dice, query, levels);
    }
    query.push(')');
}

/// A query with one to three changes.
fn with_faults(dice: &mut Dice, whole: &str) -> String {
    let mut chars: Vec<char> = whole.chars().collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(chars.len() + 1);
        let fault: Vec<char> = dice.one_of(FAULTS).chars().collect();
        match dice.below(5) {
            0 => drop(chars.splice(at..at, fault)),
            1 => drop(chars.splice(at..(at + 1).min(chars.len()), fault)),
            2 => drop(chars.drain(at..(at + 1).min(chars.len()))),
            3 => chars.truncate(at),
            _ => {
                let other = dice.below(chars.len() + 1);
                let piece = chars[at.min(other)..at.max(other)].to_vec();
                drop(chars.splice(at..at, piece));
            }
        }
    }
    chars.into_iter().collect()
}

/// Up to twelve words and faults in a row.
fn rubbish(dice: &mut Dice) -> String {
    let mut query = String::new();
    for _ in 0..=dice.below(12) {
        let words = [WORDS, VALUES, FAULTS, PIECES][dice.below(4)];
        query.push_str(dice.one_of(words));
    }
    query
}

/// Numbers that look like chance (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}
