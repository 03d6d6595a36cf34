//! Who goes, and who stays.

use super::*;

/// A guest whose task waits for ever, so that its end shows who was made to go.
fn guest(table: &Arc<Table>, address: Option<&str>) -> (Place, tokio::task::JoinHandle<()>) {
    let place = table.enter(address.map(|text| text.parse().unwrap())).unwrap();
    let task = tokio::spawn(std::future::pending());
    table.seat(place.id(), task.abort_handle());
    (place, task)
}

async fn is_gone(task: tokio::task::JoinHandle<()>) -> bool {
    task.await.is_err_and(|err| err.is_cancelled())
}

#[tokio::test]
async fn the_full_table_dismisses_in_the_right_order() {
    let table = Table::new(6, 64);
    let (signed_at_work, stays) = guest(&table, None);
    signed_at_work.signs();
    signed_at_work.does(Doing::Working);
    let (at_work, fourth_last) = guest(&table, None);
    at_work.does(Doing::Working);
    let (signed_idle, third) = guest(&table, None);
    signed_idle.signs();
    signed_idle.does(Doing::Idling);
    let (idle, second) = guest(&table, None);
    idle.does(Doing::Idling);
    let (_older, first) = guest(&table, None);
    let (_younger, first_but_one) = guest(&table, None);
    let mut seated = Vec::new();
    for going in [first, first_but_one, second, third, fourth_last] {
        assert_eq!(table.len(), 6);
        let newcomer = table.enter(None).unwrap();
        newcomer.signs();
        newcomer.does(Doing::Working);
        seated.push(newcomer);
        assert!(is_gone(going).await);
    }
    assert!(table.enter(None).is_none(), "everybody at the table must stay");
    assert!(!stays.is_finished());
    drop(seated);
    assert!(table.enter(None).is_some());
}

#[tokio::test]
async fn doing_the_same_again_makes_nobody_younger() {
    let table = Table::new(2, 64);
    let (old, goes) = guest(&table, None);
    let (_young, stays) = guest(&table, None);
    old.does(Doing::Heading);
    let _newcomer = table.enter(None).unwrap();
    assert!(is_gone(goes).await);
    assert!(!stays.is_finished());
}

#[tokio::test]
async fn an_address_at_its_cap_makes_room_among_its_own() {
    let table = Table::new(64, 2);
    let (far, far_task) = guest(&table, Some("192.0.2.1"));
    assert!(far.admitted(Duration::ZERO, Duration::ZERO).await);
    let (idle, idle_task) = guest(&table, Some("192.0.2.2"));
    let (busy, busy_task) = guest(&table, Some("192.0.2.2"));
    assert!(idle.admitted(Duration::ZERO, Duration::ZERO).await);
    assert!(busy.admitted(Duration::ZERO, Duration::ZERO).await);
    idle.does(Doing::Idling);
    busy.does(Doing::Working);
    let (newcomer, _task) = guest(&table, Some("192.0.2.2"));
    let both = tokio::join!(newcomer.admitted(Duration::from_mins(1), Duration::ZERO), async {
        assert!(is_gone(idle_task).await);
        drop(idle);
    });
    assert!(both.0);
    newcomer.does(Doing::Working);
    let (late, _task) = guest(&table, Some("192.0.2.2"));
    assert!(!late.admitted(Duration::ZERO, Duration::ZERO).await, "two are at work there");
    busy.signs();
    assert!(late.admitted(Duration::ZERO, Duration::ZERO).await, "a signed one counts no more");
    assert!(!busy_task.is_finished() && !far_task.is_finished());
}

#[tokio::test]
async fn who_had_to_wait_for_a_place_has_time_to_use_it() {
    let (table, grace) = (Table::new(64, 1), Duration::from_millis(40));
    let (busy, _task) = guest(&table, Some("192.0.2.2"));
    assert!(busy.admitted(Duration::ZERO, grace).await);
    busy.does(Doing::Working);
    let (second, waits) = guest(&table, Some("192.0.2.2"));
    let leaving = async {
        tokio::time::sleep(2 * grace).await;
        drop(busy);
    };
    assert!(tokio::join!(second.admitted(Duration::from_mins(1), grace), leaving).0);
    let (third, _task) = guest(&table, Some("192.0.2.2"));
    assert!(!third.admitted(Duration::from_millis(1), grace).await);
    assert!(!waits.is_finished(), "it was let in only now");
}

#[tokio::test]
async fn nothing_is_remembered_of_those_who_left() {
    let table = Table::new(64, 2);
    for n in 0..100 {
        let (place, _task) = guest(&table, Some(&format!("192.0.2.{n}")));
        assert!(place.admitted(Duration::ZERO, Duration::ZERO).await);
        place.does(Doing::Working);
        place.does(Doing::Idling);
    }
    let inner = table.lock();
    assert!(inner.guests.is_empty() && inner.order.is_empty());
    assert!(inner.neighbours.is_empty() && inner.addresses.is_empty());
}
