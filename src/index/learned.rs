//! What was learnt while indexing, in a file beside the segments.
//!
//! A commit names the file in its payload, so that segments and file change together: the file is
//! complete on disk before the commit, and an old one goes only after the next commit has made it
//! useless to readers as well.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

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
pub(super) fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let path = folder.join(name);
    fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::Damaged(format!("{} is missing", path.display())),
        _ => Error::Io { path, source: error },
    })
}

/// Writes a new file, safe on disk, and returns its name.
pub(super) fn write(folder: &Path, bytes: &[u8]) -> Result<String, Error> {
    let last = names(folder)?.iter().filter_map(|name| number(name)).max().unwrap_or_default();
    let name = format!("{PREFIX}{}", last + 1);
    let path = folder.join(&name);
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Error::io(&path))?;
    Ok(name)
}

/// Removes the files that neither the last commit nor the one before it names.
pub(super) fn remove_others(folder: &Path, kept: &[Option<&str>]) -> Result<(), Error> {
    for name in names(folder)? {
        if !kept.contains(&Some(name.as_str())) {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(Error::io(&path))?;
        }
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::io(folder))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| number(name).is_some()).collect())
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
        fs::write(folder.path().join("meta.json"), "{}").expect("written");
        let first = write(folder.path(), b"a").expect("written");
        let second = write(folder.path(), b"b").expect("written");
        assert_eq!(read(folder.path(), &second).expect("read"), b"b");
        remove_others(folder.path(), &[Some(&second), None]).expect("removed");
        assert!(read(folder.path(), &first).is_err());
        assert!(folder.path().join("meta.json").exists());
        assert_eq!(write(folder.path(), b"c").expect("written"), "learned-3");
    }
}
