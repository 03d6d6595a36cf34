//! What is redacted is gone wherever it was, for everybody; who and when stay.

use std::{fs, sync::atomic::AtomicBool, time::Duration};

use super::{
    export::exported,
    notifications::told,
    world::{D, NOON, V, World, X, comment, form},
};
use crate::{
    desk::{Comment, EditForm, show::Filter},
    domain::{
        access::Actor,
        draft::DraftPlace,
        entry::{Body, Notice},
        id::{AttachmentId, CaseId, Mark},
        notify::Occasion,
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        workflow::{Action, State},
    },
    error::{Error, Result},
    store::ORPHAN_KEPT,
};

/// What is to go.
pub(super) const SECRET: &str = "zanzibar";
const TEXT: &[u8] = b"The log of the hour in question.\n";

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(fault) => panic!("{fault}"),
        Ok(_) => panic!("nothing was refused"),
    }
}

/// A comment with a file of this name.
pub(super) fn with_file(
    world: &World,
    actor: &Actor,
    id: CaseId,
    said: &Comment,
) -> (Mark, AttachmentId) {
    let place = DraftPlace::Comment(id);
    let rules = world.desk.file_rules(actor, place).unwrap();
    let came = vec![world.spooled(&format!("{SECRET}.txt"), TEXT)];
    let file = world.desk.keep_files(actor, place, rules, came).unwrap().files.remove(0).id;
    let said = Comment { kept: vec![file], ..said.clone() };
    (world.desk.comment(actor, id, said).unwrap(), file)
}

/// A file attached to the case itself.
pub(super) fn attach(world: &World, actor: &Actor, id: CaseId, name: &str) -> AttachmentId {
    world.desk.attach(actor, id, vec![world.spooled(name, TEXT)]).unwrap().files[0].id
}

/// Everything that an actor can see of a case: its page, lists, exports and notifications.
pub(super) fn everything(world: &World, actor: &Actor, id: CaseId) -> String {
    let detail = world.desk.case(actor, id, None).unwrap();
    let copy = world.desk.case_to_copy(actor, id).unwrap();
    let list = world.desk.cases(actor, &Filter::default(), crate::desk::show::Page::First);
    let told = world.desk.notifications(actor, None).unwrap();
    let export = exported(&world.desk, actor, &Filter::default());
    format!("{detail:?} {copy:?} {:?} {told:?} {export:?}", list.unwrap().rows)
}

/// What the journal still says of a case, and how many of its events have been erased.
pub(super) fn journal(world: &World) -> (String, usize) {
    let all = world.desk.store().look(|view| view.happened(0, 1_000)).unwrap();
    let erased = all.iter().filter(|entry| entry.event.is_none()).count();
    (format!("{all:?}"), erased)
}

pub(super) fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_string()
}

#[test]
fn a_redacted_comment_is_gone_from_page_history_search_exports_and_journal() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let first = format!("{SECRET} it was");
    let mark = world.say(&v1, id, &first, Audience::Everyone);
    world.amend(&v1, (id, mark), SECRET, Audience::Everyone);
    let half = vec![("comment".to_owned(), format!("{SECRET} again"))];
    world.desk.keep_fields(&v1, DraftPlace::Amend(id, mark), half).unwrap();
    assert!(told(&world, &d1).contains(&Occasion::Commented));
    for actor in [&d1, &v1] {
        assert!(everything(&world, actor, id).contains(SECRET));
        assert_eq!(world.find(actor, SECRET).1, 1);
    }
    assert!(journal(&world).0.contains(&digest(&first)));
    world.pass(60);
    world.desk.redact_comment(&v1, (id, mark), Vec::new()).unwrap();
    for actor in [&d1, &v1] {
        let seen = everything(&world, actor, id);
        assert!(!seen.contains(SECRET), "{seen}");
        assert_eq!(world.find(actor, SECRET).1, 0);
        assert_eq!(refusal(world.desk.history(actor, id, mark)), Refusal::NotFound);
    }
    let (said, erased) = journal(&world);
    assert!(!said.contains(&digest(&first)) && !said.contains(&digest(SECRET)), "{said}");
    assert_eq!(erased, 2, "of both texts");
    // Who and when stay, and that it was redacted, by whom and when.
    let detail = world.desk.case(&d1, id, None).unwrap();
    let entry = detail.entries.iter().find(|entry| entry.mark == mark).unwrap();
    let v1s = v1.person().unwrap();
    assert_eq!((entry.by, entry.account, entry.at.0), (Some(v1s.user), Some(V), NOON + 1));
    let redacted = entry.redacted().unwrap();
    assert_eq!((redacted.by, redacted.at.0), (v1s.user, NOON + 60_000));
    assert_eq!(detail.seen.comments(), 1);
    assert_eq!(exported(&world.desk, &d1, &Filter::default())[0].messages.len(), 1);
    assert!(world.desk.draft(&v1, DraftPlace::Amend(id, mark)).unwrap().is_empty());
    // It says nothing any more that could be edited or redacted.
    let new = comment("new", Audience::Everyone);
    assert_eq!(refusal(world.desk.amend(&v1, (id, mark), new)), Refusal::NotFound);
    let again = world.desk.redact_comment(&v1, (id, mark), Vec::new());
    assert_eq!(refusal(again), Refusal::NotFound);
    world.is_sound();
}

/// How many segments of the index hide documents that are still in their files, and how many files
/// are of no segment.
fn remains(world: &World) -> (usize, usize) {
    let dir = world.dir.path().join("search");
    let meta = fs::read_to_string(dir.join("meta.json")).unwrap().replace('-', "");
    let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap().file_name());
    let files: Vec<String> = files.map(|name| name.into_string().unwrap()).collect();
    let hiding = files.iter().filter(|name| name.rsplit('.').next() == Some("del")).count();
    let of_segments = files.iter().filter_map(|name| name.get(..32).filter(|id| !id.contains('.')));
    (hiding, of_segments.filter(|id| !meta.contains(id)).count())
}

/// Some cases in the index, one with a comment that was edited since: its first text is found no
/// more, but a file still holds it.
fn hiding() -> (World, Actor, (CaseId, Mark)) {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    // So many that the one that is replaced is no large share of their segment.
    for _ in 0..6 {
        world.open(&d1, V, "two");
    }
    let mark = world.say(&v1, id, SECRET, Audience::Everyone);
    assert_eq!(world.find(&v1, SECRET).1, 1);
    world.amend(&v1, (id, mark), "nothing", Audience::Everyone);
    assert_eq!(world.find(&v1, SECRET).1, 0);
    assert!(remains(&world).0 > 0, "or the test below shows nothing");
    (world, v1, (id, mark))
}

#[test]
fn no_file_of_the_index_holds_what_was_redacted() {
    let (world, v1, at) = hiding();
    world.desk.redact_comment(&v1, at, Vec::new()).unwrap();
    world.desk.index().catch_up(&AtomicBool::new(false)).unwrap();
    assert_eq!(remains(&world), (0, 0));
    assert_eq!(world.find(&v1, "two").1, 6);
}

#[test]
fn what_was_to_be_erased_when_the_process_ended_is_erased_when_it_starts_again() {
    let (world, v1, _) = hiding();
    let world = world.restarted_after(|dir| {
        let path = dir.join("search").join("meta.json");
        let meta = fs::read_to_string(&path).unwrap();
        assert!(meta.contains("Hidden"));
        fs::write(path, meta.replace("Hidden", "Erased")).unwrap();
    });
    assert_eq!(world.find(&v1, "two").1, 6);
    assert_eq!(remains(&world), (0, 0));
}

#[test]
fn its_author_redacts_a_comment_and_an_admin_of_their_account_and_nobody_else() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, v2) =
        (world.actor(D, Role::Admin), world.actor(V, Role::Admin), world.actor(V, Role::Agent));
    let (other, viewer, x1) =
        (world.actor(V, Role::Agent), world.actor(V, Role::Viewer), world.actor(X, Role::Admin));
    let id = world.open(&d1, V, "one");
    let (mark, file) = with_file(&world, &v2, id, &comment("what I meant", Audience::Everyone));
    for (actor, why) in [
        (&d1, Refusal::NotYours),
        (&other, Refusal::NotYours),
        (&viewer, Refusal::NotYours),
        (&x1, Refusal::NotFound),
    ] {
        assert_eq!(refusal(world.desk.redact_comment(actor, (id, mark), Vec::new())), why);
        assert_eq!(refusal(world.desk.comment_to_redact(actor, id, mark)), why);
        assert_eq!(refusal(world.desk.file_to_redact(actor, file)), why);
        let tried = refusal(world.desk.redact_file(actor, file));
        let low = Refusal::RoleTooLow { needs: Role::Member };
        assert!(tried == why || tried == low, "{tried:?}");
    }
    // The description is of whoever opened the case.
    for actor in [&v1, &v2] {
        assert_eq!(refusal(world.desk.redact_description(actor, id)), Refusal::NotYours);
    }
    assert_eq!(refusal(world.desk.redact_description(&x1, id)), Refusal::NotFound);
    let foreign = attach(&world, &d1, id, "theirs.txt");
    let named = world.desk.redact_comment(&v2, (id, mark), vec![foreign.to_string()]);
    assert!(matches!(refusal(named), Refusal::Fields(_)), "a file of no such comment");
    world.desk.redact_comment(&v1, (id, mark), Vec::new()).unwrap();
    assert_eq!(world.desk.file(&d1, file).unwrap().file.id, file, "nobody named it");
    world.desk.redact_file(&v2, file).unwrap();
    assert_eq!(refusal(world.desk.file(&d1, file)), Refusal::NotFound);
    world.is_sound();
}

#[test]
fn what_is_redacted_privately_changes_nothing_that_the_other_side_observes() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let (mark, file) = with_file(&world, &v1, id, &comment(SECRET, Audience::OwnAccount));
    let (other, alone) = with_file(&world, &v1, id, &comment("only us", Audience::OwnAccount));
    told(&world, &d1);
    let before = everything(&world, &d1, id);
    for outcome in [
        world.desk.redact_comment(&d1, (id, mark), Vec::new()),
        world.desk.redact_file(&d1, file).map(drop),
    ] {
        assert_eq!(refusal(outcome), Refusal::NotFound);
    }
    world.desk.redact_comment(&v1, (id, mark), vec![file.to_string()]).unwrap();
    world.desk.redact_file(&v1, alone).unwrap();
    told(&world, &d1);
    assert_eq!(everything(&world, &d1, id), before);
    let own = everything(&world, &v1, id);
    assert!(!own.contains(SECRET) && own.contains("FileRedacted"), "{own}");
    assert_eq!(world.desk.seen(&v1, id).unwrap().files(), 0);
    assert_eq!(world.desk.history(&v1, id, other).unwrap().versions, []);
    world.is_sound();
}

#[test]
fn a_redacted_file_leaves_neither_its_name_nor_its_bytes() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let file = attach(&world, &d1, id, &format!("{SECRET}.txt"));
    let shared = attach(&world, &v1, id, "the same.txt");
    let path = world.desk.store().blobs().path(world.desk.file(&d1, file).unwrap().file.hash);
    assert_eq!(world.find(&v1, SECRET).1, 1, "by its name");
    world.desk.redact_file(&d1, file).unwrap();
    for actor in [&d1, &v1] {
        let seen = everything(&world, actor, id);
        assert!(!seen.contains(SECRET) && seen.contains("redacted.txt"), "{seen}");
        assert_eq!(world.find(actor, SECRET).1, 0);
        assert_eq!(refusal(world.desk.file(actor, file)), Refusal::NotFound);
        assert_eq!(refusal(world.desk.file_to_redact(actor, file)), Refusal::NotFound);
    }
    assert_eq!(world.file_bytes(D), 0);
    let detail = world.desk.case(&v1, id, None).unwrap();
    let last = detail.entries.last().unwrap();
    assert_eq!(last.by, Some(d1.person().unwrap().user));
    assert!(matches!(&last.body, Body::Noted(notices) if *notices == [Notice::FileRedacted(file)]));
    let old = std::time::UNIX_EPOCH + Duration::from_millis(NOON) - ORPHAN_KEPT;
    fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    world.desk.store().sweep_blobs().unwrap();
    assert!(path.is_file(), "the other account sent the same bytes");
    world.desk.redact_file(&v1, shared).unwrap();
    world.desk.store().sweep_blobs().unwrap();
    assert!(!path.is_file());
    world.is_sound();
}

#[test]
fn with_a_comment_go_the_names_of_its_files_that_were_deleted_before() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let (mark, file) = with_file(&world, &v1, id, &comment("see", Audience::Everyone));
    world.desk.delete_file(&v1, file).unwrap();
    assert!(everything(&world, &d1, id).contains(SECRET), "its notice has the name");
    world.desk.redact_comment(&v1, (id, mark), Vec::new()).unwrap();
    assert!(!everything(&world, &d1, id).contains(SECRET));
    assert_eq!(world.desk.seen(&d1, id).unwrap().files(), 0);
    world.is_sound();
}

#[test]
fn the_name_of_a_file_that_was_deleted_can_still_be_redacted() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let file = attach(&world, &v1, id, &format!("{SECRET}.txt"));
    world.desk.delete_file(&v1, file).unwrap();
    assert_eq!(refusal(world.desk.file_to_redact(&d1, file)), Refusal::NotYours);
    assert_eq!(refusal(world.desk.redact_file(&d1, file)), Refusal::NotYours);
    assert_eq!(world.desk.file_to_redact(&v1, file).unwrap().1.file.id, file);
    world.desk.redact_file(&v1, file).unwrap();
    for actor in [&d1, &v1] {
        assert!(!everything(&world, actor, id).contains(SECRET));
    }
    assert_eq!(refusal(world.desk.redact_file(&v1, file)), Refusal::NotFound);
    world.is_sound();
}

#[test]
fn a_redacted_description_does_not_come_back_with_a_form_that_still_shows_it() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, v1) =
        (world.actor(D, Role::Admin), world.actor(D, Role::Member), world.actor(V, Role::Agent));
    let words = format!("It says {SECRET}.");
    let new = crate::domain::open::NewCase { description: words.clone(), ..form(V, "one") };
    let id = world.desk.open_case(&d2, new, Vec::new()).unwrap();
    told(&world, &v1);
    assert_eq!(world.find(&v1, SECRET).1, 1);
    world.desk.redact_description(&d1, id).unwrap();
    let edit = EditForm { edition: 0, description: Some(words.clone()), ..EditForm::default() };
    assert_eq!(refusal(world.desk.edit(&v1, id, edit)), Refusal::ChangedMeanwhile);
    for actor in [&d1, &v1] {
        let seen = everything(&world, actor, id);
        assert!(!seen.contains(SECRET) && seen.contains("DescriptionRedacted"), "{seen}");
        assert_eq!(world.find(actor, SECRET).1, 0);
    }
    assert!(!journal(&world).0.contains(&digest(&words)));
    assert_eq!(refusal(world.desk.redact_description(&d1, id)), Refusal::NotFound);
    world.is_sound();
}

#[test]
fn what_a_dialog_asked_for_is_redacted_like_a_comment_and_a_closed_case_takes_it() {
    let world = World::new(PresetName::Portal);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let new = crate::domain::open::NewCase {
        impact: "low".to_owned(),
        environment: "1".to_owned(),
        priority: String::new(),
        kind: String::new(),
        ..form(V, "one")
    };
    let id = world.desk.open_case(&d1, new, Vec::new()).unwrap();
    world.step(&v1, id, Action::Resolve).unwrap();
    world.desk.step(&d1, id, Action::AcceptResolution, crate::desk::Stepped::default()).unwrap();
    assert_eq!(world.desk.seen(&v1, id).unwrap().case.state, State::Closed);
    let detail = world.desk.case(&v1, id, None).unwrap();
    let mark = detail.entries.iter().find(|entry| entry.said().is_some()).unwrap().mark;
    assert!(journal(&world).0.contains(&digest("because")));
    world.desk.redact_comment(&v1, (id, mark), Vec::new()).unwrap();
    assert!(!journal(&world).0.contains(&digest("because")));
    world.desk.redact_description(&d1, id).unwrap();
    assert_eq!(world.desk.seen(&v1, id).unwrap().case.state, State::Closed);
    world.is_sound();
}
