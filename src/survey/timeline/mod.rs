//! Timelines: the events of a query with their first and central reports, first mentions, and bursts.

mod burst;
mod history;
mod milestone;

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::report::EventReport;
use crate::analysis::Analyzer;
use crate::article::cve_year;
use crate::enrich::Genre;
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::query::{EntityFilter, Leaf, Query};
use crate::search::{ArticleHead, Engine, HeadParts, Match, filtered, heads};
use crate::stop::Stop;

pub use history::EventHistory;
use history::EventMatches;
pub use milestone::{Milestone, What};

/// Articles that are opened to find the first and the last mention of a query. Most are found among the first ten;
/// passing mentions and lists come before.
const MAX_LOOKED_AT: usize = 60;

/// The matches of which a timeline is made.
#[derive(Clone, Copy)]
pub struct TimelineRequest<'a> {
    /// The matches, the earliest first.
    pub matches: &'a [Match],
    /// The query that they match, if any.
    pub query: Option<&'a Query>,
    /// Maximum number of events.
    pub most: usize,
    /// The analyzer of the index.
    pub analyzer: &'a Analyzer,
}

/// A timeline.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Timeline {
    /// First mentions, bursts and the last mention, the earliest first.
    pub milestones: Vec<Milestone>,
    /// The events with most matching stories, in order of their first reports.
    pub events: Vec<EventHistory>,
    /// Number of further events that have a match; some of these only mention the query in passing.
    pub omitted: usize,
}

/// The timeline of matches that have a date. An article dated before the year of the CVE that the query asks for has a
/// wrong date and is ignored.
///
/// # Errors
///
/// If the index cannot be read.
pub fn timeline(engine: &dyn Engine, request: TimelineRequest<'_>, stop: &Stop) -> Result<Timeline, Error> {
    let everything = Query::Or(Vec::new());
    let (reader, matches) = reader(engine, request, &everything, stop);
    let (events, omitted) = reader.events(&matches, request.most)?;
    let mut milestones = reader.mentions(&matches)?;
    milestones.extend(reader.bursts(&matches, &events)?);
    // A stable sort: on the same day the first mention stays before the first in a language.
    milestones.sort_by_key(|milestone| milestone.date);
    Ok(Timeline { milestones, events, omitted })
}

/// The events of a [`timeline`], and the number of those that are omitted.
pub(super) fn events_of(
    engine: &dyn Engine,
    request: TimelineRequest<'_>,
    stop: &Stop,
) -> Result<(Vec<EventHistory>, usize), Error> {
    let everything = Query::Or(Vec::new());
    let (reader, matches) = reader(engine, request, &everything, stop);
    reader.events(&matches, request.most)
}

/// A reader for a request, and the matches that have a plausible date. `everything` is the query of a request without one.
fn reader<'a>(
    engine: &'a dyn Engine,
    request: TimelineRequest<'a>,
    everything: &'a Query,
    stop: &'a Stop,
) -> (TimelineReader<'a>, Vec<Match>) {
    let since = request.query.and_then(earliest_year);
    let is_dated =
        |found: &Match| found.date.is_some_and(|date| since.is_none_or(|year| date.year() >= year));
    let highlighter = Highlighter::new(request.analyzer, request.query.unwrap_or(everything));
    let reader = TimelineReader { engine, highlighter, analyzer: request.analyzer, since, stop };
    (reader, filtered(request.matches, is_dated))
}

/// The events of matches, those with most stories first, then those that match best.
fn candidates(matches: &[Match]) -> Vec<EventMatches> {
    let mut by_event: HashMap<u64, Vec<Match>> = HashMap::new();
    for found in matches {
        by_event.entry(found.event).or_default().push(*found);
    }
    let candidate = |(event, matches): (u64, Vec<Match>)| {
        let stories: BTreeSet<u64> = matches.iter().map(|found| found.story).collect();
        let score = matches.iter().map(|found| found.score).fold(0.0, f32::max);
        EventMatches { event, matches, stories: stories.len(), score }
    };
    let mut candidates: Vec<EventMatches> = by_event.into_iter().map(candidate).collect();
    candidates.sort_by(|a, b| {
        b.stories.cmp(&a.stories).then(b.score.total_cmp(&a.score)).then(a.event.cmp(&b.event))
    });
    candidates
}

/// Reads the articles that a timeline needs.
struct TimelineReader<'a> {
    engine: &'a dyn Engine,
    highlighter: Highlighter<'a>,
    analyzer: &'a Analyzer,
    /// The year before which a date is wrong.
    since: Option<i16>,
    stop: &'a Stop,
}

impl TimelineReader<'_> {
    /// The events of `matches` with most stories, in order of their first reports, and the number of others.
    fn events(&self, matches: &[Match], most: usize) -> Result<(Vec<EventHistory>, usize), Error> {
        let candidates = candidates(matches);
        let mut events = Vec::new();
        // The articles of an event that only mentions the query are opened for nothing, so there is an end to it.
        for candidate in candidates.iter().take(most.saturating_mul(3)) {
            if events.len() == most {
                break;
            }
            events.extend(self.history(candidate)?);
        }
        events.sort_by_key(|history: &EventHistory| (history.summary.first, history.summary.event));
        let omitted = candidates.len() - events.len();
        Ok((events, omitted))
    }

    /// The articles of `matches` that report what the query asks for, in their order, without lists, advertisements and
    /// records of programs.
    fn reports<'m>(&'m self, matches: &'m [Match]) -> impl Iterator<Item = Result<EventReport, Error>> + 'm {
        // An entity in a title shows what the article reports only to a query for entities.
        let parts =
            if self.highlighter.marks_entities() { HeadParts::All } else { HeadParts::WithoutEntities };
        heads(self.engine, matches, parts, self.stop).filter_map(|head| match head {
            Ok(head) => self.report(&head).transpose(),
            Err(error) => Some(Err(error)),
        })
    }

    /// The report, if it is one of what the query asks for. Its text is read if the title does not show that.
    fn report(&self, head: &ArticleHead) -> Result<Option<EventReport>, Error> {
        let report = EventReport::from(head);
        if report.genre != Genre::Article {
            return Ok(None);
        }
        let is_reported = self.highlighter.marks_nothing()
            || head.is_marked(&self.highlighter)
            || self
                .engine
                .article(head.id, self.stop)?
                .is_some_and(|article| article.reports(&self.highlighter));
        Ok(is_reported.then_some(report))
    }
}

/// The year of the CVE that every match names, if any: an earlier article has a wrong date.
#[must_use]
pub fn earliest_year(query: &Query) -> Option<i16> {
    match query {
        Query::And(parts) => parts.iter().filter_map(earliest_year).max(),
        Query::Or(parts) => {
            let years: Option<Vec<i16>> = parts.iter().map(earliest_year).collect();
            years?.into_iter().min()
        }
        Query::Widened { typed, .. } => earliest_year(typed),
        Query::Boosted { query, .. } => earliest_year(query),
        Query::Leaf(Leaf::Entity(EntityFilter::Cve(id) | EntityFilter::CveYear(id))) => cve_year(id),
        Query::Leaf(Leaf::Text { text, .. }) => cve_year(text),
        Query::Leaf(_) | Query::Not(_) => None,
    }
}
