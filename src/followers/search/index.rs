//! The index itself: how it is opened, written and thrown away.

use std::{
    fs, io,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use tantivy::{
    IndexReader, IndexWriter, ReloadPolicy, TantivyError,
    directory::MmapDirectory,
    index::Segment,
    indexer::{
        AddOperation, IndexWriterOptions, LogMergePolicy, MergeCandidate, MergePolicy,
        NoMergePolicy, SegmentWriter,
    },
    query::{BooleanQuery, Occur},
};

use super::{
    ask::is,
    schema::{Fields, schema},
};
use crate::{
    domain::{
        id::CaseId,
        search::{Extent, sheet::Sheet},
    },
    error::Fault,
    log,
};

/// Raised whenever a document comes to be made otherwise: an index of another version is made anew.
const VERSION: u32 = 2;
/// How many bytes new documents may take before they are written to the disk.
const SEGMENT_BYTES: usize = 8_000_000;
/// The least that the engine takes for the size of a segment under way.
const WRITER_BYTES: usize = 15_000_000;
/// Below so many documents all segments count as small, and so many small ones are merged.
const SMALL: (u32, usize) = (64, 8);
/// What share of a segment's documents may be replaced ones before it is written anew.
const REPLACED_MAX: f32 = 0.3;

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
    /// What becomes of what it replaced.
    #[serde(default)]
    replaced: Replaced,
}

/// What becomes of the documents that a write replaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Replaced {
    /// They are found no more; their words leave the disk with some later merge.
    #[default]
    Hidden,
    /// Their words leave the disk before the write is done; after a crash, when the index is opened.
    Erased,
}

/// An open index.
pub(super) struct Index {
    engine: tantivy::Index,
    reader: IndexReader,
    pub(super) fields: Fields,
    cursor: Mutex<Cursor>,
    /// The number of the last write.
    last: AtomicU64,
    /// Whether words that were to be erased may still be on the disk.
    owes: AtomicBool,
    /// None until there is something to write.
    writer: Mutex<Option<IndexWriter>>,
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
            let last = Committed { cursor: cursor.clone(), write: 0, replaced: Replaced::Hidden };
            let index = Index::begin(index, fields, last)?;
            index.write()?.commit(cursor, Replaced::Hidden)?;
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
        let owes = AtomicBool::new(last.replaced == Replaced::Erased);
        let (cursor, last) = (Mutex::new(last.cursor), AtomicU64::new(last.write));
        Ok(Index { engine, reader, fields, cursor, last, owes, writer: Mutex::default() })
    }

    pub(super) fn cursor(&self) -> Cursor {
        self.cursor.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn extent(&self) -> Extent {
        if self.cursor().building.is_some() { Extent::Partial } else { Extent::Whole }
    }

    /// Whether words that were to be erased may still be on the disk, because the process ended
    /// before they were: another commit that erases what it replaces sees to it.
    pub(super) fn owes_erasure(&self) -> bool {
        self.owes.load(Ordering::Relaxed)
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
    /// merged; where what it replaced is to be erased, once no file of the index holds it.
    pub(super) fn commit(
        mut self,
        cursor: &Cursor,
        replaced: Replaced,
    ) -> Result<(), TantivyError> {
        self.finish_segment()?;
        let (index, ready) = (self.index, std::mem::take(&mut self.ready));
        let write = self.number;
        let writer = self.engine()?;
        ready.iter().try_for_each(|segment| writer.add_segment(segment.meta().clone()))?;
        note(writer, &Committed { cursor: cursor.clone(), write, replaced })?;
        index.last.store(write, Ordering::Relaxed);
        index.reader.reload()?;
        index.move_on(cursor);
        for MergeCandidate(segments) in index.to_merge()? {
            writer.merge(&segments).wait()?;
        }
        index.reader.reload()?;
        if replaced == Replaced::Erased {
            index.owes.store(true, Ordering::Relaxed);
            for segment in index.engine.searchable_segment_metas()? {
                if segment.has_deletes() {
                    writer.merge(&[segment.id()]).wait()?;
                }
            }
            index.reader.reload()?;
            let done = Committed { cursor: cursor.clone(), write, replaced: Replaced::Hidden };
            note(writer, &done)?;
            index.reader.reload()?;
            // What the reader had open until now could not be removed before.
            writer.garbage_collect_files().wait()?;
            index.owes.store(false, Ordering::Relaxed);
        }
        Ok(())
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

/// Commits, with what is to be known of it later.
fn note(writer: &mut IndexWriter, committed: &Committed) -> Result<(), TantivyError> {
    let payload = serde_json::to_string(committed).map_err(io::Error::other)?;
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    Ok(())
}
