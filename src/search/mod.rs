//! What is asked of an engine and what it answers: the contract between front ends and any engine.

mod ranking;
mod similar;

use jiff::civil::Date;
use serde::Serialize;

use crate::article::BodyStatus;
use crate::enrich::ActorNames;
use crate::message::Message;
use crate::query::{Note, Query};

pub use crate::highlight::{Highlights, Snippet};
pub use ranking::Ranking;
pub use similar::SimilarWeights;

/// A search.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// What to look for, synonyms expanded.
    pub query: Query,
    /// The most hits to answer with; `None` for all.
    pub limit: Option<usize>,
    /// Hits to leave out at the beginning.
    pub offset: usize,
    /// The order of hits.
    pub sort: Sort,
    /// Whether articles that tell the same text are folded under one.
    pub collapse: bool,
    /// What to count over all matching articles.
    pub facets: Vec<Facet>,
    /// The most values of each facet to answer with; `None` for all.
    pub facet_limit: Option<usize>,
    /// Whether each hit comes with the sum that made its score.
    pub explain: bool,
    /// Whether only articles with all of the words will do.
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

/// What can be counted over the matching articles.
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
    /// Vulnerabilities that it names, by CVE number.
    Cve,
    /// Groups that it names.
    Actor,
    /// Techniques of MITRE ATT&CK that it names.
    Technique,
    /// Domains that it names and that may be an attacker's.
    Domain,
    /// Addresses of which the same holds.
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

    /// Whether its values are shown in order of date rather than of how often they occur.
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

    /// The facet of that name; `language` and `body_status` are known too.
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
    /// What the reader should know about the query, such as values that no article has.
    pub notes: Vec<Note>,
}

/// How often the values of a facet occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// What was counted.
    pub facet: Facet,
    /// Values and how often they occur: in so many stories where reposts are folded, else articles. The most
    /// frequent first, months in order of date.
    pub counts: Vec<ValueCount>,
    /// Values that were left out: the least frequent ones, of months the earliest.
    pub omitted: usize,
}

/// A value and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// How many stories or articles have it.
    pub count: usize,
    /// What it is called in each language, if it is a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<ActorNames>,
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
    /// Identity.
    pub id: String,
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
    /// Words of the query that it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Further articles of the same series that match: other weeks of a weekly.
    #[serde(skip_serializing_if = "is_zero")]
    pub issues: usize,
    /// Other articles that tell the same text.
    pub reposts: Vec<Repost>,
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

/// Another article that tells the same text.
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
    /// Where it was published.
    pub url: Option<String>,
}
