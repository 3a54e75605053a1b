//! Requests and results: the contract between front ends and any engine.

mod ranking;
mod similar;
mod snippet;

use jiff::civil::Date;
use serde::Serialize;

use crate::article::BodyStatus;
use crate::enrich::ActorNames;
use crate::message::Message;
use crate::query::{Note, Query};

pub use ranking::Ranking;
pub use similar::SimilarWeights;
pub use snippet::{Highlights, Snippet};

/// A search.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The query, with synonyms expanded.
    pub query: Query,
    /// Maximum number of hits; `None` for all.
    pub limit: Option<usize>,
    /// Number of hits to skip.
    pub offset: usize,
    /// The order of hits.
    pub sort: Sort,
    /// Whether the articles of a story are folded into one hit.
    pub collapse: bool,
    /// The facets to count over all matching articles.
    pub facets: Vec<Facet>,
    /// Maximum number of values of each facet; `None` for all.
    pub facet_limit: Option<usize>,
    /// Whether each hit has an explanation of its score.
    pub explain: bool,
    /// Whether only articles with all words match.
    pub strict: bool,
    /// The parameters of ranking.
    pub ranking: Ranking,
}

impl SearchRequest {
    /// The first ten hits for `query`.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self {
            query,
            limit: Some(10),
            offset: 0,
            sort: Sort::Relevance,
            collapse: true,
            facets: Vec::new(),
            facet_limit: None,
            explain: false,
            strict: false,
            ranking: Ranking::default(),
        }
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

/// A property whose values can be counted over the matching articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Feed or account.
    Source,
    /// Language code.
    Language,
    /// Host of the URL.
    Host,
    /// Body status.
    Status,
    /// Month of the feed date.
    Month,
    /// Vulnerabilities in the article, by CVE number.
    Cve,
    /// Threat actors in the article.
    Actor,
    /// Techniques of MITRE ATT&CK in the article.
    Technique,
    /// Domains in the article that may be malicious.
    Domain,
    /// IP addresses in the article that may be malicious.
    Address,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 10] = [
        Self::Source,
        Self::Language,
        Self::Host,
        Self::Status,
        Self::Month,
        Self::Cve,
        Self::Actor,
        Self::Technique,
        Self::Domain,
        Self::Address,
    ];

    /// Whether its values are sorted by date and not by frequency.
    #[must_use]
    pub const fn is_by_date(self) -> bool {
        matches!(self, Self::Month)
    }

    /// The name that users and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Language => "lang",
            Self::Host => "host",
            Self::Status => "status",
            Self::Month => "month",
            Self::Cve => "cve",
            Self::Actor => "actor",
            Self::Technique => "technique",
            Self::Domain => "domain",
            Self::Address => "ip",
        }
    }

    /// The facet with that name; `language` and `body_status` are accepted too.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = match name {
            "language" => "lang",
            "body_status" => "status",
            other => other,
        };
        Self::ALL.into_iter().find(|facet| facet.name() == name)
    }
}

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
    /// Notes about the query, such as values that no article has.
    pub notes: Vec<Note>,
}

/// The counts of the values of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Values with their counts: of stories if these are folded, else of articles. The most frequent first, months in
    /// order of date.
    pub counts: Vec<ValueCount>,
    /// Number of values left out: the least frequent ones, or the earliest months.
    pub omitted: usize,
}

/// A value of a facet with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// Number of stories or articles with it.
    pub count: usize,
    /// Its names in each language, if it is a threat actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<ActorNames>,
}

/// The tier of the index that found an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
pub struct Hit {
    /// Identity.
    pub id: String,
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
    /// Words of the query that it does not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Number of further matching articles of the same series, such as a weekly digest.
    #[serde(skip_serializing_if = "is_zero")]
    pub issues: usize,
    /// Other articles of the same story.
    pub reposts: Vec<Repost>,
    /// The explanation of the score, if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<ScorePart>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A part of a score, with its own parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
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

/// Another article of the same story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repost {
    /// Identity.
    pub id: String,
    /// Clean headline.
    pub title: String,
    /// The earliest feed or account.
    pub source: String,
    /// The earliest feed date.
    pub date: Option<Date>,
    /// URL of the page.
    pub url: Option<String>,
}
