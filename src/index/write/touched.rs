//! Files whose time of change differs from the index while their content is the same.
//!
//! Copying an archive, or checking it out, gives all files new times. Reading them once shows that nothing has
//! changed. Writing their articles again would be a batch as large as the archive, and remembering nothing
//! would make every batch read them. So the new times go into a sidecar, written with the next commit that
//! happens for another reason. An entry counts only while the index has that content of that file.
//!
//! The format is 24 bytes for each entry, little-endian: `XXH3` of the file's location, `XXH3` of its content,
//! time of change in nanoseconds since 1970.

use std::collections::HashMap;

use crate::document::FileStamp;

/// Size of an entry.
const ENTRY_BYTES: usize = 24;

/// The times of touched files.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Touched(HashMap<u64, (u64, i64)>);

impl Touched {
    /// Adds a file with its present time. Its content must be what the index has.
    pub fn insert(&mut self, now: &FileStamp) {
        self.0.insert(FileStamp::key_of(&now.location()), (now.hash, now.modified_ns));
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the earlier time of the file with this `key` and the hash of its content, unless there is a newer one.
    pub(in crate::index) fn insert_if_absent(&mut self, key: u64, hash: u64, modified_ns: i64) {
        self.0.entry(key).or_insert((hash, modified_ns));
    }

    /// Every entry: the key of the file, the hash of its content, its time.
    pub(in crate::index) fn iter(&self) -> impl Iterator<Item = (u64, u64, i64)> + '_ {
        self.0.iter().map(|(&key, &(hash, modified_ns))| (key, hash, modified_ns))
    }

    pub(in crate::index) fn to_bytes(&self) -> Vec<u8> {
        let mut entries: Vec<_> = self.0.iter().collect();
        entries.sort_unstable();
        let bytes = entries.into_iter().flat_map(|(key, (hash, modified_ns))| {
            [key.to_le_bytes(), hash.to_le_bytes(), modified_ns.to_le_bytes()].into_iter().flatten()
        });
        bytes.collect()
    }

    /// `None` if the bytes are malformed.
    pub(in crate::index) fn from_bytes(bytes: &[u8]) -> Option<Self> {
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
