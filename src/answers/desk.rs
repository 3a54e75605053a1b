//! What is loaded once and serves every question.

use crate::analysis::Analyzer;
use crate::article::ArticleId;
use crate::error::Error;
use crate::query::{Note, Query, QueryError, Reading, Synonyms, literal, read, today};
use crate::search::{Engine, StoredArticle};
use crate::stop::Stop;

/// The analyzer, the synonyms and the defaults of a front end.
pub struct Desk {
    analyzer: Analyzer,
    /// Without, no query is widened.
    synonyms: Option<Synonyms>,
    recency: Option<f32>,
}

/// A query, and how it is read.
#[derive(Debug, Clone, Default)]
pub struct QueryAsk {
    /// The query as typed.
    pub typed: String,
    /// Whether it is one literal run, without operators.
    pub literal: bool,
    /// Whether only the words typed are looked for, not other names of the same thing.
    pub no_synonyms: bool,
}

/// A query that was read.
#[derive(Debug, Clone)]
pub struct ParsedQuery {
    /// What was asked.
    pub ask: QueryAsk,
    /// The query, with synonyms added.
    pub query: Query,
    /// Where the typed text is read differently from what the user may mean.
    pub notes: Vec<Note>,
}

/// One state of an index, for one request.
#[derive(Clone, Copy)]
pub struct Snapshot<'a> {
    /// What is loaded.
    pub desk: &'a Desk,
    /// The state of the index.
    pub engine: &'a dyn Engine,
    /// When to stop.
    pub stop: &'a Stop,
}

impl Desk {
    /// A desk that widens queries by `synonyms`, if there are any, and ranks newer articles higher by `recency`;
    /// `None` for the engine's default.
    #[must_use]
    pub fn new(analyzer: Analyzer, synonyms: Option<Synonyms>, recency: Option<f32>) -> Self {
        Self { analyzer, synonyms, recency }
    }

    /// The analyzer, by which indexes are opened.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// The weight of recency.
    #[must_use]
    pub fn recency(&self) -> Option<f32> {
        self.recency
    }

    /// Parses a query and adds synonyms.
    ///
    /// # Errors
    ///
    /// If it cannot be parsed.
    pub fn read(&self, ask: QueryAsk) -> Result<ParsedQuery, QueryError> {
        if ask.literal {
            return Ok(ParsedQuery { query: literal(&ask.typed)?, ask, notes: Vec::new() });
        }
        let Reading { query, notes } = read(&ask.typed, today)?;
        Ok(ParsedQuery { query: self.widened(query, &ask), ask, notes })
    }

    /// `query` with the synonyms that `ask` allows.
    pub(super) fn widened(&self, query: Query, ask: &QueryAsk) -> Query {
        match &self.synonyms {
            Some(synonyms) if !ask.no_synonyms => synonyms.expand(query, &|text| self.analyzer.pieces(text)),
            _ => query,
        }
    }
}

impl Snapshot<'_> {
    /// The article whose id begins with these digits.
    pub(super) fn article(&self, digits: &str) -> Result<StoredArticle, Error> {
        let id: ArticleId = self.engine.resolve(digits)?;
        self.engine.article(id, self.stop)?.ok_or_else(|| Error::UnknownId(digits.to_owned()))
    }

    /// The notes on a query, with those on values that no article has.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn notes(&self, asked: &ParsedQuery) -> Result<Vec<Note>, Error> {
        let mut notes = asked.notes.clone();
        notes.extend(self.engine.unmatched(&asked.query)?);
        Ok(notes)
    }
}
