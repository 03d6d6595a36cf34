//! The files of a case.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::show::Names,
    domain::{
        attachment::Attachment,
        file::Preview,
        id::{AttachmentId, CaseId},
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    web::{
        Web,
        form::{Form, allowance, query},
        pages::files::{attached, shown},
        request::{Request, Response},
        respond,
        wire::Allowance,
    },
};

use super::{
    BASE, Caller, list,
    shapes::{Account, Events, account, done},
};

/// A file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Attachment")]
pub(super) struct FileJson<'a> {
    /// `CAAT-…`
    id: String,
    /// Whose it is.
    account: Account<'a>,
    /// Where the file itself is.
    attachment: String,
    /// In bytes.
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Where it is to look at, if that can be.
    preview: Option<String>,
    /// What it is called, at most 200 characters.
    name: &'a str,
    /// When it was sent, and by whom.
    events: Events<'a>,
    /// Its media type.
    r#type: &'static str,
}

/// `GET /helpdesk/cases/{id}/attachments`
pub(crate) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (files, names) = web.desk.files_of(caller.actor(), request.name(0)?)?;
    list::plain(request, files.iter().map(|file| json(file, &names)).collect())
}

/// What may be attached to a case.
pub(crate) fn allow(web: &Web, caller: &Caller, request: &Request) -> Result<Allowance> {
    let rules = web.desk.may_attach(caller.actor(), request.name(0)?)?;
    Ok(allowance(caller.person()?, &rules))
}

/// `POST /helpdesk/cases/{id}/attachments`
pub(crate) fn attach(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    if form.files.is_empty() {
        return Err(Refusal::field(Field::Files, Complaint::Missing).into());
    }
    if form.files.len() > 1 {
        return Err(Refusal::field(Field::Files, Complaint::TooMany { max: 1 }).into());
    }
    let kept = web.desk.attach(caller.actor(), id, form.files.clone())?;
    match kept.files.first() {
        Some(file) if kept.refusals.is_empty() => {
            let (files, names) = web.desk.files_of(caller.actor(), id)?;
            let made = files.iter().find(|other| other.file.id == file.id);
            Ok(respond::json(201, &json(made.ok_or(Refusal::NotFound)?, &names))?)
        }
        _ => Err(Refusal::Files(kept.refusals).into()),
    }
}

/// `GET /helpdesk/cases/{id}/attachments/{id}`
pub(crate) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let file = named(web, caller, request)?;
    let format = query(request)?.into_iter().find(|(name, _)| name == "format");
    match format.as_ref().map(|(_, format)| format.as_str()) {
        None => {
            let (files, names) = web.desk.files_of(caller.actor(), request.name(0)?)?;
            let found = files.iter().find(|other| other.file.id == file.file.id);
            Ok(respond::json(200, &json(found.ok_or(Refusal::NotFound)?, &names))?)
        }
        Some("attachment") => Ok(attached(&file)),
        Some("preview") => shown(&file),
        Some(_) => Err(Refusal::Malformed.into()),
    }
}

/// `DELETE /helpdesk/cases/{id}/attachments/{id}`
pub(crate) fn delete(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    web.desk.delete_file(caller.actor(), named(web, caller, request)?.file.id)?;
    Ok(Response::empty(204))
}

/// The file that an address names, if it is of the case that it names too.
fn named(web: &Web, caller: &Caller, request: &Request) -> Result<Attachment> {
    let (case, id): (CaseId, AttachmentId) = (request.name(0)?, request.name(1)?);
    let file = web.desk.file(caller.actor(), id)?;
    if file.case == case { Ok(file) } else { Err(Refusal::NotFound.into()) }
}

fn json<'a>(file: &'a Attachment, names: &'a Names) -> FileJson<'a> {
    let id = file.file.id;
    let way =
        |format| format!("{BASE}/helpdesk/cases/{}/attachments/{id}?format={format}", file.case);
    let shows = matches!(file.file.kind.preview(), Preview::Image | Preview::Pdf);
    FileJson {
        id: id.to_string(),
        account: account(names, file.account),
        attachment: way("attachment"),
        size: file.file.size,
        preview: shows.then(|| way("preview")),
        name: file.file.name.as_str(),
        events: Events { created: done(names, file.at, Some(file.by)), updated: None },
        r#type: file.file.kind.media_type(),
    }
}
