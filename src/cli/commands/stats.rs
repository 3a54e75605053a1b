//! `secnews stats`: what the index holds.

use secnews::render::stats_text;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::hints::more_values;
use crate::cli::session::Session;

/// Show the contents of the index
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

pub(in crate::cli) fn run(_args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let stats = session.ask(&session.desk(false)?, |snapshot| Ok(snapshot.engine.stats()?))?;
    session.write_whole(&stats, |out, look| stats_text(out, &stats, &more_values(), look))?;
    Ok(Outcome::Found)
}
