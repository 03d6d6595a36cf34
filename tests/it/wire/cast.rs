//! A world with every role on both sides of a case.

use casemate::web::request::Method;

use super::{
    routes::{Names, PICTURE, Row, Sends},
    scene::{self, FRONT_STREET, MIGHTY_MICK},
    witness::FAR,
};
use crate::{
    client::{self, Answer, Client, FORM, PARTS},
    world::World,
};

/// Viewer, member, agent and admin of the issuer.
pub(super) const ISSUERS: [&str; 4] = ["Wim Purlin", "Ivo Gable", "Gus Lath", "Michael Goldmill"];

/// Viewer, member, agent and admin of the receiver.
pub(super) const RECEIVERS: [&str; 4] =
    ["Rhea Stile", "Bea Newel", "Adrian Pennino", "Robert Balboa"];

/// Admins and viewers of accounts that have no part in it: a service provider, the operator, a
/// client joined to the receiver by a contract, its viewer, another vendor.
pub(super) const OTHERS: [&str; 5] =
    ["Iris Vault", "Paulie Marsh", "Tess Corbel", "Una Dormer", "Ada Quay"];

/// The world, with every role.
pub(super) fn world() -> World {
    let mut world = World::demo(&[]);
    world.add_user(MIGHTY_MICK, "viewer", ISSUERS[0]);
    world.add_user(MIGHTY_MICK, "agent", ISSUERS[2]);
    world.add_user(FRONT_STREET, "viewer", RECEIVERS[0]);
    world.add_user(FRONT_STREET, "member", RECEIVERS[1]);
    world
}

/// A new case with a comment and a picture, all by this member of the issuer, to whom nothing is
/// new: looking changes nothing then.
pub(super) fn case(ivo: &mut Client) -> Names {
    let case = scene::open_case(ivo, FRONT_STREET, "Walked");
    let comment = scene::comment(ivo, &case, "Said by Ivo.");
    let file = scene::attach(ivo, &case, PICTURE);
    assert_eq!(ivo.post_form("/cases/read", &[("until", FAR)]).status, 303);
    Names { case, comment, file, partner: FRONT_STREET.to_owned() }
}

/// Sends a row's request as a browser would.
pub(super) fn send(client: &mut Client, row: &Row, names: &Names) -> Answer {
    let to = row.address(names);
    if row.method == Method::Get {
        return client.get(&to);
    }
    let (kind, body) = body(row, names, client.token());
    client.send("POST", &to, &[("content-type", kind)], Some(&body))
}

/// The type and the body of a row's request, with this token in front.
pub(super) fn body(row: &Row, names: &Names, token: Option<&str>) -> (&'static str, Vec<u8>) {
    let (fields, file) = match row.sends {
        Sends::Nothing => (&[][..], false),
        Sends::Fields(fields) => (fields, false),
        Sends::Picture(fields) => (fields, true),
    };
    let with_partner =
        |(name, value): &(&'static str, &str)| (*name, value.replace("{partner}", &names.partner));
    let filled: Vec<(&str, String)> = fields.iter().map(with_partner).collect();
    let token = token.map(|token| ("token", token));
    let filled = filled.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<(&str, &str)> = token.into_iter().chain(filled).collect();
    if file {
        (PARTS, client::multipart(&fields, "file", &[PICTURE]))
    } else {
        (FORM, client::form(&fields).into_bytes())
    }
}
