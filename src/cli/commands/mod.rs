//! The commands: a file each, with its `Args`, whose doc comments are the help, and `run`.

mod brief;
mod check;
pub(super) mod completions;
mod export;
mod help;
mod index;
mod ioc;
mod man;
mod search;
mod show;
mod similar;
mod stats;
mod timeline;
mod tokens;
mod trend;
mod watch;

use clap::Subcommand;

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Global, Outcome};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Index(index::Args),
    Search(search::Args),
    Show(show::Args),
    Similar(similar::Args),
    Ioc(ioc::Args),
    Trend(trend::Args),
    Timeline(timeline::Args),
    Watch(watch::Args),
    Brief(brief::Args),
    Export(export::Args),
    Tokens(tokens::Args),
    Stats(stats::Args),
    Check(check::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
}

impl Command {
    /// Runs the command.
    pub(in crate::cli) fn run(&self, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
        match self {
            Self::Index(args) => index::run(args, global, terminal),
            Self::Search(args) => search::run(args, global, terminal),
            Self::Show(args) => show::run(args, global, terminal),
            Self::Similar(args) => similar::run(args, global, terminal),
            Self::Ioc(args) => ioc::run(args, global, terminal),
            Self::Trend(args) => trend::run(args, global, terminal),
            Self::Timeline(args) => timeline::run(args, global, terminal),
            Self::Watch(args) => watch::run(args, global, terminal),
            Self::Brief(args) => brief::run(args, global, terminal),
            Self::Export(args) => export::run(args, global, terminal),
            Self::Tokens(args) => tokens::run(args, global, terminal),
            Self::Stats(args) => stats::run(args, global, terminal),
            Self::Check(args) => check::run(args, global, terminal),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args, terminal.look.locale),
            Self::Help(args) => help::run(args, terminal),
        }
    }
}
