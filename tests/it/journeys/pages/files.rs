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

#[test]
fn files_that_are_refused_are_named_with_and_without_scripts() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let long = format!("{}.txt", "minutes-of-the-meeting-".repeat(8));
    let mut names: Vec<String> = (1..12).map(|n| format!("minutes {n}.txt")).collect();
    names.push(long.clone());
    let files: Vec<_> = names.iter().map(|name| File { name, bytes: b"We met." }).collect();
    let cut = format!("“{}…” (7 bytes)", &long[..60]);

    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    robert.open("/cases/new/details?partner=PA-995-631");
    robert.attach("Attach files", &files);
    robert
        .see("“minutes 11.txt” (7 bytes) is one too many; up to 10 files can go with one message.");
    robert.see(&format!("{cut} is one too many"));
    robert.attach("Attach files", &[File { name: "nothing.txt", bytes: b"" }]);
    gallery.hang(&robert, "files-refused");

    let adrian = at_work(&browser, &world, "Adrian", Look::DESKTOP.without_scripts());
    adrian.open("/cases/new/details?partner=PA-995-631");
    adrian.fill("Subject", "Minutes");
    adrian.fill("Description", "All of them.");
    adrian.attach("Attach files", &files);
    adrian.click("Create");
    adrian.see("12 files are too many for one message; up to 10 can go with it.");
    adrian.see(&format!("Beyond that: “minutes 11.txt” (7 bytes) and {cut}."));
    adrian.forgive("status of 422");
    adrian.shoot("files-refused-plain");
    adrian.click("Create");
    adrian.inside("Summary").see("minutes 10.txt");
    adrian.inside("Summary").see_no("minutes 11.txt");
    gallery.close();
}
