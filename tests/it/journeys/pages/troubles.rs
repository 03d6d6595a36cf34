//! Pages of what went wrong.

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery, office::Clerk},
};

#[test]
fn pages_of_trouble_look_right_and_say_what_to_do() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let una = at_work(&browser, &world, "Una", Look::DESKTOP);
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let mut clerk = Clerk::new(&world, "Robert");
    let case = clerk.case("Order PR-7741");
    for (reader, path, status, words, shot) in [
        (&una, format!("/cases/{case}"), 404, "There is nothing at this address", "error-404"),
        (&una, "/cases/new".to_owned(), 403, "You cannot do this", "error-403"),
        (&robert, format!("/cases/{case}/do/resolve"), 409, "The case has moved on", "error-409"),
        (&una, "/cases?status=lost".to_owned(), 400, "This was not understood", "error-400"),
    ] {
        reader.open(&path);
        reader.see(words);
        reader.forgive(&format!("status of {status}"));
        gallery.hang(reader, shot);
    }
    gallery.close();
}
