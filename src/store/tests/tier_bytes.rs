//! The bytes of tier accounts, their versions, requests, subscriptions, configs and
//! requests to vendors, pinned as in [`super::bytes`].

use super::bytes::{pinned, unhex};
use crate::{
    domain::{
        config::{ConfigStatus, Parameter, TierConfig, TierLevel},
        hub::Hub,
        id::{
            AccountId, ConfigId, HubId, OrderId, OrderOf, ProductId, SubscriptionId, TierId,
            TierRequestId, UserId,
        },
        moment::Moment,
        order::{Content, Order, OrderKind, OrderStatus},
        subscription::{Item, Subscription, SubscriptionStatus},
        text::{Line, Name},
        tier::{
            Tier, TierLink, TierRequest, TierRequestStatus, TierVersion,
            data::{TierData, TierDataForm, TierKind},
        },
    },
    store::tables,
};

fn data() -> TierData {
    let text = |text: &str| text.to_owned();
    let form = TierDataForm {
        name: text("Tavern"),
        external_id: text("16547"),
        external_uid: text("5663c260"),
        line1: text("1 Quay"),
        city: text("Boston"),
        zip: text("02108"),
        country: text("US"),
        first_name: text("Ada"),
        last_name: text("Marvin"),
        email: text("a@example.com"),
        country_code: text("+1"),
        number: text("555"),
        ..TierDataForm::default()
    };
    TierData::parse(&form, String::new).unwrap()
}

#[test]
fn tier_accounts_keep_their_bytes() {
    let (vendor, product) = (AccountId(AccountId::VENDORS + 2), ProductId(9));
    let tier = Tier {
        id: TierId(7),
        owner: AccountId(3),
        current: 2,
        latest: 4,
        kind: TierKind::Customer,
        parent: Some(TierId(8)),
        hub: Some(HubId(44)),
        data: data(),
        links: vec![TierLink { product, vendor, all: 2 }],
        pending: 1,
        created_at: Moment(5),
        created_by: UserId(6),
        updated_at: Moment(7),
        updated_by: UserId(8),
    };
    insta::assert_snapshot!(pinned(&tables::TIER, &7, &tier), @"0207030204010108012c0654617665726e0105313635343708353636336332363000063120517561790006426f73746f6e00053032313038555303416461064d617276696e0d61406578616d706c652e636f6d01022b31000103353535000109fc42420f0002010506070864090fdaea4cddd0");
}

#[test]
fn tier_versions_keep_their_bytes() {
    let version = TierVersion {
        tier: TierId(7),
        number: 2,
        kind: TierKind::Reseller,
        parent: None,
        hub: None,
        data: data(),
        by: UserId(6),
        at: Moment(5),
        taken_at: Some(Moment(8)),
        pending: 3,
    };
    insta::assert_snapshot!(pinned(&tables::TIER_VERSION, &(7, 2), &version), @"0207020000000654617665726e0105313635343708353636336332363000063120517561790006426f73746f6e00053032313038555303416461064d617276696e0d61406578616d706c652e636f6d01022b3100010335353500060501080387fea98d7bd382a1");
}

#[test]
fn tier_requests_keep_their_bytes() {
    let request = TierRequest {
        id: TierRequestId { tier: TierId(7), update: 1, product: 1 },
        product: ProductId(9),
        vendor: AccountId(AccountId::VENDORS + 2),
        owner: AccountId(3),
        version: 2,
        over: 1,
        status: TierRequestStatus::Ignored,
        reason: Some(Line::parse("No").unwrap()),
        created_at: Moment(5),
        asked_by: UserId(6),
        settled_at: Some(Moment(7)),
        settled_by: None,
    };
    insta::assert_snapshot!(pinned(&tables::TIER_REQUEST, &(7, 1, 1), &request), @"0107010109fc42420f000302010201024e6f0506010700ee34ea7a115a2dfd");
}

#[test]
fn subscriptions_keep_their_bytes() {
    let subscription = Subscription {
        id: SubscriptionId(4),
        owner: AccountId(3),
        provider: AccountId(3),
        product: ProductId(9),
        vendor: AccountId(AccountId::VENDORS + 2),
        customer: TierId(7),
        tier1: Some(TierId(8)),
        tier2: None,
        external_id: None,
        status: SubscriptionStatus::Processing,
        items: vec![Item { name: Name::parse("Seats").unwrap(), quantity: 300 }],
        edition: 1,
        created_at: Moment(5),
        created_by: UserId(6),
        updated_at: Moment(7),
    };
    insta::assert_snapshot!(pinned(&tables::SUBSCRIPTION, &4, &subscription), @"0104030309fc42420f0007010800000301055365617473fb2c0101050607f91b4ba8a8404761");
}

fn parameter() -> Parameter {
    Parameter { name: Name::parse("Realm").unwrap(), value: Line::parse("kensington").unwrap() }
}

pub(super) fn config() -> TierConfig {
    TierConfig {
        id: ConfigId(4),
        provider: AccountId(3),
        product: ProductId(9),
        vendor: AccountId(AccountId::VENDORS + 2),
        account: TierId(7),
        level: TierLevel::Two,
        status: ConfigStatus::Active,
        parameters: vec![parameter()],
        created_at: Moment(5),
        created_by: UserId(6),
        updated_at: Moment(7),
    }
}

#[test]
fn configs_keep_their_bytes() {
    insta::assert_snapshot!(pinned(&tables::CONFIG, &4, &config()), @"01040309fc42420f0007010101055265616c6d0a6b656e73696e67746f6e05060703fa172cc18191d2");
}

pub(super) fn order() -> Order {
    Order {
        id: OrderId { of: OrderOf::Config(ConfigId(4)), number: 2 },
        kind: OrderKind::Update,
        status: OrderStatus::Failed,
        product: ProductId(9),
        vendor: AccountId(AccountId::VENDORS + 2),
        provider: AccountId(3),
        asker: AccountId(3),
        tiers: vec![TierId(7)],
        content: Content::Parameters(vec![parameter()]),
        note: None,
        reason: Some(Line::parse("No").unwrap()),
        created_at: Moment(5),
        asked_by: UserId(6),
        updated_at: Moment(7),
        settled_at: Some(Moment(7)),
        settled_by: Some(UserId(6)),
        assignee: Some(UserId(8)),
    }
}

#[test]
fn requests_to_vendors_keep_their_bytes() {
    let order = order();
    insta::assert_snapshot!(pinned(&tables::ORDER, &(1, 4, 2), &order), @"02010402060509fc42420f00030301070001055265616c6d0a6b656e73696e67746f6e0001024e6f050607010701060108e1891f65ce8ac9bc");
    // Version 1 was given to nobody.
    let earlier = unhex(
        "01010402060509fc42420f00030301070001055265616c6d0a6b656e73696e67746f6e0001024e6f05060701070106c3235f8ee5c44ae2",
    );
    let was = Order { assignee: None, ..order.clone() };
    assert_eq!(tables::ORDER.decode(&(1, 4, 2), &earlier).unwrap(), was);
    let items = Content::Items(vec![Item { name: Name::parse("Seats").unwrap(), quantity: 300 }]);
    let of = OrderOf::Subscription(SubscriptionId(4));
    let order = Order { id: OrderId { of, number: 2 }, content: items, ..order };
    insta::assert_snapshot!(pinned(&tables::ORDER, &(0, 4, 2), &order), @"02000402060509fc42420f00030301070101055365617473fb2c010001024e6f0506070107010601087d3fe64cf12a1ebb");
}

#[test]
fn hubs_keep_their_bytes() {
    let hub = Hub {
        id: HubId(44_102_207),
        owner: AccountId(3),
        name: Name::parse("Retail").unwrap(),
        retired: true,
        created_at: Moment(5),
        updated_at: Moment(7),
    };
    insta::assert_snapshot!(pinned(&tables::HUB, &44_102_207, &hub), @"01fc3ff2a002030652657461696c01050730101f62ed8d0ed2");
}

#[test]
fn accounts_and_versions_from_before_there_were_hubs_are_read_as_on_none() {
    let bytes = |hex: &str| -> Vec<u8> {
        let pairs = hex.as_bytes().chunks(2);
        pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    };
    let tier = bytes(
        "01070302040101080654617665726e0105313635343708353636336332363000063120517561790006426f73746f6e00053032313038555303416461064d617276696e0d61406578616d706c652e636f6d01022b31000103353535000109fc42420f0002010506070866ca93dd6040618e",
    );
    let tier = tables::TIER.decode(&7, &tier).unwrap();
    assert_eq!((tier.hub, tier.parent, tier.latest), (None, Some(TierId(8)), 4));
    assert_eq!((tier.pending, tier.updated_by), (1, UserId(8)));
    let version = bytes(
        "01070200000654617665726e0105313635343708353636336332363000063120517561790006426f73746f6e00053032313038555303416461064d617276696e0d61406578616d706c652e636f6d01022b3100010335353500060501080350bc2a2f3d1b378f",
    );
    let version = tables::TIER_VERSION.decode(&(7, 2), &version).unwrap();
    assert_eq!((version.hub, version.number, version.pending), (None, 2, 3));
}
