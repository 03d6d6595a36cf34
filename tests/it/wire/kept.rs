//! Words that could not be sent come back to whoever typed them.

use super::scene::{self, FRONT_STREET, HARBOR, PNG, SUPPORT};
use crate::{
    client::{Answer, Client, File, PARTS, multipart},
    world::World,
};

/// What somebody typed with care.
const WORDS: &str = "Typed with care: <b>two</b> lines\r\nof it";
/// The same as a page shows it.
const SHOWN: &str = "Typed with care: &lt;b&gt;two&lt;/b&gt; lines\r\nof it</textarea>";

/// Sends a comment as a browser does: in parts, with a file input left empty or not.
fn comment(client: &mut Client, case: &str, more: &[(&str, &str)], files: &[File<'_>]) -> Answer {
    let fields = [&[("comment", WORDS)], more].concat();
    client.post_files(&format!("/cases/{case}/comments"), &fields, "file", files)
}

/// A page's box of words that were not sent.
fn unsent(page: &str) -> &str {
    let (_, rest) = page.split_once("aria-label=\"Not sent\"").unwrap_or_default();
    rest.split("</section>").next().unwrap_or_default()
}

#[test]
fn a_comment_to_a_case_that_closed_meanwhile_comes_back_with_its_words() {
    let world = World::demo(&[]);
    let (mut iris, mut finn) = (world.signed_in("Iris"), world.signed_in("Finn"));
    let case = scene::open_case(&mut iris, HARBOR, "Soon closed");
    finn.get(&format!("/cases/{case}"));
    scene::step(&mut iris, &case, "close", &[]);
    let picture = [File { name: "dot.png", bytes: PNG }];
    for (private, files) in [(&[][..], &[][..]), (&[("private", "on")], &[]), (&[], &picture)] {
        let answer = comment(&mut finn, &case, private, files);
        let page = answer.text();
        assert_eq!(answer.status, 409, "{answer}");
        assert!(page.contains("Soon closed</h1>"), "the page is the case's: {answer}");
        let kept = unsent(&page);
        assert!(kept.contains("The case is closed and takes no more comments."), "{kept}");
        assert!(kept.contains(SHOWN) && kept.contains("readonly"), "{kept}");
    }
    let page = iris.get(&format!("/cases/{case}")).text();
    assert!(!page.contains("Typed with care") && page.contains("No files yet."));
    // Who may not see the case learns no more than ever.
    let mut tess = world.signed_in("Tess");
    let told = comment(&mut tess, &case, &[], &[]);
    assert_eq!((told.status, told.text().contains("Typed")), (404, false));
}

#[test]
fn a_comment_to_a_ticket_that_closed_meanwhile_can_be_sent_as_what_reopens_it() {
    let world = World::demo(&[]);
    let (mut tess, mut nora) = (world.signed_in("Tess"), world.signed_in("Nora"));
    let case = scene::open_case(&mut tess, SUPPORT, "Soon closed");
    scene::step(&mut nora, &case, "close", &[]);
    let answer = comment(&mut tess, &case, &[], &[File { name: "dot.png", bytes: PNG }]);
    let page = answer.text();
    assert_eq!(answer.status, 409, "{answer}");
    assert!(page.contains("This ticket was closed while you were writing."), "{answer}");
    assert!(page.contains("/do/send-and-reopen") && page.contains(SHOWN), "{answer}");
    assert!(page.contains("name=\"kept\" value=\"CAAT-") && page.contains("dot.png"), "{answer}");

    // What was for one's own account is not put where it would go to both sides.
    let answer = comment(&mut nora, &case, &[("private", "on")], &[]);
    let page = answer.text();
    assert_eq!(answer.status, 409, "{answer}");
    assert!(unsent(&page).contains(SHOWN), "{answer}");
    let (_, composer) = page.split_once("/do/send-and-reopen\"").unwrap();
    assert!(!composer.contains("Typed with care"), "{answer}");
}

#[test]
fn a_comment_of_somebody_who_may_only_read_comes_back_too() {
    let mut world = World::demo(&[]);
    world.add_user(scene::MIGHTY_MICK, "viewer", "Wim Purlin");
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "To be read");
    let mut wim = world.signed_in("Wim");
    wim.get(&format!("/cases/{case}"));
    let answer = comment(&mut wim, &case, &[], &[]);
    let page = answer.text();
    assert_eq!(answer.status, 403, "{answer}");
    assert!(unsent(&page).contains(SHOWN) && page.contains("it takes the role member"), "{answer}");
}

#[test]
fn a_step_that_came_too_late_comes_back_with_its_words() {
    let world = World::demo(&[]);
    let (mut ivo, mut adrian) = (world.signed_in("Ivo"), world.signed_in("Adrian"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Overtaken");
    adrian.get(&format!("/cases/{case}/do/inquire"));
    scene::step(&mut ivo, &case, "resolve", &[("comment", "Never mind.")]);
    let to = |action: &str| format!("/cases/{case}/do/{action}");
    for multipart in [false, true] {
        let fields = [("comment", WORDS)];
        let answer = if multipart {
            adrian.post_files(&to("inquire"), &fields, "file", &[])
        } else {
            adrian.post_form(&to("inquire"), &fields)
        };
        let page = answer.text();
        assert_eq!(answer.status, 409, "{answer}");
        assert!(page.contains("Overtaken</h1>"), "the page is the case's: {answer}");
        let kept = unsent(&page);
        assert!(kept.contains("“Inquire” is not possible while the case is Resolved."), "{kept}");
        assert!(kept.contains(SHOWN), "{kept}");
    }
    // Both the rating and the words of a close; and one of the other side.
    scene::step(&mut ivo, &case, "close", &[]);
    let answer = ivo.post_form(&to("close"), &[("rating", "4"), ("feedback", WORDS)]);
    let page = answer.text();
    assert_eq!(answer.status, 409, "{answer}");
    assert!(unsent(&page).contains(SHOWN) && unsent(&page).contains("<dd>4</dd>"), "{answer}");
    let mut tess = world.signed_in("Tess");
    let told = tess.post_form(&to("reopen"), &[("comment", WORDS)]);
    assert_eq!((told.status, told.text().contains("Typed")), (404, false));
}

#[test]
fn an_edit_of_a_case_that_closed_meanwhile_comes_back_with_its_words() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Edited late");
    scene::step(&mut robert, &case, "resolve", &[("comment", "Done.")]);
    scene::step(&mut ivo, &case, "close", &[]);
    let fields = [("edition", "0"), ("subject", "A \"better\" one"), ("description", WORDS)];
    let answer = robert.post_form(&format!("/cases/{case}/edit"), &fields);
    let page = answer.text();
    assert_eq!(answer.status, 409, "{answer}");
    assert!(page.contains("Edited late</h1>"), "the page is the case's: {answer}");
    let kept = unsent(&page);
    assert!(kept.contains("A &quot;better&quot; one") && kept.contains(SHOWN), "{kept}");
}

/// The button that forgets what is kept, as it shows where something is.
const DISCARD: &str = "data-discard>Discard draft";

#[test]
fn what_was_typed_in_a_steps_dialog_is_there_until_it_is_sent_or_discarded() {
    let world = World::demo(&[]);
    let (mut ivo, mut adrian) = (world.signed_in("Ivo"), world.signed_in("Adrian"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Half written");
    let (inquire, reopen) = (format!("/cases/{case}/do/inquire"), format!("/cases/{case}"));
    let page = adrian.get(&inquire).text();
    assert!(page.contains("Discard draft") && !page.contains(DISCARD), "there is none yet");
    let keep = format!("{inquire}/draft");
    assert_eq!(adrian.post_form(&keep, &[("comment", WORDS), ("go", "save")]).status, 204);
    let page = adrian.get(&inquire).text();
    assert!(page.contains(SHOWN) && page.contains(DISCARD), "{page}");
    assert!(!adrian.get(&format!("/cases/{case}/do/resolve")).text().contains("Typed"));
    assert!(!adrian.get(&reopen).text().contains("Typed"), "nor in the comment box");
    assert!(!world.signed_in("Robert").get(&inquire).text().contains("Typed"));
    let answer = adrian.post_form(&keep, &[("comment", WORDS), ("go", "discard")]);
    assert_eq!(answer.status, 303, "{answer}");
    assert!(!adrian.get(&inquire).text().contains("Typed"));

    // A form that is refused is kept without a script as well.
    let long = "Typed ".repeat(2_000);
    assert_eq!(adrian.post_form(&inquire, &[("comment", &long)]).status, 422);
    assert!(adrian.get(&inquire).text().contains(&long));
    scene::step(&mut adrian, &case, "inquire", &[("comment", "Which one?")]);
    scene::step(&mut ivo, &case, "submit-data", &[("comment", "This.")]);
    assert!(!adrian.get(&inquire).text().contains("Typed"), "it was used up");

    scene::step(&mut adrian, &case, "resolve", &[("comment", "Done.")]);
    let close = format!("/cases/{case}/do/close");
    let rating = [("rating", "4"), ("feedback", WORDS)];
    assert_eq!(ivo.post_form(&format!("{close}/draft"), &rating).status, 204);
    let page = ivo.get(&close).text();
    assert!(page.contains("value=\"4\" checked") && page.contains(SHOWN), "{page}");
}

#[test]
fn what_was_typed_to_edit_a_case_or_a_comment_is_there_until_it_is_sent_or_discarded() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (world.signed_in("Ivo"), world.signed_in("Robert"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "To be edited");
    let mark = scene::comment(&mut ivo, &case, "As it was");
    let edit = format!("/cases/{case}/edit");
    let typed = [("edition", "0"), ("subject", "Half a subject"), ("description", WORDS)];
    assert_eq!(ivo.post_form(&format!("{edit}/draft"), &typed).status, 204);
    let other = [("edition", "0"), ("subject", "Theirs")];
    assert_eq!(robert.post_form(&edit, &other).status, 303);
    let page = ivo.get(&edit).text();
    assert!(page.contains("value=\"Half a subject\"") && page.contains(SHOWN), "{page}");
    assert!(page.contains("name=\"edition\" value=\"0\""), "and against what it was written");
    assert_eq!(ivo.post_form(&edit, &typed).status, 409);
    let again = [("edition", "1"), ("subject", "Ours"), ("description", "Ours too")];
    assert_eq!(ivo.post_form(&edit, &again).status, 303);
    assert!(!ivo.get(&edit).text().contains("Typed"), "it was used up");

    let amend = format!("/cases/{case}/comments/{mark}/edit");
    let keep = format!("{amend}/draft");
    assert_eq!(ivo.post_form(&keep, &[("comment", WORDS)]).status, 204);
    let page = ivo.get(&amend).text();
    assert!(page.contains(SHOWN) && page.contains(DISCARD), "{page}");
    assert_eq!(ivo.post_form(&keep, &[("go", "discard")]).status, 303);
    assert!(ivo.get(&amend).text().contains("As it was</textarea>"));
    assert_eq!(ivo.post_form(&keep, &[("comment", WORDS)]).status, 204);
    assert_eq!(ivo.post_form(&amend, &[("comment", "As it is")]).status, 303);
    assert!(ivo.get(&amend).text().contains("As it is</textarea>"), "it was used up");
}

#[test]
fn what_was_typed_before_a_case_was_closed_for_good_can_still_be_copied() {
    let world = World::demo(&[]);
    let (mut iris, mut finn) = (world.signed_in("Iris"), world.signed_in("Finn"));
    let case = scene::open_case(&mut iris, HARBOR, "Soon closed");
    let (page, keep) = (format!("/cases/{case}"), format!("/cases/{case}/draft"));
    assert_eq!(finn.post_form(&keep, &[("comment", WORDS)]).status, 204);
    scene::step(&mut iris, &case, "close", &[]);
    assert!(unsent(&finn.get(&page).text()).contains(SHOWN));
    assert!(!iris.get(&page).text().contains("Typed"));
    assert_eq!(finn.post_form(&keep, &[("comment", "More")]).status, 409, "it takes no more");
    assert_eq!(finn.post_form(&keep, &[("go", "discard")]).status, 303);
    assert!(!finn.get(&page).text().contains("Typed"));
}

#[test]
fn a_steps_words_take_files_and_show_their_pictures() {
    let world = World::demo(&[]);
    let (mut ivo, mut adrian) = (world.signed_in("Ivo"), world.signed_in("Adrian"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "With a picture");
    let inquire = format!("/cases/{case}/do/inquire");
    let uploads = format!("{inquire}/draft/files");
    let page = adrian.get(&inquire).text();
    assert!(page.contains("data-md=\"image\"") && page.contains(&uploads), "{page}");
    let mut send = |name| {
        let answer = adrian.post_files_for_json(&uploads, "file", &[File { name, bytes: PNG }]);
        answer.json()["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    };
    let (shown, other) = (send("shown.png"), send("other.png"));
    let page = adrian.get(&inquire).text();
    assert!(page.contains(&shown) && page.contains("other.png") && page.contains(DISCARD));
    let answer = adrian.post_form(&format!("{uploads}/{other}/remove"), &[("comment", WORDS)]);
    assert_eq!(answer.header("location"), Some(inquire.as_str()), "{answer}");
    let page = adrian.get(&inquire).text();
    assert!(page.contains(SHOWN) && !page.contains("other.png"), "{page}");
    // What waits for one step goes with no other, and with no comment.
    let elsewhere = [("comment", "Mine"), ("kept", shown.as_str())];
    for path in ["do/resolve", "comments"] {
        let answer = adrian.post_form(&format!("/cases/{case}/{path}"), &elsewhere);
        assert_eq!(answer.status, 422, "{path}: {answer}");
    }
    let text = format!("Which of these?\n\n![shown.png](attachment:{shown})");
    let fields = [("comment", text.as_str()), ("kept", shown.as_str())];
    let log = [File { name: "trace.txt", bytes: b"02:08\n" }];
    assert_eq!(adrian.post_files(&inquire, &fields, "file", &log).status, 303);
    let page = ivo.get(&format!("/cases/{case}")).text();
    assert!(page.contains(&format!("<img src=\"/files/{shown}/raw\"")), "{page}");
    assert!(page.contains("trace.txt") && page.contains("Attachments <span class=\"count\">2"));
    assert_eq!(ivo.get(&format!("/files/{shown}/raw")).status, 200);

    // As many as go with a comment, and of the same kinds; none where there are no words.
    let submit = format!("/cases/{case}/do/submit-data");
    let bad = [File { name: "run.exe", bytes: b"MZ" }, File { name: "dot.png", bytes: PNG }];
    let answer = ivo.post_files(&submit, &[("comment", WORDS)], "file", &bad);
    let page = answer.text();
    assert_eq!(answer.status, 415, "{answer}");
    assert!(page.contains("“run.exe”") && page.contains(SHOWN) && page.contains("dot.png"));
    let eleven = [File { name: "dot.png", bytes: PNG }; 11];
    assert_eq!(ivo.post_files(&submit, &[("comment", "x")], "file", &eleven).status, 422);
    scene::step(&mut ivo, &case, "submit-data", &[("comment", "This.")]);
    scene::step(&mut adrian, &case, "resolve", &[("comment", "Done.")]);
    let close = format!("/cases/{case}/do/close");
    assert_eq!(ivo.post_files(&close, &[("rating", "5")], "file", &bad[1..]).status, 422);
    assert_eq!(scene::state(&mut ivo, &case), "Resolved");
}

#[test]
fn words_that_came_with_many_bytes_of_files_come_back_too() {
    let world = World::demo(&[]);
    let (mut iris, mut finn) = (world.signed_in("Iris"), world.signed_in("Finn"));
    let case = scene::open_case(&mut iris, HARBOR, "Soon closed");
    finn.get(&format!("/cases/{case}"));
    let edition = [("edition", "0"), ("subject", "Theirs"), ("description", WORDS)];
    scene::step(&mut iris, &case, "close", &[]);
    let night = vec![b'x'; 3 << 20];
    let large = [File { name: "night.log", bytes: &night }; 2];
    let to = |path: &str| format!("/cases/{case}/{path}");
    for (path, fields) in [
        ("comments", &[("comment", WORDS)][..]),
        ("do/resolve", &[("comment", WORDS)]),
        ("edit", &edition),
    ] {
        let answer = finn.post_files(&to(path), fields, "file", &large);
        let page = answer.text();
        assert_eq!(answer.status, 409, "{path}: {answer}");
        assert!(page.contains("Soon closed</h1>") && unsent(&page).contains(SHOWN), "{answer}");
    }
    // A token that is none is told of as ever, and nobody learns more of a case than before.
    let fields = [("comment", WORDS)];
    let mut tess = world.signed_in("Tess");
    let told = tess.post_files(&to("comments"), &fields, "file", &large);
    assert_eq!((told.status, told.text().contains("Typed")), (404, false));
    let body = multipart(&[("token", "0"), ("comment", WORDS)], "file", &large);
    let told = finn.send("POST", &to("comments"), &[("content-type", PARTS)], Some(&body));
    assert_eq!((told.status, told.text().contains("Typed")), (403, false));
}

#[test]
fn what_was_begun_for_a_step_that_is_not_possible_now_stands_on_the_page_of_its_case() {
    let world = World::demo(&[]);
    let (mut ivo, mut adrian) = (world.signed_in("Ivo"), world.signed_in("Adrian"));
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Overtaken");
    let (page, inquire) = (format!("/cases/{case}"), format!("/cases/{case}/do/inquire"));
    let (keep, picture) = (format!("{inquire}/draft"), [File { name: "dot.png", bytes: PNG }]);
    assert_eq!(adrian.post_form(&keep, &[("comment", WORDS)]).status, 204);
    adrian.post_files_for_json(&format!("{keep}/files"), "file", &picture);
    assert!(!adrian.get(&page).text().contains("Typed"), "its dialog has it");
    scene::step(&mut ivo, &case, "resolve", &[("comment", "Never mind.")]);
    let shown = adrian.get(&page).text();
    assert!(shown.contains("aria-label=\"Not sent: Inquire\""), "{shown}");
    assert!(shown.contains("You had begun this for “Inquire”, which is not possible now."));
    assert!(shown.contains(SHOWN) && shown.contains("dot.png") && shown.contains(&keep));
    for other in ["Robert", "Ivo"] {
        assert!(!world.signed_in(other).get(&page).text().contains("Typed"), "{other}");
    }
    scene::step(&mut ivo, &case, "reopen", &[("comment", "After all.")]);
    assert!(!adrian.get(&page).text().contains("Typed"));
    assert!(adrian.get(&inquire).text().contains(SHOWN), "it is where it was");
    scene::step(&mut ivo, &case, "resolve", &[("comment", "Never mind.")]);
    let answer = adrian.post_form(&keep, &[("go", "discard")]);
    assert_eq!(answer.header("location"), Some(page.as_str()), "{answer}");
    assert!(!adrian.get(&page).text().contains("Typed"));
}
