//! Finding what answers at an address.

use super::{
    super::request::Method::{self, Get},
    ROUTES, Route,
};

impl Route {
    /// What the placeholders match, if this route answers at `path`.
    fn captures(&self, path: &str) -> Option<Vec<String>> {
        let (mut want, mut have) = (self.path.split('/'), path.split('/'));
        let mut captures = Vec::new();
        loop {
            match (want.next(), have.next()) {
                (None, None) => return Some(captures),
                (Some("{}"), Some(name)) if !name.is_empty() => captures.push(name.to_owned()),
                (Some(want), Some(have)) if want == have => (),
                _ => return None,
            }
        }
    }
}

/// What answers at an address.
pub(in crate::web) enum Found {
    /// This, with what its placeholders match.
    Route(&'static Route, Vec<String>),
    /// The address is known, by other methods only: these.
    OtherMethod(String),
    /// Nothing.
    Nothing,
}

/// Finds what answers `method` at `path`.
pub(in crate::web) fn find(method: Method, path: &str) -> Found {
    let method = if method == Method::Head { Get } else { method };
    let mut others: Vec<&str> = Vec::new();
    for route in ROUTES {
        if let Some(captures) = route.captures(path) {
            if route.method == method {
                return Found::Route(route, captures);
            }
            others.push(route.method.names());
        }
    }
    others.sort_unstable();
    others.dedup();
    if others.is_empty() { Found::Nothing } else { Found::OtherMethod(others.join(", ")) }
}
