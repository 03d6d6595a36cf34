//! What surrounds a page: the document, the navigation, the warnings that concern every page.

use maud::{DOCTYPE, Markup, html};

use super::{
    own,
    parts::{self, icon},
    search, tiers,
    when::{self, Now},
};
use crate::{
    desk::show::Me,
    domain::{access::Seen, case::Direction, person::Role, preset::PresetName, saved::Sharing},
    web::{
        assets::url,
        help::{self, Target},
    },
};

/// What every page shows, or needs for its forms.
#[derive(Clone, Copy, Debug)]
pub struct Chrome<'a> {
    /// Who is signed in.
    pub me: Option<&'a Me>,
    /// What every form sends back, so that no other site can send it.
    pub token: &'a str,
    /// Whether the page travels over a network as it is, for everyone on the way to read.
    pub plain_http: bool,
    /// The moment that the page shows.
    pub now: Now<'a>,
    /// What stands on top of every page.
    pub banner: Option<&'a str>,
    /// The address of the list that the page shows, from its first page on; empty if it shows none.
    pub listed: &'a str,
    /// What of the help tells about the page; none for what needs none.
    pub help: Option<Target>,
}

/// Where a page lies in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// The page in front of a place of the reader's own.
    Front,
    /// A place of the reader's own: the cases that they open under this preset.
    Own(PresetName),
    /// Cases that wait for the reader's account.
    Waiting,
    /// What the reader was told.
    Notifications,
    /// All cases.
    Cases,
    /// Cases that the reader's account opened.
    Outgoing,
    /// Cases that it received.
    Incoming,
    /// Those of them that nobody works on.
    Unassigned,
    /// How the reader's desk does.
    Numbers,
    /// Tier accounts.
    Directory,
    /// What vendors are asked about them.
    TierRequests,
    /// The settings.
    Settings,
    /// The help.
    Help,
    /// Nowhere in particular.
    Elsewhere,
}

impl Here {
    /// Where a case lies: in the place of its preset for those who opened it, if it has one, else
    /// in the lists of its direction.
    pub fn of(seen: &Seen) -> Here {
        match (Direction::of(seen.side), seen.case.table().own) {
            (Direction::Outgoing, Some(_)) => Here::Own(seen.case.preset),
            (Direction::Outgoing, None) => Here::Outgoing,
            (Direction::Incoming, _) => Here::Incoming,
        }
    }
}

impl<'a> Chrome<'a> {
    /// What the reader's account is called.
    pub fn account(&self) -> &'a str {
        self.me.map_or("your account", |me| &me.account_name)
    }
}

/// The list of the cases that wait for the reader's account.
pub const WAITING: &str =
    "/cases?direction=outgoing&status=inquiring&status=waiting-for-customer&status=resolved";

/// The list of the cases at the reader's desk that nobody works on.
pub const UNASSIGNED: &str = "/cases?direction=incoming&agent=none";

/// A page with the navigation beside it; for those who are not signed in, without.
pub fn page(chrome: &Chrome<'_>, title: &str, here: Here, body: &Markup) -> Markup {
    document(
        title,
        None,
        &html! {
            a.skip href="#main" { "Skip to the content" }
            div.app data-moment=[chrome.me.map(|me| me.moved_at.0)] {
                @match chrome.me {
                    Some(me) => { (mobile_bar(me)) (side(chrome, me, here)) }
                    None => header.mobilebar { (brand("/")) }
                }
                main #main tabindex="-1" { (warnings(chrome)) (ask(chrome)) (body) }
            }
        },
    )
}

/// The menu alone, for whoever wants to know what its counters say now.
pub fn menu(chrome: &Chrome<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Menu · Casemate" } }
            body {
                @if let Some(me) = chrome.me { (mobile_bar(me)) (side(chrome, me, Here::Elsewhere)) }
            }
        }
    }
}

/// A page before the door, with the picture of the vault.
pub fn door(chrome: &Chrome<'_>, title: &str, body: &Markup) -> Markup {
    document(
        title,
        None,
        &html! {
            div.door {
                div.vault aria-hidden="true" {
                    svg viewBox="0 0 480 640" preserveAspectRatio="xMidYMax slice" {
                        use href={ (url("icons.svg")) "#vault" } {}
                    }
                }
                main #main {
                    (warnings(chrome))
                    div.panel { div.side-head { (brand("/")) (ask(chrome)) } (body) }
                }
            }
        },
    )
}

/// A page that is all picture and always dark.
pub fn dark(title: &str, body: &Markup) -> Markup {
    document(title, Some("dark"), body)
}

fn document(title: &str, theme: Option<&str>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (isolated(title)) " · Casemate" }
                link rel="icon" href=(url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(url("app.css"));
                link rel="modulepreload" href=(url("page.js"));
                script type="module" src=(url("app.js")) {}
            }
            body { (body) div.vh role="status" data-say {} }
        }
    }
}

/// A title can have no elements, so a text that runs the other way is isolated by characters.
fn isolated(title: &str) -> String {
    let turns = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if title.contains(turns) { format!("\u{2068}{title}\u{2069}") } else { title.to_owned() }
}

/// The way to what the help says of the page.
pub fn ask(chrome: &Chrome<'_>) -> Markup {
    html! {
        @if let Some(at) = chrome.help {
            a.btn.only.quiet.s.ask href=(help::address(at)) aria-label={ "Help: " (at.1.title) } { "?" }
        }
    }
}

fn brand(to: &str) -> Markup {
    html! { a.brand href=(to) { (icon("mark")) "Casemate" } }
}

fn mobile_bar(me: &Me) -> Markup {
    html! {
        header.mobilebar {
            button.btn.only.quiet type="button" aria-label="Menu" popovertarget="side" { (icon("menu")) }
            (brand("/"))
            a.btn.only.quiet href="/search" aria-label="Search" title="Search" data-key="/" { (icon("search")) }
            a.btn.quiet.only[me.unread == 0] href="/notifications" aria-label=(told(me)) title="Notifications" {
                (icon("bell")) @if me.unread > 0 { (parts::number(me.unread)) }
            }
            @if me.waiting > 0 {
                a.btn.quiet href=(WAITING) aria-label={ (me.waiting) " waiting for us" } {
                    (icon("s-wait")) (me.waiting)
                }
            }
        }
    }
}

/// What the bell says.
fn told(me: &Me) -> String {
    match me.unread {
        0 => "Notifications".to_owned(),
        unread => format!("Notifications, {} unread", parts::number(unread)),
    }
}

fn side(chrome: &Chrome<'_>, me: &Me, here: Here) -> Markup {
    let lists = !matches!(here, Here::Elsewhere | Here::Settings | Here::Help);
    html! {
        section.side #side aria-label="Menu" popover {
            div.side-head {
                (brand("/"))
                @if me.opens && !lists {
                    a.btn.only.s href="/cases/new" aria-label="New case" title="New case" data-key="n" {
                        (parts::icon_s("plus"))
                    }
                }
            }
            (search::aside())
            nav.nav aria-label="Main" {
                ul {
                    @if let Some((_, _, front)) = own::front(me) {
                        (item(here == Here::Front, "/home", ("view", front.title), (0, "")))
                    }
                    @for place in &me.own {
                        @if let Some(own) = place.preset.table().own {
                            (item(here == Here::Own(place.preset), &own::address(place.preset, own), ("inbox", own.title), (place.count, " cases")))
                        }
                    }
                    (item(here == Here::Waiting, WAITING, ("s-wait", "Waiting for us"), (me.waiting, " cases")))
                    (item(here == Here::Notifications, "/notifications", ("bell", "Notifications"), (me.unread, " unread")))
                }
            }
            nav.nav aria-labelledby="helpdesk" {
                h2 #helpdesk { "Helpdesk" }
                ul {
                    (item(here == Here::Cases, "/cases", ("s-open", "All cases"), (0, "")))
                    (item(here == Here::Outgoing, "/cases?direction=outgoing", ("out", "Outgoing"), (0, "")))
                    (item(here == Here::Incoming, "/cases?direction=incoming", ("in", "Incoming"), (0, "")))
                    (item(here == Here::Unassigned, UNASSIGNED, ("s-none", "Unassigned"), (me.unassigned, " cases")))
                    @if me.role >= Role::Agent { (item(here == Here::Numbers, "/numbers", ("view", "Numbers"), (0, ""))) }
                }
            }
            (customers(me, here))
            (views(me, chrome.listed))
            div.side-foot {
                div.side-row {
                    nav.nav.grow aria-label="Account" {
                        ul {
                            (item(here == Here::Settings, settings(me), ("gear", "Settings"), (me.offers, " contracts offered")))
                            (item(here == Here::Help, "/help", ("help", "Help"), (0, "")))
                        }
                    }
                    a.btn.only.quiet.s.with-js href="/help/keys" data-dialog data-key="?" aria-label="Keys" { kbd { "?" } }
                    form method="post" action="/sign-out" {
                        (token(chrome.token))
                        button.btn.only.quiet.s aria-label="Sign out" title="Sign out" {
                            (parts::icon_s("exit"))
                        }
                    }
                }
                (whoami(me))
            }
        }
    }
}

/// Where the settings begin: with what waits there for an answer, if anything does.
fn settings(me: &Me) -> &'static str {
    if me.offers > 0 { "/settings/contracts" } else { "/settings/profile" }
}

/// The way to customers, for accounts that have some; there, also to what vendors are asked.
fn customers(me: &Me, here: Here) -> Markup {
    html! {
        @if tiers::has_customers(me.account_kind) {
            nav.nav aria-label="Customers" {
                ul {
                    (item(here == Here::Directory, tiers::DIRECTORY, ("tree", "Customers"), (0, "")))
                    @if matches!(here, Here::Directory | Here::TierRequests) {
                        (item(here == Here::TierRequests, tiers::REQUESTS, ("reload", "Requests"), (0, "")))
                    }
                }
            }
        }
    }
}

/// The lists that have a name; `listed` is the address of the one that is shown.
fn views(me: &Me, listed: &str) -> Markup {
    html! {
        @if !me.views.is_empty() {
            nav.nav aria-labelledby="views" {
                h2 #views { "Views" }
                ul {
                    @for view in &me.views {
                        (item(view.address == listed, &view.address, (shared(view.sharing), &view.name), (0, "")))
                    }
                }
            }
        }
    }
}

/// The picture of a view of one's own, or of one that all of an account have.
fn shared(sharing: Sharing) -> &'static str {
    match sharing {
        Sharing::Private => "filter",
        Sharing::Shared => "tree",
    }
}

/// A line of the navigation, with its picture and what it says. Shows how many of what there are,
/// unless there are none.
fn item(
    current: bool,
    to: &str,
    (picture, label): (&'static str, &str),
    (count, what): (u64, &str),
) -> Markup {
    html! {
        li {
            a href=(to) aria-current=[current.then_some("page")] {
                (icon(picture)) span { (label) }
                @if count > 0 { " " span.count.mine { (parts::number(count)) span.vh { (what) } } }
            }
        }
    }
}

/// Whose page it is, as in the seed: the account, then its kind and the person.
fn whoami(me: &Me) -> Markup {
    html! {
        div.whoami {
            @match &me.logo {
                Some(logo) => (parts::logo(Some(logo), &me.account_name, true)),
                None => (parts::face_l(&me.name, true)),
            }
            div.grow {
                bdi { (me.account_name) }
                div.muted.small { (me.account_kind) " - " bdi { (me.name) } }
            }
        }
    }
}

/// The hidden field that every form begins with.
pub fn token(token: &str) -> Markup {
    html! { input type="hidden" name="token" value=(token); }
}

fn warnings(chrome: &Chrome<'_>) -> Markup {
    html! {
        @if let Some(banner) = chrome.banner {
            div.banner role="status" { (icon("info")) span { bdi { (banner) } } }
        }
        @if chrome.plain_http {
            p.banner {
                (icon("warn"))
                span {
                    "This page came over plain HTTP: everyone on the way can read it, passwords too. "
                    "Whoever runs this helpdesk can turn on TLS."
                }
            }
        }
        @if let Some(reset) = chrome.me.and_then(|me| me.reset.as_ref()) {
            p.banner {
                (icon("warn"))
                span {
                    bdi { (reset.by) } " made a link to a new password for you on " (when::short_called(reset.at, chrome.now))
                    ". If you did not ask for one, " a href="/settings/profile/password" { "change your password" }
                    " and tell your administrator."
                }
            }
        }
        @if chrome.me.is_some_and(|me| me.clock_in_doubt) {
            form.banner method="post" action="/clock/accept" {
                (token(chrome.token))
                (icon("clock"))
                span.grow {
                    "The clock of this machine has jumped, so no case closes by itself for now. "
                    "It says " (when::full_called(chrome.now.at, chrome.now)) "."
                }
                button.btn.s { "The time is right" }
            }
        }
    }
}
