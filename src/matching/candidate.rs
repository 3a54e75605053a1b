//! A match before its article is read.

use crate::article::{ArticleId, BodyStatus};
use crate::search::{Cursor, Match};

/// A match whose stored article has not been read. `P` is where an engine finds the article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<P> {
    pub(crate) score: f32,
    /// Whether it has the whole query as one run.
    pub(crate) has_run: bool,
    /// Feed date in days since 1970; [`UNDATED`] without one.
    pub(crate) day: i64,
    pub(crate) id: u64,
    pub(crate) story: u64,
    pub(crate) series: Option<u64>,
    pub(crate) status: BodyStatus,
    pub(crate) place: P,
}

/// The date of an article that has none.
pub(crate) const UNDATED: i64 = i64::MIN;

impl<P> Candidate<P> {
    /// A candidate that stands in any order where a page ended.
    pub(super) fn placed_at(cursor: &Cursor, place: P) -> Self {
        Self {
            score: cursor.score,
            has_run: cursor.has_run,
            day: cursor.day,
            id: cursor.id.number(),
            story: 0,
            series: None,
            status: BodyStatus::default(),
            place,
        }
    }

    pub(crate) fn is_undated(&self) -> bool {
        self.day == UNDATED
    }

    /// The match of an article that belongs to `event`, without its date.
    pub(crate) fn undated_match(&self, event: u64) -> Match {
        let id = ArticleId::from_number(self.id);
        Match { id, story: self.story, event, date: None, status: self.status, score: self.score }
    }
}
