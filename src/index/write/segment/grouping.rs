//! Groups the tokens of one field of one document by term.

use tantivy::schema::{Field, IndexRecordOption};
use xxhash_rust::xxh3::xxh3_64;

use super::analyzed::{DocumentTerm, DocumentTerms, FieldTerms};
use crate::leb128::write_number;

/// Slots of an empty table, enough for most titles.
const MIN_SLOTS: usize = 1 << 6;

/// Groups tokens; reused for many fields, so that it allocates nothing after a while.
pub(super) struct TokenGrouping {
    /// Open addressing, at most half full.
    slots: Vec<Slot>,
    /// Slots of an earlier generation are empty.
    generation: u32,
    terms: Vec<Term>,
    keys: Vec<u8>,
    /// Term and position of each token.
    tokens: Vec<(u32, u32)>,
    /// Buffers for the positions of all terms, and for the length of those of one term.
    positions: Vec<u32>,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    generation: u32,
    /// Index of the term.
    term: u32,
}

struct Term {
    hash: u32,
    key_end: usize,
    count: u32,
}

impl TokenGrouping {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![Slot::default(); MIN_SLOTS],
            generation: 0,
            terms: Vec::new(),
            keys: Vec::new(),
            tokens: Vec::new(),
            positions: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Empties it for the next field.
    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.keys.clear();
        self.tokens.clear();
        self.generation = self.generation.wrapping_add(1);
        if self.generation == 0 {
            self.slots.fill(Slot::default());
            self.generation = 1;
        }
    }

    /// Adds a token. The positions of a term must not decrease.
    pub(super) fn add(&mut self, key: &[u8], position: u32) {
        let term = self.term(key);
        self.terms[term as usize].count += 1;
        self.tokens.push((term, position));
    }

    fn term(&mut self, key: &[u8]) -> u32 {
        if self.terms.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash(key);
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.generation != self.generation {
                let term = self.push(hash, key);
                self.slots[place] = Slot { generation: self.generation, term };
                return term;
            }
            if self.terms[slot.term as usize].hash == hash && self.key(slot.term as usize) == key {
                return slot.term;
            }
            place = (place + 1) & mask;
        }
    }

    fn key(&self, term: usize) -> &[u8] {
        let start = term.checked_sub(1).map_or(0, |before| self.terms[before].key_end);
        &self.keys[start..self.terms[term].key_end]
    }

    #[expect(clippy::cast_possible_truncation, reason = "a text has fewer than 2³² tokens")]
    fn push(&mut self, hash: u32, key: &[u8]) -> u32 {
        self.keys.extend_from_slice(key);
        self.terms.push(Term { hash, key_end: self.keys.len(), count: 0 });
        self.terms.len() as u32 - 1
    }

    #[expect(clippy::cast_possible_truncation, reason = "see `push`")]
    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = vec![Slot::default(); mask + 1];
        for (term, Term { hash, .. }) in self.terms.iter().enumerate() {
            let mut place = *hash as usize & mask;
            while self.slots[place].generation == self.generation {
                place = (place + 1) & mask;
            }
            self.slots[place] = Slot { generation: self.generation, term: term as u32 };
        }
    }

    /// Appends the terms of a field to those of the document, with what `record` keeps of their `tokens`.
    pub(super) fn finish(
        &mut self,
        field: Field,
        record: IndexRecordOption,
        tokens: u32,
        document: &mut DocumentTerms,
    ) {
        let key_base = document.keys.len();
        document.keys.extend_from_slice(&self.keys);
        if record.has_positions() {
            self.sort_positions();
        }
        let mut first = 0;
        for Term { hash, key_end, count } in &self.terms {
            let next = first + *count as usize;
            if record.has_positions() {
                // The length in front takes one byte for nearly all terms.
                let start = document.payloads.len();
                document.payloads.push(0);
                let mut before = 0;
                for &position in &self.positions[first..next] {
                    write_number(&mut document.payloads, u64::from(position.wrapping_sub(before)));
                    before = position;
                }
                self.bytes.clear();
                write_number(&mut self.bytes, (document.payloads.len() - start - 1) as u64);
                match self.bytes[..] {
                    [length] => document.payloads[start] = length,
                    _ => drop(document.payloads.splice(start..=start, self.bytes.iter().copied())),
                }
            } else if record.has_freq() {
                write_number(&mut document.payloads, u64::from(*count));
            }
            first = next;
            document.terms.push(DocumentTerm {
                hash: *hash,
                key_end: key_base + key_end,
                payload_end: document.payloads.len(),
            });
        }
        document.fields.push(FieldTerms { field, tokens, end: document.terms.len() });
    }

    /// Collects the positions of each term in one place, by counting.
    fn sort_positions(&mut self) {
        let mut starts = Vec::with_capacity(self.terms.len());
        let mut start = 0;
        for term in &self.terms {
            starts.push(start);
            start += term.count as usize;
        }
        self.positions.clear();
        self.positions.resize(self.tokens.len(), 0);
        for &(term, position) in &self.tokens {
            let place = &mut starts[term as usize];
            self.positions[*place] = position;
            *place += 1;
        }
    }
}

/// The hash of a term, as all tables use it.
#[expect(clippy::cast_possible_truncation, reason = "half of the bits are enough")]
fn hash(key: &[u8]) -> u32 {
    xxh3_64(key) as u32
}
