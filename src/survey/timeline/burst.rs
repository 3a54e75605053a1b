//! Bursts: days with many more stories than the weeks before.

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

/// Number of days before a day from which its usual rate is computed.
const BASELINE_DAYS: i32 = 28;

/// Minimum number of days that the rate is divided by, for the first days of a period.
const MIN_BASELINE_DAYS: i32 = 7;

/// Minimum stories of a burst per day.
const MIN_STORIES: usize = 3;

/// Maximum probability of a burst: one day in a thousand would have as many stories by chance.
const MAX_P_VALUE: f64 = 0.001;

/// The stories of each day.
pub(super) type Days = BTreeMap<Date, HashSet<u64>>;

/// Days of many stories.
#[derive(Debug, PartialEq)]
pub(super) struct Burst {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) stories: HashSet<u64>,
    /// Usual number of stories for as many days.
    pub(super) usual: f64,
}

/// Bursts: days with significantly more stories than usual, adjacent ones merged. The model is a Poisson distribution
/// with the mean of the days before.
pub(super) fn bursts(days: &Days) -> Vec<Burst> {
    let Some(&beginning) = days.keys().next() else { return Vec::new() };
    let mut bursts: Vec<Burst> = Vec::new();
    for (&date, stories) in days {
        let elapsed = (date - beginning).get_days().clamp(MIN_BASELINE_DAYS, BASELINE_DAYS);
        let since = date.saturating_sub(elapsed.days());
        let before: usize = days.range(since..date).map(|(_, stories)| stories.len()).sum();
        let usual = (before + 1) as f64 / f64::from(elapsed);
        if stories.len() < MIN_STORIES || tail(stories.len(), usual) >= MAX_P_VALUE {
            continue;
        }
        match bursts.last_mut() {
            Some(burst) if burst.last.saturating_add(1.day()) == date => {
                burst.last = date;
                burst.stories.extend(stories);
                burst.usual += usual;
            }
            _ => bursts.push(Burst { first: date, last: date, stories: stories.clone(), usual }),
        }
    }
    bursts
}

/// Probability of `count` or more under a Poisson distribution with this mean.
fn tail(count: usize, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut below = 0.0;
    for number in 0..count {
        below += term;
        term *= mean / (number + 1) as f64;
    }
    (1.0 - below).max(0.0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(counts: &[(i8, u64)]) -> Days {
        let stories = |day: i8, count: u64| {
            (0..count).map(|number| u64::from(day.unsigned_abs()) * 1000 + number).collect()
        };
        counts.iter().map(|&(day, count)| (date(2024, 9, day), stories(day, count))).collect()
    }

    fn found(counts: &[(i8, u64)]) -> Vec<(i8, i8, usize)> {
        bursts(&days(counts))
            .iter()
            .map(|burst| (burst.first.day(), burst.last.day(), burst.stories.len()))
            .collect()
    }

    #[test]
    fn bursts_exceed_the_usual_rate() {
        assert_eq!(found(&[(1, 5), (2, 9), (9, 1), (20, 8)]), [(1, 2, 14), (20, 20, 8)]);
        assert_eq!(found(&[(1, 2), (2, 2), (5, 2)]), []);
        let steady: Vec<(i8, u64)> = (1..=28).map(|day| (day, 10)).collect();
        assert_eq!(found(&steady).first(), Some(&(1, 2, 20)), "only the beginning");
        assert!(found(&steady).iter().all(|burst| burst.1 < 8));
    }

    #[test]
    fn the_tail_is_that_of_poisson() {
        assert!((tail(0, 2.0) - 1.0).abs() < 1e-12);
        assert!((tail(1, 2.0) - (1.0 - (-2.0f64).exp())).abs() < 1e-12);
        assert!((tail(3, 1.0) - (1.0 - 2.5 * (-1.0f64).exp())).abs() < 1e-12);
    }
}
