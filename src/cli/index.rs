//! `secnews index`: articles on disk into the index.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use secnews::analysis::Analyzer;
use secnews::corpus::read_list;
use secnews::index::Index;
use secnews::ingest::{Report, ingest};
use secnews::render::{report_text, write_json};

use super::config::Config;
use super::failure::Failure;
use super::progress::Bar;
use super::terminal::Terminal;
use super::{Global, Outcome};

/// Where articles are looked for if nothing is said.
pub(super) const DEFAULT_CORPUS: &str = "corpus";

/// Oddities that are told one by one unless `--verbose` asks for all.
const ODDITIES_TOLD: usize = 10;

/// Index new and changed articles
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders of articles; `-` reads a list of paths from standard input
    #[arg(value_name = "PATH", default_value = DEFAULT_CORPUS)]
    paths: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let paths = listed(&args.paths)?;
    let missing: Vec<&PathBuf> = paths.iter().filter(|path| !path.exists()).collect();
    // An empty list, as of a day without news, is no mistake.
    if missing.len() == paths.len() && !paths.is_empty() {
        let names: Vec<String> = missing.iter().map(|path| path.display().to_string()).collect();
        return Err(Failure::new(
            format!("{}: no such file or folder", names.join(", ")),
            "name a folder of fetched articles",
        ));
    }
    let report = build(&paths, global, terminal, &Config::load(global)?.analyzer()?)?;
    if global.wants_json() {
        let mut out = Terminal::output();
        write_json(&mut out, &report, global.jsonl)?;
        out.finish()?;
    }
    // The rest is done; but whoever named a path that is not there wants to know.
    Ok(if missing.is_empty() { Outcome::Found } else { Outcome::Trouble })
}

/// Indexes `paths` with a progress bar and tells what became of them.
pub(super) fn build(
    paths: &[PathBuf],
    global: &Global,
    terminal: &Terminal,
    analyzer: &Analyzer,
) -> Result<Report, Failure> {
    let index = Index::open_or_create(&global.index, analyzer)?;
    let bar = Bar::new(global.quiet);
    let report = ingest(&index, paths, &|progress| bar.show(progress));
    bar.finish();
    let report = report?;
    tell(&report, global, terminal)?;
    Ok(report)
}

fn tell(report: &Report, global: &Global, terminal: &Terminal) -> Result<(), Failure> {
    let told = if global.verbose { report.oddities.len() } else { ODDITIES_TOLD.min(report.oddities.len()) };
    for oddity in &report.oddities[..told] {
        terminal.note(&format!("{}: {}", oddity.path.display(), oddity.message));
    }
    match report.oddities_total - told {
        0 => {}
        more if global.verbose => terminal.note(&format!("… and {more} more")),
        more => terminal.note(&format!("… and {more} more; --verbose lists the first thousand")),
    }
    let mut line = Vec::new();
    report_text(&mut line, report)?;
    terminal.note(String::from_utf8_lossy(&line).trim_end());
    Ok(())
}

/// The paths to index, those of a list on standard input among them.
fn listed(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for path in named {
        if path == Path::new("-") {
            let list = read_list(BufReader::new(io::stdin()));
            paths.extend(list.map_err(|error| {
                Failure::new(format!("standard input: {error}"), "give it a list of paths, one a line")
            })?);
        } else {
            paths.push(path.clone());
        }
    }
    Ok(paths)
}
