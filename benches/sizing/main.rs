//! How large a cluster must be: what pushing takes, what an article takes in the cluster, and the time of a first page, on one shard and
//! on several.
//!
//! `cargo bench --bench sizing -- --engine URL[,URL] --index DIR` pushes an index to a cluster once for each number of shards and prints a
//! row. Further options: `--shards N,N` (1,3), `--ca FILE` the certificates of an `https://` URL, `--name NAME` (bench-sizing) the name of the
//! articles in the cluster, where they stay, `--rounds N` how often each query is asked (3). With `--test` nothing is measured, since there
//! may be no cluster.

#[path = "../../tests/common/mod.rs"]
mod common;
mod node;
mod pages;

use std::fs;
use std::path::PathBuf;

use secnews::remote::{Cluster, Settings};
use serde_json::Value;
use tempfile::TempDir;

use common::program::{Program, count};
use node::Node;
use pages::Times;

/// Options of the bench. Cargo passes further ones, which are ignored.
struct Options {
    engine: Option<String>,
    ca: Option<PathBuf>,
    index: Option<PathBuf>,
    name: String,
    shards: Vec<u32>,
    rounds: usize,
    test: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self {
            engine: None,
            ca: None,
            index: None,
            name: "bench-sizing".to_owned(),
            shards: vec![1, 3],
            rounds: 3,
            test: false,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} takes a value"));
            match argument.as_str() {
                "--engine" => options.engine = Some(value()),
                "--ca" => options.ca = Some(value().into()),
                "--index" => options.index = Some(value().into()),
                "--name" => options.name = value(),
                "--shards" => {
                    options.shards =
                        value().split(',').map(|shards| shards.parse().expect("numbers")).collect();
                }
                "--rounds" => options.rounds = value().parse().expect("a number"),
                "--test" => options.test = true,
                _ => {}
            }
        }
        options
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    let Some(urls) = options.engine.clone().filter(|_| !options.test) else {
        println!("skipped: --engine URL names a cluster");
        return;
    };
    let Some((folder, searcher)) = common::indexed::searcher(options.index.as_deref(), false) else { return };
    let articles = searcher.len();
    let path = folder.as_ref().map(|folder| folder.path().to_owned()).or(options.index.clone());
    let home = tempfile::tempdir().expect("a folder");
    let program = Program::new(home.path(), &path.expect("an index"));
    let bench = Bench { urls, options, articles, program, _home: home };
    println!(
        "| shards | articles | pushed, articles/s | own memory of the program, MB | resident | an article in the cluster, KB | heap of a node, MB | of | \
         first page, ms: p50 | p99 | slowest |\n|---|---|---|---|---|---|---|---|---|---|---|"
    );
    for shards in &bench.options.shards {
        println!("{}", bench.row(*shards));
    }
}

struct Bench {
    urls: String,
    options: Options,
    articles: u64,
    program: Program,
    _home: TempDir,
}

impl Bench {
    /// Pushes to so many shards, and measures.
    fn row(&self, shards: u32) -> String {
        let shards_text = shards.to_string();
        let new = ["--rebuild", "--take-over", "--drop-old", "--replicas", "0", "--shards", &shards_text];
        let (run, report) =
            self.program.ok(&[&["push", "--to", &self.urls][..], &self.reached(), &new].concat());
        assert_eq!(count(&report, "written"), self.articles, "{report}");
        let rate = self.articles as f64 / report["seconds"].as_f64().expect("seconds");
        let nodes: Vec<Node> = self.urls.split(',').filter_map(Node::at).collect();
        let index = report["index"].as_str().expect("an index");
        // What is not merged yet, and not counted by the engine yet, would be another figure each time.
        let bytes = nodes.first().map(|node| {
            node.merge(index);
            self.stats()["index_bytes"].as_u64().expect("bytes")
        });
        let times = self.first_pages();
        let heap = nodes.first().and_then(|node| node.heaps().into_iter().max());
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let known = |figure: Option<f64>, digits| {
            figure.map_or("–".to_owned(), |figure| format!("{figure:.digits$}"))
        };
        format!(
            "| {shards} | {} | {rate:.0} | {:.0} | {:.0} | {} | {} | {} | {:.1} | {:.1} | {:.1} |",
            self.articles,
            megabytes(run.peak.own),
            megabytes(run.peak.resident),
            known(bytes.map(|bytes| bytes as f64 / self.articles as f64 / 1e3), 1),
            known(heap.map(|(used, _)| megabytes(used)), 0),
            known(heap.map(|(_, most)| megabytes(most)), 0),
            times.at(50),
            times.at(99),
            times.at(100),
        )
    }

    /// The options that name the articles and the certificates.
    fn reached(&self) -> Vec<&str> {
        let mut options = vec!["--engine-name", &self.options.name];
        if let Some(ca) = &self.options.ca {
            options.extend(["--engine-ca", ca.to_str().expect("UTF-8")]);
        }
        options
    }

    fn stats(&self) -> Value {
        self.program.ok(&[&["stats", "--engine", &self.urls][..], &self.reached()].concat()).1
    }

    fn first_pages(&self) -> Times {
        let roots = self.options.ca.as_ref().map(|file| {
            let name = secnews::message::Message::untranslated(file.display().to_string());
            (name, fs::read(file).expect("certificates"))
        });
        let addresses = self.urls.split(',').map(str::to_owned).collect();
        let settings = Settings { addresses, roots, ..Settings::default() };
        let cluster = Cluster::new(&settings, &self.options.name).expect("a cluster");
        pages::times(&cluster, self.options.rounds)
    }
}
