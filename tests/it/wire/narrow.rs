//! Lists narrowed to an agent, a product, a partner or a time: what they show, and to whom.

use super::{
    scene::{self, FRONT_STREET, HARBOR, MIGHTY_MICK},
    witness::steady,
};
use crate::{client::Client, world::World};

const APOLLO: &str = "PA-641-208";
const SECOND_PRODUCT: &str = "PRD-118-470-236";

/// How often a list shows a case.
fn shows(client: &mut Client, query: &str, case: &str) -> bool {
    let answer = client.get(&format!("/cases?{query}"));
    assert_eq!(answer.status, 200, "{query}: {answer}");
    answer.text().contains(&format!("href=\"/cases/{case}\""))
}

/// How many cases the navigation calls unassigned.
fn unassigned(client: &mut Client) -> u64 {
    let page = client.get("/notifications").text();
    let (_, rest) = page.split_once("agent=none").expect("the navigation leads to them");
    let line = scene::text(rest.split("</a>").next().unwrap());
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

#[test]
fn a_list_shows_what_belongs_to_all_that_it_is_narrowed_to() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let before = unassigned(&mut robert);
    let fields = [("product", SECOND_PRODUCT), ("partner", FRONT_STREET), ("subject", "Narrow")];
    let form = [&fields, scene::asked_by(FRONT_STREET)].concat();
    let answer = ivo.post_form("/cases/new/details", &form);
    let to = answer.header("location").unwrap();
    let case = to.strip_prefix("/cases/").unwrap().strip_suffix("/summary").unwrap();
    assert_eq!(unassigned(&mut robert), before + 1);

    let product = format!("product={SECOND_PRODUCT}");
    let partner = format!("account={MIGHTY_MICK}");
    for fits in [
        "agent=none",
        &product,
        &partner,
        "from=2020-01-01",
        "period=created&from=2020-01-01&to=9998-12-31",
        &format!("agent=none&{product}&{partner}&from=2020-01-01&direction=incoming&sort=created"),
    ] {
        assert!(shows(&mut robert, fits, case), "{fits}");
        assert!(!shows(&mut robert, &format!("{fits}&archive=1"), case), "{fits}");
    }
    for other in [
        "agent=me",
        "product=PRD-404-832-779",
        &format!("account={APOLLO}"),
        "to=2020-01-01",
        "from=9000-01-01",
        &format!("agent=none&{product}&account={APOLLO}"),
    ] {
        assert!(!shows(&mut robert, other, case), "{other}");
    }
    assert!(shows(&mut ivo, "agent=me", case), "who opens a case is its agent on that side");

    let people = robert.get(&format!("/cases/{case}/people")).text();
    let robert_id =
        people.split("<option value=\"UR-").skip(1).find(|one| one.contains("Robert")).unwrap();
    let robert_id = format!("UR-{}", robert_id.split('"').next().unwrap());
    let assigned = robert.post_form(&format!("/cases/{case}/people"), &[("agent", &robert_id)]);
    assert_eq!(assigned.status, 303, "{assigned}");
    assert_eq!(unassigned(&mut robert), before);
    let of_robert = format!("agent={robert_id}");
    assert!(shows(&mut robert, "agent=me", case) && shows(&mut robert, &of_robert, case));
    assert!(!shows(&mut world.signed_in("Adrian"), "agent=me", case));
    assert!(!shows(&mut ivo, &of_robert, case), "whom the other side has is no way to list by");
}

#[test]
fn a_filter_tells_nobody_what_they_may_not_know() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Whose people");
    let people = robert.get(&format!("/cases/{case}/people")).text();
    let theirs = scene::ids(&people, "UR", 3).remove(0);
    let pairs = [
        ("account", MIGHTY_MICK, "PA-995-632"),
        ("account", HARBOR, "VA-264-318"),
        ("agent", theirs.as_str(), "UR-000-000-001"),
        ("product", SECOND_PRODUCT, "PRD-118-470-237"),
    ];
    for (name, may_know) in [("Sam", HARBOR), ("Una", SECOND_PRODUCT)] {
        let mut client = world.signed_in(name);
        for (field, there, none) in pairs.into_iter().filter(|(_, there, _)| *there != may_know) {
            for more in
                ["", "&archive=1", "&narrow=1", "&sort=created", "&period=created&from=2020-01-01"]
            {
                let mut look = |value: &str| {
                    steady(&client.get(&format!("/cases?{field}={value}{more}")))
                        .replace(value, "-")
                };
                assert_eq!(look(there), look(none), "{name}: {field}={there}{more}");
            }
        }
        let page = client.get("/cases?narrow=1").text();
        for secret in ["Mighty Mick", "Goldmill", "Quay"] {
            assert!(!page.contains(secret), "{name}: {secret}");
        }
        let found = client.get("/cases?find=Mighty").text();
        assert!(found.contains("No agent, partner or product has this in its name."), "{name}");
    }
    let found = robert.get("/cases?find=mIGhty").text();
    assert!(found.contains(&format!("<option value=\"{MIGHTY_MICK}\">")), "those who may find it");
    assert!(!found.contains(APOLLO), "and no other");
}
