//! `secnews similar`: articles about the same thing.

use secnews::answers::{SimilarAsk, Snapshot, similar};
use secnews::highlight::Budget;
use secnews::index::Index;
use secnews::message;
use secnews::render::{hits_text, write_json};
use secnews::stop::Stop;

use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::settings::file::Config;
use crate::cli::terminal::Terminal;
use crate::cli::{Global, Outcome, article};

/// Find articles about the same thing as one
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Id of the article; its first digits are enough if no other begins so
    #[arg(value_name = "ID")]
    id: String,
    /// Show this many hits
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
    /// Show every article by itself, not the copies of a story under one
    #[arg(long)]
    no_collapse: bool,
}

pub(in crate::cli) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let desk = Config::load(global)?.desk(false)?;
    let (engine, stop) = (Index::open(&global.index, desk.analyzer())?.searcher()?, Stop::new());
    let snippet = if global.wants_json() { Budget::default() } else { terminal.look.snippet() };
    let ask = SimilarAsk { digits: args.id.clone(), limit: args.limit, collapse: !args.no_collapse, snippet };
    let answer = similar(Snapshot { desk: &desk, engine: &engine, stop: &stop }, &ask);
    let Some(answer) = article::found(answer, terminal)? else { return Ok(Outcome::NotFound) };
    let mut out = terminal.answer(global.wants_json());
    if global.json {
        write_json(&mut out, &answer, false)?;
    } else if global.jsonl {
        answer.hits.iter().try_for_each(|hit| write_json(&mut out, hit, true))?;
    } else {
        hits_text(&mut out, &answer.hits, 1, &terminal.look)?;
    }
    out.finish()?;
    let (shown, time) = (answer.hits.len(), format!("{:.1}", answer.took_ms));
    terminal.note(&message!("{shown} shown ({time} ms)", shown, time));
    Ok(if answer.hits.is_empty() { Outcome::NotFound } else { Outcome::Found })
}
