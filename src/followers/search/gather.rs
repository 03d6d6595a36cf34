//! Which documents of a segment have a part of a query, and how well it fits them.
//!
//! Only the entries of words that fit are read. What a search costs follows from how much of that
//! there is, and not from how many documents there are.

use std::{io, iter, sync::Arc};

use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED, TantivyError, Term,
    index::InvertedIndexReader,
    postings::TermInfo,
    query::{DfaWrapper, EnableScoring, FuzzyTermQuery, PhraseQuery, Query as _, Weight},
    schema::{Field, IndexRecordOption, Schema},
};

use super::schema::Fields;
use crate::domain::search::{self, Fit, Part};

/// A document of a segment, and how well it fits so far. Lists of them go by document.
pub(super) type Scored = (DocId, u32);

/// Where documents stand: in which index, under which of its terms.
pub(super) type Lists = Vec<(Arc<InvertedIndexReader>, TermInfo)>;

/// How many entries are gathered at least before those of one document are put into one.
const TIDY_FROM: usize = 1 << 16;
/// How many entries are read in about the time that one takes to be looked for.
const SEEK_ENTRIES: usize = 16;

/// Where a part may stand, and how much it counts there.
fn places(fields: &Fields) -> [(Field, u32); 6] {
    [
        (fields.id, 64),
        (fields.subject, 16),
        (fields.file, 6),
        (fields.person, 6),
        (fields.description, 4),
        (fields.comment, 2),
    ]
}

/// How much a fit counts, as a factor: a word that is exact anywhere comes before one with a typing
/// error in the subject.
fn weight(fit: Fit) -> u32 {
    match fit {
        Fit::Exactly => 13,
        Fit::Beginning => 5,
        Fit::Nearly => 1,
    }
}

/// A part of a query, made ready to be looked for in any segment.
pub(super) enum Sought<'q> {
    Word {
        word: &'q str,
        /// What knows the words that are this one but for a typing error, if it may have one.
        nearly: Option<DfaWrapper>,
    },
    /// For each place, what finds the phrase in it.
    Phrase(Vec<Box<dyn Weight>>),
}

impl<'q> Sought<'q> {
    pub(super) fn of(
        part: &'q Part,
        fields: &Fields,
        schema: &Schema,
    ) -> Result<Sought<'q>, TantivyError> {
        match part {
            Part::Word(word) => {
                let term = Term::from_field_text(fields.subject, word);
                let nearly = search::is_forgiving(word);
                let nearly = nearly.then(|| FuzzyTermQuery::new(term, 1, true).automaton());
                Ok(Sought::Word { word, nearly: nearly.transpose()? })
            }
            Part::Phrase(words) => {
                let phrase = |(field, _)| {
                    let terms = words.iter().map(|word| Term::from_field_text(field, word));
                    let phrase = PhraseQuery::new(terms.collect());
                    phrase.weight(EnableScoring::disabled_from_schema(schema))
                };
                Ok(Sought::Phrase(
                    places(fields).into_iter().map(phrase).collect::<Result<_, _>>()?,
                ))
            }
        }
    }

    /// The documents that have the part, of those `within` if it is said, to whose scores it adds.
    pub(super) fn within(
        &self,
        (segment, fields): (&SegmentReader, &Fields),
        within: Option<Vec<Scored>>,
    ) -> Result<Vec<Scored>, TantivyError> {
        let mut all = Vec::new();
        for (number, (field, worth)) in places(fields).into_iter().enumerate() {
            let here = match self {
                Sought::Word { word, nearly } => {
                    let index = segment.inverted_index(field)?;
                    words(&index, (word, nearly.as_ref()), within.as_deref())?
                }
                Sought::Phrase(places) => phrase(&*places[number], segment)?,
            };
            all.extend(here.into_iter().map(|(document, fit)| (document, fit * worth)));
            tidy(&mut all, |one, other| one + other);
        }
        Ok(match within {
            Some(within) => both(within, &all),
            None => all,
        })
    }
}

/// The documents that have one of the words that fit, each with the best fit.
fn words(
    index: &InvertedIndexReader,
    (word, nearly): (&str, Option<&DfaWrapper>),
    within: Option<&[Scored]>,
) -> Result<Vec<Scored>, TantivyError> {
    let mut here = Gathered::new();
    let mut read = |info: &TermInfo, fit| entries(index, info, (within, weight(fit)), &mut here);
    if search::is_beginning(word) {
        // No text has a byte 255, so that all that goes on comes before.
        let end = [word.as_bytes(), &[u8::MAX]].concat();
        let mut longer = index.terms().range().ge(word).lt(end).into_stream()?;
        while let Some((key, info)) = longer.next() {
            read(info, if key == word.as_bytes() { Fit::Exactly } else { Fit::Beginning })?;
        }
    } else if let Some(info) = index.terms().get(word)? {
        read(&info, Fit::Exactly)?;
    }
    if let Some(nearly) = nearly {
        let mut similar = index.terms().search(nearly).into_stream()?;
        while let Some((key, info)) = similar.next() {
            if !key.starts_with(word.as_bytes()) {
                read(info, Fit::Nearly)?;
            }
        }
    }
    Ok(here.done())
}

/// Documents while they are gathered. However many entries come, no more are kept than
/// [`TIDY_FROM`], or twice as many as there are documents, and those of one block.
struct Gathered {
    list: Vec<Scored>,
    /// How many make it worth to put those of one document into one.
    tidy_at: usize,
}

impl Gathered {
    fn new() -> Gathered {
        Gathered { list: Vec::new(), tidy_at: TIDY_FROM }
    }

    fn add(&mut self, more: impl Iterator<Item = Scored>) {
        self.list.extend(more);
        if self.list.len() >= self.tidy_at {
            tidy(&mut self.list, u32::max);
            self.tidy_at = TIDY_FROM.max(2 * self.list.len());
        }
    }

    /// All of them in order, each once, with the best fit.
    fn done(mut self) -> Vec<Scored> {
        tidy(&mut self.list, u32::max);
        self.list
    }
}

/// Puts a list in order, and what it says of one document into one. Runs that are in order already
/// cost little.
fn tidy(list: &mut Vec<Scored>, join: fn(u32, u32) -> u32) {
    list.sort_by_key(|(document, _)| *document);
    list.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = join(kept.1, next.1);
        }
        same
    });
}

/// Adds the documents that have a word; only those `within`, where it takes less to look for them.
fn entries(
    index: &InvertedIndexReader,
    info: &TermInfo,
    (within, fit): (Option<&[Scored]>, u32),
    here: &mut Gathered,
) -> io::Result<()> {
    let few = |wanted: &&[Scored]| wanted.len() * SEEK_ENTRIES < info.doc_freq as usize;
    let Some(wanted) = within.filter(few) else {
        let mut block = index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while !block.docs().is_empty() {
            here.add(block.docs().iter().map(|document| (*document, fit)));
            block.advance();
        }
        return Ok(());
    };
    let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    for (document, _) in wanted {
        if postings.doc() < *document {
            postings.seek(*document);
        }
        match postings.doc() {
            TERMINATED => break,
            found if found == *document => here.add(iter::once((found, fit))),
            _ => (),
        }
    }
    Ok(())
}

fn phrase(place: &dyn Weight, segment: &SegmentReader) -> Result<Vec<Scored>, TantivyError> {
    let mut found = place.scorer(segment, 1.0)?;
    let mut here = Vec::new();
    while found.doc() != TERMINATED {
        here.push((found.doc(), weight(Fit::Exactly)));
        found.advance();
    }
    Ok(here)
}

/// The documents that stand in both lists, with both scores.
fn both(mut one: Vec<Scored>, other: &[Scored]) -> Vec<Scored> {
    let mut rest = other.iter().peekable();
    one.retain_mut(|(document, score)| {
        while rest.next_if(|(next, _)| next < document).is_some() {}
        let same = rest.next_if(|(next, _)| next == document);
        *score += same.map_or(0, |(_, more)| *more);
        same.is_some()
    });
    one
}

/// The documents with one of these values in one of these fields, unless more than one document in
/// `share` has it; then nothing is said of them.
pub(super) fn of_few(
    segment: &SegmentReader,
    fields: &[Field],
    (values, share): (&[u64], u32),
) -> Result<Option<Vec<Scored>>, TantivyError> {
    let Some(lists) = few_lists(segment, fields, (values, share))? else { return Ok(None) };
    let mut few = Gathered::new();
    for (index, info) in lists {
        entries(&index, &info, (None, 0), &mut few)?;
    }
    Ok(Some(few.done()))
}

/// Where the documents stand that [`of_few`] names, if it does. None of them is read.
pub(super) fn few_lists(
    segment: &SegmentReader,
    fields: &[Field],
    (values, share): (&[u64], u32),
) -> Result<Option<Lists>, TantivyError> {
    let mut lists = Vec::new();
    let mut left = segment.max_doc() / share;
    for field in fields {
        let index = segment.inverted_index(*field)?;
        for value in values {
            let Some(info) = index.get_term_info(&Term::from_field_u64(*field, *value))? else {
                continue;
            };
            let Some(after) = left.checked_sub(info.doc_freq) else { return Ok(None) };
            left = after;
            lists.push((index.clone(), info));
        }
    }
    Ok(Some(lists))
}

#[cfg(test)]
mod tests {
    use super::{Gathered, TIDY_FROM, both};

    #[test]
    fn however_many_words_fit_no_more_is_kept_than_there_are_documents_for() {
        let mut here = Gathered::new();
        for word in 0..1_000 {
            here.add((0..1_000).map(|document| (document, (word + document) % 13)));
            assert!(here.list.len() < TIDY_FROM + 1_000, "{}", here.list.len());
        }
        assert_eq!(here.done(), (0..1_000).map(|document| (document, 12)).collect::<Vec<_>>());
    }

    #[test]
    fn what_stands_in_both_lists_has_both_scores() {
        let one = vec![(1, 5), (3, 5), (7, 5), (9, 5)];
        assert_eq!(both(one.clone(), &[(0, 1), (3, 1), (8, 1), (9, 2)]), [(3, 6), (9, 7)]);
        assert_eq!(both(one, &[]), []);
    }
}
