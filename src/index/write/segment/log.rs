//! The postings of a field in the order of documents, and sorted by terms.

use tantivy::schema::IndexRecordOption;

use crate::leb128::read_number;

/// Bytes from which a chunk gets no more documents. Chunks avoid copies when a log grows.
const CHUNK_BYTES: usize = 1 << 18;

/// Postings in the order in which documents were added: the number of a term, in four bytes, and the payload of the
/// document's term. [`DOCUMENT`] and the number of a document come before the postings of that document.
pub(super) struct PostingLog {
    chunks: Vec<Vec<u8>>,
    record: IndexRecordOption,
    /// The document of the last posting.
    document: Option<u32>,
}

/// In place of a term: the number of a document follows.
const DOCUMENT: u32 = u32::MAX;

/// Bytes of the number of a document or term.
const NUMBER_BYTES: usize = 4;

/// The place of a term whose postings are not sorted now.
pub(super) const NO_PLACE: u32 = u32::MAX;

impl PostingLog {
    pub(super) fn new(record: IndexRecordOption) -> Self {
        Self { chunks: Vec::new(), record, document: None }
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        self.chunks.iter().map(Vec::capacity).sum()
    }

    /// Adds a posting.
    pub(super) fn add(&mut self, document: u32, term: u32, payload: &[u8]) {
        if self.chunks.last().is_none_or(|chunk| chunk.len() >= CHUNK_BYTES) {
            self.chunks.push(Vec::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 8));
            self.document = None;
        }
        let Some(chunk) = self.chunks.last_mut() else { return };
        if self.document != Some(document) {
            self.document = Some(document);
            chunk.extend_from_slice(&DOCUMENT.to_le_bytes());
            chunk.extend_from_slice(&document.to_le_bytes());
        }
        chunk.extend_from_slice(&term.to_le_bytes());
        chunk.extend_from_slice(payload);
    }

    /// Calls `each` with the document, the term and the payload of every posting.
    pub(super) fn for_each(&self, mut each: impl FnMut([u8; NUMBER_BYTES], u32, &[u8])) {
        for chunk in &self.chunks {
            let (mut rest, mut document) = (chunk.as_slice(), [0; NUMBER_BYTES]);
            while let Some((number, after)) = rest.split_first_chunk() {
                let number = u32::from_le_bytes(*number);
                if number == DOCUMENT {
                    let Some((next, after)) = after.split_first_chunk() else { break };
                    (document, rest) = (*next, after);
                } else {
                    let (payload, after) = after.split_at(payload_length(self.record, after));
                    each(document, number, payload);
                    rest = after;
                }
            }
        }
    }

    /// Sorts the postings of the terms to which `places` gives a place, by number: where the postings of the term begin in the
    /// result, which has `length` bytes. Other terms have [`NO_PLACE`]. Afterwards a place is where the postings end.
    pub(super) fn sorted(&self, places: &mut [u32], length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.for_each(|document, term, payload| {
            let place = &mut places[term as usize];
            if *place == NO_PLACE {
                return;
            }
            let (at, size) = (*place as usize, sorted_size(payload));
            let (number, rest) = bytes[at..at + size].split_at_mut(NUMBER_BYTES);
            number.copy_from_slice(&document);
            rest.copy_from_slice(payload);
            *place += u32::try_from(size).unwrap_or(0);
        });
        bytes
    }
}

/// Bytes of a sorted posting with this payload.
pub(super) fn sorted_size(payload: &[u8]) -> usize {
    NUMBER_BYTES + payload.len()
}

/// Takes a sorted posting of a field that has `record` from the front of `bytes`: the document and its frequency. The
/// position deltas replace those in `positions`.
#[expect(clippy::cast_possible_truncation, reason = "numbers were written from 32 bits")]
pub(super) fn read_posting(
    bytes: &mut &[u8],
    record: IndexRecordOption,
    positions: &mut Vec<u32>,
) -> Option<(u32, u32)> {
    let (document, rest) = bytes.split_first_chunk()?;
    let (mut payload, after) = rest.split_at(payload_length(record, rest));
    *bytes = after;
    let document = u32::from_le_bytes(*document);
    if !record.has_freq() {
        return Some((document, 0));
    }
    let number = read_number(&mut payload)? as u32;
    if !record.has_positions() {
        return Some((document, number));
    }
    positions.clear();
    while let Some(delta) = read_number(&mut payload) {
        positions.push(delta as u32);
    }
    Some((document, positions.len() as u32))
}

/// Length of the payload at the beginning of `bytes`.
fn payload_length(record: IndexRecordOption, bytes: &[u8]) -> usize {
    if !record.has_freq() {
        return 0;
    }
    let mut rest = bytes;
    let number = read_number(&mut rest).unwrap_or_default();
    let positions = if record.has_positions() { usize::try_from(number).unwrap_or_default() } else { 0 };
    bytes.len() - rest.len() + positions
}
