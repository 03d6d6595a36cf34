//! A distributor with tier accounts, and two vendors whose products are sold to them.

use crate::{
    desk::{
        Edited, Parent, ProductForm, SubscriptionForm, TierForm,
        show::{Above, TierFilter, TierOrder, TierPage},
        tests::world::{D, V, World, account},
    },
    domain::{
        access::Actor,
        account::AccountKind,
        hub::{HubUse, OnHub},
        id::{AccountId, HubId, ProductId, SubscriptionId, TierId, TierRequestId},
        moment::Moment,
        person::Role,
        preset::PresetName,
        product::Sync,
        tier::data::{TierDataForm, TierKind},
    },
};

/// Another vendor.
pub(super) const W: AccountId = AccountId(AccountId::VENDORS + 3);

pub(super) struct Scene {
    pub(super) world: World,
    /// An admin of the distributor.
    pub(super) d: Actor,
    /// An admin of each vendor.
    pub(super) v: Actor,
    pub(super) w: Actor,
    /// A product of each vendor that takes requests, and one of the first that takes none.
    pub(super) pv: ProductId,
    pub(super) pw: ProductId,
    pub(super) off: ProductId,
}

impl Scene {
    pub(super) fn new() -> Scene {
        let world = World::new(PresetName::Partner);
        let other = account(W, AccountKind::Vendor, PresetName::Partner);
        world.desk.add_account(other).unwrap();
        world.desk.add_contract(W, D, Moment(crate::desk::tests::world::NOON)).unwrap();
        let [d, v, w] = [D, V, W].map(|of| world.actor(of, Role::Admin));
        let product = |of: &Actor, name: &str, sync| {
            let form = ProductForm { name: name.to_owned(), sync };
            world.desk.make_product(of, &form).unwrap()
        };
        let [pv, off] = [("Lathe", Sync::On), ("Anvil", Sync::Off)].map(|(n, s)| product(&v, n, s));
        let pw = product(&w, "Zither", Sync::On);
        Scene { world, d, v, w, pv, pw, off }
    }

    pub(super) fn make(&self, by: &Actor, form: &TierForm) -> TierId {
        self.world.desk.make_tier(by, form).unwrap()
    }

    /// A direct reseller of the distributor's, and a customer under it.
    pub(super) fn pair(&self) -> (TierId, TierId) {
        let reseller = self.make(&self.d, &form(TierKind::Reseller, None, "Kensington Resale"));
        let under = form(TierKind::Customer, Some(reseller), "Lucky Seven Tavern");
        (reseller, self.make(&self.d, &under))
    }

    pub(super) fn sell(&self, product: ProductId, customer: TierId) -> SubscriptionId {
        self.world.desk.make_subscription(&self.d, &sale(product, customer)).unwrap()
    }

    pub(super) fn page(&self, by: &Actor, id: TierId) -> TierPage {
        self.world.desk.tier(by, id).unwrap()
    }

    /// Changes a hub of the distributor's as it is now.
    pub(super) fn change_hub(&self, id: HubId, name: &str, used: HubUse) {
        let edition = self.world.desk.hub(&self.d, id).unwrap().hub.updated_at;
        self.world.desk.change_hub(&self.d, (id, edition), name, used).unwrap();
    }

    /// Calls an account otherwise, on top of its latest version.
    pub(super) fn rename(&self, by: &Actor, id: TierId, name: &str) -> Edited {
        self.edit(by, id, |form| form.data.name = name.to_owned())
    }

    pub(super) fn edit(&self, by: &Actor, id: TierId, with: impl Fn(&mut TierForm)) -> Edited {
        let page = self.page(by, id);
        let latest = page.latest.as_ref().unwrap_or(&page.current);
        let mut form = latest_form(&page);
        with(&mut form);
        self.world.desk.edit_tier(by, id, latest.number, &form).unwrap()
    }

    /// The requests that wait for somebody, of an account.
    pub(super) fn waiting(&self, by: &Actor, id: TierId) -> Vec<TierRequestId> {
        self.page(by, id).waiting.iter().filter(|row| row.may_settle).map(|row| row.id).collect()
    }

    /// The names of what somebody finds, by name.
    pub(super) fn names(&self, by: &Actor, words: &str) -> Vec<String> {
        let order = TierOrder::Name;
        let filter = TierFilter { words: words.to_owned(), order, ..TierFilter::default() };
        let list = self.world.desk.tiers(by, &filter, None).unwrap();
        list.page.rows.into_iter().map(|row| row.tier.name).collect()
    }

    /// What is current, and the numbers of that and of the latest version.
    pub(super) fn stands(&self, id: TierId) -> (String, u32, u32) {
        let page = self.page(&self.d, id);
        let latest = page.latest.map_or(page.current.number, |latest| latest.number);
        (page.current.data.name.to_string(), page.current.number, latest)
    }
}

/// The form that reads as the latest version.
pub(super) fn latest_form(page: &TierPage) -> TierForm {
    let latest = page.latest.as_ref().unwrap_or(&page.current);
    let parent = match &latest.parent {
        Above::Seen(parent) => Parent::Chosen(parent.id),
        Above::Hidden => Parent::Kept,
        Above::Nobody => Parent::Nobody,
    };
    TierForm { kind: latest.kind, parent, hub: OnHub::Kept, data: latest.data.form() }
}

pub(super) fn sale(product: ProductId, customer: TierId) -> SubscriptionForm {
    SubscriptionForm {
        product: product.to_string(),
        customer: customer.to_string(),
        external_id: "4711".to_owned(),
        items: vec![("Seats".to_owned(), "10".to_owned())],
    }
}

pub(super) fn form(kind: TierKind, parent: Option<TierId>, name: &str) -> TierForm {
    let text = |text: &str| text.to_owned();
    let data = TierDataForm {
        name: text(name),
        external_id: text("16547"),
        tax_id: text("93-7711"),
        line1: text("10 Harbour Street"),
        city: text("Philadelphia"),
        state: text("PA"),
        zip: text("19106"),
        country: text("US"),
        first_name: text("Ada"),
        last_name: text("Marvin"),
        email: text("ada@tavern.example"),
        country_code: text("+1"),
        area_code: text("215"),
        number: text("5550147"),
        ..TierDataForm::default()
    };
    TierForm { kind, parent: parent.into(), hub: OnHub::Kept, data }
}
