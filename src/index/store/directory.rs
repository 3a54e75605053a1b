//! [`Storage`] as a tantivy `Directory`.
//!
//! It reads as tantivy's `MmapDirectory` does, and writes with one more step. tantivy syncs every file and then
//! the folder before it renames a new `meta.json` into place, but it does not sync the folder after that, and
//! then deletes the files of the old state. A file system may keep the deletions and lose the rename, so here
//! the folder is synced once more.
//!
//! Readers need no write permission: where they cannot take the lock that protects files from deletion, they go
//! on without it, and reopen the index if a file is missing.

use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

use super::storage::{Step, Storage};
use super::tantivy_error::IndexError;
use crate::index::META;

/// A `Directory` over a [`Storage`].
#[derive(Clone)]
pub(in crate::index) struct StorageDirectory {
    storage: Storage,
    mmap: MmapDirectory,
}

impl Storage {
    /// The directory of a storage, whose folder must exist.
    pub(in crate::index) fn directory(&self) -> Result<StorageDirectory, IndexError> {
        let mmap = MmapDirectory::open(self.path()).map_err(tantivy::TantivyError::from)?;
        Ok(StorageDirectory { storage: self.clone(), mmap })
    }
}

impl std::fmt::Debug for StorageDirectory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StorageDirectory({})", self.storage.path().display())
    }
}

impl Directory for StorageDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.mmap.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.storage.step(Step::Delete(path)).map_err(failed)?;
        self.mmap.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mmap.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.storage.create(path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mmap.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.storage.replace_unsynced(path, bytes)?;
        if path == Path::new(META) { self.storage.sync() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.storage.sync()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let none = || Ok(DirectoryLock::from(Box::new(())));
        // The writer holds `WriteLock`, which locks the same file.
        if lock.filepath == INDEX_WRITER_LOCK.filepath {
            return none();
        }
        match self.mmap.acquire_lock(lock) {
            Err(LockError::IoError(error)) if is_read_only(&error) => none(),
            outcome => outcome,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mmap.watch(callback)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
