//! Somebody who is signed in, and what they send.

use std::net::SocketAddr;

use casemate::domain::id::CaseId;

use crate::{
    load::Client,
    world::{PARTNER, PASSWORD},
};

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) address: SocketAddr,
    /// The session's cookie.
    pub(crate) cookie: String,
    /// Any of their cases.
    pub(crate) case: CaseId,
}

impl Visit {
    /// A GET by the one who is signed in.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        self.get_with(path, "")
    }

    /// The same, with more header lines.
    pub(crate) fn get_with(&self, path: &str, more: &str) -> Vec<u8> {
        let Visit { address, cookie, .. } = self;
        let head = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n");
        format!("{head}{more}\r\n").into_bytes()
    }

    /// The token of a form of theirs.
    pub(crate) fn token(&self) -> String {
        token(&Client::connect(self.address).page(&self.get("/cases/new")))
    }

    /// A POST that opens a case.
    pub(crate) fn create(&self) -> Vec<u8> {
        let body = format!(
            "token={}&partner={PARTNER}&subject=One+more&priority=medium&type=technical\
             &description=Opened+by+a+measurement.&go=create",
            self.token()
        );
        self.post("/cases/new/details", &self.cookie, &body)
    }

    /// A POST by which they sign in once more.
    pub(crate) fn sign_in(&self) -> Vec<u8> {
        let request = format!("GET /sign-in HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        let mut client = Client::connect(self.address);
        let page = client.page(request.as_bytes());
        let head = String::from_utf8_lossy(&client.read[..client.body]).into_owned();
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|line| line.split(';').next()).expect("the door's cookie");
        let password = PASSWORD.replace(' ', "+");
        let (token, email) = (token(&page), "issuer%40example.com");
        let body = format!("token={token}&email={email}&password={password}&next=");
        self.post("/sign-in", cookie, &body)
    }

    fn post(&self, path: &str, cookie: &str, body: &str) -> Vec<u8> {
        let (address, length) = (self.address, body.len());
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
    }
}

fn token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"token\"").expect("a token");
    let (_, rest) = rest.split_once("value=\"").expect("its value");
    rest.chars().take_while(|c| *c != '"').collect()
}
