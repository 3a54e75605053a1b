//! `--report FILE`: one line of JSON per file with its outcome.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use secnews::ingest::FileOutcome;
use secnews::message;
use secnews::message::{Message, in_file, io_error};
use secnews::render::write_file_outcome;
use tempfile::NamedTempFile;

use super::failure::Failure;

/// A file that replaces an earlier one when the batch is done.
pub(super) struct OutcomeFile {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    out: BufWriter<NamedTempFile>,
    failure: Option<io::Error>,
}

impl OutcomeFile {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        // Otherwise root would replace a device such as /dev/null by a file.
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Err(cannot_write(path, &message!("it is there and is no file")));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        // Temporary files are private by default; this one gets the usual mode.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file =
            builder.tempfile_in(folder).map_err(|error| cannot_write(path, &io_error(&error).into()))?;
        let state = State { out: BufWriter::new(file), failure: None };
        Ok(Self { path: path.to_owned(), state: Mutex::new(state) })
    }

    /// Adds a line for a file; an error is returned by [`OutcomeFile::finish`].
    pub(super) fn add(&self, path: &Path, outcome: FileOutcome) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.failure.is_none() {
            state.failure = write_file_outcome(&mut state.out, path, outcome).err();
        }
    }

    pub(super) fn finish(self) -> Result<(), Failure> {
        let State { mut out, failure } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let written = failure.map_or_else(|| out.flush(), Err);
        let kept = written.and_then(|()| {
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(&self.path).map_err(|failed| failed.error)
        });
        kept.map(drop).map_err(|error| cannot_write(&self.path, &io_error(&error).into()))
    }
}

fn cannot_write(path: &Path, reason: &Message) -> Failure {
    Failure::new(in_file(path, reason), message!("name another file with --report"))
}
