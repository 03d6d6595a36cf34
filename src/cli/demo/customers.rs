//! The tier accounts of the demo world: resellers on two levels, their customers, what is sold to
//! them and set up for them, and requests of every sort in every state. Told in minutes before now,
//! as the cases are.

use super::parties::{SECOND_PRODUCT, TUTORIAL_PRODUCT};
use crate::{
    desk::{ConfigForm, Desk, OrderForm, Parent, SubscriptionForm, TierForm},
    domain::{
        access::Actor,
        hub::OnHub,
        id::{HubId, OrderOf, ProductId, TierId},
        order::{Deed, OrderKind, OrderSort, Starts},
        tier::data::{TierDataForm, TierKind},
    },
    error::{Fault, Result},
};

const DAY: u64 = 24 * 60;

/// An account, as the script has it: its name, its external id, where it is, and its contact.
pub(super) struct Customer {
    kind: TierKind,
    under: Option<&'static str>,
    hub: Option<&'static str>,
    name: &'static str,
    external_id: &'static str,
    address: [&'static str; 4],
    contact: [&'static str; 2],
}

/// Something that somebody did.
pub(super) enum Doing {
    /// Added a hub.
    Hub(&'static str),
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
    /// Had a product set up for a reseller of this tier.
    SetUp(ProductId, &'static str, &'static str),
    /// Asked the vendor for something about a product of an account, with content.
    Ask(ProductId, &'static str, OrderKind, Starts, &'static [(&'static str, &'static str)]),
    /// Did something to the newest such request that it can be done to, with words.
    Do(ProductId, &'static str, OrderSort, Deed, &'static str),
}

/// Who works on the accounts, and who answers the requests.
const OWNER: &str = "Michael Goldmill";
const VENDOR: &str = "Adrian Pennino";

/// What the owner sells through.
const RETAIL: &str = "Retail";
const TRADE: &str = "Trade";

const SPECTRUM: &str = "Spectrum Supply";
const KENSINGTON: &str = "Kensington Resale";
const TAVERN: &str = "Lucky Seven Tavern";
const FISH: &str = "J&M Tropical Fish";

/// All that happened.
pub(super) const DOINGS: &[(u64, Doing)] = &[
    (24 * DAY, Doing::Hub(RETAIL)),
    (24 * DAY - 5, Doing::Hub(TRADE)),
    (
        23 * DAY,
        Doing::Make(Customer {
            kind: TierKind::Reseller,
            under: None,
            hub: Some(TRADE),
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
            hub: Some(TRADE),
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
            hub: Some(RETAIL),
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
            hub: None,
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

/// What vendors were asked to do meanwhile.
pub(super) const ORDERS: &[(u64, Doing)] = &[
    (20 * DAY - 60, Doing::SetUp(TUTORIAL_PRODUCT, SPECTRUM, "2")),
    (19 * DAY, done(SPECTRUM, OrderSort::Config, Deed::Approve, "")),
    (19 * DAY - 10, about(TAVERN, OrderKind::Purchase, Starts::Sent, &[])),
    (19 * DAY - 40, done(TAVERN, OrderSort::Fulfilment, Deed::Approve, "")),
    (
        14 * DAY,
        about(SPECTRUM, OrderKind::Update, Starts::Sent, &[("Billing realm", "spectrum-2")]),
    ),
    (13 * DAY, done(SPECTRUM, OrderSort::Config, Deed::Fail, "That realm is taken.")),
    (12 * DAY, about(TAVERN, OrderKind::Change, Starts::Sent, &[("Seats", "4000")])),
    (11 * DAY, done(TAVERN, OrderSort::Fulfilment, Deed::Fail, "We have 2,000 seats at most.")),
    (7 * DAY, Doing::SetUp(TUTORIAL_PRODUCT, KENSINGTON, "1")),
    (6 * DAY, done(KENSINGTON, OrderSort::Config, Deed::Inquire, "Which realm is to bill them?")),
    (5 * DAY, Doing::SetUp(SECOND_PRODUCT, SPECTRUM, "2")),
    (5 * DAY - 30, Doing::SetUp(SECOND_PRODUCT, KENSINGTON, "1")),
    (4 * DAY, about(TAVERN, OrderKind::Change, Starts::Sent, &[("Seats", "18")])),
    (3 * DAY, done(TAVERN, OrderSort::Fulfilment, Deed::Inquire, "From which day on?")),
    (2 * DAY, Doing::Ask(SECOND_PRODUCT, FISH, OrderKind::Suspend, Starts::Sent, &[])),
    (DAY + 90, Doing::Sell(SECOND_PRODUCT, TAVERN, &[("Licences", 3)])),
    (
        DAY + 60,
        Doing::Ask(SECOND_PRODUCT, TAVERN, OrderKind::Change, Starts::Draft, &[("Licences", "4")]),
    ),
    (DAY + 30, about(SPECTRUM, OrderKind::Adjustment, Starts::Draft, &[("Support tier", "gold")])),
];

/// Somebody asked for something about the first product.
const fn about(
    account: &'static str,
    kind: OrderKind,
    starts: Starts,
    content: &'static [(&'static str, &'static str)],
) -> Doing {
    Doing::Ask(TUTORIAL_PRODUCT, account, kind, starts, content)
}

/// Its vendor answered.
const fn done(account: &'static str, sort: OrderSort, deed: Deed, words: &'static str) -> Doing {
    Doing::Do(TUTORIAL_PRODUCT, account, sort, deed, words)
}

impl Doing {
    /// Whose doing it is.
    pub(super) fn by(&self) -> &'static str {
        match self {
            Doing::Hub(_)
            | Doing::Make(_)
            | Doing::Sell(..)
            | Doing::Edit(..)
            | Doing::SetUp(..)
            | Doing::Ask(..) => OWNER,
            Doing::Accept(_) | Doing::Ignore(..) | Doing::Do(..) => VENDOR,
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
                let hub = made.hub.map(|name| hub((desk, actor), name)).transpose()?;
                let hub = hub.map_or(OnHub::Nowhere, OnHub::Chosen);
                let (kind, parent, data) = (made.kind, parent.into(), made.data());
                let form = TierForm { kind, parent, hub, data };
                return Ok(Some((made.name, desk.make_tier(actor, &form)?)));
            }
            Doing::Hub(name) => drop(desk.make_hub(actor, name)?),
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
                let form = TierForm { kind, parent: Parent::Kept, hub: OnHub::Kept, data };
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
            Doing::SetUp(..) | Doing::Ask(..) | Doing::Do(..) => {
                self.ordered((desk, actor), tier)?;
            }
        }
        Ok(None)
    }

    /// Does what has to do with configs and requests to vendors.
    fn ordered(
        &self,
        (desk, actor): (&Desk, &Actor),
        tier: impl Fn(&str) -> Result<TierId>,
    ) -> Result<()> {
        match self {
            Doing::SetUp(product, account, level) => {
                let form = ConfigForm {
                    product: product.to_string(),
                    account: tier(account)?.to_string(),
                    level: (*level).to_owned(),
                    status: String::new(),
                    parameters: vec![("Billing realm".to_owned(), "philadelphia".to_owned())],
                };
                desk.make_config(actor, &form)?;
            }
            Doing::Ask(product, account, kind, starts, content) => {
                let of = thing((desk, actor), (*product, tier(account)?), kind.sort())?;
                let line = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
                let form = OrderForm {
                    about: of.to_string(),
                    kind: kind.word().to_owned(),
                    starts: *starts,
                    lines: content.iter().map(line).collect(),
                    note: String::new(),
                };
                desk.make_order(actor, &form)?;
            }
            Doing::Do(product, account, sort, deed, words) => {
                let rows = desk.tier_orders(actor, (tier(account)?, *sort), None)?.rows;
                let one =
                    rows.iter().find(|row| row.product.0 == *product && row.deeds.contains(deed));
                let one = one.ok_or_else(|| Fault::Bug(format!("nothing to {}", deed.word())))?;
                desk.act_on_order(actor, (one.id, *deed), words)?;
            }
            _ => (),
        }
        Ok(())
    }
}

/// A hub of the actor's account by its name.
fn hub((desk, actor): (&Desk, &Actor), name: &str) -> Result<HubId> {
    let found = desk.hub_records(actor)?.into_iter().find(|hub| &*hub.name == name);
    Ok(found.map(|hub| hub.id).ok_or_else(|| Fault::Bug(format!("no hub {name}")))?)
}

/// The subscription or the config of a product that an account has.
fn thing(
    (desk, actor): (&Desk, &Actor),
    (product, tier): (ProductId, TierId),
    sort: OrderSort,
) -> Result<OrderOf> {
    let found = match sort {
        OrderSort::Fulfilment => {
            let rows = desk.tier_subscriptions(actor, tier, None)?.rows;
            rows.into_iter().find(|row| row.product.0 == product).map(|row| row.id.into())
        }
        OrderSort::Config => {
            let rows = desk.tier_configs(actor, tier, None)?.rows;
            rows.into_iter().find(|row| row.product.0 == product).map(|row| row.id.into())
        }
    };
    Ok(found.ok_or_else(|| Fault::Bug(format!("nothing of {product} at {tier}")))?)
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
