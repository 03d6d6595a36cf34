//! Who is told of requests, here and by mail, and as long as they may see them.

use super::scene::Scene;
use crate::{
    desk::{
        Hears,
        sessions::standing,
        show::ToldOf,
        tests::{
            mail::{post, post_to, read},
            notifications::{settle, told},
            world::{D, O, V, X},
        },
    },
    domain::{
        access::Actor,
        id::{TierId, TierRequestId},
        moment::Moment,
        notify::{Occasion, Topic},
        person::Role,
        token::TokenForm,
    },
    followers::live::Pass,
};

/// A customer of the distributor's that both vendors sell to, and an agent of each account.
fn sold(scene: &Scene) -> (TierId, [Actor; 3]) {
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    let agents = [(V, Role::Agent), (V, Role::Member), (X, Role::Agent)];
    (customer, agents.map(|(account, role)| scene.world.actor(account, role)))
}

fn only(scene: &Scene, customer: TierId) -> TierRequestId {
    let [request] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    request
}

fn unread(scene: &Scene, actor: &Actor) -> u64 {
    let person = actor.person().unwrap();
    let store = scene.world.desk.store();
    store.look(|view| view.unread(person.user, |account| person.acts_for(account))).unwrap()
}

#[test]
fn a_vendors_agents_are_told_of_a_request_and_who_asked_of_what_came_of_it() {
    let scene = Scene::new();
    let (customer, [v2, member, stranger]) = sold(&scene);
    let (desk, world) = (&scene.world.desk, &scene.world);
    scene.rename(&scene.d, customer, "Two");
    let request = only(&scene, customer);
    for agent in [&scene.v, &v2] {
        assert_eq!(told(world, agent), [Occasion::Asked]);
        assert_eq!(unread(&scene, agent), 1);
    }
    assert!([&member, &stranger, &scene.d, &scene.w].iter().all(|who| told(world, who).is_empty()));
    let row = desk.notifications(&v2, None).unwrap().rows.remove(0);
    assert_eq!(row.notification.topic, Topic::Request(request));
    assert!(matches!(&row.about, ToldOf::Request(row, _) if row.id == request));
    desk.note_request_read(&v2, request).unwrap();
    // The same writer: what was posted before is written by now.
    desk.accept_tier_request(&v2, request).unwrap();
    assert_eq!((unread(&scene, &v2), unread(&scene, &scene.v)), (0, 1));
    assert_eq!(told(world, &scene.d), [Occasion::Accepted]);
    assert_eq!(told(world, &v2), [Occasion::Asked], "never the doer");
    scene.rename(&scene.d, customer, "Three");
    let another = only(&scene, customer);
    desk.ignore_tier_request(&scene.v, another, "Not so.").unwrap();
    assert_eq!(told(world, &scene.d), [Occasion::Ignored, Occasion::Accepted]);
    world.is_sound();
}

#[test]
fn who_asked_is_told_of_a_product_that_takes_no_requests() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.off, customer);
    scene.rename(&scene.d, customer, "Two");
    assert_eq!(told(&scene.world, &scene.d), [Occasion::Unsupported]);
    assert!(told(&scene.world, &scene.v).is_empty());
    // A vendor who changes it is told nothing of what is between the owner and another.
    scene.sell(scene.pw, customer);
    scene.rename(&scene.v, customer, "Three");
    let request = scene.waiting(&scene.w, customer)[0];
    scene.world.desk.accept_tier_request(&scene.w, request).unwrap();
    assert!(told(&scene.world, &scene.v).is_empty());
}

#[test]
fn a_vendor_is_told_no_name_of_another_vendors_people() {
    let scene = Scene::new();
    let server = post_to(&scene.world);
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.sell(scene.pw, customer);
    // The first vendor changes it: the second is asked, and may not know by whom.
    let first = scene.v.person().unwrap().user;
    let store = scene.world.desk.store();
    let owner = store.look(|view| Ok(view.account(D)?.name().0)).unwrap();
    scene.rename(&scene.v, customer, "Two");
    post(&scene.world);
    let letters: Vec<_> = server.taken().iter().map(read).collect();
    assert_eq!(letters.len(), 1);
    let says = |by: &str| letters[0].contains(&format!("{by} asks you to take a change of"));
    assert!(says(&owner), "{}", letters[0]);
    assert!(!letters[0].contains(&format!("User {first}")), "{}", letters[0]);
    let list = scene.world.desk.notifications(&scene.w, None).unwrap();
    assert_eq!(list.rows.len(), 1);
    assert!(matches!(&list.rows[0].about, ToldOf::Request(_, by) if *by == owner));
    assert_eq!(list.names.user(first), "–");
    // The owner's people are known by name.
    scene.rename(&scene.d, customer, "Three");
    settle(&scene.world);
    let user = format!("User {}", scene.d.person().unwrap().user);
    let rows = scene.world.desk.notifications(&scene.w, None).unwrap().rows;
    assert!(matches!(&rows[0].about, ToldOf::Request(_, by) if *by == user));
}

#[test]
fn who_hears_only_of_cases_learns_nothing_of_what_is_told_of_customers() {
    let scene = Scene::new();
    let (customer, [v2, ..]) = sold(&scene);
    let desk = &scene.world.desk;
    scene.world.open(&scene.d, V, "A case");
    settle(&scene.world);
    let heard = |hears| desk.notifications_of(&v2, None, hears).unwrap();
    let before = format!("{:?}", heard(Hears::Cases));
    scene.rename(&scene.d, customer, "Two");
    settle(&scene.world);
    assert_eq!(format!("{:?}", heard(Hears::Cases)), before);
    assert_eq!((heard(Hears::Cases).rows.len(), heard(Hears::All).rows.len()), (1, 2));
    desk.hear(&v2, Moment(u64::MAX), Hears::Cases).unwrap();
    assert!(!heard(Hears::Cases).rows[0].is_unread);
    assert_eq!(unread(&scene, &v2), 1, "what is of customers waits on");
    desk.hear(&v2, Moment(u64::MAX), Hears::All).unwrap();
    assert_eq!(unread(&scene, &v2), 0);
    scene.world.is_sound();
}

#[test]
fn live_counters_of_a_token_that_reads_no_customers_do_not_count_what_is_told_of_them() {
    let scene = Scene::new();
    let (customer, [v2, ..]) = sold(&scene);
    let (desk, user) = (&scene.world.desk, v2.person().unwrap().user);
    let email = desk.store().look(|view| Ok(view.user(user)?.claimed().email)).unwrap();
    scene.rename(&scene.d, customer, "Two");
    settle(&scene.world);
    let counted = |grants: &[&str]| {
        let grants = grants.iter().map(|grant| (*grant).to_owned()).collect();
        let form = TokenForm { name: "Ear".to_owned(), grants, lasts: "never".to_owned() };
        let token = desk.make_token_here(email.as_str(), &form).unwrap().token.id;
        let standing = desk.store().look(|view| standing(view, Pass::Token(token)));
        standing.unwrap().unwrap().unread
    };
    assert_eq!(counted(&["helpdesk.read", "customers.read"]), 1);
    assert_eq!(counted(&["helpdesk.write", "administration.write"]), 0);
}

#[test]
fn a_colleague_who_was_faster_spares_the_others_the_mail() {
    let scene = Scene::new();
    let server = post_to(&scene.world);
    let (customer, [v2, ..]) = sold(&scene);
    scene.rename(&scene.d, customer, "Two");
    settle(&scene.world);
    scene.world.desk.accept_tier_request(&v2, only(&scene, customer)).unwrap();
    post(&scene.world);
    let letters: Vec<_> = server.taken().iter().map(read).collect();
    assert!(letters.iter().all(|letter| letter.contains("accepted your change of")));
    assert_eq!(letters.len(), 1);
}

#[test]
fn what_was_told_of_a_customer_who_is_gone_can_be_read_all_the_same() {
    let scene = Scene::new();
    let (customer, [v2, ..]) = sold(&scene);
    scene.rename(&scene.d, customer, "Two");
    settle(&scene.world);
    scene.world.desk.accept_tier_request(&v2, only(&scene, customer)).unwrap();
    settle(&scene.world);
    scene.world.desk.delete_tier(&scene.v, customer).unwrap();
    let list = scene.world.desk.notifications(&scene.d, None).unwrap();
    assert_eq!((list.rows.len(), unread(&scene, &scene.d)), (0, 1));
    scene.world.desk.hear_all(&scene.d, list.newest.unwrap()).unwrap();
    assert_eq!(unread(&scene, &scene.d), 0);
    scene.world.is_sound();
}

#[test]
fn what_is_gone_is_told_no_more_and_no_mail_tells_it() {
    let scene = Scene::new();
    let server = post_to(&scene.world);
    let (customer, [v2, ..]) = sold(&scene);
    scene.rename(&scene.d, customer, "Corner Bakery");
    let request = only(&scene, customer);
    post(&scene.world);
    let letters: Vec<String> = server.taken().iter().map(read).collect();
    let link = format!("https://help.example.com/customers/requests/{request}");
    let subject = format!("[{request}] Lucky Seven Tavern");
    assert_eq!(letters.len(), 2, "an admin and an agent");
    for letter in &letters {
        assert!(letter.contains(&subject) && letter.contains(&link), "{letter}");
        assert!(letter.contains("asks you to take a change of") && !letter.contains("#comment"));
    }
    scene.world.desk.accept_tier_request(&v2, request).unwrap();
    settle(&scene.world);
    assert_eq!(told(&scene.world, &scene.d), [Occasion::Accepted]);
    // The mail to who asked waits while the account goes, with all that was asked about it.
    let admin = scene.world.actor(O, Role::Admin);
    scene.world.desk.delete_tier(&scene.v, customer).unwrap();
    assert!(told(&scene.world, &scene.d).is_empty());
    post(&scene.world);
    assert_eq!(server.taken().len(), 2, "nothing more");
    let fate = scene.world.desk.mail_page(&admin, None).unwrap().rows.remove(0).mail.fate;
    assert!(matches!(
        fate,
        crate::domain::mail::Fate::NotSent(_, crate::domain::mail::Why::Hidden)
    ));
    scene.world.is_sound();
}
