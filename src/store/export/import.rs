//! From an export to a data folder: rows from lines, all that follows from rows made anew, and then
//! everything checked as [`Store::check`] does.
//!
//! As with a restore all is built in a folder of its own within DIR and moved up last, so that
//! wherever this is cut off, DIR holds no helpdesk.

mod lines;
mod naming;

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

use self::{lines::Reading, naming::Naming};
use super::{
    PIECE, each_blob, file_name,
    kinds::{EachKind, Kind, Marks, Named, SECRET, every_kind},
    manifest::{BlobsPart, FORMAT, LAYOUT, Manifest},
    names,
    source::Source,
};
use crate::{
    clock::Clock,
    domain::{account::AccountKind, id::AccountId, notify::Follower, webhook::Matter},
    error::{Fault, Result},
    store::{
        CACHE_BYTES, Store,
        backup::{Site, has_room, must_be_empty},
        blob::blob_path,
        journal, migrate, private_file, private_folder,
        tables::{self, make_all},
        verify::{self, Checked, Seen, Tell},
    },
};

/// How many problems are told; then it is left at that.
const PROBLEMS_MAX: u64 = 100;
/// How often it is said how far this has come: every so many lines.
const LINES_PER_WORD: u64 = 1_024;

/// Whether an import is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// It is.
    Real,
    /// Everything is checked, and nothing stays.
    Dry,
}

/// Makes an empty folder, or one that is not there yet, the helpdesk that the export `from` shows.
/// Every line is checked: that it is of its type and written as an export writes it, in its place,
/// and names only people, accounts, products and cases that are there; then all that follows from
/// them, the audit chain, and every blob's bytes. Problems are told, at most 100. Rows and blobs of
/// which the manifest says that the helpdesk itself had lost them are told too, and are no problem as
/// long as the rest holds together without them.
///
/// A dry run builds in the system's folder for temporary files, and leaves nothing there.
///
/// # Errors
///
/// [`Fault::Backup`] if the folder is not empty, the export is no sound one, or one of another
/// version; another [`Fault`] if something cannot be read or written. Then the folder is as it was.
pub fn import(
    from: &Path,
    dir: &Path,
    trial: Trial,
    tell: &mut Tell<'_>,
) -> Result<Checked, Fault> {
    let source = Source::open(from)?;
    let manifest = source.manifest()?;
    is_known(&manifest)?;
    let lines = manifest.files.values().map(|part| part.bytes);
    let lines = lines.fold(0u64, u64::saturating_add);
    let bytes = lines.saturating_add(manifest.blobs.bytes);
    let builder = |built: &Path| Builder {
        source: &source,
        manifest: &manifest,
        built: built.to_owned(),
        trial,
    };
    match trial {
        Trial::Real => {
            let site = Site::prepare(dir)?;
            has_room(dir, bytes)?;
            let checked = builder(site.built()).build(tell)?;
            site.move_up()?;
            Ok(checked)
        }
        Trial::Dry => {
            if dir.symlink_metadata().is_ok() {
                must_be_empty(dir)?;
            }
            let built = tempfile::Builder::new().prefix("casemate-import-").tempdir();
            let built = built.map_err(Fault::io("making a temporary folder"))?;
            has_room(built.path(), lines)?;
            builder(built.path()).build(tell)
        }
    }
}

/// # Errors
///
/// [`Fault::Backup`] if this program does not read such exports.
fn is_known(manifest: &Manifest) -> Result<(), Fault> {
    let Manifest { format, layout, tables, casemate, .. } = manifest;
    if format != FORMAT {
        return Err(Fault::Backup("manifest.json: this is no export of Casemate".to_owned()));
    }
    let known = migrate::known();
    if *layout != LAYOUT || *tables > known {
        let version: String = casemate.chars().filter(|c| !c.is_control()).take(40).collect();
        return Err(Fault::Backup(format!(
            "it was made by Casemate {version}, of layout {layout} and version {tables}; this program \
             reads layout {LAYOUT} up to version {known}"
        )));
    }
    Ok(())
}

/// What is told, and how much of it.
struct Problems<'t, 'w> {
    tell: &'t mut Tell<'w>,
    checked: Checked,
}

impl Problems<'_, '_> {
    fn add(&mut self, words: String) -> Result<(), Fault> {
        self.checked.problems += 1;
        if self.checked.problems > PROBLEMS_MAX {
            return Err(nothing_came("more than 100 problems"));
        }
        self.told(Seen::Problem(words))
    }

    fn lack(&mut self, words: String) -> Result<(), Fault> {
        self.told(Seen::Lack(words))
    }

    fn at(&mut self, part: &str) -> Result<(), Fault> {
        let until_now = self.checked;
        self.told(Seen::At { part: part.to_owned(), until_now })
    }

    fn told(&mut self, seen: Seen) -> Result<(), Fault> {
        if (self.tell)(seen).is_break() { Err(Fault::Stopped) } else { Ok(()) }
    }

    /// # Errors
    ///
    /// [`Fault::Backup`] if there were any.
    fn none(&self) -> Result<(), Fault> {
        match self.checked.problems {
            0 => Ok(()),
            1 => Err(nothing_came("1 problem")),
            many => Err(nothing_came(&format!("{many} problems"))),
        }
    }
}

fn nothing_came(problems: &str) -> Fault {
    Fault::Backup(format!("{problems}; nothing was imported"))
}

/// An import on its way to a folder.
struct Builder<'s> {
    source: &'s Source,
    manifest: &'s Manifest,
    built: PathBuf,
    trial: Trial,
}

impl Builder<'_> {
    fn build(&self, tell: &mut Tell<'_>) -> Result<Checked, Fault> {
        let mut problems = Problems { tell, checked: Checked::default() };
        let built = catch_unwind(AssertUnwindSafe(|| self.make(&mut problems)));
        built.unwrap_or_else(|_| Err(nothing_came("its rows do not hold together")))?;
        let Checked { blobs, blob_bytes, .. } = problems.checked;
        let checked = catch_unwind(AssertUnwindSafe(|| self.check(problems.tell)));
        let checked =
            checked.unwrap_or_else(|_| Err(nothing_came("its rows do not hold together")))?;
        Ok(Checked { blobs, blob_bytes, ..checked })
    }

    fn make(&self, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
        let path = self.built.join("casemate.redb");
        let db = Database::builder().set_cache_size(CACHE_BYTES).create(&path)?;
        private_file(&path)?;
        self.rows(&db, problems)?;
        self.files(problems)?;
        problems.none()?;
        verify::follow_anew(&db, &mut |seen| (problems.tell)(seen))?;
        let tx = db.begin_read()?;
        every_kind(&mut Naming { tx: &tx, problems })?;
        self.heads(&tx, problems)?;
        let blobs = self.blobs(&tx, problems)?;
        self.says_all(&tx, &blobs, problems)?;
        self.followers(&tx, problems)?;
        problems.none()
    }

    /// Whether the helpdesk that was exported had lost rows.
    fn lacks_rows(&self) -> bool {
        self.manifest.files.values().any(|part| !part.lacks.is_empty())
    }

    /// Reads every file of lines.
    fn rows(&self, db: &Database, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
        let tx = db.begin_write()?;
        make_all(&tx)?;
        let Builder { source, manifest, .. } = *self;
        every_kind(&mut Reading { tx: &tx, source, manifest, problems })?;
        self.apart(&tx, problems)?;
        Ok(tx.commit()?)
    }

    /// What stands in the manifest alone.
    fn apart(&self, tx: &WriteTransaction, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
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
    fn heads(&self, tx: &ReadTransaction, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
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
    fn says_all(
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
    fn followers(
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
    fn files(&self, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
        let mut known = Files(BTreeSet::new());
        every_kind(&mut known)?;
        for name in self.manifest.files.keys().filter(|name| !known.0.contains(*name)) {
            problems.add(format!("manifest.json: files: nobody knows {name:?}"))?;
        }
        Ok(())
    }

    /// Every blob that rows name is there, or the manifest says that it was lost; a real import has
    /// it from now on. Returns what there is.
    fn blobs(
        &self,
        tx: &ReadTransaction,
        problems: &mut Problems<'_, '_>,
    ) -> Result<BlobsPart, Fault> {
        let (blobs, mut found) = (self.built.join("blobs"), BlobsPart::default());
        private_folder(&blobs)?;
        let lost: BTreeSet<&String> = self.manifest.blobs.lacks.iter().collect();
        each_blob(tx, |hash| {
            let to = match self.trial {
                Trial::Real => Some(blob_path(&blobs, hash)),
                Trial::Dry => None,
            };
            let (name, hex) = (super::blob_name(hash), hash.to_string());
            match self.source.blob(hash).and_then(|from| copied(from, to.as_deref())) {
                Ok((bytes, is)) if is.as_bytes() == &hash.0 => {
                    found.files += 1;
                    found.bytes += bytes;
                    problems.checked.blobs += 1;
                    problems.checked.blob_bytes += bytes;
                    problems.at("blobs")
                }
                Ok(_) => problems.add(format!("{name}: holds other bytes")),
                Err(error) if error.kind() == io::ErrorKind::NotFound && lost.contains(&hex) => {
                    found.lacks.push(hex);
                    problems.lack(format!("{name}: was lost before the export"))
                }
                Err(error) => problems.add(format!("{name}: {error}")),
            }
        })?;
        self.strays(tx, problems)?;
        Ok(found)
    }

    /// No other file is there.
    fn strays(&self, tx: &ReadTransaction, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
        let named = tx.open_table(tables::BLOB_REF)?;
        // Those of rows that were lost are left behind.
        let may_be_unnamed = self.lacks_rows();
        let is_named = |name: &str| self.manifest.files.contains_key(name);
        let strays = self.source.strays(&is_named, &|hash| {
            let of_it = (hash.0, 0, 0)..=(hash.0, u8::MAX, u64::MAX);
            Ok(may_be_unnamed || named.range(of_it)?.next().is_some())
        })?;
        strays.iter().try_for_each(|name| problems.add(format!("{name:?}: nothing names it")))
    }

    /// Opens what was built as the helpdesk will, and checks all of it.
    fn check(&self, tell: &mut Tell<'_>) -> Result<Checked, Fault> {
        let store = Store::open(&self.built, Clock::Real)?;
        let mut problems = Problems { tell, checked: Checked::default() };
        let each = &mut |seen: Seen| match seen {
            Seen::Problem(words) => match problems.add(words) {
                Ok(()) => std::ops::ControlFlow::Continue(()),
                Err(_) => std::ops::ControlFlow::Break(()),
            },
            seen => (problems.tell)(seen),
        };
        let checked = match self.trial {
            Trial::Real if self.manifest.blobs.lacks.is_empty() => store.check(each),
            // The blobs were looked at where they lie; those that were lost are no problem.
            _ => store.check_records(each),
        };
        store.stop();
        problems.none()?;
        checked
    }
}

/// Copies a file, or only reads it; how long it is, and its hash.
fn copied(mut from: impl io::Read, to: Option<&Path>) -> io::Result<(u64, blake3::Hash)> {
    let mut to = match to {
        Some(path) => {
            let folder = path.parent().unwrap_or(path);
            private_folder(folder).map_err(|fault| io::Error::other(fault.to_string()))?;
            Some(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?)
        }
        None => None,
    };
    let (mut hasher, mut bytes, mut piece) = (blake3::Hasher::new(), 0, vec![0; PIECE]);
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            return Ok((bytes, hasher.finalize()));
        }
        hasher.update(&piece[..read]);
        bytes += read as u64;
        if let Some(to) = &mut to {
            to.write_all(&piece[..read])?;
        }
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
