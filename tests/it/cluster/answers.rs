//! A cluster answers as the local index of which it is a copy.

use secnews::analysis::Analyzer;
use secnews::index::Index;
use secnews::ingest::{Batch, ingest};
use secnews::remote::{Client, Cluster, PushOptions, Settings, push};
use secnews::stop::Stop;

use super::nodes::{ask, index_name, shared};
use crate::common::archive::archive;
use crate::common::compared_engines::{Compared, Comparison};
use crate::common::engine_queries;

/// The days of the archive that are compared: 5,000 articles and more.
const DAYS: &str = "archive/2024/09";

/// The least mean share of a first page that both engines have.
const MIN_OVERLAP: f64 = 0.9;

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads, and the real articles"]
fn a_cluster_answers_as_the_local_index() {
    let (Some(urls), Some(archive)) = (shared(), archive()) else { return };
    let (folder, analyzer) = (tempfile::tempdir().expect("a folder"), Analyzer::default());
    let index = Index::open_or_create(folder.path(), &analyzer).expect("an index");
    ingest(&index, &Batch::of(&[archive.join(DAYS)]), &()).expect("a batch");
    let local = index.searcher().expect("a searcher");
    assert!(local.len() >= 5_000, "{} articles", local.len());
    let (name, settings) = (index_name("answers"), settings(urls));
    let options = PushOptions { name: name.clone(), ..PushOptions::default() };
    let client = Client::new(&settings).expect("a client");
    let report = push(&index, &client, &options, &Quiet, &Stop::new()).expect("a push");
    let cluster = Cluster::new(&settings, &name).expect("a cluster").open(&analyzer).expect("articles");
    let comparison = Comparison::new(&local, &cluster);
    let compared: Vec<Compared> =
        engine_queries::all().iter().map(|query| comparison.compare(query)).collect();
    ask(urls.split(',').next().expect("a URL"), "DELETE", &format!("/{}", report.index), "");
    let overlaps: Vec<f64> = compared.iter().filter_map(|compared| compared.overlap).collect();
    assert!(overlaps.len() >= 200, "{} queries have hits", overlaps.len());
    let overlap = overlaps.iter().sum::<f64>() / overlaps.len() as f64;
    assert!(overlap >= MIN_OVERLAP, "{overlap}");
    let different = compared.iter().filter(|compared| !compared.differences.is_empty());
    let different: Vec<String> = different
        .map(|compared| format!("{}: {}", compared.query, compared.differences.join("; ")))
        .collect();
    assert!(different.is_empty(), "{} queries\n{}", different.len(), different.join("\n"));
}

/// Nobody watches this push.
struct Quiet;

impl secnews::remote::PushObserver for Quiet {
    fn progress(&self, _: usize, _: usize) {}

    fn waits(&self, _: &secnews::error::Error, _: u64) {}
}

fn settings(urls: &str) -> Settings {
    Settings { addresses: urls.split(',').map(str::to_owned).collect(), ..Settings::default() }
}
