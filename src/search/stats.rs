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
    /// The state of the cluster, if the articles are in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterStats>,
}

/// The state of a cluster.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct ClusterStats {
    /// The physical index that answers.
    pub index: String,
    /// Its health; `None` if the user may not see it.
    pub health: Option<ClusterHealth>,
    /// The identity of the local index that the articles were pushed from.
    pub identity: String,
    /// Number of the commit of the local index that was pushed last.
    pub generation: u64,
    /// Commits of the local index since, if there is one that these articles were pushed from.
    pub behind: Option<u64>,
}

/// The health of an index in a cluster.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct ClusterHealth {
    /// `green`, `yellow` (copies are missing) or `red` (articles are missing).
    pub status: String,
    /// Number of nodes.
    pub nodes: usize,
    /// Number of shards that answer.
    pub shards: usize,
    /// Number of their copies, themselves included.
    pub copies: usize,
    /// Number of copies that are not ready.
    pub missing: usize,
}
