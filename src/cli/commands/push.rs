//! `secnews push`: brings the articles of the index into a cluster.

use secnews::message;
use secnews::remote::{IndexShape, PushOptions, printed_mapping};
use secnews::render::{push_text, write_json};

use super::index::listen;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::pushing::{self, PushTarget};
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;

/// The most shards or copies that make sense: an engine allows no more on one node.
const MAX_SHARDS: i64 = 1000;

/// Push the articles of the index to an OpenSearch cluster
///
/// Only what has changed since the last push is sent. Searches see a push when it is complete. It may be interrupted at any moment; the next push goes on.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// URLs of nodes of the cluster, with commas between
    #[arg(long, value_name = "URL,…", required_unless_present = "print_mapping")]
    to: Option<String>,
    /// Name that the articles get in the cluster
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Compare every article of the cluster, mend what differs, and list it
    #[arg(long)]
    verify: bool,
    /// Push everything into a new index, which replaces the old one when it is complete
    #[arg(long)]
    rebuild: bool,
    /// Delete indexes that were replaced
    #[arg(long)]
    drop_old: bool,
    /// With --rebuild: replace the articles of another index
    #[arg(long, requires = "rebuild")]
    take_over: bool,
    /// Only say what would be pushed
    #[arg(long, conflicts_with_all = ["drop_old"])]
    dry_run: bool,
    /// Shards of a new index; default one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_SHARDS))]
    shards: Option<u32>,
    /// Copies of each shard of a new index; default one where there is a second node
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=MAX_SHARDS))]
    replicas: Option<u32>,
    /// Print the settings and the mapping of a new index as JSON, and push nothing
    #[arg(long)]
    print_mapping: bool,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let shape = IndexShape { shards: args.shards, replicas: args.replicas };
    let Some(urls) = args.to.as_ref().filter(|_| !args.print_mapping) else {
        let mut out = Terminal::output();
        write_json(&mut out, &printed_mapping(shape), session.global.jsonl)?;
        out.finish()?;
        return Ok(Outcome::Found);
    };
    let options = PushOptions {
        name: args.name.clone().unwrap_or_else(|| session.global.engine.name().to_owned()),
        shape,
        dry_run: args.dry_run,
        verify: args.verify,
        rebuild: args.rebuild,
        drop_old: args.drop_old,
        take_over: args.take_over,
        ..PushOptions::default()
    };
    let target = PushTarget::new(urls, options, session)?;
    let interrupt = listen()?;
    let desk = session.desk(false)?;
    let report = pushing::run(&session.index(&desk)?, &target, &interrupt, session)?;
    let Some(report) = report else { return Ok(Outcome::Stopped(interrupt.exit_code())) };
    session.write_whole(&report, |out, look| push_text(out, &report, look))?;
    if !report.old.is_empty() && !session.global.wants_json() {
        session.note(&message!(
            "replaced and still there: {indexes}; --drop-old deletes them",
            indexes = secnews::message::list(&report.old)
        ));
    }
    Ok(Outcome::Found)
}
