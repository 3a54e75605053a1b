//! Priors: the factors of genre and date.

use jiff::civil::date;

use super::plan::{Plan, Role};
use crate::analysis::{fold, year_of};
use crate::article::day_number;
use crate::enrich::Genre;
use crate::search::Ranking;

/// Factors that multiply the scores of matches.
pub(crate) struct Priors {
    /// By the number of the genre.
    pub(crate) genres: [f32; Genre::ALL.len()],
    /// First and last day of each year in the query.
    pub(crate) years: Vec<(i64, i64)>,
    pub(crate) year: f32,
    pub(crate) recency: f32,
    /// The reference day for recency.
    pub(crate) newest: i64,
}

impl Priors {
    pub(crate) fn new(plan: &Plan, ranking: &Ranking, newest: i64) -> Self {
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

    pub(crate) fn of_genre(&self, genre: Genre) -> f32 {
        let factor = usize::try_from(genre.number()).ok().and_then(|number| self.genres.get(number));
        factor.copied().unwrap_or(1.0)
    }

    /// The factor of an article of a day, if the query names its year.
    pub(crate) fn of_year(&self, day: Option<i64>) -> f32 {
        let is_of = |day: i64| self.years.iter().any(|(first, last)| (*first..=*last).contains(&day));
        if day.is_some_and(is_of) { self.year } else { 1.0 }
    }

    /// The factor of how long ago an article was published.
    pub(crate) fn of_age(&self, day: Option<i64>) -> f32 {
        day.filter(|_| self.recency > 0.0).map_or(1.0, |day| {
            let age = (self.newest - day).max(0) as f32;
            1.0 + self.recency * (-age / Ranking::HALF_LIFE).exp2()
        })
    }
}

/// First and last day of a year.
fn days_of(year: i16) -> (i64, i64) {
    (day_number(date(year, 1, 1)).into(), day_number(date(year, 12, 31)).into())
}
