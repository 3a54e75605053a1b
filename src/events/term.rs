//! Terms as hashes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// The hash of a term. Of 400,000 terms, twenty share one with another, which does no harm among the hundred of an
/// article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Term(pub(super) u32);

impl Term {
    pub(super) fn of(term: &str) -> Self {
        let [a, b, c, d, ..] = xxh3_64(term.as_bytes()).to_le_bytes();
        Self(u32::from_le_bytes([a, b, c, d]))
    }
}

/// A map by terms or numbers that are hashes already.
pub(super) type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<NoHasher>>;

/// Spreads a number over all bits, which hash maps use both ends of.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct NoHasher(u64);

/// 2⁶⁴ divided by the golden ratio: Knuth's multiplicative hashing.
const GOLDEN_RATIO: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for NoHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number.wrapping_mul(GOLDEN_RATIO);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}
