//! The desk of the token's account, as its admins set it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        Caller,
        body::{self, Loose, Member},
        shapes::stamp,
    },
    bodies::{DeskBody, Listed},
    opening::{WayJson, way},
};
use crate::{
    domain::{
        account::Account,
        desk::{Named, Renamed, Section, SectionForm},
        refusal::{Complaint, Refusal},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// A desk.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Desk")]
pub(in crate::web::api) struct DeskJson<'a> {
    /// The account whose desk it is.
    id: String,
    /// What the account is called.
    name: &'a str,
    /// `operator`, `vendor`, `distributor`, `reseller` or `client`.
    r#type: &'static str,
    /// The workflow of cases that are opened now: `partner`, `portal` or `client`.
    preset: &'static str,
    /// Where cases are taken: `builtin`, here, or `federated`, elsewhere.
    mode: &'static str,
    /// A period, or `never`.
    auto_close: String,
    /// The most megabytes of a file, if the desk takes less than its preset does.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_mb: Option<u16>,
    /// What is shown to those who open a case here.
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'a str>,
    /// The ways to where cases are taken, if elsewhere.
    links: Vec<WayJson<'a>>,
    /// The ticket types, in the order of the desk.
    categories: Vec<ListedJson>,
    /// The environments of the account, in their order.
    environments: Vec<ListedJson>,
    /// When the account was made, in UTC.
    created_at: String,
}

/// A name of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeskName")]
struct ListedJson {
    /// Its number, which no other of the list ever has.
    id: String,
    /// What it is called.
    name: String,
    /// Whether it is offered no more.
    retired: bool,
}

/// `GET /desk`
pub(in crate::web) fn show(web: &Web, caller: &Caller, _: &Request) -> Result<Response> {
    answer(web, caller)
}

/// `PUT /desk`
pub(in crate::web) fn set(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: DeskBody = body::read(request)?;
    let account = web.desk.desk_page(caller.actor(), None)?;
    web.desk.set_desk(caller.actor(), account.id, forms(sent, &account)?)?;
    answer(web, caller)
}

fn answer(web: &Web, caller: &Caller) -> Result<Response> {
    let account = web.desk.desk_page(caller.actor(), None)?;
    let listed = |section: Section| section.names(&account).into_iter().map(listed).collect();
    let told = DeskJson {
        id: account.id.to_string(),
        name: &account.name,
        r#type: account.kind.word(),
        preset: account.desk.preset.word(),
        mode: account.desk.mode.word(),
        auto_close: Section::AutoClose.says(&account),
        file_mb: account.desk.file_mb_max,
        instructions: account.desk.instructions.as_deref(),
        links: account.desk.ways.iter().map(way).collect(),
        categories: listed(Section::Categories),
        environments: listed(Section::Environments),
        created_at: stamp(account.created_at),
    };
    Ok(respond::json(200, &told)?)
}

fn listed(Named { number, name, retired }: Named) -> ListedJson {
    ListedJson { id: number.to_string(), name: name.to_string(), retired }
}

/// What was sent, a form for each section of it, on top of what the desk is.
fn forms(sent: DeskBody, account: &Account) -> Result<Vec<SectionForm>, Refusal> {
    let form = |section: Section, typed: String| SectionForm {
        section,
        edition: section.edition(account),
        typed,
        names: Vec::new(),
    };
    let mut forms = Vec::new();
    forms.extend(sent.preset.map(|word| form(Section::Preset, word)));
    forms.extend(sent.auto_close.map(|period| form(Section::AutoClose, period)));
    match sent.file_mb {
        Member::Unsaid => (),
        Member::Null => forms.push(form(Section::Files, String::new())),
        Member::Said(most) => forms.push(form(Section::Files, most.text())),
    }
    match sent.instructions {
        Member::Unsaid => (),
        Member::Null => forms.push(form(Section::Instructions, String::new())),
        Member::Said(text) => forms.push(form(Section::Instructions, text)),
    }
    let taken = body::where_taken(sent.links, sent.mode);
    forms.extend(taken.map(|(section, typed)| form(section, typed)));
    let lists =
        [(Section::Categories, sent.categories), (Section::Environments, sent.environments)];
    for (section, names) in lists {
        for names in names.into_iter().map(|names| turned(section, names, account)) {
            let (renamed, added) = names?;
            let plain = form(section, String::new());
            let add = |typed: String| SectionForm { typed, ..plain.clone() };
            let with = SectionForm { names: renamed, ..plain.clone() };
            forms.extend((!with.names.is_empty()).then_some(with));
            forms.extend(added.into_iter().map(add));
        }
    }
    Ok(forms)
}

/// What becomes of the names of a list that have an id, and those that have none. What is not said
/// of one that there is stays.
fn turned(
    section: Section,
    names: Vec<Listed>,
    account: &Account,
) -> Result<(Vec<Renamed>, Vec<String>), Refusal> {
    let wrong = |complaint| Refusal::field(section.field(), complaint);
    let max = section.names_max();
    if names.len() > max {
        return Err(wrong(Complaint::TooMany { max }));
    }
    let had = section.names(account);
    let (mut renamed, mut added) = (Vec::new(), Vec::new());
    for Listed { id, name, retired } in names {
        let typed = name.map(Loose::text);
        let Some(id) = id.map(Loose::text).filter(|id| !id.is_empty()) else {
            // Nothing begins as what is offered no more.
            if retired == Some(true) {
                return Err(wrong(Complaint::NoSuchName));
            }
            let new = typed.filter(|typed| !typed.trim().is_empty());
            added.push(new.ok_or_else(|| wrong(Complaint::Missing))?);
            continue;
        };
        let number = id.parse::<u16>().ok();
        let before = had.iter().find(|one| Some(one.number) == number);
        let before = before.ok_or_else(|| wrong(Complaint::NoSuchName))?;
        renamed.push(Renamed {
            number: before.number,
            typed: typed.unwrap_or_else(|| before.name.to_string()),
            retired: retired.unwrap_or(before.retired),
        });
    }
    Ok((renamed, added))
}
