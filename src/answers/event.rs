//! One event with all its reports.

use std::collections::BTreeSet;

use super::Snapshot;
use crate::article::{ArticleId, site_of};
use crate::error::Error;
use crate::search::{HeadParts, Selection, heads};
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

/// Maximum articles whose heads are read to count publishers; the largest event of half a year had 49.
const MAX_COUNTED: usize = 100;

/// The number of sites and accounts that published the event of an article. A feed that only aggregates others is none of them.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn publishers(snapshot: Snapshot<'_>, article: ArticleId) -> Result<usize, Error> {
    let Snapshot { engine, stop, .. } = snapshot;
    let matches = engine.select(Selection::Events(&[article.number()]), stop)?;
    let mut publishers = BTreeSet::new();
    for head in heads(engine, &matches[..matches.len().min(MAX_COUNTED)], HeadParts::WithoutEntities, stop) {
        let copies = head?.copies;
        publishers.extend(copies.iter().map(|copy| site_of(copy.url.as_deref(), &copy.source)));
    }
    Ok(publishers.len())
}
