//! Lists the files of a batch and compares them with the manifest.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use super::batch::Batch;
use super::changes::is_unchanged;
use super::observer::{FileOutcome, Observer, Progress};
use super::plan::Snapshot;
use super::report::Report;
use crate::corpus::{self, ArticleFile, InputPath, WalkEntry};
use crate::error::Error;
use crate::index::Locations;

/// The files of a batch that need work.
#[derive(Default)]
pub(super) struct Listing {
    /// Files to read.
    pub(super) wanted: Vec<ArticleFile>,
    /// Absolute paths of files that have vanished; empty unless the batch prunes.
    pub(super) vanished: Vec<String>,
}

/// Lists the files of `batch` that differ from the index. A rebuild lists all of them, since the furniture of
/// their sites must be counted again.
pub(super) fn list(
    batch: &Batch,
    &Snapshot { manifest, searcher, rebuilding }: &Snapshot<'_>,
    report: &mut Report,
    observer: &dyn Observer,
) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    let mut seen = HashSet::new();
    let with_state = |entry: WalkEntry| {
        let is_known = matches!(&entry, WalkEntry::File(file) if is_unchanged(file, manifest));
        (entry, is_known && !rebuilding)
    };
    for (entry, is_done) in corpus::walk_with(&batch.inputs, with_state) {
        report.files += 1;
        match entry {
            WalkEntry::Skipped { path, reason } => report.note(&path, FileOutcome::Skipped(reason), observer),
            WalkEntry::File(file) => {
                if is_done {
                    report.note(&file.absolute, FileOutcome::Unchanged, observer);
                } else {
                    listing.wanted.push(file.clone());
                }
                if batch.prune {
                    seen.insert(file.absolute);
                }
            }
        }
        observer.progress(Progress::Listing(report.files));
        if observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
    }
    if batch.prune {
        let locations = Locations::read(searcher)?;
        for place in &batch.inputs {
            listing.vanished.extend(vanished(place, &locations, &seen)?);
        }
    }
    Ok(listing)
}

/// The files of the index below an input that no longer exist. A file that cannot be accessed does not count
/// as vanished.
fn vanished(place: &InputPath, locations: &Locations, seen: &HashSet<PathBuf>) -> Result<Vec<String>, Error> {
    let held: Vec<&str> = locations.below(&place.path).collect();
    let is_gone = |file: &&str| {
        let path = Path::new(file);
        !seen.contains(path)
            && path.metadata().is_err_and(|error| {
                matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
            })
    };
    let gone: Vec<String> = held.iter().copied().filter(|file| is_gone(file)).map(str::to_owned).collect();
    // An empty folder is more often a disk that is not mounted than an archive without articles.
    if gone.len() > 1 && gone.len() == held.len() {
        return Err(Error::AllFilesVanished { path: place.path.clone(), files: gone.len() });
    }
    Ok(gone)
}
