//! Multiplies scores by the factors of genre and date.

use tantivy::DocId;
use tantivy::columnar::Column;

use super::accumulator::Entry;
use crate::enrich::Genre;
use crate::index::read::columns::{SegmentColumns, for_each_value, genre_in};
use crate::index::schema::stored::plausible_days;
use crate::matching::Priors;

/// The columns of a segment that priors use.
pub(super) struct PriorColumns<'c> {
    genre: &'c Column<u64>,
    day: &'c Column<i64>,
}

impl<'c> PriorColumns<'c> {
    pub(super) fn open(columns: &'c SegmentColumns) -> tantivy::Result<Self> {
        Ok(Self { genre: columns.genre()?, day: columns.day()? })
    }

    /// The latest plausible day of the segment, if it has any.
    pub(super) fn newest(&self) -> Option<i64> {
        (self.day.num_docs() > 0).then(|| self.day.max_value().min(*plausible_days().end()))
    }
}

impl Priors {
    /// Multiplies the scores of documents by their factors.
    pub(super) fn apply(&self, columns: &PriorColumns<'_>, entries: &mut [Entry]) {
        let mut factors = Vec::with_capacity(entries.len());
        for_each_value(columns.genre, entries.iter().map(|entry| entry.document), |genre| {
            factors.push(self.of_genre(Genre::from_number(genre.unwrap_or_default())));
        });
        for (entry, factor) in entries.iter_mut().zip(factors) {
            entry.score *=
                factor * self.year(columns, entry.document) * self.recency(columns, entry.document);
        }
    }

    pub(super) fn genre(&self, columns: &PriorColumns<'_>, document: DocId) -> (Genre, f32) {
        let genre = genre_in(columns.genre, document);
        (genre, self.of_genre(genre))
    }

    /// The factor of the year, if the query names the article's year.
    pub(super) fn year(&self, columns: &PriorColumns<'_>, document: DocId) -> f32 {
        if self.years.is_empty() { 1.0 } else { self.of_year(columns.day.first(document)) }
    }

    pub(super) fn recency(&self, columns: &PriorColumns<'_>, document: DocId) -> f32 {
        if self.recency > 0.0 { self.of_age(columns.day.first(document)) } else { 1.0 }
    }
}
