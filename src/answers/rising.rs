//! Terms that more publishers name than before.

use super::{ParsedQuery, Snapshot, Window};
use crate::article::PlausibleDays;
use crate::error::Error;
use crate::search::Selection;
use crate::survey::{self, Rising};

/// A request for rising terms.
#[derive(Debug, Clone)]
pub struct RisingAsk {
    /// Only in the matches of this query.
    pub query: Option<ParsedQuery>,
    /// The period, which is compared with the one before.
    pub window: Window,
    /// When the period begins by default.
    pub usual: &'static str,
}

impl RisingAsk {
    /// The last week, unless the window begins elsewhere.
    #[must_use]
    pub fn new(query: Option<ParsedQuery>, window: Window) -> Self {
        Self { query, window, usual: "7d" }
    }
}

/// Finds rising terms; `None` if no article has a date.
///
/// # Errors
///
/// If the window is empty, the index cannot be read, or the request is stopped.
pub fn rising(snapshot: Snapshot<'_>, ask: &RisingAsk) -> Result<Option<Rising>, Error> {
    let Snapshot { desk, engine, stop } = snapshot;
    let Some(mut period) = ask.window.recent(ask.usual, snapshot)? else { return Ok(None) };
    // The period before one since the year 1000 would begin before the year 0, which no format of dates has.
    period.first = period.first.max(PlausibleDays::now().first.min(period.last));
    let selection = ask.query.as_ref().map_or(Selection::All, |asked| Selection::Query(&asked.query));
    let matches = engine.select(selection, stop)?;
    survey::rising(engine, &matches, period, desk.analyzer(), stop).map(Some)
}
