//! Sidecars: files next to the segments with the data of a commit other than articles.
//!
//! A commit names its sidecars and their hashes in its payload, so that segments and sidecars change together.
//! A sidecar is complete on disk before the commit, and an old one is deleted only after the next commit, when
//! no reader needs it.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use tantivy::directory::OwnedBytes;
use tantivy::{Directory, TantivyError};
use xxhash_rust::xxh3::xxh3_64;

use super::directory::StorageDirectory;
use super::storage::Storage;
use super::tantivy_error::IndexError;
use crate::error::Error;
use crate::message;

/// The kinds of sidecars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) enum SidecarKind {
    /// Furniture counts.
    Furniture,
    /// Files whose time has changed and whose content has not.
    Touched,
    /// The events with several articles.
    Events,
    /// Counts of terms, by which articles of one event are recognised.
    EventTerms,
    /// The outlines of the latest articles, which the next articles are compared with.
    EventOutlines,
    /// Commits that changed the events of articles.
    Revisions,
}

impl SidecarKind {
    const ALL: [Self; 6] = [
        Self::Furniture,
        Self::Touched,
        Self::Events,
        Self::EventTerms,
        Self::EventOutlines,
        Self::Revisions,
    ];

    /// The prefix of its file names; a number follows.
    fn prefix(self) -> &'static str {
        match self {
            Self::Furniture => "learned-",
            Self::Touched => "touched-",
            Self::Events => "events-",
            Self::EventTerms => "event-terms-",
            Self::EventOutlines => "event-outlines-",
            Self::Revisions => "revisions-",
        }
    }
}

/// A sidecar as a payload names it: `NAME HASH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::index) struct Sidecar {
    pub(in crate::index) name: String,
    /// `XXH3` of its bytes.
    pub(in crate::index) hash: u64,
}

impl Sidecar {
    /// Parses a line of a payload.
    pub(in crate::index) fn read(line: &str) -> Option<(SidecarKind, Self)> {
        let (name, hash) = line.split_once(' ')?;
        // Any other name could be a path to anywhere.
        let (kind, _) = kind_and_number(name)?;
        let hash = u64::from_str_radix(hash, 16).ok()?;
        Some((kind, Self { name: name.to_owned(), hash }))
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] if it is missing or its hash differs.
    pub(in crate::index) fn bytes(&self, storage: &Storage) -> Result<Vec<u8>, Error> {
        let path = storage.path().join(&self.name);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::Damaged(message!("{file} is missing", file = &self.name)),
            _ => Error::Io { path, source: error },
        })?;
        self.check(&bytes)?;
        Ok(bytes)
    }
}

impl Sidecar {
    /// Maps the file into memory. Where a mapped file cannot be deleted, its bytes are read.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] if it does not exist, as after a later commit, [`Error::Damaged`] if its hash differs.
    pub(in crate::index) fn map(
        &self,
        storage: &Storage,
        directory: &StorageDirectory,
    ) -> Result<OwnedBytes, Error> {
        if cfg!(not(unix)) {
            return self.bytes(storage).map(OwnedBytes::new);
        }
        let path = Path::new(&self.name);
        let file =
            directory.get_file_handle(path).map_err(|error| IndexError::from(TantivyError::from(error)))?;
        let bytes = file.read_bytes(0..file.len()).map_err(Error::io(path))?;
        self.check(&bytes)?;
        Ok(bytes)
    }

    fn check(&self, bytes: &[u8]) -> Result<(), Error> {
        if xxh3_64(bytes) == self.hash {
            return Ok(());
        }
        Err(Error::Damaged(message!("{file} has another checksum", file = &self.name)))
    }
}

impl fmt::Display for Sidecar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:016x}", self.name, self.hash)
    }
}

fn kind_and_number(name: &str) -> Option<(SidecarKind, u64)> {
    let kind = SidecarKind::ALL.into_iter().find(|kind| name.starts_with(kind.prefix()))?;
    let digits =
        name.strip_prefix(kind.prefix()).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some((kind, digits.parse().ok()?))
}

/// Writes a sidecar durably under a number that is unused and above `taken`.
pub(in crate::index) fn write(
    storage: &Storage,
    kind: SidecarKind,
    bytes: &[u8],
    taken: u64,
) -> Result<Sidecar, Error> {
    let name = format!("{}{}", kind.prefix(), last(storage)?.max(taken) + 1);
    storage.write(&name, bytes)?;
    Ok(Sidecar { name, hash: xxh3_64(bytes) })
}

/// The highest number of a sidecar of any kind.
pub(in crate::index) fn last(storage: &Storage) -> Result<u64, Error> {
    let numbers = storage.names()?.into_iter().filter_map(|name| kind_and_number(&name));
    Ok(numbers.map(|(_, number)| number).max().unwrap_or_default())
}

/// Deletes the sidecars that are not in `kept`.
pub(in crate::index) fn remove_others<'a>(
    storage: &Storage,
    kept: impl Iterator<Item = &'a Sidecar>,
) -> Result<(), Error> {
    let kept: Vec<&str> = kept.map(|file| file.name.as_str()).collect();
    let names = storage.names()?.into_iter().filter(|name| kind_and_number(name).is_some());
    names.filter(|name| !kept.contains(&name.as_str())).try_for_each(|name| storage.delete(&name))
}

/// Deletes the sidecars of interrupted batches: those with a higher number than any `named` by the last commit.
pub(in crate::index) fn remove_uncommitted<'a>(
    storage: &Storage,
    named: impl Iterator<Item = &'a Sidecar>,
) -> Result<(), Error> {
    let number = |name: &str| kind_and_number(name).map(|(_, number)| number);
    let committed = named.filter_map(|file| number(&file.name)).max().unwrap_or_default();
    let mut later = storage.names()?.into_iter().filter(|name| number(name) > Some(committed));
    later.try_for_each(|name| storage.delete(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_numbered_and_old_ones_go() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let storage = Storage::new(folder.path());
        storage.write("meta.json", b"{}").expect("written");
        let first = write(&storage, SidecarKind::Furniture, b"a", 0).expect("written");
        let second = write(&storage, SidecarKind::Touched, b"b", 0).expect("written");
        assert_eq!(second.bytes(&storage).expect("read"), b"b");
        remove_others(&storage, [&second].into_iter()).expect("removed");
        assert!(matches!(first.bytes(&storage), Err(Error::Damaged(_))));
        assert!(folder.path().join("meta.json").exists());
        let third = write(&storage, SidecarKind::Furniture, b"c", 0).expect("written");
        assert_eq!(third.name, "learned-3");
        remove_uncommitted(&storage, [&second].into_iter()).expect("removed");
        assert!(second.bytes(&storage).is_ok() && third.bytes(&storage).is_err());
        assert_eq!(write(&storage, SidecarKind::Furniture, b"c", 0).expect("written").name, "learned-3");
        assert_eq!(write(&storage, SidecarKind::Furniture, b"d", 7).expect("written").name, "learned-8");
    }

    #[test]
    fn bytes_that_are_not_as_they_were_written_are_damage() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let storage = Storage::new(folder.path());
        let file = write(&storage, SidecarKind::Touched, b"abc", 0).expect("written");
        fs::write(folder.path().join(&file.name), b"abd").expect("written");
        assert!(matches!(file.bytes(&storage), Err(Error::Damaged(_))));
    }
}
