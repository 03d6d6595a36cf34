//! Cases in every state of every preset, from each side.

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery, office::Clerk},
};

/// Looks at cases through somebody's eyes.
fn look_at(name: &str, cases: &[(&str, &str)]) {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let reader = at_work(&browser, &world, name, Look::DESKTOP);
    let mut clerk = Clerk::new(&world, name);
    for (subject, shot) in cases {
        let case = clerk.case(subject);
        gallery.visit(&reader, &format!("/cases/{case}"), shot);
    }
    gallery.close();
}

#[test]
fn a_case_between_partners_looks_right_to_its_issuer() {
    look_at(
        "Robert",
        &[
            ("Seat count differs", "case-partner-inquiring-issuer"),
            ("Order PR-7741", "case-partner-resolved-issuer"),
            ("Trial period", "case-partner-closed-issuer"),
            ("Activation link", "case-partner-pending-receiver"),
            ("Logo of Tutorial Product", "case-partner-closed-receiver"),
        ],
    );
}

#[test]
fn a_case_between_partners_looks_right_to_its_receiver() {
    look_at(
        "Michael",
        &[
            ("Activation link", "case-partner-pending-issuer"),
            ("Seat count differs", "case-partner-inquiring-receiver"),
            ("Order PR-7741", "case-partner-resolved-receiver"),
        ],
    );
    look_at("Ivo", &[("Activation link", "case-partner-pending-member")]);
}

#[test]
fn a_case_of_a_portal_looks_right_to_both_sides() {
    let states = [
        ("Shared screens go black", "new"),
        ("New badges are not accepted", "open"),
        ("A desk can be booked twice", "resolved"),
        ("Printer on the second floor", "closed"),
    ];
    for (name, side) in [("Iris", "issuer"), ("Ada", "receiver")] {
        let names = states.map(|(subject, state)| (subject, format!("case-portal-{state}-{side}")));
        look_at(name, &names.each_ref().map(|(subject, shot)| (*subject, shot.as_str())));
    }
}

#[test]
fn a_case_of_a_client_looks_right_to_both_sides_and_to_a_viewer() {
    let states = [
        ("Can two people be agent", "open"),
        ("Where do we find the data", "in-progress"),
        ("Cannot upload logs", "waiting"),
        ("Invoice of October", "closed"),
    ];
    for (name, side) in [("Tess", "issuer"), ("Paulie", "receiver")] {
        let names = states.map(|(subject, state)| (subject, format!("case-client-{state}-{side}")));
        look_at(name, &names.each_ref().map(|(subject, shot)| (*subject, shot.as_str())));
    }
    look_at("Una", &[("Cannot upload logs", "case-client-waiting-viewer")]);
}
