//! The parameters of a batch.

use std::path::{Path, PathBuf};

use crate::corpus::{InputPath, MAX_FILE_BYTES};

/// Default memory of a batch, in bytes.
pub const DEFAULT_MEMORY: usize = 512 << 20;
/// Minimum memory of a batch, in bytes.
pub const MIN_MEMORY: usize = 128 << 20;

/// A batch: which files to index, and how.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Files, and folders that are searched recursively.
    pub inputs: Vec<InputPath>,
    /// Whether to remove files from the index that have vanished below the inputs.
    pub prune: bool,
    /// Whether to merge all segments at the end.
    pub merge_all: bool,
    /// Memory for the whole batch, in bytes; the README describes how accurate the limit is.
    pub memory: usize,
}

impl Batch {
    /// A batch of what is new or changed below `paths`.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        Self::at(paths.iter().map(|path| InputPath::new(&resolved(path))).collect())
    }

    /// A batch of what is new or changed at `inputs`. They must be spelled the same way each time.
    #[must_use]
    pub fn at(inputs: Vec<InputPath>) -> Self {
        Self { inputs, prune: false, merge_all: false, memory: DEFAULT_MEMORY }
    }

    /// Memory for the postings of a segment, in bytes. It is half of the budget: what is read at a time, the dictionary and
    /// the manifest take the other half. With the default, 40,000 articles of an archive make one segment.
    pub(super) fn postings_memory(&self) -> usize {
        self.memory / 2
    }

    /// Bytes of files that are processed at a time. Intermediate data takes about ten times as much.
    pub(super) fn bytes_at_a_time(&self) -> u64 {
        (self.memory as u64 / 64).max(MAX_FILE_BYTES)
    }
}

/// Splits `items` into portions of at most `most` items and `most_bytes` bytes. A larger item gets a portion of
/// its own.
pub(super) fn portions<T>(
    items: Vec<T>,
    most: usize,
    most_bytes: u64,
    bytes: impl Fn(&T) -> u64,
) -> impl Iterator<Item = Vec<T>> {
    let mut items = items.into_iter().peekable();
    std::iter::from_fn(move || {
        let mut portion: Vec<T> = Vec::new();
        let mut taken = 0;
        while let Some(item) = items
            .next_if(|item| portion.is_empty() || portion.len() < most && taken + bytes(item) <= most_bytes)
        {
            taken += bytes(&item);
            portion.push(item);
        }
        (!portion.is_empty()).then_some(portion)
    })
}

/// Normalizes the path, so that a file is recognized however it was named. The last component stays even if it
/// is a link, since results show it.
fn resolved(path: &Path) -> PathBuf {
    if path.is_dir() {
        return path.canonicalize().unwrap_or_else(|_| path.to_owned());
    }
    match (InputPath::new(path).root.canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::portions;

    #[test]
    fn portions_are_bounded_by_number_and_size() {
        let split = |most, most_bytes, items: &[u64]| -> Vec<Vec<u64>> {
            portions(items.to_vec(), most, most_bytes, |&bytes| bytes).collect()
        };
        assert_eq!(split(2, 100, &[1, 2, 3]), [vec![1, 2], vec![3]]);
        assert_eq!(split(9, 5, &[1, 2, 3, 9, 1, 4]), [vec![1, 2], vec![3], vec![9], vec![1, 4]]);
        assert_eq!(split(9, 5, &[]), Vec::<Vec<u64>>::new());
    }
}
