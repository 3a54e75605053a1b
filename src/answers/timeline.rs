//! How something became known.

use super::{ParsedQuery, Snapshot};
use crate::error::Error;
use crate::query::{Note, Query};
use crate::search::Selection;
use crate::survey::{self, Event, earliest_year};

/// A request for a timeline.
#[derive(Debug, Clone)]
pub enum TimelineAsk {
    /// Of the matches of a query.
    Query(ParsedQuery),
    /// Of the story of the article whose id begins with these digits.
    Story(String),
}

/// A timeline.
#[derive(Debug, Clone)]
pub struct TimelineAnswer {
    /// The query as typed, and as parsed and expanded; `None` for a story.
    pub query: Option<(String, Query)>,
    /// Number of articles.
    pub total: usize,
    /// The events, the earliest first.
    pub events: Vec<Event>,
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
    let (query, matches, notes) = match ask {
        TimelineAsk::Story(digits) => {
            let story = snapshot.article(&digits)?.meta.story;
            (None, engine.select(Selection::Story(story), stop)?, Vec::new())
        }
        TimelineAsk::Query(asked) => {
            let notes = snapshot.notes(&asked)?;
            let matches = engine.select(Selection::Query(&asked.query), stop)?;
            (Some((asked.ask.typed, asked.query)), matches, notes)
        }
    };
    let since = query.as_ref().and_then(|(_, query)| earliest_year(query));
    let events = survey::timeline(engine, &matches, since, stop)?;
    Ok(TimelineAnswer { query, total: matches.len(), events, notes })
}
