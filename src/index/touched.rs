//! Files whose time of change is another than the index noted, and whose content is the same.
//!
//! A copy of an archive, or a checkout, gives all files new times. To read them once tells that they
//! are what they were; to write their articles anew would be a batch as large as the archive, and to
//! note nothing would have every batch read them. So their new times lie in a file beside the segments,
//! written along with the next commit that there is a reason for. An entry counts only where the index
//! still holds that content of that file.
//!
//! The file has 24 bytes an entry, little-endian: `XXH3` of the file's location, `XXH3` of its content,
//! time of change in nanoseconds since 1970.

use std::collections::HashMap;

use super::manifest::{ManifestEntry, key};
use crate::document::FileStamp;

/// Bytes of an entry.
const ENTRY_BYTES: usize = 24;

/// The times of such files.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Touched(HashMap<u64, (u64, i64)>);

impl Touched {
    /// Notes a file that is on disk as `now`; its content is what the index holds.
    pub fn note(&mut self, now: &FileStamp) {
        self.0.insert(key(&now.location()), (now.hash, now.modified_ns));
    }

    /// Whether there is nothing to note.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what was noted before of the file that the manifest knows by `key`.
    pub(super) fn keep(&mut self, key: u64, entry: &ManifestEntry) {
        self.0.entry(key).or_insert((entry.hash, entry.modified_ns));
    }

    /// The time of the file that the manifest knows by `key` since it was touched, if it was.
    pub(super) fn modified_ns(&self, key: u64, entry: &ManifestEntry) -> Option<i64> {
        let (hash, modified_ns) = self.0.get(&key)?;
        (*hash == entry.hash).then_some(*modified_ns)
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut entries: Vec<_> = self.0.iter().collect();
        entries.sort_unstable();
        let bytes = entries.into_iter().flat_map(|(key, (hash, modified_ns))| {
            [key.to_le_bytes(), hash.to_le_bytes(), modified_ns.to_le_bytes()].into_iter().flatten()
        });
        bytes.collect()
    }

    /// `None` if these are no such bytes.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (entries, rest) = bytes.as_chunks::<ENTRY_BYTES>();
        let (words, _) = entries.as_flattened().as_chunks::<8>();
        let entry = |words: &[[u8; 8]]| match *words {
            [key, hash, time] => {
                Some((u64::from_le_bytes(key), (u64::from_le_bytes(hash), i64::from_le_bytes(time))))
            }
            _ => None,
        };
        rest.is_empty().then(|| words.chunks(ENTRY_BYTES / 8).map(entry).collect::<Option<_>>().map(Self))?
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_times_come_back(entries in prop::collection::hash_map(any::<u64>(), any::<(u64, i64)>(), 0..20)) {
            let touched = Touched(entries);
            prop_assert_eq!(Touched::from_bytes(&touched.to_bytes()), Some(touched));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(Touched::from_bytes(&bytes).is_some(), bytes.len() % ENTRY_BYTES == 0);
        }
    }
}
