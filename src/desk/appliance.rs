//! How the appliance does, for those who run it. What it costs to look does not grow with what is
//! stored.

use std::time::Duration;

use super::{
    Desk,
    names::known,
    show::{AppliancePage, Reading, Stands, StorageRow, What},
};
use crate::{
    domain::{
        access::{Actor, Console},
        file::Size,
        id::{AccountId, CaseId, UserId, WebhookId},
        mail::{Fate, Why},
        moment::Moment,
        notify::Follower,
        search::Extent,
        webhook::{Switch, Webhook},
    },
    error::Result,
    store::{Disk, View, measure, memory},
};

/// How many accounts a page shows.
const PAGE_ROWS: usize = 25;
/// How many deadlines it shows.
const DEADLINES: usize = 5;
/// Below so much free disk somebody is warned, and below so little it is an error.
const FREE_WARNS: u64 = 1 << 30;
const FREE_FAILS: u64 = 64 << 20;
/// Below which share of the disk somebody is warned, in percent.
const FREE_PERCENT_WARNS: u64 = 10;
/// How far a follower may be behind the journal before somebody is warned.
const LAG_MAX: u64 = 5_000;
/// How long something may be due before somebody is warned that nobody does it.
const LATE: Duration = Duration::from_mins(15);
/// How many of the newest mails are looked at.
const MAILS_LOOKED_AT: usize = 100;
/// How many webhooks are looked at.
const WEBHOOKS_LOOKED_AT: usize = 1_000;
/// How long a mail that was not sent is spoken of.
const MAIL_MATTERS: Duration = Duration::from_hours(24);

impl Desk {
    /// How the appliance does, and a page of what the files of each account take, from one account on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`](crate::domain::refusal::Refusal::NotFound) unless the actor is an admin
    /// of the operator.
    pub fn appliance(&self, actor: &Actor, from: Option<AccountId>) -> Result<AppliancePage> {
        actor.person()?.must_run_appliance()?;
        let readings = self.readings_here()?;
        self.store.look(|view| {
            let mut storage = view.storage_from(from.unwrap_or(AccountId(0)), PAGE_ROWS + 1)?;
            let next = storage.get(PAGE_ROWS).map(|(account, _)| *account);
            storage.truncate(PAGE_ROWS);
            let row = |(account, bytes)| self.storage_row(view, account, bytes);
            Ok(AppliancePage {
                version: env!("CARGO_PKG_VERSION"),
                up_for: self.store.uptime().saturating_sub(self.inner.started),
                banner: view.banner()?,
                readings,
                due: view.next_due((Moment(0), CaseId(0)), DEADLINES)?,
                held: view.next_held((Moment(0), UserId(0)), DEADLINES)?,
                storage: storage.into_iter().map(row).collect::<Result<_>>()?,
                quota: self.file_quota,
                next,
                first: from.is_none(),
            })
        })
    }

    /// How the appliance does, for whoever sits at the machine.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub fn readings_here(&self) -> Result<Vec<Reading>> {
        let mut all = vec![disk(self.store.disk()?)];
        let fine = |what, says| Reading { what, says, stands: Stands::Ok, fix: "" };
        all.push(fine(What::Store, Size(self.store.file_size()?).to_string()));
        all.push(fine(
            What::Blobs,
            match self.store.blobs_counted() {
                Some((blobs, _)) => format!("{} in {} files", Size(blobs.bytes), blobs.files),
                None => "Not counted yet: that is done within an hour".to_owned(),
            },
        ));
        let used = memory().map_or_else(|| "Not known".to_owned(), |bytes| Size(bytes).to_string());
        all.push(fine(What::Memory, used));
        // What waits since before the start is taken up shortly after it; nothing does while stopped.
        let runs = self.store.uptime().saturating_sub(self.inner.started) > LATE;
        let (length, more) = self.store.look(|view| {
            let length = view.journal_length()?;
            let read = |follower| {
                view.passed(follower).map(|place| place.0.max(self.store.read_to(follower)))
            };
            let told = read(Follower::Notifications)?;
            Ok((
                length,
                [
                    behind(What::Notifications, length, told),
                    mail(view, runs)?,
                    webhooks(view, length, read(Follower::Webhooks)?)?,
                    clock(view),
                    timer(view, runs)?,
                ],
            ))
        })?;
        all.push(fine(What::Journal, format!("{length} entries")));
        all.push(self.searching(length)?);
        all.push(match self.live.next_entry() {
            None => fine(What::Live, "Nobody listens".to_owned()),
            Some(next) => behind(What::Live, length, next),
        });
        all.extend(more);
        Ok(all)
    }

    /// Says, for the one at the machine, that the clock is right.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn accept_clock_here(&self) -> Result<()> {
        self.store.commit(|view| Ok((Console::here().accept_clock(view.now()), ())))
    }

    fn storage_row(&self, view: &View<'_>, account: AccountId, bytes: u64) -> Result<StorageRow> {
        let name = known(view.account(account))?.map(|account| account.name().0);
        let full = bytes / 9 >= self.file_quota / 10;
        let stands = if full { Stands::Warning } else { Stands::Ok };
        Ok(StorageRow { account, name: name.unwrap_or_else(|| "–".to_owned()), bytes, stands })
    }

    fn searching(&self, length: u64) -> Result<Reading> {
        let size = Size(measure(self.search.dir())?.bytes);
        let reading = match self.search.progress() {
            None => {
                let (stands, fix) = if self.search.is_followed() {
                    (
                        Stands::Warning,
                        "Look at the log for what failed, or wait if it just started.",
                    )
                } else {
                    (Stands::Ok, "")
                };
                Reading { what: What::Search, says: "Not open".to_owned(), stands, fix }
            }
            Some((_, Extent::Partial)) => Reading {
                what: What::Search,
                says: "Being made anew; searches say so".to_owned(),
                stands: Stands::Warning,
                fix: "Wait; a large helpdesk takes some minutes.",
            },
            Some((next, Extent::Whole)) => behind(What::Search, length, next),
        };
        Ok(Reading { says: format!("{size}. {}", reading.says), ..reading })
    }
}

fn disk(Disk { free, total }: Disk) -> Reading {
    let percent = free.saturating_mul(100).checked_div(total).unwrap_or(0);
    let stands = if free < FREE_FAILS {
        Stands::Error
    } else if free < FREE_WARNS || percent < FREE_PERCENT_WARNS {
        Stands::Warning
    } else {
        Stands::Ok
    };
    let fix = if stands == Stands::Ok {
        ""
    } else {
        "Make room on the disk of the data folder. Files are refused first, then everything else that writes."
    };
    let says = format!("{} free of {} ({percent}%)", Size(free), Size(total));
    Reading { what: What::Disk, says, stands, fix }
}

/// How far a follower of the journal is behind.
fn behind(what: What, length: u64, next: u64) -> Reading {
    let lag = length.saturating_sub(next);
    let says = match lag {
        0 => "Up to date".to_owned(),
        1 => "1 entry of the journal behind".to_owned(),
        lag => format!("{lag} entries of the journal behind"),
    };
    if lag > LAG_MAX {
        let fix = "If the number does not fall, look at the log for what failed, and start again.";
        return Reading { what, says, stands: Stands::Warning, fix };
    }
    Reading { what, says, stands: Stands::Ok, fix: "" }
}

fn mail(view: &View<'_>, runs: bool) -> Result<Reading> {
    let what = What::Mail;
    let waiting = view.mails_waiting()?;
    if view.mail_settings()?.is_none() {
        let says = "No server is set, so none leaves".to_owned();
        return Ok(Reading { what, says, stands: Stands::Ok, fix: "" });
    }
    let now = view.now();
    let failed = |fate: Fate| match fate {
        Fate::NotSent(at, Why::TooOld | Why::TooManyTries | Why::Refused) => {
            now.since(at) < MAIL_MATTERS
        }
        _ => false,
    };
    let fates = view.mail_fates(MAILS_LOOKED_AT)?;
    let failed = fates.into_iter().filter(|fate| failed(*fate)).count();
    let next = view.next_mail((Moment(0), 0))?;
    let late = runs && next.is_some_and(|(due, _)| now.since(due) > LATE);
    let says = format!("{waiting} waiting, {failed} of the last {MAILS_LOOKED_AT} not sent");
    let (stands, fix) = if late || failed > 0 {
        (Stands::Warning, "The page of the mails says of each why it was not sent.")
    } else {
        (Stands::Ok, "")
    };
    Ok(Reading { what, says, stands, fix })
}

/// What waits for webhooks and how many of them are in trouble; nothing of whose they are.
fn webhooks(view: &View<'_>, length: u64, told: u64) -> Result<Reading> {
    let what = What::Webhooks;
    let (all, waiting) = view.webhooks_counted()?;
    if all == 0 {
        let says = "There are none, so nothing is sent".to_owned();
        return Ok(Reading { what, says, stands: Stands::Ok, fix: "" });
    }
    let lag = length.saturating_sub(told);
    let looked_at = view.webhooks_from(WebhookId(0), WEBHOOKS_LOOKED_AT)?;
    let count = |is: fn(&Webhook) -> bool| looked_at.iter().filter(|one| is(one)).count();
    let failing = count(|one| one.is_on() && one.failing_since.is_some());
    let suspended = count(|one| matches!(one.switch, Switch::Suspended(_)));
    let says =
        format!("{all}, {waiting} waiting to be sent, {failing} not taken, {suspended} suspended");
    let (stands, fix) = if lag > LAG_MAX {
        (Stands::Warning, "Look at the log for what failed, and start again.")
    } else if failing + suspended > 0 {
        (Stands::Warning, "casemate webhook list says which; the page of each says why.")
    } else {
        (Stands::Ok, "")
    };
    Ok(Reading { what, says, stands, fix })
}

fn clock(view: &View<'_>) -> Reading {
    let what = What::Clock;
    if view.clock_in_doubt() {
        let says = "In doubt: it has jumped, so nothing is closed by itself".to_owned();
        let fix = "Set the machine’s time if it is wrong, then confirm it here, or with: casemate doctor --accept-clock";
        return Reading { what, says, stands: Stands::Warning, fix };
    }
    Reading { what, says: "Trusted".to_owned(), stands: Stands::Ok, fix: "" }
}

fn timer(view: &View<'_>, runs: bool) -> Result<Reading> {
    let what = What::Timer;
    let next = view.next_due((Moment(0), CaseId(0)), 1)?.first().map(|(due, _)| *due);
    let late = runs && next.is_some_and(|due| view.now().since(due) > LATE);
    if late && !view.clock_in_doubt() {
        let says = "What is due was not closed".to_owned();
        let fix = "Look at the log for what failed, and start again.";
        return Ok(Reading { what, says, stands: Stands::Error, fix });
    }
    let says = if next.is_some() { "Waits for the next case" } else { "Nothing is due" };
    Ok(Reading { what, says: says.to_owned(), stands: Stands::Ok, fix: "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_with_little_left_is_spoken_of_before_it_is_full() {
        let of = |free, total| disk(Disk { free, total }).stands;
        assert_eq!(of(50 << 30, 100 << 30), Stands::Ok);
        assert_eq!(of(10 << 30, 100 << 30), Stands::Ok);
        assert_eq!(of(9 << 30, 100 << 30), Stands::Warning, "under a tenth");
        assert_eq!(of(1 << 29, 1 << 30), Stands::Warning, "under a gigabyte");
        assert_eq!(of(1 << 20, 100 << 30), Stands::Error);
        assert_eq!(of(0, 0), Stands::Error);
        assert_eq!(disk(Disk { free: 1 << 30, total: 4 << 30 }).says, "1 GB free of 4 GB (25%)");
    }

    #[test]
    fn who_is_far_behind_is_spoken_of() {
        assert_eq!(behind(What::Search, 7, 7).says, "Up to date");
        assert_eq!(behind(What::Search, 7, 6).says, "1 entry of the journal behind");
        assert_eq!(behind(What::Search, 6_000, 0).stands, Stands::Warning);
        assert_eq!(behind(What::Search, 5, 9).says, "Up to date", "told a moment later");
    }
}
