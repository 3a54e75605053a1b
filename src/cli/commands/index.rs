//! `secnews index`: indexes articles on disk.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
#[cfg(feature = "cluster")]
use std::rc::Rc;

use bytesize::ByteSize;
use secnews::corpus::read_list;
use secnews::ingest::{Batch, DEFAULT_MEMORY, MIN_MEMORY};
use secnews::message;
use secnews::message::{io_error, list};
#[cfg(feature = "cluster")]
use secnews::remote::PushOptions;
use secnews::render::write_json;

use crate::cli::Outcome;
use crate::cli::batch::{self, BatchOptions};
use crate::cli::clap_i18n::argument_error::ArgumentError;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
#[cfg(feature = "cluster")]
use crate::cli::pushing::PushTarget;
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;

/// The folder of articles if no path is given.
pub(in crate::cli) const DEFAULT_CORPUS: &str = "corpus";

/// Index new and changed articles
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Files or folders of articles; default corpus/; `-` reads paths from standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Remove articles whose files below the paths no longer exist
    #[arg(long)]
    prune: bool,
    /// Build a new index from the indexed files and the paths, then replace the old one
    #[arg(long)]
    rebuild: bool,
    /// Merge all segments at the end; without a path, only merge
    #[arg(long)]
    optimize: bool,
    /// Keep running and index files as they are written
    #[cfg(feature = "watch")]
    #[arg(long, conflicts_with_all = ["rebuild", "optimize", "report"])]
    watch: bool,
    /// Wait while another process writes to the index
    #[arg(long)]
    wait: bool,
    /// Maximum memory, such as 512MiB
    #[arg(long, value_name = "SIZE", default_value_t = ByteSize(DEFAULT_MEMORY as u64), allow_negative_numbers = true, value_parser = memory)]
    memory: ByteSize,
    /// Write the outcome of every file to this file, one line of JSON each
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Push the articles to the cluster with nodes at these URLs after each batch; see `secnews push`
    #[cfg(feature = "cluster")]
    #[arg(long, value_name = "URL,…")]
    push_to: Option<String>,
}

impl Args {
    /// The given paths, or the default one where one is needed.
    fn paths(&self) -> Result<Vec<PathBuf>, Failure> {
        if self.paths.is_empty() && !self.optimize && !self.rebuild {
            return Ok(vec![PathBuf::from(DEFAULT_CORPUS)]);
        }
        listed(&self.paths)
    }

    fn batch(&self, paths: &[PathBuf]) -> Batch {
        let memory = usize::try_from(self.memory.as_u64()).unwrap_or(usize::MAX);
        Batch { prune: self.prune, merge_all: self.optimize, memory, ..Batch::of(paths) }
    }

    fn options(&self) -> BatchOptions {
        // A watching process has time to wait for the lock.
        BatchOptions {
            rebuild: self.rebuild,
            wait: self.wait || watches_folders(self),
            outcomes: self.report.clone(),
            #[cfg(feature = "cluster")]
            push: None,
        }
    }

    /// The cluster that gets the articles.
    #[cfg(feature = "cluster")]
    fn push(&self, session: &Session) -> Result<Option<Rc<PushTarget>>, Failure> {
        let Some(urls) = &self.push_to else { return Ok(None) };
        let options = PushOptions { name: session.global.engine.name().to_owned(), ..PushOptions::default() };
        Ok(Some(Rc::new(PushTarget::new(urls, options, session)?)))
    }
}

#[cfg(feature = "watch")]
fn watches_folders(args: &Args) -> bool {
    args.watch
}

#[cfg(not(feature = "watch"))]
fn watches_folders(_: &Args) -> bool {
    false
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let paths = args.paths()?;
    let missing: Vec<&PathBuf> = paths.iter().filter(|path| !path.exists()).collect();
    // An empty list, as on a day without news, is not an error.
    if missing.len() == paths.len() && !paths.is_empty() {
        return Err(Failure::new(
            message!(
                "{path}: no such file or folder",
                path = list(missing.iter().map(|path| path.display()))
            ),
            message!(
                "name a folder of fetched articles; to remove the articles of a folder that is gone, name its parent folder"
            ),
        ));
    }
    let interrupt = listen()?;
    let (batch, analyzer) = (args.batch(&paths), session.config()?.analyzer()?);
    #[cfg(feature = "watch")]
    let run = if watches_folders(args) { crate::cli::watch_folders::first_batch } else { batch::run };
    #[cfg(not(feature = "watch"))]
    let run = batch::run;
    #[cfg(not(feature = "cluster"))]
    let options = args.options();
    #[cfg(feature = "cluster")]
    let options = BatchOptions { push: args.push(session)?, ..args.options() };
    let report = run(&batch, &options, &interrupt, &analyzer, session)?;
    let Some(report) = report else { return Ok(Outcome::Stopped(interrupt.exit_code())) };
    if session.global.wants_json() {
        let mut out = Terminal::output();
        write_json(&mut out, &report, session.global.jsonl)?;
        out.finish()?;
    }
    #[cfg(feature = "watch")]
    if watches_folders(args) {
        return crate::cli::watch_folders::run(&batch, &options, &interrupt, &analyzer, session);
    }
    if interrupt.is_asked() {
        return Ok(Outcome::Stopped(interrupt.exit_code()));
    }
    // The other paths are indexed, but the exit code reports the missing one.
    Ok(if missing.is_empty() { Outcome::Found } else { Outcome::Trouble })
}

/// Starts to handle signals.
pub(in crate::cli) fn listen() -> Result<Interrupt, Failure> {
    Interrupt::listen().map_err(|error| {
        Failure::new(
            message!("signals: {error}", error = io_error(&error)),
            message!("run it as another user"),
        )
    })
}

/// The paths to index; `-` stands for a list on standard input.
fn listed(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for path in named {
        if path == Path::new("-") {
            let list = read_list(BufReader::new(io::stdin()));
            paths.extend(list.map_err(|error| {
                Failure::new(
                    message!("standard input: {error}", error = io_error(&error)),
                    message!("give it a list of paths, one a line"),
                )
            })?);
        } else {
            paths.push(path.clone());
        }
    }
    Ok(paths)
}

fn memory(text: &str) -> Result<ByteSize, ArgumentError> {
    let least = ByteSize(MIN_MEMORY as u64);
    let size: ByteSize = text.parse().map_err(|_: String| message!("write a size such as 512MiB or 1GB"))?;
    if size < least {
        return Err(message!("at least {least} are needed", least = least.to_string()).into());
    }
    Ok(size)
}
