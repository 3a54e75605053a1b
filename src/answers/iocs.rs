//! The entities of the matching articles.

use super::{ParsedQuery, Snapshot, Window};
use crate::article::EntityKind;
use crate::error::Error;
use crate::query::{Note, Query};
use crate::search::Selection;
use crate::survey::{Sightings, Wanted, sightings};

/// A request for entities.
#[derive(Debug, Clone)]
pub struct IocsAsk {
    /// The query.
    pub query: ParsedQuery,
    /// Only articles of these days.
    pub window: Window,
    /// Which entities.
    pub wanted: Wanted,
}

/// Entities with the articles that name them.
#[derive(Debug, Clone)]
pub struct IocsAnswer {
    /// The query as typed.
    pub typed: String,
    /// The query as parsed and expanded.
    pub query: Query,
    /// Number of matching articles.
    pub total: usize,
    /// The entities.
    pub found: Sightings,
    /// Notes about the query.
    pub notes: Vec<Note>,
}

/// The names of kinds that can be asked for.
#[must_use]
pub fn kind_names() -> Vec<&'static str> {
    [&["ip"], &EntityKind::ALL.map(EntityKind::as_str)[..]].concat()
}

/// The kinds that a name stands for; `ip` stands for both kinds of addresses.
#[must_use]
pub fn kinds_named(name: &str) -> Option<&'static [EntityKind]> {
    if name == "ip" {
        return Some(&[EntityKind::Ipv4, EntityKind::Ipv6]);
    }
    let at = EntityKind::ALL.iter().position(|kind| kind.as_str() == name)?;
    Some(&EntityKind::ALL[at..=at])
}

/// Lists the entities.
///
/// # Errors
///
/// If the window is empty, the index cannot be read, or the request is stopped.
pub fn iocs(snapshot: Snapshot<'_>, ask: IocsAsk) -> Result<IocsAnswer, Error> {
    let Snapshot { desk, engine, stop } = snapshot;
    let notes = snapshot.notes(&ask.query)?;
    let ParsedQuery { ask: typed, query, .. } = ask.query;
    let period = ask.window.requested(snapshot)?;
    let mut matches = engine.select(Selection::Query(&query), stop)?;
    if let Some(days) = period {
        matches.retain(|found| days.holds(found.date));
    }
    let heads = ask.wanted.heads(engine, &matches, &query, desk.analyzer(), stop);
    let found = sightings(heads, &ask.wanted)?;
    Ok(IocsAnswer { typed: typed.typed, total: matches.len(), found, notes, query })
}
