//! The server under load: `cargo bench --bench serve`.
//!
//! It serves an index on a port of this machine and puts the judged queries of `../shared/relevance` to it by wrk, which Debian has as a
//! package; without wrk it is skipped. Options come after `--`: `--index DIR` an index that exists, `--queries DIR` the folder with the
//! queries, `--seconds N` the length of each measure, `--only load|painted|soak`, `--soak MINUTES` and `--every SECONDS` the length of the soak and the
//! time between its commits, `--test` the sample articles.

#[path = "../../tests/common/mod.rs"]
mod common;
mod load;
mod painted;
mod server;
mod soak;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use secnews::analysis::Analyzer;
use secnews::index::Index;
use secnews::ingest::{Batch, ingest};

use common::archive;
use common::bench_options::BenchOptions;
use load::{Load, has_wrk};
use server::{Server, encoded};
use soak::Soak;

/// Queries without the material: those of the samples.
const SAMPLE_QUERIES: [&str; 3] = ["关键信息基础设施", "PoleGate", "勒索软件"];

/// What `--only` selects.
type Measure = fn(&Ground);

/// What a bench runs on.
struct Ground {
    index: PathBuf,
    queries: Vec<String>,
    /// For files of the bench.
    folder: PathBuf,
    /// Length of a measure.
    length: Duration,
    soak: Soak,
}

fn main() {
    let (mut index, mut queries, mut seconds) = (None, None, None);
    let (mut minutes, mut every): (Option<f64>, Option<u64>) = (None, None);
    let options = BenchOptions::read(|name, values| {
        let mut value = || values.next().unwrap_or_else(|| panic!("{name} takes a value"));
        match name {
            "--index" => index = Some(PathBuf::from(value())),
            "--queries" => queries = Some(PathBuf::from(value())),
            "--seconds" => seconds = value().parse().ok(),
            "--soak" => minutes = value().parse().ok(),
            "--every" => every = value().parse().ok(),
            _ => {}
        }
    });
    if !has_wrk() {
        eprintln!("skipped: wrk is missing; Debian has it as a package");
        return;
    }
    let folder = queries.or_else(|| if options.test { None } else { archive::material("relevance") });
    let queries = match folder {
        Some(folder) => judged(&folder),
        None if options.test => SAMPLE_QUERIES.map(str::to_owned).to_vec(),
        None => return,
    };
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path().to_owned();
    let index = index.unwrap_or_else(|| built(&folder, options.test));
    let usual = if options.test { (1, 0.05, 1) } else { (10, 30.0, 20) };
    let soak = Soak {
        duration: Duration::from_secs_f64(minutes.unwrap_or(usual.1) * 60.0),
        every: Duration::from_secs(every.unwrap_or(usual.2)),
    };
    let ground =
        Ground { index, queries, folder, length: Duration::from_secs(seconds.unwrap_or(usual.0)), soak };
    let measures: [(&'static str, Measure); 3] = [
        ("load", |ground| ground.loads()),
        ("painted", |ground| painted::report(&ground.server())),
        ("soak", |ground| ground.soak.run(&ground.index, &ground.mixture(), &ground.folder)),
    ];
    for measure in options.selected(measures) {
        measure(&ground);
    }
}

/// An index of the archive, or of the samples.
fn built(folder: &Path, test: bool) -> PathBuf {
    let corpus = if test {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
    } else {
        archive::archive().expect("an archive, or --index").join("archive")
    };
    let path = folder.join("index");
    let opened = Index::open_or_create(&path, &Analyzer::default()).expect("an index");
    ingest(&opened, &Batch::of(&[corpus]), &()).expect("a batch");
    path
}

/// The queries of `queries.tsv`.
fn judged(folder: &Path) -> Vec<String> {
    let table = std::fs::read_to_string(folder.join("queries.tsv")).expect("queries");
    let typed = table.lines().skip(1).filter_map(|line| line.split('\t').next());
    typed.filter(|query| !query.trim().is_empty()).map(str::to_owned).collect()
}

impl Ground {
    fn server(&self) -> Server {
        Server::start(&self.index, &self.folder)
    }

    /// A path for each query.
    fn paths(&self, before: &str) -> Vec<String> {
        self.queries.iter().map(|query| format!("{before}{}", encoded(query))).collect()
    }

    /// The rows of the table.
    fn loads(&self) {
        let server = self.server();
        let (searches, pages) = (self.paths("/api/v1/search?q="), self.paths("/search?q="));
        println!(
            "| load | connections | requests/s | p50 ms | p99 ms | failed | own memory, MB |\n|---|---|---|---|---|---|---|"
        );
        let run = |name, paths: &[String], connections, status| {
            let load = Load { name, paths, connections, status, duration: self.length };
            let outcome = load.run(&server, &self.folder);
            assert_eq!(outcome.failed, 0, "{name}: {outcome:?}");
        };
        run("API search", &searches, 1, 200);
        run("API search", &searches, 8, 200);
        run("page with facets and strip", &pages, 8, 200);
        let tagged: Vec<String> = pages.iter().map(|path| tagged(&server, path)).collect();
        run("page, not modified", &tagged, 8, 304);
        let ended = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                // Each with another first day, so that no answer is kept.
                let days = (0..).map(|at| format!("2024-{:02}-{:02}", at / 28 % 6 + 1, at % 28 + 1));
                for (day, query) in days.zip(self.queries.iter().cycle()) {
                    if ended.load(Ordering::Relaxed) {
                        break;
                    }
                    let path = format!("/api/v1/iocs?since={day}&q={}", encoded(query));
                    assert_eq!(server.get(&path).0, 200, "{path}");
                }
            });
            run("API search while surveys run", &searches, 1, 200);
            ended.store(true, Ordering::Relaxed);
        });
    }

    /// All kinds of requests.
    fn mixture(&self) -> Vec<String> {
        let server = self.server();
        let mut paths = Vec::new();
        for (search, page) in self.paths("/api/v1/search?q=").into_iter().zip(self.paths("/search?q=")) {
            let answer = server.json(&search);
            let first = answer["hits"][0]["id"].as_str().map(str::to_owned);
            paths.extend([search, page]);
            if let Some(id) = first {
                paths.extend([format!("/article/{id}"), format!("/api/v1/articles/{id}/similar")]);
            }
        }
        // One survey for fifty others: they run one at a time.
        let surveys = ["/", "/api/v1/rising", "/api/v1/timeline?q=CVE", "/api/v1/trend?q=APT"];
        for (at, survey) in surveys.iter().cycle().take(paths.len() / 50).enumerate() {
            paths.insert(at * 51, (*survey).to_owned());
        }
        paths.push("/api/v1/stats".to_owned());
        paths
    }
}

/// A path with the tag of its answer.
fn tagged(server: &Server, path: &str) -> String {
    let (status, tag, _) = server.get(path);
    assert_eq!(status, 200, "{path}");
    format!("{path}\t{}", tag.expect("a tag"))
}
