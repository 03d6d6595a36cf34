//! Which clients a case can be opened for.

use super::world::{C, M, NOON, V, World};
use crate::{
    desk::new_account,
    domain::{
        account::AccountKind,
        id::AccountId,
        moment::Moment,
        person::{Rights, Role},
        preset::PresetName,
        text::Name,
    },
};

#[test]
fn only_clients_that_a_contract_joins_to_the_receiver_are_offered() {
    let world = World::new(PresetName::Portal);
    let rights = Rights { opens_for_managed: true, opens_on_behalf: false };
    // P, whom a contract joins to V, manages Q, which manages R: Q is joined through P, R is not.
    let [p, q, r] = [AccountId(20), AccountId(21), AccountId(22)];
    for (id, manager) in [(p, None), (q, Some(p)), (r, Some(q))] {
        let name = Name::parse(&format!("Account {id}")).unwrap();
        let mut account = new_account(id, AccountKind::Reseller, name, Moment(NOON));
        account.managed_by = manager;
        world.desk.add_account(account).unwrap();
    }
    world.desk.add_contract(p, V, Moment(NOON)).unwrap();
    let offered = |account: AccountId| {
        let actor = world.person(account, Role::Member, rights).0;
        let form = world.desk.new_case(&actor, V).unwrap();
        form.accounts.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(offered(M), [C]);
    assert_eq!(offered(p), [q]);
    assert_eq!(offered(q), [], "for R there is no way to V");
    world.is_sound();
}
