//! Who is calling: cookies, form tokens, and where a request came from.
//!
//! A browser that has signed in holds a random secret in a cookie; the store knows its hash. Over
//! TLS the cookie's name begins with `__Host-`, so that no neighbouring host can set it; over plain
//! HTTP browsers would refuse that name, so it has another. Before signing in, a browser holds a
//! *door* secret of the same kind, which is good for nothing but the token of the sign-in form.

use subtle::ConstantTimeEq;

use super::{
    Web,
    help::{self, Target},
    html::{layout::Chrome, when::Now},
    request::{Method, Request, Response},
};
use crate::{
    desk::{Secret, show::Me},
    domain::{
        access::{Actor, Person},
        moment::Moment,
        refusal::Refusal,
        zone::Zone,
    },
    error::{Error, Fault, Result},
};

/// How long a browser keeps the cookie, in seconds: no longer than any session lasts.
const COOKIE_SECONDS: u64 = crate::domain::session::AGE_MAX.as_secs();

/// Somebody who has signed in, for one request.
pub(crate) struct Signed {
    /// Who they are to the desk.
    pub(crate) actor: Actor,
    /// What every page of theirs shows.
    pub(crate) me: Me,
    /// What this request's forms send back.
    pub(crate) token: String,
    /// What the session is proved with.
    pub(crate) secret: Secret,
    /// The moment of the request.
    pub(crate) now: Moment,
    /// Whether the page travels for everyone on the way to read.
    pub(crate) plain_http: bool,
    /// What of the help tells about what answers.
    help: Option<Target>,
}

/// Somebody who has not signed in, for one request.
pub(crate) struct Visitor {
    /// What this request's forms send back.
    pub(crate) token: String,
    /// The moment of the request.
    pub(crate) now: Moment,
    /// Whether the page travels for everyone on the way to read.
    pub(crate) plain_http: bool,
    /// What stands on top of every page.
    banner: Option<String>,
    /// What of the help tells about what answers.
    help: Option<Target>,
    /// The door secret, if the browser does not have it yet.
    fresh: Option<Secret>,
    secret: Secret,
}

impl Signed {
    /// Checks the session's cookie.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] if there is none, or it is over.
    pub(crate) fn of(web: &Web, request: &Request) -> Result<Signed> {
        let text = request.cookie(session_cookie(request.secure));
        let secret = text.and_then(Secret::parse).ok_or(Refusal::NotSignedIn)?;
        let (actor, me, now) = web.desk.signed_in(&secret)?;
        let token = token(&secret)?;
        let plain_http = web.warns_of_plain_http(request);
        let help = help::of(request.route);
        Ok(Signed { actor, me, token, secret, now, plain_http, help })
    }

    /// What surrounds a page of theirs.
    pub(crate) fn chrome(&self) -> Chrome<'_> {
        Chrome {
            me: Some(&self.me),
            token: &self.token,
            plain_http: self.plain_http,
            now: Now { at: self.now, zone: &self.me.zone },
            banner: self.me.banner.as_deref(),
            listed: "",
            help: self.help,
        }
    }

    /// The person, as far as permission goes.
    ///
    /// # Errors
    ///
    /// Never: a session belongs to a person.
    pub(crate) fn person(&self) -> Result<&Person, Refusal> {
        self.actor.person()
    }
}

impl Visitor {
    /// Reads the door cookie, or draws a new secret for it.
    ///
    /// # Errors
    ///
    /// A fault if the system has no random numbers.
    pub(crate) fn of(web: &Web, request: &Request) -> Result<Visitor> {
        let known = request.cookie(door_cookie(request.secure)).and_then(Secret::parse);
        let (secret, fresh) = if let Some(secret) = known {
            (secret, None)
        } else {
            let secret = Secret::new()?;
            (secret.clone(), Some(secret))
        };
        Ok(Visitor {
            token: token(&secret)?,
            now: web.desk.now(),
            plain_http: web.warns_of_plain_http(request),
            // Whoever cannot be told of it is told of what is wrong.
            banner: web.desk.banner().ok().flatten(),
            help: help::of(request.route),
            fresh,
            secret,
        })
    }

    /// What surrounds a page before the door.
    pub(crate) fn chrome(&self) -> Chrome<'_> {
        let Visitor { token, now, plain_http, help, .. } = self;
        let (plain_http, help) = (*plain_http, *help);
        let now = Now { at: *now, zone: Zone::utc() };
        let banner = self.banner.as_deref();
        Chrome { me: None, token, plain_http, now, banner, listed: "", help }
    }

    /// Gives the browser the door secret that the page's token belongs to.
    pub(crate) fn welcome(&self, request: &Request, response: Response) -> Response {
        match &self.fresh {
            None => response,
            Some(secret) => {
                let name = door_cookie(request.secure);
                response.with("set-cookie", cookie(name, &secret.reveal(), None, request.secure))
            }
        }
    }

    /// Checks a form of a page before the door.
    ///
    /// # Errors
    ///
    /// As for [`check`].
    pub(crate) fn check(&self, web: &Web, request: &Request, sent: &str) -> Result<(), Refusal> {
        check(web, request, &self.secret, sent)
    }
}

/// Signs a browser in: its session's cookie, and the end of the door's.
pub(crate) fn begin(request: &Request, secret: &Secret, response: Response) -> Response {
    let (name, secure) = (session_cookie(request.secure), request.secure);
    response
        .with("set-cookie", cookie(name, &secret.reveal(), Some(COOKIE_SECONDS), secure))
        .with("set-cookie", cookie(door_cookie(secure), "", Some(0), secure))
}

/// Signs a browser out.
pub(crate) fn end(request: &Request, response: Response) -> Response {
    let (name, secure) = (session_cookie(request.secure), request.secure);
    response.with("set-cookie", cookie(name, "", Some(0), secure))
}

/// Checks a form: that it comes from a page of ours, and from one made for this browser.
///
/// # Errors
///
/// [`Refusal::ForeignOrigin`] or [`Refusal::FormExpired`].
pub(crate) fn check(
    web: &Web,
    request: &Request,
    secret: &Secret,
    sent: &str,
) -> Result<(), Refusal> {
    same_origin(web, request)?;
    if unmask(sent).is_some_and(|key| key.ct_eq(&token_key(secret)).into()) {
        Ok(())
    } else {
        Err(Refusal::FormExpired)
    }
}

/// Checks what the browser says of where a request comes from. A browser that says nothing is
/// still held to the token.
///
/// # Errors
///
/// [`Refusal::ForeignOrigin`] for an origin that is not ours; `null` is none of ours.
pub(crate) fn same_origin(web: &Web, request: &Request) -> Result<(), Refusal> {
    if matches!(request.method, Method::Get | Method::Head) {
        return Ok(());
    }
    let ours = match (request.header("origin"), request.header("sec-fetch-site")) {
        (Some(origin), _) => web.is_own_origin(request, origin),
        (None, Some(site)) => matches!(site, "same-origin" | "none"),
        (None, None) => true,
    };
    if ours { Ok(()) } else { Err(Refusal::ForeignOrigin) }
}

fn session_cookie(secure: bool) -> &'static str {
    if secure { "__Host-casemate" } else { "casemate-plain" }
}

fn door_cookie(secure: bool) -> &'static str {
    if secure { "__Host-casemate-door" } else { "casemate-plain-door" }
}

fn cookie(name: &str, value: &str, seconds: Option<u64>, secure: bool) -> String {
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")
}

/// What a form of this browser proves itself with.
fn token_key(secret: &Secret) -> [u8; 32] {
    secret.derive("casemate 2026-11 form token")
}

/// The key behind a fresh mask, as 128 hex digits: a compressed page never repeats its token, so
/// the page's size tells nothing of it.
fn token(secret: &Secret) -> Result<String> {
    let mut mask = [0; 32];
    getrandom::fill(&mut mask).map_err(|error| Error::Failed(Fault::Engine(Box::new(error))))?;
    let key = token_key(secret);
    let masked = mask.iter().zip(key).map(|(mask, key)| mask ^ key);
    let mut text = String::with_capacity(128);
    for byte in mask.iter().copied().chain(masked) {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
        }
    }
    Ok(text)
}

fn unmask(text: &str) -> Option<[u8; 32]> {
    if text.len() != 128 || !text.is_ascii() {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok();
    let mut key = [0; 32];
    for (at, slot) in key.iter_mut().enumerate() {
        *slot = byte(at)? ^ byte(at + 32)?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_another_each_time_and_still_the_same_key() {
        let secret = Secret::new().unwrap();
        let (one, other) = (token(&secret).unwrap(), token(&secret).unwrap());
        assert_ne!(one, other);
        assert_eq!(unmask(&one), Some(token_key(&secret)));
        assert_eq!(unmask(&other), Some(token_key(&secret)));
        assert_ne!(unmask(&one), Some(token_key(&Secret::new().unwrap())));
    }

    #[test]
    fn what_is_not_a_token_unmasks_to_nothing() {
        for text in ["", "0", &"g".repeat(128), &"0".repeat(127), &"+1".repeat(64), &"é".repeat(64)]
        {
            assert!(unmask(text).is_none() || text.contains('+'), "{text}");
        }
    }

    #[test]
    fn cookies_are_bound_to_this_host_over_tls() {
        let over_tls = cookie(session_cookie(true), "x", Some(5), true);
        assert_eq!(
            over_tls,
            "__Host-casemate=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=5; Secure"
        );
        assert!(!cookie(session_cookie(false), "x", None, false).contains("Secure"));
    }
}
