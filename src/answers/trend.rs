//! Counts of matching articles by date.

use super::{ParsedQuery, Snapshot, Window};
use crate::article::PlausibleDays;
use crate::error::Error;
use crate::query::{Note, Query};
use crate::search::{Bucket, Interval, Match, Period, Selection, Unit, days_without, histogram};

/// A request for counts.
#[derive(Debug, Clone)]
pub struct TrendAsk {
    /// The queries, which share a period.
    pub queries: Vec<ParsedQuery>,
    /// The period; by default from the first to the last match.
    pub window: Window,
    /// The interval of a bucket; a longer one is taken if there would be more than `max_buckets`.
    pub interval: Interval,
    /// Maximum number of buckets.
    pub max_buckets: usize,
    /// What is counted.
    pub unit: Unit,
}

/// More series in one chart are hard to tell apart.
pub const MAX_QUERIES: usize = 6;

impl TrendAsk {
    /// Buckets if nobody asked for an interval: rows of bars that fit on a screen.
    const MAX_BUCKETS: usize = 40;

    /// Buckets of an interval that somebody asked for: the days of ten years.
    pub const MAX_REQUESTED_BUCKETS: usize = 3_660;

    /// Counts by `interval`, or by the finest one that fits a screen.
    #[must_use]
    pub fn new(queries: Vec<ParsedQuery>, window: Window, interval: Option<Interval>, unit: Unit) -> Self {
        let max_buckets = if interval.is_some() { Self::MAX_REQUESTED_BUCKETS } else { Self::MAX_BUCKETS };
        Self { queries, window, interval: interval.unwrap_or(Interval::Day), max_buckets, unit }
    }
}

/// Counts over one period.
#[derive(Debug, Clone)]
pub struct TrendAnswer {
    /// The interval of a bucket.
    pub interval: Interval,
    /// The period; `None` if no match has a date.
    pub period: Option<Period>,
    /// The counts of all articles of the index.
    pub all: Vec<Bucket>,
    /// The days of the period of which the index has no article.
    pub missing: Vec<Period>,
    /// The counts of each query.
    pub series: Vec<SeriesAnswer>,
    /// Notes about the queries.
    pub notes: Vec<Note>,
}

/// The counts of one query.
#[derive(Debug, Clone)]
pub struct SeriesAnswer {
    /// The query as typed.
    pub typed: String,
    /// The query as parsed and expanded.
    pub query: Query,
    /// Number of matching articles, also outside of the period and without a date.
    pub total: usize,
    /// The counts.
    pub buckets: Vec<Bucket>,
}

/// Counts matching articles by date.
///
/// # Errors
///
/// If the window is empty, the index cannot be read, or the request is stopped.
pub fn trend(snapshot: Snapshot<'_>, ask: TrendAsk) -> Result<TrendAnswer, Error> {
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    for asked in &ask.queries {
        notes.extend(snapshot.notes(asked)?);
    }
    for asked in &ask.queries {
        found.push(snapshot.engine.select(Selection::Query(&asked.query), snapshot.stop)?);
    }
    let period = period(snapshot, ask.window, &found)?;
    let interval = period.map_or(ask.interval, |period| ask.interval.fitting(period, ask.max_buckets));
    let everything = snapshot.engine.select(Selection::All, snapshot.stop)?;
    let buckets = |found: &[Match]| {
        period.map(|period| histogram(found, interval, period, ask.unit)).unwrap_or_default()
    };
    let series = ask.queries.into_iter().zip(&found).map(|(asked, found)| SeriesAnswer {
        typed: asked.ask.typed,
        query: asked.query,
        total: found.len(),
        buckets: buckets(found),
    });
    let series = series.collect();
    let all = buckets(&everything);
    let missing = period.map(|period| days_without(&everything, period)).unwrap_or_default();
    Ok(TrendAnswer { interval, period, all, missing, series, notes })
}

/// The requested period, else the one from the first to the last match.
fn period(snapshot: Snapshot<'_>, window: Window, found: &[Vec<Match>]) -> Result<Option<Period>, Error> {
    let Some(asked) = window.period(snapshot)? else { return Ok(None) };
    if window.since.is_some() {
        // Clamped to plausible days: a period since the year 1 would give an endless row of empty buckets.
        let days = PlausibleDays::now();
        let (first, last) = (asked.first.max(days.first), asked.last.min(days.last));
        return Ok(Some(if first <= last { Period { first, last } } else { asked }));
    }
    let dates = || found.iter().flatten().filter_map(|found| found.date);
    let within = || dates().filter(|date| asked.holds(Some(*date)));
    Ok(within().min().zip(within().max()).map(|(first, last)| Period { first, last }))
}
