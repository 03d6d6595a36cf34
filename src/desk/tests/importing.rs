//! Organisations and people from a table: all of it or nothing, and a rehearsal before.

use super::{
    bulk::refusal,
    world::{C, D, M, O, V, World},
};
use crate::{
    desk::Import::{self, Now, Rehearsed},
    domain::{
        account::AccountKind,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, LineWrong, Refusal},
    },
};

fn lines(all: &[(usize, LineWrong)]) -> Refusal {
    let line = |(number, why): &(usize, LineWrong)| {
        (Field::Table, Complaint::Line { number: *number, why: *why })
    };
    Refusal::Fields(all.iter().map(line).collect())
}

fn journal(world: &World) -> usize {
    world.desk.store().look(|view| view.happened(0, 10_000)).unwrap().len()
}

#[test]
fn organisations_come_from_a_table_all_at_once_and_a_rehearsal_writes_nothing() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let table = format!(
        "\u{feff}Kind;name;MANAGED_BY\r\nvendor;Harbor Workspace;\r\n\r\nClient;\"Lucky; Seven\";{M}\r\n"
    );
    let before = journal(&world);
    let seen = world.desk.import_organisations(&runs, &table, Rehearsed).unwrap();
    assert_eq!((seen.len(), journal(&world)), (2, before));
    let made = world.desk.import_organisations(&runs, &table, Now).unwrap();
    assert_eq!(journal(&world), before + 2);
    assert_eq!((made[0].kind, &*made[0].name), (AccountKind::Vendor, "Harbor Workspace"));
    let page = world.desk.organisation(&runs, made[1].id, None).unwrap();
    assert_eq!((&*page.account.name, page.account.managed_by), ("Lucky; Seven", Some(M)));
    // A table that is imported twice makes nothing twice.
    let taken = lines(&[(2, LineWrong::NameTaken), (4, LineWrong::NameTaken)]);
    assert_eq!(refusal(world.desk.import_organisations(&runs, &table, Now)), taken);
    world.is_sound();
}

#[test]
fn all_wrong_lines_of_organisations_are_named_at_once_and_nothing_is_made() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let before = journal(&world);
    for import in [Rehearsed, Now] {
        let table = "name,kind,managed_by\nOne,client\n,king,x\nONE,client,\nTwo,client,,more\n";
        let wrong = [
            (5, LineWrong::Cells),
            (3, LineWrong::Name),
            (3, LineWrong::Kind),
            (3, LineWrong::Manager),
            (4, LineWrong::NameTwice),
        ];
        let refused = refusal(world.desk.import_organisations(&runs, table, import));
        assert_eq!(refused, lines(&wrong));
        let table =
            format!("name,kind,managed_by\nOne,client,{O}\nTwo,client,PA-999-999\nFine,client,\n");
        let wrong = [(2, LineWrong::Manager), (3, LineWrong::Manager)];
        let refused = refusal(world.desk.import_organisations(&runs, &table, import));
        assert_eq!(refused, lines(&wrong));
    }
    assert_eq!(journal(&world), before);
    for (account, role) in [(O, Role::Agent), (V, Role::Admin)] {
        let other = world.actor(account, role);
        let tried = world.desk.import_organisations(&other, "name,kind\nOne,client", Now);
        assert_eq!(refusal(tried), Refusal::NotFound);
    }
}

#[test]
fn what_is_no_such_table_is_refused_whole() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let columns = Complaint::Columns { must: &["name", "kind"], may: &["managed_by"] };
    let many = format!("name,kind\n{}", "X,client\n".repeat(501));
    let long = format!("name,kind\n{}", "x".repeat(64 * 1024));
    for (table, why) in [
        ("", Complaint::Missing),
        ("name,kind\n\n", Complaint::Missing),
        ("Harbor Workspace,vendor\n", columns),
        ("name\nX\n", columns),
        ("name,kind,kind\nX,client,client\n", columns),
        ("name,kind,password\nX,client,secret\n", columns),
        (&many, Complaint::TooManyLines { max: 500 }),
        (&long, Complaint::NotATable { bytes_max: 64 * 1024 }),
    ] {
        let refused = refusal(world.desk.import_organisations(&runs, table, Now));
        assert_eq!(refused, Refusal::field(Field::Table, why), "{table:.40}");
    }
}

#[test]
fn people_of_a_table_are_invited_each_by_a_link_and_never_more_than_that() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let table = "email,name,role\nkit@one.example,Kit Jamb,AGENT\nsam@one.example,Sam Plinth,\n";
    let before = journal(&world);
    let seen = world.desk.import_people(&admin, table, Rehearsed).unwrap();
    assert!(seen.iter().all(|guest| guest.linked.secret.is_none()));
    assert_eq!((seen.len(), journal(&world)), (2, before));
    let made = world.desk.import_people(&admin, table, Now).unwrap();
    let roles: Vec<_> = made.iter().map(|guest| (guest.role, guest.account.0)).collect();
    assert_eq!(roles, [(Role::Agent, D), (Role::Member, D)]);
    for guest in &made {
        let link = world.desk.link(guest.linked.secret.as_ref().unwrap()).unwrap();
        assert_eq!((&link.name, &link.email), (&guest.linked.name, &guest.linked.email));
    }
    assert_eq!(world.desk.staff(&admin, None, ("", None)).unwrap().invited.len(), 2);
    let king = "name,email,role\nKit,kit,king\nSam,s@one.example,admin\nBo,S@one.example,\n";
    let wrong = [(2, LineWrong::Email), (2, LineWrong::Role), (4, LineWrong::Twice)];
    assert_eq!(refusal(world.desk.import_people(&admin, king, Now)), lines(&wrong));
    world.is_sound();
}

#[test]
fn nobody_imports_people_into_an_account_that_is_not_theirs_to_set_up() {
    let world = World::new(PresetName::Partner);
    let (admin, runs) = (world.actor(D, Role::Admin), world.actor(O, Role::Admin));
    let shut = world.change(&runs, C, ("Shut", false));
    shut.unwrap();
    let table = format!(
        "name,email,account\nKit,kit@x.example,{V}\nBo,bo@x.example,PA-999-999\nSam,sam@x.example,\n"
    );
    let wrong = |lines_wrong: &[(usize, LineWrong)], actor, import: Import| {
        assert_eq!(refusal(world.desk.import_people(actor, &table, import)), lines(lines_wrong));
    };
    for import in [Rehearsed, Now] {
        // An account of others is as one that is not there.
        wrong(&[(3, LineWrong::Account), (2, LineWrong::Account)], &admin, import);
        wrong(&[(3, LineWrong::Account)], &runs, import);
    }
    let table = format!("name,email,account\nKit,kit@x.example,{V}\nSam,sam@x.example,{C}\n");
    let refused = refusal(world.desk.import_people(&runs, &table, Now));
    assert_eq!(refused, lines(&[(3, LineWrong::ShutOut)]));
    let table = format!("name,email,account\nKit,kit@x.example,{V}\nSam,sam@x.example,{D}\n");
    let made = world.desk.import_people(&runs, &table, Now).unwrap();
    assert_eq!([made[0].account.0, made[1].account.0], [V, D]);
    let agent = world.actor(D, Role::Agent);
    assert_eq!(refusal(world.desk.import_people(&agent, &table, Now)), Refusal::NotFound);
    // At the machine it takes an account to be said.
    let here = |account| world.desk.import_people_here("name,email\nX,x@x.example", account, Now);
    assert_eq!(refusal(here(None)), lines(&[(2, LineWrong::Account)]));
    assert!(here(Some(&V.to_string())).unwrap()[0].linked.secret.is_some());
}

#[test]
fn empty_cells_behind_the_last_count_for_nothing() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let table = "name,kind,managed_by,,\nOne,client,,,\nTwo,client,,,,,\n";
    let made = world.desk.import_organisations(&runs, table, Rehearsed).unwrap();
    assert_eq!(made.len(), 2);
    let table = "name,kind,,managed_by\nOne,client,,\n";
    let refused = refusal(world.desk.import_organisations(&runs, table, Rehearsed));
    assert!(matches!(refused, Refusal::Fields(_)), "a column without a name between two");
}

#[test]
fn links_of_a_refused_table_do_not_count_as_made() {
    let world = World::new(PresetName::Partner);
    let (v1, taken) = world.person(V, Role::Admin, crate::domain::person::Rights::default());
    let line = |number: usize| format!("Guest {number},guest-{number}@example.com\n");
    let all: String = (0..99).map(line).collect();
    let wrong = format!("name,email\n{all}Taken,{taken}@example.com\n");
    for _ in 0..4 {
        let refused = refusal(world.desk.import_people(&v1, &wrong, Now));
        assert!(matches!(refused, Refusal::Fields(_)), "{refused:?}");
    }
    assert_eq!(
        world.desk.import_people(&v1, &format!("name,email\n{all}"), Now).unwrap().len(),
        99
    );
}
