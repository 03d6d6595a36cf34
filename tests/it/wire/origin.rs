//! Forms that come from elsewhere change nothing: tokens, origins, and bodies that are no forms.

use casemate::web::request::Method::Post;

use super::{
    cast,
    routes::{Names, PICTURE, ROWS, Row, Sends},
    witness::sight,
};
use crate::{
    client::{self, Client, FORM, PARTS},
    world::World,
};

/// Ivo, signed in, with a case of his, and all that a request of his could change.
struct Target {
    ivo: Client,
    names: Names,
    before: Vec<String>,
    world: World,
}

/// A request before it is made: the row, and the right token.
struct Draft<'a> {
    row: &'a Row,
    names: &'a Names,
    token: &'a str,
}

/// A request: the type of its body, more headers, its body.
type Forged = (&'static str, Vec<(&'static str, String)>, Vec<u8>);

impl Target {
    fn new() -> Target {
        let world = World::demo(&[]);
        let mut ivo = world.signed_in("Ivo");
        let names = cast::case(&mut ivo);
        let before = all_of(&mut ivo, &names);
        Target { ivo, names, before, world }
    }

    /// Sends every unsafe request as `forge` makes it, without a word on where it comes from but
    /// its own; fails if one has another status, or if anything has changed.
    fn refuses(&mut self, statuses: &[u16], forge: impl Fn(&Draft<'_>) -> Forged) {
        let token = self.ivo.token().unwrap().to_owned();
        for row in unsafe_rows() {
            let (kind, mut more, body) = forge(&Draft { row, names: &self.names, token: &token });
            if kind == PARTS && ADMINS_FILES.contains(&row.path) {
                continue;
            }
            more.push(("content-type", kind.to_owned()));
            let headers: Vec<_> =
                more.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let to = row.address(&self.names);
            let answer = self.ivo.send_bare("POST", &to, &headers, Some(&body));
            let (status, path, word) = (answer.status, row.path, row.word);
            assert!(statuses.contains(&status), "{path} {word} is {status}: {headers:?}");
            assert_eq!(answer.header("set-cookie"), None, "{path}");
        }
        assert_eq!(all_of(&mut self.ivo, &self.names), self.before, "and nothing has changed");
    }
}

fn all_of(client: &mut Client, names: &Names) -> Vec<String> {
    let case = format!("/cases/{}", names.case);
    let details = format!("/cases/new/details?partner={}", names.partner);
    sight(client, &["/cases", "/cases/new", &details, &case, &format!("{case}/people")])
}

/// Only admins send files there: others are refused before their body is read, and with it their
/// token.
const ADMINS_FILES: [&str; 3] =
    ["/settings/import", "/settings/accounts/{}/logo", "/settings/products/{}/icon"];

/// The rows of requests that change something, but for those of people who are not in yet, those by
/// which only admins send files, and of the step that the desk does not have: files for that are
/// refused as early.
fn unsafe_rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(|row| {
        let early = row.word == "take-up" || ADMINS_FILES.contains(&row.path);
        row.method == Post
            && !matches!(row.path, "/sign-in" | "/set-up/{}" | "/link/{}")
            && !(early && matches!(row.sends, Sends::Picture(_)))
    })
}

impl Draft<'_> {
    /// As the page would send it, but with this for a token.
    fn with(&self, token: Option<&str>) -> Forged {
        let (kind, body) = cast::body(self.row, self.names, token);
        (kind, Vec::new(), body)
    }

    /// As the page would send it, with one more header.
    fn saying(&self, name: &'static str, value: &str) -> Forged {
        let (kind, body) = cast::body(self.row, self.names, Some(self.token));
        (kind, vec![(name, value.to_owned())], body)
    }
}

#[test]
fn a_form_without_a_token_or_without_anything_is_not_taken() {
    let mut target = Target::new();
    target.refuses(&[403], |draft| draft.with(None));
    target.refuses(&[403], |_| (FORM, Vec::new(), Vec::new()));
    target.refuses(&[403], |draft| {
        let (kind, _, body) = draft.with(None);
        (kind, vec![("x-csrf-token", draft.token.to_owned())], body)
    });
}

#[test]
fn a_tampered_token_is_not_taken() {
    let mut target = Target::new();
    target.refuses(&[403], |draft| {
        let last = if draft.token.ends_with('0') { "1" } else { "0" };
        draft.with(Some(&format!("{}{last}", &draft.token[..127])))
    });
    let upper = |token: &str| token.to_uppercase() + "0";
    target.refuses(&[403], |draft| draft.with(Some(&upper(draft.token))));
    for token in ["", "0", "null", "undefined", "true", "[]", " ", &"0".repeat(128)] {
        target.refuses(&[403], |draft| draft.with(Some(token)));
    }
}

#[test]
fn a_token_of_another_session_is_not_taken() {
    let mut target = Target::new();
    let mut stranger = target.world.stranger();
    stranger.get("/sign-in");
    for other in [target.world.signed_in("Ivo"), target.world.signed_in("Michael"), stranger] {
        target.refuses(&[403], |draft| draft.with(other.token()));
    }
}

#[test]
fn a_form_of_another_site_is_not_taken_even_with_the_right_token() {
    let mut target = Target::new();
    let host = target.world.url.strip_prefix("http://").unwrap().to_owned();
    let (_, port) = host.split_once(':').unwrap();
    let foreign = [
        "null".to_owned(),
        "https://evil.example".to_owned(),
        format!("https://{host}"),
        "http://127.0.0.1".to_owned(),
        format!("http://localhost:{port}"),
        format!("http://{host}.evil.example"),
        format!("http://{host}/"),
        format!("http://user@{host}"),
        String::new(),
    ];
    for origin in foreign {
        target.refuses(&[403], |draft| draft.saying("origin", &origin));
    }
    for site in ["cross-site", "same-site", "", "none, same-origin"] {
        target.refuses(&[403], |draft| draft.saying("sec-fetch-site", site));
    }
}

#[test]
fn what_is_no_form_is_not_taken_even_with_the_right_token() {
    let mut target = Target::new();
    for kind in ["text/plain", "application/json", "application/xml", "multipart/mixed", "*/*"] {
        target.refuses(&[400], |draft| {
            let (_, more, body) = draft.with(Some(draft.token));
            (kind, more, body)
        });
        target.refuses(&[400], |draft| {
            let json = format!("{{\"token\":\"{}\",\"comment\":\"x\"}}", draft.token);
            (kind, Vec::new(), json.into_bytes())
        });
    }
}

#[test]
fn a_form_with_files_needs_its_token_also_where_no_files_are_asked_for() {
    let all = |token: Option<&str>| {
        let token = token.map(|token| ("token", token));
        let more = [("comment", "Words."), ("edition", "0"), ("subject", "x"), ("go", "cancel")];
        let fields: Vec<_> = token.into_iter().chain(more).collect();
        (PARTS, Vec::new(), client::multipart(&fields, "file", &[PICTURE]))
    };
    let mut target = Target::new();
    target.refuses(&[400, 403], |_| all(None));
    target.refuses(&[400, 403], |_| all(Some(&"0".repeat(128))));
}

#[test]
fn a_token_that_is_not_in_the_form_does_not_count_nor_does_a_get() {
    let mut target = Target::new();
    let before = target.before.clone();
    let (ivo, names) = (&mut target.ivo, &target.names);
    let token = ivo.token().unwrap().to_owned();
    for row in unsafe_rows() {
        let (kind, body) = cast::body(row, names, None);
        let to = format!("{}?token={token}", row.address(names));
        let headers = [("content-type", kind), ("x-csrf-token", token.as_str())];
        assert_eq!(ivo.send("POST", &to, &headers, Some(&body)).status, 403, "{}", row.path);

        let (_, fields) = cast::body(row, names, Some(&token));
        let fields = String::from_utf8(fields).unwrap_or_default();
        let to = format!("{}?_method=POST&token={token}&{fields}", row.address(names));
        let headers = [("x-http-method-override", "POST"), ("x-method-override", "POST")];
        let status = ivo.send("GET", &to, &headers, None).status;
        assert!(
            matches!(status, 200 | 303 | 403 | 404 | 405 | 409 | 410 | 422),
            "{} is {status}",
            row.path
        );
    }
    assert_eq!(all_of(ivo, names), before);
}

#[test]
fn each_page_masks_its_token_anew_and_each_of_them_is_good() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let names = cast::case(&mut ivo);
    let mut tokens = Vec::new();
    for _ in 0..20 {
        ivo.get("/cases");
        tokens.push(ivo.token().unwrap().to_owned());
    }
    let halves = |token: &String| [token[..64].to_owned(), token[64..].to_owned()];
    let mut pieces: Vec<String> = tokens.iter().flat_map(halves).collect();
    pieces.sort();
    pieces.dedup();
    assert_eq!(pieces.len(), 40, "no half of a token comes twice");
    for (number, token) in tokens.iter().enumerate() {
        let words = format!("No. {number}");
        let body = client::form(&[("token", token.as_str()), ("comment", &words)]);
        let to = format!("/cases/{}/comments", names.case);
        let answer = ivo.send("POST", &to, &[("content-type", FORM)], Some(body.as_bytes()));
        assert_eq!(answer.status, 303);
    }
}

#[test]
fn signing_in_needs_the_token_of_the_same_browser_and_an_origin_of_ours() {
    let world = World::demo(&[]);
    let robert = world.user("Robert").clone();
    let (mut victim, mut attacker) = (world.stranger(), world.stranger());
    victim.get("/sign-in");
    attacker.get("/sign-in");
    let fields = |token: &str| {
        client::form(&[("token", token), ("email", &robert.email), ("password", &robert.password)])
    };
    let headers = [("content-type", FORM)];
    let foreign = fields(attacker.token().unwrap());
    for body in [foreign, fields(""), fields(&"0".repeat(128))] {
        let answer = victim.send("POST", "/sign-in", &headers, Some(body.as_bytes()));
        assert_eq!((answer.status, answer.header("set-cookie")), (403, None), "{answer}");
    }
    let own = fields(victim.token().unwrap());
    for origin in ["null", "https://evil.example"] {
        let headers = [("content-type", FORM), ("origin", origin)];
        let answer = victim.send("POST", "/sign-in", &headers, Some(own.as_bytes()));
        assert_eq!((answer.status, answer.header("set-cookie")), (403, None));
    }
    let answer = victim.send("POST", "/sign-in", &headers, Some(own.as_bytes()));
    assert_eq!(answer.status, 303);
}
