//! Support opens a case for a customer, step by step, as browsers without scripts do.

use super::scene::{self, FRONT_STREET, HARBOR, SUPPORT};
use crate::{client::Client, world::World};

const APOLLO: &str = "PA-641-208";
const DUKE: &str = "PA-310-772";
const LUCKY_SEVEN: &str = "PA-777-204";
const START: &str = "/cases/new?for=customer";

/// Sends the first step: this customer, for this desk.
fn choose(client: &mut Client, own: &str, customer: &str) -> crate::client::Answer {
    client.get("/cases/new");
    let fields = [("partner", own), ("account", customer), ("go", "next")];
    client.post_form("/cases/new/draft", &fields)
}

#[test]
fn the_operator_opens_for_anybody_and_a_portal_for_those_joined_to_it() {
    let world = World::demo(&[]);
    let mut nora = world.signed_in("Nora");
    let page = nora.get("/cases/new").text();
    assert!(page.contains("Open for a customer") && page.contains("comes to us"));
    for id in [APOLLO, DUKE, LUCKY_SEVEN, FRONT_STREET, HARBOR] {
        assert!(page.contains(&format!("value=\"{id}\"")), "{id} is served");
    }
    assert!(!page.contains(&format!("name=\"account\" value=\"{SUPPORT}\"")), "but not itself");
    assert!(nora.get("/cases/new?for=customer&q=apoll").text().contains(APOLLO));
    assert!(!nora.get("/cases/new?for=customer&q=apoll").text().contains(DUKE));

    let mut ada = world.signed_in("Ada");
    let page = ada.get("/cases/new").text();
    assert!(page.contains(START) && page.contains("Who should receive the case?"));
    let page = ada.get(START).text();
    assert!(page.contains(DUKE) && page.contains("Duke Managed Services"));
    for id in [LUCKY_SEVEN, APOLLO, FRONT_STREET] {
        assert!(!page.contains(id), "{id} is not known here");
    }
}

#[test]
fn nobody_else_sees_or_reaches_the_way_for_customers() {
    let mut world = World::demo(&[]);
    world.add_user(HARBOR, "viewer", "Vic Lath");
    world.add_user(HARBOR, "member", "Mia Lath");
    world.add_user(SUPPORT, "member", "Kit Lath");
    for (name, status, desk) in [
        ("Robert", 404, FRONT_STREET),
        ("Iris", 404, DUKE),
        ("Una", 403, APOLLO),
        ("Vic", 403, HARBOR),
        ("Mia", 403, HARBOR),
        ("Kit", 403, SUPPORT),
    ] {
        let mut client = world.signed_in(name);
        assert_eq!(client.get(START).status, status, "{name}");
        assert!(!client.get("/cases/new").text().contains("for=customer"), "{name}");
        let chosen = choose(&mut client, desk, APOLLO).status;
        assert!(matches!(chosen, 303 | 403), "{name}: {chosen}");
        let details = client.get(&format!("/cases/new/details?partner={desk}"));
        assert!(matches!(details.status, 403 | 422), "{name}: {details}");
        assert!(!details.text().contains("Tess Corbel"), "{name}");
    }
}

#[test]
fn a_case_for_a_customer_is_opened_in_three_steps() {
    let world = World::demo(&[]);
    let mut ada = world.signed_in("Ada");
    let details = format!("/cases/new/details?partner={HARBOR}");
    assert_eq!(ada.get(&details).header("location"), Some(START), "first whom it is for");
    let none = choose(&mut ada, HARBOR, "");
    assert_eq!(none.status, 422);
    assert!(none.text().contains("Account: please fill this in."));
    assert_eq!(choose(&mut ada, HARBOR, DUKE).header("location"), Some(details.as_str()));
    let page = ada.get(&details).text();
    for words in ["Service desk", "Iris Vault", "Finn Transom", "comes to us"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("Lucky Seven"));
    // One who is not served is refused like one that there is not.
    for customer in [APOLLO, LUCKY_SEVEN, "PA-999-999"] {
        choose(&mut ada, HARBOR, customer);
        let page = ada.get(&details);
        assert_eq!(page.status, 422, "{customer}");
        assert!(!page.text().contains("Bo Mortar"));
    }
    let fields = [&[("partner", HARBOR), ("account", DUKE)], scene::asked_by(HARBOR)].concat();
    let answer = ada.post_form("/cases/new/details", &fields);
    assert_eq!(answer.status, 422, "without a subject");
    assert!(answer.text().contains("For <b><bdi>Duke Managed Services"));
    let fields = [&fields[..], &[("subject", "We saw it fail")]].concat();
    let answer = ada.post_form("/cases/new/details", &fields);
    let to = answer.header("location").unwrap().to_owned();
    let summary = ada.get(&to).text();
    assert!(summary.contains("was created for <bdi>Duke Managed Services"), "{summary}");
    let case = to.strip_suffix("/summary").unwrap();
    assert!(ada.get(case).text().contains("Incoming case"));
    let theirs = world.signed_in("Leo").get(case).text();
    let theirs = scene::text(&theirs);
    for words in ["Outgoing case", "Opened by", "Ada Quay", "of Harbor Workspace"] {
        assert!(theirs.contains(words), "{words}");
    }
}
