//! Checks whether an index is sound, and whether it agrees with the files on disk.
//!
//! Every finding has a remedy; nothing is repaired here. If index files are damaged, nothing else is checked,
//! since their content cannot be trusted.

mod disk;
mod finding;
mod roots;

use std::path::Path;
use std::time::Instant;

pub use finding::{Finding, FindingKind, Verdict};

use crate::analysis::Analyzer;
use crate::error::Error;
use crate::index::{Fault, FaultLocation, Index, Locations, ProgressFn};
use roots::Roots;

/// Checks the index in `folder`. Without `deep`, this opens the index and compares names, sizes and times of
/// the files on disk; with it, every byte of the index and every article is checked too.
///
/// # Errors
///
/// If there is no index, it was built by another analysis, is being written, or the folder cannot be read.
/// Damage is a finding, not an error.
pub fn check(
    folder: &Path,
    analyzer: &Analyzer,
    deep: bool,
    progress: ProgressFn<'_>,
) -> Result<Verdict, Error> {
    let started = Instant::now();
    let mut verdict = Verdict { deep, ..Verdict::default() };
    match Index::open(folder, analyzer).and_then(|index| examine(&index, &mut verdict, progress)) {
        Ok(()) => {}
        // An index that cannot be opened is a finding.
        Err(Error::Damaged(message)) => {
            let location = FaultLocation::File(folder.display().to_string());
            verdict.add(vec![Fault { location, message }], &Roots::default());
        }
        Err(other) => return Err(other),
    }
    verdict.conclude();
    verdict.took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(verdict)
}

/// Fills `verdict`. An error is damage that prevents further checks.
fn examine(index: &Index, verdict: &mut Verdict, progress: ProgressFn<'_>) -> Result<(), Error> {
    let faults = index.damaged_files(verdict.deep)?;
    if !faults.is_empty() {
        verdict.add(faults, &Roots::default());
        return Ok(());
    }
    let searcher = index.searcher()?;
    let mut faults = searcher.find_miscounts()?;
    if verdict.deep && faults.is_empty() {
        faults = searcher.verify(progress);
    }
    let manifest = index.manifest(&searcher)?;
    let locations = Locations::read(&searcher)?;
    let roots = Roots::of(&locations);
    (verdict.articles, verdict.files) = (searcher.len(), manifest.len());
    verdict.add(faults, &roots);
    verdict.findings.extend(disk::compare(&manifest, &locations, &roots));
    Ok(())
}
