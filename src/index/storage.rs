//! The folder of an index, and the steps by which it changes.
//!
//! All that writes there goes through here, so that each step has its place in an order that a power
//! cut cannot break, a failure is told with the file that it befell, and tests can make any step fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::{AntiCallToken, TerminatingWrite};

use crate::error::Error;

/// How the names of files begin that are renamed when they are complete.
const TEMPORARY_PREFIX: &str = ".tmp";

/// A step by which the folder changes. File names are those within the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A new file.
    Create(&'a Path),
    /// So many bytes at the end of a file.
    Write(&'a Path, usize),
    /// What was written to the file is on disk.
    Sync(&'a Path),
    /// A complete file takes its place.
    Rename(&'a Path, &'a Path),
    /// A file goes.
    Delete(&'a Path),
    /// Names in the folder are on disk as they are now.
    SyncFolder,
}

impl<'a> Step<'a> {
    /// The file that it is about; nameless for the folder.
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

/// Called before each step; if it fails, so does the step. Disks fail seldom, tests make them fail.
pub type Hook = Arc<dyn Fn(Step<'_>) -> io::Result<()> + Send + Sync>;

/// The folder of an index.
#[derive(Clone)]
pub struct Storage {
    path: PathBuf,
    hook: Option<Hook>,
    /// The first step that failed: tantivy's threads end with it and do not say why.
    failure: Arc<Mutex<Option<Failure>>>,
}

/// What went wrong with which file.
type Failure = (PathBuf, io::Error);

impl Storage {
    /// The folder at `path`, which need not exist yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), hook: None, failure: Arc::default() }
    }

    /// The same folder, each change of which goes by `hook` first.
    #[must_use]
    pub fn with_hook(self, hook: Hook) -> Self {
        Self { hook: Some(hook), ..self }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder in it, with the same hook.
    pub(super) fn inner(&self, name: &str) -> Self {
        Self { path: self.path.join(name), ..self.clone() }
    }

    /// The cause of what tantivy complains of, if a file could not be written.
    pub(super) fn cause(&self, complaint: impl Into<Error>) -> Error {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        match failure.take() {
            Some((path, source)) => Error::Io { path, source },
            None => complaint.into(),
        }
    }

    fn noted<T>(&self, name: &Path, outcome: io::Result<T>) -> io::Result<T> {
        outcome.inspect_err(|error| {
            // What exists already is written under another name, or is no failure of the disk.
            if error.kind() != io::ErrorKind::AlreadyExists {
                let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
                failure.get_or_insert_with(|| (self.path.join(name), same_error(error)));
            }
        })
    }

    /// Names of the files in it, in order.
    pub(super) fn names(&self) -> Result<Vec<String>, Error> {
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

    /// A whole file, of which the bytes are safe on disk; its name is so after [`Storage::sync`].
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let written = self.create(Path::new(name)).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync()
        });
        written.map_err(Error::io(self.path.join(name)))
    }

    /// A whole file in place of another, if there is one; never half of it. On disk when this returns.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.replace_unsynced(Path::new(name), bytes)?;
        self.sync()
    }

    pub(super) fn delete(&self, name: &str) -> Result<(), Error> {
        let path = self.path.join(name);
        self.step(Step::Delete(Path::new(name)))
            .and_then(|()| fs::remove_file(&path))
            .map_err(Error::io(path))
    }

    /// Names are on disk when this returns.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.step(Step::SyncFolder)?;
        // Windows neither needs nor allows it.
        if cfg!(unix) { File::open(&self.path)?.sync_data() } else { Ok(()) }
    }

    /// Takes away what a batch left that was killed while it wrote a file to be renamed. Only for
    /// who holds the write lock.
    pub(super) fn sweep(&self) -> Result<(), Error> {
        let left = self.names()?.into_iter().filter(|name| name.starts_with(TEMPORARY_PREFIX));
        left.into_iter().try_for_each(|name| self.delete(&name))
    }

    /// Moves a file here from another folder of the same file system.
    pub(super) fn adopt(&self, from: &Self, name: &str) -> Result<(), Error> {
        let (before, after) = (from.path.join(name), self.path.join(name));
        self.step(Step::Rename(&before, Path::new(name)))
            .and_then(|()| fs::rename(&before, &after))
            .map_err(Error::io(after))
    }

    /// A new file, to be written from its beginning to its end.
    pub(super) fn create(&self, name: &Path) -> io::Result<StorageFile> {
        self.step(Step::Create(name))?;
        let file = OpenOptions::new().write(true).create_new(true).open(self.path.join(name));
        let file = self.noted(name, file)?;
        Ok(StorageFile { file, name: name.to_owned(), storage: self.clone() })
    }

    /// As [`Storage::replace`], but for its name, which is on disk after [`Storage::sync`].
    pub(super) fn replace_unsynced(&self, name: &Path, bytes: &[u8]) -> io::Result<()> {
        let named = unfinished_file().tempfile_in(&self.path);
        let (mut file, unfinished) = self.noted(name, named)?.into_parts();
        let before = PathBuf::from(unfinished.file_name().unwrap_or_default());
        self.step(Step::Create(&before))?;
        self.step(Step::Write(&before, bytes.len()))?;
        self.noted(name, file.write_all(bytes))?;
        self.step(Step::Sync(&before))?;
        self.noted(name, file.sync_data())?;
        self.step(Step::Rename(&before, name))?;
        self.noted(name, unfinished.persist(self.path.join(name)).map_err(|failed| failed.error))
    }

    pub(super) fn step(&self, step: Step<'_>) -> io::Result<()> {
        let Some(hook) = &self.hook else { return Ok(()) };
        self.noted(step.file(), hook(step))
    }
}

/// A file that is written from its beginning to its end.
pub(super) struct StorageFile {
    file: File,
    name: PathBuf,
    storage: Storage,
}

impl StorageFile {
    fn sync(&mut self) -> io::Result<()> {
        self.storage.step(Step::Sync(&self.name))?;
        self.storage.noted(&self.name, self.file.sync_data())
    }
}

impl Write for StorageFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.storage.step(Step::Write(&self.name, bytes.len()))?;
        self.storage.noted(&self.name, self.file.write(bytes))
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

/// A file that others may read as far as the user lets them; such files are nobody else's otherwise.
fn unfinished_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// The error once more, of which there is no copy.
fn same_error(error: &io::Error) -> io::Error {
    error
        .raw_os_error()
        .map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error)
}
