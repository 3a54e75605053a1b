//! What was learnt while indexing, in a file beside the segments.
//!
//! A commit names the file in its payload, so that segments and file change together: the file is
//! complete on disk before the commit, and an old one goes only after the next commit has made it
//! useless to readers as well.

use std::fs;
use std::io;

use super::storage::Storage;
use crate::error::Error;

/// How the names of these files begin; a number follows.
const PREFIX: &str = "learned-";

/// How the line begins that names the user's dictionary; its hash follows, in hex.
const WORDS: &str = "words-";

/// What a commit says of itself: `FINGERPRINT`, and on lines of their own the name of the file and
/// the user's dictionary, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payload {
    pub(super) fingerprint: String,
    pub(super) file: Option<String>,
    /// The user's dictionary that all articles were cut by; 0 for none.
    pub(super) dictionary: u64,
}

impl Payload {
    pub(super) fn read(payload: &str) -> Self {
        let mut lines = payload.lines();
        let mut read =
            Self { fingerprint: lines.next().unwrap_or_default().to_owned(), file: None, dictionary: 0 };
        for line in lines {
            // A name that is not ours could lead anywhere.
            if number(line).is_some() {
                read.file = Some(line.to_owned());
            }
            let words = line.strip_prefix(WORDS).and_then(|hash| u64::from_str_radix(hash, 16).ok());
            read.dictionary = words.unwrap_or(read.dictionary);
        }
        read
    }

    pub(super) fn write(&self) -> String {
        let words = (self.dictionary != 0).then(|| format!("{WORDS}{:016x}", self.dictionary));
        let lines = [Some(self.fingerprint.clone()), self.file.clone(), words];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.parse().ok()
}

/// The file's bytes.
pub(super) fn read(storage: &Storage, name: &str) -> Result<Vec<u8>, Error> {
    let path = storage.path().join(name);
    fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::Damaged(format!("{} is missing", path.display())),
        _ => Error::Io { path, source: error },
    })
}

/// Writes a new file, safe on disk, and returns its name, which is none that was there, nor
/// numbered `taken` or less.
pub(super) fn write(storage: &Storage, bytes: &[u8], taken: u64) -> Result<String, Error> {
    let name = format!("{PREFIX}{}", last(storage)?.max(taken) + 1);
    storage.write(&name, bytes)?;
    Ok(name)
}

/// The highest number of a file.
pub(super) fn last(storage: &Storage) -> Result<u64, Error> {
    Ok(storage.names()?.iter().filter_map(|name| number(name)).max().unwrap_or_default())
}

/// Removes the files that neither the last commit nor the one before it names.
pub(super) fn remove_others(storage: &Storage, kept: &[Option<&str>]) -> Result<(), Error> {
    let names = storage.names()?.into_iter().filter(|name| number(name).is_some());
    names.filter(|name| !kept.contains(&Some(name.as_str()))).try_for_each(|name| storage.delete(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_come_back() {
        let file = Some("learned-7".to_owned());
        let with = Payload { fingerprint: "schema-2 x".to_owned(), file, dictionary: 0xFACE };
        let without = Payload { file: None, dictionary: 0, ..with.clone() };
        for payload in [with, without.clone()] {
            assert_eq!(Payload::read(&payload.write()), payload);
        }
        assert_eq!(Payload::read("schema-2 x\n../../etc/passwd"), without);
    }

    #[test]
    fn files_are_numbered_and_old_ones_go() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let storage = Storage::new(folder.path());
        storage.write("meta.json", b"{}").expect("written");
        let first = write(&storage, b"a", 0).expect("written");
        let second = write(&storage, b"b", 0).expect("written");
        assert_eq!(read(&storage, &second).expect("read"), b"b");
        remove_others(&storage, &[Some(&second), None]).expect("removed");
        assert!(read(&storage, &first).is_err());
        assert!(folder.path().join("meta.json").exists());
        assert_eq!(write(&storage, b"c", 0).expect("written"), "learned-3");
        assert_eq!(write(&storage, b"d", 7).expect("written"), "learned-8");
    }
}
