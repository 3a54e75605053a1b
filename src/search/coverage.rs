//! Which days an archive covers: a day without any article was not fetched, so a count of 0 there means nothing.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Match, Period, between};

/// The days of `period` of which `everything`, all articles of an index ordered by date, has none, as runs of days.
#[must_use]
pub fn days_without(everything: &[Match], period: Period) -> Vec<Period> {
    let mut missing = Vec::new();
    let mut expected = period.first;
    let mut add_until = |first: Date, after: Date| {
        if first < after {
            missing.push(Period { first, last: after.saturating_sub(1.day()) });
        }
    };
    for day in between(everything, period).iter().filter_map(|found| found.date) {
        add_until(expected, day);
        expected = day.saturating_add(1.day());
    }
    add_until(expected, period.last.saturating_add(1.day()));
    missing
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// First and last days of runs of days.
    type Runs = &'static [(i8, i8)];

    #[test]
    fn runs_of_days_without_articles_are_found() {
        let days = |days: &[i8]| {
            let found = |&day: &i8| Match { date: Some(date(2024, 9, day)), ..Match::default() };
            days.iter().map(found).collect::<Vec<_>>()
        };
        let period = Period { first: date(2024, 9, 2), last: date(2024, 9, 9) };
        let cases: [(&[i8], Runs); 5] = [
            (&[2, 3, 4, 5, 6, 7, 8, 9], &[]),
            (&[1, 3, 3, 6, 9, 20], &[(2, 2), (4, 5), (7, 8)]),
            (&[2, 3], &[(4, 9)]),
            (&[1, 20], &[(2, 9)]),
            (&[], &[(2, 9)]),
        ];
        for (with, without) in cases {
            let expected = without
                .iter()
                .map(|&(first, last)| Period { first: date(2024, 9, first), last: date(2024, 9, last) });
            assert_eq!(days_without(&days(with), period), expected.collect::<Vec<_>>(), "{with:?}");
        }
    }
}
