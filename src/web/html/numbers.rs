//! How a desk does: a chart of each number, and a table of all.

use maud::{Markup, html};

use super::{
    layout::{self, Chrome, Here},
    parts::{self, icon, number},
    when,
};
use crate::domain::numbers::{BOUNDS, Month, Numbers, Spread};

/// How many months a chart has.
const CHART_MONTHS: usize = 12;
/// The size of a chart, in its own units: a month's width, and the height of its bars.
const MONTH_WIDTH: usize = 40;
const BARS_HEIGHT: u64 = 120;

/// One thing that is drawn: what it is called, its class, and its height of each month, as a
/// part of the greatest, with what it is in words.
struct Bars {
    name: &'static str,
    class: &'static str,
    of: fn(&Numbers) -> Option<(u64, String)>,
}

/// The page of a desk's numbers, the newest month first.
pub fn page(chrome: &Chrome<'_>, months: &[(Month, Numbers)]) -> Markup {
    let heading = html! {
        header.head {
            h1 { "Numbers" }
            @if !months.is_empty() {
                div.btn-row { a.btn.quiet href="/numbers.csv" { (icon("download")) "CSV" } }
            }
        }
    };
    let body = html! {
        (heading)
        @if months.is_empty() {
            (parts::empty("niche", &html! { h2 { "No numbers yet" } }, &html! { "They are counted from the first case that comes to your desk." }, &html! {}))
        } @else {
            div.body {
                p.muted { "Cases at the desk of " bdi { (chrome.account()) } ", by the month (UTC) in which each first happened. Private comments never count." }
                div.charts { (charts((Month::of(chrome.now.at), months))) }
                (table(months))
                p.small.muted { "“Half within” and “90% within” name the least of these bounds that so many stay within: " (bounds()) "." }
            }
        }
    };
    layout::page(chrome, "Numbers", Here::Numbers, &body)
}

fn charts(months: (Month, &[(Month, Numbers)])) -> Markup {
    let volume = [
        Bars { name: "Opened", class: "bar one", of: |of| Some((of.opened, number(of.opened))) },
        Bars {
            name: "Resolved",
            class: "bar two",
            of: |of| Some((of.resolved.times(), number(of.resolved.times()))),
        },
    ];
    let times = [
        Bars { name: "First answer", class: "bar one", of: |of| half(&of.answered) },
        Bars { name: "Resolution", class: "bar two", of: |of| half(&of.resolved) },
    ];
    let rating = [Bars {
        name: "Rating",
        class: "bar one",
        of: |of| of.rating().map(|(_, mean)| (mean, hundredths(mean))),
    }];
    html! {
        (chart("Cases", months, &volume))
        (chart("Time within which half are done", months, &times))
        (chart("Mean rating, 1 to 5", months, &rating))
    }
}

/// The height of a time is its bound's place, for times lie far apart.
fn half(spread: &Spread) -> Option<(u64, String)> {
    spread.within(50).map(|part| (part as u64 + 1, bound(part)))
}

/// A chart of the newest months, the oldest of them first. What it shows is in the table too.
fn chart(title: &str, (now, months): (Month, &[(Month, Numbers)]), bars: &[Bars]) -> Markup {
    let shown = shown(now, months);
    let heights = bars.iter().flat_map(|bars| shown.iter().filter_map(|(_, of)| (bars.of)(of)));
    let greatest = heights.max_by_key(|(height, _)| *height).filter(|(height, _)| *height > 0);
    let most = greatest.as_ref().map_or(1, |(height, _)| *height);
    let (width, bar) = (CHART_MONTHS * MONTH_WIDTH, (MONTH_WIDTH - 8) / bars.len());
    html! {
        figure.chart {
            figcaption {
                b { (title) }
                @if bars.len() > 1 { @for one in bars { span.key { i class=(one.class) {} (one.name) } } }
            }
            svg viewBox={ "0 0 " (width) " " (BARS_HEIGHT + 36) } aria-hidden="true" {
                @if let Some((_, words)) = &greatest { text y="12" { (words) } }
                @for (at, (month, of)) in shown.iter().enumerate() {
                    @for (nth, one) in bars.iter().enumerate() {
                        @if let Some((height, words)) = (one.of)(of) {
                            @let tall = height * BARS_HEIGHT / most;
                            rect class=(one.class) x=(at * MONTH_WIDTH + 4 + nth * bar) y=(16 + BARS_HEIGHT - tall) width=(bar - 2) height=(tall) {
                                title { (one.name) ", " (when::month(*month)) ": " (words) }
                            }
                        }
                    }
                    text x=(at * MONTH_WIDTH + MONTH_WIDTH / 2) y=(BARS_HEIGHT + 32) text-anchor="middle" { (when::month_name(*month)) }
                }
                line x1="0" x2=(width) y1=(16 + BARS_HEIGHT) y2=(16 + BARS_HEIGHT) {}
            }
        }
    }
}

/// The months of a chart with what happened in them, up to now or to the newest.
fn shown(now: Month, months: &[(Month, Numbers)]) -> Vec<(Month, Numbers)> {
    let newest = months.first().map_or(now, |(month, _)| now.max(*month));
    let all = (0..=newest.0).rev().take(CHART_MONTHS).map(Month);
    let of = |month| months.iter().find(|(one, _)| *one == month).map(|(_, of)| of.clone());
    let mut shown: Vec<_> = all.map(|month| (month, of(month).unwrap_or_default())).collect();
    shown.reverse();
    shown
}

fn table(months: &[(Month, Numbers)]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="Numbers by month" {
            table.plain {
                thead {
                    tr {
                        th scope="col" rowspan="2" { "Month" }
                        th scope="col" rowspan="2" { "Opened" }
                        @for (name, columns) in GROUPS {
                            th scope="colgroup" colspan=(columns.len()) { (name) }
                        }
                    }
                    tr { @for (_, columns) in GROUPS { @for name in columns { th scope="col" { (name) } } } }
                }
                tbody {
                    @for (month, of) in months {
                        tr {
                            th scope="row" { (when::month(*month)) }
                            @for cell in cells(of) { td { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

/// The columns of the table after month and opened cases, in their groups.
const GROUPS: [(&str, &[&str]); 3] = [
    ("First answer", &["Cases", "Half within", "90% within", "Mean"]),
    ("Resolution", &["Cases", "Half within", "90% within", "Mean"]),
    ("Rating", &["Cases", "Mean"]),
];

fn cells(of: &Numbers) -> Vec<String> {
    let rating = of.rating();
    let mut cells = vec![number(of.opened)];
    for spread in [&of.answered, &of.resolved] {
        let within = |percent| spread.within(percent).map_or_else(none, bound);
        cells.extend([number(spread.times()), within(50), within(90)]);
        cells.push(spread.mean().map_or_else(none, |mean| rounded(mean.as_secs())));
    }
    cells.push(number(rating.map_or(0, |(times, _)| times)));
    cells.push(rating.map_or_else(none, |(_, mean)| hundredths(mean)));
    cells
}

fn none() -> String {
    "–".to_owned()
}

/// A bound in words.
pub fn bound(part: usize) -> String {
    let longest = BOUNDS.last().map_or("", |(_, words)| words);
    BOUNDS.get(part).map_or_else(|| format!("over {longest}"), |(_, words)| (*words).to_owned())
}

fn bounds() -> String {
    BOUNDS.iter().map(|(_, words)| *words).collect::<Vec<_>>().join(", ")
}

/// Hundredths as a number with two places.
pub fn hundredths(mean: u64) -> String {
    format!("{}.{:02}", mean / 100, mean % 100)
}

/// Seconds in the largest unit of which there are two, or in minutes.
fn rounded(seconds: u64) -> String {
    match seconds / 60 {
        minutes @ 0..120 => format!("{minutes} min"),
        minutes @ 120..2_880 => format!("{} h", minutes / 60),
        minutes => format!("{} days", number(minutes / 1_440)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_name_for_each_cell() {
        let named: usize = GROUPS.iter().map(|(_, columns)| columns.len()).sum();
        assert_eq!(cells(&Numbers::default()).len(), named + 1);
    }

    #[test]
    fn times_are_told_in_units_of_their_size() {
        let told = [59, 7_199, 7_200, 172_799, 172_800].map(rounded);
        assert_eq!(told, ["0 min", "119 min", "2 h", "47 h", "2 days"]);
        assert_eq!(bound(BOUNDS.len()), "over 30 days");
        assert_eq!(hundredths(405), "4.05");
    }
}
