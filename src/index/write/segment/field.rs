//! The postings of one field of a segment.

use std::ops::Range;
use std::sync::mpsc::sync_channel;
use std::thread;

use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

use super::analyzed::TermPosting;
use super::log::{PostingLog, SortedPostings, read_posting, sorted_size};
use super::terms::{Slot, TermTable};

/// Bytes of postings that are sorted at a time. With more, sorting would leave the processor's caches; with less, the log is
/// read more often.
const PART_BYTES: usize = 16 << 20;

/// Collects the postings of a field.
pub(super) struct FieldPostings {
    record: IndexRecordOption,
    /// Number of tokens of all documents.
    pub(super) tokens: u64,
    terms: TermTable,
    log: PostingLog,
    /// Buffer for the slots of a document's terms.
    slots: Vec<Slot>,
}

/// Terms in their order.
struct TermOrder {
    /// Terms by rank.
    terms: Vec<u32>,
    /// Ranks by term.
    ranks: Vec<u32>,
    /// Bytes of the sorted postings of each rank.
    sizes: Vec<u32>,
    /// Documents of each rank.
    documents: Vec<u32>,
}

impl FieldPostings {
    pub(super) fn new(record: IndexRecordOption) -> Self {
        Self { record, tokens: 0, terms: TermTable::new(), log: PostingLog::new(record), slots: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.terms.len() == 0
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        self.terms.memory() + self.log.memory()
    }

    /// Adds the terms of a document, each of which occurs once. Documents must come in order.
    pub(super) fn add<'d>(
        &mut self,
        document: u32,
        terms: impl ExactSizeIterator<Item = TermPosting<'d>> + Clone,
    ) {
        self.terms.first_slots(terms.clone().map(|term| term.hash), &mut self.slots);
        for (TermPosting { hash, key, payload }, slot) in terms.zip(&self.slots) {
            let term = self.terms.number(*slot, hash, key);
            self.log.add(document, term, payload);
        }
    }

    /// Writes the terms in order. Another thread sorts the next part meanwhile.
    pub(super) fn write(mut self, serializer: &mut FieldSerializer<'_>) -> std::io::Result<()> {
        let order = self.order();
        let parts = parts(&order.sizes);
        let Self { log, terms, record, .. } = &self;
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel(0);
            let order = &order;
            scope.spawn(move || {
                for ranks in parts {
                    // The receiver is gone if a part could not be written.
                    let sorted = log.sorted(ranks, &order.ranks, &order.sizes);
                    if sender.send(sorted).is_err() {
                        return;
                    }
                }
            });
            receiver.iter().try_for_each(|part| write_part(&part, order, terms, *record, serializer))
        })
    }

    fn order(&mut self) -> TermOrder {
        let terms = self.terms.sorted();
        let mut ranks = vec![0; terms.len()];
        for (rank, &term) in (0..).zip(&terms) {
            ranks[term as usize] = rank;
        }
        let (mut sizes, mut documents) = (vec![0; terms.len()], vec![0; terms.len()]);
        self.log.for_each(|_, term, payload| {
            let rank = ranks[term as usize] as usize;
            sizes[rank] += u32::try_from(sorted_size(payload)).unwrap_or(u32::MAX);
            documents[rank] += 1;
        });
        TermOrder { terms, ranks, sizes, documents }
    }
}

/// Splits terms into parts of about [`PART_BYTES`].
fn parts(sizes: &[u32]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (rank, &size) in sizes.iter().enumerate() {
        if bytes > 0 && bytes + size as usize > PART_BYTES {
            parts.push(start..rank);
            (start, bytes) = (rank, 0);
        }
        bytes += size as usize;
    }
    parts.push(start..sizes.len());
    parts
}

fn write_part(
    part: &SortedPostings,
    order: &TermOrder,
    terms: &TermTable,
    record: IndexRecordOption,
    serializer: &mut FieldSerializer<'_>,
) -> std::io::Result<()> {
    let mut rest = part.bytes.as_slice();
    let mut positions = Vec::new();
    for rank in part.ranks.clone() {
        let (mut postings, next) = rest.split_at(order.sizes[rank] as usize);
        rest = next;
        // Without frequencies nothing is computed from the number of documents, and tantivy has it as 0.
        let documents = if record.has_freq() { order.documents[rank] } else { 0 };
        serializer.new_term(terms.key(order.terms[rank]), documents, record.has_freq())?;
        while let Some((document, frequency)) = read_posting(&mut postings, record, &mut positions) {
            serializer.write_doc(document, frequency, &positions);
        }
        serializer.close_term()?;
    }
    Ok(())
}
