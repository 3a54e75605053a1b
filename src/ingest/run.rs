//! The stages of a batch, in order.

use std::path::Path;

use super::batch::Batch;
use super::listing::{self, Listing};
use super::observer::{FileOutcome, Observer, Progress};
use super::page_spool::PageSpool;
use super::plan::{BatchPlan, Snapshot};
use super::report::Report;
use super::scan::{FirstPass, ScanOutcome};
use super::write::{DocumentWriter, UnreadFiles, Written};
use super::{merge_copies, reclean, variants};
use crate::clean::Furniture;
use crate::corpus::{self, ArticleFile, SkipReason};
use crate::error::Error;
use crate::index::{Budget, CommitExtras, Index, Touched, WriteLock};

/// Files from which on loading the full dictionary takes less time than it saves: .15 s and 30 µs for a file, by CPU time.
const MIN_FILES_TO_PRELOAD: usize = 5_000;

/// The most files that are tried one by one before a batch prepares for articles.
const MAX_TRIED: usize = 64;

/// Runs a batch. Earlier articles come from `snapshot`, new ones go into `index`, whose counts of `furniture` go on.
pub(super) fn run(
    index: &Index,
    lock: WriteLock,
    snapshot: &Snapshot<'_>,
    mut furniture: Furniture,
    batch: &Batch,
    observer: &dyn Observer,
) -> Result<Report, Error> {
    let mut report = Report::default();
    let Listing { mut wanted, vanished } = listing::list(batch, snapshot, &mut report, observer)?;
    if let Some(reasons) = reasons_of_all(&wanted) {
        let skipped = wanted.drain(..).zip(reasons);
        skipped.for_each(|(file, reason)| {
            report.note(&file.absolute, FileOutcome::Skipped(reason), observer);
        });
    }
    if wanted.is_empty() && vanished.is_empty() && is_done(index, snapshot, batch)? {
        report.articles = index.count_articles()?;
        return Ok(report);
    }
    if wanted.len() >= MIN_FILES_TO_PRELOAD {
        index.preload_dictionary();
    }
    let pages = PageSpool::new(index.path());
    let first_pass =
        FirstPass { bytes_at_a_time: batch.bytes_at_a_time(), snapshot, pages: &pages, observer };
    let ScanOutcome { mut plan, wechat_copies, variants, touched } =
        first_pass.scan(wanted, &mut furniture, &mut report)?;
    merge_copies::merge(&mut plan, wechat_copies, &furniture, snapshot)?;
    variants::merge(&mut plan, &variants, snapshot, &pages)?;
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
    report.articles = index.count_articles()?;
    Ok(report)
}

/// Why each of a few `files` is skipped; `None` if one of them holds an article, or they are many. Files without an article are read in
/// each batch, since the index does not know them. Mostly there are no others.
fn reasons_of_all(files: &[ArticleFile]) -> Option<Vec<SkipReason>> {
    let some = Some(files).filter(|files| files.len() <= MAX_TRIED)?;
    some.iter().map(|file| corpus::load(file).err()).collect()
}

/// Whether a batch without new, changed or vanished files has nothing to write.
fn is_done(index: &Index, snapshot: &Snapshot<'_>, batch: &Batch) -> Result<bool, Error> {
    let must_write = snapshot.rebuilding || !Index::exists(index.path());
    Ok(!must_write && (!batch.merge_all || index.is_fully_merged()?))
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
    fn commit(&self, lock: WriteLock, plan: &BatchPlan, mut touched: Touched) -> Result<UnreadFiles, Error> {
        let Self { index, snapshot, furniture, pages, batch, observer } = *self;
        // Damaged data must not be read as earlier articles, nor be copied into new segments.
        if Index::exists(index.path()) {
            index.check_damage()?;
        }
        let budget = Budget { memory: batch.postings_memory(), merge_all: batch.merge_all };
        let writer = index.writer(lock, budget)?;
        let documents = DocumentWriter {
            snapshot: *snapshot,
            writer: &writer,
            furniture,
            pages,
            folder: index.path(),
            bytes_at_a_time: batch.bytes_at_a_time(),
            analyzer: index.analyzer(),
            observer,
        };
        let before = index.event_state()?;
        // The first pass has completed the counts.
        let counts = || (!furniture.is_unchanged()).then(|| furniture.to_bytes());
        let (written, counts) = rayon::join(|| documents.write(plan, before), counts);
        let Written { unread, events } = written?;
        if observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        observer.progress(Progress::Committing);
        let has_touched = !touched.is_empty();
        snapshot.manifest.carry_over_touched(&mut touched);
        let touched = has_touched.then_some(touched);
        let committed = writer.commit(&CommitExtras { furniture: counts, touched, events: Some(events) })?;
        observer.progress(Progress::Merging);
        committed.merge_segments(&|| observer.is_cancelled())?;
        Ok(unread)
    }
}

impl Report {
    /// Reports the outcome of each planned file.
    fn add_outcomes(
        &mut self,
        plan: &BatchPlan,
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
