//! Some days on one page.

use super::{Snapshot, Window};
use crate::error::Error;
use crate::survey::{self, Brief};

/// A request for a brief.
#[derive(Debug, Clone, Copy)]
pub struct BriefAsk {
    /// The days.
    pub window: Window,
    /// When they begin by default.
    pub usual: &'static str,
    /// Maximum number of events.
    pub limit: usize,
}

impl BriefAsk {
    /// The last day, unless the window begins elsewhere.
    #[must_use]
    pub fn new(window: Window, limit: usize) -> Self {
        Self { window, usual: "1d", limit }
    }
}

/// Makes a brief; `None` if no article has a date.
///
/// # Errors
///
/// If the window is empty, the index cannot be read, or the request is stopped.
pub fn brief(snapshot: Snapshot<'_>, ask: &BriefAsk) -> Result<Option<Brief>, Error> {
    let Some(period) = ask.window.recent(ask.usual, snapshot)? else { return Ok(None) };
    let analyzer = snapshot.desk.analyzer();
    survey::brief(snapshot.engine, period, ask.limit, analyzer, snapshot.stop).map(Some)
}
