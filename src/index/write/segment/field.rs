//! The postings of one field of a segment.

use std::io::{self, Write};
use std::sync::mpsc::sync_channel;
use std::thread;

use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

use super::analyzed::TermPosting;
use super::log::{NO_PLACE, PostingLog, read_posting, sorted_size};
use super::terms::{Slot, TermTable};

/// Bytes of postings that are sorted at a time. With more, sorting would leave the processor's caches; with less, the log is
/// read more often.
const PART_BYTES: usize = 16 << 20;

/// Collects the postings of a field.
pub(super) struct FieldPostings {
    pub(super) record: IndexRecordOption,
    /// Number of tokens of all documents.
    pub(super) tokens: u64,
    terms: TermTable,
    log: PostingLog,
    /// Buffer for the slots of a document's terms.
    slots: Vec<Slot>,
}

/// Postings of consecutive terms, sorted by term.
struct SortedPart<'t> {
    /// The numbers of the terms, in their order.
    terms: &'t [u32],
    /// For each term its documents with their payloads.
    bytes: Vec<u8>,
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
            self.terms.count(term, sorted_size(payload));
            self.log.add(document, term, payload);
        }
    }

    /// Writes the terms in order. Another thread sorts the next part meanwhile.
    pub(super) fn write<W: Write>(mut self, serializer: &mut FieldSerializer<'_, W>) -> io::Result<()> {
        let order = self.terms.sorted();
        let (order, Self { log, terms, record, .. }) = (order.as_slice(), &self);
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel(0);
            scope.spawn(move || {
                let mut places = vec![NO_PLACE; terms.len()];
                let mut rest = order;
                // The receiver is gone if a part could not be written.
                while let Some(part) = next_part(&mut rest, log, terms, &mut places)
                    && sender.send(part).is_ok()
                {}
            });
            receiver.iter().try_for_each(|part| write_part(&part, terms, *record, serializer))
        })
    }
}

/// Sorts the postings of the next terms in `order`, of about [`PART_BYTES`]. `places` are all without a place before and after.
fn next_part<'t>(
    order: &mut &'t [u32],
    log: &PostingLog,
    table: &TermTable,
    places: &mut [u32],
) -> Option<SortedPart<'t>> {
    let (mut count, mut length) = (0, 0);
    for &term in *order {
        let size = table.size(term);
        if length > 0 && length + size > PART_BYTES {
            break;
        }
        places[term as usize] = u32::try_from(length).ok()?;
        (count, length) = (count + 1, length + size);
    }
    let (terms, rest) = order.split_at_checked(count).filter(|_| count > 0)?;
    *order = rest;
    let bytes = log.sorted(places, length);
    terms.iter().for_each(|&term| places[term as usize] = NO_PLACE);
    Some(SortedPart { terms, bytes })
}

fn write_part<W: Write>(
    part: &SortedPart<'_>,
    table: &TermTable,
    record: IndexRecordOption,
    serializer: &mut FieldSerializer<'_, W>,
) -> io::Result<()> {
    let mut rest = part.bytes.as_slice();
    let mut positions = Vec::new();
    for &term in part.terms {
        let (mut postings, next) = rest.split_at(table.size(term));
        rest = next;
        // Without frequencies nothing is computed from the number of documents, and tantivy has it as 0.
        let documents = if record.has_freq() { table.documents(term) } else { 0 };
        serializer.new_term(table.key(term), documents, record.has_freq())?;
        while let Some((document, frequency)) = read_posting(&mut postings, record, &mut positions) {
            serializer.write_doc(document, frequency, &positions);
        }
        serializer.close_term()?;
    }
    Ok(())
}
