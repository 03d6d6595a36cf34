//! Moments as people read them, in their time zone. The days of filters, the months of numbers, and
//! what machines read are UTC.

use std::time::Duration;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use maud::{Markup, Render, html};

use crate::domain::{
    moment::Moment,
    numbers::Month,
    zone::{Called, Zone},
};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day of the calendar, whose days are all as long.
pub const DAY: Duration = Duration::from_hours(24);

/// How much of a moment is written out.
#[derive(Clone, Copy)]
enum Form {
    /// `20 Nov`
    Day,
    /// `20 Nov 2026`
    Date,
    /// `20 Nov, 03:39`
    DayTime,
    /// `20 Nov 2026, 03:39`
    Full,
}

/// The moment that a page shows, and the zone of its reader.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    /// The moment.
    pub at: Moment,
    /// The zone.
    pub zone: &'a Zone,
}

/// `20 Nov 2026, 03:39`.
pub fn full(at: Moment, now: Now<'_>) -> Markup {
    let here = Local::of(at, now);
    here.time(&Text(here.clock, Form::Full), false)
}

/// `20 Nov 2026, 03:39 CET`, where nothing else says what time it is.
pub fn full_called(at: Moment, now: Now<'_>) -> Markup {
    html! { (full(at, now)) " " (Local::of(at, now).called) }
}

/// `20 Nov, 03:39`, with the year if that is not this one.
pub fn short(at: Moment, now: Now<'_>) -> Markup {
    let here = Local::of(at, now);
    let this = here.clock.year() == now.clock().year();
    let form = if this { Form::DayTime } else { Form::Full };
    here.time(&Text(here.clock, form), false)
}

/// `20 Nov, 03:39 CET`, where nothing else says what time it is.
pub fn short_called(at: Moment, now: Now<'_>) -> Markup {
    html! { (short(at, now)) " " (Local::of(at, now).called) }
}

/// `3 Mar 2021`.
pub fn date(at: Moment, now: Now<'_>) -> Markup {
    let here = Local::of(at, now);
    here.time(&Text(here.clock, Form::Date), false)
}

/// `3 Mar 2021`, as a part of a sentence about the days of a filter.
pub fn date_text(at: Moment) -> String {
    html! { (Text(utc(at), Form::Date)) }.into_string()
}

/// `19 Nov`, with the year if that is not this one; small, for it stands in every row of a list.
pub fn day(at: Moment, now: Now<'_>) -> Markup {
    let here = Local::of(at, now);
    let form = if here.clock.year() == now.clock().year() { Form::Day } else { Form::Date };
    html! { span title={ (Text(here.clock, Form::Full)) " " (here.called) } { (Text(here.clock, form)) } }
}

/// `now`, `4 min`, `2 h`, `Yesterday`, or the [`day`].
pub fn ago(at: Moment, now: Now<'_>) -> Markup {
    let minutes = now.at.since(at).as_secs() / 60;
    let (here, today) = (Local::of(at, now), now.clock().date());
    let text = match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes} min"),
        60..720 => format!("{} h", minutes / 60),
        _ if here.clock.date() == today => format!("{} h", minutes / 60),
        _ if today.yesterday().ok() == Some(here.clock.date()) => "Yesterday".to_owned(),
        _ => return day(at, now),
    };
    here.time(&text, true)
}

/// `Today`, `Yesterday`, or the day, with the year if that is not this one.
pub fn day_name(at: Moment, now: Now<'_>) -> String {
    let (then, today) = (Local::of(at, now).clock, now.clock().date());
    if then.date() == today {
        "Today".to_owned()
    } else if today.yesterday().ok() == Some(then.date()) {
        "Yesterday".to_owned()
    } else {
        let form = if then.year() == today.year() { Form::Day } else { Form::Date };
        html! { (Text(then, form)) }.into_string()
    }
}

/// The name of a month: `Nov`.
pub fn month_name(month: Month) -> &'static str {
    usize::try_from(month.parts().1 - 1).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"")
}

/// A month with its year: `Nov 2026`.
pub fn month(month: Month) -> String {
    format!("{} {}", month_name(month), month.parts().0)
}

/// `2026-11-20`, as forms and addresses have a day.
pub fn calendar(at: Moment) -> String {
    utc(at).date().to_string()
}

/// When the day begins that [`calendar`] wrote; none before 1970 and from 9999 on, where a calendar
/// ends.
pub fn of_calendar(text: &str) -> Option<Moment> {
    let day: Date = text.parse().ok().filter(|_| text.len() == "2026-11-20".len())?;
    let begins = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    u64::try_from(begins.as_millisecond()).ok().filter(|_| day.year() < 9999).map(Moment)
}

/// `2026-11-20T17:30`, as forms have a moment.
pub fn of_form(at: Moment) -> String {
    let mut text = utc(at).to_string();
    text.truncate("2026-11-20T17:30".len());
    text
}

/// The moment that [`of_form`] wrote; none before 1970 and from 9999 on.
pub fn from_form(text: &str) -> Option<Moment> {
    let minute: DateTime = text.parse().ok().filter(|_| text.len() == "2026-11-20T17:30".len())?;
    let at = Offset::UTC.to_timestamp(minute).ok()?;
    u64::try_from(at.as_millisecond()).ok().filter(|_| minute.year() < 9999).map(Moment)
}

impl Now<'_> {
    /// What a clock on the reader's wall shows.
    fn clock(self) -> DateTime {
        self.zone.clock(self.at).0
    }
}

/// A moment where the reader is.
struct Local {
    /// What a clock on the wall shows there.
    clock: DateTime,
    /// What that time is called.
    called: Called,
    /// The same in UTC, for machines.
    utc: DateTime,
}

impl Local {
    fn of(at: Moment, now: Now<'_>) -> Local {
        let (clock, called) = now.zone.clock(at);
        Local { clock, called, utc: utc(at) }
    }

    /// It as `shown`, for people who point at it, and for machines.
    fn time(&self, shown: &impl Render, moves: bool) -> Markup {
        let Local { clock, called, utc } = self;
        html! {
            time datetime=(Machine(*utc)) title={ (Text(*clock, Form::Full)) " " (called) } data-ago[moves] { (shown) }
        }
    }
}

/// Beyond the year 9999, where no calendar page reaches, it is the beginning of time.
fn utc(at: Moment) -> DateTime {
    let millis = i64::try_from(at.0).unwrap_or_default();
    Offset::UTC.to_datetime(Timestamp::from_millisecond(millis).unwrap_or_default())
}

/// A moment as people write it.
struct Text(DateTime, Form);

impl Render for Text {
    fn render_to(&self, buffer: &mut String) {
        let Text(utc, form) = self;
        let month = usize::try_from(utc.month() - 1).ok().and_then(|at| MONTHS.get(at));
        number(buffer, utc.day().into(), 1);
        buffer.push(' ');
        buffer.push_str(month.unwrap_or(&""));
        if matches!(form, Form::Date | Form::Full) {
            buffer.push(' ');
            number(buffer, utc.year(), 1);
        }
        if matches!(form, Form::DayTime | Form::Full) {
            buffer.push_str(", ");
            number(buffer, utc.hour().into(), 2);
            buffer.push(':');
            number(buffer, utc.minute().into(), 2);
        }
    }
}

/// A moment as machines read it: `2026-11-20T03:39Z`.
struct Machine(DateTime);

impl Render for Machine {
    fn render_to(&self, buffer: &mut String) {
        let utc = self.0;
        let parts: [(i16, usize, char); 5] = [
            (utc.year(), 4, '-'),
            (utc.month().into(), 2, '-'),
            (utc.day().into(), 2, 'T'),
            (utc.hour().into(), 2, ':'),
            (utc.minute().into(), 2, 'Z'),
        ];
        for (value, width, after) in parts {
            number(buffer, value, width);
            buffer.push(after);
        }
    }
}

/// Writes a number that is not negative with at least so many digits. By hand, because a list writes
/// some four hundred of them.
fn number(buffer: &mut String, value: i16, width: usize) {
    if value > 9 || width > 1 {
        number(buffer, value / 10, width.saturating_sub(1));
    }
    buffer.extend(char::from_digit((value % 10).unsigned_abs().into(), 10));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 November 2026, 05:14:09 UTC.
    const NOW: Moment = Moment(1_795_238_049_000);
    const MINUTE: u64 = 60_000;

    fn text(markup: Markup) -> String {
        let html = markup.into_string();
        let (_, rest) = html.split_once('>').unwrap();
        rest.split('<').next().unwrap().to_owned()
    }

    fn now() -> Now<'static> {
        Now { at: NOW, zone: Zone::utc() }
    }

    fn ago_text(minutes: u64) -> String {
        text(ago(Moment(NOW.0 - minutes * MINUTE), now()))
    }

    #[test]
    fn a_moment_reads_as_people_write_it_and_as_machines_do() {
        let html = full(NOW, now()).into_string();
        assert_eq!(
            html,
            "<time datetime=\"2026-11-21T05:14Z\" title=\"21 Nov 2026, 05:14 UTC\">21 Nov 2026, 05:14</time>"
        );
        assert_eq!(text(date(Moment(0), now())), "1 Jan 1970");
        assert_eq!(text(short(NOW, now())), "21 Nov, 05:14");
        assert_eq!(text(short(Moment(0), now())), "1 Jan 1970, 00:00");
        assert_eq!(text(full(Moment(u64::MAX), now())), "1 Jan 1970, 00:00");
    }

    #[test]
    fn a_reader_sees_the_time_of_their_zone_and_machines_that_of_utc() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let now = Now { at: NOW, zone: &berlin };
        assert_eq!(
            full(NOW, now).into_string(),
            "<time datetime=\"2026-11-21T05:14Z\" title=\"21 Nov 2026, 06:14 CET\">21 Nov 2026, 06:14</time>"
        );
        let midnight = Moment(NOW.0 - 6 * 60 * MINUTE);
        assert_eq!(text(short(midnight, now)), "21 Nov, 00:14");
        assert!(short_called(midnight, now).into_string().ends_with("</time> CET"));
        assert_eq!(day_name(midnight, now), "Today");
        assert_eq!(day_name(midnight, self::now()), "Yesterday");
        assert_eq!(
            day(Moment(midnight.0 - 2 * 24 * 60 * MINUTE), now).into_string(),
            "<span title=\"19 Nov 2026, 00:14 CET\">19 Nov</span>"
        );
    }

    #[test]
    fn a_day_reads_back_as_it_was_written_and_no_other_way() {
        for text in ["1970-01-01", "2026-11-20", "2028-02-29", "9998-12-31"] {
            let begins = of_calendar(text).unwrap();
            assert_eq!(calendar(begins), text);
            let ends = Moment(begins.plus(DAY).0 - 1);
            assert_eq!(calendar(ends), text, "to its last moment");
        }
        for text in [
            "",
            "1969-12-31",
            "9999-01-01",
            "2026-02-30",
            "20261120",
            "2026-11-20T00",
            "x026-11-20",
        ] {
            assert_eq!(of_calendar(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_near_is_told_by_its_distance() {
        assert_eq!(ago_text(0), "now");
        assert_eq!(ago_text(4), "4 min");
        assert_eq!(ago_text(59), "59 min");
        assert_eq!(ago_text(60), "1 h");
        assert_eq!(ago_text(11 * 60), "11 h");
        assert_eq!(ago_text(13 * 60), "Yesterday");
        assert_eq!(ago_text(29 * 60), "Yesterday");
        assert_eq!(ago_text(30 * 60), "19 Nov");
        assert_eq!(ago_text(366 * 24 * 60), "20 Nov 2025");
        let named = |minutes: u64| day_name(Moment(NOW.0 - minutes * MINUTE), now());
        let days = [0, 6 * 60, 29 * 60, 30 * 60, 366 * 24 * 60].map(named);
        assert_eq!(days, ["Today", "Yesterday", "Yesterday", "19 Nov", "20 Nov 2025"]);
        assert_eq!(text(ago(NOW.plus(std::time::Duration::from_secs(90)), now())), "now");
    }
}
