//! The news of saved searches.

use std::path::Path;

use super::{NewsAsk, ParsedQuery, QueryAsk, Snapshot, news};
use crate::article::ArticleId;
use crate::character::floor_word;
use crate::error::Error;
use crate::query::QueryError;
use crate::search::Citation;
use crate::watch::{News, Watch, WatchError, Watches};

/// Length of the summary of an article that was reported before, in characters.
const MAX_SUMMARY: usize = 200;

/// What a watch has to report.
#[derive(Debug, Clone)]
pub struct WatchAnswer {
    /// The watch, as it is before the news are reported.
    pub watch: Watch,
    /// Its query as parsed and expanded.
    pub understood: String,
    /// The news.
    pub news: News,
}

/// An article in a feed.
#[derive(Debug, Clone)]
pub struct FeedEntry {
    /// The watch, or the query, that it is for.
    pub category: String,
    /// The article.
    pub citation: Citation,
    /// A part of its text.
    pub summary: String,
}

/// Why a watch has no news.
#[derive(Debug, thiserror::Error)]
pub enum WatchNewsError {
    /// The watch cannot be read or written.
    #[error(transparent)]
    Watch(#[from] WatchError),
    /// Its query cannot be parsed.
    #[error("{error}")]
    Query {
        /// The error.
        error: Box<QueryError>,
        /// The query.
        query: String,
    },
    /// The index cannot be read, or the request is stopped.
    #[error(transparent)]
    Index(#[from] Error),
}

/// The query of a watch.
///
/// # Errors
///
/// If it cannot be parsed.
pub fn watched_query(snapshot: Snapshot<'_>, watch: &Watch) -> Result<ParsedQuery, WatchNewsError> {
    let Watch { query, literal, no_synonyms, .. } = watch;
    let ask = QueryAsk { typed: query.clone(), literal: *literal, no_synonyms: *no_synonyms };
    let parsed = snapshot.desk.read(ask);
    parsed.map_err(|error| WatchNewsError::Query { error: Box::new(error), query: query.clone() })
}

/// Finds the news of a watch, without marking them as reported.
///
/// # Errors
///
/// If its query cannot be parsed, the index cannot be read, or the request is stopped.
pub fn watch_news(snapshot: Snapshot<'_>, watch: Watch) -> Result<WatchAnswer, WatchNewsError> {
    // Notes on the query were shown when the watch was added.
    let query = watched_query(snapshot, &watch)?;
    let news = news(snapshot, NewsAsk { query: &query, seen: &watch.seen })?;
    Ok(WatchAnswer { understood: query.query.to_string(), news, watch })
}

/// Finds the news of all watches in a folder; none if there is no such folder.
///
/// # Errors
///
/// As [`watch_news`], and if a watch cannot be read.
pub fn all_news(snapshot: Snapshot<'_>, folder: Option<&Path>) -> Result<Vec<WatchAnswer>, WatchNewsError> {
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else { return Ok(Vec::new()) };
    let watches = Watches::open(folder)?;
    let news = |name: &String| watch_news(snapshot, watches.get(name)?);
    watches.names()?.iter().map(news).collect()
}

/// The entries of a feed, the latest first: the news of watches, and what they have reported recently.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn feed_entries(snapshot: Snapshot<'_>, answers: &[WatchAnswer]) -> Result<Vec<FeedEntry>, Error> {
    let mut entries = Vec::new();
    for answer in answers {
        for id in answer.news.shown().iter().chain(&answer.watch.recent) {
            // An article that has left the index leaves the feed.
            let Some(article) = snapshot.engine.article(*id, snapshot.stop)? else { continue };
            let hit = answer.news.hits.iter().find(|hit| hit.id == *id);
            let snippet = hit.map(|hit| hit.snippet.with_ellipses(&hit.snippet.text));
            let summary = snippet.unwrap_or_else(|| beginning(&article.body));
            let category = answer.watch.name.clone();
            entries.push(FeedEntry { category, citation: Citation::from(&article), summary });
        }
    }
    entries.sort_by(|a, b| b.citation.date.cmp(&a.citation.date).then(a.citation.id.cmp(&b.citation.id)));
    entries.dedup_by(|a, b| a.citation.id == b.citation.id);
    Ok(entries)
}

/// The beginning of a body.
fn beginning(body: &str) -> String {
    match body.char_indices().nth(MAX_SUMMARY) {
        Some((end, _)) => format!("{}…", body[..floor_word(body, end)].trim_end()),
        None => body.to_owned(),
    }
}

impl WatchAnswer {
    /// The watch with its news marked as reported.
    #[must_use]
    pub fn reported(self) -> Watch {
        let mut watch = self.watch;
        let shown: Vec<ArticleId> = self.news.shown();
        watch.note(&shown, self.news.articles);
        watch
    }
}
