//! Checking what is kept against itself: rows, indexes, counters, journal, blobs.

mod follows;
mod orders;
mod records;
mod tiers;

use std::{ops::ControlFlow, sync::atomic::AtomicBool};

use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use self::follows::Walk;
use super::{
    Store,
    blob::{Blobs, Sound},
    journal::{Link, Payload},
    tables::{self, Rows},
};
use crate::{
    domain::id::BlobHash,
    error::{Fault, Result},
};

/// How many rows are looked at between two words about it.
const ROWS_PER_WORD: u64 = 4_096;

/// What is told while everything is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// Something is wrong, in words.
    Problem(String),
    /// Something that is missing, in words, of which an export says so itself. It is no problem.
    Lack(String),
    /// A blob that nothing names. It is no problem: the sweep removes it once it is a day old.
    Spare(String),
    /// How far the check has come.
    At {
        /// The table that is looked at, or `blobs`.
        part: String,
        /// What was found until now.
        until_now: Checked,
    },
}

/// What a check has looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Rows.
    pub rows: u64,
    /// Entries of indexes, and counters.
    pub entries: u64,
    /// Links of the journal's chain.
    pub links: u64,
    /// Blobs that are named and sound.
    pub blobs: u64,
    /// What those take, in bytes.
    pub blob_bytes: u64,
    /// Blobs that nothing names.
    pub spare: u64,
    /// What is wrong.
    pub problems: u64,
}

/// Who is told; the check ends early when they say so.
pub type Tell<'a> = dyn FnMut(Seen) -> ControlFlow<()> + 'a;

/// A check under way: the snapshot it reads, who is told, and what was looked at.
struct Check<'t> {
    walk: Walk<'t>,
    /// Where what follows from rows is written, where it is made anew and not compared.
    anew: Option<&'t WriteTransaction>,
    tell: &'t mut Tell<'t>,
    checked: Checked,
    looked_at: u64,
}

impl Store {
    /// Checks a snapshot of everything, while others read and write: every row decodes, every index
    /// holds exactly what follows from the rows, the counters are right, the journal's chain holds,
    /// and the bytes of every blob that is named are there and are those that its name stands for.
    /// Tells whatever is wrong, one by one, and returns what it has looked at.
    ///
    /// Reads everything, some of it several times, row by row: what it has in memory at a time is
    /// bounded, but for a counter for each account and desk.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the file cannot be read at all; [`Fault::Stopped`] if whoever is told says so,
    /// or the store stops.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method's own lifetimes are not general enough"
    )]
    pub fn check(&self, tell: &mut Tell<'_>) -> Result<Checked, Fault> {
        self.checked(tell, |check, blobs| check.blobs(blobs))
    }

    /// As [`Store::check`], without the blobs.
    ///
    /// # Errors
    ///
    /// As for [`Store::check`].
    pub(super) fn check_records(&self, tell: &mut Tell<'_>) -> Result<Checked, Fault> {
        self.checked(tell, |_, _| Ok(()))
    }

    fn checked(
        &self,
        tell: &mut Tell<'_>,
        last: impl Fn(&mut Check<'_>, &Blobs) -> Result<(), Fault>,
    ) -> Result<Checked, Fault> {
        // First, so that what the snapshot names stays.
        let _held = self.blobs().hold();
        let guard = self.shared.database()?;
        let tx = guard.as_ref().ok_or(Fault::Stopped)?.begin_read()?;
        let mut check = Check {
            walk: Walk { tx: &tx, leave: &self.shared.leave },
            anew: None,
            tell: &mut |seen| tell(seen),
            checked: Checked::default(),
            looked_at: 0,
        };
        check.all_rows()?;
        check.records()?;
        check.journal()?;
        last(&mut check, self.blobs())?;
        Ok(check.checked)
    }

    /// What is wrong, in words; nothing if all is well. For what fits into memory.
    ///
    /// # Errors
    ///
    /// As for [`Store::check`].
    pub fn verify(&self) -> Result<Vec<String>, Fault> {
        let mut problems = Vec::new();
        self.check(&mut |seen| {
            if let Seen::Problem(words) = seen {
                problems.push(words);
            }
            ControlFlow::Continue(())
        })?;
        Ok(problems)
    }
}

/// Makes all that follows from rows (indexes, counters, sums) in a file that has the rows alone, from
/// what a check compares them with. Whether the rows hold together a check tells then.
///
/// # Errors
///
/// A [`Fault`] if the file cannot be read or written; [`Fault::Stopped`] if whoever is told says so.
pub(super) fn follow_anew(db: &Database, tell: &mut Tell<'_>) -> Result<(), Fault> {
    let (tx, to) = (db.begin_read()?, db.begin_write()?);
    let leave = AtomicBool::new(false);
    let mut check = Check {
        walk: Walk { tx: &tx, leave: &leave },
        anew: Some(&to),
        tell: &mut |seen| tell(seen),
        checked: Checked::default(),
        looked_at: 0,
    };
    check.records()?;
    Ok(to.commit()?)
}

impl<'t> Check<'t> {
    /// Tells of a problem.
    fn problem(&mut self, words: String) -> Result<(), Fault> {
        if self.anew.is_some() {
            return Ok(());
        }
        self.checked.problems += 1;
        self.told(Seen::Problem(words))
    }

    /// Says now and then how far this has come, and ends it when the store stops.
    fn breathe(&mut self, part: &str) -> Result<(), Fault> {
        self.looked_at += 1;
        if !self.looked_at.is_multiple_of(ROWS_PER_WORD) {
            return Ok(());
        }
        self.say(part)
    }

    fn say(&mut self, part: &str) -> Result<(), Fault> {
        self.walk.goes_on()?;
        self.told(Seen::At { part: part.to_owned(), until_now: self.checked })
    }

    fn told(&mut self, seen: Seen) -> Result<(), Fault> {
        if (self.tell)(seen).is_break() { Err(Fault::Stopped) } else { Ok(()) }
    }

    /// Every row decodes.
    fn all_rows(&mut self) -> Result<(), Fault> {
        self.sound(&tables::CASE)?;
        self.sound(&tables::DESCRIPTION)?;
        self.sound(&tables::ENTRY)?;
        self.sound(&tables::VERSION)?;
        self.sound(&tables::ATTACHMENT)?;
        self.sound(&tables::ACCOUNT)?;
        self.sound(&tables::CONTRACT)?;
        self.sound(&tables::PRODUCT)?;
        self.sound(&tables::LOGO)?;
        self.sound(&tables::USER)?;
        self.sound(&tables::PASSWORD)?;
        self.sound(&tables::FACTOR)?;
        self.sound(&tables::SESSION)?;
        self.sound(&tables::DRAFT)?;
        self.sound(&tables::TALLY)?;
        self.sound(&tables::VIEWS)?;
        self.sound(&tables::REPLY)?;
        self.sound(&tables::FILE_BYTES)?;
        self.sound(&tables::JOURNAL)?;
        self.sound(&tables::JOURNAL_PAYLOAD)?;
        self.sound(&tables::DUPLICATE)?;
        self.sound(&tables::CONCERN)?;
        self.sound(&tables::MOVED)?;
        self.sound(&tables::NOTIFICATION)?;
        self.sound(&tables::TIMING)?;
        self.sound(&tables::NUMBERS)?;
        self.sound(&tables::BATCH)?;
        self.sound(&tables::OUTBOX)?;
        self.sound(&tables::DELIVERY)?;
        self.sound(&tables::MAIL_SETTINGS)?;
        self.sound(&tables::OFFER)?;
        self.sound(&tables::BANNER)?;
        self.sound(&tables::LINK)?;
        self.sound(&tables::BACKUPS)?;
        self.sound(&tables::ZONE)?;
        self.sound(&tables::TOKEN)?;
        self.sound(&tables::ANSWERED)?;
        self.sound(&tables::TIER)?;
        self.sound(&tables::TIER_VERSION)?;
        self.sound(&tables::TIER_REQUEST)?;
        self.sound(&tables::SUBSCRIPTION)?;
        self.sound(&tables::HUB)?;
        self.sound(&tables::CONFIG)?;
        self.sound(&tables::ORDER)?;
        self.sound(&tables::WEBHOOK)?;
        self.sound(&tables::DISPATCH)?;
        self.sound(&tables::WEBHOOK_NETWORKS)
    }

    /// Names every row of a table that does not decode.
    fn sound<K, R>(&mut self, rows: &Rows<K, R>) -> Result<(), Fault>
    where
        K: for<'k> redb::Key<SelfType<'k> = K> + 'static,
        R: Serialize + DeserializeOwned,
    {
        self.say(rows.name())?;
        for entry in self.walk.tx.open_table(rows.definition)?.iter()? {
            let (key, row) = entry?;
            self.checked.rows += 1;
            self.breathe(rows.name())?;
            if let Err(fault) = rows.decode(&key.value(), row.value()) {
                self.problem(fault.to_string())?;
            }
        }
        Ok(())
    }

    /// Every link fits the one before; a payload that is there is the one that was linked. One that
    /// is not there may have been erased.
    fn journal(&mut self) -> Result<(), Fault> {
        let tx: &'t ReadTransaction = self.walk.tx;
        let payloads = tx.open_table(tables::JOURNAL_PAYLOAD.definition)?;
        let (mut next, mut previous) = (0, Some([0; 32]));
        for entry in tx.open_table(tables::JOURNAL.definition)?.iter()? {
            let (number, row) = entry?;
            let number = number.value();
            self.breathe("journal")?;
            if number != next {
                let last = number - 1;
                self.problem(if last == next {
                    format!("journal entry {next} is missing")
                } else {
                    format!("journal entries {next} to {last} are missing")
                })?;
                previous = None;
            }
            next = number + 1;
            // One that does not decode was named with the rows.
            let Ok(link) = tables::JOURNAL.decode(&number, row.value()) else {
                previous = None;
                continue;
            };
            let payload = payloads.get(number)?;
            let payload = payload.map(|row| tables::JOURNAL_PAYLOAD.decode(&number, row.value()));
            self.link((number, &link), previous, payload.and_then(Result::ok))?;
            previous = Some(link.hash);
        }
        if let Some((last, _)) = payloads.last()?.filter(|(last, _)| last.value() >= next) {
            let last = last.value();
            self.problem(format!("the journal ends at {next}, but there is a payload {last}"))?;
        }
        Ok(())
    }

    fn link(
        &mut self,
        (number, link): (u64, &Link),
        previous: Option<[u8; 32]>,
        payload: Option<Payload>,
    ) -> Result<(), Fault> {
        self.checked.links += 1;
        if let Some(previous) = previous
            && link.chained(previous, number)? != link.hash
        {
            self.problem(format!("journal entry {number} does not fit the one before"))?;
        }
        if let Some(payload) = payload
            && payload.digest()? != link.payload
        {
            self.problem(format!("journal entry {number} has another payload"))?;
        }
        Ok(())
    }

    /// Every blob that is named is there and sound; the others are spare.
    fn blobs(&mut self, blobs: &Blobs) -> Result<(), Fault> {
        let tx: &'t ReadTransaction = self.walk.tx;
        let (named, mut last) = (tx.open_table(tables::BLOB_REF)?, None);
        for entry in named.iter()? {
            let hash = BlobHash(entry?.0.value().0);
            if last.replace(hash) == Some(hash) {
                continue;
            }
            match blobs.read(hash) {
                Sound::Whole(_, bytes) => {
                    self.checked.blobs += 1;
                    self.checked.blob_bytes += bytes;
                }
                bad => self.problem(bad.trouble(hash).unwrap_or_default())?,
            }
            // Each takes a while.
            self.say("blobs")?;
        }
        for prefix in 0..=u8::MAX {
            for hash in blobs.under(prefix)? {
                let of_it = (hash.0, 0, 0)..=(hash.0, u8::MAX, u64::MAX);
                if named.range(of_it)?.next().is_none() {
                    self.checked.spare += 1;
                    self.told(Seen::Spare(hash.to_string()))?;
                }
            }
            self.say("blobs")?;
        }
        Ok(())
    }
}
