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

/// What a field of the page holds.
fn value(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The row of a name, as far as the next one.
fn row<'p>(page: &'p str, name: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("name=\"{name}\"")).unwrap();
    rest.split("</li>").next().unwrap()
}

#[test]
fn of_a_list_that_two_admins_change_at_once_nobody_loses_what_the_other_did_not_touch() {
    let world = World::demo(&[]);
    let mut admin = world.signed_in("Paulie");
    let own = [("account", "PA-000-001"), ("section", "categories")];
    let page = admin.get("/settings/desk").text();
    let mut send = |edition: &str, fields: &[(&str, &str)]| {
        let head = [&own[..], &[("edition", edition)]].concat();
        admin.post_form("/settings/desk", &[&head[..], fields].concat())
    };
    let before = edition(&page, "categories");
    let names: Vec<String> = (1..=4).map(|n| value(&page, &format!("category-{n}"))).collect();
    let was: Vec<String> = (1..=4).map(|n| value(&page, &format!("was-category-{n}"))).collect();
    assert_eq!(send(&before, &[("category-3", "Invoices")]).status, 303);
    // The other renames the first, and has the third before them as it was.
    let changed = [
        ("category-1", "How to"),
        ("was-category-1", &was[0]),
        ("category-3", &names[2]),
        ("was-category-3", &was[2]),
        ("retired", "4"),
        ("category-4", &names[3]),
        ("was-category-4", &was[3]),
    ];
    let late = send(&before, &changed);
    assert_eq!(late.status, 409);
    let page = late.text();
    assert_eq!(value(&page, "category-1"), "How to", "their own change stands");
    assert_eq!(value(&page, "category-3"), "Invoices", "and the one that was faster does too");
    assert!(row(&page, "category-4").contains("checked"), "{page}");
    let again = edition(&page, "categories");
    let wrong = send(&again, &[("category-1", "How to"), ("category-3", &"x".repeat(101))]);
    assert_eq!(wrong.status, 422);
    let page = wrong.text();
    let third = scene::text(row(&page, "category-3"));
    assert!(third.contains("101 characters are too many"), "{third}");
    assert!(!row(&page, "category-1").contains("aria-invalid"));
    assert!(!row(&page, "category").contains("aria-invalid"), "nothing was wrong with a new one");
    let moved = [
        ("category-1", "How to"),
        ("category-2", &names[1]),
        ("category-3", "Invoices"),
        ("category-4", &names[3]),
        ("move", "down-1"),
    ];
    assert_eq!(send(&again, &moved).status, 303);
    let page = admin.get("/settings/desk").text();
    let at = |name: &str| page.find(&format!("name=\"{name}\"")).unwrap();
    assert!(at("category-2") < at("category-1") && at("category-1") < at("category-3"));
}
