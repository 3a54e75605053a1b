//! A fresh process for each query, files in the cache of the system: beside a process that opens the
//! index and exits, and one that looks through the files for the same characters.

use std::path::Path;
use std::process::{Command, Stdio};

use super::figures::{median, timed};
use super::queries::TYPICAL;
use super::{Ground, Part};

pub(crate) fn report(ground: &Ground) {
    println!("== cold: a process for each query, ms; to open the index; grep -rlF over the same files");
    println!("part    open  search  slowest  search/open |  grep  grep/search");
    for part in &ground.parts {
        drop(ground.index(part));
        let mut open = Vec::new();
        let searches: Vec<f64> = TYPICAL
            .iter()
            .map(|query| {
                let times = (0..2 * ground.rounds).map(|_| {
                    // An id that no article has: the index is opened and asked for one term.
                    open.push(run(part, ground.home.path(), &["show", "000000000000"], &[1, 2]));
                    run(part, ground.home.path(), &["search", query], &[0, 1])
                });
                median(times.collect())
            })
            .collect();
        let grep = median((0..=ground.rounds / 3).map(|_| grep(&part.corpus)).collect());
        let (open, search) = (median(open), median(searches.clone()));
        let slowest = searches.iter().copied().fold(0.0, f64::max);
        println!(
            "{:4} {open:7.1} {search:7.1} {slowest:8.1} {:12.2} | {grep:5.0} {:12.0}",
            part.name(),
            search / open,
            grep / search
        );
    }
    println!();
}

/// Milliseconds from its start to its end; it must end with one of these codes.
fn run(part: &Part, home: &Path, arguments: &[&str], codes: &[i32]) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secnews"));
    for name in ["SECNEWS_INDEX", "SECNEWS_PAGER", "PAGER", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.env("XDG_CONFIG_HOME", home).arg("--index").arg(&part.index).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (took, output) = timed(|| command.output().expect("the binary"));
    assert!(codes.contains(&output.status.code().expect("an exit code")), "{arguments:?}: {output:?}");
    took
}

fn grep(corpus: &Path) -> f64 {
    let mut command = Command::new("grep");
    command.args(["-rlF", "关键信息基础设施"]).arg(corpus).stdout(Stdio::piped());
    timed(|| command.output().expect("grep")).0
}
