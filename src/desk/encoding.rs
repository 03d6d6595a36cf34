//! Which characters the bytes of a text stand for, when nobody says.

/// How a text is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16, marked, low byte first.
    Utf16Le,
    /// UTF-16, marked, high byte first.
    Utf16Be,
    /// Windows-1252, which is what "Latin-1" means in practice. Any bytes are that.
    Windows1252,
}

/// Where the bytes of a text come to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Where the text does.
    Own,
    /// Where we stopped reading, perhaps in the middle of a character.
    Cut,
}

/// What 0x80 to 0x9F stand for in Windows-1252; the five that it leaves open are themselves, as in
/// the WHATWG Encoding Standard.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Encoding {
    /// Guesses from the first bytes of a text: by its byte order mark; else UTF-8 unless more of
    /// what is beyond ASCII breaks its rules than keeps them. One bad byte in a long UTF-8 log
    /// does not spoil the rest.
    pub(super) fn guess(head: &[u8], end: End) -> Encoding {
        match head {
            [0xff, 0xfe, ..] => Encoding::Utf16Le,
            [0xfe, 0xff, ..] => Encoding::Utf16Be,
            _ => {
                let head = if end == End::Cut { whole_utf8(head) } else { head };
                let (mut kept, mut broken) = (0, 0);
                for chunk in head.utf8_chunks() {
                    kept += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
                    broken += chunk.invalid().len().min(1);
                }
                if broken > kept { Encoding::Windows1252 } else { Encoding::Utf8 }
            }
        }
    }

    /// Reads the bytes, without a byte order mark. What cannot be read becomes U+FFFD; a
    /// character that a cut leaves incomplete is left out.
    pub(super) fn decode(self, bytes: &[u8], end: End) -> String {
        match self {
            Encoding::Utf8 => {
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                let bytes = if end == End::Cut { whole_utf8(bytes) } else { bytes };
                String::from_utf8_lossy(bytes).into_owned()
            }
            Encoding::Utf16Le => utf16(bytes, u16::from_le_bytes),
            Encoding::Utf16Be => utf16(bytes, u16::from_be_bytes),
            Encoding::Windows1252 => bytes.iter().copied().map(windows_1252).collect(),
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair)).skip_while(|unit| *unit == 0xfeff);
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The bytes without the beginning of a UTF-8 character that their end cuts in two.
fn whole_utf8(bytes: &[u8]) -> &[u8] {
    let tail = bytes.utf8_chunks().last().map(|chunk| chunk.invalid()).unwrap_or_default();
    let cut = std::str::from_utf8(tail).is_err_and(|err| err.error_len().is_none());
    if cut { &bytes[..bytes.len() - tail.len()] } else { bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Encoding, String) {
        let encoding = Encoding::guess(bytes, End::Own);
        (encoding, encoding.decode(bytes, End::Own))
    }

    fn read_cut(bytes: &[u8]) -> String {
        Encoding::guess(bytes, End::Cut).decode(bytes, End::Cut)
    }

    #[test]
    fn marks_decide_and_are_not_shown() {
        assert_eq!(read(b"\xef\xbb\xbfhi"), (Encoding::Utf8, "hi".to_owned()));
        assert_eq!(read(b"\xff\xfeh\0i\0"), (Encoding::Utf16Le, "hi".to_owned()));
        assert_eq!(read(b"\xfe\xff\0h\0i"), (Encoding::Utf16Be, "hi".to_owned()));
        assert_eq!(read(b"\xff\xfe\x3d\xd8\x00\xde"), (Encoding::Utf16Le, "😀".to_owned()));
    }

    #[test]
    fn texts_without_a_mark_are_utf8_unless_that_breaks() {
        assert_eq!(read("naïve — 写真".as_bytes()).1, "naïve — 写真");
        assert_eq!(
            read(b"na\xefve \x96 \x80 5"),
            (Encoding::Windows1252, "naïve – € 5".to_owned())
        );
        assert_eq!(read(b""), (Encoding::Utf8, String::new()));
    }

    #[test]
    fn one_bad_byte_does_not_spoil_a_long_text() {
        let bytes = [b"\xc3\xa9\xc3\xa9 \xff ".as_slice(), "é".as_bytes()].concat();
        assert_eq!(read(&bytes), (Encoding::Utf8, "éé \u{fffd} é".to_owned()));
    }

    #[test]
    fn a_character_cut_in_two_is_left_out() {
        for cut in 1..4 {
            assert_eq!(read_cut(&"né😀".as_bytes()[..3 + cut]), "né", "{cut}");
        }
        assert_eq!(read_cut("né😀".as_bytes()), "né😀");
        assert_eq!(read_cut(b"\xff\xfeh\0i"), "h");
        assert_eq!(read(b"caf\xe9"), (Encoding::Windows1252, "café".to_owned()));
    }
}
