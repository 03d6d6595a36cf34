//! What `like` and `ilike` look for: `*` stands for anything, `\*` for a star, `\\` for a `\`.

/// Texts that stand in another one in this order, not over one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What stands between the stars, in small letters if those are all alike.
    pieces: Vec<String>,
    case: Case,
}

/// Whether large and small letters are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// They are not: `like`.
    Told,
    /// They are: `ilike`.
    Alike,
}

impl Pattern {
    /// Reads a pattern; none if two stars stand side by side, as for Connect.
    pub(super) fn parse(text: &str, case: Case) -> Option<Pattern> {
        let (mut pieces, mut piece) = (Vec::new(), String::new());
        let mut chars = text.chars().peekable();
        let mut starred = false;
        while let Some(c) = chars.next() {
            let star = c == '*';
            if star && starred {
                return None;
            }
            starred = star;
            match c {
                '*' => pieces.push(std::mem::take(&mut piece)),
                '\\' => piece.push(chars.next_if(|c| matches!(c, '*' | '\\')).unwrap_or('\\')),
                c => piece.push(c),
            }
        }
        pieces.push(piece);
        let pieces = match case {
            Case::Told => pieces,
            Case::Alike => pieces.iter().map(|piece| piece.to_lowercase()).collect(),
        };
        Some(Pattern { pieces, case })
    }

    /// The same, with anything before and after it.
    pub(super) fn anywhere(mut self) -> Pattern {
        if self.pieces.first().is_some_and(|piece| !piece.is_empty()) {
            self.pieces.insert(0, String::new());
        }
        if self.pieces.last().is_some_and(|piece| !piece.is_empty()) {
            self.pieces.push(String::new());
        }
        self
    }

    /// Whether a text fits it. Takes time in proportion to the text's length.
    pub fn fits(&self, text: &str) -> bool {
        match self.case {
            Case::Told => self.holds(text),
            Case::Alike => self.holds(&text.to_lowercase()),
        }
    }

    fn holds(&self, text: &str) -> bool {
        let Some((first, others)) = self.pieces.split_first() else { return false };
        let Some((last, between)) = others.split_last() else { return text == first };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
        for piece in between {
            let Some(at) = rest.find(piece.as_str()) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.ends_with(last.as_str())
    }
}
