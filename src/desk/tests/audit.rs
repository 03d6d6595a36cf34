//! The audit log: who reads it, what it tells, how it is found and proved.

use super::{
    redact::{SECRET, digest},
    world::{C, D, M, NOON, O, R, V, World, X, form, refused},
};
use crate::{
    desk::{AuditPortion, Desk, NewAccount},
    domain::{
        access::Actor,
        audit::{AuditEntry, AuditFilter},
        entry::Body,
        journal::{Kind, Record},
        moment::Moment,
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        workflow::Action,
    },
};

/// All portions of a file of the log.
pub(super) fn file(desk: &Desk, actor: &Actor, filter: &AuditFilter) -> Vec<AuditEntry> {
    let (mut rows, mut place) = (Vec::new(), None);
    loop {
        let portion: AuditPortion = desk.audit_portion(actor, filter, place).unwrap();
        rows.extend(portion.rows);
        place = portion.next;
        if place.is_none() {
            return rows;
        }
    }
}

/// All pages of the log, and how many there are.
fn pages(desk: &Desk, actor: &Actor, filter: &AuditFilter) -> (Vec<AuditEntry>, usize) {
    let (mut rows, mut before, mut count) = (Vec::new(), None, 0);
    loop {
        let page = desk.audit(actor, filter, before).unwrap();
        assert!(page.rows.len() <= 50);
        rows.extend(page.rows);
        (before, count) = (page.older, count + 1);
        if before.is_none() {
            return (rows, count);
        }
    }
}

fn numbers(rows: &[AuditEntry]) -> Vec<u64> {
    rows.iter().map(|row| row.number).collect()
}

/// A world in which things have been done: some in cases, some to settings.
fn busy() -> (World, Actor, Actor) {
    let world = World::new(PresetName::Partner);
    let (runs, d1) = (world.actor(O, Role::Admin), world.actor(D, Role::Admin));
    let v1 = world.actor(V, Role::Admin);
    for number in 0..40 {
        world.pass(3_600);
        let id = world.open(&d1, V, &format!("case {number}"));
        world.say(&v1, id, "said", Audience::Everyone);
        world.say(&d1, id, "said among us", Audience::OwnAccount);
        world.step(&v1, id, Action::Resolve).unwrap();
    }
    let asked = NewAccount {
        name: "Keystone Works".to_owned(),
        kind: "client".to_owned(),
        manager: String::new(),
    };
    let made = world.desk.add_organisation(&runs, &asked).unwrap();
    world.change(&runs, made, ("Quay Works", true)).unwrap();
    (world, runs, d1)
}

#[test]
fn nobody_reads_it_but_who_runs_the_appliance() {
    let (world, runs, _) = busy();
    let all = AuditFilter::default();
    assert!(!world.desk.audit(&runs, &all, None).unwrap().rows.is_empty());
    for account in [O, V, D, R, X, C, M] {
        for role in [Role::Viewer, Role::Member, Role::Agent, Role::Admin] {
            if (account, role) == (O, Role::Admin) {
                continue;
            }
            let actor = world.actor(account, role);
            let own = AuditFilter { by: Some(actor.person().unwrap().user), ..all.clone() };
            for filter in [&all, &own] {
                let page = world.desk.audit(&actor, filter, None);
                assert_eq!(refused(page), Refusal::NotFound, "{account} {role:?}");
                let portion = world.desk.audit_portion(&actor, filter, None);
                assert_eq!(refused(portion), Refusal::NotFound, "{account} {role:?}");
            }
        }
    }
}

#[test]
fn pages_and_files_have_every_entry_once() {
    let (world, runs, _) = busy();
    let all = AuditFilter::default();
    let (rows, count) = pages(&world.desk, &runs, &all);
    let newest: Vec<u64> = (0..rows.len() as u64).rev().collect();
    assert!(rows.len() > 150, "more than three pages, and than one portion");
    let first = world.desk.audit_portion(&runs, &all, None).unwrap();
    assert!(first.next.is_some() && first.rows.len() < rows.len());
    assert_eq!((numbers(&rows), count), (newest, rows.len().div_ceil(50)));
    let file = file(&world.desk, &runs, &all);
    assert_eq!(file.iter().rev().collect::<Vec<_>>(), rows.iter().collect::<Vec<_>>());
    // A page that ends where the log does leads to no empty one, and newer ones are told of.
    let page = world.desk.audit(&runs, &all, Some(50)).unwrap();
    assert_eq!((page.rows.len(), page.older, page.newer), (50, None, true));
    assert_eq!(world.desk.audit(&runs, &all, Some(0)).unwrap().rows, []);
}

#[test]
fn a_filter_finds_what_a_look_at_every_entry_finds() {
    let (world, runs, d1) = busy();
    let all = pages(&world.desk, &runs, &AuditFilter::default()).0;
    let case = all.iter().find_map(|entry| entry.record.case()).unwrap();
    let (by, none) = (d1.person().unwrap().user, AuditFilter::default());
    let hour = |hour: u64| Some(Moment(NOON + hour * 3_600_000));
    for filter in [
        AuditFilter { kind: Some(Kind::CommentAdded), ..none.clone() },
        AuditFilter { by: Some(by), ..none.clone() },
        AuditFilter { by: Some(by), kind: Some(Kind::CaseOpened), ..none.clone() },
        AuditFilter { about: Some(Record::Case(case)), ..none.clone() },
        AuditFilter { about: Some(Record::Case(case)), by: Some(by), ..none.clone() },
        AuditFilter { about: Some(Record::Account(V)), ..none.clone() },
        AuditFilter { about: Some(Record::User(by)), ..none.clone() },
        AuditFilter { about: Some(Record::User(by)), by: Some(by), ..none.clone() },
        AuditFilter { from: hour(3), until: hour(5), ..none.clone() },
        AuditFilter { from: hour(5), until: hour(3), ..none.clone() },
        AuditFilter { by: Some(by), from: hour(19), ..none.clone() },
        AuditFilter { until: hour(2), kind: Some(Kind::CaseMoved), ..none.clone() },
    ] {
        let wanted =
            |entry: &&AuditEntry| filter.wants(entry.at, entry.by, entry.kind, entry.record);
        let expected: Vec<&AuditEntry> = all.iter().filter(wanted).collect();
        assert!(filter.from > filter.until || !expected.is_empty() || filter.by == Some(by));
        let found = pages(&world.desk, &runs, &filter).0;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        let mut file = file(&world.desk, &runs, &filter);
        file.reverse();
        assert_eq!(file, found, "{filter:?}");
    }
}

#[test]
fn a_look_for_what_is_rare_stops_and_goes_on_where_it_stopped() {
    let (world, runs, _) = busy();
    let all = pages(&world.desk, &runs, &AuditFilter::default()).0;
    let short = world.desk.clone().with_looks(10);
    let rare = AuditFilter { kind: Some(Kind::ContractAdded), ..AuditFilter::default() };
    let first = short.audit(&runs, &rare, None).unwrap();
    assert!(first.is_tired && first.rows.is_empty() && first.older.is_some());
    let (found, count) = pages(&short, &runs, &rare);
    assert_eq!((found.len(), count), (3, all.len().div_ceil(10)));
    assert_eq!(file(&short, &runs, &rare).len(), 3);
    // What an index finds is found at once.
    let indexed = AuditFilter { about: Some(Record::Account(V)), ..AuditFilter::default() };
    let page = short.audit(&runs, &indexed, None).unwrap();
    assert_eq!((page.rows.len(), page.is_tired), (1, false));
}

#[test]
fn settings_are_told_as_they_were_and_cases_by_their_ids_alone() {
    let (world, runs, _) = busy();
    let rows = pages(&world.desk, &runs, &AuditFilter::default()).0;
    let renamed = rows.iter().find(|row| row.kind == Kind::AccountChanged).unwrap();
    let name = renamed.changes.iter().find(|change| change.what == "name").unwrap();
    assert_eq!((&*name.from, &*name.to), ("Keystone Works", "Quay Works"));
    for row in rows.iter().filter(|row| row.record.case().is_some()) {
        assert_eq!(row.changes, [], "{row:?}");
    }
}

#[test]
fn each_entry_of_a_file_can_be_checked_against_the_one_before() {
    let (world, runs, _) = busy();
    let rows = file(&world.desk, &runs, &AuditFilter::default());
    let mut previous = [0; 32];
    for row in &rows {
        assert_eq!(row.proof.previous, previous);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&previous).update(&row.number.to_le_bytes());
        hasher.update(&row.proof.link).update(&row.proof.payload);
        assert_eq!(hasher.finalize().as_bytes(), &row.proof.hash, "entry {}", row.number);
        previous = row.proof.hash;
    }
    let one = AuditFilter { kind: Some(Kind::CaseMoved), ..AuditFilter::default() };
    for row in file(&world.desk, &runs, &one) {
        assert_eq!(row, rows[usize::try_from(row.number).unwrap()], "filtered or not");
    }
}

#[test]
fn no_text_is_in_it_before_a_redaction_or_after() {
    let (world, runs, d1) = busy();
    let v1 = world.actor(V, Role::Admin);
    let asked = crate::domain::open::NewCase {
        description: format!("{SECRET} described"),
        ..form(V, &format!("{SECRET} subject"))
    };
    let id = world.desk.open_case(&d1, asked, Vec::new()).unwrap();
    let mark = world.say(&v1, id, SECRET, Audience::Everyone);
    let private = world.say(&d1, id, &format!("{SECRET} among us"), Audience::OwnAccount);
    world.amend(&v1, (id, mark), &format!("{SECRET} again"), Audience::Everyone);
    let file = super::redact::attach(&world, &v1, id, &format!("{SECRET}.txt"));
    let all = AuditFilter::default();
    let shown = || {
        let (rows, _) = pages(&world.desk, &runs, &all);
        format!("{rows:?} {:?}", super::audit::file(&world.desk, &runs, &all))
    };
    let texts = [
        SECRET.to_owned(),
        digest(SECRET),
        digest(&format!("{SECRET} subject")),
        digest(&format!("{SECRET} described")),
        digest(&format!("{SECRET} among us")),
        digest(&format!("{SECRET} again")),
    ];
    let holds_none = |shown: &str| texts.iter().all(|text| !shown.contains(text));
    let before = shown();
    assert!(holds_none(&before));
    assert!(before.contains(&format!("Entry({id:?}, {private:?})")), "the id and no more");
    world.desk.redact_comment(&v1, (id, mark), Vec::new()).unwrap();
    world.desk.redact_file(&v1, file).unwrap();
    world.desk.redact_description(&d1, id).unwrap();
    let after = shown();
    assert!(holds_none(&after));
    let kinds = ["CommentRedacted", "FileRedacted", "DescriptionRedacted"];
    assert!(kinds.iter().all(|kind| after.contains(kind)));
    // The entries whose payload went are there still, and their links prove them.
    let detail = world.desk.case(&d1, id, None).unwrap();
    assert!(detail.entries.iter().any(|entry| matches!(entry.body, Body::Redacted(_))));
    world.is_sound();
}
