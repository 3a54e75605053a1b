//! Matches: articles that were selected and not yet opened, ordered by date.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::civil::Date;

use super::{Articles, Engine, Period};
use crate::analysis::Analyzer;
use crate::article::{ArticleId, BodyStatus};
use crate::highlight::Highlighter;
use crate::query::Query;
use crate::stop::Stop;

/// A match whose article has not been opened.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Match {
    /// The article's id.
    pub id: ArticleId,
    /// The number of its story.
    pub story: u64,
    /// The id of its event, the number of one of the event's articles.
    pub event: u64,
    /// The earliest feed date.
    pub date: Option<Date>,
    /// How much of the body there is.
    pub status: BodyStatus,
    /// Relevance for the query that selected it; 0 without a query.
    pub score: f32,
}

impl Match {
    /// Whether this copy of a story is rather shown than `other`: the one with the most text, the earliest of those;
    /// copies without a date come last.
    #[must_use]
    pub(crate) fn is_better_than(&self, other: &Self) -> bool {
        let rank = |copy: &Self| copy_rank(copy.status, copy.date, copy.id.number());
        rank(self) < rank(other)
    }
}

/// The order in which copies of a story are preferred, by any form of a date; see [`Match::is_better_than`].
pub(crate) fn copy_rank<D: Ord>(status: BodyStatus, date: Option<D>, id: u64) -> impl Ord {
    (Reverse(status), date.is_none(), date, id)
}

/// The matches that `keep` accepts.
#[must_use]
pub(crate) fn filtered(matches: &[Match], keep: impl Fn(&Match) -> bool) -> Vec<Match> {
    let mut kept = Vec::with_capacity(matches.len());
    kept.extend(matches.iter().filter(|found| keep(found)).copied());
    kept
}

/// One match of each story: the [best](Match::is_better_than).
#[must_use]
pub(crate) fn collapsed(matches: &[Match]) -> Vec<Match> {
    let mut best: HashMap<u64, &Match> = HashMap::new();
    for found in matches {
        let shown = best.entry(found.story).or_insert(found);
        if found.is_better_than(shown) {
            *shown = found;
        }
    }
    filtered(matches, |found| best.get(&found.story).is_some_and(|best| best.id == found.id))
}

/// The matches of these days. `matches` must be ordered by date.
#[must_use]
pub fn between(matches: &[Match], days: Period) -> &[Match] {
    let dated = matches.partition_point(|found| found.date.is_some());
    let first = matches[..dated].partition_point(|found| found.date < Some(days.first));
    let after = matches[..dated].partition_point(|found| found.date <= Some(days.last));
    &matches[first..after.max(first)]
}

/// The articles of `matches` in order, each read when it is reached.
#[must_use]
pub fn open<'a>(engine: &'a dyn Engine, matches: &[Match], stop: &'a Stop) -> Articles<'a> {
    engine.open(matches.iter().map(|found| found.id).collect(), stop)
}

/// Like [`open`], but each article has only the entities that belong to `query`.
#[must_use]
pub(crate) fn open_about<'a>(
    engine: &'a dyn Engine,
    matches: &[Match],
    query: &'a Query,
    analyzer: &'a Analyzer,
    stop: &'a Stop,
) -> Articles<'a> {
    let highlighter = Highlighter::new(analyzer, query);
    Box::new(open(engine, matches, stop).map(move |article| Ok(article?.about(&highlighter))))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn matches() -> Vec<Match> {
        let days = [Some(1), Some(2), Some(2), Some(9), None];
        let found = |(number, day): (u64, Option<i8>)| Match {
            id: ArticleId::from_number(number),
            story: number % 2,
            event: number,
            date: day.map(|day| date(2024, 9, day)),
            status: if number == 2 { BodyStatus::Full } else { BodyStatus::Partial },
            score: 0.0,
        };
        (0..).zip(days).map(found).collect()
    }

    fn ids(matches: &[Match]) -> Vec<u64> {
        matches.iter().map(|found| found.id.number()).collect()
    }

    #[test]
    fn the_best_copy_stands_for_its_story() {
        assert_eq!(ids(&collapsed(&matches())), [1, 2]);
    }

    #[test]
    fn days_are_cut_out() {
        let days = |first, last| Period { first: date(2024, 9, first), last: date(2024, 9, last) };
        assert_eq!(ids(between(&matches(), days(2, 8))), [1, 2]);
        assert_eq!(ids(between(&matches(), days(9, 30))), [3]);
        assert_eq!(ids(between(&matches(), days(9, 1))), [] as [u64; 0]);
    }
}
