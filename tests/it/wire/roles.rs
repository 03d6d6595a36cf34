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
    fn see(&mut self, names: &Names) -> Vec<String> {
        let case = format!("/cases/{}", names.case);
        let history = format!("{case}/comments/{}/history", names.comment);
        let paths = ["/cases", &case, &history, &format!("/files/{}/view", names.file)];
        self.0.iter_mut().flat_map(|client| sight(client, &paths)).collect()
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
    let mut wrong = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let mut client = world.signed_in(name);
        let mut case = cast::case(&mut ivo);
        for row in ROWS.iter() {
            let names = Names { partner: partner.to_owned(), ..case.clone() };
            let expected = expected(row)[number];
            let complaint = try_one(&mut client, row, &names, expected, &mut watchers);
            wrong.extend(complaint.map(|what| format!("{name}: {what}")));
            if row.path == "/sign-out" {
                client = world.signed_in(name);
            }
            if row.method == Post && expected < 400 {
                case = cast::case(&mut ivo);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Sends one row's request; returns what is wrong with what comes of it.
fn try_one(
    client: &mut Client,
    row: &Row,
    names: &Names,
    expected: u16,
    watchers: &mut Watchers,
) -> Option<String> {
    let own = format!("/cases/{}", names.case);
    let watched = row.method == Post && expected >= 400;
    let look = |client: &mut Client, watchers: &mut Watchers| {
        [watchers.see(names), sight(client, &[&own])].concat()
    };
    if watched {
        // Who looks at the case reads what they were told of it, which is on disk once more has
        // been written.
        watchers.1.settle();
        look(client, watchers);
        watchers.1.settle();
    }
    let mut look = |client: &mut Client| watched.then(|| look(client, watchers));
    let before = look(client);
    let status = cast::send(client, row, names).status;
    let (method, path, word) = (row.method, row.path, row.word);
    if status != expected {
        return Some(format!("{method:?} {path} {word} is {status}, not {expected}"));
    }
    let unchanged = look(client) == before;
    (!unchanged).then(|| format!("{method:?} {path} {word} is refused, and yet changes something"))
}
