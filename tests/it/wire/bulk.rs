//! One thing done to many cases of a list, as forms send it.

use super::{
    scene::{self, FRONT_STREET, SUPPORT},
    witness::{Herald, sight, steady},
};
use crate::{
    client::{Answer, Client, hidden},
    wait,
    world::World,
};

fn run(client: &mut Client, cases: &[&str], fields: &[(&str, &str)]) -> Answer {
    client.get("/cases");
    let cases = cases.iter().map(|case| ("case", *case));
    let all: Vec<_> = fields.iter().copied().chain(cases).collect();
    client.post_form("/cases/bulk?direction=incoming", &all)
}

/// What the list says of it, without tags.
fn told(client: &mut Client) -> String {
    let page = client.get("/cases").text();
    let notes = page.split("role=\"status\">").skip(1);
    notes.map(|note| scene::text(note.split("</div>").next().unwrap())).collect()
}

#[test]
fn what_one_may_not_see_is_answered_as_what_there_is_not() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Not for Ada");
    let path = format!("/cases/{case}");
    let mut herald = Herald::new(&world, "Bo", "Ada", scene::HARBOR);
    herald.settle();
    robert.get(&path);
    herald.settle();
    let before = sight(&mut robert, &["/cases", &path]);
    let mut ada = world.signed_in("Ada");
    for go in ["take", "agent", "priority", "close"] {
        let mut look = |id: &str| {
            let answer = run(&mut ada, &[id], &[("go", go), ("priority", "low"), ("agent", "")]);
            assert_eq!(answer.header("location"), Some("/cases?direction=incoming"));
            let list = ada.get("/cases");
            let at = hidden(&list.text(), "at").unwrap().to_owned();
            assert_eq!(ada.post_form("/cases/bulk/dismiss", &[("at", &at)]).status, 303);
            steady(&list).replace(&at, "-").replace(id, "-")
        };
        assert_eq!(look(&case), look("CA-000-000-001"), "{go}");
    }
    herald.settle();
    assert_eq!(sight(&mut robert, &["/cases", &path]), before);
}

#[test]
fn many_cases_are_assigned_given_a_priority_and_set_back() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let cases = ["One", "Two"].map(|name| scene::open_case(&mut ivo, FRONT_STREET, name));
    let ids = [cases[0].as_str(), &cases[1], &cases[0], "CA-000-000-001"];
    assert_eq!(run(&mut robert, &ids, &[("go", "take")]).status, 303);
    let words = told(&mut robert);
    assert!(words.contains("2 cases assigned to Robert Balboa."), "{words}");
    assert!(words.contains("1 case not changed:"), "{words}");
    let form = run(&mut robert, &ids[..2], &[("go", "assign")]).text();
    assert!(form.contains("Assign 2 cases") && form.contains(&ids[1].to_owned()), "{form}");
    let (_, adrian) = form.split_once("<option value=\"UR-").unwrap();
    let agent = format!("UR-{}", &adrian[..11]);
    assert_eq!(run(&mut robert, &ids[..2], &[("go", "agent"), ("agent", &agent)]).status, 303);
    let priority = [("go", "priority"), ("priority", "urgent")];
    assert_eq!(run(&mut robert, &ids[..2], &priority).status, 303);
    let list = robert.get("/cases?priority=urgent").text();
    assert!(ids[..2].iter().all(|id| list.contains(&format!("href=\"/cases/{id}\""))));
    let at = hidden(&list, "at").unwrap().to_owned();
    let elsewhere = [("at", "1"), ("at", at.as_str())];
    assert_eq!(robert.post_form("/cases/bulk/undo", &elsewhere).status, 410, "the first counts");
    assert_eq!(ivo.post_form("/cases/bulk/undo", &[("at", &at)]).status, 410, "it is not his");
    assert_eq!(robert.post_form("/cases/bulk/undo", &[("at", &at)]).status, 303);
    assert!(told(&mut robert).contains("2 cases are as they were before."));
    let list = robert.get("/cases?priority=urgent").text();
    assert!(!list.contains(&format!("href=\"/cases/{}\"", ids[0])));
    let at = hidden(&list, "at").unwrap().to_owned();
    assert_eq!(robert.post_form("/cases/bulk/dismiss", &[("at", &at)]).status, 303);
    assert_eq!(told(&mut robert), "");
}

#[test]
fn a_closing_is_held_and_nobody_is_told_until_it_is_done() {
    let world = World::demo(&[]);
    let (mut tess, mut nora) = (world.signed_in("Tess"), world.signed_in("Nora"));
    let cases = ["Held", "Called off"].map(|name| scene::open_case(&mut tess, SUPPORT, name));
    let path = format!("/cases/{}", cases[0]);
    let mut herald = Herald::new(&world, "Bo", "Ada", scene::HARBOR);
    herald.settle();
    tess.get(&path);
    herald.settle();
    let before = sight(&mut tess, &[&path, "/notifications"]);
    run(&mut nora, &[&cases[1]], &[("go", "close")]);
    assert!(told(&mut nora).contains("1 case closes in 10 seconds"));
    assert_eq!(nora.post_form("/cases/bulk/cancel", &[]).status, 303);
    assert!(told(&mut nora).contains("No case was closed."));
    run(&mut nora, &[&cases[0]], &[("go", "close")]);
    assert!(told(&mut nora).contains("Until then nothing is changed and nobody is told."));
    herald.settle();
    assert_eq!(sight(&mut tess, &[&path, "/notifications"]), before);
    let closed = wait::until(|| match scene::state(&mut tess, &cases[0]).as_str() {
        "Closed" => Ok(()),
        state => Err(state.to_owned()),
    });
    assert_eq!(closed, Ok(()));
    assert!(told(&mut nora).contains("1 case is closed."));
    assert_eq!(scene::state(&mut tess, &cases[1]), "Open");
    herald.settle();
    assert_ne!(sight(&mut tess, &["/notifications"])[0], before[1], "now she is told");
}

#[test]
fn what_is_held_outlives_a_crash_and_is_done_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let users = world.users.clone();
    let (mut tess, mut nora) = (world.signed_in("Tess"), world.signed_in("Nora"));
    let case = scene::open_case(&mut tess, SUPPORT, "Held over a crash");
    run(&mut nora, &[&case], &[("go", "close")]);
    drop(world);
    let mut world = World::serve(&data, &[]);
    world.users = users;
    let (mut tess, mut nora) = (world.signed_in("Tess"), world.signed_in("Nora"));
    assert_eq!(scene::state(&mut tess, &case), "Open");
    let done = wait::until(|| {
        let words = told(&mut nora);
        if words.contains("1 case is closed.") { Ok(()) } else { Err(words) }
    });
    assert_eq!(done, Ok(()));
    let page = tess.get(&format!("/cases/{case}")).text();
    assert_eq!(page.matches("<li class=\"event").count(), 1, "{page}");
}

#[test]
fn a_list_has_boxes_for_those_who_can_work_and_a_form_takes_one_page() {
    let world = World::demo(&[]);
    let (mut robert, mut una) = (world.signed_in("Robert"), world.signed_in("Una"));
    let page = robert.get("/cases?ticked=0").text();
    let ticked = |page: &str| {
        let boxes = page.split("name=\"case\"").skip(1);
        boxes.map(|rest| rest.split('>').next().unwrap().ends_with("checked")).collect::<Vec<_>>()
    };
    assert!(!ticked(&page).is_empty() && !ticked(&page).contains(&true), "{page}");
    let all = robert.get("/cases?ticked=1").text();
    assert_eq!(ticked(&all), vec![true; ticked(&page).len()]);
    let plain = robert.get("/cases").text();
    assert!(plain.contains("/cases/bulk") && !plain.contains("name=\"case\""));
    for (client, path) in
        [(&mut robert, "/cases?archive=1&ticked=1"), (&mut una, "/cases?ticked=1")]
    {
        let page = client.get(path).text();
        assert!(!page.contains("/cases/bulk") && !page.contains("name=\"case\""), "{path}");
    }
    let ids: Vec<String> = (1..=26).map(|n| format!("CA-000-000-{n:03}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let answer = run(&mut robert, &ids, &[("go", "take")]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Cases: at most 25, please."));
}
