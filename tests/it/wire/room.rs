//! When the disk is nearly full: files are refused with words, everything else goes on.

use super::scene::{self, FRONT_STREET, PNG};
use crate::{client::File, world::World};

#[test]
fn without_room_files_are_refused_and_comments_are_not() {
    let world = World::demo(&["--min-free-disk", "10000TB"]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "No room");
    let picture = File { name: "dot.png", bytes: PNG };
    for (path, fields) in
        [("comments", [("comment", "With a picture")].as_slice()), ("attach", &[])]
    {
        let answer = ivo.post_files(&format!("/cases/{case}/{path}"), fields, "file", &[picture]);
        let page = answer.text();
        assert_eq!(answer.status, 507, "{path}: {answer}");
        assert!(
            page.contains(
                "no room for “dot.png” (70 bytes) at the moment, though it could have up to 10 MB"
            ),
            "{answer}"
        );
        assert!(answer.header("retry-after").is_some(), "{path}: {answer}");
        assert!(page.contains("With a picture") || fields.is_empty(), "what was typed stays");
    }
    let draft = ivo.post_files_for_json(&format!("/cases/{case}/draft/files"), "file", &[picture]);
    assert_eq!((draft.status, draft.json()["code"].as_str()), (507, Some("no_room_for_files")));
    assert!(draft.header("retry-after").is_some());

    scene::comment(&mut ivo, &case, "Words need no room.");
    scene::step(&mut ivo, &case, "resolve", &[("comment", "Nor does this.")]);
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Words need no room.") && page.contains("No files yet."));
    let seeded = ivo.get("/cases").text();
    let older = scene::ids(&seeded, "CA", 3);
    let with_file = older.iter().find_map(|id| {
        let page = ivo.get(&format!("/cases/{id}")).text();
        scene::ids(&page, "CAAT", 3).first().cloned()
    });
    let file = with_file.expect("the demo has files");
    assert_eq!(ivo.get(&format!("/files/{file}")).status, 200, "what is there is served");
}
