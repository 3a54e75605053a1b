//! How many publishers usually name a term: those of earlier periods of the same length.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::uses::{Key, Use};
use crate::search::Period;

/// Earlier periods by which the usual number of publishers is estimated, and the days that they have at most together.
/// With one period, a word of every third week rises every third week.
const MAX_EARLIER: i32 = 8;
const MAX_EARLIER_DAYS: i32 = 63;

/// What earlier periods have, by period: the last one first.
pub(super) struct Earlier {
    periods: Vec<Period>,
    publishers: Vec<HashSet<String>>,
    named: HashMap<Key, Vec<HashSet<String>>>,
}

impl Earlier {
    /// Empty, for the periods before `period`.
    pub(super) fn of(period: Period) -> Self {
        let most = (MAX_EARLIER_DAYS / period.days().max(1)).clamp(1, MAX_EARLIER);
        let periods = std::iter::successors(Some(period.before()), |later| Some(later.before()));
        let periods: Vec<Period> = periods.take(usize::try_from(most).unwrap_or(1)).collect();
        Self { publishers: vec![HashSet::new(); periods.len()], periods, named: HashMap::new() }
    }

    /// The place of the period that has `date`.
    pub(super) fn place_of(&self, date: Option<Date>) -> Option<usize> {
        self.periods.iter().position(|period| period.holds(date))
    }

    /// Counts the terms of an article of the period at `place`.
    pub(super) fn add(&mut self, place: usize, publisher: String, used: Vec<Use>) {
        for Use { key, .. } in used {
            let named = self.named.entry(key).or_default();
            named.resize_with(self.periods.len(), HashSet::new);
            named[place].insert(publisher.clone());
        }
        self.publishers[place].insert(publisher);
    }

    /// Publishers of all earlier periods that name a term, and all of them.
    pub(super) fn counts(&self, key: &Key) -> (usize, usize) {
        let named = self.named.get(key).map_or(0, |named| named.iter().map(HashSet::len).sum());
        (named, self.publishers.iter().map(HashSet::len).sum())
    }

    /// Publishers of the last period before.
    pub(super) fn publishers_before(&self) -> usize {
        self.publishers.first().map_or(0, HashSet::len)
    }

    /// Publishers of the last period before that name a term.
    pub(super) fn count_before(&self, key: &Key) -> usize {
        self.named.get(key).and_then(|named| named.first()).map_or(0, HashSet::len)
    }
}
