//! What a batch is asked to do.

use std::path::{Path, PathBuf};

use crate::corpus::{InputPath, MAX_FILE_BYTES};

/// What a batch takes if nothing is said, in bytes.
pub const DEFAULT_MEMORY: usize = 512 << 20;
/// The least that a batch gets along with, in bytes.
pub const MIN_MEMORY: usize = 128 << 20;

/// A batch: where to look, and what to do about what is found.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Files, and folders with all that is below them.
    pub inputs: Vec<InputPath>,
    /// Whether to take out what has vanished below the places.
    pub prune: bool,
    /// Whether to put all segments together at the end.
    pub merge_all: bool,
    /// How much memory the whole may take, in bytes; see the README for how well that is kept.
    pub memory: usize,
}

impl Batch {
    /// What is new or changed below `paths`.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        Self::at(paths.iter().map(|path| InputPath::new(&resolved(path))).collect())
    }

    /// What is new or changed at `places`, which are spelled as they will be again.
    #[must_use]
    pub fn at(inputs: Vec<InputPath>) -> Self {
        Self { inputs, prune: false, merge_all: false, memory: DEFAULT_MEMORY }
    }

    /// For postings that wait to be written: three eighths of the memory, since dictionaries, what is known
    /// of all files and segments that are being put together take more than as much.
    pub(super) fn postings_memory(&self) -> usize {
        self.memory / 8 * 3
    }

    /// Bytes of files that are worked on at a time: text takes some ten times as much in between.
    pub(super) fn bytes_at_a_time(&self) -> u64 {
        (self.memory as u64 / 64).max(MAX_FILE_BYTES)
    }
}

/// Splits `items` where `most` of them, or `most_bytes`, have come together.
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

/// The path in one spelling, so that a file is known again whichever way it was named. The name of a
/// file stays, even if it is a link: it is what results show.
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
