//! What a push costs beside the cluster's own work: the rate against bare bulk requests with the same bytes, the bytes of an article, and
//! the memory of the program.
//!
//! `cargo bench --bench push -- --engine URL` indexes the archive beside the project and pushes it. Further options: `--index DIR` an index
//! at hand, `--rounds N` how often both are measured, in turns. With `--test` nothing is measured, since there may be no cluster.

#[path = "../../tests/common/mod.rs"]
mod common;
mod recorded;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::Value;
use tempfile::TempDir;

use common::http;
use common::program::{Program, count};
use recorded::{Recorder, Recording};

/// The alias of what is pushed; deleted at the end.
const NAME: &str = "bench-push";

/// The index that gets the bare requests.
const BARE: &str = "bench-bare";

/// Options of the bench. Cargo passes further ones, which are ignored.
struct Options {
    engine: Option<String>,
    index: Option<PathBuf>,
    rounds: usize,
    test: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self { engine: None, index: None, rounds: 3, test: false };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--engine" => options.engine = arguments.next(),
                "--index" => options.index = arguments.next().map(PathBuf::from),
                "--rounds" => {
                    options.rounds = arguments.next().and_then(|n| n.parse().ok()).expect("a number");
                }
                "--test" => options.test = true,
                _ => {}
            }
        }
        options
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    let Some(url) = options.engine.filter(|_| !options.test) else {
        println!("skipped: --engine URL names a cluster");
        return;
    };
    let Some((folder, searcher)) = common::indexed::searcher(options.index.as_deref(), false) else { return };
    let articles = searcher.len();
    let path = folder.as_ref().map(|folder| folder.path().to_owned()).or(options.index).expect("an index");
    let home = tempfile::tempdir().expect("a folder");
    let bench = Bench { url, articles, program: Program::new(home.path(), &path), home };
    bench.run(options.rounds);
}

struct Bench {
    url: String,
    articles: u64,
    program: Program,
    home: TempDir,
}

impl Bench {
    fn run(&self, rounds: usize) {
        self.clean();
        let recording = self.record();
        println!(
            "{} articles, {} bulk requests, {:.1} KB an article",
            self.articles,
            recording.bodies.len(),
            recording.bytes() as f64 / self.articles as f64 / 1e3
        );
        let (mut ratios, mut stored) = (Vec::new(), 0);
        for round in 1..=rounds {
            let bare = self.bare(&recording);
            let pushed = self.push(&self.url);
            stored = self.stored();
            ratios.push(bare.seconds / pushed.seconds);
            println!(
                "round {round}: bare {:.0} articles/s, push {:.0} articles/s, ratio {:.2}; push: CPU {:.1} s, own memory {:.0} MB, resident {:.0} MB",
                self.articles as f64 / bare.seconds,
                self.articles as f64 / pushed.seconds,
                bare.seconds / pushed.seconds,
                pushed.cpu,
                pushed.own as f64 / 1e6,
                pushed.resident as f64 / 1e6,
            );
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "median ratio {:.2}; {:.1} KB an article in the cluster",
            ratios[ratios.len() / 2],
            stored as f64 / self.articles as f64 / 1e3
        );
        self.clean();
    }

    /// Pushes through a proxy that keeps the bodies of bulk requests.
    fn record(&self) -> Recording {
        let recorder = Recorder::start(&self.url, self.home.path());
        self.push(&recorder.url);
        recorder.finish()
    }

    fn push(&self, url: &str) -> Measured {
        self.clean();
        let (run, report) = self.program.ok(&["push", "--to", url, "--name", NAME, "--replicas", "0"]);
        assert_eq!(count(&report, "written"), self.articles, "{report}");
        let seconds = report["seconds"].as_f64().expect("seconds");
        Measured { seconds, cpu: run.cpu, own: run.peak.own, resident: run.peak.resident }
    }

    /// Sends the same bodies over as many connections as the program.
    fn bare(&self, recording: &Recording) -> Measured {
        self.clean();
        let mapping = self.program.run(&["push", "--print-mapping", "--replicas", "0"]).out;
        assert_eq!(self.ask("PUT", &format!("/{BARE}"), &mapping).0, 200);
        let started = Instant::now();
        recording.replay(self.address(), &format!("/{BARE}/_bulk?filter_path=items.*.status"));
        self.ask("POST", &format!("/{BARE}/_refresh"), "");
        let seconds = started.elapsed().as_secs_f64();
        assert_eq!(self.ask("GET", &format!("/{BARE}/_count"), "").1["count"], self.articles);
        Measured { seconds, ..Measured::default() }
    }

    /// Bytes of the physical index, in one segment.
    fn stored(&self) -> u64 {
        self.ask("POST", &format!("/{NAME}/_forcemerge?max_num_segments=1"), "");
        let (_, stats) = self.ask("GET", &format!("/{NAME}/_stats/store"), "");
        stats["_all"]["primaries"]["store"]["size_in_bytes"].as_u64().expect("bytes")
    }

    /// Deletes what the bench has made.
    fn clean(&self) {
        for index in [&format!("{NAME}-000001"), &format!("{NAME}-control"), BARE] {
            self.ask("DELETE", &format!("/{index}"), "");
        }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let headers = [("Content-Type", "application/json")];
        let reply = http::send(self.address(), method, path, &headers, body.as_bytes());
        (reply.status, reply.json())
    }

    fn address(&self) -> SocketAddr {
        self.url.strip_prefix("http://").expect("plain HTTP").parse().expect("an address and a port")
    }
}

/// What a run took.
#[derive(Default)]
struct Measured {
    seconds: f64,
    cpu: f64,
    own: u64,
    resident: u64,
}
