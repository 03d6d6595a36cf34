//! The one form of `Range` that is honoured, and when.

/// What part of a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it: nothing else was asked for in a form that we know.
    Whole,
    /// From the first to the last of these bytes, both included.
    Bytes(u64, u64),
    /// A part that the file does not have: 416.
    Nothing,
}

/// What a `Range` header asks of a file of `size` bytes. Several ranges, other units and anything
/// malformed count as not asked, as RFC 9110 has it.
pub fn parse(range: &str, size: u64) -> Part {
    let Some(spec) = range.strip_prefix("bytes=") else { return Part::Whole };
    let Some((first, last)) = spec.split_once('-') else { return Part::Whole };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => Part::Whole,
        (Some(first), _) if first >= size && (last.is_empty() || number(last).is_some()) => {
            Part::Nothing
        }
        (Some(first), Some(last)) => Part::Bytes(first, last.min(size - 1)),
        (Some(first), None) if last.is_empty() => Part::Bytes(first, size - 1),
        (None, Some(0)) if first.is_empty() => Part::Nothing,
        (None, Some(_)) if first.is_empty() && size == 0 => Part::Nothing,
        (None, Some(suffix)) if first.is_empty() => Part::Bytes(size - suffix.min(size), size - 1),
        _ => Part::Whole,
    }
}

/// Whether `If-Range` names the very file that would be sent: its strong entity tag. Dates never
/// match; the whole file is sent then, which is always right.
pub fn is_still(if_range: &str, entity_tag: Option<&str>) -> bool {
    let strong = if_range.len() >= 2 && if_range.starts_with('"') && if_range.ends_with('"');
    strong && entity_tag == Some(if_range)
}

/// Digits only; a number too large for us is larger than any file.
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_understood() {
        let cases = [
            ("bytes=0-", 10, Part::Bytes(0, 9)),
            ("bytes=0-0", 10, Part::Bytes(0, 0)),
            ("bytes=3-5", 10, Part::Bytes(3, 5)),
            ("bytes=3-99999999999999999999999", 10, Part::Bytes(3, 9)),
            ("bytes=9-", 10, Part::Bytes(9, 9)),
            ("bytes=-3", 10, Part::Bytes(7, 9)),
            ("bytes=-99", 10, Part::Bytes(0, 9)),
            ("bytes=10-", 10, Part::Nothing),
            ("bytes=10-12", 10, Part::Nothing),
            ("bytes=99999999999999999999999-", 10, Part::Nothing),
            ("bytes=-0", 10, Part::Nothing),
            ("bytes=0-", 0, Part::Nothing),
            ("bytes=-1", 0, Part::Nothing),
            ("bytes=5-3", 10, Part::Whole),
            ("bytes=0-1,3-4", 10, Part::Whole),
            ("bytes=0-1, 0-1", 10, Part::Whole),
            ("bytes=-", 10, Part::Whole),
            ("bytes=", 10, Part::Whole),
            ("bytes=a-b", 10, Part::Whole),
            ("bytes=99-x", 10, Part::Whole),
            ("bytes=+1-2", 10, Part::Whole),
            ("bytes= 1-2", 10, Part::Whole),
            ("bytes=--1", 10, Part::Whole),
            ("lines=1-2", 10, Part::Whole),
            ("", 10, Part::Whole),
        ];
        for (range, size, part) in cases {
            assert_eq!(parse(range, size), part, "{range}");
        }
    }

    #[test]
    fn only_the_same_strong_tag_is_still_the_same_file() {
        assert!(is_still("\"a\"", Some("\"a\"")));
        for (if_range, tag) in [
            ("\"a\"", None),
            ("\"a\"", Some("\"b\"")),
            ("W/\"a\"", Some("W/\"a\"")),
            ("\"", Some("\"")),
            ("Sat, 21 Nov 2026 10:00:00 GMT", Some("Sat, 21 Nov 2026 10:00:00 GMT")),
        ] {
            assert!(!is_still(if_range, tag), "{if_range}");
        }
    }
}
