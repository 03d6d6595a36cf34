//! Tier accounts, their requests and subscriptions, in the browser's place.

use super::scene::{self, text};
use crate::{
    client::{Answer, Client},
    world::World,
};

/// Front Street's: the first asks about tier accounts, the second does not.
pub(super) const ASKS: &str = "PRD-404-832-779";
const DOES_NOT_ASK: &str = "PRD-118-470-236";

/// What a customer needs, but type, parent and name.
const DATA: [(&str, &str); 7] = [
    ("line1", "1818 Tusculum Street"),
    ("city", "Philadelphia"),
    ("zip", "19134"),
    ("country", "US"),
    ("first-name", "Andy"),
    ("last-name", "Marchetti"),
    ("email", "andy@bakery.example"),
];

fn made(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer}");
    let to = answer.header("location").unwrap();
    to.strip_prefix("/customers/").unwrap().strip_suffix("/summary").unwrap().to_owned()
}

fn fields<'a>(first: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [first, &DATA].concat()
}

pub(super) fn reseller(client: &mut Client, name: &str) -> String {
    let first = [("type", "reseller"), ("parent", "none"), ("name", name)];
    made(&client.post_form("/customers/new", &fields(&first)))
}

pub(super) fn customer(client: &mut Client, parent: &str, name: &str) -> String {
    let first = [("type", "customer"), ("parent", parent), ("name", name)];
    made(&client.post_form("/customers/new", &fields(&first)))
}

pub(super) fn subscribe(client: &mut Client, customer: &str, product: &str) {
    let fields =
        [("product", product), ("customer", customer), ("item", "Seats"), ("quantity", "5")];
    let answer = client.post_form("/customers/subscriptions", &fields);
    assert_eq!(answer.status, 303, "{answer}");
}

/// Gives a customer another city, from a version on.
pub(super) fn move_to(client: &mut Client, id: &str, edition: &str, city: &str) -> Answer {
    let page = client.get(&format!("/customers/{id}/edit")).text();
    let of = |name: &str| crate::client::hidden(&page, name).unwrap_or_default().to_owned();
    let (kind, parent) = (of("type"), of("parent"));
    let first = [("type", &*kind), ("parent", &*parent), ("name", "Corner Bakery")];
    let mut fields = fields(&first);
    fields.retain(|(name, _)| *name != "city");
    fields.extend([("city", city), ("external-uid", "uid-1"), ("edition", edition)]);
    client.post_form(&format!("/customers/{id}/edit"), &fields)
}

/// The requests of an account that its page knows.
pub(super) fn requests(client: &mut Client, id: &str) -> Vec<String> {
    let page = client.get(&format!("/customers/{id}/requests")).text();
    let mut ids: Vec<String> = Vec::new();
    let main = page.split("<main").nth(1).unwrap();
    for rest in main.split("href=\"/customers/requests/").skip(1) {
        let id = rest.split(['"', '/']).next().unwrap().to_owned();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_tells_everything_at_once() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let answer = michael.post_form(
        "/customers/new",
        &[
            ("type", "reseller"),
            ("parent", "none"),
            ("name", "Half <b>done</b>"),
            ("email", "nobody"),
            ("country", "XX"),
            ("number", "5550147"),
        ],
    );
    assert_eq!(answer.status, 422);
    let page = answer.text();
    assert!(page.contains("value=\"Half &lt;b&gt;done&lt;/b&gt;\""), "{page}");
    assert!(page.contains("value=\"nobody\"") && page.contains("value=\"5550147\""));
    for field in
        ["line1", "city", "zip", "country", "first-name", "last-name", "email", "country-code"]
    {
        assert!(page.contains(&format!("href=\"#{field}\"")), "{field} is complained of: {page}");
        assert!(page.contains(&format!("id=\"{field}-error\"")), "{field} at its place");
    }
    // The way back and forth loses nothing, and neither does a search.
    let typed = [("type", "customer"), ("parent", "none"), ("name", "Kept"), ("city", "Here")];
    for go in ["type", "parent", "find"] {
        let fields = [&typed[..], &[("go", go), ("q", "x")]].concat();
        let page = michael.post_form("/customers/new", &fields).text();
        assert!(page.contains("value=\"Kept\"") && page.contains("value=\"Here\""), "{go}: {page}");
    }
    let cleared = [&typed[..], &[("type", "reseller"), ("go", "clear")]].concat();
    assert!(!michael.post_form("/customers/new", &cleared[1..]).text().contains("value=\"Kept\""));
}

#[test]
fn what_is_made_up_can_be_created() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let first = [("type", "reseller"), ("parent", "none")];
    let random = [&first[..], &[("country", "DE"), ("go", "random")]].concat();
    let page = michael.post_form("/customers/new", &random).text();
    assert!(page.contains("<option value=\"DE\" selected>"), "{page}");
    let value = |name: &str| {
        let at = page.find(&format!("name=\"{name}\"")).unwrap();
        crate::client::attribute(&page[at..], "value").unwrap().to_owned()
    };
    let names = ["name", "line1", "city", "zip", "first-name", "last-name", "email"];
    let values: Vec<_> = names.map(|name| (name, value(name))).to_vec();
    let mut fields = [&first[..], &[("country", "DE")]].concat();
    fields.extend(values.iter().map(|(name, value)| (*name, value.as_str())));
    let id = made(&michael.post_form("/customers/new", &fields));
    let page = text(&michael.get(&format!("/customers/{id}")).text());
    assert!(page.contains("Germany") && page.contains("External UID"), "{page}");
    let summary = text(&michael.get(&format!("/customers/{id}/summary")).text());
    assert!(summary.contains("was created") && summary.contains("Go to details"), "{summary}");
}

#[test]
fn strangers_find_nothing_of_a_customer() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let parent = reseller(&mut michael, "Ironbridge Resale");
    let id = customer(&mut michael, &parent, "Corner Bakery");
    for name in ["Robert", "Ada", "Paulie", "Tess", "Una"] {
        let mut other = world.signed_in(name);
        for part in [
            "",
            "/children",
            "/requests",
            "/subscriptions",
            "/versions",
            "/details",
            "/summary",
            "/edit",
            "/delete",
        ] {
            let found = other.get(&format!("/customers/{id}{part}"));
            let nothing = other.get(&format!("/customers/TA-9999-9999-9999{part}"));
            assert_eq!((found.status, nothing.status), (404, 404), "{name} {part}");
        }
        for to in ["edit", "delete"] {
            let answer = other.post_form(&format!("/customers/{id}/{to}"), &[("go", "save")]);
            assert_eq!(answer.status, 404, "{name} {to}");
        }
        for search in ["/customers", "/customers?q=Corner", "/customers?q=andy%40bakery.example"] {
            let page = other.get(search).text();
            assert!(!page.contains("Corner Bakery") && !page.contains(&id), "{name} {search}");
        }
        let page = other.get(&format!("/customers?q={id}&parent={parent}")).text();
        assert!(!page.contains("Corner Bakery") && !page.contains("Ironbridge"), "{name}");
    }
    // A subscription shows its vendor the customer and who sold to them.
    subscribe(&mut michael, &id, ASKS);
    let mut robert = world.signed_in("Robert");
    assert_eq!(robert.get(&format!("/customers/{id}")).status, 200);
    assert!(robert.get("/customers?q=corner+bak").text().contains(&id));
    assert_eq!(world.signed_in("Ada").get(&format!("/customers/{id}")).status, 404);
}

#[test]
fn a_change_waits_for_the_vendor_and_what_was_ignored_is_carried_on() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let parent = reseller(&mut michael, "Ironbridge Resale");
    let id = customer(&mut michael, &parent, "Corner Bakery");
    subscribe(&mut michael, &id, ASKS);
    subscribe(&mut michael, &id, DOES_NOT_ASK);
    assert_eq!(move_to(&mut michael, &id, "1", "Boston").status, 303);
    let page = text(&michael.get(&format!("/customers/{id}")).text());
    assert!(page.contains("Waiting for Front Street Inc.") && page.contains("Philadelphia"));
    assert!(!page.contains("Boston"), "it is not so yet: {page}");
    // From an old version on nothing is saved, and nothing typed is lost.
    let late = move_to(&mut michael, &id, "1", "Chicago");
    assert_eq!(late.status, 409);
    let late = late.text();
    assert!(late.contains("value=\"Chicago\"") && text(&late).contains("Boston"), "{late}");
    let both = requests(&mut michael, &id);
    assert_eq!(both.len(), 2, "{both:?}");
    let mut robert = world.signed_in("Robert");
    let pages: Vec<_> =
        both.iter().map(|one| robert.get(&format!("/customers/requests/{one}")).text()).collect();
    let waits = pages.iter().position(|page| page.contains("/accept\"")).unwrap();
    assert!(text(&pages[1 - waits]).contains("Unsupported"), "{}", pages[1 - waits]);
    assert!(pages[waits].contains("<del><bdi>Philadelphia</bdi></del>"), "{}", pages[waits]);
    assert!(pages[waits].contains("<ins><bdi>Boston</bdi></ins>"));
    let request = format!("/customers/requests/{}", both[waits]);
    // Who asked cannot answer.
    assert_ne!(michael.post_form(&format!("{request}/accept"), &[]).status, 303);
    let ignore = format!("{request}/ignore");
    let refused = robert.post_form(&ignore, &[("reason", &"x".repeat(256))]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains(&"x".repeat(256)), "what was typed stays");
    assert_eq!(robert.post_form(&ignore, &[("reason", "Which Boston?")]).status, 303);
    assert!(text(&michael.get(&request).text()).contains("Which Boston?"));
    // The next edit starts from it.
    let form = michael.get(&format!("/customers/{id}/edit")).text();
    assert!(form.contains("value=\"Boston\""), "{form}");
    assert_eq!(move_to(&mut michael, &id, "2", "Boston, Massachusetts").status, 303);
    let newest = requests(&mut robert, &id);
    let newest = newest
        .iter()
        .find(|one| robert.get(&format!("/customers/requests/{one}")).text().contains("/accept\""));
    let accept = format!("/customers/requests/{}/accept", newest.unwrap());
    assert_eq!(robert.get(&accept).status, 200);
    assert_eq!(robert.post_form(&accept, &[]).status, 303);
    let page = text(&michael.get(&format!("/customers/{id}")).text());
    assert!(page.contains("Boston, Massachusetts") && page.contains("Version 3"), "{page}");
    assert!(robert.post_form(&accept, &[]).status == 409, "settled once and for all");
}

#[test]
fn what_has_others_below_it_is_not_deleted_and_the_refusal_names_them() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let parent = reseller(&mut michael, "Ironbridge Resale");
    let id = customer(&mut michael, &parent, "Corner Bakery");
    let delete = |id: &str| format!("/customers/{id}/delete");
    let refused = michael.post_form(&delete(&parent), &[]);
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Corner Bakery"), "{}", refused.text());
    // A member edits and does not delete.
    let mut ivo = world.signed_in("Ivo");
    assert!(ivo.get(&format!("/customers/{id}")).text().contains("/edit"));
    assert_eq!(ivo.get(&delete(&id)).status, 403);
    assert_eq!(ivo.post_form(&delete(&id), &[]).status, 403);
    assert_eq!(michael.get(&delete(&id)).status, 200);
    for id in [&id, &parent] {
        assert_eq!(michael.post_form(&delete(id), &[]).status, 303);
        assert_eq!(michael.get(&format!("/customers/{id}")).status, 404);
    }
    assert!(!michael.get("/customers?q=corner").text().contains(&id));
}

#[test]
fn subscriptions_are_added_and_changed() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let parent = reseller(&mut michael, "Ironbridge Resale");
    let id = customer(&mut michael, &parent, "Corner Bakery");
    let refused = michael.post_form(
        "/customers/subscriptions",
        &[("product", ASKS), ("customer", "x"), ("item", "Seats"), ("quantity", "many")],
    );
    assert_eq!(refused.status, 422);
    let page = refused.text();
    assert!(page.contains("value=\"many\"") && page.contains("value=\"Seats\""), "{page}");
    let fields = [("product", ASKS), ("customer", &*id), ("item", "Seats"), ("quantity", "5")];
    let answer = michael.post_form("/customers/subscriptions", &fields);
    assert_eq!(answer.status, 303, "{answer}");
    let to = answer.header("location").unwrap().to_owned();
    let page = scene::text(&michael.get(&to).text());
    assert!(page.contains("Corner Bakery") && page.contains("Ironbridge Resale"), "{page}");
    let change = [("status", "suspended"), ("item", "Seats"), ("quantity", "7"), ("edition", "1")];
    assert_eq!(michael.post_form(&to, &change).status, 303);
    assert!(michael.get(&to).text().contains("value=\"7\""));
    let list = text(&michael.get(&format!("/customers/{id}/subscriptions")).text());
    assert!(list.contains("Suspended"), "{list}");
    assert_eq!(world.signed_in("Ada").get(&to).status, 404);
}
