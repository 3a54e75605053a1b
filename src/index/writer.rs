//! Documents into the index: one batch, one commit.

use std::num::NonZeroUsize;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::{IndexWriter, Term};

use super::Index;
use super::lock::WriteLock;
use super::payload::Payload;
use super::rebuild;
use super::schema::Fields;
use super::sidecar::{self, SidecarKind};
use super::storage::Storage;
use super::stored::to_tantivy;
use super::touched::Touched;
use crate::article::ArticleId;
use crate::document::Document;
use crate::error::Error;
use crate::t;

/// The least memory that tantivy takes for one thread, in bytes.
const MIN_THREAD_MEMORY: usize = 16 << 20;
/// Threads beyond these do not help: what they would do waits for the disk.
const MAX_THREADS: usize = 8;
/// Articles that are worth a thread, and a segment, of their own.
const MIN_ARTICLES_PER_THREAD: usize = 1_000;
/// A segment is written anew when so many of its articles have been replaced.
const MAX_DELETED_RATIO: f32 = 0.2;
/// Segments of so many articles are small.
const MAX_SMALL_SEGMENT: u32 = 1_000;
/// How often a long wait is interrupted to see whether it is still wanted.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// How much a batch may take.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Memory for postings that wait to be written, for all threads together, in bytes.
    pub memory: usize,
    /// About how many articles will be written: a small batch makes one small segment.
    pub articles: usize,
    /// Whether all segments are to be put together at the end.
    pub merge_all: bool,
}

/// What a commit has beside articles, as far as it is new.
#[derive(Debug, Default)]
pub struct CommitExtras {
    /// What was learnt of page furniture.
    pub learned: Option<Vec<u8>>,
    /// Files whose time has changed and whose content has not.
    pub touched: Option<Touched>,
}

/// A batch of changes that becomes visible as a whole.
pub struct Writer {
    tantivy: IndexWriter,
    fields: Fields,
    storage: Storage,
    /// What the last commit said of itself, for what this one leaves as it is.
    before: Payload,
    fingerprint: String,
    /// Numbers of files beside the segments up to this are taken.
    reserved_sidecars: u64,
    /// The user's dictionary that the first batch was cut by.
    dictionary: u64,
    merge_all: bool,
    /// Given back when the batch is over.
    lock: WriteLock,
}

impl Writer {
    pub(super) fn open(index: &Index, lock: WriteLock, budget: Budget) -> Result<Self, Error> {
        let storage = index.storage.clone();
        storage.sweep()?;
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MAX_THREADS);
        let wanted = budget.articles.div_ceil(MIN_ARTICLES_PER_THREAD).min(budget.memory / MIN_THREAD_MEMORY);
        let threads = wanted.clamp(1, cores);
        let memory = budget.memory.max(threads * MIN_THREAD_MEMORY);
        let tantivy: IndexWriter =
            index.tantivy.writer_with_num_threads(threads, memory).map_err(|error| storage.cause(error))?;
        // A segment that is being put together with some cannot be put together with all.
        if budget.merge_all {
            tantivy.set_merge_policy(Box::new(NoMergePolicy));
        } else {
            tantivy.set_merge_policy(Box::new(merge_policy()));
        }
        // What a batch left that was broken off takes room, which may be why it was broken off. If it
        // cannot be deleted now, the next batch will try again.
        let _ = tantivy.garbage_collect_files().wait();
        rebuild::sweep(&storage);
        let before = index.payload()?;
        let named = before.iter().flat_map(Payload::files);
        let _ = sidecar::remove_uncommitted(&storage, named);
        // Articles that stay are cut as they were: only a new index can be said to be cut by new words.
        let dictionary =
            before.as_ref().map_or(index.analyzer.user_dictionary(), |payload| payload.dictionary);
        Ok(Self {
            tantivy,
            fields: index.fields,
            storage,
            fingerprint: Index::fingerprint(&index.analyzer),
            before: before.unwrap_or_default(),
            reserved_sidecars: index.reserved_sidecars,
            dictionary,
            merge_all: budget.merge_all,
            lock,
        })
    }

    /// Adds an article that the index does not hold yet.
    ///
    /// # Errors
    ///
    /// If the engine has stopped, as on a full disk.
    pub fn add(&self, document: &Document) -> Result<(), Error> {
        let document = to_tantivy(document, &self.fields)?;
        self.tantivy.add_document(document).map_err(|error| self.storage.cause(error))?;
        Ok(())
    }

    /// Takes an article out, if it is there; one that is added later under the same id stays.
    pub fn remove(&self, id: ArticleId) {
        self.tantivy.delete_term(Term::from_field_u64(self.fields.id, id.number()));
    }

    /// Makes the batch visible and durable, with what else is new.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the index is as before the batch then.
    pub fn commit(mut self, extras: &CommitExtras) -> Result<Committed, Error> {
        let sidecar = |kind, bytes: Option<&[u8]>| {
            bytes.map(|bytes| sidecar::write(&self.storage, kind, bytes, self.reserved_sidecars)).transpose()
        };
        let touched = extras.touched.as_ref().map(Touched::to_bytes);
        let before = self.before.clone();
        let payload = Payload {
            fingerprint: self.fingerprint,
            learned: sidecar(SidecarKind::Learned, extras.learned.as_deref())?.or(before.learned),
            touched: sidecar(SidecarKind::Touched, touched.as_deref())?.or(before.touched),
            dictionary: self.dictionary,
        };
        let commit = self.tantivy.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&payload.write());
            commit.commit()
        });
        commit.map_err(|error| self.storage.cause(error))?;
        // The batch is done. If an old file cannot be deleted, the next batch will try again.
        let _ = sidecar::remove_others(&self.storage, payload.files().chain(self.before.files()));
        let Self { tantivy, storage, merge_all, lock, .. } = self;
        Ok(Committed { tantivy, storage, merge_all, lock })
    }
}

/// A batch that is done: what is left is tidying up, which may be broken off at any time.
pub struct Committed {
    tantivy: IndexWriter,
    storage: Storage,
    merge_all: bool,
    lock: WriteLock,
}

impl Committed {
    /// Puts segments together where there are many, or much in them was replaced, or all of them if
    /// that was asked for. Returns whether that was finished before it was `unwanted`.
    ///
    /// # Errors
    ///
    /// If it cannot be written; what was committed stays then.
    pub fn tidy(self, unwanted: &dyn Fn() -> bool) -> Result<bool, Error> {
        let Self { mut tantivy, storage, merge_all, lock } = self;
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let merged = if merge_all { put_together(&mut tantivy) } else { Ok(()) };
            let merged = merged.and_then(|()| tantivy.wait_merging_threads());
            // Whoever hears of the end may begin the next batch at once.
            drop(lock);
            // Nobody listens if it was given up.
            let _ = sender.send(merged.map_err(|error| Error::Untidy(Box::new(storage.cause(error)))));
        });
        loop {
            match receiver.recv_timeout(POLL_INTERVAL) {
                Ok(merged) => return merged.map(|()| true),
                Err(RecvTimeoutError::Timeout) if unwanted() => return Ok(false),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::Engine(t!("putting segments together has failed")));
                }
            }
        }
    }
}

fn put_together(tantivy: &mut IndexWriter) -> tantivy::Result<()> {
    let segments: Vec<SegmentId> = tantivy.index().searchable_segment_ids()?;
    if !segments.is_empty() {
        tantivy.merge(&segments).wait()?;
        tantivy.garbage_collect_files().wait()?;
    }
    Ok(())
}

/// Segments of about one size are put together by eights, so that however many batches there were,
/// their number grows with the logarithm of the index's size alone. All that are smaller than
/// [`MAX_SMALL_SEGMENT`] are of one size: were that tantivy's 10,000, every eighth batch would write as many anew.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(MAX_SMALL_SEGMENT);
    policy.set_del_docs_ratio_before_merge(MAX_DELETED_RATIO);
    policy
}
