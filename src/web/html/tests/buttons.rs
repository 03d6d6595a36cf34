//! A case's page offers what its preset's table gives the reader's side and role, and no more.

use super::{
    pages::chrome,
    world::{MICHAEL, ROBERT, World, usual},
};
use crate::{
    domain::{
        id::UserId,
        person::Role,
        preset::PresetName,
        workflow::{Action, Asks, How, Side, State},
    },
    web::html::case,
};

/// The words in `/cases/…/do/WORD` that the page leads to, each once.
fn offered(html: &str) -> Vec<Action> {
    let words = html.split("/do/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut actions: Vec<_> = words.map(|word| Action::of_word(word).unwrap()).collect();
    actions.sort();
    actions.dedup();
    actions
}

/// What the table says, read without the code that the page uses.
fn granted(preset: PresetName, state: State, side: Side, role: Role) -> Vec<Action> {
    let least = if side == Side::Receiver { Role::Agent } else { Role::Member };
    let rows = preset.table().rows.iter().filter(|row| {
        row.from.contains(&state)
            && row.who.contains(&side)
            && row.how != How::Spoken
            && role >= least
    });
    let mut actions: Vec<_> = rows.map(|row| row.action).collect();
    actions.sort();
    actions
}

fn page(world: &World, by: UserId) -> String {
    case::page(&chrome(&world.me(by)), &world.detail(by), None).into_string()
}

#[test]
fn each_side_and_role_is_offered_what_the_table_gives_it_in_each_state() {
    for preset in PresetName::ALL {
        for state in preset.table().states {
            for (side, by) in [(Side::Issuer, ROBERT), (Side::Receiver, MICHAEL)] {
                for role in Role::ALL {
                    let mut world = World::new(preset, usual);
                    world.case.state = *state;
                    world.set_role(by, role);
                    let html = page(&world, by);
                    let expected = granted(preset, *state, side, role);
                    assert_eq!(offered(&html), expected, "{preset} {state} {side} {role}");
                    for row in
                        preset.table().rows.iter().filter(|row| expected.contains(&row.action))
                    {
                        let label = row.label.replace('&', "&amp;");
                        assert!(html.contains(&label), "{preset} {state}: {label}");
                    }
                }
            }
        }
    }
}

#[test]
fn at_most_one_step_is_the_strong_button() {
    for preset in PresetName::ALL {
        for state in preset.table().states {
            for by in [ROBERT, MICHAEL] {
                let mut world = World::new(preset, usual);
                world.case.state = *state;
                let html = page(&world, by);
                let (head, _) = html.split_once("class=\"line\"").unwrap();
                assert!(head.matches("btn primary").count() <= 1, "{preset} {state}");
            }
        }
    }
}

#[test]
fn who_may_not_write_finds_a_reason_in_place_of_the_composer() {
    let mut world = World::new(PresetName::Portal, usual);
    world.case.state = State::Closed;
    let html = page(&world, ROBERT);
    assert!(!html.contains("<textarea") && html.contains("closed for good"));
    assert!(!html.contains("/attach"));

    let mut world = World::new(PresetName::Partner, usual);
    world.case.state = State::Closed;
    let html = page(&world, ROBERT);
    assert!(
        html.contains("Add comment") && html.contains("/attach"),
        "a closed partner case talks"
    );

    world.set_role(ROBERT, Role::Viewer);
    let html = page(&world, ROBERT);
    assert!(!html.contains("<textarea") && html.contains("the role member"));
    assert!(!html.contains("/edit") && !html.contains("/people") && !html.contains("/delete"));

    let mut world = World::new(PresetName::Client, usual);
    assert!(page(&world, ROBERT).contains("Send message"));
    world.case.state = State::Closed;
    let html = page(&world, ROBERT);
    assert!(
        html.contains("Send message &amp; reopen ticket") && html.contains("data-needs=\"text\"")
    );
}

#[test]
fn private_is_for_those_who_may_write_privately() {
    let mut world = World::new(PresetName::Partner, usual);
    assert!(page(&world, ROBERT).contains("role=\"switch\" name=\"private\""));
    world.set_role(ROBERT, Role::Member);
    assert!(!page(&world, ROBERT).contains("name=\"private\""));
}

#[test]
fn a_private_comment_and_its_files_are_on_no_page_of_the_other_side() {
    let mut world = World::new(PresetName::Partner, usual);
    let files = vec![super::world::stored(31, "secret-plan.docx", 9)];
    let mark = world.say_privately(ROBERT, "MARKER-4711", files);
    let (own, other) = (page(&world, ROBERT), page(&world, MICHAEL));
    assert!(own.contains("MARKER-4711") && own.contains("Private to "));
    for told in ["MARKER-4711", "secret-plan", "CAAT-000-000-031", &mark.to_string()] {
        assert!(!other.contains(told), "{told}");
    }
    let mut silent = World::new(PresetName::Partner, usual);
    silent.pass(9);
    assert_eq!(other, page(&silent, MICHAEL), "byte for byte");
}

#[test]
fn a_step_that_asks_nothing_is_a_form_and_one_that_asks_is_a_link_to_its_dialog() {
    for preset in PresetName::ALL {
        for row in preset.table().rows.iter().filter(|row| row.how != How::Spoken) {
            let mut world = World::new(preset, usual);
            world.case.state = row.from[0];
            let by = if row.who.contains(&Side::Issuer) { ROBERT } else { MICHAEL };
            let html = page(&world, by);
            let to = format!("/cases/{}/do/{}\"", world.case.id, row.action.word());
            let form = html.contains(&format!("<form method=\"post\" action=\"{to}>"));
            let link = html.contains(&format!("href=\"{to} data-dialog"));
            let asks =
                (row.asks == Asks::Nothing, !matches!(row.asks, Asks::Nothing | Asks::Message));
            assert_eq!((form, link), asks, "{preset} {}", row.label);
        }
    }
}
