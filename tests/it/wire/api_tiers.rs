//! What programs do with customers, over the wire: each call, each refusal, and who sees what.

use serde_json::{Value, json};

use super::{
    api::{done, id, refused},
    door_of_programs::Program,
    scene::{FRONT_STREET, MIGHTY_MICK},
};
use crate::world::World;

pub(super) const ACCOUNTS: &str = "/tier/accounts";
pub(super) const REQUESTS: &str = "/tier/account-requests";
/// Front Street's: the first asks about tier accounts, the second does not.
pub(super) const ASKS: &str = "PRD-404-832-779";
const DOES_NOT_ASK: &str = "PRD-118-470-236";
const WRONG_STATE: &str = "The action is not allowed for current status";

fn new(kind: &str, name: &str, parent: &Value) -> Value {
    json!({"type": kind, "name": name, "parent": parent, "id": "TA-1", "version": 9,
        "owner": {"id": FRONT_STREET}, "external_id": format!("{name} 1"),
        "contact_info": {
            "address_line1": "1818 Tusculum Street", "city": "Philadelphia", "state": "PA",
            "postal_code": "19134", "country": "us",
            "contact": {"first_name": "Andy", "last_name": "Marchetti", "email": "andy@bakery.example",
                "phone_number": {"country_code": "+1", "area_code": "215", "phone_number": "5550147",
                    "extension": "-"}}}})
}

fn made(program: &mut Program, kind: &str, name: &str, parent: &Value) -> Value {
    let answer = program.post(ACCOUNTS, &new(kind, name, parent));
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()
}

/// A reseller and a customer of it.
pub(super) fn family(program: &mut Program) -> (String, String) {
    let reseller = made(program, "reseller", "Ironbridge Resale", &Value::Null);
    let customer = made(program, "customer", "Corner Bakery", &json!({"id": reseller["id"]}));
    (id(&reseller), id(&customer))
}

pub(super) fn subscribe(world: &World, customer: &str, product: &str) {
    let fields =
        [("product", product), ("customer", customer), ("item", "Seats"), ("quantity", "5")];
    let answer = world.signed_in("Michael").post_form("/customers/subscriptions", &fields);
    assert_eq!(answer.status, 303, "{answer}");
}

pub(super) fn listed(program: &mut Program, path: &str) -> (Vec<String>, String) {
    let answer = program.get(path);
    assert_eq!(answer.status, 200, "{path}: {answer}");
    let rows = answer.json().as_array().unwrap().iter().map(id).collect();
    (rows, answer.header("content-range").unwrap().to_owned())
}

#[test]
fn an_account_is_added_changed_and_deleted() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let (reseller, customer) = family(&mut michael);
    let account = done(&michael.get(&format!("{ACCOUNTS}/{customer}")));
    assert_eq!(
        (&account["version"], &account["type"], &account["scopes"]),
        (&json!(1), &json!("customer"), &json!([]))
    );
    assert_eq!(account["hub"], json!({"id": "HB-0000-0000", "name": "None"}));
    let above =
        json!({"id": reseller, "name": "Ironbridge Resale", "external_id": "Ironbridge Resale 1"});
    assert_eq!(account["parent"], above);
    assert_eq!(account["owner"]["id"], MIGHTY_MICK);
    assert_eq!(account["events"]["created"]["by"]["name"], "Michael Goldmill");
    assert_eq!(account["contact_info"]["country"], "US");
    let phone = json!({"country_code": "+1", "area_code": "215", "phone_number": "5550147", "extension": "-"});
    assert_eq!(account["contact_info"]["contact"]["phone_number"], phone);
    assert_eq!(account["external_uid"].as_str().map(str::len), Some(36), "one is made");
    assert!(account.get("tax_id").is_none() && account.get("environment").is_none());
    let direct = done(&michael.get(&format!("{ACCOUNTS}/{reseller}")));
    assert!(direct.get("parent").is_none(), "a direct reseller has none: {direct}");
    // Only what is said changes.
    let at = format!("{ACCOUNTS}/{customer}");
    let change = json!({"id": "TA-1", "contact_info": {"city": "Camden", "address_line2": null}});
    let changed = done(&michael.put(&at, &change));
    assert_eq!(
        (&changed["version"], &changed["contact_info"]["city"]),
        (&json!(2), &json!("Camden"))
    );
    assert_eq!((&changed["parent"], &changed["name"]), (&above, &account["name"]));
    assert_eq!(changed["contact_info"]["contact"], account["contact_info"]["contact"]);
    assert_eq!(changed["external_uid"], account["external_uid"]);
    // All of it, as it was read, changes nothing.
    assert_eq!(done(&michael.put(&at, &changed))["version"], 2);
    let none = json!({"contact_info": {"contact": {"phone_number": null}}});
    let none = done(&michael.put(&at, &none));
    let phone = json!({"country_code": "", "area_code": "", "phone_number": "", "extension": ""});
    assert_eq!(none["contact_info"]["contact"]["phone_number"], phone, "all four are always there");
    let (versions, range) = listed(&mut michael, &format!("{at}/versions?limit=2"));
    assert_eq!((versions.len(), range.as_str()), (2, "items 0-1/3"));
    let newest = done(&michael.get(&format!("{at}/versions?limit=1")));
    assert_eq!(newest[0]["version"], 3);
    assert_eq!(listed(&mut michael, &format!("{at}/versions?limit=2&offset=2")).1, "items 2-2/3");
    assert_eq!(listed(&mut michael, &format!("{at}/versions?offset=9")).1, "items 9-9/3");
    assert_eq!(
        done(&michael.get(&format!("{at}/versions/1")))["contact_info"]["city"],
        "Philadelphia"
    );
    for none in ["0", "4", "x", "4294967296"] {
        assert_eq!(michael.get(&format!("{at}/versions/{none}")).status, 404, "{none}");
    }
    let above = format!("{ACCOUNTS}/{reseller}");
    refused(&michael.ask("DELETE", &above, None), 400, "Corner Bakery");
    assert_eq!(michael.ask("DELETE", &at, None).status, 204);
    assert_eq!(michael.get(&at).status, 404);
    assert_eq!(michael.ask("DELETE", &above, None).status, 204);
}

#[test]
fn what_is_wrong_with_an_account_is_said_by_its_member() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let wrong = json!({"type": "customer", "name": "", "contact_info": {"country": "Nowhere",
        "contact": {"email": "x", "phone_number": {"phone_number": 5}}}});
    let answer = michael.post(ACCOUNTS, &wrong);
    for words in [
        "parent.id: ",
        "name: ",
        "contact_info.address_line1: ",
        "contact_info.city: ",
        "contact_info.postal_code: ",
        "contact_info.country: ",
        "contact_info.contact.first_name: ",
        "contact_info.contact.last_name: ",
        "contact_info.contact.email: ",
        "contact_info.contact.phone_number.country_code: ",
    ] {
        refused(&answer, 400, words);
    }
    assert_eq!(answer.json()["error_code"], "VAL_001");
    refused(&michael.post(ACCOUNTS, &json!({})), 400, "type: ");
    refused(&michael.post(ACCOUNTS, &json!({"type": "person"})), 400, "type: ");
    let hub = json!({"type": "reseller", "hub": {"id": "HB-1234-5678"}});
    refused(&michael.post(ACCOUNTS, &hub), 400, "hub.id: ");
    refused(&michael.post(ACCOUNTS, &json!({"name": [1]})), 400, "could not be understood");
    let (reseller, customer) = family(&mut michael);
    let at = format!("{ACCOUNTS}/{customer}");
    for parent in ["TA-0000-0000-0001", "none", customer.as_str()] {
        let parent = json!({"parent": {"id": parent}});
        refused(&michael.put(&at, &parent), 400, "parent.id: ");
    }
    refused(&michael.put(&at, &json!({"parent": null})), 400, "parent.id: ");
    let stays = done(&michael.put(&at, &json!({"parent": {}, "hub": {"id": "HB-1"}})));
    assert_eq!((&stays["parent"]["id"], &stays["version"]), (&json!(reseller), &json!(1)));
    refused(
        &michael.put(&format!("{ACCOUNTS}/{reseller}"), &json!({"type": "customer"})),
        400,
        ": ",
    );
}

#[test]
fn bodies_as_the_command_line_of_connect_sends_them_are_taken() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let (hubs, range) = listed(&mut michael, "/hubs?limit=100&offset=0");
    assert_eq!((hubs.len(), &*range), (2, "items 0-1/2"));
    assert_eq!(listed(&mut michael, "/marketplaces").1, "items 0-0/0");
    refused(&michael.get("/hubs?ordering(nothing)"), 400, "Bad ordering filter");
    let (reseller, _) = family(&mut michael);
    let row = format!(
        r#"{{"type":"customer","name":"Kirlin LLC","external_id":16547,"external_uid":"5663c260",
        "contact_info":{{"address_line1":"9 Front Street","address_line2":null,"city":"Boston",
        "country":"US","postal_code":28001,"state":"MA","contact":{{"first_name":"Cory",
        "last_name":"Marvin","email":"cory@example.com"}}}},"parent":{{"id":"{reseller}"}}}}"#
    );
    let kind = [("content-type", "application/json")];
    let answer = michael.send("POST", ACCOUNTS, &kind, Some(row.as_bytes()));
    assert_eq!(answer.status, 201, "{answer}");
    let account = answer.json();
    assert_eq!(
        (&account["external_id"], &account["contact_info"]["postal_code"]),
        (&json!("16547"), &json!("28001"))
    );
    assert_eq!(
        (&account["external_uid"], &account["contact_info"]["address_line2"]),
        (&json!("5663c260"), &json!(""))
    );
    // It looks for what it may have made before, then for how many there are.
    let wanted = id(&account);
    for query in ["eq(external_id,16547)&limit=1&offset=0", "eq(external_uid,5663c260)", "id=in"] {
        let query = query.replace("id=in", &format!("in(id,({wanted},TA-0000-0000-0001,x))"));
        let (rows, range) = listed(&mut michael, &format!("{ACCOUNTS}?{query}"));
        assert_eq!((rows, range.as_str()), (vec![wanted.clone()], "items 0-0/1"), "{query}");
    }
    assert_eq!(
        listed(&mut michael, &format!("{ACCOUNTS}?eq(external_id,16547)&limit=0&offset=0")).1,
        "items 0-0/1"
    );
    let row = row.replacen('{', &format!(r#"{{"id":"{wanted}","#), 1).replace("28001", "28002.0");
    let at = format!("{ACCOUNTS}/{wanted}");
    let answer = michael.send("PUT", &at, &kind, Some(row.as_bytes()));
    assert_eq!(
        (answer.status, &answer.json()["contact_info"]["postal_code"]),
        (200, &json!("28002"))
    );
}

#[test]
fn a_change_asks_the_vendors_of_what_is_linked() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (_, customer) = family(&mut michael);
    let ask = |city: &str| json!({"type": "update", "account": {"id": customer, "contact_info": {"city": city}}});
    refused(
        &michael.post(REQUESTS, &json!({"account": {"id": customer}})),
        400,
        "type: It has to be update.",
    );
    refused(&michael.post(REQUESTS, &json!({"type": "update"})), 400, "account.id: ");
    assert_eq!(
        michael.post(REQUESTS, &json!({"type": "update", "account": {"id": "x"}})).status,
        404
    );
    assert_eq!(robert.post(REQUESTS, &ask("Boston")).status, 404, "nothing links it yet");
    let answer = michael.post(REQUESTS, &ask("Camden"));
    assert_eq!((answer.status, answer.json()), (201, json!([])), "nobody is asked");
    assert_eq!(done(&michael.get(&format!("{ACCOUNTS}/{customer}")))["version"], 2);
    subscribe(&world, &customer, ASKS);
    subscribe(&world, &customer, DOES_NOT_ASK);
    let answer = michael.post(REQUESTS, &ask("Boston"));
    assert_eq!(answer.status, 201, "{answer}");
    let asked = answer.json();
    let rows = asked.as_array().unwrap();
    assert_eq!(rows.len(), 2, "one for each product: {asked}");
    let of = |product: &str| rows.iter().find(|row| row["product"]["id"] == product).unwrap();
    let (pending, unsupported) = (of(ASKS), of(DOES_NOT_ASK));
    assert_eq!((&pending["status"], &pending["type"]), (&json!("pending"), &json!("update")));
    assert_eq!(pending["account"]["contact_info"]["city"], "Boston");
    assert_eq!(
        (&pending["account"]["version"], &pending["account"]["id"]),
        (&json!(3), &json!(customer))
    );
    assert_eq!(
        (&pending["vendor"]["id"], &pending["provider"]["id"]),
        (&json!(FRONT_STREET), &json!(MIGHTY_MICK))
    );
    assert!(pending.get("reason").is_none());
    assert_eq!(unsupported["status"], "unsupported");
    assert_eq!(unsupported["reason"], "The product takes no changes of tier accounts.");
    assert_eq!(michael.post(REQUESTS, &ask("Boston")).json(), json!([]), "nothing differs");
}

#[test]
fn a_request_is_accepted_or_ignored_once() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (reseller, customer) = family(&mut michael);
    subscribe(&world, &customer, ASKS);
    let change = json!({"type": "update", "account": {"id": customer, "name": "Bakery"}});
    let pending = &michael.post(REQUESTS, &change).json()[0];
    // The account is what it was until the vendor accepts; an update answers what it is to be.
    assert_eq!(done(&robert.get(&format!("{ACCOUNTS}/{customer}")))["version"], 1);
    let at = format!("{REQUESTS}/{}", id(pending));
    assert_eq!(
        michael.post(&format!("{at}/accept"), &json!({})).status,
        404,
        "who asked does not answer"
    );
    let accepted = done(&robert.send("POST", &format!("{at}/accept"), &[], None));
    assert_eq!((&accepted["status"], &accepted["id"]), (&json!("accepted"), &pending["id"]));
    assert_eq!(done(&michael.get(&format!("{ACCOUNTS}/{customer}")))["version"], 2);
    refused(&robert.post(&format!("{at}/accept"), &json!({})), 400, WRONG_STATE);
    refused(&robert.post(&format!("{at}/ignore"), &json!({"reason": "x"})), 400, WRONG_STATE);
    let put = done(&michael.put(&format!("{ACCOUNTS}/{customer}"), &json!({"tax_id": 77})));
    assert_eq!((&put["version"], &put["tax_id"]), (&json!(3), &json!("77")));
    let (waits, range) =
        listed(&mut robert, &format!("{REQUESTS}?status=pending&eq(account.id,{customer})"));
    assert_eq!((waits.len(), range.as_str()), (1, "items 0-0/1"));
    let at = format!("{REQUESTS}/{}", waits[0]);
    refused(&robert.post(&format!("{at}/ignore"), &json!({})), 400, "reason: ");
    refused(
        &robert.post(&format!("{at}/ignore"), &json!({"reason": "x".repeat(256)})),
        400,
        "reason: ",
    );
    let ignored =
        done(&robert.post(&format!("{at}/ignore"), &json!({"reason": "Whose number is that?"})));
    assert_eq!(
        (&ignored["status"], &ignored["reason"]),
        (&json!("ignored"), &json!("Whose number is that?"))
    );
    assert_eq!(ignored["events"]["updated"]["by"]["name"], "Robert Balboa");
    assert_eq!(done(&michael.get(&at))["reason"], "Whose number is that?");
    assert_eq!(
        done(&michael.get(&format!("{ACCOUNTS}/{customer}")))["version"],
        2,
        "nothing is taken back"
    );
    // What an account is in, subscriptions say.
    assert_eq!(done(&robert.get(&format!("{ACCOUNTS}/{customer}")))["scopes"], json!(["customer"]));
    assert_eq!(done(&michael.get(&format!("{ACCOUNTS}/{reseller}")))["scopes"], json!(["tier1"]));
    let (scoped, _) = listed(&mut michael, &format!("{ACCOUNTS}?scopes=tier1&id={reseller}"));
    assert_eq!(scoped, [reseller]);
}

#[test]
fn strangers_find_nothing_of_customers() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let (reseller, customer) = family(&mut michael);
    subscribe(&world, &customer, ASKS);
    let change = json!({"type": "update", "account": {"id": customer, "name": "Bakery"}});
    let asked = id(&michael.post(REQUESTS, &change).json()[0]);
    let asset =
        listed(&mut michael, &format!("/subscriptions/assets?eq(tiers.customer.id,{customer})"));
    let asset = asset.0[0].clone();
    for name in ["Ada", "Tess", "Una", "Paulie", "Iris"] {
        let mut other = Program::of(&world, name);
        for (verb, path) in [
            ("GET", format!("{ACCOUNTS}/{customer}")),
            ("PUT", format!("{ACCOUNTS}/{customer}")),
            ("DELETE", format!("{ACCOUNTS}/{customer}")),
            ("GET", format!("{ACCOUNTS}/{customer}/versions")),
            ("GET", format!("{ACCOUNTS}/{customer}/versions/1")),
            ("GET", format!("{REQUESTS}/{asked}")),
            ("POST", format!("{REQUESTS}/{asked}/accept")),
            ("POST", format!("{REQUESTS}/{asked}/ignore")),
            ("GET", format!("/subscriptions/assets/{asset}")),
        ] {
            let body = (verb != "GET").then(|| json!({"reason": "x"}));
            let answer = other.ask(verb, &path, body.as_ref());
            let nothing = path.replace(&customer, "TA-9999-9999-9999");
            let nothing = nothing.replace(&asked, "TAR-9999-9999-9999-001-001");
            let nothing = nothing.replace(&asset, "AS-9999-9999-9999");
            let nothing = other.ask(verb, &nothing, body.as_ref());
            assert_eq!((answer.status, nothing.status), (404, 404), "{name} {verb} {path}");
            assert_eq!(answer.body, nothing.body, "{name} {verb} {path}");
        }
        assert_eq!(other.post(REQUESTS, &change).status, 404, "{name}");
        for query in [
            format!("{ACCOUNTS}?id={customer}"),
            format!("{ACCOUNTS}?eq(parent.id,{reseller})"),
            format!("{ACCOUNTS}?search=bakery"),
            format!("{ACCOUNTS}?eq(contact_info.contact.email,andy@bakery.example)"),
            format!("{REQUESTS}?id={asked}"),
            format!("{REQUESTS}?eq(account.id,{customer})"),
            format!("/subscriptions/assets?id={asset}"),
            format!("/subscriptions/assets?eq(tiers.tier1.id,{reseller})"),
        ] {
            assert_eq!(
                listed(&mut other, &query),
                (Vec::new(), "items 0-0/0".into()),
                "{name} {query}"
            );
        }
    }
}

#[test]
fn roles_and_grants_reach_as_far_as_they_say() {
    let world = World::demo(&[]);
    let (reseller, customer) = family(&mut Program::of(&world, "Michael"));
    subscribe(&world, &customer, ASKS);
    // The vendor sees both accounts.
    let mut robert = Program::of(&world, "Robert");
    assert_eq!(robert.get(&format!("{ACCOUNTS}/{reseller}")).status, 200);
    let mut michael = Program::of(&world, "Michael");
    let linked = format!("{ACCOUNTS}/{customer}");
    refused(&michael.ask("DELETE", &linked, None), 400, "are linked");
    assert_eq!(robert.ask("DELETE", &linked, None).status, 204, "no other vendor's is");
    // A member changes and does not delete; a token that only reads does neither.
    let mut ivo = Program::of(&world, "Ivo");
    let spare = made(&mut ivo, "reseller", "Spare", &Value::Null);
    let spare = format!("{ACCOUNTS}/{}", id(&spare));
    assert_eq!(done(&ivo.put(&spare, &json!({"name": "Spared"})))["name"], "Spared");
    refused(&ivo.ask("DELETE", &spare, None), 403, "it takes the role agent");
    let mut reader = Program::granted(&world, "Michael", "customers.read");
    assert_eq!(reader.get(&spare).status, 200);
    refused(&reader.ask("DELETE", &spare, None), 403, "it takes customers.write");
    refused(&reader.post(ACCOUNTS, &json!({})), 403, "it takes customers.write");
    refused(
        &Program::granted(&world, "Michael", "helpdesk.write").get(&spare),
        403,
        "it takes customers.read",
    );
}
