//! What a webhook was sent, and what became of it.

use maud::{Markup, html};

use crate::{
    desk::show::WebhookPage,
    domain::webhook::{Dispatch, Fate, Matter, Webhook, Why},
    web::html::{
        layout::{self, Chrome},
        parts::{self, icon_s},
        when::{self, Now},
    },
};

/// What became of what it was sent.
pub(super) fn log(chrome: &Chrome<'_>, webhook: &Webhook, rows: &[(u64, Dispatch)]) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "Outcome" } th scope="col" { span.vh { "Send again" } } } }
                tbody { @for (number, one) in rows { (row(chrome, webhook, (*number, one))) } }
            }
        }
    }
}

fn row(chrome: &Chrome<'_>, webhook: &Webhook, (number, one): (u64, &Dispatch)) -> Markup {
    let now = chrome.now;
    html! {
        tr {
            td { (when::ago(one.queued_at, now)) }
            td {
                @match &one.matter {
                    Matter::Ping => "Test",
                    Matter::Event(event) => {
                        (event.kind.title()) br;
                        @match event.case() {
                            Some(case) => a href={ "/cases/" (case) } { (case) },
                            None => (event.record),
                        }
                    },
                }
            }
            td {
                (outcome(now, webhook, one))
                @if !one.attempts.is_empty() { (attempts(now, one)) }
            }
            td {
                @if webhook.is_on() {
                    form method="post" action={ "/settings/webhooks/" (webhook.id) "/redeliver" } {
                        (layout::token(chrome.token))
                        input type="hidden" name="number" value=(number);
                        button.btn.s {
                            @if one.fate == Fate::Waiting { "Send now" } @else { "Send again" }
                        }
                    }
                }
            }
        }
    }
}

fn outcome(now: Now<'_>, webhook: &Webhook, one: &Dispatch) -> Markup {
    let tries = parts::counted(u64::from(one.tries), "try", "tries");
    html! {
        @match one.fate {
            Fate::Arrived(at) => { "Taken " (when::ago(at, now)) },
            Fate::Given(_, Why::TooManyTries) => { strong { "Not taken" } " in " (tries) },
            Fate::Given(_, why) if one.tries > 0 => {
                strong { "Not taken" } " in " (tries) ", and given up because " (why)
            },
            Fate::Given(_, why) => { strong { "Not sent" } ", because " (why) },
            Fate::Waiting if !webhook.is_on() => "Waits for the webhook to be switched on",
            Fate::Waiting if one.due_at <= now.at => "Waits for its turn",
            Fate::Waiting => { "Waits until " (when::short_called(one.due_at, now)) },
        }
    }
}

fn attempts(now: Now<'_>, one: &Dispatch) -> Markup {
    let kept = one.attempts.len() as u64;
    let tries = u64::from(one.tries).max(kept);
    html! {
        details {
            summary {
                (parts::counted(tries, "try", "tries"))
                @if tries > kept { ", the last " (kept) }
            }
            ul {
                @for attempt in one.attempts.iter().rev() {
                    li { (when::short_called(attempt.at, now)) ": " bdi { (attempt.heard) } " after " (attempt.took_ms) " ms" }
                }
                li.muted { "As " span.id { (one.key) } }
            }
        }
    }
}

/// The ways to newer and older ones.
pub(super) fn pager(address: &str, page: &WebhookPage) -> Markup {
    html! {
        @if page.newer || page.older.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "The newest first" }
                span.btn-row {
                    @if page.newer { a.btn.s href={ (address) "#log" } { (icon_s("left")) "Newest" } }
                    @if let Some(older) = page.older {
                        a.btn.s href={ (address) "?before=" (older) "#log" } rel="next" { "Older" (icon_s("right")) }
                    }
                }
            }
        }
    }
}
