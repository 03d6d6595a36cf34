//! What people do with Casemate from the first page to the last, in a real browser.
//!
//! Each file is one idea; each test a journey that somebody makes. The people and cases are those
//! of the demo world.

mod bulk;
mod clients;
mod customers;
mod exports;
mod feel;
mod first_day;
mod gallery;
mod help;
mod helpdesk;
mod keeping;
mod kept;
mod keyboard;
mod live;
mod office;
mod pages;
mod plain;
mod portal;
mod replies;
mod search;
mod tiers;
mod tutorial;

use crate::{
    browser::{Browser, Look, Page},
    client::File,
    world::World,
};

/// A picture.
const PICTURE: File<'static> = File {
    name: "Tutorial Screenshot.png",
    bytes: include_bytes!("../../../static/demo/screenshot.png"),
};

/// A text.
const LOG: File<'static> = File {
    name: "provisioning-log.txt",
    bytes: b"02:08 order PR-7741 accepted\n02:08 once more\n",
};

/// The demo world on a machine of any size.
fn demo() -> World {
    World::demo(&["--min-free-disk", "1MB"])
}

/// Waits until a screen reader is told these words.
fn said(page: &Page, words: &str) {
    page.wait(&format!("to hear “{words}”"), |page| {
        page.script("return document.querySelector('[data-say]').textContent", &[]) == words
    });
}

/// Somebody who has signed in, at the list of cases.
fn at_work(browser: &Browser, world: &World, name: &str, look: Look) -> Page {
    let page = browser.visit(&world.url, look);
    page.sign_in(world.user(name));
    page
}
