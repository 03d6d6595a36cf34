//! The client for wire tests, tested on a stage.

use crate::{
    client::{Client, File},
    stage::{Asked, Reply, Stage, page, see_other},
    world::User,
};

fn play(asked: &Asked) -> Reply {
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/sign-in") => page(
            "<form><input type=\"hidden\" name=\"token\" value=\"t-1\">\
             <input name=\"email\"></form>",
        ),
        ("POST", "/sign-in") => see_other("/cases", "set-cookie: session=s1; HttpOnly; Path=/\r\n"),
        ("POST", "/sign-out") => see_other("/sign-in", "set-cookie: session=; Max-Age=0\r\n"),
        ("GET", "/cases") => page("<h1>Cases</h1>"),
        ("PUT", "/public/v1/cases/1") => (422, String::new(), "{\"error\":\"no\"}".to_owned()),
        _ => (404, String::new(), "not here".to_owned()),
    }
}

fn robert() -> User {
    serde_json::from_str(
        r#"{"name":"Robert","email":"r@example.com","password":"a b","account":"","account_id":"",
            "role":"","token":"Bearer x"}"#,
    )
    .unwrap()
}

#[test]
fn a_client_signs_in_with_the_token_of_the_form_and_keeps_its_cookie() {
    let stage = Stage::open(play);
    let mut client = Client::new(&stage.url);
    client.sign_in(&robert());
    let cases = client.get("/cases");
    assert_eq!((cases.status, cases.text().contains("<h1>Cases</h1>")), (200, true));

    let heard = stage.heard();
    assert_eq!(heard[0].header("cookie"), None);
    assert_eq!(heard[0].header("origin"), None);
    assert_eq!(heard[1].text(), "token=t-1&email=r%40example.com&password=a+b");
    assert_eq!(heard[1].header("origin"), Some(stage.url.as_str()));
    assert_eq!(heard[2].header("cookie"), Some("session=s1"));
}

#[test]
fn a_client_forgets_a_cookie_that_is_taken_back() {
    let stage = Stage::open(play);
    let mut client = Client::new(&stage.url);
    client.sign_in(&robert());
    let answer = client.post_form("/sign-out", &[]);
    assert_eq!(answer.header("location"), Some("/sign-in"));
    assert!(client.cookies.is_empty());
    assert_eq!(client.follow(&answer).status, 200);
}

#[test]
fn a_client_sends_files_after_the_token() {
    let stage = Stage::open(play);
    let mut client = Client::new(&stage.url);
    client.get("/sign-in");
    let file = File { name: "door.png", bytes: b"\x89PNG" };
    assert_eq!(client.post_files("/files", &[("words", "see this")], "file", &[file]).status, 404);

    let heard = stage.heard();
    let sent = String::from_utf8_lossy(&heard[1].body).replace("\r\n", "|");
    let between = "------casemate-between-two-parts";
    let expected = format!(
        "{between}|Content-Disposition: form-data; name=\"token\"||t-1|\
         {between}|Content-Disposition: form-data; name=\"words\"||see this|\
         {between}|Content-Disposition: form-data; name=\"file\"; filename=\"door.png\"|\
         Content-Type: image/png||\u{fffd}PNG|{between}--|"
    );
    assert_eq!(sent, expected);
}

#[test]
fn a_client_takes_every_status_as_an_answer() {
    let stage = Stage::open(play);
    let mut client = Client::new(&stage.url);
    let headers = [("authorization", "Bearer x"), ("origin", "null")];
    let answer = client.send("PUT", "/public/v1/cases/1", &headers, Some(b"{}"));
    assert_eq!((answer.status, answer.json()["error"].as_str()), (422, Some("no")));
    let heard = stage.heard();
    assert_eq!(heard[0].header("authorization"), Some("Bearer x"));
    assert_eq!(heard[0].header("origin"), Some("null"));
    assert_eq!(client.send("DELETE", "/nowhere", &[], None).status, 404);
}
