//! Time zones, as people choose one to read times in.

use std::fmt;

use super::{moment::Moment, refusal::Complaint};
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{self, TimeZone},
};

/// The parts of the world whose zones are offered. What else the database knows are other names for
/// these, or zones without a place.
const PARTS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// A zone of the IANA database, which is part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Universal time: that of whoever has not chosen.
    pub fn utc() -> &'static Zone {
        static UTC: Zone = Zone(TimeZone::UTC);
        &UTC
    }

    /// The zone of this name, as the list has it.
    ///
    /// # Errors
    ///
    /// [`Complaint::NotOffered`] for a name that is not in the list.
    pub fn parse(name: &str) -> Result<Zone, Complaint> {
        let offered = name == Zone::utc().name() || has_place(name);
        let zone = offered.then(|| tz::db().get(name).ok()).flatten();
        zone.map(Zone).ok_or(Complaint::NotOffered)
    }

    /// Its name: `Europe/Berlin`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The names that can be chosen: `UTC`, then the others in order.
    pub fn names() -> Vec<String> {
        let all = tz::db().available().map(|name| name.to_string());
        let mut names: Vec<_> = all.filter(|name| has_place(name)).collect();
        names.sort_unstable();
        names.insert(0, Zone::utc().name().to_owned());
        names
    }

    /// What a clock on the wall there shows, and what that time is called there. Beyond the year
    /// 9999, where no calendar page reaches, it is the beginning of time.
    pub fn clock(&self, at: Moment) -> (DateTime, Called) {
        let millis = i64::try_from(at.0).unwrap_or_default();
        let at = Timestamp::from_millisecond(millis).unwrap_or_default();
        let info = self.0.to_offset_info(at);
        let signs = info.abbreviation().bytes();
        let mut called = Called([0; CALLED_MAX]);
        called.0.iter_mut().zip(signs).for_each(|(to, sign)| *to = sign);
        (info.offset().to_datetime(at), called)
    }
}

/// The longest name of a time: six signs, as POSIX has it.
const CALLED_MAX: usize = 6;

/// What a zone calls its time: `CET`, or `+05` where there is no word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called([u8; CALLED_MAX]);

impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.iter().position(|sign| *sign == 0).unwrap_or(CALLED_MAX);
        f.write_str(str::from_utf8(&self.0[..end]).unwrap_or_default())
    }
}

fn has_place(name: &str) -> bool {
    name.split_once('/').is_some_and(|(part, _)| PARTS.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 November 2026, 05:14:09 UTC.
    const NOW: Moment = Moment(1_795_238_049_000);

    fn clock(name: &str, at: Moment) -> String {
        let (time, called) = Zone::parse(name).unwrap().clock(at);
        format!("{time} {called}")
    }

    #[test]
    fn a_zone_knows_its_summer() {
        assert_eq!(clock("UTC", NOW), "2026-11-21T05:14:09 UTC");
        assert_eq!(clock("Europe/Berlin", NOW), "2026-11-21T06:14:09 CET");
        let july = Moment(NOW.0 - 130 * 24 * 3_600_000);
        assert_eq!(clock("Europe/Berlin", july), "2026-07-14T07:14:09 CEST");
        assert_eq!(clock("Asia/Kolkata", NOW), "2026-11-21T10:44:09 IST");
        assert_eq!(clock("America/Sao_Paulo", NOW), "2026-11-21T02:14:09 -03");
        assert_eq!(clock("UTC", Moment(u64::MAX)), "1970-01-01T00:00:00 UTC");
    }

    #[test]
    fn every_name_that_is_offered_is_a_zone_and_no_other_is() {
        let names = Zone::names();
        assert!(names.len() > 400);
        for name in names {
            assert_eq!(Zone::parse(&name).unwrap().name(), name);
        }
        for name in ["", "utc", "europe/berlin", "Europe/Atlantis", "Etc/GMT+5", "EST", "Europe/"] {
            assert_eq!(Zone::parse(name), Err(Complaint::NotOffered), "{name}");
        }
    }
}
