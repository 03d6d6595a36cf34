//! Who is named in a text: `@` and a name as it is written.

use crate::domain::{access::Sealed, entry::Entry};

/// How many `@` of a text are looked at.
const LOOKED_AT_MAX: usize = 20;
/// How many words a name has at most.
const WORDS_MAX: usize = 5;
/// How long a name is at most, in characters.
const NAME_CHARS_MAX: usize = 80;

impl Sealed<Entry> {
    /// What may be the name of somebody whom the comment mentions: after each `@` one word, two
    /// words, and so on. At most 100.
    pub fn mentions(&self) -> Vec<String> {
        self.0.said().and_then(|said| said.text.as_deref()).map(names).unwrap_or_default()
    }
}

fn names(text: &str) -> Vec<String> {
    let starts = text.match_indices('@').filter(|(at, _)| {
        // In an address it stands within a word.
        !text[..*at].chars().next_back().is_some_and(char::is_alphanumeric)
    });
    let mut found = Vec::new();
    for (at, _) in starts.take(LOOKED_AT_MAX) {
        let rest = &text[at + 1..];
        let end = rest.char_indices().nth(NAME_CHARS_MAX).map_or(rest.len(), |(end, _)| end);
        let line = rest[..end].lines().next().unwrap_or_default();
        let mut words = Vec::new();
        for word in line.split(' ').take(WORDS_MAX) {
            words.push(word);
            let name = words.join(" ");
            let plain = name.trim_end_matches(|c: char| !c.is_alphanumeric());
            found.extend((!plain.is_empty()).then(|| plain.to_owned()));
            // Punctuation ends a name, unless it is a part of it.
            if plain != name {
                found.push(name);
            }
        }
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_follows_the_sign_as_far_as_it_may_go() {
        assert_eq!(names("Ask @Bo, please"), ["Bo", "Bo,", "Bo, please"]);
        assert_eq!(names("@Robert Balboa"), ["Robert", "Robert Balboa"]);
        assert_eq!(
            names("@Mick’s Gym Inc."),
            ["Mick’s", "Mick’s Gym", "Mick’s Gym Inc", "Mick’s Gym Inc."]
        );
        assert_eq!(names("two lines @Bo\nRobert"), ["Bo"]);
        for none in ["", "@", "@ ", "bo@example.com", "@\n\nBo", "@!?"] {
            assert!(names(none).iter().all(|name| !name.contains(char::is_alphanumeric)), "{none}");
        }
    }

    #[test]
    fn no_text_has_more_than_a_hundred_or_so() {
        assert!(names(&"@a b c d e ".repeat(900)).len() <= LOOKED_AT_MAX * WORDS_MAX * 2);
        assert!(names(&"@".repeat(10_000)).len() <= LOOKED_AT_MAX * WORDS_MAX * 2);
    }
}
