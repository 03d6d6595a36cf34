//! Files, opened to be looked at.

use crate::{
    browser::{Browser, Look},
    client::File,
    journeys::{at_work, demo, gallery::Gallery, office::Clerk},
};

#[test]
fn a_file_of_each_kind_looks_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut clerk = Clerk::new(&world, "Robert");
    let case = clerk.case("Order PR-7741");
    let zip = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
    let files = [
        File { name: "trace.zip", bytes: &zip },
        File { name: "seats.csv", bytes: include_bytes!("../../../../static/demo/seats.csv") },
    ];
    clerk.send(&format!("/cases/{case}/attach"), &[], &files);
    robert.open(&format!("/cases/{case}"));
    for (name, shot) in [
        ("Console screenshot.png", "file-picture"),
        ("provisioning-log.txt", "file-text"),
        ("order-PR-7741.pdf", "file-pdf"),
        ("trace.zip", "file-zip"),
        ("seats.csv", "file-table"),
    ] {
        robert.inside("Attachments 5").click(name);
        robert.see("of 5");
        gallery.hang(&robert, shot);
        robert.click("Close");
        robert.see("Description");
    }
    gallery.close();
}
