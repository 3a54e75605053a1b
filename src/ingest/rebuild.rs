//! A batch that writes everything anew, into an index that takes the place of the old one.
//!
//! What the old one holds comes from its files again, and from the old index where files have
//! vanished, so that a rebuild takes nothing away. If the old one cannot be read, there is nothing
//! but the files.

use std::path::PathBuf;
use std::time::Instant;

use super::batch::Batch;
use super::observer::Observer;
use super::plan::Snapshot;
use super::report::Report;
use super::run;
use crate::analysis::Analyzer;
use crate::corpus::InputPath;
use crate::error::Error;
use crate::index::{Index, Manifest, ManifestEntry, OldIndex, Rebuild, Storage};
use crate::t;

/// Builds a new index in `storage` from the places of `batch` and from the files that the index there
/// came from, and puts it in that one's place. Searches go on meanwhile, in the old one.
///
/// # Errors
///
/// If the new index cannot be written, or the observer cancels; the old one is as before then.
/// [`Error::NoIndex`] and [`Error::Damaged`] if no place is named and the old one tells of none.
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
    let mut report = run(&rebuild.index, lock, &snapshot, &batch, observer)?;
    if observer.is_cancelled() {
        return Err(Error::Interrupted);
    }
    rebuild.finish()?;
    if is_lost {
        report.list(folder, t!("the old index could not be read; articles without files are gone"));
    }
    Ok(report.taking(started))
}

/// The places of the batch, and the files that the old index came from, unless they lie within those.
/// Files, not their folders: who named one file did not mean its neighbours.
fn inputs(batch: &Batch, old: Option<&OldIndex>) -> Vec<InputPath> {
    let mut inputs = batch.inputs.clone();
    let mut files: Vec<&ManifestEntry> = old.iter().flat_map(|old| old.manifest.iter()).collect();
    files.sort_unstable_by_key(|entry| entry.location());
    for file in files {
        let path = PathBuf::from(file.location());
        let is_within = batch.inputs.iter().any(|place| path.starts_with(&place.path));
        if !is_within && path.exists() {
            inputs.push(InputPath { root: PathBuf::from(file.root()), path });
        }
    }
    inputs
}
