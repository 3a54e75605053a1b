//! `--since` and `--until`: the period.

use jiff::civil::Date;
use secnews::index::Searcher;
use secnews::message;
use secnews::query::{DateRange, Leaf, Query, span, today};
use secnews::survey::{Period, Since};

use super::argument_error::ArgumentError;
use super::failure::Failure;

/// Which days.
#[derive(Debug, clap::Args)]
pub(super) struct Window {
    /// Only articles since then: a day such as 2024-09-01, yesterday or last-week, or so long before the last day,
    /// such as 7d, 2w or 1mo
    #[arg(long, value_name = "WHEN", value_parser = since)]
    pub(super) since: Option<Since>,
    /// Only articles up to this day, such as 2024-09-30 or yesterday; without it, up to the latest that the index holds
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
}

impl Window {
    /// The period; by default it begins with the first day of the index. `None` if no article has a date.
    pub(super) fn period(&self, searcher: &Searcher) -> Result<Option<Period>, Failure> {
        let everything = searcher.all_articles()?;
        let dates = || everything.iter().filter_map(|found| found.date);
        let Some(last) = self.until.or_else(|| dates().max()) else { return Ok(None) };
        let earliest = || dates().min().unwrap_or(last).min(last);
        let period = match self.since {
            Some(since) => since.until(last),
            None => Period { first: earliest(), last },
        };
        if period.first > period.last {
            let message =
                message!("the days end on {last}, before they begin on {first}", last, first = period.first);
            return Err(Failure::new(message, message!("give an earlier --since or a later --until")));
        }
        Ok(Some(period))
    }

    /// The period; by default it begins at `usual`.
    pub(super) fn recent(&self, usual: &str, searcher: &Searcher) -> Result<Option<Period>, Failure> {
        let since = self.since.or_else(|| Since::parse(usual));
        Self { since, ..*self }.period(searcher)
    }

    /// `query` limited to the requested period.
    pub(super) fn narrowed(&self, query: Query, searcher: &Searcher) -> Result<Query, Failure> {
        Ok(match self.asked(searcher)? {
            Some(days) => query.and(leaf(days)),
            None => query,
        })
    }

    /// The query limited to the requested period, where the query is optional.
    pub(super) fn selected(
        &self,
        query: Option<Query>,
        searcher: &Searcher,
    ) -> Result<Option<Query>, Failure> {
        match query {
            Some(query) => self.narrowed(query, searcher).map(Some),
            None => Ok(self.asked(searcher)?.map(|days| Query::Leaf(leaf(days)))),
        }
    }

    /// The requested period; `None` without one.
    pub(super) fn asked(&self, searcher: &Searcher) -> Result<Option<Period>, Failure> {
        if self.since.is_none() && self.until.is_none() {
            return Ok(None);
        }
        self.period(searcher)
    }
}

fn leaf(days: Period) -> Leaf {
    Leaf::Date(DateRange { first: Some(days.first), last: Some(days.last) })
}

fn since(text: &str) -> Result<Since, ArgumentError> {
    let message = || message!("write a day such as 2024-09-01, yesterday or last-week, or 7d, 2w, 1mo, 1y");
    Since::parse(text).ok_or_else(|| message().into())
}

fn day(text: &str) -> Result<Date, ArgumentError> {
    let days = if span(text).is_none() { DateRange::parse(text, today()) } else { None };
    days.and_then(|days| days.last)
        .ok_or_else(|| message!("write a day such as 2024-09-30, yesterday or last-week").into())
}
