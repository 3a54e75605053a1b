//! Writes documents to the index: one batch, one commit.

use std::ops::Bound;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::query::{BooleanQuery, Query, RangeQuery, TermSetQuery};
use tantivy::{IndexWriter, Term};

use super::rebuild;
use super::revisions::EventRevisions;
use super::sink::DocumentSink;
use super::touched::Touched;
use crate::analysis::Analyzer;
use crate::article::ArticleId;
use crate::error::Error;
use crate::events::{EventState, EventTable};
use crate::index::schema::Fields;
use crate::index::store::lock::WriteLock;
use crate::index::store::payload::Payload;
use crate::index::store::sidecar::{self, SidecarKind};
use crate::index::store::storage::Storage;
use crate::index::{Index, Lineage};
use crate::message;

/// The minimum memory that tantivy accepts for its own indexing thread, in bytes. A batch builds its segments itself.
const THREAD_MEMORY: usize = 16 << 20;
/// A segment with a larger share of deleted articles is rewritten.
const MAX_DELETED_RATIO: f32 = 0.2;
/// Articles of a segment that still counts as small.
const MAX_SMALL_SEGMENT: u32 = 1_000;
/// How often a long wait checks for cancellation.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The resources of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Memory for the postings of a segment, in bytes. A batch makes a segment whenever it has taken as much.
    pub memory: usize,
    /// Whether all segments are merged at the end. Those of the first batch of an index always are: it takes a sixth of the time of the
    /// batch, and later searches read one dictionary of terms instead of several.
    pub merge_all: bool,
}

/// The data of a commit other than its articles; `None` for unchanged data.
#[derive(Debug, Default)]
pub struct CommitExtras {
    /// Furniture counts.
    pub furniture: Option<Vec<u8>>,
    /// Files whose time has changed and whose content has not.
    pub touched: Option<Touched>,
    /// The events, and what the next ones are found by.
    pub events: Option<EventState>,
}

/// A batch of changes that becomes visible as a whole.
pub struct Writer {
    tantivy: IndexWriter,
    analyzer: Analyzer,
    fields: Fields,
    storage: Storage,
    /// The payload of the last commit, for the parts that do not change.
    before: Payload,
    fingerprint: String,
    /// The events before the batch, and the commits that changed those of articles.
    events: EventTable,
    revisions: EventRevisions,
    /// The number of the commit.
    generation: u64,
    identity: u128,
    /// Sidecar numbers up to this one are taken.
    reserved_sidecars: u64,
    /// The user's dictionary that the first batch was tokenized with.
    dictionary: u64,
    memory: usize,
    /// Whether the index has no article yet, so that none can be deleted.
    is_first: bool,
    /// The articles that the commit deletes.
    removed: Mutex<Vec<ArticleId>>,
    merge_all: bool,
    /// Released at the end of the batch.
    lock: WriteLock,
}

impl Writer {
    pub(in crate::index) fn open(index: &Index, lock: WriteLock, budget: Budget) -> Result<Self, Error> {
        let storage = index.storage.clone();
        storage.delete_temporary_files()?;
        let tantivy: IndexWriter = index
            .tantivy
            .writer_with_num_threads(1, THREAD_MEMORY)
            .map_err(|error| storage.root_cause(error))?;
        let is_first = index.tantivy.searchable_segment_ids().is_ok_and(|segments| segments.is_empty());
        let merge_all = budget.merge_all || is_first;
        // A segment in a background merge cannot take part in a merge of all.
        if merge_all {
            tantivy.set_merge_policy(Box::new(NoMergePolicy));
        } else {
            tantivy.set_merge_policy(Box::new(merge_policy()));
        }
        // An interrupted batch leaves files that take space, which may be why it was interrupted. If they
        // cannot be deleted now, the next batch tries again.
        let _ = tantivy.garbage_collect_files().wait();
        rebuild::delete_leftovers(&storage);
        let before = index.payload()?;
        let named = before.iter().flat_map(Payload::files);
        let _ = sidecar::remove_uncommitted(&storage, named);
        // Existing articles keep their tokens, so only a new index can record a new dictionary.
        let dictionary =
            before.as_ref().map_or(index.analyzer.user_dictionary(), |payload| payload.dictionary);
        let Lineage { generation, identity, events, revisions } = index.lineage(before.as_ref())?;
        Ok(Self {
            tantivy,
            events,
            revisions,
            generation: generation + 1,
            identity,
            analyzer: index.analyzer.clone(),
            fields: index.fields,
            storage,
            fingerprint: Index::fingerprint(),
            before: before.unwrap_or_default(),
            reserved_sidecars: index.reserved_sidecars,
            dictionary,
            memory: budget.memory,
            is_first,
            removed: Mutex::default(),
            merge_all,
            lock,
        })
    }

    /// Receives the articles of the batch.
    pub fn documents(&self) -> DocumentSink<'_> {
        let Self { tantivy, analyzer, fields, storage, memory, generation, .. } = self;
        DocumentSink::new(tantivy, analyzer, *fields, storage, *memory, *generation)
    }

    /// Deletes an article, if it exists, as earlier commits wrote it.
    pub fn remove(&self, id: ArticleId) {
        if !self.is_first {
            self.removed.lock().unwrap_or_else(PoisonError::into_inner).push(id);
        }
    }

    /// Deletes what was removed. tantivy applies a deletion to all segments of a commit, those of this batch included, so
    /// it must not match what this batch writes.
    fn delete_removed(&mut self) -> tantivy::Result<()> {
        let removed = std::mem::take(self.removed.get_mut().unwrap_or_else(PoisonError::into_inner));
        if removed.is_empty() {
            return Ok(());
        }
        let Fields { id, rev, .. } = self.fields;
        let ids = removed.into_iter().map(|article| Term::from_field_u64(id, article.number()));
        let before = Bound::Excluded(Term::from_field_u64(rev, self.generation));
        let queries: [Box<dyn Query>; 2] =
            [Box::new(TermSetQuery::new(ids)), Box::new(RangeQuery::new(Bound::Unbounded, before))];
        self.tantivy.delete_query(Box::new(BooleanQuery::intersection(queries.into())))?;
        Ok(())
    }

    /// Commits the batch with its extras: makes it visible and durable.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the index is then as before the batch.
    pub fn commit(mut self, extras: &CommitExtras) -> Result<Committed, Error> {
        self.delete_removed().map_err(|error| self.storage.root_cause(error))?;
        let sidecar = |kind, bytes: Option<&[u8]>| {
            bytes.map(|bytes| sidecar::write(&self.storage, kind, bytes, self.reserved_sidecars)).transpose()
        };
        let touched = extras.touched.as_ref().map(Touched::to_bytes);
        let events = extras.events.as_ref().map(|state| state.table.to_bytes());
        let event_terms = extras.events.as_ref().map(|state| state.terms.to_bytes());
        let event_outlines = extras.events.as_ref().map(|state| state.outlines.to_bytes());
        let revisions = extras.events.as_ref().and_then(|state| {
            let is_first = self.is_first && self.generation == 1;
            let after = || self.revisions.after(&self.events, &state.table, self.generation);
            if is_first { None } else { after() }
        });
        // The index that this one replaces may have some, too.
        let is_inherited = self.before.revisions.is_none() && !self.revisions.to_bytes().is_empty();
        let revisions = revisions.or_else(|| is_inherited.then(|| self.revisions.clone()));
        let before = self.before.clone();
        let payload = Payload {
            fingerprint: self.fingerprint,
            furniture: sidecar(SidecarKind::Furniture, extras.furniture.as_deref())?.or(before.furniture),
            touched: sidecar(SidecarKind::Touched, touched.as_deref())?.or(before.touched),
            events: sidecar(SidecarKind::Events, events.as_deref())?.or(before.events),
            event_terms: sidecar(SidecarKind::EventTerms, event_terms.as_deref())?.or(before.event_terms),
            event_outlines: sidecar(SidecarKind::EventOutlines, event_outlines.as_deref())?
                .or(before.event_outlines),
            dictionary: self.dictionary,
            revisions: sidecar(SidecarKind::Revisions, revisions.as_ref().map(EventRevisions::to_bytes))?
                .or(before.revisions),
            generation: self.generation,
            identity: self.identity,
        };
        let commit = self.tantivy.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&payload.write());
            commit.commit()
        });
        commit.map_err(|error| self.storage.root_cause(error))?;
        // The batch is committed. If an old sidecar cannot be deleted, the next batch tries again.
        let _ = sidecar::remove_others(&self.storage, payload.files().chain(self.before.files()));
        let Self { tantivy, storage, merge_all, lock, .. } = self;
        Ok(Committed { tantivy, storage, merge_all, lock })
    }
}

/// A committed batch. Only merging is left, which may be interrupted at any time.
pub struct Committed {
    tantivy: IndexWriter,
    storage: Storage,
    merge_all: bool,
    lock: WriteLock,
}

impl Committed {
    /// Merges segments: small ones by size, those with many deletions, or all if requested. Returns whether
    /// this finished before it was `unwanted`.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the commit stays valid.
    pub(crate) fn merge_segments(self, unwanted: &dyn Fn() -> bool) -> Result<bool, Error> {
        let Self { mut tantivy, storage, merge_all, lock } = self;
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let merged = if merge_all { merge_all_segments(&mut tantivy) } else { Ok(()) };
            let merged = merged.and_then(|()| tantivy.wait_merging_threads());
            // The caller may start the next batch as soon as this is sent.
            drop(lock);
            // The receiver is gone if the wait was cancelled.
            let _ =
                sender.send(merged.map_err(|error| Error::MergeFailed(Box::new(storage.root_cause(error)))));
        });
        loop {
            match receiver.recv_timeout(POLL_INTERVAL) {
                Ok(merged) => return merged.map(|()| true),
                Err(RecvTimeoutError::Timeout) if unwanted() => return Ok(false),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::Engine(message!("merging segments has failed")));
                }
            }
        }
    }
}

fn merge_all_segments(tantivy: &mut IndexWriter) -> tantivy::Result<()> {
    let segments = tantivy.index().searchable_segment_metas()?;
    if are_merged(&segments) {
        return Ok(());
    }
    let ids: Vec<SegmentId> = segments.iter().map(SegmentMeta::id).collect();
    // tantivy keeps the files of segments that somebody knows.
    drop(segments);
    tantivy.merge(&ids).wait()?;
    tantivy.garbage_collect_files().wait()?;
    Ok(())
}

/// Whether there is one segment at most, and it has no deleted article.
pub(in crate::index) fn are_merged(segments: &[SegmentMeta]) -> bool {
    segments.len() < 2 && segments.iter().all(|segment| segment.num_deleted_docs() == 0)
}

/// Merges eight segments of similar size at a time, so that their number grows only with the logarithm of the
/// index size. All segments below [`MAX_SMALL_SEGMENT`] count as the same size. With tantivy's limit of 10,000,
/// every eighth batch would rewrite that many articles.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(MAX_SMALL_SEGMENT);
    policy.set_del_docs_ratio_before_merge(MAX_DELETED_RATIO);
    policy
}
