//! Moments as queries write them, which is how Django's `parse_datetime` and `parse_date` read
//! them: `2019-02-12`, `2019-02-12T10:02`, `2019-02-12 10:02:00.5Z`, `2019-02-12T10:02:00+03:00`.
//! Without an offset they are in UTC.

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The milliseconds since 1970-01-01T00:00:00Z of a moment of the years 1 to 9999; a bare date is
/// its first moment. What is finer is cut off.
pub(super) fn parse(text: &str) -> Option<i64> {
    let mut reader = Reader { rest: text.trim() };
    let days = date(&mut reader)?;
    if reader.rest.is_empty() {
        return Some(days * DAY_MS);
    }
    reader.any(&['T', 't', ' '])?;
    let time = time(&mut reader)?;
    let offset = offset(&mut reader)?;
    reader.rest.is_empty().then_some(days * DAY_MS + time - offset)
}

/// Days since 1970-01-01.
fn date(reader: &mut Reader<'_>) -> Option<i64> {
    let year = reader.digits(4)?;
    reader.any(&['-'])?;
    let month = reader.digits(2)?;
    reader.any(&['-'])?;
    let day = reader.digits(2)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let there_is =
        (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=length).contains(&day);
    if !there_is {
        return None;
    }
    // Years that begin in March end with the day that only some have.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let in_years = year * 365 + year / 4 - year / 100 + year / 400;
    let in_months = (153 * month + 2) / 5;
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    Some(in_years + in_months + day - 1 - 719_468)
}

/// Milliseconds since midnight.
fn time(reader: &mut Reader<'_>) -> Option<i64> {
    let hour = reader.digits(2).filter(|hour| *hour < 24)?;
    reader.any(&[':'])?;
    let minute = reader.digits(2).filter(|minute| *minute < 60)?;
    let mut ms = (hour * 60 + minute) * 60_000;
    if reader.any(&[':']).is_some() {
        ms += reader.digits(2).filter(|second| *second < 60)? * 1000;
        if reader.any(&['.', ',']).is_some() {
            ms += reader.fraction()?;
        }
    }
    Some(ms)
}

/// Milliseconds that a clock there is ahead of UTC.
fn offset(reader: &mut Reader<'_>) -> Option<i64> {
    let Some(sign) = reader.any(&['Z', 'z', '+', '-']) else { return Some(0) };
    if matches!(sign, 'Z' | 'z') {
        return Some(0);
    }
    let hours = reader.digits(2).filter(|hours| *hours < 24)?;
    let minutes = if reader.rest.is_empty() {
        0
    } else {
        reader.any(&[':']);
        reader.digits(2).filter(|minutes| *minutes < 60)?
    };
    let ahead = (hours * 60 + minutes) * 60_000;
    Some(if sign == '-' { -ahead } else { ahead })
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// Moves past one of these.
    fn any(&mut self, expected: &[char]) -> Option<char> {
        let next = self.rest.chars().next().filter(|next| expected.contains(next))?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    /// A number of just so many digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok());
        self.rest = rest;
        number.flatten()
    }

    /// The first three of one to nine digits after a point, as milliseconds.
    fn fraction(&mut self) -> Option<i64> {
        let others = |c: char| !c.is_ascii_digit();
        let count = self.rest.find(others).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        let ms = digits.get(..3).unwrap_or(digits);
        if !(1..=9).contains(&count) {
            return None;
        }
        format!("{ms:0<3}").parse().ok()
    }
}
