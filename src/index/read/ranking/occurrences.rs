//! Counts occurrences in the articles of a segment, weighted by field for BM25F.

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, SegmentReader};

use super::positions::{Counts, count_near, count_patterns, count_run};
use super::weighted_fields::WeightedField;
use crate::analysis::LiteralRun;
use crate::matching::{Pattern, Source};
use crate::stop::Stop;

/// Documents in ascending order, with their weighted occurrences: the `x` of BM25F, above 0.
pub(super) type Occurrences = Vec<(DocId, f32)>;

/// Counts in a segment.
#[derive(Clone, Copy)]
pub(in crate::index) struct Counting<'a> {
    pub(in crate::index) reader: &'a SegmentReader,
    /// Once it is set, documents are left out: the caller has to check it.
    pub(in crate::index) stop: &'a Stop,
}

impl Source {
    /// The weighted occurrences in `fields`.
    pub(super) fn occurrences(
        &self,
        counting: Counting<'_>,
        fields: &[&WeightedField],
    ) -> tantivy::Result<Occurrences> {
        let reader = counting.reader;
        let weighted = |count: &dyn Fn(Field) -> tantivy::Result<Counts>| {
            let mut all = Occurrences::new();
            for field in fields {
                let counts = count(field.field)?;
                if !counts.is_empty() {
                    let mut own = field.weighted(reader, counts)?;
                    if own.len() > all.len() {
                        std::mem::swap(&mut all, &mut own);
                    }
                    add(&mut all, &own, 1.0, |a, b| a + b);
                }
            }
            Ok(all)
        };
        match self {
            Self::Words(terms) => {
                let mut found: Option<Occurrences> = None;
                for term in terms.iter().take_while(|_| !counting.stop.is_set()) {
                    let own = weighted(&|field| count_term(reader, field, term))?;
                    found = Some(match found {
                        Some(before) => intersect(&before, &own, f32::min),
                        None => own,
                    });
                }
                Ok(found.unwrap_or_default())
            }
            Self::Run(run) if run.is_empty() => Ok(Occurrences::new()),
            Self::Run(run) => weighted(&|field| count_literal(counting, field, run)),
            Self::Pattern(pattern) => weighted(&|field| count_pattern(counting, field, pattern)),
            Self::Patterns(patterns) => weighted(&|field| count_patterns(counting, field, patterns)),
            Self::Near(runs, distance) => weighted(&|field| count_near(counting, field, runs, *distance)),
        }
    }
}

fn count_term(reader: &SegmentReader, field: Field, term: &str) -> tantivy::Result<Counts> {
    let term = Term::from_field_text(field, term);
    let postings = reader.inverted_index(field)?.read_block_postings(&term, IndexRecordOption::WithFreqs)?;
    Ok(postings.map(counts).unwrap_or_default())
}

fn counts(mut postings: BlockSegmentPostings) -> Counts {
    let mut counts = Vec::with_capacity(postings.doc_freq() as usize);
    while !postings.docs().is_empty() {
        counts.extend(postings.docs().iter().copied().zip(postings.freqs().iter().copied()));
        postings.advance();
    }
    counts
}

/// A run of one term needs no positions.
pub(super) fn count_literal(
    counting: Counting<'_>,
    field: Field,
    run: &LiteralRun,
) -> tantivy::Result<Counts> {
    match (run.terms.as_slice(), &run.prefix) {
        ([(_, term)], None) => count_term(counting.reader, field, term),
        ([], Some((_, beginning))) => count_pattern(counting, field, &Pattern::Prefix(beginning.clone())),
        _ => count_run(counting, field, run),
    }
}

/// The weighted occurrences in a document, if there are any.
pub(super) fn occurrences_in(occurrences: &Occurrences, document: DocId) -> Option<f32> {
    let at = occurrences.binary_search_by_key(&document, |(document, _)| *document).ok()?;
    occurrences.get(at).map(|(_, x)| *x)
}

/// Number of documents of a segment that have a run in one of the fields, without deleted ones.
pub(in crate::index) fn documents_with_run(
    counting: Counting<'_>,
    fields: [Field; 2],
    run: &LiteralRun,
) -> tantivy::Result<usize> {
    let (mut documents, reader) = (Vec::new(), counting.reader);
    for field in fields {
        let found = count_literal(counting, field, run)?.into_iter().map(|(document, _)| document);
        documents.extend(found.filter(|&document| !reader.is_deleted(document)));
    }
    documents.sort_unstable();
    documents.dedup();
    Ok(documents.len())
}

fn count_pattern(counting: Counting<'_>, field: Field, pattern: &Pattern) -> tantivy::Result<Counts> {
    let Counting { reader, stop } = counting;
    let index = reader.inverted_index(field)?;
    let terms = pattern.terms(field, index.terms(), stop)?;
    let mut frequencies = vec![0_u32; if terms.is_empty() { 0 } else { reader.max_doc() as usize }];
    for term in terms.iter().take_while(|_| !stop.is_set()) {
        let postings = index.read_block_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?;
        for (document, count) in counts(postings) {
            let frequency = &mut frequencies[document as usize];
            *frequency = frequency.saturating_add(count);
        }
    }
    Ok((0..).zip(frequencies).filter(|&(_, frequency)| frequency > 0).collect())
}

/// Adds `found`, weighted, to `own`; documents in both are combined by `both`. Returns the others, ascending. Mostly all documents
/// are in the longer list, so it is changed in place.
pub(super) fn add(
    own: &mut Occurrences,
    found: &Occurrences,
    weight: f32,
    both: impl Fn(f32, f32) -> f32,
) -> Vec<DocId> {
    let (mut new, mut at) = (Vec::new(), 0);
    for &(document, x) in found {
        at = seek(own, at, document);
        match own.get_mut(at).filter(|(other, _)| *other == document) {
            Some((_, own)) => *own = both(*own, x * weight),
            None => new.push((at, (document, x * weight))),
        }
    }
    // Those at the end come first, so that what follows a new document moves only once.
    let mut rest = own.len();
    own.resize(rest + new.len(), (0, 0.0));
    for (before, &(at, occurrence)) in new.iter().enumerate().rev() {
        own.copy_within(at..rest, at + before + 1);
        own[at + before] = occurrence;
        rest = at;
    }
    new.into_iter().map(|(_, (document, _))| document).collect()
}

/// Removes the documents of `others` from `own`.
pub(super) fn remove(own: &mut Occurrences, others: &Occurrences) {
    let mut at = 0;
    own.retain(|(document, _)| {
        at = seek(others, at, *document);
        others.get(at).is_none_or(|(other, _)| other != document)
    });
}

/// The index of the first document from `document` on, at or after index `from`. Steps double until they pass it (galloping).
fn seek(occurrences: &Occurrences, from: usize, document: DocId) -> usize {
    let is_before = |(other, _): &(DocId, f32)| *other < document;
    let (mut start, mut end, mut step) = (from, from, 1);
    while occurrences.get(end).is_some_and(is_before) {
        start = end + 1;
        end += step;
        step *= 2;
    }
    start + occurrences[start..end.min(occurrences.len())].partition_point(is_before)
}

fn intersect(left: &Occurrences, right: &Occurrences, both: impl Fn(f32, f32) -> f32) -> Occurrences {
    let mut right = right.iter().peekable();
    let twin = |&(document, x): &(DocId, f32)| {
        while right.next_if(|other| other.0 < document).is_some() {}
        right.next_if(|other| other.0 == document).map(|&(_, y)| (document, both(x, y)))
    };
    left.iter().filter_map(twin).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn occurrences_of_either_and_of_both() {
        let (left, right) = (vec![(1, 1.0), (3, 2.0), (9, 1.0)], vec![(0, 4.0), (3, 5.0)]);
        assert_eq!(intersect(&left, &right, f32::min), [(3, 2.0)]);
        let mut own = left.clone();
        remove(&mut own, &right);
        assert_eq!(own, [(1, 1.0), (9, 1.0)]);
        own = left;
        assert_eq!(add(&mut own, &right, 0.5, |a, b| a + b), [0]);
        assert_eq!(own, [(0, 2.0), (1, 1.0), (3, 4.5), (9, 1.0)]);
    }

    proptest! {
        #[test]
        fn each_document_is_once_in_a_sum(
            own in prop::collection::btree_map(0..50_u32, 1..9_u8, 0..30),
            found in prop::collection::btree_map(0..50_u32, 1..9_u8, 0..30),
        ) {
            let list = |counts: &BTreeMap<DocId, u8>| -> Occurrences {
                counts.iter().map(|(&document, &count)| (document, f32::from(count))).collect()
            };
            let mut sum = list(&own);
            let new = add(&mut sum, &list(&found), 2.0, |a, b| a + b);
            let mut expected = own.clone();
            found.iter().for_each(|(&document, count)| *expected.entry(document).or_default() += 2 * count);
            prop_assert_eq!(sum, list(&expected));
            let only_found = found.keys().copied().filter(|document| !own.contains_key(document));
            prop_assert_eq!(new, only_found.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_document_is_found_by_steps_of_any_number() {
        let occurrences: Occurrences = (0..40).map(|number| (3 * number, 1.0)).collect();
        for from in 0..40 {
            for document in 3 * u32::try_from(from).unwrap_or_default()..125 {
                let expected = occurrences.partition_point(|(other, _)| *other < document);
                assert_eq!(seek(&occurrences, from, document), expected, "{document} from {from}");
            }
        }
    }
}
