//! What would find more than a search that finds nothing.

use super::{QueryAsk, Snapshot};
use crate::error::Error;
use crate::query::{Query, parse};
use crate::search::Selection;

/// Maximum number of wider queries.
const MAX_QUERIES: usize = 3;

/// Parts of a query that are left out, one at a time.
const MAX_PARTS: usize = 8;

/// A query that finds more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wider {
    /// The query.
    pub query: String,
    /// Whether it finds articles in all days only, not in those of the search.
    pub all_days: bool,
    /// Number of matching articles.
    pub total: usize,
}

/// Queries that find articles where `ask` finds none: without its days if it `has_days`, else without one of its parts. Those that
/// leave out least come first.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn wider(snapshot: Snapshot<'_>, ask: &QueryAsk, has_days: bool) -> Result<Vec<Wider>, Error> {
    let Ok(query) = parse(&ask.typed) else { return Ok(Vec::new()) };
    let total = |query: &Query| -> Result<usize, Error> {
        let widened = snapshot.desk.widened(query.clone(), ask);
        Ok(snapshot.engine.select(Selection::Query(&widened), snapshot.stop)?.len())
    };
    let mut found = Vec::new();
    if has_days {
        found.push((query.clone(), total(&query)?));
    }
    if found.iter().all(|(_, total)| *total == 0)
        && let Query::And(parts) = &query
    {
        for left_out in 0..parts.len().min(MAX_PARTS) {
            let mut rest = parts.clone();
            rest.remove(left_out);
            let narrower = if rest.len() == 1 { rest.remove(0) } else { Query::And(rest) };
            let total = total(&narrower)?;
            found.push((narrower, total));
        }
    }
    found.retain(|(_, total)| *total > 0);
    found.sort_by_key(|(_, total)| *total);
    let wider =
        |(query, total): (Query, usize)| Wider { query: query.to_string(), all_days: has_days, total };
    Ok(found.into_iter().take(MAX_QUERIES).map(wider).collect())
}
