//! What programs do with tier accounts: add, change and delete them, and ask and answer for changes.

use crate::{
    desk::{Edited, Parent, TierForm, TierUpdate},
    domain::{
        hub::OnHub,
        id::TierRequestId,
        refusal::{Complaint, Field, Refusal},
        tier::{
            TierWrong,
            data::{TierDataForm, TierField, TierKind},
        },
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

use super::{
    Caller, assets,
    body::{self, Asked, Ignored, Loose, Member, Named, Tier},
    failure, tier_requests, tiers,
};

/// `POST /tier/accounts`
pub(crate) fn create(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: Tier = body::read(request)?;
    let hub = hub(&sent.hub.clone().map(Named::id).unwrap_or_default())?;
    let wrong = |complaint| Refusal::field(Field::Type, complaint);
    let kind = kind(sent.r#type.as_deref())?.ok_or_else(|| wrong(Complaint::Missing))?;
    let parent = match parent(&sent.parent)? {
        Parent::Kept => Parent::Nobody,
        said => said,
    };
    let mut data = TierDataForm::default();
    for (field, text) in fields(sent) {
        data.set(field, text);
    }
    let id = web.desk.make_tier(caller.actor(), &TierForm { kind, parent, hub, data })?;
    tiers::answer(web, caller, id, 201)
}

/// `PUT /tier/accounts/{id}`: answers the version that comes of it, which vendors may have to accept
/// before the account is so.
pub(crate) fn update(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (_, Tier) = (request.name(0)?, body::read(request)?);
    let (_, number) = web.desk.update_tier(caller.actor(), id, changes(sent)?)?;
    tiers::answer_version(web, caller, (id, number))
}

/// `DELETE /tier/accounts/{id}`
pub(crate) fn delete(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    web.desk.delete_tier(caller.actor(), request.name(0)?)?;
    Ok(Response::empty(204))
}

/// `POST /tier/account-requests`: changes an account, and answers the requests that this made, one
/// for each product that is linked to it; none where nothing differs or nothing is linked.
pub(crate) fn ask(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: Asked = body::read(request)?;
    if sent.r#type.as_deref() != Some("update") {
        return Ok(failure::invalid(&["type: It has to be update."])?);
    }
    let account = sent.account.unwrap_or_default();
    let Some(id) = account.id.clone().filter(|id| !id.is_empty()) else {
        return Ok(failure::invalid(&["account.id: Please say which account this is about."])?);
    };
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let (edited, number) = web.desk.update_tier(caller.actor(), id, changes(account)?)?;
    if edited == Edited::Nothing {
        let none: [(); 0] = [];
        return Ok(respond::json(201, &none)?);
    }
    let made = web.desk.tier_requests_for(caller.actor(), (id, number))?;
    let rows = made.rows.iter().map(|row| tier_requests::json(row, &made.names));
    Ok(respond::json(201, &rows.collect::<Vec<_>>())?)
}

/// `POST /tier/account-requests/{id}/accept`
pub(crate) fn accept(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let id: TierRequestId = request.name(0)?;
    web.desk.accept_tier_request(caller.actor(), id)?;
    tier_requests::answer(web, caller, id)
}

/// `POST /tier/account-requests/{id}/ignore`
pub(crate) fn ignore(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (TierRequestId, Ignored) = (request.name(0)?, body::read(request)?);
    let reason = sent.reason.map(Loose::text).unwrap_or_default();
    web.desk.ignore_tier_request(caller.actor(), id, &reason)?;
    tier_requests::answer(web, caller, id)
}

/// The hub that a new account is to stand on.
fn hub(id: &str) -> Result<OnHub, Refusal> {
    let wrong = |_| Refusal::field(Field::Hub, Complaint::NoSuchHub);
    match id {
        "" | assets::NO_HUB => Ok(OnHub::Nowhere),
        id => id.parse().map(OnHub::Chosen).map_err(wrong),
    }
}

fn changes(sent: Tier) -> Result<TierUpdate, Refusal> {
    let (kind, parent) = (kind(sent.r#type.as_deref())?, parent(&sent.parent)?);
    Ok(TierUpdate { kind, parent, data: fields(sent) })
}

/// The kind of this word, however that is written; none if it was not said.
fn kind(word: Option<&str>) -> Result<Option<TierKind>, Refusal> {
    let known = |word: &str| TierKind::of_word(&word.to_lowercase());
    let wrong = || Refusal::field(Field::Type, Complaint::NotOffered);
    word.map(|word| known(word).ok_or_else(wrong)).transpose()
}

/// What an account is to stand under: `null` is for a direct reseller. What names none leaves it
/// where it stands.
fn parent(sent: &Member<Named>) -> Result<Parent, Refusal> {
    let wrong = |_| Refusal::field(Field::Parent, Complaint::Tier(TierWrong::NoSuchTier));
    match sent {
        Member::Null => Ok(Parent::Nobody),
        Member::Said(Named { id: Some(id) }) if !id.is_empty() => {
            id.parse().map(Parent::Chosen).map_err(wrong)
        }
        Member::Unsaid | Member::Said(_) => Ok(Parent::Kept),
    }
}

/// The fields that were said, and what is to stand there.
fn fields(sent: Tier) -> Vec<(TierField, String)> {
    let mut info = sent.contact_info.unwrap_or_default();
    let contact = info.contact.take().unwrap_or_default();
    let phone = match contact.phone_number {
        Member::Unsaid => [None, None, None, None],
        Member::Null => [(); 4].map(|()| Some(Loose::default())),
        Member::Said(phone) => [phone.country_code, phone.area_code, phone.number, phone.extension],
    };
    let [country_code, area_code, number, extension] = phone;
    let said = [
        (TierField::Name, sent.name),
        (TierField::ExternalId, sent.external_id),
        (TierField::ExternalUid, sent.external_uid),
        (TierField::TaxId, sent.tax_id),
        (TierField::Line1, info.address_line1),
        (TierField::Line2, info.address_line2),
        (TierField::City, info.city),
        (TierField::State, info.state),
        (TierField::Zip, info.postal_code),
        (TierField::Country, info.country),
        (TierField::FirstName, contact.first_name),
        (TierField::LastName, contact.last_name),
        (TierField::Email, contact.email),
        (TierField::CountryCode, country_code),
        (TierField::AreaCode, area_code),
        (TierField::Number, number),
        (TierField::Extension, extension),
    ];
    said.into_iter().filter_map(|(field, text)| Some((field, text?.text()))).collect()
}
