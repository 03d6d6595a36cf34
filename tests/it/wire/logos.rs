//! Logos of organisations and icons of products, in the browser's place and from the machine.

use std::fs;

use serde_json::json;

use super::{
    door_of_programs::Program,
    scene::{FRONT_STREET, MIGHTY_MICK, PNG},
};
use crate::{
    client::{Client, File},
    world::{World, casemate},
};

/// Front Street's, of the demo world.
const TUTORIAL: &str = "PRD-404-832-779";
const LOGO: &str = "/settings/accounts/VA-112-358/logo";
const ICON: &str = "/settings/products/PRD-404-832-779/icon";

fn send(client: &mut Client, to: &str, name: &str, bytes: &[u8]) -> u16 {
    client.post_files(to, &[], "file", &[File { name, bytes }]).status
}

/// The address of a picture in a page.
fn picture(page: &str, begins: &str) -> Option<String> {
    let at = page.find(&format!("src=\"{begins}"))? + 5;
    page[at..].split('"').next().map(ToOwned::to_owned)
}

#[test]
fn a_logo_is_shown_to_partners_and_not_there_for_anybody_else() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let mut michael = world.signed_in("Michael");
    assert!(picture(&michael.get("/cases/new").text(), "/logos/VA-112-358").is_none());
    for name in ["Michael", "Adrian", "Ada", "Finn"] {
        let mut other = world.signed_in(name);
        assert_eq!(other.get(LOGO).status, 404, "{name}");
        assert_eq!(send(&mut other, LOGO, "a.png", PNG), 404, "{name}");
        assert_eq!(other.post_form(&format!("{LOGO}/remove"), &[]).status, 404, "{name}");
    }
    assert_eq!(send(&mut robert, LOGO, "a.svg", b"<svg/>"), 415);
    assert_eq!(send(&mut robert, LOGO, "a.jpg", PNG), 415);
    assert_eq!(send(&mut robert, LOGO, "a.png", PNG), 303);
    let page = michael.get("/cases/new").text();
    let to = picture(&page, "/logos/VA-112-358").expect("the partner's logo");
    assert!(picture(&robert.get("/cases").text(), &to).is_some(), "beside one's own account");
    let got = michael.get(&to);
    assert_eq!((got.status, got.header("content-type")), (200, Some("image/png")));
    assert_eq!(got.body, PNG);
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(got.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(got.header("cache-control"), Some("private, max-age=31536000, immutable"));
    let bare = michael.get("/logos/VA-112-358");
    assert_eq!((bare.status, bare.header("cache-control")), (200, Some("private, no-store")));
    // Harbor and its people have no contract with Front Street.
    for name in ["Ada", "Finn"] {
        let mut stranger = world.signed_in(name);
        let (there, none) = (stranger.get(&to), stranger.get("/logos/VA-999-999"));
        assert_eq!((there.status, none.status), (404, 404), "{name}");
        assert_eq!(there.text().len(), none.text().len());
    }
    assert_eq!(Client::new(&world.url).get(&to).status, 303, "to the door");
    let end = format!("/settings/contracts/{MIGHTY_MICK}/end");
    assert_eq!(robert.post_form(&end, &[]).status, 303);
    assert_eq!(michael.get(&to).status, 404, "the contract has ended");
    assert_eq!(robert.get(&to).status, 200);
    assert_eq!(robert.post_form(&format!("{LOGO}/remove"), &[]).status, 303);
    assert_eq!(robert.get(&to).status, 404);
}

#[test]
fn an_icon_stands_beside_its_product() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    assert_eq!(world.signed_in("Ada").get(ICON).status, 404, "another vendor's");
    assert_eq!(send(&mut robert, ICON, "a.png", PNG), 303);
    let begins = format!("/icons/{TUTORIAL}");
    let to = picture(&robert.get("/settings/products").text(), &begins).unwrap();
    assert!(picture(&robert.get(ICON).text(), &to).is_some());
    assert_eq!(world.signed_in("Michael").get(&to).body, PNG);
    assert_eq!(world.signed_in("Ada").get(&to).status, 404);
    // Who runs the helpdesk sets what is anybody's.
    let mut paulie = world.signed_in("Paulie");
    assert_eq!(paulie.get(ICON).status, 200);
    assert_eq!(paulie.post_form(&format!("{ICON}/remove"), &[]).status, 303);
    assert_eq!(robert.get(&to).status, 404);
}

#[test]
fn logos_are_set_from_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("logo.png"));
    fs::write(&file, PNG).unwrap();
    let world = World::demo_in(&data, &[]);
    let file = file.to_str().unwrap();
    let run = |of: &[&str], flags: &[&str]| {
        let output = casemate(of, &data, flags, "");
        let said = [&output.stdout[..], &output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    };
    let set = run(&["account", "logo"], &["--account", FRONT_STREET, file]);
    assert_eq!(set.0, Some(0), "{}", set.1);
    let mut robert = world.signed_in("Robert");
    let to = picture(&robert.get(LOGO).text(), "/logos/").unwrap();
    assert_eq!(robert.get(&to).body, PNG);
    drop(world);
    assert_eq!(run(&["product", "icon"], &["--product", TUTORIAL, file]).0, Some(0));
    assert_eq!(run(&["account", "logo"], &["--account", FRONT_STREET, "--remove"]).0, Some(0));
    let wrong = run(&["account", "logo"], &["--account", "VA-999-999", file]);
    assert!(wrong.0 == Some(1) && wrong.1.contains("no organisation of this id"), "{}", wrong.1);
    assert_eq!(run(&["account", "logo"], &["--account", FRONT_STREET]).0, Some(2));
    fs::write(file, b"<svg/>").unwrap();
    let wrong = run(&["product", "icon"], &["--product", TUTORIAL, file]);
    assert!(wrong.0 == Some(1) && wrong.1.contains("its content is not"), "{}", wrong.1);
    let store = casemate::store::Store::open(&data, casemate::clock::Clock::Real).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    store.stop();
}

#[test]
fn programs_are_told_where_logos_are_and_fetch_those_that_they_may_see() {
    let world = World::demo(&[]);
    let (account, product) =
        (format!("/accounts/{FRONT_STREET}/icon"), format!("/products/{TUTORIAL}/icon"));
    let [mut ivo, mut stranger] = ["Ivo", "Ada"].map(|name| Program::of(&world, name));
    let case = json!({"subject": "Seats", "description": "Which?", "type": "business",
        "product": {"id": TUTORIAL}, "receiver": {"account": {"id": FRONT_STREET}}});
    let made = ivo.post("/helpdesk/cases", &case).json();
    assert_eq!(
        (&made["receiver"]["account"]["icon"], &made["product"]["icon"]),
        (&json!(""), &json!(""))
    );
    assert_eq!(ivo.get(&account).status, 404);
    let mut robert = world.signed_in("Robert");
    assert_eq!(send(&mut robert, LOGO, "a.png", PNG), 303);
    assert_eq!(send(&mut robert, ICON, "a.png", PNG), 303);
    let at = format!("/helpdesk/cases/{}", made["id"].as_str().unwrap());
    let told = ivo.get(&at).json();
    assert_eq!(told["receiver"]["account"]["icon"], json!(format!("/public/v1{account}")));
    assert_eq!(told["product"]["icon"], json!(format!("/public/v1{product}")));
    assert_eq!(told["issuer"]["account"]["icon"], "", "that one has none");
    let partners = ivo.get("/partners").json();
    let with = |id: &str| {
        let all = partners.as_array().unwrap().iter();
        all.filter(|one| one["id"] == id).map(|one| one["icon"].clone()).next()
    };
    assert_eq!(with(FRONT_STREET), Some(json!(format!("/public/v1{account}"))));
    for path in [&account, &product] {
        let got = ivo.get(path);
        assert_eq!((got.status, got.header("content-type")), (200, Some("image/png")), "{path}");
        assert_eq!(got.body, PNG);
        assert_eq!(stranger.get(path).status, 404, "{path}");
    }
}
