//! The write lock: a lock on a file that names its holder.
//!
//! The system releases the lock when its holder ends for any reason, so a stale lock cannot remain; the content
//! of the file counts only while the lock is held. It is the file that tantivy itself would lock, so that other
//! programs on the same index are kept out as well.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use jiff::Timestamp;
use tantivy::directory::INDEX_WRITER_LOCK;

use crate::error::{Error, Holder};

/// The right to write to an index, until it is dropped.
#[derive(Debug)]
pub struct WriteLock {
    file: File,
}

impl WriteLock {
    /// Takes the lock of the index in `folder`, which is created if needed.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] with the holder if another process has it; if the folder cannot be written.
    pub fn take(folder: &Path) -> Result<Self, Error> {
        if folder.is_file() {
            return Err(Error::NotAFolder(folder.to_owned()));
        }
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let path = folder.join(&INDEX_WRITER_LOCK.filepath);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(Error::io(&path))?;
        match file.try_lock() {
            Ok(()) => {
                // The lock counts, not the signature: a full disk must not prevent a clean-up.
                let _ = sign(&mut file);
                Ok(Self { file })
            }
            Err(TryLockError::WouldBlock) => {
                Err(Error::Locked { path: folder.to_owned(), holder: read_holder(&mut file) })
            }
            Err(TryLockError::Error(error)) => Err(Error::io(&path)(error)),
        }
    }
}

impl Drop for WriteLock {
    /// Unlocks explicitly: a child process that is just being started may still have the file open.
    fn drop(&mut self) {
        // If this fails, closing the file releases the lock.
        let _ = self.file.unlock();
    }
}

fn sign(file: &mut File) -> std::io::Result<()> {
    let now = Timestamp::now();
    let since = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let holder = Holder { process: std::process::id(), since };
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(&serde_json::to_vec(&holder)?)
}

/// `None` if the holder has not signed yet, or is a program that does not sign.
fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.take(1024).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_sees_the_holder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = WriteLock::take(folder.path()).expect("free");
        let Err(Error::Locked { holder: Some(holder), .. }) = WriteLock::take(folder.path()) else {
            panic!("it was free, or nobody's");
        };
        assert_eq!(holder.process, std::process::id());
        assert!(Timestamp::now().as_second() - holder.since.as_second() < 60);
        drop(first);
        WriteLock::take(folder.path()).expect("free again");
    }

    #[test]
    fn a_malformed_signature_names_no_holder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let held = WriteLock::take(folder.path()).expect("free");
        fs::write(folder.path().join(&INDEX_WRITER_LOCK.filepath), "\0").expect("written");
        assert!(matches!(WriteLock::take(folder.path()), Err(Error::Locked { holder: None, .. })));
        drop(held);
    }
}
