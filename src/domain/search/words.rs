//! A text as words, folded so that capital letters and accents make no difference.

use std::ops::Range;

/// The most characters of a word that count.
const WORD_CHARS_MAX: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// In lower case and without accents; at most 64 characters, never empty.
    pub folded: String,
}

/// The words of a text: runs of letters and digits. An apostrophe between letters is passed over;
/// each character of a script without blanks is a word.
pub fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let mut word: Option<Word> = None;
        while let Some(&(at, c)) = chars.peek() {
            let end = at + c.len_utf8();
            let alone = stands_alone(c);
            match &mut word {
                Some(_) if alone => break,
                Some(word) if belongs(c) => {
                    fold(c, &mut word.folded);
                    word.range.end = end;
                }
                Some(_) if is_apostrophe(c) => {
                    let mut ahead = chars.clone();
                    ahead.next();
                    if !ahead.peek().is_some_and(|(_, next)| next.is_alphabetic()) {
                        break;
                    }
                }
                Some(_) => break,
                None if belongs(c) => {
                    let mut folded = String::new();
                    fold(c, &mut folded);
                    // A mark without a letter is no word.
                    word = (!folded.is_empty()).then_some(Word { range: at..end, folded });
                }
                None => (),
            }
            chars.next();
            if alone && word.is_some() {
                break;
            }
        }
        word.map(|word| Word { folded: cut(word.folded), ..word })
    })
}

fn belongs(c: char) -> bool {
    c.is_alphanumeric() || is_accent(c)
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether a character is of a script that puts no blanks between words.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
        && c.is_alphabetic()
}

fn cut(folded: String) -> String {
    match folded.char_indices().nth(WORD_CHARS_MAX) {
        Some((end, _)) => folded[..end].to_owned(),
        None => folded,
    }
}

/// Adds a character in lower case and without its accent.
fn fold(c: char, to: &mut String) {
    for c in c.to_lowercase().filter(|c| !is_accent(*c)) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => to.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => to.push('c'),
            'ď' | 'đ' | 'ð' => to.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => to.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => to.push('g'),
            'ĥ' | 'ħ' => to.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => to.push('i'),
            'ĵ' => to.push('j'),
            'ķ' => to.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => to.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => to.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => to.push('o'),
            'ŕ' | 'ŗ' | 'ř' => to.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => to.push('s'),
            'ţ' | 'ť' | 'ŧ' | 'ț' => to.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => to.push('u'),
            'ŵ' => to.push('w'),
            'ý' | 'ÿ' | 'ŷ' => to.push('y'),
            'ź' | 'ż' | 'ž' => to.push('z'),
            'æ' => to.push_str("ae"),
            'œ' => to.push_str("oe"),
            'þ' => to.push_str("th"),
            'ß' => to.push_str("ss"),
            'ё' => to.push('е'),
            'ς' => to.push('σ'),
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_without_case_and_accents() {
        assert_eq!(folded("Größe: 12,5 mm_x"), ["grosse", "12", "5", "mm", "x"]);
        assert_eq!(folded("L'été, don’t 'quoted'"), ["lete", "dont", "quoted"]);
        assert_eq!(folded("e\u{301}tude İstanbul"), ["etude", "istanbul"]);
        assert_eq!(folded("写真OK"), ["写", "真", "ok"]);
        assert_eq!(folded("تعذر تفعيل"), ["تعذر", "تفعيل"]);
        assert_eq!(folded("\u{301} - '"), Vec::<String>::new());
    }

    #[test]
    fn a_word_of_any_length_counts_by_its_beginning() {
        let long = "x".repeat(100_000);
        assert_eq!(folded(&long), ["x".repeat(64)]);
    }
}
