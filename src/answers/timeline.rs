//! How something became known.

use super::{ParsedQuery, Snapshot};
use crate::error::Error;
use crate::query::{Note, Query};
use crate::search::Selection;
use crate::survey::{self, Timeline, TimelineRequest};

/// A request for a timeline.
#[derive(Debug, Clone)]
pub struct TimelineAsk {
    /// Of what.
    pub subject: TimelineSubject,
    /// Maximum number of events.
    pub limit: usize,
}

/// What a timeline is of.
#[derive(Debug, Clone)]
pub enum TimelineSubject {
    /// The matches of a query.
    Query(ParsedQuery),
    /// The event of the article whose id begins with these digits.
    Event(String),
}

/// A timeline.
#[derive(Debug, Clone)]
pub struct TimelineAnswer {
    /// The query as typed, and as parsed and expanded; `None` for an event.
    pub query: Option<(String, Query)>,
    /// Number of articles.
    pub total: usize,
    /// The timeline.
    pub timeline: Timeline,
    /// Notes about the query.
    pub notes: Vec<Note>,
}

/// Makes a timeline.
///
/// # Errors
///
/// If there is no such article, the index cannot be read, or the request is stopped.
pub fn timeline(snapshot: Snapshot<'_>, ask: TimelineAsk) -> Result<TimelineAnswer, Error> {
    let Snapshot { engine, stop, .. } = snapshot;
    let (query, matches, notes) = match ask.subject {
        TimelineSubject::Event(digits) => {
            let article = engine.resolve(&digits)?.number();
            (None, engine.select(Selection::Events(&[article]), stop)?, Vec::new())
        }
        TimelineSubject::Query(asked) => {
            let notes = snapshot.notes(&asked)?;
            let matches = engine.select(Selection::Query(&asked.query), stop)?;
            (Some((asked.ask.typed, asked.query)), matches, notes)
        }
    };
    let request = TimelineRequest {
        matches: &matches,
        query: query.as_ref().map(|(_, query)| query),
        most: ask.limit,
        analyzer: snapshot.desk.analyzer(),
    };
    let timeline = survey::timeline(engine, request, stop)?;
    Ok(TimelineAnswer { query, total: matches.len(), timeline, notes })
}
