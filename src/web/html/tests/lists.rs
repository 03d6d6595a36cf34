//! The lists of cases, and of what somebody was told.

use std::collections::BTreeMap;

use maud::Markup;

use super::{
    pages::{Named, chrome, named},
    world::{CASE, DISTRIBUTOR, MICHAEL, PRODUCT, ROBERT, Spell, VENDOR, World},
};
use crate::{
    desk::show::{
        AssignForm, CaseList, Choices, Cursor, Filter, Me, NotificationList, Own, Page, People,
        Ticks, Told, ToldOf, Unsaved, ViewLink,
    },
    domain::{
        self,
        access::Seen,
        case::{Case, Direction, Priority},
        id::{AccountId, CaseId, CategoryId, UserId},
        listing::{Agent, Order, Period, Sort},
        moment::{AutoClose, Moment},
        notify::{Notification, Occasion, Topic},
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        saved::Sharing,
        workflow::{Action, State},
    },
    web::html::{bulk, cases, filters, layout::Chrome, notifications, own},
};

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
        news: rows.iter().map(|seen| seen.case.id).take(2).collect(),
        before: Some(Page::Before(edge)),
        after: Some(Page::After(edge)),
        further: None,
        total: Some(312),
        ever: true,
        categories: BTreeMap::new(),
        active: 312,
        archived: 1_874,
        states: State::ALL.to_vec(),
        choices: None,
        batches: Vec::new(),
        page: Page::First,
        ticks: Ticks::ByScript,
        rows,
    }
}

/// As many names as are offered.
fn choices(spell: Spell) -> Choices {
    let name = |at: usize| spell(SUBJECTS[at]).chars().take(40).collect::<String>();
    Choices {
        query: spell("gold"),
        agents: (1..21).map(UserId).zip((0..).map(name)).collect(),
        partners: (1..21).map(AccountId).zip((3..).map(name)).collect(),
        products: vec![(PRODUCT, spell("Tutorial Product"))],
        more: true,
        unsaved: None,
    }
}

/// The pages of lists that are narrowed to whom, what and when.
fn narrowed_lists(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let filter = Filter {
        agent: Some(Agent::This(MICHAEL)),
        product: Some(PRODUCT),
        partner: Some(DISTRIBUTOR),
        period: Some(Period {
            of: Order::Created,
            from: Some(Moment(1_795_132_800_000)),
            until: Some(Moment(1_795_305_600_000)),
        }),
        ..Filter::default()
    };
    let few = CaseList { before: None, after: None, total: None, ..list(3, spell) };
    let open = CaseList { choices: Some(choices(spell)), ..few.clone() };
    let plain = CaseList { choices: Some(choices(spell)), ..list(25, spell) };
    let edge = Cursor { moment: Moment(1_795_145_940_000), case: CASE };
    let stopped = CaseList { further: Some(Page::After(edge)), ..few.clone() };
    let lost = CaseList { rows: Vec::new(), ..stopped.clone() };
    let none = CaseList { rows: Vec::new(), ..few.clone() };
    let unassigned = cases::unassigned();
    let too_many = Refusal::field(Field::Name, Complaint::TooMany { max: 20 });
    let refused = Unsaved { name: spell("Mine"), sharing: Sharing::Shared, refusal: too_many };
    let refused = Choices { unsaved: Some(refused), ..choices(spell) };
    let refused = CaseList { choices: Some(refused), ..few.clone() };
    let view = |name: &str, sharing| ViewLink {
        name: spell(name),
        address: filters::address(&filter, Page::First),
        sharing,
        may_delete: true,
    };
    let views = vec![
        view("Mine", Sharing::Private),
        view("What a partner asks of everyone here, at length", Sharing::Shared),
    ];
    let with_views = Me { views, ..chrome.me.unwrap().clone() };
    let with_views = Chrome { me: Some(&with_views), ..*chrome };
    vec![
        named("cases-views", cases::page(&with_views, &filter, &open)),
        named("cases-views-refused", cases::page(&with_views, &filter, &refused)),
        named("cases-narrowed", cases::page(chrome, &filter, &few)),
        named("cases-panel", cases::page(chrome, &filter, &open)),
        named("cases-panel-plain", cases::page(chrome, &Filter::default(), &plain)),
        named("cases-further", cases::page(chrome, &filter, &stopped)),
        named("cases-further-none", cases::page(chrome, &filter, &lost)),
        named("cases-narrowed-none", cases::page(chrome, &filter, &none)),
        named("cases-unassigned", cases::page(chrome, &unassigned, &few)),
        named("cases-unassigned-none", cases::page(chrome, &unassigned, &none)),
    ]
}

fn place(preset: PresetName) -> &'static domain::own::Own {
    preset.table().own.unwrap()
}

/// A list of a place of one's own, with the ticket types that its rows and its filter name.
fn own_list(rows: usize, spell: Spell) -> CaseList {
    let list = list(rows, spell);
    let types = [VENDOR, DISTRIBUTOR].map(|desk| ((desk, CategoryId(1)), spell("Billing")));
    CaseList { total: None, categories: BTreeMap::from(types), ..list }
}

fn tickets(chrome: &Chrome<'_>, filter: &Filter, list: &CaseList) -> Markup {
    own::page(chrome, (PresetName::Client, place(PresetName::Client)), filter, list)
}

fn home(chrome: &Chrome<'_>, spell: Spell) -> Markup {
    let front = own::front(chrome.me.unwrap()).unwrap();
    let lists = own::front_lists(front).into_iter().map(|filter| (filter, own_list(3, spell)));
    own::front_page(chrome, front, &lists.collect::<Vec<_>>())
}

/// The lists of cases.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(ROBERT);
    let chrome = chrome(&me);
    let empty =
        CaseList { rows: Vec::new(), before: None, after: None, total: Some(0), ..list(0, spell) };
    let never = CaseList { ever: false, active: 0, archived: 0, ..empty.clone() };
    let filter = Filter {
        states: vec![State::Pending, State::Inquiring, State::InProgress],
        priorities: vec![Priority::Urgent],
        direction: Some(Direction::Outgoing),
        ..Filter::default()
    };
    let by_created = Filter { sort: Sort::ALL[3], ..Filter::default() };
    let archive = Filter { archive: true, ..Filter::default() };
    let few = CaseList { before: None, after: None, total: Some(3), ..list(3, spell) };
    let done =
        CaseList { batches: bulk::samples(CASE, chrome.now.at), ticks: Ticks::All, ..few.clone() };
    let people = People { more: true, query: spell("gold"), ..People::default() };
    let assign = AssignForm { cases: vec![CASE], people };
    let in_doubt = Me { clock_in_doubt: true, ..me.clone() };
    let warned = Chrome { me: Some(&in_doubt), plain_http: true, ..chrome };
    let viewer = Me { opens: false, role: Role::Viewer, waiting: 0, unread: 0, ..me.clone() };
    let viewer = Chrome { me: Some(&viewer), ..chrome };
    let own = PresetName::ALL.map(|preset| Own { preset, count: 2 }).to_vec();
    let customer = Me { own, ..me.clone() };
    let placed = Chrome { me: Some(&customer), ..chrome };
    let first = own::first_list(PresetName::Client, place(PresetName::Client));
    let narrowed = Filter { category: Some((VENDOR, CategoryId(1))), ..first.clone() };
    let mut pages = vec![
        named("cases", cases::page(&chrome, &Filter::default(), &list(25, spell))),
        named("cases-filtered", cases::page(&chrome, &filter, &few)),
        named("cases-warned", cases::page(&warned, &Filter::default(), &few)),
        named("cases-none-match", cases::page(&chrome, &filter, &empty)),
        named("cases-never", cases::page(&chrome, &Filter::default(), &never)),
        named("cases-never-viewer", cases::page(&viewer, &Filter::default(), &never)),
        named("cases-waiting", cases::page(&chrome, &cases::waiting(), &few)),
        named("cases-waiting-none", cases::page(&chrome, &cases::waiting(), &empty)),
        named("cases-by-created", cases::page(&chrome, &by_created, &list(25, spell))),
        named("tickets", tickets(&placed, &first, &own_list(25, spell))),
        named("tickets-none", tickets(&placed, &first, &never)),
        named("tickets-nothing", tickets(&placed, &narrowed, &empty)),
        named("portal-home", home(&placed, spell)),
        named("cases-archive", cases::page(&chrome, &archive, &few)),
        named("cases-archive-empty", cases::page(&chrome, &archive, &empty)),
        named("notifications", notifications::page(&chrome, &told(spell))),
        named("notifications-none", notifications::page(&viewer, &NotificationList::default())),
        named("notifications-none-left", notifications::page(&chrome, &none_left())),
        named("cases-bulk", cases::page(&chrome, &Filter::default(), &done)),
        named("cases-assign", bulk::assign(&chrome, "/cases?archive=1", &assign)),
        named("cases-active-empty", cases::page(&chrome, &Filter::default(), &empty)),
    ];
    pages.extend(narrowed_lists(&chrome, spell));
    pages
}

/// One of everything that Robert can be told, some a day old and some unread.
fn told(spell: Spell) -> NotificationList {
    let mut world = World::new(PresetName::Partner, spell);
    let mark = world.say(MICHAEL, &spell("Could you **extend** it to a day?"), Vec::new());
    world.take(MICHAEL, Action::Resolve, "-");
    world.case.due_at = AutoClose::DEFAULT.due(world.now);
    let seen = world.seen(ROBERT);
    let text = world.entry(mark).said().and_then(|said| said.text.clone());
    let occasions = [
        (Occasion::Resolved, 4, None),
        (Occasion::Commented, 12, Some(mark)),
        (Occasion::Mentioned, 20, Some(mark)),
        (Occasion::Opened, 38, None),
        (Occasion::OpenedForYou, 65, None),
        (Occasion::FilesAdded, 130, None),
        (Occasion::SubmittedData, 190, Some(mark)),
        (Occasion::Reopened, 250, Some(mark)),
        (Occasion::Rejected, 300, None),
        (Occasion::Waiting, 600, None),
        (Occasion::Inquired, 900, Some(mark)),
        (Occasion::ClosesTomorrow, 1_500, None),
        (Occasion::Closed, 3_000, None),
        (Occasion::Assigned, 30_000, None),
        (Occasion::Copied, 600_000, None),
    ];
    let row = |(occasion, ago, mark): (Occasion, u64, Option<_>)| {
        let at = Moment(super::pages::NOW.0 - ago * 60_000);
        let by = (occasion != Occasion::ClosesTomorrow).then_some(MICHAEL);
        let (user, case, via) = (ROBERT, CASE, seen.person.account);
        let notification =
            Notification { user, at, occasion, topic: Topic::Case(case), by, mark, via };
        let text = text.clone().filter(|_| mark.is_some());
        Told {
            notification,
            about: ToldOf::Case(Box::new(seen.clone())),
            is_unread: ago < 200,
            text,
        }
    };
    let rows: Vec<_> = occasions.map(row).into();
    let [newest, older] =
        [rows.first(), rows.last()].map(|told| told.map(|told| told.notification.at));
    NotificationList { rows, names: world.names(), newer: false, older, newest }
}

/// The page after the last one.
fn none_left() -> NotificationList {
    NotificationList { newer: true, ..NotificationList::default() }
}

#[test]
fn a_view_is_where_one_is_while_its_list_is_shown_and_nothing_else_is() {
    let filter = Filter { archive: true, ..cases::unassigned() };
    let view = |filter: &Filter, name: &str| ViewLink {
        name: name.to_owned(),
        address: filters::address(filter, Page::First),
        sharing: Sharing::Private,
        may_delete: true,
    };
    let world = World::new(PresetName::Partner, str::to_owned);
    let views = vec![view(&filter, "Mine"), view(&cases::unassigned(), "None")];
    let me = Me { views, ..world.me(ROBERT) };
    let here = |filter: &Filter| {
        let html = cases::page(&chrome(&me), filter, &list(3, str::to_owned)).into_string();
        let links = html.split("<a ").filter_map(|link| link.split_once("</a>"));
        let places = links.filter(|(link, _)| link.contains("</svg><span>"));
        let current = places.filter(|(link, _)| link.contains("aria-current=\"page\""));
        current.map(|(link, _)| link.to_owned()).collect::<Vec<_>>()
    };
    for (filter, place) in [(&filter, "Mine"), (&Filter::default(), "All cases")] {
        let current = here(filter);
        assert!(current.len() == 1 && current[0].contains(place), "{current:?}");
    }
}
