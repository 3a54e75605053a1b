//! What is measured at a size: the first batch, searches, surveys, a day's batch.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use secnews::analysis::Analyzer;
use secnews::index::Index;
use secnews::search::Facet;

use super::figures::{bytes, files, median, quantile, timed};
use super::in_process::InProcess;
use super::queries::{TYPICAL, WORST, judged};
use crate::common::link::link;
use crate::common::program::{Program, Run, count};

/// How often a process is run; the median counts.
const ROUNDS: usize = 3;

/// Surveys over many matches, each by a process.
const SURVEYS: [(&str, &[&str]); 5] = [
    ("ioc 漏洞, ms", &["ioc", "漏洞"]),
    ("timeline 漏洞, ms", &["timeline", "漏洞"]),
    ("brief, ms", &["brief"]),
    ("trend 漏洞, ms", &["trend", "漏洞"]),
    (
        "all facets of 漏洞, ms",
        &[
            "search",
            "漏洞",
            "--facet",
            "source",
            "--facet",
            "lang",
            "--facet",
            "host",
            "--facet",
            "status",
            "--facet",
            "month",
            "--facet",
            "cve",
            "--facet",
            "actor",
            "--facet",
            "malware",
            "--facet",
            "technique",
            "--facet",
            "domain",
            "--facet",
            "ip",
        ],
    ),
];

/// A figure with its name.
pub(crate) type Figure = (&'static str, f64);

/// An archive, a day that is not in it, and a folder for indexes.
pub(crate) struct Ground {
    pub(crate) home: PathBuf,
    pub(crate) archive: PathBuf,
    pub(crate) day: PathBuf,
}

impl Ground {
    /// All figures, in order.
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let program = Program::new(&self.home, &self.home.join("index"));
        let mut figures = self.first_batch(&program);
        figures.extend(cold(&program));
        figures.extend(SURVEYS.map(|(name, arguments)| (name, repeated(&program, arguments, &[0]))));
        figures.extend(warm(&program.index));
        figures.extend(self.day(&program));
        figures
    }

    fn first_batch(&self, program: &Program) -> Vec<Figure> {
        let (run, report) = program.batch(&self.archive, &[]);
        let articles = count(&report, "articles");
        assert!(articles > 0, "{report}");
        vec![
            ("articles", articles as f64),
            ("files, MB", mb(bytes(&self.archive))),
            ("first batch, s", run.seconds),
            ("first batch, s of all cores", run.cpu),
            ("memory of the first batch, MB", mb(run.peak.resident)),
            ("of its own, MB", mb(run.peak.own)),
            ("index, MB", mb(bytes(&program.index))),
        ]
    }

    /// A batch with nothing new, and one with a day more, each on the index as the first batch left it.
    fn day(&self, program: &Program) -> Vec<Figure> {
        let day = self.day.to_str().expect("UTF-8");
        let runs: Vec<(Run, Run, u64)> = (0..ROUNDS)
            .map(|_| {
                let copy = Program::new(&self.home, &self.home.join("day-index"));
                let _ = std::fs::remove_dir_all(&copy.index);
                // Files of an index are replaced as a whole, so links are as good as copies.
                files(&program.index).iter().for_each(|file| {
                    link(file, &copy.index.join(file.file_name().expect("a name")));
                });
                let idle = copy.idle_batch(&self.archive);
                let (run, report) = copy.batch(&self.archive, &[day]);
                assert!(count(&report, "new") > 0, "{report}");
                (idle, run, count(&report, "recleaned"))
            })
            .collect();
        let of = |figure: fn(&(Run, Run, u64)) -> f64| median(runs.iter().map(figure).collect());
        vec![
            ("nothing new, s", of(|(idle, ..)| idle.seconds)),
            ("nothing new, s of all cores", of(|(idle, ..)| idle.cpu)),
            ("memory with nothing new, MB", of(|(idle, ..)| mb(idle.peak.resident))),
            ("a day more, s", of(|(_, day, _)| day.seconds)),
            ("a day more, s of all cores", of(|(_, day, _)| day.cpu)),
            ("memory of a day, MB", of(|(_, day, _)| mb(day.peak.resident))),
            ("cleaned again on that day", of(|(.., recleaned)| *recleaned as f64)),
        ]
    }
}

/// A process for each query.
fn cold(program: &Program) -> Vec<Figure> {
    let open = repeated(program, &["show", "000000000000"], &[1, 2]);
    let times = TYPICAL.map(|query| repeated(program, &["search", query], &[0, 1]));
    let peaks = TYPICAL.map(|query| program.run(&["search", query]).peak.resident);
    vec![
        ("open and exit, ms", open),
        ("cold search, ms", median(times.to_vec())),
        ("the slowest of eight, ms", times.into_iter().fold(0.0, f64::max)),
        ("memory of a search, MB", mb(peaks.into_iter().max().unwrap_or_default())),
    ]
}

/// The queries in one process, from the typed text to ten hits.
fn warm(index: &Path) -> Vec<Figure> {
    let analyzer = Analyzer::default();
    let index = Index::open(index, &analyzer).expect("an index");
    let in_process = InProcess::new(&index, &analyzer, ROUNDS);
    let judged = judged();
    let mut top = in_process.times(&judged, 10, &[]);
    let mut facets = in_process.times(&judged, 0, &Facet::ALL);
    let worst = in_process.times(&WORST.map(str::to_owned), 10, &[]);
    vec![
        ("warm search, p50, ms", quantile(&mut top, 0.5)),
        ("warm search, p99, ms", quantile(&mut top, 0.99)),
        ("the most expensive query, ms", worst.into_iter().fold(0.0, f64::max)),
        ("all facets alone, p50, ms", quantile(&mut facets, 0.5)),
        ("all facets alone, p99, ms", quantile(&mut facets, 0.99)),
    ]
}

/// Milliseconds of a process that must end with one of these codes.
fn repeated(program: &Program, arguments: &[&str], codes: &[i32]) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let mut command = program.command();
        command.arg("--json").args(arguments).stderr(Stdio::piped());
        let (took, output) = timed(|| command.output().expect("the binary"));
        assert!(codes.contains(&output.status.code().expect("an exit code")), "{arguments:?}: {output:?}");
        took
    });
    median(times.collect())
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
