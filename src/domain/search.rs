//! What people search for, and where it stands in a text.
//!
//! A query is words and quoted phrases, and all of them must be found. A word is found where the
//! text has it, goes on after it (`print` in `printer`), or has it with one typing error; a phrase
//! only as it stands. Capital letters and accents make no difference.
//!
//! Index, check and marks share these functions, so they cannot disagree about what is found.

pub mod sheet;
mod words;

use std::{cmp::Ordering, ops::Range};

pub use self::words::{Word, words};
use super::refusal::{Complaint, Field, Refusal};

/// The longest query, in characters.
pub const QUERY_CHARS_MAX: usize = 200;
/// The most words and phrases of a query.
pub const PARTS_MAX: usize = 10;
/// From how many characters on a word stands for longer ones that begin with it.
const PREFIX_CHARS_MIN: usize = 2;
/// From how many characters on a word without digits may have a typing error.
const FORGIVING_CHARS_MIN: usize = 4;

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    text: String,
    parts: Vec<Part>,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word, folded.
    Word(String),
    /// At least two words, folded, one after the other.
    Phrase(Vec<String>),
}

/// How well a word of a text fits one that is searched for; the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// But for one typing error: a letter too many, too few, another, or two changed about.
    Nearly,
    /// It begins so.
    Beginning,
    /// It is the same.
    Exactly,
}

/// Which parts of a query have been found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found(u16);

/// Which cases to search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// All of them.
    #[default]
    All,
    /// Those that are not closed.
    Active,
    /// Those that are.
    Archive,
}

/// How much of what there is a search goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All, but for the last moment's changes.
    Whole,
    /// The index is being built: some cases are not in it yet.
    Partial,
}

impl Within {
    /// Each of them.
    pub const ALL: [Within; 3] = [Within::All, Within::Active, Within::Archive];

    /// The word used in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Within::All => "all",
            Within::Active => "active",
            Within::Archive => "archive",
        }
    }
}

impl Query {
    /// Reads what was typed: words, and phrases between quotation marks (a last one need not be
    /// closed). What has several words without blanks, such as an id, is a phrase. None if there is
    /// no word in it.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] beyond [`QUERY_CHARS_MAX`] characters or [`PARTS_MAX`] parts.
    pub fn parse(text: &str) -> Result<Option<Query>, Refusal> {
        let text = text.trim();
        let have = text.chars().count();
        if have > QUERY_CHARS_MAX {
            let complaint = Complaint::TooLong { max: QUERY_CHARS_MAX, have };
            return Err(Refusal::field(Field::Query, complaint));
        }
        let mut parts: Vec<Part> = Vec::new();
        for (number, piece) in text.split(['"', '“', '”', '„', '«', '»']).enumerate() {
            let quoted = number % 2 == 1;
            let pieces = if quoted { vec![piece] } else { piece.split_whitespace().collect() };
            for part in pieces.into_iter().filter_map(Part::of) {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        if parts.len() > PARTS_MAX {
            return Err(Refusal::field(Field::Query, Complaint::TooMany { max: PARTS_MAX }));
        }
        Ok((!parts.is_empty()).then(|| Query { text: text.to_owned(), parts }))
    }

    /// As it was typed, without blanks around it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What must be found; at least one part, at most [`PARTS_MAX`].
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Where parts of the query stand in a text, in order and apart from each other, and which.
    pub fn marks(&self, text: &str) -> (Vec<Range<usize>>, Found) {
        let words: Vec<Word> = words(text).collect();
        let (mut ranges, mut found) = (Vec::new(), Found::default());
        for (number, part) in self.parts.iter().enumerate() {
            let before = ranges.len();
            ranges.extend(part.places(&words));
            found.0 |= u16::from(ranges.len() > before) << number;
        }
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        (apart, found)
    }

    /// Whether nothing is left to be found.
    pub fn is_met(&self, found: Found) -> bool {
        found.count() as usize == self.parts.len()
    }
}

impl Part {
    /// The words of a piece of a query.
    fn of(piece: &str) -> Option<Part> {
        let mut folded: Vec<String> = words(piece).map(|word| word.folded).collect();
        match folded.len() {
            0 => None,
            1 => folded.pop().map(Part::Word),
            _ => Some(Part::Phrase(folded)),
        }
    }

    fn places(&self, words: &[Word]) -> Vec<Range<usize>> {
        match self {
            Part::Word(wanted) => {
                let fits = words.iter().filter(|word| fit(wanted, &word.folded).is_some());
                fits.map(|word| word.range.clone()).collect()
            }
            Part::Phrase(wanted) => {
                let same = |run: &&[Word]| run.iter().map(|word| &word.folded).eq(wanted);
                let runs = words.windows(wanted.len()).filter(same);
                runs.filter_map(|run| Some(run.first()?.range.start..run.last()?.range.end))
                    .collect()
            }
        }
    }
}

/// How well a word of a text fits one that is searched for, if at all. Both are folded.
pub fn fit(wanted: &str, word: &str) -> Option<Fit> {
    if word == wanted {
        Some(Fit::Exactly)
    } else if is_beginning(wanted) && word.starts_with(wanted) {
        Some(Fit::Beginning)
    } else if is_forgiving(wanted) && is_one_slip(wanted, word) {
        Some(Fit::Nearly)
    } else {
        None
    }
}

/// Whether a word stands for longer ones that begin with it.
pub fn is_beginning(wanted: &str) -> bool {
    wanted.chars().nth(PREFIX_CHARS_MIN - 1).is_some()
}

/// Whether a word may have a typing error. Of a number, a neighbour is another number.
pub fn is_forgiving(wanted: &str) -> bool {
    wanted.chars().nth(FORGIVING_CHARS_MIN - 1).is_some() && !wanted.contains(char::is_numeric)
}

/// Whether one letter more, less or changed, or two neighbours changed about, make one of the other.
/// Costs next to nothing where the lengths say no.
fn is_one_slip(one: &str, other: &str) -> bool {
    let (have, has) = (one.chars().count(), other.chars().count());
    if have.abs_diff(has) > 1 {
        return false;
    }
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let (one, other) = (behind(one, same), behind(other, same));
    match have.cmp(&has) {
        Ordering::Less => one == behind(other, 1),
        Ordering::Equal => behind(one, 1) == behind(other, 1) || is_turned(one, other),
        Ordering::Greater => behind(one, 1) == other,
    }
}

/// What follows the first characters; nothing if there are no more.
fn behind(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or("", |(at, _)| &text[at..])
}

/// Whether the first two characters, changed about, make one text of the other.
fn is_turned(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.chars(), other.chars());
    let [a, b, c, d] = [one.next(), one.next(), other.next(), other.next()];
    a == d && b == c && one.as_str() == other.as_str()
}

impl Found {
    /// Adds what was found elsewhere.
    pub fn add(&mut self, other: Found) {
        self.0 |= other.0;
    }

    /// How many parts.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap().unwrap()
    }

    fn marked(query: &Query, text: &str) -> Vec<String> {
        query.marks(text).0.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn a_query_is_words_and_phrases_each_once() {
        let word = |word: &str| Part::Word(word.to_owned());
        let phrase = |words: &[&str]| Part::Phrase(words.iter().map(ToString::to_string).collect());
        assert_eq!(query("Printer  PRINTER on").parts(), [word("printer"), word("on")]);
        assert_eq!(
            query("\"not in  the\" list").parts(),
            [phrase(&["not", "in", "the"]), word("list")]
        );
        assert_eq!(query("“never closed").parts(), [phrase(&["never", "closed"])]);
        assert_eq!(query("CA-982-766-464").parts(), [phrase(&["ca", "982", "766", "464"])]);
        assert_eq!(query("\"one\"").parts(), [word("one")]);
        for nothing in ["", "  ", "\"\"", "--", "* OR ?"] {
            let parts = Query::parse(nothing).unwrap().map(|query| query.parts);
            assert!(parts.is_none_or(|parts| parts == [word("or")]), "{nothing}");
        }
    }

    #[test]
    fn a_query_has_bounds() {
        let refused = |text: &str| Query::parse(text).unwrap_err();
        let long = Complaint::TooLong { max: 200, have: 201 };
        assert_eq!(refused(&"ä".repeat(201)), Refusal::field(Field::Query, long));
        let many = (0..11).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
        let complaint = Complaint::TooMany { max: PARTS_MAX };
        assert_eq!(refused(&many), Refusal::field(Field::Query, complaint));
    }

    #[test]
    fn words_fit_exactly_as_a_beginning_and_with_one_typing_error() {
        assert_eq!(fit("printer", "printer"), Some(Fit::Exactly));
        assert_eq!(fit("print", "printer"), Some(Fit::Beginning));
        for slip in ["prnter", "printter", "prinser", "pritner", "rinter", "printe"] {
            assert_eq!(fit("printer", slip), Some(Fit::Nearly), "{slip}");
        }
        for other in ["prnte", "p", "pirnetr", "sprinter2", "printing"] {
            assert_eq!(fit("printer", other), None, "{other}");
        }
        assert_eq!(fit("p", "printer"), None, "one letter begins too many words");
        assert_eq!(fit("cat", "car"), None, "short words have too many neighbours");
        assert_eq!(fit("7741", "7742"), None, "of a number a neighbour is another");
    }

    #[test]
    fn marks_lie_on_the_words_as_they_were_written() {
        let text = "The Éclair printer, PRINTER-2; “don’t print”";
        assert_eq!(marked(&query("eclair"), text), ["Éclair"]);
        assert_eq!(marked(&query("print"), text), ["printer", "PRINTER", "print"]);
        assert_eq!(marked(&query("\"dont print\""), text), ["don’t print"]);
        assert_eq!(marked(&query("printer-2"), text), ["PRINTER-2"]);
        assert_eq!(marked(&query("写真"), "この写真が"), ["写真"]);
    }

    #[test]
    fn all_parts_must_be_found_wherever_they_stand() {
        let query = query("printer smoke");
        let (_, mut found) = query.marks("The printer");
        assert!(!query.is_met(found));
        found.add(query.marks("there is smoke").1);
        assert!(query.is_met(found));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_and_its_marks_lie_between_characters(
            typed in "\\PC{0,210}", text in "\\PC{0,80}",
        ) {
            if let Ok(Some(query)) = Query::parse(&typed) {
                prop_assert!((1..=PARTS_MAX).contains(&query.parts().len()));
                let (marks, _) = query.marks(&text);
                prop_assert!(marks.iter().all(|range| text.get(range.clone()).is_some_and(|t| !t.is_empty())));
                prop_assert!(marks.windows(2).all(|two| two[0].end <= two[1].start));
                let (_, found) = query.marks(&typed);
                prop_assert!(query.is_met(found) || typed.contains(['"', '“', '”', '„', '«', '»']));
            }
        }

        #[test]
        fn one_slip_is_all_that_one_slip_makes_and_nothing_else(
            one in "[aä写]{0,5}", other in "[aä写]{0,5}",
        ) {
            let is_slip = slips(&one).contains(&other);
            prop_assert_eq!(is_one_slip(&one, &other), is_slip);
            prop_assert_eq!(is_one_slip(&other, &one), is_slip);
        }
    }

    /// All that a word becomes by one slip or none.
    fn slips(word: &str) -> Vec<String> {
        let word: Vec<char> = word.chars().collect();
        let mut slips = vec![word.clone()];
        for at in 0..=word.len() {
            let (before, after) = word.split_at(at);
            let mut add = |middle: &[char], after: &[char]| {
                slips.push([before, middle, after].concat());
            };
            for letter in ['a', 'ä', '写'] {
                add(&[letter], after);
                add(&[letter], after.get(1..).unwrap_or_default());
            }
            if let [one, other, rest @ ..] = after {
                add(&[*other, *one], rest);
            }
            add(&[], after.get(1..).unwrap_or_default());
        }
        slips.into_iter().map(String::from_iter).collect()
    }
}
