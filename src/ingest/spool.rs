//! A temporary file for data that a batch needs later and that would take too much memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Bytes that are written at a time: some dozens of pages, since each call of the system takes as long as copying several kilobytes.
const BUFFER_BYTES: usize = 256 << 10;

/// A temporary file without a name, written at its end.
pub(super) struct Spool {
    /// The folder that it is in, for errors.
    folder: PathBuf,
    file: File,
    /// Bytes in the file.
    written: u64,
    /// What is to be written behind them.
    buffer: Vec<u8>,
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
        Ok(Self { folder: folder.to_owned(), file, written: 0, buffer: Vec::new() })
    }

    /// Length in bytes.
    pub(super) fn len(&self) -> u64 {
        self.written + self.buffer.len() as u64
    }

    /// Appends `bytes`.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<SpoolRange, Error> {
        let start = self.len();
        let len = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::FileTooLarge.into());
        let len = len.and_then(|len| {
            self.buffer.extend_from_slice(bytes);
            if self.buffer.len() >= BUFFER_BYTES {
                self.file.seek(SeekFrom::Start(self.written))?;
                self.file.write_all(&self.buffer)?;
                self.written += self.buffer.len() as u64;
                self.buffer.clear();
            }
            Ok(len)
        });
        let len = len.map_err(Error::io(&self.folder))?;
        Ok(SpoolRange { start, len })
    }

    pub(super) fn read(&mut self, range: SpoolRange) -> Result<Vec<u8>, Error> {
        let len = range.len as usize;
        if let Some(start) = range.start.checked_sub(self.written) {
            let buffered = usize::try_from(start).ok().and_then(|start| self.buffer.get(start..start + len));
            let missing = || Error::io(&self.folder)(io::ErrorKind::UnexpectedEof.into());
            return buffered.map(<[u8]>::to_vec).ok_or_else(missing);
        }
        let mut bytes = vec![0; len];
        let found = self.file.seek(SeekFrom::Start(range.start));
        found.and_then(|_| self.file.read_exact(&mut bytes)).map_err(Error::io(&self.folder))?;
        Ok(bytes)
    }

    /// The error for data that cannot be serialized to the spool, or not be read back.
    pub(super) fn invalid(&self, error: postcard::Error) -> Error {
        Error::io(&self.folder)(io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_from_the_file_and_from_the_buffer() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = Spool::new(folder.path()).expect("a spool");
        let data = |number: usize| vec![number.to_le_bytes()[0]; number * 1_000];
        let mut ranges = Vec::new();
        for number in 0..40 {
            ranges.push(spool.write(&data(number)).expect("written"));
            let earlier = number / 2;
            assert_eq!(spool.read(ranges[earlier]).expect("read"), data(earlier), "{earlier} after {number}");
            assert_eq!(spool.read(ranges[number]).expect("read"), data(number), "{number}");
        }
        assert!(spool.written > 0 && !spool.buffer.is_empty(), "{} bytes in the file", spool.written);
        assert_eq!(spool.len(), (0..40).sum::<u64>() * 1_000);
        let beyond = SpoolRange { start: spool.len(), len: 1 };
        assert!(spool.read(beyond).is_err());
    }
}
