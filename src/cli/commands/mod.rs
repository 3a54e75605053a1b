//! The commands: a file each, with its `Args`, whose doc comments are the help, and `run`.

mod brief;
mod check;
pub(super) mod completions;
mod entity;
mod export;
mod help;
pub(super) mod index;
mod ioc;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod open;
#[cfg(feature = "cluster")]
mod push;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod similar;
mod stats;
mod timeline;
mod tokens;
mod trend;
mod watch;

use clap::{Args as _, Subcommand};

use super::Outcome;
use super::failure::Failure;
use super::session::Session;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Index(index::Args),
    Search(search::Args),
    Show(show::Args),
    Open(open::Args),
    Similar(similar::Args),
    Ioc(ioc::Args),
    Entity(entity::Args),
    Trend(trend::Args),
    Timeline(timeline::Args),
    Watch(watch::Args),
    Brief(brief::Args),
    Export(export::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Args),
    #[cfg(feature = "cluster")]
    Push(push::Args),
    Tokens(tokens::Args),
    Stats(stats::Args),
    Check(check::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
}

impl Command {
    /// The name of the command that searches.
    pub(super) const SEARCH: &str = "search";

    /// The search as the only command.
    pub(super) fn search_only() -> clap::Command {
        search::Args::augment_args(clap::Command::new(Self::SEARCH))
    }

    /// Runs the command.
    pub(in crate::cli) fn run(&self, session: &Session) -> Result<Outcome, Failure> {
        match self {
            Self::Index(args) => index::run(args, session),
            Self::Search(args) => search::run(args, session),
            Self::Show(args) => show::run(args, session),
            Self::Open(args) => open::run(args, session),
            Self::Similar(args) => similar::run(args, session),
            Self::Entity(args) => entity::run(args, session),
            Self::Ioc(args) => ioc::run(args, session),
            Self::Trend(args) => trend::run(args, session),
            Self::Timeline(args) => timeline::run(args, session),
            Self::Watch(args) => watch::run(args, session),
            Self::Brief(args) => brief::run(args, session),
            Self::Export(args) => export::run(args, session),
            #[cfg(feature = "serve")]
            Self::Serve(args) => serve::run(args, session),
            #[cfg(feature = "mcp")]
            Self::Mcp(args) => mcp::run(args, session),
            #[cfg(feature = "cluster")]
            Self::Push(args) => push::run(args, session),
            Self::Tokens(args) => tokens::run(args, session),
            Self::Stats(args) => stats::run(args, session),
            Self::Check(args) => check::run(args, session),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args, session),
            Self::Help(args) => help::run(args, session),
        }
    }
}
