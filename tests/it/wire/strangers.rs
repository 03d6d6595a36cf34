//! The route table, walked by those who have no part in a case: nobody's visitor, other accounts.

use std::time::{Duration, Instant};

use casemate::web::{
    request::Method::{Get, Post},
    routes::ROUTES,
};

use super::{
    cast::{self, OTHERS},
    routes::{Names, PICTURE, ROWS},
    scene::{self, FRONT_STREET},
    witness::{sight, steady},
};
use crate::{
    client::{Client, FORM},
    world::World,
};

/// A name of each kind that nothing has.
fn nothing(partner: &str) -> Names {
    Names {
        case: "CA-000-000-001".to_owned(),
        comment: "000000001".to_owned(),
        file: "CAAT-000-000-001".to_owned(),
        partner: partner.to_owned(),
    }
}

#[test]
fn a_stranger_gets_the_open_pages_and_is_sent_to_the_door_by_all_others() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let names = cast::case(&mut ivo);
    let paths = ["/cases".to_owned(), format!("/cases/{}", names.case)];
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let before = sight(&mut ivo, &paths);
    let mut stranger = world.stranger();
    stranger.get("/sign-in");
    for row in ROWS.iter() {
        let route = ROUTES.iter().find(|r| (r.method, r.path) == (row.method, row.path)).unwrap();
        let answer = cast::send(&mut stranger, row, &names);
        let (status, to) = (answer.status, answer.header("location").unwrap_or_default());
        let what = format!("{:?} {} {}: {status} {to}", row.method, row.path, row.word);
        match (route.is_open(), row.method) {
            (true, Get) if row.path == "/" => assert_eq!((status, to), (303, "/cases"), "{what}"),
            (true, _) if matches!(row.path, "/set-up/{}" | "/link/{}") => {
                assert_eq!(status, 410, "{what}");
            }
            (true, Post) => assert_eq!(status, 422, "{what}"),
            (true, _) if row.word == "app.css" => assert_eq!(status, 404, "{what}"),
            (true, _) => assert_eq!(status, 200, "{what}"),
            (false, Get) => {
                assert!(status == 303 && to.starts_with("/sign-in?next=%2F"), "{what}");
            }
            (false, _) => assert_eq!((status, to), (303, "/sign-in"), "{what}"),
        }
        assert!(
            answer.header("cache-control").is_some_and(|how| how.contains("no-store"))
                || matches!(row.path, "/static/{}" | "/api/v1/openapi.json"),
            "{what}"
        );
    }
    assert_eq!(sight(&mut ivo, &paths), before, "and nothing has changed");
}

#[test]
fn a_script_of_a_stranger_is_told_so_as_json() {
    let world = World::demo(&[]);
    let answer = world.stranger().send("GET", "/cases", &[("accept", "application/json")], None);
    assert_eq!((answer.status, answer.json()["code"].as_str()), (401, Some("not_signed_in")));
}

#[test]
fn an_address_that_there_is_not_sends_a_stranger_to_the_door_like_any_other() {
    let world = World::demo(&[]);
    let mut stranger = world.stranger();
    for path in ["/nowhere", "/cases/CA-000-000-001/nowhere", "/admin", "/files/x/raw", "/cases/"] {
        let answer = stranger.get(path);
        assert!(answer.header("location").is_some_and(|to| to.starts_with("/sign-in?next=")));
        assert_eq!((answer.status, answer.body.len()), (303, 0), "{path}");
    }
}

#[test]
fn an_uninvolved_account_cannot_tell_a_case_from_none() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let names = cast::case(&mut ivo);
    for name in OTHERS {
        let mut other = world.signed_in(name);
        for row in ROWS.iter().filter(|row| row.names_a_record()) {
            let told = steady(&cast::send(&mut other, row, &names));
            let nothing = nothing(&names.partner);
            let expected = steady(&cast::send(&mut other, row, &nothing));
            // Where a page leads back to is the one thing that may repeat what was asked for.
            let told = told.replace(&names.case, &nothing.case);
            assert_eq!(told, expected, "{name}: {:?} {} {}", row.method, row.path, row.word);
        }
        // HEAD is GET without its body, for these as well.
        for path in [format!("/cases/{}", names.case), format!("/files/{}", names.file)] {
            let nothing = nothing(&names.partner);
            let unknown =
                path.replace(&names.case, &nothing.case).replace(&names.file, &nothing.file);
            let told = steady(&other.send("HEAD", &path, &[], None));
            assert_eq!(told, steady(&other.send("HEAD", &unknown, &[], None)));
        }
    }
}

#[test]
fn a_comment_or_a_file_of_one_case_is_not_found_under_another() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let (one, other) = (cast::case(&mut ivo), cast::case(&mut ivo));
    let mut robert = world.signed_in("Robert");
    for path in [
        format!("/cases/{}/comments/{}/history", one.case, other.comment),
        format!("/cases/{}?before={}", one.case, other.comment),
        format!("/cases/{}/comments/{}/edit", one.case, other.comment),
    ] {
        assert_eq!(robert.get(&path).status, 404, "{path}");
        assert_eq!(ivo.get(&path).status, 404, "{path}");
    }
}

#[test]
fn knowing_a_files_hash_is_never_an_authorisation() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    cast::case(&mut ivo);
    let hash = blake3::hash(PICTURE.bytes).to_hex().to_string();
    for client in [&mut ivo, &mut world.signed_in("Tess"), &mut world.stranger()] {
        for path in [format!("/files/{hash}"), format!("/blobs/{}/{}", &hash[..2], &hash[2..])] {
            assert!(matches!(client.get(&path).status, 303 | 404), "{path}");
        }
    }
}

#[test]
fn it_takes_as_long_to_hide_a_case_as_to_find_none() {
    let world = World::demo(&[]);
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Hidden");
    let mut tess = world.signed_in("Tess");
    let paths = [format!("/cases/{case}"), "/cases/CA-000-000-001".to_owned()];
    let [hidden, none] = medians(&mut tess, &paths, 120);
    let (less, more) = (hidden.min(none), hidden.max(none));
    // Within a tenth, or within what this machine's clock and company make of it.
    let noise = less / 10 + Duration::from_micros(200);
    assert!(more < less + noise, "{hidden:?} for a hidden case, {none:?} for none");
}

/// The median time of each, asked in turns.
#[expect(clippy::disallowed_methods, reason = "this measures real time")]
fn medians(client: &mut Client, paths: &[String; 2], times: usize) -> [Duration; 2] {
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..times {
        for (path, took) in paths.iter().zip(&mut took) {
            let began = Instant::now();
            assert_eq!(client.get(path).status, 404);
            took.push(began.elapsed());
        }
    }
    took.map(|mut all| {
        all.sort_unstable();
        all[all.len() / 2]
    })
}

#[test]
fn an_uninvolved_account_cannot_write_to_a_case_by_any_form() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let names = cast::case(&mut ivo);
    let paths = ["/cases".to_owned(), format!("/cases/{}", names.case)];
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let before = sight(&mut ivo, &paths);
    for name in OTHERS {
        let mut other = world.signed_in(name);
        for row in ROWS.iter().filter(|row| row.names_a_record() && row.method == Post) {
            let answer = cast::send(&mut other, row, &names);
            assert_eq!(answer.status, 404, "{name}: {} {}", row.path, row.word);
        }
        let headers = [("content-type", FORM)];
        let token = format!("token={}", other.token().unwrap());
        for method in ["PUT", "DELETE"] {
            let answer = other.send(method, paths[1], &headers, Some(token.as_bytes()));
            assert_eq!(answer.status, 405);
        }
    }
    assert_eq!(sight(&mut ivo, &paths), before);
}

#[test]
fn an_address_that_is_asked_in_the_wrong_way_says_in_which_it_answers() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    for (method, path, allowed) in [
        ("GET", "/sign-out", "POST"),
        ("GET", "/cases/CA-000-000-001/comments", "POST"),
        ("POST", "/cases", "GET, HEAD"),
        ("DELETE", "/cases/CA-000-000-001", "GET, HEAD"),
        ("PUT", "/cases/CA-000-000-001/edit", "GET, HEAD, POST"),
        ("POST", "/healthz", "GET, HEAD"),
    ] {
        for client in [&mut robert, &mut world.stranger()] {
            let body = (method != "GET").then_some(b"".as_slice());
            let answer = client.send(method, path, &[], body);
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, Some(allowed)),
                "{method} {path}"
            );
        }
    }
    for method in ["OPTIONS", "TRACE", "PATCH", "CONNECT", "PROPFIND", "get"] {
        let mut wire = crate::front::wire::Wire::to(world.url[7..].parse().unwrap());
        let answer = wire.ask(format!("{method} / HTTP/1.1\r\nHost: {}\r\n\r\n", &world.url[7..]));
        assert!(matches!(answer.status, 400 | 405 | 501), "{method}: {answer:?}");
    }
}
