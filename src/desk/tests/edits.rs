//! What an edit brings along: files, their audience, what is noted of them; and what was begun and
//! cannot be sent.

use super::world::{D, V, World, comment};
use crate::{
    desk::{Comment, EditForm},
    domain::{
        access::Actor,
        attachment::StoredFile,
        draft::DraftPlace,
        entry::{Body, Notice},
        id::{AttachmentId, CaseId},
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        workflow::Action,
    },
    error::Error,
};

const TEXT: &[u8] = b"The log of the hour in question.\n";

/// A file that waits at a place.
fn kept(world: &World, actor: &Actor, place: DraftPlace, name: &str) -> StoredFile {
    let rules = world.desk.file_rules(actor, place).unwrap();
    let came = vec![world.spooled(name, TEXT)];
    world.desk.keep_files(actor, place, rules, came).unwrap().files.remove(0)
}

/// The files of a case and what was noted of it, by name, as the actor sees them.
fn sight(world: &World, actor: &Actor, case: CaseId) -> (Vec<String>, Vec<String>) {
    let detail = world.desk.case(actor, case, None).unwrap();
    let files: Vec<_> = detail.files.iter().map(|file| file.file.name.as_str().into()).collect();
    assert_eq!(detail.seen.files() as usize, files.len(), "they are counted");
    let notices = detail.entries.iter().flat_map(|entry| match &entry.body {
        Body::Noted(notices) => notices.as_slice(),
        Body::Said(_) | Body::Redacted(_) => &[],
    });
    let said = |notice: &Notice| match notice {
        Notice::FileAdded(_, name) => format!("added {}", name.as_str()),
        Notice::FileDeleted(_, name) => format!("deleted {}", name.as_str()),
        Notice::Description => "description".to_owned(),
        other => format!("{other:?}"),
    };
    (files, notices.map(said).collect())
}

#[test]
fn the_files_of_an_edit_become_files_of_the_case_and_are_noted() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let place = DraftPlace::Edit(id);
    let edit = |edition, description: &str, kept: AttachmentId| {
        let description = Some(description.to_owned());
        let form = EditForm { edition, description, kept: vec![kept], ..EditForm::default() };
        world.desk.edit(&d1, id, form)
    };
    let one = kept(&world, &d1, place, "one.txt");
    edit(0, "Look at it.", one.id).unwrap();
    let seen = (vec!["one.txt".into()], vec!["description".into(), "added one.txt".into()]);
    assert_eq!(sight(&world, &v1, id), seen);
    let file = world.desk.file(&v1, one.id).unwrap();
    assert_eq!((file.comment, file.private_to), (None, None));
    assert!(world.desk.draft(&d1, place).unwrap().is_empty(), "it is used up");
    // A file alone is no other edition; with other words the form must have shown the last one.
    let two = kept(&world, &d1, place, "two.txt");
    assert!(matches!(
        edit(0, "Look again.", two.id),
        Err(Error::Refused(Refusal::ChangedMeanwhile))
    ));
    edit(0, "Look at it.", two.id).unwrap();
    assert_eq!(world.desk.seen(&v1, id).unwrap().case.edition, 1);
    assert_eq!(sight(&world, &v1, id).1.last().unwrap(), "added two.txt");
    // What waits at one place goes with nothing else.
    let elsewhere = kept(&world, &d1, DraftPlace::Comment(id), "elsewhere.txt");
    assert!(matches!(edit(1, "Third.", elsewhere.id), Err(Error::Refused(Refusal::Fields(_)))));
    world.is_sound();
}

#[test]
fn files_that_are_added_to_a_comment_are_as_private_as_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let mark = world.say(&v1, id, "for us", Audience::OwnAccount);
    let amend = |text: &str, audience, name: &str| {
        world.pass(1);
        let file = kept(&world, &v1, DraftPlace::Amend(id, mark), name);
        let amended = Comment { kept: vec![file.id], ..comment(text, audience) };
        world.desk.amend(&v1, (id, mark), amended).unwrap();
        file.id
    };
    let (nothing, before) = ((Vec::new(), Vec::new()), world.desk.seen(&d1, id).unwrap());
    world.pass(1);
    let gone = amend("for us", Audience::OwnAccount, "gone.txt");
    let one = amend("for us too", Audience::OwnAccount, "one.txt");
    world.desk.delete_file(&v1, gone).unwrap();
    assert_eq!(sight(&world, &d1, id), nothing);
    let after = world.desk.seen(&d1, id).unwrap();
    assert_eq!((after.moved_at(), after.case), (before.moved_at(), before.case));
    let history = world.desk.history(&v1, id, mark).unwrap();
    assert_eq!(history.entry.said().unwrap().files, [gone, one]);
    assert_eq!(history.versions.len(), 1, "a file alone leaves no earlier text");
    let noted = ["added gone.txt", "added one.txt", "deleted gone.txt"].map(String::from);
    assert_eq!(sight(&world, &v1, id), (vec!["one.txt".into()], noted.to_vec()));

    // In public only what came then is noted for others; a file that was gone by then never is.
    amend("for all", Audience::Everyone, "two.txt");
    let seen = (vec!["one.txt".into(), "two.txt".into()], vec!["added two.txt".into()]);
    assert_eq!(sight(&world, &d1, id), seen);
    world.is_sound();
    world.desk.amend(&v1, (id, mark), comment("for us", Audience::OwnAccount)).unwrap();
    assert_eq!(sight(&world, &d1, id), nothing, "nor is it once all of it is private again");
    assert_eq!(sight(&world, &v1, id).1.len(), 4);
    world.is_sound();
}

#[test]
fn a_comment_has_ten_files_whenever_they_came() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let eight: Vec<_> = (0..8)
        .map(|n| kept(&world, &d1, DraftPlace::Comment(id), &format!("{n}.txt")).id)
        .collect();
    let said = Comment { kept: eight, ..comment("eight", Audience::Everyone) };
    let mark = world.desk.comment(&d1, id, said).unwrap();
    let place = DraftPlace::Amend(id, mark);
    let rules = world.desk.file_rules(&d1, place).unwrap();
    let more = ["8.txt", "9.txt", "10.txt"].map(|name| world.spooled(name, TEXT)).to_vec();
    let came = world.desk.keep_files(&d1, place, rules, more).unwrap();
    assert_eq!((came.files.len(), came.refusals.len()), (2, 1));
    let told = came.refusals[0].to_string();
    assert!(told.starts_with("11 files are too many") && told.contains("“10.txt”"), "{told}");
    let kept = came.files.iter().map(|file| file.id).collect();
    let amended = Comment { kept, ..comment("ten", Audience::Everyone) };
    world.desk.amend(&d1, (id, mark), amended).unwrap();
    assert_eq!(sight(&world, &d1, id).0.len(), 10);
    world.is_sound();
}

#[test]
fn what_was_begun_and_cannot_be_sent_is_shown_to_whoever_began_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, v2) =
        (world.actor(D, Role::Admin), world.actor(V, Role::Agent), world.actor(V, Role::Agent));
    let (id, other) = (world.open(&d1, V, "one"), world.open(&d1, V, "two"));
    let mark = world.say(&v1, id, "mine", Audience::Everyone);
    let places = [
        DraftPlace::Step(id, Action::Inquire),
        DraftPlace::Edit(id),
        DraftPlace::Amend(id, mark),
        DraftPlace::Edit(other),
    ];
    for place in places {
        let fields = vec![("comment".to_owned(), "half a thought".to_owned())];
        world.desk.keep_fields(&v1, place, fields).unwrap();
    }
    let stranded = |actor: &Actor| -> Vec<DraftPlace> {
        let detail = world.desk.case(actor, id, None).unwrap();
        detail.stranded.iter().map(|draft| draft.place).collect()
    };
    assert_eq!(stranded(&v1), [], "all of it can be sent");
    world.step(&v1, id, Action::Resolve).unwrap();
    assert_eq!(stranded(&v1), places[..1]);
    world.step(&d1, id, Action::Reopen).unwrap();
    assert_eq!(stranded(&v1), []);
    world.step(&v1, id, Action::Resolve).unwrap();
    world.step(&d1, id, Action::Close).unwrap();
    assert_eq!(stranded(&v1), places[..3]);
    assert_eq!((stranded(&v2), stranded(&d1)), (Vec::new(), Vec::new()));
    world.desk.discard(&v1, places[0]).unwrap();
    assert_eq!(stranded(&v1), places[1..3]);
}

#[test]
fn a_long_history_comes_in_pages_that_stay_and_count_nothing_hidden() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let mark = world.say(&v1, id, "for us", Audience::OwnAccount);
    world.amend(&v1, (id, mark), "text 0", Audience::Everyone);
    for n in 1..=60 {
        world.pass(1);
        world.amend(&v1, (id, mark), &format!("text {n}"), Audience::Everyone);
    }
    let page = |actor, up_to| {
        let page = world.desk.history_up_to(actor, (id, mark), up_to).unwrap();
        let texts = page.versions.iter().map(|version| version.text.as_ref().unwrap().to_string());
        (texts.collect::<Vec<_>>(), page.before, page.newest)
    };
    let texts = |from: u32, to: u32| (from..to).map(|n| format!("text {n}")).collect::<Vec<_>>();
    assert_eq!(page(&d1, usize::MAX), (texts(10, 60), 10, true));
    assert_eq!(page(&d1, 10), (texts(0, 10), 0, false));
    assert_eq!(page(&v1, usize::MAX).1, 11, "its own account has seen one more");
    world.amend(&v1, (id, mark), "text 61", Audience::Everyone);
    assert_eq!(page(&d1, 10), (texts(0, 10), 0, false), "whatever comes");
    assert_eq!(page(&d1, 0), (vec![], 0, false));
}
