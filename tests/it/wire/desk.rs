//! A desk as its admins set it in the browser's place: what is typed survives a refusal, and those
//! who write see what they are asked.

use super::scene::{self, FRONT_STREET, MIGHTY_MICK};
use crate::{
    client::{Answer, Client},
    world::World,
};

/// What a section's form was filled in on top of.
fn edition(page: &str, section: &str) -> String {
    let (_, form) = page.split_once(&format!("name=\"section\" value=\"{section}\"")).unwrap();
    let (_, value) = form.split_once("name=\"edition\" value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

fn save(client: &mut Client, section: &str, edition: &str, fields: &[(&str, &str)]) -> Answer {
    let own = [("account", FRONT_STREET), ("section", section), ("edition", edition)];
    client.post_form("/settings/desk", &[&own[..], fields].concat())
}

#[test]
fn a_desk_says_what_it_asks_of_those_who_write() {
    let world = World::demo(&[]);
    let mut admin = world.signed_in("Robert");
    let page = admin.get("/settings/desk").text();
    let before = edition(&page, "instructions");
    let typed = [("instructions", "Name the **order** <b>please</b>.")];
    let seen =
        save(&mut admin, "instructions", &before, &[&typed[..], &[("go", "preview")]].concat());
    assert_eq!(seen.status, 200);
    assert!(seen.text().contains("<strong>order</strong> &lt;b&gt;please"), "{seen}");
    let details = format!("/cases/new/details?partner={FRONT_STREET}");
    let mut writer = world.signed_in("Michael");
    assert!(!writer.get(&details).text().contains("<strong>order</strong>"), "nothing was saved");
    let saved = save(&mut admin, "instructions", &before, &typed);
    assert_eq!(saved.status, 303);
    let page = admin.get(saved.header("location").unwrap().split('#').next().unwrap()).text();
    assert!(page.contains("Saved."), "{page}");
    let details = writer.get(&details).text();
    assert!(details.contains("<strong>order</strong> &lt;b&gt;please"), "{details}");

    // Late, it is refused with both.
    let late = save(&mut admin, "instructions", &before, &[("instructions", "Mine instead.")]);
    assert_eq!(late.status, 409);
    let page = late.text();
    assert!(page.contains("Mine instead.") && page.contains("Name the **order**"), "{page}");
    let again = edition(&page, "instructions");
    let saved = save(&mut admin, "instructions", &again, &[("instructions", "Mine instead.")]);
    assert_eq!(saved.status, 303);
}

#[test]
fn a_period_that_is_none_comes_back_with_what_is_allowed_and_the_new_one_is_for_later() {
    let world = World::demo(&[]);
    let mut admin = world.signed_in("Robert");
    let page = admin.get("/settings/desk").text();
    let before = edition(&page, "auto-close");
    let refused = save(&mut admin, "auto-close", &before, &[("auto-close", "5 fortnights")]);
    assert_eq!(refused.status, 422);
    let page = refused.text();
    assert!(page.contains("5 fortnights") && page.contains("from 1h to 365days"), "{page}");
    assert_eq!(save(&mut admin, "auto-close", &before, &[("auto-close", "2days")]).status, 303);
    let other = save(&mut admin, "secret", &before, &[]);
    assert_eq!(other.status, 400);
    // Whoever runs the helpdesk sets any desk; a partner's admin sets none but their own.
    let address = format!("/settings/desk?account={FRONT_STREET}");
    assert!(world.signed_in("Paulie").get(&address).text().contains("value=\"2days\""));
    let theirs = format!("/settings/desk?account={MIGHTY_MICK}");
    assert_eq!(admin.get(&theirs).status, 404);
    assert!(!scene::text(&admin.get(&theirs).text()).contains("Mighty"));
}
