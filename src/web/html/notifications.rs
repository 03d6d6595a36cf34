//! What somebody was told.

use std::borrow::Cow;

use maud::{Markup, html};

use super::{
    layout::{self, Chrome, Here},
    markdown,
    parts::{self, icon, icon_s},
    side, tiers,
    when::{self, Now},
};
use crate::{
    desk::show::{Names, NotificationList, TierRequestRow, Told, ToldOf},
    domain::{
        access::Seen,
        case::Direction,
        moment::Moment,
        notify::{Notification, Occasion, Topic},
        workflow::State,
    },
};

/// The page of what the reader was told, the newest first.
pub fn page(chrome: &Chrome<'_>, list: &NotificationList) -> Markup {
    let unread = chrome.me.map_or(0, |me| me.unread);
    layout::page(
        chrome,
        "Notifications",
        Here::Notifications,
        &html! {
            header.head {
                h1 { "Notifications" }
                @if let Some(newest) = list.newest {
                    @if unread > 0 && !list.newer { (mark_all(chrome, newest)) }
                }
            }
            @if list.rows.is_empty() {
                (nothing(list.newer))
            } @else {
                div.news { (days(chrome.now, list)) }
                (pager(list))
            }
        },
    )
}

/// The button that marks as read what the page shows, all before it, and what its reader may not see
/// any more; not what came meanwhile.
fn mark_all(chrome: &Chrome<'_>, newest: Moment) -> Markup {
    html! {
        form.btn-row method="post" action="/notifications/read" {
            (layout::token(chrome.token))
            input type="hidden" name="until" value=(newest.0);
            button.btn.quiet { (icon("check")) "Mark all as read" }
        }
    }
}

fn nothing(later: bool) -> Markup {
    let title = html! { h2 { "Nothing to tell" } };
    let text = html! {
        "You are told here when somebody answers you, needs something of you, or when a case comes "
        "to your desk."
    };
    let ways = html! {
        @if later { a.btn href="/notifications" { "See the newest" } }
        @else { a.btn href="/cases" { "See all cases" } }
    };
    parts::empty("bell", &title, &text, &ways)
}

/// All rows, those of one day under the day's name.
fn days(now: Now<'_>, list: &NotificationList) -> Markup {
    let same = |one: &Told, other: &Told| {
        when::day_name(one.notification.at, now) == when::day_name(other.notification.at, now)
    };
    html! {
        @for day in list.rows.chunk_by(same) {
            @if let Some(first) = day.first() { h2 { (when::day_name(first.notification.at, now)) } }
            ul { @for told in day { (row(now, &list.names, told)) } }
        }
    }
}

fn row(now: Now<'_>, names: &Names, told: &Told) -> Markup {
    let Told { notification, is_unread, .. } = told;
    html! {
        li.unread[*is_unread] {
            @if *is_unread { span.dot {} }
            (icon(picture(notification.occasion)))
            div {
                p {
                    a href=(address(notification)) {
                        (sentence(names, told))
                        @if *is_unread { span.vh { " (unread)" } }
                    }
                }
                p.muted { (more(now, names, told)) }
            }
            (when::ago(notification.at, now))
            span.vh { " " (notification.topic) }
        }
    }
}

fn address(notification: &Notification) -> String {
    match (notification.topic, notification.mark) {
        (Topic::Case(case), None) => format!("/cases/{case}"),
        (Topic::Case(case), Some(mark)) => format!("/cases/{case}#c-{mark}"),
        (Topic::Request(request), _) => format!("/customers/requests/{request}"),
        (Topic::Order(order), _) => format!("/customers/orders/{order}"),
    }
}

fn picture(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Opened
        | Occasion::OpenedForYou
        | Occasion::OrderSent
        | Occasion::OrderAnswered => "s-new",
        Occasion::Commented | Occasion::SubmittedData | Occasion::Mentioned => "comment",
        Occasion::FilesAdded => "clip",
        Occasion::Reopened | Occasion::Rejected => "reload",
        Occasion::Waiting | Occasion::Inquired | Occasion::OrderInquired => "s-wait",
        Occasion::Resolved | Occasion::Accepted | Occasion::OrderApproved => "s-done",
        Occasion::ClosesTomorrow => "clock",
        Occasion::Closed | Occasion::Ignored | Occasion::Unsupported | Occasion::OrderFailed => {
            "s-shut"
        }
        Occasion::Asked => "tree",
        Occasion::Assigned | Occasion::Copied => "user",
    }
}

/// Who did what to what.
fn sentence(names: &Names, told: &Told) -> Markup {
    let by = told.notification.by;
    let phrase = told.notification.occasion.phrase(by);
    let (subject, doer): (Cow<'_, str>, &str) = match &told.about {
        ToldOf::Case(seen) => {
            ((&*seen.case.subject).into(), by.map_or("The clock", |by| names.user(by)))
        }
        ToldOf::Request(row, doer) => ((&*row.tier.name).into(), doer),
        ToldOf::Order(row, doer) => (row.title().into(), doer),
    };
    html! {
        @if phrase.by {
            bdi { (doer) } " " (phrase.verb) " "
        }
        "“" bdi { (subject) } "”"
        @if !phrase.tail.is_empty() { " " (phrase.tail) }
    }
}

/// The beginning of the comment, when the case closes, or between whom it is; of a request, what it
/// is about.
fn more(now: Now<'_>, names: &Names, told: &Told) -> Markup {
    match &told.about {
        ToldOf::Case(seen) => more_of_case(now, names, told, seen),
        ToldOf::Request(row, _) => more_of_request(row),
        ToldOf::Order(row, _) => {
            html! { (tiers::named(&row.account)) " · " bdi { (row.vendor.1) } }
        }
    }
}

fn more_of_request(row: &TierRequestRow) -> Markup {
    html! { "Customer · " bdi { (row.product.1) } " · " bdi { (row.vendor.1) } }
}

fn more_of_case(now: Now<'_>, names: &Names, told: &Told, seen: &Seen) -> Markup {
    let case = &seen.case;
    let closing =
        matches!(told.notification.occasion, Occasion::Resolved | Occasion::ClosesTomorrow);
    let due = case
        .due_at
        .filter(|due| closing && case.state == State::Resolved && *due != Moment::UNTOLD);
    let partner = names.account(side::other(seen).account);
    html! {
        @if let Some(due) = due {
            "Unless somebody answers, it closes by itself on " (when::short_called(due, now))
        } @else if let Some(text) = &told.text {
            "“" bdi { (markdown::plain(text)) } "”"
        } @else {
            (parts::toward(Direction::of(seen.side), partner))
        }
    }
}

fn pager(list: &NotificationList) -> Markup {
    html! {
        @if list.newer || list.older.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "The newest first" }
                span.btn-row {
                    @if list.newer {
                        a.btn.s href="/notifications" { (icon_s("left")) "Newest" }
                    }
                    @if let Some(older) = list.older {
                        a.btn.s href={ "/notifications?before=" (older.0) } rel="next" {
                            "Older" (icon_s("right"))
                        }
                    }
                }
            }
        }
    }
}
