//! Counts of sets that are too large for one script.
//!
//! Units are numbered by hashes, so ranges of numbers have equally many of them, and each unit is in one range. The numbers of units
//! of each value are therefore the sums over ranges.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::units::{Answer, UnitCounts, Units};
use crate::error::{Error, RemoteFault};
use crate::message;
use crate::remote::RemoteEngine;
use crate::remote::read::Found;
use crate::stop::Stop;

/// Parts that a set is counted in. A part that is still too large is divided again.
const MAX_PARTS: u64 = 64;

/// How often a set is divided: four thousand parts have four thousand million stories.
const MAX_DEPTH: usize = 2;

/// Numbers of articles and stories have 48 bits.
const ALL: (u64, u64) = (0, (1 << 48) - 1);

impl RemoteEngine {
    /// The answer to [`Units::aggregation`] over `set`, which is counted in parts if it is too large for one script.
    pub(super) fn unit_counts(
        &self,
        units: &Units,
        set: &Value,
        answer: &Value,
        stop: &Stop,
    ) -> Result<UnitCounts, Error> {
        match Units::read(answer).ok_or_else(|| self.reader.lacks("counts of the set"))? {
            Answer::Whole(counts) => Ok(counts),
            Answer::TooMany(parts) => {
                let part = Part { units: Units { limit: None, ..*units }, set, numbers: ALL, depth: 0 };
                let mut counts = HashMap::new();
                self.count_parts(&part, parts, &mut counts, stop)?;
                Ok(units.limited(counts))
            }
        }
    }

    /// The number of stories of `set`, given the answer to [`Units::aggregation`].
    pub(super) fn story_count(&self, set: &Value, answer: &Value, stop: &Stop) -> Result<usize, Error> {
        let stories = self.unit_counts(&Units::STORIES, set, answer, stop)?;
        // A set without articles has no value.
        Ok(stories.values.first().map_or(0, |(_, count)| *count))
    }

    /// Adds the counts of `whole`, counted in so many parts.
    fn count_parts(
        &self,
        whole: &Part<'_>,
        parts: u64,
        counts: &mut HashMap<String, usize>,
        stop: &Stop,
    ) -> Result<(), Error> {
        if whole.depth == MAX_DEPTH {
            return Err(self.reader.error(RemoteFault::Unsupported(message!("count so many values"))));
        }
        for part in whole.divided(parts) {
            let found: Found = self.reader.search(&part.body(), stop)?;
            match Units::read(&found.aggregations["part"]).ok_or_else(|| self.reader.lacks("a part"))? {
                Answer::Whole(of_part) => {
                    of_part.values.into_iter().for_each(|(value, count)| {
                        *counts.entry(value).or_default() += count;
                    });
                }
                Answer::TooMany(parts) => self.count_parts(&part, parts, counts, stop)?,
            }
        }
        Ok(())
    }
}

/// The articles of a set whose units have numbers in a range.
#[derive(Clone, Copy)]
struct Part<'s> {
    units: Units,
    set: &'s Value,
    /// The first and the last.
    numbers: (u64, u64),
    /// How often the set was divided.
    depth: usize,
}

impl Part<'_> {
    /// So many parts, and one more for those that have a little more than others.
    fn divided(&self, parts: u64) -> impl Iterator<Item = Self> {
        let (first, last) = self.numbers;
        let parts = parts.saturating_add(1).clamp(2, MAX_PARTS);
        let width = (last - first) / parts + 1;
        let starts = (0..parts).map(move |part| first + part * width).take_while(move |start| *start <= last);
        starts.map(move |start| Self {
            numbers: (start, last.min(start + width - 1)),
            depth: self.depth + 1,
            ..*self
        })
    }

    fn body(&self) -> Value {
        let (first, last) = self.numbers;
        let of_part = json!({"range": {self.units.unit: {"gte": first, "lte": last}}});
        json!({
            "size": 0,
            "track_total_hits": false,
            "query": {"bool": {"filter": [self.set, of_part]}},
            "aggs": {"part": self.units.aggregation(1)},
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_in_one_part() {
        let set = json!({});
        for (numbers, parts) in [(ALL, 1), (ALL, 7), (ALL, 1_000), ((5, 1_000_003), 11), ((5, 80), 63)] {
            let whole = Part { units: Units::STORIES, set: &set, numbers, depth: 0 };
            let mut next = numbers.0;
            for part in whole.divided(parts) {
                assert_eq!(part.numbers.0, next, "{numbers:?} in {parts}");
                next = part.numbers.1 + 1;
            }
            assert_eq!(next, numbers.1 + 1, "{numbers:?} in {parts}");
        }
    }
}
