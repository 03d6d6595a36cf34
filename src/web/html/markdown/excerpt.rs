//! A text in a few words, for lists.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{options, tidy};

/// The longest excerpt, in characters.
pub const EXCERPT_CHARS_MAX: usize = 200;

/// How much of a text is read to make an excerpt, in characters.
const READ_CHARS_MAX: usize = 1000;

/// The beginning of a Markdown text without its marks, in one line: blanks and line ends become one
/// blank each, a picture reads `[image: a]`, raw HTML stays as it was typed. At most
/// [`EXCERPT_CHARS_MAX`] characters, the last of them `…` if there is more.
///
/// It is text, not HTML, and has whatever direction marks the text has: pages escape and isolate
/// it.
pub fn plain(text: &str) -> String {
    let end = text.char_indices().nth(READ_CHARS_MAX).map_or(text.len(), |(at, _)| at);
    let mut line = Line { out: String::new(), chars: 0, more: end < text.len() };
    let text = tidy(&text[..end]);
    for event in Parser::new_ext(&text, options(&text)) {
        if line.chars > EXCERPT_CHARS_MAX {
            break;
        }
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                line.push(&text);
            }
            Event::Start(Tag::Image { .. }) => line.push("[image: "),
            Event::End(TagEnd::Image) => line.push("]"),
            Event::TaskListMarker(done) => line.push(super::write::tick(done)),
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
            )
            | Event::Start(_) => (),
            _ => line.push(" "),
        }
    }
    line.finish()
}

struct Line {
    out: String,
    chars: usize,
    /// Whether there is more of the text than was read.
    more: bool,
}

impl Line {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
            if c != ' ' || !(self.out.is_empty() || self.out.ends_with(' ')) {
                self.out.push(c);
                self.chars += 1;
            }
            if self.chars > EXCERPT_CHARS_MAX {
                return;
            }
        }
    }

    fn finish(self) -> String {
        let mut out = self.out.replace("[image: ]", "[image]");
        out.truncate(out.trim_end().len());
        let last = out.char_indices().nth(EXCERPT_CHARS_MAX - 1);
        match last {
            Some((at, c)) if self.more || at + c.len_utf8() < out.len() => {
                out.truncate(at);
                out.truncate(out.trim_end().len());
                out.push('…');
            }
            None if self.more => out.push('…'),
            _ => (),
        }
        out
    }
}
