//! Tokens as people make them: on their page, and by `casemate token`.

use serde_json::Value;

use super::{
    door_of_programs::{Program, printed},
    scene::{self, MIGHTY_MICK},
};
use crate::{
    client::{Answer, Client, hidden},
    world::World,
};

/// Sends the form of a new token.
fn make(client: &mut Client, password: &str, more: &[(&str, &str)]) -> Answer {
    client.get("/settings/tokens");
    let fields = [&[("until", "30days"), ("password", password)], more].concat();
    client.post_form("/settings/tokens", &fields)
}

/// What the page says that is shown once.
fn shown(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer}");
    let page = answer.text();
    let (_, rest) = page.split_once("id=\"authorization\"").expect("it is shown");
    rest.split_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

#[test]
fn a_token_is_made_shown_once_used_and_revoked() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let password = world.user("Ivo").password.clone();
    let form = [("name", "Monthly report"), ("grants", "helpdesk.read")];
    let value = shown(&make(&mut ivo, &password, &form));
    let page = ivo.get("/settings/tokens").text();
    assert!(page.contains("Monthly report") && page.contains("Read the helpdesk"));
    assert!(!page.contains(value.rsplit(':').next().unwrap()), "once, and never again");
    let mut program = Program::showing(&world, &value);
    assert_eq!(program.get("/helpdesk/cases?limit=1").status, 200);
    assert_eq!(program.get("/partners").status, 403);
    let id = value[7..21].to_owned();
    assert!(id.starts_with("SU-"), "{value}");
    // Nobody else's is there for those who set up nothing.
    let revoke = format!("/settings/tokens/{id}/revoke");
    for name in ["Bo", "Robert", "Paulie"] {
        let mut other = world.signed_in(name);
        other.get("/settings/tokens");
        let status = other.post_form(&revoke, &[]).status;
        // Whoever runs the appliance can stop any program.
        assert_eq!(status, if name == "Paulie" { 303 } else { 404 }, "{name}");
    }
    assert_eq!(program.get("/helpdesk/cases?limit=1").status, 401);
}

#[test]
fn admins_see_and_revoke_the_tokens_of_all_their_account() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let password = world.user("Ivo").password.clone();
    let form = [("name", "Ivo’s own"), ("grants", "helpdesk.read")];
    let value = shown(&make(&mut ivo, &password, &form));
    let mut michael = world.signed_in("Michael");
    let page = scene::text(&michael.get("/settings/tokens").text());
    assert!(page.contains("Ivo’s own") && page.contains("Ivo Gable"), "{page}");
    assert!(
        !scene::text(&world.signed_in("Robert").get("/settings/tokens").text()).contains("Ivo")
    );
    let revoke = format!("/settings/tokens/{}/revoke", &value[7..21]);
    assert_eq!(michael.post_form(&revoke, &[]).status, 303);
    assert_eq!(Program::showing(&world, &value).get("/accounts").status, 401);
    let audit = scene::text(&world.signed_in("Paulie").get("/settings/audit").text());
    assert!(audit.contains("Token made") && audit.contains("Token revoked"), "{audit}");
}

#[test]
fn a_form_that_lacks_something_says_all_of_it_and_keeps_what_was_typed() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    ivo.get("/settings/tokens");
    let answer =
        ivo.post_form("/settings/tokens", &[("name", ""), ("until", "soon"), ("password", "x")]);
    let page = answer.text();
    assert_eq!(answer.status, 422);
    for words in
        ["Name: please fill this in", "What it may do: please tick", "Until: write a period"]
    {
        assert!(scene::text(&page).contains(words), "{words}: {page}");
    }
    let form = [("name", "Kept"), ("grants", "helpdesk.write")];
    let answer = make(&mut ivo, "not the password", &form);
    assert_eq!(answer.status, 422, "{answer}");
    let page = answer.text();
    assert_eq!(hidden(&page, "name"), Some("Kept"));
    assert!(page.contains("value=\"helpdesk.write\" checked"), "what was ticked stays ticked");
    assert!(!page.contains("not the password"));
}

#[test]
fn the_command_line_makes_lists_and_revokes_them() {
    let world = World::demo(&[]);
    let email = world.user("Ivo").email.clone();
    let flags =
        ["--email", &email, "--name", "Sync", "--grant", "helpdesk.write,administration.read"];
    let value = printed(&world, "add", &[&flags[..], &["--lasts", "never"]].concat());
    let mut program = Program::showing(&world, &value);
    assert_eq!(program.get("/partners").status, 200);
    let lines = printed(&world, "list", &["--account", MIGHTY_MICK, "--json"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ours = lines.iter().find(|line| line["name"] == "Sync").expect("it is listed");
    assert_eq!(ours["user_name"], "Ivo Gable");
    assert_eq!(ours["grants"], serde_json::json!(["helpdesk.write", "administration.read"]));
    assert!(ours["until"].is_null() && ours["id"] == value[7..21]);
    let plain = printed(&world, "list", &["--account", MIGHTY_MICK]);
    assert!(plain.contains("Sync") && plain.contains("no end"), "{plain}");
    printed(&world, "revoke", &["--token", &value[7..21]]);
    assert_eq!(program.get("/partners").status, 401);
    for (verb, flags, words) in [
        ("add", &["--email", "nobody@example.com", "--name", "x"][..], "nobody has this address"),
        ("add", &["--email", &email, "--name", "x", "--lasts", "soon"], "period"),
        ("list", &["--account", "VA-999-999"], "no organisation"),
        ("revoke", &["--token", "SU-000-000-001"], "nothing here"),
    ] {
        let output = crate::world::casemate(&["token", verb], &world.data(), flags, "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains(words), "{flags:?}: {said}");
    }
}
