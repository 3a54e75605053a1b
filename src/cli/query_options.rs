//! The query of a command line: its arguments, its options, and parsing them into a `Query`.

use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{Desk, ParsedQuery, QueryAsk};
use secnews::watch::Watch;

use super::failure::Failure;
use super::query_args;
use super::session::Session;
use crate::cli::commands::completions;

/// The arguments that make up a query.
#[derive(Debug, clap::Args)]
pub(super) struct QueryArgs {
    /// Query; several arguments are joined by spaces
    #[arg(value_name = "QUERY", required = true, add = ArgValueCompleter::new(completions::query))]
    words: Vec<String>,
    #[command(flatten)]
    pub(super) options: QueryOptions,
}

/// How a query is parsed.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct QueryOptions {
    /// Search for the whole query as one literal run, without operators
    #[arg(long)]
    literal: bool,
    /// Do not expand synonyms
    #[arg(long)]
    no_synonyms: bool,
}

impl QueryArgs {
    /// The query as typed.
    pub(super) fn typed(&self) -> String {
        query_args::join(&self.words)
    }
}

impl QueryOptions {
    /// The options that a watch was saved with.
    pub(super) fn of(watch: &Watch) -> Self {
        Self { literal: watch.literal, no_synonyms: watch.no_synonyms }
    }

    /// A watch for `query` with these options.
    pub(super) fn watch(self, name: &str, query: &str) -> Watch {
        Watch { literal: self.literal, no_synonyms: self.no_synonyms, ..Watch::new(name, query) }
    }

    /// Whether the query is widened by synonyms.
    pub(super) fn wants_synonyms(self) -> bool {
        !self.literal && !self.no_synonyms
    }

    /// Parses `typed` and adds synonyms.
    pub(super) fn parse(self, typed: &str, desk: &Desk) -> Result<ParsedQuery, Failure> {
        let Self { literal, no_synonyms } = self;
        let ask = QueryAsk { typed: typed.to_owned(), literal, no_synonyms };
        desk.read(ask).map_err(|error| Failure::of_query(&error, typed))
    }
}

impl QueryArgs {
    /// What serves the command, with synonyms if the query is widened by them.
    pub(super) fn desk(&self, session: &Session) -> Result<Desk, Failure> {
        session.desk(self.options.wants_synonyms())
    }

    /// Parses the query and adds synonyms.
    pub(super) fn parse(&self, desk: &Desk) -> Result<ParsedQuery, Failure> {
        self.options.parse(&self.typed(), desk)
    }
}
