//! Milestones: days on which something happened with a query or an event, each with an article that shows it.

use jiff::civil::Date;
use serde::Serialize;

use super::burst::{Days, bursts};
use super::history::EventHistory;
use super::{MAX_LOOKED_AT, TimelineReader};
use crate::error::Error;
use crate::search::{Citation, HeadParts, Match, Period, between, heads};
use crate::survey::central::{MAX_TITLES, central};
use crate::survey::report::EventReport;

/// A milestone with the article that shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Milestone {
    /// The day, or the first day of a burst.
    pub date: Date,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
    /// The article.
    pub citation: Citation,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(tag = "milestone", rename_all = "kebab-case")]
pub enum What {
    /// The first article that reports what the query asks for.
    FirstMention,
    /// The first article of an event.
    FirstReport,
    /// The first article in Chinese after one in another language, or the first in another language after a Chinese one.
    FirstInLanguage {
        /// Its language's code.
        language: String,
        /// Days since the first article.
        lag: i32,
    },
    /// Days with many more stories than the weeks before; the central report of the event with most stories is cited.
    Burst {
        /// The last day.
        until: Date,
        /// Number of stories.
        stories: usize,
        /// Usual number of stories for as many days.
        usual: f64,
    },
    /// The last article of an event.
    LastReport,
    /// The last article that reports what the query asks for.
    LastMention,
}

impl Milestone {
    /// The milestone that a report shows; `None` if it has no date.
    pub(super) fn of(report: &EventReport, what: What) -> Option<Self> {
        Some(Self { date: report.citation.date?, what, citation: report.citation.clone() })
    }
}

/// Days from one report to a later one.
pub(super) fn days_between(first: &EventReport, later: &EventReport) -> i32 {
    let dates = first.citation.date.zip(later.citation.date);
    dates.map_or(0, |(first, later)| (later - first).get_days())
}

impl TimelineReader<'_> {
    /// The first and the last mention, and the first one in the other language. Where no article is found that reports
    /// what the query asks for, the first and the last match stand for it.
    pub(super) fn mentions(&self, matches: &[Match]) -> Result<Vec<Milestone>, Error> {
        let early = &matches[..matches.len().min(MAX_LOOKED_AT)];
        let (mut first, mut other) = (None::<EventReport>, None::<EventReport>);
        for report in self.reports(early) {
            let report = report?;
            match &first {
                None => first = Some(report),
                Some(first) if first.is_chinese() != report.is_chinese() && report.has_headline() => {
                    other = Some(report);
                    break;
                }
                Some(_) => {}
            }
        }
        let late: Vec<Match> = matches.iter().rev().take(MAX_LOOKED_AT).copied().collect();
        let last = self.reports(&late).next().transpose()?;
        let any = |found: Option<&Match>| {
            let first = found.map(std::slice::from_ref).unwrap_or_default();
            let head = heads(self.engine, first, HeadParts::WithoutEntities, self.stop).next().transpose()?;
            Ok::<_, Error>(head.as_ref().map(EventReport::from))
        };
        let first = if first.is_none() { any(matches.first())? } else { first };
        let last = if last.is_none() { any(matches.last())? } else { last };
        let Some(first) = first else { return Ok(Vec::new()) };
        let mut milestones: Vec<Milestone> = Milestone::of(&first, What::FirstMention).into_iter().collect();
        if let Some(other) = other {
            let (language, lag) = (other.language().to_owned(), days_between(&first, &other));
            milestones.extend(Milestone::of(&other, What::FirstInLanguage { language, lag }));
        }
        let last = last.filter(|last| last.citation.date > first.citation.date);
        milestones.extend(last.and_then(|last| Milestone::of(&last, What::LastMention)));
        Ok(milestones)
    }

    /// The bursts of `matches`, which are in order of date. The central report of a listed event shows one.
    pub(super) fn bursts(&self, matches: &[Match], events: &[EventHistory]) -> Result<Vec<Milestone>, Error> {
        let mut days = Days::new();
        for found in matches {
            if let Some(date) = found.date {
                days.entry(date).or_default().insert(found.story);
            }
        }
        let mut milestones = Vec::new();
        for burst in bursts(&days) {
            let within = between(matches, Period { first: burst.first, last: burst.last });
            let Some(largest) = super::candidates(within).into_iter().next() else { continue };
            let listed = events.iter().find(|history| history.summary.event.number() == largest.event);
            let listed = listed.and_then(|history| Some(history.summary.central.first()?.citation.clone()));
            let citation = match listed {
                Some(citation) => Some(citation),
                None => self.central(&largest.matches)?,
            };
            let Some(citation) = citation else { continue };
            let what = What::Burst { until: burst.last, stories: burst.stories.len(), usual: burst.usual };
            milestones.push(Milestone { date: burst.first, what, citation });
        }
        Ok(milestones)
    }

    /// The central one of the articles that report what the query asks for.
    fn central(&self, matches: &[Match]) -> Result<Option<Citation>, Error> {
        let compared = &matches[..matches.len().min(MAX_TITLES)];
        let reports: Vec<EventReport> = self.reports(compared).collect::<Result<_, Error>>()?;
        let reports: Vec<&EventReport> = reports.iter().collect();
        Ok(central(&reports, self.analyzer).map(|report| report.citation.clone()))
    }
}
