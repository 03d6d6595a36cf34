//! Looking at a page as a whole: a picture of it, what axe-core says, whether it fits.

use std::{
    fs,
    path::{Path, PathBuf},
};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};

use super::{
    Look, Pointer, Theme,
    page::Page,
    session::{Session, Trouble},
};

/// Runs axe-core: only the rules that are given, or its standard rules and those of WCAG 2.2 AA that
/// it leaves out by default.
const RUN_AXE: &str = "
    const lean = { resultTypes: ['violations'], preload: false };
    const rules = arguments[0] ? { runOnly: [...arguments] }
        : { rules: { 'target-size': { enabled: true } } };
    return axe.run(document, { ...lean, ...rules })
        .then(report => report.violations)";

/// Finds fields for words that are narrower than five letters; those for a few digits may be.
const SLIVERS: &str = "
    const fields = document.querySelectorAll('input.input:not([maxlength=\"2\"]), textarea.input');
    return [...fields].filter(field => field.checkVisibility() && !field.closest('.vh')
        && field.getBoundingClientRect().width < 64).map(field => field.name || field.id)";

impl Page {
    /// Fails if axe-core finds a violation or the page is wider than the window.
    pub(crate) fn inspect(&self, name: &str) {
        let flaws = self.flaws(name, Some(&[]));
        assert!(flaws.is_empty(), "{}", flaws.join("\n"));
    }

    /// Inspects the page as it stands at a desk, on a tablet and on a phone, each by day and by
    /// night; returns what is wrong with it.
    pub(crate) fn inspect_everywhere(&self, name: &str) -> Vec<String> {
        let before = self.session.look.get();
        // What sticks to the window would lie over what is measured.
        self.script("scrollTo(0, 0)", &[]);
        let mut flaws = Vec::new();
        for look in [Look::DESKTOP, Look::TABLET, Look::PHONE] {
            // A tablet shows what the other two show, in another arrangement. By night only the
            // colours are others.
            let tablet = look.width == Look::TABLET.width;
            let day: &[&str] = if tablet { &["target-size"] } else { &[] };
            let night: Option<&[&str]> = if tablet { None } else { Some(&["color-contrast"]) };
            self.session.wear(look);
            flaws.extend(self.flaws(name, Some(day)));
            self.session.wear(look.dark());
            flaws.extend(self.flaws(name, night));
        }
        self.session.wear(before);
        flaws
    }

    /// Says what is wrong with the page, by these rules of axe-core: its usual ones if there are none
    /// here, nothing if they are not given. Takes the picture if something is, or if pictures are
    /// wanted.
    fn flaws(&self, name: &str, rules: Option<&[&str]>) -> Vec<String> {
        let shot = self.session.shot(name);
        let shot = shot.file_name().unwrap().display();
        let broken = rules.map(|rules| self.broken_rules(rules)).unwrap_or_default().into_iter();
        let mut flaws: Vec<_> = broken.map(|flaw| format!("axe-core, of {shot}: {flaw}")).collect();
        if !self.fits() {
            flaws.push(format!("the page of {shot} is wider than the window"));
        }
        flaws.extend(
            self.slivers().iter().map(|field| {
                format!("in {shot} the field {field} is too narrow to be read or hit")
            }),
        );
        if !flaws.is_empty() || wants_pictures() {
            self.shoot(name);
        }
        flaws
    }

    /// Takes the picture `target/screenshots/NAME-WIDTH-THEME.png` of the whole page, below the
    /// window's end too.
    pub(crate) fn shoot(&self, name: &str) -> PathBuf {
        self.session.shoot(name).unwrap()
    }

    /// What axe-core has against this page, each with its places.
    pub(crate) fn violations(&self) -> Vec<String> {
        self.broken_rules(&[])
    }

    fn broken_rules(&self, rules: &[&str]) -> Vec<String> {
        if self.script("return typeof axe", &[]) == "undefined" {
            self.script(&axe(), &[]);
        }
        let rules: Vec<Value> = rules.iter().map(|rule| json!(rule)).collect();
        let found = self.script(RUN_AXE, &rules);
        found.as_array().unwrap().iter().map(violation).collect()
    }

    /// Shows the page on another medium (`print`), or to somebody with these needs.
    pub(crate) fn emulate(&self, medium: &str, needs: &[(&str, &str)]) {
        let needs = needs.iter().map(|(name, value)| json!({ "name": name, "value": value }));
        let media = json!({ "media": medium, "features": needs.collect::<Vec<_>>() });
        self.session.cdp("Emulation.setEmulatedMedia", &media).unwrap();
    }

    /// Whether Chromium's own viewer has opened a PDF in this page.
    pub(crate) fn shows_pdf(&self) -> bool {
        let targets = self.session.cdp("Target.getTargets", &json!({})).unwrap();
        let targets = targets["targetInfos"].as_array().into_iter().flatten();
        targets.filter_map(|target| target["url"].as_str()).any(|url| url.ends_with("/raw"))
    }

    /// The names of the fields for words that show and have no room for any.
    pub(crate) fn slivers(&self) -> Vec<String> {
        let found = self.script(SLIVERS, &[]);
        found.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    /// Whether nothing must be scrolled sideways.
    pub(crate) fn fits(&self) -> bool {
        let root = "document.documentElement";
        self.script(&format!("return {root}.scrollWidth <= {root}.clientWidth"), &[]) == true
    }
}

impl Session {
    /// Makes the window another one, with the page still in it.
    fn wear(&self, look: Look) {
        let finger = look.pointer == Pointer::Finger;
        let screen = json!({
            "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": finger,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", &screen).unwrap();
        let touch = json!({ "enabled": finger, "maxTouchPoints": 1 });
        self.cdp("Emulation.setTouchEmulationEnabled", &touch).unwrap();
        self.prefer(look.theme);
        self.look.set(look);
    }

    pub(super) fn shoot(&self, name: &str) -> Result<PathBuf, Trouble> {
        let size = &self.cdp("Page.getLayoutMetrics", &json!({}))?["cssContentSize"];
        let clip = json!({
            "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1,
        });
        let wanted = json!({
            "format": "png", "captureBeyondViewport": true, "optimizeForSpeed": true, "clip": clip,
        });
        let picture = self.cdp("Page.captureScreenshot", &wanted)?;
        let picture = BASE64_STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
        let path = self.shot(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, picture).unwrap();
        Ok(path)
    }

    /// Where the picture of that name goes.
    fn shot(&self, name: &str) -> PathBuf {
        let look = self.look.get();
        let theme = if look.theme == Theme::Dark { "dark" } else { "light" };
        target().join("screenshots").join(format!("{name}-{}-{theme}.png", look.width))
    }
}

/// Whether somebody wants to look at the pages: they take as long to draw as to be judged.
fn wants_pictures() -> bool {
    std::env::var_os("CASEMATE_TEST_PICTURES").is_some()
}

/// Where cargo builds: its folder for tests is `target/TRIPLE/tmp`.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).ancestors().nth(2).unwrap().to_owned()
}

/// The source of axe-core, where `tests/run --install` puts it.
fn axe() -> String {
    let path = target().join("axe-core/axe.min.js");
    fs::read_to_string(path).expect("axe-core is there after `bash tests/run --install`")
}

/// One of axe-core's findings as a person reads it.
fn violation(found: &Value) -> String {
    let word = |of: &Value, key: &str| of[key].as_str().unwrap_or_default().to_owned();
    let nodes = found["nodes"].as_array().into_iter().flatten();
    let places = nodes.map(|node| {
        let why = word(node, "failureSummary").replace('\n', "\n      ");
        format!("    {} in {}\n      {why}", word(node, "html"), node["target"])
    });
    let head =
        format!("{} ({}): {}", word(found, "id"), word(found, "impact"), word(found, "help"));
    std::iter::once(head).chain(places).collect::<Vec<_>>().join("\n")
}
