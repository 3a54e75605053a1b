//! The write pipe in order: files → articles → clean text → documents → one commit.
//!
//! There are two passes over the files that are new or changed. The first identifies the article of each file,
//! so that copies of one article meet wherever they are, and counts the lines that a site repeats. The second
//! assembles the documents. Pages wait on disk in between. Earlier articles are indexed again from their files
//! if their text changes by the new counts, or if their story gets another number.

mod assemble;
mod band_index;
mod batch;
mod check;
mod explain;
mod listing;
mod merge_copies;
mod observer;
mod page_spool;
mod plan;
mod rebuild;
mod reclean;
mod report;
mod scan;
mod spool;
mod stories;
mod variants;
mod write;

use std::path::Path;
use std::time::Instant;

pub use batch::{Batch, DEFAULT_MEMORY, MIN_MEMORY};
pub use explain::{ExplainedCopy, explain};
pub use observer::{FileOutcome, Observer, Progress};
pub use rebuild::rebuild;
pub use report::{FileIssue, Report};

use crate::clean::Furniture;
use crate::error::Error;
use crate::index::{Budget, CommitExtras, Index, Touched, WriteLock};
use crate::message;

pub use check::{Finding, FindingKind, Verdict, check};
use listing::Listing;
use page_spool::PageSpool;
use plan::{Plan, Snapshot};
use scan::{FirstPass, ScanOutcome};
use write::{DocumentWriter, UnreadFiles};

/// Indexes what is new or changed in the inputs of `batch`, in one commit.
///
/// # Errors
///
/// If the index cannot be read or written, or the observer cancels; the index is then unchanged. Files that
/// cannot be read, or hold no article, are counted in the report.
pub fn ingest(index: &Index, batch: &Batch, observer: &dyn Observer) -> Result<Report, Error> {
    // Lock before reading the manifest: otherwise another batch could commit in between, and its articles would
    // be indexed twice.
    let lock = index.lock()?;
    let started = Instant::now();
    let searcher = index.searcher()?;
    let manifest = index.manifest(&searcher)?;
    let snapshot = Snapshot { manifest: &manifest, searcher: &searcher, rebuilding: false };
    Ok(run(index, lock, &snapshot, batch, observer)?.with_duration(started))
}

/// Runs a batch. Earlier articles come from `snapshot`, new ones go into `index`.
fn run(
    index: &Index,
    lock: WriteLock,
    snapshot: &Snapshot<'_>,
    batch: &Batch,
    observer: &dyn Observer,
) -> Result<Report, Error> {
    let mut report = Report::default();
    let Listing { wanted, vanished } = listing::list(batch, snapshot, &mut report, observer)?;
    if !wanted.is_empty() {
        index.preload_dictionary();
    }
    let mut furniture = read_furniture(index)?;
    let pages = PageSpool::new(index.path());
    let first_pass =
        FirstPass { bytes_at_a_time: batch.bytes_at_a_time(), snapshot, pages: &pages, observer };
    let ScanOutcome { mut plan, wechat_copies, variants, touched } =
        first_pass.scan(wanted, &mut furniture, &mut report)?;
    merge_copies::merge(&mut plan, wechat_copies, &furniture, snapshot)?;
    variants::merge(&mut plan, &variants, snapshot)?;
    vanished.iter().for_each(|file| plan.remove_file(file.clone(), snapshot));
    if snapshot.rebuilding {
        snapshot.manifest.articles().for_each(|id| {
            plan.group(id, snapshot);
        });
    } else if !snapshot.searcher.is_empty() {
        report.recleaned = reclean::add_changed(&mut plan, &furniture, snapshot, observer)?;
    }
    // The first commit is made even if it is empty, because it makes the folder an index.
    let is_first = !Index::exists(index.path());
    if !plan.groups.is_empty() || is_first || batch.merge_all && !index.is_fully_merged()? {
        let writer = BatchWriter { index, snapshot, furniture: &furniture, pages: &pages, batch, observer };
        let unread = writer.commit(lock, &plan, touched)?;
        report.add_outcomes(&plan, &unread, &vanished, observer);
    }
    report.articles = index.searcher()?.len();
    Ok(report)
}

/// The writing half of a batch.
struct BatchWriter<'a> {
    index: &'a Index,
    snapshot: &'a Snapshot<'a>,
    furniture: &'a Furniture,
    pages: &'a PageSpool,
    batch: &'a Batch,
    observer: &'a dyn Observer,
}

impl BatchWriter<'_> {
    fn commit(&self, lock: WriteLock, plan: &Plan, mut touched: Touched) -> Result<UnreadFiles, Error> {
        let Self { index, snapshot, furniture, pages, batch, observer } = *self;
        // Damaged data must not be read as earlier articles, nor be copied into new segments.
        if Index::exists(index.path()) {
            index.check_damage()?;
        }
        let budget = Budget {
            memory: batch.postings_memory(),
            articles: plan.groups.len(),
            merge_all: batch.merge_all,
        };
        let writer = index.writer(lock, budget)?;
        let documents = DocumentWriter {
            snapshot: *snapshot,
            writer: &writer,
            furniture,
            pages,
            folder: index.path(),
            bytes_at_a_time: batch.bytes_at_a_time(),
            observer,
        };
        let unread = documents.write(plan)?;
        if observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        observer.progress(Progress::Committing);
        let counts = (!furniture.is_unchanged()).then(|| furniture.to_bytes());
        let has_touched = !touched.is_empty();
        snapshot.manifest.carry_over_touched(&mut touched);
        let committed =
            writer.commit(&CommitExtras { furniture: counts, touched: has_touched.then_some(touched) })?;
        observer.progress(Progress::Merging);
        committed.merge_segments(&|| observer.is_cancelled())?;
        Ok(unread)
    }
}

/// The furniture counts stored in the index.
fn read_furniture(index: &Index) -> Result<Furniture, Error> {
    let Some(bytes) = index.furniture()? else { return Ok(Furniture::default()) };
    let damaged = || Error::Damaged(message!("the furniture counts cannot be read"));
    Furniture::from_bytes(&bytes).ok_or_else(damaged)
}

impl Report {
    /// Reports the outcome of each planned file.
    fn add_outcomes(
        &mut self,
        plan: &Plan,
        unread: &UnreadFiles,
        vanished: &[String],
        observer: &dyn Observer,
    ) {
        for planned in plan.groups.iter().flat_map(|group| &group.files) {
            let (path, Some(outcome)) = (&planned.file.absolute, planned.outcome) else { continue };
            let outcome = unread.get(path).map_or(outcome, |&reason| FileOutcome::Skipped(reason));
            self.note(path, outcome, observer);
        }
        vanished.iter().for_each(|file| self.note(Path::new(file), FileOutcome::Removed, observer));
    }
}
