//! What a push has done.

use serde::Serialize;

use super::bulk::Taken;
use crate::index::IndexState;
use crate::remote::DifferenceKind;

/// What a push has done, or would do.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PushReport {
    /// The alias.
    pub name: String,
    /// The physical index.
    pub index: String,
    /// The number of the commit that the cluster has now.
    pub generation: u64,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether the physical index is new, and the alias stands for it now.
    pub rebuilt: bool,
    /// Articles that were written.
    pub written: usize,
    /// Articles that were deleted.
    pub deleted: usize,
    /// Articles that the cluster had already with this or a later revision.
    pub skipped: usize,
    /// Requests and articles that were sent again after the cluster had no room for them.
    pub repeated: usize,
    /// Bytes that were sent.
    pub bytes: u64,
    /// Seconds that it took.
    pub seconds: f64,
    /// What a verification has found and mended.
    pub mended: Vec<Mended>,
    /// Physical indexes that were replaced and still exist.
    pub old: Vec<String>,
    /// Physical indexes that were deleted.
    pub dropped: Vec<String>,
}

/// An article that was not in the cluster as it is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mended {
    /// Its id in the cluster.
    pub id: String,
    /// How it differed.
    pub was: DifferenceKind,
}

impl PushReport {
    /// Whether the cluster has other articles than before.
    pub(super) fn has_changed(&self) -> bool {
        self.written + self.deleted > 0
    }

    /// Adds the counts of requests.
    pub(super) fn add(&mut self, taken: Taken) {
        self.skipped += taken.skipped;
        self.repeated += taken.repeated;
        self.bytes += taken.bytes;
    }

    pub(super) fn new(name: &str, index: &str, state: &IndexState) -> Self {
        Self {
            name: name.to_owned(),
            index: index.to_owned(),
            generation: state.generation,
            ..Self::default()
        }
    }
}
