//! The index folder and its write operations.
//!
//! All writes go through here, so that their order survives a power cut, a failure is reported with its file,
//! and tests can make any step fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::{AntiCallToken, TerminatingWrite};

use super::tantivy_error::IndexError;
use crate::atomic_file::temporary_file;
use crate::error::Error;

/// Prefix of files that are renamed once they are complete.
const TEMPORARY_PREFIX: &str = ".tmp";

/// A write operation in the folder. File names are relative to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Creates a file.
    Create(&'a Path),
    /// Appends so many bytes to a file.
    Write(&'a Path, usize),
    /// Syncs the content of a file.
    Sync(&'a Path),
    /// Renames a complete file into place.
    Rename(&'a Path, &'a Path),
    /// Deletes a file.
    Delete(&'a Path),
    /// Syncs the names in the folder.
    SyncFolder,
}

impl<'a> Step<'a> {
    /// The file concerned; empty for the folder.
    #[must_use]
    pub fn file(&self) -> &'a Path {
        match *self {
            Self::Create(name)
            | Self::Write(name, _)
            | Self::Sync(name)
            | Self::Rename(_, name)
            | Self::Delete(name) => name,
            Self::SyncFolder => Path::new(""),
        }
    }
}

/// Called before each step. An error makes the step fail, which lets tests simulate a failing disk.
pub type Hook = Arc<dyn Fn(Step<'_>) -> io::Result<()> + Send + Sync>;

/// The folder of an index.
#[derive(Clone)]
pub struct Storage {
    path: PathBuf,
    hook: Option<Hook>,
    /// The first failed step. tantivy's threads end with it without reporting the cause.
    failure: Arc<Mutex<Option<Failure>>>,
}

/// An I/O error and its file.
type Failure = (PathBuf, io::Error);

impl Storage {
    /// The folder at `path`, which need not exist yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), hook: None, failure: Arc::default() }
    }

    /// The same folder with a hook that is called before each change.
    #[must_use]
    pub fn with_hook(self, hook: Hook) -> Self {
        Self { hook: Some(hook), ..self }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A subfolder with the same hook.
    pub(in crate::index) fn subfolder(&self, name: &str) -> Self {
        Self { path: self.path.join(name), ..self.clone() }
    }

    /// The cause of a tantivy error, if a file could not be written.
    pub(in crate::index) fn root_cause(&self, complaint: impl Into<IndexError>) -> Error {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        match failure.take() {
            Some((path, source)) => Error::Io { path, source },
            None => complaint.into().into(),
        }
    }

    fn record_failure<T>(&self, name: &Path, outcome: io::Result<T>) -> io::Result<T> {
        outcome.inspect_err(|error| {
            // An existing file is no disk failure: another name is used.
            if error.kind() != io::ErrorKind::AlreadyExists {
                let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
                failure.get_or_insert_with(|| (self.path.join(name), clone_error(error)));
            }
        })
    }

    /// Names of its files, sorted.
    pub(in crate::index) fn names(&self) -> Result<Vec<String>, Error> {
        let entries = fs::read_dir(&self.path).map_err(Error::io(&self.path))?;
        let names = entries.filter_map(|entry| {
            let entry = entry.ok()?;
            entry
                .file_type()
                .is_ok_and(|kind| kind.is_file())
                .then(|| entry.file_name().into_string().ok())?
        });
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Writes a whole file and syncs it. Its name is durable after [`Storage::sync`].
    pub(in crate::index) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let written = self.create(Path::new(name)).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync()
        });
        written.map_err(Error::io(self.path.join(name)))
    }

    /// Replaces a file atomically. Durable on return.
    pub(in crate::index) fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.replace_unsynced(Path::new(name), bytes)?;
        self.sync()
    }

    pub(in crate::index) fn delete(&self, name: &str) -> Result<(), Error> {
        let path = self.path.join(name);
        self.step(Step::Delete(Path::new(name)))
            .and_then(|()| fs::remove_file(&path))
            .map_err(Error::io(path))
    }

    /// Makes the names in the folder durable.
    pub(in crate::index) fn sync(&self) -> io::Result<()> {
        self.step(Step::SyncFolder)?;
        // Windows neither needs nor allows this.
        if cfg!(unix) { File::open(&self.path)?.sync_data() } else { Ok(()) }
    }

    /// Deletes the temporary files of a killed batch. The caller holds the write lock.
    pub(in crate::index) fn delete_temporary_files(&self) -> Result<(), Error> {
        let left = self.names()?.into_iter().filter(|name| name.starts_with(TEMPORARY_PREFIX));
        left.into_iter().try_for_each(|name| self.delete(&name))
    }

    /// Moves a file here from another folder of the same file system.
    pub(in crate::index) fn move_from(&self, from: &Self, name: &str) -> Result<(), Error> {
        let (before, after) = (from.path.join(name), self.path.join(name));
        self.step(Step::Rename(&before, Path::new(name)))
            .and_then(|()| fs::rename(&before, &after))
            .map_err(Error::io(after))
    }

    /// Creates a file for sequential writing.
    pub(in crate::index) fn create(&self, name: &Path) -> io::Result<StorageFile> {
        self.step(Step::Create(name))?;
        let file = OpenOptions::new().write(true).create_new(true).open(self.path.join(name));
        let file = self.record_failure(name, file)?;
        Ok(StorageFile { file, name: name.to_owned(), storage: self.clone() })
    }

    /// As [`Storage::replace`], but the name is durable only after [`Storage::sync`].
    pub(in crate::index) fn replace_unsynced(&self, name: &Path, bytes: &[u8]) -> io::Result<()> {
        let named = temporary_file(TEMPORARY_PREFIX).tempfile_in(&self.path);
        let (mut file, temporary) = self.record_failure(name, named)?.into_parts();
        let before = PathBuf::from(temporary.file_name().unwrap_or_default());
        self.step(Step::Create(&before))?;
        self.step(Step::Write(&before, bytes.len()))?;
        self.record_failure(name, file.write_all(bytes))?;
        self.step(Step::Sync(&before))?;
        self.record_failure(name, file.sync_data())?;
        self.step(Step::Rename(&before, name))?;
        self.record_failure(name, temporary.persist(self.path.join(name)).map_err(|failed| failed.error))
    }

    pub(in crate::index) fn step(&self, step: Step<'_>) -> io::Result<()> {
        let Some(hook) = &self.hook else { return Ok(()) };
        self.record_failure(step.file(), hook(step))
    }
}

/// A file that is written sequentially.
pub(in crate::index) struct StorageFile {
    file: File,
    name: PathBuf,
    storage: Storage,
}

impl StorageFile {
    fn sync(&mut self) -> io::Result<()> {
        self.storage.step(Step::Sync(&self.name))?;
        self.storage.record_failure(&self.name, self.file.sync_data())
    }
}

impl Write for StorageFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.storage.step(Step::Write(&self.name, bytes.len()))?;
        self.storage.record_failure(&self.name, self.file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for StorageFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.sync()
    }
}

/// Copies an error, which is not `Clone`.
fn clone_error(error: &io::Error) -> io::Error {
    error
        .raw_os_error()
        .map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error)
}
