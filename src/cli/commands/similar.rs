//! `secnews similar`: articles about the same thing.

use secnews::answers::{SimilarAsk, similar};
use secnews::message;
use secnews::render::hits_text;

use crate::cli::Outcome;
use crate::cli::article::found;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::last_hits;
use crate::cli::session::Session;

/// Find articles about the same thing as one
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Id of the article, its first digits if no other begins so, or the number of a hit of the last search
    #[arg(value_name = "ID")]
    id: String,
    /// Show this many hits
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
    /// List every article, not one per story
    #[arg(long)]
    no_collapse: bool,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let desk = session.desk(false)?;
    let ask = SimilarAsk {
        digits: last_hits::resolve(&args.id, || session.place()),
        limit: args.limit,
        collapse: !args.no_collapse,
        snippet: session.snippet(),
    };
    let answer = session.ask(&desk, |snapshot| found(similar(snapshot, &ask), session))?;
    let Some(answer) = answer else { return Ok(Outcome::NotFound) };
    session.write(&answer, &answer.hits, |out, look| {
        last_hits::save(session.place(), 1, answer.hits.iter().map(|hit| hit.id));
        hits_text(out, &answer.hits, 1, look)
    })?;
    let (shown, time) = (answer.hits.len(), format!("{:.1}", answer.took_ms));
    session.note(&message!("{shown} shown ({time} ms)", shown, time));
    Ok(if answer.hits.is_empty() { Outcome::NotFound } else { Outcome::Found })
}
