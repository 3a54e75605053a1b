//! The articles of an export, as far as they are known before the first one is read.

use jiff::civil::Date;
use uuid::Uuid;

use super::ids;
use crate::index::Matches;
use crate::survey::Period;

/// The articles of an export.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The query as typed; `None` for the whole index.
    pub query: Option<String>,
    /// Number of articles.
    pub articles: usize,
    /// The earliest date.
    pub first: Option<Date>,
    /// The latest date.
    pub last: Option<Date>,
    /// Hash of the query and the ids of all articles.
    pub(super) id: Uuid,
}

impl Selection {
    /// The selection of `matches`, which `query` found.
    #[must_use]
    pub fn new(query: Option<&str>, matches: &Matches<'_>) -> Self {
        let dates = || matches.iter().filter_map(|found| found.date);
        let mut names = ids::Digest::new(query.unwrap_or_default());
        matches.iter().for_each(|found| names.add(found.id.number()));
        Self {
            query: query.map(str::to_owned),
            articles: matches.len(),
            first: dates().min(),
            last: dates().max(),
            id: names.finish(),
        }
    }

    /// The period from the first to the last date; empty if no article has a date.
    pub(super) fn period(&self) -> Option<Period> {
        match (self.first, self.last) {
            (Some(first), Some(last)) => Some(Period { first, last }),
            _ => None,
        }
    }
}
