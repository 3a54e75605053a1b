//! Counts literal runs and runs near each other, by their positions.
//!
//! tantivy's phrase queries return scores, not counts, and its sloppy phrases count the moves that bring words
//! into order. Here occurrences are counted, and the distance is the number of positions between words, in any
//! order.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

use super::pattern::Pattern;
use crate::analysis::{LiteralRun, windows};

/// Documents in ascending order, with their number of occurrences.
pub(super) type Counts = Vec<(DocId, u32)>;

/// The documents of a segment that have the run in `field`, with counts.
pub(super) fn count_run(reader: &SegmentReader, field: Field, run: &LiteralRun) -> tantivy::Result<Counts> {
    Ok(RunPositions::open(field, run, reader)?.counts())
}

/// The documents with consecutive terms that match the patterns, with counts.
pub(super) fn count_patterns(
    reader: &SegmentReader,
    field: Field,
    patterns: &[Pattern],
) -> tantivy::Result<Counts> {
    Ok(RunPositions::of_patterns(field, patterns, reader)?.counts())
}

/// The documents in which all runs are within `distance` positions of each other in total, with counts.
pub(super) fn count_near(
    reader: &SegmentReader,
    field: Field,
    runs: &[LiteralRun],
    distance: u32,
) -> tantivy::Result<Counts> {
    let runs_at = runs.iter().map(|run| RunPositions::open(field, run, reader));
    let mut runs_at: Vec<RunPositions> = runs_at.collect::<tantivy::Result<_>>()?;
    let rarest = runs_at.iter().min_by_key(|run| run.size());
    let candidates = rarest.map(RunPositions::candidates).unwrap_or_default();
    let near = candidates.into_iter().map(|document| {
        let spans: Vec<Vec<(u32, u32)>> = runs_at.iter_mut().map(|run| run.spans(document)).collect();
        (document, count(windows(&spans).filter(|(_, gap)| gap <= &distance).count()))
    });
    Ok(near.filter(|(_, count)| *count > 0).collect())
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
    ) -> tantivy::Result<Self> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let found = pattern.terms(field, index.terms())?;
        let postings = found.iter().map(|term| index.read_postings_from_terminfo(term, option));
        Ok(Self { offset, postings: postings.collect::<std::io::Result<_>>()? })
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

    /// Positions at which a run begins in the current `document` by this term; ascending.
    fn starts(&mut self, document: DocId) -> Vec<u32> {
        let (mut all, mut own) = (Vec::new(), Vec::new());
        for postings in &mut self.postings {
            if postings.doc() == document {
                postings.positions(&mut own);
                all.extend(own.iter().filter_map(|position| position.checked_sub(self.offset)));
            }
        }
        all.sort_unstable();
        all
    }
}

impl RunPositions {
    fn open(field: Field, run: &LiteralRun, reader: &SegmentReader) -> tantivy::Result<Self> {
        let index = reader.inverted_index(field)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut terms = Vec::new();
        for (offset, term) in &run.terms {
            let postings = index.read_postings(&Term::from_field_text(field, term), option)?;
            terms.push(RunTerm { offset: *offset, postings: postings.into_iter().collect() });
        }
        if let Some((offset, beginning)) = &run.prefix {
            terms.push(RunTerm::of_pattern(*offset, &Pattern::Prefix(beginning.clone()), field, &index)?);
        }
        terms.sort_by_key(RunTerm::size);
        Ok(Self { terms, length: run.length })
    }

    /// Words take consecutive positions, whatever is between them.
    fn of_patterns(field: Field, patterns: &[Pattern], reader: &SegmentReader) -> tantivy::Result<Self> {
        let index = reader.inverted_index(field)?;
        let terms =
            (0..).zip(patterns).map(|(offset, pattern)| RunTerm::of_pattern(offset, pattern, field, &index));
        let mut terms: Vec<RunTerm> = terms.collect::<tantivy::Result<_>>()?;
        let length = u32::try_from(terms.len()).unwrap_or(u32::MAX);
        terms.sort_by_key(RunTerm::size);
        Ok(Self { terms, length })
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
    fn counts(mut self) -> Counts {
        let candidates = self.candidates().into_iter();
        let counts = candidates.map(|document| (document, count(self.starts(document).len())));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// The first position of each occurrence in `document`, ascending. Documents must ascend.
    fn starts(&mut self, document: DocId) -> Vec<u32> {
        // Positions are read only if all terms occur.
        if !self.terms.iter_mut().all(|term| term.seek(document)) {
            return Vec::new();
        }
        let Some((rarest, others)) = self.terms.split_first_mut() else { return Vec::new() };
        let mut starts = rarest.starts(document);
        for term in others {
            if starts.is_empty() {
                break;
            }
            let found = term.starts(document);
            starts.retain(|start| found.binary_search(start).is_ok());
        }
        starts
    }

    /// First position and end of each occurrence, ascending. Documents must ascend.
    fn spans(&mut self, document: DocId) -> Vec<(u32, u32)> {
        self.starts(document).into_iter().map(|start| (start, start + self.length)).collect()
    }
}
