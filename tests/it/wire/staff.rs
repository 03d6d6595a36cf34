//! The people of an account over the wire: who sets them up, and what that does at once.

use super::{
    scene::{FRONT_STREET, MIGHTY_MICK},
    sessions::is_in,
};
use crate::{
    client::{Answer, Client, attribute},
    world::World,
};

/// The id of somebody whom this list has.
pub(super) fn id_of(list: &str, name: &str) -> String {
    let (before, _) = list.split_once(&format!("<bdi>{name}</bdi></a>")).expect(name);
    let (_, link) = before.rsplit_once("/settings/people/UR-").unwrap();
    format!("UR-{}", &link[..11])
}

/// The field of this name on a page.
pub(super) fn hidden(page: &str, name: &str) -> String {
    let marked = format!("name=\"{name}\"");
    let input = page.split("<input ").find(|input| input.contains(&marked)).expect(name);
    attribute(input, "value").unwrap().to_owned()
}

/// Sends the form of somebody's page as it stands, but for `fields`.
pub(super) fn save(client: &mut Client, id: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
    let page = client.get(&format!("/settings/people/{id}")).text();
    let edition = hidden(&page, "edition");
    let fields = [&[("edition", edition.as_str())][..], fields].concat();
    client.post_form(&format!("/settings/people/{id}{verb}"), &fields)
}

#[test]
fn no_admin_of_one_account_sees_or_changes_the_people_of_another() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let list = robert.get("/settings/people").text();
    let adrian = id_of(&list, "Adrian Pennino");
    assert!(!list.contains("Michael Goldmill"));
    let edition = hidden(&robert.get(&format!("/settings/people/{adrian}")).text(), "edition");
    let before = robert.get(&format!("/settings/people/{adrian}")).text();
    // A service provider's admin is none of those whom it manages: Lucky Seven is Duke's.
    let managed = world.user("Bo").account_id.clone();
    let mut iris = world.signed_in("Iris");
    assert_eq!(iris.get("/settings/people").status, 200);
    assert_eq!(iris.get(&format!("/settings/people?account={managed}")).status, 404);
    for name in ["Michael", "Tess", "Iris", "Ada", "Nora", "Ivo"] {
        let mut other = world.signed_in(name);
        let own = format!("/settings/people?account={FRONT_STREET}");
        for path in [own, format!("/settings/people?account={FRONT_STREET}&q={adrian}")] {
            assert_eq!(other.get(&path).status, 404, "{name} {path}");
        }
        let found = other.get(&format!("/settings/people?q={}", world.user("Adrian").email));
        assert!(!found.text().contains("Adrian Pennino"), "{name}");
        for id in [adrian.as_str(), "UR-000-000-001"] {
            let path = format!("/settings/people/{id}");
            let fields = [("role", "viewer"), ("edition", edition.as_str())];
            assert_eq!(other.get(&path).status, 404, "{name}");
            assert_eq!(other.get(&format!("{path}/deactivate")).status, 404, "{name}");
            for verb in ["", "/deactivate", "/activate"] {
                let answer = other.post_form(&format!("{path}{verb}"), &fields);
                assert_eq!(answer.status, 404, "{name} {verb}");
            }
        }
    }
    let after = robert.get(&format!("/settings/people/{adrian}")).text();
    let plain = |page: &str| page.replace(&hidden(page, "token"), "");
    assert_eq!(plain(&after).len(), plain(&before).len(), "nothing has changed");
    // Who runs the appliance sets up everybody.
    let mut paulie = world.signed_in("Paulie");
    let list = paulie.get(&format!("/settings/people?account={FRONT_STREET}")).text();
    assert_eq!(id_of(&list, "Adrian Pennino"), adrian);
    assert_eq!(save(&mut paulie, &adrian, "", &[("role", "member")]).status, 303);
}

#[test]
fn who_is_deactivated_or_gets_another_role_is_signed_out_at_once() {
    let world = World::demo(&[]);
    let (mut robert, mut adrian) = (world.signed_in("Robert"), world.signed_in("Adrian"));
    let id = id_of(&robert.get("/settings/people").text(), "Adrian Pennino");
    assert_eq!(save(&mut robert, &id, "", &[("role", "viewer")]).status, 303);
    assert!(!is_in(&mut adrian));
    let mut adrian = world.signed_in("Adrian");
    assert_eq!(save(&mut robert, &id, "/deactivate", &[]).status, 303);
    assert!(!is_in(&mut adrian));
    let user = world.user("Adrian");
    let form = [("email", user.email.as_str()), ("password", user.password.as_str())];
    let mut again = world.stranger();
    again.get("/sign-in");
    assert_eq!(again.post_form("/sign-in", &form).status, 422, "as for a wrong password");
    let page = robert.get(&format!("/settings/people/{id}")).text();
    assert!(page.contains("Activate again"), "{page}");
    assert_eq!(save(&mut robert, &id, "/activate", &[]).status, 303);
    assert!(is_in(&mut world.signed_in("Adrian")));
}

#[test]
fn the_last_admin_stays_and_a_late_form_is_refused_with_what_is_so_now() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let list = robert.get("/settings/people").text();
    let (own, adrian) = (id_of(&list, "Robert Balboa"), id_of(&list, "Adrian Pennino"));
    for (verb, fields) in [("", &[("role", "agent")][..]), ("/deactivate", &[])] {
        let refused = save(&mut robert, &own, verb, fields);
        assert_eq!(refused.status, 422, "{verb}");
        assert!(refused.text().contains("only admin of the organisation"), "{refused}");
    }
    let late = hidden(&robert.get(&format!("/settings/people/{adrian}")).text(), "edition");
    assert_eq!(save(&mut robert, &adrian, "", &[("role", "viewer")]).status, 303);
    let fields = [("edition", late.as_str()), ("role", "admin"), ("opens-on-behalf", "on")];
    let refused = robert.post_form(&format!("/settings/people/{adrian}"), &fields);
    assert_eq!(refused.status, 409);
    let page = refused.text();
    assert!(page.contains("It says now: <b>Viewer</b>"), "{page}");
    let typed = page.split("<input ").filter(|input| input.contains(" checked")).count();
    assert_eq!(typed, 2, "the role and the right that were typed: {page}");
    let again = [("edition", &*hidden(&page, "edition")), ("role", "admin")];
    assert_eq!(robert.post_form(&format!("/settings/people/{adrian}"), &again).status, 303);
    assert_eq!(save(&mut robert, &own, "", &[("role", "agent")]).status, 303);
    assert!(!is_in(&mut robert), "another role is another session");
    let mut robert = world.signed_in("Robert");
    assert_eq!(robert.get("/settings/people").status, 404);
    assert_eq!(robert.get(&format!("/settings/people?account={MIGHTY_MICK}")).status, 404);
}
