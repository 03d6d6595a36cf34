//! The wizard of a tier account, new or to be changed.

use crate::{
    desk::{
        Parent, TierForm,
        show::{Above, TierPage},
    },
    domain::{
        hub::OnHub,
        id::TierId,
        refusal::{Complaint, Field, Refusal},
        tier::data::{Country, TierDataForm, TierField, TierKind, random_country, random_data},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            tier_wizard::{
                self as html, Chosen, EDITION, HIDDEN_PARENT, NO_HUB, NO_PARENT, Parents, Place,
                Wizard, is_kept,
            },
            typed::{Tried, Typed},
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers/new`: what it is.
pub(crate) fn kind(_: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let wizard = linked(signed, request)?;
    Ok(respond::page(200, html::kind(&signed.chrome(), &wizard, None)))
}

/// `GET /customers/new/parent`: what it stands below.
pub(crate) fn parent(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let wizard = linked(signed, request)?;
    let sought = query(request)?.into_iter().find(|(name, _)| name == "q");
    parents(web, signed, &wizard, sought.map_or(String::new(), |(_, value)| value))
}

/// `GET /customers/new/data`: what is known of it.
pub(crate) fn data(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let wizard = linked(signed, request)?;
    filled(web, signed, &wizard)
}

/// `POST /customers/new`: goes on or back with all that was typed, or makes the account.
pub(crate) fn go(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    signed.person()?.must_make_tiers()?;
    let form = Form::of(request)?;
    step(web, signed, &form, wizard(Place::New, String::new(), &form.fields))
}

/// `GET /customers/{id}/edit`: what is known of it, from its newest version on.
pub(crate) fn edit(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = editable(web, signed, request.name(0)?)?;
    let latest = page.latest.as_ref().unwrap_or(&page.current);
    let parent = match &latest.parent {
        Above::Seen(parent) => parent.id.to_string(),
        Above::Hidden => HIDDEN_PARENT.to_owned(),
        Above::Nobody => NO_PARENT.to_owned(),
    };
    let mut values = vec![
        (Field::Type.name().to_owned(), latest.kind.word().to_owned()),
        (Field::Parent.name().to_owned(), parent),
        (EDITION.to_owned(), latest.number.to_string()),
    ];
    if let Some((hub, _)) = &latest.hub {
        values.push((Field::Hub.name().to_owned(), hub.to_string()));
    }
    for field in TierField::ALL {
        values.push((field.name().to_owned(), latest.data.text(field).to_owned()));
    }
    let wizard = wizard(Place::Edit(page.id), page.current.data.name.to_string(), &values);
    let with = with(web, signed, &wizard)?;
    Ok(respond::page(200, html::data(&signed.chrome(), &wizard, &with, None, None)))
}

/// `POST /customers/{id}/edit`: the same as for a new one.
pub(crate) fn go_edit(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = editable(web, signed, request.name(0)?)?;
    let form = Form::of(request)?;
    let place = Place::Edit(page.id);
    step(web, signed, &form, wizard(place, page.current.data.name.to_string(), &form.fields))
}

/// `GET /customers/{id}/summary`
pub(crate) fn summary(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.tier(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::summary(&signed.chrome(), &page)))
}

fn editable(web: &Web, signed: &Signed, id: TierId) -> Result<TierPage> {
    let page = web.desk.tier(&signed.actor, id)?;
    signed.person()?.must_make_tiers()?;
    Ok(page)
}

fn wizard(place: Place, name: String, fields: &[(String, String)]) -> Wizard {
    let mut values: Vec<(String, String)> = Vec::new();
    for (name, value) in fields.iter().filter(|(name, _)| is_kept(name)) {
        if !values.iter().any(|(has, _)| has == name) {
            values.push((name.clone(), value.clone()));
        }
    }
    Wizard { place, name, typed: Typed { values, files: Vec::new() } }
}

/// A new one as far as an address tells of it.
fn linked(signed: &Signed, request: &Request) -> Result<Wizard> {
    signed.person()?.must_make_tiers()?;
    let fields = query(request)?;
    let whole = [Field::Type.name(), Field::Parent.name(), Field::Hub.name()];
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| whole.contains(&&**name)).collect();
    Ok(wizard(Place::New, String::new(), &fields))
}

fn step(web: &Web, signed: &Signed, form: &Form, mut wizard: Wizard) -> Result<Response> {
    match form.get("go") {
        "type" => Ok(respond::page(200, html::kind(&signed.chrome(), &wizard, None))),
        "parent" => parents(web, signed, &wizard, String::new()),
        "find" => parents(web, signed, &wizard, form.get("q").to_owned()),
        "data" => filled(web, signed, &wizard),
        "random" => {
            let seed = signed.now.0;
            let typed = wizard.typed.get(TierField::Country.name());
            let country = Country::parse(typed).unwrap_or_else(|_| random_country(seed));
            fill(&mut wizard, &random_data(country, seed));
            filled(web, signed, &wizard)
        }
        "clear" => {
            fill(&mut wizard, &TierDataForm::default());
            filled(web, signed, &wizard)
        }
        _ => save(web, signed, wizard),
    }
}

/// Types something in all fields; an account keeps the UID that it has.
fn fill(wizard: &mut Wizard, with: &TierDataForm) {
    let keeps = |field: TierField| field == TierField::ExternalUid && wizard.place != Place::New;
    let fields: Vec<_> = TierField::ALL.into_iter().filter(|field| !keeps(*field)).collect();
    let values = &mut wizard.typed.values;
    values.retain(|(name, _)| !fields.iter().any(|field| field.name() == name));
    let filled = fields.iter().map(|field| (field.name().to_owned(), with.get(*field).to_owned()));
    values.extend(filled);
}

fn kind_of(wizard: &Wizard) -> Option<TierKind> {
    TierKind::of_word(wizard.typed.get(Field::Type.name()))
}

/// What was chosen as the parent; nothing if nothing was.
fn parent_of(wizard: &Wizard) -> Option<Parent> {
    match wizard.typed.get(Field::Parent.name()) {
        NO_PARENT => Some(Parent::Nobody),
        HIDDEN_PARENT => Some(Parent::Kept).filter(|_| wizard.place != Place::New),
        id => id.trim().to_uppercase().parse().ok().map(Parent::Chosen),
    }
}

fn missing(wizard: &Wizard, field: Field) -> Tried {
    Tried { typed: wizard.typed.clone(), refusal: Refusal::field(field, Complaint::Missing) }
}

/// The second step; the first one if that was passed over.
fn parents(web: &Web, signed: &Signed, wizard: &Wizard, sought: String) -> Result<Response> {
    parents_with(web, signed, wizard, sought, None)
}

fn parents_with(
    web: &Web,
    signed: &Signed,
    wizard: &Wizard,
    query: String,
    tried: Option<&Tried>,
) -> Result<Response> {
    if kind_of(wizard).is_none() {
        let tried = missing(wizard, Field::Type);
        return Ok(respond::page(422, html::kind(&signed.chrome(), wizard, Some(&tried))));
    }
    let mut list = web.desk.tier_parents(&signed.actor, &query)?;
    if let Some(Parent::Chosen(chosen)) = parent_of(wizard)
        && query.is_empty()
        && !list.iter().any(|choice| choice.tier.id == chosen)
    {
        let found = web.desk.tier_parents(&signed.actor, &chosen.to_string())?;
        list.splice(0..0, found.into_iter().filter(|choice| choice.tier.id == chosen));
    }
    if let Place::Edit(own) = wizard.place {
        list.retain(|choice| choice.tier.id != own);
    }
    let status = if tried.is_some() { 422 } else { 200 };
    let page = html::parent(&signed.chrome(), wizard, &Parents { list, query }, tried);
    Ok(respond::page(status, page))
}

/// The third step; the one before if that was passed over.
fn filled(web: &Web, signed: &Signed, wizard: &Wizard) -> Result<Response> {
    let chosen = match (kind_of(wizard), parent_of(wizard)) {
        (None, _) => return parents(web, signed, wizard, String::new()),
        (Some(TierKind::Customer), Some(Parent::Nobody)) => None,
        (Some(_), chosen) => chosen,
    };
    if chosen.is_none() {
        let tried = missing(wizard, Field::Parent);
        return parents_with(web, signed, wizard, String::new(), Some(&tried));
    }
    let with = with(web, signed, wizard)?;
    Ok(respond::page(200, html::data(&signed.chrome(), wizard, &with, None, None)))
}

/// What was chosen, and the hubs that the account may stand on.
fn with(web: &Web, signed: &Signed, wizard: &Wizard) -> Result<Chosen> {
    let tier = match wizard.place {
        Place::New => None,
        Place::Edit(id) => Some(id),
    };
    let hubs = web.desk.hubs_to_choose(&signed.actor, tier)?;
    Ok(Chosen { below: below(web, signed, wizard)?, hubs })
}

/// The hub that was chosen. What is no id is none of anybody's.
fn hub_of(wizard: &Wizard) -> Result<OnHub, Refusal> {
    let wrong = |_| Refusal::field(Field::Hub, Complaint::NoSuchHub);
    match wizard.typed.get(Field::Hub.name()) {
        "" => Ok(OnHub::Kept),
        NO_HUB => Ok(OnHub::Nowhere),
        id => id.trim().to_uppercase().parse().map(OnHub::Chosen).map_err(wrong),
    }
}

/// What the chosen parent is called; its id if it is none that can be chosen.
fn below(web: &Web, signed: &Signed, wizard: &Wizard) -> Result<String> {
    let chosen = match parent_of(wizard) {
        Some(Parent::Chosen(chosen)) => chosen,
        Some(Parent::Kept) => return Ok("An account that you do not see".to_owned()),
        Some(Parent::Nobody) | None => return Ok("None".to_owned()),
    };
    let found = web.desk.tier_parents(&signed.actor, &chosen.to_string())?;
    let found = found.into_iter().find(|choice| choice.tier.id == chosen);
    Ok(found.map_or_else(|| chosen.to_string(), |choice| choice.tier.name))
}

/// Makes or changes the account, and says where that is seen.
fn saved(web: &Web, signed: &Signed, wizard: &Wizard, form: &TierForm) -> Result<String> {
    match wizard.place {
        Place::New => {
            web.desk.make_tier(&signed.actor, form).map(|id| format!("/customers/{id}/summary"))
        }
        Place::Edit(id) => {
            let edition = wizard.typed.get(EDITION).parse().map_err(|_| Refusal::Malformed)?;
            let edited = web.desk.edit_tier(&signed.actor, id, edition, form);
            edited.map(|_| format!("/customers/{id}"))
        }
    }
}

fn save(web: &Web, signed: &Signed, mut wizard: Wizard) -> Result<Response> {
    let (Some(kind), Some(parent)) = (kind_of(&wizard), parent_of(&wizard)) else {
        return filled(web, signed, &wizard);
    };
    let mut data = TierDataForm::default();
    for field in TierField::ALL {
        data.set(field, wizard.typed.get(field.name()).to_owned());
    }
    let form = hub_of(&wizard).map(|hub| TierForm { kind, parent, hub, data });
    let saved = form.map_err(Error::from).and_then(|form| saved(web, signed, &wizard, &form));
    let error = match saved {
        Ok(to) => return Ok(respond::see_other(to)),
        Err(error) => error,
    };
    let Error::Refused(
        refusal @ (Refusal::Fields(_) | Refusal::ChangedMeanwhile | Refusal::TooManyWait),
    ) = &error
    else {
        return Err(error);
    };
    let tried = Tried { typed: wizard.typed.clone(), refusal: refusal.clone() };
    let theirs = match (wizard.place, refusal) {
        (Place::Edit(id), Refusal::ChangedMeanwhile) => Some(web.desk.tier(&signed.actor, id)?),
        _ => None,
    };
    if let Some(page) = &theirs {
        let latest = page.latest.as_ref().unwrap_or(&page.current).number;
        wizard.typed.values.retain(|(name, _)| name != EDITION);
        wizard.typed.values.push((EDITION.to_owned(), latest.to_string()));
    }
    let with = with(web, signed, &wizard)?;
    let page = html::data(&signed.chrome(), &wizard, &with, Some(&tried), theirs.as_ref());
    Ok(respond::page(respond::status_of(&error), page))
}
