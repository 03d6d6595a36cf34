//! The components of customers: what stands below what, and old beside new.

use maud::{Markup, html};

use super::section;
use crate::{
    desk::show::TierName,
    domain::{
        id::TierId,
        tier::{TierRequestStatus, data::TierKind},
    },
    web::html::{tier_account, tier_requests, tiers},
};

/// The sections.
pub(super) fn sections() -> Markup {
    let above = ["Mighty Mick’s LLC", "Kensington Resale"].map(|name| TierName {
        id: TierId(0),
        name: name.to_owned(),
        kind: TierKind::Reseller,
    });
    let (was, is) = (html! { "19134" }, html! { "19132" });
    html! {
        (section("tree", "What stands below what", &tier_account::tree(&above, ("Lucky Seven Tavern", TierKind::Customer))))
        (section("diff", "Old beside new", &html! {
            div.btn-row { @for status in TierRequestStatus::ALL { (tiers::status(status)) } }
            div.diff {
                table {
                    thead { tr.cap { th scope="col" { "Field" } th scope="col" { "Current, version 3" } th scope="col" { "Proposed, version 4" } } }
                    tbody {
                        (tier_requests::beside("City", &html! { "Philadelphia" }, &html! { "Philadelphia" }, false))
                        (tier_requests::beside("Zip code", &was, &is, true))
                    }
                }
            }
        }))
    }
}
