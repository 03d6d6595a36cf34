//! Who manages an organisation, changed in the browser's place and from the machine.

use super::scene;
use crate::world::{World, casemate};

const DUKE: &str = "PA-310-772";
const LUCKY_SEVEN: &str = "PA-777-204";
const PAGE: &str = "/settings/accounts/PA-777-204/manager";

#[test]
fn who_manages_an_organisation_no_more_sees_none_of_its_cases() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let (mut bo, mut iris) = (world.signed_in("Bo"), world.signed_in("Iris"));
    let mut paulie = world.signed_in("Paulie");
    let case = scene::open_case(&mut bo, scene::SUPPORT, "Between us and them");
    assert_eq!(iris.get(&format!("/cases/{case}")).status, 200);
    assert!(iris.get("/cases").text().contains("Between us and them"));
    for name in ["Iris", "Bo", "Ada", "Nora"] {
        let mut other = world.signed_in(name);
        assert_eq!(other.get(PAGE).status, 404, "{name}");
        assert_eq!(other.post_form(PAGE, &[("manager", "")]).status, 404, "{name}");
    }
    let page = paulie.get(PAGE).text();
    assert!(page.contains(&format!("value=\"{DUKE}\"")), "{page}");
    let edition = crate::client::hidden(&page, "edition").unwrap().to_owned();
    let itself = paulie.post_form(PAGE, &[("manager", LUCKY_SEVEN), ("edition", &edition)]);
    assert!(itself.status == 422 && itself.text().contains("the organisation itself"));
    let saved = paulie.post_form(PAGE, &[("manager", ""), ("edition", &edition)]);
    assert_eq!(saved.status, 303, "{saved}");
    let late = paulie.post_form(PAGE, &[("manager", DUKE), ("edition", &edition)]);
    assert_eq!(late.status, 409);
    let none = iris.get("/cases/CA-000-000-001");
    let there = iris.get(&format!("/cases/{case}"));
    assert_eq!((there.status, none.status), (404, 404));
    assert_eq!(there.text().len(), none.text().len());
    for path in ["/cases", "/search?q=between", "/cases.csv", "/notifications"] {
        assert!(!iris.get(path).text().contains("Between us and them"), "{path}");
    }
    assert_eq!(bo.get(&format!("/cases/{case}")).status, 200);
    let manage = |flags: &[&str]| {
        let all = [&["--account", LUCKY_SEVEN], flags].concat();
        let output = casemate(&["account", "manage"], &data, &all, "");
        let said = [&output.stdout[..], &output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    };
    assert_eq!(manage(&[]).0, Some(2), "nothing is said");
    let (code, words) = manage(&["--managed-by", "PA-000-001"]);
    assert!(code == Some(1) && words.contains("nobody manages"), "{words}");
    let (code, words) = manage(&["--managed-by", DUKE]);
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(iris.get(&format!("/cases/{case}")).status, 200);
    drop(world);
    assert_eq!(manage(&["--nobody"]).0, Some(0));
    let store = casemate::store::Store::open(&data, casemate::clock::Clock::Real).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    store.stop();
}
