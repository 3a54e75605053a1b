//! Requests and results: the contract between front ends and any engine.
//!
//! A front end holds a `&dyn Engine` and knows no other type of an engine. All other types are plain data, and what can
//! be made of them alone, such as the hits of selected articles, is a function here, so that engines cannot differ in it.

mod article;
mod citation;
mod coverage;
mod cursor;
mod engine;
mod facet;
mod head;
mod histogram;
mod hits;
mod matches;
mod period;
mod ranking;
mod request;
mod results;
mod similar;
mod stats;
mod translated;
mod unmatched;

pub use article::{Meta, StoredArticle};
pub use citation::Citation;
#[cfg(feature = "serve")]
pub(crate) use citation::WithoutLanguage;
pub(crate) use citation::without_language;
pub use coverage::days_without;
pub use cursor::{Cursor, InvalidCursor};
pub use engine::{Articles, Engine, Selection};
pub(crate) use facet::short_name;
pub use facet::{Facet, FacetCounts, ValueCount};
pub use head::{ArticleHead, HeadParts, Heads, heads};
pub(crate) use head::{HeadColumns, heads_about, portions};
#[cfg(feature = "cluster")]
pub(crate) use histogram::filled_buckets;
pub use histogram::{Bucket, Interval, Unit, histogram};
pub(crate) use hits::event_hits;
pub use hits::reposts;
pub(crate) use matches::copy_rank;
pub use matches::{Match, between, open};
pub(crate) use matches::{collapsed, filtered, open_about};
pub use period::{Period, Since, last_day};
pub use ranking::Ranking;
pub use request::{Collapse, SearchRequest, SimilarRequest, Sort};
pub use results::{Hit, HitEvent, MatchKind, ScorePart, SearchResults};
pub use similar::SimilarWeights;
pub use stats::{ClusterHealth, ClusterStats, Stats};
pub use translated::{TranslatedHit, TranslatedRequest, WordPair};
pub(crate) use unmatched::{Values, notes_on_values};

pub use crate::highlight::{Highlights, Snippet};
