//! The small parts that pages are made of: icons, marks of state, people, notes, empty places.

use maud::{Markup, Render, html};

use crate::{
    desk::show::Names,
    domain::{
        case::{Direction, Priority},
        id::UserId,
        logo::{Logo, LogoOf},
        workflow::State,
    },
    web::assets::url,
};

/// A picture of `icons.svg`, which says nothing by itself. A page has hundreds, so it is written
/// straight into the page.
#[derive(Clone, Copy, Debug)]
pub struct Icon {
    name: &'static str,
    small: bool,
}

/// A picture of this name.
pub fn icon(name: &'static str) -> Icon {
    Icon { name, small: false }
}

/// A smaller one.
pub fn icon_s(name: &'static str) -> Icon {
    Icon { name, small: true }
}

impl Render for Icon {
    fn render_to(&self, page: &mut String) {
        page.push_str(if self.small { "<svg class=\"s\"" } else { "<svg" });
        page.push_str(" aria-hidden=\"true\">");
        Shape(self.name).render_to(page);
        page.push_str("</svg>");
    }
}

/// What a picture of `icons.svg` shows.
struct Shape(&'static str);

impl Render for Shape {
    fn render_to(&self, page: &mut String) {
        page.push_str("<use href=\"");
        page.push_str(url("icons.svg"));
        page.push('#');
        page.push_str(self.0);
        page.push_str("\"/>");
    }
}

/// A picture that says a word, to those who point at it and to those who do not see it.
pub fn sign(name: &'static str, word: &str) -> Markup {
    html! { svg role="img" { title { (word) } (Shape(name)) } }
}

/// The picture of a state: an arch, more or less full.
pub fn state_icon(state: State) -> &'static str {
    match state {
        State::New => "s-new",
        State::Open => "s-open",
        State::Pending | State::InProgress => "s-work",
        State::Inquiring | State::WaitingForCustomer => "s-wait",
        State::Resolved => "s-done",
        State::Closed => "s-shut",
    }
}

/// The tone of a state, which its picture and its word say as well.
fn tone(state: State) -> &'static str {
    match state {
        State::New => "state new",
        State::Open | State::Pending | State::InProgress => "state info",
        State::Inquiring | State::WaitingForCustomer => "state wait",
        State::Resolved => "state done",
        State::Closed => "state",
    }
}

/// Where a case stands.
pub fn state(state: State) -> Markup {
    html! { span class=(tone(state)) { (icon(state_icon(state))) (state) } }
}

fn priority_icon(priority: Priority) -> (&'static str, &'static str) {
    match priority {
        Priority::Low => ("p", "p-low"),
        Priority::Medium => ("p", "p-medium"),
        Priority::High => ("p high", "p-high"),
        Priority::Urgent => ("p urgent", "p-urgent"),
    }
}

/// How urgent a case is.
pub fn priority(priority: Priority) -> Markup {
    let (class, picture) = priority_icon(priority);
    html! {
        span.prio {
            svg class=(class) aria-hidden="true" { (Shape(picture)) }
            (priority)
        }
    }
}

/// How urgent a case is, as a picture alone.
pub fn priority_sign(priority: Priority) -> Markup {
    let (class, picture) = priority_icon(priority);
    html! {
        svg class=(class) role="img" {
            title { (priority) }
            (Shape(picture))
        }
    }
}

/// The arrow of a direction.
pub fn direction_icon(direction: Direction) -> &'static str {
    match direction {
        Direction::Outgoing => "out",
        Direction::Incoming => "in",
    }
}

/// Whom a case went to or came from, in a list.
pub fn partner(direction: Direction, name: &str) -> Markup {
    let word = match direction {
        Direction::Outgoing => "to",
        Direction::Incoming => "from",
    };
    html! { div { (sign(direction_icon(direction), word)) bdi { (name) } } }
}

/// `Outgoing to NAME`, or `Incoming from NAME`, with its arrow.
pub fn toward(direction: Direction, partner: &str) -> Markup {
    let word = if direction == Direction::Outgoing { " to " } else { " from " };
    html! {
        span.dir { (icon(direction_icon(direction))) span { (direction) (word) bdi { (partner) } } }
    }
}

/// The first letters of the first and last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphanumeric()));
    let (first, last) = (words.next(), words.next_back());
    first.into_iter().chain(last).flat_map(char::to_uppercase).take(3).collect()
}

/// A person's arch with their initials; tinted for people of the reader's own account.
pub fn face(name: &str, us: bool) -> Markup {
    html! { span.face.us[us] aria-hidden="true" { (initials(name)) } }
}

/// A larger one.
pub fn face_l(name: &str, us: bool) -> Markup {
    html! { span.face.l.us[us] aria-hidden="true" { (initials(name)) } }
}

/// An account's square.
pub fn square(name: &str, us: bool) -> Markup {
    html! { span.face.org.l.us[us] aria-hidden="true" { (initials(name)) } }
}

/// What an account or a product is known by: its logo, or else its square.
pub fn logo(logo: Option<&Logo>, name: &str, us: bool) -> Markup {
    html! {
        @match logo {
            Some(logo) => img.face.org.l src=(picture_of(logo)) alt="" width="32" height="32" loading="lazy";,
            None => (square(name, us)),
        }
    }
}

/// Where a logo is. The address tells it from those before.
pub fn picture_of(logo: &Logo) -> String {
    let version = logo.version();
    match logo.of {
        LogoOf::Account(id) => format!("/logos/{id}?v={version}"),
        LogoOf::Product(id) => format!("/icons/{id}?v={version}"),
    }
}

/// A person: face and name.
pub fn person(name: &str, us: bool) -> Markup {
    html! { span.person { (face(name, us)) bdi.clip { (name) } } }
}

/// As many people as are shown at once; of more, the last fold away.
const PEOPLE_SHOWN: usize = 6;

/// People by id, or the word for none.
pub fn people(ids: &[UserId], names: &Names, us: bool) -> Markup {
    let few = if ids.len() > PEOPLE_SHOWN { PEOPLE_SHOWN - 1 } else { ids.len() };
    let (shown, folded) = ids.split_at(few);
    html! {
        @if ids.is_empty() { span.muted { "Nobody" } }
        @for id in shown { (person(names.user(*id), us)) }
        @if !folded.is_empty() {
            details.fold.quiet {
                summary { (folded.len()) " more" (icon_s("down")) }
                @for id in folded { (person(names.user(*id), us)) }
            }
        }
    }
}

/// An id, with a button that copies it.
pub fn copy(id: impl std::fmt::Display) -> Markup {
    html! {
        button.copy type="button" data-copy=(id) aria-label={ "Copy the id " (id) } {
            span.id { (id) } (icon("copy"))
        }
    }
}

/// What a field holds to be taken elsewhere, with a button that copies it. The field's label stands
/// with the caller; `what` completes "Copy …", for those who do not see which field the button is at.
pub fn to_copy(id: &str, what: &str, value: &str) -> Markup {
    html! {
        div.to-copy {
            input.input.code id=(id) value=(value) readonly autocomplete="off";
            button.btn.with-js type="button" data-copy-field aria-label={ "Copy " (what) } {
                (icon_s("copy")) "Copy"
            }
        }
    }
}

/// How a [`note`] sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For your information.
    Info,
    /// It is done.
    Done,
    /// Somebody waits.
    Wait,
    /// It went wrong.
    Bad,
}

/// A sentence or two that stand out.
pub fn note(tone: Tone, body: &Markup) -> Markup {
    let (class, picture) = match tone {
        Tone::Info => ("note", "info"),
        Tone::Done => ("note done", "check"),
        Tone::Wait => ("note wait", "warn"),
        Tone::Bad => ("note bad", "warn"),
    };
    html! { div class=(class) { (icon(picture)) div.grow { (body) } } }
}

/// A place with nothing in it: a picture, what that means, and what to do about it.
pub fn empty(picture: &'static str, title: &Markup, text: &Markup, ways: &Markup) -> Markup {
    html! {
        div.empty { (icon(picture)) (title) p { (text) } div.btn-row { (ways) } }
    }
}

/// A number with its thousands apart: `1,874`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table without a link or a button in it, which scrolls in its box where it is too wide for the
/// page: by keyboard too.
pub fn scroll(name: &str, table: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="group" aria-label=(name) { (table) } }
}

/// `1 file`, `2 files`.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// The same of what is counted no further than `max`.
pub fn counted_up_to(max: usize, (n, one, many): (u64, &str, &str)) -> String {
    if n < max as u64 {
        return counted(n, one, many);
    }
    format!("{} or more {many}", number(max as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters_of_any_script() {
        assert_eq!(initials("Robert Balboa"), "RB");
        assert_eq!(initials("Mighty Mick’s LLC"), "ML");
        assert_eq!(initials("apollo"), "A");
        assert_eq!(initials("“Quoted” (person)"), "QP");
        assert_eq!(initials("محمد علي"), "مع");
        assert_eq!(initials("…"), "");
    }

    #[test]
    fn thousands_stand_apart() {
        let shown = [0, 12, 312, 1_874, 1_000_000].map(number);
        assert_eq!(shown, ["0", "12", "312", "1,874", "1,000,000"]);
        assert_eq!(counted(1, "file", "files"), "1 file");
        assert_eq!(counted(2, "file", "files"), "2 files");
    }
}
