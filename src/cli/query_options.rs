//! The query of a command line: its arguments, its options, and parsing them into a `Query`.

use clap_complete::engine::ArgValueCompleter;
use secnews::analysis::Analyzer;
use secnews::query::{Note, Query, Reading, literal, read, today};
use secnews::search::Engine;
use secnews::watch::Watch;

use super::completions;
use super::config::Config;
use super::failure::Failure;
use super::query_args;
use super::terminal::Terminal;

/// The arguments that make up a query.
#[derive(Debug, clap::Args)]
pub(super) struct QueryArgs {
    /// What to look for; several arguments are joined by spaces
    #[arg(value_name = "QUERY", required = true, add = ArgValueCompleter::new(completions::query))]
    words: Vec<String>,
    #[command(flatten)]
    pub(super) options: QueryOptions,
}

/// A parsed query with notes about it.
#[derive(Debug)]
pub(super) struct ParsedQuery {
    /// The query, with synonyms added.
    pub(super) query: Query,
    /// Where the typed text is read differently from what the user may mean.
    pub(super) notes: Vec<Note>,
}

/// How a query is parsed.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct QueryOptions {
    /// Take the whole query as one literal run, without operators
    #[arg(long)]
    literal: bool,
    /// Look for the words typed, not for other names of the same thing
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

    /// Parses `typed` and adds synonyms.
    pub(super) fn parse(
        self,
        typed: &str,
        config: &Config,
        analyzer: &Analyzer,
    ) -> Result<ParsedQuery, Failure> {
        let in_place = |error| Failure::of_query(&error, typed);
        if self.literal {
            return Ok(ParsedQuery { query: literal(typed).map_err(in_place)?, notes: Vec::new() });
        }
        let Reading { query, notes } = read(typed, today).map_err(in_place)?;
        Ok(ParsedQuery { query: self.expand(query, config, analyzer)?, notes })
    }

    /// Adds synonyms to `query`, unless `--no-synonyms` forbids it.
    pub(super) fn expand(self, query: Query, config: &Config, analyzer: &Analyzer) -> Result<Query, Failure> {
        if self.no_synonyms {
            return Ok(query);
        }
        Ok(config.synonyms()?.expand(query, &|text| analyzer.pieces(text)))
    }
}

impl ParsedQuery {
    /// Adds notes on filters that nothing in the index matches, and prints all notes.
    pub(super) fn with_index_notes(
        mut self,
        searcher: &dyn Engine,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        self.notes.extend(searcher.unmatched(&self.query)?);
        terminal.notes(&self.notes);
        Ok(self)
    }
}
