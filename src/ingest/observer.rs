//! Who watches a batch: is told how far it is and what becomes of every file, and may stop it.

use std::path::Path;

use crate::corpus::SkipReason;

/// How far a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many files have been listed.
    Listing(usize),
    /// Of so many new or changed files, so many have been identified.
    Identifying(usize, usize),
    /// Of so many articles, so many have been given to the index.
    Indexing(usize, usize),
    /// The batch is being written.
    Committing,
    /// It is done; segments are being put together.
    Tidying,
}

/// What became of a file or folder that a batch came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOutcome {
    /// It brought a new article.
    New,
    /// It carries an article which another file brought.
    Merged,
    /// It had changed.
    Updated,
    /// The index held it as it is.
    Unchanged,
    /// It is no article, or could not be read.
    Skipped(SkipReason),
    /// It has vanished, and the index holds it no longer.
    Removed,
}

impl FileOutcome {
    /// A short name that stays the same.
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

/// Watches a batch, from several threads. `()` watches nothing.
pub trait Observer: Sync {
    /// Told how far it is.
    fn progress(&self, _progress: Progress) {}

    /// Told what became of a file: once for each, those that were written after the commit.
    fn outcome(&self, _path: &Path, _outcome: FileOutcome) {}

    /// Asked often: whether the batch is to stop, leaving the index as it was.
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Observer for () {}
