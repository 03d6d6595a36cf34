//! Support opens a case for a customer.

use super::world::{C, D, M, NOON, O, R, V, World, X, form};
use crate::{
    desk::show::{NewCaseForm, Way},
    domain::{
        access::Actor,
        draft::DraftPlace,
        id::{AccountId, CaseId},
        moment::Moment,
        open::NewCase,
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        workflow::State,
    },
    error::{Error, Result},
};

fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Refusal {
    match outcome.unwrap_err() {
        Error::Refused(refusal) => refusal,
        fault @ Error::Failed(_) => panic!("{fault}"),
    }
}

fn customers(world: &World, actor: &Actor, query: &str) -> Vec<AccountId> {
    let found = world.desk.whom(actor, Some(Way::ForCustomer), query).unwrap();
    assert_eq!(found.way, Way::ForCustomer);
    found.list.into_iter().map(|one| one.id).collect()
}

/// What V's or O's desk asks of its own people.
fn case_for(own: AccountId, customer: &str) -> NewCase {
    let usual =
        NewCase { priority: String::new(), kind: String::new(), ..form(own, "for the customer") };
    let account = customer.to_owned();
    if own == O {
        NewCase { category: "1".to_owned(), account, ..usual }
    } else {
        NewCase { environment: "1".to_owned(), impact: "low".to_owned(), account, ..usual }
    }
}

/// Chooses a customer, and asks for the form.
fn choose(world: &World, actor: &Actor, own: AccountId, id: &str) -> Result<NewCaseForm> {
    let fields = vec![("account".to_owned(), id.to_owned())];
    world.desk.keep_fields(actor, DraftPlace::NewCase, fields).unwrap();
    world.desk.new_case(actor, own)
}

#[test]
fn a_form_is_asked_for_the_account_that_the_case_is_for_and_for_no_other() {
    let world = World::new(PresetName::Portal);
    let v1 = world.actor(V, Role::Agent);
    let rights = Rights { opens_for_managed: true, opens_on_behalf: false };
    let (m1, _) = world.person(M, Role::Agent, rights);
    let (m2, _) = world.person(M, Role::Agent, Rights::default());
    let issuer = |actor: &Actor, partner, account| {
        world.desk.new_case_for(actor, partner, account).map(|form| form.issuer)
    };
    let none = AccountId(987_654);
    assert_eq!(issuer(&v1, V, D).unwrap(), Some(D), "a customer of its own desk");
    assert_eq!((issuer(&m1, V, C).unwrap(), issuer(&m1, V, M).unwrap()), (Some(C), None));
    let not = Refusal::field(Field::Account, Complaint::NotOffered);
    for (actor, account) in [(&m2, C), (&m1, D), (&m1, none)] {
        assert_eq!(refusal(issuer(actor, V, account)), not, "{account}");
    }
    assert_eq!(refusal(issuer(&v1, V, none)), not);
    // What is typed on a page, or not, counts for nothing.
    choose(&world, &m1, V, &C.to_string()).unwrap();
    assert_eq!(issuer(&m1, V, M).unwrap(), None);
}

#[test]
fn a_desk_serves_those_whom_a_contract_joins_to_it_and_the_operators_desk_everybody() {
    let world = World::new(PresetName::Portal);
    let (v1, o1) = (world.actor(V, Role::Agent), world.actor(O, Role::Agent));
    assert_eq!(customers(&world, &v1, ""), [D, M], "not C, whom M manages");
    assert_eq!(customers(&world, &v1, &M.to_string()), [M]);
    assert_eq!(customers(&world, &v1, "nobody"), []);
    assert_eq!(customers(&world, &o1, ""), [D, R, X, C, M, V]);
    assert_eq!(customers(&world, &o1, "account pa-000-005"), [X], "by name, in any case");
    let ways =
        |actor: &Actor| world.desk.whom(actor, None, "").map(|found| (found.way, found.both));
    assert_eq!(ways(&v1).unwrap(), (Way::ToPartner, true));
    assert_eq!(ways(&o1).unwrap(), (Way::ForCustomer, false), "nobody to open a case to");
    assert_eq!(ways(&world.actor(V, Role::Member)).unwrap(), (Way::ToPartner, false));
    assert_eq!(ways(&world.actor(D, Role::Admin)).unwrap(), (Way::ToPartner, false));
    world.desk.add_contract(O, X, Moment(NOON)).unwrap();
    assert_eq!(ways(&o1).unwrap(), (Way::ToPartner, true));
    world.is_sound();
}

#[test]
fn who_may_not_open_for_customers_is_offered_none() {
    let world = World::new(PresetName::Portal);
    for (account, role, code) in [
        (V, Role::Viewer, "role_too_low"),
        (V, Role::Member, "role_too_low"),
        (O, Role::Member, "role_too_low"),
        (D, Role::Admin, "not_found"),
    ] {
        let actor = world.actor(account, role);
        let refused = refusal(world.desk.whom(&actor, Some(Way::ForCustomer), ""));
        assert_eq!(refused.code(), code, "{account} {role}");
        // What they are told is the same whether there is such an account, joined or not, or none.
        let open = |id: AccountId| {
            let form = case_for(account, &id.to_string());
            refusal(world.desk.open_case(&actor, form, Vec::new()))
        };
        let unknown = open(AccountId(999_999));
        for id in [M, X, C, account] {
            assert_eq!(open(id), unknown, "{account} {role} {id}");
        }
        if role > Role::Viewer {
            let asked =
                |id: AccountId| refusal(choose(&world, &actor, account, &id.to_string()).map(drop));
            assert_eq!(asked(M), asked(AccountId(999_999)));
        }
    }
}

#[test]
fn an_account_that_is_not_served_is_like_none() {
    let world = World::new(PresetName::Portal);
    let v1 = world.actor(V, Role::Admin);
    let none = Refusal::field(Field::Account, Complaint::NotOffered);
    for id in [R, X, O, C, AccountId(999_999)] {
        let form = case_for(V, &id.to_string());
        assert_eq!(refusal(world.desk.open_case(&v1, form, Vec::new())), none, "{id}");
        assert_eq!(refusal(choose(&world, &v1, V, &id.to_string()).map(drop)), none, "{id}");
    }
    let missing = Refusal::field(Field::Account, Complaint::Missing);
    assert_eq!(refusal(choose(&world, &v1, V, "").map(drop)), missing);
    assert_eq!(refusal(world.desk.open_case(&v1, case_for(V, ""), Vec::new())), missing);
}

#[test]
fn the_form_offers_what_is_the_customers_and_tells_ones_own_people() {
    for (own, preset) in [(V, PresetName::Portal), (V, PresetName::Client), (O, PresetName::Client)]
    {
        let world = World::new(preset);
        let (agent, colleague) = world.person(own, Role::Agent, Rights::default());
        let theirs = world.person(M, Role::Member, Rights::default()).1;
        let form = choose(&world, &agent, own, &M.to_string()).unwrap();
        let ids = |people: &[crate::domain::person::User]| {
            people.iter().map(|user| user.id).collect::<Vec<_>>()
        };
        assert_eq!(form.customer.as_ref().map(|customer| customer.id), Some(M));
        assert_eq!((form.partner.id, form.issuer), (own, Some(M)));
        assert_eq!(ids(&form.contacts.list), [theirs]);
        assert_eq!(ids(&form.people.list), [colleague]);
        assert_eq!(form.environments[0].name.to_string(), format!("Account {M}"));
        assert!(form.fields.contains(&Field::Contact) && !form.fields.contains(&Field::Account));
        assert_eq!(form.fields.contains(&Field::Environment), preset == PresetName::Portal);
    }
}

#[test]
fn a_case_for_a_customer_comes_in_for_support_and_goes_out_for_the_customer() {
    for (own, first) in [(V, State::New), (O, State::WaitingForCustomer)] {
        let world = World::new(PresetName::Portal);
        let (agent, opener) = world.person(own, Role::Agent, Rights::default());
        let (m1, contact) = world.person(M, Role::Member, Rights::default());
        let form = NewCase { contact: contact.to_string(), ..case_for(own, &M.to_string()) };
        let id: CaseId = world.desk.open_case(&agent, form, Vec::new()).unwrap();
        let case = world.desk.seen(&m1, id).unwrap().case;
        assert_eq!((case.state, case.contact, case.reporter), (first, Some(contact), opener));
        assert_eq!((case.issuer.account, case.receiver.account), (M, own));
        assert_eq!((case.issuer.agent, case.receiver.agent), (None, Some(opener)));
        let names = world.desk.case(&m1, id, None).unwrap().names;
        assert_eq!(names.user(opener), format!("User {opener}"), "the customer sees who opened it");
        world.is_sound();
    }
}
