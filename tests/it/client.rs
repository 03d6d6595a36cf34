//! A small browser without script, for tests over the wire: it keeps cookies, sends forms as
//! browsers do, follows nothing by itself, and takes every status as an answer.

use std::{collections::BTreeMap, fmt};

use ureq::{Agent, http};

use crate::{wait, world::User};

/// The largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The type of a form without files.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// The type of a form with files, with what stands between two parts: nothing that a test sends
/// contains it.
pub(crate) const PARTS: &str = "multipart/form-data; boundary=----casemate-between-two-parts";

const BOUNDARY: &str = "----casemate-between-two-parts";

/// One visitor with one cookie jar.
pub(crate) struct Client {
    url: String,
    agent: Agent,
    /// What it would send back, by name.
    pub(crate) cookies: BTreeMap<String, String>,
    /// The last page with a form token in it.
    page: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A file to send.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
}

impl Client {
    pub(crate) fn new(url: &str) -> Client {
        let agent = agent();
        Client { url: url.to_owned(), agent, cookies: BTreeMap::new(), page: String::new() }
    }

    /// The same visitor at another address, where the same cookies count.
    pub(crate) fn moved_to(&self, url: &str) -> Client {
        let (cookies, page) = (self.cookies.clone(), self.page.clone());
        Client { cookies, page, ..Client::new(url) }
    }

    /// Goes through the sign-in form, and fails the test if it is not let in.
    pub(crate) fn sign_in(&mut self, user: &User) {
        self.get("/sign-in");
        let fields = [("email", user.email.as_str()), ("password", user.password.as_str())];
        let answer = self.post_form("/sign-in", &fields);
        assert_eq!(answer.status, 303, "{} may sign in: {answer}", user.name);
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    /// Where a redirect leads to.
    pub(crate) fn follow(&mut self, answer: &Answer) -> Answer {
        let to = answer.header("location").expect("only a redirect can be followed").to_owned();
        self.get(&to)
    }

    /// Sends a form, with the token of the last page as its first field.
    pub(crate) fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().map(|token| ("token", token));
        let body = form(token.iter().chain(fields));
        self.send("POST", path, &[("content-type", FORM)], Some(body.as_bytes()))
    }

    /// Sends a form with files in the field `field`; the token of the last page goes first.
    pub(crate) fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        field: &str,
        files: &[File<'_>],
    ) -> Answer {
        let body = self.parts(fields, field, files);
        self.send("POST", path, &[("content-type", PARTS)], Some(&body))
    }

    /// The same as a script sends it, which wants JSON back.
    pub(crate) fn post_files_for_json(
        &mut self,
        path: &str,
        field: &str,
        files: &[File<'_>],
    ) -> Answer {
        let body = self.parts(&[], field, files);
        let headers = [("content-type", PARTS), ("accept", "application/json")];
        self.send("POST", path, &headers, Some(&body))
    }

    fn parts(&self, fields: &[(&str, &str)], field: &str, files: &[File<'_>]) -> Vec<u8> {
        let token = self.token().map(|token| ("token", token));
        let fields: Vec<_> = token.iter().chain(fields).copied().collect();
        multipart(&fields, field, files)
    }

    /// Any request. Cookies go along and are kept; anything but GET and HEAD names its origin
    /// as browsers do, unless `headers` name another.
    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let named = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("origin"));
        if matches!(method, "GET" | "HEAD") || named {
            return self.send_bare(method, path, headers, body);
        }
        let url = self.url.clone();
        let own = [("origin", url.as_str()), ("sec-fetch-site", "same-origin")];
        self.send_bare(method, path, &[&own, headers].concat(), body)
    }

    /// The same without a word on where it comes from, but for what `headers` say.
    pub(crate) fn send_bare(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let answer = self.try_send(method, path, headers, body);
        answer.unwrap_or_else(|err| panic!("{method} {path} has no answer: {err}"))
    }

    /// The same to somebody who may go away meanwhile.
    pub(crate) fn try_send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, ureq::Error> {
        let url = if path.contains("://") { path.to_owned() } else { self.url.clone() + path };
        let mut request = http::Request::builder().method(method).uri(url);
        if !self.cookies.is_empty() {
            request = request.header("cookie", self.jar());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        };
        self.keep(answer?)
    }

    /// Reads the answer, its cookies and, if it is one, the page.
    fn keep(&mut self, answer: http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
        let (head, mut body) = answer.into_parts();
        let body = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        let answer = Answer { status: head.status.as_u16(), headers: head.headers, body };
        for cookie in answer.all("set-cookie") {
            let pair = cookie.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            let dead = value.is_empty() || cookie.to_lowercase().contains("max-age=0");
            if dead {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let is_page =
            answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if is_page && hidden(&answer.text(), "token").is_some() {
            self.page = answer.text();
        }
        Ok(answer)
    }

    pub(crate) fn jar(&self) -> String {
        let pairs: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// The form token of the last page that had one: the hidden field `token`.
    pub(crate) fn token(&self) -> Option<&str> {
        hidden(&self.page, "token")
    }
}

impl Answer {
    /// A header's first value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All of a header's values.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().expect("headers are ASCII"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|err| panic!("{err}: {self}"))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {:?}\n{:.2000}", self.status, self.headers, self.text())
    }
}

impl File<'_> {
    /// The type that a browser would declare, which is a guess by the name.
    pub(crate) fn kind(&self) -> &'static str {
        match self.name.rsplit('.').next().unwrap_or_default() {
            "png" => "image/png",
            "jpg" | "jpeg" => "image/jpeg",
            "gif" => "image/gif",
            "pdf" => "application/pdf",
            "txt" | "log" => "text/plain",
            "csv" => "text/csv",
            "zip" => "application/zip",
            _ => "application/octet-stream",
        }
    }
}

/// Loopback only: no proxy, no redirect followed, any status an answer, an end to all waiting.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(wait::PATIENCE * 4));
    config.build().into()
}

/// Fields as the body of a form.
pub(crate) fn form<'a>(fields: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Fields, then files in the field `field`, as the body of a form of the type [`PARTS`].
pub(crate) fn multipart(fields: &[(&str, &str)], field: &str, files: &[File<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        part(&mut body, &format!("name=\"{name}\"\r\n"), value.as_bytes());
    }
    for file in files {
        let File { name, bytes } = file;
        let kind = file.kind();
        let head = format!("name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n");
        part(&mut body, &head, bytes);
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn part(body: &mut Vec<u8>, head: &str, bytes: &[u8]) {
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n");
}

/// The value of the first input of that name.
pub(crate) fn hidden<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let tags = page.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    let mut found = tags.filter(|tag| attribute(tag, "name") == Some(name));
    attribute(found.next()?, "value")
}

pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}
