//! Plausible dates of articles.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The days on which an article of the web can have been published: nothing is older than the first web
/// page, and nothing comes after tomorrow, which has begun somewhere. Feeds that know no date write the
/// year 1 or 1970, and some date ahead by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlausibleDays {
    /// The first day, 1990-01-01.
    pub first: Date,
    /// The last, tomorrow in UTC.
    pub last: Date,
}

impl PlausibleDays {
    /// The days as of now.
    #[must_use]
    pub fn now() -> Self {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        Self { first: date(1990, 1, 1), last: today.saturating_add(1.day()) }
    }

    /// Whether `day` is one of them.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}
