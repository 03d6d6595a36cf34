//! Setting up an account by our own API, and looking after the appliance.

use serde_json::json;

use super::{
    api::{done, id},
    door_of_programs::Program,
    own_api::no,
    scene::FRONT_STREET,
};
use crate::world::World;

#[test]
fn an_admins_program_sets_up_people_desk_and_products() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    let staff = done(&robert.get("/api/v1/people"));
    assert_eq!(staff["account"]["id"], FRONT_STREET);
    let mut adrian = staff["items"].as_array().unwrap().iter();
    let adrian = adrian.find(|one| one["name"] == "Adrian Pennino").unwrap().clone();
    let at = format!("/api/v1/people/{}", id(&adrian));
    let changed = done(&robert.put(&at, &json!({"role": "member"})));
    assert_eq!((&changed["role"], &changed["rights"]), (&json!("member"), &adrian["rights"]));
    let stale = json!({"role": "agent", "edition": adrian["edition"]});
    no(&robert.put(&at, &stale), (409, "changed_meanwhile"), "");
    no(&robert.put(&at, &json!({"role": "king"})), (422, "fields"), "role: ");
    assert_eq!(done(&robert.post(&format!("{at}/deactivate"), &json!({})))["active"], false);
    assert_eq!(done(&robert.post(&format!("{at}/activate"), &json!({})))["active"], true);
    let desk = done(&robert.get("/api/v1/desk"));
    assert_eq!((&desk["preset"], &desk["auto_close"]), (&json!("partner"), &json!("7days")));
    let asked = json!({"auto_close": "10days", "file_mb": 5, "instructions": "Name the order.",
        "environments": [{"name": "North"}, {"name": "South"}]});
    let set = done(&robert.put("/api/v1/desk", &asked));
    assert_eq!(
        (&set["auto_close"], &set["file_mb"], &set["environments"][1]["name"]),
        (&json!("10days"), &json!(5), &json!("South"))
    );
    let first = set["environments"][0]["id"].clone();
    let asked = json!({"file_mb": null, "instructions": null,
        "environments": [{"id": first, "name": "North", "retired": true}]});
    let set = done(&robert.put("/api/v1/desk", &asked));
    assert!(set.get("file_mb").is_none() && set.get("instructions").is_none(), "{set}");
    assert_eq!(
        (&set["environments"][0]["retired"], &set["auto_close"]),
        (&json!(true), &json!("10days"))
    );
    no(
        &robert.put("/api/v1/desk", &json!({"auto_close": "soon"})),
        (422, "fields"),
        "auto_close: ",
    );
    let made = robert.post("/api/v1/products", &json!({"name": "Third Product"}));
    assert_eq!((made.status, &made.json()["tier_accounts_sync"]), (201, &json!(false)), "{made}");
    let product = format!("/api/v1/products/{}", id(&made.json()));
    let synced = done(&robert.put(&product, &json!({"tier_accounts_sync": true})));
    assert_eq!(
        (&synced["name"], &synced["tier_accounts_sync"]),
        (&json!("Third Product"), &json!(true))
    );
    assert_eq!(done(&robert.get("/api/v1/products"))["items"].as_array().unwrap().len(), 3);
    let twice = json!({"name": "third product"});
    no(&robert.post("/api/v1/products", &twice), (422, "fields"), "name: ");
    let contracts = done(&robert.get("/api/v1/contracts"));
    assert!(contracts["items"].to_string().contains("Mighty Mick"), "{contracts}");
}

#[test]
fn of_a_name_of_a_list_what_is_not_sent_stays_and_no_more_are_taken_than_it_can_have() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    let mut put = |sent: &serde_json::Value| robert.put("/api/v1/desk", sent);
    let set = done(&put(&json!({"environments": [{"name": "North"}]})));
    let first = set["environments"][0]["id"].clone();
    let at = |set: &serde_json::Value| set["environments"][0].clone();
    let set = done(&put(&json!({"environments": [{"id": first, "retired": true}]})));
    assert_eq!(at(&set), json!({"id": first, "name": "North", "retired": true}));
    let set = done(&put(&json!({"environments": [{"id": first, "name": "South"}]})));
    assert_eq!(at(&set), json!({"id": first, "name": "South", "retired": true}));
    let unknown = json!({"environments": [{"id": "60000", "name": "East"}]});
    no(&put(&unknown), (422, "fields"), "environments: ");
    let many = vec![json!({"name": "x"}); 501];
    no(&put(&json!({"environments": many})), (422, "fields"), "environments: ");
    let retired = json!({"environments": [{"name": "West", "retired": true}]});
    no(&put(&retired), (422, "fields"), "environments: ");
    no(&put(&json!({"categories": [{"name": ""}]})), (422, "fields"), "categories: ");
    let twice = json!({"environments": [{"name": "x"}, {"name": "x"}, {"name": "x"}]});
    let answer = put(&twice);
    no(&answer, (422, "fields"), "environments: ");
    assert_eq!(answer.json()["errors"].as_array().unwrap().len(), 1, "{answer}");
}

#[test]
fn an_invitation_is_made_once_and_its_link_is_said_once() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    let body = json!({"name": "Tim Joist", "email": "tim@front.example", "role": "agent"});
    let bytes = body.to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "tim")];
    let mut send = || robert.send("POST", "/api/v1/invitations", &headers, Some(bytes.as_bytes()));
    let first = send();
    assert_eq!(first.status, 201, "{first}");
    let link = first.json()["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&format!("{}/link/", world.url)), "{link}");
    let again = send();
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(again.json(), json!({"name": "Tim Joist", "email": "tim@front.example"}));
    let invited = done(&robert.get("/api/v1/people"))["invited"].clone();
    assert_eq!((invited.as_array().unwrap().len(), &invited[0]["role"]), (1, &json!("agent")));
    assert!(!invited.to_string().contains("link"), "{invited}");
    let whom = json!({"email": "tim@front.example"});
    assert_eq!(robert.post("/api/v1/invitations/withdraw", &whom).status, 204);
    no(&robert.post("/api/v1/invitations/withdraw", &whom), (404, "not_found"), "");
    let path = link.strip_prefix(&world.url).unwrap();
    assert_eq!(world.stranger().get(path).status, 410, "it works no more");
}

#[test]
fn who_is_no_admin_any_more_is_not_told_again_what_was_answered_to_one() {
    let world = World::demo(&[]);
    let (mut robert, mut paulie) = (Program::of(&world, "Robert"), Program::of(&world, "Paulie"));
    let staff = done(&robert.get("/api/v1/people"));
    let at = |name: &str| {
        let full = world.user(name).name.clone();
        let mut all = staff["items"].as_array().unwrap().iter();
        format!("/api/v1/people/{}", id(all.find(|one| one["name"] == full.as_str()).unwrap()))
    };
    done(&robert.put(&at("Adrian"), &json!({"role": "admin"})));
    let body = json!({"name": "Tim Joist", "email": "tim@front.example", "role": "agent"});
    let bytes = body.to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "tim")];
    let mut send = || robert.send("POST", "/api/v1/invitations", &headers, Some(bytes.as_bytes()));
    assert_eq!((send().status, send().status), (201, 201));
    done(&paulie.put(&at("Robert"), &json!({"role": "member"})));
    no(&send(), (404, "not_found"), "");
}

#[test]
fn no_secret_is_listed_and_a_token_is_revoked_at_once() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    let mut page = world.signed_in("Robert");
    let hook = [
        ("name", "Hook"),
        ("target", "https://hook.example/x"),
        ("shape", "casemate"),
        ("events", "case.opened"),
    ];
    page.get("/settings/webhooks");
    assert_eq!(page.post_form("/settings/webhooks", &hook).status, 200);
    let hooks = done(&robert.get("/api/v1/webhooks"));
    let members: Vec<_> = hooks["items"][0].as_object().unwrap().keys().cloned().collect();
    let expected = ["events", "id", "made_at", "name", "shape", "switch", "target", "waiting"];
    assert_eq!(members, expected, "{hooks}");
    let mut spare = Program::granted(&world, "Adrian", "helpdesk.read");
    assert_eq!(spare.get("/helpdesk/cases?limit=0").status, 200);
    let tokens = done(&robert.get("/api/v1/tokens"));
    let items = tokens["items"].as_array().unwrap();
    let test = items.iter().find(|one| one["name"] == "Test").unwrap();
    assert_eq!(
        (&test["user"]["name"], &test["grants"]),
        (&json!("Adrian Pennino"), &json!(["helpdesk.read"]))
    );
    for program in [&robert, &spare] {
        let shown = program.authorization();
        assert!(!tokens.to_string().contains(shown.rsplit(':').next().unwrap()));
    }
    let at = format!("/api/v1/tokens/{}", id(test));
    no(&Program::of(&world, "Michael").ask("DELETE", &at, None), (404, "not_found"), "");
    assert_eq!(robert.ask("DELETE", &at, None).status, 204);
    assert_eq!(spare.get("/helpdesk/cases?limit=0").status, 401);
}

#[test]
fn reading_administration_reaches_no_webhook_no_token_no_journal_and_no_appliance() {
    let world = World::demo(&[]);
    let mut reader = Program::granted(&world, "Paulie", "administration.read");
    for path in ["/api/v1/webhooks", "/api/v1/tokens", "/api/v1/audit"] {
        no(&reader.get(path), (403, "not_granted"), "administration.write");
    }
    no(&reader.get("/api/v1/appliance"), (403, "not_granted"), "metrics.read");
    let mut writer = Program::granted(&world, "Paulie", "administration.write");
    for path in ["/api/v1/webhooks", "/api/v1/tokens", "/api/v1/audit", "/api/v1/people"] {
        assert_eq!(writer.get(path).status, 200, "{path}");
    }
    no(&writer.get("/api/v1/appliance"), (403, "not_granted"), "metrics.read");
    let mut meter = Program::granted(&world, "Paulie", "metrics.read");
    assert_eq!(meter.get("/api/v1/appliance").status, 200);
}

#[test]
fn the_journal_and_the_appliance_are_for_who_runs_it() {
    let world = World::demo(&[]);
    let mut paulie = Program::of(&world, "Paulie");
    let page = done(&paulie.get("/api/v1/audit?kind=user.added"));
    let items = page["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|one| one["kind"] == "user.added"), "{page}");
    let newest = done(&paulie.get("/api/v1/audit"));
    let next = newest["next"].as_str().unwrap();
    let older = done(&paulie.get(&format!("/api/v1/audit?before={next}")));
    assert!(older["items"][0]["number"].as_u64() < newest["items"][49]["number"].as_u64());
    for wrong in ["kind=x", "by=x", "from=yesterday", "before=-1", "about=x"] {
        no(&paulie.get(&format!("/api/v1/audit?{wrong}")), (400, "malformed"), "");
    }
    let told = done(&paulie.get("/api/v1/appliance"));
    assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
    let whats: Vec<_> =
        told["readings"].as_array().unwrap().iter().map(|one| &one["what"]).collect();
    assert!(whats.contains(&&json!("disk")) && whats.contains(&&json!("clock")), "{told}");
    for name in ["Robert", "Nora", "Michael"] {
        for path in ["/api/v1/audit", "/api/v1/audit?kind=x", "/api/v1/appliance"] {
            no(&Program::of(&world, name).get(path), (404, "not_found"), "");
        }
    }
}

#[test]
fn a_desk_says_where_else_its_cases_are_taken() {
    let world = World::demo(&[]);
    let (mut robert, mut ivo) = (Program::of(&world, "Robert"), Program::of(&world, "Ivo"));
    let (own, at) = ("/api/v1/desk", format!("/api/v1/desks/{FRONT_STREET}"));
    assert!(done(&ivo.get(&at)).get("elsewhere").is_none());
    let asked = json!({"mode": "Federated", "instructions": "Write to our own desk."});
    let set = done(&robert.put(own, &asked));
    assert_eq!((&set["mode"], &set["links"]), (&json!("federated"), &json!([])));
    assert_eq!(done(&ivo.get(&at))["elsewhere"], json!([]), "only the instructions say it");
    let links = json!([{"name": "Our desk", "url": "https://desk.example.com/new",
        "description": "Open one"}]);
    assert_eq!(done(&robert.put(own, &json!({"links": links})))["links"], links);
    assert_eq!(done(&robert.put(own, &json!({"auto_close": "9days"})))["links"], links);
    assert_eq!(done(&ivo.get(&at))["elsewhere"], links);
    let odd = json!([{"name": "a | b", "url": "https://desk.example.com"}]);
    no(&robert.put(own, &json!({"links": odd})), (422, "fields"), "links: line 1");
    let set = done(&robert.put(own, &json!({"mode": "builtin", "links": []})));
    assert_eq!(set["links"], json!([]));
    assert!(done(&ivo.get(&at)).get("elsewhere").is_none());
}
