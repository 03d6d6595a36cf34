//! What the manifest says, beside what was built.

use std::collections::BTreeSet;

use redb::{ReadTransaction, ReadableTable, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

use super::{Builder, Problems};
use crate::{
    domain::{account::AccountKind, id::AccountId, notify::Follower, webhook::Matter},
    error::{Fault, Result},
    store::{
        export::{
            file_name,
            kinds::{EachKind, Kind, Marks, Named, SECRET, every_kind},
            manifest::{BlobsPart, Manifest},
            names,
        },
        journal, migrate, tables,
    },
};

impl Builder<'_> {
    /// What stands in the manifest alone.
    pub(super) fn apart(
        &self,
        tx: &WriteTransaction,
        problems: &mut Problems<'_, '_>,
    ) -> Result<(), Fault> {
        let mut meta = tx.open_table(tables::META)?;
        meta.insert("tables", migrate::known())?;
        let Manifest { operator, clock_in_doubt_since, followers, .. } = self.manifest;
        match operator.as_ref().map(|id| id.parse::<AccountId>()) {
            Some(Ok(id)) => drop(meta.insert("operator", id.0)?),
            Some(Err(_)) => problems.add("manifest.json: operator: is no account".to_owned())?,
            None => (),
        }
        match clock_in_doubt_since.as_ref().map(|at| names::undated(at)) {
            Some(Some(ms)) => drop(meta.insert("doubt", ms)?),
            Some(None) => {
                problems.add("manifest.json: clock_in_doubt_since: is no moment".to_owned())?;
            }
            None => (),
        }
        let mut passed = tx.open_table(tables::PASSED)?;
        let known = [Follower::Notifications, Follower::Reminders, Follower::Webhooks];
        for (word, place) in followers {
            let journal = *word != Follower::Reminders.word();
            if !known.iter().any(|known| known.word() == word) {
                problems.add(format!("manifest.json: followers: nobody knows {word:?}"))?;
            } else if journal && place.0 > self.manifest.audit_entries {
                problems.add(format!("manifest.json: followers: {word} is ahead of the audit"))?;
            } else {
                passed.insert(word.as_str(), *place)?;
            }
        }
        Ok(())
    }

    /// The manifest names the operator and the end of the audit chain that the rows have.
    pub(super) fn heads(
        &self,
        tx: &ReadTransaction,
        problems: &mut Problems<'_, '_>,
    ) -> Result<(), Fault> {
        let mut operators = Vec::new();
        for account in tx.open_table(tables::ACCOUNT.definition)?.iter()? {
            let (id, row) = account?;
            let account = tables::ACCOUNT.decode(&id.value(), row.value())?;
            if account.kind == AccountKind::Operator {
                operators.push(account.id.to_string());
            }
        }
        if !operators.iter().eq(self.manifest.operator.iter()) {
            problems.add("manifest.json: operator: accounts.jsonl names another".to_owned())?;
        }
        let end = journal::End::read(&tx.open_table(tables::JOURNAL.definition)?)?;
        let head = blake3::Hash::from_bytes(end.hash).to_hex();
        let Manifest { audit_entries, audit_head, .. } = self.manifest;
        if (end.next, head.as_str()) != (*audit_entries, audit_head.as_str()) {
            problems.add("manifest.json: audit_head: audit.jsonl ends elsewhere".to_owned())?;
        }
        Ok(())
    }

    /// The manifest says what an export of what was built would say.
    pub(super) fn says_all(
        &self,
        tx: &ReadTransaction,
        blobs: &BlobsPart,
        problems: &mut Problems<'_, '_>,
    ) -> Result<(), Fault> {
        let Manifest { audit_moment, files, blobs: says, .. } = self.manifest;
        let is = Manifest::of(tx)?;
        if *audit_moment != is.audit_moment {
            problems.add("manifest.json: audit_moment: audit.jsonl ends at another".to_owned())?;
        }
        for (name, part) in files {
            let kind = name.strip_suffix(".jsonl").unwrap_or(name);
            if part.secret != SECRET.contains(&kind) {
                problems.add(format!("manifest.json: files: {name}: secret is {}", part.secret))?;
            }
        }
        // What is wrong with a blob was said already. Those of rows that were lost are in an export,
        // and nothing names them any more.
        if says != blobs && problems.checked.problems == 0 && !self.lacks_rows() {
            problems.add("manifest.json: blobs: there are others".to_owned())?;
        }
        Ok(())
    }

    /// Whoever tells of what happened notes in the same breath how far they have come; without that
    /// all of it would be told anew.
    pub(super) fn followers(
        &self,
        tx: &ReadTransaction,
        problems: &mut Problems<'_, '_>,
    ) -> Result<(), Fault> {
        let knows = |who: Follower| self.manifest.followers.contains_key(who.word());
        let told = tx.open_table(tables::NOTIFICATION.definition)?.first()?.is_some();
        if told && !knows(Follower::Notifications) && !knows(Follower::Reminders) {
            let words = "manifest.json: followers: nobody has made notifications.jsonl";
            problems.add(words.to_owned())?;
        }
        if knows(Follower::Webhooks) {
            return Ok(());
        }
        for entry in tx.open_table(tables::DISPATCH.definition)?.iter()? {
            let (key, row) = entry?;
            let call = tables::DISPATCH.decode(&key.value(), row.value())?;
            if let Matter::Event(_) = call.matter {
                let words = "manifest.json: followers: nobody has made webhook-calls.jsonl";
                return problems.add(words.to_owned());
            }
        }
        Ok(())
    }

    /// The manifest names the files that an export has.
    pub(super) fn files(&self, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
        let mut known = Files(BTreeSet::new());
        every_kind(&mut known)?;
        for name in self.manifest.files.keys().filter(|name| !known.0.contains(*name)) {
            problems.add(format!("manifest.json: files: nobody knows {name:?}"))?;
        }
        Ok(())
    }
}

/// The names of all files of lines.
struct Files(BTreeSet<String>);

impl EachKind for Files {
    fn kind<K: Named, R: Serialize + DeserializeOwned + 'static>(
        &mut self,
        kind: &Kind<K, R>,
    ) -> Result<(), Fault> {
        self.0.insert(file_name(kind.file));
        Ok(())
    }

    fn marks<K: Named>(&mut self, marks: &Marks<K>) -> Result<(), Fault> {
        self.0.insert(file_name(marks.file));
        Ok(())
    }
}
