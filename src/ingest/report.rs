//! The report of a batch: the outcome of every file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::observer::{FileOutcome, Observer};
use crate::article::Warning;
use crate::message;
use crate::message::Message;

/// Further issues are counted, not listed.
const MAX_LISTED: usize = 1_000;

/// The report of one batch. Every file or folder that was visited counts in exactly one of `new`, `merged`,
/// `updated`, `unchanged` and `skipped`; vanished ones count in `removed`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Files and folders that were visited.
    pub files: usize,
    /// Files that added a new article.
    pub new: usize,
    /// Files that hold an article which another file added.
    pub merged: usize,
    /// Files that had changed and were indexed again.
    pub updated: usize,
    /// Files that the index already had as they are.
    pub unchanged: usize,
    /// Files that have vanished and were removed.
    pub removed: usize,
    /// Files that hold no article, by reason.
    pub skipped: BTreeMap<&'static str, usize>,
    /// Files that were indexed with warnings.
    pub odd: usize,
    /// Earlier articles that were cleaned again because the furniture counts of their sites changed.
    pub recleaned: usize,
    /// Articles in the index after the batch.
    pub articles: u64,
    /// Time since the write lock was taken, in milliseconds.
    pub took_ms: f64,
    /// Warnings and unexpected skips, the first thousand.
    #[serde(skip)]
    pub issues: Vec<FileIssue>,
    /// Number of all warnings and unexpected skips.
    #[serde(skip)]
    pub issues_total: usize,
    /// Expected skips, the first thousand.
    #[serde(skip)]
    pub expected_skips: Vec<FileIssue>,
}

/// A warning about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileIssue {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, and the remedy if there is one.
    pub message: Message,
}

impl Report {
    /// Number of skipped files.
    #[must_use]
    pub(crate) fn skipped_total(&self) -> usize {
        self.skipped.values().sum()
    }

    /// Sets the time taken.
    pub(super) fn with_duration(self, started: Instant) -> Self {
        Self { took_ms: started.elapsed().as_secs_f64() * 1000.0, ..self }
    }

    /// Counts the outcome of a file and passes it to the observer.
    pub(super) fn note(&mut self, path: &Path, outcome: FileOutcome, observer: &dyn Observer) {
        match outcome {
            FileOutcome::New => self.new += 1,
            FileOutcome::Merged => self.merged += 1,
            FileOutcome::Updated => self.updated += 1,
            FileOutcome::Unchanged => self.unchanged += 1,
            FileOutcome::Removed => self.removed += 1,
            FileOutcome::Skipped(reason) => {
                *self.skipped.entry(reason.as_str()).or_default() += 1;
                let message = message!("skipped: {reason}", reason = reason.message());
                if reason.needs_attention() {
                    self.add_issue(path.to_owned(), message);
                } else if self.expected_skips.len() < MAX_LISTED {
                    self.expected_skips.push(FileIssue { path: path.to_owned(), message });
                }
            }
        }
        observer.outcome(path, outcome);
    }

    pub(super) fn warn(&mut self, path: &Path, warnings: &[Warning]) {
        self.odd += usize::from(!warnings.is_empty());
        warnings.iter().for_each(|warning| self.add_issue(path.to_owned(), warning.message()));
    }

    pub(super) fn add_issue(&mut self, path: PathBuf, message: Message) {
        self.issues_total += 1;
        if self.issues.len() < MAX_LISTED {
            self.issues.push(FileIssue { path, message });
        }
    }
}
