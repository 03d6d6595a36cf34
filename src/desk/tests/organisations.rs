//! Organisations and contracts, set up by those who may.

use super::world::{C, D, M, O, R, V, World, X};
use crate::{
    desk::{Answer, Joint, NewAccount, SignIn},
    domain::{
        account::AccountKind,
        id::AccountId,
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
    },
    error::{Error, Result},
};

fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn form(name: &str, kind: &str, manager: &str) -> NewAccount {
    NewAccount { name: name.to_owned(), kind: kind.to_owned(), manager: manager.to_owned() }
}

fn joint(with: AccountId) -> Joint {
    Joint { of: None, with }
}

#[test]
fn who_runs_the_appliance_makes_organisations_and_nobody_else_does() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let made = world.desk.add_organisation(&runs, &form("Harbor Workspace", "vendor", "")).unwrap();
    assert!(made.to_string().starts_with("VA-"));
    let managed = form("Lucky Seven Tavern", "client", &M.to_string());
    let managed = world.desk.add_organisation(&runs, &managed).unwrap();
    let page = world.desk.organisation(&runs, managed, None).unwrap();
    assert_eq!(page.account.managed_by, Some(M));
    assert_eq!(page.account.kind, AccountKind::Client);
    for (kind, manager, field) in [
        ("operator", String::new(), Field::Type),
        ("client", "VA-000-999".to_owned(), Field::Manager),
        ("client", "nobody".to_owned(), Field::Manager),
        // Who runs the appliance is to see nothing of the cases of others.
        ("client", O.to_string(), Field::Manager),
        ("client", managed.to_string(), Field::Manager),
    ] {
        let refused = refusal(world.desk.add_organisation(&runs, &form("X", kind, &manager)));
        let Refusal::Fields(wrong) = refused else { panic!("{refused:?}") };
        assert_eq!(wrong[0].0, field, "{kind} {manager}");
    }
    for (account, role) in [(O, Role::Agent), (V, Role::Admin), (D, Role::Viewer)] {
        let actor = world.actor(account, role);
        let added = world.desk.add_organisation(&actor, &form("X", "client", ""));
        assert_eq!(refusal(added), Refusal::NotFound);
        assert_eq!(refusal(world.desk.organisations(&actor, "", None)), Refusal::NotFound);
        assert_eq!(refusal(world.desk.organisation(&actor, V, None)), Refusal::NotFound);
        assert_eq!(refusal(world.desk.join(&actor, V, &R.to_string())), Refusal::NotFound);
    }
    world.is_sound();
}

#[test]
fn organisations_are_found_by_name_and_id_and_page_by_key() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    for number in 0..60 {
        let name = format!("Quay {number:02}");
        world.desk.add_organisation(&runs, &form(&name, "client", "")).unwrap();
    }
    let first = world.desk.organisations(&runs, "QUAY", None).unwrap();
    assert_eq!(first.rows.len(), 50);
    let second = world.desk.organisations(&runs, "quay", first.next).unwrap();
    assert_eq!((second.rows.len(), second.next), (10, None));
    let names: Vec<_> =
        first.rows.iter().chain(&second.rows).map(|(one, _)| one.name.clone()).collect();
    assert!(names.is_sorted() && names.len() == 60);
    let by_id = world.desk.organisations(&runs, &V.to_string().to_lowercase(), None).unwrap();
    assert_eq!(by_id.rows.iter().map(|(one, _)| one.id).collect::<Vec<_>>(), [V]);
    assert!(world.desk.organisations(&runs, "PA-999-999", None).unwrap().rows.is_empty());
}

#[test]
fn a_deactivated_organisation_is_out_at_once_and_its_cases_stay() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    world.sign_up(D, "d1@example.com", "correct horse battery").unwrap();
    let peer = [127, 0, 0, 1].into();
    let form = SignIn {
        email: "d1@example.com",
        password: "correct horse battery",
        peer,
        browser: "test",
    };
    let secret = world.desk.sign_in(&form).unwrap().session().unwrap();
    world.change(&runs, D, ("Renamed Ltd.", false)).unwrap();
    assert!(world.desk.signed_in(&secret).is_err());
    let refused = refusal(world.desk.sign_in(&form));
    assert_eq!(refused, Refusal::Credentials { tries_left: 4 }, "as for a wrong password");
    let vendor = world.actor(V, Role::Admin);
    let partners = world.desk.contracts(&vendor, None).unwrap().rows;
    assert!(partners.iter().any(|row| row.name == "Renamed Ltd."), "found under its new name");
    world.change(&runs, D, ("Renamed Ltd.", true)).unwrap();
    assert!(world.desk.sign_in(&form).is_ok());
    let refused = refusal(world.change(&runs, O, ("Us", false)));
    assert_eq!(refused, Refusal::field(Field::Active, Complaint::NotTheOperator));
    assert_eq!(refusal(world.change(&vendor, D, ("Theirs", true))), Refusal::NotFound);
    assert_eq!(
        refusal(world.change(&vendor, V, ("Ours", false))),
        Refusal::NotFound,
        "nobody shuts themselves out"
    );
    world.change(&vendor, V, ("Ours", true)).unwrap();
    world.is_sound();
}

#[test]
fn an_offer_tells_nothing_of_whether_there_is_such_an_account() {
    let world = World::new(PresetName::Partner);
    let (client, vendor) = (world.actor(X, Role::Admin), world.actor(V, Role::Admin));
    for id in [V, AccountId(999_999)] {
        world.desk.offer_contract(&client, &id.to_string()).unwrap();
    }
    let offered = world.desk.contracts(&client, None).unwrap().offered;
    assert_eq!(offered.iter().map(|one| one.to).collect::<Vec<_>>(), [AccountId(999_999), V]);
    let to_us = world.desk.contracts(&vendor, None).unwrap().to_us;
    assert_eq!(to_us.iter().map(|row| row.offer.from).collect::<Vec<_>>(), [X]);
    for (to, complaint) in
        [("x".to_owned(), Complaint::NotAnAccountId), (X.to_string(), Complaint::Oneself)]
    {
        let refused = refusal(world.desk.offer_contract(&client, &to));
        assert_eq!(refused, Refusal::field(Field::Account, complaint));
    }
    for role in [Role::Viewer, Role::Member, Role::Agent] {
        let actor = world.actor(X, role);
        let refused = refusal(world.desk.offer_contract(&actor, &R.to_string()));
        assert_eq!(refused, Refusal::NotFound);
        assert_eq!(refusal(world.desk.contracts(&actor, None)), Refusal::NotFound);
    }
    for id in 100..148 {
        world.desk.offer_contract(&client, &AccountId(id).to_string()).unwrap();
    }
    let refused = refusal(world.desk.offer_contract(&client, &R.to_string()));
    assert_eq!(refused, Refusal::field(Field::Account, Complaint::TooMany { max: 50 }));
    world.desk.offer_contract(&client, &V.to_string()).unwrap();
    world.is_sound();
}

#[test]
fn an_offer_that_is_accepted_is_one_contract_however_often_it_was_made() {
    let world = World::new(PresetName::Partner);
    let (client, vendor) = (world.actor(X, Role::Admin), world.actor(V, Role::Admin));
    let (member, ..) = world.person(X, Role::Member, Rights::default());
    let stranger = world.actor(R, Role::Admin);
    world.desk.offer_contract(&client, &V.to_string()).unwrap();
    world.desk.offer_contract(&vendor, &X.to_string()).unwrap();
    for (actor, with) in [(&stranger, X), (&stranger, V), (&member, V)] {
        for answer in [Answer::Accept, Answer::Decline, Answer::TakeBack] {
            let refused = refusal(world.desk.answer_offer(actor, with, answer));
            assert_eq!(refused, Refusal::NotFound);
        }
    }
    world.desk.answer_offer(&vendor, X, Answer::Accept).unwrap();
    for actor in [&client, &vendor] {
        let page = world.desk.contracts(actor, None).unwrap();
        assert!(page.offered.is_empty() && page.to_us.is_empty());
    }
    assert_eq!(refusal(world.desk.answer_offer(&client, V, Answer::Accept)), Refusal::NotFound);
    let refused = refusal(world.desk.offer_contract(&client, &V.to_string()));
    assert_eq!(refused, Refusal::field(Field::Account, Complaint::JoinedAlready));
    let whom = world.desk.whom(&client, None, "").unwrap();
    assert!(whom.list.iter().any(|partner| partner.id == V), "cases can be opened");

    assert_eq!(refusal(world.desk.end_contract(&stranger, joint(V))), Refusal::NotFound);
    assert_eq!(refusal(world.desk.end_contract(&member, joint(V))), Refusal::NotFound);
    let by_force = Joint { of: Some(X), with: V };
    assert_eq!(refusal(world.desk.end_contract(&stranger, by_force)), Refusal::NotFound);
    world.desk.end_contract(&vendor, joint(X)).unwrap();
    let whom = world.desk.whom(&client, None, "").unwrap();
    assert!(!whom.list.iter().any(|partner| partner.id == V));
    assert_eq!(refusal(world.desk.end_contract(&vendor, joint(X))), Refusal::NotFound);

    // Declined and taken back.
    world.desk.offer_contract(&client, &V.to_string()).unwrap();
    world.desk.answer_offer(&vendor, X, Answer::Decline).unwrap();
    world.desk.offer_contract(&client, &V.to_string()).unwrap();
    // Taking one's own back does not decline the other's, nor the reverse.
    world.desk.offer_contract(&vendor, &X.to_string()).unwrap();
    world.desk.answer_offer(&client, V, Answer::TakeBack).unwrap();
    let page = world.desk.contracts(&client, None).unwrap();
    assert_eq!((page.offered.len(), page.to_us.len()), (0, 1));
    world.desk.answer_offer(&client, V, Answer::Decline).unwrap();
    assert_eq!(refusal(world.desk.answer_offer(&vendor, X, Answer::Accept)), Refusal::NotFound);
    world.is_sound();
}

#[test]
fn a_contract_leaves_no_offer_by_which_it_could_come_back() {
    let world = World::new(PresetName::Partner);
    let (client, vendor) = (world.actor(X, Role::Admin), world.actor(V, Role::Admin));
    world.desk.offer_contract(&client, &V.to_string()).unwrap();
    world.desk.join(&world.actor(O, Role::Admin), X, &V.to_string()).unwrap();
    assert!(world.desk.contracts(&vendor, None).unwrap().to_us.is_empty());
    world.desk.end_contract(&client, joint(V)).unwrap();
    assert_eq!(refusal(world.desk.answer_offer(&vendor, X, Answer::Accept)), Refusal::NotFound);
    assert!(world.desk.contracts(&client, None).unwrap().rows.iter().all(|row| row.with != V));
    world.is_sound();
}

#[test]
fn an_old_page_lets_nobody_in_again() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let old = world.edition(D);
    world.change(&runs, D, ("Renamed Ltd.", false)).unwrap();
    let late = world.desk.change_organisation(&runs, D, ("Renamed Inc.", true), &old);
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile);
    assert!(!world.desk.organisation(&runs, D, None).unwrap().account.active);
    world.change(&runs, D, ("Renamed Inc.", false)).unwrap();
    let journal = world.desk.store().look(|view| view.happened(0, 10_000)).unwrap();
    let event = journal.last().unwrap().event.clone().unwrap();
    let what: Vec<_> = event.changes.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(what, ["name"], "what is as it was is no change");
}

#[test]
fn who_runs_the_appliance_joins_and_parts_two_accounts() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    world.desk.join(&runs, X, &C.to_string()).unwrap();
    for (other, complaint) in [
        (C.to_string(), Complaint::JoinedAlready),
        (X.to_string(), Complaint::Oneself),
        ("PA-999-999".to_owned(), Complaint::NoSuchAccount),
    ] {
        let refused = refusal(world.desk.join(&runs, X, &other));
        assert_eq!(refused, Refusal::field(Field::Account, complaint));
    }
    let page = world.desk.organisation(&runs, X, None).unwrap();
    assert_eq!(page.contracts.iter().map(|row| row.with).collect::<Vec<_>>(), [C]);
    world.desk.end_contract(&runs, Joint { of: Some(X), with: C }).unwrap();
    assert!(world.desk.organisation(&runs, X, None).unwrap().contracts.is_empty());
    world.is_sound();
}
