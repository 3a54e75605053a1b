//! Counts in how many stories or articles each value of a text column occurs.
//!
//! Every value has a number over all segments. The matches are in order of their stories, so a value has been counted for a
//! story if its last match was one of that story: time is linear, and nothing is sorted for each value.

use std::collections::HashMap;
use std::hash::Hash;

use tantivy::{DocId, Searcher as TantivySearcher};

use super::collector::Candidate;
use crate::article::{Entity, EntityKind};
use crate::enrich::is_observable;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::heads::{read_named, values_of};
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::stop::Stop;

/// No value, and no unit.
const NONE: u32 = u32::MAX;

/// Matches between two looks at the [`Stop`].
const MATCHES_PER_CHECK: usize = 4096;

/// Matches in order of the units that are counted: stories, or articles. Units are numbered from 0.
pub(super) struct Matches {
    matches: Vec<CountedMatch>,
    segments: usize,
}

/// A match in its segment.
#[derive(Clone, Copy, Default)]
struct CountedMatch {
    unit: u32,
    segment: u32,
    document: DocId,
}

impl Matches {
    /// The matches of `set`, counted by story or by article.
    pub(super) fn of(tantivy: &TantivySearcher, set: &[Candidate], by_story: bool) -> Self {
        let mut units: HashMap<u64, u32> = HashMap::with_capacity(set.len());
        let mut sizes: Vec<u32> = Vec::new();
        let numbered = set.iter().map(|candidate| {
            let unit = if by_story { candidate.story } else { candidate.id };
            let next = u32::try_from(units.len()).unwrap_or(NONE);
            let unit = *units.entry(unit).or_insert(next);
            if unit == next {
                sizes.push(0);
            }
            sizes[unit as usize] += 1;
            let (segment, document) = (candidate.place.segment_ord, candidate.place.doc_id);
            CountedMatch { unit, segment, document }
        });
        let numbered: Vec<CountedMatch> = numbered.collect();
        // A counting sort: each unit has a stretch of its size.
        let mut starts: Vec<usize> = sizes
            .iter()
            .scan(0, |start, size| Some(std::mem::replace(start, *start + *size as usize)))
            .collect();
        let mut matches = vec![CountedMatch::default(); numbered.len()];
        for one in numbered {
            let at = &mut starts[one.unit as usize];
            matches[*at] = one;
            *at += 1;
        }
        Self { matches, segments: tantivy.segment_readers().len() }
    }

    /// The documents of a segment with their units.
    pub(super) fn in_segment(&self, segment: usize) -> impl Iterator<Item = (DocId, u32)> + '_ {
        let of_segment = self.matches.iter().filter(move |one| one.segment as usize == segment);
        of_segment.map(|one| (one.document, one.unit))
    }
}

/// Which values of a column are counted.
#[derive(Clone, Copy)]
pub(super) enum Values {
    All,
    /// Of what articles name those of some kinds; addresses, domains and the like without harmless ones and references.
    Named(&'static [EntityKind]),
}

/// The values of a column with their counts, by class.
pub(super) struct CountedValues<C> {
    values: Vec<(C, String)>,
    counts: Vec<usize>,
}

impl<C: Copy + Eq + Hash> CountedValues<C> {
    /// Counts the values of each class in `column`.
    pub(super) fn read(
        searcher: &Searcher,
        column: &str,
        classes: &[(C, Values)],
        matches: &Matches,
        stop: &Stop,
    ) -> Result<Self, Error> {
        let (mut numbers, mut values) = (HashMap::new(), Vec::new());
        let mut columns = Vec::with_capacity(matches.segments);
        for (segment, reader) in searcher.tantivy().segment_readers().iter().enumerate() {
            stop.check()?;
            columns.push(catch_panic(|| {
                let column = TextColumn::open(reader, column)?;
                let mut numbered = vec![NONE; column.len()];
                if !classes.is_empty() {
                    let seen = seen(&column, matches.in_segment(segment));
                    for (class, wanted) in classes {
                        let mut add = |ordinal: u64, value: &str| {
                            let next = u32::try_from(values.len()).unwrap_or(NONE);
                            let key = (*class, value.to_owned());
                            let number = *numbers.entry(key.clone()).or_insert(next);
                            if number == next {
                                values.push(key);
                            }
                            at(&mut numbered, ordinal, |place| *place = number);
                        };
                        wanted.each_in(&column, &seen, &mut add)?;
                    }
                }
                Ok::<_, IndexError>((column, numbered))
            })?);
        }
        let mut counted = Self { counts: vec![0; values.len()], values };
        counted.count(&columns, matches, stop)?;
        Ok(counted)
    }

    fn count(
        &mut self,
        columns: &[(TextColumn, Vec<u32>)],
        matches: &Matches,
        stop: &Stop,
    ) -> Result<(), Error> {
        let mut last = vec![NONE; self.counts.len()];
        for portion in matches.matches.chunks(MATCHES_PER_CHECK) {
            stop.check()?;
            catch_panic(|| {
                for one in portion {
                    let Some((column, numbers)) = columns.get(one.segment as usize) else { continue };
                    for ordinal in column.ordinals(one.document) {
                        let number = usize::try_from(ordinal).ok().and_then(|ordinal| numbers.get(ordinal));
                        let Some(number) = number.filter(|number| **number != NONE) else { continue };
                        let number = *number as usize;
                        if last[number] != one.unit {
                            last[number] = one.unit;
                            self.counts[number] += 1;
                        }
                    }
                }
                Ok::<_, IndexError>(())
            })?;
        }
        Ok(())
    }

    /// The counts of the values of each class; a class without values is left out.
    pub(super) fn by_class(self) -> HashMap<C, HashMap<String, usize>> {
        let mut by_class: HashMap<C, HashMap<String, usize>> = HashMap::new();
        for ((class, value), count) in self.values.into_iter().zip(self.counts) {
            by_class.entry(class).or_default().insert(value, count);
        }
        by_class
    }
}

impl Values {
    /// Calls `each` with the ordinals of `seen` that are such values, and their texts.
    fn each_in(
        self,
        column: &TextColumn,
        seen: &[bool],
        each: &mut impl FnMut(u64, &str),
    ) -> Result<(), Error> {
        let Self::Named(kinds) = self else {
            return for_each_seen(column, seen, (0, u64::MAX), each);
        };
        for &kind in kinds {
            let (first, end) = values_of(kind);
            let range = (column.first_from(&first)?, column.first_from(&end)?);
            for_each_seen(column, seen, range, &mut |ordinal, text| {
                let entity = read_named(text);
                entity.filter(is_counted).into_iter().for_each(|(one, _)| each(ordinal, &one.value));
            })?;
        }
        Ok(())
    }
}

/// Whether a facet counts an entity, which may be a reference.
pub(super) fn is_counted((one, is_reference): &(Entity, bool)) -> bool {
    !(*is_reference || one.benign && is_observable(one.kind))
}

/// Whether each ordinal occurs in one of `documents`.
fn seen(column: &TextColumn, documents: impl Iterator<Item = (DocId, u32)>) -> Vec<bool> {
    let mut seen = vec![false; column.len()];
    documents
        .flat_map(|(document, _)| column.ordinals(document))
        .for_each(|ordinal| at(&mut seen, ordinal, |place| *place = true));
    seen
}

fn for_each_seen(
    column: &TextColumn,
    seen: &[bool],
    (first, end): (u64, u64),
    each: &mut impl FnMut(u64, &str),
) -> Result<(), Error> {
    let is_wanted =
        |(ordinal, seen): (u64, &bool)| (*seen && first <= ordinal && ordinal < end).then_some(ordinal);
    let ordinals: Vec<u64> = (0..).zip(seen).filter_map(is_wanted).collect();
    let mut at = ordinals.iter();
    column.for_each_of(&ordinals, |text| {
        if let Some(ordinal) = at.next() {
            each(*ordinal, text);
        }
    })
}

/// Changes the place of an ordinal. A damaged column may have one beyond its dictionary.
fn at<T>(places: &mut [T], ordinal: u64, change: impl FnOnce(&mut T)) {
    if let Some(place) = usize::try_from(ordinal).ok().and_then(|ordinal| places.get_mut(ordinal)) {
        change(place);
    }
}
