//! What became of every file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::observer::{FileOutcome, Observer};
use crate::article::Warning;
use crate::t;

/// More oddities than this are counted, not listed.
const LISTED: usize = 1_000;

/// The account of one batch: every file or folder that was looked at is in exactly one of `new`, `merged`,
/// `updated`, `unchanged` and `skipped`; those that were not there are in `removed`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Files and folders that were looked at.
    pub files: usize,
    /// Files that brought a new article.
    pub new: usize,
    /// Files that carry an article which another file brought.
    pub merged: usize,
    /// Files that had changed.
    pub updated: usize,
    /// Files that the index held as they are.
    pub unchanged: usize,
    /// Files that have vanished and were taken out.
    pub removed: usize,
    /// Files that are no article, by reason.
    pub skipped: BTreeMap<&'static str, usize>,
    /// Files that were indexed although something about them is odd.
    pub odd: usize,
    /// Earlier articles that were cleaned anew, since more is known of their sites' furniture.
    pub recleaned: usize,
    /// Articles that the index holds now.
    pub articles: u64,
    /// How long it took since it had the right to write, in milliseconds.
    pub took_ms: f64,
    /// What someone should look into, the first thousand.
    #[serde(skip)]
    pub oddities: Vec<Oddity>,
    /// How many there are in all.
    #[serde(skip)]
    pub oddities_total: usize,
    /// Files that were skipped as is to be expected in an archive, the first thousand.
    #[serde(skip)]
    pub left_out: Vec<Oddity>,
}

/// Something about a file that someone should look into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, and the remedy if there is one.
    pub message: String,
}

impl Report {
    /// Files that were left out.
    #[must_use]
    pub fn skipped_total(&self) -> usize {
        self.skipped.values().sum()
    }

    /// Notes how long it took.
    pub(super) fn taking(self, started: Instant) -> Self {
        Self { took_ms: started.elapsed().as_secs_f64() * 1000.0, ..self }
    }

    /// Counts what became of a file, and tells it.
    pub(super) fn note(&mut self, path: &Path, outcome: FileOutcome, observer: &dyn Observer) {
        match outcome {
            FileOutcome::New => self.new += 1,
            FileOutcome::Merged => self.merged += 1,
            FileOutcome::Updated => self.updated += 1,
            FileOutcome::Unchanged => self.unchanged += 1,
            FileOutcome::Removed => self.removed += 1,
            FileOutcome::Skipped(reason) => {
                *self.skipped.entry(reason.as_str()).or_default() += 1;
                let message = t!("skipped: {reason}", reason);
                if reason.is_trouble() {
                    self.list(path.to_owned(), message);
                } else if self.left_out.len() < LISTED {
                    self.left_out.push(Oddity { path: path.to_owned(), message });
                }
            }
        }
        observer.outcome(path, outcome);
    }

    pub(super) fn warn(&mut self, path: &Path, warnings: &[Warning]) {
        self.odd += usize::from(!warnings.is_empty());
        warnings.iter().for_each(|warning| self.list(path.to_owned(), warning.to_string()));
    }

    pub(super) fn list(&mut self, path: PathBuf, message: String) {
        self.oddities_total += 1;
        if self.oddities.len() < LISTED {
            self.oddities.push(Oddity { path, message });
        }
    }
}
