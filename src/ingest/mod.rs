//! The write pipe in order: files → articles → clean text → documents → one commit.
//!
//! There are two passes over the files that are new or changed. The first identifies the article of each file,
//! so that copies of one article meet wherever they are, and counts the lines that a site repeats. The second
//! assembles the documents. Pages wait on disk in between. Earlier articles are indexed again from their files
//! if their text changes by the new counts, or if their story gets another number.

mod assemble;
mod band_index;
mod batch;
mod changes;
mod check;
mod events;
mod explain;
mod furniture;
mod listing;
mod merge_copies;
mod observer;
mod page_copy;
mod page_spool;
mod parsed_page;
mod plan;
mod rebuild;
mod reclean;
mod report;
mod run;
mod scan;
mod spool;
mod stories;
mod variants;
mod write;

use std::time::Instant;

pub use batch::{Batch, DEFAULT_MEMORY, MIN_MEMORY};
pub use check::{Finding, FindingKind, Verdict, check};
pub use explain::{ExplainedCopy, explain};
pub use observer::{FileOutcome, Observer, Progress};
pub use rebuild::rebuild;
pub use report::{FileIssue, Report};

use crate::error::Error;
use crate::index::Index;
use plan::Snapshot;
use run::run;

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
    // A batch with nothing new needs no counts, but while the manifest is read a core would be idle.
    let (manifest, furniture) = rayon::join(|| index.manifest(&searcher), || furniture::read(index));
    let (manifest, furniture) = (manifest?, furniture?);
    let snapshot = Snapshot { manifest: &manifest, searcher: &searcher, rebuilding: false };
    Ok(run(index, lock, &snapshot, furniture, batch, observer)?.with_duration(started))
}
