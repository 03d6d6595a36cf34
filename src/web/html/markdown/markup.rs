//! What rendered Markdown may consist of, checked on what a browser's tokenizer makes of it. Only
//! tests and the fuzz targets use this; it repeats the allow-list on purpose.

use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements that have no end tag.
const VOID: [&str; 3] = ["br", "hr", "img"];

/// Elements that may stand outermost, and in quotes and list items.
const BLOCKS: [&str; 10] = ["blockquote", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"];

/// Elements that may stand in a line of text.
const INLINE: [&str; 7] = ["a", "br", "code", "del", "em", "img", "strong"];

/// How deep elements may nest.
const DEPTH_MAX: usize = 40;

/// Checks every tag and attribute, and nothing of how they nest.
pub(super) fn check_tags(html: &str) -> Result<(), String> {
    tags(html)?.iter().try_for_each(check_tag)
}

/// Checks every tag and attribute, that tags are balanced, and what stands in what.
pub(super) fn check(html: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    for tag in tags(html)? {
        check_tag(&tag)?;
        let name = tag.name.to_string();
        let has = |wanted: &&str| tag.attrs.iter().any(|attr| *attr.name.local == **wanted);
        let needed: &[&str] = match (&*name, tag.kind) {
            ("a", TagKind::StartTag) => &["href", "rel"],
            ("img", TagKind::StartTag) => &["src", "alt"],
            _ => &[],
        };
        if !needed.iter().all(has) {
            return Err(format!("<{name}> without one of {needed:?}"));
        }
        if tag.kind == TagKind::EndTag {
            if open.pop().as_ref() != Some(&name) {
                return Err(format!("</{name}> ends what is not open"));
            }
            continue;
        }
        let parent = open.last().map_or("", String::as_str);
        if !may_stand_in(&name, parent) || (name == "a" && open.contains(&name)) {
            return Err(format!("<{name}> in <{parent}>"));
        }
        if !VOID.contains(&&*name) {
            open.push(name);
        }
        if open.len() > DEPTH_MAX {
            return Err("too deep".to_owned());
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

fn may_stand_in(name: &str, parent: &str) -> bool {
    match parent {
        "" => BLOCKS.contains(&name),
        "blockquote" | "li" => BLOCKS.contains(&name) || INLINE.contains(&name),
        "ol" | "ul" => name == "li",
        "pre" => name == "code",
        "code" => false,
        "table" => name == "thead" || name == "tbody",
        "thead" | "tbody" => name == "tr",
        "tr" => name == "td" || name == "th",
        _ => INLINE.contains(&name),
    }
}

fn check_tag(tag: &Tag) -> Result<(), String> {
    let name = &*tag.name;
    let known = matches!(name, "li" | "table" | "tbody" | "td" | "th" | "thead" | "tr")
        || BLOCKS.contains(&name)
        || INLINE.contains(&name);
    if !known || tag.had_duplicate_attributes || tag.self_closing {
        return Err(format!("{tag:?}"));
    }
    for attr in &tag.attrs {
        let (key, value) = (&*attr.name.local, &*attr.value);
        let good = match (name, key) {
            ("a", "href") => leads_out(value),
            ("a", "rel") => value == "noopener nofollow ugc",
            ("img", "src") => value.starts_with('/') && !value[1..].starts_with(['/', '\\']),
            ("img", "alt") => true,
            ("img", "loading") => value == "lazy",
            ("ol", "start") => value.parse::<u32>().is_ok(),
            ("td" | "th", "align") => ["left", "center", "right"].contains(&value),
            (_, "dir") => value == "auto" && BLOCKS.contains(&name),
            _ => false,
        };
        if !good || tag.kind == TagKind::EndTag {
            return Err(format!("<{name} {key}={value:?}>"));
        }
    }
    Ok(())
}

fn leads_out(address: &str) -> bool {
    let web = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    match web {
        Some(rest) => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
            !host.is_empty() && host.chars().all(plain)
        }
        None => address.starts_with("mailto:"),
    }
}

/// What the tokenizer finds; an error if there is anything but tags and characters.
fn tags(html: &str) -> Result<Vec<Tag>, String> {
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let Sink { tags, odd } = tokenizer.sink;
    match odd.into_inner() {
        Some(odd) => Err(odd),
        None => Ok(tags.into_inner()),
    }
}

#[derive(Default)]
struct Sink {
    tags: RefCell<Vec<Tag>>,
    odd: RefCell<Option<String>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tags.borrow_mut().push(tag),
            Token::CharacterTokens(_) | Token::EOFToken => (),
            odd => *self.odd.borrow_mut() = Some(format!("{odd:?}")),
        }
        TokenSinkResult::Continue
    }
}
