//! Who is told of what, as a matrix.

use std::convert::Infallible;

use super::{Happening, Known, Occasion, TABLE, Whom};
use crate::domain::{
    access::Sealed,
    case::Case,
    id::{AccountId, CaseId, Mark, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::{Rights, Role, User},
    text::{Email, Name},
    workflow::Action,
};

const ISSUER: AccountId = AccountId(1);
const RECEIVER: AccountId = AccountId(2);
/// Manages the issuer.
const MANAGER: AccountId = AccountId(3);
/// Has no part in it.
const OTHERS: AccountId = AccountId(4);

/// Everybody: what they are to the case, their account, their role.
const PEOPLE: &[(&str, AccountId, Role)] = &[
    ("reporter", ISSUER, Role::Member),
    ("contact", ISSUER, Role::Viewer),
    ("issuer's agent", ISSUER, Role::Agent),
    ("issuer's cc", ISSUER, Role::Member),
    ("gone", ISSUER, Role::Agent),
    ("issuer's involved", ISSUER, Role::Member),
    ("issuer's idle", ISSUER, Role::Agent),
    ("manager's involved", MANAGER, Role::Agent),
    ("receiver's agent", RECEIVER, Role::Agent),
    ("receiver's cc", RECEIVER, Role::Viewer),
    ("receiver's involved", RECEIVER, Role::Member),
    ("receiver's idle", RECEIVER, Role::Admin),
    ("receiver's member", RECEIVER, Role::Member),
    ("stranger", OTHERS, Role::Admin),
];

fn id(who: &str) -> UserId {
    let at = PEOPLE.iter().position(|(name, ..)| *name == who).unwrap();
    UserId(100 + at as u64)
}

fn user(at: usize) -> Sealed<User> {
    let (name, account, role) = PEOPLE[at];
    Sealed::new(User {
        id: id(name),
        account,
        name: Name::parse(name).unwrap(),
        email: Email::parse(&format!("{at}@example.com")).unwrap(),
        role,
        rights: Rights::default(),
        active: name != "gone",
        created_at: Moment(0),
        epoch: 0,
    })
}

fn busy() -> Case {
    let mut case = Case::for_bytes();
    (case.reporter, case.contact) = (id("reporter"), Some(id("contact")));
    case.issuer.agent = Some(id("issuer's agent"));
    case.issuer.cc = vec![id("issuer's cc"), id("gone")];
    case.receiver.agent = Some(id("receiver's agent"));
    case.receiver.cc = vec![id("receiver's cc")];
    case
}

/// A case with nobody on it beside its reporter.
fn quiet() -> Case {
    let mut case = busy();
    case.contact = None;
    for end in [&mut case.issuer, &mut case.receiver] {
        (end.agent, end.cc) = (None, Vec::new());
    }
    case
}

fn known(case: Case, involved: &[&str]) -> Known {
    let involved = involved.iter().map(|who| id(who)).collect();
    let managers = [Some(MANAGER), None];
    Known { case: Sealed::new(case), managers, involved, involved_privately: Vec::new() }
}

const INVOLVED: &[&str] =
    &["issuer's involved", "manager's involved", "receiver's involved", "stranger"];

/// Who is told of these, each with of what.
fn told(known: &Known, happenings: &[Happening]) -> Vec<(&'static str, Occasion)> {
    let looked_up = |id: UserId| -> Result<_, Infallible> {
        Ok(usize::try_from(id.0 - 100).ok().filter(|at| *at < PEOPLE.len()).map(user))
    };
    let agents = |account| -> Result<_, Infallible> {
        let of_account = |at: &usize| PEOPLE[*at].1 == account;
        Ok((0..PEOPLE.len()).filter(of_account).map(user).collect())
    };
    let Ok(told) = known.told(happenings, looked_up, agents);
    let name = |id: UserId| PEOPLE[usize::try_from(id.0 - 100).unwrap()].0;
    told.iter().map(|one| (name(one.user), one.occasion)).collect()
}

fn happening(occasion: Occasion, by: Option<&str>) -> Happening {
    Happening {
        occasion,
        case: CaseId(300),
        at: Moment(9),
        by: by.map(id),
        mark: None,
        private_to: None,
        named: Vec::new(),
    }
}

fn names(known: &Known, occasion: Occasion, by: Option<&str>) -> Vec<&'static str> {
    told(known, &[happening(occasion, by)]).into_iter().map(|(who, _)| who).collect()
}

const ALL: [Occasion; 15] = [
    Occasion::Opened,
    Occasion::OpenedForYou,
    Occasion::Commented,
    Occasion::FilesAdded,
    Occasion::SubmittedData,
    Occasion::Reopened,
    Occasion::Rejected,
    Occasion::Waiting,
    Occasion::Inquired,
    Occasion::Resolved,
    Occasion::ClosesTomorrow,
    Occasion::Closed,
    Occasion::Assigned,
    Occasion::Copied,
    Occasion::Mentioned,
];

#[test]
fn every_occasion_stands_in_the_table_once() {
    for occasion in ALL {
        let rows = TABLE.iter().filter(|(occasions, _)| occasions.contains(&occasion)).count();
        assert_eq!(rows, 1, "{occasion:?}");
    }
}

#[test]
fn the_other_side_is_told_of_what_is_said() {
    let known = known(busy(), INVOLVED);
    for occasion in ALL.into_iter().filter(|one| one.whom() == Whom::OtherSide) {
        assert_eq!(
            names(&known, occasion, Some("reporter")),
            ["receiver's agent", "receiver's cc", "receiver's involved"]
        );
        assert_eq!(
            names(&known, occasion, Some("receiver's agent")),
            ["issuer's agent", "issuer's cc", "issuer's involved", "manager's involved"]
        );
        assert_eq!(
            names(&known, occasion, Some("manager's involved")),
            ["receiver's agent", "receiver's cc", "receiver's involved"],
            "who manages the issuer stands on its side"
        );
        assert_eq!(names(&known, occasion, None), [""; 0], "the clock says nothing");
        assert_eq!(names(&known, occasion, Some("stranger")), [""; 0]);
    }
}

#[test]
fn where_nobody_is_on_a_side_all_its_agents_are_told() {
    let known = known(quiet(), &["stranger", "gone"]);
    let commented = |by| names(&known, Occasion::Commented, Some(by));
    assert_eq!(commented("reporter"), ["receiver's agent", "receiver's idle"]);
    assert_eq!(commented("receiver's agent"), ["issuer's agent", "issuer's idle"]);
}

#[test]
fn those_who_asked_are_told_of_what_is_asked_of_them() {
    let known = known(busy(), INVOLVED);
    let askers = ["reporter", "contact", "issuer's cc", "issuer's involved", "manager's involved"];
    for occasion in ALL.into_iter().filter(|one| one.whom() == Whom::Askers) {
        assert_eq!(names(&known, occasion, Some("receiver's agent")), askers, "{occasion:?}");
        assert_eq!(names(&known, occasion, None), askers, "{occasion:?}");
        assert_eq!(names(&known, occasion, Some("reporter")), askers[1..], "never the doer");
    }
    let mut by_support = busy();
    by_support.reporter = id("receiver's agent");
    let known = self::known(by_support, &[]);
    let told = names(&known, Occasion::Resolved, Some("receiver's idle"));
    assert_eq!(told, ["contact", "issuer's cc"], "support asked nothing");
}

#[test]
fn where_none_of_those_who_asked_is_left_the_agents_of_their_side_are_told() {
    for reporter in ["stranger", "gone"] {
        let mut case = quiet();
        case.reporter = id(reporter);
        let known = known(case, &["stranger"]);
        for occasion in ALL.into_iter().filter(|one| one.whom() == Whom::Askers) {
            for by in [Some("receiver's agent"), None] {
                let told = names(&known, occasion, by);
                assert_eq!(told, ["issuer's agent", "issuer's idle"], "{occasion:?} {by:?}");
            }
            assert_eq!(names(&known, occasion, Some("issuer's idle")), [""; 0], "their own deed");
        }
    }
    assert_eq!(names(&known(quiet(), &[]), Occasion::Closed, Some("reporter")), [""; 0]);
}

#[test]
fn who_wrote_privately_is_told_besides_and_keeps_nobody_from_being_told() {
    let known = |case: fn() -> Case, privately: &[&str]| {
        let involved_privately = privately.iter().map(|who| id(who)).collect();
        Known { involved_privately, ..known(case(), &[]) }
    };
    let noted = &["manager's involved", "receiver's involved", "stranger"];
    let commented = |by| names(&known(quiet, noted), Occasion::Commented, Some(by));
    assert_eq!(
        commented("receiver's agent"),
        ["issuer's agent", "issuer's idle", "manager's involved"]
    );
    assert_eq!(
        commented("reporter"),
        ["receiver's agent", "receiver's idle", "receiver's involved"]
    );
    let resolved = names(&known(quiet, noted), Occasion::Resolved, Some("receiver's agent"));
    assert_eq!(resolved, ["reporter", "manager's involved"]);
    let twice =
        names(&known(busy, &["issuer's cc"]), Occasion::Commented, Some("receiver's agent"));
    assert_eq!(twice, ["issuer's agent", "issuer's cc"]);
}

#[test]
fn the_desk_is_told_of_a_new_case_that_nobody_works_on() {
    let opened = |case, by| names(&known(case, &[]), Occasion::Opened, Some(by));
    assert_eq!(opened(quiet(), "reporter"), ["receiver's agent", "receiver's idle"]);
    assert_eq!(opened(busy(), "reporter"), [""; 0]);
    // Nor does who has no part in it any more, or cannot sign in.
    for agent in ["stranger", "gone"] {
        let mut left = quiet();
        left.receiver.agent = Some(id(agent));
        assert_eq!(opened(left, "reporter"), ["receiver's agent", "receiver's idle"]);
    }
}

#[test]
fn who_has_a_case_opened_for_them_is_told() {
    let opened = |case, by| names(&known(case, &[]), Occasion::OpenedForYou, Some(by));
    assert_eq!(opened(busy(), "receiver's agent"), ["contact"]);
    assert_eq!(opened(busy(), "reporter"), ["contact"], "on behalf of a colleague");
    assert_eq!(opened(busy(), "contact"), [""; 0], "on one's own behalf");
    assert_eq!(opened(quiet(), "reporter"), [""; 0]);
    assert_eq!(opened(quiet(), "receiver's agent"), ["issuer's agent", "issuer's idle"]);
    assert_eq!(opened(quiet(), "manager's involved"), ["issuer's agent", "issuer's idle"]);
}

#[test]
fn the_person_that_is_named_is_told_if_they_may_see_it() {
    let known = known(busy(), INVOLVED);
    let everybody: Vec<UserId> = PEOPLE.iter().map(|(who, ..)| id(who)).collect();
    for occasion in ALL.into_iter().filter(|one| one.whom() == Whom::Named) {
        let mut one =
            Happening { named: everybody.clone(), ..happening(occasion, Some("reporter")) };
        let all: Vec<_> =
            told(&known, std::slice::from_ref(&one)).iter().map(|one| one.0).collect();
        let but = ["reporter", "gone", "stranger"];
        let expected = PEOPLE.iter().map(|(who, ..)| *who).filter(|who| !but.contains(who));
        assert_eq!(all, expected.collect::<Vec<_>>());
        one.private_to = Some(MANAGER);
        assert_eq!(told(&known, &[one]), [("manager's involved", occasion)]);
    }
}

#[test]
fn of_one_event_everybody_is_told_once_and_what_concerns_them_most() {
    let known = known(busy(), INVOLVED);
    let mentioned = Happening {
        named: vec![id("receiver's cc")],
        ..happening(Occasion::Mentioned, Some("reporter"))
    };
    let both = [mentioned, happening(Occasion::Commented, Some("reporter"))];
    assert_eq!(
        told(&known, &both),
        [
            ("receiver's cc", Occasion::Mentioned),
            ("receiver's agent", Occasion::Commented),
            ("receiver's involved", Occasion::Commented),
        ]
    );
}

#[test]
fn each_is_told_through_the_account_at_their_end() {
    let known = known(busy(), INVOLVED);
    let looked_up =
        |id: UserId| -> Result<_, Infallible> { Ok(usize::try_from(id.0 - 100).ok().map(user)) };
    let resolved = [happening(Occasion::Resolved, None)];
    let Ok(told) = known.told(&resolved, looked_up, |_| Ok(Vec::new()));
    let of = |who| told.iter().find(|one| one.user == id(who)).unwrap().via;
    assert_eq!((of("reporter"), of("manager's involved")), (ISSUER, ISSUER));
}

fn event(kind: Kind, private_to: Option<AccountId>, changes: &[(&str, &str, &str)]) -> Event {
    let record = match kind {
        Kind::CommentAdded | Kind::CommentEdited => Record::Entry(CaseId(300), Mark(7)),
        _ => Record::Case(CaseId(300)),
    };
    let event = Event { private_to, ..Event::new(Some(id("reporter")), kind, record) };
    changes.iter().fold(event, |event, (what, from, to)| event.changed(what, from, to))
}

fn occasions(event: &Event) -> Vec<Occasion> {
    Happening::of(event, Moment(9)).iter().map(|one| one.occasion).collect()
}

#[test]
fn what_the_journal_says_becomes_what_people_are_told() {
    let step = |action: Action| {
        let said = [("action", "", action.word()), ("comment", "", "000000007")];
        let happenings = Happening::of(&event(Kind::CaseMoved, None, &said), Moment(9));
        assert!(happenings.iter().all(|one| one.mark == Some(Mark(7))));
        let last = happenings.last().map(|one| one.occasion);
        assert_eq!(last, Some(Occasion::Mentioned), "a step says something too");
        happenings.first().map(|one| one.occasion).filter(|_| happenings.len() > 1)
    };
    let expected = [
        None,
        Some(Occasion::Inquired),
        Some(Occasion::SubmittedData),
        Some(Occasion::Waiting),
        None,
        None,
        Some(Occasion::Resolved),
        Some(Occasion::Reopened),
        Some(Occasion::Closed),
        Some(Occasion::Rejected),
        Some(Occasion::Closed),
        Some(Occasion::Reopened),
    ];
    assert_eq!(Action::ALL.map(step), expected);

    let (agent, cc) = (id("receiver's agent").to_string(), id("receiver's cc").to_string());
    let both = format!("{agent} {cc}");
    let edited = event(Kind::CaseEdited, None, &[("agent", &cc, &agent), ("cc", "", &both)]);
    let happenings = Happening::of(&edited, Moment(9));
    let named: Vec<_> = happenings.iter().map(|one| (one.occasion, one.named.clone())).collect();
    let (agent, cc) = (id("receiver's agent"), id("receiver's cc"));
    assert_eq!(named, [(Occasion::Assigned, vec![agent]), (Occasion::Copied, vec![agent, cc])]);
}

#[test]
fn what_is_private_is_told_to_those_alone_whom_it_names() {
    let said = [("said", "", "digest")];
    let private = Some(ISSUER);
    assert_eq!(
        occasions(&event(Kind::CommentAdded, None, &said)),
        [Occasion::Mentioned, Occasion::Commented]
    );
    assert_eq!(occasions(&event(Kind::CommentAdded, private, &said)), [Occasion::Mentioned]);
    assert_eq!(occasions(&event(Kind::FilesAdded, None, &[])), [Occasion::FilesAdded]);
    assert_eq!(occasions(&event(Kind::FilesAdded, private, &[])), []);
    assert_eq!(occasions(&event(Kind::FileDeleted, None, &[])), []);
    let published = [said[0], ("audience", "", "everyone")];
    assert_eq!(
        occasions(&event(Kind::CommentEdited, None, &published)),
        [Occasion::Mentioned, Occasion::Commented],
        "it is new to the other side"
    );
    for said in [said, [("said", "digest", "another")]] {
        let corrected = event(Kind::CommentEdited, None, &said);
        assert_eq!(occasions(&corrected), [Occasion::Mentioned], "it may name somebody else");
        let corrected = event(Kind::CommentEdited, private, &said);
        assert_eq!(occasions(&corrected), [Occasion::Mentioned]);
    }
    let with_file = [("file", "", "a.txt")];
    assert_eq!(occasions(&event(Kind::CommentEdited, None, &with_file)), [Occasion::FilesAdded]);
    assert_eq!(occasions(&event(Kind::CommentEdited, private, &with_file)), []);
    let edited = occasions(&event(Kind::CaseEdited, None, &with_file));
    assert_eq!(edited, [Occasion::Assigned, Occasion::Copied, Occasion::FilesAdded]);
}
