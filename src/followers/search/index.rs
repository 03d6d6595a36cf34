//! The index itself: what a document of it is, and how it is opened, written and thrown away.
//!
//! A document is a [`Sheet`]. It holds words to be found and nothing to be shown: what a page shows
//! is read from the store, by whoever may.

use std::{
    fs, io,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use tantivy::{
    IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError,
    directory::MmapDirectory,
    index::Segment,
    indexer::{
        AddOperation, IndexWriterOptions, LogMergePolicy, MergeCandidate, MergePolicy,
        NoMergePolicy, SegmentWriter,
    },
    query::{BooleanQuery, Occur},
    schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions},
};

use super::ask::is;
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
    log,
};

/// Raised whenever a document comes to be made otherwise: an index of another version is made anew.
const VERSION: u32 = 1;
/// How many bytes new documents may take before they are written to the disk.
const SEGMENT_BYTES: usize = 8_000_000;
/// The least that the engine takes for the size of a segment under way.
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

/// What stands with every commit.
#[derive(Debug, Serialize, Deserialize)]
struct Committed {
    cursor: Cursor,
    /// The number of the write, which its documents have too.
    write: u64,
}

/// An open index.
pub(super) struct Index {
    engine: tantivy::Index,
    reader: IndexReader,
    pub(super) fields: Fields,
    cursor: Mutex<Cursor>,
    /// The number of the last write.
    last: AtomicU64,
    /// None until there is something to write.
    writer: Mutex<Option<IndexWriter>>,
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
    write: Field,
    pub(super) id: Field,
    pub(super) subject: Field,
    pub(super) person: Field,
    pub(super) file: Field,
    pub(super) description: Field,
    pub(super) comment: Field,
}

/// A write under way. Dropped without a commit it leaves the index as it was, but the index has to be
/// opened again.
///
/// New documents are made into segments here, by the one thread that writes, and not by the engine,
/// which starts a thread for each commit: each of those would leave some megabytes behind in
/// whatever share of the C library's memory it happened to get.
pub(super) struct Writing<'i> {
    index: &'i Index,
    number: u64,
    writer: MutexGuard<'i, Option<IndexWriter>>,
    segment: Option<Fresh>,
    ready: Vec<Segment>,
}

/// A segment under way.
struct Fresh {
    segment: Segment,
    writer: SegmentWriter,
    /// What it takes with nothing in it.
    empty_bytes: usize,
}

impl Fresh {
    fn new(segment: Segment) -> Result<Fresh, TantivyError> {
        let writer = SegmentWriter::for_segment(WRITER_BYTES, segment.clone())?;
        Ok(Fresh { empty_bytes: writer.mem_usage(), segment, writer })
    }
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
        let known = |last: &Committed| last.cursor.version == VERSION && index.schema() == schema;
        let last = serde_json::from_str::<Committed>(&payload).ok().filter(known);
        let Some(last) = last else { return Ok(None) };
        if let Some(bad) = index.validate_checksum()?.into_iter().next() {
            return Err(TantivyError::InternalError(format!("{} is damaged", bad.display())));
        }
        Index::begin(index, fields, last).map(Some)
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
            let last = Committed { cursor: cursor.clone(), write: 0 };
            let index = Index::begin(index, fields, last)?;
            index.write()?.commit(cursor)?;
            index.rest();
            Ok(index)
        };
        made().map_err(super::fault)
    }

    fn begin(
        engine: tantivy::Index,
        fields: Fields,
        last: Committed,
    ) -> Result<Index, TantivyError> {
        // Whoever commits reloads: no thread need watch the folder.
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (cursor, last) = (Mutex::new(last.cursor), AtomicU64::new(last.write));
        Ok(Index { engine, reader, fields, cursor, last, writer: Mutex::default() })
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

    /// Begins to write. The first time this starts three threads, which wait for more from then on.
    pub(super) fn write(&self) -> Result<Writing<'_>, TantivyError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.is_none() {
            *writer = Some(self.writer()?);
        }
        let number = self.last.load(Ordering::Relaxed) + 1;
        Ok(Writing { index: self, number, writer, segment: None, ready: Vec::new() })
    }

    fn writer(&self) -> Result<IndexWriter, TantivyError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITER_BYTES)
            .build();
        let writer: IndexWriter = self.engine.writer_with_options(options)?;
        // Whoever writes merges, so that segments never become more than can be merged.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(writer)
    }

    /// The segments to make one of, if there are many.
    fn to_merge(&self) -> Result<Vec<MergeCandidate>, TantivyError> {
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(SMALL.0);
        policy.set_min_num_segments(SMALL.1);
        policy.set_del_docs_ratio_before_merge(REPLACED_MAX);
        Ok(policy.compute_merge_candidates(&self.engine.searchable_segment_metas()?))
    }

    /// Ends the threads; once this has returned, nothing writes to the folder any more.
    pub(super) fn rest(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Err(error)) = writer.map(IndexWriter::wait_merging_threads) {
            log::warn("search_merge_failed", &[("error", &error)]);
        }
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        self.rest();
    }
}

impl Writing<'_> {
    /// Replaces all that a case can be found by; of one case only once in a write.
    pub(super) fn replace(&mut self, case: CaseId, sheets: &[Sheet]) -> Result<(), TantivyError> {
        let (fields, number) = (self.index.fields, self.number);
        // What is to be deleted is looked for in the new segments as well.
        let earlier = BooleanQuery::new(vec![
            (Occur::Must, is(fields.case, case.0)),
            (Occur::MustNot, is(fields.write, number)),
        ]);
        self.engine()?.delete_query(Box::new(earlier))?;
        for sheet in sheets {
            let mut document = fields.document(sheet);
            document.add_u64(fields.write, number);
            let mut segment = match self.segment.take() {
                Some(segment) => segment,
                None => Fresh::new(self.engine()?.new_segment())?,
            };
            segment.writer.add_document(AddOperation { opstamp: 0, document })?;
            let full = segment.writer.mem_usage() > segment.empty_bytes + SEGMENT_BYTES;
            self.segment = Some(segment);
            if full {
                self.finish_segment()?;
            }
        }
        Ok(())
    }

    /// Returns once what was written is on disk with its cursor, is found, and small segments are
    /// merged.
    pub(super) fn commit(mut self, cursor: &Cursor) -> Result<(), TantivyError> {
        self.finish_segment()?;
        let (index, ready) = (self.index, std::mem::take(&mut self.ready));
        let write = self.number;
        let committed = Committed { cursor: cursor.clone(), write };
        let payload = serde_json::to_string(&committed).map_err(io::Error::other)?;
        let writer = self.engine()?;
        ready.iter().try_for_each(|segment| writer.add_segment(segment.meta().clone()))?;
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        index.last.store(write, Ordering::Relaxed);
        index.reader.reload()?;
        index.move_on(cursor);
        for MergeCandidate(segments) in index.to_merge()? {
            writer.merge(&segments).wait()?;
        }
        index.reader.reload()
    }

    fn finish_segment(&mut self) -> Result<(), TantivyError> {
        if let Some(Fresh { segment, writer, .. }) = self.segment.take() {
            let documents = writer.max_doc();
            writer.finalize()?;
            self.ready.push(segment.with_max_doc(documents));
        }
        Ok(())
    }

    fn engine(&mut self) -> Result<&mut IndexWriter, TantivyError> {
        self.writer.as_mut().ok_or_else(|| TantivyError::SystemError("no writer".to_owned()))
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
        closed: schema.add_u64_field("closed", key.clone()),
        moved: schema.add_u64_field("moved", sorted),
        write: schema.add_u64_field("write", key),
        id: schema.add_text_field("id", text.clone()),
        subject: schema.add_text_field("subject", text.clone()),
        person: schema.add_text_field("person", text.clone()),
        file: schema.add_text_field("file", text.clone()),
        description: schema.add_text_field("description", text.clone()),
        comment: schema.add_text_field("comment", text),
    };
    (schema.build(), fields)
}
