//! Counts over a whole index.

use jiff::civil::Date;
use serde::Serialize;

use super::ValueCount;

/// Counts over all articles of an index.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Stats {
    /// Number of articles.
    pub articles: u64,
    /// Number of their files.
    pub files: usize,
    /// Articles of each feed or account, the most frequent first.
    pub sources: Vec<ValueCount>,
    /// Articles in each language.
    pub languages: Vec<ValueCount>,
    /// Articles by body status.
    pub body_status: Vec<ValueCount>,
    /// The earliest feed date.
    pub first_date: Option<Date>,
    /// The latest feed date.
    pub last_date: Option<Date>,
    /// Size of the index folder in bytes.
    pub index_bytes: u64,
    /// Number of segments.
    pub segments: usize,
    /// Identifies the analysis and the schema that it was built with.
    pub fingerprint: String,
    /// Whether the user's dictionary has changed since, so that its words are found only in the literal tier
    /// until the index is rebuilt.
    pub wants_reindex: bool,
}
