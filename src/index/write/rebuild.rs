//! Builds a new index next to the old one and replaces it at the end.
//!
//! The new index is built in a subfolder of the old one. Then its files are moved over one by one; this changes
//! nothing, because their names are new and no commit refers to them. Last, its `meta.json` replaces the old
//! one, which switches everything at once. The list of files that tantivy may delete includes the files of both
//! indexes before the first is moved, so that whichever `meta.json` is there, the files of the other index are
//! deleted after the next commit.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::analysis::Analyzer;
use crate::error::Error;
use crate::index::schema::Fields;
use crate::index::store::commit::Commit;
use crate::index::store::guard::catch_panic;
use crate::index::store::lock::WriteLock;
use crate::index::store::sidecar;
use crate::index::store::storage::Storage;
use crate::index::{Budget, Index, Lineage, Locations, MANAGED, META, Manifest, Searcher};
use crate::message;
use crate::message::Message;

/// The subfolder of the old index.
const FOLDER: &str = "rebuild";

/// A new index that has not replaced the old one yet.
pub(crate) struct Rebuild {
    /// The new index, empty at first.
    pub index: Index,
    /// Dropped after the index, whose files are open, and before the lock, so that no other rebuild uses the
    /// folder yet.
    folder: Folder,
    target: Storage,
    lock: WriteLock,
}

/// The subfolder, deleted on drop: half an index would keep a full disk full.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // The next batch deletes what remains.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Deletes what a killed rebuild left. The caller holds the write lock.
pub(in crate::index) fn delete_leftovers(target: &Storage) {
    drop(Folder(target.path().join(FOLDER)));
}

/// The index that is to be replaced, whatever its schema.
pub(crate) struct OldIndex {
    /// Its last commit.
    pub searcher: Searcher,
    /// Its files.
    pub manifest: Manifest,
    /// Where they are.
    pub locations: Locations,
}

impl OldIndex {
    /// Opens the index in `folder` by the names of its fields.
    ///
    /// # Errors
    ///
    /// If there is none, it lacks fields, or it is damaged.
    pub(crate) fn open(folder: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        if !Index::exists(folder) {
            return Err(Error::NoIndex(folder.to_owned()));
        }
        catch_panic(|| {
            let index = Self::index(folder, analyzer)?;
            index.check_damage()?;
            let searcher = index.searcher()?;
            let (manifest, locations) = (Manifest::read(&searcher)?, Locations::read(&searcher)?);
            Ok(Self { searcher, manifest, locations })
        })
    }

    /// The index itself, whatever its schema.
    fn index(folder: &Path, analyzer: &Analyzer) -> Result<Index, Error> {
        catch_panic(|| {
            let storage = Storage::new(folder);
            let directory = storage.directory()?;
            let tantivy = tantivy::Index::open(directory.clone())?;
            let fields = Fields::of(&tantivy.schema())
                .ok_or_else(|| Error::Damaged(message!("it was built with another schema")))?;
            Ok(Index::new(storage, directory, tantivy, fields, analyzer))
        })
    }
}

impl Rebuild {
    /// Starts a new index for the folder `target`, and deletes what an interrupted rebuild left.
    ///
    /// # Errors
    ///
    /// If another process writes to the old index, or the folder cannot be written.
    pub(crate) fn begin(target: Storage, analyzer: &Analyzer) -> Result<Self, Error> {
        let lock = WriteLock::take(target.path())?;
        let storage = target.subfolder(FOLDER);
        if storage.path().exists() {
            std::fs::remove_dir_all(storage.path()).map_err(Error::io(storage.path()))?;
        }
        let folder = Folder(storage.path().to_owned());
        let taken = sidecar::last(&target)?;
        let new = Index::open_or_create_in(storage, analyzer)?;
        let index = Index { reserved_sidecars: taken, inherited: inherited(&target, analyzer), ..new };
        Ok(Self { index, folder, target, lock })
    }

    /// Replaces the old index with the new one, which must have a commit.
    ///
    /// # Errors
    ///
    /// If files cannot be moved; the old index is then unchanged.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let Self { index, target, lock, folder } = self;
        let Index { storage: new, analyzer, .. } = index;
        let names: Vec<String> = new.names()?.into_iter().filter(|name| !name.starts_with('.')).collect();
        target.replace(MANAGED, &managed(&target, &names)?).map_err(Error::io(target.path()))?;
        for name in names.iter().filter(|name| *name != META) {
            target.move_from(&new, name)?;
        }
        target.sync().map_err(Error::io(target.path()))?;
        target.move_from(&new, META)?;
        target.sync().map_err(Error::io(target.path()))?;
        drop(folder);
        // Opening a writer deletes the files that no commit refers to.
        let index = Index::open_in(target.clone(), &analyzer)?;
        let payload = index.payload()?.unwrap_or_default();
        drop(index.writer(lock, Budget { memory: 0, merge_all: false })?);
        sidecar::remove_others(&target, payload.files())
    }
}

/// The past of the index that is to be replaced, as far as it can be read.
fn inherited(target: &Storage, analyzer: &Analyzer) -> Option<Lineage> {
    let payload = Commit::read(target).ok()?.payload()?;
    let known = Lineage { generation: payload.generation, identity: payload.identity, ..Lineage::default() };
    let whole = OldIndex::index(target.path(), analyzer).and_then(|index| index.lineage(Some(&payload)));
    Some(whole.unwrap_or(known))
}

/// The list of both indexes' files. If the old index has no list, all files that look like segment files are
/// listed.
fn managed(target: &Storage, added: &[String]) -> Result<Vec<u8>, Error> {
    let listed = std::fs::read(target.path().join(MANAGED)).ok();
    let listed: Option<BTreeSet<String>> = listed.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut names = match listed {
        Some(names) => names,
        None => target.names()?.into_iter().filter(|name| is_of_segment(name)).collect(),
    };
    names.extend(added.iter().filter(|name| is_of_segment(name)).cloned());
    names.insert(META.to_owned());
    let list = serde_json::to_string(&names)
        .map_err(|error| Error::Damaged(Message::untranslated(error.to_string())))?;
    Ok(format!("{list}\n").into_bytes())
}

/// Segment files are named by 32 hexadecimal digits and an extension.
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
