//! Which customer a case is about, in the browser's place; and who is told of requests.

use super::{
    scene::{self, FRONT_STREET},
    tiers::{ASKS, customer, move_to, requests, reseller, subscribe},
};
use crate::{client::Client, wait, world::World};

fn main(page: &str) -> &str {
    page.split("<main").nth(1).unwrap()
}

#[test]
fn a_case_is_opened_about_a_customer_whom_its_page_and_theirs_name() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let form = format!("/cases/new/details?partner={FRONT_STREET}");
    let (name, id) = ("Concerned Resale", reseller(&mut michael, "Concerned Resale"));
    // Without scripts: search, then choose among what was found.
    let asked = [&[("partner", FRONT_STREET)], scene::asked_by(FRONT_STREET)].concat();
    let fields = [&asked[..], &[("q-customer", name), ("go", "find")]].concat();
    let found = michael.post_form("/cases/new/details", &fields);
    assert_eq!(found.status, 303, "{found}");
    assert!(michael.get(&form).text().contains(&format!("value=\"{id}\"")));
    let fields =
        [&asked[..], &[("subject", "About them"), ("customer", "TA-0000-0000-0001")]].concat();
    let refused = michael.post_form("/cases/new/details", &fields);
    assert_eq!(refused.status, 422, "one that there is not");
    let fields = [&asked[..], &[("subject", "About them"), ("customer", &id)]].concat();
    let opened = michael.post_form("/cases/new/details", &fields);
    let to = opened.header("location").unwrap_or_else(|| panic!("{opened}")).to_owned();
    let case = to.strip_suffix("/summary").unwrap();
    let page = michael.get(case).text();
    assert!(main(&page).contains(&format!("href=\"/customers/{id}\"")) && page.contains(name));
    let tab = format!("/customers/{id}/cases");
    let cases = michael.get(&tab).text();
    assert!(main(&cases).contains(case) && cases.contains("About them"));
    assert_eq!(michael.get(&format!("{tab}?from=x")).status, 400);
    // The vendor sees the case, and in no byte of it the customer, who has nothing of theirs.
    let mut robert = world.signed_in("Robert");
    for path in
        [case.to_owned(), format!("{case}/edit"), format!("{case}/customer"), "/cases".to_owned()]
    {
        let page = robert.get(&path).text();
        assert!(!page.contains(&id) && !page.contains("Concerned Resale"), "{path}");
    }
    assert_eq!(robert.get(&tab).status, 404);
    let found = robert.get("/search?q=concerned").text();
    assert!(!found.contains(&id) && !main(&found).contains("About them"));
    let named = robert.post_form(&format!("{case}/customer"), &[("customer", &id)]);
    let none = robert.post_form(&format!("{case}/customer"), &[("customer", "TA-0000-0000-0001")]);
    assert_eq!((named.status, none.status), (422, 422));
    // A stranger has neither.
    let mut finn = world.signed_in("Finn");
    assert_eq!(finn.get(&format!("{case}/customer")).status, 404);
    assert_eq!(finn.get(&tab).status, 404);
    // Taken away again.
    let form =
        michael.post_form(&format!("{case}/customer"), &[("go", "find"), ("q", "concerned")]);
    assert!(form.status == 200 && form.text().contains(&format!("value=\"{id}\" checked")));
    assert_eq!(michael.post_form(&format!("{case}/customer"), &[("customer", "")]).status, 303);
    assert!(!main(&michael.get(case).text()).contains(&id));
    assert!(!main(&michael.get(&tab).text()).contains("About them"));
}

#[test]
fn a_request_is_told_to_the_vendors_agents_and_its_fate_to_who_asked() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let mut robert = world.signed_in("Robert");
    let parent = reseller(&mut michael, "Told Resale");
    let id = customer(&mut michael, &parent, "Corner Bakery");
    subscribe(&mut michael, &id, ASKS);
    assert_eq!(move_to(&mut michael, &id, "1", "Elsewhere-on-Sea").status, 303);
    let [request] = &requests(&mut robert, &id)[..] else { panic!("one") };
    let request = format!("/customers/requests/{request}");
    told(&mut robert, "asks you to take a change of", &request);
    assert!(robert.get(&request).text().contains("Elsewhere-on-Sea"));
    assert_eq!(robert.post_form(&format!("{request}/accept"), &[]).status, 303);
    told(&mut michael, "accepted your change of", &request);
    for name in ["Finn", "Paulie"] {
        let page = world.signed_in(name).get("/notifications").text();
        assert!(!page.contains(&request) && !page.contains("Corner Bakery"), "{name}");
    }
}

/// Waits until the notifications of somebody say this, and lead there.
fn told(client: &mut Client, words: &str, to: &str) {
    let look = || {
        let page = client.get("/notifications").text();
        let there = page.contains(words) && page.contains(&format!("href=\"{to}\""));
        if there { Ok(()) } else { Err(page) }
    };
    wait::until(look).unwrap();
}
