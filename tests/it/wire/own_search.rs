//! Searching by programs: what is found, how it is marked, and that nobody finds what is private.

use serde_json::json;

use super::{
    api::{self, done, id},
    door_of_programs::Program,
    own_api::no,
};
use crate::world::World;

#[test]
fn what_is_found_is_marked_and_what_is_private_to_others_is_not_found() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let case = id(&api::open(&mut ivo, "Zürich crankshaft"));
    let say = |program: &mut Program, text: &str, kind: &str| {
        let body = json!({"text": text, "type": kind});
        assert_eq!(program.post(&format!("/conversations/{case}/messages"), &body).status, 201);
    };
    say(&mut robert, "The crankshaft is a lemonwood one.", "private");
    let find = |program: &mut Program, query: &str| {
        crate::wait::until(|| {
            let told = done(&program.get(&format!("/api/v1/search?q={query}")));
            if told["total"] == 0 { Err(told) } else { Ok(told) }
        })
        .unwrap()
    };
    let found = find(&mut robert, "lemonwood");
    assert_eq!(found["items"][0]["id"], case.as_str());
    let piece = &found["items"][0]["excerpts"][0];
    assert_eq!(piece["place"], "comment");
    let text: Vec<char> = piece["text"].as_str().unwrap().chars().collect();
    let at = |end: usize| usize::try_from(piece["marks"][0][end].as_u64().unwrap()).unwrap();
    assert_eq!(text[at(0)..at(1)].iter().collect::<String>(), "lemonwood");
    let found = find(&mut ivo, "crankshaft");
    let hit = &found["items"][0];
    assert_eq!((&hit["id"], &hit["subject"]["marks"]), (&json!(case), &json!([[7, 17]])));
    assert_eq!(done(&ivo.get("/api/v1/search?q=lemonwood"))["total"], 0, "it is private");
    assert_eq!(done(&Program::of(&world, "Ada").get("/api/v1/search?q=crankshaft"))["total"], 0);
    assert_eq!(done(&ivo.get("/api/v1/search"))["items"], json!([]));
    no(&ivo.get("/api/v1/search?q=x&cursor=z"), (400, "malformed"), "");
    no(&ivo.get(&format!("/api/v1/search?q={}", "x".repeat(201))), (422, "fields"), "q: ");
}

#[test]
fn what_is_found_is_read_part_by_part_to_its_end_and_counted_without_any() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    for number in 0..3 {
        api::open(&mut ivo, &format!("Flywheel {number}"));
    }
    let counted = crate::wait::until(|| {
        let told = done(&ivo.get("/api/v1/search?q=flywheel&limit=0"));
        if told["total"] == 3 { Ok(told) } else { Err(told) }
    });
    assert_eq!(counted.unwrap(), json!({"items": [], "total": 3, "partial": false}));
    let (mut at, mut found) = ("/api/v1/search?q=flywheel&limit=1".to_owned(), Vec::new());
    for part in 1..=3 {
        let told = done(&ivo.get(&at));
        assert_eq!(told["items"].as_array().unwrap().len(), 1, "{told}");
        found.push(id(&told["items"][0]));
        let next = told["next"].as_str();
        assert_eq!(next.is_some(), part < 3, "{told}");
        at = format!("/api/v1/search?q=flywheel&limit=1&cursor={}", next.unwrap_or_default());
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 3, "each in one part");
}
