//! Every page, in every state that it has, over the worlds of the tests.

use maud::Markup;

use super::world::{
    ADRIAN, CASE, DISTRIBUTOR, MICHAEL, PRODUCT, ROBERT, Spell, VENDOR, World, account, stored,
    user,
};
use crate::{
    desk::preview::{TablePreview, TextPreview},
    desk::show::{
        CaseDetail, CaseList, Cursor, Filter, History, Me, NewCaseForm, OpenedFile, Page, Partner,
        Partners, PeopleForm, Way,
    },
    domain::{
        access::{Sealed, Seen},
        account::AccountKind,
        case::{Case, Direction, Priority},
        draft::{Draft, DraftPlace},
        file::{FileRefusal, FileRules, Size},
        id::{AccountId, CaseId, UserId},
        moment::Moment,
        person::{Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        step::Given,
        workflow::{Action, Row, State},
    },
    web::html::{
        actions, attach, case, cases, comment, components, details, door, edit, error, help,
        layout::Chrome,
        new_case, people,
        typed::{Tried, Typed},
        viewer::{self, Look},
    },
};

/// A page's name and markup.
pub(super) type Named = (String, Markup);

/// 21 November 2026, 05:14 UTC, and 9 seconds.
pub(super) const NOW: Moment = Moment(1_795_238_049_000);

pub(super) fn chrome(me: &Me) -> Chrome<'_> {
    Chrome { me: Some(me), token: "t0ken", plain_http: false, now: NOW }
}

fn stranger() -> Chrome<'static> {
    Chrome { me: None, token: "t0ken", plain_http: false, now: NOW }
}

pub(super) fn tried(refusal: Refusal, values: &[(&str, String)]) -> Tried {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    Tried { typed: Typed { values: values.collect(), files: Vec::new() }, refusal }
}

/// All of them.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let mut pages = doors(spell);
    pages.extend(lists(spell));
    pages.extend(wizard(spell));
    pages.extend(case_pages(spell));
    pages.extend(dialogs(spell));
    pages.extend(viewers(spell));
    pages.extend(others(spell));
    pages
}

fn named(name: &str, page: Markup) -> Named {
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

const SUBJECTS: [&str; 25] = [
    "Order PR-7741 provisioned twice for the same subscription",
    "Activation link in the welcome mail expires after one hour",
    "Usage report for October rejected: duplicate record key in row 1,204 of the chargeback file",
    "Change of the technical contact is not visible",
    "Cannot upload logs larger than ten megabytes",
    "Price list for 2027 lacks the regional currencies",
    "Suspend request stays in processing",
    "Wrong currency on the invoice of Lucky Seven Tavern",
    "Please enable tier accounts sync for Tutorial Product",
    "Seat count differs between vendor console and marketplace",
    "Certificate of the sandbox endpoint expires on Sunday",
    "Request to merge two reseller accounts",
    "Trial period should be thirty days, not fourteen",
    "Export of cases as JSON Lines ends after 10,000 lines",
    "Downgrade is billed in full",
    "Customer asks for the data processing agreement",
    "Timeouts on purchase requests between 02:00 and 02:20 UTC",
    "Parameter “tenant domain” accepts capital letters",
    "Logo of Tutorial Product is cut off in the catalogue",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Renewal date moved by one day",
    "تعذر تفعيل الاشتراك بعد الترقية",
    "Two assets with one external id",
    "写真が表示されない",
    "?",
];

/// One row of a list, as Robert or Michael sees it.
fn row(at: usize, spell: Spell, by: UserId) -> Seen {
    let preset = PresetName::ALL[at % 3];
    let mut world = World::new(preset, spell);
    let ago = [4, 12, 38, 65, 130, 190, 250, 600, 900, 1_500][at % 10] + at as u64;
    world.pass(1_535u64.saturating_sub(ago));
    (0..at % 5).for_each(|_| {
        world.now = Moment(world.now.0.saturating_sub(9 * 60_000));
        world.say(ROBERT, "-", Vec::new());
    });
    let case: &mut Case = &mut world.case;
    case.id = CaseId((CASE.0 + at as u64 * 77_777_777) % CaseId::COUNT);
    case.subject = crate::domain::text::Subject::parse(&spell(SUBJECTS[at])).unwrap();
    case.priority = Priority::ALL[(at * 7 + 2) % 4];
    case.state = preset.table().states[at % 4];
    case.receiver.agent = Some(MICHAEL);
    if at % 4 == 1 {
        (case.issuer.agent, case.receiver.agent) = (None, None);
    }
    world.seen(by)
}

pub(super) fn list(rows: usize, spell: Spell) -> CaseList {
    let world = World::new(PresetName::Partner, spell);
    let rows: Vec<_> =
        (0..rows).map(|at| row(at, spell, if at % 3 == 0 { ROBERT } else { MICHAEL })).collect();
    let edge = Cursor { moment: Moment(1_795_145_940_000), case: CASE };
    CaseList {
        names: world.names(),
        newer: Some(Page::Before(edge)),
        older: Some(Page::After(edge)),
        total: 312,
        active: 312,
        archived: 1_874,
        states: State::ALL.to_vec(),
        rows,
    }
}

fn lists(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let empty = CaseList { rows: Vec::new(), newer: None, older: None, total: 0, ..list(0, spell) };
    let never = CaseList { active: 0, archived: 0, ..empty.clone() };
    let filter = Filter {
        states: vec![State::Pending, State::Inquiring, State::InProgress],
        priorities: vec![Priority::Urgent],
        direction: Some(Direction::Outgoing),
        archive: false,
    };
    let archive = Filter { archive: true, ..Filter::default() };
    let few = CaseList { newer: None, older: None, total: 3, ..list(3, spell) };
    let in_doubt = Me { clock_in_doubt: true, ..me.clone() };
    let warned = Chrome { me: Some(&in_doubt), plain_http: true, ..chrome };
    let viewer = Me { opens: false, role: Role::Viewer, waiting: 0, ..me.clone() };
    let viewer = Chrome { me: Some(&viewer), ..chrome };
    vec![
        named("cases", cases::page(&chrome, &Filter::default(), &list(25, spell))),
        named("cases-filtered", cases::page(&chrome, &filter, &few)),
        named("cases-warned", cases::page(&warned, &Filter::default(), &few)),
        named("cases-none-match", cases::page(&chrome, &filter, &empty)),
        named("cases-never", cases::page(&chrome, &Filter::default(), &never)),
        named("cases-never-viewer", cases::page(&viewer, &Filter::default(), &never)),
        named("cases-waiting", cases::page(&chrome, &cases::waiting(), &few)),
        named("cases-waiting-none", cases::page(&chrome, &cases::waiting(), &empty)),
        named("cases-archive", cases::page(&chrome, &archive, &few)),
        named("cases-archive-empty", cases::page(&chrome, &archive, &empty)),
        named("cases-active-empty", cases::page(&chrome, &Filter::default(), &empty)),
    ]
}

fn partners(count: usize, spell: Spell) -> Vec<Partner> {
    let names = ["Mighty Mick’s LLC", "Duke Managed Services", "Apollo Cloud", "Harbor Workspace"];
    let kinds =
        [AccountKind::Distributor, AccountKind::Reseller, AccountKind::Client, AccountKind::Vendor];
    let partner = |at: usize| Partner {
        id: AccountId(995_631 - at as u64),
        name: spell(names[at % 4]),
        kind: kinds[at % 4],
        since: Some(Moment(1_614_729_600_000 + at as u64 * 9_000_000_000)),
    };
    let operator = Partner {
        id: AccountId(1),
        name: spell("Casemate Support"),
        kind: AccountKind::Operator,
        since: None,
    };
    (0..count).map(partner).chain([operator]).collect()
}

pub(super) fn crowd(count: u64, spell: Spell) -> Vec<User> {
    let names = ["Robert Balboa", "Adrian Pennino"];
    let one = |n: u64| {
        let name = spell(names.get(usize::try_from(n).unwrap()).unwrap_or(&"Colleague"));
        let role = if n % 3 == 2 { Role::Member } else { Role::Agent };
        user(UserId(ROBERT.0 + n), VENDOR, &name, role)
    };
    (0..count).map(one).collect()
}

pub(super) fn form(preset: PresetName, spell: Spell) -> NewCaseForm {
    let receiver =
        account(DISTRIBUTOR, AccountKind::Distributor, "Mighty Mick’s LLC", preset, spell);
    let fields = preset.table().fields.iter().map(|(field, _)| *field);
    NewCaseForm {
        partner: partners(1, spell).remove(0),
        customer: None,
        preset,
        instructions: Some(spell("Name the order or subscription id in the subject.")),
        fields: fields.collect(),
        products: vec![(PRODUCT, spell("Tutorial Product"))],
        categories: receiver.desk.categories.clone(),
        environments: receiver.environments,
        issuer: None,
        accounts: vec![(AccountId(641_208), spell("Apollo Cloud"))],
        contacts: crowd(2, spell),
        people: crowd(if preset == PresetName::Partner { 2 } else { 12 }, spell),
        draft: Draft::new(ROBERT, DraftPlace::NewCase, NOW),
    }
}

/// The first step of the wizard.
fn whom(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let few = Partners {
        way: Way::ToPartner,
        both: false,
        own: VENDOR,
        list: partners(3, spell),
        query: String::new(),
        more: false,
    };
    let many =
        Partners { list: partners(24, spell), query: spell("mick"), more: true, ..few.clone() };
    let none = Partners { list: Vec::new(), query: spell("mick"), ..few.clone() };
    let nobody = Partners { query: String::new(), ..none.clone() };
    let customers =
        |partners: &Partners| Partners { way: Way::ForCustomer, both: true, ..partners.clone() };
    let none_for = customers(&none);
    let whose = tried(Refusal::field(Field::Account, Complaint::Missing), &[]);
    let missing = tried(Refusal::field(Field::Partner, Complaint::Missing), &[]);
    vec![
        named("new-1", new_case::partner(&chrome, &few, &DISTRIBUTOR.to_string(), None)),
        named("new-1-many", new_case::partner(&chrome, &many, "", None)),
        named("new-1-none", new_case::partner(&chrome, &none, "", None)),
        named("new-1-nobody", new_case::partner(&chrome, &nobody, "", None)),
        named("new-1-refused", new_case::partner(&chrome, &few, "", Some(&missing))),
        named("new-1-for", new_case::partner(&chrome, &customers(&many), "", None)),
        named("new-1-for-none", new_case::partner(&chrome, &none_for, "", None)),
        named("new-1-for-refused", new_case::partner(&chrome, &customers(&few), "", Some(&whose))),
    ]
}

fn wizard(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let mut full = form(PresetName::Partner, spell);
    full.draft.fields =
        ["subject", "description"].map(|name| (name.to_owned(), spell("Tutorial Case"))).to_vec();
    full.draft.fields.push(("cc".to_owned(), ADRIAN.to_string()));
    full.draft.files = vec![
        stored(1, &spell("Tutorial Screenshot.png").replace('/', "_"), 67_686),
        stored(2, "trace.zip", 8_600_000),
    ];
    let wrong = vec![
        (Field::Subject, Complaint::Missing),
        (Field::Description, Complaint::TooLong { max: 10_000, have: 10_001 }),
        (Field::Product, Complaint::NotOffered),
        (Field::Cc, Complaint::TooMany { max: 50 }),
    ];
    let wrong = tried(
        Refusal::Fields(wrong),
        &[("description", spell("x")), ("priority", "urgent".to_owned())],
    );
    let eleven: Vec<_> =
        (1..12).map(|n| stored(n, &spell("scan.pdf").replace('/', "_"), n * 9_000)).collect();
    let count = eleven.iter().map(|file| (&file.name, file.size));
    let too_many = FileRules::PARTNER.admit_count(count).unwrap_err();
    let files = Refusal::Files(vec![too_large(spell), too_many]);
    let files = tried(files, &[("subject", spell("Tutorial Case"))]);
    let mut pages = whom(spell);
    pages.extend([
        named("new-2-full", details::page(&chrome, &full, None)),
        named(
            "new-2-refused",
            details::page(&chrome, &form(PresetName::Partner, spell), Some(&wrong)),
        ),
        named("new-2-files", details::page(&chrome, &full, Some(&files))),
    ]);
    for preset in PresetName::ALL {
        let form = form(preset, spell);
        pages.push((format!("new-2-{preset}"), details::page(&chrome, &form, None)));
        let customer = Some(partners(1, spell).remove(0));
        let issuer = customer.as_ref().map(|customer| customer.id);
        let mut form = NewCaseForm { customer, issuer, ..form };
        form.fields.retain(|field| *field != Field::Account);
        pages.push((format!("new-2-for-{preset}"), details::page(&chrome, &form, None)));
        let world = World::new(preset, spell);
        pages.push((format!("new-3-{preset}"), new_case::summary(&chrome, &world.detail(ROBERT))));
    }
    pages
}

fn too_large(spell: Spell) -> FileRefusal {
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
    let few =
        PeopleForm { seen: world.seen(ROBERT), people: crowd(2, spell), names: world.names() };
    let many = PeopleForm { people: crowd(60, spell), ..few.clone() };
    let nobody =
        tried(Refusal::field(Field::Agent, Complaint::NotOffered), &[("cc", ADRIAN.to_string())]);
    let marked =
        world.entries.iter().rev().find(|entry| entry.said().is_some_and(|said| said.versions > 0));
    let history = History {
        seen: world.seen(ROBERT),
        entry: marked.unwrap().clone(),
        versions: world.versions.clone(),
        names: world.names(),
        draft: None,
    };
    let empty =
        tried(Refusal::field(Field::Comment, Complaint::Missing), &[("private", "on".to_owned())]);
    let opened = opened(&world, 33);
    vec![
        named("edit", edit::page(&chrome, &detail, &products, None)),
        named("edit-refused", edit::page(&chrome, &detail, &products, Some(&wrong))),
        named("edit-meanwhile", edit::page(&chrome, &detail, &products, Some(&meanwhile))),
        named("people", people::page(&chrome, &few, None)),
        named("people-many", people::page(&chrome, &many, Some(&nobody))),
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

fn opened(world: &World, id: u64) -> OpenedFile {
    let seen = world.seen(ROBERT);
    let file = |id: u64| world.files.iter().find(|file| file.file.id.0 == id).unwrap().clone();
    let beside = |id: u64| Some((file(id).file.id, file(id).file.name));
    OpenedFile {
        file: Sealed::new(file(id)).read(&seen).unwrap(),
        number: 3,
        of: 7,
        beside: (beside(174_196_947), beside(32)),
        names: world.names(),
        seen,
    }
}

fn viewers(spell: Spell) -> Vec<Named> {
    let world = tutorial(spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let text = spell("2026-11-20T02:08:11Z POST /orders 201\n").repeat(60);
    let text = TextPreview { text, cut: true };
    let cells =
        |row: usize| (0..6).map(|at| spell(&format!("cell {row}.{at}"))).collect::<Vec<_>>();
    let table = TablePreview { rows: (0..40).map(cells).collect(), cut: false };
    let image = OpenedFile {
        beside: (None, opened(&world, 33).beside.1),
        number: 1,
        ..opened(&world, 174_196_947)
    };
    vec![
        named("view-image", viewer::page(&chrome, &image, Look::Image)),
        named("view-pdf", viewer::page(&chrome, &opened(&world, 33), Look::Pdf)),
        named("view-text", viewer::page(&chrome, &opened(&world, 32), Look::Text(&text))),
        named("view-table", viewer::page(&chrome, &opened(&world, 32), Look::Table(&table))),
        named("view-none", viewer::page(&chrome, &opened(&world, 31), Look::None)),
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
        named("500", error::page(&chrome, error::Trouble::Failed("F-7K2M9Q"))),
        named("507", error::page(&chrome, error::Trouble::Full)),
        named("help", help::page(&chrome)),
        named("help-stranger", help::page(&stranger())),
        named("components", components::page(&chrome)),
    ]
}
