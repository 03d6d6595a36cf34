//! A case that others have changed stands out in the lists until it was read.

use super::{
    scene::{self, FRONT_STREET},
    witness::FAR,
};
use crate::{client::Client, wait, world::World};

/// Whether the list has this case, and whether it stands out.
fn stands_out(client: &mut Client, subject: &str) -> bool {
    let page = client.get("/cases").text();
    let row = page.split("<tr").find(|row| row.contains(subject)).expect("the case is in the list");
    assert_eq!(
        row.starts_with(" class=\"news\""),
        row.contains(">has news<"),
        "to eyes and to ears"
    );
    row.contains(">has news<")
}

#[test]
fn news_stand_out_for_everybody_until_they_read_them() {
    let world = World::demo(&[]);
    let [mut michael, mut robert, mut adrian] =
        ["Michael", "Robert", "Adrian"].map(|name| world.signed_in(name));
    let case = scene::open_case(&mut michael, FRONT_STREET, "Something new");
    assert!(!stands_out(&mut michael, "Something new"), "one's own is none");
    assert!(stands_out(&mut robert, "Something new"));
    assert_eq!(robert.get(&format!("/cases/{case}")).status, 200);
    let read = || if stands_out(&mut robert, "Something new") { Err(()) } else { Ok(()) };
    wait::until(read).expect("who has opened it has read it");
    assert!(stands_out(&mut adrian, "Something new"), "for themselves alone");

    assert_eq!(adrian.post_form("/cases/read?direction=incoming", &[("until", FAR)]).status, 303);
    assert!(!stands_out(&mut adrian, "Something new"));
    assert!(!adrian.get("/cases").text().contains("Mark all as read"), "nothing is left to mark");
    michael.post_form(&format!("/cases/{case}/comments"), &[("comment", "And more of it.")]);
    assert!(stands_out(&mut robert, "Something new") && stands_out(&mut adrian, "Something new"));
}
