//! Webhooks that are told of customers: by whom what is seen, and that of drafts and hands nobody is.

use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};

use super::{
    orders::{config, order},
    scene::{Scene, W},
};
use crate::{
    desk::{
        Assignee, OrderForm, OrderUpdate, Sending,
        hookroom::{Got, Hookroom, TAKES},
        tests::{
            webhooks::{form, let_reach_this_machine, sending},
            world::{D, V},
        },
    },
    domain::{
        access::Actor,
        id::{AccountId, OrderId},
        order::{Deed, Starts},
        person::Role,
        webhook::{JwtTurn, WebhookForm},
    },
    followers::webhook::{Patience, catch_up},
};

fn hooked(scene: &Scene, account: AccountId, shape: &str) -> (Actor, Hookroom) {
    let (admin, room) = (scene.world.actor(account, Role::Admin), Hookroom::open(TAKES));
    let jwt = JwtTurn::Becomes("a secret of theirs".to_owned());
    let form = WebhookForm { shape: shape.to_owned(), jwt, ..form(&room) };
    scene.world.desk.make_webhook(&admin, &form).unwrap();
    (admin, room)
}

/// What has come to a room since, in the order in which it happened.
fn told(scene: &Scene, room: &Hookroom, seen: &mut usize) -> Vec<Value> {
    let desk = &scene.world.desk;
    let sending = Sending { patience: Patience::USUAL, ..sending() };
    catch_up(desk.store(), &AtomicBool::new(false)).unwrap();
    for due in desk.webhooks_due().unwrap() {
        desk.send_due(due.webhook, &sending, &|| true).unwrap();
    }
    let got: Vec<Value> = room.got().iter().skip(*seen).map(Got::json).collect();
    *seen += got.len();
    got
}

#[test]
fn each_side_is_told_of_the_customers_that_it_sees_and_of_nothing_else() {
    let scene = Scene::new();
    let_reach_this_machine(&scene.world);
    let ((_, of_d), (_, of_v), (_, of_w)) =
        (hooked(&scene, D, "casemate"), hooked(&scene, V, "connect"), hooked(&scene, W, "connect"));
    let mut seen = [0; 3];
    let (_, customer) = scene.pair();
    let events = |all: &[Value]| {
        all.iter().map(|one| one["event"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let ours = told(&scene, &of_d, &mut seen[0]);
    assert_eq!(events(&ours), ["tier.account.added"; 2]);
    assert_eq!(ours[1]["tier_account"]["id"], json!(customer.to_string()));
    assert_eq!(ours[1]["url"], json!(format!("http://help.example/customers/{customer}")));
    let sold = scene.sell(scene.pv, customer);
    scene.rename(&scene.d, customer, "The Lucky Seven");
    let theirs = told(&scene, &of_v, &mut seen[1]);
    let classes: Vec<_> = theirs.iter().map(|one| one["object_class"].as_str().unwrap()).collect();
    assert!(classes.contains(&"asset") && classes.contains(&"tier_account_request"), "{classes:?}");
    assert!(theirs.iter().all(|one| one["account_id"] == json!(V.to_string())));
    let request = theirs.iter().find(|one| one["object_class"] == "tier_account_request").unwrap();
    let at = format!(
        "http://help.example/public/v1/tier/account-requests/{}",
        request["data"]["id"].as_str().unwrap()
    );
    assert_eq!(
        (&request["api_url"], &request["product_id"]),
        (&json!(at), &json!(scene.pv.to_string()))
    );
    let ours = told(&scene, &of_d, &mut seen[0]);
    let renamed = ours.iter().find(|one| one["event"] == "tier.account.changed").unwrap();
    let version = json!([{ "what": "latest version", "from": "1", "to": "2" }]);
    assert_eq!(renamed["changes"], version);
    // A draft is for who wrote it; what is sent is for both, with what differs.
    let draft = OrderForm { starts: Starts::Draft, ..order(sold, "change", &[("Seats", "12")]) };
    let draft = scene.world.desk.make_order(&scene.d, &draft).unwrap();
    assert_eq!(events(&told(&scene, &of_d, &mut seen[0])), ["request.added"]);
    assert_eq!(told(&scene, &of_v, &mut seen[1]), Vec::<Value>::new());
    scene.acts(&scene.d, draft, &[Deed::Submit]);
    let [theirs] = told(&scene, &of_v, &mut seen[1]).try_into().unwrap();
    assert_eq!(theirs["object_class"], "fulfillment_request");
    assert_eq!(theirs["data"]["asset"], json!(sold.to_string()));
    let [ours] = told(&scene, &of_d, &mut seen[0]).try_into().unwrap();
    assert_eq!(ours["fulfillment_request"]["id"], json!(draft.to_string()));
    let changes = json!([{ "what": "status", "from": "draft", "to": "pending" }]);
    assert_eq!(ours["changes"], changes);
    assert!(ours.get("by").is_none(), "who did it the record says to those who may know");
    // Whom the vendor gives it to is for the vendor.
    let user = scene.v.person().unwrap().user.to_string();
    scene.world.desk.assign_order(&scene.v, draft, &Assignee::Id(user)).unwrap();
    assert_eq!(told(&scene, &of_v, &mut seen[1]).len(), 1);
    assert_eq!(told(&scene, &of_d, &mut seen[0]), Vec::<Value>::new());
    assert_eq!(told(&scene, &of_w, &mut seen[2]), Vec::<Value>::new(), "nothing of theirs is sold");
    assert!(of_v.got().iter().all(|got| got.header("authorization").starts_with("Bearer ey")));
    scene.world.is_sound();
}

#[test]
fn what_a_draft_was_is_told_to_nobody_else_once_it_is_sent() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let_reach_this_machine(&scene.world);
    let ((_, of_d), (_, of_v)) = (hooked(&scene, D, "casemate"), hooked(&scene, V, "casemate"));
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    scene.acts(&scene.v, OrderId { of: id.into(), number: 1 }, &[Deed::Approve]);
    let mut seen = [0; 2];
    told(&scene, &of_d, &mut seen[0]);
    told(&scene, &of_v, &mut seen[1]);
    // All of it has happened before the journal is read again.
    let form = OrderForm { starts: Starts::Draft, ..order(id, "update", &[("Seats", "5")]) };
    let draft = desk.make_order(&scene.d, &form).unwrap();
    let lines = vec![("Secret plan".to_owned(), "x".to_owned())];
    let update = OrderUpdate { lines, note: Some("Not yet.".to_owned()) };
    desk.revise_order(&scene.d, draft, &update).unwrap();
    scene.acts(&scene.d, draft, &[Deed::Submit]);
    scene.acts(&scene.v, draft, &[Deed::Inquire, Deed::Fail]);
    let thrown = desk.make_order(&scene.d, &form).unwrap();
    scene.acts(&scene.d, thrown, &[Deed::Fail]);
    let statuses = |all: &[Value]| {
        let all = all.iter().map(|one| {
            let mut changes = one["changes"].as_array().unwrap().iter();
            let status = changes.find(|change| change["what"] == "status");
            status.map(|status| status["to"].as_str().unwrap().to_owned()).unwrap_or_default()
        });
        all.collect::<Vec<_>>()
    };
    let theirs = told(&scene, &of_v, &mut seen[1]);
    assert_eq!(statuses(&theirs), ["pending", "inquiring", "failed"], "{theirs:?}");
    assert!(theirs.iter().all(|one| !one.to_string().contains("Secret plan")), "{theirs:?}");
    let ours = statuses(&told(&scene, &of_d, &mut seen[0]));
    assert_eq!(ours, ["draft", "", "pending", "inquiring", "failed", "draft", "failed"]);
    scene.world.is_sound();
}
