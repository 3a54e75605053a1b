//! The terms of a field, numbered in the order in which they are met.

use rayon::slice::ParallelSliceMut;

/// Slots of an empty table.
const MIN_SLOTS: usize = 1 << 10;

/// A hash table from terms to numbers. Terms lie in one buffer, so that a term takes its bytes and 20 more.
pub(super) struct TermTable {
    /// Open addressing, at most half full.
    slots: Vec<Slot>,
    keys: Vec<u8>,
    /// The end of each term in `keys`, by number.
    ends: Vec<u32>,
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
        Self { slots: vec![Slot::default(); MIN_SLOTS], keys: Vec::new(), ends: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>() + self.keys.capacity() + self.ends.capacity() * 4
    }

    /// The bytes of a term.
    pub(super) fn key(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start as usize..self.ends[number] as usize]
    }

    /// Replaces `slots` by the first slot of each hash. The reads do not depend on each other, so that the processor waits
    /// for many at once. Afterwards so many terms can be looked up.
    pub(super) fn first_slots(&mut self, hashes: impl ExactSizeIterator<Item = u32>, slots: &mut Vec<Slot>) {
        while (self.ends.len() + hashes.len()) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        slots.clear();
        slots.extend(hashes.map(|hash| self.slots[hash as usize & mask]));
    }

    /// The number of a term, which is added if it is new. `hash` is that of `key`, and `first` its first slot.
    pub(super) fn number(&mut self, first: Slot, hash: u32, key: &[u8]) -> u32 {
        if first.number > 0 && first.hash == hash && self.key(first.number - 1) == key {
            return first.number - 1;
        }
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.number == 0 {
                let number = self.push(key);
                self.slots[place] = Slot { hash, number: number + 1 };
                return number;
            }
            if slot.hash == hash && self.key(slot.number - 1) == key {
                return slot.number - 1;
            }
            place = (place + 1) & mask;
        }
    }

    /// Appends a term. A builder is full long before it has 2³² terms or bytes of terms.
    #[expect(clippy::cast_possible_truncation, reason = "see above")]
    fn push(&mut self, key: &[u8]) -> u32 {
        self.keys.extend_from_slice(key);
        self.ends.push(self.keys.len() as u32);
        self.ends.len() as u32 - 1
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
        #[expect(clippy::cast_possible_truncation, reason = "see `push`")]
        let mut terms: Vec<(u64, u32)> =
            (0..self.len() as u32).map(|number| (beginning(self.key(number)), number)).collect();
        terms.par_sort_unstable_by(|(one, first), (other, second)| {
            one.cmp(other).then_with(|| self.key(*first).cmp(self.key(*second)))
        });
        terms.into_iter().map(|(_, number)| number).collect()
    }
}

/// The first eight bytes as a number of the same order, which tells nearly all terms apart.
fn beginning(key: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = key.len().min(8);
    bytes[..length].copy_from_slice(&key[..length]);
    u64::from_be_bytes(bytes)
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
