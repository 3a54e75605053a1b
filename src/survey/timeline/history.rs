//! How an event was reported: its summary, its first reports, and how long it went on.

use serde::Serialize;

use super::TimelineReader;
use super::milestone::{Milestone, What, days_between};
use crate::error::Error;
use crate::search::{HeadParts, Match, Selection, filtered, heads};
use crate::survey::central::MAX_TITLES;
use crate::survey::report::EventReport;
use crate::survey::summary::EventSummary;

/// Maximum articles that are read of an event; the largest of half a year had 49.
const MAX_REPORTS: usize = 100;

/// An event is a query's if one in so many of its articles matches; else the query is beside its point.
const MIN_SHARE: usize = 5;

/// An event of a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct EventHistory {
    /// The whole event, also its articles that do not match.
    #[serde(flatten)]
    pub summary: EventSummary,
    /// Number of articles that match the query.
    pub matching: usize,
    /// Its first report, the first one in Chinese and in another language, and the last one, if these differ.
    pub milestones: Vec<Milestone>,
}

/// An event with its matches.
pub(super) struct EventMatches {
    pub(super) event: u64,
    pub(super) matches: Vec<Match>,
    /// Number of stories of the matches.
    pub(super) stories: usize,
    /// The greatest relevance of a match.
    pub(super) score: f32,
}

impl TimelineReader<'_> {
    /// The history of an event; `None` if it has nothing to do with the query.
    pub(super) fn history(&self, candidate: &EventMatches) -> Result<Option<EventHistory>, Error> {
        let EventMatches { event, matches, .. } = candidate;
        let compared = &matches[..matches.len().min(MAX_TITLES)];
        if self.reports(compared).next().transpose()?.is_none() {
            return Ok(None);
        }
        let all = self.engine.select(Selection::Events(&[*event]), self.stop)?;
        if matches.len() * MIN_SHARE < all.len() {
            return Ok(None);
        }
        let is_dated =
            |found: &Match| found.date.is_some_and(|date| self.since.is_none_or(|year| date.year() >= year));
        let all = filtered(&all, is_dated);
        let read = &all[..all.len().min(MAX_REPORTS)];
        let read = heads(self.engine, read, HeadParts::WithoutEntities, self.stop);
        let reports: Vec<EventReport> =
            read.map(|head| Ok(EventReport::from(&head?))).collect::<Result<_, Error>>()?;
        let reports: Vec<&EventReport> = reports.iter().collect();
        let Some(last) = reports.iter().filter_map(|report| report.citation.date).max() else {
            return Ok(None);
        };
        Ok(Some(EventHistory {
            summary: EventSummary::new(*event, &reports, last, self.analyzer),
            matching: matches.len(),
            milestones: milestones(&reports),
        }))
    }
}

/// The first reports and the last one of `reports`, which are in order of date.
fn milestones(reports: &[&EventReport]) -> Vec<Milestone> {
    let Some(first) = reports.first() else { return Vec::new() };
    let mut milestones: Vec<Milestone> = Milestone::of(first, What::FirstReport).into_iter().collect();
    let is_other =
        |report: &&&EventReport| report.is_chinese() != first.is_chinese() && report.has_headline();
    let mut others = reports.iter().filter(is_other);
    if let Some(other) = others.next() {
        let lag = days_between(first, other);
        let language = other.language().to_owned();
        milestones.extend(Milestone::of(other, What::FirstInLanguage { language, lag }));
    }
    let last = reports.last().filter(|last| last.citation.date > first.citation.date);
    milestones.extend(last.and_then(|last| Milestone::of(last, What::LastReport)));
    milestones
}
