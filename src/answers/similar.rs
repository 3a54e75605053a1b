//! Articles about the same thing as one.

use std::time::Instant;

use serde::Serialize;

use super::{Snapshot, elapsed_ms};
use crate::article::ArticleId;
use crate::error::Error;
use crate::highlight::Budget;
use crate::search::{Hit, SimilarRequest};

/// A search for similar articles.
#[derive(Debug, Clone)]
pub struct SimilarAsk {
    /// The first digits of the article's id.
    pub digits: String,
    /// Maximum number of hits.
    pub limit: usize,
    /// Whether the articles of a story are folded into one hit.
    pub collapse: bool,
    /// The length of a snippet.
    pub snippet: Budget,
}

/// Similar articles; as JSON, what programs read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct SimilarAnswer {
    /// The article's id.
    pub id: ArticleId,
    /// The article's title.
    pub title: String,
    /// Duration of the search in milliseconds.
    pub took_ms: f64,
    /// The most similar articles first.
    pub hits: Vec<Hit>,
}

/// Searches for similar articles.
///
/// # Errors
///
/// If there is no such article, the index cannot be read, or the request is stopped.
pub fn similar(snapshot: Snapshot<'_>, ask: &SimilarAsk) -> Result<SimilarAnswer, Error> {
    let article = snapshot.article(&ask.digits)?;
    let request = SimilarRequest {
        limit: Some(ask.limit),
        collapse: ask.collapse,
        snippet: ask.snippet,
        ..SimilarRequest::new(article.meta.id)
    };
    let started = Instant::now();
    let results = snapshot.engine.similar(&request, snapshot.stop)?;
    let took_ms = elapsed_ms(started);
    Ok(SimilarAnswer { id: article.meta.id, title: article.title, took_ms, hits: results.hits })
}
