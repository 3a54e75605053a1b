//! A new index beside the old one, which takes its place at the end.
//!
//! The new one is built in a folder within that of the old one. Then its files are moved over one by
//! one, which changes nothing, as their names are new and no commit names them; and last its
//! `meta.json` is put over the old one, which changes everything at once. The list of files that
//! tantivy may delete names both indexes' files before the first is moved, so that whichever
//! `meta.json` is there, the other's files go with the next commit.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::guard::guarded;
use super::lock::WriteLock;
use super::schema::Fields;
use super::side_files;
use super::storage::Storage;
use super::{Budget, Index, MANAGED, META, Manifest, Searcher};
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::message;
use crate::message::Message;

/// The folder within that of the old index.
const FOLDER: &str = "rebuild";

/// A new index that has not taken its place yet.
pub struct Rebuild {
    /// The new index, empty at first.
    pub index: Index,
    /// Dropped after the index, whose files are open, and before the lock, lest it be another's.
    folder: Folder,
    place: Storage,
    lock: WriteLock,
}

/// The folder of a rebuild, which goes with it: half an index would keep a full disk full.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays is swept by the next batch.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Takes away what a rebuild left that was killed. Only for who holds the write lock.
pub(super) fn sweep(place: &Storage) {
    drop(Folder(place.path().join(FOLDER)));
}

/// The index that is to be replaced, as far as it can be read: whatever it was built as.
pub struct OldIndex {
    /// Its state.
    pub searcher: Searcher,
    /// The files that it came from.
    pub manifest: Manifest,
}

impl OldIndex {
    /// Opens the index in `folder` by the names of its fields.
    ///
    /// # Errors
    ///
    /// If there is none, it lacks fields, or it is damaged.
    pub fn open(folder: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        if !Index::exists(folder) {
            return Err(Error::NoIndex(folder.to_owned()));
        }
        guarded(|| {
            let storage = Storage::new(folder);
            let tantivy = tantivy::Index::open(storage.directory()?)?;
            let fields = Fields::of(&tantivy.schema())
                .ok_or_else(|| Error::Damaged(message!("it was built with other fields")))?;
            let index = Index { storage, tantivy, fields, analyzer: analyzer.clone(), side_files_taken: 0 };
            index.refuse_damage()?;
            let searcher = index.searcher()?;
            let manifest = Manifest::read(&searcher)?;
            Ok(Self { searcher, manifest })
        })
    }
}

impl Rebuild {
    /// Begins a new index for the folder `place`. What an earlier one left that was broken off goes.
    ///
    /// # Errors
    ///
    /// If another process writes to the old one, or the folder cannot be written.
    pub fn begin(place: Storage, analyzer: &Analyzer) -> Result<Self, Error> {
        let lock = WriteLock::take(place.path())?;
        let storage = place.inner(FOLDER);
        if storage.path().exists() {
            std::fs::remove_dir_all(storage.path()).map_err(Error::io(storage.path()))?;
        }
        let folder = Folder(storage.path().to_owned());
        let taken = side_files::last(&place)?;
        let index = Index { side_files_taken: taken, ..Index::open_or_create_in(storage, analyzer)? };
        Ok(Self { index, folder, place, lock })
    }

    /// Puts the new index, which has seen its commit, in the place of the old one.
    ///
    /// # Errors
    ///
    /// If files cannot be moved; the old index is still there then.
    pub fn finish(self) -> Result<(), Error> {
        let Self { index, place, lock, folder } = self;
        let Index { storage: new, analyzer, .. } = index;
        let names: Vec<String> = new.names()?.into_iter().filter(|name| !name.starts_with('.')).collect();
        place.replace(MANAGED, &managed(&place, &names)?).map_err(Error::io(place.path()))?;
        for name in names.iter().filter(|name| *name != META) {
            place.adopt(&new, name)?;
        }
        place.sync().map_err(Error::io(place.path()))?;
        place.adopt(&new, META)?;
        place.sync().map_err(Error::io(place.path()))?;
        drop(folder);
        // A writer deletes what nothing names any more.
        let index = Index::open_in(place.clone(), &analyzer)?;
        let payload = index.payload()?.unwrap_or_default();
        drop(index.writer(lock, Budget { memory: 0, articles: 0, merge_all: false })?);
        side_files::remove_others(&place, payload.files())
    }
}

/// The list of both indexes' files; those of the old one are all that look like it if it has no list.
fn managed(place: &Storage, added: &[String]) -> Result<Vec<u8>, Error> {
    let listed = std::fs::read(place.path().join(MANAGED)).ok();
    let listed: Option<BTreeSet<String>> = listed.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut names = match listed {
        Some(names) => names,
        None => place.names()?.into_iter().filter(|name| is_of_segment(name)).collect(),
    };
    names.extend(added.iter().filter(|name| is_of_segment(name)).cloned());
    names.insert(META.to_owned());
    let list = serde_json::to_string(&names)
        .map_err(|error| Error::Damaged(Message::untranslated(error.to_string())))?;
    Ok(format!("{list}\n").into_bytes())
}

/// Names of segments' files are 32 hexadecimal digits and an ending.
fn is_of_segment(name: &str) -> bool {
    let digits = name.split_once('.').map_or("", |(digits, _)| digits);
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::is_of_segment;

    #[test]
    fn files_of_segments_have_their_number_in_front() {
        for (name, expected) in [
            ("38eb3d72a59d45cf8248be3891da9fd5.fast", true),
            ("38eb3d72a59d45cf8248be3891da9fd5.17.del", true),
            ("38eb3d72a59d45cf8248be3891da9fd5", false),
            ("meta.json", false),
            ("README.md", false),
            ("learned-3", false),
        ] {
            assert_eq!(is_of_segment(name), expected, "{name}");
        }
    }
}
