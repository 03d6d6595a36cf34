//! The workflow of each preset as a matrix, and properties that hold for every life of a case.

mod made;
mod private;

use std::fmt::Write;

use proptest::prelude::*;

use self::made::{
    ISSUER, PERIOD, RECEIVER, actor, after, entries_of, opened, parties, say, stamp, take,
    try_open, user, words,
};
use super::{
    access::{Actor, Amend, Edit, Permit, Sealed, SetPeople, Speak, SpeakPrivately, Take},
    account::Account,
    attachment::StoredFile,
    case::Rating,
    edit::Edited,
    entry::{Body, Entry, Notice},
    file::{FileKind, FileName},
    id::{AccountId, AttachmentId, BlobHash, CaseId, UserId},
    moment::Moment,
    open::{self, NewCase, Parties, Tie},
    person::{Role, User},
    preset::PresetName,
    refusal::{Complaint, Field, Refusal},
    step::Given,
    talk::{Amended, Audience, Whole},
    text::Words,
    work::Picked,
    workflow::{self, Action, Asks, Side, State},
};

#[test]
fn the_partner_preset_as_a_matrix() {
    insta::assert_snapshot!(matrix(PresetName::Partner), @r"
    Inquiring | Issuer | Submit data+words > Pending
    Inquiring | Receiver | Submit data+words > Pending
    Pending | Issuer | Resolve+words > Resolved
    Pending | Receiver | Inquire+words > Inquiring, Resolve+words > Resolved
    Resolved | Issuer | Reopen+words > Pending, Close+rating > Closed
    Resolved | Receiver | Reopen+words > Pending
    Resolved | Clock | Close+rating > Closed
    ");
}

#[test]
fn the_portal_preset_as_a_matrix() {
    insta::assert_snapshot!(matrix(PresetName::Portal), @r"
    New | Issuer | Close case? > Closed
    New | Receiver | Take up > Open, Resolve+words > Resolved
    Open | Issuer | Close case? > Closed
    Open | Receiver | Resolve+words > Resolved
    Resolved | Issuer | Accept resolution+survey > Closed, Reject solution+words > Open
    Resolved | Clock | Accept resolution+survey > Closed
    ");
}

#[test]
fn the_client_preset_as_a_matrix() {
    insta::assert_snapshot!(matrix(PresetName::Client), @r"
    Open | Issuer | Close ticket? > Closed
    Open | Receiver | Take up > In progress, Wait for customer+words > Waiting for customer, Send message+words(by a message) > In progress, Close ticket? > Closed
    In progress | Issuer | Close ticket? > Closed
    In progress | Receiver | Wait for customer+words > Waiting for customer, Close ticket? > Closed
    Waiting for customer | Issuer | Send message+words(by a message) > In progress, Close ticket? > Closed
    Waiting for customer | Receiver | Take back > In progress, Close ticket? > Closed
    Closed | Issuer | Send message & reopen ticket+words > Open
    Closed | Receiver | Send message & reopen ticket+words > Open
    ");
}

#[test]
fn what_the_table_lacks_is_refused_with_a_sentence() {
    for preset in PresetName::ALL {
        for (from, action, side) in every(preset) {
            let listed = workflow::choices(preset.table(), from, side).any(|r| r.action == action);
            let step = workflow::step(preset.table(), from, action, side);
            assert_eq!(step.is_ok(), listed, "{preset} {from} {action:?} {side:?}");
            if let Err(refusal) = step {
                assert!(refusal.to_string().ends_with('.'), "{refusal}");
            }
        }
    }
}

#[test]
fn the_same_holds_for_cases_and_roles() {
    for preset in PresetName::ALL {
        for (from, action, side) in every(preset) {
            for role in Role::ALL {
                let mut case = opened(preset);
                case.state = from;
                let account = if side == Side::Receiver { RECEIVER } else { ISSUER };
                let actor = match side {
                    Side::Clock => Actor::clock(),
                    _ => actor(account, role),
                };
                let rows = workflow::choices(preset.table(), from, side);
                let mut rows = rows.filter(|row| row.how != workflow::How::Spoken);
                let needs = if side == Side::Receiver { Role::Agent } else { Role::Member };
                let may =
                    rows.any(|row| row.action == action) && (side == Side::Clock || role >= needs);
                let permit = Sealed::new(case).permit(&actor, Take(action));
                assert_eq!(permit.is_ok(), may, "{preset} {from} {action:?} {side:?} {role}");
            }
        }
    }
}

#[test]
fn words_are_asked_for_where_the_table_says_so() {
    let mut case = opened(PresetName::Partner);
    for given in ["", "   ", "\u{200b}"] {
        let given = Given { comment: given, ..Given::default() };
        let refused = take(case.clone(), RECEIVER, Action::Inquire, given).unwrap_err();
        assert_eq!(refused, Refusal::field(Field::Comment, Complaint::Missing));
    }
    case = after(&take(case, RECEIVER, Action::Resolve, words("done")).unwrap());
    for rating in ["0", "6", "NaN", "5 "] {
        let given = Given { rating, ..Given::default() };
        let refused = take(case.clone(), ISSUER, Action::Close, given).unwrap_err();
        assert_eq!(refused, Refusal::field(Field::Rating, Complaint::NotOffered), "{rating}");
    }
    let given = Given { rating: "5", feedback: "Solved.", ..Given::default() };
    case = after(&take(case, ISSUER, Action::Close, given).unwrap());
    let resolution = case.resolution.clone().unwrap();
    assert_eq!(resolution.rating.unwrap().to_string(), "5 (Excellent)");
    assert_eq!(&*resolution.feedback.unwrap(), "Solved.");
    assert_eq!(Rating::of_word("2").unwrap().to_string(), "2");
}

#[test]
fn the_clock_closes_what_is_due_and_nothing_before() {
    let mut case = opened(PresetName::Partner);
    case = after(&take(case, RECEIVER, Action::Resolve, words("done")).unwrap());
    assert_eq!(case.due_at, Some(Moment(7_000)));
    let close = |now: u64| {
        let permit = Sealed::new(case.clone()).permit(&Actor::clock(), Take(Action::Close))?;
        permit.take(stamp(now), Given::default(), Vec::new(), PERIOD)
    };
    assert!(matches!(close(6_999), Err(Refusal::WrongState { .. })));
    let closed = after(&close(7_000).unwrap());
    assert_eq!((closed.state, closed.due_at), (State::Closed, None));
    assert_eq!(closed.steps.last().unwrap().by, None, "closed by nobody");
}

#[test]
fn reopening_calls_the_closing_off() {
    let mut case = opened(PresetName::Partner);
    case = after(&take(case, RECEIVER, Action::Resolve, words("done")).unwrap());
    case = after(&take(case, ISSUER, Action::Reopen, words("not yet")).unwrap());
    assert_eq!(case.due_at, None);
    assert!(!case.steps.iter().any(|step| step.state == State::Resolved));
}

#[test]
fn a_message_moves_a_client_case_and_assigning_takes_it_up() {
    let case = opened(PresetName::Client);
    let said = say(case.clone(), RECEIVER, "hello");
    assert_eq!(after(&said).state, State::InProgress);
    let again = say(after(&said), RECEIVER, "more");
    assert_eq!(after(&again).state, State::InProgress);
    let waiting = take(after(&again), RECEIVER, Action::WaitForCustomer, words("?")).unwrap();
    assert_eq!(after(&say(after(&waiting), ISSUER, "!")).state, State::InProgress);
    let agent = Picked::This(user(20, RECEIVER, Role::Agent));
    let permit = Sealed::new(case).permit(&actor(RECEIVER, Role::Agent), SetPeople).unwrap();
    let taken = permit.set_people(stamp(2), &agent, Vec::new()).unwrap();
    assert_eq!(after(&taken).state, State::InProgress);
}

#[test]
fn an_edit_attaches_no_more_than_a_case_holds() {
    let (member, mut case) = (actor(ISSUER, Role::Member), opened(PresetName::Partner));
    let text = Words::parse("The first.").unwrap();
    let entry = entries_of(&say(case.clone(), ISSUER, &text)).next().unwrap().clone();
    let entry = Entry { by: Some(UserId(ISSUER.0 * 10)), ..entry };
    case.viewers.iter_mut().for_each(|viewer| viewer.files = 499);
    let files = |count| (0..count).map(stored).collect::<Vec<_>>();
    let edit = |count| {
        let permit = Sealed::new(case.clone()).permit(&member, Edit).unwrap();
        let nothing = Edited {
            edition: 0,
            subject: None,
            description: None,
            priority: None,
            kind: None,
            product: None,
        };
        permit.edit(stamp(5), &text, &nothing, files(count))
    };
    let amend = |count| {
        let permit = Sealed::new(case.clone()).permit(&member, Amend).unwrap();
        let entry = Sealed::new(entry.clone());
        let whole = Whole { entry, files: Vec::new(), notices: Vec::new() };
        let new = Amended { text: &text, audience: Audience::Everyone, files: files(count) };
        permit.amend(stamp(5), whole, new)
    };
    for changed in [edit(1), amend(1)] {
        assert!(after(&changed.unwrap()).viewers.iter().all(|viewer| viewer.files == 500));
    }
    for refused in [edit(2), amend(2)] {
        let Err(Refusal::Files(why)) = refused else { panic!("{refused:?}") };
        assert_eq!(why[0].code(), "case_files_full");
    }
    assert!(edit(0).unwrap().is_none() && amend(0).unwrap().is_none());
}

fn stored(id: u64) -> StoredFile {
    let (id, name) = (AttachmentId(id), FileName::parse("dot.png").unwrap());
    StoredFile { id, name, kind: FileKind::Png, size: 1, hash: BlobHash([0; 32]) }
}

#[test]
fn only_one_s_own_side_is_named_and_only_active_people() {
    let case = opened(PresetName::Partner);
    let set = |agent: Picked<User>, cc: Vec<Picked<User>>| {
        let permit = Sealed::new(case.clone()).permit(&actor(ISSUER, Role::Agent), SetPeople);
        permit.unwrap().set_people(stamp(2), &agent, cc)
    };
    let own = || user(11, ISSUER, Role::Agent);
    assert!(set(Picked::This(own()), vec![Picked::This(user(12, ISSUER, Role::Viewer))]).is_ok());
    for bad in [
        user(21, RECEIVER, Role::Agent),
        user(13, ISSUER, Role::Member),
        User { active: false, ..own() },
    ] {
        let refused = set(Picked::This(bad), Vec::new()).unwrap_err();
        assert_eq!(refused, Refusal::field(Field::Agent, Complaint::NotOffered));
    }
    let refused = set(Picked::Nothing, vec![Picked::This(user(21, RECEIVER, Role::Agent))]);
    assert_eq!(refused.unwrap_err(), Refusal::field(Field::Cc, Complaint::NotOffered));
    let many = (100..151).map(|id| Picked::This(user(id, ISSUER, Role::Viewer))).collect();
    let refused = set(Picked::Nothing, many).unwrap_err();
    assert_eq!(refused, Refusal::field(Field::Cc, Complaint::TooMany { max: 50 }));
}

#[test]
fn the_form_of_each_preset_is_held_to_its_fields() {
    let form = |preset| NewCase {
        subject: "s".to_owned(),
        description: "d".to_owned(),
        ..match preset {
            PresetName::Partner => NewCase {
                priority: "medium".to_owned(),
                kind: "business".to_owned(),
                ..NewCase::default()
            },
            PresetName::Portal => NewCase { impact: "high".to_owned(), ..NewCase::default() },
            PresetName::Client => NewCase { category: "1".to_owned(), ..NewCase::default() },
        }
    };
    for preset in PresetName::ALL {
        assert!(try_open(preset, &form(preset)).is_ok(), "{preset}");
        let empty = try_open(preset, &NewCase::default()).unwrap_err();
        let Refusal::Fields(fields) = empty else { panic!("{empty}") };
        let fields: Vec<Field> = fields.into_iter().map(|(field, _)| field).collect();
        assert!(fields.contains(&Field::Subject) && fields.contains(&Field::Description));
    }
    let portal = NewCase { priority: "urgent".to_owned(), ..form(PresetName::Portal) };
    let refused = try_open(PresetName::Portal, &portal).unwrap_err();
    assert_eq!(refused, Refusal::field(Field::Priority, Complaint::NotOffered));
    let case = after(&try_open(PresetName::Portal, &form(PresetName::Portal)).unwrap());
    assert_eq!(case.priority.to_string(), "High", "set from the impact");
}

#[test]
fn no_case_without_a_contract_and_none_to_oneself() {
    let form = NewCase::default();
    let mut parties = parties(PresetName::Partner);
    parties.tie = Tie::None;
    let refused = |parties: &Parties| {
        let actor = actor(ISSUER, Role::Member);
        open::open(&actor, (CaseId(1), stamp(1)), &form, parties, Vec::new()).unwrap_err()
    };
    let no_contract = Refusal::field(Field::Partner, Complaint::NoContract);
    assert_eq!(refused(&parties), no_contract);
    parties.receiver = Account { id: ISSUER, ..parties.receiver };
    assert_eq!(refused(&parties), no_contract);
}

proptest! {
    #[test]
    fn whatever_people_try_the_case_stays_sound(
        preset in 0..3usize,
        tries in prop::collection::vec((0..Action::ALL.len() + 2, 0..4u64, 0..4usize), 0..40),
    ) {
        let preset = PresetName::ALL[preset];
        let mut case = opened(preset);
        let mut entries = 0u32;
        for (now, (what, account, role)) in (2..).zip(tries) {
            let (account, role) = (AccountId(account), Role::ALL[role]);
            let actor = actor(account, role);
            let sealed = Sealed::new(case.clone());
            let change = match Action::ALL.get(what) {
                Some(action) => sealed.permit(&actor, Take(*action)).and_then(|permit| {
                    permit.take(stamp(now), words("because"), Vec::new(), PERIOD)
                }),
                None if what == Action::ALL.len() => {
                    sealed.permit(&actor, Speak).and_then(|permit: Permit<Speak>| {
                        Ok(permit.say(stamp(now), "hello", Vec::new())?.0)
                    })
                }
                None => sealed.permit(&actor, SpeakPrivately).and_then(|permit| {
                    Ok(permit.say_privately(stamp(now), "psst", Vec::new())?.0)
                }),
            };
            let Ok(change) = change else { continue };
            prop_assert!(account == ISSUER || account == RECEIVER, "a stranger changed it");
            prop_assert!(role >= Role::Member, "a viewer changed it");
            let moved = after(&change);
            let listed = preset.table().rows.iter().any(|row| {
                row.from.contains(&case.state) && row.to == moved.state
            });
            prop_assert!(moved.state == case.state || listed, "{} to {}", case.state, moved.state);
            prop_assert!(moved.moved_at >= case.moved_at, "time ran back");
            prop_assert!(moved.due_at.is_none() || moved.state == State::Resolved);
            prop_assert_eq!(moved.resolution.is_some(), moved.resolution.is_some() && moved.state == State::Closed);
            prop_assert_eq!(moved.steps.iter().filter(|step| step.state == moved.state).count(), 1);
            for entry in entries_of(&change) {
                prop_assert_eq!(entry.seq, entries, "entries are numbered without a gap");
                entries += 1;
                if let Body::Noted(notices) = &entry.body {
                    let moves = notices.iter().all(|n| matches!(n, Notice::Moved { from, to, .. }
                        if *from == case.state && *to == moved.state));
                    prop_assert!(moves, "the notice says what happened");
                }
            }
            let stop = moved.flow().iter().filter(|stop| stop.state == Some(moved.state)).count();
            prop_assert_eq!(stop, 1);
            case = moved;
        }
    }
}

fn every(preset: PresetName) -> impl Iterator<Item = (State, Action, Side)> {
    let sides = [Side::Issuer, Side::Receiver, Side::Clock];
    preset.table().states.iter().flat_map(move |from| {
        let with = move |action| sides.into_iter().map(move |side| (*from, action, side));
        Action::ALL.into_iter().flat_map(with)
    })
}

fn matrix(preset: PresetName) -> String {
    let table = preset.table();
    let mut out = String::new();
    for state in table.states {
        for side in [Side::Issuer, Side::Receiver, Side::Clock] {
            let cell = |row: &workflow::Row| {
                let asks = match row.asks {
                    Asks::Nothing => "",
                    Asks::Confirmation => "?",
                    Asks::Comment | Asks::Reasons | Asks::Message => "+words",
                    Asks::Rating => "+rating",
                    Asks::Survey => "+survey",
                };
                let by = if row.how == workflow::How::Spoken { "(by a message)" } else { "" };
                format!("{}{asks}{by} > {}", row.label, row.to)
            };
            let cells: Vec<_> = workflow::choices(table, *state, side).map(cell).collect();
            if !cells.is_empty() {
                writeln!(out, "{state} | {side:?} | {}", cells.join(", ")).unwrap();
            }
        }
    }
    out
}
