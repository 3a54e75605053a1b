//! How far a cluster answers as the local index of which it is a copy, and what a search costs beside the engine's own time.
//!
//! `cargo bench --bench engines -- --engine URL` indexes the archive beside the project, pushes it to the cluster, asks both engines
//! the queries of every kind that the tests use. The articles stay in the cluster. Further options: `--index DIR` an index at hand,
//! `--name NAME` the name under which the articles are pushed, or are already, `--shards N`. With `--test` the local index is compared with itself, on the samples.

#[path = "../../tests/common/mod.rs"]
mod common;
mod took;

use std::path::PathBuf;
use std::time::Duration;

use common::compared_engines::{Compared, Comparison};
use common::engine_queries;
use secnews::analysis::Analyzer;
use secnews::error::Error;
use secnews::index::Index;
use secnews::remote::{Client, Cluster, IndexShape, PushObserver, PushOptions, Settings, push};
use secnews::search::Engine;
use secnews::stop::Stop;
use took::TookProxy;

/// Options of the bench. Cargo passes further ones, which are ignored.
#[derive(Default)]
struct Options {
    engine: Option<String>,
    index: Option<PathBuf>,
    name: Option<String>,
    shards: Option<u32>,
    test: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--engine" => options.engine = arguments.next(),
                "--index" => options.index = arguments.next().map(PathBuf::from),
                "--name" => options.name = arguments.next(),
                "--shards" => options.shards = arguments.next().and_then(|shards| shards.parse().ok()),
                "--test" => options.test = true,
                _ => {}
            }
        }
        options
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    let Some((folder, local)) = common::indexed::searcher(options.index.as_deref(), options.test) else {
        return;
    };
    if options.test {
        let compared = Comparison::new(&local, &local).compare("勒索 OR title:windows");
        assert!(
            compared.differences.is_empty() && compared.overlap == Some(1.0),
            "{:?}",
            compared.differences
        );
        return;
    }
    let Some(url) = options.engine.clone() else {
        println!("skipped: --engine URL names a cluster");
        return;
    };
    let path = folder.as_ref().map(|folder| folder.path().to_owned()).or(options.index).expect("an index");
    let name = options.name.unwrap_or_else(|| "engines".to_owned());
    push_all(&path, &url, &name, options.shards);
    let open = |url: &str| {
        let cluster = Cluster::new(&settings(url), &name).expect("a cluster");
        cluster.open(&Analyzer::default()).expect("articles")
    };
    let proxy = TookProxy::start(&url);
    report(&local, &open(&url), &Proxied { engine: &open(&proxy.url), proxy: &proxy });
}

/// Pushes what the cluster does not have yet.
fn push_all(index: &std::path::Path, url: &str, name: &str, shards: Option<u32>) {
    let index = Index::open(index, &Analyzer::default()).expect("an index");
    let client = Client::new(&settings(url)).expect("a client");
    let shape = IndexShape { shards, ..IndexShape::default() };
    let options = PushOptions { name: name.to_owned(), shape, ..PushOptions::default() };
    let report = push(&index, &client, &options, &Quiet, &Stop::new()).expect("a push");
    println!("{} articles pushed to {} in {:.1} s", report.written, report.index, report.seconds);
}

/// The cluster behind the proxy, which would be part of the time of a page.
struct Proxied<'e> {
    engine: &'e dyn Engine,
    proxy: &'e TookProxy,
}

/// Times of a first page, of which the median is taken.
const ROUNDS: usize = 5;

fn report(local: &dyn Engine, cluster: &dyn Engine, proxied: &Proxied<'_>) {
    let comparison = Comparison::new(local, cluster);
    let behind_proxy = Comparison::new(local, proxied.engine);
    let queries = engine_queries::all();
    let (mut overlaps, mut beside, mut took, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut different = 0;
    for query in &queries {
        let Compared { differences, overlap, .. } = comparison.compare(query);
        if !differences.is_empty() {
            different += 1;
            println!("## {query}\n    {}", differences.join("\n    "));
        }
        if overlap.is_some_and(|overlap| overlap < 0.9) {
            println!("## {query}\n    overlap {:.1}", overlap.unwrap_or_default());
        }
        overlaps.extend(overlap);
        let round = |_| {
            let time = comparison.first_page(query)?;
            proxied.proxy.reset();
            behind_proxy.first_page(query)?;
            Some((time, proxied.proxy.took()))
        };
        let Some(rounds) = (0..ROUNDS).map(round).collect::<Option<Vec<_>>>() else { continue };
        let (time, engine) =
            (median(rounds.iter().map(|round| round.0)), median(rounds.iter().map(|round| round.1)));
        times.push(time);
        took.push(engine);
        beside.push(time.saturating_sub(engine));
    }
    println!(
        "{} queries, {} with hits, {different} with differences; mean overlap of first pages {:.3}",
        queries.len(),
        overlaps.len(),
        overlaps.iter().sum::<f64>() / overlaps.len() as f64
    );
    for (name, times) in
        [("first page", &mut times), ("of it the engine", &mut took), ("beside it", &mut beside)]
    {
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
        println!("{name}: median {:.1} ms, 95 % {:.1} ms", at(50), at(95));
    }
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn settings(urls: &str) -> Settings {
    Settings { addresses: urls.split(',').map(str::to_owned).collect(), ..Settings::default() }
}

/// Nobody watches this push.
struct Quiet;

impl PushObserver for Quiet {
    fn progress(&self, _: usize, _: usize) {}

    fn waits(&self, error: &Error, seconds: u64) {
        println!("{error}; again in {} s", Duration::from_secs(seconds).as_secs());
    }
}
