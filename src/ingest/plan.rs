//! What a batch has to do: which articles to make, from which files.

use std::collections::HashMap;
use std::path::PathBuf;

use super::report::Report;
use crate::article::ArticleId;
use crate::corpus::ArticleFile;
use crate::document::FileStamp;
use crate::index::Manifest;

/// One article and the files of the batch that carry it.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) id: ArticleId,
    pub(super) files: Vec<ArticleFile>,
    /// Locations of files that carried it and carry another article now.
    pub(super) lost: Vec<String>,
    /// Whether the index holds it already.
    pub(super) known: bool,
    /// Ids by which its files without a URL would be known.
    pub(super) aliases: Vec<ArticleId>,
    /// Whether another group has taken over its files, so that nothing is left of it.
    pub(super) absorbed: bool,
}

/// All articles of a batch, in the order in which their first files were found.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) groups: Vec<Group>,
    places: HashMap<ArticleId, usize>,
}

/// Whether the index holds the file as it is: same size, same time of change.
pub(super) fn is_unchanged(file: &ArticleFile, manifest: &Manifest) -> bool {
    let stamp = stamp(file);
    let same = |known: &FileStamp| (known.size, known.modified_ns) == (stamp.size, stamp.modified_ns);
    manifest.get(&stamp.location()).is_some_and(|(known, _)| same(known))
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
pub(super) fn stamp(file: &ArticleFile) -> FileStamp {
    FileStamp {
        path: file.path.clone(),
        root: file.root.to_string_lossy().into_owned(),
        size: file.size,
        modified_ns: file.modified_ns,
    }
}

impl Plan {
    /// Adds a file to its article's group and counts what becomes of it.
    pub(super) fn add(
        &mut self,
        file: ArticleFile,
        id: &ArticleId,
        manifest: &Manifest,
        report: &mut Report,
    ) {
        let location = stamp(&file).location();
        let before = manifest.get(&location).map(|(_, id)| id);
        if let Some(before) = before.filter(|before| *before != id) {
            self.group(before, manifest).lost.push(location);
        }
        let group = self.group(id, manifest);
        match (before, group.known || !group.files.is_empty()) {
            (Some(_), _) => report.updated += 1,
            (None, true) => report.merged += 1,
            (None, false) => report.new += 1,
        }
        group.files.push(file);
    }

    /// The group of an article; an empty one if the batch has brought nothing of it.
    pub(super) fn group(&mut self, id: &ArticleId, manifest: &Manifest) -> &mut Group {
        let place = *self.places.entry(id.clone()).or_insert_with(|| {
            let known = manifest.holds(id);
            self.groups.push(Group { id: id.clone(), known, ..Group::default() });
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }
}
