//! How a desk does.

use crate::{
    browser::{Browser, Look},
    journeys::{at_work, demo, gallery::Gallery},
};

#[test]
fn the_numbers_of_a_desk_look_right() {
    let (browser, world) = (Browser::start(), demo());
    let mut gallery = Gallery::default();
    let paulie = at_work(&browser, &world, "Paulie", Look::DESKTOP);
    paulie.click("Numbers");
    paulie.see("Time within which half are done");
    gallery.hang(&paulie, "numbers");
    let tess = at_work(&browser, &world, "Tess", Look::DESKTOP);
    gallery.visit(&tess, "/numbers", "numbers-none");
    gallery.close();
}
