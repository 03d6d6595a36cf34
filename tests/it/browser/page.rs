//! What a person does on a page, and what they see there.

use std::{fs, rc::Rc};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};

use super::{
    Scripts,
    find::{CLICKABLE, FILLABLE},
    session::{Element, Session},
};
use crate::{client::File, wait, world::User};

/// Keys that have no letter; `SHIFT` and `CONTROL` hold for the rest of the text.
pub(crate) mod key {
    /// The keys that hold.
    pub(super) const HELD: [char; 2] = ['\u{e008}', '\u{e009}'];
    pub(crate) const TAB: &str = "\u{e004}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const SHIFT: &str = "\u{e008}";
    pub(crate) const CONTROL: &str = "\u{e009}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const END: &str = "\u{e010}";
    pub(crate) const RIGHT: &str = "\u{e014}";
    pub(crate) const DOWN: &str = "\u{e015}";
}

/// How files come to a page other than through a file chooser.
const HAND_OVER: &str = include_str!("hand_over.js");

/// Waits until the page is drawn, or for a second: a browser drops the keys that come before.
const DRAWN: &str = "return Promise.race([
    new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
    new Promise(done => setTimeout(done, 1000))])";

/// A visitor's window, or a part of the page in it.
#[derive(Clone)]
pub(crate) struct Page {
    pub(super) session: Rc<Session>,
    url: String,
    /// The page around this part, and which part it is.
    pub(super) part: Option<(Rc<Page>, Part)>,
}

/// How a part of a page is found.
#[derive(Clone)]
pub(super) enum Part {
    /// By the name that a screen reader says.
    Named(String),
    /// By a CSS selector, for what has no name: the first that fits.
    At(String),
}

impl Page {
    pub(super) fn new(session: Session, url: &str) -> Page {
        Page { session: Rc::new(session), url: url.to_owned(), part: None }
    }

    /// The part of the page with that name (a dialog, a region, a row …); everything done with
    /// it happens inside.
    pub(crate) fn inside(&self, name: &str) -> Page {
        self.part(Part::Named(name.to_owned()))
    }

    /// The part of the page that the CSS selector finds first, for parts without a name.
    pub(crate) fn at(&self, selector: &str) -> Page {
        self.part(Part::At(selector.to_owned()))
    }

    fn part(&self, part: Part) -> Page {
        let part = Some((Rc::new(self.clone()), part));
        Page { session: Rc::clone(&self.session), url: self.url.clone(), part }
    }

    /// Goes to an address of this site, and returns when the page has loaded.
    pub(crate) fn open(&self, path: &str) {
        self.session.post("/url", &json!({ "url": format!("{}{path}", self.url) })).unwrap();
    }

    pub(crate) fn reload(&self) {
        self.session.post("/refresh", &json!({})).unwrap();
    }

    pub(crate) fn back(&self) {
        self.session.post("/back", &json!({})).unwrap();
    }

    /// Does something in another tab of the same browser, and comes back.
    pub(crate) fn in_another_tab(&self, errand: impl FnOnce(&Page)) {
        let here = self.session.get("/window").unwrap();
        self.switch_to_new_tab();
        errand(self);
        self.session.delete("/window").unwrap();
        self.session.post("/window", &json!({ "handle": here })).unwrap();
    }

    /// Closes the tab, as if by accident, and opens another.
    pub(crate) fn lose_tab(&self) {
        let lost = self.session.get("/window").unwrap();
        self.switch_to_new_tab();
        let new = self.session.get("/window").unwrap();
        self.session.post("/window", &json!({ "handle": lost })).unwrap();
        self.session.delete("/window").unwrap();
        self.session.post("/window", &json!({ "handle": new })).unwrap();
    }

    fn switch_to_new_tab(&self) {
        let new = self.session.post("/window/new", &json!({ "type": "tab" })).unwrap();
        self.session.post("/window", &json!({ "handle": new["handle"] })).unwrap();
    }

    /// The path of the page that is open, with its query.
    pub(crate) fn path(&self) -> String {
        word(&self.script("return location.pathname + location.search", &[]))
    }

    pub(crate) fn sign_in(&self, user: &User) {
        self.open("/sign-in");
        self.fill("Email", &user.email);
        self.fill("Password", &user.password);
        self.click("Sign in");
        self.wait("to be signed in", |page| page.path() != "/sign-in");
    }

    /// Clicks the button, link, tab, box or menu item of that name.
    pub(crate) fn click(&self, name: &str) {
        self.act("click", CLICKABLE, name, |at| self.session.element(at, "click", &json!({})));
    }

    /// Types a text into the field with that label, in place of what was there.
    pub(crate) fn fill(&self, label: &str, text: &str) {
        self.act("fill", FILLABLE, label, |at| {
            self.session.element(at, "clear", &json!({}))?;
            self.session.element(at, "value", &json!({ "text": text }))
        });
    }

    /// Chooses from the list with that label.
    pub(crate) fn choose(&self, label: &str, choice: &str) {
        let find = "return [...arguments[0].options].find(o => o.label.trim() === arguments[1])";
        self.act("choose from", FILLABLE, label, |at| {
            let found = self.session.script(find, &[at.argument(), json!(choice)])?;
            let option = Element::of(&found);
            let option = option.unwrap_or_else(|| panic!("“{label}” has no choice “{choice}”"));
            self.session.element(&option, "click", &json!({}))
        });
    }

    /// What the list with that label offers.
    pub(crate) fn choices(&self, label: &str) -> Vec<String> {
        let read = "return [...arguments[0].options].map(option => option.label.trim())";
        let choices = self.read(label, read);
        choices.as_array().unwrap().iter().map(word).collect()
    }

    /// What the field with that label holds.
    pub(crate) fn value(&self, label: &str) -> String {
        word(&self.read(label, "return arguments[0].value"))
    }

    /// Types where the focus is: `page.press("abc")`, `page.press(&[key::CONTROL, "k"].concat())`.
    pub(crate) fn press(&self, keys: &str) {
        let step = |kind: &str, key: char| json!({ "type": kind, "value": key });
        let held: Vec<char> = keys.chars().filter(|key| key::HELD.contains(key)).collect();
        let strokes = keys.chars().flat_map(|key| {
            let up = (!held.contains(&key)).then(|| step("keyUp", key));
            std::iter::once(step("keyDown", key)).chain(up)
        });
        let steps: Vec<_> = strokes.chain(held.iter().map(|key| step("keyUp", *key))).collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": steps }] });
        // Where pages have no scripts, nobody tells when they are drawn.
        if self.session.look.get().scripts == Scripts::Run {
            self.script(DRAWN, &[]);
        }
        self.session.post("/actions", &actions).unwrap();
    }

    /// The name of what has the focus, as a screen reader says it.
    pub(crate) fn focused(&self) -> String {
        let name = wait::until(|| {
            let active = self.session.get("/element/active")?;
            let id = Element::of(&active).unwrap().id().to_owned();
            self.session.get(&format!("/element/{id}/computedlabel"))
        });
        word(&name.unwrap())
    }

    /// Chooses files for the file input whose label begins with these words, shown or not.
    pub(crate) fn attach(&self, label: &str, files: &[File<'_>]) {
        let find = "return [...arguments[0].querySelectorAll('input[type=file]')].find(input =>
            [input.ariaLabel, ...[...input.labels].map(label => label.textContent)]
                .some(words => words?.trim().startsWith(arguments[1])))";
        let at = wait::until(|| {
            let found = self.session.script(find, &[self.root()?.argument(), json!(label)]);
            let found = found.map_err(|trouble| trouble.to_string())?;
            Element::of(&found).ok_or_else(|| format!("no file input is called “{label}”"))
        });
        let paths = files.iter().map(|file| {
            let path = self.session.folder("files").join(file.name);
            fs::write(&path, file.bytes).unwrap();
            path.display().to_string()
        });
        let paths = paths.collect::<Vec<_>>().join("\n");
        self.session.element(&at.unwrap(), "value", &json!({ "text": paths })).unwrap();
    }

    /// Drags files over what the CSS selector finds, and drops them there.
    pub(crate) fn drop_files(&self, selector: &str, files: &[File<'_>]) {
        self.hand_over("drop", selector, files);
    }

    /// Pastes files, a screenshot for example, into what the CSS selector finds.
    pub(crate) fn paste_files(&self, selector: &str, files: &[File<'_>]) {
        self.hand_over("paste", selector, files);
    }

    fn hand_over(&self, manner: &str, selector: &str, files: &[File<'_>]) {
        let files = files.iter().map(|file| {
            json!({ "name": file.name, "kind": file.kind(),
                    "bytes": BASE64_STANDARD.encode(file.bytes) })
        });
        let arguments = [json!(manner), json!(selector), files.collect()];
        self.wait(&format!("to {manner} on {selector}"), |page| {
            page.script(HAND_OVER, &arguments) == Value::Bool(true)
        });
    }

    /// Takes something away that other browsers have not, from all pages that are opened from now
    /// on.
    pub(crate) fn without(&self, name: &str) {
        let source = json!({ "source": format!("delete self.{name}") });
        self.session.cdp("Page.addScriptToEvaluateOnNewDocument", &source).unwrap();
    }

    /// Slows uploads down to so many bytes a second.
    pub(crate) fn slow_uploads(&self, bytes: u32) {
        let slow = json!({
            "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes,
        });
        self.session.cdp("Network.enable", &json!({})).unwrap();
        self.session.cdp("Network.emulateNetworkConditions", &slow).unwrap();
    }

    /// What a click has downloaded, once it is all there.
    pub(crate) fn downloaded(&self, name: &str) -> Vec<u8> {
        let folder = self.session.folder("downloads");
        let arrived = wait::until(|| {
            let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
            let names: Vec<_> = names.map(|name| name.display().to_string()).collect();
            let whole = names.iter().all(|there| !there.ends_with(".crdownload"));
            let bytes = fs::read(folder.join(name)).ok().filter(|_| whole);
            bytes.ok_or_else(|| format!("{name} has not arrived; there is {names:?}"))
        });
        arrived.unwrap_or_else(|why| panic!("{why}"))
    }

    /// Waits until these words can be seen.
    pub(crate) fn see(&self, words: &str) {
        self.wait(&format!("to see “{words}”"), |page| page.holds(words) == Some(true));
    }

    /// Waits until these words can no longer be seen.
    pub(crate) fn see_no(&self, words: &str) {
        let gone = format!("to see “{words}” no more");
        self.wait(&gone, |page| page.holds(words) == Some(false));
    }

    /// The text that can be seen, with single blanks.
    pub(crate) fn words(&self) -> String {
        // The page may give way to the next one while it is read.
        wait::until(|| self.try_words()).expect("that part is there")
    }

    /// Whether these words can be seen; `None` while there is no such part, or no page.
    fn holds(&self, words: &str) -> Option<bool> {
        Some(self.try_words().ok()?.contains(words))
    }

    fn try_words(&self) -> Result<String, String> {
        let root = self.root()?.argument();
        let read = "return (arguments[0].querySelector('body') ?? arguments[0]).innerText";
        let words = self.session.script(read, &[root]).map_err(|trouble| trouble.to_string())?;
        Ok(word(&words).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text of each thing that the CSS selector finds, in order.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let read = "return [...arguments[0].querySelectorAll(arguments[1])].map(e => e.innerText)";
        // The page may give way to the next one between the two.
        let texts = wait::until(|| {
            let root = self.root()?;
            let texts = self.session.script(read, &[root.argument(), json!(selector)]);
            texts.map_err(|trouble| trouble.to_string())
        });
        let texts = texts.unwrap_or_else(|trouble| panic!("{read}: {trouble}"));
        texts.as_array().unwrap().iter().map(word).collect()
    }

    /// Waits until `condition` holds; `what` completes the sentence "waited in vain …".
    pub(crate) fn wait(&self, what: &str, condition: impl Fn(&Page) -> bool) {
        let held = wait::until(|| condition(self).then_some(()).ok_or(()));
        assert!(held.is_ok(), "waited in vain {what}");
    }

    /// Runs the body of a function in the page (its security policy does not apply) and waits for
    /// the promise if it returns one.
    pub(crate) fn script(&self, body: &str, arguments: &[Value]) -> Value {
        let answer = self.session.script(body, arguments);
        answer.unwrap_or_else(|trouble| panic!("{body}: {trouble}"))
    }

    /// Waits for an error in the console that holds these words, and forgives it.
    pub(crate) fn forgive(&self, words: &str) {
        let gone = wait::until(|| {
            let mut errors = self.session.console().map_err(|trouble| trouble.to_string())?;
            let at = errors.iter().position(|error| error.contains(words));
            at.map(|at| drop(errors.remove(at))).ok_or_else(|| format!("only {errors:?}"))
        });
        gone.unwrap_or_else(|errors| panic!("no error with “{words}” came: {errors}"));
    }

    /// Waits for an error in the console that holds these words, and forgives all that do.
    pub(crate) fn forgive_all(&self, words: &str) {
        self.forgive(words);
        self.session.console().unwrap().retain(|error| !error.contains(words));
    }

    /// Finds and does, again and again until it is done.
    fn act(
        &self,
        verb: &str,
        roles: &[&str],
        name: &str,
        step: impl Fn(&Element) -> Result<(), super::session::Trouble>,
    ) {
        let done = wait::until(|| {
            let at = self.find(roles, name)?;
            match step(&at) {
                Err(trouble) if trouble.may_pass() => Err(trouble.to_string()),
                done => Ok(done),
            }
        });
        let done = done.unwrap_or_else(|why| self.give_up(verb, roles, name, &why));
        done.unwrap_or_else(|trouble| panic!("cannot {verb} “{name}”: {trouble}"));
    }

    /// What a script says of the field with that label, which may give way to another meanwhile.
    fn read(&self, label: &str, script: &str) -> Value {
        let read = wait::until(|| {
            let at = self.find(FILLABLE, label)?;
            self.session.script(script, &[at.argument()]).map_err(|trouble| trouble.to_string())
        });
        read.unwrap_or_else(|why| self.give_up("read", FILLABLE, label, &why))
    }

    fn give_up(&self, verb: &str, roles: &[&str], name: &str, why: &str) -> ! {
        panic!("cannot {verb} “{name}”: {why}. {}", self.inventory(roles));
    }
}

fn word(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
