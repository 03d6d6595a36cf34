//! What programs read and ask of tier configs, and what vendors answer.

use serde_json::{Value, json};

use super::{
    api::{done, id, refused},
    api_tiers::{ASKS, family, listed, subscribe},
    door_of_programs::Program,
};
use crate::world::World;

const CONFIGS: &str = "/tier/configs";
const REQUESTS: &str = "/tier/config-requests";
const WRONG_STATE: &str = "The action is not allowed for current status";

/// The config of the demo world that is used already.
fn active(program: &mut Program) -> Value {
    let rows = done(&program.get(&format!("{CONFIGS}?status=active&tier_level=2")));
    rows[0].clone()
}

/// That config once its draft is taken back, so that something else can be asked about it.
fn free(program: &mut Program) -> Value {
    let config = active(program);
    let open = format!("{REQUESTS}/{}/fail", id(&config["open_request"]));
    assert_eq!(program.post(&open, &json!({"reason": "Not now."})).status, 204);
    config
}

fn update(config: &Value) -> Value {
    json!({"configuration": {"id": config["id"]}, "params": [{"id": "Billing realm", "value": 19125}],
        "notes": "From May on."})
}

/// A request that waits for the vendor.
fn asked(program: &mut Program) -> String {
    let config = free(program);
    let answer = program.post(REQUESTS, &update(&config));
    assert_eq!(answer.status, 201, "{answer}");
    id(&answer.json())
}

#[test]
fn configs_are_filtered_and_ordered_alike_for_both_sides() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (all, range) = listed(&mut michael, &format!("{CONFIGS}?limit=1000"));
    assert!(all.len() > 2 && range == format!("items 0-{}/{}", all.len() - 1, all.len()));
    assert_eq!(listed(&mut robert, CONFIGS).0, all);
    assert_eq!(
        listed(&mut robert, &format!("{CONFIGS}?limit=0")).1,
        format!("items 0-0/{}", all.len())
    );
    let mut oldest = listed(&mut michael, &format!("{CONFIGS}?ordering(created)")).0;
    oldest.reverse();
    assert_eq!(oldest, all);
    let one = active(&mut michael);
    let of_it = done(&michael.get(&format!("{CONFIGS}/{}", id(&one))));
    assert_eq!(of_it, one);
    assert_eq!(done(&robert.get(&format!("{CONFIGS}/{}", id(&one))))["params"], one["params"]);
    assert_eq!(one["params"], json!([{"id": "Billing realm", "value": "philadelphia"}]));
    let (account, product) = (id(&one["account"]), id(&one["product"]));
    assert_eq!(one["account"]["name"], "Spectrum Supply");
    let below = listed(&mut michael, &format!("{CONFIGS}?tier_level=1")).0;
    for (query, expected) in [
        (format!("eq(account.id,{account})&eq(product.id,{product})"), vec![id(&one)]),
        (format!("eq(id,{})", id(&one)), vec![id(&one)]),
        ("params.value=philadelphia&status=active".to_owned(), vec![id(&one)]),
        ("like(account.company_name,Kensington*)".to_owned(), below),
        ("eq(account.id,TA-0000-0000-0001)".to_owned(), Vec::new()),
        ("eq(account.id,x)".to_owned(), Vec::new()),
        ("ne(connection.id,null())".to_owned(), Vec::new()),
        (format!("search={product}&status=active"), vec![id(&one)]),
    ] {
        assert_eq!(listed(&mut michael, &format!("{CONFIGS}?{query}")).0, expected, "{query}");
    }
    let slim = done(&michael.get(&format!("{CONFIGS}?select(-account,-events)&limit=1")));
    assert!(slim[0].get("account").is_none() && slim[0]["status"].is_string());
    refused(&michael.get(&format!("{CONFIGS}?status=draft")), 400, "status");
    assert_eq!(michael.get(&format!("{CONFIGS}/TC-999-999-999")).status, 404);
}

#[test]
fn requests_about_configs_are_filtered_in_both_spellings() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (all, _) = listed(&mut robert, &format!("{REQUESTS}?limit=1000"));
    assert!(all.iter().all(|id| id.starts_with("TCR-")), "{all:?}");
    // Who asks has drafts besides, which nobody else is shown.
    let (mut own, drafts) = (
        listed(&mut michael, &format!("{REQUESTS}?limit=1000")).0,
        listed(&mut michael, &format!("{REQUESTS}?status=draft")).0,
    );
    assert!(!drafts.is_empty());
    own.retain(|id| !drafts.contains(id));
    assert_eq!(own, all);
    let mut by_status = Vec::new();
    for status in ["draft", "tiers_setup", "pending", "inquiring", "approved", "failed"] {
        by_status.extend(listed(&mut robert, &format!("{REQUESTS}?status={status}")).0);
    }
    by_status.sort();
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!(by_status, sorted, "each has one");
    let config = active(&mut michael);
    let (about, account, product) = (id(&config), id(&config["account"]), id(&config["product"]));
    let of_it = listed(&mut robert, &format!("{REQUESTS}?eq(configuration.id,{about})")).0;
    assert!(of_it.len() > 1);
    for query in [
        format!("configuration__id={about}"),
        format!("eq(configuration.account.id,{account})&eq(configuration.product.id,{product})"),
        format!("configuration__account__id={account}&configuration__product__id={product}"),
        format!("configuration.tier_level=2&configuration__product__id={product}"),
        format!("search={account}&configuration__tier_level=2&in(configuration.id,({about}))"),
        format!("in(id,({},PR-9999-9999-9999-001))", of_it.join(",")),
    ] {
        assert_eq!(listed(&mut robert, &format!("{REQUESTS}?{query}")).0, of_it, "{query}");
    }
    let setups = listed(&mut robert, &format!("{REQUESTS}?type=setup&ordering(-created)")).0;
    assert!(setups.len() > 1 && setups.len() < all.len());
    // What is asked about subscriptions is none of these.
    let sold = world.signed_in("Michael").get("/customers/fulfilment").text();
    let sold = sold.split("/customers/orders/PR-").nth(1).unwrap();
    let sold = format!("PR-{}", sold.split(['"', '/', '?']).next().unwrap());
    assert_eq!(listed(&mut michael, &format!("{REQUESTS}?id={sold}")).0, Vec::<String>::new());
    assert_eq!(michael.get(&format!("{REQUESTS}/{sold}")).status, 404);
    for deed in ["approve", "fail", "inquire", "pend", "submit"] {
        let at = format!("{REQUESTS}/{sold}/{deed}");
        assert_eq!(robert.post(&at, &json!({"reason": "x"})).status, 404, "{deed}");
    }
}

#[test]
fn a_request_goes_from_the_provider_to_the_vendor_and_back() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let config = free(&mut michael);
    let made = michael.post(REQUESTS, &update(&config));
    assert_eq!(made.status, 201, "{made}");
    let made = made.json();
    assert_eq!((&made["type"], &made["status"]), (&json!("update"), &json!("pending")));
    assert_eq!(made["params"], json!([{"id": "Billing realm", "value": "19125"}]));
    assert_eq!(made["notes"], "From May on.");
    assert_eq!(made["configuration"]["open_request"]["id"], made["id"]);
    assert_eq!(made["tiers"]["tier2"]["name"], "Spectrum Supply");
    assert_eq!(made["events"]["created"]["by"]["name"], "Michael Goldmill");
    refused(&michael.post(REQUESTS, &update(&config)), 400, "type: ");
    let at = format!("{REQUESTS}/{}", id(&made));
    let (approve, inquire) = (format!("{at}/approve"), format!("{at}/inquire"));
    assert_eq!(michael.post(&approve, &json!({})).status, 404, "who asked does not answer");
    let inquired = robert.send("POST", &inquire, &[], None);
    assert_eq!((inquired.status, inquired.body.len()), (204, 0), "{inquired}");
    assert_eq!(done(&michael.get(&at))["reason"], "The vendor asks for more information.");
    refused(&robert.post(&approve, &json!({})), 400, WRONG_STATE);
    let answered = done(&michael.post(&format!("{at}/submit"), &json!({"notes": "From June on."})));
    assert_eq!(
        (&answered["status"], &answered["notes"]),
        (&json!("pending"), &json!("From June on."))
    );
    assert!(answered.get("reason").is_none() && answered.get("effective_date").is_none());
    assert_eq!(robert.post(&inquire, &json!({"reason": "Which realm?"})).status, 204);
    assert_eq!(done(&michael.get(&at))["reason"], "Which realm?");
    assert_eq!(robert.send("POST", &format!("{at}/pend"), &[], None).status, 204);
    let approved = done(&robert.post(&approve, &json!({"template": {"id": "TL-1"}})));
    assert_eq!(approved["template"], json!({"id": "", "representation": ""}));
    let now = done(&michael.get(&at));
    assert_eq!(
        (&now["status"], &now["effective_date"]),
        (&json!("approved"), &approved["effective_date"])
    );
    assert_eq!(now["configuration"]["params"], made["params"]);
    assert!(now["configuration"].get("open_request").is_none());
    for deed in ["approve", "fail", "inquire", "pend"] {
        refused(&robert.post(&format!("{at}/{deed}"), &json!({"reason": "x"})), 400, WRONG_STATE);
    }
    let late = michael.ask("PUT", &at, Some(&json!({"notes": "Too late."})));
    refused(&late, 400, WRONG_STATE);
    assert_eq!(done(&michael.get(&at))["notes"], now["notes"]);
}

#[test]
fn a_draft_waits_and_a_failure_says_why() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let config = free(&mut michael);
    let mut draft = update(&config);
    draft["status"] = json!("draft");
    let made = michael.post(REQUESTS, &draft).json();
    assert_eq!(made["status"], "draft");
    let at = format!("{REQUESTS}/{}", id(&made));
    assert_eq!(robert.get(&at).status, 404, "it is not sent yet");
    assert_eq!(robert.post(&format!("{at}/approve"), &json!({})).status, 404);
    assert_eq!(done(&michael.post(&format!("{at}/submit"), &made))["status"], "pending");
    refused(&robert.post(&format!("{at}/fail"), &json!({})), 400, "reason: ");
    let failed = robert.post(&format!("{at}/fail"), &json!({"reason": "That realm is taken."}));
    assert_eq!((failed.status, failed.body.len()), (204, 0), "{failed}");
    let now = done(&michael.get(&at));
    assert_eq!(
        (&now["status"], &now["reason"]),
        (&json!("failed"), &json!("That realm is taken."))
    );
    assert_eq!(now["events"]["updated"]["by"]["name"], "Robert Balboa");
    for (wrong, words) in [
        (json!({}), "configuration.id: "),
        (json!({"configuration": {"id": "TC-999-999-999"}}), "configuration.id: "),
        (
            json!({"configuration": {"id": "AS-9999-9999-9999"}, "type": "change"}),
            "configuration.id: ",
        ),
        (json!({"configuration": {"id": config["id"]}, "type": "change"}), "type: "),
        (json!({"configuration": {"id": config["id"]}, "status": "approved"}), "status: "),
        (
            json!({"configuration": {"id": config["id"]}, "params": [{"id": "", "value": "x"}]}),
            "params: ",
        ),
        (json!({"configuration": {"id": config["id"]}, "notes": "x".repeat(501)}), "notes: "),
    ] {
        refused(&michael.post(REQUESTS, &wrong), 400, words);
    }
}

#[test]
fn strangers_find_nothing_of_configs() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let config = active(&mut michael);
    let request = asked(&mut michael);
    let (about, account) = (id(&config), id(&config["account"]));
    for name in ["Ada", "Tess", "Una", "Paulie", "Iris"] {
        let mut other = Program::of(&world, name);
        let mut calls =
            vec![("GET", format!("{CONFIGS}/{about}")), ("GET", format!("{REQUESTS}/{request}"))];
        for deed in ["approve", "fail", "inquire", "pend", "submit"] {
            calls.push(("POST", format!("{REQUESTS}/{request}/{deed}")));
        }
        for (verb, path) in calls {
            let body = (verb != "GET").then(|| json!({"reason": "x"}));
            let nothing = path.replace(&about, "TC-999-999-999");
            let nothing = nothing.replace(&request, "TCR-999-999-999-001");
            let (answer, nothing) =
                (other.ask(verb, &path, body.as_ref()), other.ask(verb, &nothing, body.as_ref()));
            assert_eq!((answer.status, nothing.status), (404, 404), "{name} {verb} {path}");
            assert_eq!(answer.body, nothing.body, "{name} {verb} {path}");
        }
        let (real, none) = (update(&config), update(&json!({"id": "TC-999-999-999"})));
        let (real, none) = (other.post(REQUESTS, &real), other.post(REQUESTS, &none));
        assert_eq!((real.status, real.body), (none.status, none.body), "{name}");
        for query in [
            CONFIGS.to_owned(),
            format!("{CONFIGS}?id={about}"),
            format!("{CONFIGS}?eq(account.id,{account})"),
            REQUESTS.to_owned(),
            format!("{REQUESTS}?id={request}"),
            format!("{REQUESTS}?eq(configuration.account.id,{account})"),
        ] {
            let nothing = (Vec::new(), "items 0-0/0".into());
            assert_eq!(listed(&mut other, &query), nothing, "{name} {query}");
        }
    }
}

#[test]
fn roles_and_grants_reach_configs_as_far_as_they_say() {
    let world = World::demo(&[]);
    let mut reader = Program::granted(&world, "Robert", "customers.read");
    let request = asked(&mut Program::of(&world, "Ivo"));
    let at = format!("{REQUESTS}/{request}");
    assert_eq!(reader.get(&at).status, 200);
    for deed in ["approve", "fail", "inquire", "pend", "submit"] {
        refused(&reader.post(&format!("{at}/{deed}"), &json!({})), 403, "it takes customers.write");
    }
    refused(&reader.post(REQUESTS, &json!({})), 403, "it takes customers.write");
    let mut helpdesk = Program::granted(&world, "Robert", "helpdesk.write");
    for path in [CONFIGS, REQUESTS, &at] {
        refused(&helpdesk.get(path), 403, "it takes customers.read");
    }
}

#[test]
fn what_was_answered_about_a_config_is_said_again_and_not_done_again() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (reseller, customer) = family(&mut michael);
    subscribe(&world, &customer, ASKS);
    let form = [("product", ASKS), ("account", &reseller), ("level", "1")];
    let made = world.signed_in("Michael").post_form("/customers/configs", &form);
    assert_eq!(made.status, 303, "{made}");
    let config = made.header("location").unwrap().rsplit('/').next().unwrap().to_owned();
    let setup = done(&michael.get(&format!("{CONFIGS}/{config}")));
    assert_eq!(setup["status"], "processing");
    let setup = format!("{REQUESTS}/{}/approve", id(&setup["open_request"]));
    assert_eq!(robert.post(&setup, &json!({})).status, 200);
    let body = serde_json::to_vec(&update(&json!({"id": config}))).unwrap();
    let once = [("content-type", "application/json"), ("idempotency-key", "config-1")];
    let first = michael.send("POST", REQUESTS, &once, Some(&body));
    let again = michael.send("POST", REQUESTS, &once, Some(&body));
    assert_eq!((first.status, again.status), (201, 201), "{again}");
    assert_eq!((again.header("idempotency-replayed"), &again.body), (Some("true"), &first.body));
}

#[test]
fn a_request_about_a_config_is_changed_tried_and_given_to_somebody() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let request = asked(&mut Program::of(&world, "Michael"));
    let at = format!("{REQUESTS}/{request}");
    let params =
        json!({"params": [{"id": "Billing realm", "value": "south"}, {"id": "Seats", "value": 3}]});
    // Once it was sent it is the vendor's to change, until that asks back.
    refused(&ivo.put(&at, &params), 400, WRONG_STATE);
    let changed = done(&robert.put(&at, &params));
    assert_eq!(changed["params"][0], json!({"id": "Billing realm", "value": "south"}));
    assert_eq!(
        (&changed["params"][1]["value"], &changed["status"]),
        (&json!("3"), &json!("pending"))
    );
    assert_eq!(changed["notes"], "From May on.", "what is not sent stays");
    assert_eq!(robert.post(&format!("{at}/inquire"), &json!({})).status, 204);
    let noted = done(&ivo.put(&at, &json!({"notes": "From June on."})));
    assert_eq!((&noted["notes"], &noted["params"]), (&json!("From June on."), &changed["params"]));
    refused(&ivo.put(&at, &json!({"params": [{"id": "", "value": "x"}]})), 400, "params: ");
    // Trying writes nothing.
    let long = json!({"params": [{"id": "Billing realm", "value": "x".repeat(10_000)}, {"id": "New", "value": "y"}]});
    let tried = done(&robert.post(&format!("{at}/validate"), &long));
    let tried = tried["params"].as_array().unwrap().clone();
    let wrong = |id: &str| {
        let one = tried.iter().find(|one| one["id"] == id).unwrap();
        one.get("value_error").is_some()
    };
    assert!(wrong("Billing realm") && !wrong("New") && !wrong("Seats"), "{tried:?}");
    assert_eq!(done(&robert.get(&at))["params"], changed["params"]);
    // Whom the vendor gives it to is for its own people.
    let someone = id(&done(&robert.get("/users"))[0]);
    let assign = format!("{at}/assign");
    assert_eq!(ivo.post(&assign, &json!({"id": someone})).status, 404);
    let foreign = id(&done(&ivo.get("/users"))[0]);
    refused(&robert.post(&assign, &json!({"id": foreign})), 400, "agent: ");
    refused(&robert.post(&assign, &json!({})), 400, "agent: ");
    let email = &world.user("Robert").email;
    assert_eq!(robert.post(&assign, &json!({"email": email})).status, 204);
    let own = done(&robert.get(&at));
    assert_eq!(own["assignee"]["name"], "Robert Balboa");
    assert!(done(&ivo.get(&at)).get("assignee").is_none());
    let by = id(&own["assignee"]);
    let rows =
        |program: &mut Program| listed(program, &format!("{REQUESTS}?eq(assignee.id,{by})")).0;
    assert_eq!((rows(&mut robert).len(), rows(&mut ivo).len()), (1, 0));
    assert_eq!(robert.post(&format!("{at}/unassign"), &json!({})).status, 204);
    assert!(done(&robert.get(&at)).get("assignee").is_none());
    // As Markdown, in which a value is a value.
    let answer = ivo.get(&format!("{at}/render"));
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("text/markdown; charset=utf-8"))
    );
    assert!(answer.text().contains("- **Billing realm:** south"), "{answer}");
    let config = id(&own["configuration"]);
    assert!(ivo.get(&format!("{CONFIGS}/{config}/render")).text().starts_with("# "));
    assert_eq!(Program::of(&world, "Tess").get(&format!("{at}/render")).status, 404);
}
