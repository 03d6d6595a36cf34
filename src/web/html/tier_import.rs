//! Registers of customers as tables: the ways to take one out and to hand one in.

use maud::{Markup, html};

use super::{
    fields::Form,
    import::{self, Asks, Looked},
    layout::{self, Chrome, Here},
    parts::{self, Tone, icon},
    tiers,
    typed::Tried,
};
use crate::{
    desk::{Import, Imported, Register},
    domain::order::OrderSort,
};

/// What a table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Tier accounts.
    Accounts,
    /// Requests to take changes of those.
    Requests,
    /// Subscriptions.
    Subscriptions,
    /// Fulfilment requests.
    Fulfilment,
    /// Tier configs.
    Configs,
    /// Requests about those.
    ConfigRequests,
}

impl Sheet {
    /// All.
    pub const ALL: [Sheet; 6] = [
        Sheet::Accounts,
        Sheet::Requests,
        Sheet::Subscriptions,
        Sheet::Fulfilment,
        Sheet::Configs,
        Sheet::ConfigRequests,
    ];

    /// The word in addresses and the name of the file.
    pub fn word(self) -> &'static str {
        match self {
            Sheet::Accounts => "accounts",
            Sheet::Requests => "requests",
            Sheet::Subscriptions => "subscriptions",
            Sheet::Fulfilment => "fulfilment",
            Sheet::Configs => "configs",
            Sheet::ConfigRequests => "config-requests",
        }
    }

    /// The sheet of this word.
    pub fn of_word(word: &str) -> Option<Sheet> {
        Sheet::ALL.into_iter().find(|sheet| sheet.word() == word)
    }

    /// What is filled from it; none of what comes about in other ways.
    pub fn register(self) -> Option<Register> {
        match self {
            Sheet::Accounts => Some(Register::Accounts),
            Sheet::Requests => None,
            Sheet::Subscriptions => Some(Register::Subscriptions),
            Sheet::Fulfilment => Some(Register::Orders(OrderSort::Fulfilment)),
            Sheet::Configs => Some(Register::Configs),
            Sheet::ConfigRequests => Some(Register::Orders(OrderSort::Config)),
        }
    }

    /// Where the list is.
    pub fn list(self) -> &'static str {
        match self {
            Sheet::Accounts => tiers::DIRECTORY,
            Sheet::Requests => tiers::REQUESTS,
            Sheet::Subscriptions => tiers::SUBSCRIPTIONS,
            Sheet::Fulfilment => tiers::FULFILMENT,
            Sheet::Configs => tiers::CONFIGS,
            Sheet::ConfigRequests => tiers::CONFIG_REQUESTS,
        }
    }

    /// What it is called.
    fn title(self) -> &'static str {
        match self {
            Sheet::Accounts => "customers",
            Sheet::Requests => "requests",
            Sheet::Subscriptions => "subscriptions",
            Sheet::Fulfilment => "fulfilment requests",
            Sheet::Configs => "tier configs",
            Sheet::ConfigRequests => "tier config requests",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Sheet::Accounts => {
                "type,name,parent,line1,city,zip,country,first_name,last_name,email\nreseller,Ironbridge Resale,none,1 Quay,Boston,02108,US,Vera,Gantry,vera@example.com"
            }
            Sheet::Fulfilment => {
                "about,type,items,note\nAS-1234-1234-1234,change,Seats=25,From May on"
            }
            Sheet::Configs => {
                "product,account,level,parameters\nPRD-123-123-123,TA-1234-1234-1234,1,Realm=example"
            }
            Sheet::ConfigRequests => "about,type,parameters\nTC-123-123-123,update,Realm=example",
            _ => {
                "product,customer,external_id,items\nPRD-123-123-123,TA-1234-1234-1234,4711,Seats=10; Storage=2"
            }
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Sheet::Accounts => {
                "Type is customer or reseller; country is a code of two letters; parent is an id, of an account or of another line, or none; hub is the id or the name of one of yours."
            }
            Sheet::Fulfilment => {
                "About is the id of a subscription; type is purchase, change, suspend, resume or cancel; status is pending or draft."
            }
            Sheet::Configs => {
                "Product and account are ids, level is 1 or 2. What is processing, as it is without a status, asks the vendor to set it up; what is active is in use already."
            }
            Sheet::ConfigRequests => {
                "About is the id of a tier config; type is setup, update or adjustment; status is pending or draft."
            }
            _ => {
                "Product and customer are ids; status is processing, active, suspended or terminated, and active if you leave it out."
            }
        }
    }
}

/// The ways from a list to its table and back; `query` is what the list is narrowed by.
pub fn takes(sheet: Sheet, query: &str, may_add: bool) -> Markup {
    html! {
        details.menu {
            summary.btn.only.quiet aria-label="More" { (icon("more")) }
            div.pop {
                a href={ "/customers/export/" (sheet.word()) (query) } download { "Export as CSV" }
                @if may_add && sheet.register().is_some() {
                    a href={ "/customers/import?what=" (sheet.word()) } { "Import from CSV" }
                }
            }
        }
    }
}

/// What an address says of how many lines were made.
pub const MADE: &str = "made";

/// Where it is told how many lines were made.
pub fn made(sheet: Sheet, lines: usize) -> String {
    format!("/customers/import?what={}&{MADE}={lines}", sheet.word())
}

/// Where it is told that a form has made something before.
pub fn made_already(sheet: Sheet) -> String {
    format!("/customers/import?what={}&{MADE}={}", sheet.word(), import::ALREADY)
}

/// The page that tells it.
pub fn made_before(chrome: &Chrome<'_>, sheet: Sheet) -> Markup {
    around(chrome, sheet, &import::already(sheet.list()))
}

/// The form that takes a table: how many lines of the last one were `made`, if any; `tried` is how it
/// was refused, and `once` the key by which it is carried out once.
pub fn page(
    chrome: &Chrome<'_>,
    sheet: Sheet,
    (made, tried): (Option<u64>, Option<&Tried>),
    once: &str,
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let body = html! {
        @if let Some(made) = made {
            (parts::note(Tone::Done, &html! {
                p role="status" { (parts::counted(made, "line", "lines")) " made." }
                a href=(sheet.list()) { "See the list" }
            }))
        }
        (ask(&form, sheet, (Import::Rehearsed, once)))
    };
    around(chrome, sheet, &body)
}

/// What would come of a table: its lines, and the form once more.
pub fn came(chrome: &Chrome<'_>, sheet: Sheet, rows: &[Imported], looked: Looked<'_>) -> Markup {
    let form = Form::new(chrome.token, None).with_kept(Some(looked.typed));
    let count = parts::counted(rows.len() as u64, "line", "lines");
    let body = html! {
        (parts::note(Tone::Info, &html! {
            p role="status" { "Every line is right, and nothing is written yet. To be made: " (count) "." }
        }))
        (table(sheet, rows))
        (ask(&form, sheet, (Import::Now, looked.once)))
    };
    around(chrome, sheet, &body)
}

fn table(sheet: Sheet, rows: &[Imported]) -> Markup {
    let columns = sheet.register().map_or([&[][..]; 2], Register::columns).concat();
    html! {
        (parts::scroll("What the table says", &html! {
            table {
                thead { tr { @for column in &columns { th scope="col" { (column) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for cell in &row.cells { td { @if cell.is_empty() { span.muted { "–" } } @else { bdi { (cell) } } } }
                        }
                    }
                }
            }
        }))
    }
}

fn around(chrome: &Chrome<'_>, sheet: Sheet, body: &Markup) -> Markup {
    let title = format!("Import {}", sheet.title());
    let mut list = sheet.title().to_owned();
    if let Some(first) = list.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    layout::page(
        chrome,
        &title,
        Here::Directory,
        &html! {
            div.body.text {
                (tiers::crumbs(&[(sheet.list(), &list)]))
                h1 { (title) }
                (body)
            }
        },
    )
}

/// The form; `next` is what is to be done first of all.
fn ask(form: &Form<'_>, sheet: Sheet, next: (Import, &str)) -> Markup {
    let [must, may] = sheet.register().map_or([&[][..]; 2], Register::columns);
    let hint = format!(
        "CSV. The first line names the columns: {}; and if you like {}. {} Columns that an export has besides are passed over. At most 500 lines and {} KB.",
        must.join(", "),
        may.join(", "),
        sheet.hint(),
        Register::BYTES_MAX / 1024,
    );
    let asks = Asks {
        to: "/customers/import",
        what: sheet.word(),
        hint: &hint,
        example: sheet.example(),
        back: sheet.list(),
    };
    import::asked(form, &asks, next)
}
