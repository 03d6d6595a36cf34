//! The tier accounts of the demo world: resellers on two levels, their customers, what is sold to
//! them, and a request in every state. Told in minutes before now, as the cases are.

use super::parties::{SECOND_PRODUCT, TUTORIAL_PRODUCT};
use crate::{
    desk::{Desk, Parent, SubscriptionForm, TierForm},
    domain::{
        access::Actor,
        id::{ProductId, TierId},
        tier::data::{TierDataForm, TierKind},
    },
    error::Result,
};

const DAY: u64 = 24 * 60;

/// An account, as the script has it: its name, its external id, where it is, and its contact.
pub(super) struct Customer {
    kind: TierKind,
    under: Option<&'static str>,
    name: &'static str,
    external_id: &'static str,
    address: [&'static str; 4],
    contact: [&'static str; 2],
}

/// Something that somebody did.
pub(super) enum Doing {
    /// Made an account.
    Make(Customer),
    /// Sold so many of a product to a customer.
    Sell(ProductId, &'static str, &'static [(&'static str, u32)]),
    /// Changed an account.
    Edit(&'static str, fn(&mut TierDataForm)),
    /// Accepted the newest request of an account that waits for them.
    Accept(&'static str),
    /// Ignored it, for a reason.
    Ignore(&'static str, &'static str),
}

/// Who works on the accounts, and who answers the requests.
const OWNER: &str = "Michael Goldmill";
const VENDOR: &str = "Adrian Pennino";

const SPECTRUM: &str = "Spectrum Supply";
const KENSINGTON: &str = "Kensington Resale";
const TAVERN: &str = "Lucky Seven Tavern";
const FISH: &str = "J&M Tropical Fish";

/// All that happened.
pub(super) const DOINGS: &[(u64, Doing)] = &[
    (
        23 * DAY,
        Doing::Make(Customer {
            kind: TierKind::Reseller,
            under: None,
            name: SPECTRUM,
            external_id: "R-1001",
            address: ["2200 Market Street", "Philadelphia", "PA", "19103"],
            contact: ["Vera", "Gantry"],
        }),
    ),
    (
        23 * DAY - 20,
        Doing::Make(Customer {
            kind: TierKind::Reseller,
            under: Some(SPECTRUM),
            name: KENSINGTON,
            external_id: "R-1002",
            address: ["1818 East Tusculum Street", "Philadelphia", "PA", "19134"],
            contact: ["Hugo", "Lattice"],
        }),
    ),
    (
        22 * DAY,
        Doing::Make(Customer {
            kind: TierKind::Customer,
            under: Some(KENSINGTON),
            name: TAVERN,
            external_id: "C-2001",
            address: ["7 Front Street", "Philadelphia", "PA", "19106"],
            contact: ["Bo", "Mortar"],
        }),
    ),
    (
        22 * DAY - 30,
        Doing::Make(Customer {
            kind: TierKind::Customer,
            under: Some(KENSINGTON),
            name: FISH,
            external_id: "C-2002",
            address: ["2146 North Front Street", "Philadelphia", "PA", "19122"],
            contact: ["Gil", "Spandrel"],
        }),
    ),
    (21 * DAY, Doing::Sell(TUTORIAL_PRODUCT, TAVERN, &[("Seats", 12), ("Storage, 1 TB", 2)])),
    (20 * DAY, Doing::Sell(SECOND_PRODUCT, FISH, &[("Licences", 5)])),
    (16 * DAY, Doing::Edit(TAVERN, |data| "9 Front Street".clone_into(&mut data.line1))),
    (15 * DAY, Doing::Accept(TAVERN)),
    (10 * DAY, Doing::Edit(FISH, |data| "Gilda".clone_into(&mut data.first_name))),
    (9 * DAY, Doing::Edit(TAVERN, |data| "not known yet".clone_into(&mut data.tax_id))),
    (8 * DAY, Doing::Ignore(TAVERN, "Please send us the tax id once you have it.")),
    (
        DAY,
        Doing::Edit(KENSINGTON, |data| {
            "Kensington Resale Group".clone_into(&mut data.name);
            "400 Lehigh Avenue".clone_into(&mut data.line1);
            "19125".clone_into(&mut data.zip);
        }),
    ),
];

impl Doing {
    /// Whose doing it is.
    pub(super) fn by(&self) -> &'static str {
        match self {
            Doing::Make(_) | Doing::Sell(..) | Doing::Edit(..) => OWNER,
            Doing::Accept(_) | Doing::Ignore(..) => VENDOR,
        }
    }

    /// Does it; `tier` tells the accounts that were made before by their names. Returns the one
    /// that it made.
    pub(super) fn done(
        &self,
        (desk, actor): (&Desk, &Actor),
        tier: impl Fn(&str) -> Result<TierId>,
    ) -> Result<Option<(&'static str, TierId)>> {
        match self {
            Doing::Make(made) => {
                let parent = made.under.map(tier).transpose()?;
                let form = TierForm { kind: made.kind, parent: parent.into(), data: made.data() };
                return Ok(Some((made.name, desk.make_tier(actor, &form)?)));
            }
            Doing::Sell(product, customer, items) => {
                let items = items.iter().map(|(name, many)| ((*name).to_owned(), many.to_string()));
                desk.make_subscription(
                    actor,
                    &SubscriptionForm {
                        product: product.to_string(),
                        customer: tier(customer)?.to_string(),
                        external_id: String::new(),
                        items: items.collect(),
                    },
                )?;
            }
            Doing::Edit(name, change) => {
                let page = desk.tier(actor, tier(name)?)?;
                let latest = page.latest.unwrap_or(page.current);
                let (kind, mut data) = (latest.kind, latest.data.form());
                change(&mut data);
                let form = TierForm { kind, parent: Parent::Kept, data };
                desk.edit_tier(actor, page.id, latest.number, &form)?;
            }
            Doing::Accept(name) | Doing::Ignore(name, _) => {
                let waiting = desk.tier(actor, tier(name)?)?.waiting;
                for request in waiting.into_iter().take(1) {
                    match self {
                        Doing::Ignore(_, why) => {
                            desk.ignore_tier_request(actor, request.id, why)?;
                        }
                        _ => desk.accept_tier_request(actor, request.id)?,
                    }
                }
            }
        }
        Ok(None)
    }
}

impl Customer {
    fn data(&self) -> TierDataForm {
        let [line1, city, state, zip] = self.address.map(ToOwned::to_owned);
        let [first_name, last_name] = self.contact.map(ToOwned::to_owned);
        let email = format!("{first_name}.{last_name}@example.com").to_lowercase();
        let text = |text: &str| text.to_owned();
        TierDataForm {
            name: text(self.name),
            external_id: text(self.external_id),
            line1,
            city,
            state,
            zip,
            country: text("US"),
            first_name,
            last_name,
            email,
            country_code: text("+1"),
            area_code: text("215"),
            number: text("5550147"),
            ..TierDataForm::default()
        }
    }
}
