//! Whatever is searched for, in whatever text: bounded parts, marks that lie apart and between
//! characters, and words that are their own folding.
#![no_main]

use casemate::domain::search::{PARTS_MAX, Part, Query, words};

libfuzzer_sys::fuzz_target!(|input: (&str, &str)| {
    let (typed, text) = input;
    for word in words(text) {
        assert!(!word.folded.is_empty() && word.folded.chars().count() <= 64);
        assert!(!text[word.range].is_empty());
    }
    let Ok(Some(query)) = Query::parse(typed) else { return };
    assert!((1..=PARTS_MAX).contains(&query.parts().len()));
    for part in query.parts() {
        assert!(!matches!(part, Part::Phrase(words) if words.len() < 2));
    }
    let (marks, found) = query.marks(text);
    assert!(found.count() as usize <= query.parts().len());
    assert_eq!(marks.is_empty(), found.count() == 0);
    let mut end = 0;
    for mark in marks {
        assert!(end <= mark.start && mark.start < mark.end);
        assert!(text.get(mark.clone()).is_some());
        end = mark.end;
    }
});
