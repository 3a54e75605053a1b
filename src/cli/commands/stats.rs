//! `secnews stats`: what the index holds.

use secnews::index::Index;
use secnews::render::{stats_text, write_json};

use crate::cli::failure::Failure;
use crate::cli::hints::more_values;
use crate::cli::settings::file::Config;
use crate::cli::terminal::Terminal;
use crate::cli::{Global, Outcome};

/// Tell what the index holds
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

pub(in crate::cli) fn run(_args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let stats = Index::open(&global.index, &Config::load(global)?.analyzer()?)?.stats()?;
    let mut out = Terminal::output();
    if global.wants_json() {
        write_json(&mut out, &stats, global.jsonl)?;
    } else {
        stats_text(&mut out, &stats, &more_values(), &terminal.look)?;
    }
    out.finish()?;
    Ok(Outcome::Found)
}
