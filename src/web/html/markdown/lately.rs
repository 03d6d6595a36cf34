//! Texts that were rendered lately: reading Markdown is half of what a page of a case costs, and the
//! same few pages are read again and again.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use blake3::{Hash, Hasher};
use lru::LruCache;

use crate::domain::id::AccountId;

/// How many texts are remembered.
const TEXTS_MAX: usize = 512;

/// How long each may be as HTML, in bytes, so that all are 4 MB at most.
const HTML_BYTES_MAX: usize = 8 * 1024;

/// What is remembered.
pub(super) static LATELY: LazyLock<Memory> = LazyLock::new(Memory::new);

/// Texts and what they became, the latest [`TEXTS_MAX`].
pub(super) struct Memory(Mutex<LruCache<Hash, Box<str>>>);

/// Under what a text is remembered. Each account has its own, so that a quick answer never tells
/// that another account has the same text.
pub(super) fn key(reader: AccountId, text: &str) -> Hash {
    let mut hasher = Hasher::new();
    hasher.update(reader.to_string().as_bytes()).update(b"\0").update(text.as_bytes());
    hasher.finalize()
}

impl Memory {
    fn new() -> Memory {
        Memory(Mutex::new(LruCache::unbounded()))
    }

    fn open(&self) -> MutexGuard<'_, LruCache<Hash, Box<str>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the text became.
    pub(super) fn recall(&self, key: &Hash) -> Option<String> {
        self.open().get(key).map(ToString::to_string)
    }

    /// Remembers what a text became, unless that is long.
    pub(super) fn remember(&self, key: Hash, html: &str) {
        if html.len() <= HTML_BYTES_MAX {
            let mut lately = self.open();
            lately.put(key, html.into());
            if lately.len() > TEXTS_MAX {
                lately.pop_lru();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::html::markdown::{remembered, render};

    fn accounts() -> [AccountId; 2] {
        ["PA-111-222", "PA-444-555"].map(|id| id.parse().expect("an id"))
    }

    #[test]
    fn a_text_is_remembered_for_its_readers_account_alone() {
        let ([ours, theirs], text, memory) = (accounts(), "Only *once*, for us", Memory::new());
        let first = remembered(&memory, ours, text, &|_| None).into_string();
        assert_eq!(first, render(text, &|_| None).into_string());
        assert_eq!(memory.recall(&key(ours, text)), Some(first));
        assert_eq!(memory.recall(&key(theirs, text)), None);
        memory.remember(key(ours, text), "<p>as remembered</p>");
        let again = remembered(&memory, ours, text, &|_| None).into_string();
        assert_eq!(again, "<p>as remembered</p>");
    }

    #[test]
    fn a_picture_shows_as_long_as_the_reader_may_see_it() {
        let ([ours, _], memory) = (accounts(), Memory::new());
        let text = "![a](attachment:CAAT-123-456-789)";
        let seen = |_: &str| Some("/files/1/raw".to_owned());
        let html = remembered(&memory, ours, text, &seen).into_string();
        assert!(html.contains("src=\"/files/1/raw\""), "{html}");
        let html = remembered(&memory, ours, text, &|_| None).into_string();
        assert!(html.contains("[image: a]") && !html.contains("raw"), "{html}");
    }

    #[test]
    fn only_so_many_and_only_short_texts_are_remembered() {
        let ([ours, _], memory) = (accounts(), Memory::new());
        for number in 0..2 * TEXTS_MAX {
            memory.remember(key(ours, &number.to_string()), "<p>");
        }
        assert_eq!(memory.open().len(), TEXTS_MAX);
        let text = "*a*\n\n".repeat(1_000);
        remembered(&memory, ours, &text, &|_| None);
        assert_eq!(memory.recall(&key(ours, &text)), None);
    }
}
