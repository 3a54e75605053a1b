//! An index for the benches that measure answers.

use std::path::Path;

use secnews::analysis::Analyzer;
use secnews::index::{Index, Searcher};
use secnews::ingest::{Batch, ingest};
use tempfile::TempDir;

use super::archive;

/// A searcher of the index in `index` or, without one, of a new index of the archive, or of the samples if this is a test;
/// with the folder of a new index. `None`, with a message, if there is no archive.
pub(crate) fn searcher(index: Option<&Path>, test: bool) -> Option<(Option<TempDir>, Searcher)> {
    let analyzer = Analyzer::default();
    if let Some(path) = index {
        let index = Index::open(path, &analyzer).expect("an index");
        return Some((None, index.searcher().expect("a searcher")));
    }
    let samples = || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let corpus = if test { samples() } else { archive::archive()?.join("archive") };
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path(), &analyzer).expect("an index");
    ingest(&index, &Batch::of(&[corpus]), &()).expect("a batch");
    let searcher = index.searcher().expect("a searcher");
    Some((Some(folder), searcher))
}
