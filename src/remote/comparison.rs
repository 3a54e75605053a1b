//! Compares the articles of a cluster with those of the local index: ids, revisions and events.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use serde::Serialize;
use serde_json::{Value, json};

use super::read::doc_value;
use super::{Cluster, RemoteEngine};
use crate::article::ArticleId;
use crate::error::{Error, RemoteFault};
use crate::index::{Index, IndexState};
use crate::stop::Stop;

/// What a cluster and the local index do not have in common.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// Whether they have the same articles.
    pub agrees: bool,
    /// The physical index that was compared.
    pub index: String,
    /// Number of the commit that was pushed last.
    pub generation: u64,
    /// Number of the last commit of the local index.
    pub local_generation: u64,
    /// Articles of the local index.
    pub articles: usize,
    /// Articles of the cluster.
    pub in_cluster: usize,
    /// Number of differences of each kind.
    pub counts: BTreeMap<&'static str, usize>,
    /// The differences, ordered by kind and id.
    pub differences: Vec<Difference>,
    /// Time taken, in milliseconds.
    pub took_ms: f64,
}

/// An article that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// How it differs.
    pub kind: DifferenceKind,
    /// Its id.
    pub id: ArticleId,
}

/// How an article differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    /// The cluster does not have it.
    Missing,
    /// The cluster has an earlier revision.
    Outdated,
    /// The cluster has a later revision.
    Later,
    /// The cluster has the same revision in another event.
    Event,
    /// The index does not have it.
    Extra,
}

impl DifferenceKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Missing, Self::Outdated, Self::Later, Self::Event, Self::Extra];

    /// The name that JSON uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Outdated => "outdated",
            Self::Later => "later",
            Self::Event => "event",
            Self::Extra => "extra",
        }
    }
}

/// Compares the articles of `cluster` with those of `index`, which they must have been pushed from.
///
/// # Errors
///
/// If another index was pushed, or the cluster or the index cannot be read.
pub fn compare(cluster: &Cluster, index: &Index, stop: &Stop) -> Result<Comparison, Error> {
    let started = Instant::now();
    let engine = RemoteEngine::open(cluster, index.analyzer(), stop)?;
    let searcher = index.searcher()?;
    let IndexState { identity, generation: local_generation, .. } = searcher.state();
    let control = &engine.control;
    if control.identity != identity {
        let (name, owner) = (cluster.name.clone(), control.owner.clone());
        return Err(cluster.error(RemoteFault::OtherOwner { name, owner }));
    }
    let mut remote: HashMap<u64, (u64, u64)> = HashMap::new();
    let reader = &engine.reader;
    reader.for_each_hit(&json!({ "match_all": {} }), &["id", "rev", "event"], false, stop, |hit| {
        let number = |name| doc_value(&hit.fields, name).and_then(Value::as_u64);
        let (id, rev) = number("id").zip(number("rev")).ok_or_else(|| reader.lacks("id and rev"))?;
        remote.insert(id, (rev, number("event").ok_or_else(|| reader.lacks("event"))?));
        Ok(())
    })?;
    let in_cluster = remote.len();
    let local = searcher.revisions(|_, _| true)?;
    let mut differences = Vec::new();
    for article in &local {
        let kind = match remote.remove(&article.id) {
            None => DifferenceKind::Missing,
            Some((rev, _)) if rev < article.rev => DifferenceKind::Outdated,
            Some((rev, _)) if rev > article.rev => DifferenceKind::Later,
            Some((_, event)) if event != searcher.events().event_of(article.id) => DifferenceKind::Event,
            Some(_) => continue,
        };
        differences.push(Difference { kind, id: ArticleId::from_number(article.id) });
    }
    let extra = remote.into_keys().map(ArticleId::from_number);
    differences.extend(extra.map(|id| Difference { kind: DifferenceKind::Extra, id }));
    differences.sort_unstable_by_key(|difference| (difference.kind, difference.id));
    let mut counts = BTreeMap::new();
    for difference in &differences {
        *counts.entry(difference.kind.as_str()).or_default() += 1;
    }
    Ok(Comparison {
        agrees: differences.is_empty(),
        index: reader.index.clone(),
        generation: control.generation,
        local_generation,
        articles: local.len(),
        in_cluster,
        counts,
        differences,
        took_ms: started.elapsed().as_secs_f64() * 1000.0,
    })
}
