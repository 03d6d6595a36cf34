//! One Chromium with an empty profile, and the WebDriver commands to it.

use std::{
    cell::{Cell, RefCell},
    fmt, fs,
    path::PathBuf,
    rc::Rc,
    thread,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Driver, Look, Pointer, Scripts, Theme};

/// The key under which WebDriver passes an element around.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How Chromium is started. Over a pipe, so that it ends when chromedriver does, however that
/// ended; and unable to reach, even to look up, any other machine.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",
];

/// Ends its Chromium when dropped; fails the test then if the console holds an error.
pub(super) struct Session {
    pub(super) look: Cell<Look>,
    /// `/session/` and the id that chromedriver gave.
    path: String,
    errors: RefCell<Vec<String>>,
    // Both outlive the Chromium, which ends in `drop`; the profile is removed after it.
    home: TempDir,
    driver: Rc<Driver>,
}

/// An element of the page that was open when it was found.
#[derive(Clone, Debug)]
pub(super) struct Element(String);

/// What chromedriver says when a command did not work.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) kind: String,
    message: String,
}

impl Session {
    pub(super) fn start(driver: Rc<Driver>, look: Look) -> Session {
        let home = tempfile::tempdir().unwrap();
        for folder in ["profile", "downloads", "files"] {
            fs::create_dir(home.path().join(folder)).unwrap();
        }
        let wanted = capabilities(look, &home);
        let made = driver.call("POST", "/session", &wanted).expect("Chromium starts");
        let path = format!("/session/{}", made["sessionId"].as_str().unwrap());
        let errors = RefCell::default();
        let session = Session { look: Cell::new(look), path, errors, home, driver };
        session.prefer(look.theme);
        session
    }

    /// Tells pages what the visitor prefers.
    pub(super) fn prefer(&self, theme: Theme) {
        let theme = if theme == Theme::Dark { "dark" } else { "light" };
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme },
            // Nothing moves: tests need not wait, and screenshots of one page are alike.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]});
        self.cdp("Emulation.setEmulatedMedia", &media).unwrap();
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.driver.call("POST", &format!("{}{path}", self.path), body)
    }

    pub(super) fn get(&self, path: &str) -> Result<Value, Trouble> {
        self.driver.call("GET", &format!("{}{path}", self.path), &Value::Null)
    }

    pub(super) fn delete(&self, path: &str) -> Result<Value, Trouble> {
        self.driver.call("DELETE", &format!("{}{path}", self.path), &Value::Null)
    }

    /// A command of the Chrome DevTools protocol.
    pub(super) fn cdp(&self, command: &str, parameters: &Value) -> Result<Value, Trouble> {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Runs the body of a function in the page, whatever its security policy, and waits for the
    /// promise if it returns one.
    pub(super) fn script(&self, body: &str, arguments: &[Value]) -> Result<Value, Trouble> {
        self.post("/execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// A command to an element: `click`, `clear`, `value`.
    pub(super) fn element(&self, at: &Element, verb: &str, body: &Value) -> Result<(), Trouble> {
        self.post(&format!("/element/{}/{verb}", at.0), body).map(drop)
    }

    /// The errors in the console so far; those taken out of it are forgotten.
    pub(super) fn console(&self) -> Result<std::cell::RefMut<'_, Vec<String>>, Trouble> {
        let entries = self.post("/se/log", &json!({ "type": "browser" }))?;
        let mut errors = self.errors.borrow_mut();
        for entry in entries.as_array().into_iter().flatten() {
            let broken = entry["level"] == "SEVERE" || entry["source"] == "security";
            errors.extend(entry["message"].as_str().filter(|_| broken).map(str::to_owned));
        }
        Ok(errors)
    }

    pub(super) fn folder(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What a person would want to see of a failed test: a picture, the address, the words.
    fn testify(&self) {
        let name = thread::current().name().unwrap_or("a test").replace("::", "-");
        let seen = self.script("return location.href + '\\n' + document.body.innerText", &[]);
        let seen = seen.unwrap_or_else(|trouble| json!(trouble.to_string()));
        eprintln!("--- the browser was at {}\n---", seen.as_str().unwrap_or_default());
        if let Ok(shot) = self.shoot(&format!("failed-{name}")) {
            eprintln!("--- a picture of it: {} ---", shot.display());
        }
        if let Ok(errors) = self.console() {
            eprintln!("--- errors in its console: {errors:#?} ---");
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let failed = thread::panicking();
        if failed {
            self.testify();
        }
        let errors = self.console().map(|errors| errors.clone());
        let ended = self.driver.call("DELETE", &self.path, &Value::Null);
        if !failed {
            assert_eq!(errors.unwrap(), Vec::<String>::new(), "errors in the browser's console");
            ended.unwrap();
        }
    }
}

impl Driver {
    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, Trouble> {
        let url = format!("{}{path}", self.url);
        let answer = match method {
            "GET" => self.agent.get(url).call(),
            "DELETE" => self.agent.delete(url).call(),
            _ => self.agent.post(url).send_json(body),
        };
        let mut answer = answer.map_err(|err| Trouble::new("no answer", &err.to_string()))?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(u64::MAX).read_json::<Value>();
        let body = body.map_err(|err| Trouble::new("no JSON", &err.to_string()))?;
        let value = &body["value"];
        let word = |key: &str| value[key].as_str().unwrap_or_default();
        if status.is_success() {
            return Ok(value.clone());
        }
        Err(Trouble::new(word("error"), word("message")))
    }
}

impl Element {
    /// The element in what a script has returned.
    pub(super) fn of(value: &Value) -> Option<Element> {
        value[ELEMENT].as_str().map(|id| Element(id.to_owned()))
    }

    /// What stands for it in an address of WebDriver.
    pub(super) fn id(&self) -> &str {
        &self.0
    }

    /// The element as an argument of a script.
    pub(super) fn argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

impl Trouble {
    fn new(kind: &str, message: &str) -> Trouble {
        Trouble { kind: kind.to_owned(), message: message.to_owned() }
    }

    /// What was asked for is not on the page.
    pub(super) fn nothing(message: &str) -> Trouble {
        Trouble::new("no such element", message)
    }

    /// Whether the same step may work in a moment, and has certainly not been taken.
    pub(super) fn may_pass(&self) -> bool {
        let passing = [
            "element click intercepted",
            "element not interactable",
            "invalid element state",
            "no such element",
            "stale element reference",
        ];
        passing.contains(&self.kind.as_str())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.kind, self.message)
    }
}

fn capabilities(look: Look, home: &TempDir) -> Value {
    let folder = |name: &str| home.path().join(name).display().to_string();
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", folder("profile")));
    let finger = look.pointer == Pointer::Finger;
    let screen = json!({ "deviceMetrics": {
        "width": look.width, "height": look.height, "pixelRatio": 1.0,
        "touch": finger, "mobile": finger,
    }});
    let (allow, block) = (1, 2);
    let scripts = if look.scripts == Scripts::Blocked { block } else { allow };
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        // For `--tls-self-signed`.
        "acceptInsecureCerts": true,
        "timeouts": { "implicit": 0, "pageLoad": 30_000, "script": 30_000 },
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "args": flags,
            "mobileEmulation": screen,
            "prefs": {
                "profile.managed_default_content_settings.javascript": scripts,
                "download.default_directory": folder("downloads"),
                "download.prompt_for_download": false,
            },
        },
    }}})
}
