//! Words that could not be sent come back to whoever typed them.

use super::scene::{self, FRONT_STREET, HARBOR, PNG, SUPPORT};
use crate::{
    client::{Answer, Client, File},
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
