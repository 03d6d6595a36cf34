//! Orderings, selects, pages, and how a query string is decoded.

use crate::web::rql::{
    Query, Value,
    collections::{ALL, CASES},
    order::{Direction, Key, Order},
    tree::Tree,
};

fn query(query_string: &str) -> Query {
    Query::of(query_string, &CASES).unwrap_or_else(|refused| panic!("{query_string}: {refused}"))
}

#[test]
fn what_clients_send_is_read() {
    // As published clients were seen to send it.
    let python = "select(-events,product)&or(and(in(state,(pending,inquiring)),\
        ilike(subject,*my%20issue*)),not(ge(priority,2)))\
        &ordering(-events.created.at,priority)&limit=3&offset=0";
    let read = query(python);
    assert!(read.select.leaves_out("events.created") && !read.select.leaves_out("product"));
    let order = |field, direction| Order { field, direction };
    let expected = [order("events.created.at", Direction::Down), order("priority", Direction::Up)];
    assert_eq!(read.ordering, expected);
    assert_eq!((read.limit, read.offset), (3, 0));
    assert_eq!(read.filter.fields(), ["priority", "state", "subject"]);

    let count = query("limit=0&offset=0");
    assert_eq!((count.filter, count.limit), (Tree::EVERYTHING, 0));

    let quoted = query("like(subject,%22a,%20b%22)&limit=2&offset=0");
    assert!(quoted.filter.matches(&|_| Value::from("a, b")));

    let javascript = "in(state,(pending,inquiring))&ilike(subject,%22*my%20issue*%22)\
        &ge(created,2024-01-01T00:00:00.000Z)&limit=10&offset=0";
    assert_eq!(query(javascript).filter.fields(), ["state", "subject"]);
}

#[test]
fn a_page_is_bounded() {
    let page = |text| {
        let read = query(text);
        (read.limit, read.offset)
    };
    assert_eq!(page(""), (100, 0));
    assert_eq!(page("limit=eq=25,eq(offset,50)"), (25, 50));
    assert_eq!(page("limit=5000&offset=99999999999999999999999"), (1000, usize::MAX));
    assert_eq!(page("limit=99999999999999999999999"), (1000, 0));
    assert_eq!(page("limit=0&offset=7"), (0, 0));
    assert_eq!(page("limit=-1&offset=-1"), (100, 0));
    assert_eq!(page("limit=many&offset=\"5\""), (100, 0));
    assert_eq!(page("in(limit,(1))&like(offset,2)"), (100, 0));
}

#[test]
fn decoding_happens_once_and_a_plus_stays_one() {
    let text = |query_string: &str| {
        let read = query(query_string);
        let texts = read.filter.texts_of("id").unwrap();
        texts.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(text("id=%22%2531%22"), ["%31"]);
    assert_eq!(text("id=a+b"), ["a+b"]);
    assert_eq!(text("id=a%2Bb"), ["a+b"]);
    assert_eq!(text("id=%C3%A9%FF"), ["\u{e9}\u{fffd}"]);
    assert_eq!(text("id%3D1"), ["1"]);
}

#[test]
fn a_select_leaves_out_what_it_names_and_all_below() {
    let read = query("select(-events.closed,-receiver,issuer.account,priority)");
    for out in ["events.closed", "events.closed.by", "receiver", "receiver.agent.id"] {
        assert!(read.select.leaves_out(out), "{out}");
    }
    for left in ["events", "events.created", "events.close", "issuer", "receivers", "state"] {
        assert!(!read.select.leaves_out(left), "{left}");
    }
    assert_eq!(read.select.left_out().collect::<Vec<_>>(), ["events.closed", "receiver"]);
}

#[test]
fn every_part_of_a_row_can_be_selected() {
    for list in ALL {
        for name in list.fields.iter().map(|field| field.name).chain(list.members.iter().copied()) {
            let parts = name.match_indices('.').map(|(at, _)| &name[..at]).chain([name]);
            for part in parts {
                assert!(Query::decoded(&format!("select(-{part})"), list).is_ok(), "{part}");
            }
        }
    }
}

#[test]
fn rows_stand_in_the_order_of_their_keys() {
    type Row = (Option<&'static str>, i64);
    let rows: [Row; 4] = [(Some("b"), 1), (None, 3), (Some("B"), 2), (Some("a"), 2)];
    let sorted = |text: &str| {
        let ordering = query(text).ordering;
        let mut rows = rows.to_vec();
        rows.sort_by_cached_key(|(name, priority)| {
            Key::of(&ordering, &|field| match field {
                "subject" => Value::from(*name),
                _ => Value::from(*priority),
            })
        });
        rows.into_iter().map(|(name, _)| name.unwrap_or("-")).collect::<String>()
    };
    assert_eq!(sorted("ordering(subject)"), "-aBb");
    assert_eq!(sorted("ordering(-subject)"), "bBa-");
    assert_eq!(sorted("ordering(priority,-subject)"), "bBa-");
    assert_eq!(sorted("ordering(-priority,+subject)"), "-aBb");
    // Without one they stay as they are.
    assert_eq!(sorted("ordering()"), "b-Ba");
}
