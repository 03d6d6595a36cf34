//! The route table, walked by every role on both sides of a case.

use casemate::web::request::Method::Post;

use super::{
    cast::{self, ISSUERS, RECEIVERS},
    routes::{Names, ROWS, Row},
    scene::{FRONT_STREET, HARBOR, MIGHTY_MICK},
    witness::{Herald, sight},
};
use crate::client::Client;

/// Those who look whether anything has changed: an admin of each side, once both have been told of
/// what did before.
struct Watchers([Client; 2], Herald);

impl Watchers {
    /// What they see of the case and around it, and what somebody else sees of it.
    fn look(&mut self, other: &mut Client, names: &Names) -> Vec<String> {
        let case = format!("/cases/{}", names.case);
        let history = format!("{case}/comments/{}/history", names.comment);
        let paths = ["/cases", &case, &history, &format!("/files/{}/view", names.file)];
        let own = self.0.iter_mut().flat_map(|client| sight(client, &paths));
        own.chain(sight(other, &[&case])).collect()
    }
}

#[test]
fn each_role_of_the_issuer_may_what_the_table_says_and_what_it_may_not_changes_nothing() {
    walk(&ISSUERS, FRONT_STREET, |row| &row.issuer);
}

#[test]
fn each_role_of_the_receiver_may_what_the_table_says_and_what_it_may_not_changes_nothing() {
    walk(&RECEIVERS, MIGHTY_MICK, |row| &row.receiver);
}

fn walk(names: &[&str; 4], partner: &'static str, expected: fn(&Row) -> &[u16; 4]) {
    let world = cast::world();
    let mut ivo = world.signed_in("Ivo");
    let herald = Herald::new(&world, "Bo", "Ada", HARBOR);
    let mut watchers = Watchers([world.signed_in("Michael"), world.signed_in("Robert")], herald);
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (number, name) in names.iter().enumerate() {
        let mut client = world.signed_in(name);
        let mut case = named(&mut ivo, partner);
        let expected = |row: &Row| expected(row)[number];
        // What is refused and not yet sent: it goes together, before the next that is not.
        let mut refused = Vec::new();
        for row in ROWS.iter() {
            let acts = row.method == Post;
            if acts && expected(row) >= 400 {
                refused.push(row);
                continue;
            }
            if acts {
                wrong.extend(refusals(&mut client, &refused, &case, &mut watchers, expected));
                refused.clear();
            }
            wrong.extend(unlike(&mut client, row, &case, expected(row)));
            if row.path == "/sign-out" {
                client = world.signed_in(name);
            }
            if acts {
                case = named(&mut ivo, partner);
            }
        }
        wrong.extend(refusals(&mut client, &refused, &case, &mut watchers, expected));
        for what in &mut wrong[seen..] {
            what.insert_str(0, &format!("{name}: "));
        }
        seen = wrong.len();
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A new case, and the partner whom the forms name.
fn named(issuer: &mut Client, partner: &str) -> Names {
    Names { partner: partner.to_owned(), ..cast::case(issuer) }
}

/// Sends one row's request; returns what is wrong with the answer's status.
fn unlike(client: &mut Client, row: &Row, names: &Names, expected: u16) -> Option<String> {
    let status = cast::send(client, row, names).status;
    let (method, path, word) = (row.method, row.path, row.word);
    (status != expected).then(|| format!("{method:?} {path} {word} is {status}, not {expected}"))
}

/// Sends requests all of which are refused; returns what is wrong with what comes of them. Looks
/// once before them all and once after; only if something has changed, one by one for what did it.
fn refusals(
    client: &mut Client,
    rows: &[&Row],
    names: &Names,
    watchers: &mut Watchers,
    expected: impl Fn(&Row) -> u16 + Copy,
) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    // Who looks at the case reads what they were told of it, which is on disk once more has been
    // written.
    watchers.1.settle();
    watchers.look(client, names);
    watchers.1.settle();
    let before = watchers.look(client, names);
    let mut wrong = Vec::new();
    for row in rows {
        // With the token of a page that everybody is shown, be it that there is no such case.
        client.get(&format!("/cases/{}", names.case));
        wrong.extend(unlike(client, row, names, expected(row)));
    }
    if watchers.look(client, names) != before {
        if let [row] = rows {
            wrong.push(format!("POST {} {} changes something", row.path, row.word));
        } else {
            let alone = |row| refusals(client, &[row], names, watchers, expected);
            wrong.extend(rows.iter().copied().flat_map(alone));
            wrong.push("together, what is refused changes something".to_owned());
        }
    }
    wrong
}
