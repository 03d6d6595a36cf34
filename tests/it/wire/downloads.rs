//! Files on their way out: how they are served, in part too, and never wrong.

use std::{fs, path::PathBuf};

use super::{
    samples,
    scene::{self, FRONT_STREET, PNG},
    witness::steady,
};
use crate::{
    client::{Client, File},
    world::World,
};

/// Ivo with a case of his.
fn ivo() -> (World, Client, String) {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "With files");
    (world, ivo, case)
}

fn attach(client: &mut Client, case: &str, name: &str, bytes: &[u8]) -> String {
    format!("/files/{}", scene::attach(client, case, File { name, bytes }))
}

#[test]
fn a_file_is_saved_and_can_do_nothing_where_it_is_opened() {
    let (_world, mut ivo, case) = ivo();
    for (name, bytes, kind) in samples::allowed() {
        let file = attach(&mut ivo, &case, name, &bytes);
        for query in ["", "?inline=1", "?type=text/html", "?download=0", "?disposition=inline"] {
            let headers = [("accept", "text/html"), ("accept-encoding", "gzip")];
            let answer = ivo.send("GET", &format!("{file}{query}"), &headers, None);
            let header = |name| answer.header(name);
            assert_eq!(answer.status, 200);
            assert_eq!(header("content-type"), Some(kind), "{name}{query}");
            let named = format!("attachment; filename=\"{name}\"; filename*=UTF-8''{name}");
            assert_eq!(header("content-disposition"), Some(named.as_str()));
            assert_eq!(header("content-security-policy"), Some("default-src 'none'; sandbox"));
            assert_eq!(header("x-content-type-options"), Some("nosniff"));
            assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"));
            assert_eq!(header("cache-control"), Some("private, no-store"));
            assert_eq!(header("content-encoding"), None);
            let length = bytes.len().to_string();
            assert_eq!(header("content-length"), Some(length.as_str()));
            assert!(
                header("etag")
                    .is_none_or(|tag| !tag.contains(&blake3::hash(&bytes).to_hex()[..16]))
            );
        }
    }
}

#[test]
fn only_pictures_and_pdfs_are_shown_in_their_place_and_those_are_caged() {
    let (_world, mut ivo, case) = ivo();
    for (name, bytes, kind) in samples::allowed() {
        let raw = attach(&mut ivo, &case, name, &bytes) + "/raw";
        let answer = ivo.get(&raw);
        if !kind.starts_with("image/") && kind != "application/pdf" {
            assert_eq!(answer.status, 404, "{name} has no place to be shown in");
            continue;
        }
        let policy = "default-src 'none'; sandbox; frame-ancestors 'self'";
        assert_eq!(answer.header("content-security-policy"), Some(policy), "{name}");
        let inline = answer.header("content-disposition").unwrap().starts_with("inline; ");
        assert!(inline && answer.header("content-type") == Some(kind), "{name}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.body, bytes);
    }
}

#[test]
fn names_are_told_such_that_nothing_else_is_told() {
    let (_world, mut ivo, case) = ivo();
    for (name, shown) in [
        (
            "r\u{e9}sum\u{e9} \u{2116}1.png",
            "attachment; filename=\"r_sum_ _1.png\"; filename*=UTF-8''r%C3%A9sum%C3%A9%20%E2%84%961.png",
        ),
        ("%22><svg onload=alert(1)>.png", "attachment; filename=\"%22><svg onload=alert(1)>.png\""),
        ("a;b=c.png", "attachment; filename=\"a_b=c.png\"; filename*=UTF-8''a%3Bb%3Dc.png"),
        ("CON.png", "attachment; filename=\"_CON.png\"; filename*=UTF-8''_CON.png"),
        ("..\\..\\up.png", "attachment; filename=\"up.png\"; filename*=UTF-8''up.png"),
    ] {
        let answer = {
            let file = attach(&mut ivo, &case, name, PNG);
            ivo.get(&file)
        };
        let told = answer.header("content-disposition").unwrap();
        let (quoted, rest) = told.split_once("; filename*=UTF-8''").unwrap();
        assert!(quoted.matches('"').count() == 2 && !rest.contains(['"', ';', ' ']), "{told}");
        assert!(told == shown || name.contains('>'), "{told}");
        assert!(told.bytes().all(|b| (b' '..=b'~').contains(&b)), "{told}");
    }
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(!page.contains("<svg onload"));
}

#[test]
fn one_range_is_honoured_and_anything_else_is_the_whole() {
    let (_world, mut ivo, case) = ivo();
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| b'a' + u8::try_from(n % 26).unwrap()).collect();
    let file = attach(&mut ivo, &case, "letters.txt", &bytes);
    let all = format!("bytes 0-{}/{}", bytes.len() - 1, bytes.len());
    let mut ask = |range: &str| ivo.send("GET", &file, &[("range", range)], None);
    for (range, part, told) in [
        ("bytes=0-0", &bytes[..1], "bytes 0-0/200000"),
        ("bytes=0-", &bytes[..], all.as_str()),
        ("bytes=100000-100009", &bytes[100_000..100_010], "bytes 100000-100009/200000"),
        ("bytes=-5", &bytes[199_995..], "bytes 199995-199999/200000"),
        ("bytes=199999-999999999999999999999", &bytes[199_999..], "bytes 199999-199999/200000"),
    ] {
        let answer = ask(range);
        assert_eq!((answer.status, answer.header("content-range")), (206, Some(told)), "{range}");
        assert_eq!(answer.body, part, "{range}");
        assert!(answer.header("content-disposition").unwrap().starts_with("attachment; "));
    }
    for range in ["bytes=200000-", "bytes=-0", "bytes=18446744073709551616-"] {
        let answer = ask(range);
        assert_eq!(answer.status, 416, "{range}");
        assert_eq!(answer.header("content-range"), Some("bytes */200000"));
        assert_eq!(answer.body, b"");
    }
    let many = format!("bytes={}", vec!["0-0"; 1_000].join(","));
    for range in
        ["bytes=0-0,5-5", "bytes=5-2", "bytes", "bits=0-1", "bytes=a-b", "bytes=+1-2", &many]
    {
        let answer = ask(range);
        assert_eq!((answer.status, answer.body.len()), (200, bytes.len()), "{range:.30}");
    }
    for if_range in ["\"x\"", "W/\"x\"", "Sat, 21 Nov 2026 10:00:00 GMT", "*"] {
        let answer =
            ivo.send("GET", &file, &[("range", "bytes=0-0"), ("if-range", if_range)], None);
        assert_eq!((answer.status, answer.body.len()), (200, bytes.len()), "{if_range}");
    }
}

#[test]
fn to_ask_for_the_head_is_to_ask_for_the_same_without_the_body() {
    let (world, mut ivo, case) = ivo();
    let file = attach(&mut ivo, &case, "a.png", PNG);
    let case = format!("/cases/{case}");
    let others = [&file, &format!("{file}/raw"), &format!("{file}/view"), &case];
    for path in
        others.into_iter().map(String::as_str).chain(["/cases", "/nowhere", "/help/workflow"])
    {
        for client in [&mut ivo, &mut world.signed_in("Tess"), &mut world.stranger()] {
            let (get, head) = (client.get(path), client.send("HEAD", path, &[], None));
            assert_eq!(head.body, b"", "{path}");
            let heads = |answer: &str| answer.split("\n\n").next().unwrap().to_owned();
            let without = |all: String| {
                all.lines().filter(|l| !l.starts_with("set-cookie")).collect::<Vec<_>>().join("\n")
            };
            let [asked, got] = [&head, &get].map(|answer| without(heads(&steady(answer))));
            assert_eq!(asked, got, "{path}");
            // A page that says how long ago something was may have grown meanwhile.
            let [asked, got] = [&head, &get].map(|answer| answer.header("content-length"));
            assert!(asked == got || !path.starts_with("/files") && asked.is_some(), "{path}");
        }
    }
    let answer = ivo.send("GET", &file, &[("if-none-match", "*")], None);
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, PNG),
        "nothing is ever `not modified`"
    );
}

/// Where a blob with these bytes lies.
fn blob(world: &World, bytes: &[u8]) -> PathBuf {
    let hex = blake3::hash(bytes).to_hex().to_string();
    world.data().join("blobs").join(&hex[..2]).join(&hex[2..])
}

#[test]
fn a_file_that_went_bad_on_the_disk_is_never_served_as_if_it_were_right() {
    let (world, mut ivo, case) = ivo();
    let long: Vec<u8> = (0..300_000_u32).map(|n| b'a' + u8::try_from(n % 23).unwrap()).collect();
    for (name, bytes) in [
        ("short.txt", b"short and right\n".to_vec()),
        ("long.txt", long),
        ("a.csv", b"a;b\n1;2\n".to_vec()),
    ] {
        let file = attach(&mut ivo, &case, name, &bytes);
        let path = blob(&world, &bytes);
        let mut wrong = bytes.clone();
        wrong[3] ^= 1;
        fs::write(&path, &wrong).unwrap();
        let ranged = ivo.send("GET", &file, &[("range", "bytes=0-9")], None);
        assert_eq!(ranged.status, 500, "{name}: {ranged}");
        assert_eq!(ivo.get(&file).status, 500, "{name}: it is known to be bad by now");
        let view = ivo.get(&format!("{file}/view"));
        let shown = String::from_utf8_lossy(&wrong[..8]).into_owned();
        assert!(!view.text().contains(&shown), "{name}: {view}");
        assert_eq!(view.status, 500, "{name}: a preview is served no more than the file");
        let hex = blake3::hash(&bytes).to_hex().to_string();
        assert!(world.log().contains(&hex), "{name}: the log names it");

        fs::write(&path, &bytes).unwrap();
        let again = ivo.get(&file);
        assert_eq!((again.status, again.body), (200, bytes), "{name}: and when it is right again");
    }
}

#[test]
fn a_file_that_is_missing_on_the_disk_is_an_error_and_not_nothing() {
    let (world, mut ivo, case) = ivo();
    let bytes = b"soon gone\n";
    let file = attach(&mut ivo, &case, "gone.txt", bytes);
    fs::remove_file(blob(&world, bytes)).unwrap();
    for path in [file.clone(), format!("{file}/view")] {
        assert_eq!(ivo.get(&path).status, 500, "{path}");
    }
    assert_eq!(ivo.get(&format!("/cases/{case}")).status, 200, "the case is there all the same");
    let again = attach(&mut ivo, &case, "again.txt", bytes);
    assert_eq!(ivo.get(&again).body, bytes, "who sends it again brings it back");
    assert_eq!(ivo.get(&file).body, bytes);
}

#[test]
fn no_address_leads_out_of_the_folder() {
    let (world, mut ivo, case) = ivo();
    let file = attach(&mut ivo, &case, "a.txt", b"inside");
    let redb = fs::read(world.data().join("casemate.redb")).unwrap();
    for up in [
        "..",
        "%2e%2e",
        "..%2f..",
        "..%5c..",
        "%252e%252e",
        "....//",
        "%00",
        "/etc",
        "file:%2f%2f",
        "~",
        ".",
    ] {
        for path in [
            format!("/files/{up}"),
            format!("/files/{up}/raw"),
            format!("/files/{up}/casemate.redb"),
            format!("{file}/{up}/casemate.redb"),
            format!("/static/{up}/casemate.redb"),
            format!("/static/{up}"),
            format!("/cases/{up}/casemate.redb"),
            format!("/set-up/{up}"),
            format!("/{up}/casemate.redb"),
            format!("/blobs/{up}"),
            format!("/{up}/etc/passwd"),
        ] {
            let answer = ivo.get(&path);
            assert!(matches!(answer.status, 303 | 400 | 404 | 410), "{path}: {answer}");
            assert!(answer.body.len() < redb.len() && !answer.text().contains("root:"), "{path}");
        }
    }
}
