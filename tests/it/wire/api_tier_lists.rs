//! Lists of customers, their requests and subscriptions, and of people, as programs ask for them.

use serde_json::json;

use super::{
    api::{done, refused},
    api_tiers::{ACCOUNTS, ASKS, REQUESTS, family, listed, subscribe},
    door_of_programs::Program,
    scene::{FRONT_STREET, MIGHTY_MICK},
};
use crate::world::World;

#[test]
fn accounts_are_filtered_ordered_and_read_part_by_part() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let (reseller, customer) = family(&mut michael);
    let (all, range) = listed(&mut michael, &format!("{ACCOUNTS}?limit=1000"));
    assert_eq!(all[..2], [customer.clone(), reseller.clone()], "the newest first");
    assert_eq!(range, format!("items 0-{}/{}", all.len() - 1, all.len()));
    assert_eq!(
        listed(&mut michael, &format!("{ACCOUNTS}?limit=0")).1,
        format!("items 0-0/{}", all.len())
    );
    let mut parts = Vec::new();
    for offset in 0..=all.len() {
        parts.extend(listed(&mut michael, &format!("{ACCOUNTS}?limit=1&offset={offset}")).0);
    }
    assert_eq!(parts, all);
    let (mut oldest, _) = listed(&mut michael, &format!("{ACCOUNTS}?ordering(events.created.at)"));
    oldest.reverse();
    assert_eq!(oldest, all);
    let (customers, _) = listed(&mut michael, &format!("{ACCOUNTS}?type=customer"));
    assert!(customers.contains(&customer) && !customers.contains(&reseller));
    let (both, _) = listed(&mut michael, &format!("{ACCOUNTS}?in(type,(customer,reseller))"));
    assert_eq!(both, all);
    let one = |id: &String| vec![id.clone()];
    for (query, expected) in [
        (format!("eq(parent.id,{reseller})"), one(&customer)),
        (format!("eq(parent.id,{reseller})&type=customer&limit=1"), one(&customer)),
        (format!("eq(parent.id,{customer})"), Vec::new()),
        ("eq(parent.id,TA-1)".to_owned(), Vec::new()),
        ("eq(parent.name,Ironbridge Resale)".to_owned(), one(&customer)),
        ("search=bakery".to_owned(), one(&customer)),
        ("ilike(name,*BAKERY*)".to_owned(), one(&customer)),
        ("like(name,Ironbridge*)&eq(parent.id,null())".to_owned(), one(&reseller)),
        (
            "in(name,(Corner Bakery,Ironbridge Resale))&ordering(-name)".to_owned(),
            vec![reseller.clone(), customer.clone()],
        ),
        ("eq(external_id,Corner Bakery 1)".to_owned(), one(&customer)),
        (
            "eq(contact_info.contact.email,andy@bakery.example)&type=customer".to_owned(),
            one(&customer),
        ),
        ("search=none&like(name,Corner*)".to_owned(), Vec::new()),
        ("eq(hub.id,HB-0000-0000)&like(name,Corner*)".to_owned(), one(&customer)),
        ("ne(hub.id,null())&like(name,Corner*)".to_owned(), Vec::new()),
        (format!("eq(owner.id,{MIGHTY_MICK})&like(name,Corner*)"), one(&customer)),
        ("ge(events.created.at,2199-01-01)".to_owned(), Vec::new()),
        ("type=customer&type=reseller".to_owned(), Vec::new()),
        ("db=EU".to_owned(), Vec::new()),
    ] {
        let query = query.replace(' ', "%20");
        assert_eq!(listed(&mut michael, &format!("{ACCOUNTS}?{query}")).0, expected, "{query}");
    }
}

#[test]
fn accounts_are_found_by_what_stands_two_above_and_by_who_made_them() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let (top, _) = listed(&mut michael, &format!("{ACCOUNTS}?name=Spectrum%20Supply"));
    let two_below = format!("{ACCOUNTS}?eq(parent.parent.id,{})&ordering(-name)", top[0]);
    let rows = done(&michael.get(&two_below));
    let names = rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["Lucky Seven Tavern", "J&M Tropical Fish"]);
    let by = rows[0]["events"]["created"]["by"]["id"].as_str().unwrap().to_owned();
    let (all, _) = listed(&mut michael, &format!("{ACCOUNTS}?limit=1000"));
    let (by_them, _) = listed(&mut michael, &format!("{ACCOUNTS}?eq(events.created.by,{by})"));
    assert_eq!(by_them, all, "one person has made them all");
    let others = format!("{ACCOUNTS}?eq(events.created.by,UR-000-000-001)");
    assert_eq!(listed(&mut michael, &others).1, "items 0-0/0");
    // The vendor sees the two that are linked to it, and who stands above those.
    let (mut robert, found) = (Program::of(&world, "Robert"), format!("{ACCOUNTS}?limit=0"));
    assert_eq!(listed(&mut robert, &found).1, listed(&mut michael, &found).1);
    assert_eq!(listed(&mut Program::of(&world, "Ada"), &found).1, "items 0-0/0");
}

#[test]
fn what_a_list_cannot_be_asked_is_refused() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let slim = done(&michael.get(&format!("{ACCOUNTS}?select(-contact_info,-events)&limit=1")));
    assert!(slim[0].get("contact_info").is_none() && slim[0]["name"].is_string());
    for (query, words) in [
        ("ordering(type)", "Bad ordering filter"),
        ("like(contact_info.contact.email,*)", "contact_info.contact.email"),
        ("type=person", "type"),
        ("eq(name,", "Bad filter query"),
    ] {
        refused(&michael.get(&format!("{ACCOUNTS}?{query}")), 400, words);
    }
}

#[test]
fn requests_are_filtered_and_ordered() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (all, range) = listed(&mut robert, &format!("{REQUESTS}?limit=1000"));
    assert!(all.len() > 3 && range == format!("items 0-{}/{}", all.len() - 1, all.len()));
    assert_eq!(
        listed(&mut michael, &format!("{REQUESTS}?limit=1000")).0,
        all,
        "both sides have them"
    );
    let mut by_status = Vec::new();
    for status in ["pending", "accepted", "ignored", "unsupported"] {
        by_status.extend(listed(&mut robert, &format!("{REQUESTS}?status={status}")).0);
    }
    by_status.sort();
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!(by_status, sorted, "each has one");
    assert_eq!(listed(&mut robert, &format!("{REQUESTS}?ordering(id)&limit=1000")).0, sorted);
    let one = done(&robert.get(&format!("{REQUESTS}/{}", all[0])));
    let (account, product) =
        (one["account"]["id"].as_str().unwrap(), one["product"]["id"].as_str().unwrap());
    for query in [
        format!("eq(id,{})", all[0]),
        format!("eq(account.id,{account})&eq(product.id,{product})&limit=1"),
        format!(
            "eq(product.id,{product})&eq(account.version,{})&eq(account.id,{account})",
            one["account"]["version"]
        ),
        format!(
            "eq(account.name,{})&limit=1",
            one["account"]["name"].as_str().unwrap().replace(' ', "%20")
        ),
    ] {
        assert_eq!(listed(&mut robert, &format!("{REQUESTS}?{query}")).0, all[..1], "{query}");
    }
    let (none, range) = listed(&mut robert, &format!("{REQUESTS}?eq(product.id,x)&offset=3"));
    assert_eq!((none.len(), range.as_str()), (0, "items 3-3/0"));
    refused(&robert.get(&format!("{REQUESTS}?status=new")), 400, "status");
}

#[test]
fn subscriptions_are_found_by_whom_they_go_through() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (reseller, customer) = family(&mut michael);
    subscribe(&world, &customer, ASKS);
    for program in [&mut michael, &mut robert] {
        let (by_customer, range) =
            listed(program, &format!("/subscriptions/assets?eq(tiers.customer.id,{customer})"));
        assert_eq!((by_customer.len(), range.as_str()), (1, "items 0-0/1"));
        let through = format!("/subscriptions/assets?eq(tiers.tier1.id,{reseller})");
        assert_eq!(listed(program, &through).0, by_customer);
        let none = format!("/subscriptions/assets?eq(tiers.tier2.id,{reseller})");
        assert!(listed(program, &none).0.is_empty());
        let asset = done(&program.get(&format!("/subscriptions/assets/{}", by_customer[0])));
        assert_eq!((&asset["status"], &asset["product"]["id"]), (&json!("active"), &json!(ASKS)));
        assert_eq!(asset["items"], json!([{"display_name": "Seats", "quantity": 5}]));
        let parties = &asset["connection"];
        assert_eq!(
            (&parties["vendor"]["id"], &parties["provider"]["id"]),
            (&json!(FRONT_STREET), &json!(MIGHTY_MICK))
        );
        assert!(!parties["vendor"]["name"].as_str().unwrap().is_empty());
        let of = |vendor: &str| {
            format!(
                "/subscriptions/assets?eq(tiers.customer.id,{customer})&eq(connection.vendor.id,{vendor})"
            )
        };
        assert_eq!(listed(program, &of(FRONT_STREET)).0, by_customer);
        assert!(listed(program, &of(MIGHTY_MICK)).0.is_empty());
        assert_eq!(asset["tiers"]["customer"]["name"], "Corner Bakery");
        assert_eq!(asset["tiers"]["tier1"]["id"], json!(reseller));
        assert!(asset["tiers"].get("tier2").is_none() && asset.get("marketplace").is_none());
    }
    let (all, range) = listed(&mut michael, "/subscriptions/assets?limit=1");
    assert!(all.len() == 1 && !range.ends_with("/1"), "{range}");
    let active = "/subscriptions/assets?status=active&ordering(events.created.at)&limit=1000";
    assert!(listed(&mut michael, active).0.len() > 1);
    refused(&michael.get("/subscriptions/assets?status=open"), 400, "status");
    assert_eq!(michael.get("/subscriptions/assets/AS-0000-0000-0001").status, 404);
}

#[test]
fn people_are_read_one_by_one() {
    let world = World::demo(&[]);
    let (mut michael, mut ivo) = (Program::of(&world, "Michael"), Program::of(&world, "Ivo"));
    let (people, _) = listed(&mut michael, "/users?ordering(name)");
    assert_eq!(
        people,
        listed(&mut michael, &format!("/accounts/{MIGHTY_MICK}/users?ordering(name)")).0
    );
    assert_eq!(listed(&mut michael, "/users?status=active&ordering(name)").0, people);
    assert!(listed(&mut michael, "/users?status=inactive").0.is_empty());
    let one = done(&michael.get(&format!("/users/{}", people[0])));
    assert!(one["status"] == "active" && one["events"]["created"]["at"].is_string(), "{one}");
    assert!(one["name"].is_string() && one["email"].is_string());
    let at = format!("/accounts/{MIGHTY_MICK}/users/{}", people[0]);
    assert_eq!(done(&michael.get(&at)), one);
    assert!(done(&ivo.get(&format!("/users/{}", people[0]))).get("email").is_none());
    let mut robert = Program::of(&world, "Robert");
    assert_eq!(robert.get(&format!("/users/{}", people[0])).status, 404);
    assert_eq!(robert.get(&at).status, 404);
    assert_eq!(robert.get(&at.replace(MIGHTY_MICK, FRONT_STREET)).status, 404);
}
