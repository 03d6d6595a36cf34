//! Asking the index: a query, and who asks, as one question to the engine.
//!
//! Who may see a case is part of the question, so counts count nothing else. A score depends on the
//! document and the query alone, never on how often a word occurs elsewhere: that would tell of
//! cases that the reader may not see.

use tantivy::{
    Score, TantivyError, Term,
    collector::{
        Count, TopDocs,
        sort_key::{SortBySimilarityScore, SortByStaticFastValue},
    },
    query::{
        BooleanQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Question,
        TermQuery, TermSetQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    index::Index,
    schema::{Fields, NOBODY},
};
use crate::domain::{
    id::{AccountId, CaseId},
    search::{self, Fit, Part, Query, Within},
};

/// What is asked for, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The words.
    pub query: &'a Query,
    /// The account of the one who asks.
    pub account: AccountId,
    /// The accounts that it manages.
    pub manages: &'a [AccountId],
    /// Which cases.
    pub within: Within,
    /// How many of the best to pass over.
    pub skip: usize,
    /// How many to hand out; at least 1.
    pub take: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The cases, the best first, the newest first of those that are as good.
    pub cases: Vec<CaseId>,
    /// How many there are in all.
    pub total: usize,
}

/// Finds what is wanted.
pub(super) fn find(index: &Index, wanted: &Wanted<'_>) -> Result<Hits, TantivyError> {
    let question = question(&index.fields, wanted);
    let newest = SortByStaticFastValue::<u64>::for_field("moved");
    let by_id = SortByStaticFastValue::<u64>::for_field("case");
    let best = TopDocs::with_limit(wanted.take).and_offset(wanted.skip).order_by((
        SortBySimilarityScore,
        newest,
        by_id,
    ));
    let searcher = index.searcher();
    let (best, total) = searcher.search(&question, &(best, Count))?;
    let cases = best.into_iter().filter_map(|((_, _, case), _)| case.map(CaseId)).collect();
    Ok(Hits { cases, total })
}

/// How much a part counts where it is found.
fn places(fields: &Fields) -> [(Field, Score); 6] {
    [
        (fields.id, 64.0),
        (fields.subject, 16.0),
        (fields.file, 6.0),
        (fields.person, 6.0),
        (fields.description, 4.0),
        (fields.comment, 2.0),
    ]
}

/// What a fit adds to those below it, as a factor: a word that is exact anywhere comes before one
/// with a typing error in the subject.
fn weight(fit: Fit) -> Score {
    match fit {
        Fit::Exactly => 8.0,
        Fit::Beginning => 4.0,
        Fit::Nearly => 1.0,
    }
}

fn question(fields: &Fields, wanted: &Wanted<'_>) -> BooleanQuery {
    let mut all = vec![(Occur::Must, unscored(audience(fields, wanted)))];
    match wanted.within {
        Within::All => (),
        Within::Active => all.push((Occur::Must, unscored(is(fields.closed, 0)))),
        Within::Archive => all.push((Occur::Must, unscored(is(fields.closed, 1)))),
    }
    all.extend(wanted.query.parts().iter().map(|part| (Occur::Must, found(fields, part))));
    BooleanQuery::new(all)
}

/// The sheets that an account reads: of cases that it or one that it manages is a party to, its own
/// sheet where it has one, else the one for all.
fn audience(fields: &Fields, wanted: &Wanted<'_>) -> Box<dyn Question> {
    let parties = || wanted.manages.iter().chain([&wanted.account]);
    let party = |field: Field| -> Box<dyn Question> {
        let terms = parties().map(|account| Term::from_field_u64(field, account.0));
        Box::new(TermSetQuery::new(terms.collect::<Vec<_>>()))
    };
    let involved = BooleanQuery::union(vec![party(fields.issuer), party(fields.receiver)]);
    let for_all = BooleanQuery::new(vec![
        (Occur::Must, is(fields.own, NOBODY)),
        (Occur::MustNot, is(fields.besides, wanted.account.0)),
    ]);
    let sheet = BooleanQuery::union(vec![is(fields.own, wanted.account.0), Box::new(for_all)]);
    Box::new(BooleanQuery::intersection(vec![Box::new(involved), Box::new(sheet)]))
}

/// Sheets in which a part is found, in whatever place.
fn found(fields: &Fields, part: &Part) -> Box<dyn Question> {
    let mut ways: Vec<Box<dyn Question>> = Vec::new();
    for (field, score) in places(fields) {
        let term = |word: &String| Term::from_field_text(field, word);
        let mut add = |way: Box<dyn Question>, fit: Fit| {
            ways.push(Box::new(ConstScoreQuery::new(way, score * weight(fit))));
        };
        match part {
            Part::Phrase(words) => {
                let phrase = PhraseQuery::new(words.iter().map(term).collect());
                add(Box::new(phrase), Fit::Exactly);
            }
            Part::Word(word) => {
                add(Box::new(TermQuery::new(term(word), IndexRecordOption::Basic)), Fit::Exactly);
                if search::is_beginning(word) {
                    let beginning = FuzzyTermQuery::new_prefix(term(word), 0, true);
                    add(Box::new(beginning), Fit::Beginning);
                }
                if search::is_forgiving(word) {
                    add(Box::new(FuzzyTermQuery::new(term(word), 1, true)), Fit::Nearly);
                }
            }
        }
    }
    Box::new(BooleanQuery::union(ways))
}

/// Documents whose field has this value.
pub(super) fn is(field: Field, value: u64) -> Box<dyn Question> {
    Box::new(TermQuery::new(Term::from_field_u64(field, value), IndexRecordOption::Basic))
}

fn unscored(question: Box<dyn Question>) -> Box<dyn Question> {
    Box::new(ConstScoreQuery::new(question, 0.0))
}
