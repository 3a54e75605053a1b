//! Checks that the files of a commit exist and are intact.
//!
//! tantivy ends every segment file with a footer: `{"version":…,"crc":…}`, its length and a magic number. The
//! CRC-32 covers all bytes before the footer. It covers neither the version in the footer nor the two JSON
//! files that list the files; these are compared with their parsed meaning. `tantivy::Index::validate_checksum`
//! would miss a file that `.managed.json` has lost.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;
use tantivy::HasLen;
use tantivy::directory::footer::Footer;
use tantivy::directory::{Directory, MmapDirectory};
use tantivy::index::{IndexMeta, SegmentComponent, SegmentMeta};

use crate::error::Error;
use crate::index::store::fault::Fault;
use crate::index::store::guard::catch_panic;
use crate::index::store::payload::Payload;
use crate::index::store::sidecar::Sidecar;
use crate::index::store::tantivy_error::IndexError;
use crate::index::{Index, MANAGED, META};
use crate::message;
use crate::message::{Message, io_error};

/// Bytes of a file that are read at a time. They fit the processor's caches.
const BUFFER_BYTES: usize = 256 << 10;

/// The files of every segment.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
];

impl Index {
    /// Looks for damage in the files of the last commit: whether they exist and end in a valid footer, and with
    /// `deep` whether their checksums are right, which reads every byte.
    ///
    /// # Errors
    ///
    /// If the index cannot be read at all, or [`Error::Locked`] if it is being written.
    pub fn damaged_files(&self, deep: bool) -> Result<Vec<Fault>, Error> {
        catch_panic(|| {
            let state = self.read_state(META)?;
            let meta = self.tantivy.load_metas()?;
            let mut faults = self.faults_of_state(&state, &meta)?;
            faults.extend(self.faults_of_sidecars(&meta));
            faults.extend(self.faults_of_segments(&meta, deep)?);
            // A batch that commits now deletes files of the last commit.
            if self.read_state(META)? == state {
                Ok(faults)
            } else {
                Err(Error::Locked { path: self.path().to_owned(), holder: None }.into())
            }
        })
    }

    fn read_state(&self, name: &str) -> Result<Vec<u8>, Error> {
        let path = self.path().join(name);
        fs::read(&path).map_err(Error::io(path))
    }

    /// Checks `meta.json` and `.managed.json`.
    fn faults_of_state(&self, state: &[u8], meta: &IndexMeta) -> Result<Vec<Fault>, Error> {
        let mut faults = Vec::new();
        let meant = serde_json::to_value(meta)
            .map_err(|error| Error::Damaged(Message::untranslated(error.to_string())))?;
        let written = serde_json::from_slice(state)
            .map_err(|error| Error::Damaged(Message::untranslated(error.to_string())))?;
        let payload = meta.payload.as_deref().unwrap_or_default();
        // A segment without deletions has no file for them.
        let is_odd = |segment: &SegmentMeta| segment.delete_opstamp().is_some() != segment.has_deletes();
        if !is_fully_parsed(&written, &meant)
            || Payload::read(payload).write() != payload
            || meta.segments.iter().any(is_odd)
        {
            faults.push(Fault::file(META, message!("has invalid content")));
        }
        let managed = self.tantivy.directory().list_managed_files();
        let names = names(meta);
        let unknown = names.iter().filter(|name| !managed.contains(Path::new(name))).count();
        if unknown > 0 {
            let message = message!("does not name {unknown} of {files} files", unknown, files = names.len());
            faults.push(Fault::file(MANAGED, message));
        }
        let list = self.read_state(MANAGED).unwrap_or_default();
        let unfinished =
            [(META, state), (MANAGED, &list)].into_iter().filter(|(_, text)| !text.ends_with(b"\n"));
        faults.extend(unfinished.map(|(name, _)| Fault::file(name, message!("is truncated"))));
        Ok(faults)
    }

    /// Checks the sidecars of the commit; without them, the next batch would fail.
    fn faults_of_sidecars(&self, meta: &IndexMeta) -> Vec<Fault> {
        let payload = Payload::read(meta.payload.as_deref().unwrap_or_default());
        let fault = |file: &Sidecar| {
            let message = match file.bytes(&self.storage) {
                Ok(_) => return None,
                Err(Error::Io { source, .. }) => io_error(&source).into(),
                Err(Error::Damaged(_)) if !self.path().join(&file.name).exists() => message!("is missing"),
                Err(Error::Damaged(_)) => message!("has another checksum"),
                Err(other) => other.message(),
            };
            Some(Fault::file(file.name.clone(), message))
        };
        payload.files().filter_map(fault).collect()
    }

    fn faults_of_segments(&self, meta: &IndexMeta, deep: bool) -> Result<Vec<Fault>, IndexError> {
        // tantivy's directory hides footers, so the file is read directly.
        let directory = MmapDirectory::open(self.path()).map_err(tantivy::TantivyError::from)?;
        let (mut faults, mut versions) = (Vec::new(), HashMap::<String, Vec<String>>::new());
        let checked: Vec<(String, Result<String, Message>)> = names(meta)
            .into_par_iter()
            .map(|name| {
                let version = self.version(&directory, &name, deep);
                (name, version)
            })
            .collect();
        for (name, version) in checked {
            match version {
                Ok(version) => versions.entry(version).or_default().push(name),
                Err(message) => faults.push(Fault::file(name, message)),
            }
        }
        // A foreign version in a single footer is a flipped bit.
        versions.remove(&format!("{:?}", tantivy::version()));
        let lonely = versions.into_iter().filter(|(_, names)| names.len() == 1);
        faults.extend(lonely.flat_map(|(version, names)| {
            let message = message!("claims to be of version {version}", version);
            names.into_iter().map(move |name| Fault::file(name, message.clone()))
        }));
        Ok(faults)
    }

    /// The version of tantivy that wrote a file, or what is wrong with the file.
    fn version(&self, directory: &MmapDirectory, name: &str, deep: bool) -> Result<String, Message> {
        let path = self.path().join(name);
        if !path.is_file() {
            return Err(message!("is missing"));
        }
        let file =
            directory.open_read(Path::new(name)).map_err(|error| Message::untranslated(error.to_string()))?;
        let (footer, body) = Footer::extract_footer(file).map_err(|_| message!("is truncated"))?;
        let is_right = !deep || has_checksum(&path, body.len() as u64, footer.crc).unwrap_or(false);
        if is_right { Ok(format!("{:?}", footer.version)) } else { Err(message!("has another checksum")) }
    }
}

/// Whether the first `length` bytes of a file have this CRC-32. They are read: if the whole index were mapped for it, that would count
/// as memory of the process.
fn has_checksum(path: &Path, length: u64, crc: u32) -> io::Result<bool> {
    let mut rest = File::open(path)?.take(length);
    let (mut hasher, mut buffer) = (crc32fast::Hasher::new(), vec![0; BUFFER_BYTES]);
    loop {
        match rest.read(&mut buffer) {
            Ok(0) => return Ok(rest.limit() == 0 && hasher.finalize() == crc),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Names of the segment files of the commit.
fn names(meta: &IndexMeta) -> Vec<String> {
    meta.segments.iter().flat_map(names_of).collect()
}

fn names_of(segment: &SegmentMeta) -> impl Iterator<Item = String> + '_ {
    let deletes = segment.has_deletes().then_some(SegmentComponent::Delete);
    let components = COMPONENTS.into_iter().chain(deletes);
    components.map(|component| segment.relative_path(component).to_string_lossy().into_owned())
}

/// Whether all of `written` was parsed: a key with a flipped bit would be ignored. Parsing may add defaults.
fn is_fully_parsed(written: &Value, meant: &Value) -> bool {
    match (written, meant) {
        (Value::Object(written), Value::Object(meant)) => written
            .iter()
            .all(|(key, value)| meant.get(key).is_some_and(|meant| is_fully_parsed(value, meant))),
        (Value::Array(written), Value::Array(meant)) => {
            written.len() == meant.len()
                && written.iter().zip(meant).all(|(one, other)| is_fully_parsed(one, other))
        }
        _ => written == meant,
    }
}
