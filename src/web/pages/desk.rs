//! A desk as its admins set it.

use crate::{
    domain::{
        desk::{Renamed, Section, SectionForm},
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
    match web.desk.set_desk(&signed.actor, id, vec![filled_in(section, &form)]) {
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

/// A section as a form has it.
pub(super) fn filled_in(section: Section, form: &Form) -> SectionForm {
    let prefix = format!("{}-", section.field().name());
    let retired: Vec<u16> = form.all("retired").iter().flat_map(|one| one.parse()).collect();
    let renamed = |(name, typed): &(String, String)| {
        let number = name.strip_prefix(&prefix)?.parse::<u16>().ok()?;
        let retired = retired.contains(&number);
        Some(Renamed { number, typed: typed.clone(), retired })
    };
    let mut names: Vec<_> = form.fields.iter().filter_map(renamed).collect();
    let (way, number) = form.get("move").split_once('-').unwrap_or_default();
    if let Some(at) = names.iter().position(|one| number.parse() == Ok(one.number)) {
        let to = if way == "up" { at.saturating_sub(1) } else { (at + 1).min(names.len() - 1) };
        names.swap(at, to);
    }
    SectionForm {
        section,
        edition: form.get("edition").to_owned(),
        typed: form.field(section.field()),
        names,
    }
}
