//! What several answers have in them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::show::Names,
    domain::{
        id::{AccountId, UserId},
        logo::LogoOf,
        moment::Moment,
    },
};

/// Somebody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Actor")]
pub(super) struct Actor<'a> {
    /// `UR-…`
    pub(super) id: String,
    /// What they are called.
    pub(super) name: &'a str,
}

/// An organisation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "AccountReference")]
pub(super) struct Account<'a> {
    /// `VA-…` or `PA-…`
    pub(super) id: String,
    /// What it is called.
    pub(super) name: &'a str,
    /// Where its logo is, for whoever may see it; empty without one.
    pub(super) icon: String,
}

/// When something was done, and by whom; nobody if the clock did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Event")]
pub(super) struct Done<'a> {
    /// In UTC, to the second.
    #[schemars(extend("format" = "date-time"))]
    pub(super) at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Who did it; nobody if the clock did.
    pub(super) by: Option<Actor<'a>>,
}

/// When something was made, and changed last.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Events")]
pub(super) struct Events<'a> {
    /// When it was made, and by whom.
    pub(super) created: Done<'a>,
    /// When it changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated: Option<Done<'a>>,
}

/// When something was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Made")]
pub(super) struct Made {
    /// When it was made.
    created: At,
}

/// A moment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "At")]
struct At {
    /// In UTC, to the second.
    #[schemars(extend("format" = "date-time"))]
    at: String,
}

/// When something was made.
pub(super) fn made(at: Moment) -> Made {
    Made { created: At { at: stamp(at) } }
}

/// Where the logo of something that the names know is; nothing if it has none that the reader may
/// see.
pub(super) fn icon(names: &Names, of: LogoOf) -> String {
    if names.logos.contains(&of) { icon_of(of) } else { String::new() }
}

/// Where a logo is that there is.
pub(super) fn icon_of(of: LogoOf) -> String {
    match of {
        LogoOf::Account(id) => format!("/public/v1/accounts/{id}/icon"),
        LogoOf::Product(id) => format!("/public/v1/products/{id}/icon"),
    }
}

/// Somebody whom the names know.
pub(super) fn actor(names: &Names, id: UserId) -> Actor<'_> {
    Actor { id: id.to_string(), name: names.user(id) }
}

/// An organisation that the names know.
pub(super) fn account(names: &Names, id: AccountId) -> Account<'_> {
    let icon = icon(names, LogoOf::Account(id));
    Account { id: id.to_string(), name: names.account(id), icon }
}

/// When something was done, and by whom.
pub(super) fn done(names: &Names, at: Moment, by: Option<UserId>) -> Done<'_> {
    Done { at: stamp(at), by: by.map(|id| actor(names, id)) }
}

/// A moment as Connect writes it, in UTC and to the second: `2026-11-21T05:14:09+00:00`. Beyond the
/// year 9999 it is the beginning of time.
pub(super) fn stamp(at: Moment) -> String {
    let seconds = i64::try_from(at.0 / 1000).unwrap_or_default();
    let utc = Timestamp::from_second(seconds).unwrap_or_default();
    utc.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_seconds_and_a_numeric_offset() {
        assert_eq!(stamp(Moment(1_795_238_049_999)), "2026-11-21T05:14:09+00:00");
        assert_eq!(stamp(Moment(0)), "1970-01-01T00:00:00+00:00");
        assert_eq!(stamp(Moment::UNTOLD), "1970-01-01T00:00:00+00:00");
    }
}
