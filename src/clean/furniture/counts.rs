//! Counts in how many articles of a site each line occurs.
//!
//! Lines, titles and sites are identified by 48-bit hashes, in one map from key to count. The file format is a
//! list sorted by key: the difference to the previous key and the count, each in LEB128. This takes five to six
//! bytes for an entry, with about five entries for an article.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::leb128::{read_number, write_number};

/// Magic number of the file; the last byte is the version of the format and of the keys.
const MAGIC: &[u8; 8] = b"snlines\x01";

/// The hash of a line, a title or a site.
pub(super) type CountKey = u64;

/// Bits of a key.
pub(super) const KEY_BITS: u32 = 48;

/// Counts by key.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// The counts read from disk, sorted by key.
    keys: Vec<CountKey>,
    values: Vec<u32>,
    /// The counts added since.
    fresh: FxHashMap<CountKey, u32>,
}

impl Counts {
    pub(super) fn get(&self, key: CountKey) -> u32 {
        // A damaged file may hold any count.
        self.before(key).saturating_add(self.fresh.get(&key).copied().unwrap_or_default())
    }

    /// The count read from disk.
    pub(super) fn before(&self, key: CountKey) -> u32 {
        let near = self.near(key);
        self.keys[near.clone()].binary_search(&key).map_or(0, |at| self.values[near.start + at])
    }

    /// The entries to search for `key`. Keys are hashes, so they are spread evenly, and where one lies is nearly known. A search
    /// of the whole list would touch many more pages.
    fn near(&self, key: CountKey) -> Range<usize> {
        let entries = self.keys.len();
        let expected = ((u128::from(key) * entries as u128) >> KEY_BITS) as usize;
        // Four standard deviations: the number of keys below a given one is binomial, so one is at most half of the root.
        let spread = 2 * entries.isqrt();
        let near = expected.saturating_sub(spread)..expected.saturating_add(spread).min(entries);
        let is_within = |keys: &[CountKey]| keys.first() <= Some(&key) && keys.last() >= Some(&key);
        if self.keys.get(near.clone()).is_some_and(is_within) { near } else { 0..entries }
    }

    pub(super) fn increment(&mut self, key: CountKey) {
        *self.fresh.entry(key).or_default() += 1;
    }

    /// Whether nothing was counted since the counts were read.
    pub(super) fn is_unchanged(&self) -> bool {
        self.fresh.is_empty()
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut fresh: Vec<(CountKey, u32)> = self.fresh.iter().map(|(&key, &count)| (key, count)).collect();
        fresh.sort_unstable();
        let mut fresh = fresh.into_iter().peekable();
        let mut writer = Writer { bytes: MAGIC.to_vec(), last: 0 };
        for (&key, &before) in self.keys.iter().zip(&self.values) {
            while let Some((new, count)) = fresh.next_if(|&(new, _)| new < key) {
                writer.write(new, count);
            }
            let more = fresh.next_if(|&(counted, _)| counted == key).map_or(0, |(_, more)| more);
            writer.write(key, before.saturating_add(more));
        }
        fresh.for_each(|(new, count)| writer.write(new, count));
        writer.bytes
    }

    /// `None` if the bytes are malformed.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        // An entry takes five bytes or more, six on average.
        let expected = rest.len() / 5;
        let mut counts = Self {
            keys: Vec::with_capacity(expected),
            values: Vec::with_capacity(expected),
            ..Self::default()
        };
        let mut key = 0_u64;
        while !rest.is_empty() {
            key = key.checked_add(read_number(&mut rest)?)?;
            counts.keys.push(key);
            counts.values.push(u32::try_from(read_number(&mut rest)?).ok()?);
        }
        Some(counts)
    }
}

/// Encodes entries sorted by key.
struct Writer {
    bytes: Vec<u8>,
    last: CountKey,
}

impl Writer {
    fn write(&mut self, key: CountKey, count: u32) {
        write_number(&mut self.bytes, key - self.last);
        write_number(&mut self.bytes, u64::from(count));
        self.last = key;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use xxhash_rust::xxh3::xxh3_64;

    use super::*;

    #[test]
    fn counts_come_back_from_disk_and_add_up() {
        let mut counts = Counts::default();
        for key in [7, 7, 300, (1 << 48) - 1] {
            counts.increment(key);
        }
        let mut counts = Counts::decode(&counts.encode()).expect("just encoded");
        assert!(counts.is_unchanged());
        counts.increment(7);
        counts.increment(8);
        assert_eq!((counts.before(7), counts.get(7), counts.get(8), counts.get(9)), (2, 3, 1, 0));
        let again = Counts::decode(&counts.encode()).expect("just encoded");
        assert_eq!([7, 8, 300, (1 << 48) - 1].map(|key| again.get(key)), [3, 1, 1, 1]);
    }

    #[test]
    fn each_of_many_keys_is_found_wherever_it_lies() {
        let mut counts = Counts::default();
        let even: Vec<CountKey> =
            (0..5_000_u64).map(|number| xxh3_64(&number.to_le_bytes()) >> (u64::BITS - KEY_BITS)).collect();
        // Far more than their share of the numbers.
        let crowded = 1_000..1_500;
        even.iter().copied().chain(crowded.clone()).for_each(|key| counts.increment(key));
        let counts = Counts::decode(&counts.encode()).expect("just encoded");
        let all = even.iter().copied().chain(crowded).collect::<BTreeSet<_>>();
        for key in all.iter().flat_map(|key| key - 1..=key + 1).chain([0, (1 << KEY_BITS) - 1]) {
            assert_eq!(counts.before(key) > 0, all.contains(&key), "{key}");
        }
    }

    #[test]
    fn counts_do_not_overflow() {
        let file = [&MAGIC[..], b"\x07\xff\xff\xff\xff\x0f"].concat();
        let mut counts = Counts::decode(&file).expect("a key and the largest count");
        counts.increment(7);
        assert_eq!((counts.get(7), counts.encode()), (u32::MAX, file));
    }

    #[test]
    fn other_bytes_are_refused() {
        for bytes in [&b""[..], b"snlines\x02", b"snlines\x01\x80", b"snlines\x01\x01"] {
            assert!(Counts::decode(bytes).is_none(), "{bytes:?}");
        }
    }
}
