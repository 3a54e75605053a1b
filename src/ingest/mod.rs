//! The write pipe in order: files → articles → clean text → documents → one commit.
//!
//! Two passes over the files that are new or changed. The first tells which article each is, so
//! that copies of one article meet wherever they lie, and learns what sites repeat on their pages,
//! which wait on disk then; the second makes each article's document. Earlier articles that read
//! differently by what was learnt, or whose story got another number, are made anew from their files.

mod assemble;
mod banded;
mod batch;
mod check;
mod explain;
mod listing;
mod making;
mod observer;
mod plan;
mod read_page;
mod rebuild;
mod recleaned;
mod report;
mod spool;
mod stories;
mod study;
mod twins;
mod variants;

use std::path::Path;
use std::time::Instant;

pub use batch::{Batch, LEAST_MEMORY, USUAL_MEMORY};
pub use explain::{ExplainedCopy, explain};
pub use observer::{FileOutcome, Observer, Progress};
pub use rebuild::rebuild;
pub use report::{Oddity, Report};

use crate::clean::Furniture;
use crate::error::Error;
use crate::index::{Beside, Budget, Index, Touched, WriteLock};
use crate::message;

pub use check::{Finding, FindingKind, Verdict, check};
use listing::Listing;
use making::{Making, Unread};
use plan::{Known, Plan};
use read_page::WaitingPages;
use study::{Lessons, Studying};

/// Indexes what is new or changed in the places of `batch`, in one commit.
///
/// # Errors
///
/// If the index cannot be read or written, or the observer cancels; it is as before then. A file that
/// cannot be read, or is no article, is counted in the report.
pub fn ingest(index: &Index, batch: &Batch, observer: &dyn Observer) -> Result<Report, Error> {
    // The lock comes first: what another batch commits after the manifest was read would be doubled.
    let lock = index.lock()?;
    let started = Instant::now();
    let searcher = index.searcher()?;
    let manifest = index.manifest(&searcher)?;
    let known = Known { manifest: &manifest, searcher: &searcher, all_anew: false };
    Ok(run(index, lock, &known, batch, observer)?.taking(started))
}

/// The batch itself. What was there before comes from `known`, what comes goes into `index`.
fn run(
    index: &Index,
    lock: WriteLock,
    known: &Known<'_>,
    batch: &Batch,
    observer: &dyn Observer,
) -> Result<Report, Error> {
    let mut report = Report::default();
    let Listing { wanted, vanished } = listing::list(batch, known, &mut report, observer)?;
    if !wanted.is_empty() {
        index.expect_articles();
    }
    let mut furniture = learned(index)?;
    let pages = WaitingPages::new(index.path());
    let studying = Studying { bytes_at_a_time: batch.bytes_at_a_time(), known, pages: &pages, observer };
    let Lessons { mut plan, sightings, variants, touched } =
        studying.study(wanted, &mut furniture, &mut report)?;
    twins::join(&mut plan, sightings, &furniture, known)?;
    variants::join(&mut plan, &variants, known)?;
    vanished.iter().for_each(|file| plan.lose(file.clone(), known));
    if known.all_anew {
        known.manifest.articles().for_each(|id| {
            plan.group(id, known);
        });
    } else if !known.searcher.is_empty() {
        report.recleaned = recleaned::add(&mut plan, &furniture, known, observer)?;
    }
    // The first commit is made even if it is empty: it makes the folder an index.
    let is_first = !Index::exists(index.path());
    if !plan.groups.is_empty() || is_first || batch.merge_all && !index.is_tidy()? {
        let write = Write { index, known, furniture: &furniture, pages: &pages, batch, observer };
        let unread = write.commit(lock, &plan, touched)?;
        report.tell(&plan, &unread, &vanished, observer);
    }
    report.articles = index.searcher()?.len();
    Ok(report)
}

/// The part of a batch that writes.
struct Write<'a> {
    index: &'a Index,
    known: &'a Known<'a>,
    furniture: &'a Furniture,
    pages: &'a WaitingPages,
    batch: &'a Batch,
    observer: &'a dyn Observer,
}

impl Write<'_> {
    fn commit(&self, lock: WriteLock, plan: &Plan, mut touched: Touched) -> Result<Unread, Error> {
        let Self { index, known, furniture, pages, batch, observer } = *self;
        // What is damaged must not be taken for what was there, nor get into new segments.
        if Index::exists(index.path()) {
            index.refuse_damage()?;
        }
        let budget = Budget {
            memory: batch.postings_memory(),
            articles: plan.groups.len(),
            merge_all: batch.merge_all,
        };
        let writer = index.writer(lock, budget)?;
        let making = Making {
            known: *known,
            writer: &writer,
            furniture,
            pages,
            folder: index.path(),
            bytes_at_a_time: batch.bytes_at_a_time(),
            observer,
        };
        let unread = making.write(plan)?;
        if observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        observer.progress(Progress::Committing);
        let learned = (!furniture.is_unchanged()).then(|| furniture.to_bytes());
        let has_touched = !touched.is_empty();
        known.manifest.keep_touched(&mut touched);
        let committed = writer.commit(&Beside { learned, touched: has_touched.then_some(touched) })?;
        observer.progress(Progress::Tidying);
        committed.tidy(&|| observer.is_cancelled())?;
        Ok(unread)
    }
}

/// What the index has learnt of its sites' furniture.
fn learned(index: &Index) -> Result<Furniture, Error> {
    let Some(bytes) = index.learned()? else { return Ok(Furniture::default()) };
    let damaged = || Error::Damaged(message!("what was learnt of page furniture cannot be read"));
    Furniture::from_bytes(&bytes).ok_or_else(damaged)
}

impl Report {
    /// Tells the outcomes of what was planned, as far as it came about.
    fn tell(&mut self, plan: &Plan, unread: &Unread, vanished: &[String], observer: &dyn Observer) {
        for planned in plan.groups.iter().flat_map(|group| &group.files) {
            let (path, Some(outcome)) = (&planned.file.absolute, planned.outcome) else { continue };
            let outcome = unread.get(path).map_or(outcome, |&reason| FileOutcome::Skipped(reason));
            self.note(path, outcome, observer);
        }
        vanished.iter().for_each(|file| self.note(Path::new(file), FileOutcome::Removed, observer));
    }
}
