//! Which customer a case is about: who says so, and who learns of it.

use super::scene::{Scene, W, form, sale};
use crate::{
    desk::tests::world::{C, M, NOON, R, V, X, account, form as case_form, refused},
    domain::{
        access::Actor,
        account::AccountKind,
        id::{AccountId, CaseId, TierId},
        moment::Moment,
        open::NewCase,
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        tier::data::TierKind,
    },
};

fn about(scene: &Scene, by: &Actor, case: CaseId) -> Vec<TierId> {
    let detail = scene.world.desk.case(by, case, None).unwrap();
    detail.customers.into_iter().map(|one| one.id).collect()
}

fn cases(scene: &Scene, by: &Actor, tier: TierId) -> Vec<CaseId> {
    let rows = scene.world.desk.tier_cases(by, tier, None).unwrap();
    let count = scene.page(by, tier).counts.cases;
    assert_eq!(count, rows.rows.len() as u64);
    rows.rows.into_iter().map(|row| row.id).collect()
}

fn no_customer() -> Refusal {
    Refusal::field(Field::Customer, Complaint::NoCustomer)
}

#[test]
fn a_case_is_opened_about_a_customer_and_only_who_sees_both_learns_of_it() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let desk = &scene.world.desk;
    let open = |tier: &str| {
        let form = NewCase { customer: tier.to_owned(), ..case_form(V, "about") };
        desk.open_case(&scene.d, form, Vec::new())
    };
    assert_eq!(refused(open("TA-0000-0000-0001")), no_customer());
    assert_eq!(refused(open("tavern")), no_customer());
    let case = open(&customer.to_string()).unwrap();
    assert_eq!(about(&scene, &scene.d, case), [customer]);
    assert_eq!(cases(&scene, &scene.d, customer), [case]);
    // The vendor sees the case, and nothing of a customer who has nothing of theirs.
    assert_eq!(about(&scene, &scene.v, case), []);
    let v_moved = desk.seen(&scene.v, case).unwrap().moved_at();
    scene.sell(scene.pv, customer);
    assert_eq!(about(&scene, &scene.v, case), [customer]);
    assert_eq!(cases(&scene, &scene.v, customer), [case]);
    // Another vendor sees the customer, and no such case.
    scene.sell(scene.pw, customer);
    assert_eq!(cases(&scene, &scene.w, customer), []);
    assert_eq!(
        refused(desk.tier_cases(&scene.world.actor(X, Role::Admin), customer, None)),
        Refusal::NotFound
    );
    desk.name_customer(&scene.d, case, &reseller.to_string()).unwrap();
    assert_eq!(about(&scene, &scene.d, case), [reseller]);
    assert_eq!(cases(&scene, &scene.v, customer), []);
    assert_eq!(desk.seen(&scene.v, case).unwrap().moved_at(), v_moved, "nothing moved");
    desk.name_customer(&scene.d, case, "").unwrap();
    assert_eq!(about(&scene, &scene.d, case), []);
    scene.world.is_sound();
}

#[test]
fn each_account_says_it_for_itself_and_a_deleted_customer_is_none() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let desk = &scene.world.desk;
    let case = scene.world.open(&scene.d, V, "one");
    let other = scene.world.open(&scene.d, V, "two");
    assert_eq!(refused(desk.name_customer(&scene.v, case, &customer.to_string())), no_customer());
    desk.name_customer(&scene.d, case, &reseller.to_string()).unwrap();
    scene.sell(scene.off, customer);
    desk.name_customer(&scene.v, case, &customer.to_string().to_lowercase()).unwrap();
    let both = about(&scene, &scene.d, case);
    assert!(both.len() == 2 && both.contains(&reseller) && both.contains(&customer));
    // What a vendor named, the distributor does not take away; nor does a member at the desk name it.
    desk.name_customer(&scene.d, case, "").unwrap();
    assert_eq!(about(&scene, &scene.d, case), [customer]);
    let member = scene.world.actor(V, Role::Member);
    let needs = Refusal::RoleTooLow { needs: Role::Agent };
    assert_eq!(refused(desk.name_customer(&member, case, "")), needs);
    for account in [W, X, R, M, C] {
        let stranger = scene.world.actor(account, Role::Admin);
        assert_eq!(refused(desk.customer_form(&stranger, case, "")), Refusal::NotFound);
        assert_eq!(refused(desk.name_customer(&stranger, case, "")), Refusal::NotFound);
    }
    // Twice for one case, once in the list; the newest case first.
    desk.name_customer(&scene.d, case, &customer.to_string()).unwrap();
    desk.name_customer(&scene.d, other, &customer.to_string()).unwrap();
    assert_eq!(cases(&scene, &scene.d, customer), newest(&scene, [case, other]));
    scene.world.is_sound();
    desk.name_customer(&scene.d, case, &reseller.to_string()).unwrap();
    desk.delete_tier(&scene.v, customer).unwrap();
    assert_eq!(about(&scene, &scene.d, other), []);
    let form = desk.customer_form(&scene.d, other, "").unwrap();
    assert!(form.chosen.is_none() && form.choices.list.iter().all(|one| one.id != customer));
    desk.name_customer(&scene.d, other, &reseller.to_string()).unwrap();
    assert_eq!(about(&scene, &scene.d, other), [reseller]);
    scene.world.is_sound();
}

#[test]
fn a_case_that_moves_takes_its_customer_along() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let desk = &scene.world.desk;
    let case = scene.world.open(&scene.d, V, "one");
    desk.name_customer(&scene.d, case, &customer.to_string()).unwrap();
    let moved = desk.move_case(&scene.d, case, case_form(W, "moved"), Vec::new()).unwrap();
    assert_eq!(about(&scene, &scene.d, moved), [customer]);
    assert_eq!(about(&scene, &scene.w, moved), []);
    assert_eq!(cases(&scene, &scene.d, customer).len(), 2);
    scene.world.is_sound();
}

/// A reseller of this person's account, and a customer under it.
fn customer_of(scene: &Scene, by: &Actor) -> TierId {
    let reseller = scene.make(by, &form(TierKind::Reseller, None, "Kensington Resale"));
    scene.make(by, &form(TierKind::Customer, Some(reseller), "Lucky Seven Tavern"))
}

#[test]
fn who_has_no_part_in_a_case_any_more_says_nothing_of_it_any_more() {
    let scene = Scene::new();
    let (m1, c1) = (scene.world.actor(M, Role::Admin), scene.world.actor(C, Role::Admin));
    let (desk, customer) = (&scene.world.desk, customer_of(&scene, &m1));
    desk.make_subscription(&m1, &sale(scene.pv, customer)).unwrap();
    let case = scene.world.open(&c1, V, "The client's");
    let own = scene.world.open(&m1, V, "The manager's own");
    for case in [case, own] {
        desk.name_customer(&m1, case, &customer.to_string()).unwrap();
    }
    assert_eq!(about(&scene, &scene.v, case), [customer]);
    assert_eq!(cases(&scene, &scene.v, customer).len(), 2);
    assert_eq!(cases(&scene, &m1, customer).len(), 2, "through two accounts");
    desk.change_manager_here(&C.to_string(), "").unwrap();
    assert_eq!(about(&scene, &scene.v, case), []);
    assert_eq!(about(&scene, &scene.v, own), [customer]);
    assert_eq!(cases(&scene, &scene.v, customer), [own]);
    scene.world.is_sound();
}

#[test]
fn what_the_issuer_and_who_manages_it_say_moves_along_whoever_moves_the_case() {
    let scene = Scene::new();
    let rights = Rights { opens_for_managed: true, opens_on_behalf: false };
    let (m1, _) = scene.world.person(M, Role::Admin, rights);
    let c1 = scene.world.actor(C, Role::Admin);
    let (desk, world) = (&scene.world.desk, &scene.world);
    // A manager moves cases of others to desks alone whose form asks for an account.
    let portal = AccountId(AccountId::VENDORS + 9);
    let there = account(portal, AccountKind::Vendor, PresetName::Portal);
    desk.add_account(there).unwrap();
    desk.add_contract(portal, M, Moment(NOON)).unwrap();
    let [theirs, ours] = [&c1, &m1].map(|by| customer_of(&scene, by));
    for mover in [&c1, &m1] {
        let case = world.open(&c1, V, "one");
        desk.name_customer(&c1, case, &theirs.to_string()).unwrap();
        desk.name_customer(&m1, case, &ours.to_string()).unwrap();
        let NewCase { partner, subject, description, .. } = case_form(portal, "moved");
        let (environment, impact) = ("1".to_owned(), "low".to_owned());
        let asked = NewCase { environment, impact, ..NewCase::default() };
        let new = NewCase { partner, subject, description, ..asked };
        let moved = desk.move_case(mover, case, new, Vec::new()).unwrap();
        assert_eq!(
            (about(&scene, &c1, moved), about(&scene, &m1, moved)),
            (vec![theirs], vec![ours])
        );
        // Each can take back what is theirs, and that alone.
        desk.name_customer(&c1, moved, "").unwrap();
        assert_eq!((about(&scene, &c1, moved), about(&scene, &m1, moved)), (vec![], vec![ours]));
    }
    world.is_sound();
}

/// In the order of the list: those opened at one moment go by their ids.
fn newest(scene: &Scene, mut cases: [CaseId; 2]) -> [CaseId; 2] {
    let opened = |id: &CaseId| scene.world.desk.seen(&scene.d, *id).unwrap().case.opened_at;
    cases.sort_by_key(|id| std::cmp::Reverse((opened(id), *id)));
    cases
}

#[test]
fn the_cases_of_a_customer_come_in_pages() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let desk = &scene.world.desk;
    for number in 0..60 {
        let form = NewCase { customer: customer.to_string(), ..case_form(V, &number.to_string()) };
        desk.open_case(&scene.d, form, Vec::new()).unwrap();
    }
    let first = desk.tier_cases(&scene.d, customer, None).unwrap();
    assert_eq!(first.rows.len(), 50);
    let second = desk.tier_cases(&scene.d, customer, first.next).unwrap();
    assert!(second.rows.len() == 10 && second.next.is_none());
    let mut all: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.id).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 60);
    assert_eq!(scene.page(&scene.d, customer).counts.cases, 60);
}
