//! Requests to an engine.

use super::{Cursor, Facet, Interval};
use crate::article::ArticleId;
use crate::highlight::Budget;
use crate::query::Query;

/// A search.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The query, with synonyms expanded.
    pub query: Query,
    /// Maximum number of hits; `None` for all.
    pub limit: Option<usize>,
    /// Number of hits to skip.
    pub offset: usize,
    /// Begins after the last hit of an earlier answer instead; see [`SearchResults::next`](super::SearchResults::next).
    pub after: Option<Cursor>,
    /// The order of hits.
    pub sort: Sort,
    /// Which articles share a hit.
    pub collapse: Collapse,
    /// The facets to count over all matching articles.
    pub facets: Vec<Facet>,
    /// Maximum number of values of each facet; `None` for all.
    pub facet_limit: Option<usize>,
    /// Whether a facet is counted as if the query did not filter by it: the values that could be chosen instead.
    pub facets_without_own_filter: bool,
    /// Whether to count the matching articles by date, and by which intervals.
    pub histogram: Option<Interval>,
    /// Maximum number of other reports of its event that are cited with a hit; an engine cites a dozen at most.
    pub reports: usize,
    /// Whether each hit has an explanation of its score.
    pub explain: bool,
    /// Whether only articles with all words match.
    pub strict: bool,
    /// The length of a snippet.
    pub snippet: Budget,
    /// What being published today adds to a score, as a share of it; `None` for the engine's default.
    pub recency: Option<f32>,
}

impl SearchRequest {
    /// The first ten hits for `query`.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self {
            query,
            limit: Some(10),
            offset: 0,
            after: None,
            sort: Sort::Relevance,
            collapse: Collapse::default(),
            facets: Vec::new(),
            facet_limit: None,
            facets_without_own_filter: false,
            histogram: None,
            reports: usize::MAX,
            explain: false,
            strict: false,
            snippet: Budget::default(),
            recency: None,
        }
    }
}

/// A search for articles similar to one.
#[derive(Debug, Clone)]
pub struct SimilarRequest {
    /// The article.
    pub article: ArticleId,
    /// Maximum number of hits; `None` for all.
    pub limit: Option<usize>,
    /// Number of hits to skip.
    pub offset: usize,
    /// Whether the articles of a story are folded into one hit.
    pub collapse: bool,
    /// The length of a snippet.
    pub snippet: Budget,
}

impl SimilarRequest {
    /// The ten articles most similar to `article`.
    #[must_use]
    pub fn new(article: ArticleId) -> Self {
        Self { article, limit: Some(10), offset: 0, collapse: true, snippet: Budget::default() }
    }
}

/// Which articles share a hit. Each includes the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Collapse {
    /// None.
    Nothing,
    /// Those of a story: the same text again. On a page ordered by relevance also the issues of a series.
    Stories,
    /// Those that report an event, on a page ordered by relevance.
    #[default]
    Events,
}

impl Collapse {
    /// Whether the articles of a story share a hit.
    #[must_use]
    pub fn folds_stories(self) -> bool {
        self >= Self::Stories
    }
}

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best match first.
    #[default]
    Relevance,
    /// The latest first.
    Date,
    /// The earliest first.
    DateAscending,
}
