//! Rebuilds an index: indexes everything again, into an index that replaces the old one.
//!
//! The old index names its files. Where a file has vanished, its article is taken from the old index, so that a
//! rebuild loses nothing. If the old index cannot be read, only the files are left.

use std::path::PathBuf;
use std::time::Instant;

use super::batch::Batch;
use super::observer::Observer;
use super::plan::Snapshot;
use super::report::Report;
use super::run::run;
use crate::analysis::Analyzer;
use crate::clean::Furniture;
use crate::corpus::InputPath;
use crate::error::Error;
use crate::index::{Index, Location, Manifest, OldIndex, Rebuild, Storage};
use crate::message;

/// Builds a new index in `storage` from the inputs of `batch` and from the files of the old index, and replaces
/// the old one with it. Searches may use the old one meanwhile.
///
/// # Errors
///
/// If the new index cannot be written, or the observer cancels; the old one is then unchanged.
/// [`Error::NoIndex`] and [`Error::Damaged`] if there are no inputs and the old index names none.
pub fn rebuild(
    storage: Storage,
    analyzer: &Analyzer,
    batch: &Batch,
    observer: &dyn Observer,
) -> Result<Report, Error> {
    let started = Instant::now();
    let folder = storage.path().to_owned();
    let rebuild = Rebuild::begin(storage, analyzer)?;
    let old = match OldIndex::open(&folder, analyzer) {
        Ok(old) => Some(old),
        Err(error) if batch.inputs.is_empty() => return Err(error),
        Err(_) => None,
    };
    let is_lost = old.is_none() && Index::exists(&folder);
    let mut batch = batch.clone();
    batch.inputs = inputs(&batch, old.as_ref());
    let (manifest, searcher) = match old {
        Some(old) => (old.manifest, old.searcher),
        None => (Manifest::default(), rebuild.index.searcher()?),
    };
    let snapshot = Snapshot { manifest: &manifest, searcher: &searcher, rebuilding: true };
    let lock = rebuild.index.lock()?;
    let mut report = run(&rebuild.index, lock, &snapshot, Furniture::default(), &batch, observer)?;
    if observer.is_cancelled() {
        return Err(Error::Interrupted);
    }
    rebuild.finish()?;
    if is_lost {
        report
            .add_issue(folder, message!("the old index could not be read; articles without files are gone"));
    }
    Ok(report.with_duration(started))
}

/// The inputs of the batch, and those files of the old index that are not below them. Files are added without
/// their folders: naming one file does not mean its neighbours.
fn inputs(batch: &Batch, old: Option<&OldIndex>) -> Vec<InputPath> {
    let mut inputs = batch.inputs.clone();
    let mut files: Vec<&Location> = old.iter().flat_map(|old| old.locations.iter()).collect();
    files.sort_unstable_by_key(|file| file.absolute());
    for file in files {
        let path = PathBuf::from(file.absolute());
        let is_within = batch.inputs.iter().any(|place| path.starts_with(&place.path));
        if !is_within && path.exists() {
            inputs.push(InputPath { root: PathBuf::from(file.root()), path });
        }
    }
    inputs
}
