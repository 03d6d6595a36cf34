//! Choosing among many people.

use super::world::{C, D, M, V, World, form};
use crate::{
    desk::show::PeopleForm,
    domain::{
        access::{Actor, Console},
        draft::DraftPlace,
        found::PasswordHash,
        id::{CaseId, UserId},
        open::NewCase,
        person::{Rights, Role, User},
        preset::PresetName,
        text::{Email, Name},
    },
    store::View,
};

fn ids(form: &PeopleForm) -> Vec<UserId> {
    form.people.list.iter().map(|user| user.id).collect()
}

#[test]
fn anybody_of_an_account_is_found_and_chosen_however_many_there_are() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let case = world.open(&d1, V, "many");
    let mut crowd: Vec<UserId> =
        (0..260).map(|_| world.person(D, Role::Agent, Rights::default()).1).collect();
    crowd.sort_by_key(ToString::to_string);
    let last = *crowd.last().unwrap();
    let first = world.desk.people(&d1, case, "", &[]).unwrap();
    assert_eq!((first.people.found, first.people.more), (200, true));
    assert!(!ids(&first).contains(&last));
    for query in [format!(" user {last}"), last.to_string(), format!("USER {last}")] {
        let found = world.desk.people(&d1, case, &query, &[]).unwrap();
        assert!(ids(&found).contains(&last), "{query}");
        assert_eq!((found.people.found, found.people.more), (1, false));
        assert_eq!(found.people.list.len(), 2, "with the agent");
    }
    // What was ticked before stays, and so does who is on the case.
    let ticked = [crowd[0], crowd[1]];
    let nobody = world.desk.people(&d1, case, "nobody is called so", &ticked).unwrap();
    assert_eq!((nobody.people.found, nobody.people.list.len()), (0, 3));
    world.desk.set_people(&d1, case, last.to_string(), vec![crowd[0].to_string()]).unwrap();
    let form = world.desk.people(&d1, case, "", &[]).unwrap();
    assert!(ids(&form).contains(&last) && form.people.list.len() == 201);
}

#[test]
fn only_people_of_ones_own_side_are_found() {
    let world = World::new(PresetName::Portal);
    let rights = Rights { opens_for_managed: true, opens_on_behalf: false };
    let (m1, own) = world.person(M, Role::Agent, rights);
    let (c1, client) = world.person(C, Role::Agent, Rights::default());
    let foreign = world.person(V, Role::Agent, Rights::default()).1;
    let portal = NewCase {
        account: C.to_string(),
        environment: "1".to_owned(),
        impact: "low".to_owned(),
        priority: String::new(),
        kind: String::new(),
        ..form(V, "for C")
    };
    let case = world.desk.open_case(&m1, portal, Vec::new()).unwrap();
    let found = |actor: &Actor, case: CaseId, who: UserId| {
        let by_name = world.desk.people(actor, case, &who.to_string(), &[]).unwrap();
        let ticked = world.desk.people(actor, case, "nobody is called so", &[who]).unwrap();
        assert_eq!(ids(&by_name).contains(&who), ids(&ticked).contains(&who));
        ids(&ticked).contains(&who)
    };
    assert!(found(&m1, case, own) && found(&m1, case, client) && found(&c1, case, client));
    assert!(!found(&m1, case, foreign) && !found(&c1, case, foreign));
}

#[test]
fn a_new_case_finds_anybody_too_and_keeps_who_is_chosen() {
    let world = World::new(PresetName::Portal);
    let rights = Rights { opens_for_managed: true, opens_on_behalf: true };
    let m1 = world.person(M, Role::Agent, rights).0;
    let foreign = world.person(V, Role::Agent, Rights::default()).1;
    let mut crowd: Vec<UserId> =
        (0..210).map(|_| world.person(M, Role::Member, Rights::default()).1).collect();
    crowd.sort_by_key(ToString::to_string);
    let (first, last) = (crowd[0], *crowd.last().unwrap());
    let offered = |fields: &[(&str, String)]| {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        world.desk.keep_fields(&m1, DraftPlace::NewCase, fields.collect()).unwrap();
        let form = world.desk.new_case(&m1, V).unwrap();
        [form.contacts, form.people]
    };
    for people in offered(&[]) {
        assert_eq!((people.list.len(), people.found, people.more), (200, 200, true));
        assert!(people.list.iter().all(|user| user.id != last));
    }
    for query in
        [format!("user {last}"), last.to_string(), format!("  {} ", &last.to_string()[3..])]
    {
        let chosen = [foreign, first].map(|id| ("cc", id.to_string()));
        let [_, told] = offered(&[&chosen[..], &[("q-cc", query.clone())]].concat());
        let [contacts, _] = offered(&[("q-contact", query), ("contact", first.to_string())]);
        for people in [contacts, told] {
            let found: Vec<_> = people.list.iter().map(|user| user.id).collect();
            assert_eq!((found, people.found, people.more), (vec![last, first], 1, false));
        }
    }
    let [contacts, _] =
        offered(&[("q-contact", "nobody".to_owned()), ("contact", foreign.to_string())]);
    assert_eq!((contacts.list.len(), contacts.found), (0, 0), "another account's people");
}

#[test]
fn somebody_is_found_by_how_their_name_begins_behind_more_names_than_a_search_looks_at() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let case = world.open(&d1, V, "many");
    let hired = (0..10_002).map(|number| {
        move |view: &View<'_>| {
            let id = view.fresh_user()?;
            let name = if number == 0 { "Zora Zenith".to_owned() } else { format!("A {number}") };
            let user = User {
                id,
                account: D,
                name: Name::parse(&name).unwrap(),
                email: Email::parse(&format!("{id}@example.com")).unwrap(),
                role: Role::Agent,
                rights: Rights::default(),
                active: true,
                created_at: view.now(),
                epoch: 0,
            };
            Ok(Console::here().add_user(user, PasswordHash(String::new())))
        }
    });
    assert!(world.desk.store().commit_all(hired).iter().all(Result::is_ok));
    let found = |query: &str| {
        let form = world.desk.people(&d1, case, query, &[]).unwrap();
        (form.people.found, form.people.more)
    };
    assert_eq!(found("zora z"), (1, true), "there may be others whose names only hold it");
    assert_eq!(found("zenith"), (0, true));
}
