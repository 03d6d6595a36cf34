//! Forms that say more than they are asked, less, or something else.

use super::{
    scene::{self, FRONT_STREET, HARBOR, MIGHTY_MICK, SUPPORT},
    witness::{sight, steady},
};
use crate::{
    client::{Client, FORM, form},
    world::World,
};

/// What nobody asks for in a form.
const MORE: &[(&str, &str)] = &[
    ("role", "admin"),
    ("is_operator", "1"),
    ("state", "closed"),
    ("status", "closed"),
    ("author", "UR-000-000-001"),
    ("by", "UR-000-000-001"),
    ("created_by", "UR-000-000-001"),
    ("reporter", "UR-000-000-001"),
    ("account_id", "VA-112-358"),
    ("issuer", "PA-000-001"),
    ("receiver", "PA-000-001"),
    ("preset", "client"),
    ("created_at", "0"),
    ("due_at", "1"),
    ("id", "CA-000-000-001"),
    ("case", "CA-000-000-001"),
    ("links", "CA-000-000-001"),
    ("duplicate_of", "CA-000-000-001"),
    ("remove_attachments", "CAAT-000-000-001"),
    ("next_seq", "9"),
    ("moved_at", "9"),
];

/// A new case with these fields in place of, or besides, the usual ones.
fn try_case(client: &mut Client, fields: &[(&str, &str)]) -> crate::client::Answer {
    let usual = [
        ("partner", FRONT_STREET),
        ("subject", "Usual"),
        ("priority", "medium"),
        ("type", "technical"),
        ("description", "It does not work."),
    ];
    let named = |name: &str| fields.iter().any(|(other, _)| *other == name);
    let usual = usual.iter().filter(|(name, _)| !named(name));
    let all: Vec<_> = usual.chain(fields).copied().collect();
    client.post_form("/cases/new/details", &all)
}

fn opened(answer: &crate::client::Answer) -> String {
    assert_eq!(answer.status, 303, "{answer}");
    scene::ids(answer.header("location").unwrap(), "CA", 3)[0].clone()
}

#[test]
fn what_no_form_asks_for_changes_nothing() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = opened(&try_case(&mut ivo, MORE));
    let plain = opened(&try_case(&mut ivo, &[]));
    let mut look = |case: &str| {
        let page = robert.get(&format!("/cases/{case}")).text().replace(case, "CA");
        let (_, about) = page.split_once("<aside").unwrap();
        strip_times(about)
    };
    assert_eq!(look(&case), look(&plain), "a case is what its form could say");

    for (path, fields) in [
        ("comments", [("comment", "Words")].as_slice()),
        ("edit", &[("edition", "0"), ("subject", "Usual")]),
        ("draft", &[("comment", "")]),
    ] {
        let answer = ivo.post_form(&format!("/cases/{case}/{path}"), &[fields, MORE].concat());
        assert!(matches!(answer.status, 204 | 303), "{path}: {answer}");
    }
    let answer = robert.post_form(&format!("/cases/{case}/people"), MORE);
    assert_eq!(answer.status, 303);
    assert_eq!(scene::state(&mut ivo, &case), "Pending");
    scene::step(&mut robert, &case, "resolve", &[&[("comment", "Done.")], MORE].concat());
    assert_eq!(scene::state(&mut ivo, &case), "Resolved", "and not closed");
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("closes by itself on"), "the due moment is the desk's");

    let fields = [("email", "nobody@example.com"), ("password", "not the password")];
    let mut stranger = world.stranger();
    stranger.get("/sign-in");
    assert_eq!(stranger.post_form("/sign-in", &[&fields, MORE].concat()).status, 422);
}

/// Without the moments, which differ between any two cases.
fn strip_times(page: &str) -> String {
    page.split("<time ")
        .enumerate()
        .map(|(at, piece)| if at == 0 { piece } else { piece.split_once("</time>").unwrap().1 })
        .collect()
}

#[test]
fn of_a_field_that_comes_twice_the_first_counts() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let fields =
        [("priority", "low"), ("priority", "urgent"), ("subject", "One"), ("subject", "Two")];
    let case = opened(&try_case(&mut ivo, &fields));
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("<h1 dir=\"auto\">One</h1>"));
    let (_, rest) = page.split_once("<dt>Priority</dt>").unwrap();
    let priority = scene::text(rest.split("</dd>").next().unwrap());
    assert!(priority.contains("Low"), "{priority}");
}

#[test]
fn a_private_switch_that_is_neither_on_nor_off_sends_nothing() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let mut robert = world.signed_in("Robert");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Private or not");
    let path = format!("/cases/{case}/comments");
    // Whoever sends one of these meant something by it; that everyone reads it was hardly that.
    for odd in ["true", "1", "yes", "ON", "on ", "false", "0"] {
        let answer = robert.post_form(&path, &[("comment", "Between us"), ("private", odd)]);
        assert_eq!(answer.status, 400, "{odd:?}");
    }
    let twice = [("comment", "Between us"), ("private", "on"), ("private", "off")];
    assert_eq!(robert.post_form(&path, &twice).status, 303, "the first counts");
    assert!(!ivo.get(&format!("/cases/{case}")).text().contains("Between us"));
    assert_eq!(robert.post_form(&path, &[("comment", "For all"), ("private", "")]).status, 303);
    assert!(ivo.get(&format!("/cases/{case}")).text().contains("For all"));
}

#[test]
fn a_case_names_only_what_its_opener_may_choose() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let mut iris = world.signed_in("Iris");
    let hers = scene::open_case(&mut iris, HARBOR, "To learn her colleagues' ids");
    let people = iris.get(&format!("/cases/{hers}/people")).text();
    let foreign = scene::ids(&people, "UR", 3);
    assert!(foreign.len() >= 2, "{foreign:?}");
    let before = sight(&mut ivo, &["/cases"]);
    let bad = [
        ("partner", "PA-641-208"),
        ("partner", HARBOR),
        ("partner", MIGHTY_MICK),
        ("partner", "VA-999-999"),
        ("partner", "PA-995-63"),
        ("partner", ""),
        ("cc", &foreign[0]),
        ("cc", "UR-000-000-000"),
        ("product", "PRD-000-000-001"),
        ("product", "PRD-404-832-77"),
        ("contact", &foreign[0]),
        ("account", "PA-777-204"),
        ("account", "PA-641-208"),
        ("account", "PA-000-009"),
        ("category", "1"),
        ("environment", "1"),
        ("impact", "high"),
        ("priority", "urgentest"),
        ("priority", "0"),
        ("type", "private"),
    ];
    for (field, value) in bad {
        let answer = try_case(&mut ivo, &[(field, value)]);
        assert_eq!(answer.status, 422, "{field}={value}: {answer}");
    }
    // In the same words whether there is such an account or not.
    let mut ask = |partner: &str| {
        let answer = try_case(&mut ivo, &[("partner", partner)]);
        steady(&answer).replace(partner, "-")
    };
    assert_eq!(ask("PA-641-208"), ask("PA-641-209"));
    let mut ask = |account: &str| {
        let answer = try_case(&mut ivo, &[("account", account)]);
        steady(&answer).replace(account, "-")
    };
    assert_eq!(ask("PA-777-204"), ask("PA-777-205"));
    ivo.post_form("/cases/new/draft", &[("go", "cancel")]);
    assert_eq!(sight(&mut ivo, &["/cases"]), before, "and none was opened");
}

#[test]
fn only_people_of_ones_own_side_can_be_put_on_a_case() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (world.signed_in("Michael"), world.signed_in("Robert"));
    let case = scene::open_case(&mut michael, FRONT_STREET, "Whose people");
    let to = format!("/cases/{case}/people");
    let own = |client: &mut Client| {
        let page = client.get(&to).text();
        let (_, boxes) = page.split_once("name=\"cc\"").unwrap();
        scene::ids(boxes, "UR", 3)
    };
    let (theirs, ours) = (own(&mut michael), own(&mut robert));
    let before = sight(&mut michael, &[&format!("/cases/{case}")]);
    for (field, id) in [("agent", &theirs[0]), ("cc", &theirs[0])] {
        let answer = robert.post_form(&to, &[(field, id)]);
        assert_eq!(answer.status, 422, "{field}: {answer}");
    }
    assert_eq!(sight(&mut michael, &[&format!("/cases/{case}")]), before);
    // Ivo is a member, and so no agent.
    let members: Vec<_> =
        theirs.iter().map(|id| michael.post_form(&to, &[("agent", id.as_str())]).status).collect();
    assert!(members.contains(&422) && members.contains(&303), "{members:?}");

    let many: Vec<(&str, &str)> = (0..1_400).map(|_| ("cc", ours[0].as_str())).collect();
    assert_eq!(robert.post_form(&to, &many).status, 303, "each counts once");
    let page = robert.get(&to).text();
    assert_eq!(page.matches("name=\"cc\" value=\"").count(), ours.len());
    let unknown: Vec<String> = (1..60).map(|n| format!("UR-000-000-{n:03}")).collect();
    let unknown: Vec<_> = unknown.iter().map(|id| ("cc", id.as_str())).collect();
    assert_eq!(robert.post_form(&to, &unknown).status, 422);
}

#[test]
fn texts_are_held_to_their_bounds_and_come_back_as_they_were_typed() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let fits = "ä".repeat(10_000);
    opened(&try_case(&mut ivo, &[("description", &fits), ("subject", &"s".repeat(300))]));
    let (long, longer, longest) = ("b".repeat(10_001), "c".repeat(70_000), "d".repeat(200_000));
    for description in ["", "   ", "\n\n", "\u{200b}\u{feff}", "a\0b", &long, &longer, &longest] {
        let fields = [("description", description), ("subject", "Kept as typed")];
        let answer = try_case(&mut ivo, &fields);
        assert_eq!(answer.status, 422, "{description:.10?}: {answer}");
        let page = answer.text();
        assert!(page.contains("value=\"Kept as typed\""), "{description:.10?}");
        assert!(page.contains(description) || description.contains('\0'), "{description:.10?}");
    }
    for subject in ["", " ", "\u{200b}", "a\nb", &"s".repeat(301)] {
        let answer = try_case(&mut ivo, &[("subject", subject), ("description", "Also kept")]);
        assert_eq!(answer.status, 422, "{subject:?}");
        assert!(answer.text().contains("Also kept</textarea>"));
    }
    let case = opened(&try_case(&mut ivo, &[]));
    let path = format!("/cases/{case}/comments");
    for comment in ["", " ", "\u{2060}", &long, &longer] {
        let answer = ivo.post_form(&path, &[("comment", comment)]);
        assert_eq!(answer.status, 422, "{comment:.10?}");
        assert!(answer.text().contains(comment));
    }
    for comment in [&"x".repeat(561), &fits] {
        assert_eq!(
            ivo.post_form(&path, &[("comment", comment)]).status,
            303,
            "a hint is no refusal"
        );
    }
}

#[test]
fn a_form_of_another_desk_does_not_open_a_case_there() {
    let world = World::demo(&[]);
    let mut tess = world.signed_in("Tess");
    for (partner, fields) in [
        (SUPPORT, scene::asked_by(FRONT_STREET)),
        (FRONT_STREET, scene::asked_by(SUPPORT)),
        (FRONT_STREET, scene::asked_by(HARBOR)),
    ] {
        let all = [&[("partner", partner), ("subject", "Mixed up")], fields].concat();
        let answer = tess.post_form("/cases/new/details", &all);
        assert_eq!(answer.status, 422, "{partner} {fields:?}");
    }
    let body = form(&[("token", tess.token().unwrap()), ("partner", SUPPORT)]);
    let answer =
        tess.send("POST", "/cases/new/details", &[("content-type", FORM)], Some(body.as_bytes()));
    let page = answer.text();
    for field in ["Subject", "Description", "Ticket type"] {
        assert!(page.contains(field), "all complaints come at once: {field}");
    }
    assert_eq!(answer.status, 422);
}

#[test]
fn a_case_for_somebody_else_is_opened_by_right_only() {
    const LUCKY_SEVEN: &str = "PA-777-204";
    let mut world = World::demo(&[]);
    world.add_user("PA-310-772", "agent", "Nils Corbel");
    world.add_user(LUCKY_SEVEN, "member", "Kit Gutter");
    let mut iris = world.signed_in("Iris");
    let own = scene::open_case(&mut iris, HARBOR, "To learn ids");
    let colleagues = scene::ids(&iris.get(&format!("/cases/{own}/people")).text(), "UR", 3);
    let usual = [
        ("partner", HARBOR),
        ("subject", "For them"),
        ("environment", "1"),
        ("impact", "low"),
        ("description", "It does not work."),
    ];
    let send = |client: &mut Client, more: &[(&str, &str)]| {
        client.post_form("/cases/new/details", &[&usual, more].concat())
    };
    // Nils has a role, and neither right.
    let mut nils = world.signed_in("Nils");
    let form = nils.get(&format!("/cases/new/details?partner={HARBOR}")).text();
    assert!(!form.contains("name=\"account\"") && !form.contains("name=\"contact\""));
    for more in [("account", LUCKY_SEVEN), ("contact", colleagues[0].as_str())] {
        assert_eq!(send(&mut nils, &[more]).status, 422, "{more:?}");
    }
    let form = iris.get(&format!("/cases/new/details?partner={HARBOR}")).text();
    assert!(form.contains("name=\"account\"") && form.contains(LUCKY_SEVEN));
    for account in ["PA-641-208", "PA-000-001", HARBOR, "PA-777-205"] {
        assert_eq!(
            send(&mut iris, &[("account", account)]).status,
            422,
            "{account} is not managed"
        );
    }
    // A contact is of the account that the case is opened for.
    let foreign = [("account", LUCKY_SEVEN), ("contact", colleagues[0].as_str())];
    assert_eq!(send(&mut iris, &foreign).status, 422);
    let case = opened(&send(&mut iris, &[("account", LUCKY_SEVEN)]));
    assert_eq!(world.signed_in("Kit").get(&format!("/cases/{case}")).status, 200);
    assert_eq!(world.signed_in("Sam").get(&format!("/cases/{case}")).status, 404);
}

#[test]
fn support_opens_cases_for_those_who_are_joined_to_it() {
    let mut world = World::demo(&[]);
    world.add_user(SUPPORT, "member", "Mia Lath");
    let ticket =
        [("partner", SUPPORT), ("subject", "We saw"), ("category", "1"), ("description", "Words.")];
    let for_apollo = [&ticket[..], &[("account", "PA-641-208")]].concat();
    let case = opened(&world.signed_in("Nora").post_form("/cases/new/details", &for_apollo));
    let mut tess = world.signed_in("Tess");
    assert_eq!(scene::state(&mut tess, &case), "Waiting for customer", "the next move is theirs");
    assert_eq!(world.signed_in("Mia").post_form("/cases/new/details", &for_apollo).status, 403);
    assert_eq!(world.signed_in("Nora").post_form("/cases/new/details", &ticket).status, 422);

    let portal = [
        ("partner", HARBOR),
        ("subject", "We saw"),
        ("environment", "1"),
        ("impact", "low"),
        ("description", "Words."),
    ];
    let mut ada = world.signed_in("Ada");
    let with = |account| [&portal[..], &[("account", account)]].concat();
    assert_eq!(ada.post_form("/cases/new/details", &with("PA-641-208")).status, 422, "not joined");
    opened(&ada.post_form("/cases/new/details", &with("PA-310-772")));
    // A partner desk opens no cases to itself.
    let fields = [
        ("partner", FRONT_STREET),
        ("account", MIGHTY_MICK),
        ("subject", "x"),
        ("priority", "low"),
        ("type", "business"),
        ("description", "x"),
    ];
    assert_eq!(world.signed_in("Robert").post_form("/cases/new/details", &fields).status, 422);
}
