//! An event on one page: all its reports, who published them, what they name.

use serde::Serialize;

use super::beside::{Beside, Counts};
use super::report::EventReport;
use super::summary::EventSummary;
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::search::{Citation, Engine, HeadParts, Selection, heads};
use crate::stop::Stop;

/// An event with all its reports.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct EventPage {
    /// Its publishers, languages and days, and its central reports.
    #[serde(flatten)]
    pub summary: EventSummary,
    /// All articles that report it, the earliest first.
    pub reports: Vec<Citation>,
    /// What these name: groups, malware, vulnerabilities, techniques, indicators.
    pub named: Beside,
}

/// The page of the event that the article with the number `article` reports; `None` if there is no such article.
///
/// # Errors
///
/// If the index cannot be read.
pub fn event_page(
    engine: &dyn Engine,
    article: u64,
    analyzer: &Analyzer,
    stop: &Stop,
) -> Result<Option<EventPage>, Error> {
    let matches = engine.select(Selection::Events(&[article]), stop)?;
    let Some(event) = matches.first().map(|found| found.event) else { return Ok(None) };
    let (mut reports, mut named) = (Vec::new(), Counts::default());
    for head in heads(engine, &matches, HeadParts::All, stop) {
        let head = head?;
        named.add(&head);
        reports.push(EventReport::from(&head));
    }
    // An article without a date is an event of its own, of no day.
    let last = reports.iter().filter_map(|report| report.citation.date).max().unwrap_or_default();
    let of_event: Vec<&EventReport> = reports.iter().collect();
    Ok(Some(EventPage {
        summary: EventSummary::new(event, &of_event, last, analyzer),
        reports: reports.iter().map(|report| report.citation.clone()).collect(),
        named: named.into_beside(),
    }))
}
