//! What is private to one account reaches no other, in no byte and by no sign.

use super::{
    cast,
    crawl::crawl,
    routes::{Names, ROWS},
    scene::{self, FRONT_STREET, HARBOR, MIGHTY_MICK},
    witness::{FAR, Herald, steady},
};
use crate::{
    client::{Client, File},
    world::World,
};

/// In every private text, file name and file.
const MARK: &str = "Qz8Secretmark";

/// A case with something private of one account on it.
struct Secret {
    case: String,
    comment: String,
    file: String,
}

/// Says something private with a file, changes it, and begins to say more.
fn whisper(client: &mut Client, case: &str) -> Secret {
    let name = format!("{MARK} in its name.txt");
    let bytes = format!("{MARK} in its bytes\n");
    let file = File { name: &name, bytes: bytes.as_bytes() };
    let comment = scene::comment_privately(client, case, &format!("{MARK} at first"), &[file]);
    let page = client.get(&format!("/cases/{case}")).text();
    let file = scene::ids(&page, "CAAT", 3).last().unwrap().clone();
    let to = format!("/cases/{case}/comments/{comment}/edit");
    let words = format!("{MARK} in another text");
    let name = format!("{MARK} in the name of another.txt");
    let bytes = format!("{MARK} in another\n");
    let file_too = [File { name: &name, bytes: bytes.as_bytes() }];
    let fields = [("comment", words.as_str()), ("private", "on")];
    let edited = client.post_files(&to, &fields, "file", &file_too);
    assert_eq!(edited.status, 303, "{edited}");
    let draft = [("comment", format!("{MARK} not sent yet")), ("private", "on".to_owned())];
    let draft: Vec<_> = draft.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(client.post_form(&format!("/cases/{case}/draft"), &draft).status, 204);
    Secret { case: case.to_owned(), comment, file }
}

/// Where somebody who knows of it would look for it.
fn addresses(secret: &Secret) -> Vec<String> {
    let Secret { case, comment, file } = secret;
    vec![
        "/cases".to_owned(),
        "/cases?archive=1".to_owned(),
        "/notifications".to_owned(),
        format!("/cases/{case}"),
        "/cases.csv?messages=1".to_owned(),
        "/cases.jsonl".to_owned(),
        format!("/cases/{case}/markdown"),
        format!("/cases/{case}?before={comment}"),
        format!("/cases/{case}/comments/{comment}/history"),
        format!("/cases/{case}/comments/{comment}/edit"),
        format!("/cases/{case}/comments/{comment}/redact"),
        format!("/files/{file}"),
        format!("/files/{file}/raw"),
        format!("/files/{file}/view"),
        format!("/files/{file}/delete"),
        format!("/files/{file}/redact"),
    ]
}

/// How many of the answers that this visitor can get have the mark in them.
fn marked(client: &mut Client, secret: &Secret) -> Vec<String> {
    let roots = addresses(secret);
    let roots: Vec<&str> = roots.iter().map(String::as_str).collect();
    let found = crawl(client, &roots);
    found.into_iter().filter(|(_, answer)| answer.contains(MARK)).map(|(path, _)| path).collect()
}

#[test]
fn a_private_comment_is_in_no_byte_that_another_account_is_sent() {
    let mut world = World::demo(&["--log", "debug"]);
    world.add_user(MIGHTY_MICK, "viewer", "Wim Purlin");
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Open words");
    let mut robert = world.signed_in("Robert");
    let secret = whisper(&mut robert, &case);

    // Its own account finds it in many places, so the search for it works.
    let own = marked(&mut robert, &secret);
    for path in &addresses(&secret)[3..] {
        let bytes_only = path.ends_with("/raw");
        assert!(own.contains(path) || bytes_only || path.contains("before"), "{path}: {own:?}");
    }
    let mut adrian = world.signed_in("Adrian");
    let colleagues = marked(&mut adrian, &secret);
    assert!(colleagues.contains(&format!("/cases/{case}")), "{colleagues:?}");
    let page = |client: &mut Client| client.get(&format!("/cases/{case}")).text();
    assert!(page(&mut robert).contains("not sent yet"), "a draft is kept");
    assert!(!page(&mut adrian).contains("not sent yet"), "for the one who typed it");

    for name in ["Michael", "Ivo", "Wim", "Iris", "Paulie", "Tess", "Ada", "Bo"] {
        let mut client = world.signed_in(name);
        assert_eq!(marked(&mut client, &secret), [""; 0], "{name}");
        for path in ["/search.jsonl?q=", "/search.csv?messages=1&q="] {
            let found = client.get(&format!("{path}{MARK}")).text();
            assert!(!found.contains(MARK), "{name}: {found}");
        }
    }
    assert_eq!(marked(&mut world.stranger(), &secret), [""; 0]);
    assert!(!world.log().contains(MARK), "{}", world.log());
}

#[test]
fn a_service_provider_and_its_client_keep_their_private_comments_from_each_other() {
    let mut world = World::demo(&[]);
    world.add_user("PA-777-204", "agent", "Kit Gutter");
    let (mut iris, mut kit) = (world.signed_in("Iris"), world.signed_in("Kit"));
    let case = scene::open_case(&mut world.signed_in("Bo"), HARBOR, "The taps have no list");
    assert_eq!(iris.get(&format!("/cases/{case}")).status, 200, "the provider sees the case");
    assert_eq!(world.signed_in("Sam").get(&format!("/cases/{case}")).status, 404);

    let secret = whisper(&mut iris, &case);
    assert!(!marked(&mut iris, &secret).is_empty());
    for name in ["Bo", "Kit", "Sam", "Ada", "Finn"] {
        assert_eq!(marked(&mut world.signed_in(name), &secret), [""; 0], "{name}");
    }

    let other = scene::open_case(&mut world.signed_in("Bo"), HARBOR, "Nor have the kegs");
    let secret = whisper(&mut kit, &other);
    assert!(!marked(&mut kit, &secret).is_empty());
    let iris_again = marked(&mut world.signed_in("Iris"), &secret);
    let hers = iris_again.iter().filter(|path| !path.contains(&case)).collect::<Vec<_>>();
    let of_her_own = hers.iter().all(|path| !path.contains(&other));
    assert!(of_her_own, "the provider sees its own, not its client's: {hers:?}");
    for name in ["Leo", "Ada", "Sam"] {
        let found = marked(&mut world.signed_in(name), &secret);
        assert!(found.iter().all(|path| !path.contains(&other)), "{name}: {found:?}");
    }
}

#[test]
fn nothing_that_others_observe_moves_because_of_a_private_comment() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Quiet");
    scene::open_case(&mut ivo, FRONT_STREET, "Newer, so that the order would change");
    scene::comment(&mut ivo, &case, "In the open.");
    scene::open_case(&mut ivo, FRONT_STREET, "Newest");
    let mut others: Vec<Client> =
        ["Ivo", "Michael", "Tess", "Paulie"].iter().map(|name| world.signed_in(name)).collect();
    // When somebody was last seen is no secret of theirs.
    let (mut robert, mut adrian) = (world.signed_in("Robert"), world.signed_in("Adrian"));
    let mut herald = Herald::new(&world, "Bo", "Ada", HARBOR);
    herald.settle();
    for other in &mut others {
        // Whoever follows all links reads all that they were told.
        let read = other.post_form("/notifications/read", &[("until", FAR)]);
        assert_eq!(read.status, 303, "{read}");
        assert_eq!(other.post_form("/cases/read", &[("until", FAR)]).status, 303);
    }
    let roots = ["/cases", "/cases/new", "/help/workflow"];
    let before: Vec<_> = others.iter_mut().map(|other| crawl(other, &roots)).collect();
    assert!(before[0].len() > 100, "there is much to compare");

    let secret = whisper(&mut robert, &case);
    let deleted = robert.post_form(&format!("/files/{}/delete", secret.file), &[]);
    assert_eq!(deleted.status, 303);
    let colleague = world.user("Adrian").name.clone();
    let words = format!("@{colleague}, @Michael Goldmill, @Ivo Gable: {MARK}");
    scene::comment_privately(&mut robert, &case, &words, &[]);
    herald.settle();
    let told = adrian.get("/notifications").text();
    assert!(told.contains("mentioned you in") && told.contains(MARK), "a colleague is told");

    // Whoever runs the appliance learns that something was written: its id and kind, and how long
    // the journal is.
    let counts = |asked: &str| {
        let path = asked.rsplit(' ').next().unwrap_or(asked);
        path.starts_with("/settings/appliance") || path.starts_with("/settings/audit")
    };
    for (before, other) in before.iter().zip(&mut others) {
        let mut after = crawl(other, &roots);
        after.retain(|path, _| !counts(path));
        let before = before.iter().filter(|(path, _)| !counts(path)).collect::<Vec<_>>();
        for (path, answer) in &before {
            assert_eq!(after.get(*path), Some(*answer), "{path} differs");
        }
        assert_eq!(after.len(), before.len());
    }
}

#[test]
fn a_private_comment_or_file_is_not_told_from_none_by_any_role_of_the_other_side() {
    let mut world = World::demo(&[]);
    for (role, name) in [("viewer", "Wim Purlin"), ("agent", "Gus Lath")] {
        world.add_user(MIGHTY_MICK, role, name);
    }
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Quiet");
    let Secret { case, comment, file } = whisper(&mut world.signed_in("Robert"), &case);
    let names = Names { case: case.clone(), comment, file, partner: String::new() };
    let nothing = Names {
        comment: "000000001".to_owned(),
        file: "CAAT-000-000-001".to_owned(),
        ..names.clone()
    };
    for name in ["Wim", "Ivo", "Gus", "Michael"] {
        let mut client = world.signed_in(name);
        let about = |path: &str| path.starts_with("/files/{}") || path.contains("/comments/{}");
        let before = |mark: &str| format!("/cases/{case}?before={mark}");
        let (told, expected) = (before(&names.comment), before(&nothing.comment));
        assert_eq!(steady(&client.get(&told)), steady(&client.get(&expected)), "{name}");
        for row in ROWS.iter().filter(|row| about(row.path)) {
            let told = steady(&cast::send(&mut client, row, &names));
            let expected = steady(&cast::send(&mut client, row, &nothing));
            assert_eq!(told, expected, "{name}: {:?} {}", row.method, row.path);
        }
    }
}

#[test]
fn what_becomes_public_shows_none_of_its_private_past() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Quiet at first");
    let secret = whisper(&mut robert, &case);
    let edit = format!("/cases/{case}/comments/{}/edit", secret.comment);
    assert_eq!(robert.post_form(&edit, &[("comment", "Now for everyone")]).status, 303);
    robert.post_form(&format!("/cases/{case}/draft"), &[("comment", "")]);

    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Now for everyone"));
    let history = ivo.get(&format!("/cases/{case}/comments/{}/history", secret.comment));
    assert_eq!(history.status, 200);
    assert!(!history.text().contains(MARK), "{history}");
    // Its file has become public with it, name and all, and is no secret any more.
    assert_eq!(ivo.get(&format!("/files/{}", secret.file)).status, 200);

    let words = format!("{MARK} once more");
    assert_eq!(robert.post_form(&edit, &[("comment", &words), ("private", "on")]).status, 303);
    assert_eq!(marked(&mut ivo, &secret), [""; 0], "and private again, it is gone for others");
}

#[test]
fn a_text_shows_a_picture_only_to_those_who_may_see_its_file() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "With pictures");
    let elsewhere = scene::open_case(&mut ivo, FRONT_STREET, "With others");
    let picture = |name| File { name, bytes: scene::PNG };
    let public = scene::attach(&mut robert, &case, picture("public.png"));
    let other = scene::attach(&mut ivo, &elsewhere, picture("other.png"));
    scene::comment_privately(&mut robert, &case, "Ours", &[picture("private.png")]);
    let ids = scene::ids(&robert.get(&format!("/cases/{case}")).text(), "CAAT", 3);
    let private = ids.iter().find(|id| **id != public).unwrap();
    let words = format!(
        "![one](attachment:{public}) ![two](attachment:{private}) ![three](attachment:{other}) \
         ![four](https://evil.example/x.png) ![five](/files/{private}/raw)"
    );
    scene::comment(&mut robert, &case, &words);
    let shown = |client: &mut Client| {
        let page = client.get(&format!("/cases/{case}")).text();
        let pictures = page.split("<img ").skip(1).filter(|img| !img.contains("alt=\"\""));
        let sources =
            pictures.map(|img| img.split("src=\"").nth(1).unwrap().split('"').next().unwrap());
        sources.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(shown(&mut ivo), [format!("/files/{public}/raw")]);
    assert_eq!(
        shown(&mut robert),
        [format!("/files/{public}/raw"), format!("/files/{private}/raw")]
    );
    assert_eq!(ivo.get(&format!("/files/{private}/raw")).status, 404);
}
