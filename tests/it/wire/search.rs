//! Searching, as a browser asks: soon, bounded, and for nobody else.

use super::scene::{self, FRONT_STREET, HARBOR, MIGHTY_MICK};
use crate::{
    client::{Answer, Client},
    wait,
    world::{World, casemate},
};

/// The page of what is found.
fn search(client: &mut Client, query: &str) -> Answer {
    client.get(&format!("/search?q={}", encoded(query)))
}

fn encoded(query: &str) -> String {
    form_urlencoded::byte_serialize(query.as_bytes()).collect()
}

/// The cases that are found, the best first, without those that the page says are not all.
fn found(client: &mut Client, query: &str) -> Vec<String> {
    let answer = search(client, query);
    assert_eq!(answer.status, 200, "{query}: {answer}");
    let page = answer.text();
    let list = page.split_once("<ol class=\"results\">").map_or("", |(_, list)| list);
    scene::ids(list, "CA", 3)
}

/// Waits until as many cases are found, which takes no longer than the follower needs.
fn wait_for(client: &mut Client, query: &str, cases: &[&str]) {
    wait::until(|| {
        let found = found(client, query);
        if found == cases { Ok(()) } else { Err(found) }
    })
    .unwrap_or_else(|found| panic!("{query} finds {found:?} and not {cases:?}"));
}

#[test]
fn what_is_written_is_found_and_marked_and_what_is_changed_is_found_anew() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "The <kettle> whistles");
    wait_for(&mut ivo, "kettle", &[&case]);
    let mark = scene::comment(&mut ivo, &case, "It is **Quetzal** blue & hot");
    wait_for(&mut ivo, "ketle quetz", &[&case]);
    let page = search(&mut ivo, "kettle quetzal").text();
    assert!(page.contains("The &lt;<mark>kettle</mark>&gt; whistles"), "{page}");
    assert!(page.contains("**<mark>Quetzal</mark>** blue &amp; hot"), "{page}");
    let to = format!("/cases/{case}/comments/{mark}/edit");
    assert_eq!(ivo.post_form(&to, &[("comment", "Another bird")]).status, 303);
    wait_for(&mut ivo, "quetzal", &[]);
    wait_for(&mut ivo, "\"another bird\"", &[&case]);
    let suggested = ivo.get("/search/suggest?q=kett");
    assert_eq!(suggested.json()[0]["id"], case.as_str());
    assert_eq!(suggested.json()[0]["subject"], "The <kettle> whistles");
    assert_eq!(found(&mut ivo, &case), [case.as_str()], "by its id");
    wait_for(&mut world.signed_in("Robert"), "kettle", &[&case]);
}

#[test]
fn nobody_finds_what_they_may_not_see() {
    let mut world = World::demo(&[]);
    world.add_user(MIGHTY_MICK, "viewer", "Wim Purlin");
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Qz8subject");
    scene::comment_privately(&mut robert, &case, "Qz8whisper", &[]);
    wait_for(&mut robert, "qz8subject qz8whisper", &[&case]);
    let number = case.replace("CA-", "").replace('-', "");
    for name in ["Iris", "Paulie", "Tess", "Ada", "Bo", "Sam", "Nora"] {
        let mut stranger = world.signed_in(name);
        for query in ["Qz8subject", "Qz8sub", "Qz8whisper", &case, &number, "\"Qz8subject\""] {
            let page = search(&mut stranger, query).text();
            assert!(page.contains("Nothing found"), "{name} {query}: {page}");
            let suggested = stranger.get(&format!("/search/suggest?q={}", encoded(query)));
            assert_eq!(suggested.text(), "[]", "{name} {query}");
        }
    }
    for name in ["Ivo", "Wim", "Michael"] {
        let mut other_side = world.signed_in(name);
        assert_eq!(found(&mut other_side, "qz8subject"), [case.as_str()], "{name}");
        for query in ["qz8whisper", "qz8whis", "qz8subject qz8whisper"] {
            assert_eq!(found(&mut other_side, query), [""; 0], "{name} {query}");
        }
    }
    assert_eq!(world.stranger().get("/search?q=qz8subject").status, 303);
}

#[test]
fn whatever_is_asked_is_answered_or_refused_with_words() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let long = "x".repeat(201);
    let many = (0..11).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
    for (query, words) in [
        (long.as_str(), "201 characters are too many; the limit is 200."),
        (many.as_str(), "at most 10, please."),
    ] {
        let answer = search(&mut ivo, query);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(words), "{answer}");
        let to = format!("/search/suggest?q={}", encoded(query));
        assert_eq!(ivo.get(&to).status, 422);
    }
    for query in ["", "\"", "* AND (", "a OR b", "\u{202e}", "subject:x^9", "[a TO b]", "~", "%00"]
    {
        let answer = search(&mut ivo, query);
        assert_eq!(answer.status, 200, "{query}: {answer}");
    }
    for path in ["/search?in=everything", "/search?page=x", "/search?page=-1"] {
        assert_eq!(ivo.get(path).status, 400, "{path}");
    }
    for path in ["/search?q=order&page=99999999", "/search?q=order&page=0", "/search?in=archive"] {
        assert_eq!(ivo.get(path).status, 200, "{path}");
    }
}

#[test]
fn the_index_is_made_anew_by_command_and_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut world = World::demo_in(&data, &[]);
    let users = world.users.clone();
    let mut bo = world.signed_in("Bo");
    let case = scene::open_case(&mut bo, HARBOR, "The last kettle");
    let output = casemate(&["reindex"], &data, &[], "");
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("is being made anew"), "{said}");
    wait_for(&mut bo, "kettle", &[&case]);
    // Dropped, it is killed as `kill -9` kills.
    drop(world);

    let output = casemate(&["reindex"], &data, &[], "");
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("has been made anew"), "{said}");
    world = World::serve(&data, &[]);
    world.users = users;
    let mut bo = bo.moved_to(&world.url);
    wait_for(&mut bo, "kettle", &[&case]);
    let second = scene::open_case(&mut bo, HARBOR, "One more kettle");
    drop(world);
    let world = World::serve(&data, &[]);
    wait_for(&mut bo.moved_to(&world.url), "\"more kettle\"", &[&second]);
}
