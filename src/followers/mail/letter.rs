//! What a mail says, and the bytes of it.

use std::{
    fmt,
    time::{Duration, UNIX_EPOCH},
};

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use maud::{DOCTYPE, Markup, html};

use crate::domain::{
    mail::MailKey,
    moment::Moment,
    notify::Phrase,
    text::{Email, Words},
};

/// A mail, opened for the one whom it goes to.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its name to the outside.
    pub key: MailKey,
    /// Whom it goes to: what they are called, and their address.
    pub to: (String, Email),
    /// Whom it is from.
    pub from: (String, Email),
    /// When it is sent.
    pub at: Moment,
    /// Where this helpdesk is: scheme and host, without a slash at the end.
    pub base: String,
    /// What it tells.
    pub tells: Tells,
}

/// What a letter tells.
#[derive(Clone, Debug)]
pub enum Tells {
    /// One thing.
    One(News),
    /// All of an hour, and how much more there was.
    Digest(Vec<News>, u32),
    /// That mail arrives.
    Test,
    /// A link that works once.
    Link(Way),
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Becoming a user.
    Join,
    /// Another password, because an admin said so.
    Reset,
    /// Another password, because its reader asked.
    Forgotten,
}

/// A one-time link.
#[derive(Clone)]
pub struct Way {
    /// What it is for.
    pub errand: Errand,
    /// Who made it, if a person did.
    pub by: Option<String>,
    /// Of which organisation its reader is, or is to be.
    pub of: String,
    /// Where it leads, from the base on. Never logged.
    pub path: String,
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Way(…)")
    }
}

/// Something that happened, as its reader may see it now.
#[derive(Clone, Debug)]
pub struct News {
    /// What.
    pub phrase: Phrase,
    /// Who did it.
    pub by: String,
    /// The id of what it happened to.
    pub about: String,
    /// What that is called.
    pub subject: String,
    /// Who stands at the other end of a case, or the product that a request is about.
    pub partner: String,
    /// What somebody wrote, in Markdown.
    pub text: Option<Words>,
    /// Where it is shown, from the base on.
    pub path: String,
    /// Where one answers, from the base on, if one answers with a comment.
    pub answer: Option<String>,
}

/// Whom it goes from and to, and its bytes.
pub(super) struct Written {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

impl Letter {
    /// The letter as it goes over the wire; none if an address is none that mail can go to.
    ///
    /// It is the same bytes each time. Its Message-ID stays the same over all tries, so that one who
    /// got it twice can tell; mails of one case refer to one name, and so stand together.
    pub(super) fn written(&self) -> Option<Written> {
        let (from, to) = (mailbox(&self.from)?, mailbox(&self.to)?);
        let house = from.email.domain().to_owned();
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.email.clone()]).ok()?;
        let date = UNIX_EPOCH + Duration::from_millis(self.at.0);
        let mut builder = Message::builder()
            .from(from)
            .to(to)
            .date(date)
            .subject(plain(&self.subject()))
            .message_id(Some(format!("<{}@{house}>", self.key)))
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            .raw_header(raw("X-Auto-Response-Suppress", "All"));
        if let Tells::One(news) = &self.tells {
            let thread = format!("<{}@{house}>", news.about);
            builder = builder.in_reply_to(thread.clone()).references(thread);
        }
        let parts = MultiPart::alternative().boundary(format!("part-{}", self.key));
        let parts = parts
            .singlepart(SinglePart::plain(self.plain_text()))
            .singlepart(SinglePart::html(self.html().into_string()));
        let message = builder.multipart(parts).ok()?;
        Some(Written { envelope, bytes: message.formatted() })
    }

    fn subject(&self) -> String {
        match &self.tells {
            Tells::One(news) => format!("[{}] {}", news.about, news.subject),
            Tells::Digest(news, more) => {
                let count = news.len() as u64 + u64::from(*more);
                format!("{count} {} of the last hour", notifications(count))
            }
            Tells::Test => "Mail from your helpdesk arrives".to_owned(),
            Tells::Link(way) => match way.errand {
                Errand::Join => format!("You are invited to the helpdesk of {}", self.from.0),
                Errand::Reset | Errand::Forgotten => {
                    format!("A new password for the helpdesk of {}", self.from.0)
                }
            },
        }
    }

    fn news(&self) -> &[News] {
        match &self.tells {
            Tells::One(news) => std::slice::from_ref(news),
            Tells::Digest(news, _) => news,
            Tells::Test | Tells::Link(_) => &[],
        }
    }

    fn more(&self) -> u32 {
        if let Tells::Digest(_, more) = self.tells { more } else { 0 }
    }

    fn choices(&self) -> String {
        format!("{}/settings/notifications", self.base)
    }

    /// What a letter with a one-time link says: before the link, and after it.
    fn says(&self, way: &Way) -> [String; 2] {
        let by = way.by.as_deref().unwrap_or("Whoever runs the helpdesk");
        let house = &self.from.0;
        match way.errand {
            Errand::Join => [
                format!(
                    "{by} invites you to join {} at the helpdesk of {house}: choose a password \
                     here. The link works once, for seven days:",
                    way.of
                ),
                "If you expected no invitation, ignore this mail.".to_owned(),
            ],
            Errand::Reset => [
                format!(
                    "{by} has made a link for you by which you choose another password. It works \
                     once, for an hour:"
                ),
                "If you did not ask for it, tell your administrator. Until the link is used, your \
                 password stays as it is."
                    .to_owned(),
            ],
            Errand::Forgotten => [
                "Somebody has asked for another password for you. If it was you, choose one here; \
                 the link works once, for an hour:"
                    .to_owned(),
                "If it was not you, ignore this mail: your password stays as it is.".to_owned(),
            ],
        }
    }

    fn plain_text(&self) -> String {
        if let Tells::Link(way) = &self.tells {
            let [before, after] = self.says(way);
            let link = format!("{}{}", self.base, way.path);
            return [&*before, &*link, "", &*after, "", "-- ", NOBODY, ""].join("\n");
        }
        let mut lines = Vec::new();
        for news in self.news() {
            lines.push(news.sentence());
            lines.push(format!("{} · {}", news.about, news.partner));
            lines.push(String::new());
            if let Some(words) = &news.text {
                lines.extend(words.lines().map(|line| format!("> {line}")));
                lines.push(String::new());
            }
            lines.push(format!("See it (you sign in first): {}{}", self.base, news.path));
            lines.push(match &news.answer {
                Some(path) => format!("{UNREAD} {}{path}", self.base),
                None => NOBODY.to_owned(),
            });
            lines.push(String::new());
        }
        if self.more() > 0 {
            lines.push(format!("And {} more: {}/notifications", self.more(), self.base));
            lines.push(String::new());
        }
        if matches!(self.tells, Tells::Test) {
            lines.extend([TEST.to_owned(), String::new()]);
        }
        lines.extend(["-- ".to_owned(), format!("{WHY} {}", self.choices()), String::new()]);
        lines.join("\n")
    }

    fn html(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head { meta charset="utf-8"; title { (plain(&self.subject())) } }
                body {
                    @for news in self.news() { (self.news_html(news)) }
                    @if self.more() > 0 {
                        p { "And " (self.more()) " more: " (link(&format!("{}/notifications", self.base))) }
                    }
                    @if matches!(self.tells, Tells::Test) { p { (TEST) } }
                    @if let Tells::Link(way) = &self.tells {
                        @let [before, after] = self.says(way);
                        p { (before) }
                        p { (link(&format!("{}{}", self.base, way.path))) }
                        p { (after) }
                        hr;
                        p { small { (NOBODY) } }
                    } @else {
                        hr;
                        p { small { (WHY) " " (link(&self.choices())) } }
                    }
                }
            }
        }
    }

    fn news_html(&self, news: &News) -> Markup {
        html! {
            p {
                @if news.phrase.by { b { bdi { (news.by) } } " " (news.phrase.verb) " " }
                "“" bdi { (news.subject) } "”"
                @if !news.phrase.tail.is_empty() { " " (news.phrase.tail) }
                br;
                small { (news.about) " · " bdi { (news.partner) } }
            }
            @if let Some(words) = &news.text {
                blockquote dir="auto" {
                    @for paragraph in words.split("\n\n") {
                        p dir="auto" {
                            @for (number, line) in paragraph.lines().enumerate() {
                                @if number > 0 { br; }
                                (line)
                            }
                        }
                    }
                }
            }
            p { "See it (you sign in first): " (link(&format!("{}{}", self.base, news.path))) }
            p {
                @match &news.answer {
                    Some(path) => { (UNREAD) " " (link(&format!("{}{path}", self.base))) },
                    None => (NOBODY),
                }
            }
        }
    }
}

const UNREAD: &str = "Nobody reads answers to this mail. To answer, write a comment:";
const NOBODY: &str = "Nobody reads answers to this mail.";
const WHY: &str = "You get this mail because of your part in a helpdesk. When you get mail:";
const TEST: &str = "Somebody has asked the helpdesk to try whether its mail arrives. It does.";

impl News {
    fn sentence(&self) -> String {
        let Phrase { by, verb, tail } = self.phrase;
        let by = if by { format!("{} {verb} ", self.by) } else { String::new() };
        let tail = if tail.is_empty() { String::new() } else { format!(" {tail}") };
        format!("{by}“{}”{tail}", self.subject)
    }
}

fn link(to: &str) -> Markup {
    html! { a href=(to) { (to) } }
}

fn notifications(count: u64) -> &'static str {
    if count == 1 { "notification" } else { "notifications" }
}

/// A person as headers name them.
fn mailbox((name, email): &(String, Email)) -> Option<Mailbox> {
    let address: Address = email.as_str().parse().ok()?;
    Some(Mailbox::new(Some(plain(name)), address))
}

/// A line without what a reader does not see: a header has no elements to isolate it with.
fn plain(line: &str) -> String {
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    line.chars().filter(|c| !hides(*c)).collect()
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
