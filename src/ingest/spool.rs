//! A temporary file for data that a batch needs later and that would take too much memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A temporary file without a name, written at its end.
pub(super) struct Spool {
    /// The folder that it is in, for errors.
    folder: PathBuf,
    file: File,
    len: u64,
}

/// A byte range in a spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SpoolRange {
    start: u64,
    len: u32,
}

impl Spool {
    pub(super) fn new(folder: &Path) -> Result<Self, Error> {
        let file = tempfile::tempfile_in(folder).map_err(Error::io(folder))?;
        Ok(Self { folder: folder.to_owned(), file, len: 0 })
    }

    /// Length in bytes.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Appends `bytes`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<SpoolRange, Error> {
        let start = self.len;
        let len = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::FileTooLarge.into());
        let len = len.and_then(|len| {
            self.file.seek(SeekFrom::Start(start))?;
            self.file.write_all(bytes)?;
            Ok(len)
        });
        let len = len.map_err(Error::io(&self.folder))?;
        self.len += u64::from(len);
        Ok(SpoolRange { start, len })
    }

    pub(super) fn read(&mut self, range: SpoolRange) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; range.len as usize];
        let found = self.file.seek(SeekFrom::Start(range.start));
        found.and_then(|_| self.file.read_exact(&mut bytes)).map_err(Error::io(&self.folder))?;
        Ok(bytes)
    }

    /// The error for data that cannot be serialized to the spool, or not be read back.
    pub(super) fn invalid(&self, error: postcard::Error) -> Error {
        Error::io(&self.folder)(io::Error::new(io::ErrorKind::InvalidData, error))
    }
}
