//! What a request may be called and to whom: methods, versions, targets, hosts.

use std::net::Ipv6Addr;

use super::refuse::Refused;

/// The longest target (path and query), in bytes.
pub const TARGET_BYTES_MAX: usize = 8 * 1024;

/// What a request line that is in order says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// HTTP/1.1, else 1.0.
    pub is_1_1: bool,
    /// The method is HEAD.
    pub is_head: bool,
    /// The method is one that sends something.
    pub may_have_body: bool,
}

/// Judges a request line, without its line end.
///
/// # Errors
///
/// 400 if it is not three words with one blank between them, or its target is not a path; 405 for
/// methods that are not for here, 501 for unknown ones, 505 for versions, 414 for a long target.
pub fn request_line(line: &[u8]) -> Result<Line, Refused> {
    let mut words = line.split(|b| *b == b' ');
    let (method, wanted, version) = (words.next(), words.next(), words.next());
    let method = method.filter(|method| !method.is_empty() && method.len() <= 32);
    let method = method.ok_or(Refused::Malformed("method"))?;
    if !method.iter().copied().all(is_token) {
        return Err(Refused::Malformed("method"));
    }
    let wanted = wanted.ok_or(Refused::Malformed("no target"))?;
    if wanted.len() > TARGET_BYTES_MAX {
        return Err(Refused::TargetTooLong);
    }
    let version = version.ok_or(Refused::Malformed("no version"))?;
    if words.next().is_some() {
        return Err(Refused::Malformed("too many words"));
    }
    let is_1_1 = match version {
        b"HTTP/1.1" => true,
        b"HTTP/1.0" => false,
        [b'H', b'T', b'T', b'P', b'/', major, b'.', minor]
            if major.is_ascii_digit() && minor.is_ascii_digit() =>
        {
            return Err(Refused::Version);
        }
        _ => return Err(Refused::Malformed("version")),
    };
    let may_have_body = match method {
        b"GET" | b"HEAD" => false,
        b"POST" | b"PUT" | b"DELETE" => true,
        b"OPTIONS" | b"TRACE" | b"CONNECT" | b"PATCH" => return Err(Refused::MethodNotAllowed),
        _ => return Err(Refused::UnknownMethod),
    };
    target(wanted)?;
    Ok(Line { is_1_1, is_head: method == b"HEAD", may_have_body })
}

/// Judges a target: origin form only, so a path that starts with one slash, and a query.
///
/// # Errors
///
/// 400 for any other form, and for characters that no browser leaves as they are.
pub fn target(target: &[u8]) -> Result<(), Refused> {
    let Some(rest) = target.strip_prefix(b"/") else {
        return Err(Refused::Malformed("target is no path"));
    };
    if rest.starts_with(b"/") {
        return Err(Refused::Malformed("target is no path"));
    }
    let path_ends = rest.iter().position(|b| *b == b'?').unwrap_or(rest.len());
    let (path, query) = rest.split_at(path_ends);
    let in_path = |b: u8| b.is_ascii_graphic() && !b"\"#<>\\`".contains(&b);
    let in_query = |b: u8| b.is_ascii_graphic() && !b"\"#<>".contains(&b);
    if path.iter().copied().all(in_path) && query.iter().copied().all(in_query) {
        Ok(())
    } else {
        Err(Refused::Malformed("a character in the target"))
    }
}

/// Splits a `Host` into name and port.
///
/// # Errors
///
/// 400 if it is not a name, an IPv4 address or an IPv6 address in brackets, with or without a
/// port.
pub fn host(host: &[u8]) -> Result<(&str, Option<u16>), Refused> {
    let wrong = Refused::Malformed("host");
    let host = std::str::from_utf8(host).map_err(|_| wrong)?;
    if host.len() > 255 + 6 {
        return Err(wrong);
    }
    let name_ends = match host.strip_prefix('[') {
        Some(rest) => rest.find(']').ok_or(wrong)? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(name_ends);
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => None,
        None => return Err(wrong),
        Some(digits) => Some(port_number(digits).ok_or(wrong)?),
    };
    let sound = match name.strip_prefix('[') {
        Some(rest) => rest.trim_end_matches(']').parse::<Ipv6Addr>().is_ok(),
        None => is_name(name),
    };
    if sound { Ok((name, port)) } else { Err(wrong) }
}

fn port_number(digits: &str) -> Option<u16> {
    let plain = (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|port| plain && *port != 0)
}

fn is_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let sound = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    !name.is_empty()
        && name.len() <= 253
        && name
            .split('.')
            .all(|label| !label.is_empty() && label.len() <= 63 && label.bytes().all(sound))
}

/// A character of a token: a method or a header's name.
pub fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)
}

/// The names that this server answers to.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<(String, Option<u16>)>);

impl Hosts {
    /// Any valid one.
    pub fn any() -> Hosts {
        Hosts(Vec::new())
    }

    /// These; without a port, any port. None at all means any name.
    ///
    /// # Errors
    ///
    /// The first of them that is no host.
    pub fn only(names: &[String]) -> Result<Hosts, String> {
        let parsed = names.iter().map(|name| match host(name.as_bytes()) {
            Ok((host, port)) => Ok((normal(host), port)),
            Err(_) => Err(name.clone()),
        });
        parsed.collect::<Result<_, _>>().map(Hosts)
    }

    /// Whether this one is among them; case and a final dot do not matter.
    pub fn include(&self, (name, port): (&str, Option<u16>)) -> bool {
        let name = name.strip_suffix('.').unwrap_or(name);
        let matches = |(host, at): &(String, Option<u16>)| {
            host.eq_ignore_ascii_case(name) && (at.is_none() || *at == port)
        };
        self.0.is_empty() || self.0.iter().any(matches)
    }
}

fn normal(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_lines_are_three_words() {
        assert!(request_line(b"GET / HTTP/1.1").is_ok());
        let wrong: [(&[u8], u16); 16] = [
            (b"", 400),
            (b"GET", 400),
            (b"GET /", 400),
            (b"GET  / HTTP/1.1", 400),
            (b" GET / HTTP/1.1", 400),
            (b"GET / HTTP/1.1 ", 400),
            (b"GET / x HTTP/1.1", 400),
            (b"GET\t/ HTTP/1.1", 400),
            (b"GET / http/1.1", 400),
            (b"GET / HTTP/1.10", 400),
            (b"GET / HTTP/1.2", 505),
            (b"PRI * HTTP/2.0", 505),
            (b"get / HTTP/1.1", 501),
            (b"PROPFIND / HTTP/1.1", 501),
            (b"TRACE / HTTP/1.1", 405),
            (b"G(T / HTTP/1.1", 400),
        ];
        for (line, status) in wrong {
            assert_eq!(request_line(line).unwrap_err().status(), status, "{line:?}");
        }
        let long = |n: usize| format!("GET /{} HTTP/1.1", "a".repeat(n));
        assert!(request_line(long(TARGET_BYTES_MAX - 1).as_bytes()).is_ok());
        let beyond = request_line(long(TARGET_BYTES_MAX).as_bytes());
        assert_eq!(beyond, Err(Refused::TargetTooLong));
    }

    #[test]
    fn targets_are_paths() {
        for sound in ["/", "/a/b?c=d&e[]={f}|^", "/a//b", "/%2e%2e/", "/a?b?c", "/~a:b@c;d=e,f"] {
            assert!(target(sound.as_bytes()).is_ok(), "{sound}");
        }
        for wrong in ["", "*", "//x", "//x/y", "http://x/", "a", "/a#b", "/a\\b", "/a<b", "/a\"b"] {
            assert!(target(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert!(target(b"/a\x7f").is_err());
        assert!(target("/ä".as_bytes()).is_err());
    }

    #[test]
    fn hosts_are_names_or_addresses() {
        assert_eq!(host(b"a.example"), Ok(("a.example", None)));
        assert_eq!(host(b"a.example.:80"), Ok(("a.example.", Some(80))));
        assert_eq!(host(b"[::1]:8080"), Ok(("[::1]", Some(8080))));
        let wrong = [
            "", ":80", "a:", "a:0", "a:80:80", "a:+80", "a:65536", "a b", "a,b", "a/b", "u@a",
            "a..b", ".a", "[::1", "::1", "[::1]x", "[a]", "a%41", "a\"", "[::1]]",
        ];
        for wrong in wrong {
            assert!(host(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_configured_hosts_are_answered() {
        let hosts = Hosts::only(&["Help.example".into(), "b.example:8443".into()]).unwrap();
        for ours in ["help.example", "HELP.EXAMPLE.:80", "b.example:8443"] {
            assert!(hosts.include(host(ours.as_bytes()).unwrap()), "{ours}");
        }
        for other in ["example", "b.example", "b.example:80", "help.example.evil", "127.0.0.1"] {
            assert!(!hosts.include(host(other.as_bytes()).unwrap()), "{other}");
        }
        assert_eq!(Hosts::only(&["a b".into()]).unwrap_err(), "a b");
    }
}
