//! The head of a brief: the events of its period that are news.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::analysis::{Analyzer, fold};
use crate::error::Error;
use crate::search::{Engine, HeadParts, Period, Selection, filtered, heads};
use crate::stop::Stop;
use crate::survey::report::EventReport;
use crate::survey::summary::EventSummary;

/// Minimum publishers of an event until the end of the period. What two report is often the same publisher's site and
/// account.
const MIN_PUBLISHERS: usize = 3;

/// Minimum publishers in the period: a single report days after the others is no news of the day.
const MIN_IN_PERIOD: usize = 2;

/// Folded words of titles that report nothing: solutions to contests, and the programmes and countdowns of conferences.
/// Many publish these at once. A single title may have such a word by chance, so most titles of an event must.
const NO_NEWS: [&str; 8] = ["writeup", "write-up", "题解", "解题", "赛题", " wp", "倒计时", "议程"];

/// The reports of the period by event.
pub(super) struct Events {
    period: Period,
    reports: BTreeMap<u64, Vec<EventReport>>,
}

/// How much an event is in the news: the greater, the more.
type Weight = (usize, usize, usize);

impl Events {
    pub(super) fn new(period: Period) -> Self {
        Self { period, reports: BTreeMap::new() }
    }

    /// Adds a report of the period.
    pub(super) fn add(&mut self, event: u64, report: EventReport) {
        self.reports.entry(event).or_default().push(report);
    }

    /// Adds the reports from before the period of events that may be in the head.
    pub(super) fn add_earlier(&mut self, engine: &dyn Engine, stop: &Stop) -> Result<(), Error> {
        let first = self.period.first;
        let is_active = |reports: &[EventReport]| self.publishers_in_period(reports).len() >= MIN_IN_PERIOD;
        let active = self.reports.iter().filter(|(_, reports)| is_active(reports));
        let active: Vec<u64> = active.map(|(event, _)| *event).collect();
        let reports = engine.select(Selection::Events(&active), stop)?;
        let earlier = filtered(&reports, |found| found.date.is_some_and(|date| date < first));
        let read = heads(engine, &earlier, HeadParts::WithoutEntities, stop);
        for (head, found) in read.zip(&earlier) {
            self.add(found.event, EventReport::from(&head?));
        }
        Ok(())
    }

    /// Each event with its number of publishers in the period.
    pub(super) fn publishers(&self) -> impl Iterator<Item = (&[EventReport], usize)> {
        self.reports.values().map(|reports| (reports.as_slice(), self.publishers_in_period(reports).len()))
    }

    /// The `most` events that publishers of both languages report most.
    pub(super) fn head(&self, most: usize, analyzer: &Analyzer) -> Vec<EventSummary> {
        let weighed = self.reports.iter().filter_map(|(event, reports)| {
            let is_news = reports_something(reports);
            Some((self.weight(reports).filter(|_| is_news)?, *event, reports))
        });
        let mut weighed: Vec<_> = weighed.collect();
        weighed.sort_by_key(|(weight, event, _)| (Reverse(*weight), *event));
        weighed.truncate(most);
        let summary = |(_, event, reports): (Weight, u64, &Vec<EventReport>)| {
            let mut reports: Vec<&EventReport> = reports.iter().collect();
            reports.sort_by_key(|report| (report.citation.date, report.citation.id));
            EventSummary::new(event, &reports, self.period.last, analyzer)
        };
        weighed.into_iter().map(summary).collect()
    }

    /// The weight of an event: its publishers in the period, where a pair of both languages counts as three; then all its
    /// publishers and articles. `None` if it has too few.
    fn weight(&self, reports: &[EventReport]) -> Option<Weight> {
        let publishers: HashSet<&str> =
            reports.iter().flat_map(|report| report.publishers(self.period.last)).collect();
        let here = self.publishers_in_period(reports).len();
        let of_language = |chinese: bool| {
            let reports = reports.iter().filter(|report| report.is_chinese() == chinese);
            reports.flat_map(|report| report.publishers_in(self.period)).collect::<HashSet<_>>().len()
        };
        let both = of_language(true).min(of_language(false));
        let is_covered = publishers.len() >= MIN_PUBLISHERS && here >= MIN_IN_PERIOD;
        is_covered.then_some((here + both, publishers.len(), reports.len()))
    }

    fn publishers_in_period<'r>(&self, reports: &'r [EventReport]) -> HashSet<&'r str> {
        reports.iter().flat_map(|report| report.publishers_in(self.period)).collect()
    }
}

/// Whether at least half of the titles may be news.
fn reports_something(reports: &[EventReport]) -> bool {
    let is_news = |report: &&EventReport| {
        let title = fold(&report.citation.title);
        !NO_NEWS.iter().any(|word| title.contains(word))
    };
    reports.iter().filter(is_news).count() * 2 >= reports.len()
}
