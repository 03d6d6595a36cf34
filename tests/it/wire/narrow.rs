//! Lists narrowed to an agent, a product, a partner or a time: what they show, and to whom.

use super::{
    scene::{self, FRONT_STREET, HARBOR, MIGHTY_MICK},
    witness::steady,
};
use crate::{
    client::{Client, form},
    world::World,
};

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
    }
    let found = world.signed_in("Una").get("/cases?find=Mighty").text();
    assert!(found.contains("No agent, partner or product has this in its name."));
    let found = robert.get("/cases?find=mIGhty").text();
    assert!(found.contains(&format!("<option value=\"{MIGHTY_MICK}\">")), "those who may find it");
    assert!(!found.contains(APOLLO), "and no other");
}

#[test]
fn a_view_keeps_a_list_for_those_who_may_have_it() {
    let world = World::demo(&[]);
    let (mut robert, mut adrian) = (world.signed_in("Robert"), world.signed_in("Adrian"));
    let mut michael = world.signed_in("Michael");
    let query = format!("agent=none&account={MIGHTY_MICK}");
    // What is no part of a list's filters does not stay.
    let save = format!("/cases/views?{query}&x=y&after=1.1&narrow=1");
    let fields = [("name", "Nobody <b>yet</b>"), ("shared", "on")];
    let saved = robert.post_form(&save, &fields);
    let address = format!("/cases?{query}");
    assert_eq!((saved.status, saved.header("location")), (303, Some(address.as_str())));
    assert_eq!(robert.post_form("/cases/views?archive=1", &[("name", "My archive")]).status, 303);
    let views = |client: &mut Client| {
        let page = client.get("/cases").text();
        let Some((_, views)) = page.split_once("id=\"views\"") else { return String::new() };
        views.split("</nav>").next().unwrap().to_owned()
    };
    for client in [&mut robert, &mut adrian] {
        let views = views(client);
        assert!(views.contains("Nobody &lt;b&gt;yet&lt;/b&gt;"), "{views}");
        assert!(views.contains(&format!("href=\"/cases?agent=none&amp;account={MIGHTY_MICK}\"")));
    }
    assert!(views(&mut robert).contains("My archive") && !views(&mut adrian).contains("archive"));
    assert_eq!(views(&mut michael), "", "another account has none of them");

    let panel = adrian.get(&format!("{address}&narrow=1")).text();
    assert!(!panel.contains("Delete the view"), "it is Robert's");
    assert_eq!(adrian.post_form("/cases/views/delete", &fields).status, 403);
    let refused = adrian.post_form("/cases/views?agent=none", &fields);
    assert_eq!(refused.status, 422);
    let page = refused.text();
    assert!(page.contains("Name: somebody has this already."));
    assert!(page.contains("value=\"Nobody &lt;b&gt;yet&lt;/b&gt;\""), "what was typed is kept");
    assert!(page.contains("name=\"shared\" value=\"on\" checked"), "and what was ticked");
    assert_eq!(michael.post_form("/cases/views/delete", &fields).status, 404);
    assert!(robert.get(&format!("{address}&narrow=1")).text().contains("Delete the view"));
    assert_eq!(robert.post_form("/cases/views/delete", &fields).status, 303);
    assert_eq!(views(&mut adrian), "");
}

#[test]
fn a_list_refuses_values_that_it_does_not_know_and_passes_over_names() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let long = "x".repeat(7_000);
    for (name, value) in [
        ("status", "*"),
        ("status", "Pending"),
        ("status", "pending'"),
        ("status", "pending,closed"),
        ("status", &long),
        ("priority", "5"),
        ("priority", "$ne"),
        ("direction", "up"),
        ("sort", "' --"),
        ("preset", "client"),
        ("category", "PA-000-001.1"),
        ("agent", "*"),
        ("agent", "Robert"),
        ("agent", "PA-310-772"),
        ("product", "Tutorial Product"),
        ("product", "PRD-404-832-77"),
        ("account", "Mighty"),
        ("account", "-1"),
        ("period", "closed"),
        ("from", "yesterday"),
        ("from", "2026-02-30"),
        ("to", "2026-13-01"),
        ("to", "99999-01-01"),
        ("after", "9e18"),
        ("after", "-1.-1"),
        ("after", "1"),
        ("after", "1.2.3"),
        ("after", ".."),
        ("before", "99999999999999999999.1"),
        ("before", "' OR 1=1"),
    ] {
        let answer = robert.get(&format!("/cases?{}", form(&[(name, value)])));
        assert_eq!(answer.status, 400, "{name}={value:.30}");
    }
    let plain = steady(&robert.get("/cases"));
    for (name, value) in [
        ("partner", "PA-310-772"),
        ("period", "created"),
        ("narrow", "2"),
        ("partner[]", "PA-310-772"),
        ("limit", "-1"),
        ("offset", "9e18"),
        ("order_by", "secret"),
        ("user", "*"),
        ("status[]", "closed"),
        ("status", ""),
    ] {
        let answer = robert.get(&format!("/cases?{}", form(&[(name, value)])));
        assert_eq!(steady(&answer), plain, "{name}={value} is nothing to a list");
    }
    // Edges that stand nowhere are edges all the same, of one's own list.
    for edge in ["after=0.0", "before=0.0", "after=18446744073709551615.999999999", "before=1.1"] {
        assert_eq!(robert.get(&format!("/cases?{edge}")).status, 200, "{edge}");
    }
    assert_eq!(robert.get(&format!("/cases?status={}", "x".repeat(9_000))).status, 414);
}
