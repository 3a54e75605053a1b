//! What `meta.json` has of the last commit besides what tantivy reads from it.
//!
//! tantivy parses the whole schema each time, which takes ten times as long as to skip it.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;

use super::payload::Payload;
use super::storage::Storage;
use crate::error::Error;
use crate::index::META;
use crate::message::Message;

/// The last commit.
#[derive(Deserialize)]
pub(in crate::index) struct Commit {
    payload: Option<String>,
    #[serde(default)]
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    segment_id: String,
}

impl Commit {
    /// Reads the state of a folder.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] if it has none, [`Error::Damaged`] if it cannot be parsed.
    pub(in crate::index) fn read(storage: &Storage) -> Result<Self, Error> {
        let path = storage.path().join(META);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::Missing(META.into()),
            _ => Error::Io { path, source: error },
        })?;
        serde_json::from_slice(&bytes)
            .map_err(|error| Error::Damaged(Message::untranslated(format!("{META}: {error}"))))
    }

    /// Whether `folder` has one, by the outcome of reading it. What a batch leaves that was interrupted before its first
    /// commit does not count, and a file that cannot be parsed is a damaged index, not a missing one.
    pub(in crate::index) fn exists(folder: &Path, read: &Result<Self, Error>) -> bool {
        read.as_ref().map_or_else(|_| folder.join(META).is_file(), |commit| commit.payload.is_some())
    }

    /// Its payload, if it has one.
    pub(in crate::index) fn payload(&self) -> Option<Payload> {
        self.payload.as_deref().map(Payload::read)
    }

    /// The names of its segments, by which their files begin.
    pub(in crate::index) fn segments(&self) -> impl Iterator<Item = String> + '_ {
        let names = self.segments.iter().map(|segment| segment.segment_id.replace('-', ""));
        // Any other name could be a path to anywhere.
        names.filter(|name| name.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_has_a_payload_and_what_cannot_be_parsed_is_no_missing_one() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let storage = Storage::new(folder.path());
        let exists = || Commit::exists(folder.path(), &Commit::read(&storage));
        assert!(!exists() && matches!(Commit::read(&storage), Err(Error::Missing(_))));
        let whole = r#"{"segments": [{"segment_id": "4376024d-4ef5-4ed0-a446-a877faa30a21", "max_doc": 3},
            {"segment_id": "../../x"}], "schema": [{"name": "id"}], "opstamp": 7, "payload": "schema-2 x"}"#;
        for (content, expected) in
            [(r#"{"segments": [], "opstamp": 0}"#, false), (whole, true), (&whole[..20], true), ("", true)]
        {
            fs::write(folder.path().join(META), content).expect("written");
            assert_eq!(exists(), expected, "{content}");
            let is_damaged = matches!(Commit::read(&storage), Err(Error::Damaged(_)));
            assert_eq!(is_damaged, content.len() < 25, "{content}");
        }
        fs::write(folder.path().join(META), whole).expect("written");
        let commit = Commit::read(&storage).expect("as written");
        assert_eq!(commit.segments().collect::<Vec<_>>(), ["4376024d4ef54ed0a446a877faa30a21"]);
        assert_eq!(commit.payload().expect("it has one").fingerprint, "schema-2 x");
    }
}
