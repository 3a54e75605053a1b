//! Observes a batch: receives progress and the outcome of every file, and may cancel it.

use std::path::Path;

use crate::corpus::SkipReason;

/// How far a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The number of files listed so far.
    Listing(usize),
    /// How many of how many new or changed files have been identified.
    Identifying(usize, usize),
    /// How many of how many articles have been indexed.
    Indexing(usize, usize),
    /// The batch is being committed.
    Committing,
    /// The batch is committed; segments are being merged.
    Merging,
}

/// The outcome for a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOutcome {
    /// It added a new article.
    New,
    /// It holds an article that another file added.
    Merged,
    /// It had changed and was indexed again.
    Updated,
    /// The index already has it as it is.
    Unchanged,
    /// It holds no article, or could not be read.
    Skipped(SkipReason),
    /// It has vanished, and was removed from the index.
    Removed,
}

impl FileOutcome {
    /// A stable short name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Merged => "merged",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Skipped(_) => "skipped",
            Self::Removed => "removed",
        }
    }
}

/// Observes a batch. Methods are called from several threads. `()` ignores everything.
pub trait Observer: Sync {
    /// Called with the progress so far.
    fn progress(&self, _progress: Progress) {}

    /// Called once for each file. Files that were indexed are reported after the commit.
    fn outcome(&self, _path: &Path, _fate: FileOutcome) {}

    /// Polled often. `true` cancels the batch and leaves the index unchanged.
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Observer for () {}
