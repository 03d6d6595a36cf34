//! Desks: who sets them, what they take, and what a change leaves alone.

use super::world::{C, D, M, O, V, World, X, refused};
use crate::{
    desk::show::Way,
    domain::{
        access::Actor,
        account::Account,
        case::Impact,
        desk::{CATEGORIES_MAX, Named, Renamed, Section, SectionForm},
        draft::DraftPlace,
        file::{FileKind, FileRules, MB},
        id::AccountId,
        journal::Changed,
        moment::AutoClose,
        open::NewCase,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        workflow::{Action, State},
    },
    error::Result,
};

fn page(world: &World, actor: &Actor, account: AccountId) -> Account {
    world.desk.desk_page(actor, Some(account)).unwrap()
}

/// The section, filled in on top of what it says now.
fn form(world: &World, account: AccountId, section: Section, typed: &str) -> SectionForm {
    let now = page(world, &world.actor(O, Role::Admin), account);
    let edition = section.edition(&now);
    SectionForm { section, edition, typed: typed.to_owned(), names: Vec::new() }
}

fn set(world: &World, actor: &Actor, section: Section, typed: &str) -> Result<()> {
    let account = actor.person()?.account;
    world.desk.set_desk(actor, account, vec![form(world, account, section, typed)])
}

fn wrong(field: Field, complaint: Complaint) -> Refusal {
    Refusal::field(field, complaint)
}

/// A name of a list that stays in use.
fn named(number: u16, typed: &str) -> Renamed {
    Renamed { number, typed: typed.to_owned(), retired: false }
}

/// What the last event of the journal says that differs.
fn noted(world: &World) -> (&'static str, Option<AccountId>, Vec<Changed>) {
    let journal = world.desk.store().look(|view| view.happened(0, 10_000)).unwrap();
    let event = journal.last().unwrap().event.clone().unwrap();
    (event.kind.word(), event.private_to, event.changes)
}

fn changed(what: &str, from: &str, to: &str) -> Changed {
    Changed { what: what.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

#[test]
fn a_desk_is_set_by_admins_of_its_account_and_of_the_operator_and_is_not_there_for_others() {
    let world = World::new(PresetName::Partner);
    let others = [
        (V, Role::Agent),
        (V, Role::Member),
        (V, Role::Viewer),
        (D, Role::Admin),
        (X, Role::Admin),
        (M, Role::Admin),
        (O, Role::Agent),
    ];
    let before = form(&world, V, Section::AutoClose, "3days");
    for (account, role) in others {
        let other = world.actor(account, role);
        assert_eq!(refused(world.desk.desk_page(&other, Some(V))), Refusal::NotFound);
        let tried = world.desk.set_desk(&other, V, vec![before.clone()]);
        assert_eq!(refused(tried), Refusal::NotFound, "{account} {role}");
    }
    // Nor does who manages an account set its desk.
    let (m1, none) = (world.actor(M, Role::Admin), AccountId(987_654));
    assert_eq!(refused(world.desk.desk_page(&m1, Some(C))), Refusal::NotFound);
    let (v1, o1) = (world.actor(V, Role::Admin), world.actor(O, Role::Admin));
    assert_eq!(refused(world.desk.desk_page(&v1, Some(none))), Refusal::NotFound);
    assert_eq!(refused(world.desk.desk_page(&o1, Some(none))), Refusal::NotFound);
    world.desk.set_desk(&v1, V, vec![before]).unwrap();
    assert_eq!(world.desk.desk_page(&v1, None).unwrap().id, V);
    assert_eq!(page(&world, &v1, V).desk.auto_close, AutoClose::After(3 * 24 * 3_600_000));
    let days = changed("auto-close", "7days", "3days");
    assert_eq!(noted(&world), ("desk.changed", Some(V), vec![days]));
    world.desk.set_desk(&o1, V, vec![form(&world, V, Section::AutoClose, "never")]).unwrap();
    assert_eq!(page(&world, &v1, V).desk.auto_close, AutoClose::Never);
    world.is_sound();
}

#[test]
fn periods_presets_and_instructions_have_their_bounds() {
    let world = World::new(PresetName::Partner);
    let v1 = world.actor(V, Role::Admin);
    let field = Field::AutoClose;
    assert_eq!(
        refused(set(&world, &v1, Section::AutoClose, " ")),
        wrong(field, Complaint::Missing)
    );
    for text in ["59m", "366days", "soon", "7", "-1day", "0s"] {
        let not = wrong(field, Complaint::NotAPeriod);
        assert_eq!(refused(set(&world, &v1, Section::AutoClose, text)), not, "{text}");
    }
    for (text, says) in [
        ("1h", "1h"),
        ("1day", "1day"),
        ("36h", "1day 12h"),
        ("60days", "60days"),
        ("365days", "365days"),
        (" never ", "never"),
    ] {
        set(&world, &v1, Section::AutoClose, text).unwrap();
        assert_eq!(Section::AutoClose.says(&page(&world, &v1, V)), says);
    }
    let not = wrong(Field::Preset, Complaint::NotOffered);
    assert_eq!(refused(set(&world, &v1, Section::Preset, "secret")), not);
    let (max, have) = (5_000, 5_001);
    let long = wrong(Field::Instructions, Complaint::TooLong { max, have });
    assert_eq!(refused(set(&world, &v1, Section::Instructions, &"x".repeat(have))), long);
    set(&world, &v1, Section::Instructions, &"x".repeat(max)).unwrap();
    set(&world, &v1, Section::Instructions, "").unwrap();
    assert_eq!(page(&world, &v1, V).desk.instructions, None);
    world.is_sound();
}

#[test]
fn a_preset_is_for_new_cases_and_a_period_for_later_resolutions() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Admin));
    let old = world.open(&d1, V, "Before");
    let resolved = world.open(&d1, V, "Resolved before");
    world.step(&v1, resolved, Action::Resolve).unwrap();
    set(&world, &v1, Section::Preset, "client").unwrap();
    set(&world, &v1, Section::AutoClose, "1h").unwrap();
    let seen = |case| world.desk.case(&v1, case, None).unwrap().seen.case;
    assert_eq!((seen(old).preset, seen(old).state), (PresetName::Partner, State::Pending));
    assert_eq!(world.desk.new_case(&d1, V).unwrap().preset, PresetName::Client);
    world.step(&v1, old, Action::Resolve).unwrap();
    world.pass(3_600);
    world.desk.close_due().unwrap();
    assert_eq!((seen(old).state, seen(resolved).state), (State::Closed, State::Resolved));
    world.is_sound();
    let world = world.restarted();
    world.is_sound();
}

#[test]
fn names_are_added_and_changed_and_never_taken_for_one_another() {
    let world = World::new(PresetName::Client);
    let v1 = world.actor(V, Role::Admin);
    let names = |section: Section| {
        let all = section.names(&page(&world, &v1, V)).into_iter();
        all.map(|one| (one.number, one.name.to_string())).collect::<Vec<_>>()
    };
    for (section, field) in
        [(Section::Categories, Field::Category), (Section::Environments, Field::Environment)]
    {
        set(&world, &v1, section, "Billing").unwrap();
        let first = names(section).remove(0);
        assert_eq!(names(section), [first.clone(), (2, "Billing".to_owned())]);
        let renamed = form(&world, V, section, "");
        let renamed = SectionForm { names: vec![named(2, "Invoices"), named(9, "x")], ..renamed };
        world.desk.set_desk(&v1, V, vec![renamed]).unwrap();
        assert_eq!(names(section), [first, (2, "Invoices".to_owned())]);
        let what = format!("{} 2", section.word());
        assert_eq!(noted(&world).2, [changed(&what, "Billing", "Invoices")]);
        assert_eq!(refused(set(&world, &v1, section, "INVOICES")), wrong(field, Complaint::Twice));
        let blank = form(&world, V, section, "");
        let blank = SectionForm { names: vec![named(2, "\u{200b}")], ..blank };
        let missing = wrong(field, Complaint::Missing);
        assert_eq!(refused(world.desk.set_desk(&v1, V, vec![blank])), missing);
    }
    for n in 2..CATEGORIES_MAX {
        set(&world, &v1, Section::Categories, &format!("Type {n}")).unwrap();
    }
    let full = wrong(Field::Category, Complaint::TooMany { max: CATEGORIES_MAX });
    assert_eq!(refused(set(&world, &v1, Section::Categories, "One more")), full);
    world.is_sound();
}

#[test]
fn names_are_put_in_order_and_what_is_retired_is_for_old_cases_alone() {
    let world = World::new(PresetName::Client);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Admin));
    let typed = |category: &str| {
        let plain = super::world::form(V, "Of a type");
        let (priority, kind) = (String::new(), String::new());
        NewCase { priority, kind, category: category.to_owned(), ..plain }
    };
    let old = world.desk.open_case(&d1, typed("1"), Vec::new()).unwrap();
    set(&world, &v1, Section::Categories, "Billing").unwrap();
    let first = Section::Categories.names(&page(&world, &v1, V)).remove(0).name.to_string();
    let turned = form(&world, V, Section::Categories, "");
    let gone = Renamed { retired: true, ..named(1, &first) };
    let turned = SectionForm { names: vec![named(2, "Billing"), gone], ..turned };
    let late = SectionForm { typed: "Late".into(), ..turned.clone() };
    world.desk.set_desk(&v1, V, vec![turned]).unwrap();
    let says =
        [changed("categories order", "1 2", "2 1"), changed("categories 1 retired", "no", "yes")];
    assert_eq!(noted(&world).2, says);
    assert_eq!(refused(world.desk.set_desk(&v1, V, vec![late])), Refusal::ChangedMeanwhile);
    let names: Vec<Named> = Section::Categories.names(&page(&world, &v1, V));
    let now: Vec<_> = names.iter().map(|one| (one.number, one.retired)).collect();
    assert_eq!(now, [(2, false), (1, true)]);
    let offered = world.desk.new_case(&d1, V).unwrap().categories;
    assert_eq!(offered.iter().map(|one| one.id.0).collect::<Vec<_>>(), [2]);
    let not = wrong(Field::Category, Complaint::NotOffered);
    assert_eq!(refused(world.desk.open_case(&d1, typed("1"), Vec::new())), not);
    world.desk.open_case(&d1, typed("2"), Vec::new()).unwrap();
    let detail = world.desk.case(&d1, old, None).unwrap();
    assert_eq!(detail.category.unwrap().name.to_string(), first, "an old case says it still");
    world.is_sound();
}

#[test]
fn a_desk_takes_no_larger_files_than_its_admins_want_for_cases_old_and_new() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Admin));
    let old = world.open(&d1, V, "Before");
    for text in ["0", "21", "1.5", "much", "-1"] {
        let not = wrong(Field::FileMb, Complaint::NotANumber { min: 1, max: 20 });
        assert_eq!(refused(set(&world, &v1, Section::Files, text)), not, "{text}");
    }
    set(&world, &v1, Section::Files, " 3 ").unwrap();
    assert_eq!(noted(&world).2, [changed("files", "", "3")]);
    let most = |rules: FileRules| rules.limit(FileKind::Pdf);
    assert_eq!(most(world.desk.may_attach(&d1, old).unwrap()), Some(3 * MB));
    assert_eq!(most(world.desk.case(&v1, old, None).unwrap().takes), Some(3 * MB));
    assert_eq!(most(world.desk.new_case(&d1, V).unwrap().takes), Some(3 * MB));
    let place = DraftPlace::Comment(old);
    assert_eq!(most(world.desk.file_rules(&d1, place).unwrap()), Some(3 * MB));
    // What was kept before is not taken either.
    let place = DraftPlace::NewCase;
    let text = vec![b'x'; 2 << 20];
    let rules = FileRules::PARTNER;
    let kept = world.desk.keep_files(&d1, place, rules, vec![world.spooled("log.txt", &text)]);
    let kept = vec![kept.unwrap().files[0].id];
    set(&world, &v1, Section::Files, "1").unwrap();
    let opened = world.desk.open_case(&d1, super::world::form(V, "New"), kept.clone());
    assert!(matches!(refused(opened), Refusal::Files(_)));
    set(&world, &v1, Section::Files, "2").unwrap();
    world.desk.open_case(&d1, super::world::form(V, "New"), kept).unwrap();
    // More than the preset takes is no more than it takes.
    set(&world, &v1, Section::Files, "20").unwrap();
    assert_eq!(most(world.desk.may_attach(&d1, old).unwrap()), Some(10 * MB));
    set(&world, &v1, Section::Files, "").unwrap();
    assert_eq!(page(&world, &v1, V).desk.file_mb_max, None);
    world.is_sound();
}

#[test]
fn what_another_admin_has_saved_is_not_overwritten_and_other_sections_do_not_mind() {
    let world = World::new(PresetName::Partner);
    let (v1, v2) = (world.actor(V, Role::Admin), world.actor(V, Role::Admin));
    let late = form(&world, V, Section::Instructions, "Mine.");
    let beside = form(&world, V, Section::AutoClose, "2days");
    set(&world, &v1, Section::Instructions, "Theirs.").unwrap();
    assert_eq!(refused(world.desk.set_desk(&v2, V, vec![late])), Refusal::ChangedMeanwhile);
    assert_eq!(page(&world, &v2, V).desk.instructions.as_deref(), Some("Theirs."));
    world.desk.set_desk(&v2, V, vec![beside]).unwrap();
    assert_eq!(page(&world, &v2, V).desk.auto_close.to_string(), "2days");
    // What says the same again is no change.
    let events = || world.desk.store().look(|view| view.happened(0, 10_000)).unwrap().len();
    let same = form(&world, V, Section::Instructions, "Theirs.");
    let before = events();
    world.desk.set_desk(&v1, V, vec![same]).unwrap();
    assert_eq!(events(), before);
}

#[test]
fn a_desk_that_takes_its_cases_elsewhere_takes_none_and_says_where() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Admin));
    let before = world.open(&d1, V, "Before");
    let nowhere = wrong(Field::Mode, Complaint::NowhereToGo);
    assert_eq!(refused(set(&world, &v1, Section::Mode, "federated")), nowhere);
    let not = wrong(Field::Mode, Complaint::NotOffered);
    assert_eq!(refused(set(&world, &v1, Section::Mode, "elsewhere")), not);
    let odd = wrong(Field::Links, Complaint::NotAWay { line: 1 });
    assert_eq!(refused(set(&world, &v1, Section::Links, "Desk | http://a.example")), odd);
    set(&world, &v1, Section::Links, "Our desk | https://desk.example.com | Open one").unwrap();
    set(&world, &v1, Section::Mode, "federated").unwrap();
    assert_eq!(noted(&world).2, [changed("mode", "builtin", "federated")]);
    let lost = wrong(Field::Links, Complaint::NowhereToGo);
    assert_eq!(refused(set(&world, &v1, Section::Links, "")), lost, "it would say nothing");
    let ways = world.desk.new_case(&d1, V).unwrap().elsewhere.expect("there is no form");
    assert_eq!(ways[0].address.as_str(), "https://desk.example.com/");
    let elsewhere = wrong(Field::Partner, Complaint::TakenElsewhere);
    let form = || super::world::form(V, "New");
    assert_eq!(refused(world.desk.open_case(&d1, form(), Vec::new())), elsewhere);
    let plainly = world.desk.open_case_plainly(&d1, form(), String::new());
    assert_eq!(refused(plainly), elsewhere);
    // Who is not joined to it learns nothing of that.
    let x1 = world.actor(X, Role::Admin);
    let stranger = wrong(Field::Partner, Complaint::NoContract);
    assert_eq!(refused(world.desk.open_case(&x1, form(), Vec::new())), stranger);
    assert_eq!(refused(world.desk.new_case(&x1, V)), stranger);
    // What was there goes on.
    world.step(&v1, before, Action::Resolve).unwrap();
    set(&world, &v1, Section::Mode, "builtin").unwrap();
    assert!(world.desk.new_case(&d1, V).unwrap().elsewhere.is_none());
    world.open(&d1, V, "After");
    world.is_sound();
    world.restarted().is_sound();
}

#[test]
fn a_program_opens_cases_at_desks_whose_workflow_it_does_not_know() {
    let world = World::new(PresetName::Client);
    let d1 = world.actor(D, Role::Admin);
    let plain = |priority: &str| NewCase {
        priority: priority.to_owned(),
        kind: "business".to_owned(),
        ..super::world::form(V, "From a program")
    };
    let seen = |case| world.desk.case(&d1, case, None).unwrap().seen.case;
    let first = world.desk.open_case_plainly(&d1, plain("high"), String::new()).unwrap();
    assert_eq!(seen(first).category.map(|id| id.0), Some(1), "the first of the desk");
    assert_eq!(seen(first).state, State::Open);
    let v1 = world.actor(V, Role::Admin);
    set(&world, &v1, Section::Preset, "portal").unwrap();
    let second = world.desk.open_case_plainly(&d1, plain("urgent"), String::new()).unwrap();
    let case = seen(second);
    assert_eq!((case.state, case.impact), (State::New, Some(Impact::High)));
    assert_eq!(case.environment.map(|id| id.0), Some(1), "the first of the issuer");
    let third = world.desk.open_case_plainly(&d1, plain(""), String::new()).unwrap();
    assert_eq!(seen(third).impact, Some(Impact::Medium));
    world.is_sound();
}

#[test]
fn a_program_of_support_opens_cases_for_a_customer_and_no_priority_is_made_up() {
    let world = World::new(PresetName::Portal);
    let v1 = world.actor(V, Role::Agent);
    let open = |priority: &str| {
        let plain = super::world::form(V, "From a program");
        let (priority, product) = (priority.to_owned(), "no product of ours".to_owned());
        let form = NewCase { account: D.to_string(), priority, product, ..plain };
        world.desk.open_case_plainly(&v1, form, String::new())
    };
    let case = world.desk.case(&v1, open("high").unwrap(), None).unwrap().seen.case;
    assert_eq!((case.issuer.account, case.receiver.account), (D, V));
    assert_eq!((case.environment.map(|id| id.0), case.impact), (Some(1), Some(Impact::High)));
    assert_eq!(refused(open("soonish")), wrong(Field::Priority, Complaint::NotOffered));
    world.is_sound();
}

#[test]
fn an_operator_that_takes_its_cases_elsewhere_has_its_agents_know_whose_they_have() {
    let world = World::new(PresetName::Partner);
    let (o1, o2) = (world.actor(O, Role::Admin), world.actor(O, Role::Agent));
    let known = || world.desk.choices(&o2, "").unwrap().partners;
    let before = known();
    assert!(before.iter().any(|(id, _)| *id == X), "{before:?}");
    set(&world, &o1, Section::Links, "Our desk | https://desk.example.com").unwrap();
    set(&world, &o1, Section::Mode, "federated").unwrap();
    assert_eq!(known(), before);
    let whom = world.desk.whom(&o2, Some(Way::ForCustomer), "");
    assert_eq!(refused(whom), Refusal::NotFound, "none is opened for them here");
}
