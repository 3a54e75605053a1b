//! The terms of a field, numbered in the order in which they are met.

use rayon::slice::ParallelSliceMut;

/// Slots of an empty table.
const MIN_SLOTS: usize = 1 << 10;

/// Bytes of a key that lie with what is counted of its term: a look-up reads them without another cache miss. Two ideographs have
/// six, and most stems no more.
const INLINE_BYTES: usize = 8;

/// A hash table from terms to numbers. A term takes some 40 bytes, and a long key its own besides.
pub(super) struct TermTable {
    /// Open addressing, at most three quarters full.
    slots: Vec<Slot>,
    /// By number.
    terms: Vec<Term>,
    /// The keys that are longer than [`INLINE_BYTES`].
    long_keys: Vec<u8>,
}

struct Term {
    /// The key, or the beginning of a long one; zeros follow a shorter one.
    beginning: [u8; INLINE_BYTES],
    /// Length of the key.
    length: u32,
    /// Where a long key begins in their buffer.
    start: u32,
    /// Documents that have the term.
    documents: u32,
    /// Bytes of its sorted postings.
    size: u32,
}

/// A place in the table.
#[derive(Clone, Copy, Default)]
pub(super) struct Slot {
    hash: u32,
    /// The number of the term plus one; 0 for an empty slot.
    number: u32,
}

impl TermTable {
    pub(super) fn new() -> Self {
        Self { slots: vec![Slot::default(); MIN_SLOTS], terms: Vec::new(), long_keys: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
            + self.terms.len() * size_of::<Term>()
            + self.long_keys.len()
    }

    /// The bytes of a term.
    pub(super) fn key(&self, number: u32) -> &[u8] {
        let Term { beginning, length, start, .. } = &self.terms[number as usize];
        let (length, start) = (*length as usize, *start as usize);
        beginning.get(..length).unwrap_or_else(|| &self.long_keys[start..start + length])
    }

    /// The number of documents that have a term.
    pub(super) fn documents(&self, number: u32) -> u32 {
        self.terms[number as usize].documents
    }

    /// The bytes of the sorted postings of a term.
    pub(super) fn size(&self, number: u32) -> usize {
        self.terms[number as usize].size as usize
    }

    /// Counts a document that has a term, and the bytes of its sorted posting.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a builder is full before a term has 2³² bytes of postings"
    )]
    pub(super) fn count(&mut self, number: u32, size: usize) {
        let term = &mut self.terms[number as usize];
        term.documents += 1;
        term.size += size as u32;
    }

    /// Replaces `slots` by the first slot of each hash. The reads do not depend on each other, so that the processor waits
    /// for many at once. Afterwards so many terms can be looked up.
    pub(super) fn first_slots(&mut self, hashes: impl ExactSizeIterator<Item = u32>, slots: &mut Vec<Slot>) {
        while (self.terms.len() + hashes.len()) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        slots.clear();
        slots.extend(hashes.map(|hash| self.slots[hash as usize & mask]));
    }

    /// The number of a term, which is added if it is new. `hash` is that of `key`, and `first` its first slot.
    pub(super) fn number(&mut self, first: Slot, hash: u32, key: &[u8]) -> u32 {
        let beginning = beginning(key);
        if first.number > 0 && first.hash == hash && self.is_key(first.number - 1, beginning, key) {
            return first.number - 1;
        }
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.number == 0 {
                let number = self.push(beginning, key);
                self.slots[place] = Slot { hash, number: number + 1 };
                return number;
            }
            if slot.hash == hash && self.is_key(slot.number - 1, beginning, key) {
                return slot.number - 1;
            }
            place = (place + 1) & mask;
        }
    }

    /// Whether a term has this `key`, which begins with `beginning`.
    fn is_key(&self, number: u32, beginning: [u8; INLINE_BYTES], key: &[u8]) -> bool {
        let term = &self.terms[number as usize];
        term.beginning == beginning
            && term.length as usize == key.len()
            && (key.len() <= INLINE_BYTES || self.key(number) == key)
    }

    /// Appends a term. A builder is full long before it has 2³² terms or bytes of terms.
    #[expect(clippy::cast_possible_truncation, reason = "see above")]
    fn push(&mut self, beginning: [u8; INLINE_BYTES], key: &[u8]) -> u32 {
        let start = self.long_keys.len() as u32;
        if key.len() > INLINE_BYTES {
            self.long_keys.extend_from_slice(key);
        }
        self.terms.push(Term { beginning, length: key.len() as u32, start, documents: 0, size: 0 });
        self.terms.len() as u32 - 1
    }

    fn grow(&mut self) {
        let wider = vec![Slot::default(); self.slots.len() * 2];
        let mask = wider.len() - 1;
        for slot in std::mem::replace(&mut self.slots, wider) {
            if slot.number > 0 {
                let mut place = slot.hash as usize & mask;
                while self.slots[place].number > 0 {
                    place = (place + 1) & mask;
                }
                self.slots[place] = slot;
            }
        }
    }

    /// All numbers in the order of their terms. The hash table is dropped.
    pub(super) fn sorted(&mut self) -> Vec<u32> {
        self.slots = Vec::new();
        // The beginning as a number of the same order tells nearly all terms apart.
        let beginnings = self.terms.iter().map(|term| u64::from_be_bytes(term.beginning));
        let mut terms: Vec<(u64, u32)> = beginnings.zip(0..).collect();
        terms.par_sort_unstable_by(|(one, first), (other, second)| {
            one.cmp(other).then_with(|| self.key(*first).cmp(self.key(*second)))
        });
        terms.into_iter().map(|(_, number)| number).collect()
    }
}

/// The first bytes of a key, with zeros after a shorter one.
fn beginning(key: &[u8]) -> [u8; INLINE_BYTES] {
    if let Some(beginning) = key.first_chunk() {
        return *beginning;
    }
    let mut bytes = [0; INLINE_BYTES];
    if let (Some(first), Some(last)) = (key.first_chunk::<4>(), key.last_chunk::<4>()) {
        // Two parts that may overlap take no loop.
        bytes[..4].copy_from_slice(first);
        bytes[key.len() - 4..key.len()].copy_from_slice(last);
    } else {
        bytes.iter_mut().zip(key).for_each(|(byte, of_key)| *byte = *of_key);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_numbered_once_and_sorted_by_bytes() {
        let mut table = TermTable::new();
        let key = |number: u32| format!("{}", u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        // Few hashes, so that all kinds of collisions occur.
        let mut slots = Vec::new();
        for first in (0..3_000).step_by(50).chain((0..3_000).step_by(50)) {
            let numbers = first..first + 50;
            table.first_slots(numbers.clone().map(|number| number % 700), &mut slots);
            for (number, slot) in numbers.zip(&slots) {
                assert_eq!(table.number(*slot, number % 700, key(number).as_bytes()), number);
            }
        }
        let mut expected: Vec<String> = (0..3_000).map(key).collect();
        expected.sort();
        let sorted = table.sorted();
        let found: Vec<&[u8]> = sorted.iter().map(|&number| table.key(number)).collect();
        assert_eq!(found, expected.iter().map(String::as_bytes).collect::<Vec<_>>());
    }

    #[test]
    fn beginnings_of_keys() {
        let key: Vec<u8> = (1..=20).collect();
        for length in 0..key.len() {
            let mut expected = key[..length].to_vec();
            expected.resize(INLINE_BYTES, 0);
            assert_eq!(beginning(&key[..length]).as_slice(), expected, "{length}");
        }
    }

    #[test]
    fn a_term_comes_before_those_that_it_begins() {
        let mut table = TermTable::new();
        for key in ["a\0", "abcdefghi", "a", "", "abcdefgh", "a\0\0"] {
            table.number(Slot::default(), 7, key.as_bytes());
        }
        let sorted = table.sorted();
        let found: Vec<&[u8]> = sorted.iter().map(|&number| table.key(number)).collect();
        assert_eq!(found, [&b""[..], b"a", b"a\0", b"a\0\0", b"abcdefgh", b"abcdefghi"]);
    }
}
