//! A case for a client: what was chosen of another account is dropped, and no field that is not
//! shown is complained of.

use super::scene::HARBOR;
use crate::{
    client::{Answer, Client},
    world::World,
};

const LUCKY_SEVEN: &str = "PA-777-204";
const NORTHGATE: &str = "PA-518-946";
const APOLLO: &str = "PA-641-208";

/// Sends the form that was made for `offered`.
fn create(client: &mut Client, offered: &str, more: &[(&str, &str)]) -> Answer {
    let usual = [
        ("partner", HARBOR),
        ("offered", offered),
        ("subject", "For them"),
        ("impact", "low"),
        ("description", "It does not work."),
    ];
    client.post_form("/cases/new/details", &[&usual, more].concat())
}

/// Every complaint of a page leads to something on it.
fn complaints(answer: &Answer) -> Vec<String> {
    let page = answer.text();
    let links = page.split("<a href=\"#").skip(1).filter_map(|rest| rest.split_once("\">"));
    let links = links.filter_map(|(id, rest)| Some((id, rest.split("</a>").next()?)));
    let complaints: Vec<_> = links.filter(|(_, text)| text.contains(": ")).collect();
    for (id, text) in &complaints {
        assert!(page.contains(&format!("id=\"{id}\"")), "nothing on the page is #{id}: {text}");
    }
    complaints.into_iter().map(|(_, text)| text.to_owned()).collect()
}

#[test]
fn what_was_chosen_of_another_account_is_asked_for_again_only_where_it_is_shown() {
    let world = World::demo(&[]);
    let mut iris = world.signed_in("Iris");
    iris.get(&format!("/cases/new/details?partner={HARBOR}"));
    // To a client with environments from one's own.
    let answer = create(&mut iris, "", &[("account", LUCKY_SEVEN), ("environment", "2")]);
    assert_eq!(answer.status, 422);
    assert_eq!(complaints(&answer), ["Environment: please fill this in."]);
    assert!(!answer.text().contains("value=\"2\" selected"), "the number is another's");
    // To one without.
    let answer = create(&mut iris, "", &[("account", NORTHGATE), ("environment", "2")]);
    assert_eq!(answer.status, 303, "{answer}");
    // From a client's environment to one's own account, and to nobody's.
    let answer = create(&mut iris, LUCKY_SEVEN, &[("account", ""), ("environment", "1")]);
    assert_eq!(complaints(&answer), ["Environment: please fill this in."]);
    for _ in 0..2 {
        let answer = create(&mut iris, "", &[("account", APOLLO), ("environment", "1")]);
        assert_eq!(complaints(&answer), ["Account: please choose one of the list."]);
        assert!(!answer.text().contains(APOLLO), "and it is not chosen any more");
    }
}

#[test]
fn a_contact_of_another_account_is_not_forgotten_in_silence() {
    let mut world = World::demo(&[]);
    world.add_user(NORTHGATE, "member", "Kit Gutter");
    let mut iris = world.signed_in("Iris");
    let page = iris.get(&format!("/cases/new/details?partner={HARBOR}")).text();
    let colleague = super::scene::ids(&page, "UR", 3).remove(0);
    let answer = create(&mut iris, "", &[("account", NORTHGATE), ("contact", &colleague)]);
    assert_eq!(complaints(&answer), ["Contact: please choose one of the list."]);
    assert!(answer.text().contains("Kit Gutter"));
    let answer = create(&mut iris, NORTHGATE, &[("account", NORTHGATE)]);
    assert_eq!(answer.status, 303);
}
