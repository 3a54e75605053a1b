//! Counts of articles per day, week, month or year.

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

use super::{Match, Period};

/// The interval of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// A day.
    Day,
    /// A week of ISO 8601, which begins on Monday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Stories: reposts in one bucket count once.
    Stories,
    /// Articles.
    Articles,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Bucket {
    /// Its name: `2024-09-26`, `2024-W39`, `2024-09`, `2024`.
    pub label: String,
    /// Its first day.
    pub first: Date,
    /// The count.
    pub count: usize,
}

impl Interval {
    /// All intervals, the shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// The name that users type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The finest one, no finer than this, by which `period` has no more than `most` places; years, if none has.
    #[must_use]
    pub fn fitting(self, period: Period, most: usize) -> Self {
        let fits = |interval: &Self| interval.starts(period).take(most + 1).count() <= most;
        let intervals = [Self::Day, Self::Week, Self::Month].into_iter();
        intervals.skip_while(|interval| *interval != self).find(fits).unwrap_or(Self::Year)
    }

    /// The first day of the place in which `day` is.
    fn start_of(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => day.saturating_sub(i32::from(day.weekday().since(Weekday::Monday)).days()),
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        }
    }

    fn next(self, start: Date) -> Date {
        start.saturating_add(match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Year => 1.year(),
        })
    }

    /// The first days of all places of a period.
    fn starts(self, period: Period) -> impl Iterator<Item = Date> {
        let following = move |start: &Date| Some(self.next(*start)).filter(|next| next > start);
        std::iter::successors(Some(self.start_of(period.first)), following)
            .take_while(move |start| *start <= period.last)
    }

    fn label(self, start: Date) -> String {
        match self {
            Self::Day => start.to_string(),
            Self::Week => {
                let week = start.iso_week_date();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Self::Month => start.strftime("%Y-%m").to_string(),
            Self::Year => format!("{:04}", start.year()),
        }
    }
}

/// Counts `matches` of `period`; places without any are there too.
#[must_use]
pub fn histogram(matches: &[Match], interval: Interval, period: Period, unit: Unit) -> Vec<Bucket> {
    let mut stories: BTreeMap<Date, HashSet<u64>> = BTreeMap::new();
    for found in matches.iter().filter(|found| period.holds(found.date)) {
        let number = if unit == Unit::Stories { found.story } else { found.id.number() };
        stories.entry(interval.start_of(found.date.unwrap_or_default())).or_default().insert(number);
    }
    let counts = stories.into_iter().map(|(start, stories)| (start, stories.len())).collect();
    buckets(&counts, interval, period)
}

/// The buckets from the first to the last of `counts`, which has counts by the first day of a bucket.
#[cfg(feature = "cluster")]
pub(crate) fn filled_buckets(counts: &BTreeMap<Date, usize>, interval: Interval) -> Vec<Bucket> {
    let ends = counts.keys().next().zip(counts.keys().next_back());
    ends.map_or_else(Vec::new, |(first, last)| {
        buckets(counts, interval, Period { first: *first, last: *last })
    })
}

fn buckets(counts: &BTreeMap<Date, usize>, interval: Interval, period: Period) -> Vec<Bucket> {
    let count = |start: &Date| counts.get(start).copied().unwrap_or_default();
    let bucket = |start| Bucket { label: interval.label(start), first: start, count: count(&start) };
    interval.starts(period).map(bucket).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::article::ArticleId;

    fn matches() -> Vec<Match> {
        let days = [(1, 9, 1), (2, 9, 1), (3, 9, 29), (1, 9, 30), (1, 10, 2)];
        let found = |(number, (story, month, day))| Match {
            id: ArticleId::from_number(number),
            story,
            date: Some(date(2024, month, day)),
            ..Match::default()
        };
        (0..).zip(days).map(found).collect()
    }

    fn counts(interval: Interval, unit: Unit) -> Vec<(String, usize)> {
        let period = Period { first: date(2024, 9, 1), last: date(2024, 10, 6) };
        let buckets = histogram(&matches(), interval, period, unit);
        buckets
            .into_iter()
            .filter(|bucket| bucket.count > 0)
            .map(|bucket| (bucket.label, bucket.count))
            .collect()
    }

    #[test]
    fn stories_count_once_in_each_place() {
        let month = |label: &str, count| (label.to_owned(), count);
        assert_eq!(counts(Interval::Month, Unit::Articles), [month("2024-09", 4), month("2024-10", 1)]);
        assert_eq!(counts(Interval::Month, Unit::Stories), [month("2024-09", 3), month("2024-10", 1)]);
        assert_eq!(
            counts(Interval::Week, Unit::Stories),
            [month("2024-W35", 2), month("2024-W39", 1), month("2024-W40", 1)]
        );
        assert_eq!(counts(Interval::Day, Unit::Articles).len(), 4);
    }

    #[test]
    fn places_without_articles_are_there() {
        let period = Period { first: date(2024, 12, 25), last: date(2025, 1, 20) };
        let weeks: Vec<String> = histogram(&matches(), Interval::Week, period, Unit::Stories)
            .into_iter()
            .map(|week| week.label)
            .collect();
        assert_eq!(weeks, ["2024-W52", "2025-W01", "2025-W02", "2025-W03", "2025-W04"]);
    }

    #[test]
    fn the_finest_that_fits_is_taken() {
        let period =
            |days: i32| Period { first: date(2024, 1, 1), last: date(2024, 1, 1) + (days - 1).days() };
        assert_eq!(Interval::Day.fitting(period(31), 31), Interval::Day);
        assert_eq!(Interval::Day.fitting(period(32), 31), Interval::Week);
        assert_eq!(Interval::Day.fitting(period(366), 31), Interval::Month);
        assert_eq!(Interval::Week.fitting(period(31), 31), Interval::Week);
        assert_eq!(Interval::Day.fitting(period(13_000), 40), Interval::Year);
    }
}
