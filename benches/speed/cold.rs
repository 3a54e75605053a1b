//! A fresh process for each query, files in the cache of the system: beside a process that opens the
//! index and exits, and one that looks through the files for the same characters.

use std::path::Path;
use std::process::{Command, Stdio};

use super::Ground;
use super::figures::{median, timed};
use super::queries::TYPICAL;
use super::table::Row;
use crate::common::program::Program;

pub(crate) fn report(ground: &Ground) -> Vec<Row> {
    let mut rows = [
        Row::new("cold search, ms", "10"),
        Row::new("the slowest, ms", ""),
        Row::new("cold search, times open and exit", "2"),
        Row::new("literal scan, times cold search", "100"),
        Row::new("memory of a search, MB", "60"),
    ];
    let scan = Scan::at_hand();
    println!("== cold: a process for each query, ms; to open the index; {} over the same files", scan.name());
    println!("part    open  search  slowest  search/open |  scan  scan/search |  MB, own");
    for part in &ground.parts {
        drop(ground.index(part));
        let program = ground.program(&part.index);
        let mut open = Vec::new();
        let searches: Vec<f64> = TYPICAL
            .iter()
            .map(|query| {
                let times = (0..2 * ground.rounds).map(|_| {
                    // An id that no article has: the index is opened and one term looked up.
                    open.push(run(&program, &["show", "000000000000"], &[1, 2]));
                    run(&program, &["search", query], &[0, 1])
                });
                median(times.collect())
            })
            .collect();
        let scanned = median((0..=ground.rounds / 3).map(|_| scan.run(&part.corpus)).collect());
        let peaks = TYPICAL.map(|query| program.run(&["search", query]).peak);
        let [peak, own] = [
            peaks.iter().map(|peak| peak.resident).max().unwrap_or_default(),
            peaks.iter().map(|peak| peak.own).max().unwrap_or_default(),
        ]
        .map(|bytes| bytes as f64 / 1e6);
        let (open, search) = (median(open), median(searches.clone()));
        let slowest = searches.iter().copied().fold(0.0, f64::max);
        println!(
            "{:4} {open:7.1} {search:7.1} {slowest:8.1} {:12.2} | {scanned:5.0} {:12.0} | {peak:3.0} {own:4.0}",
            part.name(),
            search / open,
            scanned / search
        );
        let values = [search, slowest, search / open, scanned / search, peak];
        rows.iter_mut().zip(values).for_each(|(row, value)| row.values.push(value));
    }
    println!();
    rows.into()
}

/// Milliseconds from its start to its end; it must end with one of these codes.
fn run(program: &Program, arguments: &[&str], codes: &[i32]) -> f64 {
    let mut command = program.command();
    command.args(arguments).stderr(Stdio::piped());
    let (took, output) = timed(|| command.output().expect("the binary"));
    assert!(codes.contains(&output.status.code().expect("an exit code")), "{arguments:?}: {output:?}");
    took
}

/// What looks through files for characters.
enum Scan {
    Ripgrep,
    Grep,
}

impl Scan {
    /// The faster one, if it is installed.
    fn at_hand() -> Self {
        let ripgrep = Command::new("rg").arg("--version").stdout(Stdio::null()).status();
        if ripgrep.is_ok_and(|status| status.success()) { Self::Ripgrep } else { Self::Grep }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Ripgrep => "rg -lF",
            Self::Grep => "grep -rlF",
        }
    }

    /// Milliseconds that it takes.
    fn run(&self, corpus: &Path) -> f64 {
        let mut words = self.name().split(' ');
        let mut command = Command::new(words.next().expect("a program"));
        command.args(words).arg("关键信息基础设施").arg(corpus).stdin(Stdio::null()).stdout(Stdio::piped());
        timed(|| command.output().expect("a scan")).0
    }
}
