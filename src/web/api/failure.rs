//! What is refused, as Connect's programs read it.

use schemars::JsonSchema;
use serde::Serialize;

use super::own;
use crate::{
    domain::{
        answered::KeyWrong,
        file::FileRefusal,
        refusal::{Field, Refusal},
        tier::data::TierField,
    },
    error::{Error, Fault, Result},
    web::{
        request::{Request, Response},
        respond,
    },
};

/// What is refused, or went wrong.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct Failure<'a> {
    /// A stable word for programs.
    error_code: &'a str,
    /// A sentence for each thing that is wrong.
    errors: &'a [&'a str],
    /// Which refusal it is, of calls under `/api/v1`; never another for the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
}

/// The words of Connect for a case, or a request, that stands elsewhere.
const WRONG_STATE: &str = "The action is not allowed for current status";
/// The words of Connect for no token.
const NO_TOKEN: &str = "API request is unauthorized.";

/// What is wrong with what was sent.
pub(super) fn invalid(errors: &[&str]) -> Result<Response, Fault> {
    respond::json(400, &Failure { error_code: "VAL_001", errors, code: None })
}

/// A method that an address does not take.
pub(super) fn other_method(request: &Request) -> Result<Response, Fault> {
    let errors = &["This address does not take that method."];
    let code = own::is_at(&request.path).then_some("method_not_allowed");
    respond::json(405, &Failure { error_code: "VAL_001", errors, code })
}

/// A refusal or a fault. Nothing that trying again cannot change has a status of 500 or more: the
/// clients try that again.
pub(crate) fn failure(request: &Request, error: &Error) -> Response {
    let (status, code, errors) = match error {
        Error::Refused(refusal) => refused(refusal),
        Error::Failed(Fault::Full | Fault::Stopped) => {
            (503, "SYS_001", vec!["Nothing can be written at the moment.".to_owned()])
        }
        Error::Failed(fault) => {
            let reference = respond::reference(fault, request);
            (500, "SYS_001", vec![format!("Something broke on our side: {reference}.")])
        }
    };
    let (status, errors, named) = if own::is_at(&request.path) {
        own::refused(request, error, (status, errors))
    } else {
        (status, errors, None)
    };
    let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    let told = Failure { error_code: code, errors: &errors, code: named };
    let response = respond::json(status, &told).unwrap_or_else(|_| Response::empty(500));
    let response =
        if status == 401 { response.with("www-authenticate", "ApiKey") } else { response };
    respond::retry(error, response)
}

fn refused(refusal: &Refusal) -> (u16, &'static str, Vec<String>) {
    let words = || vec![refusal.to_string()];
    match refusal {
        Refusal::NotSignedIn | Refusal::Credentials { .. } => {
            (401, "AUTH_001", vec![NO_TOKEN.to_owned()])
        }
        Refusal::NotFound | Refusal::LinkDead => (404, "ERR_404", words()),
        Refusal::NotGranted { .. }
        | Refusal::RoleTooLow { .. }
        | Refusal::WrongSide { .. }
        | Refusal::NotYours
        | Refusal::FormExpired
        | Refusal::ForeignOrigin => (403, "AUTH_003", words()),
        Refusal::Throttled { wait_s } => {
            (429, "ERR_429", vec![format!("Too many requests. Please wait {wait_s} seconds.")])
        }
        Refusal::Key(wrong) => {
            let (status, code) = key(*wrong);
            (status, code, words())
        }
        Refusal::Busy | Refusal::Exporting | Refusal::Crowded => (429, "ERR_429", words()),
        Refusal::WrongState { .. } | Refusal::Settled | Refusal::NotNow { .. } => {
            (400, "VAL_001", vec![WRONG_STATE.to_owned()])
        }
        Refusal::Fields(wrong) => {
            let told = wrong.iter().map(|(field, why)| format!("{}: {why}", name(*field)));
            (400, "VAL_001", told.collect())
        }
        Refusal::Files(files) => {
            let large = files.iter().all(|file| matches!(file, FileRefusal::TooLarge { .. }));
            let told = files.iter().map(|file| format!("file: {file}")).collect();
            (if large && !files.is_empty() { 413 } else { 400 }, "VAL_001", told)
        }
        Refusal::Closed
        | Refusal::ChangedMeanwhile
        | Refusal::SoAlready
        | Refusal::ChangedSince
        | Refusal::Overtaken
        | Refusal::ClockInDoubt
        | Refusal::TooWide
        | Refusal::HasChildren(_)
        | Refusal::InUse
        | Refusal::TooManyWait
        | Refusal::CannotStand(_)
        | Refusal::SwitchedOff
        | Refusal::Malformed => (400, "VAL_001", words()),
    }
}

/// The status and the code of what is wrong with a request's key; the statuses are those of the
/// draft that describes the header.
fn key(wrong: KeyWrong) -> (u16, &'static str) {
    match wrong {
        KeyWrong::NotAKey => (400, "VAL_001"),
        KeyWrong::UnderWay | KeyWrong::AnswerLost => (409, "VAL_001"),
        KeyWrong::OtherRequest => (422, "VAL_001"),
        KeyWrong::TooMany => (429, "ERR_429"),
    }
}

/// What Connect calls a field.
fn name(field: Field) -> &'static str {
    match field {
        Field::Partner => "receiver.account",
        Field::Account => "issuer.account",
        Field::Agent => "agent",
        Field::Cc => "recipients",
        Field::Comment => "text",
        Field::AutoClose => "ttl",
        Field::Parent => "parent.id",
        Field::Hub => "hub.id",
        Field::About => "configuration.id",
        Field::Parameters => "params",
        Field::Note => "notes",
        Field::Tier(field) => tier(field),
        other => other.name(),
    }
}

/// What Connect calls a field of a tier account.
fn tier(field: TierField) -> &'static str {
    match field {
        TierField::Name => "name",
        TierField::ExternalId => "external_id",
        TierField::ExternalUid => "external_uid",
        TierField::TaxId => "tax_id",
        TierField::Line1 => "contact_info.address_line1",
        TierField::Line2 => "contact_info.address_line2",
        TierField::City => "contact_info.city",
        TierField::State => "contact_info.state",
        TierField::Zip => "contact_info.postal_code",
        TierField::Country => "contact_info.country",
        TierField::FirstName => "contact_info.contact.first_name",
        TierField::LastName => "contact_info.contact.last_name",
        TierField::Email => "contact_info.contact.email",
        TierField::CountryCode => "contact_info.contact.phone_number.country_code",
        TierField::AreaCode => "contact_info.contact.phone_number.area_code",
        TierField::Number => "contact_info.contact.phone_number.phone_number",
        TierField::Extension => "contact_info.contact.phone_number.extension",
    }
}
