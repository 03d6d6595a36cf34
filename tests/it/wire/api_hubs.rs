//! Hubs as programs read them, and what they say of the accounts that stand on them.

use serde_json::{Value, json};

use super::{
    api::{done, refused},
    door_of_programs::Program,
    scene::text,
};
use crate::{client::Client, world::World};

const ACCOUNTS: &str = "/tier/accounts";

fn rows(program: &mut Program, path: &str) -> Vec<Value> {
    let answer = program.get(path);
    assert_eq!(answer.status, 200, "{answer}");
    answer.json().as_array().unwrap().clone()
}

fn names(rows: &[Value]) -> Vec<&str> {
    let mut names: Vec<&str> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    names
}

/// A body that makes a reseller on a hub.
fn reseller(hub: &str) -> Value {
    let contact = json!({"first_name": "Vera", "last_name": "Gantry", "email": "vera@example.com"});
    let info = json!({"address_line1": "1 Quay", "city": "Boston", "postal_code": "02108",
        "country": "US", "contact": contact});
    json!({"type": "reseller", "name": "Ironbridge Resale", "parent": null, "hub": {"id": hub},
        "contact_info": info})
}

#[test]
fn a_program_lists_hubs_and_narrows_accounts_by_them() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let hubs = rows(&mut michael, "/hubs?ordering(name)&limit=100");
    assert_eq!(names(&hubs), ["Retail", "Trade"]);
    assert_eq!(hubs[0]["instance"]["type"], "api");
    assert!(hubs[0]["events"]["created"]["at"].as_str().unwrap().ends_with("+00:00"));
    let id = |at: usize| hubs[at]["id"].as_str().unwrap();
    assert_eq!(rows(&mut michael, &format!("/hubs?eq(id,{})", id(1))).len(), 1);
    let (retail, trade) = (id(0).to_owned(), id(1).to_owned());
    let of = |program: &mut Program, query: &str| {
        let rows = rows(program, &format!("{ACCOUNTS}?{query}"));
        names(&rows).into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let on_trade = ["Kensington Resale", "Spectrum Supply"];
    assert_eq!(of(&mut michael, &format!("eq(hub.id,{trade})")), on_trade);
    assert_eq!(of(&mut michael, "eq(hub.name,Trade)"), on_trade);
    assert_eq!(of(&mut michael, &format!("hub.id={retail}")), ["Lucky Seven Tavern"]);
    for none in ["eq(hub.id,HB-0000-0000)", "eq(hub.id,null())"] {
        assert_eq!(of(&mut michael, none), ["J&M Tropical Fish"], "{none}");
    }
    assert_eq!(of(&mut michael, "ne(hub.id,HB-0000-0000)").len(), 3);
    assert!(of(&mut michael, "eq(hub.id,HB-1111-1111)").is_empty());
    // Made on a hub; no update says on which it stands.
    let made = michael.post(ACCOUNTS, &reseller(&retail));
    assert_eq!(made.status, 201, "{made}");
    let made = made.json();
    assert_eq!(made["hub"], json!({"id": retail, "name": "Retail"}));
    let at = format!("{ACCOUNTS}/{}", made["id"].as_str().unwrap());
    let stays = done(&michael.put(&at, &json!({"hub": {"id": trade}, "tax_id": "4711"})));
    assert_eq!(stays["hub"]["name"], "Retail");
    refused(&michael.post(ACCOUNTS, &reseller("HB-1111-1111")), 400, "hub.id: ");
    refused(&michael.post(ACCOUNTS, &reseller("none")), 400, "hub.id: ");
}

#[test]
fn a_vendor_reads_the_hub_of_an_account_and_no_other() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    assert!(rows(&mut robert, "/hubs").is_empty());
    let seen = rows(&mut robert, &format!("{ACCOUNTS}?like(name,Lucky*)"));
    assert_eq!(seen[0]["hub"]["name"], "Retail");
    let mut michael = Program::of(&world, "Michael");
    let retail = rows(&mut michael, "/hubs?eq(name,Retail)")[0]["id"].as_str().unwrap().to_owned();
    let [real, none] = [retail.as_str(), "HB-1111-1111"].map(|hub| {
        let answer = robert.post(ACCOUNTS, &reseller(hub));
        (answer.status, answer.text())
    });
    assert_eq!(real, none);
    let mut page = world.signed_in("Robert");
    let [real, none] = [retail.as_str(), "HB-1111-1111"]
        .map(|hub| page.get(&format!("/customers/hubs/{hub}")).status);
    assert_eq!((real, none, page.get("/customers/hubs").status), (404, 404, 404));
}

#[test]
fn an_agent_keeps_hubs_and_a_customer_stands_on_one() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let hubs = |client: &mut Client| text(&client.get("/customers/hubs").text());
    assert!(hubs(&mut michael).contains("Retail"));
    let taken = michael.post_form("/customers/hubs", &[("name", "retail")]);
    assert_eq!(taken.status, 422);
    assert!(text(&taken.text()).contains("Another of your hubs is called so."), "{taken}");
    assert_eq!(michael.post_form("/customers/hubs", &[("name", "Online")]).status, 303);
    let list = michael.get("/customers/hubs").text();
    let to = list.split("href=\"/customers/hubs/").skip(1).find(|part| part.contains(">Online<"));
    let online = to.unwrap().split('"').next().unwrap().to_owned();
    // The wizard offers it.
    let form = michael.get("/customers/new/data?type=reseller&parent=none").text();
    assert!(form.contains(&format!("<option value=\"{online}\">Online</option>")), "{form}");
    let fields = [
        ("type", "reseller"),
        ("parent", "none"),
        ("hub", &online),
        ("name", "Ironbridge Resale"),
        ("line1", "1 Quay"),
        ("city", "Boston"),
        ("zip", "02108"),
        ("country", "US"),
        ("first-name", "Vera"),
        ("last-name", "Gantry"),
        ("email", "vera@example.com"),
        ("go", "save"),
    ];
    let made = michael.post_form("/customers/new", &fields);
    assert_eq!(made.status, 303, "{made}");
    let page = made.header("location").unwrap().trim_end_matches("/summary").to_owned();
    for part in ["", "/details", "/summary"] {
        assert!(text(&michael.get(&format!("{page}{part}")).text()).contains("Online"), "{part}");
    }
    let rows = text(&michael.get(&format!("/customers?hub={online}")).text());
    assert!(rows.contains("Ironbridge Resale") && !rows.contains("Spectrum Supply"), "{rows}");
    let file = michael.get(&format!("/customers/export/accounts?hub={online}")).text();
    assert!(file.lines().count() == 2 && file.contains(",Online,"), "{file}");
    let hub = format!("/customers/hubs/{online}");
    let page_of_hub = michael.get(&hub).text();
    let edition = page_of_hub.split("name=\"edition\" value=\"").nth(1).unwrap();
    let edition = edition.split('"').next().unwrap();
    let retired = [("name", "Online"), ("retired", "on"), ("edition", edition)];
    assert_eq!(michael.post_form(&hub, &retired).status, 303);
    // The form was shown before that, so it does not take it back.
    let late = michael.post_form(&hub, &[("name", "On line"), ("edition", edition)]);
    assert_eq!(late.status, 409, "{late}");
    let says = text(&late.text());
    assert!(says.contains("Now it is called Online and is retired."), "{says}");
    assert_eq!(michael.post_form(&hub, &[("name", "On line")]).status, 400);
    let form = michael.get("/customers/new/data?type=reseller&parent=none").text();
    assert!(!form.contains("Online"), "it takes no more");
    assert!(text(&michael.get(&page).text()).contains("Online"), "what stands there stays");
}
