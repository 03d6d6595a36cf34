//! A logo, for those who set it.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form},
    files,
    layout::{self, Chrome},
    parts,
    settings::{self, Tab},
    typed::Tried,
};
use crate::{
    desk::show::LogoPage,
    domain::{
        logo::{LOGO_RULES, LogoOf},
        refusal::Field,
    },
};

/// The page of a logo.
pub fn address(of: LogoOf) -> String {
    match of {
        LogoOf::Account(id) => format!("/settings/accounts/{id}/logo"),
        LogoOf::Product(id) => format!("/settings/products/{id}/icon"),
    }
}

/// A logo, and the form of another.
pub fn page(chrome: &Chrome<'_>, page: &LogoPage, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let own =
        matches!(page.of, LogoOf::Account(id) if chrome.me.is_some_and(|me| me.account == id));
    let (word, tab, back) = match page.of {
        LogoOf::Account(_) if own => ("Logo", Tab::Desk, "/settings/desk".to_owned()),
        LogoOf::Account(id) => ("Logo", Tab::Accounts, format!("/settings/accounts/{id}")),
        LogoOf::Product(id) => ("Icon", Tab::Products, format!("/settings/products/{id}")),
    };
    let to = address(page.of);
    let ask = Ask {
        field: Field::Files,
        label: "Picture",
        optional: false,
        hint: "PNG or JPEG, not animated, up to 100 KB and one megapixel. A square one shows best.",
    };
    settings::page(
        chrome,
        word,
        tab,
        &html! {
            h2 { (word) " of " bdi { (page.name) } }
            div.known {
                (parts::logo(page.logo.as_ref(), &page.name, false))
                @if page.logo.is_none() { span.muted { "There is none yet; the first letters stand for it." } }
                @else {
                    form method="post" action={ (to) "/remove" } {
                        (layout::token(chrome.token))
                        button.btn.s { "Remove" }
                    }
                }
            }
            form.form method="post" action=(to) enctype="multipart/form-data" {
                (form.token())
                (fields::summary(&form))
                (fields::frame(&form, &ask, &html! {
                    input.input id=(form.id(ask.field)) type="file" name=(ask.field.name()) accept=(files::accept(&LOGO_RULES)) required
                        aria-invalid=[form.invalid(ask.field)] aria-describedby=[form.described(&ask)];
                }))
                div.btn-row { button.btn.primary { "Upload" } a.btn.quiet href=(back) { "Back" } }
            }
        },
    )
}
