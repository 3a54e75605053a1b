//! The news of a watch.

use std::collections::BTreeSet;

use super::{ParsedQuery, Snapshot};
use crate::article::ArticleId;
use crate::error::Error;
use crate::query::Note;
use crate::search::Selection;
use crate::watch::{self, News};

/// A request for the matches that a watch has not reported yet.
#[derive(Debug, Clone, Copy)]
pub struct NewsAsk<'a> {
    /// The query of the watch.
    pub query: &'a ParsedQuery,
    /// The articles that it has reported.
    pub seen: &'a BTreeSet<ArticleId>,
}

/// Finds the news of a watch, without marking them as reported.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn news(snapshot: Snapshot<'_>, ask: NewsAsk<'_>) -> Result<News, Error> {
    let Snapshot { desk, engine, stop } = snapshot;
    watch::news(engine, &ask.query.query, desk.analyzer(), ask.seen, stop)
}

/// The articles that match the query of a new watch.
#[derive(Debug, Clone)]
pub struct MatchingAnswer {
    /// Their ids.
    pub articles: BTreeSet<ArticleId>,
    /// What of the query no article has.
    pub notes: Vec<Note>,
}

/// Finds the articles that match the query of a new watch, which will not be news.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn matching(snapshot: Snapshot<'_>, asked: &ParsedQuery) -> Result<MatchingAnswer, Error> {
    let Snapshot { engine, stop, .. } = snapshot;
    let notes = engine.unmatched(&asked.query)?;
    let matches = engine.select(Selection::Query(&asked.query), stop)?;
    Ok(MatchingAnswer { articles: matches.iter().map(|found| found.id).collect(), notes })
}
