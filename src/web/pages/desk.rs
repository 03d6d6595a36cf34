//! A desk as its admins set it.

use crate::{
    domain::{
        desk::{Section, SectionForm},
        id::AccountId,
        refusal::Refusal,
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            self,
            desk::Shown,
            typed::{Tried, Typed},
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/desk`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = query(request)?;
    let find = |name: &str| asked.iter().find(|(has, _)| has == name).map(|(_, value)| value);
    let account = find("account").map(|id| id.parse().map_err(|_| Refusal::NotFound));
    let saved = find("saved").and_then(|word| named(word));
    let account = web.desk.desk_page(&signed.actor, account.transpose()?)?;
    let shown = Shown { account: &account, saved, tried: None, preview: None };
    Ok(respond::page(200, html::desk::page(&signed.chrome(), &shown)))
}

/// `POST /settings/desk`: one section. A preview saves nothing.
pub(crate) fn set(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let id: AccountId = form.get("account").parse().map_err(|_| Refusal::NotFound)?;
    let section = named(form.get("section")).ok_or(Refusal::Malformed)?;
    if form.get("go") == "preview" {
        let account = web.desk.desk_page(&signed.actor, Some(id))?;
        let typed = Typed { values: form.fields, files: Vec::new() };
        let shown = Shown { account: &account, saved: None, tried: None, preview: Some(&typed) };
        return Ok(respond::page(200, html::desk::page(&signed.chrome(), &shown)));
    }
    match web.desk.set_desk(&signed.actor, id, filled_in(section, &form)) {
        Ok(()) => Ok(respond::see_other(html::desk::address(id, section))),
        Err(error) => refused(web, signed, id, form, error),
    }
}

/// The page with what was typed, and why it was not saved.
fn refused(
    web: &Web,
    signed: &Signed,
    id: AccountId,
    form: Form,
    error: Error,
) -> Result<Response> {
    let status = respond::status_of(&error);
    let tried: Tried = form.tried(error, None)?;
    let account = web.desk.desk_page(&signed.actor, Some(id))?;
    let shown = Shown { account: &account, saved: None, tried: Some(&tried), preview: None };
    Ok(respond::page(status, html::desk::page(&signed.chrome(), &shown)))
}

fn named(word: &str) -> Option<Section> {
    Section::ALL.into_iter().find(|section| section.word() == word)
}

fn filled_in(section: Section, form: &Form) -> SectionForm {
    let prefix = format!("{}-", section.field().name());
    let number = |name: &str| name.strip_prefix(&prefix)?.parse::<u16>().ok();
    let named = |(name, value): &(String, String)| Some((number(name)?, value.clone()));
    SectionForm {
        section,
        edition: form.get("edition").to_owned(),
        typed: form.field(section.field()),
        names: form.fields.iter().filter_map(named).collect(),
    }
}
