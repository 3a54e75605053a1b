//! Timelines: first mentions by language and source, and bursts.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::Citation;
use crate::article::cve_year;
use crate::error::Error;
use crate::index::{Matches, StoredArticle};
use crate::query::{EntityFilter, Leaf, Query};

/// Number of days before a day from which its usual rate is computed.
const BASELINE_DAYS: i32 = 28;

/// Minimum number of days that the rate is divided by, for the first days of a period.
const MIN_BASELINE_DAYS: i32 = 7;

/// Minimum stories of a burst per day.
const MIN_STORIES: usize = 3;

/// Maximum probability of a burst: one day in a thousand would have as many stories by chance.
const MAX_P_VALUE: f64 = 0.001;

/// An event with the article that shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// The day, or the first day of a burst.
    pub date: Date,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
    /// The article.
    pub citation: Citation,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum What {
    /// The first article.
    FirstMention,
    /// The first article in a language.
    FirstInLanguage {
        /// The language's code.
        language: String,
    },
    /// The first article of a feed or account.
    FirstOfSource {
        /// Its name.
        source: String,
    },
    /// Days with many more stories than the weeks before; the story is cited that most sources carry.
    Burst {
        /// The last day.
        until: Date,
        /// Number of stories.
        stories: usize,
        /// Usual number of stories for as many days.
        usual: f64,
    },
    /// The last article.
    LastMention,
}

/// The stories of each day.
type Days = BTreeMap<Date, HashSet<u64>>;

/// A story within some days: its publishers and its first article.
struct StoryCoverage {
    sources: HashSet<String>,
    first: Citation,
}

/// The events of all `matches` that have a date, the earliest first. An article dated before the year `since` is
/// has a wrong date and is ignored.
///
/// # Errors
///
/// If the index cannot be read.
pub fn timeline(matches: &Matches<'_>, since: Option<i16>) -> Result<Vec<Event>, Error> {
    let mut firsts = Firsts::default();
    let mut days = Days::new();
    for article in matches.articles() {
        let article = article?;
        let Some(date) = article.meta.copies.date() else { continue };
        if since.is_some_and(|year| date.year() < year) {
            continue;
        }
        firsts.add(date, &article);
        days.entry(date).or_default().insert(article.meta.story);
    }
    let mut events = firsts.events;
    for burst in bursts(&days) {
        events.extend(burst.event(matches)?);
    }
    if let Some((date, citation)) = firsts.latest.filter(|_| days.len() > 1) {
        events.push(Event { date, what: What::LastMention, citation });
    }
    // A stable sort: on the same day the first mention stays before the first in a language.
    events.sort_by_key(|event| event.date);
    Ok(events)
}

/// The year of the CVE that every match names, if any: an earlier article has a wrong date.
#[must_use]
pub fn earliest_year(query: &Query) -> Option<i16> {
    match query {
        Query::And(parts) => parts.iter().filter_map(earliest_year).max(),
        Query::Or(parts) => {
            let years: Option<Vec<i16>> = parts.iter().map(earliest_year).collect();
            years?.into_iter().min()
        }
        Query::Widened { typed, .. } => earliest_year(typed),
        Query::Boosted { query, .. } => earliest_year(query),
        Query::Leaf(Leaf::Entity(EntityFilter::Cve(id) | EntityFilter::CveYear(id))) => cve_year(id),
        Query::Leaf(Leaf::Text { text, .. }) => cve_year(text),
        Query::Leaf(_) | Query::Not(_) => None,
    }
}

/// The first mentions so far, while articles are read in order of date.
#[derive(Default)]
struct Firsts {
    events: Vec<Event>,
    languages: HashSet<String>,
    sources: HashSet<String>,
    latest: Option<(Date, Citation)>,
}

impl Firsts {
    fn add(&mut self, date: Date, article: &StoredArticle) {
        let citation = Citation::from(article);
        let mut happened = Vec::new();
        if self.events.is_empty() {
            happened.push(What::FirstMention);
        }
        if self.languages.insert(citation.language.clone()) {
            happened.push(What::FirstInLanguage { language: citation.language.clone() });
        }
        for copy in article.meta.copies.iter().filter(|copy| copy.date == Some(date)) {
            if self.sources.insert(copy.source.clone()) {
                happened.push(What::FirstOfSource { source: copy.source.clone() });
            }
        }
        self.events.extend(happened.into_iter().map(|what| Event { date, what, citation: citation.clone() }));
        self.latest = Some((date, citation));
    }
}

/// Days of many stories.
#[derive(Debug, PartialEq)]
struct Burst {
    first: Date,
    last: Date,
    stories: HashSet<u64>,
    usual: f64,
}

impl Burst {
    fn event(self, matches: &Matches<'_>) -> Result<Option<Event>, Error> {
        let mut coverage: HashMap<u64, StoryCoverage> = HashMap::new();
        for article in matches.articles_between(self.first, self.last) {
            let article = article?;
            let sources = article.meta.copies.sources().into_iter().map(str::to_owned);
            let story = coverage.entry(article.meta.story).or_insert_with(|| StoryCoverage {
                sources: HashSet::new(),
                first: Citation::from(&article),
            });
            story.sources.extend(sources);
        }
        // Of equals, the one that came first.
        let key = |coverage: &StoryCoverage| {
            (std::cmp::Reverse(coverage.sources.len()), coverage.first.date, coverage.first.id)
        };
        let most = coverage.into_values().min_by_key(key);
        Ok(most.map(|coverage| Event {
            date: self.first,
            what: What::Burst { until: self.last, stories: self.stories.len(), usual: self.usual },
            citation: coverage.first,
        }))
    }
}

/// Bursts: days with significantly more stories than usual, adjacent ones merged. The model is a Poisson distribution
/// with the mean of the days before.
fn bursts(days: &Days) -> Vec<Burst> {
    let Some(&beginning) = days.keys().next() else { return Vec::new() };
    let mut bursts: Vec<Burst> = Vec::new();
    for (&date, stories) in days {
        let elapsed = (date - beginning).get_days().clamp(MIN_BASELINE_DAYS, BASELINE_DAYS);
        let since = date.saturating_sub(elapsed.days());
        let before: usize = days.range(since..date).map(|(_, stories)| stories.len()).sum();
        let usual = (before + 1) as f64 / f64::from(elapsed);
        if stories.len() < MIN_STORIES || tail(stories.len(), usual) >= MAX_P_VALUE {
            continue;
        }
        match bursts.last_mut() {
            Some(burst) if burst.last.saturating_add(1.day()) == date => {
                burst.last = date;
                burst.stories.extend(stories);
                burst.usual += usual;
            }
            _ => bursts.push(Burst { first: date, last: date, stories: stories.clone(), usual }),
        }
    }
    bursts
}

/// Probability of `count` or more under a Poisson distribution with this mean.
fn tail(count: usize, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut below = 0.0;
    for number in 0..count {
        below += term;
        term *= mean / (number + 1) as f64;
    }
    (1.0 - below).max(0.0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(counts: &[(i8, u64)]) -> Days {
        let stories = |day: i8, count: u64| {
            (0..count).map(|number| u64::from(day.unsigned_abs()) * 1000 + number).collect()
        };
        counts.iter().map(|&(day, count)| (date(2024, 9, day), stories(day, count))).collect()
    }

    fn found(counts: &[(i8, u64)]) -> Vec<(i8, i8, usize)> {
        bursts(&days(counts))
            .iter()
            .map(|burst| (burst.first.day(), burst.last.day(), burst.stories.len()))
            .collect()
    }

    #[test]
    fn bursts_exceed_the_usual_rate() {
        assert_eq!(found(&[(1, 5), (2, 9), (9, 1), (20, 8)]), [(1, 2, 14), (20, 20, 8)]);
        assert_eq!(found(&[(1, 2), (2, 2), (5, 2)]), []);
        let steady: Vec<(i8, u64)> = (1..=28).map(|day| (day, 10)).collect();
        assert_eq!(found(&steady).first(), Some(&(1, 2, 20)), "only the beginning");
        assert!(found(&steady).iter().all(|burst| burst.1 < 8));
    }

    #[test]
    fn the_tail_is_that_of_poisson() {
        assert!((tail(0, 2.0) - 1.0).abs() < 1e-12);
        assert!((tail(1, 2.0) - (1.0 - (-2.0f64).exp())).abs() < 1e-12);
        assert!((tail(3, 1.0) - (1.0 - 2.5 * (-1.0f64).exp())).abs() < 1e-12);
    }
}
