//! What tantivy complains of, in the library's own terms: a disk that fails, an index that is damaged.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use crate::error::Error;
use crate::message::Message;

impl From<TantivyError> for Error {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::DataCorruption(_) => {
                Self::Damaged(Message::untranslated(beginning(&error.to_string())))
            }
            TantivyError::IncompatibleIndex(difference) => {
                Self::Damaged(Message::untranslated(format!("{difference:?}")))
            }
            TantivyError::OpenReadError(error) => unreadable(error),
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                of_disk(&filepath, &io_error)
            }
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, directory_path }) => {
                of_disk(&directory_path, &io_error)
            }
            TantivyError::LockFailure(LockError::IoError(error), _) => of_disk(Path::new("lock"), &error),
            TantivyError::IoError(error) if is_about_bytes(&error) => {
                Self::Damaged(Message::untranslated(error.to_string()))
            }
            other => Self::Engine(other.to_string()),
        }
    }
}

fn unreadable(error: OpenReadError) -> Error {
    match error {
        OpenReadError::FileDoesNotExist(path) => Error::Missing(path),
        OpenReadError::IoError { io_error, filepath } if is_about_bytes(&io_error) => {
            Error::Damaged(Message::untranslated(format!("{}: {io_error}", filepath.display())))
        }
        OpenReadError::IoError { io_error, filepath } => of_disk(&filepath, &io_error),
        OpenReadError::IncompatibleIndex(difference) => {
            Error::Damaged(Message::untranslated(format!("{difference:?}")))
        }
    }
}

/// Whether the bytes that were read make no sense, rather than that they could not be read.
fn is_about_bytes(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    error.raw_os_error().is_none() && matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

fn of_disk(path: &Path, error: &Arc<io::Error>) -> Error {
    let source = io::Error::new(error.kind(), Arc::clone(error));
    Error::Io { path: path.to_owned(), source }
}

/// The message without the file that it may quote whole.
fn beginning(message: &str) -> String {
    message.split(" Content: ").next().unwrap_or_default().chars().take(200).collect()
}
