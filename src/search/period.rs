//! Periods of days.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Serialize;

use crate::message;
use crate::message::Value;
use crate::query::{DateRange, span, today};

/// Days from `first` to `last`, both of them included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// The beginning of a period as users type it: `7d`, `2 weeks`, `1mo`, or a day.
#[derive(Debug, Clone, Copy)]
pub enum Since {
    /// So long before its end.
    Span(Span),
    /// On this day.
    Day(Date),
}

/// The day that a text names, of several the last; unlike in [`Since`], not a time before another day.
#[must_use]
pub fn last_day(text: &str) -> Option<Date> {
    let days = if span(text).is_none() { DateRange::parse(text, today()) } else { None };
    days.and_then(|days| days.last)
}

impl Since {
    /// Reads a number of days, weeks, months or years, or the first of the days that a query may name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day = || DateRange::parse(text, today())?.first.map(Self::Day);
        span(text).map(Self::Span).or_else(day)
    }

    /// The period that begins so and ends on `last`: `7d` is that day and the six before it.
    #[must_use]
    pub fn until(self, last: Date) -> Period {
        let first = match self {
            Self::Day(day) => day,
            Self::Span(span) => last.saturating_sub(span).saturating_add(1.day()),
        };
        Period { first, last }
    }
}

impl Period {
    /// Whether the period contains the day; `None` is in no period.
    #[must_use]
    pub fn holds(self, day: Option<Date>) -> bool {
        day.is_some_and(|day| self.first <= day && day <= self.last)
    }

    /// Number of days.
    #[must_use]
    pub fn days(self) -> i32 {
        (self.last - self.first).get_days() + 1
    }

    /// The period of as many days right before it.
    #[must_use]
    pub fn before(self) -> Self {
        let last = self.first.saturating_sub(1.day());
        Self { first: last.saturating_sub((self.days() - 1).days()), last }
    }
}

impl From<Period> for Value {
    fn from(period: Period) -> Self {
        let Period { first, last } = period;
        if first == last { first.into() } else { message!("{first} to {last}", first, last).into() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::message::Locale;

    fn english(period: Period) -> String {
        Value::from(period).render(Locale::English)
    }

    #[test]
    fn periods_are_read_as_users_say_them() {
        let last = date(2024, 9, 30);
        let cases = [
            ("1d", Some("2024-09-30")),
            ("7d", Some("2024-09-24 to 2024-09-30")),
            ("2 weeks", Some("2024-09-17 to 2024-09-30")),
            ("1mo", Some("2024-08-31 to 2024-09-30")),
            ("2024-09-01", Some("2024-09-01 to 2024-09-30")),
            ("2024-08", Some("2024-08-01 to 2024-09-30")),
            ("近两周", Some("2024-09-17 to 2024-09-30")),
            ("1h", None),
            ("0d", None),
            ("-3d", None),
            ("week", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let period = Since::parse(text).map(|since| english(since.until(last)));
            assert_eq!(period.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_period_before_is_as_long() {
        let week = Period { first: date(2024, 9, 24), last: date(2024, 9, 30) };
        assert_eq!(english(week.before()), "2024-09-17 to 2024-09-23");
        assert_eq!(week.days(), week.before().days());
    }
}
