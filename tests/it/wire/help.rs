//! The help: from each page to its part, for whom it is there, and what is found in it.

use casemate::web::{request::Method::Get, routes::ROUTES};

use super::{cast, routes::ROWS, scene};
use crate::{
    client::{Answer, Client},
    world::World,
};

/// Where the `?` of a page leads.
fn ways(page: &str) -> Vec<String> {
    let before = page.split(" aria-label=\"Help: ");
    let links = before.filter_map(|text| Some(text.rsplit_once("href=\"")?.1.split_once('"')?.0));
    let all = links.map(ToOwned::to_owned).collect::<Vec<_>>();
    all[..page.matches(" aria-label=\"Help: ").count()].to_vec()
}

fn is_page(answer: &Answer) -> bool {
    answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
}

/// Follows the one `?` of a page, and sees that its part is there.
fn follow(client: &mut Client, what: &str, page: &str) {
    let ways = ways(page);
    assert_eq!(ways.len(), 1, "{what} has one way to the help: {ways:?}");
    let (path, part) = ways[0].split_once('#').unwrap_or((&ways[0], ""));
    let help = client.get(path);
    assert_eq!(help.status, 200, "{what}: {path}");
    assert!(help.text().contains(&format!(" id=\"{part}\"")) || part.is_empty(), "{what}: #{part}");
}

#[test]
fn every_page_leads_to_its_part_of_the_help() {
    let world = cast::world();
    let names = cast::case(&mut world.signed_in("Ivo"));
    let mut walked = Vec::new();
    for name in [cast::ISSUERS[3], cast::RECEIVERS[3], "Paulie"] {
        let mut client = world.signed_in(name);
        for row in ROWS.iter().filter(|row| row.method == Get && !row.path.starts_with("/help")) {
            let answer = cast::send(&mut client, row, &names);
            if answer.status == 200 && is_page(&answer) && row.path != "/live/menu" {
                follow(&mut client, &format!("{name}: {}{}", row.path, row.word), &answer.text());
                walked.push(row.path);
            }
        }
    }
    walked.sort_unstable();
    walked.dedup();
    assert!(walked.len() > 30, "only {walked:?}");
    let mut stranger = world.stranger();
    let page = stranger.get("/sign-in").text();
    follow(&mut stranger, "the door", &page);
}

#[test]
fn a_page_that_is_refused_leads_to_the_help_and_tells_nothing_by_it() {
    let world = World::demo(&[]);
    let case = scene::open_case(&mut world.signed_in("Ivo"), scene::FRONT_STREET, "Hidden");
    let mut tess = world.signed_in("Tess");
    for path in
        [format!("/cases/{case}"), "/cases/CA-000-000-001".to_owned(), "/nowhere".to_owned()]
    {
        let page = tess.get(&path).text();
        assert_eq!(ways(&page), ["/help/getting-started#not-there"], "{path}");
    }
}

#[test]
fn what_is_refused_in_a_form_keeps_the_way_to_the_forms_part() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    for (path, fields, to) in [
        ("/settings/profile", [("name", "")], "/help/profile"),
        ("/settings/contracts", [("account", "x")], "/help/organisations#contracts"),
        ("/cases/views", [("name", "")], "/help/lists#views"),
        ("/replies", [("name", "")], "/help/replies"),
    ] {
        let refused = robert.post_form(path, &fields);
        assert_eq!((refused.status, ways(&refused.text())), (422, vec![to.to_owned()]), "{path}");
    }
}

#[test]
fn a_stranger_reads_how_to_sign_in_and_how_cases_go_and_no_more() {
    let world = World::demo(&[]);
    let mut stranger = world.stranger();
    for path in ["/help/signing-in", "/help/workflow"] {
        let page = stranger.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("Where you are"), "{path}");
    }
    for path in ["/help", "/help?q=private", "/help/appliance", "/help/nothing"] {
        assert_eq!(stranger.get(path).status, 303, "{path}");
    }
    let open = ROUTES.iter().filter(|route| route.is_open() && route.path.starts_with("/help"));
    assert_eq!(open.count(), 4);
    assert_eq!(world.signed_in("Una").get("/help/nothing").status, 404);
}

#[test]
fn the_help_is_searched_by_words_and_what_was_typed_stays() {
    let world = World::demo(&[]);
    let mut una = world.signed_in("Una");
    let page = una.get("/help?q=recovery+codes").text();
    assert!(
        page.contains("<a href=\"/help/profile#recovery-codes\"><mark>Recovery</mark>"),
        "{page}"
    );
    let page = una.get("/help?q=zeppelin").text();
    assert!(page.contains("Nothing found") && page.contains("value=\"zeppelin\""));
    let hostile = una.get("/help?q=%22%3E%3Csvg+onload%3Dalert(1)%3E").text();
    assert!(!hostile.contains("<svg onload") && hostile.contains("&lt;svg onload"));
    let long = una.get(&format!("/help?q={}", "x".repeat(201)));
    assert_eq!(long.status, 422);
    assert!(long.text().contains("201 characters are too many"), "{long}");
    let many = una.get(&format!("/help?q={}", "a+b+".repeat(40)));
    assert_eq!(many.status, 200);
}
