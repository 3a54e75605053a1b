//! What an engine answers to a search.

use jiff::civil::Date;
use serde::Serialize;

use super::{Bucket, Citation, Cursor, FacetCounts};
use crate::article::{ArticleId, BodyStatus};
use crate::highlight::{Highlights, Snippet};
use crate::message::Message;
use crate::query::Note;

/// The answer to a search.
#[derive(Debug, Clone, Default)]
pub struct SearchResults {
    /// Articles of the set: those with all words or, where there is none, with enough of them.
    pub total: usize,
    /// Stories that the articles of the set tell.
    pub stories: usize,
    /// Articles that have some of the words, which the page ranks.
    pub some: usize,
    /// Articles with all words.
    pub complete: usize,
    /// Whether no article has all words.
    pub relaxed: bool,
    /// The page asked for.
    pub hits: Vec<Hit>,
    /// Counts, in the order asked for.
    pub facets: Vec<FacetCounts>,
    /// The articles of the set by date, if that was asked for: from the earliest to the latest, those without a date
    /// left out. Stories where reposts are folded, else articles.
    pub histogram: Vec<Bucket>,
    /// Where the next page begins; `None` if this one is the last.
    pub next: Option<Cursor>,
    /// What the reader should know about the query, such as values that no article has.
    pub notes: Vec<Note>,
}

/// Which tier of the index found an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// Its words match.
    Word,
    /// Only the run of characters matches.
    Literal,
    /// Its metadata matches, and nothing else was asked for.
    Field,
}

/// One article that matches.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// The article's id.
    pub id: ArticleId,
    /// Relevance; comparable within one answer only.
    pub score: f32,
    /// Which tier found it.
    #[serde(rename = "match")]
    pub matched: MatchKind,
    /// Clean headline.
    pub title: String,
    /// The earliest feed or account.
    pub source: String,
    /// All of them.
    pub sources: Vec<String>,
    /// The earliest feed date.
    pub date: Option<Date>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its files, relative to the folder given to `index`.
    pub paths: Vec<String>,
    /// Language code.
    pub language: String,
    /// How much of the body there is.
    pub body_status: BodyStatus,
    /// The part of the body that answers the query best.
    pub snippet: Snippet,
    /// Character ranges of the title that match.
    pub title_highlights: Highlights,
    /// Whether it has all that was asked for.
    pub complete: bool,
    /// Words of the query that it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Further articles of the same series that match: other weeks of a weekly.
    #[serde(skip_serializing_if = "is_zero")]
    pub issues: usize,
    /// Other articles of its story, the earliest first.
    #[serde(serialize_with = "super::citation::without_language")]
    pub reposts: Vec<Citation>,
    /// How the score came about, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<ScorePart>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A part of a score and what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScorePart {
    /// What it adds to the whole, its weight included.
    pub score: f32,
    /// What was found, or how the parts are taken together.
    pub what: Message,
    /// By what it was multiplied, if by anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f32>,
    /// What it is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ScorePart>,
}
