//! Priors: the factors of genre and date.

use jiff::civil::date;
use tantivy::DocId;
use tantivy::columnar::Column;

use super::accumulator::Entry;
use super::plan::{Plan, Role};
use crate::analysis::{fold, year_of};
use crate::enrich::Genre;
use crate::index::read::columns::{SegmentColumns, for_each_value, genre_in};
use crate::index::schema::stored::{day_number, plausible_days};
use crate::search::Ranking;

/// Factors that multiply the scores of matches.
pub(super) struct Priors {
    /// By the number of the genre.
    genres: [f32; Genre::ALL.len()],
    /// First and last day of each year in the query.
    years: Vec<(i64, i64)>,
    year: f32,
    recency: f32,
    /// The reference day for recency.
    newest: i64,
}

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
    pub(super) fn new(plan: &Plan, ranking: &Ranking, newest: i64) -> Self {
        let (mut asked, mut years) = (Vec::new(), Vec::new());
        plan.each_word(&mut |word| {
            asked.push(Genre::of_words(&fold(&word.text)));
            years.extend(
                year_of(&word.text)
                    .filter(|_| word.role == Role::Year || word.role == Role::Word)
                    .map(days_of),
            );
        });
        let factor = |genre: Genre| match genre {
            genre if asked.contains(&genre) => 1.0,
            Genre::Article => 1.0,
            Genre::Digest => ranking.digest,
            Genre::Promotion => ranking.promotion,
            Genre::Activity => ranking.activity,
        };
        let Ranking { year, recency, .. } = *ranking;
        Self { genres: Genre::ALL.map(factor), years, year, recency, newest }
    }

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

    fn of_genre(&self, genre: Genre) -> f32 {
        let factor = usize::try_from(genre.number()).ok().and_then(|number| self.genres.get(number));
        factor.copied().unwrap_or(1.0)
    }

    /// The factor of the year, if the query names the article's year.
    pub(super) fn year(&self, columns: &PriorColumns<'_>, document: DocId) -> f32 {
        if self.years.is_empty() {
            return 1.0;
        }
        let day = columns.day.first(document);
        let is_of = |day: i64| self.years.iter().any(|(first, last)| (*first..=*last).contains(&day));
        if day.is_some_and(is_of) { self.year } else { 1.0 }
    }

    pub(super) fn recency(&self, columns: &PriorColumns<'_>, document: DocId) -> f32 {
        if self.recency <= 0.0 {
            return 1.0;
        }
        columns.day.first(document).map_or(1.0, |day| {
            let age = (self.newest - day).max(0) as f32;
            1.0 + self.recency * (-age / Ranking::HALF_LIFE).exp2()
        })
    }
}

/// First and last day of a year.
fn days_of(year: i16) -> (i64, i64) {
    (day_number(date(year, 1, 1)), day_number(date(year, 12, 31)))
}
