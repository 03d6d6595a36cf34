//! A case is closed at one desk and opened at another, by the issuer alone, and each case leads to
//! the other only for those who may open both.

use super::{
    export::exported,
    notifications::told,
    world::{C, D, M, O, R, V, World, X, form, refused},
};
use crate::{
    desk::{
        DeskTurn, Joint, Todo,
        show::{Filter, Linked},
    },
    domain::{
        access::Actor,
        desk::Section,
        entry::{Body, Notice},
        id::{AccountId, AttachmentId, CaseId},
        notify::Occasion,
        open::NewCase,
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        workflow::{Action, Side, State},
    },
    error::Result,
};

/// The form of the client preset, which is the operator's.
fn ticket(subject: &str) -> NewCase {
    let NewCase { partner, subject, description, .. } = form(O, subject);
    NewCase { partner, subject, description, category: "1".to_owned(), ..NewCase::default() }
}

fn relocate(world: &World, actor: &Actor, id: CaseId, new: NewCase) -> Result<CaseId> {
    world.desk.move_case(actor, id, new, Vec::new())
}

fn ids(linked: &[Linked]) -> Vec<CaseId> {
    linked.iter().map(|one| one.id).collect()
}

fn desks(world: &World, actor: &Actor, id: CaseId) -> Vec<AccountId> {
    let desks = world.desk.move_desks(actor, id, "").unwrap();
    desks.list.iter().map(|desk| desk.id).collect()
}

const NOT_OPEN: (Field, Complaint) = (Field::Partner, Complaint::NoContract);

#[test]
fn a_case_of_every_preset_is_closed_here_and_opened_there() {
    for preset in PresetName::ALL {
        let world = World::new(preset);
        let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Agent));
        let asked = NewCase { partner: V.to_string(), ..ticket("one") };
        let asked = match preset {
            PresetName::Partner => form(V, "one"),
            PresetName::Client => asked,
            PresetName::Portal => NewCase {
                category: String::new(),
                environment: "1".to_owned(),
                impact: "low".to_owned(),
                ..asked
            },
        };
        let id = world.desk.open_case(&d1, asked, Vec::new()).unwrap();
        world.say(&d1, id, "from us", Audience::Everyone);
        world.pass(1);
        assert_eq!(desks(&world, &d1, id), [R, O], "{preset}");
        let prefilled = world.desk.move_form(&d1, id, R, None).unwrap();
        assert_eq!(prefilled.form.draft.field("subject"), "one");
        let new = relocate(&world, &d1, id, form(R, "moved")).unwrap();
        let (old, there) = (world.desk.case(&d1, id, None), world.desk.case(&d1, new, None));
        let (old, there) = (old.unwrap(), there.unwrap());
        assert_eq!((old.seen.case.state, old.seen.case.due_at), (State::Closed, None));
        assert_eq!((ids(&old.moves.0), ids(&there.moves.1)), (vec![new], vec![id]));
        assert_eq!((there.entries.len(), there.seen.case.receiver.account), (0, R));
        // Those it was taken from learn that it moved, and nothing else.
        let theirs = world.desk.case(&v1, id, None).unwrap();
        let last = theirs.entries.last().unwrap();
        let from = if let Body::Noted(notices) = &last.body { notices.clone() } else { vec![] };
        assert_eq!(from.last(), Some(&Notice::MovedAway));
        assert_eq!((theirs.moves.0.len(), theirs.moves.1.len()), (0, 0));
        assert_eq!(refused(world.desk.case(&v1, new, None)), Refusal::NotFound);
        let r1 = world.actor(R, Role::Agent);
        assert!(world.desk.case(&r1, new, None).unwrap().moves.1.is_empty());
        // Sent twice, it is moved once.
        assert_eq!(refused(relocate(&world, &d1, id, form(R, "again"))), Refusal::Closed);
        world.is_sound();
        world.restarted().is_sound();
    }
}

#[test]
fn only_the_issuers_side_moves_a_case_and_only_to_a_desk_that_is_open_to_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Admin));
    let id = world.open(&d1, V, "one");
    let wrong = Refusal::WrongSide { action: "Move to another desk", whose: Side::Issuer };
    assert_eq!(refused(relocate(&world, &v1, id, form(M, "x"))), wrong);
    assert_eq!(refused(world.desk.move_desks(&v1, id, "")), wrong);
    let low = Refusal::RoleTooLow { needs: Role::Member };
    let d2 = world.actor(D, Role::Viewer);
    assert_eq!(refused(relocate(&world, &d2, id, form(R, "x"))), low);
    let x1 = world.actor(X, Role::Admin);
    assert_eq!(refused(relocate(&world, &x1, id, form(R, "x"))), Refusal::NotFound);
    for desk in [V, X, M, C, D] {
        let refusal = refused(relocate(&world, &d1, id, form(desk, "x")));
        assert_eq!(refusal, Refusal::Fields(vec![NOT_OPEN]), "{desk}");
        let refusal = refused(world.desk.move_form(&d1, id, desk, None));
        assert_eq!(refusal, Refusal::Fields(vec![NOT_OPEN]), "{desk}");
    }
    // What the other desk asks for and does not get moves nothing at either.
    let lacking = NewCase { category: String::new(), ..ticket("x") };
    let missing = Refusal::field(Field::Category, Complaint::Missing);
    assert_eq!(refused(relocate(&world, &d1, id, lacking)), missing);
    assert_eq!(world.desk.seen(&d1, id).unwrap().case.state, State::Pending);
    relocate(&world, &d1, id, ticket("moved")).unwrap();
    world.is_sound();
}

#[test]
fn who_opens_for_a_managed_account_moves_for_it_where_the_desk_asks_for_whom() {
    let world = World::new(PresetName::Portal);
    let rights = Rights { opens_for_managed: true, ..Rights::default() };
    let (m1, _) = world.person(M, Role::Member, rights);
    let (m2, c1) = (world.actor(M, Role::Member), world.actor(C, Role::Member));
    let id = world.desk.open_case(&c1, ticket("one"), Vec::new()).unwrap();
    let there = |subject: &str| NewCase {
        category: String::new(),
        environment: "1".to_owned(),
        impact: "high".to_owned(),
        partner: V.to_string(),
        ..ticket(subject)
    };
    assert_eq!(desks(&world, &m1, id), [V]);
    let right = Refusal::field(Field::Account, Complaint::NotOffered);
    assert_eq!(refused(relocate(&world, &m2, id, there("x"))), right);
    let new = relocate(&world, &m1, id, there("moved")).unwrap();
    let case = world.desk.seen(&c1, new).unwrap().case;
    assert_eq!((case.issuer.account, case.receiver.account), (C, V));
    assert_eq!(world.desk.seen(&c1, id).unwrap().case.state, State::Closed);
    world.is_sound();
}

#[test]
fn who_acts_for_an_account_finds_the_desks_that_are_open_to_that_account_alone() {
    let world = World::new(PresetName::Portal);
    world.desk.add_contract(C, X, world.desk.now()).unwrap();
    let rights = Rights { opens_for_managed: true, ..Rights::default() };
    let (m1, _) = world.person(M, Role::Member, rights);
    let c1 = world.actor(C, Role::Member);
    let id = world.desk.open_case(&c1, ticket("one"), Vec::new()).unwrap();
    assert_eq!(desks(&world, &c1, id), [X, V]);
    assert_eq!(desks(&world, &m1, id), [V], "where the form does not ask for whom");
    let portal = DeskTurn::Set(vec![(Section::Preset, PresetName::Portal.word().to_owned())]);
    world.desk.set_desk_here(&X.to_string(), portal).unwrap();
    assert_eq!(desks(&world, &m1, id), [V, X]);
    let of_m = world.desk.open_case(&m1, ticket("of M's own"), Vec::new()).unwrap();
    assert_eq!(desks(&world, &m1, of_m), [V], "which is no way for one's own cases");
}

#[test]
fn files_that_there_is_no_room_for_keep_the_case_where_it_is() {
    let world = World::new(PresetName::Partner).with_file_quota(10);
    let d1 = world.actor(D, Role::Agent);
    let id = world.open(&d1, V, "one");
    let file = world.spooled("ours.txt", b"six by");
    let kept = world.desk.attach(&d1, id, vec![file]).unwrap().files.remove(0).id;
    let tried = world.desk.move_case(&d1, id, form(R, "x"), vec![kept]);
    assert!(matches!(refused(tried), Refusal::Files(files) if files.len() == 1));
    assert_eq!(world.desk.seen(&d1, id).unwrap().case.state, State::Pending);
    assert_eq!(world.file_bytes(D), 6);
    relocate(&world, &d1, id, form(R, "without")).unwrap();
    world.is_sound();
}

#[test]
fn a_closing_that_was_held_does_nothing_to_a_case_that_was_moved_meanwhile() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Member);
    let id = world.desk.open_case(&d1, ticket("one"), Vec::new()).unwrap();
    world.desk.bulk(&d1, vec![id], &Todo::Close).unwrap();
    let new = relocate(&world, &d1, id, form(V, "moved")).unwrap();
    let steps = world.desk.seen(&d1, id).unwrap().case.steps.len();
    world.pass(11);
    assert_eq!(world.desk.carry_held().unwrap(), None);
    let old = world.desk.seen(&d1, id).unwrap().case;
    assert_eq!((old.state, old.steps.len()), (State::Closed, steps), "closed once");
    assert_eq!(world.desk.seen(&d1, new).unwrap().case.state, State::Pending);
    world.is_sound();
}

#[test]
fn files_of_ones_own_side_go_along_and_no_others() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let attach = |actor: &Actor, name: &str, text: &[u8]| -> AttachmentId {
        let file = world.spooled(name, text);
        world.desk.attach(actor, id, vec![file]).unwrap();
        let files = world.desk.case(actor, id, None).unwrap().files;
        files.iter().find(|file| file.file.name.as_str() == name).unwrap().file.id
    };
    let (ours, log) = (attach(&d1, "ours.txt", b"ours"), attach(&d1, "run.log", b"log"));
    let theirs = attach(&v1, "theirs.txt", b"theirs");
    let offered = world.desk.move_form(&d1, id, R, None).unwrap().files;
    assert_eq!(offered.iter().map(|file| file.file.id).collect::<Vec<_>>(), [ours, log]);
    let foreign = Refusal::field(Field::Files, Complaint::NotOffered);
    let tried = world.desk.move_case(&d1, id, form(R, "x"), vec![ours, theirs]);
    assert_eq!(refused(tried), foreign);
    // The other desk's own rules hold.
    let tried = world.desk.move_case(&d1, id, ticket("x"), vec![ours, log]);
    assert!(matches!(refused(tried), Refusal::Files(files) if files.len() == 1));
    let new = NewCase { description: format!("![a](attachment:{ours})"), ..form(R, "moved") };
    let new = world.desk.move_case(&d1, id, new, vec![ours]).unwrap();
    let there = world.desk.case(&d1, new, None).unwrap();
    let file = &there.files[0].file;
    assert_eq!((there.files.len(), file.name.as_str()), (1, "ours.txt"));
    assert_eq!(there.description.to_string(), format!("![a](attachment:{})", file.id));
    assert_ne!(file.id, ours);
    assert_eq!(world.file_bytes(D), 4 + 3 + 4);
    world.is_sound();
}

#[test]
fn what_waited_for_the_clock_waits_no_more() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    world.step(&v1, id, Action::Resolve).unwrap();
    assert!(world.desk.seen(&d1, id).unwrap().case.due_at.is_some());
    relocate(&world, &d1, id, form(R, "moved")).unwrap();
    let case = world.desk.seen(&d1, id).unwrap().case;
    assert_eq!((case.state, case.due_at, case.resolution), (State::Closed, None, None));
    world.is_sound();
}

#[test]
fn a_contract_that_ended_meanwhile_keeps_the_case_where_it_is() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Member);
    let id = world.open(&d1, V, "one");
    assert!(world.desk.move_form(&d1, id, R, None).is_ok());
    let joint = Joint { of: None, with: R };
    world.desk.end_contract(&world.actor(D, Role::Admin), joint).unwrap();
    let not_open = Refusal::Fields(vec![NOT_OPEN]);
    assert_eq!(refused(relocate(&world, &d1, id, form(R, "moved"))), not_open);
    assert_eq!(refused(world.desk.move_form(&d1, id, R, None)), not_open);
    assert_eq!(world.desk.seen(&d1, id).unwrap().case.state, State::Pending);
    assert!(world.desk.case(&d1, id, None).unwrap().moves.0.is_empty());
    world.is_sound();
}

#[test]
fn the_other_desk_is_told_of_a_new_case_and_the_first_learns_nothing_of_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Agent));
    let r1 = world.actor(R, Role::Agent);
    let id = world.open(&d1, V, "one");
    world.say(&v1, id, "from them", Audience::Everyone);
    let to = relocate(&world, &d1, id, form(R, "moved")).unwrap();
    assert_eq!(told(&world, &r1), [Occasion::Opened]);
    let before = told(&world, &v1);
    assert_eq!(before, [Occasion::Opened], "of the first case");
    let copied = |actor: &Actor, case: CaseId| {
        let detail = world.desk.case_to_copy(actor, case).unwrap();
        let exported = exported(&world.desk, actor, &Filter::default());
        format!("{detail:?} {exported:?}")
    };
    let (theirs, ours) = (format!("{to:?}"), format!("{id:?}"));
    assert!(copied(&d1, id).contains(&theirs) && copied(&d1, to).contains(&ours));
    assert!(!copied(&v1, id).contains(&theirs), "the first desk");
    assert!(!copied(&r1, to).contains(&ours), "the other desk");
    world.is_sound();
}
