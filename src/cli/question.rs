//! A query on the command line → what is asked of the index.

use clap_complete::engine::ArgValueCompleter;
use secnews::analysis::Analyzer;
use secnews::query::{Query, literal, parse};
use secnews::watch::Watch;

use super::completions;
use super::config::Config;
use super::failure::Failure;
use super::words;

/// What is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Question {
    /// What to look for; several arguments are joined by spaces
    #[arg(value_name = "QUERY", required = true, add = ArgValueCompleter::new(completions::query))]
    words: Vec<String>,
    #[command(flatten)]
    pub(super) manner: Manner,
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
        words::join(&self.words)
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
    ) -> Result<Query, Failure> {
        let in_place = |error| Failure::of_query(&error, typed);
        if self.literal {
            return literal(typed).map_err(in_place);
        }
        self.widen(parse(typed).map_err(in_place)?, config, analyzer)
    }

    /// `query` with other names of the things that it asks for, if they are wanted.
    pub(super) fn widen(self, query: Query, config: &Config, analyzer: &Analyzer) -> Result<Query, Failure> {
        if self.no_synonyms {
            return Ok(query);
        }
        Ok(config.synonyms()?.expand(query, &|text| analyzer.pieces(text)))
    }
}
