//! Days, months, years and ranges of them.

use std::fmt;

use jiff::civil::Date;

use super::figure::is_figure;
use super::relative::{self, CalendarPeriod};

/// Days from `first` to `last`, both included; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub first: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
}

impl DateRange {
    /// Reads `2024`, `2024-09`, `2024-09-26`, 2024年9月26日, `20240926`, `7d`, `yesterday`, 上周, or two of them with
    /// `..` or `~` between, either of which may be left out; as seen from `today`.
    #[must_use]
    pub fn parse(text: &str, today: Date) -> Option<Self> {
        if let Some((from, to)) = text.split_once("..").or_else(|| text.split_once('~')) {
            let first = end_of_range(from, today)?.map(|period| period.first);
            let last = end_of_range(to, today)?.map(|period| period.last);
            let some_end = first.is_some() || last.is_some();
            let in_order = first.zip(last).is_none_or(|(first, last)| first <= last);
            return (some_end && in_order).then_some(Self { first, last });
        }
        let period = CalendarPeriod::parse(text, today)?;
        Some(Self { first: Some(period.first), last: Some(period.last) })
    }

    /// From the beginning of the day, month or year named.
    #[must_use]
    pub fn after(text: &str, today: Date) -> Option<Self> {
        CalendarPeriod::parse(text, today).map(|period| Self { first: Some(period.first), last: None })
    }

    /// Until the day before the day, month or year named begins.
    #[must_use]
    pub fn before(text: &str, today: Date) -> Option<Self> {
        let last = CalendarPeriod::parse(text, today)?.first.yesterday().ok()?;
        Some(Self { first: None, last: Some(last) })
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (Some(first), Some(last)) if first == last => write!(f, "{first}"),
            (first, last) => {
                first.map_or(Ok(()), |day| write!(f, "{day}"))?;
                f.write_str("..")?;
                last.map_or(Ok(()), |day| write!(f, "{day}"))
            }
        }
    }
}

impl CalendarPeriod {
    fn parse(text: &str, today: Date) -> Option<Self> {
        Self::of_calendar(text).or_else(|| relative::period(text, today))
    }

    fn of_calendar(text: &str) -> Option<Self> {
        if is_figure(text, 8..=8) {
            return Self::of_calendar(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
        }
        let figures: Vec<&str> =
            text.trim_end_matches(['年', '月', '日']).split(['-', '/', '.', '年', '月']).collect();
        let number = |at: usize| figures.get(at).map(|figure| parse_figure(figure));
        let year = parse_figure(figures.first().filter(|figure| figure.len() == 4)?)?;
        match (figures.len(), number(1).flatten(), number(2).flatten()) {
            (1, ..) => Some(Self { first: Date::new(year, 1, 1).ok()?, last: Date::new(year, 12, 31).ok()? }),
            (2, Some(month), _) => {
                let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
                Some(Self { first, last: first.last_of_month() })
            }
            (3, Some(month), Some(day)) => {
                let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
                Some(Self { first: day, last: day })
            }
            _ => None,
        }
    }
}

fn parse_figure(figure: &str) -> Option<i16> {
    if is_figure(figure, 1..=4) { figure.parse().ok() } else { None }
}

/// An end of a range: open if the text is empty.
#[expect(clippy::option_option, reason = "no period and an open end are two things")]
fn end_of_range(text: &str, today: Date) -> Option<Option<CalendarPeriod>> {
    if text.is_empty() { Some(None) } else { CalendarPeriod::parse(text, today).map(Some) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_and_ranges_include_their_ends() {
        let cases = [
            ("2024", Some("2024-01-01..2024-12-31")),
            ("2024-09", Some("2024-09-01..2024-09-30")),
            ("2024-9-5", Some("2024-09-05")),
            ("2024-02..2024-03", Some("2024-02-01..2024-03-31")),
            ("2024年9月", Some("2024-09-01..2024-09-30")),
            ("2024年9月5日", Some("2024-09-05")),
            ("20240905", Some("2024-09-05")),
            ("20241305", None),
            ("2024-09-01~2024-09-30", Some("2024-09-01..2024-09-30")),
            ("2024-09-01..", Some("2024-09-01..")),
            ("..2024", Some("..2024-12-31")),
            ("2024-10..2024-09", None),
            ("2024-13", None),
            ("2024-02-30", None),
            ("24-01", None),
            ("..", None),
            ("", None),
            ("昨天", Some("2024-09-25")),
            ("7d..", Some("2024-09-20..")),
            ("上周..今天", Some("2024-09-16..2024-09-26")),
            ("last-month", Some("2024-08-01..2024-08-31")),
            ("2024-13-45", None),
        ];
        let today = date(2024, 9, 26);
        for (text, expected) in cases {
            assert_eq!(
                DateRange::parse(text, today).map(|range| range.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn after_includes_and_before_excludes_the_period_named() {
        let today = date(2024, 9, 26);
        let after = |text| DateRange::after(text, today).map(|range| range.to_string());
        let before = |text| DateRange::before(text, today).map(|range| range.to_string());
        assert_eq!(after("2024-06").as_deref(), Some("2024-06-01.."));
        assert_eq!(before("2025").as_deref(), Some("..2024-12-31"));
        // The days before a relative date are those that `after` excludes.
        assert_eq!(after("2w").as_deref(), Some("2024-09-13.."));
        assert_eq!(before("2w").as_deref(), Some("..2024-09-12"));
    }
}
