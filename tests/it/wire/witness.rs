//! What stays the same: pages with what differs from one request to the next taken out.

use super::scene;
use crate::{
    client::{Answer, Client},
    wait,
    world::World,
};

/// Later than anything: what a form says that marks all as read.
pub(super) const FAR: &str = "9999999999999";

/// Two people whom nobody watches: what one does, the other is told.
pub(super) struct Herald {
    sender: Client,
    hearer: Client,
    desk: &'static str,
    count: u64,
}

impl Herald {
    /// Somebody who opens cases to a desk, and an agent there.
    pub(super) fn new(world: &World, sender: &str, hearer: &str, desk: &'static str) -> Herald {
        let (sender, hearer) = (world.signed_in(sender), world.signed_in(hearer));
        Herald { sender, hearer, desk, count: 0 }
    }

    /// Waits until everybody was told of all that has happened so far: people are told in the order
    /// in which it did.
    pub(super) fn settle(&mut self) {
        self.count += 1;
        let subject = format!("Hear this, number {}.", self.count);
        scene::open_case(&mut self.sender, self.desk, &subject);
        let heard = wait::until(|| {
            let page = self.hearer.get("/notifications").text();
            if page.contains(&subject) { Ok(()) } else { Err(page) }
        });
        assert!(heard.is_ok(), "{heard:?}");
    }
}

/// What a visitor sees at these addresses.
pub(super) fn sight(client: &mut Client, paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| steady(&client.get(path))).collect()
}

/// A whole answer: its status, its headers, its body; without what differs each time, without the
/// date, and without its length, which goes with the ages in the body.
pub(super) fn steady(answer: &Answer) -> String {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date" && *name != "content-length")
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    let (status, headers) = (answer.status, headers.join("\n"));
    format!("{status}\n{headers}\n\n{}", without_values(&without_ages(&answer.text())))
}

/// What differs between any two looks at one page: a token is masked anew each time, and a list says
/// when it was shown. As many `0` stand in their place.
fn without_values(page: &str) -> String {
    let page = masked(page, "token", 128);
    // A form that is carried out once has a key of its own each time.
    let page = masked(&page, "once", 64);
    masked(&page, "until", 13)
}

/// The values of all hidden fields of this name, each of so many characters, as `0`.
fn masked(page: &str, name: &str, length: usize) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let mut out = String::with_capacity(page.len());
    for (at, piece) in page.split(&field).enumerate() {
        if at == 0 {
            out.push_str(piece);
            continue;
        }
        let (value, rest) = piece.split_once('"').unwrap();
        assert_eq!(value.len(), length, "one {name} is as long as any other");
        for piece in [field.as_str(), &"0".repeat(length), "\"", rest] {
            out.push_str(piece);
        }
    }
    out
}

/// How long ago something was (`4 min`) goes by itself; the moment beside it stays.
fn without_ages(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for (at, piece) in page.split(" data-ago>").enumerate() {
        let piece = match at {
            0 => piece,
            _ => piece.split_once('<').map_or(piece, |(age, _)| &piece[age.len()..]),
        };
        out.push_str(piece);
    }
    out
}
