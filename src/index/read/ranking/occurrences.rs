//! Counts occurrences in the articles of a segment, weighted by field for BM25F.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::positions::{Counts, count_near, count_patterns, count_run};
use super::weighted_fields::{WeightedField, Weights};
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
                    all = merge(all, &field.weighted(reader, counts)?, 1.0, |a, b| a + b);
                }
            }
            Ok(all)
        };
        match self {
            Self::Words(terms) => {
                let mut found: Option<Occurrences> = None;
                for term in terms.iter().take_while(|_| !counting.stop.is_set()) {
                    let own = occurrences_of_term(reader, fields, term)?;
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

/// Postings of a term in one field.
struct FieldPostings<'f> {
    postings: SegmentPostings,
    norms: FieldNormReader,
    weights: &'f Weights,
}

impl FieldPostings<'_> {
    fn weight(&self, document: DocId) -> f32 {
        let length = self.norms.fieldnorm_id(document);
        self.postings.term_freq() as f32 * self.weights[usize::from(length)]
    }
}

/// The occurrences of a term of the word tier. The postings of all fields are read in parallel.
fn occurrences_of_term(
    reader: &SegmentReader,
    fields: &[&WeightedField],
    term: &str,
) -> tantivy::Result<Occurrences> {
    let mut found = Vec::with_capacity(fields.len());
    for &WeightedField { field, weights, .. } in fields {
        let term = Term::from_field_text(*field, term);
        let index = reader.inverted_index(*field)?;
        if let Some(postings) = index.read_postings(&term, IndexRecordOption::WithFreqs)? {
            found.push(FieldPostings { postings, norms: reader.get_fieldnorms_reader(*field)?, weights });
        }
    }
    let most = found.iter().map(|own| own.postings.doc_freq() as usize).max().unwrap_or_default();
    let mut occurrences = Occurrences::with_capacity(most);
    loop {
        let document = found.iter().map(|own| own.postings.doc()).min().unwrap_or(TERMINATED);
        if document == TERMINATED {
            return Ok(occurrences);
        }
        let mut x = 0.0;
        for own in found.iter_mut().filter(|own| own.postings.doc() == document) {
            x += own.weight(document);
            own.postings.advance();
        }
        occurrences.push((document, x));
    }
}

fn count_term(reader: &SegmentReader, field: Field, term: &str) -> tantivy::Result<Counts> {
    let term = Term::from_field_text(field, term);
    let postings = reader.inverted_index(field)?.read_postings(&term, IndexRecordOption::WithFreqs)?;
    Ok(postings.map(counts).unwrap_or_default())
}

fn counts(mut postings: SegmentPostings) -> Counts {
    let mut counts = Vec::with_capacity(postings.doc_freq() as usize);
    while postings.doc() != TERMINATED {
        counts.push((postings.doc(), postings.term_freq()));
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
        let postings = index.read_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?;
        for (document, count) in counts(postings) {
            let frequency = &mut frequencies[document as usize];
            *frequency = frequency.saturating_add(count);
        }
    }
    Ok((0..).zip(frequencies).filter(|&(_, frequency)| frequency > 0).collect())
}

/// Adds `found`, weighted, to `own`; documents in both are combined by `both`. Returns the others, ascending. Evidence is
/// often rarer than its word, and mostly in the same documents, so `own` is changed in place.
pub(super) fn add_evidence(
    own: &mut Occurrences,
    found: &Occurrences,
    weight: f32,
    both: impl Fn(f32, f32) -> f32,
) -> Vec<DocId> {
    let (mut new, mut at) = (Occurrences::new(), 0);
    for &(document, x) in found {
        at = seek(own, at, document);
        match own.get_mut(at).filter(|(other, _)| *other == document) {
            Some((_, own)) => *own = both(*own, x * weight),
            None => new.push((document, x * weight)),
        }
    }
    let documents = new.iter().map(|(document, _)| *document).collect();
    *own = merge(std::mem::take(own), &new, 1.0, both);
    documents
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

/// The union of both lists, with those of `right` weighted and common documents combined by `both`.
pub(super) fn merge(
    left: Occurrences,
    right: &Occurrences,
    weight: f32,
    both: impl Fn(f32, f32) -> f32,
) -> Occurrences {
    if right.is_empty() {
        return left;
    }
    let mut merged = Occurrences::with_capacity(left.len() + right.len());
    let mut right = right.iter().map(|&(document, x)| (document, x * weight)).peekable();
    for (document, x) in left {
        while let Some(other) = right.next_if(|other| other.0 < document) {
            merged.push(other);
        }
        let twin = right.next_if(|other| other.0 == document);
        merged.push((document, twin.map_or(x, |(_, y)| both(x, y))));
    }
    merged.extend(right);
    merged
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
    use super::*;

    #[test]
    fn occurrences_of_either_and_of_both() {
        let (left, right) = (vec![(1, 1.0), (3, 2.0), (9, 1.0)], vec![(0, 4.0), (3, 5.0)]);
        assert_eq!(intersect(&left, &right, f32::min), [(3, 2.0)]);
        assert_eq!(merge(left.clone(), &right, 0.5, |a, b| a + b), [(0, 2.0), (1, 1.0), (3, 4.5), (9, 1.0)]);
        assert_eq!(merge(Vec::new(), &right, 1.0, |a, _| a), right);
        assert_eq!(merge(left.clone(), &Vec::new(), 1.0, |a, _| a), left);
        let mut own = left;
        remove(&mut own, &right);
        assert_eq!(own, [(1, 1.0), (9, 1.0)]);
        own.insert(1, (3, 2.0));
        assert_eq!(add_evidence(&mut own, &right, 0.5, |a, b| a + b), [0]);
        assert_eq!(own, [(0, 2.0), (1, 1.0), (3, 4.5), (9, 1.0)]);
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
