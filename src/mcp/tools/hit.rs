//! A result of a search: one item for an event, with its best report.

use rmcp::schemars;
use secnews::answers::{Snapshot, publishers};
use secnews::article::is_chinese;
use secnews::error::Error;
use secnews::query::Query;
use secnews::search::{Hit, HitEvent};
use serde::Serialize;

use crate::mcp::argument::day;
use crate::mcp::article::{QuotedPassage, opened};
use crate::mcp::cited::{Cited, short};

/// Other reports of an event that are named: one of them in the other language, if there is one.
const MAX_REPORTS: usize = 2;

/// A result.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct FoundEvent {
    #[serde(flatten)]
    cited: Cited,
    /// Sites and accounts that carry the event or a repost of the report.
    publishers: usize,
    /// The sentences that carry the answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<QuotedPassage>,
    /// Words of the query that it does not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
    /// The event, if other articles report it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<EventOfHit>,
    /// full, partial, or title-only: then there is no text to fetch.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

/// The event of a result.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct EventOfHit {
    /// For `timeline`; in a query: event:ID.
    id: String,
    articles: usize,
    /// Of these, in Chinese.
    chinese: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    /// Other reports of it.
    reports: Vec<Cited>,
}

impl FoundEvent {
    /// The result for `hit` of `query`.
    pub(super) fn new(hit: &Hit, query: Option<&Query>, snapshot: Snapshot<'_>) -> Result<Self, Error> {
        let (article, passages) = opened(hit.id, query, snapshot)?;
        let body = hit.body_status.to_string();
        Ok(Self {
            cited: Cited::from(&article),
            publishers: publishers(snapshot, hit.id, &hit.reposts)?,
            passages,
            missing: hit.missing.iter().map(|word| short(word)).collect(),
            event: hit.event.as_ref().map(|event| EventOfHit::new(event, hit)),
            body: (body != "full").then_some(body),
        })
    }
}

impl EventOfHit {
    /// The event of `hit`. Of its reports those with other titles are named, since copies of a text say nothing new.
    fn new(event: &HitEvent, hit: &Hit) -> Self {
        let is_other = |other: &str| is_chinese(other) != is_chinese(&hit.language);
        let mut reports: Vec<_> = event.reports.iter().collect();
        reports.sort_by_key(|report| !is_other(&report.language));
        let mut titles = vec![hit.title.as_str()];
        reports.retain(|report| {
            let is_new = !titles.contains(&report.title.as_str());
            titles.push(&report.title);
            is_new
        });
        Self {
            id: event.id.to_string(),
            articles: event.articles,
            chinese: event.chinese,
            first: day(event.first),
            last: day(event.last),
            reports: reports.into_iter().take(MAX_REPORTS).map(Cited::from).collect(),
        }
    }
}
