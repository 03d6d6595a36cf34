//! That what programs are told is so, as far as the tables can tell.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    document::{document, verb},
    *,
};

#[test]
fn each_route_for_programs_is_described_once_and_nothing_else_is() {
    let mut seen = HashSet::new();
    for one in all() {
        let what = (verb(one.method), one.path);
        assert!(seen.insert(what), "{what:?} is described twice");
        let route = one.route().unwrap_or_else(|| panic!("{what:?} has no route"));
        assert!(route.is_for_programs(), "{what:?} is for pages");
        assert_eq!(route.takes_files(), matches!(one.takes, Takes::File), "{what:?}");
    }
    for route in ROUTES.iter().filter(|route| route.is_for_programs()) {
        let what = (verb(route.method), route.path);
        assert!(seen.contains(&what), "{what:?} is not described: see web::api::described");
    }
}

#[test]
fn each_call_has_a_name_of_its_own_and_a_sentence() {
    let mut names = HashSet::new();
    for one in all() {
        assert!(names.insert(one.id), "{} twice", one.id);
        let plain = one.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(plain && !one.does.is_empty() && !one.does.ends_with('.'), "{}", one.id);
        assert!(one.tells.is_empty() || one.tells.ends_with('.'), "{}", one.id);
    }
}

#[test]
fn every_placeholder_is_known_and_its_example_fits() {
    for one in all() {
        let known = parameters::names(one.path);
        assert_eq!(known.len(), one.path.matches("{}").count(), "{}", one.path);
        let names: HashSet<_> = known.iter().map(|name| name.name).collect();
        assert_eq!(names.len(), known.len(), "{}", one.path);
    }
}

#[test]
fn a_list_is_asked_as_the_collection_of_its_own_path() {
    for one in all() {
        let Asks::List(collection) = one.asks else { continue };
        let own = one.path.replace("{}", "").replace("/public/v1", "");
        let asked: String = collection
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { "/".to_owned() } else { format!("/{part}") })
            .collect();
        let same = asked.trim_start_matches('/') == own.trim_start_matches('/');
        let of_people = own == "/users" && collection.path.ends_with("/users");
        assert!(same || of_people || collection.fields.is_empty(), "{own} asks {asked}");
    }
}

#[test]
fn examples_are_what_is_taken() {
    for one in all() {
        let Takes::Json(sent) = one.takes else { continue };
        let example: Value = serde_json::from_str(sent.example).expect(one.id);
        for name in sent.needs {
            assert!(example.get(name).is_some(), "{}: {name}", one.id);
        }
    }
}

#[test]
fn an_action_takes_what_it_wants_to_know_or_a_case_and_answers_one() {
    let act = all().find(|one| one.id == "act-on-case").unwrap();
    let told = &document()["paths"][parameters::address(act)]["post"];
    let body = &told["requestBody"]["content"]["application/json"]["schema"]["anyOf"];
    let named: Vec<_> = body.as_array().unwrap().iter().filter_map(shape::named).collect();
    assert_eq!(named, ["CaseActionSent", "OwnCaseSent"]);
    let answer = |status: &str| &told["responses"][status]["content"]["application/json"];
    assert!(shape::named(&answer("201")["schema"]).is_some(), "{told}");
    assert_eq!(answer("201"), answer("200"));
}

#[test]
fn each_type_has_one_name_and_is_there_where_it_is_referred_to() {
    let all = document()["components"]["schemas"].as_object().unwrap();
    for (name, schema) in all {
        assert!(!name.ends_with(|last: char| last.is_ascii_digit()), "two types are called {name}");
        assert!(schema.get("description").is_some(), "{name} has no sentence");
    }
    let refers = document().to_string();
    for (at, _) in refers.match_indices("\"#/components/") {
        let place = refers[at + 2..].split('"').next().unwrap();
        assert!(document().pointer(place).is_some(), "nothing is at {place}");
    }
}

#[test]
fn each_member_of_a_type_has_a_sentence() {
    let all = document()["components"]["schemas"].as_object().unwrap();
    for (name, schema) in all {
        for (member, told) in schema["properties"].as_object().into_iter().flatten() {
            let sentence = told["description"].as_str().unwrap_or_default();
            assert!(!sentence.is_empty(), "{name}.{member} has no sentence");
        }
    }
}

#[test]
fn an_answer_leaves_out_what_there_is_not_and_a_body_may_say_null() {
    let case = &document()["components"]["schemas"]["Case"];
    let required: Vec<_> = case["required"].as_array().unwrap().iter().collect();
    assert!(
        required.contains(&&Value::from("state")) && !required.contains(&&Value::from("rating"))
    );
    assert_eq!(case["properties"]["rating"]["type"], "integer");
    assert_eq!(case["properties"]["product"]["$ref"], "#/components/schemas/CaseProduct");
    let states = case["properties"]["state"]["enum"].as_array().unwrap();
    assert_eq!(states.len(), 4);
    let tier = &document()["components"]["schemas"]["TierAccountSent"];
    assert!(tier.get("required").is_none(), "{tier}");
    assert_eq!(tier["properties"]["parent"]["anyOf"][1]["type"], "null");
}
