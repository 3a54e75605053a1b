//! What a batch has to do: which articles to make, from which files.

use std::collections::HashMap;
use std::path::PathBuf;

use super::listing::is_unchanged;
use super::observer::Fate;
use super::read_page::PageRef;
use crate::article::ArticleId;
use crate::corpus::{ArticleFile, MAX_FILE_BYTES};
use crate::document::FileStamp;
use crate::index::{Manifest, Searcher};

/// One article and the files of the batch that carry it.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) id: ArticleId,
    pub(super) files: Vec<Planned>,
    /// Articles that the index holds and that it has taken over, with their copies.
    pub(super) merged_ids: Vec<ArticleId>,
    /// Locations of files that carried it and carry another article now.
    pub(super) lost: Vec<String>,
    /// Whether the index holds it already.
    pub(super) is_indexed: bool,
    /// Ids by which its files without a URL would be known.
    pub(super) aliases: Vec<ArticleId>,
    /// Whether another group has taken over its files, so that nothing is left of it.
    pub(super) is_merged: bool,
}

/// A file of the batch, and what becomes of it if it can still be read then.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) file: ArticleFile,
    /// `None` for a file that the batch did not come by: nothing is told of it.
    pub(super) fate: Option<Fate>,
    /// Where its page waits, if it does.
    pub(super) page: Option<PageRef>,
}

impl Group {
    /// Bytes of its files, as far as they are read.
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

/// All articles of a batch, in the order in which their first files were found.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) groups: Vec<Group>,
    places: HashMap<ArticleId, usize>,
}

/// A recorded file as it is read: if it has changed, the next batch that comes by will see so.
pub(super) fn on_disk(file: &FileStamp) -> ArticleFile {
    ArticleFile {
        root: PathBuf::from(&file.root),
        path: file.path.clone(),
        absolute: PathBuf::from(file.location()),
        size: file.size,
        modified_ns: file.modified_ns,
    }
}

/// The file as the manifest records it.
pub(super) fn stamp(file: &ArticleFile, hash: u64) -> FileStamp {
    FileStamp {
        path: file.path.clone(),
        root: file.root.to_string_lossy().into_owned(),
        size: file.size,
        modified_ns: file.modified_ns,
        hash,
    }
}

/// What the manifest knows the file by.
pub(super) fn location(file: &ArticleFile) -> String {
    format!("{}/{}", file.root.to_string_lossy().trim_end_matches('/'), file.path)
}

impl Plan {
    /// Adds a file to its article's group.
    pub(super) fn add(
        &mut self,
        file: ArticleFile,
        id: ArticleId,
        page: Option<PageRef>,
        snapshot: &Snapshot<'_>,
    ) {
        let location = location(&file);
        let before = snapshot.manifest.get(&location).map(|entry| entry.article);
        if let Some(before) = before.filter(|&before| before != id) {
            self.group(before, snapshot).lost.push(location);
        }
        let was_held = before.is_some() && !snapshot.rebuilding;
        let group = self.group(id, snapshot);
        let has_copies = group.is_indexed && !snapshot.rebuilding || !group.files.is_empty();
        let fate = match (was_held, has_copies) {
            _ if snapshot.rebuilding && is_unchanged(&file, snapshot.manifest) => Fate::Unchanged,
            (true, _) => Fate::Updated,
            (false, true) => Fate::Merged,
            (false, false) => Fate::New,
        };
        if group.files.is_empty() {
            // Nearly every article has one file, and a list has room for four from its first on.
            group.files.reserve_exact(1);
        }
        group.files.push(Planned { file, fate: Some(fate), page });
    }

    /// Takes a file that has vanished away from its article.
    pub(super) fn lose(&mut self, location: String, snapshot: &Snapshot<'_>) {
        if let Some(entry) = snapshot.manifest.get(&location) {
            self.group(entry.article, snapshot).lost.push(location);
        }
    }

    /// Whether there is a group of this article.
    pub(super) fn holds(&self, id: ArticleId) -> bool {
        self.places.contains_key(&id)
    }

    /// The group of an article, if there is one.
    pub(super) fn group_of(&self, id: ArticleId) -> Option<&Group> {
        self.places.get(&id).map(|&place| &self.groups[place])
    }

    /// The group of an article; an empty one if the batch has brought nothing of it.
    pub(super) fn group(&mut self, id: ArticleId, snapshot: &Snapshot<'_>) -> &mut Group {
        let place = *self.places.entry(id).or_insert_with(|| {
            let is_indexed = snapshot.manifest.holds(id);
            self.groups.push(Group { id, is_indexed, ..Group::default() });
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }
}
