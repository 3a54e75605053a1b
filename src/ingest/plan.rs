//! The plan of a batch: which articles to assemble, from which files.

use rustc_hash::FxHashMap;

use super::changes::is_unchanged;
use super::observer::FileOutcome;
use super::page_spool::PageRef;
use crate::article::ArticleId;
use crate::corpus::{ArticleFile, MAX_FILE_BYTES};
use crate::index::{Manifest, Searcher};

/// One article and the files of the batch that hold it.
#[derive(Debug, Default)]
pub(super) struct ArticleGroup {
    pub(super) id: ArticleId,
    pub(super) files: Vec<PlannedFile>,
    /// Indexed articles that were merged into this one, with their copies.
    pub(super) merged_ids: Vec<ArticleId>,
    /// Locations of files that held this article and hold another one now.
    pub(super) removed: Vec<String>,
    /// Whether the index has the article already.
    pub(super) is_indexed: bool,
    /// The ids of its files that have no URL.
    pub(super) aliases: Vec<ArticleId>,
    /// Whether it was merged into another group, so that nothing is left of it.
    pub(super) is_merged: bool,
}

/// A file of the batch, and its outcome if it can still be read.
#[derive(Debug, Clone)]
pub(super) struct PlannedFile {
    pub(super) file: ArticleFile,
    /// `None` for a file that is not part of the batch; it is not reported.
    pub(super) outcome: Option<FileOutcome>,
    /// Where its page is spooled, if it is.
    pub(super) page: Option<PageRef>,
}

impl ArticleGroup {
    /// Whether the batch has no news of the article, which is cleaned again.
    pub(super) fn is_recleaned(&self) -> bool {
        self.is_indexed && self.files.is_empty() && self.merged_ids.is_empty() && self.removed.is_empty()
    }

    /// Bytes of its files, each counted up to the read limit.
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|planned| planned.file.size.min(MAX_FILE_BYTES)).sum()
    }
}

/// The state of the index before the batch.
#[derive(Clone, Copy)]
pub(super) struct Snapshot<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) searcher: &'a Searcher,
    /// Whether this is a rebuild: every article is written again, into a new index.
    pub(super) rebuilding: bool,
}

/// All articles of a batch, ordered by their first files.
#[derive(Debug, Default)]
pub(super) struct BatchPlan {
    pub(super) groups: Vec<ArticleGroup>,
    places: FxHashMap<ArticleId, usize>,
}

impl BatchPlan {
    /// Adds a file to the group of its article.
    pub(super) fn add(
        &mut self,
        file: ArticleFile,
        id: ArticleId,
        page: Option<PageRef>,
        snapshot: &Snapshot<'_>,
    ) {
        let location = file.location();
        let before = snapshot.manifest.get(&location).map(|entry| entry.article);
        if let Some(before) = before.filter(|&before| before != id) {
            self.group(before, snapshot).removed.push(location);
        }
        let was_held = before.is_some() && !snapshot.rebuilding;
        let group = self.group(id, snapshot);
        let has_copies = group.is_indexed && !snapshot.rebuilding || !group.files.is_empty();
        let outcome = match (was_held, has_copies) {
            _ if snapshot.rebuilding && is_unchanged(&file, snapshot.manifest) => FileOutcome::Unchanged,
            (true, _) => FileOutcome::Updated,
            (false, true) => FileOutcome::Merged,
            (false, false) => FileOutcome::New,
        };
        if group.files.is_empty() {
            // Nearly every article has one file, and a `Vec` would reserve room for four.
            group.files.reserve_exact(1);
        }
        group.files.push(PlannedFile { file, outcome: Some(outcome), page });
    }

    /// Removes a vanished file from its article.
    pub(super) fn remove_file(&mut self, location: String, snapshot: &Snapshot<'_>) {
        if let Some(entry) = snapshot.manifest.get(&location) {
            self.group(entry.article, snapshot).removed.push(location);
        }
    }

    /// Moves all files of `copy` to `id`, of which it is another copy.
    pub(super) fn merge(&mut self, copy: ArticleId, id: ArticleId, snapshot: &Snapshot<'_>) {
        let group = self.group(copy, snapshot);
        group.is_merged = true;
        let is_indexed = group.is_indexed;
        let removed = std::mem::take(&mut group.removed);
        let mut files = std::mem::take(&mut group.files);
        for planned in files.iter_mut().filter(|planned| planned.outcome == Some(FileOutcome::New)) {
            planned.outcome = Some(FileOutcome::Merged);
        }
        let group = self.group(id, snapshot);
        group.files.extend(files);
        group.removed.extend(removed);
        if is_indexed {
            group.merged_ids.push(copy);
        }
        if !group.aliases.contains(&copy) {
            group.aliases.push(copy);
        }
    }

    /// Whether the plan has a group for this article.
    pub(super) fn contains(&self, id: ArticleId) -> bool {
        self.places.contains_key(&id)
    }

    /// The group of an article, if there is one.
    pub(super) fn group_of(&self, id: ArticleId) -> Option<&ArticleGroup> {
        self.places.get(&id).map(|&place| &self.groups[place])
    }

    /// The group of an article, created empty if the batch has no file of it.
    pub(super) fn group(&mut self, id: ArticleId, snapshot: &Snapshot<'_>) -> &mut ArticleGroup {
        let place = *self.places.entry(id).or_insert_with(|| {
            let is_indexed = snapshot.manifest.contains(id);
            self.groups.push(ArticleGroup { id, is_indexed, ..ArticleGroup::default() });
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }
}
