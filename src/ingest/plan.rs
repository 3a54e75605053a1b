//! What a batch has to do: which articles to make, from which files.

use std::collections::HashMap;
use std::path::PathBuf;

use super::listing::is_unchanged;
use super::observer::FileOutcome;
use super::read_page::InTray;
use crate::article::ArticleId;
use crate::corpus::{ArticleFile, MOST_READ};
use crate::document::FileStamp;
use crate::index::{Manifest, Searcher};

/// One article and the files of the batch that carry it.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) id: ArticleId,
    pub(super) files: Vec<Planned>,
    /// Articles that the index holds and that it has taken over, with their copies.
    pub(super) absorbs: Vec<ArticleId>,
    /// Locations of files that carried it and carry another article now.
    pub(super) lost: Vec<String>,
    /// Whether the index holds it already.
    pub(super) known: bool,
    /// Ids by which its files without a URL would be known.
    pub(super) aliases: Vec<ArticleId>,
    /// Whether another group has taken over its files, so that nothing is left of it.
    pub(super) absorbed: bool,
}

/// A file of the batch, and what becomes of it if it can still be read then.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) file: ArticleFile,
    /// `None` for a file that the batch did not come by: nothing is told of it.
    pub(super) outcome: Option<FileOutcome>,
    /// Where its page waits, if it does.
    pub(super) page: Option<InTray>,
}

impl Group {
    /// Bytes of its files, as far as they are read.
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|planned| planned.file.size.min(MOST_READ)).sum()
    }
}

/// What was there before the batch.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) searcher: &'a Searcher,
    /// Whether all of it is written anew, into another index.
    pub(super) all_anew: bool,
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
    pub(super) fn add(&mut self, file: ArticleFile, id: ArticleId, page: Option<InTray>, known: &Known<'_>) {
        let location = location(&file);
        let before = known.manifest.get(&location).map(|held| held.article);
        if let Some(before) = before.filter(|&before| before != id) {
            self.group(before, known).lost.push(location);
        }
        let was_held = before.is_some() && !known.all_anew;
        let group = self.group(id, known);
        let has_copies = group.known && !known.all_anew || !group.files.is_empty();
        let outcome = match (was_held, has_copies) {
            _ if known.all_anew && is_unchanged(&file, known.manifest) => FileOutcome::Unchanged,
            (true, _) => FileOutcome::Updated,
            (false, true) => FileOutcome::Merged,
            (false, false) => FileOutcome::New,
        };
        if group.files.is_empty() {
            // Nearly every article has one file, and a list has room for four from its first on.
            group.files.reserve_exact(1);
        }
        group.files.push(Planned { file, outcome: Some(outcome), page });
    }

    /// Takes a file that has vanished away from its article.
    pub(super) fn lose(&mut self, location: String, known: &Known<'_>) {
        if let Some(held) = known.manifest.get(&location) {
            self.group(held.article, known).lost.push(location);
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
    pub(super) fn group(&mut self, id: ArticleId, known: &Known<'_>) -> &mut Group {
        let place = *self.places.entry(id).or_insert_with(|| {
            let known = known.manifest.holds(id);
            self.groups.push(Group { id, known, ..Group::default() });
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }
}
