//! A file as it was when it was read.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// Path below `root`, separated by `/`.
    pub path: String,
    /// The folder given to `index`, absolute.
    pub root: String,
    /// Length in bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub modified_ns: i64,
    /// `XXH3` of its bytes, up to the read limit; 0 in indexes that did not store it.
    #[serde(default)]
    pub hash: u64,
}

impl FileStamp {
    /// The file's absolute path, the key of the manifest.
    #[must_use]
    pub fn location(&self) -> String {
        Self::location_of(&self.root, &self.path)
    }

    /// The hash of a location, by which the manifest has its files. Of ten million files, two share one with a
    /// probability of 1 to 400,000; then the second is still read, since its size and time differ.
    #[must_use]
    pub(crate) fn key_of(location: &str) -> u64 {
        xxh3_64(location.as_bytes())
    }

    /// The location of the file at `path` below `root`.
    #[must_use]
    pub(crate) fn location_of(root: &str, path: &str) -> String {
        format!("{}/{path}", root.trim_end_matches('/'))
    }
}
