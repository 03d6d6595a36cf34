//! Files on their way in: what is taken, what is not, and what nobody loses by it.

use std::{fs, net::ToSocketAddrs, path::Path};

use super::{
    samples,
    scene::{self, FRONT_STREET, PNG, SUPPORT},
};
use crate::{
    client::{Answer, Client, File, PARTS, multipart},
    front::{self, wire::Wire},
    world::World,
};

const MB: usize = 1024 * 1024;

/// Ivo with a case of his.
fn ivo() -> (World, Client, String) {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "With files");
    (world, ivo, case)
}

/// Comments with one file; what comes of it.
fn send(client: &mut Client, case: &str, name: &str, bytes: &[u8]) -> Answer {
    let fields = [("comment", "Typed with care")];
    client.post_files(&format!("/cases/{case}/comments"), &fields, "file", &[File { name, bytes }])
}

/// Every file under a folder.
fn files_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

#[test]
fn every_kind_of_file_comes_back_as_it_was_sent() {
    let (world, mut ivo, case) = ivo();
    let mut robert = world.signed_in("Robert");
    for (name, bytes, kind) in samples::allowed() {
        let file = scene::attach(&mut ivo, &case, File { name, bytes: &bytes });
        let answer = robert.get(&format!("/files/{file}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{name}");
        assert_eq!(answer.body, bytes, "{name}");
        assert_eq!(robert.get(&format!("/files/{file}/view")).status, 200, "{name}");
    }
}

#[test]
fn a_file_that_is_not_taken_is_named_and_what_was_typed_stays() {
    let (_world, mut ivo, case) = ivo();
    let refused =
        samples::NAMES_REFUSED.iter().map(|name| (*name, PNG.to_vec(), 415, "not a kind of file"));
    let lying = samples::lying()
        .into_iter()
        .map(|(name, bytes)| (name, bytes, 415, "its content is not that of one"));
    let bombs = samples::bombs().into_iter().map(|(name, bytes)| (name, bytes, 422, "megapixels"));
    let others = [
        ("nothing.png", Vec::new(), 422, "is empty (0 bytes)"),
        (
            "large.txt",
            vec![b'a'; 10 * MB + 1],
            413,
            "is just over 10 MB. A .txt file can have up to 10 MB here.",
        ),
        (
            "larger.png",
            [PNG, &vec![0; 12 * MB]].concat(),
            413,
            "is 12 MB. A .png file can have up to 10 MB here.",
        ),
    ];
    for (name, bytes, status, words) in refused.chain(lying).chain(bombs).chain(others) {
        let answer = send(&mut ivo, &case, name, &bytes);
        let page = answer.text();
        assert_eq!(answer.status, status, "{name}: {answer}");
        assert!(page.contains(&format!("“{name}”")) && page.contains(words), "{name}: {answer}");
        assert!(page.contains("Typed with care</textarea>"), "{name}: what was typed stays");
    }
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Nobody has written yet.") && page.contains("No files yet."));
}

#[test]
fn sizes_end_where_the_desk_says() {
    let world = World::demo(&[]);
    let mut tess = world.signed_in("Tess");
    let case = scene::open_case(&mut tess, SUPPORT, "Large files");
    let text = |bytes: usize| vec![b'a'; bytes];
    let picture = |bytes: usize| [PNG, &vec![0; bytes - PNG.len()]].concat();
    assert_eq!(send(&mut tess, &case, "a.txt", &text(20 * MB)).status, 303);
    assert_eq!(send(&mut tess, &case, "a.txt", &text(20 * MB + 1)).status, 413);
    assert_eq!(send(&mut tess, &case, "a.png", &picture(10 * MB)).status, 303);
    assert_eq!(send(&mut tess, &case, "a.png", &picture(10 * MB + 1)).status, 413);
    assert_eq!(send(&mut tess, &case, "a.log", b"no logs here").status, 415);
}

#[test]
fn the_good_ones_of_several_files_wait_in_the_draft_and_go_with_the_next_try() {
    let (_world, mut ivo, case) = ivo();
    let files = [
        File { name: "good.png", bytes: PNG },
        File { name: "bad.svg", bytes: b"<svg/>" },
        File { name: "empty.txt", bytes: b"" },
        File { name: "fine.txt", bytes: b"words" },
    ];
    let to = format!("/cases/{case}/comments");
    let answer = ivo.post_files(&to, &[("comment", "Four files")], "file", &files);
    let page = answer.text();
    assert_eq!(answer.status, 415, "{answer}");
    assert!(
        page.contains("“bad.svg”")
            && page.contains("“empty.txt”")
            && page.contains("Four files</textarea>")
    );
    let kept = kept(&page);
    assert_eq!(kept.len(), 2, "{page}");
    let mut fields = vec![("comment", "Two files")];
    fields.extend(kept.iter().map(|id| ("kept", id.as_str())));
    assert_eq!(ivo.post_form(&to, &fields).status, 303);
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("good.png") && page.contains("fine.txt") && !page.contains("bad.svg"));
    // The draft is used up with it.
    let again = ivo.post_form(&to, &fields);
    assert_eq!(again.status, 422, "{again}");
}

/// The files that a page says are kept.
fn kept(page: &str) -> Vec<String> {
    let inputs = page.split("name=\"kept\" value=\"").skip(1);
    inputs.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn ten_files_go_with_a_message_and_the_eleventh_is_told_so() {
    let (_world, mut ivo, case) = ivo();
    let file = |bytes| File { name: "a.txt", bytes };
    let to = format!("/cases/{case}/comments");
    let ten: Vec<File<'_>> = b"0123456789".chunks(1).map(file).collect();
    let eleven = [&ten[..], &[file(b"x")]].concat();
    let answer = ivo.post_files(&to, &[("comment", "Eleven")], "file", &eleven);
    assert_eq!(answer.status, 422, "{answer}");
    assert!(answer.text().contains("up to 10 can go with it"), "{answer}");
    ivo.post_form(&format!("/cases/{case}/draft"), &[("comment", "")]);
    for id in kept(&answer.text()) {
        ivo.post_form(&format!("/cases/{case}/draft/files/{id}/remove"), &[]);
    }
    assert_eq!(ivo.post_files(&to, &[("comment", "Ten")], "file", &ten).status, 303);
}

#[test]
fn one_file_sent_often_lies_on_the_disk_once_and_outlives_all_but_its_last_name() {
    let (world, mut ivo, case) = ivo();
    let blobs = world.data().join("blobs");
    let before = files_in(&blobs).len();
    let bytes = b"sent again and again\n";
    let ids: Vec<String> = (0..5)
        .map(|n| scene::attach(&mut ivo, &case, File { name: &format!("{n}.txt"), bytes }))
        .collect();
    assert_eq!(files_in(&blobs).len(), before + 1);
    for id in &ids[1..] {
        assert_eq!(ivo.post_form(&format!("/files/{id}/delete"), &[]).status, 303);
        assert_eq!(ivo.get(&format!("/files/{id}")).status, 404);
    }
    assert_eq!(ivo.get(&format!("/files/{}", ids[0])).body, bytes);
    assert_eq!(files_in(&world.data().join("spool")), [""; 0].map(std::path::PathBuf::from));
}

#[test]
fn a_script_is_told_what_was_kept_and_why_not_in_the_same_words_each_time() {
    let (world, mut ivo, case) = ivo();
    let uploads = format!("/cases/{case}/draft/files");
    let picture = File { name: "dir/näme <b>.png", bytes: PNG };
    let answer = ivo.post_files_for_json(&uploads, "file", &[picture]);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let json = answer.json();
    let id = json["id"].as_str().unwrap().to_owned();
    let expected =
        serde_json::json!({"id": id, "name": "näme <b>.png", "size": PNG.len(), "image": true});
    assert_eq!(json, expected);
    let text = File { name: "a.txt", bytes: b"x" };
    let other = ivo.post_files_for_json("/cases/new/draft/files", "file", &[text]).json();
    assert_eq!((other["image"].as_bool(), other["size"].as_u64()), (Some(false), Some(1)));

    for (file, status, code) in [
        (File { name: "a.svg", bytes: b"<svg/>" }, 415, "file_not_allowed"),
        (File { name: "a.png", bytes: b"<svg/>" }, 415, "file_content_mismatch"),
        (File { name: "a.png", bytes: b"" }, 422, "file_empty"),
        (File { name: "..", bytes: b"x" }, 422, "file_name_bad"),
        (File { name: "a.txt", bytes: &vec![b'a'; 10 * MB + 1] }, 413, "file_too_large"),
    ] {
        let answer = ivo.post_files_for_json(&uploads, "file", &[file]);
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (status, Some(code)),
            "{answer}"
        );
        let keys: Vec<_> = answer.json().as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["code", "message"]);
    }
    let none = ivo.post_files_for_json(&uploads, "file", &[]);
    assert_eq!((none.status, none.json()["code"].as_str()), (400, Some("malformed")));

    // Nobody reaches a file before it is sent, whoever they are; nobody sends another's.
    for name in ["Ivo", "Michael", "Robert"] {
        let mut client = world.signed_in(name);
        for path in
            [format!("/files/{id}"), format!("/files/{id}/raw"), format!("/files/{id}/view")]
        {
            assert_eq!(client.get(&path).status, 404, "{name} {path}");
        }
    }
    let to = format!("/cases/{case}/comments");
    let fields = [("comment", "Mine"), ("kept", id.as_str())];
    assert_eq!(world.signed_in("Michael").post_form(&to, &fields).status, 422);
    let elsewhere = [("comment", "Mine"), ("kept", other["id"].as_str().unwrap())];
    assert_eq!(ivo.post_form(&to, &elsewhere).status, 422, "it waits at another place");

    let headers = [("accept", "application/json"), ("content-type", crate::client::FORM)];
    let token = format!("token={}", ivo.token().unwrap());
    let gone =
        ivo.send("POST", &format!("{uploads}/{id}/remove"), &headers, Some(token.as_bytes()));
    assert_eq!((gone.status, gone.body.len()), (204, 0));
    assert_eq!(ivo.post_form(&to, &fields).status, 422, "what was removed is gone");
}

#[test]
fn who_may_not_write_is_told_so_before_the_first_byte_of_a_file() {
    let mut world = World::demo(&[]);
    world.add_user(scene::MIGHTY_MICK, "viewer", "Wim Purlin");
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Not for all");
    let closed = scene::open_case(&mut world.signed_in("Iris"), scene::HARBOR, "Closed for good");
    let mut iris = world.signed_in("Iris");
    scene::step(&mut iris, &closed, "close", &[]);
    for (client, case, path, status) in [
        (world.signed_in("Wim"), &case, "attach", 403),
        (world.signed_in("Wim"), &case, "draft/files", 403),
        (world.signed_in("Wim"), &case, "edit/draft/files", 403),
        (world.signed_in("Tess"), &case, "comments", 404),
        (world.signed_in("Tess"), &case, "edit", 404),
        (world.signed_in("Ada"), &closed, "attach", 409),
    ] {
        let answer = announce(&world, &client, &format!("/cases/{case}/{path}"), &world.url);
        assert_eq!(answer, status, "{path}");
    }
    // Where there are words they are waited for, and no more.
    for (mut client, case, path, status) in [
        (world.signed_in("Wim"), &case, "comments", 403),
        (world.signed_in("Wim"), &case, "do/resolve", 403),
        (world.signed_in("Wim"), &case, "edit", 403),
        (iris, &closed, "comments", 409),
    ] {
        let path = format!("/cases/{case}/{path}");
        let answer = begin(&world, &mut client, &path);
        assert_eq!((answer.status, answer.header("connection")), (status, Some("close")), "{path}");
        assert!(answer.text().contains("Typed with care"), "{path}");
    }
    let wim = world.signed_in("Wim");
    for path in ["/cases/new/details", "/cases/new/draft/files"] {
        assert_eq!(announce(&world, &wim, path, &world.url), 403, "{path}");
    }
    let (ivo, stranger) = (world.signed_in("Ivo"), world.stranger());
    let to = format!("/cases/{case}/comments");
    assert_eq!(announce(&world, &ivo, &to, "https://evil.example"), 403);
    assert_eq!(announce(&world, &stranger, &to, &world.url), 303);
    assert!(files_in(&world.data().join("spool")).is_empty());
}

/// Announces five megabytes and sends what stands before the first byte of the first file.
fn begin(world: &World, client: &mut Client, path: &str) -> front::wire::Answer {
    client.get("/cases");
    let fields =
        [("token", client.token().unwrap()), ("comment", "Typed with care"), ("edition", "0")];
    let body = multipart(&fields, "file", &[File { name: "a.png", bytes: b"x" }]);
    let end = body.windows(4).rposition(|four| four == b"\r\n\r\n").unwrap();
    let mut wire = connect(world);
    wire.send(head(world, client, path, (&world.url, 5 * MB)));
    wire.send(&body[..end + 4]);
    wire.answer()
}

/// Announces five megabytes and sends none of them; the status of the answer.
fn announce(world: &World, client: &Client, path: &str, origin: &str) -> u16 {
    let mut wire = connect(world);
    wire.send(head(world, client, path, (origin, 5 * MB)));
    wire.answer().status
}

fn connect(world: &World) -> Wire {
    let host = world.url.strip_prefix("http://").unwrap();
    Wire::to(host.to_socket_addrs().unwrap().next().unwrap())
}

/// The head of an upload from this origin of so many bytes.
fn head(world: &World, client: &Client, path: &str, (origin, length): (&str, usize)) -> String {
    let (host, cookie) = (world.url.strip_prefix("http://").unwrap(), client.jar());
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\n\
         Content-Type: {PARTS}\r\nContent-Length: {length}\r\n\r\n"
    )
}

#[test]
fn what_is_cut_off_on_the_way_is_not_stored() {
    let (world, mut ivo, case) = ivo();
    let blobs = files_in(&world.data().join("blobs")).len();
    let fields = [("token", ivo.token().unwrap()), ("comment", "Cut off")];
    let file = File { name: "whole.txt", bytes: &vec![b'w'; 300_000] };
    let body = multipart(&fields, "file", &[file]);
    let to = format!("/cases/{case}/comments");
    for sent in [0, 100, 600, 200_000, body.len() - 40, body.len() - 1] {
        let mut wire = connect(&world);
        wire.send(head(&world, &ivo, &to, (&world.url, body.len())));
        wire.send(&body[..sent]);
        wire.stream.shutdown(std::net::Shutdown::Write).unwrap();
        let rest = wire.rest();
        let status = String::from_utf8_lossy(&rest).get(9..12).map(ToOwned::to_owned);
        assert!(matches!(status.as_deref(), None | Some("400" | "408")), "{sent}: {status:?}");
    }
    // The final boundary is missing although all that was announced has come.
    let cut = &body[..body.len() - 30];
    let answer = ivo.send("POST", &to, &[("content-type", PARTS)], Some(cut));
    assert_eq!(answer.status, 400);
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Nobody has written yet."));
    assert_eq!(files_in(&world.data().join("blobs")).len(), blobs);
    assert!(files_in(&world.data().join("spool")).is_empty());
}
