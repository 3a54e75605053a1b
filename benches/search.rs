//! Queries to answers on an index of the sample articles.

use std::path::PathBuf;

use divan::{Bencher, black_box};
use secnews::analysis::Analyzer;
use secnews::index::{Index, Searcher};
use secnews::ingest::{Batch, ingest};
use secnews::query::parse;
use secnews::search::{Engine, SearchRequest};
use secnews::stop::Stop;
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// Queries of different kinds, and how many articles answer each.
const QUERIES: [(&str, usize); 6] = [
    ("\"关键信息基础设施\"", 5),
    ("\"础设施\"", 7),
    ("npm OR pypi", 3),
    ("CVE-2024-90001", 2),
    ("lang:en", 7),
    ("date:2024-09", 27),
];

fn samples() -> (TempDir, Searcher) {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
    ingest(&index, &Batch::of(&[corpus]), &()).expect("a batch");
    let searcher = index.searcher().expect("a searcher");
    (folder, searcher)
}

#[divan::bench(args = QUERIES.map(|(query, _)| query))]
fn search(bencher: Bencher<'_, '_>, query: &str) {
    let (_folder, searcher) = samples();
    let expected = QUERIES.iter().find(|(known, _)| *known == query).map(|&(_, total)| total);
    bencher.bench(|| {
        let request = SearchRequest::new(parse(black_box(query)).expect("a query"));
        let results = searcher.search(&request, &Stop::new()).expect("an answer");
        assert_eq!(Some(results.total), expected);
    });
}

#[divan::bench]
fn parsing_a_query() {
    let query =
        parse(black_box("(npm OR pypi) 投毒 -招聘 title:\"供应链\" date:2024-09..2024-10 source:安全牛"));
    assert!(query.is_ok());
}
