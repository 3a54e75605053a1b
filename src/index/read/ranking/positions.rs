//! Counts literal runs and runs near each other, by their positions.
//!
//! tantivy's phrase queries return scores, not counts, and its sloppy phrases count the moves that bring words
//! into order. Here occurrences are counted, and the distance is the number of positions between words, in any
//! order.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED};

use super::occurrences::Counting;
use crate::analysis::{LiteralRun, count_windows};
use crate::matching::Pattern;
use crate::stop::{Stop, StopPoll};

/// Documents between two looks at the [`Stop`]: reading positions takes about a microsecond for each.
const DOCUMENTS_PER_CHECK: u32 = 256;

/// Documents in ascending order, with their number of occurrences.
pub(super) type Counts = Vec<(DocId, u32)>;

/// The documents of a segment that have the run in `field`, with counts.
pub(super) fn count_run(counting: Counting<'_>, field: Field, run: &LiteralRun) -> tantivy::Result<Counts> {
    Ok(RunPositions::open(field, run, counting)?.counts(counting.stop))
}

/// The documents with consecutive terms that match the patterns, with counts.
pub(super) fn count_patterns(
    counting: Counting<'_>,
    field: Field,
    patterns: &[Pattern],
) -> tantivy::Result<Counts> {
    Ok(RunPositions::of_patterns(field, patterns, counting)?.counts(counting.stop))
}

/// The documents in which all runs are within `distance` positions of each other in total, with counts.
pub(super) fn count_near(
    counting: Counting<'_>,
    field: Field,
    runs: &[LiteralRun],
    distance: u32,
) -> tantivy::Result<Counts> {
    let runs_at = runs.iter().map(|run| RunPositions::open(field, run, counting));
    let mut runs_at: Vec<RunPositions> = runs_at.collect::<tantivy::Result<_>>()?;
    let rarest = runs_at.iter().min_by_key(|run| run.size());
    let candidates = rarest.map(RunPositions::candidates).unwrap_or_default();
    let mut poll = StopPoll::new(counting.stop, DOCUMENTS_PER_CHECK);
    let candidates = candidates.into_iter().take_while(|_| !poll.is_set());
    let mut spans = vec![Vec::new(); runs_at.len()];
    let near = candidates.map(|document| {
        let mut runs = runs_at.iter_mut().zip(&mut spans);
        let has_all = runs.all(|(run, spans)| run.spans(document, spans));
        (document, if has_all { count(count_windows(&spans, distance)) } else { 0 })
    });
    Ok(near.filter(|(_, count)| *count > 0).collect())
}

/// For each of `documents`, which ascend, the first position and the end of each occurrence of the run, ascending. Once the
/// [`Stop`] is set, there are none.
pub(in crate::index) fn run_spans(
    counting: Counting<'_>,
    field: Field,
    run: &LiteralRun,
    documents: &[DocId],
) -> tantivy::Result<Vec<Vec<(u32, u32)>>> {
    let mut positions = RunPositions::open(field, run, counting)?;
    let mut poll = StopPoll::new(counting.stop, DOCUMENTS_PER_CHECK);
    let spans = documents.iter().map(|&document| {
        let mut spans = Vec::new();
        if !poll.is_set() {
            positions.spans(document, &mut spans);
        }
        spans
    });
    Ok(spans.collect())
}

/// For each of `documents`, which ascend, whether it has one of `terms`.
pub(in crate::index) fn has_terms(
    counting: Counting<'_>,
    field: Field,
    terms: &[String],
    documents: &[DocId],
) -> tantivy::Result<Vec<bool>> {
    let index = counting.reader.inverted_index(field)?;
    let mut has_terms = vec![false; documents.len()];
    for term in terms {
        let term = Term::from_field_text(field, term);
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        for (has_terms, &document) in has_terms.iter_mut().zip(documents) {
            if postings.doc() < document {
                postings.seek(document);
            }
            *has_terms |= postings.doc() == document;
        }
    }
    Ok(has_terms)
}

fn count(occurrences: usize) -> u32 {
    u32::try_from(occurrences).unwrap_or(u32::MAX)
}

/// The positions of a run in a document.
struct RunPositions {
    /// The rarest first.
    terms: Vec<RunTerm>,
    /// Number of positions of the run.
    length: u32,
    /// Where the run begins in the current document; and where it could by one of its terms.
    starts: Vec<u32>,
    of_term: Vec<u32>,
}

/// A term of a run.
struct RunTerm {
    /// Its position in the run.
    offset: u32,
    /// Postings of all alternatives.
    postings: Vec<SegmentPostings>,
}

impl RunTerm {
    /// All terms of a pattern.
    fn of_pattern(
        offset: u32,
        pattern: &Pattern,
        field: Field,
        index: &InvertedIndexReader,
        stop: &Stop,
    ) -> tantivy::Result<Self> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let found = pattern.terms(field, index.terms(), stop)?;
        let found = found.iter().take_while(|_| !stop.is_set());
        let postings = found.map(|term| index.read_postings_from_terminfo(term, option));
        Ok(Self { offset, postings: postings.collect::<std::io::Result<_>>()? })
    }

    /// The current document of the only alternative.
    fn document(&self) -> Option<DocId> {
        self.postings.first().map(DocSet::doc).filter(|document| *document != TERMINATED)
    }

    /// Number of documents in its postings, with repetitions.
    fn size(&self) -> u64 {
        self.postings.iter().map(|postings| u64::from(postings.doc_freq())).sum()
    }

    /// Advances to `document`; returns whether it has the term. Documents must ascend.
    fn seek(&mut self, document: DocId) -> bool {
        self.postings.iter_mut().fold(false, |has_term, postings| {
            if postings.doc() < document {
                postings.seek(document);
            }
            has_term | (postings.doc() == document)
        })
    }

    /// Replaces `starts` by the positions at which a run begins in the current `document` by this term; ascending.
    fn starts(&mut self, document: DocId, starts: &mut Vec<u32>) {
        starts.clear();
        for postings in self.postings.iter_mut().filter(|postings| postings.doc() == document) {
            postings.append_positions_with_offset(0, starts);
        }
        let offset = self.offset;
        starts.retain_mut(|position| {
            let start = position.checked_sub(offset);
            *position = start.unwrap_or_default();
            start.is_some()
        });
        if self.postings.len() > 1 {
            starts.sort_unstable();
        }
    }
}

impl RunPositions {
    fn open(field: Field, run: &LiteralRun, counting: Counting<'_>) -> tantivy::Result<Self> {
        let index = counting.reader.inverted_index(field)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut found = Vec::with_capacity(run.terms.len());
        for (offset, term) in &run.terms {
            // Without one of its terms there is no run, and opening postings costs as much as reading hundreds of them.
            let Some(info) = index.get_term_info(&Term::from_field_text(field, term))? else {
                return Ok(Self::new(Vec::new(), run.length));
            };
            found.push((*offset, info));
        }
        let mut terms = Vec::with_capacity(found.len() + 1);
        for (offset, info) in found {
            terms.push(RunTerm { offset, postings: vec![index.read_postings_from_terminfo(&info, option)?] });
        }
        if let Some((offset, beginning)) = &run.prefix {
            let pattern = Pattern::Prefix(beginning.clone());
            terms.push(RunTerm::of_pattern(*offset, &pattern, field, &index, counting.stop)?);
        }
        Ok(Self::new(terms, run.length))
    }

    fn new(mut terms: Vec<RunTerm>, length: u32) -> Self {
        terms.sort_by_key(RunTerm::size);
        Self { terms, length, starts: Vec::new(), of_term: Vec::new() }
    }

    /// Words take consecutive positions, whatever is between them.
    fn of_patterns(field: Field, patterns: &[Pattern], counting: Counting<'_>) -> tantivy::Result<Self> {
        let index = counting.reader.inverted_index(field)?;
        let terms = (0..)
            .zip(patterns)
            .map(|(offset, pattern)| RunTerm::of_pattern(offset, pattern, field, &index, counting.stop));
        let terms: Vec<RunTerm> = terms.collect::<tantivy::Result<_>>()?;
        let length = u32::try_from(terms.len()).unwrap_or(u32::MAX);
        Ok(Self::new(terms, length))
    }

    /// Upper bound of the number of documents that have the run.
    fn size(&self) -> u64 {
        self.terms.first().map_or(0, RunTerm::size)
    }

    /// The documents that may have the run, ascending: those with its rarest term.
    fn candidates(&self) -> Vec<DocId> {
        let mut documents = Vec::new();
        for postings in self.terms.first().into_iter().flat_map(|rarest| &rarest.postings) {
            let mut postings = postings.clone();
            while postings.doc() != TERMINATED {
                documents.push(postings.doc());
                postings.advance();
            }
        }
        documents.sort_unstable();
        documents.dedup();
        documents
    }

    /// The documents that have the run, ascending, with counts.
    fn counts(mut self, stop: &Stop) -> Counts {
        let mut poll = StopPoll::new(stop, DOCUMENTS_PER_CHECK);
        let mut counts = Counts::new();
        let mut add = |document: DocId, starts: &[u32]| {
            if !starts.is_empty() {
                counts.push((document, count(starts.len())));
            }
        };
        if self.terms.first().is_some_and(|rarest| rarest.postings.len() > 1) {
            let candidates = self.candidates().into_iter().take_while(|_| !poll.is_set());
            candidates.for_each(|document| add(document, self.starts(document)));
            return counts;
        }
        while let Some(document) = self.terms.first().and_then(RunTerm::document).filter(|_| !poll.is_set()) {
            add(document, self.starts(document));
            self.terms[0].postings[0].advance();
        }
        counts
    }

    /// The first position of each occurrence in `document`, ascending. Documents must ascend.
    fn starts(&mut self, document: DocId) -> &[u32] {
        let Self { terms, starts, of_term, .. } = self;
        starts.clear();
        // Positions are read only if all terms occur.
        if !terms.iter_mut().all(|term| term.seek(document)) {
            return starts;
        }
        let Some((rarest, others)) = terms.split_first_mut() else { return starts };
        rarest.starts(document, starts);
        for term in others {
            if starts.is_empty() {
                break;
            }
            term.starts(document, of_term);
            keep_common(starts, of_term);
        }
        starts
    }

    /// Replaces `spans` by first position and end of each occurrence, ascending; whether there are any. Documents must
    /// ascend.
    fn spans(&mut self, document: DocId, spans: &mut Vec<(u32, u32)>) -> bool {
        let length = self.length;
        spans.clear();
        spans.extend(self.starts(document).iter().map(|&start| (start, start + length)));
        !spans.is_empty()
    }
}

/// Keeps of `positions` those that are in `others` too; both ascend.
fn keep_common(positions: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().peekable();
    positions.retain(|position| {
        while others.next_if(|&other| other < position).is_some() {}
        others.peek() == Some(&position)
    });
}
