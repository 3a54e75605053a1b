//! The passages of an article that answers show.

use std::ops::Range;

use rmcp::schemars;
use secnews::answers::Snapshot;
use secnews::article::ArticleId;
use secnews::error::Error;
use secnews::highlight::{Budget, summary_range, window};
use secnews::query::Query;
use secnews::search::StoredArticle;
use serde::Serialize;

use super::presented::Presented;

/// Columns of a passage: two or three sentences, 180 Chinese characters or 360 Latin ones. With 220 one passage in three ended within
/// a sentence. Eight results with their citations fill half of an answer.
const PASSAGE: Budget = Budget::columns(360);

/// Text of an article that carries the answer, and its place.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(super) struct QuotedPassage {
    /// Foreign text.
    pub(super) text: String,
    /// First character in the article's text, as `fetch` gives it.
    pub(super) start: usize,
    /// The character after the last.
    pub(super) end: usize,
}

/// The passages of `article` that answer `query`, at most `most`; without a match in its text, or without a query, its summary, else the
/// beginning of its prose.
pub(super) fn passages(
    article: &StoredArticle,
    query: Option<&Query>,
    snapshot: Snapshot<'_>,
    most: usize,
) -> Vec<QuotedPassage> {
    let body = Presented::body(article);
    let found = query.map(|query| article.passages(query, snapshot.desk.analyzer(), PASSAGE, most));
    let ranges: Vec<Range<usize>> = found.into_iter().flatten().map(|passage| passage.range).collect();
    let ranges = if ranges.is_empty() { vec![gist(article)] } else { ranges };
    let quoted = |range| {
        let (text, place) = body.part(range);
        QuotedPassage { text: text.to_owned(), start: place.start, end: place.end }
    };
    ranges.into_iter().filter(|range| !range.is_empty()).map(quoted).collect()
}

fn gist(article: &StoredArticle) -> Range<usize> {
    let opening = || window(&article.body, &[], PASSAGE).range;
    summary_range(&article.title, &article.body).unwrap_or_else(opening)
}

/// The article with its best passage.
pub(super) fn opened(
    id: ArticleId,
    query: Option<&Query>,
    snapshot: Snapshot<'_>,
) -> Result<(StoredArticle, Vec<QuotedPassage>), Error> {
    let article = snapshot.engine.article(id, snapshot.stop)?;
    let article = article.ok_or_else(|| Error::UnknownId(id.to_string()))?;
    let passages = passages(&article, query, snapshot, 1);
    Ok((article, passages))
}
