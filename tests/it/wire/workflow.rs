//! Every state, every action, both sides, over HTTP; and what closed cases still take.

use casemate::domain::{
    preset::{CLIENT, PARTNER, PORTAL, Preset},
    workflow::{Action, How, Side, State},
};

use super::{
    scene::{self, FRONT_STREET, HARBOR, PNG, SUPPORT},
    witness::{Herald, sight},
};
use crate::{
    client::{Client, File},
    world::World,
};

/// What every dialog could ask.
const ANSWERS: &[(&str, &str)] =
    &[("comment", "Words."), ("rating", "5"), ("solved", "yes"), ("feedback", "Thanks.")];

/// An agent of each side, and the desk between them.
struct Pair {
    issuer: Client,
    receiver: Client,
    desk: &'static str,
    herald: Herald,
    _world: World,
}

/// By which steps a case comes to a state.
type Way = (State, &'static [(Side, &'static str)]);

use Side::{Issuer, Receiver};

const PARTNER_WAYS: &[Way] = &[
    (State::Pending, &[]),
    (State::Inquiring, &[(Receiver, "inquire")]),
    (State::Resolved, &[(Receiver, "resolve")]),
    (State::Closed, &[(Receiver, "resolve"), (Issuer, "close")]),
];
const PORTAL_WAYS: &[Way] = &[
    (State::New, &[]),
    (State::Open, &[(Receiver, "take-up")]),
    (State::Resolved, &[(Receiver, "resolve")]),
    (State::Closed, &[(Issuer, "close")]),
];
const CLIENT_WAYS: &[Way] = &[
    (State::Open, &[]),
    (State::InProgress, &[(Receiver, "take-up")]),
    (State::WaitingForCustomer, &[(Receiver, "wait-for-customer")]),
    (State::Closed, &[(Issuer, "close")]),
];

impl Pair {
    fn new(issuer: &str, receiver: &str, desk: &'static str) -> Pair {
        let world = World::demo(&[]);
        let herald = match desk {
            HARBOR => Herald::new(&world, "Ivo", "Robert", FRONT_STREET),
            _ => Herald::new(&world, "Bo", "Ada", HARBOR),
        };
        let (issuer, receiver) = (world.signed_in(issuer), world.signed_in(receiver));
        Pair { issuer, receiver, desk, herald, _world: world }
    }

    fn partner() -> Pair {
        Pair::new("Michael", "Adrian", FRONT_STREET)
    }

    fn portal() -> Pair {
        Pair::new("Iris", "Finn", HARBOR)
    }

    fn client() -> Pair {
        Pair::new("Tess", "Nora", SUPPORT)
    }

    fn of(&mut self, side: Side) -> &mut Client {
        if side == Issuer { &mut self.issuer } else { &mut self.receiver }
    }

    /// A new case that has gone this way.
    fn case(&mut self, way: &[(Side, &str)]) -> String {
        let id = scene::open_case(&mut self.issuer, self.desk, "On its way");
        for (side, action) in way {
            scene::step(self.of(*side), &id, action, ANSWERS);
        }
        id
    }

    fn sight(&mut self, case: &str) -> Vec<String> {
        let path = format!("/cases/{case}");
        [&mut self.issuer, &mut self.receiver]
            .into_iter()
            .flat_map(|c| sight(c, &[&path]))
            .collect()
    }
}

/// What the table says of an action: the state it leads to, or the status and words of its refusal.
fn expected(
    preset: &'static Preset,
    from: State,
    action: Action,
    side: Side,
) -> Result<State, (u16, &'static str)> {
    let mut rows = preset.rows.iter().filter(|row| row.action == action).peekable();
    if rows.peek().is_none() || rows.clone().all(|row| row.how == How::Spoken) {
        return Err((404, "There is nothing at this address"));
    }
    let rows: Vec<_> = rows.filter(|row| row.from.contains(&from)).collect();
    match rows.iter().find(|row| row.who.contains(&side)) {
        Some(row) => Ok(row.to),
        None if rows.is_empty() => Err((409, "is not possible while the case is")),
        None => Err((403, "is for the side that")),
    }
}

fn walk(mut pair: Pair, preset: &'static Preset, ways: &[Way]) {
    let reached: Vec<State> = ways.iter().map(|(state, _)| *state).collect();
    assert!(preset.states.iter().all(|state| reached.contains(state)), "a way to every state");
    for (from, way) in ways {
        let mut case = pair.case(way);
        assert_eq!(scene::state(&mut pair.issuer, &case), from.to_string());
        for action in Action::ALL {
            for side in [Issuer, Receiver] {
                let what = format!("{action:?} by the {side:?} of a case that is {from}");
                let to = format!("/cases/{case}/do/{}", action.word());
                match expected(preset, *from, action, side) {
                    Err((status, words)) => {
                        pair.herald.settle();
                        let before = pair.sight(&case);
                        let client = pair.of(side);
                        for answer in [client.get(&to), client.post_form(&to, ANSWERS)] {
                            assert_eq!(answer.status, status, "{what}: {answer}");
                            assert!(answer.text().contains(words), "{what}: {answer}");
                        }
                        assert_eq!(pair.sight(&case), before, "{what} changes nothing");
                    }
                    Ok(state) => {
                        let client = pair.of(side);
                        assert_eq!(client.get(&to).status, 200, "{what}");
                        assert_eq!(client.post_form(&to, ANSWERS).status, 303, "{what}");
                        assert_eq!(scene::state(client, &case), state.to_string(), "{what}");
                        // What was possible is so no more, unless the table says so.
                        let again = pair.of(side).post_form(&to, ANSWERS).status;
                        let once_more =
                            expected(preset, state, action, side).map_or_else(|e| e.0, |_| 303);
                        assert_eq!(again, once_more, "{what}, twice");
                        case = pair.case(way);
                    }
                }
            }
        }
    }
}

#[test]
fn a_partner_case_can_do_what_its_table_says_and_nothing_else() {
    walk(Pair::partner(), &PARTNER, PARTNER_WAYS);
}

#[test]
fn a_portal_case_can_do_what_its_table_says_and_nothing_else() {
    walk(Pair::portal(), &PORTAL, PORTAL_WAYS);
}

#[test]
fn a_client_case_can_do_what_its_table_says_and_nothing_else() {
    walk(Pair::client(), &CLIENT, CLIENT_WAYS);
}

#[test]
fn a_dialog_that_needs_words_is_not_sent_without_them() {
    let mut pair = Pair::partner();
    let case = pair.case(&[]);
    let before = pair.sight(&case);
    for comment in ["", " ", "\r\n\t", "\u{200b}\u{2060}"] {
        for action in ["inquire", "resolve"] {
            let to = format!("/cases/{case}/do/{action}");
            let answer = pair.receiver.post_form(&to, &[("comment", comment)]);
            assert_eq!(answer.status, 422, "{action} {comment:?}");
            assert!(answer.text().contains("Please fill this in."), "{answer}");
        }
    }
    let long = "x".repeat(10_001);
    let answer =
        pair.receiver.post_form(&format!("/cases/{case}/do/resolve"), &[("comment", &long)]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains(&long), "and what was typed comes back");
    assert_eq!(pair.sight(&case), before);
}

#[test]
fn a_rating_is_one_of_five_or_none_and_given_once_by_the_issuer() {
    let mut pair = Pair::partner();
    let case = pair.case(&[(Receiver, "resolve")]);
    let close = format!("/cases/{case}/do/close");
    let before = pair.sight(&case);
    for rating in
        ["0", "6", "-1", "NaN", "5.0", "05", "5 ", "１", "Excellent", "1e0", "true", "[5]"]
    {
        let fields = [("rating", rating), ("feedback", "Typed with care")];
        let answer = pair.issuer.post_form(&close, &fields);
        assert_eq!(answer.status, 422, "{rating}");
        assert!(answer.text().contains("Typed with care"), "{rating}");
    }
    let long = "x".repeat(10_001);
    let answer = pair.issuer.post_form(&close, &[("rating", "5"), ("feedback", &long)]);
    assert_eq!(answer.status, 422);
    assert_eq!(pair.receiver.post_form(&close, &[("rating", "5")]).status, 403);
    assert_eq!(pair.sight(&case), before);

    let fields = [("rating", "5"), ("rating", "1"), ("feedback", "All *good*")];
    assert_eq!(pair.issuer.post_form(&close, &fields).status, 303);
    assert_eq!(pair.issuer.post_form(&close, &[("rating", "1")]).status, 409);
    for client in [&mut pair.issuer, &mut pair.receiver] {
        let page = client.get(&format!("/cases/{case}")).text();
        assert!(
            page.contains("5 (Excellent)") && page.contains("<em>good</em>"),
            "both sides see it"
        );
    }
    let unrated = pair.case(&[(Receiver, "resolve")]);
    let answer = pair.issuer.post_form(&format!("/cases/{unrated}/do/close"), &[("rating", "")]);
    assert_eq!(answer.status, 303, "neither is asked of anyone");
}

/// Tries all that can be added to or changed in a case; the statuses of a comment, a file, a draft,
/// an edit, and deleting a file.
fn meddle(client: &mut Client, case: &str, own_file: &str) -> [u16; 5] {
    let picture = [File { name: "dot.png", bytes: PNG }];
    [
        client.post_form(&format!("/cases/{case}/comments"), &[("comment", "Afterwards.")]).status,
        client.post_files(&format!("/cases/{case}/attach"), &[], "file", &picture).status,
        client.post_form(&format!("/cases/{case}/draft"), &[("comment", "Half")]).status,
        client
            .post_form(&format!("/cases/{case}/edit"), &[("edition", "0"), ("subject", "x")])
            .status,
        client.post_form(&format!("/files/{own_file}/delete"), &[]).status,
    ]
}

#[test]
fn a_closed_partner_case_takes_comments_and_files_and_no_changes() {
    let mut pair = Pair::partner();
    let case = pair.case(&[]);
    let file = scene::attach(&mut pair.issuer, &case, File { name: "early.png", bytes: PNG });
    scene::step(&mut pair.receiver, &case, "resolve", ANSWERS);
    scene::step(&mut pair.issuer, &case, "close", &[]);
    assert_eq!(meddle(&mut pair.issuer, &case, &file), [303, 303, 204, 409, 409]);
    assert_eq!(meddle(&mut pair.receiver, &case, &file)[..3], [303, 303, 204]);
    assert_eq!(scene::state(&mut pair.issuer, &case), "Closed");
}

#[test]
fn a_closed_portal_case_takes_nothing_any_more() {
    let mut pair = Pair::portal();
    let case = pair.case(&[]);
    let file = scene::attach(&mut pair.issuer, &case, File { name: "early.png", bytes: PNG });
    scene::step(&mut pair.issuer, &case, "close", &[]);
    let before = pair.sight(&case);
    assert_eq!(meddle(&mut pair.issuer, &case, &file), [409; 5]);
    assert_eq!(meddle(&mut pair.receiver, &case, &file)[..4], [409; 4]);
    assert_eq!(pair.sight(&case), before);
    assert!(before.iter().all(|page| page.contains("closed for good")), "and says so");
}

#[test]
fn a_closed_ticket_takes_only_the_message_that_reopens_it() {
    let mut pair = Pair::client();
    let case = pair.case(&[(Issuer, "close")]);
    let before = pair.sight(&case);
    let comment = pair.issuer.post_form(&format!("/cases/{case}/comments"), &[("comment", "x")]);
    assert_eq!(comment.status, 409);
    let private = [("comment", "x"), ("private", "on")];
    assert_eq!(pair.receiver.post_form(&format!("/cases/{case}/comments"), &private).status, 409);
    let picture = [File { name: "dot.png", bytes: PNG }];
    let attach = format!("/cases/{case}/attach");
    assert_eq!(pair.issuer.post_files(&attach, &[], "file", &picture).status, 409);
    let reopen = format!("/cases/{case}/do/send-and-reopen");
    assert_eq!(pair.issuer.post_form(&reopen, &[("comment", " ")]).status, 422);
    assert_eq!(pair.sight(&case), before);

    let fields = [("comment", "Still broken, see")];
    assert_eq!(pair.issuer.post_files(&reopen, &fields, "file", &picture).status, 303);
    assert_eq!(scene::state(&mut pair.issuer, &case), "Open");
    let page = pair.receiver.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Still broken, see") && page.contains("dot.png"));
}

#[test]
fn messages_move_a_ticket_and_private_ones_do_not() {
    let mut pair = Pair::client();
    let case = pair.case(&[]);
    scene::comment_privately(&mut pair.receiver, &case, "Whose turn is it?", &[]);
    assert_eq!(scene::state(&mut pair.issuer, &case), "Open");
    scene::comment(&mut pair.issuer, &case, "Anyone?");
    assert_eq!(scene::state(&mut pair.issuer, &case), "Open");
    scene::comment(&mut pair.receiver, &case, "We look into it.");
    assert_eq!(scene::state(&mut pair.issuer, &case), "In progress");
    scene::step(&mut pair.receiver, &case, "wait-for-customer", ANSWERS);
    scene::comment(&mut pair.receiver, &case, "No hurry.");
    assert_eq!(scene::state(&mut pair.issuer, &case), "Waiting for customer");
    let picture = [File { name: "dot.png", bytes: PNG }];
    let to = format!("/cases/{case}/comments");
    assert_eq!(pair.issuer.post_files(&to, &[("comment", "")], "file", &picture).status, 303);
    assert_eq!(scene::state(&mut pair.issuer, &case), "In progress", "a file alone is an answer");
}

#[test]
fn of_many_who_take_the_same_step_at_once_one_does() {
    let world = World::demo(&[]);
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "In a hurry");
    let mut clients: Vec<Client> = (0..8).map(|_| world.signed_in("Adrian")).collect();
    let to = format!("/cases/{case}/do/resolve");
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = clients
            .iter_mut()
            .map(|client| scope.spawn(|| client.post_form(&to, &[("comment", "Done.")]).status))
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409, 409, 409, 409, 409, 409]);
    let page = world.signed_in("Ivo").get(&format!("/cases/{case}")).text();
    assert_eq!(page.matches("Done.").count(), 1);
}

#[test]
fn of_two_who_edit_at_once_the_second_is_shown_what_the_first_wrote() {
    let mut pair = Pair::partner();
    let case = pair.case(&[]);
    let to = format!("/cases/{case}/edit");
    assert_eq!(pair.issuer.post_form(&to, &[("edition", "0"), ("subject", "First")]).status, 303);
    let late = [("edition", "0"), ("subject", "Second"), ("description", "Kept as typed")];
    let answer = pair.receiver.post_form(&to, &late);
    let page = answer.text();
    assert_eq!(answer.status, 409);
    assert!(
        page.contains("First")
            && page.contains("Kept as typed")
            && page.contains("value=\"Second\"")
    );
    for edition in ["", "-1", "x", "99999999999"] {
        let answer = pair.receiver.post_form(&to, &[("edition", edition), ("subject", "Third")]);
        assert_eq!(answer.status, 400, "{edition:?}");
    }
    assert_eq!(pair.receiver.post_form(&to, &[("edition", "7"), ("subject", "Third")]).status, 409);
    assert!(pair.issuer.get(&format!("/cases/{case}")).text().contains("First"));
}

#[test]
fn only_the_author_changes_a_comment_and_not_for_ever() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Whose words");
    let mark = scene::comment(&mut ivo, &case, "First words");
    let edit = format!("/cases/{case}/comments/{mark}/edit");
    for name in ["Michael", "Robert", "Adrian"] {
        let mut other = world.signed_in(name);
        for answer in [other.get(&edit), other.post_form(&edit, &[("comment", "Other words")])] {
            assert_eq!(answer.status, 403, "{name}");
        }
    }
    assert_eq!(ivo.post_form(&edit, &[("comment", "Second words")]).status, 303);
    let page = world.signed_in("Robert").get(&format!("/cases/{case}")).text();
    assert!(page.contains("Second words") && page.contains("edited "));
    let history = world.signed_in("Robert").get(&format!("/cases/{case}/comments/{mark}/history"));
    assert!(history.text().contains("First words"));

    let mut robert = world.signed_in("Robert");
    scene::step(&mut robert, &case, "resolve", ANSWERS);
    scene::step(&mut ivo, &case, "close", &[]);
    assert_eq!(ivo.post_form(&edit, &[("comment", "Third words")]).status, 403, "it is closed");
    let late = scene::comment(&mut ivo, &case, "Said afterwards");
    let edit = format!("/cases/{case}/comments/{late}/edit");
    assert_eq!(ivo.post_form(&edit, &[("comment", "Corrected afterwards")]).status, 303);
}

#[test]
fn who_is_given_a_case_takes_it_up() {
    for (mut pair, first, then) in
        [(Pair::portal(), "New", "Open"), (Pair::client(), "Open", "In progress")]
    {
        let case = pair.case(&[]);
        let to = format!("/cases/{case}/people");
        let page = pair.receiver.get(&to).text();
        let (_, agents) = page.split_once("name=\"agent\"").unwrap();
        let agent = scene::ids(agents, "UR", 3).remove(0);
        assert_eq!(scene::state(&mut pair.issuer, &case), first);
        assert_eq!(
            pair.issuer.post_form(&to, &[("agent", &agent)]).status,
            422,
            "not of this side"
        );
        assert_eq!(pair.receiver.post_form(&to, &[("agent", &agent)]).status, 303);
        assert_eq!(scene::state(&mut pair.issuer, &case), then);
    }
}
