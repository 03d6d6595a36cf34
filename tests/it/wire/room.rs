//! When the disk is nearly full, or an account's files take what they may: files are refused with
//! words, everything else goes on.

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

/// A text of 40 KB, another one for each letter.
fn notes(letter: u8) -> Vec<u8> {
    vec![letter; 40 * 1024]
}

#[test]
fn an_account_with_all_the_files_it_may_have_goes_on_with_words_and_others_with_files() {
    let world = World::demo(&["--file-quota", "70KB"]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Many files");
    let (one, other) = (notes(b'a'), notes(b'b'));
    let (one, other) =
        (File { name: "one.txt", bytes: &one }, File { name: "other.txt", bytes: &other });
    let first = scene::attach(&mut ivo, &case, one);
    for (path, fields) in
        [("comments", [("comment", "With the notes")].as_slice()), ("attach", &[])]
    {
        let answer = ivo.post_files(&format!("/cases/{case}/{path}"), fields, "file", &[other]);
        let page = answer.text();
        assert_eq!(answer.status, 507, "{path}: {answer}");
        assert!(page.contains("“other.txt” (40 KB) does not fit"), "{answer}");
        assert!(page.contains("of the 70 KB that they may"), "{answer}");
        assert!(page.contains("With the notes") || fields.is_empty(), "what was typed stays");
    }
    let draft = format!("/cases/{case}/draft/files");
    let answer = ivo.post_files_for_json(&draft, "file", &[other]);
    assert_eq!((answer.status, answer.json()["code"].as_str()), (507, Some("file_quota_full")));
    scene::comment(&mut ivo, &case, "Words need no room.");
    scene::attach(&mut robert, &case, other);
    // Room comes back with a file that goes.
    assert_eq!(ivo.post_form(&format!("/files/{first}/delete"), &[]).status, 303);
    scene::attach(&mut ivo, &case, other);
}

#[test]
fn files_that_are_taken_in_and_thrown_away_end_before_the_disk_does() {
    let world = World::demo(&["--file-quota", "70KB"]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Thrown away");
    let draft = format!("/cases/{case}/draft/files");
    let mut take_in = |letter| {
        let bytes = notes(letter);
        let answer =
            ivo.post_files_for_json(&draft, "file", &[File { name: "n.txt", bytes: &bytes }]);
        if answer.status == 200 {
            let id = answer.json()["id"].as_str().unwrap().to_owned();
            assert_eq!(ivo.post_form(&format!("{draft}/{id}/remove"), &[]).status, 303);
        }
        answer
    };
    (b'a'..b'd').for_each(|letter| assert_eq!(take_in(letter).status, 200));
    let answer = take_in(b'd');
    assert_eq!((answer.status, answer.json()["code"].as_str()), (507, Some("no_room_for_files")));
    scene::comment(&mut ivo, &case, "Words need no room.");
}
