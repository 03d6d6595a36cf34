//! Who is named in a text: `@` and a name as it is written.

use std::collections::HashSet;

use crate::domain::{
    access::Sealed,
    entry::{Entry, Version},
    id::AccountId,
    journal::{Event, Kind, digest},
};

/// How many earlier texts of a comment are looked at, the last ones.
pub const EARLIER_MAX: usize = 20;

/// How many `@` of a text are looked at.
const LOOKED_AT_MAX: usize = 20;
/// How many words a name has at most.
const WORDS_MAX: usize = 5;
/// How long a name is at most, in characters.
const NAME_CHARS_MAX: usize = 80;

impl Sealed<Entry> {
    /// What may be the name of somebody of an account whom the comment came to mention by what an
    /// event says of it: after each `@` one word, two words, and so on. At most 200.
    ///
    /// Nothing that stood in a text before, if that was for the account to see. Nothing at all if
    /// the comment was not for them then, or is not any more. `earlier` are its earlier texts, the
    /// newest first.
    pub fn mentions(
        &self,
        event: &Event,
        earlier: &[Sealed<Version>],
        account: AccountId,
    ) -> Vec<String> {
        let is_theirs = |to: Option<AccountId>| to.is_none_or(|to| to == account);
        let Some(said) = self.0.said().filter(|_| is_theirs(self.0.private_to)) else {
            return Vec::new();
        };
        let now = (said.text.as_deref(), self.0.private_to);
        let earlier = earlier.iter().map(|old| (old.0.text.as_deref(), old.0.private_to));
        let texts: Vec<_> = std::iter::once(now).chain(earlier).collect();
        let wanted = event.to("said").unwrap_or_default();
        let is_then = |text: &(_, _)| text.1 == event.private_to && digest(text.0) == wanted;
        let then = match event.kind {
            Kind::CommentEdited => texts.iter().position(is_then),
            _ => texts.iter().rposition(is_then),
        };
        let Some(then) = then.filter(|_| is_theirs(event.private_to)) else { return Vec::new() };
        let mut named = texts[then].0.map(names).unwrap_or_default();
        if !named.is_empty() {
            let known = texts[then + 1..].iter().filter(|text| is_theirs(text.1));
            let known = known.filter_map(|text| text.0).flat_map(names);
            let known: HashSet<_> = known.map(|name| name.to_lowercase()).collect();
            named.retain(|name| !known.contains(&name.to_lowercase()));
        }
        named
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
    fn no_text_has_more_than_two_hundred() {
        assert_eq!(LOOKED_AT_MAX * WORDS_MAX * 2, 200);
        assert!(names(&"@a b c d e ".repeat(900)).len() <= 200);
        assert!(names(&"@".repeat(10_000)).len() <= 200);
        assert_eq!(names(&"@a, b, c, d, e, ".repeat(900)).len(), 200);
    }
}
