//! Checking what is kept against itself: rows, indexes, counters, journal, blobs.

use std::{borrow::Borrow, collections::BTreeMap};

use redb::{
    Key, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition,
    Value,
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Store, keys,
    tables::{self, Rows},
    tally::Tally,
};
use crate::{
    domain::{
        case::Case,
        id::{AccountId, BlobHash, UserId},
        notify::{Follower, Notification},
        numbers::{Numbers, Timing},
    },
    error::{Fault, Result},
};

/// The most problems that one check lists; there may be more.
const PROBLEMS_MAX: usize = 1_000;

/// A check under way: the snapshot it reads and what it has found.
struct Check<'t> {
    tx: &'t ReadTransaction,
    store: &'t Store,
    problems: Vec<String>,
}

impl Store {
    /// Checks a snapshot of everything: every row decodes, every index holds exactly what follows
    /// from the rows, the counters are right, the journal's chain holds, and the bytes of every
    /// blob that is named are there. Returns what is wrong, in words; nothing if all is well.
    ///
    /// Reads the whole file, table by table; the rows of one table are in memory at a time.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the file cannot be read at all.
    pub fn verify(&self) -> Result<Vec<String>, Fault> {
        let guard = self.shared.database()?;
        let tx = guard.as_ref().ok_or(Fault::Stopped)?.begin_read()?;
        let mut check = Check { tx: &tx, store: self, problems: Vec::new() };
        check.cases()?;
        check.conversations()?;
        check.files()?;
        check.parties()?;
        check.people()?;
        check.notifications()?;
        check.batches()?;
        check.numbers()?;
        check.mails()?;
        check.journal()?;
        check.problems.truncate(PROBLEMS_MAX);
        Ok(check.problems)
    }
}

impl Check<'_> {
    fn cases(&mut self) -> Result<(), Fault> {
        let mut tallies: BTreeMap<u64, Tally> = BTreeMap::new();
        let (mut moved, mut class, mut listed, mut due) = (0, 0, 0, 0);
        for case in self.rows(&tables::CASE)? {
            let case: Case = case.1;
            for place in case.places() {
                tallies.entry(place.account.0).or_default().add(&place);
                self.has(tables::BY_MOVED, keys::by_moved(case.id.0, &place), &mut moved)?;
                self.has(tables::BY_CLASS, keys::by_class(case.id.0, &place), &mut class)?;
                for key in keys::listed(case.id.0, &place) {
                    self.has(tables::LISTED, key, &mut listed)?;
                }
            }
            if let Some(key) = keys::due(&case) {
                self.has(tables::DUE, key, &mut due)?;
            }
            let described = self.tx.open_table(tables::DESCRIPTION.definition)?;
            if described.get(case.id.0)?.is_none() {
                self.problems.push(format!("{} has no description", case.id));
            }
        }
        self.counts(tables::BY_MOVED, moved)?;
        self.counts(tables::BY_CLASS, class)?;
        self.counts(tables::LISTED, listed)?;
        self.counts(tables::DUE, due)?;
        let kept: BTreeMap<u64, Tally> = self.rows(&tables::TALLY)?.into_iter().collect();
        if kept.iter().filter(|(_, tally)| **tally != Tally::default()).ne(tallies.iter()) {
            self.problems.push("counters differ from the cases".to_owned());
        }
        Ok(())
    }

    fn conversations(&mut self) -> Result<(), Fault> {
        self.rows(&tables::DESCRIPTION)?;
        let (mut marks, mut entries, mut versions) = (0, 0, 0);
        let mut involved = BTreeMap::new();
        for (_, entry) in self.rows(&tables::ENTRY)? {
            self.has(tables::ENTRY_MARK, (entry.case.0, entry.mark.0), &mut marks)?;
            self.has(tables::ENTRY_FOR, keys::entry_for(&entry), &mut entries)?;
            if let Some(key) = keys::involved_by_entry(&entry) {
                *involved.entry(key).or_insert(0) += 1;
            }
        }
        for (key, version) in self.rows(&tables::VERSION)? {
            self.has(tables::VERSION_FOR, keys::version_for(key, &version), &mut versions)?;
        }
        self.counts(tables::ENTRY_MARK, marks)?;
        self.counts(tables::ENTRY_FOR, entries)?;
        self.counts(tables::VERSION_FOR, versions)?;
        for (_, file) in self.rows(&tables::ATTACHMENT)? {
            *involved.entry(keys::involved_by_attachment(&file)).or_insert(0) += 1;
        }
        self.counters(tables::INVOLVED, &involved)?;
        let mut duplicates = 0;
        for (_, mark) in self.rows(&tables::DUPLICATE)? {
            self.has(tables::DUPLICATE_OF, keys::duplicate_of(&mark), &mut duplicates)?;
        }
        self.counts(tables::DUPLICATE_OF, duplicates)?;
        let mut moves = 0;
        for (_, moved) in self.rows(&tables::MOVED)? {
            self.has(tables::MOVED_FROM, keys::moved_from(&moved), &mut moves)?;
        }
        self.counts(tables::MOVED_FROM, moves)
    }

    fn files(&mut self) -> Result<(), Fault> {
        let (mut shown, mut held, mut kept) = (0, 0, 0);
        let mut used = BTreeMap::<u64, u64>::new();
        for (_, file) in self.rows(&tables::ATTACHMENT)? {
            let (account, bytes) = keys::counted(&file);
            *used.entry(account).or_default() += bytes;
            if let Some(key) = keys::attachment_for(&file) {
                self.has(tables::ATTACHMENT_FOR, key, &mut shown)?;
            }
            if let Some(key) = keys::held_by_attachment(&file) {
                self.has(tables::BLOB_REF, key, &mut held)?;
            }
        }
        let users = self.rows(&tables::USER)?.into_iter();
        let account_of: BTreeMap<_, _> = users.map(|(id, user)| (id, user.account.0)).collect();
        for (_, draft) in self.rows(&tables::DRAFT)? {
            if let Some(account) = account_of.get(&draft.user.0) {
                *used.entry(*account).or_default() += keys::counted_draft(&draft);
            }
            for key in keys::held_by_draft(&draft) {
                self.has(tables::BLOB_REF, key, &mut held)?;
            }
            for key in keys::draft_files(&draft) {
                self.has(tables::DRAFT_FILE, key, &mut kept)?;
            }
        }
        self.counts(tables::ATTACHMENT_FOR, shown)?;
        self.counts(tables::BLOB_REF, held)?;
        self.counts(tables::DRAFT_FILE, kept)?;
        let mut counted = self.rows(&tables::FILE_BYTES)?;
        counted.retain(|(_, bytes)| *bytes > 0);
        used.retain(|_, bytes| *bytes > 0);
        if !counted.into_iter().eq(used) {
            self.problems.push("what the files of accounts take is counted wrongly".to_owned());
        }
        for entry in self.tx.open_table(tables::BLOB_REF)?.iter()? {
            let hash = BlobHash(entry?.0.value().0);
            if !self.store.blobs().has(hash) {
                self.problems.push(format!("blob {hash} is named, but its bytes are missing"));
            }
        }
        Ok(())
    }

    /// The numbers are what the timings of all cases come to; each case has one that fits it.
    fn numbers(&mut self) -> Result<(), Fault> {
        let timings: BTreeMap<u64, Timing> = self.rows(&tables::TIMING)?.into_iter().collect();
        for (id, case) in self.rows(&tables::CASE)? {
            let fits = |timing: &Timing| Timing::of(&case, Some(timing)) == *timing;
            if !timings.get(&id).is_some_and(fits) {
                self.problems.push(format!("the timing of {} does not fit it", case.id));
            }
        }
        let mut numbers: BTreeMap<(u64, u32), Numbers> = BTreeMap::new();
        for timing in timings.values() {
            for (month, count) in timing.counts() {
                numbers.entry((timing.desk.0, month.0)).or_default().add(count);
            }
        }
        if !self.rows(&tables::NUMBERS)?.into_iter().eq(numbers) {
            self.problems.push("the numbers of desks differ from the cases".to_owned());
        }
        Ok(())
    }

    fn batches(&mut self) -> Result<(), Fault> {
        let mut held = 0;
        for (_, batch) in self.rows(&tables::BATCH)? {
            if let Some(key) = keys::held(&batch) {
                self.has(tables::HELD, key, &mut held)?;
            }
        }
        self.counts(tables::HELD, held)
    }

    fn notifications(&mut self) -> Result<(), Fault> {
        let told: BTreeMap<(u64, u64), _> = self.rows(&tables::NOTIFICATION)?.into_iter().collect();
        let mut counts = BTreeMap::new();
        for entry in self.tx.open_table(tables::UNREAD)?.iter()? {
            let (key, via) = entry?;
            let ((user, case, number), via) = (key.value(), via.value());
            let same = |one: &Notification| (one.case.0, one.via.0) == (case, via);
            if !told.get(&(user, number)).is_some_and(same) {
                self.problems.push(format!("an entry of the index {} is stray", tables::UNREAD));
            }
            *counts.entry((user, via)).or_insert(0) += 1;
        }
        self.counters(tables::UNREAD_COUNT, &counts)
    }

    fn mails(&mut self) -> Result<(), Fault> {
        let (mut due, mut open) = (0, 0);
        for (number, mail) in self.rows(&tables::OUTBOX)? {
            if let Some(key) = keys::outbox_due(number, &mail) {
                self.has(tables::OUTBOX_DUE, key, &mut due)?;
            }
            if let Some(user) = keys::open_digest(&mail) {
                self.has(tables::OPEN_DIGEST, user, &mut open)?;
            }
        }
        self.rows(&tables::DELIVERY)?;
        self.rows(&tables::MAIL_SETTINGS)?;
        self.counts(tables::OUTBOX_DUE, due)?;
        self.counts(tables::OPEN_DIGEST, open)
    }

    fn parties(&mut self) -> Result<(), Fault> {
        let (mut managed, mut named, mut joined, mut products) = (0, 0, 0, 0);
        let (mut partners, mut desks) = (0, 0);
        let accounts: BTreeMap<_, _> = self.rows(&tables::ACCOUNT)?.into_iter().collect();
        for account in accounts.values() {
            let (name, id) = keys::account_named(account);
            self.has(tables::ACCOUNT_NAMED, (name.as_str(), id), &mut named)?;
            if let Some(key) = keys::managed(account) {
                self.has(tables::MANAGED, key, &mut managed)?;
            }
        }
        for (_, contract) in self.rows(&tables::CONTRACT)? {
            for key in keys::joined(&contract) {
                self.has(tables::JOINED, key, &mut joined)?;
                if let Some(desk) = accounts.get(&key.1) {
                    let (name, id) = keys::account_named(desk);
                    self.has(tables::PARTNER, (key.0, name.as_str(), id), &mut partners)?;
                    let key = keys::desk_for(AccountId(key.0), desk);
                    self.has(tables::DESK_FOR, key, &mut desks)?;
                }
            }
        }
        for (_, product) in self.rows(&tables::PRODUCT)? {
            let (owner, name, id) = keys::product_of(&product);
            self.has(tables::PRODUCT_OF, (owner, name.as_str(), id), &mut products)?;
        }
        let mut offers = 0;
        for ((from, to), _) in self.rows(&tables::OFFER)? {
            self.has(tables::OFFER_TO, (to, from), &mut offers)?;
        }
        self.counts(tables::OFFER_TO, offers)?;
        self.counts(tables::MANAGED, managed)?;
        self.counts(tables::ACCOUNT_NAMED, named)?;
        self.counts(tables::JOINED, joined)?;
        self.counts(tables::PARTNER, partners)?;
        self.counts(tables::DESK_FOR, desks)?;
        self.counts(tables::PRODUCT_OF, products)
    }

    fn people(&mut self) -> Result<(), Fault> {
        let (mut emails, mut of, mut admins, mut sessions) = (0, 0, 0, 0);
        for (_, user) in self.rows(&tables::USER)? {
            self.has(tables::USER_EMAIL, user.email.as_str(), &mut emails)?;
            let (account, name, id) = keys::user_of(&user);
            self.has(tables::USER_OF, (account, name.as_str(), id), &mut of)?;
            if let Some(key) = keys::admin_of(&user) {
                self.has(tables::ADMIN_OF, key, &mut admins)?;
            }
        }
        for (key, session) in self.rows(&tables::SESSION)? {
            self.has(tables::SESSION_OF, (session.user.0, key), &mut sessions)?;
        }
        let mut links = 0;
        for (_, link) in self.rows(&tables::LINK)? {
            let (kind, whose, email) = keys::link_of(&link);
            self.has(tables::LINK_OF, (kind, whose, email.as_str()), &mut links)?;
        }
        self.counts(tables::LINK_OF, links)?;
        self.rows(&tables::PASSWORD)?;
        self.rows(&tables::FACTOR)?;
        self.rows(&tables::BANNER)?;
        self.rows(&tables::VIEWS)?;
        self.rows(&tables::REPLY)?;
        self.marks()?;
        self.counts(tables::USER_EMAIL, emails)?;
        self.counts(tables::USER_OF, of)?;
        self.counts(tables::ADMIN_OF, admins)?;
        self.counts(tables::SESSION_OF, sessions)
    }

    /// Everybody has read all there was when they came; no follower is ahead of the journal.
    fn marks(&mut self) -> Result<(), Fault> {
        let read = self.tx.open_table(tables::READ_UNTIL)?;
        for (user, _) in self.rows(&tables::USER)? {
            if read.get((user, u64::MAX))?.is_none() {
                self.problems.push(format!("of what {} has read there is no mark", UserId(user)));
            }
        }
        let next = self.tx.open_table(tables::JOURNAL.definition)?.len()?;
        let passed = self.tx.open_table(tables::PASSED)?.get(Follower::Notifications.word())?;
        if passed.is_some_and(|passed| passed.value().0 > next) {
            self.problems.push("notifications are ahead of the journal".to_owned());
        }
        Ok(())
    }

    fn journal(&mut self) -> Result<(), Fault> {
        let payloads: BTreeMap<_, _> = self.rows(&tables::JOURNAL_PAYLOAD)?.into_iter().collect();
        let (mut previous, mut of_cases, mut named) = ([0; 32], 0, 0);
        for (expected, (number, link)) in (0..).zip(self.rows(&tables::JOURNAL)?) {
            if number != expected {
                self.problems.push(format!("journal entry {expected} is missing"));
                return Ok(());
            }
            if let Some(key) = keys::journal_of(number, &link) {
                self.has(tables::JOURNAL_OF, key, &mut of_cases)?;
            }
            for key in keys::journal_named(number, &link) {
                self.has(tables::JOURNAL_NAMED, key, &mut named)?;
            }
            if link.chained(previous, number)? != link.hash {
                self.problems.push(format!("journal entry {number} does not fit the one before"));
            }
            // A payload may have been erased; one that is there must be the one that was linked.
            if let Some(payload) = payloads.get(&number)
                && payload.digest()? != link.payload
            {
                self.problems.push(format!("journal entry {number} has another payload"));
            }
            previous = link.hash;
        }
        self.counts(tables::JOURNAL_NAMED, named)?;
        self.counts(tables::JOURNAL_OF, of_cases)
    }

    /// Every row of a table that decodes; the others are problems.
    fn rows<K, R>(&mut self, rows: &Rows<K, R>) -> Result<Vec<(K, R)>, Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + 'static,
        R: Serialize + DeserializeOwned,
    {
        let mut found = Vec::new();
        for entry in self.tx.open_table(rows.definition)?.iter()? {
            let (key, row) = entry?;
            let key = key.value();
            match rows.decode(&key, row.value()) {
                Ok(row) => found.push((key, row)),
                Err(fault) => self.problems.push(fault.to_string()),
            }
        }
        Ok(found)
    }

    fn has<'k, K: Key + 'static, V: Value + 'static>(
        &mut self,
        index: TableDefinition<'_, K, V>,
        key: impl Borrow<K::SelfType<'k>>,
        count: &mut u64,
    ) -> Result<(), Fault> {
        *count += 1;
        if self.tx.open_table(index)?.get(key)?.is_none() {
            self.problems.push(format!("an entry of the index {index} is missing"));
        }
        Ok(())
    }

    fn counts<K: Key + 'static, V: Value + 'static>(
        &mut self,
        index: TableDefinition<'_, K, V>,
        count: u64,
    ) -> Result<(), Fault> {
        let has = self.tx.open_table(index)?.len()?;
        if has != count {
            self.problems.push(format!("the index {index} has {has} entries, not {count}"));
        }
        Ok(())
    }

    fn counters<K>(
        &mut self,
        index: TableDefinition<'_, K, u64>,
        counts: &BTreeMap<K, u64>,
    ) -> Result<(), Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + Ord + 'static,
    {
        let mut kept = BTreeMap::new();
        for entry in self.tx.open_table(index)?.iter()? {
            let (key, count) = entry?;
            kept.insert(key.value(), count.value());
        }
        if kept != *counts {
            self.problems.push(format!("the counters of {index} differ from what they count"));
        }
        Ok(())
    }
}
