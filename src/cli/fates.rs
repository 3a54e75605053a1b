//! `--report FILE`: what became of every file, a line of JSON each.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use secnews::ingest::Fate;
use secnews::message::io_error_text;
use secnews::render::write_fate;
use secnews::t;
use tempfile::NamedTempFile;

use super::failure::Failure;

/// A file that appears when the batch is done, in place of an earlier one.
pub(super) struct FateFile {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    out: BufWriter<NamedTempFile>,
    failure: Option<io::Error>,
}

impl FateFile {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        // Whoever may write in /dev would have a file there in place of the device.
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Err(cannot_write(path, &io::Error::other(t!("it is there and is no file"))));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        // As readable as any file that the user writes.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(|error| cannot_write(path, &error))?;
        let state = State { out: BufWriter::new(file), failure: None };
        Ok(Self { path: path.to_owned(), state: Mutex::new(state) })
    }

    /// Adds a file's fate; if that fails, [`FateFile::finish`] says so.
    pub(super) fn add(&self, path: &Path, fate: Fate) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.failure.is_none() {
            state.failure = write_fate(&mut state.out, path, fate).err();
        }
    }

    pub(super) fn finish(self) -> Result<(), Failure> {
        let State { mut out, failure } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let written = failure.map_or_else(|| out.flush(), Err);
        let kept = written.and_then(|()| {
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(&self.path).map_err(|failed| failed.error)
        });
        kept.map(drop).map_err(|error| cannot_write(&self.path, &error))
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        format!("{}: {}", path.display(), io_error_text(error)),
        t!("name another file with --report"),
    )
}
