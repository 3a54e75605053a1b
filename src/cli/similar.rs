//! `secnews similar`: articles about the same thing.

use std::time::Instant;

use secnews::index::Index;
use secnews::message;
use secnews::query::Query;
use secnews::render::{SimilarAnswer, hits_text, write_json};
use secnews::search::{SearchRequest, SimilarWeights};

use super::config::Config;
use super::failure::Failure;
use super::terminal::Terminal;
use super::{Global, Outcome, article};

/// Find articles about the same thing as one
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Id of the article; its first digits are enough if no other begins so
    #[arg(value_name = "ID")]
    id: String,
    /// Show this many hits
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Show every article by itself, not the copies of a story under one
    #[arg(long)]
    no_collapse: bool,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let searcher = Index::open(&global.index, &Config::load(global)?.analyzer()?)?.searcher()?;
    let Some(article) = article::find(&searcher, &args.id, terminal)? else { return Ok(Outcome::NotFound) };
    let request = SearchRequest {
        limit: Some(args.limit),
        collapse: !args.no_collapse,
        ..SearchRequest::new(Query::Or(Vec::new()))
    };
    let started = Instant::now();
    let results = searcher.similar(&article, &request, &SimilarWeights::default())?;
    let took_ms = started.elapsed().as_secs_f64() * 1000.0;
    let mut out = terminal.answer(global.wants_json());
    if global.json {
        write_json(&mut out, &SimilarAnswer::new(&article, &results, took_ms), false)?;
    } else if global.jsonl {
        results.hits.iter().try_for_each(|hit| write_json(&mut out, hit, true))?;
    } else {
        hits_text(&mut out, &results, 1, &terminal.look)?;
    }
    out.finish()?;
    let (shown, time) = (results.hits.len(), format!("{took_ms:.1}"));
    terminal.note(&message!("{shown} shown ({time} ms)", shown, time));
    Ok(if results.hits.is_empty() { Outcome::NotFound } else { Outcome::Found })
}
