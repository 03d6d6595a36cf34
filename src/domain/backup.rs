//! Backups that the helpdesk makes by itself: when, how many are kept, and who sets that.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{
    access::Person,
    change::{Change, Write},
    id::{AccountId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    refusal::{Complaint, Field, Refusal},
};

/// How many backups may be kept.
pub const KEPT: RangeInclusive<u8> = 1..=60;
const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

/// When a backup is made, each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Whether one is.
    pub on: bool,
    /// The minute of the day (UTC).
    pub minute: u16,
    /// How many are kept.
    pub keep: u8,
}

/// What is known of backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backups {
    /// When they are made.
    pub schedule: Schedule,
    /// The next one is the first that is due after this.
    pub since: Moment,
    /// What became of the last try.
    pub last: Option<Tried>,
}

/// What became of making a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// When it began.
    pub at: Moment,
    /// Who asked for it; none for the clock.
    pub by: Option<UserId>,
    /// The file's name in the folder of backups; empty if there is none.
    pub name: String,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// What went wrong; empty if nothing did.
    pub trouble: String,
}

/// The schedule as it was typed.
#[derive(Clone, Debug, Default)]
pub struct ScheduleForm {
    /// `on` or `off`.
    pub on: String,
    /// The time of day, such as 02:30.
    pub time: String,
    /// How many are kept.
    pub keep: String,
}

impl Schedule {
    /// As it is until somebody sets it: each night at 02:30, seven kept.
    pub const USUAL: Schedule = Schedule { on: true, minute: 150, keep: 7 };

    /// The first moment after `since` at which a backup is due, if any ever is.
    pub fn next(self, since: Moment) -> Option<Moment> {
        let at = u64::from(self.minute) * MINUTE_MS;
        let today = since.0 - since.0 % DAY_MS + at;
        let next = if today > since.0 { today } else { today.saturating_add(DAY_MS) };
        self.on.then_some(Moment(next))
    }

    /// The time of day as people write it.
    pub fn time(self) -> String {
        format!("{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

impl Backups {
    /// From now on, as usual.
    pub fn from(now: Moment) -> Backups {
        Backups { schedule: Schedule::USUAL, since: now, last: None }
    }

    /// Whether one is due. After a clock that was ahead and is not any more, one is: else there
    /// would be none until the time that it showed.
    pub fn are_due(&self, now: Moment) -> bool {
        self.schedule.on
            && (self.since > now || self.schedule.next(self.since).is_some_and(|at| at <= now))
    }

    /// Notes that this is known from now on.
    pub fn noticed(self) -> Change {
        Change::unnoted(vec![Write::Backups(Box::new(self))])
    }

    /// Notes what became of a try; `operator` is who may know.
    pub fn tried(&self, tried: Tried, operator: AccountId) -> Change {
        let event = Event::new(tried.by, Kind::BackupMade, Record::Appliance);
        let mut event = Event { private_to: Some(operator), ..event };
        for (what, is) in [
            ("file", tried.name.clone()),
            ("bytes", tried.bytes.to_string()),
            ("trouble", tried.trouble.chars().take(500).collect()),
        ] {
            if !is.is_empty() {
                event = event.changed(what, &"", &is);
            }
        }
        let after = Backups { since: tried.at, last: Some(tried), ..self.clone() };
        Change::new(vec![Write::Backups(Box::new(after))], event)
    }
}

impl Person {
    /// Sets when backups are made; what is set now counts from now on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator; [`Refusal::Fields`]
    /// for all that is wrong: [`Complaint::NotOffered`], [`Complaint::NotATime`],
    /// [`Complaint::NotANumber`] outside [`KEPT`].
    pub fn set_backups(
        &self,
        before: &Backups,
        form: &ScheduleForm,
        now: Moment,
    ) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        let schedule = form.read()?;
        if schedule == before.schedule {
            return Ok(Change::none());
        }
        let event = Event::new(Some(self.user), Kind::BackupsSet, Record::Appliance);
        let event = Event { private_to: Some(self.account), ..event };
        let words = |of: &Schedule| {
            let on = if of.on { "on" } else { "off" };
            [on.to_owned(), of.time(), of.keep.to_string()]
        };
        let names = ["nightly", "time", "keep"].into_iter();
        let both = words(&before.schedule).into_iter().zip(words(&schedule));
        let differ = names.zip(both).filter(|(_, (from, to))| from != to);
        let event = differ.fold(event, |event, (what, (from, to))| event.changed(what, &from, &to));
        let after = Backups { schedule, since: now, last: before.last.clone() };
        Ok(Change::new(vec![Write::Backups(Box::new(after))], event))
    }
}

impl ScheduleForm {
    fn read(&self) -> Result<Schedule, Refusal> {
        let mut wrong = Vec::new();
        let on = match self.on.as_str() {
            "on" => true,
            "off" => false,
            _ => {
                wrong.push((Field::Nightly, Complaint::NotOffered));
                false
            }
        };
        let minute = minute(self.time.trim());
        if minute.is_none() {
            wrong.push((Field::Time, Complaint::NotATime));
        }
        let keep = self.keep.trim().parse().ok().filter(|keep| KEPT.contains(keep));
        if keep.is_none() {
            let (min, max) = (*KEPT.start(), *KEPT.end());
            wrong.push((Field::Keep, Complaint::NotANumber { min: min.into(), max: max.into() }));
        }
        match (minute, keep) {
            (Some(minute), Some(keep)) if wrong.is_empty() => Ok(Schedule { on, minute, keep }),
            _ => Err(Refusal::Fields(wrong)),
        }
    }
}

/// The minute of the day of a time such as 02:30.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, below: u16| {
        let digits = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|number| digits && *number < below)
    };
    Some(number(hour, 24)? * 60 + number(minute, 60).filter(|_| minute.len() == 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Midnight of some day.
    const DAY: u64 = 1_795_219_200_000;
    const HALF_PAST_TWO: u64 = DAY + 150 * MINUTE_MS;

    #[test]
    fn a_night_is_due_once_and_one_that_was_missed_is_made_up_for() {
        let mut backups = Backups::from(Moment(DAY));
        assert!(!backups.are_due(Moment(HALF_PAST_TWO - 1)));
        assert!(backups.are_due(Moment(HALF_PAST_TWO)));
        assert!(backups.are_due(Moment(HALF_PAST_TWO + 5 * DAY_MS)), "it was switched off");
        backups.since = Moment(HALF_PAST_TWO + 1);
        assert!(!backups.are_due(Moment(HALF_PAST_TWO + DAY_MS - 1)));
        assert!(backups.are_due(Moment(HALF_PAST_TWO + DAY_MS)));
        backups.schedule.on = false;
        assert!(!backups.are_due(Moment(HALF_PAST_TWO + DAY_MS)));
        assert_eq!(backups.schedule.next(backups.since), None);
    }

    #[test]
    fn a_clock_that_was_years_ahead_keeps_no_backup_from_being_made() {
        let backups = Backups::from(Moment(DAY + 20_000 * DAY_MS));
        assert!(backups.are_due(Moment(DAY)));
    }

    #[test]
    fn a_schedule_is_read_as_people_write_it_and_all_that_is_wrong_is_told() {
        let form = |on: &str, time: &str, keep: &str| {
            let [on, time, keep] = [on, time, keep].map(ToOwned::to_owned);
            ScheduleForm { on, time, keep }.read()
        };
        assert_eq!(form("on", "02:30", "7"), Ok(Schedule::USUAL));
        let off = Schedule { on: false, minute: 23 * 60 + 59, keep: 60 };
        assert_eq!(form("off", " 23:59 ", "60"), Ok(off));
        for time in ["", "24:00", "2:5", "02:60", "-1:00", "02:30:00", "noon", "+2:30"] {
            let wrong = vec![(Field::Time, Complaint::NotATime)];
            assert_eq!(form("on", time, "7"), Err(Refusal::Fields(wrong)), "{time}");
        }
        for keep in ["", "0", "61", "256", "-1", "many"] {
            let wrong = vec![(Field::Keep, Complaint::NotANumber { min: 1, max: 60 })];
            assert_eq!(form("on", "02:30", keep), Err(Refusal::Fields(wrong)), "{keep}");
        }
        let Err(Refusal::Fields(wrong)) = form("perhaps", "x", "x") else { panic!("it is wrong") };
        assert_eq!(wrong.len(), 3);
    }
}
