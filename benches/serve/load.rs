//! Load by wrk, and what it reports.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::server::Server;

/// What a load consists of.
pub(crate) struct Load<'a> {
    /// The name of the row.
    pub(crate) name: &'a str,
    /// Each a path, optionally with a tab and an `ETag`.
    pub(crate) paths: &'a [String],
    pub(crate) connections: usize,
    /// The status that each answer should have.
    pub(crate) status: u16,
    pub(crate) duration: Duration,
}

/// What was measured.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) requests: u64,
    pub(crate) per_second: f64,
    /// Latencies in milliseconds.
    pub(crate) median: f64,
    pub(crate) p99: f64,
    /// Answers with another status, and requests without an answer.
    pub(crate) failed: u64,
}

/// Whether wrk can be run.
pub(crate) fn has_wrk() -> bool {
    Command::new("wrk").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

impl Load<'_> {
    /// Starts wrk. `folder` is for the file with the paths.
    pub(crate) fn start(&self, server: &Server, folder: &Path) -> Child {
        let file = folder.join("paths");
        fs::write(&file, self.paths.join("\n")).expect("a file");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/serve/paths.lua");
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads", "1", "--timeout", "60s", "--latency"]);
        wrk.arg("--connections").arg(self.connections.to_string());
        wrk.arg("--duration").arg(format!("{}s", self.duration.as_secs().max(1)));
        wrk.arg("--script").arg(script).arg(format!("http://{}", server.address));
        wrk.arg("--").arg(file).arg(self.status.to_string());
        wrk.stdout(Stdio::piped()).spawn().expect("wrk")
    }

    /// Runs wrk to its end.
    pub(crate) fn run(&self, server: &Server, folder: &Path) -> Outcome {
        let outcome = Outcome::of(self.start(server, folder));
        println!(
            "| {} | {} | {:.0} | {:.1} | {:.1} | {} | {:.0} |",
            self.name,
            self.connections,
            outcome.per_second,
            outcome.median,
            outcome.p99,
            outcome.failed,
            server.own_memory()
        );
        outcome
    }
}

impl Outcome {
    /// Waits for wrk and reads its figures.
    pub(crate) fn of(wrk: Child) -> Self {
        let output = wrk.wait_with_output().expect("wrk");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line =
            text.lines().find_map(|line| line.strip_prefix("figures ")).unwrap_or_else(|| panic!("{text}"));
        let figures: Vec<f64> = line.split(' ').map(|figure| figure.parse().expect("a figure")).collect();
        let [requests, microseconds, median, p99, unexpected, errors] = figures[..] else { panic!("{line}") };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
        let [requests_made, failed] = [requests, unexpected + errors].map(|count| count as u64);
        Self {
            requests: requests_made,
            per_second: requests / (microseconds / 1e6),
            median: median / 1e3,
            p99: p99 / 1e3,
            failed,
        }
    }
}
