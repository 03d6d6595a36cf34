//! Reading a request's head: which bytes may follow which, and where the body will end.
//!
//! The head is judged here, byte for byte and once, before hyper sees it. What hyper or
//! `tiny_http` would forgive (bare line feeds, folded lines, two lengths, odd codings) is refused:
//! where two readers may disagree, requests are smuggled.

use super::{
    guard::{self, Hosts},
    refuse::Refused,
};

/// The longest head, in bytes, from the method to the empty line.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;
/// The most header lines.
pub const HEADERS_MAX: usize = 64;

/// What the edge needs to know of a head that is in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Where the body ends.
    pub framing: Framing,
    /// Whether the client lets the connection be used again.
    pub persistent: bool,
    /// Whether the method is HEAD.
    pub is_head: bool,
}

/// How a body's end is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// There is no body.
    Empty,
    /// It has this many bytes; at least one.
    Length(u64),
    /// It comes in chunks.
    Chunked,
}

/// Looks for the end of a head in `bytes`, which grow from call to call; `seen` of them have been
/// looked at before. Says where the body starts.
///
/// # Errors
///
/// As soon as something is there that no head contains: a line feed without carriage return or the
/// reverse, a NUL or other control, a byte beyond ASCII; or if there is more than 16 KiB.
pub fn find_end(bytes: &[u8], seen: usize) -> Result<Option<usize>, Refused> {
    for at in seen..bytes.len().min(HEAD_BYTES_MAX) {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        match bytes[at] {
            b'\n' if before != Some(b'\r') => return Err(Refused::Malformed("bare line feed")),
            b'\n' if at >= 3 && bytes[at - 2] == b'\n' => return Ok(Some(at + 1)),
            b'\n' => (),
            _ if before == Some(b'\r') => return Err(Refused::Malformed("bare carriage return")),
            b'\r' | b'\t' | b' '..=b'~' => (),
            _ => return Err(Refused::Malformed("a byte that is no text")),
        }
    }
    if bytes.len() < HEAD_BYTES_MAX {
        return Ok(None);
    }
    let first_line_ended = bytes[..HEAD_BYTES_MAX].contains(&b'\n');
    Err(if first_line_ended { Refused::HeadTooLarge } else { Refused::TargetTooLong })
}

/// Judges the first line of a head whose other lines are not there yet, so that nonsense is
/// refused without waiting for more of it.
///
/// # Errors
///
/// What [`judge`] says of that line.
pub fn judge_beginning(bytes: &[u8]) -> Result<(), Refused> {
    match bytes.iter().position(|b| *b == b'\r') {
        Some(end) => guard::request_line(&bytes[..end]).map(|_| ()),
        None => Ok(()),
    }
}

/// Judges a whole head, its empty line included.
///
/// # Errors
///
/// * 400 for whatever is not exactly as RFC 9112 has it, and for what it allows but nobody
///   honest sends: two lengths, a length and a coding, any coding but `chunked`, trailers, two or
///   no hosts, a target that is not a path, a body on GET or HEAD;
/// * 405, 501 for methods, 505 for versions, 414 and 431 for sizes, 417 for expectations, 421 for
///   a host that is not one of `hosts`.
pub fn judge(head: &[u8], hosts: &Hosts) -> Result<Head, Refused> {
    if find_end(head, 0)? != Some(head.len()) {
        return Err(Refused::Malformed("not one head"));
    }
    let mut lines = head[..head.len() - 4].split(|b| *b == b'\n').map(strip_return);
    let line = guard::request_line(lines.next().unwrap_or_default())?;
    let mut fields = Fields::default();
    let mut count = 0;
    for line in lines {
        count += 1;
        if count > HEADERS_MAX {
            return Err(Refused::HeadTooLarge);
        }
        fields.take(line)?;
    }
    let host = fields.host.ok_or(Refused::Malformed("no host"))?;
    if !hosts.include(guard::host(host)?) {
        return Err(Refused::Misdirected);
    }
    if fields.expects_else {
        return Err(Refused::Expectation);
    }
    let framing = fields.framing(line.is_1_1)?;
    if framing != Framing::Empty && !line.may_have_body {
        return Err(Refused::Malformed("a body where none belongs"));
    }
    let persistent = line.is_1_1 && !fields.closes;
    Ok(Head { framing, persistent, is_head: line.is_head })
}

fn strip_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The header lines that matter to the edge.
#[derive(Default)]
struct Fields<'a> {
    host: Option<&'a [u8]>,
    length: Option<&'a [u8]>,
    coding: Option<&'a [u8]>,
    once: u8,
    closes: bool,
    expects_else: bool,
}

/// Headers that may come only once besides those that [`Fields`] keeps: two of them would be read
/// by one program as the first, by the next as the last.
const ONCE: [&[u8]; 7] = [
    b"content-type",
    b"authorization",
    b"origin",
    b"expect",
    b"content-encoding",
    b"range",
    b"if-range",
];

impl<'a> Fields<'a> {
    fn take(&mut self, line: &'a [u8]) -> Result<(), Refused> {
        let colon = line.iter().position(|b| *b == b':');
        let colon = colon.ok_or(Refused::Malformed("header without colon"))?;
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        // A folded line fails here too, since its name would begin with a blank.
        if name.is_empty() || !name.iter().copied().all(guard::is_token) {
            return Err(Refused::Malformed("header name"));
        }
        // At most one space, and nothing but the value: readers differ in what else they trim.
        let exact = value.strip_prefix(b" ").unwrap_or(value);
        let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
        if is(b"host") {
            only(&mut self.host, value.trim_ascii())
        } else if is(b"content-length") {
            only(&mut self.length, exact)
        } else if is(b"transfer-encoding") {
            only(&mut self.coding, exact)
        } else if is(b"trailer") {
            Err(Refused::Malformed("trailers"))
        } else {
            if is(b"connection") {
                let mut options = value.split(|b| *b == b',').map(<[u8]>::trim_ascii);
                self.closes |= options.any(|option| option.eq_ignore_ascii_case(b"close"));
            }
            if is(b"expect") {
                self.expects_else = !value.trim_ascii().eq_ignore_ascii_case(b"100-continue");
            }
            self.count_once(name)
        }
    }

    fn count_once(&mut self, name: &[u8]) -> Result<(), Refused> {
        if let Some(at) = ONCE.iter().position(|once| name.eq_ignore_ascii_case(once)) {
            let bit = 1 << at;
            if self.once & bit != 0 {
                return Err(Refused::Malformed("the same header twice"));
            }
            self.once |= bit;
        }
        Ok(())
    }

    fn framing(&self, is_1_1: bool) -> Result<Framing, Refused> {
        match (self.length, self.coding) {
            (None, None) => Ok(Framing::Empty),
            (Some(digits), None) => {
                Ok(length(digits)?.map_or(Framing::Empty, |n| Framing::Length(n.get())))
            }
            (None, Some(b"chunked")) if is_1_1 => Ok(Framing::Chunked),
            (None, Some(_)) => Err(Refused::Malformed("transfer coding")),
            (Some(_), Some(_)) => Err(Refused::Malformed("a length and a coding")),
        }
    }
}

fn only<'a>(place: &mut Option<&'a [u8]>, value: &'a [u8]) -> Result<(), Refused> {
    match place.replace(value) {
        Some(_) => Err(Refused::Malformed("the same header twice")),
        None => Ok(()),
    }
}

/// A `Content-Length`: digits, no leading zero, at most 18 of them. `None` is zero.
fn length(digits: &[u8]) -> Result<Option<std::num::NonZeroU64>, Refused> {
    let sound = (1..=18).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && (digits[0] != b'0' || digits.len() == 1);
    if !sound {
        return Err(Refused::Malformed("content length"));
    }
    let value = digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    Ok(std::num::NonZeroU64::new(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(head: &str) -> Result<Head, Refused> {
        judge(head.as_bytes(), &Hosts::any())
    }

    #[test]
    fn ordinary_heads_pass() {
        let get = judged("GET /a?b=c HTTP/1.1\r\nHost: x\r\nAccept:\r\n\r\n").unwrap();
        assert_eq!(get, Head { framing: Framing::Empty, persistent: true, is_head: false });
        let post = judged("POST / HTTP/1.1\r\nhost:x:80\r\nContent-Length: 12\r\n\r\n").unwrap();
        assert_eq!(post.framing, Framing::Length(12));
        let put = "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert_eq!(judged(put).unwrap().framing, Framing::Chunked);
        let old = judged("HEAD / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n").unwrap();
        assert_eq!(old, Head { framing: Framing::Empty, persistent: false, is_head: true });
        let close = judged("GET / HTTP/1.1\r\nHost: x\r\nConnection: a, Close\r\n\r\n").unwrap();
        assert!(!close.persistent);
        let zero = judged("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").unwrap();
        assert_eq!(zero.framing, Framing::Empty);
    }

    #[test]
    fn the_end_is_found_wherever_the_bytes_are_split() {
        let head = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        for split in 0..head.len() {
            assert_eq!(find_end(&head[..split], 0), Ok(None));
            let mut whole = head.to_vec();
            whole.extend_from_slice(b"body\0");
            assert_eq!(find_end(&whole, split), Ok(Some(head.len())), "{split}");
        }
    }

    #[test]
    fn sizes_end_where_they_should() {
        let fill = |n: usize| format!("GET / HTTP/1.1\r\nHost: x\r\na: {}\r\n\r\n", "y".repeat(n));
        let room = HEAD_BYTES_MAX - fill(0).len();
        assert!(judged(&fill(room)).is_ok());
        assert_eq!(judged(&fill(room + 1)), Err(Refused::HeadTooLarge));
        let many = |n: usize| format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "a: b\r\n".repeat(n));
        assert!(judged(&many(HEADERS_MAX - 1)).is_ok());
        assert_eq!(judged(&many(HEADERS_MAX)), Err(Refused::HeadTooLarge));
        assert_eq!(find_end(&[b'a'; HEAD_BYTES_MAX], 0), Err(Refused::TargetTooLong));
    }
}
