//! Choosing among many people.

use super::world::{C, D, M, V, World, form};
use crate::{
    desk::show::PeopleForm,
    domain::{
        access::Actor,
        id::{CaseId, UserId},
        open::NewCase,
        person::{Rights, Role},
        preset::PresetName,
    },
};

fn ids(form: &PeopleForm) -> Vec<UserId> {
    form.people.iter().map(|user| user.id).collect()
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
    assert_eq!((first.found, first.more), (200, true));
    assert!(!ids(&first).contains(&last));
    for query in [format!(" user {last}"), last.to_string(), format!("USER {last}")] {
        let found = world.desk.people(&d1, case, &query, &[]).unwrap();
        assert!(ids(&found).contains(&last), "{query}");
        assert_eq!((found.found, found.more), (1, false));
        assert_eq!(found.people.len(), 2, "with the agent");
    }
    // What was ticked before stays, and so does who is on the case.
    let ticked = [crowd[0], crowd[1]];
    let nobody = world.desk.people(&d1, case, "nobody is called so", &ticked).unwrap();
    assert_eq!((nobody.found, nobody.people.len()), (0, 3));
    world.desk.set_people(&d1, case, last.to_string(), vec![crowd[0].to_string()]).unwrap();
    let form = world.desk.people(&d1, case, "", &[]).unwrap();
    assert!(ids(&form).contains(&last) && form.people.len() == 201);
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
