//! What a batch has to do: which articles to make, from which files.

use std::collections::HashMap;

use super::report::Report;
use crate::article::{ArticleId, Warning};
use crate::corpus::{self, ArticleFile, SkipReason};
use crate::document::FileStamp;
use crate::index::Manifest;

/// One article and the files of the batch that carry it.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: ArticleId,
    pub(super) files: Vec<ArticleFile>,
    /// Locations of files that carried it and carry another article now.
    pub(super) lost: Vec<String>,
    /// Whether the index holds it already.
    pub(super) known: bool,
}

/// All articles of a batch, in the order in which their first files were found.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) groups: Vec<Group>,
    places: HashMap<ArticleId, usize>,
}

/// What the first pass learns of a file.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) id: ArticleId,
    pub(super) warnings: Vec<Warning>,
}

/// Reads a file to see which article it is.
pub(super) fn identify(file: &ArticleFile) -> Result<Identity, SkipReason> {
    let article = corpus::read(file)?;
    Ok(Identity { id: ArticleId::of(&article), warnings: article.warnings })
}

/// Whether the index holds the file as it is: same size, same time of change.
pub(super) fn is_unchanged(file: &ArticleFile, manifest: &Manifest) -> bool {
    let stamp = stamp(file);
    let same = |known: &FileStamp| (known.size, known.modified_ns) == (stamp.size, stamp.modified_ns);
    manifest.get(&stamp.location()).is_some_and(|(known, _)| same(known))
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
        identity: &Identity,
        manifest: &Manifest,
        report: &mut Report,
    ) {
        report.warn(&file.absolute, &identity.warnings);
        let location = stamp(&file).location();
        let before = manifest.get(&location).map(|(_, id)| id);
        if let Some(before) = before.filter(|before| **before != identity.id) {
            self.group(before, manifest).lost.push(location);
        }
        let group = self.group(&identity.id, manifest);
        match (before, group.known || !group.files.is_empty()) {
            (Some(_), _) => report.updated += 1,
            (None, true) => report.merged += 1,
            (None, false) => report.new += 1,
        }
        group.files.push(file);
    }

    fn group(&mut self, id: &ArticleId, manifest: &Manifest) -> &mut Group {
        let place = *self.places.entry(id.clone()).or_insert_with(|| {
            let known = manifest.holds(id);
            self.groups.push(Group { id: id.clone(), files: Vec::new(), lost: Vec::new(), known });
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }
}
