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

impl Entry {
    /// A number that orders matches: those with the whole query as one run first, then by score. Of a float that is not
    /// negative the bits ascend as its value.
    pub(super) fn rank(&self) -> u64 {
        u64::from(self.has_run) << u32::BITS | u64::from(self.score.max(0.0).to_bits())
    }
}

/// Results for each document of a segment. Zeroed arrays cost nearly nothing until they are written, so the documents
/// with results are listed separately.
pub(super) struct Accumulator {
    slots: Vec<Slot>,
    touched: Vec<DocId>,
    runs: Vec<DocId>,
}

/// Score, sum of idf, and one more than the number of things found, or 0 for a document without a result. An array of
/// numbers, since only of such arrays a zeroed vector is made without writing each element; a number that an [`Entry`]
/// can have is exact as a float.
type Slot = [f32; 3];

const SCORE: usize = 0;
const IDF_SUM: usize = 1;
const FOUND: usize = 2;
/// [`FOUND`] of a document that has nothing that counts.
const NONE_FOUND: f32 = 1.0;
const MOST_FOUND: f32 = 65_536.0;

impl Accumulator {
    pub(super) fn new(reader: &SegmentReader) -> Self {
        let slots = vec![[0.0; 3]; reader.max_doc() as usize];
        Self { slots, touched: Vec::new(), runs: Vec::new() }
    }

    fn slot(&mut self, document: DocId) -> &mut Slot {
        let slot = &mut self.slots[document as usize];
        if slot[FOUND] == 0.0 {
            slot[FOUND] = NONE_FOUND;
            self.touched.push(document);
        }
        slot
    }

    /// Adds a result to that of a document.
    pub(super) fn add(&mut self, document: DocId, score: f32, idf_sum: f32, found: u16) {
        let slot = self.slot(document);
        slot[SCORE] += score;
        slot[IDF_SUM] += idf_sum;
        slot[FOUND] = (slot[FOUND] + f32::from(found)).min(MOST_FOUND);
    }

    /// Adds to the score of a document that has a result.
    pub(super) fn raise_score(&mut self, document: DocId, score: f32) {
        let slot = &mut self.slots[document as usize];
        if slot[FOUND] > 0.0 {
            slot[SCORE] += score;
        }
    }

    /// Adds a score and keeps the larger of the other values.
    pub(super) fn raise(&mut self, entry: Entry) {
        let slot = self.slot(entry.document);
        slot[SCORE] += entry.score;
        slot[IDF_SUM] = slot[IDF_SUM].max(entry.idf_sum);
        slot[FOUND] = slot[FOUND].max(f32::from(entry.found) + NONE_FOUND);
    }

    /// Sets the documents that have the whole query as one run.
    pub(super) fn add_runs(&mut self, documents: &[DocId]) {
        self.runs.extend(documents);
    }

    /// All documents found, ascending.
    pub(super) fn entries(mut self) -> Vec<Entry> {
        let documents = if self.touched.len() * DENSE_RATIO > self.slots.len() {
            let found = (0..).zip(&self.slots).filter(|(_, slot)| slot[FOUND] > 0.0);
            found.map(|(document, _)| document).collect()
        } else {
            self.touched.sort_unstable();
            self.touched
        };
        self.runs.sort_unstable();
        let mut runs = self.runs.into_iter().peekable();
        let entry = |document: DocId| {
            let [score, idf_sum, found] = self.slots[document as usize];
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of `u16`")]
            let found = (found - NONE_FOUND) as u16;
            while runs.next_if(|&run| run < document).is_some() {}
            Entry { document, score, found, idf_sum, has_run: runs.peek() == Some(&document) }
        };
        documents.into_iter().map(entry).collect()
    }
}
