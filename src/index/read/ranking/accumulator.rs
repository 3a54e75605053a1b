//! Accumulates the results for each document of a segment.

use tantivy::{DocId, SegmentReader};

/// If more than one document in so many was found, all are scanned in order instead of sorted.
const DENSE_RATIO: usize = 16;

/// An article that has part of what a query asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Entry {
    pub(super) document: DocId,
    pub(super) score: f32,
    /// Number of required things that it has.
    pub(super) found: u16,
    /// Sum of their idf.
    pub(super) idf_sum: f32,
    /// Whether it has the whole query as one run.
    pub(super) has_run: bool,
}

/// Results for each document of a segment. Zeroed arrays cost nothing until they are written, so the documents
/// with results are listed separately.
pub(super) struct Accumulator {
    entries: Vec<Slot>,
    touched: Vec<DocId>,
    runs: Vec<DocId>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    score: f32,
    idf_sum: f32,
    found: u16,
    touched: bool,
}

impl Accumulator {
    pub(super) fn new(reader: &SegmentReader) -> Self {
        let entries = vec![Slot::default(); reader.max_doc() as usize];
        Self { entries, touched: Vec::new(), runs: Vec::new() }
    }

    fn slot(&mut self, document: DocId) -> &mut Slot {
        let slot = &mut self.entries[document as usize];
        if !slot.touched {
            slot.touched = true;
            self.touched.push(document);
        }
        slot
    }

    /// Adds a result to that of a document.
    pub(super) fn add(&mut self, document: DocId, score: f32, idf_sum: f32, found: u16) {
        let slot = self.slot(document);
        slot.score += score;
        slot.idf_sum += idf_sum;
        slot.found = slot.found.saturating_add(found);
    }

    /// Adds to the score of a document that has a result.
    pub(super) fn raise_score(&mut self, document: DocId, score: f32) {
        let slot = &mut self.entries[document as usize];
        if slot.touched {
            slot.score += score;
        }
    }

    /// Adds a score and keeps the larger of the other values.
    pub(super) fn raise(&mut self, entry: Entry) {
        let slot = self.slot(entry.document);
        slot.score += entry.score;
        slot.idf_sum = slot.idf_sum.max(entry.idf_sum);
        slot.found = slot.found.max(entry.found);
    }

    /// Sets the documents that have the whole query as one run.
    pub(super) fn add_runs(&mut self, documents: &[DocId]) {
        self.runs.extend(documents);
    }

    /// All documents found, ascending.
    pub(super) fn entries(mut self) -> Vec<Entry> {
        let documents = if self.touched.len() * DENSE_RATIO > self.entries.len() {
            (0..).zip(&self.entries).filter(|(_, slot)| slot.touched).map(|(document, _)| document).collect()
        } else {
            self.touched.sort_unstable();
            self.touched
        };
        self.runs.sort_unstable();
        let mut runs = self.runs.into_iter().peekable();
        let entry = |document: DocId| {
            let Slot { score, idf_sum, found, .. } = self.entries[document as usize];
            while runs.next_if(|&run| run < document).is_some() {}
            Entry { document, score, found, idf_sum, has_run: runs.peek() == Some(&document) }
        };
        documents.into_iter().map(entry).collect()
    }
}
