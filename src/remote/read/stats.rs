//! Counts over all articles of a cluster, and its health.

use serde::Deserialize;
use serde_json::json;

use super::Reader;
use crate::error::Error;
use crate::search::{ClusterHealth, ValueCount};
use crate::stop::Stop;

/// Size and parts of an index, as `_stats` has them.
#[derive(Default)]
pub(in crate::remote) struct Size {
    pub(in crate::remote) bytes: u64,
    pub(in crate::remote) segments: usize,
}

#[derive(Deserialize)]
struct IndexStats {
    #[serde(rename = "_all")]
    all: All,
}

#[derive(Deserialize)]
struct All {
    primaries: Primaries,
}

#[derive(Deserialize)]
struct Primaries {
    store: Store,
    segments: Segments,
}

#[derive(Deserialize)]
struct Store {
    size_in_bytes: u64,
}

#[derive(Deserialize)]
struct Segments {
    count: usize,
}

#[derive(Deserialize)]
struct Health {
    status: String,
    number_of_nodes: usize,
    active_primary_shards: usize,
    active_shards: usize,
    unassigned_shards: usize,
    initializing_shards: usize,
}

impl Reader {
    /// Number of articles.
    pub(in crate::remote) fn articles(&self, stop: &Stop) -> Result<u64, Error> {
        self.count(&json!({ "match_all": {} }), stop)
    }

    /// The values of a field with their numbers of articles, the most frequent first, equals by name.
    pub(in crate::remote) fn value_counts(&self, field: &str, stop: &Stop) -> Result<Vec<ValueCount>, Error> {
        let values = self.values(field, "", stop)?.into_iter();
        let count = |count| usize::try_from(count).unwrap_or(usize::MAX);
        let mut counts: Vec<ValueCount> = values
            .map(|(value, articles)| ValueCount { value, count: count(articles), names: None })
            .collect();
        // Stable, and the values are in order.
        counts.sort_by_key(|value| std::cmp::Reverse(value.count));
        Ok(counts)
    }

    /// The size of the primary shards; `None` if the user may not see it.
    pub(in crate::remote) fn size(&self, stop: &Stop) -> Result<Option<Size>, Error> {
        let path = format!("{}/_stats/store,segments", self.index);
        let stats: Option<IndexStats> = if_allowed(self.client.get(&path, stop))?;
        Ok(stats.map(|IndexStats { all: All { primaries } }| Size {
            bytes: primaries.store.size_in_bytes,
            segments: primaries.segments.count,
        }))
    }

    /// The health of the index; `None` if the user may not see it.
    pub(in crate::remote) fn health(&self, stop: &Stop) -> Result<Option<ClusterHealth>, Error> {
        let health: Option<Health> =
            if_allowed(self.client.get(&format!("_cluster/health/{}", self.index), stop))?;
        Ok(health.map(|health| ClusterHealth {
            status: health.status,
            nodes: health.number_of_nodes,
            shards: health.active_primary_shards,
            copies: health.active_shards,
            missing: health.unassigned_shards + health.initializing_shards,
        }))
    }
}

/// The answer; `None` if this user may not have it.
fn if_allowed<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Err(Error::Remote(error)) if error.status() == Some(403) => Ok(None),
        answer => answer.map(Some),
    }
}
