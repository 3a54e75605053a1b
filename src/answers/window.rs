//! Which days a question is about.

use jiff::civil::Date;

use super::Snapshot;
use crate::error::Error;
use crate::query::{DateRange, Leaf, Query};
use crate::search::{Period, Since};

/// The days of a question; without either end, all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window {
    /// When it begins.
    pub since: Option<Since>,
    /// Its last day; without it, the latest of the index.
    pub until: Option<Date>,
}

impl Window {
    /// The period; by default from the first day of the index. `None` if no article has a date.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyPeriod`] if it ends before it begins; if the index cannot be read.
    pub fn period(self, snapshot: Snapshot<'_>) -> Result<Option<Period>, Error> {
        let days = snapshot.engine.days()?;
        let Some(last) = self.until.or(days.map(|days| days.last)) else { return Ok(None) };
        let earliest = || days.map_or(last, |days| days.first.min(last));
        let period = match self.since {
            Some(since) => since.until(last),
            None => Period { first: earliest(), last },
        };
        if period.first > period.last {
            return Err(Error::EmptyPeriod { first: period.first, last });
        }
        Ok(Some(period))
    }

    /// The period; by default it begins at `usual`.
    ///
    /// # Errors
    ///
    /// As [`Window::period`].
    pub fn recent(self, usual: &str, snapshot: Snapshot<'_>) -> Result<Option<Period>, Error> {
        let since = self.since.or_else(|| Since::parse(usual));
        Self { since, ..self }.period(snapshot)
    }

    /// The requested period; `None` without one.
    ///
    /// # Errors
    ///
    /// As [`Window::period`].
    pub fn requested(self, snapshot: Snapshot<'_>) -> Result<Option<Period>, Error> {
        if self.since.is_none() && self.until.is_none() {
            return Ok(None);
        }
        self.period(snapshot)
    }

    /// `query` limited to the requested period.
    ///
    /// # Errors
    ///
    /// As [`Window::period`].
    pub(crate) fn narrowed(self, query: Query, snapshot: Snapshot<'_>) -> Result<Query, Error> {
        Ok(match self.requested(snapshot)? {
            Some(days) => query.and(leaf(days)),
            None => query,
        })
    }

    /// `query` limited to the requested period, where the query is optional.
    ///
    /// # Errors
    ///
    /// As [`Window::period`].
    pub fn selected(self, query: Option<Query>, snapshot: Snapshot<'_>) -> Result<Option<Query>, Error> {
        match query {
            Some(query) => self.narrowed(query, snapshot).map(Some),
            None => Ok(self.requested(snapshot)?.map(|days| Query::Leaf(leaf(days)))),
        }
    }
}

fn leaf(days: Period) -> Leaf {
    Leaf::Date(DateRange { first: Some(days.first), last: Some(days.last) })
}
