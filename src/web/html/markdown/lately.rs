//! Texts that were rendered lately: reading Markdown is half of what a page of a case costs, and the
//! same few pages are read again and again.

use std::sync::{LazyLock, Mutex, PoisonError};

use blake3::{Hash, Hasher};
use lru::LruCache;

use crate::domain::id::AccountId;

/// How many texts are remembered.
const TEXTS_MAX: usize = 512;

/// How long each may be as HTML, in bytes, so that all are 4 MB at most.
const HTML_BYTES_MAX: usize = 8 * 1024;

static LATELY: LazyLock<Mutex<LruCache<Hash, Box<str>>>> =
    LazyLock::new(|| Mutex::new(LruCache::unbounded()));

/// Under what a text is remembered. Each account has its own: whether an answer came quickly tells
/// nobody what another account reads or writes.
pub(super) fn key(reader: AccountId, text: &str) -> Hash {
    let mut hasher = Hasher::new();
    hasher.update(reader.to_string().as_bytes()).update(b"\0").update(text.as_bytes());
    hasher.finalize()
}

/// What the text became.
pub(super) fn recall(key: &Hash) -> Option<String> {
    let mut lately = LATELY.lock().unwrap_or_else(PoisonError::into_inner);
    lately.get(key).map(ToString::to_string)
}

/// Remembers what a text became, unless that is long.
pub(super) fn remember(key: Hash, html: &str) {
    if html.len() <= HTML_BYTES_MAX {
        let mut lately = LATELY.lock().unwrap_or_else(PoisonError::into_inner);
        lately.put(key, html.into());
        if lately.len() > TEXTS_MAX {
            lately.pop_lru();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::html::markdown::{render, render_again};

    fn accounts() -> [AccountId; 2] {
        ["PA-111-222", "PA-444-555"].map(|id| id.parse().expect("an id"))
    }

    #[test]
    fn a_text_is_remembered_for_its_readers_account_alone() {
        let ([ours, theirs], text) = (accounts(), "Only *once*, for us");
        let first = render_again(ours, text, &|_| None).into_string();
        assert_eq!(first, render(text, &|_| None).into_string());
        assert_eq!(recall(&key(ours, text)), Some(first.clone()));
        assert_eq!(recall(&key(theirs, text)), None);
        assert_eq!(render_again(ours, text, &|_| None).into_string(), first);
    }

    #[test]
    fn a_picture_shows_as_long_as_the_reader_may_see_it() {
        let ([ours, _], text) = (accounts(), "![a](attachment:CAAT-123-456-789)");
        let seen = render_again(ours, text, &|_| Some("/files/1/raw".into())).into_string();
        assert!(seen.contains("src=\"/files/1/raw\""), "{seen}");
        let unseen = render_again(ours, text, &|_| None).into_string();
        assert!(unseen.contains("[image: a]") && !unseen.contains("raw"), "{unseen}");
    }

    #[test]
    fn no_more_texts_than_that_are_remembered() {
        let [_, theirs] = accounts();
        for number in 0..2 * TEXTS_MAX {
            remember(key(theirs, &number.to_string()), "<p>");
        }
        assert_eq!(LATELY.lock().unwrap().len(), TEXTS_MAX);
    }

    #[test]
    fn long_texts_are_not_remembered() {
        let ([ours, _], text) = (accounts(), "*a*\n\n".repeat(1_000));
        render_again(ours, &text, &|_| None);
        assert_eq!(recall(&key(ours, &text)), None);
    }
}
