//! What belongs to a commit and is no article, in files beside the segments.
//!
//! A commit names these files and the hashes of their bytes in its payload, so that segments and files
//! change together: a file is complete on disk before the commit, and an old one goes only after the
//! next commit has made it useless to readers as well.

use std::fmt;
use std::fs;
use std::io;

use xxhash_rust::xxh3::xxh3_64;

use super::storage::Storage;
use crate::error::Error;
use crate::message;

/// What a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What was learnt of page furniture.
    Learned,
    /// Files whose time has changed and whose content has not.
    Touched,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Learned, Self::Touched];

    /// How the names of its files begin; a number follows.
    fn prefix(self) -> &'static str {
        match self {
            Self::Learned => "learned-",
            Self::Touched => "touched-",
        }
    }
}

/// A file as a commit names it: `NAME HASH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SideFile {
    pub(super) name: String,
    /// `XXH3` of its bytes.
    pub(super) hash: u64,
}

impl SideFile {
    /// What a line of a payload names, if it is such a file.
    pub(super) fn read(line: &str) -> Option<(Kind, Self)> {
        let (name, hash) = line.split_once(' ')?;
        // A name that is not ours could lead anywhere.
        let (kind, _) = kind_and_number(name)?;
        let hash = u64::from_str_radix(hash, 16).ok()?;
        Some((kind, Self { name: name.to_owned(), hash }))
    }

    /// The file's bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] if it is missing, or is not as it was written.
    pub(super) fn bytes(&self, storage: &Storage) -> Result<Vec<u8>, Error> {
        let path = storage.path().join(&self.name);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::Damaged(message!("{file} is missing", file = self.name)),
            _ => Error::Io { path, source: error },
        })?;
        if xxh3_64(&bytes) != self.hash {
            return Err(Error::Damaged(message!("{file} has another checksum", file = self.name)));
        }
        Ok(bytes)
    }
}

impl fmt::Display for SideFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:016x}", self.name, self.hash)
    }
}

fn kind_and_number(name: &str) -> Option<(Kind, u64)> {
    let kind = Kind::ALL.into_iter().find(|kind| name.starts_with(kind.prefix()))?;
    let digits =
        name.strip_prefix(kind.prefix()).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some((kind, digits.parse().ok()?))
}

/// Writes a new file, safe on disk, under a name that was not there, nor is numbered `taken` or less.
pub(super) fn write(storage: &Storage, kind: Kind, bytes: &[u8], taken: u64) -> Result<SideFile, Error> {
    let name = format!("{}{}", kind.prefix(), last(storage)?.max(taken) + 1);
    storage.write(&name, bytes)?;
    Ok(SideFile { name, hash: xxh3_64(bytes) })
}

/// The highest number of a file of any kind.
pub(super) fn last(storage: &Storage) -> Result<u64, Error> {
    let numbers = storage.names()?.into_iter().filter_map(|name| kind_and_number(&name));
    Ok(numbers.map(|(_, number)| number).max().unwrap_or_default())
}

/// Removes the files that are not among `kept`.
pub(super) fn remove_others<'a>(
    storage: &Storage,
    kept: impl Iterator<Item = &'a SideFile>,
) -> Result<(), Error> {
    let kept: Vec<&str> = kept.map(|file| file.name.as_str()).collect();
    let names = storage.names()?.into_iter().filter(|name| kind_and_number(name).is_some());
    names.filter(|name| !kept.contains(&name.as_str())).try_for_each(|name| storage.delete(&name))
}

/// Removes what batches left that were broken off before their commit: files later than any `named` by
/// the last commit.
pub(super) fn remove_uncommitted<'a>(
    storage: &Storage,
    named: impl Iterator<Item = &'a SideFile>,
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
        let first = write(&storage, Kind::Learned, b"a", 0).expect("written");
        let second = write(&storage, Kind::Touched, b"b", 0).expect("written");
        assert_eq!(second.bytes(&storage).expect("read"), b"b");
        remove_others(&storage, [&second].into_iter()).expect("removed");
        assert!(matches!(first.bytes(&storage), Err(Error::Damaged(_))));
        assert!(folder.path().join("meta.json").exists());
        let third = write(&storage, Kind::Learned, b"c", 0).expect("written");
        assert_eq!(third.name, "learned-3");
        remove_uncommitted(&storage, [&second].into_iter()).expect("removed");
        assert!(second.bytes(&storage).is_ok() && third.bytes(&storage).is_err());
        assert_eq!(write(&storage, Kind::Learned, b"c", 0).expect("written").name, "learned-3");
        assert_eq!(write(&storage, Kind::Learned, b"d", 7).expect("written").name, "learned-8");
    }

    #[test]
    fn bytes_that_are_not_as_they_were_written_are_damage() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let storage = Storage::new(folder.path());
        let file = write(&storage, Kind::Touched, b"abc", 0).expect("written");
        fs::write(folder.path().join(&file.name), b"abd").expect("written");
        assert!(matches!(file.bytes(&storage), Err(Error::Damaged(_))));
    }
}
