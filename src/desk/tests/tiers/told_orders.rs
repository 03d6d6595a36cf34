//! Who is told of requests to vendors: whose turn it is, and who asked what came of it.

use super::{
    orders::{config, order},
    scene::{Scene, form},
};
use crate::{
    desk::{
        OrderForm,
        show::ToldOf,
        tests::{
            mail::{post, post_to, read},
            notifications::{settle, told, unread},
            world::{D, V, X},
        },
    },
    domain::{
        change::Change,
        id::{OrderId, OrderOf},
        notify::{Occasion, Topic},
        order::{Deed, Starts},
        person::Role,
        tier::data::TierKind,
    },
};

#[test]
fn those_are_told_whose_turn_it_is_and_who_asked_of_what_comes_of_it() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let (desk, world) = (&scene.world.desk, &scene.world);
    let agent = world.actor(V, Role::Agent);
    let others =
        [world.actor(V, Role::Member), world.actor(D, Role::Agent), world.actor(X, Role::Agent)];
    let id = desk.make_order(&scene.d, &order(sold, "suspend", &[])).unwrap();
    for who in [&scene.v, &agent] {
        assert_eq!(told(world, who), [Occasion::OrderSent]);
    }
    let row = desk.notifications(&agent, None).unwrap().rows.remove(0);
    assert_eq!(row.notification.topic, Topic::Order(id));
    assert!(matches!(&row.about, ToldOf::Order(row, by) if row.id == id && by.starts_with("User")));
    scene.acts(&agent, id, &[Deed::Inquire]);
    assert_eq!(told(world, &scene.d), [Occasion::OrderInquired]);
    scene.acts(&scene.d, id, &[Deed::Submit]);
    assert_eq!(told(world, &agent), [Occasion::OrderAnswered, Occasion::OrderSent]);
    scene.acts(&agent, id, &[Deed::Inquire, Deed::Pend, Deed::Approve]);
    assert_eq!(told(world, &scene.d)[0], Occasion::OrderApproved);
    assert_eq!(told(world, &agent).len(), 2, "never the doer, and nobody of what a colleague does");
    assert_eq!(unread(world, &agent), 2);
    desk.note_order_read(&agent, id).unwrap();
    // The next decision is written after it.
    desk.store().commit(|_| Ok((Change::none(), ()))).unwrap();
    assert_eq!(unread(world, &agent), 0);
    assert!(others.iter().all(|who| told(world, who).is_empty()));
    let id = desk.make_order(&scene.d, &order(sold, "resume", &[])).unwrap();
    scene.acts(&agent, id, &[Deed::Fail]);
    assert_eq!(told(world, &scene.d)[0], Occasion::OrderFailed);
    world.is_sound();
}

#[test]
fn nobody_is_told_of_a_draft_nor_before_the_tier_above_is_set_up() {
    let scene = Scene::new();
    let top = scene.make(&scene.d, &form(TierKind::Reseller, None, "Top"));
    let one = scene.make(&scene.d, &form(TierKind::Reseller, Some(top), "One"));
    let customer = scene.make(&scene.d, &form(TierKind::Customer, Some(one), "Customer"));
    let sold = scene.sell(scene.pv, customer);
    let (desk, world) = (&scene.world.desk, &scene.world);
    let agent = world.actor(V, Role::Agent);
    let draft = OrderForm { starts: Starts::Draft, ..order(sold, "suspend", &[]) };
    let id = desk.make_order(&scene.d, &draft).unwrap();
    scene.acts(&scene.d, id, &[Deed::Fail]);
    assert!(told(world, &agent).is_empty() && told(world, &scene.d).is_empty());
    let id = desk.make_order(&scene.d, &draft).unwrap();
    scene.acts(&scene.d, id, &[Deed::Submit]);
    assert_eq!(told(world, &agent).len(), 1);
    let above = desk.make_config(&scene.d, &config(scene.pv, top, "2")).unwrap();
    desk.make_config(&scene.d, &config(scene.pv, one, "1")).unwrap();
    assert_eq!(told(world, &agent).len(), 2, "what waits is nobody's turn");
    let setup = OrderId { of: OrderOf::Config(above), number: 1 };
    scene.acts(&scene.v, setup, &[Deed::Approve]);
    assert_eq!(told(world, &agent).len(), 3, "it goes on by itself");
    assert_eq!(told(world, &scene.v).len(), 3, "told also to who set up the tier above");
    let row = desk.notifications(&scene.v, None).unwrap().rows.remove(0);
    let asker = format!("User {}", scene.d.person().unwrap().user);
    assert!(matches!(&row.about, ToldOf::Order(_, by) if *by == asker), "by who asked for it");
    world.is_sound();
}

#[test]
fn an_agent_of_the_vendor_who_asked_hears_that_what_waited_goes_on() {
    let scene = Scene::new();
    let top = scene.make(&scene.d, &form(TierKind::Reseller, None, "Top"));
    let one = scene.make(&scene.d, &form(TierKind::Reseller, Some(top), "One"));
    let customer = scene.make(&scene.d, &form(TierKind::Customer, Some(one), "Customer"));
    scene.sell(scene.pv, customer);
    let (desk, world) = (&scene.world.desk, &scene.world);
    let agent = world.actor(V, Role::Agent);
    let id = desk.make_config(&scene.d, &config(scene.pv, one, "1")).unwrap();
    scene.acts(&scene.v, OrderId { of: OrderOf::Config(id), number: 1 }, &[Deed::Approve]);
    let above = desk.make_config(&scene.d, &config(scene.pv, top, "2")).unwrap();
    let waits = desk.make_order(&agent, &order(id, "adjustment", &[("Seats", "6")])).unwrap();
    let newest = |who| {
        assert!(!told(world, who).is_empty());
        match desk.notifications(who, None).unwrap().rows.remove(0).about {
            ToldOf::Order(row, by) => (row.id, by),
            about => panic!("{about:?}"),
        }
    };
    assert_ne!(newest(&agent).0, waits, "for the tier above");
    scene.acts(&scene.v, OrderId { of: OrderOf::Config(above), number: 1 }, &[Deed::Approve]);
    let (last, by) = newest(&agent);
    let asker = format!("User {}", agent.person().unwrap().user);
    assert_eq!((last, newest(&scene.v)), (waits, (waits, asker.clone())));
    assert_ne!(by, asker, "nobody is told of their own doing");
    world.is_sound();
}

#[test]
fn a_mail_tells_of_a_request_and_a_colleague_who_was_faster_spares_it() {
    let scene = Scene::new();
    let server = post_to(&scene.world);
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let id = desk.make_order(&scene.d, &order(sold, "suspend", &[])).unwrap();
    post(&scene.world);
    let letters: Vec<String> = server.taken().iter().map(read).collect();
    assert_eq!(letters.len(), 1, "the vendor's only agent");
    let link = format!("https://help.example.com/customers/orders/{id}");
    assert!(letters[0].contains("asks you for") && letters[0].contains(&link), "{}", letters[0]);
    assert!(letters[0].contains(&format!("[{id}] Suspend: Lathe")), "{}", letters[0]);
    scene.acts(&scene.v, id, &[Deed::Approve]);
    let id = desk.make_order(&scene.d, &order(sold, "resume", &[])).unwrap();
    settle(&scene.world);
    scene.acts(&scene.v, id, &[Deed::Approve]);
    post(&scene.world);
    let letters: Vec<String> = server.taken().iter().map(read).collect();
    assert!(letters[1..].iter().all(|letter| letter.contains("approved")), "{letters:?}");
    scene.world.is_sound();
}
