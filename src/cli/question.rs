//! A query on the command line → what is asked of the index.

use clap_complete::engine::ArgValueCompleter;
use secnews::analysis::Analyzer;
use secnews::index::Searcher;
use secnews::query::{Note, Query, Reading, literal, read, today};
use secnews::watch::Watch;

use super::completions;
use super::config::Config;
use super::failure::Failure;
use super::query_args;
use super::terminal::Terminal;

/// What is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Question {
    /// What to look for; several arguments are joined by spaces
    #[arg(value_name = "QUERY", required = true, add = ArgValueCompleter::new(completions::query))]
    words: Vec<String>,
    #[command(flatten)]
    pub(super) manner: Manner,
}

/// A query as it is asked of the index.
#[derive(Debug)]
pub(super) struct Understood {
    /// What is meant, with other names of the same things.
    pub(super) query: Query,
    /// What was typed and is taken otherwise than it may be meant.
    pub(super) notes: Vec<Note>,
}

/// How a query is understood.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct Manner {
    /// Take the whole query as one literal run, without operators
    #[arg(long)]
    literal: bool,
    /// Look for the words typed, not for other names of the same thing
    #[arg(long)]
    no_synonyms: bool,
}

impl Question {
    /// The query as typed.
    pub(super) fn typed(&self) -> String {
        query_args::join(&self.words)
    }
}

impl Manner {
    /// How a watch means its query.
    pub(super) fn of(watch: &Watch) -> Self {
        Self { literal: watch.literal, no_synonyms: watch.no_synonyms }
    }

    /// A watch for `query`, so understood.
    pub(super) fn watch(self, name: &str, query: &str) -> Watch {
        Watch { literal: self.literal, no_synonyms: self.no_synonyms, ..Watch::new(name, query) }
    }

    /// What `typed` means.
    pub(super) fn understand(
        self,
        typed: &str,
        config: &Config,
        analyzer: &Analyzer,
    ) -> Result<Understood, Failure> {
        let in_place = |error| Failure::of_query(&error, typed);
        if self.literal {
            return Ok(Understood { query: literal(typed).map_err(in_place)?, notes: Vec::new() });
        }
        let Reading { query, notes } = read(typed, today).map_err(in_place)?;
        Ok(Understood { query: self.widen(query, config, analyzer)?, notes })
    }

    /// `query` with other names of the things that it asks for, if they are wanted.
    pub(super) fn widen(self, query: Query, config: &Config, analyzer: &Analyzer) -> Result<Query, Failure> {
        if self.no_synonyms {
            return Ok(query);
        }
        Ok(config.synonyms()?.expand(query, &|text| analyzer.pieces(text)))
    }
}

impl Understood {
    /// The same with what the index has to say of it, after all of that was told.
    pub(super) fn told(mut self, searcher: &Searcher, terminal: &Terminal) -> Result<Self, Failure> {
        self.notes.extend(searcher.unmatched(&self.query)?);
        terminal.notes(&self.notes);
        Ok(self)
    }
}
