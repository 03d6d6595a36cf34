//! The first belt: from what Markdown found to HTML, element by element.

use pulldown_cmark::{
    Alignment, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, TextMergeStream,
};

use super::{
    REL,
    lines::{escape, escape_value},
    link::{self, Span},
    options,
};

/// How deep quotes, lists and tables may nest.
const CONTAINERS_MAX: usize = 16;

/// How deep emphasis and links may nest, counted with what they stand in.
const INLINE_MAX: usize = 32;

/// Writes a Markdown text.
pub(super) fn marked(text: &str, images: &dyn Fn(&str) -> Option<String>) -> String {
    let mut writer = Writer {
        out: String::with_capacity(text.len() * 2),
        images,
        open: Vec::new(),
        depth: 0,
        in_link: false,
        in_code: false,
        table: None,
        picture: None,
    };
    for event in TextMergeStream::new(Parser::new_ext(text, options(text))) {
        writer.event(event);
    }
    writer.out
}

/// The box of a task list. A character, for a text has no business with form controls.
pub(super) fn tick(done: bool) -> &'static str {
    if done { "☑ " } else { "☐ " }
}

struct Writer<'a> {
    out: String,
    images: &'a dyn Fn(&str) -> Option<String>,
    /// What has begun and not ended.
    open: Vec<Open>,
    /// How many of those are elements.
    depth: usize,
    /// Whether one of them is a link: links must not nest.
    in_link: bool,
    /// Whether one of them is a code block, in which addresses are no links.
    in_code: bool,
    /// The table among them.
    table: Option<Table>,
    /// The picture whose description is being read; nothing is written meanwhile.
    picture: Option<Picture>,
}

/// What has begun, by what its end will need.
#[derive(Clone, Copy)]
enum Open {
    /// An element, ended by this tag.
    Element(&'static str),
    Link,
    Code,
    /// A block of raw HTML, which is a paragraph of lines.
    Raw,
    Table,
    TableHead,
    /// No element: it would nest too deep. This stands where its end would.
    Skipped(&'static str),
}

struct Table {
    alignments: Vec<Alignment>,
    /// How many cells this row has so far.
    column: usize,
    /// Whether this is the head.
    head: bool,
}

struct Picture {
    address: String,
    description: String,
    /// How many pictures in its description have begun and not ended.
    inner: usize,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        if let Some(picture) = self.picture.take() {
            self.described(picture, event);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) if self.in_code || self.in_link => escape(&mut self.out, &text),
            Event::Text(text) => self.running(&text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                escape(&mut self.out, &text);
                self.out.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.out.push_str(tick(done)),
            // A line of a block of raw HTML.
            Event::Html(text) => {
                escape(&mut self.out, text.trim_end_matches('\n'));
                self.out.push_str("<br>");
            }
            Event::InlineHtml(text)
            | Event::FootnoteReference(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => escape(&mut self.out, &text),
        }
    }

    /// Begins a thing. Leaf blocks always become elements: they cannot nest.
    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.element("p", Open::Element("</p>\n")),
            Tag::HtmlBlock => self.element("p", Open::Raw),
            Tag::Heading { level: HeadingLevel::H1, .. } => {
                self.element("h4", Open::Element("</h4>\n"));
            }
            Tag::Heading { level: HeadingLevel::H2, .. } => {
                self.element("h5", Open::Element("</h5>\n"));
            }
            Tag::Heading { .. } => self.element("h6", Open::Element("</h6>\n")),
            Tag::CodeBlock(_) => {
                self.element("pre", Open::Code);
                self.out.push_str("<code>");
                self.in_code = true;
            }
            Tag::BlockQuote(_) => self.container("blockquote", "</blockquote>\n"),
            Tag::List(None) => self.container("ul", "</ul>\n"),
            Tag::List(Some(1)) => self.container("ol", "</ol>\n"),
            Tag::List(Some(start)) if self.depth < CONTAINERS_MAX => {
                self.begin("ol");
                self.attribute("start", &start.to_string());
                self.begun(Open::Element("</ol>\n"));
            }
            Tag::Item => match self.open.last() {
                Some(Open::Element(_)) => self.element("li", Open::Element("</li>\n")),
                _ => self.open.push(Open::Skipped("<br>")),
            },
            Tag::Table(alignments) if self.depth < CONTAINERS_MAX => {
                self.element("table", Open::Table);
                self.table = Some(Table { alignments, column: 0, head: true });
            }
            Tag::TableHead | Tag::TableRow => self.row(),
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.inline("em", "</em>"),
            Tag::Strong => self.inline("strong", "</strong>"),
            Tag::Strikethrough => self.inline("del", "</del>"),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.link(&format!("mailto:{dest_url}"));
            }
            Tag::Link { dest_url, .. } => self.link(&dest_url),
            Tag::Image { dest_url, .. } => {
                let (address, description) = (dest_url.into_string(), String::new());
                self.picture = Some(Picture { address, description, inner: 0 });
            }
            _ => self.open.push(Open::Skipped("")),
        }
    }

    /// Ends what began last.
    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let tag = match open {
            Open::Skipped(instead) => {
                self.out.push_str(instead);
                return;
            }
            Open::Element(tag) => tag,
            Open::Link => {
                self.in_link = false;
                "</a>"
            }
            Open::Code => {
                self.in_code = false;
                "</code></pre>\n"
            }
            Open::Raw => {
                let lines = self.out.strip_suffix("<br>").unwrap_or(&self.out).len();
                self.out.truncate(lines);
                "</p>\n"
            }
            Open::Table => {
                self.table = None;
                "</tbody></table>\n"
            }
            Open::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = false;
                }
                "</tr></thead><tbody>"
            }
        };
        self.out.push_str(tag);
        self.depth -= 1;
    }

    fn container(&mut self, name: &str, end: &'static str) {
        if self.depth < CONTAINERS_MAX {
            self.element(name, Open::Element(end));
        } else {
            self.open.push(Open::Skipped(""));
        }
    }

    fn inline(&mut self, name: &str, end: &'static str) {
        if self.depth < INLINE_MAX {
            self.element(name, Open::Element(end));
        } else {
            self.open.push(Open::Skipped(""));
        }
    }

    fn link(&mut self, address: &str) {
        match link::safe(address) {
            Some(address) if self.depth < INLINE_MAX && !self.in_link => {
                self.in_link = true;
                self.begin("a");
                self.attribute("href", &address);
                self.attribute("rel", REL);
                self.begun(Open::Link);
            }
            _ => self.open.push(Open::Skipped("")),
        }
    }

    fn row(&mut self) {
        match &mut self.table {
            Some(table) if table.head => {
                self.element("thead", Open::TableHead);
                self.out.push_str("<tr>");
            }
            Some(table) => {
                table.column = 0;
                self.element("tr", Open::Element("</tr>"));
            }
            None => self.open.push(Open::Skipped("<br>")),
        }
    }

    fn cell(&mut self) {
        let Some(table) = &mut self.table else {
            self.open.push(Open::Skipped(" "));
            return;
        };
        let (name, end) = if table.head { ("th", "</th>") } else { ("td", "</td>") };
        let side = match table.alignments.get(table.column) {
            Some(Alignment::Left) => Some("left"),
            Some(Alignment::Center) => Some("center"),
            Some(Alignment::Right) => Some("right"),
            Some(Alignment::None) | None => None,
        };
        table.column += 1;
        self.begin(name);
        if let Some(side) = side {
            self.attribute("align", side);
        }
        self.begun(Open::Element(end));
    }

    /// Writes running text, in which bare addresses are links.
    fn running(&mut self, text: &str) {
        if !link::may_have_links(text) {
            return escape(&mut self.out, text);
        }
        for span in link::spans(text) {
            match span {
                Span::Text(text) => escape(&mut self.out, text),
                Span::Link { text, address } => {
                    self.link(&address);
                    escape(&mut self.out, text);
                    self.end();
                }
            }
        }
    }

    /// Takes what stands in the description of a picture, and writes the picture at its end.
    fn described(&mut self, mut picture: Picture, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                picture.description.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => picture.description.push(' '),
            Event::Start(Tag::Image { .. }) => picture.inner += 1,
            Event::End(TagEnd::Image) if picture.inner == 0 => return self.picture(&picture),
            Event::End(TagEnd::Image) => picture.inner -= 1,
            _ => (),
        }
        self.picture = Some(picture);
    }

    /// Writes a picture: ours if this reader may see it, else words, which lead to it if it is
    /// somewhere else.
    fn picture(&mut self, picture: &Picture) {
        let Picture { address, description, .. } = picture;
        let ours = link::attachment(address).and_then(|id| (self.images)(id));
        if let Some(path) = ours.filter(|path| link::is_ours(path)) {
            self.begin("img");
            self.attribute("src", &path);
            self.attribute("alt", description);
            self.attribute("loading", "lazy");
            self.out.push('>');
            return;
        }
        self.link(address);
        self.out.push_str("[image");
        if !description.is_empty() {
            self.out.push_str(": ");
            escape(&mut self.out, description);
        }
        self.out.push(']');
        self.end();
    }

    fn element(&mut self, name: &str, open: Open) {
        self.begin(name);
        self.begun(open);
    }

    /// Begins a start tag; outermost ones set the direction.
    fn begin(&mut self, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
        if self.depth == 0 {
            self.attribute("dir", "auto");
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape_value(&mut self.out, value);
        self.out.push('"');
    }

    /// Ends a start tag.
    fn begun(&mut self, open: Open) {
        self.out.push('>');
        self.open.push(open);
        self.depth += 1;
    }
}
