//! The files of a batch, told apart by what the index knows of them.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use super::batch::Batch;
use super::observer::{FileOutcome, Observer, Progress};
use super::plan::{Known, location};
use super::report::Report;
use crate::corpus::{self, ArticleFile, Found, Place};
use crate::error::Error;
use crate::index::Manifest;

/// What is to be done about the files of a batch.
#[derive(Default)]
pub(super) struct Listing {
    /// Files to read.
    pub(super) wanted: Vec<ArticleFile>,
    /// Absolute paths of files that have vanished, where that is to be found out.
    pub(super) vanished: Vec<String>,
}

/// Lists the files of `batch` that are not as the index has them, or all if it is written anew: what they teach
/// of their sites must be learnt again.
pub(super) fn list(
    batch: &Batch,
    &Known { manifest, all_anew, .. }: &Known<'_>,
    report: &mut Report,
    observer: &dyn Observer,
) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    let mut seen = HashSet::new();
    for found in corpus::walk(&batch.places) {
        report.files += 1;
        match found {
            Found::Skipped { path, reason } => report.note(&path, FileOutcome::Skipped(reason), observer),
            Found::File(file) => {
                if is_unchanged(&file, manifest) && !all_anew {
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
        for place in &batch.places {
            listing.vanished.extend(vanished(place, manifest, &seen)?);
        }
    }
    Ok(listing)
}

/// Whether the index holds the file as it is: same size, same time of change. If the time alone
/// differs, its content tells, once it is read.
pub(super) fn is_unchanged(file: &ArticleFile, manifest: &Manifest) -> bool {
    let known = manifest.get(&location(file));
    known.is_some_and(|known| (known.size, known.modified_ns) == (file.size, file.modified_ns))
}

/// Files that the index holds of a place and that are not there any more. One that cannot be looked
/// at has not vanished.
fn vanished(place: &Place, manifest: &Manifest, seen: &HashSet<PathBuf>) -> Result<Vec<String>, Error> {
    let held: Vec<&str> = manifest.below(&place.path).collect();
    let is_gone = |file: &&str| {
        let path = Path::new(file);
        !seen.contains(path)
            && path.metadata().is_err_and(|error| {
                matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
            })
    };
    let gone: Vec<String> = held.iter().copied().filter(|file| is_gone(file)).map(str::to_owned).collect();
    // An empty folder is where a disk should be more often than it is an archive without articles.
    if gone.len() > 1 && gone.len() == held.len() {
        return Err(Error::NothingLeft { path: place.path.clone(), files: gone.len() });
    }
    Ok(gone)
}
