//! Many organisations or people at once, from a table.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form},
    invite,
    layout::Chrome,
    parts::{self, Tone},
    settings::{self, Tab},
    staff::named,
    typed::{Tried, Typed},
};
use crate::{
    desk::{Guested, Import, Linked},
    domain::{account::Account, refusal::Field},
};

/// What a table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Organisations.
    Organisations,
    /// People.
    People,
}

impl Sheet {
    /// Both.
    const ALL: [Sheet; 2] = [Sheet::Organisations, Sheet::People];

    /// The word used in addresses and forms.
    pub fn word(self) -> &'static str {
        match self {
            Sheet::Organisations => "organisations",
            Sheet::People => "people",
        }
    }

    /// The sheet of this word.
    pub fn named(word: &str) -> Option<Sheet> {
        Sheet::ALL.into_iter().find(|sheet| sheet.word() == word)
    }

    fn tab(self) -> Tab {
        match self {
            Sheet::Organisations => Tab::Accounts,
            Sheet::People => Tab::People,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Sheet::Organisations => "Import organisations",
            Sheet::People => "Import people",
        }
    }

    /// Where the list is.
    pub fn back(self) -> &'static str {
        match self {
            Sheet::Organisations => "/settings/accounts",
            Sheet::People => "/settings/people",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Sheet::Organisations => {
                "name,kind,managed_by\nApollo Cloud,client,\nHarbor Workspace,vendor,"
            }
            Sheet::People => {
                "name,email,role\nRobert Balboa,robert@example.com,agent\nBo Mortar,bo@example.com,member"
            }
        }
    }
}

/// Rows of a table that were looked at, and what the form that they came by goes on with.
#[derive(Clone, Copy)]
pub struct Looked<'a> {
    /// What was typed.
    pub typed: &'a Typed,
    /// The key of the form that is shown again.
    pub once: &'a str,
}

/// The form that takes a table; `tried` is how it was refused, and `once` the key by which it is
/// carried out once.
pub fn page(chrome: &Chrome<'_>, sheet: Sheet, tried: Option<&Tried>, once: &str) -> Markup {
    let form = Form::new(chrome.token, tried);
    shown(chrome, sheet, &html! { (ask(&form, sheet, (Import::Rehearsed, once))) })
}

/// What an address says of how many were made.
pub const MADE: &str = "made";
/// What it says of which form made them.
pub const OF: &str = "of";

/// Where it is told what was made by a form.
pub fn made(sheet: Sheet, count: usize, once: &str) -> String {
    format!("/settings/import?what={}&{MADE}={count}&{OF}={once}", sheet.word())
}

/// What it says instead of a number, where it is not known any more how many these were.
pub const ALREADY: &str = "already";

/// Where it is told that a form has made something before.
pub fn made_already(sheet: Sheet) -> String {
    format!("/settings/import?what={}&{MADE}={ALREADY}", sheet.word())
}

/// What is told there; `list` is where they are seen.
pub fn already(list: &str) -> Markup {
    parts::note(
        Tone::Info,
        &html! {
            p role="status" { "This table was imported already. Nothing was done again." }
            a href=(list) { "See the list" }
        },
    )
}

/// The page that tells it.
pub fn made_before(chrome: &Chrome<'_>, sheet: Sheet) -> Markup {
    shown(chrome, sheet, &already(sheet.back()))
}

/// How many were made, where it is not known any more which.
pub fn counted(chrome: &Chrome<'_>, sheet: Sheet, count: u64) -> Markup {
    let told = match sheet {
        Sheet::Organisations => {
            html! { (parts::counted(count, "organisation", "organisations")) " made." }
        }
        Sheet::People => html! {
            (parts::counted(count, "person", "people")) " invited. Links are shown for five minutes; "
            "who has none yet gets another one from the list of invitations."
        },
    };
    shown(
        chrome,
        sheet,
        &html! {
            (parts::note(Tone::Done, &html! { p role="status" { (told) } }))
            div.btn-row { a.btn.primary href=(sheet.back()) { "Done" } }
        },
    )
}

/// The organisations that were made of a table, or would be.
pub fn organisations(chrome: &Chrome<'_>, rows: &[Account], looked: Option<Looked<'_>>) -> Markup {
    let count = parts::counted(rows.len() as u64, "organisation", "organisations");
    let table = html! {
        thead { tr { th scope="col" { "Name" } th scope="col" { "Kind" } th scope="col" { "Managed by" } } }
        tbody {
            @for account in rows {
                tr {
                    td {
                        @if looked.is_none() { a href={ "/settings/accounts/" (account.id) } { bdi { (account.name) } } br; small.muted { (account.id) } }
                        @else { bdi { (account.name) } }
                    }
                    td { (account.kind) }
                    td { @match account.managed_by { Some(by) => (by), None => span.muted { "–" } } }
                }
            }
        }
    };
    came(chrome, Sheet::Organisations, looked, (&count, &table))
}

/// The people who were invited by a table, with their links if these are to be shown.
pub fn invited(chrome: &Chrome<'_>, rows: &[Guested], base: &str) -> Markup {
    let sheet = Sheet::People;
    let all: Vec<Linked> = rows.iter().map(|row| row.linked.clone()).collect();
    let next = if invite::shown(&all) { "I have sent them" } else { "All people" };
    shown(
        chrome,
        sheet,
        &html! {
            (invite::said(&all, base))
            div.btn-row { a.btn.primary href=(sheet.back()) { (next) } }
        },
    )
}

/// The people who would be invited by a table.
pub fn people(chrome: &Chrome<'_>, rows: &[Guested], looked: Looked<'_>) -> Markup {
    let count = parts::counted(rows.len() as u64, "person", "people");
    let table = html! {
        thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Organisation" } } }
        tbody {
            @for row in rows {
                tr {
                    td { bdi { (row.linked.name) } br; small.muted { bdi { (row.linked.email) } } }
                    td { (named(row.role)) }
                    td { bdi { (row.account.1) } br; small.muted { (row.account.0) } }
                }
            }
        }
    };
    came(chrome, Sheet::People, Some(looked), (&count, &table))
}

/// What came of a table: its rows, and the form once more as long as nothing is written.
fn came(
    chrome: &Chrome<'_>,
    sheet: Sheet,
    looked: Option<Looked<'_>>,
    (count, table): (&str, &Markup),
) -> Markup {
    let form = Form::new(chrome.token, None).with_kept(looked.map(|looked| looked.typed));
    let rows = parts::scroll("What the table says", &html! { table { (table) } });
    let body = match looked {
        None => html! {
            (parts::note(Tone::Done, &html! { p role="status" { (count) " made." } }))
            (rows)
            div.btn-row { a.btn.primary href=(sheet.back()) { "Done" } }
        },
        Some(looked) => html! {
            (parts::note(Tone::Info, &html! {
                p role="status" {
                    "Every line is right, and nothing is written yet. "
                    @match sheet { Sheet::Organisations => "To be made: ", Sheet::People => "To be invited: " }
                    (count) "."
                }
            }))
            (rows)
            (ask(&form, sheet, (Import::Now, looked.once)))
        },
    };
    shown(chrome, sheet, &body)
}

fn shown(chrome: &Chrome<'_>, sheet: Sheet, body: &Markup) -> Markup {
    settings::page(chrome, sheet.title(), sheet.tab(), &html! { h2 { (sheet.title()) } (body) })
}

/// The form; `next` is what is to be done first of all.
fn ask(form: &Form<'_>, sheet: Sheet, (next, once): (Import, &str)) -> Markup {
    let hint = match sheet {
        Sheet::Organisations => {
            "CSV. The first line names the columns: name, kind (vendor, distributor, reseller, client) and, if you like, managed_by (an id). At most 500 lines."
        }
        Sheet::People => {
            "CSV. The first line names the columns: name, email and, if you like, role (viewer, member, agent, admin) and account (an id). At most 100 lines. Each gets a link; there is no column for passwords."
        }
    };
    let asks = Asks {
        to: "/settings/import",
        what: sheet.word(),
        hint,
        example: sheet.example(),
        back: sheet.back(),
    };
    asked(form, &asks, (next, once))
}

/// The name of the field with the key by which a form is carried out once.
pub const ONCE: &str = "once";

/// What a form asks that takes a table.
pub struct Asks<'a> {
    /// Where it is sent.
    pub to: &'a str,
    /// The word of what the table is of.
    pub what: &'a str,
    /// What its columns are.
    pub hint: &'a str,
    /// What one looks like.
    pub example: &'a str,
    /// Where one is without it.
    pub back: &'a str,
}

/// A form that takes a table as text or file, to be looked at first or imported; `next` is what is to
/// be done first of all, and `once` the key by which it is carried out once.
pub fn asked(form: &Form<'_>, asks: &Asks<'_>, (next, once): (Import, &str)) -> Markup {
    let ask =
        Ask { field: Field::Table, label: Field::Table.label(), optional: true, hint: asks.hint };
    let value = form.value(Field::Table, "");
    let primary = |import| if import == next { "btn primary" } else { "btn" };
    html! {
        form.form method="post" action=(asks.to) enctype="multipart/form-data" {
            (form.token())
            input type="hidden" name="what" value=(asks.what);
            input type="hidden" name=(ONCE) value=(once);
            (fields::summary(form))
            (fields::frame(form, &ask, &html! {
                textarea.input.code id=(form.id(ask.field)) name=(ask.field.name()) rows="8" dir="auto" spellcheck="false" wrap="off"
                    placeholder=(asks.example)
                    aria-invalid=[form.invalid(ask.field)] aria-describedby=[form.described(&ask)] { "\n" (value) }
            }))
            div.field {
                label for="table-file" { "Or a file " span.opt { "(optional)" } }
                input.input #table-file type="file" name=(Field::Files.name()) accept=".csv,.txt";
            }
            div.btn-row {
                button class=(primary(Import::Rehearsed)) name="go" value="try" { "Look first" }
                button class=(primary(Import::Now)) name="go" value="now" { "Import" }
                a.btn.quiet href=(asks.back) { "Cancel" }
            }
        }
    }
}
