//! The tutorial of the model system, sentence by sentence (seeds 000 and 001): two people, two
//! browsers, one case from *New case* to *Closed*. What the tutorial says stands above the step
//! that does it.

mod opening;
mod page;
mod work;

use super::{at_work, demo};
use crate::{
    browser::{Browser, Look, Page},
    client::File,
};

const TRACE: File<'static> = File { name: "trace.csv", bytes: b"second,order\n1,PR-7741\n" };

#[test]
fn the_tutorial_from_a_new_case_to_a_closed_one() {
    let (browser, world) = (Browser::start(), demo());
    let robert = at_work(&browser, &world, "Robert", Look::DESKTOP);
    let michael = at_work(&browser, &world, "Michael", Look::DESKTOP);

    opening::create(&robert);
    let case = opening::summary(&robert);
    page::details(&robert, &michael, &case);
    page::people(&robert, &michael);
    page::attachments(&robert);
    page::comments(&robert, &michael);
    work::inquire(&michael, &robert);
    work::submit(&robert);
    work::resolve(&michael, &robert);
    work::close(&robert, &michael);
}

/// The workflow bar without its dates; the state that the case is in has a star.
fn stops(page: &Page) -> Vec<String> {
    let read = "return [...document.querySelectorAll('.flow li')].map(stop => {
        const lines = stop.innerText.split('\\n');
        const now = stop.ariaCurrent === 'step' ? ' *' : '';
        return lines.filter(line => !/^[0-9]+ [A-Z][a-z]+ 20/.test(line)).join(' ') + now })";
    let stops = page.script(read, &[]);
    stops.as_array().unwrap().iter().map(|stop| stop.as_str().unwrap().to_owned()).collect()
}
