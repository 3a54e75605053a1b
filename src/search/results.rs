//! The results of a search.

use jiff::civil::Date;
use serde::Serialize;

use super::{Bucket, Citation, Cursor, FacetCounts};
use crate::article::{ArticleId, BodyStatus};
use crate::highlight::{Highlights, Snippet};
use crate::message::Message;
use crate::query::Note;

/// The results of a search.
#[derive(Debug, Clone, Default)]
pub struct SearchResults {
    /// Number of results: articles with all words or, if there is none, with enough of them.
    pub total: usize,
    /// Number of stories among the results.
    pub stories: usize,
    /// Number of articles with some of the words; all of them are ranked.
    pub some: usize,
    /// Number of articles with all words.
    pub complete: usize,
    /// Whether no article has all words.
    pub relaxed: bool,
    /// The requested page of hits.
    pub hits: Vec<Hit>,
    /// The counts of the facets, in the order of the request.
    pub facets: Vec<FacetCounts>,
    /// The articles of the set by date, if that was asked for: from the earliest to the latest, those without a date
    /// left out. Stories where reposts are folded, else articles.
    pub histogram: Vec<Bucket>,
    /// Where the next page begins; `None` if this one is the last.
    pub next: Option<Cursor>,
    /// Notes about the query, such as values that no article has.
    pub notes: Vec<Note>,
}

/// The tier of the index that found an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// Its words match.
    Word,
    /// Only the run of characters matches.
    Literal,
    /// Its metadata matches, and the query has nothing else.
    Field,
}

/// One article that matches.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Hit {
    /// The article's id.
    pub id: ArticleId,
    /// Relevance; comparable within the results of one search only.
    pub score: f32,
    /// The tier that found it.
    #[serde(rename = "match")]
    pub matched: MatchKind,
    /// Clean headline.
    pub title: String,
    /// The earliest feed or account.
    pub source: String,
    /// All feeds and accounts.
    pub sources: Vec<String>,
    /// The earliest feed date.
    pub date: Option<Date>,
    /// URL of the page.
    pub url: Option<String>,
    /// Its files, relative to the indexed folder.
    pub paths: Vec<String>,
    /// Language code.
    pub language: String,
    /// How complete the body is.
    pub body_status: BodyStatus,
    /// The part of the body that best answers the query.
    pub snippet: Snippet,
    /// Character ranges of the title that match.
    pub title_highlights: Highlights,
    /// Whether it has all that was asked for.
    pub complete: bool,
    /// Words of the query that it does not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Number of further matching articles of the same series, such as a weekly digest.
    #[serde(skip_serializing_if = "is_zero")]
    pub issues: usize,
    /// Other articles of its story, the earliest first.
    #[serde(serialize_with = "super::citation::without_language")]
    #[cfg_attr(feature = "serve", schemars(with = "Vec<super::citation::WithoutLanguage<'static>>"))]
    pub reposts: Vec<Citation>,
    /// The event that it reports, if other articles report it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<HitEvent>,
    /// The explanation of the score, if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<ScorePart>,
}

/// The event that a hit reports: the hit stands for all articles that report it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct HitEvent {
    /// Its id, the one of an article that reports it.
    pub id: ArticleId,
    /// Number of articles that report it.
    pub articles: usize,
    /// Number of these in Chinese.
    pub chinese: usize,
    /// The date of its first article.
    pub first: Option<Date>,
    /// The date of its last article.
    pub last: Option<Date>,
    /// Number of its articles other than the hit and that one's reposts.
    pub others: usize,
    /// The best of these for the query, in both languages.
    pub reports: Vec<Citation>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A part of a score, with its own parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct ScorePart {
    /// Its contribution to the whole, with its weight.
    pub score: f32,
    /// A description of the match, or of how the parts are combined.
    pub what: Message,
    /// The factor that it was multiplied by, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f32>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ScorePart>,
}
