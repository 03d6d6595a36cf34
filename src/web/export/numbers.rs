//! The numbers of a desk as a table for spreadsheets: a row for each month.

use csv::{Terminator, WriterBuilder};

use super::csv::BEGINNING;
use crate::{
    domain::{
        formula::guarded,
        numbers::{Month, Numbers},
    },
    error::Fault,
    web::html::numbers::{bound, hundredths},
};

const COLUMNS: [&str; 12] = [
    "Month (UTC)",
    "Opened",
    "Answered",
    "First answer, half within",
    "First answer, 90% within",
    "First answer, mean (s)",
    "Resolved",
    "Resolution, half within",
    "Resolution, 90% within",
    "Resolution, mean (s)",
    "Ratings",
    "Mean rating",
];

/// The table, the newest month first, with the byte order mark.
///
/// # Errors
///
/// None but a bug.
pub(in crate::web) fn csv(months: &[(Month, Numbers)]) -> Result<Vec<u8>, Fault> {
    let bug = |error: ::csv::Error| Fault::Bug(error.to_string());
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    table.write_record(COLUMNS).map_err(bug)?;
    for (month, of) in months {
        table.write_record(row(*month, of).iter().map(|cell| guarded(cell))).map_err(bug)?;
    }
    let rows = table.into_inner().map_err(|error| Fault::Bug(error.to_string()))?;
    Ok([BEGINNING.as_bytes(), &rows].concat())
}

fn row(month: Month, of: &Numbers) -> Vec<String> {
    let (year, number) = month.parts();
    let mut cells = vec![format!("{year}-{number:02}"), of.opened.to_string()];
    for spread in [&of.answered, &of.resolved] {
        let within = |percent| spread.within(percent).map_or_else(String::new, bound);
        cells.extend([spread.times().to_string(), within(50), within(90)]);
        cells.push(spread.mean().map_or_else(String::new, |mean| mean.as_secs().to_string()));
    }
    let rating = of.rating();
    cells.push(rating.map_or(0, |(times, _)| times).to_string());
    cells.push(rating.map_or_else(String::new, |(_, mean)| hundredths(mean)));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_anything_has_every_column() {
        let bytes = csv(&[(Month(24_322), Numbers::default())]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> =
            text.trim_start_matches(BEGINNING).trim_end().split("\r\n").collect();
        assert_eq!(lines[1], "2026-11,0,0,,,,0,,,,0,");
        assert_eq!(lines.len(), 2);
    }
}
