//! What people write, as HTML: the one place where text that others wrote becomes markup.
//!
//! Two belts. The first: the text is read as Markdown, and each piece that was found is written by
//! `write`, which knows no other elements than those of `TAGS` and escapes everything else; raw
//! HTML is text that happens to look like tags. The second: what was written is parsed as browsers
//! parse it, and only the allow-list survives. The second never finds anything to do (a test holds
//! it to that), and is there for the day when the first has a hole.

mod excerpt;
mod lately;
mod lines;
mod link;
#[cfg(test)]
mod markup;
mod write;

use std::{
    borrow::Cow,
    cell::Cell,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use maud::PreEscaped;
use pulldown_cmark::Options;

pub use excerpt::{EXCERPT_CHARS_MAX, plain};

use crate::domain::id::AccountId;

/// The longest text that is read as Markdown, in bytes; room for 10,000 characters of any kind. In
/// longer ones only lines and paragraphs count.
pub const MARKED_BYTES_MAX: usize = 64 * 1024;

/// How many cells the tables of a text may come to. One word under a wide head makes a cell for
/// each of its columns, so that a small text could make very many.
const CELLS_MAX: usize = 10_000;

/// Every element that a text can become.
const TAGS: [&str; 23] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The elements that carry `dir="auto"` when they stand outermost, so that a text's direction
/// follows from its first letter and its direction marks end with it.
const BLOCKS: [&str; 9] = ["blockquote", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"];

/// What every link says of itself: its author is a user, not us.
const REL: &str = "noopener nofollow ugc";

/// Renders Markdown (`CommonMark`, tables, strikethrough, task lists) that somebody wrote.
///
/// * `# a` becomes `h4`, `## a` `h5`, everything below `h6`, so that a page's outline stays right.
/// * Line ends stay line ends. Raw HTML is shown as it was typed.
/// * Links lead to `http:`, `https:` and `mailto:` addresses without a password in them, and say
///   `rel="noopener nofollow ugc"`; of others the text stays. Bare addresses become links.
/// * `![a](attachment:CAAT-123-456-789)` asks `images` for the address of that attachment, called
///   with its id: a path of ours, or none if this reader may not see it. Then, and if the address
///   is not such a path, it reads `[image: a]`. Pictures elsewhere are links, never loaded.
/// * Outermost blocks have `dir="auto"`: direction marks in one do not reach the next.
///
/// Takes time in proportion to the text, whatever it is: elements nest up to about 40 deep, deeper
/// ones are left out and their text stays; tables that may have over 10,000 cells stay as they were
/// typed; texts over [`MARKED_BYTES_MAX`] are not read as Markdown.
pub fn render(text: &str, images: &dyn Fn(&str) -> Option<String>) -> PreEscaped<String> {
    let text = tidy(text);
    if lines::is_plain(&text) || text.len() > MARKED_BYTES_MAX {
        return PreEscaped(lines::paragraphs(&text));
    }
    PreEscaped(belted(&write::marked(&text, images)))
}

/// As [`render`], for somebody of this account, who will likely read the same text again: it may
/// come from memory. A text that shows pictures does not, since who may see them changes.
pub fn render_again(
    reader: AccountId,
    text: &str,
    images: &dyn Fn(&str) -> Option<String>,
) -> PreEscaped<String> {
    remembered(&lately::LATELY, reader, text, images)
}

fn remembered(
    memory: &lately::Memory,
    reader: AccountId,
    text: &str,
    images: &dyn Fn(&str) -> Option<String>,
) -> PreEscaped<String> {
    if lines::is_plain(text) {
        return render(text, images);
    }
    let key = lately::key(reader, text);
    if let Some(html) = memory.recall(&key) {
        return PreEscaped(html);
    }
    let asked = Cell::new(false);
    let html = render(text, &|id| {
        asked.set(true);
        images(id)
    });
    if !asked.get() {
        memory.remember(key, &html.0);
    }
    html
}

/// What is read beyond `CommonMark`: tables only if there can be no more than [`CELLS_MAX`] cells
/// in them, which is said too early rather than too late. No table of which each cell was written
/// gets there with 10,000 characters.
fn options(text: &str) -> Options {
    let options = Options::ENABLE_STRIKETHROUGH.union(Options::ENABLE_TASKLISTS);
    let ruled = |line: &&str| line.bytes().all(|byte| b" \t>|:-".contains(&byte));
    let columns = text.split('\n').filter(ruled).map(|line| 1 + line.matches('|').count()).max();
    match columns {
        Some(columns) if columns * text.split('\n').count() <= CELLS_MAX => {
            options.union(Options::ENABLE_TABLES)
        }
        _ => options,
    }
}

/// What is left when the second belt has seen it.
fn belted(html: &str) -> String {
    BELT.clean(html).to_string()
}

/// Line ends as line feeds, and no NUL, which HTML has no place for.
fn tidy(text: &str) -> Cow<'_, str> {
    if text.contains(['\r', '\0']) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        return Cow::Owned(text.replace('\0', "\u{fffd}"));
    }
    Cow::Borrowed(text)
}

/// The second belt.
static BELT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let set = |words: &[&'static str]| words.iter().copied().collect::<HashSet<_>>();
    let mut values =
        HashMap::from(BLOCKS.map(|tag| (tag, HashMap::from([("dir", set(&["auto"]))]))));
    for cell in ["td", "th"] {
        values.insert(cell, HashMap::from([("align", set(&["left", "center", "right"]))]));
    }
    values.insert("img", HashMap::from([("loading", set(&["lazy"]))]));
    let attributes = HashMap::from([
        ("a", set(&["href"])),
        ("img", set(&["src", "alt"])),
        ("ol", set(&["start"])),
    ]);
    let mut belt = Builder::empty();
    belt.tags(set(&TAGS))
        .tag_attributes(attributes)
        .tag_attribute_values(values)
        .generic_attributes(HashSet::new())
        .url_schemes(set(&["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some(REL))
        .attribute_filter(|element, attribute, value| {
            let good = match (element, attribute) {
                ("a", "href") => link::is_absolute(value),
                ("img", "src") => link::is_ours(value),
                ("ol", "start") => value.bytes().all(|byte| byte.is_ascii_digit()),
                _ => true,
            };
            good.then_some(value.into())
        });
    belt
});

#[cfg(test)]
mod tests;
