//! Every page, in every state that it has, over the worlds of the tests.

use maud::Markup;

use super::{
    helps, lists, numbers, searches, staff, tiers, viewers, wizard,
    world::{ADRIAN, MICHAEL, PRODUCT, ROBERT, Spell, VENDOR, World, stored, user},
};
use crate::{
    desk::show::{CaseDetail, History, Me, People, PeopleForm},
    domain::{
        answered::KeyWrong,
        draft::{Draft, DraftPlace},
        file::{FileRefusal, FileRules, Size},
        id::{Mark, UserId},
        moment::Moment,
        person::{Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        step::Given,
        workflow::{Action, Row, State},
        zone::Zone,
    },
    web::{
        help as manual,
        html::{
            actions, attach, case, comment, components, door, edit, error, help,
            layout::Chrome,
            people,
            typed::{Tried, Typed},
            when::Now,
        },
    },
};

/// A page's name and markup.
pub(super) type Named = (String, Markup);

/// 21 November 2026, 05:14 UTC, and 9 seconds.
pub(super) const NOW: Moment = Moment(1_795_238_049_000);

pub(super) fn chrome(me: &Me) -> Chrome<'_> {
    Chrome { me: Some(me), ..stranger() }
}

pub(super) fn part() -> Option<manual::Target> {
    manual::of("/cases")
}

pub(super) fn stranger() -> Chrome<'static> {
    let now = Now { at: NOW, zone: Zone::utc() };
    let (token, plain_http, banner, listed) = ("t0ken", false, None, "");
    Chrome { me: None, token, plain_http, now, banner, listed, help: part() }
}

pub(super) fn tried(refusal: Refusal, values: &[(&str, String)]) -> Tried {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    Tried { typed: Typed { values: values.collect(), files: Vec::new() }, refusal }
}

/// All of them.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let mut pages = doors(spell);
    pages.extend(lists::all(spell));
    pages.extend(numbers::all(spell));
    pages.extend(searches::all(spell));
    pages.extend(wizard::all(spell));
    pages.extend(case_pages(spell));
    pages.extend(dialogs(spell));
    pages.extend(viewers::all(spell));
    pages.extend(staff::all(spell));
    pages.extend(tiers::all(spell));
    pages.extend(others(spell));
    pages.extend(helps::all(spell));
    pages
}

pub(super) fn named(name: &str, page: Markup) -> Named {
    (name.to_owned(), page)
}

fn doors(spell: Spell) -> Vec<Named> {
    let email = vec![("email", spell("robert.balboa@example.com"))];
    let refused = tried(Refusal::Credentials { tries_left: 4 }, &email);
    let throttled = tried(Refusal::Throttled { wait_s: 52 }, &email);
    let expired = tried(Refusal::FormExpired, &email);
    let house = spell("Casemate Support");
    let fields = [
        (Field::Organisation, Complaint::Missing),
        (Field::Email, Complaint::NotAnEmail),
        (Field::Password, Complaint::TooShort { min: 12 }),
    ];
    let set_up = [("name", spell("Robert Balboa")), ("email", spell("robert"))];
    let set_up = tried(Refusal::Fields(fields.to_vec()), &set_up);
    let next = spell("/cases/CA-982-766-464");
    vec![
        named("sign-in", door::sign_in(&stranger(), Some(&house), &next, None)),
        named("sign-in-refused", door::sign_in(&stranger(), Some(&house), &next, Some(&refused))),
        named("sign-in-throttled", door::sign_in(&stranger(), None, &next, Some(&throttled))),
        named(
            "sign-in-expired",
            door::sign_in(&Chrome { plain_http: true, ..stranger() }, None, &next, Some(&expired)),
        ),
        named("set-up", door::set_up(&stranger(), "secret", 12, None)),
        named("set-up-refused", door::set_up(&stranger(), "secret", 12, Some(&set_up))),
    ]
}

/// So many people to choose from.
pub(super) fn some(count: u64, spell: Spell) -> People {
    let names = ["Robert Balboa", "Adrian Pennino"];
    let one = |n: u64| {
        let name = spell(names.get(usize::try_from(n).unwrap()).unwrap_or(&"Colleague"));
        let role = if n % 3 == 2 { Role::Member } else { Role::Agent };
        user(UserId(ROBERT.0 + n), VENDOR, &name, role)
    };
    let list: Vec<User> = (0..count).map(one).collect();
    People { found: list.len(), list, ..People::default() }
}

pub(super) fn too_large(spell: Spell) -> FileRefusal {
    let (size, limit) = (Size(14_889_779), Size(10_485_760));
    FileRefusal::TooLarge {
        name: spell("core-dump.rar"),
        kind: crate::domain::file::FileKind::Rar,
        size,
        limit,
    }
}

/// The whole tutorial, with a private note, an edit, and files.
pub(super) fn tutorial(spell: Spell) -> World {
    let mut world = World::new(PresetName::Partner, spell);
    world.say(
        ROBERT,
        &spell("The screenshot shows both orders. The second one carries the same `external_id`."),
        Vec::new(),
    );
    world.people(MICHAEL, Some(MICHAEL), &[]);
    world.take(
        MICHAEL,
        Action::Inquire,
        &spell("Which of the two asset ids reached your console first?"),
    );
    world.say_privately(
        ADRIAN,
        &spell("The gateway restarted at 02:07."),
        vec![stored(31, &spell("notes for us.docx").replace('/', "_"), 21_800)],
    );
    world.take(ROBERT, Action::SubmitData, &spell("The one ending in `-7741`."));
    let mark = world.say(
        ROBERT,
        &spell("Log attached."),
        vec![
            stored(32, &spell("provisioning-log.txt").replace('/', "_"), 12_698),
            stored(34, "b.zip", 9),
        ],
    );
    world.amend(
        ROBERT,
        mark,
        &spell("Log attached; it ends at 02:20.\n\n![both orders](attachment:CAAT-174-196-947)"),
    );
    world.attach(MICHAEL, vec![stored(33, &spell("order-PR-7741.pdf").replace('/', "_"), 218_000)]);
    world.delete(ROBERT, 34);
    world.edit(
        ROBERT,
        &spell("Order PR-7741 provisioned twice"),
        "urgent",
        &spell("On 20 November at 02:08 UTC order **PR-7741** was provisioned twice."),
    );
    world.people(MICHAEL, None, &[MICHAEL]);
    world
}

fn show(name: &str, world: &World, by: UserId) -> Named {
    let me = world.me(by);
    named(name, case::page(&chrome(&me), &world.detail(by), None))
}

pub(super) fn closed(spell: Spell) -> World {
    let mut world = tutorial(spell);
    world.take(MICHAEL, Action::Resolve, &spell("The duplicate was cancelled and credited."));
    let feedback = spell("Tutorial Case is solved.");
    let given = Given { rating: "5", feedback: &feedback, ..Given::default() };
    world.take_with(ROBERT, Action::Close, given).unwrap();
    world
}

fn case_pages(spell: Spell) -> Vec<Named> {
    let mut world = World::new(PresetName::Partner, spell);
    let mut pages = vec![show("case-new", &world, ROBERT)];
    world.take(MICHAEL, Action::Inquire, &spell("Which one?"));
    pages.push(show("case-inquiring", &world, ROBERT));
    let mut world = tutorial(spell);
    pages.push(show("case-outgoing", &world, ROBERT));
    pages.push(show("case-incoming", &world, MICHAEL));
    world.take(MICHAEL, Action::Resolve, &spell("The duplicate was cancelled and credited."));
    pages.push(show("case-resolved", &world, ROBERT));
    world.clock_closes();
    pages.push(show("case-closed-by-itself", &world, ROBERT));
    pages.push(show("case-closed", &closed(spell), ROBERT));
    let mut world = tutorial(spell);
    world.set_role(ROBERT, Role::Viewer);
    pages.push(show("case-viewer", &world, ROBERT));
    pages.push(stranded(&world, spell));
    let mut world = World::new(PresetName::Portal, spell);
    pages.push(show("case-portal-new", &world, MICHAEL));
    world.take(MICHAEL, Action::Resolve, &spell("Done."));
    pages.push(show("case-portal-resolved", &world, ROBERT));
    let given = Given { solved: "partly", rating: "4", ..Given::default() };
    world.take_with(ROBERT, Action::AcceptResolution, given).unwrap();
    pages.push(show("case-portal-closed", &world, ROBERT));
    pages.push(too_late("case-portal-unsent", &world, spell));
    let mut world = World::new(PresetName::Client, spell);
    pages.push(show("case-client-open", &world, MICHAEL));
    world.take(MICHAEL, Action::WaitForCustomer, &spell("Please send the log."));
    pages.push(show("case-client-waiting", &world, ROBERT));
    world.take(ROBERT, Action::Close, "");
    pages.push(show("case-client-closed", &world, ROBERT));
    let words = tried(Refusal::Closed, &[("comment", spell("It is back."))]);
    let (me, detail) = (world.me(ROBERT), world.detail(ROBERT));
    pages.push(named("case-client-late", case::page(&chrome(&me), &detail, Some(&words))));
    pages.push(refused_comment(spell));
    pages
}

/// What was begun by somebody who can send it no more.
fn stranded(world: &World, spell: Spell) -> Named {
    let (me, case) = (world.me(ROBERT), world.case.id);
    let places = [
        DraftPlace::Step(case, Action::Reopen),
        DraftPlace::Edit(case),
        DraftPlace::Amend(case, Mark(7)),
    ];
    let fields = ["comment", "description", "subject"];
    let fields = fields.map(|name| (name.to_owned(), spell("Half a thought"))).to_vec();
    let drafts = places.map(|place| Draft {
        fields: fields.clone(),
        files: vec![stored(1, "trace.zip", 8_600_000)],
        ..Draft::new(ROBERT, place, world.now)
    });
    let detail = CaseDetail { stranded: drafts.to_vec(), ..world.detail(ROBERT) };
    named("case-stranded", case::page(&chrome(&me), &detail, None))
}

/// What a dialog was filled in with, too late.
fn too_late(name: &str, world: &World, spell: Spell) -> Named {
    let values = [
        ("comment", spell("Still **not** right.")),
        ("description", spell("Other words")),
        ("subject", spell("Another subject")),
        ("rating", "4".to_owned()),
    ];
    let mut tried = tried(Refusal::Closed, &values);
    tried.typed.files = vec![stored(1, "trace.zip", 8_600_000)];
    let me = world.me(ROBERT);
    named(name, case::too_late(&chrome(&me), &world.detail(ROBERT), &tried))
}

/// A comment with a draft, refused for its file; in the middle of a long conversation.
fn refused_comment(spell: Spell) -> Named {
    let world = tutorial(spell);
    let me = world.me(ROBERT);
    let detail =
        CaseDetail { earlier: Some(world.entries[0].mark), later: true, ..world.detail(ROBERT) };
    let values =
        [("comment", spell("The gateway restarted. ").repeat(30)), ("private", "on".to_owned())];
    let mut tried = tried(Refusal::Files(vec![too_large(spell)]), &values);
    tried.typed.files = vec![stored(1, "trace.zip", 8_600_000)];
    named("case-refused-comment", case::page(&chrome(&me), &detail, Some(&tried)))
}

pub(super) fn action(
    world: &World,
    by: UserId,
    row: &'static Row,
    tried: Option<&Tried>,
) -> Markup {
    actions::page(&chrome(&world.me(by)), &world.detail(by), row, tried)
}

pub(super) fn row_of(world: &World, by: UserId, action: Action) -> &'static Row {
    world.seen(by).choices().find(|row| row.action == action).unwrap()
}

fn dialogs(spell: Spell) -> Vec<Named> {
    let mut world = tutorial(spell);
    let missing =
        || tried(Refusal::field(Field::Comment, Complaint::Missing), &[("comment", spell("  "))]);
    let mut pages = Vec::new();
    let mut add = |name: &str, world: &World, by, which, tried: Option<&Tried>| {
        pages.push((name.to_owned(), action(world, by, row_of(world, by, which), tried)));
    };
    add("do-inquire", &world, MICHAEL, Action::Inquire, None);
    add("do-inquire-refused", &world, MICHAEL, Action::Inquire, Some(&missing()));
    world.take(MICHAEL, Action::Resolve, "Done.");
    add("do-close", &world, ROBERT, Action::Close, None);
    let typed = [("rating", "4".to_owned()), ("feedback", spell("Quick answer."))];
    let wrong = tried(Refusal::field(Field::Rating, Complaint::NotOffered), &typed);
    add("do-close-refused", &world, ROBERT, Action::Close, Some(&wrong));
    let moved = Refusal::WrongState { state: State::Closed, action: "Reopen" };
    add(
        "do-reopen-too-late",
        &world,
        ROBERT,
        Action::Reopen,
        Some(&tried(moved, &[("comment", spell("No."))])),
    );
    let mut world = World::new(PresetName::Portal, spell);
    add("do-close-case", &world, ROBERT, Action::Close, None);
    world.take(MICHAEL, Action::Resolve, "Done.");
    add("do-accept", &world, ROBERT, Action::AcceptResolution, None);
    add("do-reject", &world, ROBERT, Action::RejectSolution, None);
    let mut world = World::new(PresetName::Client, spell);
    add("do-wait", &world, MICHAEL, Action::WaitForCustomer, None);
    world.take(ROBERT, Action::Close, "");
    add("do-reopen-ticket", &world, ROBERT, Action::SendAndReopen, Some(&missing()));
    pages.extend(forms(spell));
    pages
}

fn forms(spell: Spell) -> Vec<Named> {
    let world = tutorial(spell);
    let me = world.me(ROBERT);
    let (chrome, detail) = (chrome(&me), world.detail(ROBERT));
    let products = vec![(PRODUCT, spell("Tutorial Product"))];
    let values = [
        ("subject", String::new()),
        ("description", spell("Other words")),
        ("edition", "0".to_owned()),
    ];
    let wrong = tried(Refusal::field(Field::Subject, Complaint::Missing), &values);
    let meanwhile = tried(Refusal::ChangedMeanwhile, &values);
    let few = PeopleForm { seen: world.seen(ROBERT), people: some(2, spell), names: world.names() };
    let crowd = People { more: true, ..some(60, spell) };
    let many = PeopleForm { people: crowd, ..few.clone() };
    let found = People { query: spell("adri"), ..some(2, spell) };
    let found = PeopleForm { people: found, ..few.clone() };
    let told = [("cc", ADRIAN.to_string())];
    let nobody = tried(Refusal::field(Field::Agent, Complaint::NotOffered), &told);
    let again = people::Again::Found(nobody.typed.clone());
    let nobody = people::Again::Refused(nobody);
    let marked =
        world.entries.iter().rev().find(|entry| entry.said().is_some_and(|said| said.versions > 0));
    let history = History {
        seen: world.seen(ROBERT),
        takes: FileRules::PARTNER,
        entry: marked.unwrap().clone(),
        versions: world.versions.clone(),
        before: 60,
        newest: true,
        names: world.names(),
        draft: None,
    };
    let empty =
        tried(Refusal::field(Field::Comment, Complaint::Missing), &[("private", "on".to_owned())]);
    let opened = viewers::opened(&world, 33);
    vec![
        named("edit", edit::page(&chrome, &detail, &products, None)),
        named("edit-refused", edit::page(&chrome, &detail, &products, Some(&wrong))),
        named("edit-meanwhile", edit::page(&chrome, &detail, &products, Some(&meanwhile))),
        named("people", people::page(&chrome, &few, None)),
        named("people-many", people::page(&chrome, &many, Some(&nobody))),
        named("people-found", people::page(&chrome, &found, Some(&again))),
        named("attach", attach::page(&chrome, &detail, None)),
        named(
            "attach-refused",
            attach::page(
                &chrome,
                &detail,
                Some(&tried(Refusal::Files(vec![too_large(spell)]), &[])),
            ),
        ),
        named("delete", attach::delete(&chrome, &opened, None)),
        named("comment-edit", comment::edit(&chrome, &history, None)),
        named("comment-edit-refused", comment::edit(&chrome, &history, Some(&empty))),
        named("comment-history", comment::history(&chrome, &history)),
    ]
}

fn others(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let refused = |refusal: &Refusal| error::page(&chrome, error::Trouble::Refused(refusal));
    vec![
        named("404", refused(&Refusal::NotFound)),
        named(
            "404-stranger",
            error::page(&stranger(), error::Trouble::Refused(&Refusal::NotFound)),
        ),
        named("403", refused(&Refusal::RoleTooLow { needs: Role::Agent })),
        named("409", refused(&Refusal::WrongState { state: State::Closed, action: "Resolve" })),
        named("410", error::page(&stranger(), error::Trouble::Refused(&Refusal::LinkDead))),
        named("form-expired", refused(&Refusal::FormExpired)),
        named("form-under-way", error::form(&chrome, KeyWrong::UnderWay, "/settings/people")),
        named("500", error::page(&chrome, error::Trouble::Failed("F-7K2M9Q"))),
        named("507", error::page(&chrome, error::Trouble::Full)),
        named("help-stranger", help::page(&stranger(), &manual::pages()[1])),
        named("components", components::page(&chrome)),
    ]
}
