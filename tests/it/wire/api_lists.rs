//! Lists, settings and the directory, as programs ask for them over the wire.

use serde_json::json;

use super::{
    api::{CASES, done, id, open, refused},
    door_of_programs::Program,
    scene::{FRONT_STREET, HARBOR, MIGHTY_MICK},
};
use crate::world::World;

/// The ids of the rows that a query finds, and the header that says of how many they are.
fn listed(program: &mut Program, query: &str) -> (Vec<String>, String) {
    let answer = program.get(&format!("{CASES}?{query}"));
    assert_eq!(answer.status, 200, "{query}: {answer}");
    let rows = answer.json();
    let rows: Vec<String> = rows.as_array().unwrap().iter().map(id).collect();
    (rows, answer.header("content-range").unwrap().to_owned())
}

/// Opens seven cases.
fn seven(ivo: &mut Program) -> Vec<String> {
    (0..7).map(|n| id(&open(ivo, &format!("Listed {n}")))).collect()
}

#[test]
fn lists_are_counted_and_read_part_by_part() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let made = seven(&mut ivo);
    let (first, range) = listed(&mut ivo, "limit=3&offset=0");
    let newest: Vec<String> = made.iter().rev().cloned().collect();
    assert_eq!(first, newest[..3]);
    let total: usize = range.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(range, format!("items 0-2/{total}"));
    assert_eq!(listed(&mut ivo, "limit=0"), (Vec::new(), format!("items 0-0/{total}")));
    let mut all = Vec::new();
    for offset in (0..total + 3).step_by(3) {
        all.extend(listed(&mut ivo, &format!("limit=3&offset={offset}")).0);
    }
    assert_eq!(all.len(), total, "each once, and none is missed");
    assert_eq!(all, listed(&mut ivo, "limit=1000").0);
    let mut reversed = listed(&mut ivo, "ordering(events.created.at)&limit=1000").0;
    reversed.reverse();
    assert_eq!(reversed, all);
}

#[test]
fn lists_are_filtered_and_ordered() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let made = seven(&mut ivo);
    for (query, expected) in [
        ("ilike(subject,*LISTED*)&ordering(subject)", &made[..]),
        (
            "and(like(subject,Listed*),ge(priority,2),in(state,(pending,inquiring)))&ordering(subject)",
            &made,
        ),
        ("search=listed%203", &made[3..4]),
        (
            "like(subject,Listed*)&not(eq(subject,Listed%200))&ordering(-subject)&limit=1",
            &made[6..],
        ),
        ("like(subject,Listed*)&state=closed", &[]),
        (
            "like(subject,Listed*)&eq(events.closed.at,null())&ordering(subject)&limit=2&offset=5",
            &made[5..],
        ),
        ("like(subject,Listed*)&issuer.agent.name=Ivo%20Gable&ordering(subject)", &made),
        ("like(subject,Listed*)&product.id=PRD-1&created=whenever&ordering(subject)", &made),
    ] {
        assert_eq!(listed(&mut ivo, query).0, expected, "{query}");
    }
}

#[test]
fn lists_are_narrowed_by_what_has_an_index_and_by_what_is_left_out() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let made = seven(&mut ivo);
    let partner = format!("eq(receiver.account.id,{FRONT_STREET})&state=pending&limit=1000");
    let (rows, range) = listed(&mut ivo, &partner);
    assert!(
        range.ends_with(&format!("/{}", rows.len())) && made.iter().all(|id| rows.contains(id))
    );
    let own = format!(
        "eq(issuer.account.id,{MIGHTY_MICK})&eq(receiver.account.id,{FRONT_STREET})&state=pending&limit=1000"
    );
    assert_eq!(listed(&mut ivo, &own).0, rows);
    let since = done(&ivo.get(&format!("{CASES}/{}", made[0])));
    let since = since["events"]["created"]["at"].as_str().unwrap();
    let (recent, _) = listed(&mut ivo, &format!("ge(events.created.at,{since})&limit=1000"));
    assert!(made.iter().all(|id| recent.contains(id)));
    assert_eq!(listed(&mut ivo, "gt(events.created.at,2199-01-01)").1, "items 0-0/0");
    let slim = done(&ivo.get(&format!("{CASES}?select(-events,-issuer.account)&limit=1")));
    assert!(slim[0].get("events").is_none() && slim[0]["issuer"].get("account").is_none());
    assert!(slim[0]["subject"].is_string());
    for (query, words) in [
        ("ordering(created)", "Bad ordering filter"),
        ("select(nothing)", "Bad select filter"),
        ("eq(state,open)", "state"),
        ("eq(a, b)", "Bad filter query"),
        ("limit=1&limit=2", "Limit and offset"),
        ("ge(subject,a)", "subject"),
    ] {
        refused(&ivo.get(&format!("{CASES}?{}", query.replace(' ', "%20"))), 400, words);
    }
}

#[test]
fn cases_are_found_by_their_ids_and_by_a_time_that_they_are_not_ordered_by() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let made: Vec<String> = (0..3).map(|n| id(&open(&mut ivo, &format!("Found {n}")))).collect();
    let [first, second, third] = &made[..] else { unreachable!() };
    let listed = |program: &mut Program, query: &str| {
        let answer = program.get(&format!("{CASES}?{query}"));
        assert_eq!(answer.status, 200, "{query}: {answer}");
        let rows = answer.json();
        rows.as_array().unwrap().iter().map(id).collect::<Vec<String>>()
    };
    assert_eq!(listed(&mut ivo, &format!("eq(id,{second})")), std::slice::from_ref(second));
    let two = format!("in(id,({first},{third},CA-000-000-000))");
    assert_eq!(listed(&mut ivo, &two), [third.clone(), first.clone()], "the newest first");
    let oldest = format!("{two}&ordering(events.created.at)&limit=1");
    assert_eq!(listed(&mut ivo, &oldest), std::slice::from_ref(first));
    assert!(listed(&mut ivo, &format!("eq(id,{second})&state=closed")).is_empty());
    let talks = |program: &mut Program, query: &str| {
        let rows = done(&program.get(&format!("/conversations?{query}")));
        let named = rows.as_array().unwrap().iter().map(|row| row["instance_id"].clone());
        named.map(|id| id.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let twice = format!("in(instance_id,({first},{third},{}))", first.replacen("CA", "CO", 1));
    let upwards = format!("{twice}&ordering(created)");
    assert_eq!(talks(&mut ivo, &upwards), [first.clone(), third.clone()], "each once, in order");
    assert_eq!(talks(&mut ivo, &twice), [third.clone(), first.clone()]);
    let mut stranger = Program::of(&world, "Una");
    assert!(talks(&mut stranger, &twice).is_empty());
    assert!(listed(&mut stranger, &two).is_empty(), "nobody finds what they may not see");
    let since = done(&ivo.get(&format!("{CASES}/{first}")));
    let since = since["events"]["created"]["at"].as_str().unwrap().to_owned();
    let mut changed = listed(&mut ivo, &format!("ge(events.updated.at,{since})&limit=1000"));
    let all = listed(&mut ivo, "limit=1000");
    let by_age = all.iter().filter(|id| changed.contains(id)).cloned().collect::<Vec<_>>();
    assert_eq!(changed, by_age, "in the order of lists that ask for none");
    let upwards = format!("ge(events.updated.at,{since})&ordering(events.created.at)&limit=1000");
    changed.reverse();
    assert_eq!(listed(&mut ivo, &upwards), changed);
    assert!(made.iter().all(|id| changed.contains(id)));
    let both = format!("eq(issuer.account.id,{MIGHTY_MICK})&eq(receiver.account.id,{MIGHTY_MICK})");
    assert!(listed(&mut ivo, &both).is_empty(), "nobody is at both ends");
}

#[test]
fn the_settings_of_a_desk_are_read_and_set_by_its_admins() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    let at = format!("/modules/helpdesk/accounts/{FRONT_STREET}/settings");
    let settings = done(&robert.get(&at));
    assert_eq!((&settings["ttl"], &settings["mode"]), (&json!(7), &json!("builtin")));
    let settings = done(&robert.put(&at, &json!({"ttl": 45, "instructions": "# Be brief"})));
    assert_eq!((&settings["ttl"], &settings["instructions"]), (&json!(45), &json!("# Be brief")));
    let by_number = at.replace("helpdesk", "MD-0023");
    let settings =
        done(&robert.put(&by_number, &json!({"ttl": 0, "mode": "builtin", "instructions": null})));
    assert_eq!(settings["ttl"], 0);
    assert!(settings.get("instructions").is_none());
    refused(&robert.put(&at, &json!({"ttl": 4_000_000})), 400, "ttl: ");
    let federated = json!({"mode": "federated"});
    refused(&robert.put(&at, &federated), 400, "mode: who wants to open a case would not know");
    refused(&robert.put(&at, &json!({"mode": "elsewhere"})), 400, "mode: ");
    let links =
        json!([{"name": "Our desk", "url": "https://desk.example.com/new", "description": ""}]);
    let settings = done(&robert.put(&at, &json!({"mode": "federated", "links": links})));
    assert_eq!((&settings["mode"], &settings["links"]), (&json!("federated"), &links));
    let mut ivo = Program::of(&world, "Ivo");
    let case = json!({"subject": "Seats", "description": "Which?", "type": "business",
        "receiver": {"account": {"id": FRONT_STREET}}});
    refused(&ivo.post("/helpdesk/cases", &case), 400, "takes its cases in a system of its own");
    refused(&robert.put(&at, &json!({"links": null})), 400, "links: ");
    let odd = json!([{"name": "a | b", "url": "https://desk.example.com"}]);
    refused(&robert.put(&at, &json!({"links": odd})), 400, "links: line 1");
    done(&robert.put(&at, &json!({"mode": "builtin", "links": []})));
    assert_eq!(ivo.post("/helpdesk/cases", &case).status, 201);
    assert_eq!(robert.get(&at.replace("helpdesk", "MD-0001")).status, 404);
    assert_eq!(Program::of(&world, "Adrian").put(&at, &json!({"ttl": 1})).status, 404);
    assert_eq!(done(&robert.get(&at))["ttl"], 0);
}

#[test]
fn the_directory_tells_an_account_of_itself_and_of_whom_it_knows() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let accounts = done(&michael.get("/accounts?limit=1&offset=0"));
    assert_eq!(
        (&accounts[0]["id"], &accounts[0]["type"]),
        (&json!(MIGHTY_MICK), &json!("provider"))
    );
    assert_eq!(accounts.as_array().unwrap().len(), 1);
    let partners = done(&michael.get("/partners"));
    let partners: Vec<&str> =
        partners.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(partners.contains(&FRONT_STREET) && !partners.contains(&HARBOR), "{partners:?}");
    assert!(done(&michael.get("/contracts"))[0]["id"].as_str().unwrap().starts_with("CRD-"));
    assert_eq!(Program::of(&world, "Ivo").get("/contracts").status, 404, "as on the pages");
    let named = done(&michael.get("/partners?like(name,Front*)&ordering(-name)"));
    assert_eq!((&named[0]["id"], named.as_array().unwrap().len()), (&json!(FRONT_STREET), 1));
    let products = done(&michael.get("/products")).to_string();
    assert!(products.contains("PRD-404-832-779") && products.contains(FRONT_STREET), "{products}");
    let users = format!("/accounts/{MIGHTY_MICK}/users");
    assert!(done(&michael.get(&users)).to_string().contains("@example.com"));
    assert!(!done(&Program::of(&world, "Ivo").get(&users)).to_string().contains("@example.com"));
}
