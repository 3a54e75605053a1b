//! One event with all its reports.

use super::Snapshot;
use crate::error::Error;
use crate::survey::{self, EventPage};

/// A request for an event.
#[derive(Debug, Clone)]
pub struct EventAsk {
    /// The first digits of the id of one of its articles.
    pub digits: String,
}

/// Opens an event.
///
/// # Errors
///
/// If there is no such article, the index cannot be read, or the request is stopped.
pub fn event(snapshot: Snapshot<'_>, ask: &EventAsk) -> Result<EventPage, Error> {
    let Snapshot { desk, engine, stop } = snapshot;
    let article = engine.resolve(&ask.digits)?;
    let page = survey::event_page(engine, article.number(), desk.analyzer(), stop)?;
    page.ok_or_else(|| Error::UnknownId(ask.digits.clone()))
}
