//! An event in a survey: how widely it is carried, and its central reports.

use std::collections::BTreeMap;

use rmcp::schemars;
use secnews::answers::Snapshot;
use secnews::error::Error;
use secnews::survey::EventSummary;
use serde::Serialize;

use crate::mcp::argument::day;
use crate::mcp::article::{QuotedPassage, opened};
use crate::mcp::cited::Cited;

/// An event.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct ReportedEvent {
    /// For `timeline`; in a query: event:ID.
    id: String,
    /// Sites and accounts that carry it.
    publishers: usize,
    articles: usize,
    /// Articles by language.
    languages: BTreeMap<String, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    /// Its central report in each language.
    reports: Vec<CentralReport>,
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct CentralReport {
    #[serde(flatten)]
    cited: Cited,
    /// The sentence that sums it up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<QuotedPassage>,
}

impl ReportedEvent {
    /// The event, with the summary of its first report if `with_summary`.
    pub(super) fn new(
        event: &EventSummary,
        with_summary: bool,
        snapshot: Snapshot<'_>,
    ) -> Result<Self, Error> {
        let report = |(at, report): (usize, &secnews::survey::CentralReport)| {
            if !with_summary || at > 0 {
                return Ok(CentralReport { cited: Cited::from(&report.citation), passages: Vec::new() });
            }
            let (article, passages) = opened(report.citation.id, None, snapshot)?;
            Ok(CentralReport { cited: Cited::from(&article), passages })
        };
        Ok(Self {
            id: event.event.to_string(),
            publishers: event.publishers,
            articles: event.articles,
            languages: event.languages.clone(),
            first: day(event.first),
            last: day(event.last),
            reports: event.central.iter().enumerate().map(report).collect::<Result<_, Error>>()?,
        })
    }

    /// Whether one of its reports is this article.
    pub(super) fn cites(&self, id: &str) -> bool {
        self.reports.iter().any(|report| report.cited.id == id)
    }
}
