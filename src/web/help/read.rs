//! From the Markdown of `static/help` to pages. It is our own, so it is no text that others wrote:
//! what is not known here does not show, which a look at the page tells.

use maud::{Markup, html};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::{Page, Part};
use crate::web::html::help::drawn;

type Events<'e, 'a> = &'e mut dyn Iterator<Item = Event<'a>>;

/// Reads a page.
pub(super) fn page(name: &'static str, text: &str) -> Page {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut events = TextMergeStream::new(Parser::new_ext(text, options));
    let mut parts: Vec<(String, String, Vec<Markup>)> = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let title = plain(&line(&mut events, TagEnd::Heading(level)).0);
                let id = id.filter(|_| level != HeadingLevel::H1);
                parts.push((id.map(|id| id.to_string()).unwrap_or_default(), title, Vec::new()));
            }
            Event::Start(tag) => {
                let block = block(&mut events, tag);
                if let Some((.., blocks)) = parts.last_mut() {
                    blocks.push(block);
                }
            }
            _ => (),
        }
    }
    let parts: Vec<_> = parts.into_iter().map(part).collect();
    let title = parts.first().map(|part| part.title.clone()).unwrap_or_default();
    Page { name, title, parts }
}

fn part((id, title, blocks): (String, String, Vec<Markup>)) -> Part {
    let body = html! { @for block in &blocks { (block) } };
    let text = plain(&body.0);
    Part { id, title, body, text }
}

/// What has just begun, up to its end.
fn block(events: Events<'_, '_>, tag: Tag<'_>) -> Markup {
    match tag {
        Tag::Paragraph => paragraph(events),
        Tag::List(None) => {
            let items = items(events, TagEnd::List(false));
            html! { div.prose { ul { @for item in &items { li { (item) } } } } }
        }
        Tag::List(Some(_)) => {
            let items = items(events, TagEnd::List(true));
            html! { div.prose { ol { @for item in &items { li { (item) } } } } }
        }
        Tag::CodeBlock(_) => {
            let text = line(events, TagEnd::CodeBlock);
            html! { div.prose { pre { code { (text) } } } }
        }
        Tag::Table(_) => table(events),
        other => line(events, other.to_end()),
    }
}

/// A paragraph; one that is a word in braces is what that word has drawn.
fn paragraph(events: Events<'_, '_>) -> Markup {
    let all: Vec<_> = events.take_while(|event| *event != Event::End(TagEnd::Paragraph)).collect();
    if let [Event::Text(text)] = &all[..]
        && let Some(word) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'))
        && let Some(drawn) = drawn::of(word)
    {
        return drawn;
    }
    html! { div.prose { p { (line(&mut all.into_iter(), TagEnd::Paragraph)) } } }
}

fn items(events: Events<'_, '_>, end: TagEnd) -> Vec<Markup> {
    let mut items = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::End(ended) if ended == end => break,
            Event::Start(Tag::Item) => items.push(line(events, TagEnd::Item)),
            _ => (),
        }
    }
    items
}

/// A table, whose rows begin with what they are about.
fn table(events: Events<'_, '_>) -> Markup {
    let (mut head, mut rows): (Vec<Markup>, Vec<Vec<Markup>>) = (Vec::new(), Vec::new());
    while let Some(event) = events.next() {
        match event {
            Event::End(TagEnd::Table) => break,
            Event::Start(Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                let cell = line(events, TagEnd::TableCell);
                rows.last_mut().unwrap_or(&mut head).push(cell);
            }
            _ => (),
        }
    }
    let title = head.first().map(|cell| plain(&cell.0)).unwrap_or_default();
    drawn::scrolling(
        &title,
        &html! {
            thead { tr { @for cell in &head { th scope="col" { (cell) } } } }
            tbody {
                @for row in &rows {
                    tr {
                        @for (at, cell) in row.iter().enumerate() {
                            @if at == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                        }
                    }
                }
            }
        },
    )
}

/// A line of text up to its end.
fn line(events: Events<'_, '_>, end: TagEnd) -> Markup {
    let mut pieces = Vec::new();
    while let Some(event) = events.next() {
        pieces.push(match event {
            Event::End(ended) if ended == end => break,
            Event::Text(text) => html! { (text) },
            Event::Code(text) => html! { code { (text) } },
            Event::SoftBreak => html! { " " },
            Event::HardBreak => html! { br; },
            Event::Start(Tag::Strong) => html! { b { (line(events, TagEnd::Strong)) } },
            Event::Start(Tag::Emphasis) => html! { em { (line(events, TagEnd::Emphasis)) } },
            Event::Start(Tag::Link { dest_url, .. }) => {
                html! { a href=(dest_url) { (line(events, TagEnd::Link)) } }
            }
            _ => continue,
        });
    }
    html! { @for piece in &pieces { (piece) } }
}

/// The text of a piece of a page, with one blank wherever there are any, or another block begins;
/// cells and items stand apart.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (number, piece) in html.split('<').enumerate() {
        let (tag, after) =
            if number == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        text.push_str(match tag.split(' ').next().unwrap_or_default() {
            "dd" | "dt" | "li" | "td" | "th" if !text.trim().is_empty() => " · ",
            "a" | "b" | "code" | "em" | "span" | "/a" | "/b" | "/code" | "/em" | "/span" => "",
            _ => " ",
        });
        text.push_str(after);
    }
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let text = marks.into_iter().fold(text, |text, (mark, meant)| text.replace(mark, meant));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_title_and_parts_with_names() {
        let page = page(
            "x",
            "# One & all\n\nThe *lead*,\nin `two` lines.\n\n## Second {#second}\n\n- a [way](/cases)\n- b\n",
        );
        let all: Vec<_> =
            page.parts.iter().map(|part| (&*part.id, &*part.title, &*part.text)).collect();
        let lead = "The lead, in two lines.";
        assert_eq!(all, [("", "One & all", lead), ("second", "Second", "a way · b")]);
        assert_eq!(page.title, "One & all");
        assert_eq!(
            page.parts[1].body.0,
            "<div class=\"prose\"><ul><li>a <a href=\"/cases\">way</a></li><li>b</li></ul></div>"
        );
    }

    #[test]
    fn a_word_in_braces_has_its_table_drawn_and_another_stays() {
        let page = page("x", "# X\n\n{workflow partner}\n\n{nothing}\n\n{workflow} in a line\n");
        let text = &page.parts[0].text;
        assert!(
            text.contains("Inquire") && text.contains("{nothing} {workflow} in a line"),
            "{text}"
        );
    }

    #[test]
    fn a_table_scrolls_in_its_box_and_a_listing_is_text() {
        let page = page(
            "x",
            "# X\n\n| Role | May |\n|---|---|\n| viewer | read `<b>` |\n\n```sh\na <b>\n  c\n```\n",
        );
        let html = &page.parts[0].body.0;
        assert!(
            html.contains(
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Role\">"
            )
        );
        assert!(
            html.contains("<th scope=\"row\">viewer</th><td>read <code>&lt;b&gt;</code></td>"),
            "{html}"
        );
        assert!(html.contains("<pre><code>a &lt;b&gt;\n  c\n</code></pre>"), "{html}");
        assert_eq!(page.parts[0].text, "Role · May · viewer · read <b> a <b> c");
    }
}
