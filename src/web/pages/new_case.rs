//! The wizard of a new case.

use std::fmt::Write;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    desk::show::{FIND_CC, FIND_CONTACT, FIND_CUSTOMER, NewCaseForm, Way},
    domain::{
        draft::{Draft, DraftPlace},
        id::AccountId,
        open::NewCase,
        refusal::{Complaint, Field, Refusal},
        text::Subject,
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, allowance, query},
        html,
        request::{Request, Response},
        respond,
        session::Signed,
        wire::Allowance,
    },
};

const PLACE: DraftPlace = DraftPlace::NewCase;

/// `GET /cases/new`: step 1, the partner, or the customer; the form itself for a link that says
/// more.
pub(crate) fn partner(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let fields = query(request)?;
    let find = |name| fields.iter().find(|(has, _)| has == name).map(|(_, value)| value.as_str());
    if let Some(form) = linked(web, signed, &fields)? {
        return Ok(respond::see_other(form));
    }
    let way = (find("for") == Some("customer")).then_some(Way::ForCustomer);
    let partners = web.desk.whom(&signed.actor, way, find("q").unwrap_or_default())?;
    let draft = web.desk.draft(&signed.actor, PLACE)?;
    let chosen = match partners.way {
        Way::ToPartner => draft.field(Field::Partner.name()),
        Way::ForCustomer => draft.field(Field::Account.name()),
    };
    Ok(respond::page(200, html::new_case::partner(&signed.chrome(), &partners, chosen, None)))
}

/// What a link may ask to be filled in.
const LINKED: [Field; 3] = [Field::Category, Field::Subject, Field::Product];

/// Where the form is that a link asks for: that of the one desk of the preset it names, or, if it
/// only names things to fill in, of the preset that asks for a ticket type.
fn linked(web: &Web, signed: &Signed, fields: &[(String, String)]) -> Result<Option<String>> {
    let find = |name: &str| fields.iter().find(|(has, _)| has == name).map(|(_, value)| value);
    let words = LINKED.into_iter().filter_map(|field| Some((field.name(), find(field.name())?)));
    let words: Vec<_> = words.collect();
    let presets = signed.me.own.iter().map(|place| place.preset);
    let preset = match find("preset") {
        Some(word) => presets.into_iter().find(|preset| preset.word() == word),
        None if words.is_empty() => None,
        None => presets.into_iter().find(|one| one.table().need(Field::Category).is_some()),
    };
    let Some(preset) = preset else { return Ok(None) };
    let Some(desk) = web.desk.only_desk(&signed.actor, preset)? else { return Ok(None) };
    let mut to = format!("/cases/new/details?partner={desk}");
    for (name, value) in words {
        let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
        // Writing to a `String` cannot fail.
        let _ = write!(to, "&{name}={value}");
    }
    Ok(Some(to))
}

/// Fills in what a link asks for and the form offers, unless something has been typed before. A
/// link changes nothing that is kept: what it fills in is on the page alone.
fn fill_in(form: &mut NewCaseForm, fields: &[(String, String)]) {
    let find = |field: Field| {
        let found = fields.iter().find(|(has, _)| has == field.name());
        found.map_or("", |(_, value)| value.as_str())
    };
    let category = form.categories.iter().find(|category| {
        category.id.0.to_string() == find(Field::Category)
            || category.name.eq_ignore_ascii_case(find(Field::Category))
    });
    let product = form.products.iter().find(|(id, _)| id.to_string() == find(Field::Product));
    let asked = [
        (Field::Category, category.map(|category| category.id.0.to_string())),
        (Field::Subject, Subject::parse(find(Field::Subject)).ok().map(|text| text.to_string())),
        (Field::Product, product.map(|(id, _)| id.to_string())),
    ];
    let asked = asked.into_iter().filter_map(|(field, value)| Some((field, value?)));
    let asked: Vec<_> = asked.filter(|(field, _)| form.fields.contains(field)).collect();
    let typed = |field: Field| !form.draft.field(field.name()).trim().is_empty();
    let typed = typed(Field::Subject) || typed(Field::Description) || !form.draft.files.is_empty();
    let same = |(field, value): &(Field, String)| form.draft.field(field.name()) == value;
    if typed {
        form.left_out = !asked.iter().all(same);
        return;
    }
    for (field, value) in asked {
        form.draft.fields.retain(|(name, _)| name != field.name());
        form.draft.fields.push((field.name().to_owned(), value));
    }
}

/// `POST /cases/new/draft`: keeps what is typed, and goes where the button says.
pub(crate) fn keep(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let mut form = Form::of(request)?;
    let go = form.get("go");
    if go == "cancel" {
        web.desk.discard(&signed.actor, PLACE)?;
        return Ok(respond::see_other(begun_at(web, signed, &form)));
    }
    let draft = web.desk.draft(&signed.actor, PLACE)?;
    let fields = match go {
        "next" => merged(signed, &draft, &form)?,
        "use" if offered_for_another(&form) => {
            forget_issuers(&mut form);
            form.to_keep()
        }
        _ => form.to_keep(),
    };
    let go = form.get("go");
    web.desk.keep_fields(&signed.actor, PLACE, fields)?;
    let partner = form.get(Field::Partner.name()).parse::<AccountId>();
    let way = way(signed, partner.as_ref().ok())?;
    let chosen = match way {
        Way::ToPartner => true,
        Way::ForCustomer => form.get(Field::Account.name()).parse::<AccountId>().is_ok(),
    };
    match (go, partner) {
        ("back", _) => Ok(respond::see_other(html::new_case::start(way))),
        ("next" | "use", Ok(partner)) if chosen => {
            Ok(respond::see_other(format!("/cases/new/details?partner={partner}")))
        }
        ("next" | "use", _) => ask_again(web, signed, form, way),
        _ => Ok(Response::empty(204)),
    }
}

/// Where somebody was before the form: in the place that it belongs to, else at the list.
fn begun_at(web: &Web, signed: &Signed, form: &Form) -> String {
    let partner = form.get(Field::Partner.name()).parse::<AccountId>().ok();
    let form = partner.and_then(|partner| web.desk.new_case(&signed.actor, partner).ok());
    let place = form.and_then(|form| html::details::place(&form));
    place.map_or("/cases".to_owned(), |(preset, own)| html::own::address(preset, own))
}

/// What the first step sends, which is partner and customer alone, with what the second step has
/// typed: all of it but what belongs to another partner or customer.
fn merged(signed: &Signed, draft: &Draft, form: &Form) -> Result<Vec<(String, String)>> {
    let own = signed.person()?.account.to_string();
    let was = |field: Field| draft.field(field.name());
    let becomes = |field: Field| form.get(field.name());
    let mut stale = Vec::new();
    if was(Field::Partner) != becomes(Field::Partner) {
        stale.push(Field::Category);
    }
    let for_customer = [was(Field::Partner), becomes(Field::Partner)].contains(&own.as_str());
    if for_customer && was(Field::Account) != becomes(Field::Account) {
        stale.push(Field::Account);
        stale.extend(OF_ISSUER);
    }
    let mut fields = form.to_keep();
    let others = draft.fields.iter().filter(|(name, _)| {
        let sent = form.fields.iter().any(|(has, _)| has == name);
        !sent && !stale.iter().any(|field| field.name() == name)
    });
    fields.extend(others.cloned());
    Ok(fields)
}

/// Which way a case to this account goes.
fn way(signed: &Signed, partner: Option<&AccountId>) -> Result<Way> {
    let own = partner == Some(&signed.person()?.account);
    Ok(if own { Way::ForCustomer } else { Way::ToPartner })
}

/// Step 1 once more, because nothing was chosen.
fn ask_again(web: &Web, signed: &Signed, form: Form, way: Way) -> Result<Response> {
    let field = match way {
        Way::ToPartner => Field::Partner,
        Way::ForCustomer => Field::Account,
    };
    let error = Error::from(Refusal::field(field, Complaint::Missing));
    let partners = web.desk.whom(&signed.actor, Some(way), "")?;
    let status = respond::status_of(&error);
    let tried = form.tried(error, None)?;
    let page = html::new_case::partner(&signed.chrome(), &partners, "", Some(&tried));
    Ok(respond::page(status, page))
}

/// `GET /cases/new/details?partner=…`: step 2, the form.
pub(crate) fn details(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let fields = query(request)?;
    let partner = fields.iter().find(|(name, _)| name == "partner");
    let Some(partner) = partner.and_then(|(_, id)| id.parse::<AccountId>().ok()) else {
        return Ok(respond::see_other("/cases/new"));
    };
    let mut form = match web.desk.new_case(&signed.actor, partner) {
        // Nobody has been chosen whom it is for.
        Err(Error::Refused(Refusal::Fields(wrong)))
            if wrong == [(Field::Account, Complaint::Missing)] =>
        {
            return Ok(respond::see_other(html::new_case::start(Way::ForCustomer)));
        }
        form => form?,
    };
    fill_in(&mut form, &fields);
    Ok(respond::page(200, html::details::page(&signed.chrome(), &form, None)))
}

/// What may come with a new case.
pub(crate) fn allow(web: &Web, signed: &Signed, _: &Request) -> Result<Allowance> {
    Ok(allowance(signed.person()?, &web.desk.file_rules(&signed.actor, PLACE)?))
}

/// `POST /cases/new/details`: opens the case, or goes back with all that was typed.
pub(crate) fn create(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let mut form = Form::of(request)?;
    let kept = super::drafts::take_in(web, signed, PLACE, &form);
    let opened = match (form.get("go"), kept) {
        ("back", Ok(_)) => {
            web.desk.keep_fields(&signed.actor, PLACE, form.to_keep())?;
            let partner = form.get(Field::Partner.name()).parse::<AccountId>().ok();
            return Ok(respond::see_other(html::new_case::start(way(signed, partner.as_ref())?)));
        }
        // A file that was refused is told of first.
        (_, Err(error)) => Err(error),
        ("find", Ok(_)) => return find(web, signed, form),
        ("enter", Ok(_)) if sought(&form).is_some() => return find(web, signed, form),
        (_, Ok(kept)) => settle(web, signed, &mut form)
            .and_then(|()| web.desk.open_case(&signed.actor, new_case(&form), kept)),
    };
    let error = match opened {
        Ok(id) => return Ok(respond::see_other(format!("/cases/{id}/summary"))),
        Err(error) => error,
    };
    // Whatever was refused, nothing typed is lost.
    super::drafts::keep_all(web, signed, PLACE, &form)?;
    let status = respond::status_of(&error);
    let Ok(partner) = form.get(Field::Partner.name()).parse::<AccountId>() else {
        return Err(error);
    };
    let again = match web.desk.new_case(&signed.actor, partner) {
        // Without a form to show again, what was refused first is what to say.
        Err(Error::Refused(_)) => return Err(error),
        again => again?,
    };
    let tried = form.tried(error, Some(&again.draft))?;
    let page = html::details::page(&signed.chrome(), &again, Some(&tried));
    Ok(respond::page(status, page))
}

/// The field whose search was changed since the form was made.
fn sought(form: &Form) -> Option<Field> {
    let searches =
        [(FIND_CONTACT, Field::Contact), (FIND_CC, Field::Cc), (FIND_CUSTOMER, Field::Customer)];
    let changed = |name| form.get(name).trim() != form.get(&format!("was-{name}"));
    searches.into_iter().find(|(name, _)| changed(name)).map(|(_, field)| field)
}

/// Keeps what was typed, and shows the form again with the people who were searched for.
fn find(web: &Web, signed: &Signed, mut form: Form) -> Result<Response> {
    let Ok(partner) = form.get(Field::Partner.name()).parse::<AccountId>() else {
        return Ok(respond::see_other("/cases/new"));
    };
    let place = sought(&form).map_or_else(String::new, |field| format!("#{}", field.name()));
    if offered_for_another(&form) {
        forget_issuers(&mut form);
    }
    web.desk.keep_fields(&signed.actor, PLACE, form.to_keep())?;
    Ok(respond::see_other(format!("/cases/new/details?partner={partner}{place}")))
}

/// What is the issuer's to offer.
const OF_ISSUER: [Field; 2] = [Field::Environment, Field::Contact];

/// Drops what is the issuer's to offer, and the search among its people.
fn forget_issuers(form: &mut Form) {
    let of_issuer =
        |name: &str| name == FIND_CONTACT || OF_ISSUER.iter().any(|field| field.name() == name);
    form.fields.retain(|(name, _)| !of_issuer(name));
}

/// Whether another account was chosen since the form was made, and something that is the first
/// one's: the other's environments and people were not there to choose from yet.
fn offered_for_another(form: &Form) -> bool {
    let another = form.find("offered").is_some_and(|one| one != form.get(Field::Account.name()));
    another && OF_ISSUER.iter().any(|field| !form.get(field.name()).is_empty())
}

/// Drops what was chosen of another account than the case is for.
///
/// # Errors
///
/// [`Refusal::Fields`] if the account cannot be, or has environments or people of its own to choose
/// from instead: never of a field that the form does not show.
fn settle(web: &Web, signed: &Signed, form: &mut Form) -> Result<()> {
    if !offered_for_another(form) {
        return Ok(());
    }
    let had_contact = !form.get(Field::Contact.name()).is_empty();
    forget_issuers(form);
    let Ok(partner) = form.get(Field::Partner.name()).parse::<AccountId>() else { return Ok(()) };
    web.desk.keep_fields(&signed.actor, PLACE, form.to_keep())?;
    let offers = web.desk.new_case(&signed.actor, partner)?;
    let wrong = |field, complaint| Err(Refusal::field(field, complaint).into());
    let chosen = form.get(Field::Account.name());
    if chosen != offers.issuer.map(|id| id.to_string()).unwrap_or_default() {
        wrong(Field::Account, Complaint::NotOffered)
    } else if offers.fields.contains(&Field::Environment) && !offers.environments.is_empty() {
        wrong(Field::Environment, Complaint::Missing)
    } else if had_contact && !offers.contacts.list.is_empty() {
        wrong(Field::Contact, Complaint::NotOffered)
    } else {
        Ok(())
    }
}

/// The form as the domain reads it.
pub(super) fn new_case(form: &Form) -> NewCase {
    NewCase {
        partner: form.field(Field::Partner),
        account: form.field(Field::Account),
        contact: form.field(Field::Contact),
        subject: form.field(Field::Subject),
        priority: form.field(Field::Priority),
        kind: form.field(Field::Type),
        description: form.field(Field::Description),
        product: form.field(Field::Product),
        category: form.field(Field::Category),
        environment: form.field(Field::Environment),
        impact: form.field(Field::Impact),
        customer: form.field(Field::Customer),
        cc: form.all(Field::Cc.name()),
    }
}

/// `POST /cases/new/draft/files`
pub(crate) fn keep_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    super::drafts::kept(web, signed, PLACE, &Form::of(request)?)
}

/// `POST /cases/new/draft/files/{file}/remove`
pub(crate) fn drop_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.drop_file(&signed.actor, PLACE, request.name(0)?)?;
    let form = Form::of(request)?;
    let partner = form.get(Field::Partner.name()).parse::<AccountId>();
    let back = partner.map_or_else(
        |_| "/cases/new".to_owned(),
        |partner| format!("/cases/new/details?partner={partner}"),
    );
    super::drafts::dropped(web, signed, request, (PLACE, back))
}
