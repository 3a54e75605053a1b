//! Plausible dates of articles.

use std::ops::RangeInclusive;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// The days on which an article of the web can have been published: from the year of the first web page to tomorrow,
/// which has already begun in other time zones. Feeds write the year 1 or 1970 for an unknown date, and some have dates
/// in the future by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlausibleDays {
    /// The first day, 1990-01-01.
    pub first: Date,
    /// The last day, tomorrow in UTC.
    pub last: Date,
}

/// Days of a date since 1970-01-01.
#[must_use]
pub(crate) fn day_number(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

/// The day numbers of plausible dates. Other values in a column come from older versions and count as no date.
#[must_use]
pub(crate) fn plausible_days() -> RangeInclusive<i64> {
    let PlausibleDays { first, last } = PlausibleDays::now();
    day_number(first).into()..=day_number(last).into()
}

/// The date of a day number.
#[must_use]
pub(crate) fn day_of(number: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(Span::new().try_days(number).ok()?).ok()
}

impl PlausibleDays {
    /// The plausible days at this moment.
    #[must_use]
    pub(crate) fn now() -> Self {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        Self { first: date(1990, 1, 1), last: today.saturating_add(1.day()) }
    }

    /// Whether `day` is plausible.
    #[must_use]
    pub(crate) fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}
