//! `--report FILE`: one line of JSON per file with its outcome.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use secnews::atomic_file::AtomicFile;
use secnews::ingest::FileOutcome;
use secnews::message;
use secnews::message::{Message, in_file, io_error};
use secnews::render::write_file_outcome;

use super::failure::Failure;

/// A file that replaces an earlier one when the batch is done.
pub(super) struct OutcomeFile {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    out: AtomicFile,
    failure: Option<io::Error>,
}

impl OutcomeFile {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        // Otherwise root would replace a device such as /dev/null by a file.
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Err(cannot_write(path, &message!("not a regular file")));
        }
        let out = AtomicFile::create(path).map_err(|error| cannot_write(path, &io_error(&error).into()))?;
        let state = State { out, failure: None };
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
        let State { out, failure } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let written = failure.map_or(Ok(()), Err).and_then(|()| out.finish());
        written.map_err(|error| cannot_write(&self.path, &io_error(&error).into()))
    }
}

fn cannot_write(path: &Path, reason: &Message) -> Failure {
    Failure::new(in_file(path, reason), message!("name another file with --report"))
}
