//! Replaces files as a whole: a reader sees the old content or the new one, never a part of either.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that takes its name when it is complete. Dropped before that, it leaves nothing.
#[derive(Debug)]
pub struct AtomicFile {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

/// Creates temporary files with the permissions of the user's umask instead of private ones.
pub(crate) fn temporary_file(prefix: &str) -> tempfile::Builder<'_, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

impl AtomicFile {
    /// Creates a file that will replace the one at `path`. It is as readable as any file of the user.
    ///
    /// # Errors
    ///
    /// If the folder of `path` does not exist or cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        Self::build(path, &temporary_file(".secnews-"))
    }

    /// As [`AtomicFile::create`], but only the user may read the file.
    ///
    /// # Errors
    ///
    /// As for [`AtomicFile::create`].
    pub fn create_private(path: &Path) -> io::Result<Self> {
        Self::build(path, tempfile::Builder::new().prefix(".secnews-"))
    }

    fn build(path: &Path, builder: &tempfile::Builder<'_, '_>) -> io::Result<Self> {
        let file = builder.tempfile_in(folder_of(path))?;
        Ok(Self { file: BufWriter::new(file), path: path.to_owned() })
    }

    /// Gives the file its name. After a power cut the name may still be that of the old file.
    ///
    /// # Errors
    ///
    /// If the rest cannot be written, or the old file cannot be replaced.
    pub fn finish(self) -> io::Result<()> {
        self.file.into_inner()?.persist(&self.path)?;
        Ok(())
    }

    /// As [`AtomicFile::finish`]; content and name are durable on return.
    ///
    /// # Errors
    ///
    /// As for [`AtomicFile::finish`], or if the system cannot write to the disk.
    pub(crate) fn finish_durably(mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().as_file().sync_all()?;
        let folder = folder_of(&self.path).to_owned();
        self.finish()?;
        // Windows neither needs nor allows this.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_replaced_when_it_is_complete() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "old").expect("written");
        let names = || fs::read_dir(folder.path()).expect("a folder").count();
        let mut file = AtomicFile::create(&path).expect("a file");
        file.write_all(b"new").expect("written");
        assert_eq!((fs::read_to_string(&path).expect("read"), names()), ("old".to_owned(), 2));
        file.finish_durably().expect("finished");
        assert_eq!((fs::read_to_string(&path).expect("read"), names()), ("new".to_owned(), 1));
        drop(AtomicFile::create_private(&path).expect("a file"));
        assert_eq!((fs::read_to_string(&path).expect("read"), names()), ("new".to_owned(), 1));
    }
}
