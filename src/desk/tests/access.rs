//! Who learns what: cases, private comments, partners.

use super::world::{C, D, M, O, R, V, World, X, comment, form};
use crate::{
    desk::{
        EditForm,
        show::{Filter, Page},
    },
    domain::{
        access::Actor,
        case::{Direction, Priority},
        draft::DraftPlace,
        id::{AccountId, CaseId},
        open::NewCase,
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        workflow::{Action, State},
    },
    error::{Error, Result},
};

fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Refusal {
    match outcome.unwrap_err() {
        Error::Refused(refusal) => refusal,
        fault @ Error::Failed(_) => panic!("{fault}"),
    }
}

#[test]
fn a_case_goes_from_open_to_closed() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "Tutorial Case");
    for (actor, action, state) in [
        (&v1, Action::Inquire, State::Inquiring),
        (&d1, Action::SubmitData, State::Pending),
        (&v1, Action::Resolve, State::Resolved),
        (&d1, Action::Close, State::Closed),
    ] {
        world.step(actor, id, action).unwrap();
        assert_eq!(world.desk.seen(&d1, id).unwrap().case.state, state);
    }
    assert_eq!(refusal(world.step(&d1, id, Action::Reopen)).code(), "wrong_state");
    world.say(&v1, id, "Still here.", Audience::Everyone);
    world.is_sound();
}

#[test]
fn a_stranger_cannot_tell_a_foreign_case_from_none() {
    let world = World::new(PresetName::Partner);
    let (d1, x1) = (world.actor(D, Role::Admin), world.actor(X, Role::Admin));
    let id = world.open(&d1, V, "secret");
    let mark = world.say(&d1, id, "hello", Audience::Everyone);
    for id in [id, CaseId(id.0 ^ 1)] {
        let desk = &world.desk;
        let typed = || vec![("comment".to_owned(), "x".to_owned())];
        let keep = |place| refusal(desk.keep_fields(&x1, place, typed()));
        let outcomes = [
            refusal(desk.seen(&x1, id)),
            refusal(desk.case(&x1, id, None)),
            refusal(desk.case(&x1, id, Some(mark))),
            refusal(world.step(&x1, id, Action::Inquire)),
            refusal(desk.comment(&x1, id, comment("x", Audience::Everyone))),
            refusal(desk.edit(&x1, id, EditForm::default())),
            refusal(desk.people(&x1, id, "", &[])),
            refusal(desk.set_people(&x1, id, String::new(), Vec::new())),
            refusal(desk.attach(&x1, id, Vec::new())),
            refusal(desk.history(&x1, id, mark)),
            refusal(desk.own_comment(&x1, id, mark)),
            refusal(desk.amend(&x1, (id, mark), comment("", Audience::Everyone))),
            keep(DraftPlace::Comment(id)),
            keep(DraftPlace::Step(id, Action::Inquire)),
            keep(DraftPlace::Edit(id)),
            keep(DraftPlace::Amend(id, mark)),
        ];
        assert!(outcomes.iter().all(|refusal| *refusal == Refusal::NotFound), "{outcomes:?}");
    }
    assert!(list(&world, &x1, &Filter::default()).is_empty());
}

#[test]
fn an_operator_admin_sees_a_case_only_as_a_party_to_it() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "between the two");
    assert_eq!(refusal(world.desk.seen(&world.actor(O, Role::Admin), id)), Refusal::NotFound);
}

#[test]
fn a_private_comment_changes_nothing_that_the_other_side_observes() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    world.pass(1);
    let other = world.open(&d1, V, "two");
    let observed = |actor: &Actor| {
        let detail = world.desk.case(actor, id, None).unwrap();
        let entries: Vec<_> = detail.entries.iter().map(|entry| entry.mark).collect();
        let seen = detail.seen;
        let list = list(&world, actor, &Filter::default());
        (entries, seen.case.clone(), seen.moved_at(), seen.comments(), seen.files(), list)
    };
    let before = observed(&d1);
    world.pass(1);
    let mark = world.say(&v1, id, "MARKER", Audience::OwnAccount);
    assert_eq!(observed(&d1), before);
    assert_eq!(refusal(world.desk.history(&d1, id, mark)), Refusal::NotFound);
    assert_eq!(refusal(world.desk.case(&d1, id, Some(mark))), Refusal::NotFound);
    let own = observed(&v1);
    assert_eq!((own.0.as_slice(), own.3), ([mark].as_slice(), 1));
    assert_eq!(own.5, [id, other], "one's own list moves");
    world.is_sound();
}

#[test]
fn a_private_comment_made_public_shows_none_of_its_earlier_texts() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let mark = world.say(&v1, id, "MARKER", Audience::OwnAccount);
    let amend = |text: &str, audience| {
        world.desk.amend(&v1, (id, mark), comment(text, audience)).unwrap();
    };
    amend("public text", Audience::Everyone);
    let seen = world.desk.history(&d1, id, mark).unwrap();
    assert_eq!(seen.versions, []);
    assert_eq!(world.desk.seen(&d1, id).unwrap().comments(), 1);
    assert_eq!(world.desk.history(&v1, id, mark).unwrap().versions.len(), 1);
    amend("second public text", Audience::Everyone);
    assert_eq!(world.desk.history(&d1, id, mark).unwrap().versions.len(), 1);
    amend("private again", Audience::OwnAccount);
    assert_eq!(refusal(world.desk.history(&d1, id, mark)), Refusal::NotFound);
    assert_eq!(world.desk.seen(&d1, id).unwrap().comments(), 0);
    world.is_sound();
}

#[test]
fn only_the_author_edits_and_only_in_time() {
    let world = World::new(PresetName::Partner);
    let (d1, d2) = (world.actor(D, Role::Admin), world.actor(D, Role::Admin));
    let v1 = world.actor(V, Role::Agent);
    let id = world.open(&d1, V, "one");
    let mark = world.say(&d1, id, "mine", Audience::Everyone);
    let amend = |actor: &Actor, mark, text: &str| {
        world.desk.amend(actor, (id, mark), comment(text, Audience::Everyone))
    };
    amend(&d1, mark, "better").unwrap();
    for other in [&d2, &v1] {
        assert_eq!(refusal(amend(other, mark, "worse")), Refusal::NotYours);
    }
    world.step(&v1, id, Action::Resolve).unwrap();
    world.step(&d1, id, Action::Close).unwrap();
    assert_eq!(refusal(amend(&d1, mark, "too late")), Refusal::NotYours);
    world.pass(60);
    let late = world.say(&d1, id, "after closing", Audience::Everyone);
    world.pass(59 * 60);
    amend(&d1, late, "within the hour").unwrap();
    world.pass(60);
    assert_eq!(refusal(amend(&d1, late, "after the hour")), Refusal::NotYours);
}

#[test]
fn two_who_edit_at_once_notice() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let form = |subject: &str| EditForm {
        edition: 0,
        subject: Some(subject.to_owned()),
        ..EditForm::default()
    };
    world.desk.edit(&d1, id, form("two")).unwrap();
    assert_eq!(refusal(world.desk.edit(&v1, id, form("three"))), Refusal::ChangedMeanwhile);
    world.desk.edit(&v1, id, form("two")).unwrap();
    assert_eq!(world.desk.seen(&d1, id).unwrap().case.edition, 1, "nothing changed, nothing noted");
}

#[test]
fn a_service_provider_sees_and_works_the_cases_of_those_it_manages() {
    let world = World::new(PresetName::Partner);
    let (c1, v1) = (world.actor(C, Role::Member), world.actor(V, Role::Agent));
    let m1 = world.actor(M, Role::Agent);
    let id = world.open(&c1, V, "by the client, on its manager's contract");
    assert_eq!(list(&world, &m1, &Filter::default()), [id]);
    let note = world.say(&m1, id, "for us", Audience::OwnAccount);
    assert_eq!(refusal(world.desk.history(&c1, id, note)), Refusal::NotFound);
    assert_eq!(refusal(world.desk.history(&v1, id, note)), Refusal::NotFound);
    world.step(&v1, id, Action::Inquire).unwrap();
    world.step(&m1, id, Action::SubmitData).unwrap();
    let rights = Rights { opens_for_managed: true, opens_on_behalf: false };
    let for_client = NewCase { account: C.to_string(), ..form(V, "for the client") };
    let refused = world.desk.open_case(&m1, for_client.clone(), Vec::new());
    assert_eq!(refusal(refused), Refusal::field(Field::Account, Complaint::NotOffered));
    let m2 = world.person(M, Role::Member, rights).0;
    let id = world.desk.open_case(&m2, for_client, Vec::new());
    assert!(id.is_err(), "the account field is the portal form's");
    world.is_sound();
}

#[test]
fn the_form_for_a_client_offers_what_is_the_clients() {
    let world = World::new(PresetName::Portal);
    let customer = world.person(C, Role::Member, Rights::default()).1;
    let rights = Rights { opens_for_managed: true, opens_on_behalf: true };
    let (m1, own) = world.person(M, Role::Member, rights);
    let offers = |account: &str| {
        let fields = vec![("account".to_owned(), account.to_owned())];
        world.desk.keep_fields(&m1, DraftPlace::NewCase, fields).unwrap();
        let form = world.desk.new_case(&m1, V).unwrap();
        let contacts: Vec<_> = form.contacts.list.iter().map(|user| user.id).collect();
        (form.issuer, contacts, form.environments[0].name.to_string())
    };
    assert_eq!(offers(""), (None, vec![own], format!("Account {M}")));
    assert_eq!(offers(&C.to_string()), (Some(C), vec![customer], format!("Account {C}")));
    assert_eq!(offers(&D.to_string()).0, None, "D is not managed");
    let chosen = NewCase {
        account: C.to_string(),
        contact: customer.to_string(),
        environment: "1".to_owned(),
        impact: "low".to_owned(),
        priority: String::new(),
        kind: String::new(),
        ..form(V, "for the client")
    };
    let id = world.desk.open_case(&m1, chosen.clone(), Vec::new()).unwrap();
    let case = world.desk.seen(&m1, id).unwrap().case;
    assert_eq!((case.issuer.account, case.contact), (C, Some(customer)));
    // Whether there is such a partner is not told by what is said of the account.
    let tried = |partner: AccountId| {
        let form =
            NewCase { partner: partner.to_string(), account: D.to_string(), ..chosen.clone() };
        refusal(world.desk.open_case(&m1, form, Vec::new()))
    };
    assert_eq!(tried(X), tried(AccountId(999_999)));
    world.is_sound();
}

#[test]
fn partners_are_those_whom_a_contract_joins_and_the_operator() {
    let world = World::new(PresetName::Partner);
    let ids = |actor: &Actor, query: &str| {
        let partners = world.desk.whom(actor, None, query).unwrap();
        partners.list.into_iter().map(|partner| partner.id).collect::<Vec<_>>()
    };
    let d1 = world.actor(D, Role::Member);
    assert_eq!(ids(&d1, ""), [R, V, O]);
    assert_eq!(ids(&d1, &V.to_string()), [V]);
    assert_eq!(ids(&world.actor(C, Role::Member), ""), [V, O], "its manager's contract counts");
    assert_eq!(
        refusal(world.desk.whom(&world.actor(D, Role::Viewer), None, "")).code(),
        "role_too_low"
    );
    let refused = |to| refusal(world.desk.open_case(&d1, form(to, "x"), Vec::new()));
    let unknown = refused(AccountId(999_999));
    assert_eq!(refused(X), unknown, "an account without a contract is like none");
    assert_eq!(refusal(world.desk.new_case(&d1, X)), unknown);
}

#[test]
fn a_page_goes_on_where_it_was_while_rows_move() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let ids: Vec<CaseId> = (0..60)
        .map(|n| {
            world.pass(1);
            world.open(&d1, V, &format!("case {n}"))
        })
        .collect();
    let filter = Filter::default();
    let first = world.desk.cases(&d1, &filter, Page::First).unwrap();
    let shown = |list: &crate::desk::show::CaseList| {
        list.rows.iter().map(|seen| seen.case.id).collect::<Vec<_>>()
    };
    let newest: Vec<CaseId> = ids.iter().rev().copied().collect();
    assert_eq!(shown(&first), newest[..25]);
    assert_eq!((first.total, first.active, first.archived), (Some(60), 60, 0));
    assert_eq!(first.before, None);
    // A row of the next page moves to the top meanwhile: it is not shown twice, none is left out.
    world.pass(1);
    world.say(&v1, newest[30], "moved", Audience::Everyone);
    let second = world.desk.cases(&d1, &filter, first.after.unwrap()).unwrap();
    let mut expected = newest[25..51].to_vec();
    expected.retain(|id| *id != newest[30]);
    assert_eq!(shown(&second), expected);
    let back = world.desk.cases(&d1, &filter, second.before.unwrap()).unwrap();
    assert_eq!(shown(&back), newest[..25]);
    let third = world.desk.cases(&d1, &filter, second.after.unwrap()).unwrap();
    assert_eq!((shown(&third).len(), third.after), (9, None));
}

#[test]
fn filters_combine_and_count_right() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    for (n, priority) in (0..12).zip(Priority::ALL.into_iter().cycle()) {
        world.pass(1);
        let (by, to) = if n % 3 == 0 { (&v1, D) } else { (&d1, V) };
        let form = NewCase { priority: priority.word().to_owned(), ..form(to, "x") };
        let id = world.desk.open_case(by, form, Vec::new()).unwrap();
        if n % 2 == 0 {
            let agent = if n % 3 == 0 { &d1 } else { &v1 };
            world.step(agent, id, Action::Inquire).unwrap();
        }
    }
    for _ in 0..2 {
        world.pass(1);
        let id = world.open(&d1, V, "closed last");
        world.step(&v1, id, Action::Resolve).unwrap();
        world.step(&d1, id, Action::Close).unwrap();
    }
    let archive = Filter { archive: true, ..Filter::default() };
    let mut everything = world.desk.cases(&d1, &archive, Page::First).unwrap().rows;
    everything.extend(world.desk.cases(&d1, &Filter::default(), Page::First).unwrap().rows);
    assert_eq!(everything.len(), 14);
    for direction in [None, Some(Direction::Outgoing), Some(Direction::Incoming)] {
        for states in [
            vec![],
            vec![State::Inquiring],
            vec![State::Pending, State::Inquiring],
            vec![State::Pending, State::Closed],
        ] {
            for priorities in [vec![], vec![Priority::Low, Priority::Urgent]] {
                let filter = Filter {
                    archive: false,
                    direction,
                    states: states.clone(),
                    priorities: priorities.clone(),
                    ..Filter::default()
                };
                let wanted = everything.iter().filter(|seen| {
                    let open = seen.case.state != State::Closed;
                    (states.contains(&seen.case.state) || states.is_empty() && open)
                        && (priorities.is_empty() || priorities.contains(&seen.case.priority))
                        && direction.is_none_or(|way| way == Direction::of(seen.side))
                });
                let wanted: Vec<CaseId> = wanted.map(|seen| seen.case.id).collect();
                let list = world.desk.cases(&d1, &filter, Page::First).unwrap();
                let found: Vec<CaseId> = list.rows.iter().map(|seen| seen.case.id).collect();
                assert_eq!(found, wanted, "{filter:?}");
                assert_eq!(list.total, Some(wanted.len() as u64));
            }
        }
    }
}

fn list(world: &World, actor: &Actor, filter: &Filter) -> Vec<CaseId> {
    let list = world.desk.cases(actor, filter, Page::First).unwrap();
    list.rows.iter().map(|seen| seen.case.id).collect()
}
