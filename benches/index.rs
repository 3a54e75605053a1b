//! Files to a committed index, and a batch with nothing new, on the sample articles.

use std::path::{Path, PathBuf};

use divan::Bencher;
use secnews::analysis::{Analyzer, Purpose};
use secnews::index::Index;
use secnews::ingest::{Batch, Report, ingest};
use tempfile::TempDir;

fn main() {
    divan::main();
}

fn batch(index: &Path, analyzer: &Analyzer) -> Report {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let index = Index::open_or_create(index, analyzer).expect("an index");
    ingest(&index, &Batch::of(&[corpus]), &()).expect("a batch")
}

fn loaded() -> Analyzer {
    let analyzer = Analyzer::default();
    assert!(!analyzer.words("勒索软件", Purpose::Searching).is_empty());
    analyzer
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[divan::bench(sample_count = 10)]
fn build(bencher: Bencher<'_, '_>) {
    let analyzer = loaded();
    bencher.with_inputs(folder).bench_values(|folder| {
        assert_eq!(batch(folder.path(), &analyzer).new, 40);
        folder
    });
}

#[divan::bench(sample_count = 10)]
fn nothing_new(bencher: Bencher<'_, '_>) {
    let (analyzer, folder) = (loaded(), folder());
    assert_eq!(batch(folder.path(), &analyzer).new, 40);
    bencher.bench(|| assert_eq!(batch(folder.path(), &analyzer).unchanged, 40));
}
