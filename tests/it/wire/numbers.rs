//! The numbers of a desk, over the wire.

use super::scene::{self, FRONT_STREET};
use crate::{client::Client, world::World};

/// The newest month of the table, as cells.
fn newest(client: &mut Client) -> Vec<String> {
    let answer = client.get("/numbers.csv");
    assert_eq!(answer.status, 200, "{answer}");
    assert!(answer.header("content-type").unwrap().starts_with("text/csv"));
    let text = answer.text();
    let row = text.lines().nth(1).unwrap_or_default();
    row.split(',').map(str::to_owned).collect()
}

#[test]
fn a_desk_sees_its_numbers_move_and_a_private_comment_move_none() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let mut michael = world.signed_in("Michael");
    let (before, theirs) = (newest(&mut robert), newest(&mut michael));
    let count = |cells: &[String], at: usize| cells[at].parse::<u64>().unwrap();
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Counted");
    assert_eq!(count(&newest(&mut robert), 1), count(&before, 1) + 1);
    let opened = newest(&mut robert);
    scene::comment_privately(&mut robert, &case, "Among us.", &[]);
    assert_eq!(newest(&mut robert), opened);
    scene::comment(&mut robert, &case, "For all.");
    assert_eq!(count(&newest(&mut robert), 2), count(&before, 2) + 1);
    scene::step(&mut robert, &case, "resolve", &[("comment", "Done.")]);
    scene::step(&mut ivo, &case, "close", &[("rating", "5")]);
    let after = newest(&mut robert);
    assert_eq!(count(&after, 6), count(&before, 6) + 1);
    assert_eq!(count(&after, 10), count(&before, 10) + 1);
    assert_eq!(newest(&mut michael), theirs, "of one's own desk alone");
    let page = robert.get("/numbers").text();
    assert!(page.contains("<svg viewBox") && page.contains("<table class=\"plain\">"), "{page}");
    assert!(!page.contains("Mighty Mick"), "it names nobody");
    assert_eq!(ivo.get("/numbers").status, 403);
}
