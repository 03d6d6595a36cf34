//! The index itself: what a document of it is, and how it is opened, written and thrown away.
//!
//! A document is a [`Sheet`]. It holds words to be found and nothing to be shown: what a page shows
//! is read from the store, by whoever may.

use std::{
    fs, io,
    path::Path,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use tantivy::{
    IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term,
    directory::MmapDirectory,
    indexer::{IndexWriterOptions, LogMergePolicy},
    schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions},
};

use crate::{
    domain::{
        id::CaseId,
        search::{
            Extent,
            sheet::{Place, Sheet},
            words,
        },
    },
    error::Fault,
};

/// Raised whenever a document comes to be made otherwise: an index of another version is made anew.
const VERSION: u32 = 1;
/// How many bytes the writer may hold before it writes; the least that the engine takes.
const WRITER_BYTES: usize = 15_000_000;
/// Below so many documents all segments count as small, and so many small ones are merged.
const SMALL: (u32, usize) = (64, 8);
/// What share of a segment's documents may be replaced ones before it is written anew.
const REPLACED_MAX: f32 = 0.3;
/// Stands for no account: ids are far smaller.
pub(super) const NOBODY: u64 = u64::MAX;

/// How far the index has come. Written with every commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    pub(super) version: u32,
    /// The number of the next entry of the journal.
    pub(super) next: u64,
    /// The hash of the one before, by which the journal is known again.
    pub(super) hash: [u8; 32],
    /// From which case on the index is still to be built; none if it knows all.
    pub(super) building: Option<CaseId>,
}

/// An open index.
pub(super) struct Index {
    engine: tantivy::Index,
    reader: IndexReader,
    pub(super) fields: Fields,
    cursor: Mutex<Cursor>,
}

/// The fields of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) case: Field,
    pub(super) issuer: Field,
    pub(super) receiver: Field,
    pub(super) own: Field,
    pub(super) besides: Field,
    pub(super) closed: Field,
    moved: Field,
    pub(super) id: Field,
    pub(super) subject: Field,
    pub(super) person: Field,
    pub(super) file: Field,
    pub(super) description: Field,
    pub(super) comment: Field,
}

/// A write under way. Dropped without a commit it leaves the index as it was.
pub(super) struct Writing<'i> {
    index: &'i Index,
    writer: IndexWriter,
}

impl Cursor {
    pub(super) fn new(next: u64, hash: [u8; 32], building: Option<CaseId>) -> Cursor {
        Cursor { version: VERSION, next, hash, building }
    }
}

impl Index {
    /// Opens the index in `dir`, whose files are all read and checked; none if there is none of
    /// this version.
    pub(super) fn open(dir: &Path) -> Result<Option<Index>, TantivyError> {
        if !dir.join("meta.json").is_file() {
            return Ok(None);
        }
        let index = tantivy::Index::open(MmapDirectory::open(dir)?)?;
        let (schema, fields) = schema();
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let cursor = serde_json::from_str::<Cursor>(&payload).ok();
        let cursor = cursor.filter(|cursor| cursor.version == VERSION && index.schema() == schema);
        let Some(cursor) = cursor else { return Ok(None) };
        if let Some(bad) = index.validate_checksum()?.into_iter().next() {
            return Err(TantivyError::InternalError(format!("{} is damaged", bad.display())));
        }
        Index::begin(index, fields, cursor).map(Some)
    }

    /// Makes an empty index in `dir`, in place of whatever is there.
    pub(super) fn create(dir: &Path, cursor: &Cursor) -> Result<Index, Fault> {
        match fs::remove_dir_all(dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Fault::io("removing the search index")(error));
            }
            _ => (),
        }
        fs::create_dir(dir).map_err(Fault::io("making a folder for the search index"))?;
        let (schema, fields) = schema();
        let made = || {
            let index = tantivy::Index::create(
                MmapDirectory::open(dir)?,
                schema,
                tantivy::IndexSettings::default(),
            )?;
            let index = Index::begin(index, fields, cursor.clone())?;
            index.write()?.commit(cursor)?;
            Ok(index)
        };
        made().map_err(super::fault)
    }

    fn begin(index: tantivy::Index, fields: Fields, cursor: Cursor) -> Result<Index, TantivyError> {
        // Whoever commits reloads: no thread need watch the folder.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index { engine: index, reader, fields, cursor: Mutex::new(cursor) })
    }

    pub(super) fn cursor(&self) -> Cursor {
        self.cursor.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn extent(&self) -> Extent {
        if self.cursor().building.is_some() { Extent::Partial } else { Extent::Whole }
    }

    pub(super) fn searcher(&self) -> tantivy::Searcher {
        self.reader.searcher()
    }

    /// Moves the cursor on over what changes nothing; on disk it follows with the next commit.
    pub(super) fn move_on(&self, cursor: &Cursor) {
        *self.cursor.lock().unwrap_or_else(PoisonError::into_inner) = cursor.clone();
    }

    /// Begins to write, which starts three threads; they end with the commit.
    pub(super) fn write(&self) -> Result<Writing<'_>, TantivyError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITER_BYTES)
            .build();
        let writer: IndexWriter = self.engine.writer_with_options(options)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(SMALL.0);
        policy.set_min_num_segments(SMALL.1);
        policy.set_del_docs_ratio_before_merge(REPLACED_MAX);
        writer.set_merge_policy(Box::new(policy));
        Ok(Writing { index: self, writer })
    }
}

impl Writing<'_> {
    /// Replaces all that a case can be found by.
    pub(super) fn replace(&self, case: CaseId, sheets: &[Sheet]) -> Result<(), TantivyError> {
        self.writer.delete_term(Term::from_field_u64(self.index.fields.case, case.0));
        for sheet in sheets {
            self.writer.add_document(self.index.fields.document(sheet))?;
        }
        Ok(())
    }

    /// Returns once what was written is on disk with its cursor, is found, and no merge is under
    /// way any more.
    pub(super) fn commit(mut self, cursor: &Cursor) -> Result<(), TantivyError> {
        let payload = serde_json::to_string(cursor).map_err(io::Error::other)?;
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        self.index.reader.reload()?;
        self.index.move_on(cursor);
        self.writer.wait_merging_threads()?;
        self.index.reader.reload()
    }
}

impl Fields {
    fn document(&self, sheet: &Sheet) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.case, sheet.case.0);
        document.add_u64(self.issuer, sheet.issuer.0);
        document.add_u64(self.receiver, sheet.receiver.0);
        document.add_u64(self.own, sheet.own.map_or(NOBODY, |own| own.0));
        sheet.besides.iter().for_each(|account| document.add_u64(self.besides, account.0));
        document.add_u64(self.closed, u64::from(sheet.closed));
        document.add_u64(self.moved, sheet.moved_at.0);
        for (place, text) in &sheet.texts {
            let folded: Vec<String> = words(text).map(|word| word.folded).collect();
            document.add_text(self.of(*place), folded.join(" "));
        }
        document
    }

    fn of(&self, place: Place) -> Field {
        match place {
            Place::Id => self.id,
            Place::Subject => self.subject,
            Place::Person(_) => self.person,
            Place::File(_) => self.file,
            Place::Description => self.description,
            Place::Comment(_) => self.comment,
        }
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let (key, sorted) =
        (NumericOptions::default().set_indexed(), NumericOptions::default().set_fast());
    // Words come folded and with one blank between them.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(false);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        case: schema.add_u64_field("case", key.clone().set_fast()),
        issuer: schema.add_u64_field("issuer", key.clone()),
        receiver: schema.add_u64_field("receiver", key.clone()),
        own: schema.add_u64_field("own", key.clone()),
        besides: schema.add_u64_field("besides", key.clone()),
        closed: schema.add_u64_field("closed", key),
        moved: schema.add_u64_field("moved", sorted),
        id: schema.add_text_field("id", text.clone()),
        subject: schema.add_text_field("subject", text.clone()),
        person: schema.add_text_field("person", text.clone()),
        file: schema.add_text_field("file", text.clone()),
        description: schema.add_text_field("description", text.clone()),
        comment: schema.add_text_field("comment", text),
    };
    (schema.build(), fields)
}
