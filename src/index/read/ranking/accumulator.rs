//! Accumulates the results for each document of a segment.

use tantivy::{DocId, SegmentReader};

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

/// Results for the documents of a segment that have any. A slot for each document of the segment would be 1.6 MB for an archive
/// of 136,000 articles, most of them zeros; so a bit for each says whether it has a slot, and the bits before it which one.
pub(super) struct Accumulator {
    /// Bit `document % 64` of element `document / 64`.
    has_slot: Vec<u64>,
    /// The number of bits before each element.
    ranks: Vec<u32>,
    /// In order of document.
    slots: Vec<Slot>,
    runs: Vec<DocId>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    score: f32,
    found: u16,
    idf_sum: f32,
}

impl Accumulator {
    pub(super) fn new(reader: &SegmentReader) -> Self {
        let elements = reader.max_doc().div_ceil(u64::BITS) as usize;
        Self { has_slot: vec![0; elements], ranks: Vec::new(), slots: Vec::new(), runs: Vec::new() }
    }

    /// Makes a slot for each of these documents, before results are added to them.
    pub(super) fn make_room(&mut self, documents: impl Iterator<Item = DocId>) {
        let before = self.has_slot.clone();
        for document in documents {
            let (element, bit) = place(document);
            self.has_slot[element] |= bit;
        }
        let mut rank = 0;
        let ranks = self.has_slot.iter().map(|bits| {
            rank += bits.count_ones();
            rank - bits.count_ones()
        });
        self.ranks = ranks.collect();
        let slots = std::mem::replace(&mut self.slots, vec![Slot::default(); rank as usize]);
        for (document, slot) in flagged(&before).zip(slots) {
            *self.slot(document) = slot;
        }
    }

    /// The slot of a document for which room was made.
    fn slot(&mut self, document: DocId) -> &mut Slot {
        let (element, bit) = place(document);
        let rank = self.ranks[element] + (self.has_slot[element] & (bit - 1)).count_ones();
        &mut self.slots[rank as usize]
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
        let (element, bit) = place(document);
        if self.has_slot[element] & bit != 0 {
            self.slot(document).score += score;
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
        self.runs.sort_unstable();
        let mut runs = self.runs.into_iter().peekable();
        let mut entries = Vec::with_capacity(self.slots.len());
        entries.extend(flagged(&self.has_slot).zip(self.slots).map(|(document, slot)| {
            let Slot { score, found, idf_sum } = slot;
            while runs.next_if(|&run| run < document).is_some() {}
            Entry { document, score, found, idf_sum, has_run: runs.peek() == Some(&document) }
        }));
        entries
    }
}

/// The element of a document's bit, and the bit.
fn place(document: DocId) -> (usize, u64) {
    ((document / u64::BITS) as usize, 1 << (document % u64::BITS))
}

/// The documents whose bits are set, ascending.
fn flagged(elements: &[u64]) -> impl Iterator<Item = DocId> {
    (0..).step_by(u64::BITS as usize).zip(elements).flat_map(|(first, &bits)| {
        let mut left = bits;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            Some(first + bit)
        })
    })
}
