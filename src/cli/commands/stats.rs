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
    let desk = session.desk(false)?;
    let mut stats = session.ask(&desk, |snapshot| Ok(snapshot.engine.stats()?))?;
    if let Some(cluster) = &mut stats.cluster {
        // An index that cannot be opened, or another one, says nothing about the cluster.
        let local = session.index(&desk).ok().and_then(|index| Some(index.searcher().ok()?.state()));
        let local = local.filter(|local| local.identity == cluster.identity);
        cluster.behind = local.map(|local| local.generation.saturating_sub(cluster.generation));
    }
    session.write_whole(&stats, |out, look| stats_text(out, &stats, &more_values(), look))?;
    Ok(Outcome::Found)
}
