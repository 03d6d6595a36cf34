//! From an export to a data folder: rows from lines, all that follows from rows made anew, and then
//! everything checked as [`Store::check`] does.
//!
//! As with a restore all is built in a folder of its own within DIR and moved up last, so that
//! wherever this is cut off, DIR holds no helpdesk.

mod blobs;
mod lines;
mod naming;
mod problems;
mod says;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use redb::{Database, ReadableDatabase};

use self::{
    lines::Reading,
    naming::Naming,
    problems::{Problems, nothing_came},
};
use super::{
    kinds::every_kind,
    manifest::{FORMAT, LAYOUT, Manifest},
    source::Source,
};
use crate::{
    clock::Clock,
    error::{Fault, Result},
    store::{
        CACHE_BYTES, Store,
        backup::{STORE, Site, has_room, must_be_empty},
        migrate, private_file,
        tables::make_all,
        verify::{self, Checked, Seen, Tell},
    },
};

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
        let path = self.built.join(STORE);
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
