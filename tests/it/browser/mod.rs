//! Journeys in a real browser: headless Chromium, driven over WebDriver.
//!
//! A test speaks of what a person sees. Controls are found by the name that a screen reader says
//! (asked of Chromium's own accessibility tree), and every step waits until it can be taken:
//!
//! ```ignore
//! let browser = Browser::start();
//! let robert = browser.visit(&world.url, Look::DESKTOP);
//! robert.open("/cases");
//! robert.click("New case");
//! robert.fill("Subject", "The door does not open");
//! robert.see("Step 2 of 3");
//! robert.inspect("new-case");
//! ```
//!
//! Two visits are two people: they share no cookie. A visit that ends with an error in the
//! browser's console, a broken content security policy among them, fails its test.

mod find;
mod inspect;
mod page;
mod session;
mod tests;

pub(crate) use inspect::target;
pub(crate) use page::{Page, key};

use std::{process::Command, rc::Rc};

use session::Session;
use ureq::Agent;

use crate::{client, process::Process};

/// A chromedriver on a port of its own. Ends when the last visit has ended.
pub(crate) struct Browser(Rc<Driver>);

struct Driver {
    url: String,
    agent: Agent,
    _process: Process,
}

/// What the visitor's machine is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) theme: Theme,
    pub(crate) pointer: Pointer,
    pub(crate) scripts: Scripts,
}

/// What the visitor prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// What the visitor points with. A finger comes with all of a phone's manners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pointer {
    Mouse,
    Finger,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scripts {
    Run,
    Blocked,
}

impl Look {
    pub(crate) const DESKTOP: Look = Look {
        width: 1440,
        height: 900,
        theme: Theme::Light,
        pointer: Pointer::Mouse,
        scripts: Scripts::Run,
    };

    pub(crate) const PHONE: Look =
        Look { width: 360, height: 740, pointer: Pointer::Finger, ..Look::DESKTOP };

    pub(crate) const TABLET: Look =
        Look { width: 768, height: 1024, pointer: Pointer::Finger, ..Look::DESKTOP };

    pub(crate) fn dark(self) -> Look {
        Look { theme: Theme::Dark, ..self }
    }

    pub(crate) const fn without_scripts(self) -> Look {
        Look { scripts: Scripts::Blocked, ..self }
    }
}

impl Browser {
    pub(crate) fn start() -> Browser {
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--log-level=SEVERE"]);
        let process = Process::start(command);
        let port = process.hear(|line| {
            let port = line.split_once("started successfully on port ")?.1;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.expect("chromedriver says its port");
        let url = format!("http://127.0.0.1:{port}");
        Browser(Rc::new(Driver { url, agent: client::agent(), _process: process }))
    }

    /// Somebody new at `url`, with a profile of their own, before the first page.
    pub(crate) fn visit(&self, url: &str, look: Look) -> Page {
        Page::new(Session::start(Rc::clone(&self.0), look), url)
    }
}
