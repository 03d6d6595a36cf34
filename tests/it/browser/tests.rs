//! The browser harness, tested on a stage.

use std::fs;

use serde_json::json;

use super::{Browser, Look, Page, find::CLICKABLE, key};
use crate::{
    client::File,
    stage::{Asked, Reply, Stage, file, page, see_other},
};

const FORM: &str = r#"<main><h1>New case</h1><form action="/made" method="get">
    <label for="s">Subject</label><input id="s" name="subject" value="old">
    <label>Priority <select name="priority"><option>Low<option>High</select></label>
    <label><input type="checkbox" role="switch" name="private"> Private</label>
    <label for="f">Attachments</label><input id="f" type="file" multiple hidden>
    <button>Create case</button><button hidden>Create case</button></form>
    <section aria-label="People"><button id="p">Change</button></section>
    <section aria-label="Product"><button>Change</button></section>
    <p id="zone">Drop here</p><p id="said"></p></main><script src="/new.js"></script>"#;

const FORM_SCRIPT: &str = "
    const said = document.querySelector('#said');
    const say = (words) => { said.textContent = words };
    const list = async (files) => {
        const each = [...files].map(async (f) => `${f.name} ${f.type} ${await f.text()}`);
        say((await Promise.all(each)).join(', '));
    };
    const zone = document.querySelector('#zone');
    document.querySelector('#f').onchange = (event) => list(event.target.files);
    document.querySelector('#p').onclick = () => say('people changed');
    zone.ondragover = (event) => event.preventDefault();
    zone.ondrop = (event) => { event.preventDefault(); list(event.dataTransfer.files) };
    document.onpaste = (event) => list(event.clipboardData.files);
    document.onkeydown = (event) => { if (event.ctrlKey && event.key === 'k') say('search');
        if (event.key === 'Escape') say('closed') };
";

const SIGN_IN: &str = "<form method=post><label>Email <input type=email name=email></label>
    <label>Password <input type=password name=password></label><button>Sign in</button></form>";

const LATE_SCRIPT: &str = "
    setTimeout(() => { document.querySelector('button').hidden = false }, 200);
    document.querySelector('button').onclick = () => { document.title = 'came' };
";

const THEME_STYLE: &str = ":root { color-scheme: light dark }
    body { margin: 0; background: light-dark(#fff, #111) } div { height: 3000px }";

const POOR: &str = "<main><h1>Poor</h1><img src=\"data:,\"><p class=\"wide\">x</p>
    <input class=\"input thin\" name=\"q\" aria-label=\"Thin\"><input class=\"input\" name=\"n\" aria-label=\"Wide\"></main>
    <link rel=\"stylesheet\" href=\"/wide.css\">";

fn play(asked: &Asked) -> Reply {
    let known = asked.header("cookie").unwrap_or("nobody");
    match asked.path.split('?').next().unwrap() {
        "/new" => page(FORM),
        "/new.js" => file("text/javascript", FORM_SCRIPT),
        "/made" => page(&format!("<main><h1>Made</h1><p>{}</main>", asked.path)),
        "/late" => page("<button hidden>Come</button><script src=\"/late.js\"></script>"),
        "/late.js" => file("text/javascript", LATE_SCRIPT),
        "/theme" => page("<link rel=\"stylesheet\" href=\"/theme.css\"><div></div>"),
        "/theme.css" => file("text/css", THEME_STYLE),
        "/poor" => page(POOR),
        "/wide.css" => file("text/css", ".wide { width: 3000px } .thin { width: 40px }"),
        "/inline" => page("<h1>Inline</h1><script>document.title = 'ran'</script>"),
        "/scripted" => {
            page("<p>plain</p><noscript>no scripts</noscript><script src=\"/s.js\"></script>")
        }
        "/s.js" => file("text/javascript", "document.querySelector('p').textContent = 'live'"),
        "/sign-in" if asked.method == "GET" => page(SIGN_IN),
        "/sign-in" => see_other("/who", "set-cookie: me=robert\r\n"),
        "/who" => page(&format!("<p>{known}</p><a href=\"/report\" download>Report</a>")),
        "/report" => (
            200,
            "content-disposition: attachment; filename=\"report.csv\"\r\n".to_owned(),
            "a,b".to_owned(),
        ),
        _ => (404, String::new(), "not here".to_owned()),
    }
}

fn visit(path: &str, look: Look) -> (Page, Stage) {
    let stage = Stage::open(play);
    let page = Browser::start().visit(&stage.url, look);
    page.open(path);
    (page, stage)
}

#[test]
fn a_form_is_filled_by_its_labels_and_sent_by_its_button() {
    for look in [Look::DESKTOP, Look::PHONE, Look::DESKTOP.without_scripts()] {
        let (page, _stage) = visit("/new", look);
        assert_eq!(page.value("Subject"), "old");
        page.fill("Subject", "The door");
        page.choose("Priority", "High");
        page.click("Private");
        page.click("Create*");
        page.see("Made");
        assert_eq!(page.path(), "/made?subject=The+door&priority=High&private=on");
        page.back();
        page.see("New case");
    }
}

#[test]
fn a_name_that_stands_twice_is_told_apart_by_its_part() {
    let (page, _stage) = visit("/new", Look::DESKTOP);
    let people = page.inside("People");
    assert_eq!(people.words(), "Change");
    people.click("Change");
    page.see("people changed");
    assert_eq!(page.texts("section button"), ["Change", "Change"]);
}

#[test]
fn keys_go_to_where_the_focus_is() {
    let (page, _stage) = visit("/new", Look::DESKTOP);
    page.press(&[key::CONTROL, "k"].concat());
    page.see("search");
    page.press(key::ESCAPE);
    page.see("closed");
    page.press(key::TAB);
    assert_eq!(page.focused(), "Subject");
    page.press("new words");
    assert_eq!(page.value("Subject"), "new words");
    page.press(key::ENTER);
    page.see("Made");
}

#[test]
fn files_are_chosen_dropped_and_pasted() {
    let (page, _stage) = visit("/new", Look::DESKTOP);
    let files = [File { name: "a.txt", bytes: b"first" }, File { name: "b.csv", bytes: b"second" }];
    page.attach("Attachments", &files);
    page.see("a.txt text/plain first, b.csv text/csv second");
    page.drop_files("#zone", &files[..1]);
    page.see_no("second");
    page.see("a.txt text/plain first");
    page.paste_files("#said", &[File { name: "shot.png", bytes: b"third" }]);
    page.see("shot.png image/png third");
}

#[test]
fn a_click_waits_for_what_comes_late() {
    let (page, _stage) = visit("/late", Look::DESKTOP);
    page.click("Come");
    assert_eq!(page.script("return document.title", &[]), "came");
}

#[test]
fn dark_is_dark_and_a_picture_shows_the_whole_page() {
    let browser = Browser::start();
    let stage = Stage::open(play);
    for (look, theme, brightness) in
        [(Look::DESKTOP, "light", 255), (Look::PHONE.dark(), "dark", 17)]
    {
        let page = browser.visit(&stage.url, look);
        page.open("/theme");
        let shot = page.shoot("harness-theme");
        assert!(shot.ends_with(format!("screenshots/harness-theme-{}-{theme}.png", look.width)));
        let picture =
            base64::Engine::encode(&base64::prelude::BASE64_STANDARD, fs::read(shot).unwrap());
        // The browser itself reads the picture: its size, and how bright its last pixel is.
        let read =
            "const picture = new Image(); picture.src = 'data:image/png;base64,' + arguments[0];
            return picture.decode().then(() => {
                const { width, height } = picture;
                const canvas = new OffscreenCanvas(width, height).getContext('2d');
                canvas.drawImage(picture, 0, 0);
                return [width, height, canvas.getImageData(width - 1, height - 1, 1, 1).data[0]];
            })";
        let seen = page.script(read, &[json!(picture)]);
        assert_eq!(seen, json!([look.width, 3000, brightness]));
        assert_eq!(
            page.script("return matchMedia('(pointer: coarse)').matches", &[]),
            theme == "dark"
        );
    }
}

#[test]
fn axe_finds_a_planted_violation_and_a_wide_page_is_noticed() {
    let (page, _stage) = visit("/poor", Look::DESKTOP);
    let violations = page.violations();
    let expected = "image-alt (critical): Images must have alternative text\n    \
        <img src=\"data:,\"> in [\"img\"]\n      Fix any of the following:";
    assert!(violations.len() == 1 && violations[0].starts_with(expected), "{violations:?}");
    assert!(!page.fits());
    assert_eq!(page.slivers(), ["q"]);
    page.open("/made");
    page.inspect("harness-made");
}

#[test]
#[should_panic(expected = "violates the following Content Security Policy directive")]
fn a_broken_policy_fails_the_test_when_the_visit_ends() {
    let (page, _stage) = visit("/inline", Look::DESKTOP);
    page.see("Inline");
}

#[test]
fn an_error_that_is_wanted_is_forgiven() {
    let (page, _stage) = visit("/nowhere", Look::DESKTOP);
    page.forgive("status of 404");
}

#[test]
fn what_is_missing_or_ambiguous_is_said_beside_what_is_there() {
    let (page, _stage) = visit("/new", Look::DESKTOP);
    assert_eq!(page.find(CLICKABLE, "Send").unwrap_err(), "nothing is called “Send”");
    assert_eq!(page.find(CLICKABLE, "Change").unwrap_err(), "2 things are called “Change”");
    let people = page.inside("People");
    assert_eq!(people.inventory(CLICKABLE), "There are here: button “Change”");
}

#[test]
fn two_visits_are_two_people() {
    let stage = Stage::open(play);
    let browser = Browser::start();
    let robert = browser.visit(&stage.url, Look::DESKTOP);
    let michael = browser.visit(&stage.url, Look::PHONE);
    let user = r#"{"name":"","email":"r@example.com","password":"pass","account":"",
        "account_id":"","role":"","token":""}"#;
    robert.sign_in(&serde_json::from_str(user).unwrap());
    robert.see("me=robert");
    assert_eq!(stage.heard()[1].text(), "email=r%40example.com&password=pass");
    michael.open("/who");
    michael.see("nobody");
    robert.reload();
    robert.see("me=robert");
}

#[test]
fn a_download_arrives() {
    let (page, _stage) = visit("/who", Look::DESKTOP);
    page.click("Report");
    assert_eq!(page.downloaded("report.csv"), b"a,b");
}

#[test]
fn a_page_can_be_read_with_scripts_and_without() {
    let (page, _stage) = visit("/scripted", Look::DESKTOP);
    page.see("live");
    let (page, _stage) = visit("/scripted", Look::DESKTOP.without_scripts());
    page.see("plain no scripts");
}

#[test]
fn nothing_of_a_browser_is_left_when_it_is_dropped() {
    let (page, _stage) = visit("/who", Look::DESKTOP);
    let home = page.session.folder("profile");
    let ours = home.display().to_string();
    let running = || {
        let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
        let lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
        lines.filter(|line| String::from_utf8_lossy(line).contains(&ours)).count()
    };
    assert!(running() > 0);
    drop(page);
    assert_eq!((running(), home.exists()), (0, false));
}
