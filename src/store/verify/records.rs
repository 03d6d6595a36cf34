//! What follows from each kind of record.

use std::collections::BTreeMap;

use redb::{ReadableTable, ReadableTableMetadata, TableHandle};

use super::Check;
use crate::{
    domain::{
        id::{AccountId, UserId},
        notify::Follower,
        numbers::{Numbers, Timing},
    },
    error::{Fault, Result},
    store::{keys, tables, tally::Tally},
};

impl Check<'_> {
    pub(super) fn records(&mut self) -> Result<(), Fault> {
        self.cases()?;
        self.conversations()?;
        self.files()?;
        self.parties()?;
        self.people()?;
        self.notifications()?;
        self.numbers()?;
        self.tiers()?;
        self.orders()?;
        self.answers()?;
        self.rest()
    }

    fn cases(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        let places = |work: &mut dyn FnMut(u64, &_) -> Result<(), Fault>| {
            walk.each(&tables::CASE, |id, case| case.places().try_for_each(|at| work(id, &at)))
        };
        self.index(tables::BY_MOVED, |emit| {
            places(&mut |id, at| emit(keys::by_moved(id, at), ()))
        })?;
        self.index(tables::BY_CLASS, |emit| {
            places(&mut |id, at| emit(keys::by_class(id, at), ()))
        })?;
        self.index(tables::LISTED, |emit| {
            places(&mut |id, at| keys::listed(id, at).into_iter().try_for_each(|key| emit(key, ())))
        })?;
        self.index(tables::DUE, |emit| {
            walk.each(&tables::CASE, |_, case| emit_all(keys::due(&case), emit))
        })?;
        let mut tallies = BTreeMap::<u64, Tally>::new();
        places(&mut |_, at| {
            tallies.entry(at.account.0).or_default().add(at);
            Ok(())
        })?;
        self.sums(&tables::TALLY, tallies, |id| {
            format!("the counters of {} differ from its cases", AccountId(*id))
        })?;
        let descriptions = walk.tx.open_table(tables::DESCRIPTION.definition)?;
        walk.each(&tables::CASE, |id, case| match descriptions.get(id)? {
            Some(_) => Ok(()),
            None => self.problem(format!("{} has no description", case.id)),
        })
    }

    fn conversations(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::ENTRY_MARK, |emit| {
            walk.each(&tables::ENTRY, |_, entry| emit((entry.case.0, entry.mark.0), entry.seq))
        })?;
        self.index(tables::ENTRY_FOR, |emit| {
            walk.each(&tables::ENTRY, |_, entry| emit(keys::entry_for(&entry), ()))
        })?;
        self.index(tables::VERSION_FOR, |emit| {
            walk.each(&tables::VERSION, |key, version| emit(keys::version_for(key, &version), ()))
        })?;
        self.index(tables::DUPLICATE_OF, |emit| {
            walk.each(&tables::DUPLICATE, |_, mark| emit(keys::duplicate_of(&mark), ()))
        })?;
        self.index(tables::CONCERNED, |emit| {
            walk.each(&tables::CONCERN, |_, one| emit_all(keys::concerned(&one), emit))
        })?;
        self.index(tables::MOVED_FROM, |emit| {
            walk.each(&tables::MOVED, |_, moved| emit(keys::moved_from(&moved), ()))
        })?;
        let entries = walk.tx.open_table(tables::ENTRY.definition)?.len()?;
        let files = walk.tx.open_table(tables::ATTACHMENT.definition)?.len()?;
        self.counters(tables::INVOLVED, entries + files, |count| {
            walk.each(&tables::ENTRY, |_, entry| match keys::involved_by_entry(&entry) {
                Some(key) => count(key),
                None => Ok(()),
            })?;
            walk.each(&tables::ATTACHMENT, |_, file| count(keys::involved_by_attachment(&file)))
        })
    }

    fn files(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::ATTACHMENT_FOR, |emit| {
            walk.each(&tables::ATTACHMENT, |_, file| emit_all(keys::attachment_for(&file), emit))
        })?;
        self.index(tables::BLOB_REF, |emit| {
            walk.each(&tables::ATTACHMENT, |_, file| {
                emit_all(keys::held_by_attachment(&file), emit)
            })?;
            walk.each(&tables::LOGO, |_, logo| emit(keys::held_by_logo(&logo), ()))?;
            walk.each(&tables::DRAFT, |_, draft| emit_all(keys::held_by_draft(&draft), emit))
        })?;
        self.index(tables::DRAFT_FILE, |emit| {
            walk.each(&tables::DRAFT, |_, draft| emit_all(keys::draft_files(&draft), emit))
        })?;
        let mut used = BTreeMap::<u64, u64>::new();
        walk.each(&tables::ATTACHMENT, |_, file| {
            let (account, bytes) = keys::counted(&file);
            *used.entry(account).or_default() += bytes;
            Ok(())
        })?;
        walk.each(&tables::DRAFT, |_, draft| {
            if let Some(user) = walk.row(&tables::USER, &draft.user.0)? {
                *used.entry(user.account.0).or_default() += keys::counted_draft(&draft);
            }
            Ok(())
        })?;
        self.sums(&tables::FILE_BYTES, used, |id| {
            format!("what the files of {} take is counted wrongly", AccountId(*id))
        })
    }

    fn parties(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::ACCOUNT_NAMED, |emit| {
            walk.each(&tables::ACCOUNT, |_, account| {
                let (name, id) = keys::account_named(&account);
                emit((name.as_str(), id), ())
            })
        })?;
        self.index(tables::MANAGED, |emit| {
            walk.each(&tables::ACCOUNT, |_, account| emit_all(keys::managed(&account), emit))
        })?;
        // Both parties of each contract that holds: account, the other, contract.
        let joined = |work: &mut dyn FnMut((u64, u64), u64) -> Result<(), Fault>| {
            walk.each(&tables::CONTRACT, |id, contract| {
                keys::joined(&contract).into_iter().try_for_each(|key| work(key, id))
            })
        };
        self.index(tables::JOINED, |emit| joined(&mut |key, contract| emit(key, contract)))?;
        self.index(tables::PARTNER, |emit| {
            joined(&mut |(account, other), contract| {
                let Some(other) = walk.row(&tables::ACCOUNT, &other)? else { return Ok(()) };
                let (name, id) = keys::account_named(&other);
                emit((account, name.as_str(), id), contract)
            })
        })?;
        self.index(tables::DESK_FOR, |emit| {
            joined(&mut |(account, other), _| {
                let desk = walk.row(&tables::ACCOUNT, &other)?;
                emit_all(desk.map(|desk| keys::desk_for(AccountId(account), &desk)), emit)
            })
        })?;
        self.index(tables::PRODUCT_OF, |emit| {
            walk.each(&tables::PRODUCT, |_, product| {
                let (owner, name, id) = keys::product_of(&product);
                emit((owner, name.as_str(), id), ())
            })
        })?;
        self.index(tables::OFFER_TO, |emit| {
            walk.each(&tables::OFFER, |(from, to), _| emit((to, from), ()))
        })
    }

    fn people(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::USER_EMAIL, |emit| {
            walk.each(&tables::USER, |id, user| emit(user.email.as_str(), id))
        })?;
        self.index(tables::USER_OF, |emit| {
            walk.each(&tables::USER, |_, user| {
                let (account, name, id) = keys::user_of(&user);
                emit((account, name.as_str(), id), ())
            })
        })?;
        self.index(tables::ADMIN_OF, |emit| {
            walk.each(&tables::USER, |_, user| emit_all(keys::admin_of(&user), emit))
        })?;
        self.index(tables::LINK_OF, |emit| {
            walk.each(&tables::LINK, |key, link| {
                let (kind, whose, email) = keys::link_of(&link);
                emit((kind, whose, email.as_str()), key)
            })
        })?;
        self.index(tables::SESSION_OF, |emit| {
            walk.each(&tables::SESSION, |key, session| emit((session.user.0, key), ()))
        })?;
        self.index(tables::TOKEN_OF, |emit| {
            walk.each(&tables::TOKEN, |_, token| emit(keys::token_of(&token), ()))
        })?;
        // Everybody has read all there was when they came.
        let read = walk.tx.open_table(tables::READ_UNTIL)?;
        walk.each(&tables::USER, |user, _| match read.get((user, u64::MAX))? {
            Some(_) => Ok(()),
            None => self.problem(format!("of what {} has read there is no mark", UserId(user))),
        })
    }

    fn notifications(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        let unread = walk.tx.open_table(tables::UNREAD)?;
        for entry in unread.iter()? {
            let (key, via) = entry?;
            let ((user, topic, number), via) = (key.value(), via.value());
            self.checked.entries += 1;
            self.breathe(tables::UNREAD.name())?;
            let told = walk.row(&tables::NOTIFICATION, &(user, number))?;
            if told.is_none_or(|told| (told.topic.key(), told.via.0) != (topic, via)) {
                let key = (user, topic, number);
                self.problem(format!("in the index {} {key:?} is stray", tables::UNREAD.name()))?;
            }
        }
        self.counters(tables::UNREAD_COUNT, unread.len()?, |count| {
            for entry in unread.iter()? {
                let (key, via) = entry?;
                walk.goes_on()?;
                count((key.value().0, via.value()))?;
            }
            Ok(())
        })
    }

    /// Each case has a timing that fits it; the numbers are what all timings come to.
    fn numbers(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        walk.each(&tables::CASE, |id, case| {
            self.breathe("timing")?;
            let timing = walk.row(&tables::TIMING, &id)?;
            let fits = timing.is_some_and(|timing| Timing::of(&case, Some(&timing)) == timing);
            if fits {
                return Ok(());
            }
            self.problem(format!("the timing of {} does not fit it", case.id))
        })?;
        let mut numbers = BTreeMap::<(u64, u32), Numbers>::new();
        walk.each(&tables::TIMING, |_, timing| {
            for (month, count) in timing.counts() {
                numbers.entry((timing.desk.0, month.0)).or_default().add(count);
            }
            Ok(())
        })?;
        self.sums(&tables::NUMBERS, numbers, |(desk, month)| {
            let desk = AccountId(*desk);
            format!("the numbers of {desk} in month {month} differ from the cases")
        })
    }

    fn answers(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::ANSWERED_AT, |emit| {
            walk.each(&tables::ANSWERED, |_, row| emit(keys::answered_at(&row), ()))
        })?;
        self.index(tables::ANSWERED_OF, |emit| {
            walk.each(&tables::ANSWERED, |_, row| emit_all(keys::answered_of(&row), emit))
        })?;
        let rows = walk.tx.open_table(tables::ANSWERED.definition)?.len()?;
        self.counters(tables::ANSWERED_COUNT, rows, |count| {
            walk.each(&tables::ANSWERED, |(token, _), _| count(token))
        })?;
        let mut bytes = BTreeMap::<u64, u64>::new();
        walk.each(&tables::ANSWERED, |(token, _), row| {
            *bytes.entry(token).or_default() += row.bytes();
            Ok(())
        })?;
        bytes.retain(|_, bytes| *bytes > 0);
        if let Some(to) = self.anew {
            let mut counted = to.open_table(tables::ANSWERED_BYTES)?;
            for (token, bytes) in &bytes {
                counted.insert(token, bytes)?;
            }
            return Ok(());
        }
        let counted = walk.tx.open_table(tables::ANSWERED_BYTES)?;
        let mut says = BTreeMap::new();
        for entry in counted.iter()? {
            let (token, bytes) = entry?;
            says.insert(token.value(), bytes.value());
        }
        if says != bytes {
            self.problem("the bytes of answers are counted wrongly".to_owned())?;
        }
        Ok(())
    }

    fn rest(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::HELD, |emit| {
            walk.each(&tables::BATCH, |_, batch| emit_all(keys::held(&batch), emit))
        })?;
        self.index(tables::OUTBOX_DUE, |emit| {
            walk.each(&tables::OUTBOX, |number, mail| {
                emit_all(keys::outbox_due(number, &mail), emit)
            })
        })?;
        self.index(tables::WEBHOOK_OF, |emit| {
            walk.each(&tables::WEBHOOK, |_, webhook| emit(keys::webhook_of(&webhook), ()))
        })?;
        self.index(tables::DISPATCH_DUE, |emit| {
            walk.each(&tables::DISPATCH, |key, one| emit_all(keys::dispatch_due(key.1, &one), emit))
        })?;
        self.index(tables::OPEN_DIGEST, |emit| {
            walk.each(&tables::OUTBOX, |number, mail| match keys::open_digest(&mail) {
                Some(user) => emit(user, number),
                None => Ok(()),
            })
        })?;
        self.index(tables::JOURNAL_OF, |emit| {
            walk.each(&tables::JOURNAL, |number, link| {
                emit_all(keys::journal_of(number, &link), emit)
            })
        })?;
        self.index(tables::JOURNAL_NAMED, |emit| {
            walk.each(&tables::JOURNAL, |number, link| {
                emit_all(keys::journal_named(number, &link), emit)
            })
        })?;
        let journal = walk.tx.open_table(tables::JOURNAL.definition)?;
        let next = journal.last()?.map_or(0, |(number, _)| number.value() + 1);
        let passed = walk.tx.open_table(tables::PASSED)?.get(Follower::Notifications.word())?;
        if passed.is_some_and(|passed| passed.value().0 > next) {
            self.problem("notifications are ahead of the journal".to_owned())?;
        }
        Ok(())
    }
}

/// Emits keys that lead to nothing.
pub(super) fn emit_all<K>(
    keys: impl IntoIterator<Item = K>,
    emit: &mut dyn FnMut(K, ()) -> Result<(), Fault>,
) -> Result<(), Fault> {
    keys.into_iter().try_for_each(|key| emit(key, ()))
}
